"""Curves of waiting, held against printed ones and against another author's program."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight, survdiff

from metrics.estimators import wilson
from metrics.exercises.survival import (
    Curve,
    Waits,
    decided_within,
    difference,
    enough_for_a_median,
    first_at_or_below,
    kaplan_meier,
    log_log_band,
    log_rank,
    median,
    quantile,
    restricted_mean,
)
from tests.published_waits import (
    AML_MAINTAINED,
    AML_NOT_MAINTAINED,
    GEHAN_6MP,
    GEHAN_PLACEBO,
    until,
)

Z = 1.959963984540054
REPORTS = st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=40)


def waits(reports: list[tuple[int, bool]]) -> Waits:
    return Waits.of([hours for hours, _ in reports], [decided for _, decided in reports])


def linear(curve: Curve) -> tuple[float | None, float | None]:
    """Return limits of the median from the plain band, which figures do not use."""
    half = Z * np.sqrt(np.where(curve.open > 0, curve.greenwood, 0.0)) * curve.open
    low, high = (first_at_or_below(curve.times, curve.open + sign * half, 0.5) for sign in (-1, 1))
    return low, high


def logarithmic(curve: Curve) -> tuple[float | None, float | None]:
    """Return limits of the median from R's default band, which figures do not use."""
    power = Z * np.sqrt(np.where(curve.open > 0, curve.greenwood, 0.0))
    band = np.where(curve.open > 0, curve.open, math.nan)
    low, high = (
        first_at_or_below(curve.times, band * np.exp(sign * power), 0.5) for sign in (-1, 1)
    )
    return low, high


def test_the_curve_of_gehan_is_the_printed_one() -> None:
    # S and its error as a PROC LIFETEST listing prints them; limits by four libraries.
    curve = kaplan_meier(GEHAN_6MP)
    printed = [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]
    errors = [0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346]
    assert curve.times.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve.open == pytest.approx(printed, abs=5e-5)
    assert curve.open * np.sqrt(curve.greenwood) == pytest.approx(errors, abs=5e-5)
    assert median(curve) == (23, 13, None)
    assert linear(curve) == (13, None)
    assert logarithmic(curve) == (16, None)


def test_the_placebo_of_gehan_has_a_median_of_8() -> None:
    curve = kaplan_meier(GEHAN_PLACEBO)
    assert median(curve) == (8, 4, 11)
    assert linear(curve) == (4, 11)
    assert logarithmic(curve) == (4, 12)


def test_the_curves_of_miller_are_those_r_prints() -> None:
    # therneau/survival, tests/doaml.Rout.save
    curve = kaplan_meier(AML_MAINTAINED)
    printed = [0.909, 0.818, 0.716, 0.614, 0.491, 0.368, 0.184]
    errors = [0.0867, 0.1163, 0.1397, 0.1526, 0.1642, 0.1627, 0.1535]
    assert curve.open == pytest.approx(printed, abs=6e-4)
    assert curve.open * np.sqrt(curve.greenwood) == pytest.approx(errors, abs=6e-4)
    assert (median(curve).value, *logarithmic(curve)) == (31, 18, None)
    ended = kaplan_meier(AML_NOT_MAINTAINED)
    assert (median(ended).value, *logarithmic(ended)) == (23, 8, None)


def test_a_plateau_at_the_quantile_has_a_first_hour_and_a_middle() -> None:
    # therneau/survival, tests/quantile.R
    curve = kaplan_meier(until("9 1 6 6", "1 8 10"))
    assert quantile(curve, 1 / 7) == 1
    assert quantile(curve, 1 / 7, midpoint=True) == 3.5


def test_half_is_half_in_spite_of_rounding() -> None:
    for n in range(2, 200, 2):
        assert quantile(kaplan_meier(Waits.of(range(n), [True] * n)), 0.5) == n / 2 - 1


def test_the_log_rank_of_gehan_is_the_printed_one() -> None:
    found = log_rank(GEHAN_6MP, GEHAN_PLACEBO)
    assert found is not None
    assert found.chi2 == pytest.approx(16.79, abs=0.01)
    assert found.p < 1e-4


def test_the_restricted_means_of_gehan_are_those_of_r() -> None:
    # R prints 23.29 (2.83); SAS prints 17.9092 (1.6474), its variance being m/(m-1) as large.
    long = restricted_mean(GEHAN_6MP, 35, least_followed=0)
    short = restricted_mean(GEHAN_6MP, 23, least_followed=0)
    assert long is not None
    assert short is not None
    assert (long.value, long.error) == pytest.approx((23.2874, 2.8275), abs=1e-4)
    assert (short.value, short.error) == pytest.approx((17.9092, 1.5532), abs=1e-4)
    assert short.error * math.sqrt(9 / 8) == pytest.approx(1.6474, abs=1e-4)


def test_an_average_beyond_what_nine_in_ten_were_followed_is_not_given() -> None:
    ten = Waits.of([200.0] * 9 + [100.0], [False] * 10)
    assert restricted_mean(ten, 168) == pytest.approx((168, 0, 168, 168))
    twenty = Waits.of([200.0] * 17 + [100.0] * 3, [False] * 20)
    assert restricted_mean(twenty, 168) is None
    decided_early = Waits.of([200.0] * 17 + [100.0] * 3, [False] * 17 + [True] * 3)
    assert restricted_mean(decided_early, 168) is not None


def test_the_difference_of_averages_adds_the_squares_of_the_errors() -> None:
    first, second = (restricted_mean(w, 20, least_followed=0) for w in (GEHAN_6MP, GEHAN_PLACEBO))
    assert first is not None
    assert second is not None
    found = difference(first, second)
    assert found.value == pytest.approx(first.value - second.value)
    assert found.error**2 == pytest.approx(first.error**2 + second.error**2)


