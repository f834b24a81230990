"""Laws of a figure's course: neighbours, breaks, and steps that stand out from the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.model import Absence, Observation, Value
from data.query import Query
from data.store import Store
from data.vocabulary import Break
from metrics.over_time import CUT, LEAST_POINTS, TO_DEVIATION, courses, figure, jumps
from tests import drawn

START = datetime(2024, 9, 1, tzinfo=UTC)
QUARTERS = [
    (f"{2023 + n // 4}-{n % 4 * 3 + 1:02d}-01", end)
    for n, end in enumerate(
        f"{year}-{day}" for year in (2023, 2024) for day in ("03-31", "06-30", "09-30", "12-31")
    )
]
PUBLISHED = (0.889, 0.813, 0.957, 0.117)
"""TikTok, Canada, gender-based violence, removed within 24 hours, third quarter of 2023 to second
of 2024 (its Community Guidelines Enforcement Report, file of the second quarter of 2024)."""


def quarter(number: int, value: float | Absence | None, unit: str = "share") -> Observation:
    """Return one quarter of a series of an invented service."""
    (one,) = drawn.observations("platform | removal_within_24h_share\nmurmur | 0.5")
    start, end = QUARTERS[number]
    given = Value(absence=value) if isinstance(value, Absence) else Value(value, unit=unit)
    cited = one.citation._replace(locator=f"#cell={number + 2},1")
    series = one.series._replace(programme="tiktok_cger", period_start=start, period_end=end)
    return one._replace(series=series, value=given, citation=cited)


def series(values: Sequence[float | Absence], unit: str = "share") -> list[Observation]:
    return [quarter(n, value, unit) for n, value in enumerate(values)]


def ends(values: Sequence[float | Absence], unit: str = "share") -> list[str]:
    """Return the last day of every period that a jump leads to."""
    return [j.after.series.period_end for j in jumps(series(values, unit))]


def test_the_published_case_is_told_at_its_last_quarter_and_nowhere_else() -> None:
    (only,) = jumps(series(PUBLISHED))
    assert (only.before.value.number, only.after.value.number) == (0.957, 0.117)
    assert only.size == pytest.approx(0.84)
    assert only.usual == pytest.approx((0.076 + 0.144) / 2)
    assert only.sentence.startswith(
        "Moved from 95.7 % (July to September 2023) to 11.7 % (October to December 2023); the "
        "middle one of the other steps of this series is by 11 points."
    )
    assert "shown as published" in only.caveat.words


def test_the_recorded_figures_hold_that_case(ledger_home: object) -> None:
    from scrapers.receiving import opening

    assert ledger_home
    store = Store()
    opening.first_start(store)
    query = Query(programmes=("tiktok_cger",), measures=("removal_within_24h_share",))
    found = [j for c in courses(store.observations(query)) for j in c.jumps]
    store.close()
    told = {(j.after.series.jurisdiction, j.after.value.number) for j in found}
    assert ("CA", 0.117) in told
    assert len(told) <= 2


def test_too_few_points_give_no_verdict() -> None:
    assert len(PUBLISHED) == LEAST_POINTS
    assert ends(PUBLISHED[1:]) == []
    assert ends(PUBLISHED[2:]) == []
    assert ends(()) == []


def test_a_steady_series_and_a_restless_one_have_no_jump() -> None:
    assert ends((0.8, 0.81, 0.8, 0.99)) == []
    assert ends((0.2, 0.7, 0.3, 0.8, 0.25)) == []


def test_the_limit_itself_is_no_jump_and_a_hair_more_is() -> None:
    assert ends((0.5, 0.5, 0.5, 0.7)) == []
    assert ends((0.5, 0.5, 0.5, 0.701)) == ["2023-12-31"]
    usual = 0.1
    edge = CUT * TO_DEVIATION * usual
    assert ends((0.3, 0.4, 0.3, 0.3 + edge - 0.001)) == []
    assert ends((0.3, 0.4, 0.3, 0.3 + edge + 0.001)) == ["2023-12-31"]


def test_counts_and_durations_are_compared_by_their_ratio() -> None:
    assert ends((5000, 5500, 5000, 30000), "count") == ["2023-12-31"]
    assert ends((5000, 5500, 5000, 10000), "count") == []
    assert ends((2.0, 2.2, 2.0, 9.0), "hours") == ["2023-12-31"]


def test_small_counts_vary_by_themselves() -> None:
    assert ends((3, 3, 4, 14), "count") == []
    assert ends((3, 3, 4, 0), "count") == []
    assert ends((3, 3, 4, 1400), "count") == ["2023-12-31"]


def test_silence_is_no_value_and_leaves_a_gap() -> None:
    silent = Absence.NOT_REPORTED
    assert ends((0.889, 0.813, silent, 0.957, 0.117)) == []
    assert ends((0.889, 0.813, 0.957, silent, 0.117)) == []


def test_a_missing_period_is_never_bridged() -> None:
    points = [
        quarter(n, v) for n, v in zip((0, 1, 2, 3, 5), (*PUBLISHED[:3], 0.9, 0.1), strict=True)
    ]
    assert jumps(points) == ()


def known(on: date, until: date | None = None) -> Break:
    words = "A drawn break."
    address = "https://synthetic.example"
    return Break("drawn", "tiktok_cger", "*", (), on, words, address, "high", until, "drawn")


def test_a_step_over_a_known_break_is_explained_by_it() -> None:
    points = series((0.9, 0.88, 0.91, 0.89, 0.2, 0.21))
    (only,) = jumps(points)
    assert only.after.series.period_end == "2024-03-31"
    assert jumps(points, (known(date(2024, 1, 1)),)) == ()
    assert jumps(points, (known(date(2023, 7, 1), date(2023, 12, 31)),)) == ()
    assert jumps(points, (known(date(2024, 7, 1)),)) == (only,)


def test_limits_and_other_units_are_not_compared() -> None:
    points = series(PUBLISHED)
    limit = replace(points[3].value, number=None, high=0.117)
    assert jumps([*points[:3], points[3]._replace(value=limit)]) == ()
    other = replace(points[3].value, unit="count")
    assert jumps([*points[:3], points[3]._replace(value=other)]) == ()


def test_a_course_is_of_one_figure_and_in_time() -> None:
    rows = series(PUBLISHED)
    other = [o._replace(series=o.series._replace(jurisdiction="DE")) for o in rows[:2]]
    found = courses([*reversed(rows), *other])
    assert [len(c.points) for c in found] == [4, 2]
    assert [o.value.number for o in found[0].points] == list(PUBLISHED)
    assert figure(rows[0].series) == figure(rows[3].series)
    assert found[0].jump_to(rows[3]) is not None
    assert found[0].jump_to(rows[2]) is None


def test_a_course_names_the_breaks_inside_it() -> None:
    rows = [o._replace(series=o.series._replace(platform="tiktok")) for o in series(PUBLISHED * 2)]
    (only,) = courses(rows)
    assert [b.id for b in only.breaks] == ["tiktok_gbv_category", "tiktok_metrics_renamed"]


@given(st.lists(st.floats(0, 1), min_size=0, max_size=8))
def test_nothing_is_altered_and_every_jump_is_a_step_of_the_series(values: list[float]) -> None:
    points = series(values)
    found = jumps(points)
    assert [o.value.number for o in points] == values
    neighbours = list(pairwise(points))
    assert all((j.before, j.after) in neighbours for j in found)
    assert all(j.size > j.usual for j in found)


@given(st.lists(st.floats(0.01, 1), min_size=4, max_size=8))
def test_a_series_turned_round_has_the_same_jumps(values: list[float]) -> None:
    there = {(j.before.value.number, j.after.value.number) for j in jumps(series(values))}
    back = {(j.after.value.number, j.before.value.number) for j in jumps(series(values[::-1]))}
    assert there == back


def test_a_period_may_begin_a_few_days_late() -> None:
    points = series(PUBLISHED)
    late = date.fromisoformat(points[3].series.period_start) + timedelta(days=5)
    moved = points[3].series._replace(period_start=late.isoformat())
    assert len(jumps([*points[:3], points[3]._replace(series=moved)])) == 1
