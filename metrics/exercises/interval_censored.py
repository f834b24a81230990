"""When content went away, known only from availability checks: between two of them.

Each item went in an interval (last seen up, first seen gone]; one that was still up at its
last check goes in (last check, ∞); a time that the platform states itself is a point. Source:
Turnbull 1974 and 1976 (self-consistent estimate), Gentleman & Geyer 1994 (when an estimate is
the most likely one). Where in an innermost interval its share lies is not known, so every
answer is a pair of bounds.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from metrics.estimators import Bounds

Array = NDArray[np.float64]

NEVER = math.inf
"""The right end of an interval that nothing closed."""

CLOSE = 1e-7
"""How far the estimate may stay from the most likely one, as a share of its likelihood's slope."""

ROUGH = 1e-4
"""The same for a sample drawn again, whose own error is far larger."""

DRAWS = 1_000
"""Samples drawn again: each is estimated anew."""

LONGEST = 5_000
"""Rounds after which the estimate is taken as it is; `gap` tells how far it got."""


class Seen(NamedTuple):
    """An item went after `up` and by `gone` hours; equal ends are an exact time."""

    up: float
    gone: float


class Innermost(NamedTuple):
    """An interval (after, upto], or a point, and the share of items that went in it."""

    after: float
    upto: float
    share: float

    @property
    def exact(self) -> bool:
        """Whether it is a single hour."""
        return self.after == self.upto


@dataclass(frozen=True, slots=True)
class Turnbull:
    """The most likely shares on innermost intervals.

    `gap` is 0 at the maximum: no other shares can raise the logarithm of the likelihood by
    more than n times `gap` (Gentleman & Geyer 1994).
    """

    n: int
    parts: tuple[Innermost, ...]
    rounds: int
    gap: float

    def gone_within(self, hours: float) -> Bounds:
        """Return the least and the largest share gone within so many hours."""
        sure = sum(p.share for p in self.parts if p.upto <= hours)
        begun = sum(p.share for p in self.parts if p.after < hours or (p.exact and p.upto <= hours))
        return Bounds(min(1.0, sure), min(1.0, begun))

    def median(self) -> tuple[float, float | None]:
        """Return the hours between which half are gone; None is "not reached"."""
        reached, half = 0.0, 0.5 - 1e-6
        for part in self.parts:
            reached += part.share
            if reached >= half:
                return part.after, None if part.upto == NEVER else part.upto
        raise AssertionError("shares add up to 1")


def certain(seen: Iterable[Seen], hours: float) -> Bounds:
    """Return the share gone within so many hours that no assumption at all can move.

    At least those seen gone by then; at most those not seen up then or later. An item whose
    checks ended early may have gone at once.
    """
    items = list(seen)
    if not items:
        raise ValueError("no items, so no share")
    sure = sum(s.gone <= hours for s in items)
    possible = sum(s.up < hours or s.gone <= hours for s in items)
    return Bounds(sure / len(items), possible / len(items))


def turnbull(seen: Iterable[Seen], close: float = CLOSE, longest: int = LONGEST) -> Turnbull:
    """Return the most likely shares on innermost intervals, by self-consistency.

    Each round gives every item its share of the intervals inside its own. Raises ValueError
    for no items, or an interval that ends before it begins.
    """
    counted = Counter(Seen(float(up), float(gone)) for up, gone in seen)
    if not counted or any(not 0 <= s.up <= s.gone or s.up == NEVER for s in counted):
        raise ValueError("no items, or an interval that ends before it begins")
    inner = innermost(counted)
    spans = _spans(counted, inner)
    weight = np.array(list(counted.values()), float) / counted.total()
    shares, rounds, gap = _self_consistent(spans, weight, close, longest)
    parts = (Innermost(*part, float(p)) for part, p in zip(inner, shares, strict=True))
    return Turnbull(counted.total(), tuple(p for p in parts if p.share > 0), rounds, gap)


class Sampled(NamedTuple):
    """Limits of a share of a sample whose value is itself a pair of bounds, and their seed."""

    bounds: Bounds
    low: float
    high: float
    draws: int
    seed: int


