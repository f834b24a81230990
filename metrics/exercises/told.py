"""The lines of further figures: of which service, about what, and what no line can be had for."""

from __future__ import annotations

from dataclasses import dataclass

from metrics.exercises.shown import Line


@dataclass(frozen=True, slots=True)
class Told:
    """One figure of one service, or of all together where `platform` is empty.

    `label` says which reports it contrasts or counts, empty where the metric says all.
    """

    platform: str
    label: str
    line: Line


@dataclass(frozen=True, slots=True)
class Topic:
    """Figures that are read together, by the id of their question."""

    key: str
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """What a round cannot say, and why."""

    label: str
    why: str
