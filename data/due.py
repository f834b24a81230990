"""Which reporting periods are over and when their reports were due.

The harmonised report is due two months after its period: half-years for very large services,
calendar years for all others (Implementing Regulation (EU) 2024/2835, Article 2, and Article
15(1) and 42(1) of the Digital Services Act). The first harmonised period is July to December
2025; of reports outside the template, by quarter or month too, none before it is looked for.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from data.declaration import SourceDeclaration

FIRST = date(2025, 7, 1)
MONTHS = {"yearly": 12, "half-yearly": 6, "quarterly": 3, "monthly": 1}
"""How many months each cadence reports on."""


class DuePeriod(NamedTuple):
    """A reporting period and the last day on which its report is on time."""

    start: date
    end: date
    due: date


def due_periods(cadence: str, today: date, count: int = 2) -> list[DuePeriod]:
    """Return the last `count` periods whose due date has passed, newest first."""
    found: list[DuePeriod] = []
    period = _period_of(cadence, today)
    while len(found) < count and period.end >= FIRST:
        if period.due < today:
            found.append(period)
        period = _period_of(cadence, period.start - timedelta(days=1))
    return found


def due_editions(declared: SourceDeclaration, today: date, count: int = 2) -> list[DuePeriod]:
    """Return the last `count` editions of a source that are due, newest first.

    Each is due on the legal date, or on the date that this source usually keeps. A source
    without a cadence, or of which nothing is expected, has none.
    """
    if not declared.cadence or declared.expect is None:
        return []
    usual = _usual_delay(declared)
    found = due_periods(declared.cadence, today - min(usual, timedelta()), count + 1)
    shifted = [p._replace(due=p.due + usual) for p in found]
    return [p for p in shifted if p.due < today][:count]


def next_edition(declared: SourceDeclaration, today: date) -> DuePeriod | None:
    """Return the earliest edition of a source that is not due yet; None when none is expected."""
    if not declared.cadence or declared.expect is None:
        return None
    usual = _usual_delay(declared)
    coming = next_period(declared.cadence, today - usual)
    return coming._replace(due=coming.due + usual)


def _usual_delay(declared: SourceDeclaration) -> timedelta:
    """Return by how much the date a source usually keeps is later than the legal one."""
    from data.declaration import two_months_after  # whoever has a declaration has loaded it

    assert declared.expect is not None
    return declared.expect.next_due - two_months_after(declared.expect.next_period_end)


def next_period(cadence: str, today: date) -> DuePeriod:
    """Return the earliest period whose report is not due yet."""
    period = _period_of(cadence, today - timedelta(days=600))
    while period.due < today:
        period = _period_of(cadence, period.end + timedelta(days=1))
    return period


def _period_of(cadence: str, day: date) -> DuePeriod:
    """Return the reporting period that a day lies in."""
    months = MONTHS[cadence]
    first = (day.month - 1) // months * months + 1
    last = first + months - 1
    end = date(day.year, last, calendar.monthrange(day.year, last)[1])
    return DuePeriod(date(day.year, first, 1), end, _two_months_after(end))


def _two_months_after(end: date) -> date:
    year, month = (end.year, end.month + 2) if end.month <= 10 else (end.year + 1, end.month - 10)
    return date(year, month, calendar.monthrange(year, month)[1])
