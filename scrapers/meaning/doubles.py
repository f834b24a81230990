"""Figures that one document states more than once."""

from __future__ import annotations

from collections.abc import Sequence

from data.model import Absence, Observation, Series


def apart(
    found: Sequence[Observation],
) -> tuple[list[Observation], list[list[Observation]]]:
    """Return the observations to keep, and the groups of rivals of which none may be kept.

    The same value twice is one figure, and a number goes before a blank; different values for
    one series contradict each other, and nobody can tell which is meant.
    """
    by_series: dict[Series, list[Observation]] = {}
    for observation in found:
        by_series.setdefault(observation.series, []).append(observation)
    if len(by_series) == len(found):
        return list(found), []
    kept: list[Observation] = []
    rivals: list[list[Observation]] = []
    for same in by_series.values():
        stated = [o for o in same if o.value.absence is not Absence.NOT_REPORTED]
        if len({o.value for o in same}) == 1:
            kept.append(same[0])
        elif len(stated) == 1:
            kept.append(stated[0])
        else:
            rivals.append(same)
    return kept, rivals
