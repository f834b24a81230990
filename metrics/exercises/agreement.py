"""Whether coders agree, beyond chance, where some units have no answer from some coders.

Source: Krippendorff 2011, "Computing Krippendorff's alpha-reliability" (coincidence matrix,
nominal and ordinal differences); Krippendorff 2004 for the two levels below.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Unit = Sequence[Hashable | None]

RELIABLE = 0.800
"""Alpha from which coding is relied on (Krippendorff 2004, p. 241)."""

TENTATIVE = 0.667
"""Alpha from which tentative conclusions are drawn (same)."""


class Raw(NamedTuple):
    """Pairs of answers to the same unit, and how many of them are the same."""

    agreed: int
    pairs: int

    @property
    def share(self) -> float | None:
        """The share that agrees; None where no unit has two answers."""
        return self.agreed / self.pairs if self.pairs else None


def raw(units: Sequence[Unit]) -> Raw:
    """Return raw agreement; a unit is what each coder answered, None where one did not."""
    pairs = [pair for unit in units for pair in combinations(_given(unit), 2)]
    return Raw(sum(one == other for one, other in pairs), len(pairs))


def alpha(units: Sequence[Unit], order: Sequence[Hashable] | None = None) -> float | None:
    """Return Krippendorff's alpha: 1 for full agreement, 0 for what chance gives.

    Nominal, or ordinal when `order` names the answers from low to high. None where no unit
    has two answers, or where all answers are the same: then nothing could have disagreed.
    Raises ValueError for an answer that `order` lacks.
    """
    answers = list(dict.fromkeys(a for unit in units for a in _given(unit)))
    if order is not None and not set(answers) <= set(order):
        raise ValueError("an answer is missing from the order")
    codes = list(order) if order is not None else answers
    together = _coincidences(units, {code: i for i, code in enumerate(codes)})
    totals = together.sum(axis=1)
    apart = _nominal(totals) if order is None else _ordinal(totals)
    expected = float(totals @ apart @ totals)
    if expected == 0:
        return None
    return 1 - (float(totals.sum()) - 1) * float((together * apart).sum()) / expected


def _given(unit: Unit) -> list[Hashable]:
    return [answer for answer in unit if answer is not None]


def _coincidences(units: Sequence[Unit], place: dict[Hashable, int]) -> Array:
    """Return how often two answers meet in a unit, each unit weighing as its answers number."""
    together = np.zeros((len(place), len(place)))
    for unit in units:
        counts = Counter(place[answer] for answer in _given(unit))
        if counts.total() < 2:
            continue
        for one, n in counts.items():
            for other, m in counts.items():
                met = n * (m - 1) if one == other else n * m
                together[one, other] += met / (counts.total() - 1)
    return together


def _nominal(totals: Array) -> Array:
    return 1 - np.eye(len(totals))


def _ordinal(totals: Array) -> Array:
    """Return squared differences of rank: answers between two, and half of both."""
    middle = np.cumsum(totals) - totals / 2
    return np.asarray((middle[:, None] - middle[None, :]) ** 2, float)
