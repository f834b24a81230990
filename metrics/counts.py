"""Published counts as limits: a printed ">1500" stays one, and silence never becomes 0."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from data.model import Absence, Observation


@dataclass(frozen=True, slots=True)
class Count:
    """How many, between certain limits, and what that rests on.

    `low` is None when nothing is stated; then `absence` says why, or is None as well when
    nothing at all is held. `high` may be infinite.
    """

    low: float | None
    high: float
    parts: tuple[Observation, ...] = ()
    absence: Absence | None = None

    @property
    def number(self) -> float | None:
        """The count where the limits leave one."""
        return self.low if self.low == self.high else None

    @property
    def zero(self) -> bool:
        """Whether it is printed that there are none."""
        return self.low == 0 == self.high

    def at_least(self, minimum: float) -> bool:
        """Whether the count certainly reaches a minimum."""
        return self.low is not None and self.low >= minimum


def counted(one: Observation | None) -> Count:
    """Return the count that an observation states; an approximate one is taken at its number."""
    if one is None:
        return Count(None, math.inf)
    value = one.value
    if value.absence is not None:
        return Count(None, math.inf, (one,), value.absence)
    if value.number is not None:
        return Count(value.number, value.number, (one,))
    low = value.low if value.low is not None else 0.0
    return Count(low, value.high if value.high is not None else math.inf, (one,))


def total(counts: Iterable[Count]) -> Count:
    """Return the sum of counts; unknown as soon as one of them is."""
    parts: tuple[Observation, ...] = ()
    low, high = 0.0, 0.0
    unknown: Count | None = None
    for one in counts:
        parts += one.parts
        if one.low is None:
            unknown = unknown or one
            continue
        low, high = low + one.low, high + one.high
    if unknown is not None:
        return Count(None, math.inf, parts, unknown.absence)
    return Count(low, high, parts)
