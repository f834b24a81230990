"""What a cell may hold, and what is known of it before it is read."""

from __future__ import annotations

from enum import StrEnum

from data.model import UnitStatus


class Kind(StrEnum):
    """What a column may hold."""

    COUNT = "count"
    HOURS = "hours"
    SHARE = "share"
    NUMBER = "number"


class Mark(StrEnum):
    """Which character separates decimals in a file."""

    POINT = "point"
    COMMA = "comma"
    UNDECIDED = "undecided"
    MIXED = "mixed"


class ValueFault(ValueError):
    """The words cannot be read safely; the message says why in one sentence."""


class Hint:
    """What is known about a cell before it is read."""

    __slots__ = ("kind", "mark", "status", "unit")

    def __init__(self, kind: Kind, mark: Mark, unit: str, status: UnitStatus) -> None:
        self.kind = kind
        self.mark = mark
        self.unit = unit
        self.status = status
