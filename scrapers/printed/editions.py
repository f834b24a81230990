"""Which reporting periods printed words name: "H1 2026", "July-December 2025", "2026-02-28".

Pure. A single month or day is when a report was published, so it means the last period that
was over by then.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

Period = tuple[date, date]
"""First and last day."""

_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH = "(" + "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _NAMES) + "|sept)"
_YEAR = r"(20[0-3]\d)"
_DAY = r"(?:[0-3]?\d(?:st|nd|rd|th)? )?"
_TO = r"(?:to |until |through |and )?"
_NUMBERS = r"(20[0-3]\d) ?(0[1-9]|1[0-2]) ?(0[1-9]|[12]\d|3[01])"

_HALVES = re.compile(
    rf"\b(?:h|hy|s|half )([12]) ?{_YEAR}\b|\b{_YEAR} ?(?:h|hy|s)([12])\b|\b([12])h ?{_YEAR}\b"
    rf"|\b(first|second|1st|2nd) half (?:of |year )?{_YEAR}\b"
)
_QUARTERS = re.compile(rf"\bq([1-4]) ?{_YEAR}\b|\b{_YEAR} ?q([1-4])\b")
_MONTHS = re.compile(rf"\b{_MONTH} {_DAY}(?:{_YEAR} )?{_TO}{_DAY}{_MONTH} {_DAY}{_YEAR}\b")
_DAYS = re.compile(rf"\b{_NUMBERS} {_TO}{_NUMBERS}\b")
_PUBLISHED_DAY = re.compile(rf"\b{_NUMBERS}\b|\b[0-3]\d (0[1-9]|1[0-2]) {_YEAR}\b")
_PUBLISHED_MONTH = re.compile(rf"\b{_MONTH} ?{_DAY}{_YEAR}\b")


def spelled_out(words: str) -> set[Period]:
    """Return the periods that `words` name: half-years, quarters, from month to month or day."""
    return set(_spelled_out(_plain(words)))


def last_before(words: str, *, yearly: bool) -> set[Period]:
    """Return the periods that were just over on the days or in the months `words` name."""
    return set(_last_before(_plain(words), yearly))


def years_named(words: str) -> set[int]:
    """Return every year that stands in `words` as a number of its own."""
    return {int(y) for y in re.findall(rf"(?<!\d){_YEAR}(?!\d)", _plain(words))}


def _plain(words: str) -> str:
    return " ".join(re.sub(r"[^0-9a-z]+", " ", words.lower()).split())


def _spelled_out(plain: str) -> Iterator[Period]:
    for found in _HALVES.finditer(plain):
        half, year = (part for part in found.groups() if part)
        if len(half) == 4 and half.isdigit():
            half, year = year, half
        second = half in ("2", "second", "2nd")
        yield _span(int(year), 7 if second else 1, int(year), 12 if second else 6)
    for found in _QUARTERS.finditer(plain):
        quarter, year = sorted((part for part in found.groups() if part), key=len)
        yield _span(int(year), 3 * int(quarter) - 2, int(year), 3 * int(quarter))
    for found in _MONTHS.finditer(plain):
        first, from_year, last, year = found.groups()
        year_before = _month(first) > _month(last) and not from_year
        started = int(from_year or year) - year_before
        yield _span(started, _month(first), int(year), _month(last))
    for found in _DAYS.finditer(plain):
        numbers = [int(part) for part in found.groups()]
        if (period := _days(*numbers)) is not None:
            yield period


def _last_before(plain: str, yearly: bool) -> Iterator[Period]:
    for found in _PUBLISHED_DAY.finditer(plain):
        year, month, _, other_month, other_year = found.groups()
        yield _before(int(year or other_year), int(month or other_month), yearly)
    for found in _PUBLISHED_MONTH.finditer(plain):
        month, year = found.groups()
        yield _before(int(year), _month(month), yearly)


def _before(year: int, month: int, yearly: bool) -> Period:
    """Return the last period that was over when a month began."""
    if yearly:
        return _span(year - 1, 1, year - 1, 12)
    return _span(year, 1, year, 6) if month > 6 else _span(year - 1, 7, year - 1, 12)


def _month(name: str) -> int:
    return 1 + [full[:3] for full in _NAMES].index(name[:3])


def _span(year: int, month: int, to_year: int, to_month: int) -> Period:
    return date(year, month, 1), date(to_year, to_month, monthrange(to_year, to_month)[1])


def _days(*n: int) -> Period | None:
    try:
        return date(*n[:3]), date(*n[3:])
    except ValueError:
        return None
