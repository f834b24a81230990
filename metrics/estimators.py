"""Estimators and sharp bounds, as far as the metrics here need them.

Everything takes and gives plain numbers; what they are about is the business of the metrics.
Sources: Newcombe 1998 (score interval), sections 1.4 to 1.6 and 3.1 of the research on metrics
(bounds of pooled medians, time buckets and day resolution, each with its proof there).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

Z95 = 1.959963984540054
"""The 97.5 % point of the normal distribution."""


class Bounds(NamedTuple):
    """Limits that hold the value for certain, or with the stated confidence."""

    low: float
    high: float


class Stratum(NamedTuple):
    """One part of a population: how many cases, and their published median."""

    n: float
    median: float


class Consistency(NamedTuple):
    """Whether a published median can be the median of its parts.

    `consistent` is None when the parts do not make up the whole: then the bound says nothing,
    which is not the same as passing.
    """

    partition: bool
    consistent: bool | None
    bounds: Bounds | None


def wilson(hits: float, n: float, z: float = Z95) -> Bounds:
    """Return the score interval of a share; `n` may be an effective, fractional size.

    Raises ValueError for an empty sample or more hits than cases.
    """
    if not 0 <= hits <= n or n <= 0:
        raise ValueError(f"no share of {hits} in {n}")
    p, square = hits / n, z * z
    centre = (p + square / (2 * n)) / (1 + square / n)
    half = z * math.sqrt(p * (1 - p) / n + square / (4 * n * n)) / (1 + square / n)
    return Bounds(max(0.0, centre - half), min(1.0, centre + half))


def pooled_median(strata: Sequence[Stratum]) -> Bounds:
    """Return the limits of the median of all, given the medians of its parts.

    The smallest and the largest of them; the counts cannot narrow this (proof: research on
    metrics, 1.4). The parts must make up the whole. Raises ValueError when all are empty.
    """
    medians = [s.median for s in strata if s.n > 0]
    if not medians:
        raise ValueError("no cases, so no median")
    return Bounds(min(medians), max(medians))


def pooled_share_within(strata: Sequence[Stratum], clock: float) -> Bounds:
    """Return the limits of the share decided within `clock`, from the medians of the parts."""
    total = sum(s.n for s in strata)
    if total <= 0:
        raise ValueError("no cases, so no share")
    inside = sum(s.n for s in strata if s.median <= clock) / total
    return Bounds(inside / 2, (1 + inside) / 2)


def median_consistency(
    strata: Sequence[Stratum], total: float, published: float, slack: float = 0.0
) -> Consistency:
    """Hold a published median against those of its parts.

    `slack` is one rounding unit of the printed figures. The parts are a partition when their
    counts add up to the total exactly.
    """
    if not strata or sum(s.n for s in strata) != total or total <= 0:
        return Consistency(partition=False, consistent=None, bounds=None)
    bounds = pooled_median(strata)
    fits = bounds.low - slack <= published <= bounds.high + slack
    return Consistency(partition=True, consistent=fits, bounds=bounds)


def bucket_median(
    edges: Sequence[float | None], counts: Sequence[float], unknown: float = 0
) -> tuple[float, float | None]:
    """Return the edges between which the median of bucketed times lies.

    `edges` has one entry more than `counts`; a last None is open. Cases of unknown time count
    as the fastest for the lower and as the slowest for the upper edge. Raises ValueError when
    there are no cases.
    """
    total = sum(counts) + unknown
    if total <= 0:
        raise ValueError("no cases, so no median")
    low = edges[_crossing(counts, total / 2, unknown)] if unknown < total / 2 else edges[0]
    reached = sum(counts) >= total / 2
    high = edges[_crossing(counts, total / 2, 0) + 1] if reached else None
    assert low is not None  # only the last edge may be open, and it bounds nothing from below
    return low, high


def _crossing(counts: Sequence[float], half: float, before: float) -> int:
    """Return the index of the bucket in which the cumulative count reaches `half`."""
    for index, inside in enumerate(counts):
        before += inside
        if before >= half:
            return index
    return len(counts) - 1


def bucket_share_within(
    edges: Sequence[float | None], counts: Sequence[float], clock: float, unknown: float = 0
) -> Bounds:
    """Return the limits of the share within `clock` hours; nothing is interpolated."""
    total = sum(counts) + unknown
    if total <= 0:
        raise ValueError("no cases, so no share")
    ends = edges[1:]
    sure = sum(n for n, end in zip(counts, ends, strict=True) if end is not None and end <= clock)
    begun = zip(counts, edges[:-1], strict=True)
    possible = sum(n for n, start in begun if start is not None and start < clock)
    return Bounds(sure / total, (possible + unknown) / total)


def day_share_within(histogram: Mapping[int, float], clock: float) -> Bounds:
    """Return the limits of the share within `clock` hours when only calendar days are known.

    A lag of d days means between 24(d-1) and 24(d+1) hours. Raises ValueError when empty.
    """
    total = sum(histogram.values())
    if total <= 0:
        raise ValueError("no cases, so no share")
    sure = sum(n for day, n in histogram.items() if 24 * (day + 1) <= clock)
    possible = sum(n for day, n in histogram.items() if 24 * (day - 1) < clock)
    return Bounds(sure / total, possible / total)
