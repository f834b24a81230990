"""Numbers as a reader sees them: one wording for page, table, CSV and screen reader.

    hours(5.6)      "5.6 hours"             count(1081646)   "1,081,646"
    hours(333)      "13.9 days (333 h)"     share(0.282)     "28.2 %"
    period("2026-01-01", "2026-06-30")      "January to June 2026"

Nothing here rounds a value to nought or to the whole when it is neither.
"""

from __future__ import annotations

import math
from calendar import month_name, monthrange
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from data.model import Absence, Bound, Value
from metrics.figure import Figure

_DAYS_FROM = 72.0
"""Hours from which a duration reads better in days; the hours follow in brackets."""

ABSENCE_WORDS = {
    Absence.NOT_REPORTED: "not reported",
    Absence.NOT_APPLICABLE: "not applicable",
    Absence.WITHHELD: "withheld by the publisher",
    Absence.UNREADABLE: "printed, but not readable",
    Absence.NOT_OFFERED: "not offered by the service",
}
"""What a reader sees instead of a number. None of these is nought."""


def count(number: float) -> str:
    """Return a count with thousands separators: 1081646 is "1,081,646"."""
    return f"{number:,.0f}" if number == int(number) else f"{number:,.1f}"


def share(fraction: float) -> str:
    """Return a share in per cent, with enough decimals that only 0 reads "0 %"."""
    percent = fraction * 100
    nearest = min(abs(percent), abs(100 - percent))
    decimals = 1 if nearest >= 1 or nearest == 0 else min(6, 1 - math.floor(math.log10(nearest)))
    return f"{_trimmed(percent, decimals)} %"


def ratio(number: float) -> str:
    """Return a ratio to three significant digits: 0.0853 is "0.0853", 1.443 is "1.44"."""
    return "0" if number == 0 else _trimmed(number, max(0, 2 - math.floor(math.log10(abs(number)))))


def hours(number: float) -> str:
    """Return a duration of so many hours in the unit that reads best."""
    if number == 0:
        return "0 hours"
    if number < 0:
        return f"\N{MINUS SIGN}{hours(-number)}"
    if number < 1 / 60:
        return _with_unit(number * 3600, "second")
    if number < 1:
        return _with_unit(number * 60, "minute")
    if number < _DAYS_FROM:
        return _with_unit(number, "hour")
    return f"{_with_unit(number / 24, 'day')} ({_trimmed(number, 1, grouped=True)} h)"


def days(number: float) -> str:
    """Return a duration of so many days."""
    return hours(number * 24) if number < 1 else _with_unit(number, "day")


def _with_unit(number: float, unit: str) -> str:
    told = _trimmed(number, 1 if number >= 1 else 2, grouped=True)
    return f"{told} {unit}" if told == "1" else f"{told} {unit}s"


def _trimmed(number: float, decimals: int, *, grouped: bool = False) -> str:
    # Rounded as a reader checks it, on the digits printed: 9.95 is 10.0, though the nearest
    # binary fraction lies below it.
    exact = Decimal(repr(round(float(number), 12)))
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    told = f"{rounded:,f}" if grouped else f"{rounded:f}"
    return told.rstrip("0").rstrip(".") if "." in told else told


def period(start: str, end: str) -> str:
    """Return a reporting period in words; both dates are ISO and inside it."""
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    whole = first.day == 1 and last.day == monthrange(last.year, last.month)[1]
    if not whole:
        return _day(first) if first == last else f"{_day(first)} to {_day(last)}"
    if (first.month, last.month) == (1, 12):
        same = first.year == last.year
        return f"{last.year}" if same else f"{first.year} to {last.year}"
    closing = f"{month_name[last.month]} {last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return closing
    opening = month_name[first.month] + ("" if first.year == last.year else f" {first.year}")
    return f"{opening} to {closing}"


def day(iso: str) -> str:
    """Return an ISO date in words: "2026-09-01" is "1 September 2026"."""
    return _day(date.fromisoformat(iso))


def _day(on: date) -> str:
    return f"{on.day} {month_name[on.month]} {on.year}"


def age(months: int) -> str:
    """Return how long ago a period ended, in words for the line under a figure."""
    if months < 1:
        return "ended this month"
    return "ended 1 month ago" if months == 1 else f"ended {months} months ago"


def listed(words: Sequence[str]) -> str:
    """Return words as a list in a sentence: "A, B and C"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def plural(number: float, one: str, many: str = "") -> str:
    """Return a count with its noun: "1 service", "3 services"."""
    return f"{count(number)} {one if number == 1 else many or one + 's'}"


_READERS = {"hours": hours, "days": days, "share": share, "count": count, "ratio": ratio}


def number(value: float, unit: str) -> str:
    """Return one value in the wording of its unit. Raises KeyError for an unknown unit."""
    return _READERS[unit](value)


_LEADS = {
    Bound.BELOW: "less than ",
    Bound.AT_MOST: "at most ",
    Bound.ABOVE: "more than ",
    Bound.AT_LEAST: "at least ",
    Bound.APPROXIMATE: "about ",
}


def quantity(amount: float, unit: str) -> str:
    """Return a number with its unit; units without a wording of their own stay as they are."""
    try:
        return number(amount, {"hour": "hours", "day": "days"}.get(unit, unit))
    except KeyError:
        told = count(amount) if amount == int(amount) else f"{amount:,.6g}"
        return f"{told} {unit.replace('_', ' ')}".strip()


def value(given: Value) -> str:
    """Return a stated value in words: a number, its bounds, or why there is none."""
    if given.absence is not None:
        return ABSENCE_WORDS[given.absence]
    if given.bound is Bound.RANGE and given.low is not None and given.high is not None:
        return f"{quantity(given.low, given.unit)} to {quantity(given.high, given.unit)}"
    point = next(n for n in (given.number, given.high, given.low) if n is not None)
    return _LEADS.get(given.bound, "") + quantity(point, given.unit)


def cell(figure: Figure) -> str:
    """Return what stands in a table cell for a figure: its value, limits, or why there is none."""
    if figure.absence is not None:
        return ABSENCE_WORDS[figure.absence]
    if figure.withheld:
        return figure.withheld
    if figure.value is not None:
        return number(figure.value, figure.unit)
    return _limits(figure)


def _limits(figure: Figure) -> str:
    low, high = figure.low, figure.high
    if low is None:
        assert high is not None  # a Figure without value has a limit, an absence or a reason
        return f"up to {number(high, figure.unit)}"
    if high is None:
        return f"at least {number(low, figure.unit)}"
    return f"{number(low, figure.unit)} to {number(high, figure.unit)}"
