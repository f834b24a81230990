"""How many reports an exercise needs, how they are spread, and who reports by which channel.

Sources: research on metrics, 3.3 (planning with a design effect of 1.9), protocol of test
reports, 4 (sample sizes, matched pairs); Fleiss 1981 (size for two shares).
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from scipy.special import ndtr, ndtri

from metrics.estimators import Z95, wilson

PLANNED_DEFF = 1.9
"""Ten reports to a cluster with likeness 0.1, before data exist (3.3)."""

POWER = 0.80
"""Wanted chance of finding what is there."""

PLANNED_SHARE = 0.65
"""Share around which two services are compared when nothing is known yet (3.3)."""


class Chances(NamedTuple):
    """How likely each verdict is, if the true share is as supposed."""

    meets: float
    falls_short: float

    @property
    def inconclusive(self) -> float:
        """What is left."""
        return 1 - self.meets - self.falls_short


class Pair(NamedTuple):
    """Two items alike in all but their channel, and the stratum in which they are matched."""

    name: str
    items: tuple[str, str]
    stratum: str = ""


class Row(NamedTuple):
    """One item and the channel drawn for it."""

    pair: str
    stratum: str
    item: str
    channel: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """Which item is reported by which channel; the seed gives the same rows again."""

    seed: int
    channels: tuple[str, str]
    rows: tuple[Row, ...]


def chances(share: float, threshold: float, n: int, deff: float = PLANNED_DEFF) -> Chances:
    """Return how likely each verdict is with n reports, if `share` is the truth.

    Normal approximation of the share; the verdict is that of Wilson's interval, which leaves
    the threshold out at z·√(θ(1-θ)/n_eff) from it.
    """
    n_eff = n / deff
    reach = Z95 * math.sqrt(threshold * (1 - threshold) / n_eff)
    spread = math.sqrt(max(share * (1 - share), 1e-12) / n_eff)
    return Chances(
        float(ndtr((share - threshold - reach) / spread)),
        float(ndtr((threshold - reach - share) / spread)),
    )


def reports_for_verdict(
    share: float, threshold: float, power: float = POWER, deff: float = PLANNED_DEFF
) -> int:
    """Return how many reports show on which side of the threshold `share` lies.

    Raises ValueError when it lies on the threshold: no number does.
    """
    if share == threshold:
        raise ValueError("no number of reports parts a share from itself")
    wanted = Z95 * math.sqrt(threshold * (1 - threshold))
    wanted += float(ndtri(power)) * math.sqrt(share * (1 - share))
    return math.ceil(deff * (wanted / (share - threshold)) ** 2)


def reports_per_arm(
    first: float, second: float, power: float = POWER, deff: float = 1.0, comparisons: int = 1
) -> int:
    """Return how many reports each of two arms needs to tell their shares apart.

    Fleiss 1981: (z √(2p̄q̄) + z' √(p₁q₁+p₂q₂))² / (p₁-p₂)². `comparisons` for Holm's first.
    """
    if first == second:
        raise ValueError("no number of reports parts a share from itself")
    middle = (first + second) / 2
    wanted = _two_sided(comparisons) * math.sqrt(2 * middle * (1 - middle))
    wanted += float(ndtri(power)) * math.sqrt(first * (1 - first) + second * (1 - second))
    return math.ceil(deff * (wanted / (first - second)) ** 2 - 1e-9)


def detectable(
    n: int,
    comparisons: int = 1,
    deff: float = PLANNED_DEFF,
    share: float = PLANNED_SHARE,
    power: float = POWER,
) -> float:
    """Return the smallest difference of two shares that n reports in each would show.

    (z + z') √(2p(1-p)·deff/n) around `share`; `comparisons` are the pairs that Holm's first
    step counts (28 among eight services).
    """
    reach = _two_sided(comparisons) + float(ndtri(power))
    return reach * math.sqrt(2 * share * (1 - share) * deff / n)


def half_width(n: int, share: float = 0.5, deff: float = 1.0) -> float:
    """Return half the width of Wilson's interval of a share of n reports."""
    low, high = wilson(share * n / deff, n / deff)
    return (high - low) / 2


def reports_for_width(width: float, share: float = 0.5, deff: float = 1.0) -> int:
    """Return the least n whose interval is narrower than `width`."""
    n = 1
    while 2 * half_width(n, share, deff) >= width:
        n += 1
    return n


def quotas(weights: Mapping[str, float], total: int, least: int = 0) -> dict[str, int]:
    """Return reports for each stratum: `least` each, the rest by weight and largest remainder.

    They add up to `total`. Raises ValueError where that cannot be.
    """
    if not weights or min(weights.values()) < 0 or not sum(weights.values()):
        raise ValueError("a stratum has a weight of 0 or more, and one has more")
    rest, whole = total - least * len(weights), sum(weights.values())
    if rest < 0:
        raise ValueError(f"{total} reports are fewer than {least} for each of {len(weights)}")
    exact = {name: rest * weight / whole for name, weight in weights.items()}
    given = {name: math.floor(part) for name, part in exact.items()}
    behind = sorted(exact, key=lambda name: (given[name] - exact[name], name))
    for name in behind[: rest - sum(given.values())]:
        given[name] += 1
    return {name: least + count for name, count in given.items()}


def assign(pairs: Sequence[Pair], channels: tuple[str, str], seed: int) -> Assignment:
    """Return a randomised channel for each item of matched pairs, balanced in each stratum.

    Every pair uses both channels. In a stratum the pairs are shuffled by the seed, and which
    item of a pair gets the first channel alternates along that order from a drawn start: over
    all seeds it is even, and within a stratum even but for one. The order in which pairs are
    given does not matter, nor does the version of any library (SHA-256 draws).

    Raises ValueError for equal channels, or a pair or item given twice.
    """
    items = [item for pair in pairs for item in pair.items]
    names = [(pair.stratum, pair.name) for pair in pairs]
    if channels[0] == channels[1] or len({*items}) < len(items) or len({*names}) < len(names):
        raise ValueError("two channels, and every pair and item once")
    rows: list[Row] = []
    for stratum in sorted({pair.stratum for pair in pairs}):
        inside = [pair for pair in pairs if pair.stratum == stratum]
        inside.sort(key=lambda pair: _draw(seed, "pair", stratum, pair.name))
        start = int(_draw(seed, "start", stratum), 16) % 2
        for place, pair in enumerate(inside):
            turned = (place + start) % 2
            given = channels[::-1] if turned else channels
            rows += [Row(pair.name, stratum, *one) for one in zip(pair.items, given, strict=True)]
    return Assignment(seed, channels, tuple(rows))


def _draw(seed: int, *words: str) -> str:
    """Return a number in hexadecimal that only the seed and the words decide."""
    return hashlib.sha256("\0".join((str(seed), *words)).encode()).hexdigest()


def _two_sided(comparisons: int) -> float:
    """Return the point of the normal distribution for 5 % in two tails, among so many."""
    return float(-ndtri(0.025 / comparisons))
