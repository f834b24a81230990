"""Disappearances between two checks, held against a printed estimate and a slow, plain one."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.exercises.interval_censored import (
    NEVER,
    Innermost,
    Seen,
    certain,
    sampled_within,
    turnbull,
)
from metrics.exercises.survival import Waits, kaplan_meier

HOURS = st.integers(0, 8)
BETWEEN = st.tuples(HOURS, HOURS).map(lambda pair: Seen(min(pair), max(pair)))
STILL_UP = HOURS.map(lambda hours: Seen(hours, NEVER))
ITEMS = st.lists(st.one_of(BETWEEN, STILL_UP), min_size=1, max_size=15)


def inside(part: Innermost | Seen, item: Seen) -> bool:
    """Whether an item can have gone in this part; written apart from the module, on purpose."""
    low, high = part[0], part[1]
    if item.up == item.gone:
        return low == high == item.gone
    if low == high:
        return item.up < high <= item.gone
    return item.up <= low and high <= item.gone


def plain(items: list[Seen]) -> float:
    """Return the largest mean log-likelihood, by plain rounds over every point and gap."""
    ends = sorted({end for item in items for end in item})
    finite = [end for end in ends if end < NEVER]
    parts = [Seen(end, end) for end in finite]
    parts += [Seen(a, b) for a, b in pairwise(ends)]
    holds = np.array([[inside(part, item) for part in parts] for item in items], float)
    shares = np.full(len(parts), 1 / len(parts))
    for _ in range(3000):
        shares *= holds.T @ (1 / (holds @ shares)) / len(items)
    return float(np.log(holds @ shares).mean())


def test_the_estimate_of_turnbull_is_the_printed_one() -> None:
    # Turnbull 1974, JASA 69:169-173, as in therneau/survival, tests/turnbull.R.
    exact, open_, earlier = (12, 6, 2, 3), (3, 2, 0, 3), (2, 4, 2, 5)
    items = []
    for t in (1, 2, 3, 4):
        items += [Seen(t, t)] * exact[t - 1]
        items += [Seen(t, NEVER)] * open_[t - 1]
        items += [Seen(0, t)] * earlier[t - 1]
    found = turnbull(items)
    left = [1 - found.gone_within(t).low for t in (1, 2, 3, 4)]
    assert left == pytest.approx([0.538, 0.295, 0.210, 0.095], abs=5e-4)
    assert found.median() == (2, 2)


def test_a_point_does_not_lie_in_what_is_open_after_it() -> None:
    found = turnbull([Seen(5, 5), Seen(5, NEVER)])
    assert [part[:2] for part in found.parts] == [(5, 5), (5, NEVER)]
    assert [part.share for part in found.parts] == pytest.approx([0.5, 0.5])


def test_bounds_say_that_the_hour_between_two_checks_is_not_known() -> None:
    found = turnbull([Seen(24, 48)] * 6 + [Seen(168, NEVER)] * 4)
    assert found.gone_within(24) == pytest.approx((0, 0))
    assert found.gone_within(36) == pytest.approx((0, 0.6))
    assert found.gone_within(48) == pytest.approx((0.6, 0.6))
    assert found.gone_within(500) == pytest.approx((0.6, 1.0))
    assert found.median() == (24, 48)
    assert turnbull([Seen(24, 48)] * 4 + [Seen(168, NEVER)] * 6).median() == (168, None)


def test_what_is_certain_assumes_nothing_of_items_that_left_early() -> None:
    items = [Seen(0, 24), Seen(2, NEVER), Seen(48, NEVER), Seen(5, 5)]
    assert certain(items, 24) == (2 / 4, 3 / 4)
    assert certain(items, 5) == (1 / 4, 3 / 4)
    assert certain(items, 2) == (0, 1 / 4)


@given(ITEMS)
def test_the_estimate_is_as_likely_as_the_plain_one(items: list[Seen]) -> None:
    found = turnbull(items)
    own = [sum(p.share for p in found.parts if inside(p, item)) for item in items]
    assert sum(p.share for p in found.parts) == pytest.approx(1)
    assert np.log(own).mean() == pytest.approx(plain(items), abs=2e-4)
    assert np.log(own).mean() >= plain(items) - 1e-6
    assert found.gap <= 1e-7


@given(ITEMS)
def test_no_other_shares_are_more_likely(items: list[Seen]) -> None:
    # Gentleman & Geyer 1994: at the maximum no slope lies above 1.
    found = turnbull(items)
    own = [sum(p.share for p in found.parts if inside(p, item)) for item in items]
    ends = sorted({end for item in items for end in item})
    every = [Seen(end, end) for end in ends if end < NEVER]
    every += [Seen(a, b) for a, b in pairwise(ends)]
    for part in every:
        slope = sum(inside(part, item) / p for item, p in zip(items, own, strict=True))
        assert slope / len(items) <= 1 + 1e-5


@given(st.lists(st.tuples(HOURS, st.booleans()), min_size=1, max_size=30))
def test_exact_times_give_the_curve_of_waiting(reports: list[tuple[int, bool]]) -> None:
    found = turnbull([Seen(h, h if gone else NEVER) for h, gone in reports])
    curve = kaplan_meier(Waits.of([h for h, _ in reports], [gone for _, gone in reports]))
    for hours in curve.times:
        assert 1 - found.gone_within(hours).low == pytest.approx(curve.at(hours)[0], abs=1e-5)


@given(ITEMS, HOURS)
def test_bounds_keep_their_order(items: list[Seen], hours: int) -> None:
    found, sure = turnbull(items).gone_within(hours), certain(items, hours)
    assert 0 <= found.low <= found.high <= 1
    assert 0 <= sure.low <= sure.high <= 1
    later = turnbull(items).gone_within(hours + 1)
    assert found.low <= later.low + 1e-9
    assert found.high <= later.high + 1e-9


def test_limits_of_a_sample_hold_the_bounds_and_come_again_from_the_seed() -> None:
    items = [Seen(0, 24)] * 20 + [Seen(24, 48)] * 10 + [Seen(168, NEVER)] * 10
    found = sampled_within(items, range(40), 36, seed=5, draws=300)
    assert found.bounds == pytest.approx((0.5, 0.75))
    # With exact counts it is the normal interval of 20 and of 30 of 40, about.
    assert (found.low, found.high) == pytest.approx((0.5 - 0.155, 0.75 + 0.134), abs=0.03)
    assert found == sampled_within(items, range(40), 36, seed=5, draws=300)
    alike = sampled_within(items, [i // 10 for i in range(40)], 36, seed=5, draws=300)
    assert alike.low < found.low
    assert alike.high > found.high
    with pytest.raises(ValueError, match="one cluster for each"):
        sampled_within(items, [], 36, seed=5)


@pytest.mark.parametrize("items", [[], [Seen(5, 4)], [Seen(-1, 4)], [Seen(math.nan, 4)]])
def test_impossible_items_are_refused(items: list[Seen]) -> None:
    with pytest.raises(ValueError, match="no items"):
        turnbull(items)
