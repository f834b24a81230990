"""One figure period by period: its course, the breaks in it, and steps that stand out.

A step is a jump when it is larger than a change worth asking about, and larger than 3.5 robust
standard deviations of the other steps of its series (3.5: Iglewicz and Hoaglin 1993; the deviation
is 1.4826 times the median size, as for the median absolute deviation). Shares are compared in
points, counts and durations by their ratio. A jump may be a fault in a file or a change in
practice: it is told beside the figure, and nothing is altered, left out or moved in an order.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median

from data import breaks
from data.model import Observation, Series
from data.vocabulary import Break
from metrics import words
from metrics.figure import Caveat
from metrics.gates import NOISY_BELOW

LEAST_POINTS = 4
"""Points without which there is no verdict: three steps, two of which say what is usual."""

CUT = 3.5
"""Robust standard deviations beyond which a step stands out (Iglewicz and Hoaglin 1993)."""

TO_DEVIATION = 1.4826
"""What makes a median absolute size comparable to a standard deviation (normal steps)."""

LEAST_POINTS_OF_SHARE = 0.2
"""A step of a share below 20 points is never told, however steady the series."""

LEAST_RATIO = 3.0
"""Nor is a step of a count or a duration by less than this factor."""


@dataclass(frozen=True, slots=True)
class Jump:
    """A step that stands out from the others of its series.

    `size` and `usual` are in points of a share, or in factors of a count or duration.
    """

    before: Observation
    after: Observation
    size: float
    usual: float

    @property
    def sentence(self) -> str:
        """What moved, from where to where, and what the other steps are like."""
        old, new = words.value(self.before.value), words.value(self.after.value)
        both = (self.before.series, self.after.series)
        spans = [words.period(s.period_start, s.period_end) for s in both]
        return (
            f"Moved from {old} ({spans[0]}) to {new} ({spans[1]}); the middle one of the other "
            f"steps of this series is by {self._told(self.usual)}. It may be a fault in a file or "
            "a change in practice; the figure is shown as published."
        )

    def _told(self, size: float) -> str:
        if self.after.value.unit == "share":
            points = words.ratio(size * 100)
            return f"{points} point" if points == "1" else f"{points} points"
        return f"a factor of {words.ratio(math.exp(size))}"

    @property
    def caveat(self) -> Caveat:
        """The caveat that stands beside the later figure."""
        return Caveat("jump", self.sentence)


@dataclass(frozen=True, slots=True)
class Course:
    """One figure in all its periods, oldest first, with what is known to break it."""

    points: tuple[Observation, ...]
    breaks: tuple[Break, ...]
    jumps: tuple[Jump, ...]

    def jump_to(self, one: Observation) -> Jump | None:
        """Return the jump that ends in a statement, or None."""
        return next((j for j in self.jumps if j.after.id == one.id), None)


def courses(found: Iterable[Observation]) -> list[Course]:
    """Return the course of every figure among observations, each period once."""
    groups: dict[Series, list[Observation]] = {}
    for one in found:
        if one.series.period_start and one.series.period_end:
            groups.setdefault(figure(one.series), []).append(one)
    return [_course(group) for group in groups.values()]


def figure(series: Series) -> Series:
    """Return a series without its period: what is the same figure at another time."""
    return series._replace(period_start="", period_end="")


def _course(group: list[Observation]) -> Course:
    points = sorted(group, key=lambda o: (o.series.period_end, o.series.period_start))
    s = points[0].series
    first, last = s.period_start, points[-1].series.period_end
    known = tuple(
        b
        for b in breaks.of_series(s.programme, s.platform, s.measure)
        if any(first < day.isoformat() <= last for day in b.days)
    )
    return Course(tuple(points), known, jumps(points, known))


def jumps(points: Sequence[Observation], known: Sequence[Break] = ()) -> tuple[Jump, ...]:
    """Return the steps that stand out, oldest first; none where there are too few to judge.

    Only neighbouring periods are compared, only exact numbers of one unit, and never across a
    known break, which explains a step by itself.
    """
    steps = [(a, b, size) for a, b in pairwise(points) if (size := _step(a, b, known)) is not None]
    if len(steps) + 1 < LEAST_POINTS:
        return ()
    found = []
    for number, (before, after, size) in enumerate(steps):
        usual = median(s for n, (_, _, s) in enumerate(steps) if n != number)
        if size > max(CUT * TO_DEVIATION * usual, _least(after)) and not _noisy(before, after):
            found.append(Jump(before, after, size, usual))
    return tuple(found)


def _least(one: Observation) -> float:
    # A share of 0.1 and one of 0.3 printed as such differ by a little less than 0.2.
    return LEAST_POINTS_OF_SHARE + 1e-9 if one.value.unit == "share" else math.log(LEAST_RATIO)


def _noisy(before: Observation, after: Observation) -> bool:
    """Whether both are counts that vary from period to period without any cause."""
    largest = max(before.value.number or 0, after.value.number or 0)
    return after.value.unit == "count" and largest < NOISY_BELOW


def _step(before: Observation, after: Observation, known: Sequence[Break]) -> float | None:
    """Return the size of a step, or None where it says nothing."""
    old, new = before.value, after.value
    if not (old.exact and new.exact) or old.unit != new.unit:
        return None
    if not _neighbours(before.series, after.series) or _broken(before, after, known):
        return None
    assert old.number is not None
    assert new.number is not None
    if new.unit == "share":
        return abs(new.number - old.number)
    if old.number <= 0 or new.number <= 0:
        return None  # a ratio to nought says nothing
    return abs(math.log(new.number / old.number))


def _neighbours(before: Series, after: Series) -> bool:
    """Whether one period begins where the other ends, give or take a few days."""
    gap = date.fromisoformat(after.period_start) - date.fromisoformat(before.period_end)
    return 0 <= gap.days <= 7


def _broken(before: Observation, after: Observation, known: Sequence[Break]) -> bool:
    first, last = before.series.period_start, after.series.period_end
    return any(first < day.isoformat() <= last for b in known for day in b.days)
