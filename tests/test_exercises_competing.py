"""Ends that compete, held against printed shares and against another author's program."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.duration.survfunc import CumIncidenceRight

from metrics.exercises.competing import Incidence, aalen_johansen
from metrics.exercises.survival import Waits, kaplan_meier
from tests.published_waits import BMT

REPORTS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 3)), min_size=1, max_size=40)


def incidence(hours: str, cause: str) -> Incidence:
    return aalen_johansen([float(h) for h in hours.split()], [int(c) for c in cause.split()])


def test_the_incidence_of_scrucca_is_the_printed_one() -> None:
    # Scrucca et al. 2007, as in scikit-survival, tests/test_nonparametric.py (data_bmt_full).
    pairs = [(float(h), cause) for cause, hours in BMT.items() for h in hours.split()]
    found = aalen_johansen([h for h, _ in pairs], [c for _, c in pairs], causes=(1, 2))
    printed = {
        3: (0.14581281, 0.11527094),
        4: (0.20492611, 0.14482759),
        12: (0.27283899, 0.34076015),
        26: (0.27283899, 0.48126955),
        72: (0.27283899, 0.48126955),
    }
    assert {h: pytest.approx(found.at(h).ended, abs=1e-7) for h in printed} == printed


def test_six_reports_by_hand() -> None:
    # CamDavidsonPilon/lifelines, PR 1699: 2/6 of a sixth less the one that left early.
    assert incidence("1 2 3 4 5 6", "0 1 1 2 2 0").at(6).ended == pytest.approx((0.4, 0.4, 0))


def test_an_end_at_0_hours_counts() -> None:
    # By hand: 1/4 + (2/4)(1/2) = 0.5
    found = incidence("0 1.5 2 3", "1 2 1 0")
    assert found.at(3).ended == pytest.approx((0.5, 0.25, 0))
    assert found.at(0) == (0, (0.25, 0, 0), 0.75)
    assert found.steps()[0] == found.at(0)


def test_ends_at_one_hour_need_no_jitter() -> None:
    found = incidence("1 1 1 2 2 2 3 3 4 5", "1 2 1 1 2 2 1 0 2 1")
    assert [found.at(h).ended[0] for h in (1, 2, 3, 5)] == pytest.approx([0.2, 0.3, 0.4, 0.55])


@given(REPORTS)
def test_the_incidence_and_its_error_agree_with_statsmodels(reports: list[tuple[int, int]]) -> None:
    hours, cause = [h for h, _ in reports], [c for _, c in reports]
    if not any(cause):
        return
    ours = aalen_johansen(hours, cause)
    with np.errstate(all="ignore"):
        other = CumIncidenceRight(np.array(hours), np.array(cause))
    for row in range(max(cause)):
        theirs = np.interp(ours.times, other.times, other.cinc[row])
        assert ours.ended[row] == pytest.approx(theirs, abs=1e-10)
        errors = np.asarray(other.cinc_se[row])[np.isin(other.times, ours.times)]
        told = np.isfinite(errors)  # not where statsmodels divides by no report
        assert ours.error[row][told] == pytest.approx(errors[told], abs=1e-7)


@given(REPORTS)
def test_all_ends_and_no_answer_make_one_at_every_hour(reports: list[tuple[int, int]]) -> None:
    found = aalen_johansen([h for h, _ in reports], [c for _, c in reports])
    steps = found.steps()
    assert [sum(step.ended) + step.open for step in steps] == pytest.approx([1.0] * len(steps))
    assert steps[0].hours == 0
    assert steps[-1].hours == found.last
    assert [s.hours for s in steps] == sorted({s.hours for s in steps})
    assert all(a.open >= b.open for a, b in pairwise(steps))


@given(REPORTS)
def test_one_cause_alone_is_the_curve_of_waiting(reports: list[tuple[int, int]]) -> None:
    hours = [h for h, _ in reports]
    found = aalen_johansen(hours, [min(c, 1) for _, c in reports], causes=(1,))
    curve = kaplan_meier(Waits.of(hours, [c > 0 for _, c in reports]))
    assert found.open == pytest.approx(curve.open)
    left = curve.open > 0
    greenwood = curve.open[left] * np.sqrt(curve.greenwood[left])
    assert found.error[0][left] == pytest.approx(greenwood, abs=1e-9)


@given(REPORTS)
def test_a_rejection_is_no_censored_removal(reports: list[tuple[int, int]]) -> None:
    hours = [h for h, _ in reports]
    found = aalen_johansen(hours, [c for _, c in reports])
    wrong = 1 - kaplan_meier(Waits.of(hours, [c == 1 for _, c in reports])).at(12)[0]
    assert found.at(12).ended[0] <= wrong + 1e-9


def test_limits_hold_the_share_and_widen_with_likeness() -> None:
    found = incidence("1 1 1 2 2 2 3 3 4 5", "1 2 1 1 2 2 1 0 2 1")
    plain, wide = found.limits(1, 3), found.limits(1, 3, deff=1.9)
    assert plain is not None
    assert wide is not None
    assert 0 < wide.low < plain.low < 0.4 < plain.high < wide.high < 1
    assert found.limits(3, 5) is None


def test_an_hour_that_nobody_was_watched_to_has_no_limits() -> None:
    open_ = incidence("1 2 3 5", "1 2 1 0")
    assert open_.limits(1, 5) is not None
    assert open_.limits(1, 6) is None
    ended = incidence("1 2 3 5", "1 2 1 2")
    assert ended.limits(1, 6) == ended.limits(1, 5)


@pytest.mark.parametrize(("hours", "cause"), [([], []), ([1.0], [4]), ([1.0], []), ([-1.0], [1])])
def test_impossible_reports_are_refused(hours: list[float], cause: list[int]) -> None:
    with pytest.raises(ValueError, match="cause"):
        aalen_johansen(hours, cause)
