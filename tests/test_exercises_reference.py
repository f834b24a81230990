"""The shared reference cases, where they are at hand; the same facts stand in the tests of each."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from metrics.exercises.competing import aalen_johansen
from metrics.exercises.interval_censored import NEVER, Seen, turnbull
from metrics.exercises.ranks import Estimate, marginal_set, rank_sets
from metrics.exercises.samples import jeffreys, kish, newcombe
from metrics.exercises.suppression import suppress_audited, two_way
from metrics.exercises.survival import (
    Waits,
    kaplan_meier,
    log_rank,
    median,
    quantile,
    restricted_mean,
)

CASES = Path(__file__).resolve().parents[2] / "shared" / "facts" / "metric_reference_cases.json"
Facts = dict[str, Any]


def median_wait(told: Facts, expected: Facts, near: float) -> None:
    curve = kaplan_meier(Waits.of(told["time"], told["event"]))
    found = median(curve)
    assert found.value == expected["median"]
    if "ci_loglog" in expected:
        assert [found.low, found.high] == expected["ci_loglog"]
    if "surv" in expected:
        assert curve.times.tolist() == expected["event_times"]
        assert curve.open == pytest.approx(expected["surv"], abs=near)
        assert curve.open * np.sqrt(curve.greenwood) == pytest.approx(expected["se"], abs=near)


def logrank(told: Facts, expected: Facts, near: float) -> None:
    waits = [Waits.of(told[f"time{i}"], told[f"event{i}"]) for i in (1, 2)]
    found = log_rank(*waits)
    assert found is not None
    assert found.chi2 == pytest.approx(expected["chi2"], abs=near)


def average(told: Facts, expected: Facts, near: float) -> None:
    found = restricted_mean(Waits.of(told["time"], told["event"]), told["tau"], least_followed=0)
    assert found is not None
    assert (found.value, found.error) == pytest.approx((expected["rmst"], expected["se"]), abs=near)
    if "se_sas" in expected:
        ends = sum(told["event"])
        assert found.error * math.sqrt(ends / (ends - 1)) == pytest.approx(
            expected["se_sas"], abs=near
        )


def convention(told: Facts, expected: Facts, _near: float) -> None:
    curve = kaplan_meier(Waits.of(told["time"], told["event"]))
    assert quantile(curve, told["p"]) == expected["first_time_rule"]
    assert quantile(curve, told["p"], midpoint=True) == expected["r_midpoint_rule"]


def incidence(told: Facts, expected: Facts, near: float) -> None:
    found = aalen_johansen(told["time"], told["cause"])
    for row, key in enumerate(("cif1", "cif2")):
        if key in expected:
            ours = [found.at(hours).ended[row] for hours in told["at"]]
            assert ours == pytest.approx(expected[key], abs=near)


def disappearances(told: Facts, expected: Facts, near: float) -> None:
    ends = {
        0: lambda t: Seen(t, NEVER),
        1: lambda t: Seen(t, t),
        2: lambda t: Seen(0, t),
    }
    rows = zip(told["time"], told["status"], told["n"], strict=True)
    found = turnbull([ends[status](t) for t, status, n in rows for _ in range(n)])
    left = [1 - found.gone_within(t).low for t in expected["times"]]
    assert left == pytest.approx(expected["surv"], abs=near)


def difference(told: Facts, expected: Facts, near: float) -> None:
    found = newcombe((told["x1"], told["n1"]), (told["x2"], told["n2"]))
    assert found == pytest.approx((expected["diff"], expected["lo"], expected["hi"]), abs=near)


def beta(told: Facts, expected: Facts, near: float) -> None:
    found = jeffreys(told["x"], told["n"])
    assert found == pytest.approx((expected["lo"], expected["hi"]), abs=near)


def ranks(told: Facts, expected: Facts, near: dict[str, float]) -> None:
    rows = zip(told["names"], told["x"], told["se"], strict=True)
    estimates = {name: Estimate(value, error) for name, value, error in rows}
    found = {s.name: s for s in rank_sets(estimates, seed=1).standings}
    assert {name: found[name].rank for name in expected["rank"]} == expected["rank"]
    assert sorted(s.name for s in found.values() if s.best <= 5) == expected["top5_95"]
    assert {s.name for s in found.values() if s.best > 34} == {*expected["bottom_block"]}
    for name, limits in expected["marginal"].items():
        alone = marginal_set(estimates, name, seed=1)
        assert [alone.best, alone.worst] == pytest.approx(limits, abs=near["marginal"])


def clusters(told: Facts, expected: Facts, near: float) -> None:
    deff = kish([told["m_bar"]] * (told["n"] // told["m_bar"]), told["icc"])
    assert deff == pytest.approx(expected["deff"], abs=near)
    assert told["n"] / deff == pytest.approx(expected["n_eff"], abs=near)


def hidden_cells(told: Facts, expected: Facts, _near: float) -> None:
    found = suppress_audited(two_way(told["table"]), k=told["k"]).hidden
    width = len(told["table"][0])
    mask = [[i * (width + 1) + j in found for j in range(width)] for i in range(len(told["table"]))]
    assert mask == expected["mask"]


METHODS: dict[str, tuple[int, Callable[[Facts, Facts, Any], None]]] = {
    "km_median_ci": (4, median_wait),
    "logrank": (1, logrank),
    "rmst": (2, average),
    "km_quantile_convention": (1, convention),
    "aalen_johansen": (4, incidence),
    "turnbull": (1, disappearances),
    "newcombe_diff": (1, difference),
    "jeffreys": (3, beta),
    "rank_confidence_sets": (1, ranks),
    "kish_deff": (1, clusters),
    "suppress": (1, hidden_cells),
}


@pytest.mark.skipif(not CASES.exists(), reason="the shared reference cases are not here")
@pytest.mark.parametrize("method", METHODS)
def test_the_shared_reference_cases_hold(method: str) -> None:
    number, check = METHODS[method]
    cases = json.loads(CASES.read_text(encoding="utf-8"))["cases"]
    own = [case for case in cases if case["method"] == method]
    assert len(own) >= number
    for case in own:
        check(case["inputs"], case["expected"], case["tolerance"])