@given(REPORTS)
def test_the_curve_agrees_with_statsmodels(reports: list[tuple[int, bool]]) -> None:
    ours = kaplan_meier(waits(reports))
    other = SurvfuncRight([h for h, _ in reports], [int(d) for _, d in reports])
    assert ours.times == pytest.approx(other.surv_times)
    assert ours.at_risk == pytest.approx(other.n_risk)
    assert ours.open == pytest.approx(other.surv_prob, abs=1e-12)
    left = ours.open > 0
    errors = ours.open[left] * np.sqrt(ours.greenwood[left])
    assert errors == pytest.approx(np.asarray(other.surv_prob_se)[left], abs=1e-12)


@given(REPORTS)
def test_the_median_and_its_limits_agree_with_statsmodels(reports: list[tuple[int, bool]]) -> None:
    curve = kaplan_meier(waits(reports))
    if not len(curve.times) or np.isclose(curve.open, 0.5, atol=1e-9).any():
        return  # rounding decides there in statsmodels
    other = SurvfuncRight([h for h, _ in reports], [int(d) for _, d in reports])
    told = other.quantile(0.5)
    assert median(curve).value == (None if math.isnan(told) else told)
    with np.errstate(all="ignore"):
        low, high = other.quantile_ci(0.5, method="cloglog")
    inside = (curve.open > 0) & (curve.open < 1)
    bands = log_log_band(curve)
    if inside.all() and not any(np.isclose(b, 0.5, atol=1e-6).any() for b in bands):
        ours = median(curve)
        assert ours.low == (None if math.isinf(low) or math.isnan(low) else low)
        assert ours.high == (None if math.isinf(high) or math.isnan(high) else high)


@given(REPORTS, REPORTS)
def test_the_log_rank_agrees_with_statsmodels(
    one: list[tuple[int, bool]], two: list[tuple[int, bool]]
) -> None:
    found = log_rank(waits(one), waits(two))
    if found is None:
        return
    both = [*one, *two]
    group = [0] * len(one) + [1] * len(two)
    chi2, p = survdiff([h for h, _ in both], [int(d) for _, d in both], group)
    assert found == pytest.approx((float(np.squeeze(chi2)), float(np.squeeze(p))), abs=1e-8)


def test_curves_without_a_decision_cannot_be_told_apart() -> None:
    assert log_rank(until("", "5 6"), until("", "7")) is None
    assert log_rank(until("5"), until("5")) is None


@given(REPORTS)
def test_with_all_followed_the_average_is_the_plain_mean(reports: list[tuple[int, bool]]) -> None:
    # Everybody decided, or watched to the horizon: then the area is the mean of min(T, τ).
    full = Waits.of([h if d else 13 for h, d in reports], [d for _, d in reports])
    found = restricted_mean(full, 10)
    assert found is not None
    assert found.value == pytest.approx(np.minimum(full.hours, 10).mean())
    assert 0 <= found.low <= found.value + 1e-9
    assert found.value - 1e-9 <= found.high <= 10


@given(REPORTS, st.integers(0, 14))
def test_a_share_within_a_clock_keeps_the_unanswered(
    reports: list[tuple[int, bool]], clock: int
) -> None:
    given_ = waits(reports)
    found = decided_within(given_, clock)
    if found is None:
        assert given_.hours.max() < clock
        assert not given_.decided.all()
        return
    assert 0 <= found.low <= found.value + 1e-9
    assert found.value - 1e-9 <= found.high <= 1
    assert found.value == pytest.approx(1 - kaplan_meier(given_).at(clock)[0])
    sure = np.sum(given_.decided & (given_.hours <= clock))
    assert found.value >= sure / len(reports) - 1e-9  # leaving early can't make it smaller


def test_a_share_of_reports_all_followed_is_a_plain_share() -> None:
    found = decided_within(until("1 5 20", "168 168 168 168"), 24)
    assert found is not None
    assert found.counted
    assert found[:3] == pytest.approx((3 / 7, *wilson(3, 7)))
    wider = decided_within(until("1 5 20", "168 168 168 168"), 24, deff=1.9)
    assert wider is not None
    assert wider[1:3] == pytest.approx(wilson(3 / 1.9, 7 / 1.9))


def test_a_share_at_the_end_of_the_scale_still_has_limits() -> None:
    none = decided_within(until("30", "10 48 48"), 24)
    assert none is not None
    assert none[:3] == pytest.approx((0, *wilson(0, 3)))
    every = decided_within(until("3 9", "5"), 24)
    assert every is not None
    assert every[:3] == pytest.approx((1, *wilson(2, 2)))


def test_more_likeness_within_clusters_never_narrows() -> None:
    for clock in (10, 20, 23):
        plain, wide = (decided_within(GEHAN_6MP, clock, deff) for deff in (1.0, 1.9))
        assert plain is not None
        assert wide is not None
        assert wide.low < plain.low <= plain.value <= plain.high < wide.high


def test_a_median_needs_ten_decisions_and_twenty_effective_reports() -> None:
    assert enough_for_a_median(10, 20).passed
    assert enough_for_a_median(9, 20).why == "fewer than 10 decisions"
    assert enough_for_a_median(10, 19.4).why == "too few reports (n = 19)"


@pytest.mark.parametrize(
    ("hours", "decided"),
    [([], []), ([1.0], [True, False]), ([-1.0], [True]), ([math.nan], [True])],
)
def test_impossible_waits_are_refused(hours: list[float], decided: list[bool]) -> None:
    with pytest.raises(ValueError, match=r"wait|reports"):
        Waits.of(hours, decided)
