"""What a platform states beside what drawn testers saw (both synthetic)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics import speed as published
from metrics.exercises import compared
from metrics.exercises.cohort import Cohort, cohort
from metrics.exercises.compared import Stated
from metrics.footing import Footing
from metrics.words import share
from tests.drawn import observations
from tests.drawn_reports import records

TESTS = "times | decided | decision\n12 | 5 | removed\n48 | |"
ON_OUR_CLOCK = {
    "statistic": "share",
    "unit": "share",
    "clock_start": "notice_submitted",
    "clock_stop": "decision_notified",
    "unactioned": "included",
    "pending": "included",
    "hours": "calendar",
}


def drawn(table: str = TESTS, **everywhere: str) -> Cohort:
    return cohort(records(table, **everywhere))


def stated(value: float, hours: float = 24, fields: tuple[str, str] = ("", "")) -> Stated:
    kind = {} if hours else {"statistic": "median", "unit": "hours"}
    words = share(value) if hours else f"{value:g} hours"
    foot = Footing.of("X", {**ON_OUR_CLOCK, **kind, fields[0]: fields[1]})
    return Stated("x", "DE", "2026-01-01", "2026-06-30", words, foot, value, hours=hours)


def test_a_share_on_one_clock_is_subtracted_with_the_testers_limits() -> None:
    (pair,) = compared.beside(drawn(), [stated(0.9)])
    assert pair.reasons == ()
    assert pair.gap is not None
    assert pair.gap.metric == "gap_selfreport_test_24h"
    assert pair.gap.value == pytest.approx(0.9 - 0.2)
    assert pair.tested.limits is not None
    assert pair.gap.low == pytest.approx(0.9 - pair.tested.limits.high)
    assert pair.gap.high == pytest.approx(0.9 - pair.tested.limits.low)
    assert compared.BIAS in pair.gap.sentence
    assert pair.gap.direction == "neutral"


@pytest.mark.parametrize(
    ("field", "word", "reason"),
    [
        (
            "clock_start",
            "notice_received",
            "Start of the clock: notice received (X); notice submitted",
        ),
        (
            "clock_stop",
            "not_stated",
            "Stop of the clock: not stated (X); decision notified (testers).",
        ),
        ("unactioned", "excluded", "Cases without action: excluded (X); included (testers)."),
        ("hours", "business", "Calendar or business hours: business (X); calendar (testers)."),
    ],
)
def test_another_clock_is_never_subtracted_and_says_why(field: str, word: str, reason: str) -> None:
    (pair,) = compared.beside(drawn(), [stated(0.9, fields=(field, word))])
    assert pair.gap is None
    assert any(one.startswith(reason) for one in pair.reasons)
    assert pair.sentence == f"X: 90 %. Testers: {pair.tested.sentence}."


def test_a_figure_for_the_union_stands_beside_tests_of_a_country_and_is_not_subtracted() -> None:
    (pair,) = compared.beside(drawn(), [replace(stated(0.9), place="EU")])
    assert pair.gap is None
    assert pair.reasons == (
        "The platform's figure is for European Union, tests came from Germany.",
    )


def test_a_median_only_bounds_the_share_within_a_day() -> None:
    (fast,) = compared.beside(drawn(), [stated(10, hours=0)])
    assert fast.bounds == (0.5, 1.0)
    assert fast.gap is None
    assert fast.reasons == (
        "The platform states no share within 24 hours.",
        "The testers' share of 12–32 % is below the 50–100 % that its medians allow.",
    )
    (slow,) = compared.beside(drawn(), [stated(30, hours=0)])
    assert slow.bounds == (0.0, 0.5)
    assert "is inside the 0–50 %" in slow.reasons[1]


def test_medians_of_categories_weigh_by_their_notices() -> None:
    parts = [
        replace(stated(value, hours=0), n=n, part=True) for value, n in ((2.0, 30.0), (50.0, 70.0))
    ]
    (pair,) = compared.beside(drawn(), parts)
    assert pair.bounds == pytest.approx((0.15, 0.65))
    two = [stated(2, hours=0), stated(50, hours=0)]  # not known to make up the whole
    assert compared.beside(drawn(), two)[0].bounds is None


def test_medians_on_another_clock_are_not_held_against_the_testers() -> None:
    (pair,) = compared.beside(drawn(), [stated(10, 0, ("unactioned", "excluded"))])
    assert pair.bounds == (0.5, 1.0)
    assert not any("medians allow" in one for one in pair.reasons)


def test_a_published_median_of_a_real_template_is_on_another_clock() -> None:
    held = observations("platform | notices | notice_action_median\nx | 50 | 2.5")
    own = [compared.of_figure(one) for one in published.median_to_act(held)]
    (pair,) = compared.beside(drawn(), own)
    assert pair.gap is None
    assert any(one.startswith("Stop of the clock: ") for one in pair.reasons)
    assert pair.stated[0].words == "2.5 hours"
    number = compared.of_observation(held[1])
    assert (number.value, number.words) == (2.5, "2.5 hours")


def test_only_tests_of_that_platform_place_and_period_stand_beside() -> None:
    of = drawn(
        """
        times | platform | vantage_country | filed
        3     | x        | DE              | 0
        4     | tiktok   | DE              | 0
        5     | x        | US              | 0
        6     | x        | DE              | 9000
        """
    )
    found = compared.beside(of, [stated(0.9)])
    sides = {(p.platform, p.place, p.period): (p.tested.n, len(p.stated)) for p in found}
    assert sides == {
        ("x", "DE", "January to June 2026"): (3, 1),
        ("tiktok", "DE", "January to June 2026"): (4, 0),
        ("x", "US", "January to June 2026"): (5, 0),
        ("x", "DE", "January to June 2027"): (6, 0),
    }
    alone = next(p for p in found if p.platform == "tiktok")
    assert alone.reasons == ("The platform states nothing for this place and period.",)
    assert alone.sentence.startswith("The platform states nothing. Testers: 0 of 4 ")


@given(st.floats(0, 1), st.integers(0, 30), st.integers(0, 30))
def test_a_gap_lies_within_its_limits_and_every_report_is_told_once(
    own: float, hits: int, misses: int
) -> None:
    if not hits + misses:
        return
    of = drawn(f"times | decided | decision\n{hits} | 5 | removed\n{misses} | |")
    pairs = compared.beside(of, [stated(own)])
    assert sum(p.tested.n for p in pairs) == hits + misses
    for pair in pairs:
        assert pair.gap is not None
        assert pair.gap.value is not None
        assert (pair.gap.low or 0) - 1e-9 <= pair.gap.value <= (pair.gap.high or 0) + 1e-9
