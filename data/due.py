"""Which reporting periods are over and when their reports were due.

The harmonised report is due two months after its period: half-years for very large services,
calendar years for all others (Implementing Regulation (EU) 2024/2835, Article 2, and Article
15(1) and 42(1) of the Digital Services Act). The first harmonised period is July to December
2025.
"""

from __future__ import annotations

import calendar
from datetime import date
from typing import NamedTuple

FIRST = date(2025, 7, 1)


class DuePeriod(NamedTuple):
    """A reporting period and the last day on which its report is on time."""

    start: date
    end: date
    due: date


def due_periods(cadence: str, today: date, count: int = 2) -> list[DuePeriod]:
    """Return the last `count` periods whose due date has passed, newest first."""
    found: list[DuePeriod] = []
    year, half = today.year, 2
    while len(found) < count and date(year, 12, 31) >= FIRST:
        period = _period(cadence, year, half)
        if period.end >= FIRST and period.due < today:
            found.append(period)
        if cadence == "yearly" or half == 1:
            year, half = year - 1, 2
        else:
            half = 1
    return found


def next_period(cadence: str, today: date) -> DuePeriod:
    """Return the earliest period whose report is not due yet."""
    steps = [(today.year + y, h) for y in (-1, 0, 1) for h in (1, 2)]
    return next(p for y, h in steps if (p := _period(cadence, y, h)).due >= today)


def _period(cadence: str, year: int, half: int) -> DuePeriod:
    if cadence == "yearly":
        start, end = date(year, 1, 1), date(year, 12, 31)
    elif half == 1:
        start, end = date(year, 1, 1), date(year, 6, 30)
    else:
        start, end = date(year, 7, 1), date(year, 12, 31)
    return DuePeriod(start, end, _two_months_after(end))


def _two_months_after(end: date) -> date:
    year, month = (end.year, end.month + 2) if end.month <= 10 else (end.year + 1, end.month - 10)
    return date(year, month, calendar.monthrange(year, month)[1])
