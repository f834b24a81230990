"""Curves of what became of reports and of how long they waited, at fixed hours.

A curve with a step for each report would tell the hour of a single answer. So both are read off
at the same fixed hours for everybody, and where reports are not the testers' own matter, to the
nearest 5 reports as in every public table (research on metrics, 6).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from metrics.exercises.cases import OPEN
from metrics.exercises.cohort import Cohort
from metrics.exercises.competing import aalen_johansen
from metrics.exercises.disclosure import ROUNDED_TO, rounded
from metrics.exercises.measured import sampled
from metrics.exercises.outcomes import CAUSES
from metrics.exercises.speed import waits
from metrics.exercises.survival import kaplan_meier

FIXED = (
    *(0.5, 1.0, 2.0, 4.0, 8.0, 12.0, 24.0, 36.0, 48.0, 72.0, 96.0, 120.0),
    *(168.0, 240.0, 336.0, 504.0, 672.0, 1008.0, 1344.0, 2160.0),
)
"""Hours at which curves are read off: those the laws name and the schedules look at."""

_DAY = 24.0


class EndsAt(NamedTuple):
    """The shares of reports that had ended by each cause, and without any end; together 1."""

    hours: float
    removed: float
    rejected: float
    otherwise: float
    open: float


class WaitAt(NamedTuple):
    """The share without an answer, its 95 % limits where there are any, and who left then.

    `last_seen` reports were without an answer when they were last watched, since the hour before.
    """

    hours: float
    open: float
    low: float | None
    high: float | None
    last_seen: int


@dataclass(frozen=True, slots=True)
class Curves:
    """Both curves of some reports; `n` reports, of which `still_open` never had an answer.

    `rounded` says that counts are to the nearest 5.
    """

    n: int
    still_open: int
    ends: tuple[EndsAt, ...]
    waits: tuple[WaitAt, ...]
    rounded: bool = False


def curves(of: Cohort, *, coarse: bool) -> Curves | None:
    """Return the curves of a cohort, None without reports; `coarse` rounds to 5 reports."""
    if not of.cases:
        return None
    open_at = [h for h, how in (case.answer for case in of.cases) if how == OPEN]
    near = rounded if coarse else int
    return Curves(
        n=near(len(of)),
        still_open=near(len(open_at)),
        ends=_ends(of, coarse=coarse),
        waits=_waits(of, open_at, coarse=coarse),
        rounded=coarse,
    )


def hours_until(last: float) -> tuple[float, ...]:
    """Return the fixed hours before `last`, and the end of the day in which it lies."""
    end = max(_DAY, math.ceil(last / _DAY) * _DAY)
    return (*(h for h in FIXED if h < end), end)


def _ends(of: Cohort, *, coarse: bool) -> tuple[EndsAt, ...]:
    ends = [case.end for case in of.cases]
    found = aalen_johansen([h for h, _ in ends], [how for _, how in ends], CAUSES)
    steps = [found.at(h) for h in hours_until(found.last)]
    return tuple(EndsAt(s.hours, *_parts(s.ended, len(of), coarse=coarse)) for s in steps)


def _parts(ended: Sequence[float], n: int, *, coarse: bool) -> tuple[float, ...]:
    """Return the shares of each cause and of none: their borders rounded, so they add up to 1."""
    borders = [0.0]
    for share in ended:
        borders.append(borders[-1] + share)
    if coarse:
        borders = [_near(border, n) for border in borders]
    borders = [*(min(1.0, border) for border in borders), 1.0]
    return tuple(after - before for before, after in itertools.pairwise(borders))


def _near(share: float, n: int) -> float:
    """Return a share in steps of 5 reports; of a number to the nearest 5, or it would tell n."""
    return min(1.0, rounded(round(share * n)) / _about(n))


def _about(n: int) -> int:
    return max(ROUNDED_TO, rounded(n))


def _around(limits: Sequence[float | None], n: int) -> tuple[float | None, ...]:
    """Return limits outwards in the same steps: exact ones would tell the share they are of."""
    low, high = limits
    step = ROUNDED_TO / _about(n)
    return (
        None if low is None else math.floor(low / step + 1e-9) * step,
        None if high is None else min(1.0, math.ceil(high / step - 1e-9) * step),
    )


def _waits(of: Cohort, open_at: Sequence[float], *, coarse: bool) -> tuple[WaitAt, ...]:
    given = waits(of)
    curve = kaplan_meier(given)
    sample = sampled([float(one) for one in given.decided], of.cases)
    found, before = [], -1.0
    for at in hours_until(curve.last):
        share, greenwood = curve.at(at)
        low, high = _limits(share, greenwood * sample.deff, sample.z)
        left = int(np.sum([before < h <= at for h in open_at]))
        if coarse:
            share, left = 1 - _near(1 - share, len(of)), rounded(left)
            low, high = _around((low, high), len(of))
        found.append(WaitAt(at, share, low, high, left))
        before = at
    return tuple(found)


def _limits(share: float, variance: float, z: float) -> tuple[float | None, float | None]:
    """Return log-log limits of a share still open; none where all or nothing is open."""
    if not 0 < share < 1 or not math.isfinite(variance):
        return None, None
    power = math.exp(z * math.sqrt(variance) / abs(math.log(share)))
    return share**power, share ** (1 / power)
