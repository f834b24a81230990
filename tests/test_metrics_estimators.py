from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.estimators import (
    Stratum,
    bucket_median,
    bucket_share_within,
    day_share_within,
    median_consistency,
    pooled_median,
    pooled_share_within,
    wilson,
)

CASES = Path(__file__).resolve().parents[2] / "shared" / "facts" / "metric_reference_cases.json"

# Newcombe 1998, Statistics in Medicine 17:857-872, worked examples of method 3.
NEWCOMBE = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0, 0.1611),
    (1, 29, 0.0061, 0.1718),
]


@pytest.mark.parametrize(("x", "n", "low", "high"), NEWCOMBE)
def test_wilson_agrees_with_newcombe(x: int, n: int, low: float, high: float) -> None:
    assert wilson(x, n) == pytest.approx((low, high), abs=5e-5)


@given(st.floats(0, 1), st.floats(0.5, 1e6))
def test_wilson_holds_the_share_inside_0_and_1(p: float, n: float) -> None:
    found = wilson(p * n, n)
    assert 0 <= found.low <= p + 1e-9
    assert p - 1e-9 <= found.high <= 1


def test_wilson_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(0, 0)
    with pytest.raises(ValueError, match="no share"):
        wilson(3, 2)


def test_two_medians_bound_their_pool_and_counts_do_not_narrow_it() -> None:
    # Research on metrics, 1.4: 5 h on 900 cases and 60 h on 100.
    strata = [Stratum(900, 5), Stratum(100, 60)]
    assert pooled_median(strata) == (5, 60)
    assert pooled_share_within(strata, 24) == pytest.approx((0.45, 0.95))


@given(st.lists(st.lists(st.integers(0, 99), min_size=1, max_size=9), min_size=1, max_size=6))
def test_the_median_of_all_cases_lies_in_the_pooled_limits(parts: list[list[int]]) -> None:
    def first_time(cases: list[int]) -> int:
        return sorted(cases)[(len(cases) - 1) // 2]

    limits = pooled_median([Stratum(len(p), first_time(p)) for p in parts])
    assert limits.low <= first_time([x for p in parts for x in p]) <= limits.high


def test_no_cases_have_no_median() -> None:
    with pytest.raises(ValueError, match="no cases"):
        pooled_median([Stratum(0, 5)])
    with pytest.raises(ValueError, match="no cases"):
        bucket_median([0, 24], [0])
    with pytest.raises(ValueError, match="no cases"):
        day_share_within({}, 24)


# Part 7 of three harmonised reports, as in section 1.4 of the research on metrics.
PUBLISHED = [
    ([(2505102, 0.44), (188536, 0.004), (3934691, 1.08), (8132, 144.6)], 6636461, 1.06, True),
    ([(1858496, 0.22), (236692, 0.005), (4211533, 1.06), (3269, 72.00547)], 6309990, 95.3, False),
    ([(216828, 1), (299963, 0), (43614, 3), (99365, 16)], 365511, 5, None),
]


@pytest.mark.parametrize(("strata", "total", "median", "fits"), PUBLISHED)
def test_a_median_outside_those_of_its_parts_is_noticed(
    strata: list[tuple[int, float]], total: int, median: float, fits: bool | None
) -> None:
    found = median_consistency([Stratum(*s) for s in strata], total, median)
    assert found.partition is (fits is not None)
    assert found.consistent is fits


def test_one_rounding_unit_is_forgiven() -> None:
    strata = [Stratum(10, 2.0), Stratum(10, 3.0)]
    assert median_consistency(strata, 20, 3.1).consistent is False
    assert median_consistency(strata, 20, 3.1, slack=0.1).consistent is True


EDGES = [0, 24, 48, 168, None]


def test_unknown_times_widen_the_bucket_of_the_median() -> None:
    assert bucket_median(EDGES, [300, 200, 250, 150]) == (24, 48)
    assert bucket_median(EDGES, [300, 200, 250, 150], unknown=300) == (0, 168)
    assert bucket_median(EDGES, [10, 0, 0, 90]) == (168, None)
    assert bucket_median(EDGES, [10, 0, 0, 0], unknown=90) == (0, None)


def test_a_clock_between_two_edges_gives_limits_and_no_interpolation() -> None:
    counts = [300, 200, 250, 150]
    assert bucket_share_within(EDGES, counts, 24) == pytest.approx((1 / 3, 1 / 3))
    assert bucket_share_within(EDGES, counts, 36) == pytest.approx((1 / 3, 5 / 9))
    assert bucket_share_within(EDGES, counts, 24, unknown=100) == pytest.approx((0.3, 0.4))


def test_a_lag_in_days_leaves_a_day_on_either_side() -> None:
    lags = {0: 600, 1: 150, 2: 50, 3: 50, 10: 150}
    assert day_share_within(lags, 24) == pytest.approx((0.60, 0.75))
    assert day_share_within(lags, 48) == pytest.approx((0.75, 0.80))


@pytest.mark.skipif(not CASES.exists(), reason="the shared reference cases are not here")
def test_the_shared_reference_cases_hold() -> None:
    seen = 0
    for case in json.loads(CASES.read_text(encoding="utf-8"))["cases"]:
        given, expected = case["inputs"], case["expected"]
        seen += 1
        if case["method"] == "wilson":
            found = wilson(given["x"], given["n"])
            assert found == pytest.approx((expected["lo"], expected["hi"]), abs=5e-5), case["id"]
        elif case["method"] == "pooled_median_bounds":
            strata = [Stratum(*s) for s in zip(given["n"], given["medians"], strict=True)]
            within = pooled_share_within(strata, given["clock"])
            assert pooled_median(strata) == (expected["lo"], expected["hi"])
            assert within == pytest.approx((expected["share_lo"], expected["share_hi"]))
        elif case["method"] == "median_consistency":
            strata = [Stratum(*s) for s in given["strata"]]
            checked = median_consistency(strata, given["total"], given["published_median"])
            assert checked.partition is expected["partition"], case["id"]
            assert checked.consistent is expected["consistent"], case["id"]
        elif case["method"] == "bucket_median_bounds":
            edges = bucket_median(given["edges"], given["counts"], given["unknown"])
            assert edges == (expected["lo"], expected["hi"]), case["id"]
        elif case["method"] == "dayres_share_bounds":
            lags = {int(day): n for day, n in given["hist"].items()}
            share = day_share_within(lags, given["clock_h"])
            assert share == pytest.approx((expected["lo"], expected["hi"])), case["id"]
        else:
            seen -= 1
    assert seen >= 12
