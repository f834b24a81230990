"""What became of reports when several ends compete: removed, rejected, gone otherwise, none.

A rejection is no censored removal: who treats it so overstates removals (research on metrics,
1.3). Sources: Aalen & Johansen 1978 (incidence), Marubini & Valsecchi 1995, 10.2 (its variance
by the delta method). Causes that fall on one hour need no jitter, and ends at 0 hours count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from metrics.estimators import Z95, Bounds
from metrics.exercises.survival import falling_on, open_before

Array = NDArray[np.float64]

NONE = 0
"""The cause of a report that had not ended when its observation did."""


class Step(NamedTuple):
    """From `hours` on: the share that ended by each cause, and the share without an answer."""

    hours: float
    ended: tuple[float, ...]
    open: float


@dataclass(frozen=True, slots=True, eq=False)
class Incidence:
    """Cumulative incidence of each cause; `ended` and `error` have one row per cause."""

    causes: tuple[int, ...]
    times: Array
    open: Array
    ended: Array
    error: Array
    last: float

    @property
    def ended_all(self) -> bool:
        """Whether every report ended: then the shares hold for any later hour."""
        return bool(len(self.open)) and float(self.open[-1]) == 0.0

    def at(self, hours: float) -> Step:
        """Return the shares after so many hours; beyond `last` nothing was seen."""
        index = int(np.searchsorted(self.times, hours, side="right")) - 1
        if index < 0:
            return Step(hours, (0.0,) * len(self.causes), 1.0)
        shares = tuple(float(row[index]) for row in self.ended)
        return Step(hours, shares, float(self.open[index]))

    def steps(self) -> list[Step]:
        """Return the curves as steps from 0 hours to the last hour seen, to be stacked."""
        hours = [0.0, *(float(t) for t in self.times if t > 0)]
        return [self.at(t) for t in (hours if hours[-1] == self.last else [*hours, self.last])]

    def limits(self, cause: int, hours: float, deff: float = 1.0, z: float = Z95) -> Bounds | None:
        """Return limits of the share ended by `cause`, on the log-log scale (as for the curve).

        None before the first such end, and where all ended so: the scale has no limits there.
        None too after the last hour seen, unless nothing was open any more.
        """
        row = self.causes.index(cause)
        if hours > self.last and not self.ended_all:
            return None
        index = int(np.searchsorted(self.times, hours, side="right")) - 1
        share = float(self.ended[row, index]) if index >= 0 else 0.0
        if not 0 < share < 1:
            return None
        width = z * float(self.error[row, index]) * deff**0.5 / (share * -np.log(share))
        return Bounds(float(share ** np.exp(width)), float(share ** np.exp(-width)))


def aalen_johansen(
    hours: Sequence[float], cause: Sequence[int], causes: Sequence[int] = (1, 2, 3)
) -> Incidence:
    """Return the incidence of each of `causes`; a cause of 0 means "had not ended".

    F_k(t) is the sum over t_j ≤ t of S(t_j-) d_kj/n_j, S the share not ended by any cause. At
    every hour all F and S add up to 1. Raises ValueError for no reports or an unknown cause.
    """
    at, why = np.asarray(hours, float), np.asarray(cause, int)
    if not len(at) or at.shape != why.shape or not np.isfinite(at).all() or (at < 0).any():
        raise ValueError("no reports, or not one cause and one number of hours for each")
    if not set(why.tolist()) <= {NONE, *causes}:
        raise ValueError(f"a cause is {NONE} or one of {tuple(causes)}")
    times = np.unique(at[why != NONE])
    n = open_before(at, times)
    d = np.array([falling_on(at[why == k], times) for k in causes])
    still = np.cumprod((n - d.sum(axis=0)) / n)
    before = np.append(1.0, still)[:-1] if len(times) else still
    ended = np.cumsum(before * d / n, axis=1)
    error = np.array([_error(ended[k], before, n, d[k], d.sum(axis=0)) for k in range(len(causes))])
    return Incidence(tuple(causes), times, still, ended, error, float(at.max()))


def _error(ended: Array, before: Array, n: Array, own: Array, every: Array) -> Array:
    """Return the standard error of one incidence at each time, by the delta method.

    The sum over t_j ≤ t of (F(t)-F(t_j))² d/(n(n-d)) + S² d_k(n-d_k)/n³ - 2 (F(t)-F(t_j)) S d_k/n²,
    expanded into running sums. Where all that is left ends, the first term is 0: F stays.
    """
    left = np.where(n > every, n - every, 1.0)
    a = np.where(n > every, every / (n * left), 0.0)
    b, c = before**2 * own * (n - own) / n**3, before * own / n**2
    total = np.cumsum
    variance = (
        ended**2 * total(a) - 2 * ended * total(ended * a) + total(ended**2 * a)
        + total(b) - 2 * (ended * total(c) - total(ended * c))
    )  # fmt: skip
    result: Array = np.sqrt(np.maximum(variance, 0.0))
    return result
