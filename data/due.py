"""Which reporting periods are over and when their reports were due.

The harmonised report is due two months after its period: half-years for very large services,
calendar years for all others (Implementing Regulation (EU) 2024/2835, Article 2, and Article
15(1) and 42(1) of the Digital Services Act). The first harmonised period is July to December
2025; of reports outside the template, by quarter or month too, none before it is looked for.
Not every month begins on the first: X's reports for India run from the 26th to the 25th.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from string import Formatter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from data.declaration import SourceDeclaration

FIRST = date(2025, 7, 1)
MONTHS = {"yearly": 12, "half-yearly": 6, "quarterly": 3, "monthly": 1}
"""How many months each cadence reports on."""

NAME_PARTS = frozenset(
    {"from", "to", "from_iso", "following_mon", "following_Mon", "following_last", "following_year"}
)
"""What the name of a file may say of its period: `2026-7-1`, `2026-7-31`, `2026-07-01`; and of the
month that follows it: `aug`, `Aug`, its last day `31`, its year `2026`."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class DuePeriod(NamedTuple):
    """A reporting period and the last day on which its report is on time."""

    start: date
    end: date
    due: date


def due_periods(cadence: str, today: date, count: int = 2, begin: int = 1) -> list[DuePeriod]:
    """Return the last `count` periods whose due date has passed, newest first.

    `begin` is the day of the month on which a period begins.
    """
    found: list[DuePeriod] = []
    period = _period_of(cadence, today, begin)
    while len(found) < count and period.end >= FIRST:
        if period.due < today:
            found.append(period)
        period = _period_of(cadence, period.start - timedelta(days=1), begin)
    return found


def ended_periods(declared: SourceDeclaration, today: date, count: int) -> list[DuePeriod]:
    """Return the last `count` periods of a source that are over, due or not, newest first."""
    found: list[DuePeriod] = []
    period = _period_of(declared.cadence, today, declared.periods_begin)
    while len(found) < count:
        if period.end < today:
            found.append(period)
        before = period.start - timedelta(days=1)
        period = _period_of(declared.cadence, before, declared.periods_begin)
    return found


def due_editions(declared: SourceDeclaration, today: date, count: int = 2) -> list[DuePeriod]:
    """Return the last `count` editions of a source that are due, newest first.

    Each is due on the legal date, or on the date that this source usually keeps. A source
    without a cadence, or of which nothing is expected, has none.
    """
    if not declared.cadence or declared.expect is None:
        return []
    usual = _usual_delay(declared)
    until = today - min(usual, timedelta())
    found = due_periods(declared.cadence, until, count + 1, declared.periods_begin)
    shifted = [p._replace(due=p.due + usual) for p in found]
    return [p for p in shifted if p.due < today][:count]


def next_edition(declared: SourceDeclaration, today: date) -> DuePeriod | None:
    """Return the earliest edition of a source that is not due yet; None when none is expected."""
    if not declared.cadence or declared.expect is None:
        return None
    usual = _usual_delay(declared)
    coming = next_period(declared.cadence, today - usual, declared.periods_begin)
    return coming._replace(due=coming.due + usual)


NO_DATE = {
    False: "no edition expected",
    True: "the date of the next edition is not on record",
}
"""What is said of a source without a due date, by `date_unknown`."""


def date_unknown(declared: SourceDeclaration) -> bool:
    """Whether a source publishes regularly, and no law or habit on record says until when."""
    return bool(declared.cadence) and declared.expect is None


def _usual_delay(declared: SourceDeclaration) -> timedelta:
    """Return by how much the date a source usually keeps is later than the legal one."""
    assert declared.expect is not None
    return declared.expect.next_due - two_months_after(declared.expect.next_period_end)


def next_period(cadence: str, today: date, begin: int = 1) -> DuePeriod:
    """Return the earliest period whose report is not due yet."""
    period = _period_of(cadence, today - timedelta(days=600), begin)
    while period.due < today:
        period = _period_of(cadence, period.end + timedelta(days=1), begin)
    return period


def two_months_after(end: date) -> date:
    """Return the last day of the two months that follow `end` (clipped to the month)."""
    year, month = divmod(end.year * 12 + end.month + 1, 12)
    last = calendar.monthrange(year, month + 1)[1]
    whole = end.day == calendar.monthrange(end.year, end.month)[1]
    return date(year, month + 1, last if whole else min(end.day, last))


def _period_of(cadence: str, day: date, begin: int) -> DuePeriod:
    """Return the reporting period that a day lies in."""
    months = MONTHS[cadence]
    # The month a period is counted in is the one it begins in.
    at = day.year * 12 + day.month - 1 - (day.day < begin)
    start = at // months * months
    end = _day(start + months, begin) - timedelta(days=1)
    return DuePeriod(_day(start, begin), end, two_months_after(end))


def _day(month: int, day: int) -> date:
    return date(month // 12, month % 12 + 1, day)


def parts_of(address: str) -> list[str]:
    """Return the names of the parts an address holds. Raises ValueError when braces are loose."""
    return [name for _, name, _, _ in Formatter().parse(address) if name is not None]


def named(address: str, period: DuePeriod) -> str:
    """Return the address under which a publisher who names files by period puts this one."""
    month = period.end.year * 12 + period.end.month
    following = _day(month, calendar.monthrange(month // 12, month % 12 + 1)[1])
    short = _MONTHS[following.month - 1]
    return address.format_map(
        {
            "from": _plain(period.start),
            "to": _plain(period.end),
            "from_iso": period.start.isoformat(),
            "following_mon": short,
            "following_Mon": short.capitalize(),
            "following_last": following.day,
            "following_year": following.year,
        }
    )


def _plain(day: date) -> str:
    return f"{day.year}-{day.month}-{day.day}"
