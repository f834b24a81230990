"""What may be said of a share against a threshold fixed before the data.

Sources: research on metrics, 4.4 (verdicts from limits, "breaches observed"), 3.5 (many
comparisons); Holm 1979; Benjamini & Hochberg 1995. A verdict needs 30 effective reports and an
interval narrower than 30 points, however small the share: who decides nothing does not escape.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from scipy.special import ndtr, stdtr

from metrics.estimators import Bounds, wilson
from metrics.exercises.samples import jeffreys
from metrics.gates import LEAST_SHARED, WIDEST, Ruling

LEVEL = 0.05
"""Chance of one false verdict or more in a release, whatever their number (3.5)."""

EXPLORATORY = "exploratory"
"""How a cell is labelled that stands out among many: a place to look, no finding."""

FALSE_FLAGS = 0.10
"""Expected share of false ones among the cells that are flagged as unusual (3.5)."""


class Verdict(StrEnum):
    """Whether a share meets a threshold."""

    MEETS = "meets"
    FALLS_SHORT = "does not meet"
    OPEN = "inconclusive"


class Case(NamedTuple):
    """A share of a sample and its threshold; `freedom` of t where deff was estimated.

    `n_eff` is the effective size, `hits` the effective number within it.
    """

    hits: float
    n_eff: float
    threshold: float
    freedom: int | None = None


class Judged(NamedTuple):
    """A verdict within a release, or None and `why` not; `adjusted` is Holm's probability."""

    verdict: Verdict | None
    adjusted: float | None = None
    why: str = ""


class Breaches(NamedTuple):
    """Cases outside a clock that binds each, among those whose time had run out."""

    observed: int
    exposure: int
    low: float
    high: float

    @property
    def words(self) -> str:
        """What is said of them: never a share of compliance."""
        count = "no" if not self.observed else f"{self.observed:,}"
        breach = "breach" if self.observed in {0, 1} else "breaches"
        report = "report" if self.exposure == 1 else "reports"
        return f"{count} {breach} observed in {self.exposure:,} {report}"


class Flag(NamedTuple):
    """Whether a cell stands out among many, with the adjusted probability; exploratory."""

    unusual: bool
    adjusted: float
    label: str = EXPLORATORY


def against(limits: Bounds, threshold: float) -> Verdict:
    """Return whether limits lie on one side of a threshold (4.4)."""
    if limits.low >= threshold:
        return Verdict.MEETS
    return Verdict.FALLS_SHORT if limits.high < threshold else Verdict.OPEN


def firm(hits: float, n_eff: float) -> Ruling:
    """Return whether a share may carry a verdict, a rank or a comparison (3.2)."""
    if n_eff < LEAST_SHARED:
        return Ruling("reliability", f"too few reports (n = {n_eff:.0f})")
    low, high = wilson(hits, n_eff)
    wide = high - low >= WIDEST
    return Ruling(
        "reliability", f"too uncertain ({low * 100:.0f} to {high * 100:.0f} %)" if wide else ""
    )


def chance(case: Case) -> float:
    """Return the two-sided probability of a share so far from its threshold (score test).

    It is at most 5 % exactly where Wilson's 95 % interval leaves the threshold out.
    """
    spread = math.sqrt(case.threshold * (1 - case.threshold) / case.n_eff)
    far = -abs(case.hits / case.n_eff - case.threshold) / spread
    return 2 * float(ndtr(far) if case.freedom is None else stdtr(case.freedom, far))


def release(cases: Sequence[Case], level: float = LEVEL) -> list[Judged]:
    """Return the verdicts of one release and metric, with Holm's correction.

    What is too small or too uncertain gets none, and does not weigh on the others. Raises
    ValueError for a threshold of 0 or 1: a clock that binds each case has breaches instead.
    """
    if any(not 0 < case.threshold < 1 for case in cases):
        raise ValueError("a threshold lies between 0 and 1")
    rulings = [firm(case.hits, case.n_eff) for case in cases]
    firm_cases = [case for case, ruling in zip(cases, rulings, strict=True) if ruling.passed]
    adjusted = iter(holm([chance(case) for case in firm_cases]))
    return [
        _judged(case, next(adjusted), level) if ruling.passed else Judged(None, why=ruling.why)
        for case, ruling in zip(cases, rulings, strict=True)
    ]


def _judged(case: Case, adjusted: float, level: float) -> Judged:
    """Return the verdict of a case whose adjusted probability is known."""
    if adjusted > level:
        return Judged(Verdict.OPEN, adjusted)
    above = case.hits / case.n_eff >= case.threshold
    return Judged(Verdict.MEETS if above else Verdict.FALLS_SHORT, adjusted)


def holm(chances: Sequence[float]) -> list[float]:
    """Return probabilities adjusted for their number: at most one false verdict in twenty sets.

    Holm 1979: the smallest times m, the next times m-1, and so on, never falling.
    """
    order = sorted(range(len(chances)), key=lambda i: chances[i])
    adjusted, largest = [0.0] * len(chances), 0.0
    for place, index in enumerate(order):
        largest = max(largest, min(1.0, (len(chances) - place) * chances[index]))
        adjusted[index] = largest
    return adjusted


def flagged(chances: Sequence[float], rate: float = FALSE_FLAGS) -> list[Flag]:
    """Return which of many cells stand out, with one in ten of them false (exploratory).

    Benjamini & Hochberg 1995: the largest first, times m over its place, never rising.
    """
    order = sorted(range(len(chances)), key=lambda i: chances[i], reverse=True)
    adjusted, smallest = [1.0] * len(chances), 1.0
    for passed, index in enumerate(order):
        smallest = min(smallest, chances[index] * len(chances) / (len(chances) - passed))
        adjusted[index] = smallest
    return [Flag(value <= rate, value) for value in adjusted]


def breaches(observed: int, exposure: int, deff: float = 1.0) -> Breaches:
    """Return what is said where a clock binds each case: breaches, exposure and limits.

    `exposure` counts reports decided, or watched until the clock had run out. Limits of the
    share in breach: Wilson's on the effective size, Jeffreys' where none or all are (3.1).
    """
    way = jeffreys if observed in {0, exposure} else wilson
    return Breaches(observed, exposure, *way(observed / deff, exposure / deff))