def sampled_within(
    seen: Sequence[Seen],
    clusters: Sequence[Hashable],
    hours: float,
    seed: int,
    draws: int = DRAWS,
) -> Sampled:
    """Return the share gone within so many hours with 95 % limits, by drawing whole clusters.

    The low end is the 2.5 % point of the least share, the high end the 97.5 % point of the
    largest: together they hold the share wherever between two checks it lies (Horowitz & Manski
    2000). Raises ValueError for no items or not one cluster for each.
    """
    if not seen or len(seen) != len(clusters):
        raise ValueError("no items, or not one cluster for each")
    groups: dict[Hashable, list[Seen]] = {}
    for item, cluster in zip(seen, clusters, strict=True):
        groups.setdefault(cluster, []).append(item)
    every, random, found = list(groups.values()), np.random.default_rng(seed), []
    for _ in range(draws):
        drawn = random.integers(0, len(every), len(every))
        again = [item for place in drawn for item in every[place]]
        found.append(turnbull(again, ROUGH).gone_within(hours))
    low = float(np.quantile([one.low for one in found], 0.025))
    high = float(np.quantile([one.high for one in found], 0.975))
    return Sampled(turnbull(seen).gone_within(hours), low, high, draws, seed)


def innermost(seen: Iterable[Seen]) -> list[Seen]:
    """Return the intervals that alone can carry a share (Turnbull 1976).

    A left end followed at once by a right end, when all ends are sorted. A point lies before
    the open end of (t, ∞), which therefore does not hold it.
    """
    ends = sorted({end for s in seen for end in _ends(s)})
    return [
        Seen(left[0], right[0])
        for left, right in pairwise(ends)
        if left[2] == LEFT and right[2] == RIGHT
    ]


LEFT, RIGHT = 0, 1


def _ends(seen: Seen) -> tuple[tuple[float, int, int], tuple[float, int, int]]:
    """Return both ends as places on a line: a point at t begins before (t, …] does."""
    opens = 0 if seen.up == seen.gone else 1
    return (seen.up, opens, LEFT), (seen.gone, 0, RIGHT)


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """Which innermost intervals each item holds: from `first` up to, not including, `end`.

    They are always neighbours, so sums over them are differences of running sums.
    """

    size: int
    first: NDArray[np.int64]
    end: NDArray[np.int64]

    def held(self, shares: Array) -> Array:
        """Return the share that lies inside each item's interval."""
        running = np.concatenate(([0.0], np.cumsum(shares)))
        found: Array = running[self.end] - running[self.first]
        return found

    def spread(self, weight: Array) -> Array:
        """Return the weight of the items that hold each innermost interval."""
        ends = np.bincount(self.end, weight, self.size + 1)
        return np.cumsum(np.bincount(self.first, weight, self.size + 1) - ends)[:-1]


def _spans(seen: Iterable[Seen], inner: list[Seen]) -> Spans:
    """Return which innermost intervals lie inside each item's interval."""
    lefts, rights = [_ends(part)[0] for part in inner], [part.gone for part in inner]
    items = list(seen)
    first = [bisect_left(lefts, _ends(item)[0]) for item in items]
    end = [bisect_right(rights, item.gone) for item in items]
    return Spans(len(inner), np.array(first), np.array(end))


def _self_consistent(
    spans: Spans, weight: Array, close: float, longest: int
) -> tuple[Array, int, float]:
    """Return shares, rounds taken, and how far the largest slope lies above 1.

    Two plain rounds show where the shares are heading; a leap that way is kept when it is
    more likely than they are (Varadhan & Roland 2008, squared extrapolation).
    """
    shares = np.full(spans.size, 1 / spans.size)
    gap, rounds = math.inf, 0
    while gap > close and rounds < longest:
        slope = spans.spread(weight / spans.held(shares))
        gap = float(slope.max()) - 1
        once = shares * slope
        twice = once * spans.spread(weight / spans.held(once))
        leap = _leap(shares, once, twice)
        shares = leap if _likelier(spans, weight, leap, twice) else twice
        rounds += 1
    shares = np.where(shares < 1e-9, 0.0, shares)
    return shares / shares.sum(), rounds, gap


def _likelier(spans: Spans, weight: Array, one: Array, other: Array) -> bool:
    """Return whether the first shares are more likely than the second."""
    return bool(weight @ np.log(spans.held(one) / spans.held(other)) > 0)


def _leap(shares: Array, once: Array, twice: Array) -> Array:
    """Return where two rounds are heading; what would become negative stays as it is."""
    first, turn = once - shares, twice - 2 * once + shares
    bend = float(np.linalg.norm(turn))
    if not bend:
        return twice
    far = max(1.0, float(np.linalg.norm(first)) / bend)
    leap = shares + 2 * far * first + far**2 * turn
    leap = np.where(leap > 0, leap, twice)
    return np.asarray(leap / leap.sum(), float)
