"""How long reports wait: an unanswered report counts as waiting, it is never left out.

Hours run from the submission. A report that is not decided when its observation ends is
censored there. Sources: Kaplan & Meier 1958 (curve), Greenwood 1926 (variance), Brookmeyer &
Crowley 1982 (limits of the median, on the log-log scale), Mantel 1966 (log-rank), research on
metrics, 1.1 (which of them are used, and from how many decisions on).

`deff` is the design effect by which every variance is widened when reports are alike in
clusters; `z` the point of the distribution (metrics.exercises.samples.Design has both).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from metrics.estimators import Z95, wilson
from metrics.gates import Ruling

Array = NDArray[np.float64]

WEEK = 168.0
"""Hours over which the average wait is taken (research on metrics, 1.8)."""

LEAST_FOLLOWED = 0.90
"""Share of reports decided or watched to the horizon of an average wait (1.1)."""

LEAST_DECISIONS = 10
"""Least decisions behind a median that is shown (1.1)."""

LEAST_EFFECTIVE = 20
"""Least effective reports behind a median that is shown (1.1)."""

SLACK = 1e-9
"""Rounding that products of fractions are forgiven: half is half after forty factors."""


@dataclass(frozen=True, slots=True, eq=False)
class Waits:
    """Hours until each report was decided, or until it was last known to be open."""

    hours: Array
    decided: NDArray[np.bool_]

    @classmethod
    def of(cls, hours: Sequence[float], decided: Sequence[bool | int]) -> Waits:
        """Return the waits; raises ValueError for none, unequal lengths or impossible hours."""
        waits = cls(np.asarray(hours, float), np.asarray(decided, bool))
        if not len(waits.hours) or waits.hours.shape != waits.decided.shape:
            raise ValueError("no reports, or not one answer for each")
        if not np.isfinite(waits.hours).all() or (waits.hours < 0).any():
            raise ValueError("a wait is a number of hours from 0 on")
        return waits

    def followed(self, hours: float) -> float:
        """Return the share of reports that were decided, or watched for so many hours."""
        return float(np.mean(self.decided | (self.hours >= hours)))


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """The share of reports still open after each time at which some were decided.

    `greenwood` is the sum of d/(n(n-d)); the standard error is `open` times its root. It is
    infinite once nothing is open any more.
    """

    n: int
    times: Array
    at_risk: Array
    decided: Array
    open: Array
    greenwood: Array
    last: float

    def at(self, hours: float) -> tuple[float, float]:
        """Return the share open after so many hours, and the Greenwood sum there."""
        index = int(np.searchsorted(self.times, hours, side="right")) - 1
        return (float(self.open[index]), float(self.greenwood[index])) if index >= 0 else (1.0, 0.0)


class Median(NamedTuple):
    """First hour at which half are decided, with limits; None means "not reached"."""

    value: float | None
    low: float | None
    high: float | None


class Share(NamedTuple):
    """A share with its 95 % limits. `counted`: a plain share of n, nobody left early."""

    value: float
    low: float
    high: float
    counted: bool


class Mean(NamedTuple):
    """An average or a difference of averages, in hours, with standard error and 95 % limits."""

    value: float
    error: float
    low: float
    high: float


class LogRank(NamedTuple):
    """A chi-squared statistic with one degree of freedom and its probability."""

    chi2: float
    p: float


def kaplan_meier(waits: Waits) -> Curve:
    """Return the product-limit curve (Kaplan & Meier 1958); decisions at 0 hours count."""
    times = np.unique(waits.hours[waits.decided])
    ordered = np.sort(waits.hours)
    at_risk = open_before(ordered, times)
    decided = falling_on(waits.hours[waits.decided], times)
    with np.errstate(divide="ignore"):
        greenwood = np.cumsum(decided / (at_risk * (at_risk - decided)))
    still = np.asarray(np.cumprod((at_risk - decided) / at_risk), float)
    return Curve(len(ordered), times, at_risk, decided, still, greenwood, float(ordered[-1]))


def log_log_band(curve: Curve, deff: float = 1.0, z: float = Z95) -> tuple[Array, Array]:
    """Return lower and upper limits of the curve at its times, on the log-log scale.

    S to the power exp(±z·√G/|ln S|); not a number where nothing is open any more, since the
    scale ends there.
    """
    inside = (curve.open > 0) & (curve.open < 1)
    base = np.where(inside, curve.open, math.nan)
    width = np.where(inside, np.sqrt(np.where(inside, curve.greenwood, 0.0) * deff), math.nan)
    power = np.exp(z * width / np.abs(np.log(base)))
    return base**power, base ** (1 / power)


def first_at_or_below(times: Array, band: Array, level: float) -> float | None:
    """Return the first time at which a falling line is at or below `level`, or None."""
    reached = np.flatnonzero(band <= level + SLACK)  # not a number is never below
    return float(times[reached[0]]) if len(reached) else None


def quantile(curve: Curve, share: float, *, midpoint: bool = False) -> float | None:
    """Return the first hour by which `share` are decided, or None when that is not reached.

    `midpoint` follows R where the curve lies exactly at 1-share for a while: the middle of
    that stretch. It is here to compare with R; figures use the first hour.
    """
    first = first_at_or_below(curve.times, curve.open, 1 - share)
    if first is None or not midpoint:
        return first
    index = int(np.searchsorted(curve.times, first))
    flat = abs(float(curve.open[index]) - (1 - share)) <= SLACK
    if not flat or index + 1 == len(curve.times):
        return first
    return (first + float(curve.times[index + 1])) / 2


def median(curve: Curve, deff: float = 1.0, z: float = Z95) -> Median:
    """Return the median wait and its limits by inverting the log-log band.

    Brookmeyer & Crowley 1982. The upper limit is often open below 30 reports.
    """
    lower, upper = log_log_band(curve, deff, z)
    return Median(
        quantile(curve, 0.5),
        first_at_or_below(curve.times, lower, 0.5),
        first_at_or_below(curve.times, upper, 0.5),
    )


def enough_for_a_median(decisions: float, n_eff: float) -> Ruling:
    """Return whether a median may be shown: 10 decisions and 20 effective reports (1.1)."""
    if decisions < LEAST_DECISIONS:
        return Ruling("number", f"fewer than {LEAST_DECISIONS} decisions")
    few = n_eff < LEAST_EFFECTIVE
    return Ruling("number", f"too few reports (n = {n_eff:.0f})" if few else "")


def decided_within(waits: Waits, hours: float, deff: float = 1.0, z: float = Z95) -> Share | None:
    """Return the share decided within so many hours; unanswered reports stay in it.

    Everybody decided or watched so long: a plain share with Wilson's limits. Otherwise one
    minus the curve with log-log limits; where that scale ends (none or all decided), Wilson's
    limits on the reports whose state at that hour is known. None when observation ended
    earlier for all that were open: the share is not known.
    """
    known = (waits.decided & (waits.hours <= hours)) | (waits.hours >= hours)
    if known.all():
        hits, n = int(np.sum(waits.decided & (waits.hours <= hours))), len(known)
        return Share(hits / n, *wilson(hits / deff, n / deff, z), True)
    curve = kaplan_meier(waits)
    still, greenwood = curve.at(hours)
    if hours > curve.last and still > 0:
        return None
    if still in (0.0, 1.0):
        n = int(known.sum())
        return Share(1 - still, *wilson((1 - still) * n / deff, n / deff, z), False)
    power = math.exp(z * math.sqrt(greenwood * deff) / abs(math.log(still)))
    return Share(1 - still, 1 - still ** (1 / power), 1 - still**power, False)


def restricted_mean(
    waits: Waits,
    horizon: float = WEEK,
    deff: float = 1.0,
    z: float = Z95,
    least_followed: float = LEAST_FOLLOWED,
) -> Mean | None:
    """Return the average wait in the first `horizon` hours: the area under the curve.

    A report still open counts the whole horizon. The square of the error is the sum of
    (area right of t)² d/(n(n-d)), as in R's survfit; limits stay within 0 and the horizon.
    None when fewer than 90 % were decided or watched that long.
    """
    if waits.followed(horizon) < least_followed:
        return None
    curve = kaplan_meier(waits)
    inside = curve.times < horizon
    times, still = curve.times[inside], curve.open[inside]
    areas = np.append(1.0, still) * np.diff(np.concatenate(([0.0], times, [horizon])))
    right = np.cumsum(areas[::-1])[::-1][1:]
    n, d = curve.at_risk[inside], curve.decided[inside]
    ended = n == d  # nothing is open from here on, so the area to the right is 0
    terms = np.where(ended, 0.0, right**2 * d / (n * np.where(ended, 1.0, n - d)))
    value, error = float(areas.sum()), math.sqrt(float(terms.sum()) * deff)
    return Mean(value, error, max(0.0, value - z * error), min(horizon, value + z * error))


def difference(first: Mean, second: Mean, z: float = Z95) -> Mean:
    """Return the first average less the second; the two samples must be independent."""
    value = first.value - second.value
    error = math.hypot(first.error, second.error)
    return Mean(value, error, value - z * error, value + z * error)


def log_rank(first: Waits, second: Waits) -> LogRank | None:
    """Return the test that two curves are one (Mantel 1966), or None without information.

    A second opinion beside the difference of averages; it assumes independent reports.
    """
    times = np.unique(np.concatenate([w.hours[w.decided] for w in (first, second)]))
    n1, n2 = (open_before(w.hours, times) for w in (first, second))
    d1, d2 = (falling_on(w.hours[w.decided], times) for w in (first, second))
    n, d = n1 + n2, d1 + d2
    expected = d * n1 / n
    variance = expected * (n2 / n) * (n - d) / np.maximum(n - 1, 1)
    if variance.sum() <= 0:
        return None
    chi2 = float((d1.sum() - expected.sum()) ** 2 / variance.sum())
    return LogRank(chi2, float(chdtrc(1, chi2)))


def open_before(hours: Array, times: Array) -> Array:
    """Return how many are open just before each time."""
    return len(hours) - np.searchsorted(np.sort(hours), times, side="left").astype(float)


def falling_on(hours: Array, times: Array) -> Array:
    """Return how many of these fall on each time."""
    ordered = np.sort(hours)
    upto = np.searchsorted(ordered, times, side="right").astype(float)
    return upto - np.searchsorted(ordered, times, side="left")
