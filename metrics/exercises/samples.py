"""Shares of a sample, their limits, and what likeness within clusters takes away.

Cluster: what makes reports alike, such as one item, one organisation, one day of a campaign.
Sources: Kish 1965 (design effect), Fleiss 1981 and Donner 1986 (intraclass correlation by
analysis of variance), Newcombe 1998, Statistics in Medicine 17:857-872 (score interval, in
metrics.estimators), 17:873-890 (differences) and 17:2635-2650 (paired differences), Brown, Cai
& DasGupta 2001 (Jeffreys), McNemar 1947; which of them are used: research on metrics, 3.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr, betaincinv, stdtrit

from metrics.estimators import Z95, Bounds, wilson

PLANNED_LIKENESS = 0.1
"""Intraclass correlation where the data cannot tell one (a planning guess, 3.3)."""

DRAWS = 10_000
"""Bootstrap draws (research on metrics, 1.8)."""

Numbered = NDArray[np.int64]
"""The number of the cluster of each report, counted from 0 in order of appearance."""


@dataclass(frozen=True, slots=True)
class Design:
    """How much a clustered sample is worth: `n_eff` independent reports.

    `estimated` is False where the intraclass correlation `icc` is the planned one: with a
    single cluster, or without any difference between reports, the data cannot tell it. Where
    every report is a cluster of its own it does not matter: `deff` is 1.
    """

    n: int
    clusters: int
    icc: float
    estimated: bool
    deff: float

    @property
    def n_eff(self) -> float:
        """The effective number of reports."""
        return self.n / self.deff

    @property
    def z(self) -> float:
        """The 97.5 % point: of t with clusters-1 degrees where deff was estimated from them."""
        return critical(self.clusters) if self.estimated else Z95


class Difference(NamedTuple):
    """A difference of two shares with its 95 % limits."""

    value: float
    low: float
    high: float


class Pairs(NamedTuple):
    """Matched pairs: hit in both, only in the first, only in the second, in neither."""

    both: int
    first: int
    second: int
    neither: int

    @property
    def n(self) -> int:
        """How many pairs."""
        return sum(self)


class Resampled(NamedTuple):
    """A mean difference with percentile limits, and the seed that gives it again."""

    value: float
    low: float
    high: float
    draws: int
    seed: int


def critical(clusters: int) -> float:
    """Return the 97.5 % point of t with clusters-1 degrees; there must be two clusters."""
    if clusters < 2:
        raise ValueError("a single cluster tells nothing of the others")
    return float(stdtrit(clusters - 1, 0.975))


def kish(sizes: Sequence[int], icc: float) -> float:
    """Return the design effect 1 + ((1+cv²)m̄ - 1)·icc of clusters of these sizes (Kish 1965)."""
    return 1 + (sum(m * m for m in sizes) / sum(sizes) - 1) * icc


def likeness(values: Sequence[float], clusters: Sequence[Hashable]) -> float | None:
    """Return the intraclass correlation by one-way analysis of variance, at least 0.

    (MSB - MSW) / (MSB + (n0 - 1) MSW), n0 the size allowing for unequal clusters. None where
    nothing can be told: one cluster, only single reports, or no difference between reports.
    """
    return _likeness(values, numbered(clusters))


def _likeness(values: Sequence[float], index: Numbered) -> float | None:
    x = np.asarray(values, float)
    sizes = np.bincount(index).astype(float)
    n, k = len(x), len(sizes)
    if k < 2 or k == n or np.ptp(x) == 0:
        return None
    means = np.bincount(index, x) / sizes
    between = float(np.sum(sizes * (means - x.mean()) ** 2)) / (k - 1)
    within = float(np.sum((x - means[index]) ** 2)) / (n - k)
    n0 = (n - float(np.sum(sizes**2)) / n) / (k - 1)
    return min(1.0, max(0.0, (between - within) / (between + (n0 - 1) * within)))


def design(values: Sequence[float], clusters: Sequence[Hashable] | Numbered) -> Design:
    """Return the design effect of reports in clusters, from what was found for each report.

    Clusters that are `numbered` already are taken as they are. Raises ValueError for no reports
    or not one cluster for each.
    """
    if not values or len(values) != len(clusters):
        raise ValueError("no reports, or not one cluster for each")
    index = clusters if isinstance(clusters, np.ndarray) else numbered(clusters)
    found = _likeness(values, index)
    sizes = sizes_of(index)
    icc = PLANNED_LIKENESS if found is None else found
    return Design(len(values), len(sizes), icc, found is not None, kish(sizes, icc))


def share(hits: int, sample: Design) -> Bounds:
    """Return Wilson's limits of a share on the effective size, with t for few clusters."""
    return wilson(hits / sample.deff, sample.n_eff, sample.z)


