"""Durations as the public sees them: to the hour, whoever's items they are.

A median is the wait of one report, and an average changes by the wait of whichever report is
added. Whoever holds all notices with their seconds would find that report by its time (research
on metrics, 6: no exact times).
"""

from __future__ import annotations

import math
from dataclasses import replace

from metrics.exercises.catalogue import card_of
from metrics.exercises.figure import TestFigure, times_said
from metrics.words import hours

UNIT = "hours"


def to_the_hour(found: TestFigure) -> TestFigure:
    """Return a duration in whole hours, its limits outwards; any other figure as it is."""
    if found.unit != UNIT or not found.known:
        return found
    low = None if found.low is None else float(math.floor(found.low))
    high = None if found.high is None else float(math.ceil(found.high))
    value = None if found.value is None else max(1.0, float(round(found.value)))
    return replace(found, value=value, low=low, high=high, sentence=_said(found, value, low, high))


def _said(found: TestFigure, value: float | None, low: float | None, high: float | None) -> str:
    said = card_of(found.metric).said
    if value is not None:
        return times_said(said, value, low, high)
    if high is None:
        return f"{said}: more than {hours(low or 0.0)}"
    return f"{said}: {hours(low or 0.0)} to {hours(high)}"
