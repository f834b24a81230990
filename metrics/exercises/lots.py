"""The plan of a round as rows of `reports.csv`: which item is reported by which channel.

    strata(...)      every service, harm and country together, with the reports each gets
    drawn(...)       matched pairs in each stratum, a channel drawn for each item by a seed

A stratum with an odd number keeps one item without a partner, which is left out and told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from metrics.exercises.planning import Pair, assign, quotas

COLUMNS = (
    *("exercise_id", "round_id", "item_id", "short_code", "attempt_no", "platform", "harm_code"),
    *("vantage_country", "pair_id", "assignment", "channel"),
)
"""Columns of `reports.csv`; what the testers find out goes into further ones."""
MOST = 9_999
"""Items of a plan: short codes have no more numbers."""


class Stratum(NamedTuple):
    """Items alike in service, kind of harm and country."""

    platform: str
    harm: str
    country: str

    @property
    def name(self) -> str:
        """The three codes as one word."""
        return "/".join(self)


@dataclass(frozen=True, slots=True)
class Plan:
    """Rows of `COLUMNS`, by the seed they were drawn with; `single` strata leave one item out."""

    seed: int
    rows: tuple[tuple[str, ...], ...]
    single: tuple[Stratum, ...]


def strata(
    platforms: Sequence[str],
    harms: Sequence[str],
    countries: Sequence[str],
    total: int,
    *,
    least: int = 0,
    weights: Mapping[str, float] | None = None,
) -> dict[Stratum, int]:
    """Return how many reports each stratum gets: by the weights of services, else alike.

    Raises ValueError where that cannot be (see `planning.quotas`).
    """
    every = {one.name: one for one in map(Stratum._make, product(platforms, harms, countries))}
    given = {name: (weights or {}).get(one.platform, 1.0) for name, one in every.items()}
    return {every[name]: count for name, count in quotas(given, total, least).items()}


def drawn(
    counts: Mapping[Stratum, int],
    channels: tuple[str, str],
    seed: int,
    place: tuple[str, str],
    prefix: str = "",
) -> Plan:
    """Return the plan of a round (`place` is exercise and round), the same for the same seed.

    Items are named after their pair, and by short codes where the round has a `prefix`. Raises
    ValueError for equal channels and for more items than there are codes.
    """
    of: dict[str, Stratum] = {}
    pairs: list[Pair] = []
    for stratum in sorted(counts):
        for _ in range(counts[stratum] // 2):
            name = f"P{len(pairs) + 1:04}"
            of[name] = stratum
            pairs.append(Pair(name, (f"{name}A", f"{name}B"), stratum.name))
    if 2 * len(pairs) > MOST:
        raise ValueError(f"a plan has {MOST:,} items at most")
    found = sorted(assign(pairs, channels, seed).rows, key=lambda row: row.item)
    rows = tuple(
        _row(place, row.item, code, of[row.pair], row.pair, row.channel)
        for row, code in zip(found, _codes(prefix, len(found)), strict=True)
    )
    return Plan(seed, rows, tuple(sorted(s for s, count in counts.items() if count % 2)))


def _row(
    place: tuple[str, str], item: str, code: str, of: Stratum, pair: str, channel: str
) -> tuple[str, ...]:
    about = (of.platform, of.harm, of.country, pair, "randomised", channel)
    return (*place, item, code, "1", *about)


def _codes(prefix: str, count: int) -> list[str]:
    return [f"{prefix}-{n:03}" if prefix else "" for n in range(1, count + 1)]
