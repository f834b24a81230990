"""Where a service may stand among others: a set of ranks, not a rank.

Source: Mogstad, Romano, Shaikh & Wilhelm 2024, Review of Economic Studies, doi
10.1093/restud/rdad006, with the step-down of Romano & Wolf 2005; written from the paper.
Estimates must be independent and about normal: 30 effective reports each.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

DRAWS = 10_000
"""Least draws of the critical value: with 1,000 limits flicker (research on metrics, 4.1)."""

AT_ONCE = 1_000
"""Draws held in memory at a time."""


class Estimate(NamedTuple):
    """A figure and its standard error."""

    value: float
    error: float


class Standing(NamedTuple):
    """The rank of an estimate, and the best and worst rank that it may truly have."""

    name: str
    rank: int
    best: int
    worst: int


@dataclass(frozen=True, slots=True)
class Ranks:
    """All standings, best first; all sets hold at once with the stated coverage.

    The same seed and draws give the same sets.
    """

    standings: tuple[Standing, ...]
    coverage: float
    draws: int
    seed: int

    def tiers(self) -> tuple[tuple[str, ...], ...]:
        """Return groups with a cut only where every set above lies above every set below.

        Often a single one, and that is the finding (research on metrics, 4.1).
        """
        down = list(accumulate((s.worst for s in self.standings), max))
        up = list(accumulate((s.best for s in reversed(self.standings)), min))[::-1]
        groups: list[list[str]] = []
        for place, standing in enumerate(self.standings):
            if not place or down[place - 1] < up[place]:
                groups.append([])
            groups[-1].append(standing.name)
        return tuple(tuple(group) for group in groups)


def rank_sets(
    estimates: Mapping[str, Estimate],
    seed: int,
    *,
    higher_is_better: bool = True,
    coverage: float = 0.95,
    draws: int = DRAWS,
) -> Ranks:
    """Return simultaneous sets of ranks. Raises ValueError for an error of 0 or fewer draws.

    Best rank: one more than those certainly better. Worst: less those certainly worse.
    """
    value, error = _arrays(estimates, draws)
    better = _certainly(value if higher_is_better else -value, error, seed, coverage, draws)
    names = list(estimates)
    score = value if higher_is_better else -value
    standings = [Standing(name, _rank(score, i), *_set(better, i)) for i, name in enumerate(names)]
    ordered = sorted(standings, key=lambda s: s.rank)
    return Ranks(tuple(ordered), coverage, draws, seed)


def marginal_set(
    estimates: Mapping[str, Estimate],
    name: str,
    seed: int,
    *,
    higher_is_better: bool = True,
    coverage: float = 0.95,
    draws: int = DRAWS,
) -> Standing:
    """Return the set of one name alone: narrower, and not to be shown beside another's."""
    value, error = _arrays(estimates, draws)
    score, place = value if higher_is_better else -value, list(estimates).index(name)
    only = np.zeros((len(score), len(score)), bool)
    only[place, :] = only[:, place] = True
    better = _certainly(score, error, seed, coverage, draws, only)
    return Standing(name, _rank(score, place), *_set(better, place))


def _arrays(estimates: Mapping[str, Estimate], draws: int) -> tuple[Array, Array]:
    """Return values and errors; raises ValueError for what cannot be ranked by sets."""
    value = np.array([e.value for e in estimates.values()], float)
    error = np.array([e.error for e in estimates.values()], float)
    if len(value) < 2 or not np.isfinite(value).all() or not (error > 0).all():
        raise ValueError("sets of ranks need two estimates or more, each with an error above 0")
    if draws < DRAWS:
        raise ValueError(f"fewer than {DRAWS:,} draws let the limits flicker")
    return value, error


def _rank(score: Array, place: int) -> int:
    return 1 + int(np.sum(score > score[place]))


def _set(better: Mask, place: int) -> tuple[int, int]:
    """Return best and worst rank from which estimates are certainly better than which."""
    return 1 + int(better[:, place].sum()), len(better) - int(better[place].sum())


def _certainly(
    score: Array, error: Array, seed: int, coverage: float, draws: int, only: Mask | None = None
) -> Mask:
    """Return for all pairs whether the first is certainly better, by step-down.

    Reject what exceeds the critical value of the pairs left, drop it, and look again.
    """
    active = (
        ~np.eye(len(score), dtype=bool) if only is None else only & ~np.eye(len(score), dtype=bool)
    )
    spread = np.sqrt(error[:, None] ** 2 + error[None, :] ** 2)
    found = (score[:, None] - score[None, :]) / spread
    better = np.zeros_like(active)
    while active.any():
        limit = _critical(active, error, spread, seed, coverage, draws)
        fresh = active & (found > limit)
        if not fresh.any():
            break
        better |= fresh
        active &= ~fresh
    return better


def _critical(
    active: Mask, error: Array, spread: Array, seed: int, coverage: float, draws: int
) -> float:
    """Return the quantile of the largest centred difference over the pairs left."""
    random, first, second = np.random.default_rng(seed), *np.nonzero(active)
    largest: list[Array] = []
    for done in range(0, draws, AT_ONCE):
        noise = random.standard_normal((min(AT_ONCE, draws - done), len(error))) * error
        gaps = (noise[:, first] - noise[:, second]) / spread[first, second]
        largest.append(gaps.max(axis=1))
    ordered = np.sort(np.concatenate(largest))
    return float(ordered[math.ceil(coverage * draws) - 1])
