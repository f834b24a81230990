"""The gates at their edge and one step to each side."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics import gates
from metrics.catalogue import METRICS
from metrics.counts import Count
from metrics.estimators import wilson
from metrics.gates import ORDER, Ruling

CASES = Path(__file__).resolve().parents[2] / "shared" / "facts" / "metric_reference_cases.json"


def exactly(n: float) -> Count:
    return Count(n, n)


@pytest.mark.parametrize(("people", "shown"), [(9, False), (10, True), (11, True), (None, False)])
def test_a_cell_about_persons_needs_ten_of_them(people: float | None, *, shown: bool) -> None:
    assert gates.privacy(people, persons=True).passed is shown
    assert gates.privacy(people, persons=False).passed


@pytest.mark.parametrize(("n", "shown"), [(9, False), (10, True), (11, True)])
def test_a_median_needs_its_least_number(n: float, *, shown: bool) -> None:
    ruling = gates.number(exactly(n), gates.LEAST_DERIVED, "notices")
    assert ruling.passed is shown
    assert ruling.why == ("" if shown else "fewer than 10 notices")


def test_an_unknown_number_is_neither_few_nor_many() -> None:
    unknown = gates.number(Count(None, math.inf), 10, "notices")
    assert unknown.why == "the number of notices is not stated"
    limit = gates.number(Count(0, 40), 10, "notices")
    assert limit.why == "the number of notices is printed as a limit"
    assert gates.number(Count(0, 9), 10, "notices").why == "fewer than 10 notices"
    assert gates.number(Count(10, math.inf), 10, "notices").passed


@pytest.mark.parametrize("key", METRICS)
def test_every_least_number_of_a_card_is_one_of_the_gates(key: str) -> None:
    rows = 8  # category 4 and its seven named sub-categories, all of them or none
    least = (gates.LEAST_DERIVED, gates.LEAST_SHARED, gates.LEAST_RESTRICTIONS)
    assert METRICS[key].minimum_n in (0, rows, *least)


@pytest.mark.parametrize(("n", "shown"), [(29, False), (30, True), (31, True)])
def test_a_sample_needs_thirty_effective_reports(n: float, *, shown: bool) -> None:
    ruling = gates.reliability(n, n, sample=True)
    assert ruling.passed is shown
    assert ruling.why == ("" if shown else "too few reports (n = 29)")


@pytest.mark.parametrize(("n", "shown"), [(38, False), (39, True), (40, True)])
def test_half_of_a_sample_is_shown_where_the_interval_is_narrower_than_30_points(
    n: float, *, shown: bool
) -> None:
    # Research on metrics, 3.2: a share of 50 % needs about 40 reports.
    low, high = wilson(n / 2, n)
    assert (high - low < gates.WIDEST) is shown
    assert gates.reliability(n / 2, n, sample=True).passed is shown


@pytest.mark.parametrize(("hits", "shown"), [(8, False), (9, False), (10, True), (12, True)])
def test_in_between_the_width_is_held_against_the_share(hits: float, *, shown: bool) -> None:
    low, high = wilson(hits, 200)
    assert gates.NARROW < high - low < gates.WIDEST
    assert ((high - low) / (hits / 200) <= gates.WIDEST_TO_SHARE) is shown
    assert gates.reliability(hits, 200, sample=True).passed is shown


def test_none_of_many_is_shown_only_when_the_interval_is_narrow() -> None:
    assert not gates.reliability(0, 60, sample=True).passed
    assert gates.reliability(0, 80, sample=True).passed  # at most 4.6 %


def test_a_published_total_is_no_sample_and_has_no_interval() -> None:
    ruling = gates.reliability(3, 7, sample=False)
    assert ruling.passed
    assert ruling.note == "not a sample"


@pytest.mark.skipif(not CASES.exists(), reason="needs ../shared/facts")
@pytest.mark.parametrize(
    ("case", "shown"),
    [("wilson_81_263", True), ("wilson_15_148", True), ("wilson_0_20", False)],
)
def test_published_examples_pass_or_not_by_their_own_interval(case: str, *, shown: bool) -> None:
    found = next(c for c in json.loads(CASES.read_text("utf-8"))["cases"] if c["id"] == case)
    _, hits, n = case.split("_")
    low, high = wilson(float(hits), float(n))
    told = json.dumps(found)
    assert f"{low:.4f}"[:5] in told or f"{low:.3f}".rstrip("0") in told
    assert gates.reliability(float(hits), float(n), sample=True).passed is shown
    if shown:
        assert high - low < gates.WIDEST


@given(st.floats(0, 1), st.floats(30, 1e5))
def test_more_of_a_sample_never_hides_a_share(p: float, n: float) -> None:
    if gates.reliability(p * n, n, sample=True).passed:
        assert gates.reliability(p * 2 * n, 2 * n, sample=True).passed


@pytest.mark.parametrize(("known", "enough"), [(12, False), (13, True), (14, True)])
def test_65_per_cent_of_the_reporting_services_are_enough(known: int, *, enough: bool) -> None:
    ruling = gates.coverage(known, 20)
    assert ruling.passed is enough
    assert ruling.why == ("" if enough else "12 of 20 services, below 65 %")


def test_of_no_service_nothing_is_covered() -> None:
    assert gates.coverage(0, 0).why == "0 of 0 services, below 65 %"


@pytest.mark.parametrize(("months", "latest"), [(11, True), (12, True), (13, False)])
def test_the_latest_is_recent_and_covered(months: int, *, latest: bool) -> None:
    assert gates.is_latest(months, gates.coverage(20, 20)) is latest
    assert not gates.is_latest(months, gates.coverage(12, 20))


def test_a_difference_in_counting_is_the_reason() -> None:
    assert gates.definition("", "").passed
    assert gates.definition("", "the units differ", "the periods differ").why == "the units differ"


def test_the_first_gate_in_order_speaks_whatever_comes_first() -> None:
    refusals = [Ruling(gate, f"{gate} says no") for gate in ORDER]
    for n in range(len(ORDER)):
        assert gates.first(*reversed(refusals[n:])).gate == ORDER[n]
    assert gates.first(*(Ruling(gate) for gate in ORDER)).passed
    assert gates.first() is gates.PASSED