def jeffreys(hits: float, n: float) -> Bounds:
    """Return quantiles of Beta(x+½, n-x+½); 0 of n begins at 0, and n of n ends at 1."""
    if not 0 <= hits <= n or n <= 0:
        raise ValueError(f"no share of {hits} in {n}")
    low = 0.0 if hits == 0 else float(betaincinv(hits + 0.5, n - hits + 0.5, 0.025))
    high = 1.0 if hits == n else float(betaincinv(hits + 0.5, n - hits + 0.5, 0.975))
    return Bounds(low, high)


def newcombe(
    first: tuple[float, float], second: tuple[float, float], z: tuple[float, float] = (Z95, Z95)
) -> Difference:
    """Return the first share less the second, each as (hits, n); n may be effective.

    Newcombe 1998, method 10: the score limits of both, squared and added. `z` for each.
    """
    p, (low1, high1) = first[0] / first[1], wilson(*first, z[0])
    q, (low2, high2) = second[0] / second[1], wilson(*second, z[1])
    less, more = math.hypot(p - low1, high2 - q), math.hypot(high1 - p, q - low2)
    return Difference(p - q, p - q - less, p - q + more)


def newcombe_paired(pairs: Pairs, z: float = Z95) -> Difference:
    """Return the share hit in the first less that in the second, on matched pairs.

    Newcombe 1998, 17:2635-2650, method 10: as for independent shares, less the correlation
    of the pairs, which is taken half a pair smaller where it is positive.
    """
    n = pairs.n
    if n == 0:
        raise ValueError("no pairs, so no difference")
    p, q = (pairs.both + pairs.first) / n, (pairs.both + pairs.second) / n
    low1, high1 = wilson(pairs.both + pairs.first, n, z)
    low2, high2 = wilson(pairs.both + pairs.second, n, z)
    phi = _correlation(pairs)

    def reach(one: float, other: float) -> float:
        return math.sqrt(max(0.0, one * one - 2 * phi * one * other + other * other))

    return Difference(p - q, p - q - reach(p - low1, high2 - q), p - q + reach(high1 - p, q - low2))


def _correlation(pairs: Pairs) -> float:
    """Return the corrected phi of method 10; 0 where a margin is empty."""
    e, f, g, h = pairs
    margins = (e + f) * (g + h) * (e + g) * (f + h)
    if margins == 0:
        return 0.0
    product = float(e * h - f * g)
    if product > 0:
        product = max(product - pairs.n / 2, 0.0)
    return product / math.sqrt(margins)


def mcnemar(pairs: Pairs) -> float:
    """Return the exact two-sided probability that only chance parts the pairs (McNemar 1947).

    Binomial on the pairs that differ; 1 when none does.
    """
    apart = pairs.first + pairs.second
    return min(1.0, 2 * float(bdtr(min(pairs.first, pairs.second), apart, 0.5))) if apart else 1.0


def paired_bootstrap(
    first: Sequence[float],
    second: Sequence[float],
    seed: int,
    clusters: Sequence[Hashable] | None = None,
    draws: int = DRAWS,
) -> Resampled:
    """Return the mean of first less second, with limits from pairs drawn again and again.

    Where pairs are alike in clusters, whole clusters are drawn. Raises ValueError for no pairs,
    or values without a partner or a cluster.
    """
    groups = clusters if clusters is not None else range(len(first))
    if not first or not len(first) == len(second) == len(groups):
        raise ValueError("no pairs, or values without a partner or a cluster")
    gaps = np.asarray(first, float) - np.asarray(second, float)
    index = numbered(groups)
    sums, sizes = np.bincount(index, gaps), np.bincount(index)
    random, means = np.random.default_rng(seed), np.empty(draws)
    for draw in range(draws):
        drawn = random.integers(0, len(sums), len(sums))
        means[draw] = sums[drawn].sum() / sizes[drawn].sum()
    low, high = np.quantile(means, [0.025, 0.975])
    return Resampled(float(gaps.mean()), float(low), float(high), draws, seed)


def sizes_of(index: Numbered) -> list[int]:
    """Return how many reports each cluster has."""
    sizes: list[int] = np.bincount(index).tolist()
    return sizes


def numbered(clusters: Sequence[Hashable]) -> Numbered:
    """Return a number for the cluster of each report, in order of appearance."""
    number: dict[Hashable, int] = {}
    return np.array([number.setdefault(cluster, len(number)) for cluster in clusters])
