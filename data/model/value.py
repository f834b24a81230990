"""One printed value, typed: a number with its bound and unit, or an absence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Absence(StrEnum):
    """Why there is no number. None of these is zero, and none of them is another."""

    NOT_REPORTED = "not_reported"
    NOT_APPLICABLE = "not_applicable"
    WITHHELD = "withheld"
    UNREADABLE = "unreadable"
    NOT_OFFERED = "not_offered"


class Bound(StrEnum):
    """What a printed number says about the value behind it."""

    EXACT = "exact"
    BELOW = "below"  # "<5": the value is smaller than `high`
    AT_MOST = "at_most"  # "within 24 hours": the value is `high` or smaller
    ABOVE = "above"  # ">1500": the value is greater than `low`
    AT_LEAST = "at_least"
    RANGE = "range"  # "2.2 - 2.7": the value lies in [low, high]
    APPROXIMATE = "approximate"  # "~250": the publisher's own rounding, of unknown width


class UnitStatus(StrEnum):
    """How the unit of a value is known."""

    STATED = "stated"  # beside the figure, in its header, or in its own note
    BY_TEMPLATE = "by_template"  # nothing printed; the law's template prescribes it
    INFERRED = "inferred"  # our reading, marked wherever the figure is shown


class Statistic(StrEnum):
    """What kind of number a measure is."""

    COUNT = "count"
    SHARE = "share"
    RATIO = "ratio"
    MEDIAN = "median"
    MEAN = "mean"
    QUANTILE = "quantile"
    GRADE = "grade"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Value:
    """One printed value, typed.

    Exactly one of two shapes: a number (with `bound`, and `low`/`high` where the print gives
    limits instead of a point), or an `absence`. Durations are in hours, shares in [0, 1];
    `printed_unit` keeps the publisher's own unit word.
    """

    number: float | None = None
    low: float | None = None
    high: float | None = None
    bound: Bound = Bound.EXACT
    absence: Absence | None = None
    unit: str = "count"
    unit_status: UnitStatus = UnitStatus.BY_TEMPLATE
    printed_unit: str = ""

    def __post_init__(self) -> None:
        """Refuse a value that is both a number and an absence, or neither."""
        stated = self.number is not None or self.low is not None or self.high is not None
        if stated == (self.absence is not None):
            raise ValueError("a value is either a number or an absence")

    @property
    def exact(self) -> bool:
        """Whether the print gives a point, not a limit, a range or an absence."""
        return self.number is not None and self.bound is Bound.EXACT
