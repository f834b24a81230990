"""Observations found by what they are about, one for each series.

The store hands out one observation per series already; of several (a list put together from
several reads) the same one holds as there, whatever the order they come in.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from data.model import TIER_RANK, Observation, Series


class Cells:
    """A set of observations, asked by series."""

    def __init__(self, observations: Iterable[Observation]) -> None:
        """Keep the observation that holds for each series."""
        held: dict[Series, Observation] = {}
        for found in observations:
            before = held.get(found.series)
            if before is None or _weight(found) < _weight(before):
                held[found.series] = found
        self._held = held

    @cached_property
    def _by_measure(self) -> dict[str, list[Observation]]:
        grouped: dict[str, list[Observation]] = {}
        for series in sorted(self._held):
            grouped.setdefault(series.measure, []).append(self._held[series])
        return grouped

    def of(self, *measures: str) -> list[Observation]:
        """Return the observations of some measures, each sorted by series."""
        return [found for name in measures for found in self._by_measure.get(name, ())]

    def at(self, series: Series) -> Observation | None:
        """Return the observation of a series, or None when nothing is held."""
        return self._held.get(series)

    def beside(self, series: Series, measure: str) -> Observation | None:
        """Return the observation of another measure about the same thing, or None."""
        return self._held.get(series._replace(measure=measure))


def _weight(one: Observation) -> tuple[int, int, float, int]:
    """Order as the store does: stronger tier, later edition, later statement, then id."""
    return TIER_RANK[one.tier], -one.edition, -one.first_seen.timestamp(), one.id
