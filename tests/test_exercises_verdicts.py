"""Verdicts against thresholds, and what many of them at once take away."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from metrics.estimators import Bounds, wilson
from metrics.exercises.samples import critical
from metrics.exercises.verdicts import (
    Breaches,
    Case,
    Verdict,
    against,
    breaches,
    chance,
    firm,
    flagged,
    holm,
    release,
)

TWO_THIRDS = 2 / 3


def test_limits_on_one_side_give_a_verdict_and_limits_across_none() -> None:
    assert against(Bounds(0.67, 0.9), TWO_THIRDS) is Verdict.MEETS
    assert against(Bounds(TWO_THIRDS, 0.9), TWO_THIRDS) is Verdict.MEETS
    assert against(Bounds(0.4, 0.66), TWO_THIRDS) is Verdict.FALLS_SHORT
    assert against(Bounds(0.4, TWO_THIRDS), TWO_THIRDS) is Verdict.OPEN


@given(st.integers(0, 200), st.integers(1, 200), st.floats(0.05, 0.95), st.integers(2, 40))
def test_one_case_alone_is_judged_by_its_interval(
    hits: int, more: int, threshold: float, clusters: int
) -> None:
    n = hits + more
    limits = wilson(hits, n, critical(clusters))
    if not firm(hits, n).passed or min(abs(end - threshold) for end in limits) < 1e-9:
        return
    judged = release([Case(hits, n, threshold, clusters - 1)])[0]
    assert judged.verdict is against(limits, threshold)


def test_a_verdict_needs_thirty_reports_and_thirty_points() -> None:
    small, wide = release([Case(29, 29, 0.5), Case(15, 30, 0.5)])
    assert small == (None, None, "too few reports (n = 29)")
    assert wide == (None, None, "too uncertain (33 to 67 %)")


def test_who_decides_nothing_does_not_escape_a_verdict() -> None:
    assert release([Case(0, 60, TWO_THIRDS)])[0].verdict is Verdict.FALLS_SHORT
    assert release([Case(1, 60, TWO_THIRDS)])[0].verdict is Verdict.FALLS_SHORT


def test_many_cases_make_a_close_verdict_inconclusive() -> None:
    close = Case(80, 100, 0.70)  # 2.18 standard errors above
    assert chance(close) == pytest.approx(0.0291, abs=5e-4)
    assert release([close])[0].verdict is Verdict.MEETS
    alone, *others = release([close, *[Case(70, 100, 0.70)] * 3])
    assert alone.verdict is Verdict.OPEN
    assert alone.adjusted == pytest.approx(4 * chance(close))
    assert {one.verdict for one in others} == {Verdict.OPEN}
    # What is too small to be judged does not weigh on the others.
    assert release([close, *[Case(5, 10, 0.70)] * 3])[0].verdict is Verdict.MEETS


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_holm_is_the_closed_test_of_bonferroni(chances: list[float]) -> None:
    # A case is rejected when every set of cases with it is, by its smallest chance.
    sets = [s for k in range(len(chances)) for s in combinations(range(len(chances)), k + 1)]
    expected = [
        max(min(1.0, len(s) * min(chances[j] for j in s)) for s in sets if i in s)
        for i in range(len(chances))
    ]
    assert holm(chances) == pytest.approx(expected)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_unusual_cells_agree_with_scipy_and_are_called_exploratory(chances: list[float]) -> None:
    found = flagged(chances)
    assert [flag.adjusted for flag in found] == pytest.approx(false_discovery_control(chances))
    assert all(flag.unusual == (flag.adjusted <= 0.10) for flag in found)
    assert {flag.label for flag in found} == {"exploratory"}


def test_a_clock_that_binds_each_case_has_breaches_and_no_share_of_compliance() -> None:
    found = breaches(3, 40)
    assert found == Breaches(3, 40, *wilson(3, 40))
    assert found.words == "3 breaches observed in 40 reports"
    assert breaches(1, 1).words == "1 breach observed in 1 report"
    none = breaches(0, 20)
    assert none.words == "no breach observed in 20 reports"
    assert (none.low, none.high) == pytest.approx((0, 0.1166), abs=5e-5)
    assert breaches(0, 20, deff=1.9).high > none.high


def test_a_threshold_of_all_or_nothing_is_no_threshold_of_a_share() -> None:
    for threshold in (0.0, 1.0):
        with pytest.raises(ValueError, match="between 0 and 1"):
            release([Case(40, 40, threshold)])
    with pytest.raises(ValueError, match="no share"):
        breaches(0, 0)
