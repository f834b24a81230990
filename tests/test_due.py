"""Reporting periods follow each other without gap or overlap, and are due two months after."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.due import FIRST, MONTHS, due_periods, next_period, two_months_after

DAYS = st.dates(date(2026, 1, 1), date(2040, 12, 31))
CADENCES = st.sampled_from(sorted(MONTHS))


@given(CADENCES, DAYS)
def test_what_is_due_is_over_and_the_next_is_not_due(cadence: str, today: date) -> None:
    coming = next_period(cadence, today)
    assert coming.due >= today
    assert coming.due == two_months_after(coming.end)
    newest = due_periods(cadence, today, 1)
    if newest:
        assert newest[0].due < today
        assert newest[0].end + timedelta(days=1) == coming.start
    else:
        assert coming.start - timedelta(days=1) < FIRST or coming.start <= FIRST


@given(CADENCES, DAYS)
def test_periods_follow_each_other_newest_first(cadence: str, today: date) -> None:
    found = due_periods(cadence, today, 4)
    for later, earlier in pairwise(found):
        assert earlier.end + timedelta(days=1) == later.start
    assert all(period.end >= FIRST for period in found)


@pytest.mark.parametrize(
    ("cadence", "start", "end", "due"),
    [
        ("yearly", date(2025, 1, 1), date(2025, 12, 31), date(2026, 2, 28)),
        ("half-yearly", date(2026, 1, 1), date(2026, 6, 30), date(2026, 8, 31)),
        ("quarterly", date(2026, 4, 1), date(2026, 6, 30), date(2026, 8, 31)),
        ("monthly", date(2026, 8, 1), date(2026, 8, 31), date(2026, 10, 31)),
    ],
)
def test_the_newest_period_due_on_a_day(cadence: str, start: date, end: date, due: date) -> None:
    assert due_periods(cadence, date(2026, 11, 25), 1) == [(start, end, due)]
