"""A Figure: one number for a reader, with all it takes to doubt it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from data.model import Absence, Tier, UnitStatus


class Grade(StrEnum):
    """How far figures may be compared (method page, 5.3). D is a good answer."""

    A = "A"  # all critical and important fields known and equal
    B = "B"  # all critical fields equal, at most two important ones differ or are unknown
    C = "C"  # one critical field differs, the sign of the bias is known, at most two others
    D = "D"  # not comparable as published


class Span(StrEnum):
    """What `low` and `high` of a Figure mean."""

    NONE = "none"
    BOUNDS = "bounds"  # the value cannot lie outside
    INTERVAL = "interval"  # 95 % confidence interval of a sample
    PRINTED = "printed"  # limits the publisher printed


@dataclass(frozen=True, slots=True)
class Caveat:
    """One reason to read a figure with care: a fixed code and a sentence."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One answer to one question about one service, period and harm.

    Either `value` (or `low`/`high`) is given, or `absence` or `withheld` says why there is
    none: `absence` is the publisher's silence, `withheld` a rule of ours in words (too few
    cases, no denominator). Hours for durations, 0-1 for shares. `basis` holds the ids of the
    observations it rests on, `quote` the printed words when it rests on one, `breakdown` what else
    sets it apart (`language=de`), `automation` the share of its cases that machines decided alone
    where the report tells it. `tier` is the weakest tier among them. `unit_status` is given for
    durations and says how their unit is known.

    Raises ValueError when nothing or more than one of number, absence and reason is given, and
    for a number that rests on nothing.
    """

    metric: str
    platform: str
    harm: str
    jurisdiction: str
    actor: str
    population: str
    period_start: str
    period_end: str
    unit: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    span: Span = Span.NONE
    n: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    absence: Absence | None = None
    withheld: str = ""
    caveats: tuple[Caveat, ...] = ()
    basis: tuple[int, ...] = ()
    definitions: tuple[str, ...] = ()
    quote: str = ""
    tier: Tier = Tier.PRESS
    programme: str = ""
    category: str = ""
    surface: str = ""
    method: str = ""
    breakdown: str = ""
    automation: float | None = None
    unit_status: UnitStatus | None = None

    def __post_init__(self) -> None:
        """Refuse a figure that says two things or none, or that has no basis."""
        if self.known + (self.absence is not None) + bool(self.withheld) != 1:
            raise ValueError("a figure has a number, or says why there is none")
        if self.known and not self.basis:
            raise ValueError("an empty basis gives no figure")

    @property
    def known(self) -> bool:
        """Whether there is anything to show but words."""
        return self.value is not None or self.low is not None or self.high is not None

    def months_old(self, today: date) -> int:
        """Return full months between the end of the period and `today`."""
        end = date.fromisoformat(self.period_end)
        return (today.year - end.year) * 12 + today.month - end.month - (today.day < end.day)


@dataclass(frozen=True, slots=True)
class Ranks:
    """The ranks one service can have when every figure lies anywhere in its limits."""

    platform: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """A list of figures across services, with how far they may be compared.

    `ranked` is true only when at least five figures are grade A or B with each other; then
    `figures` holds those, ordered by value, `ranks` the ranks each can have, and `apart` the
    others, alphabetically: they count otherwise and take no part in the order. Else `figures`
    holds all, alphabetically. `grade` is the worst pair in `figures`; `reasons` say in words
    what differs. `left_out` names services (by id) without a figure and why.
    """

    metric: str
    figures: tuple[Figure, ...]
    grade: Grade
    reasons: tuple[str, ...]
    ranked: bool
    left_out: tuple[tuple[str, str], ...] = ()
    apart: tuple[Figure, ...] = ()
    ranks: tuple[Ranks, ...] = ()


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two figures of one service on one clock, and one sentence that says how they differ."""

    kind: str
    first: Figure
    second: Figure
    sentence: str
    caveats: tuple[Caveat, ...] = ()
