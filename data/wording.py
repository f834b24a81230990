"""How a `source.toml` says what the words of a publisher's own table mean.

A *layout* is one generation of a file's header, exact and complete. A *figure rule* says which
printed words make which measure; what is left out is named with its reason. `meaning` holds
one table per kind of label: printed words and our id.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from data.model import UnitStatus


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


PERIOD = "{period}"
"""Stands in a header on record for the period that each release names there."""


class Layout(_Frozen):
    """One generation of a header: every column in order, as a label, a figure, or skipped.

    `columns` names each printed header in its order with what it is: the kind of label
    (`measure`, `period`, `category`, `jurisdiction`, ...), `value` for a column of figures, or
    `skip: reason`. Under several `value` columns the header itself is the label `column`. A
    header that names the period of its release has `{period}` there, and is the label `period`.
    """

    name: str = Field(min_length=1)
    columns: dict[str, str]

    @model_validator(mode="after")
    def _holds_figures(self) -> Layout:
        if "value" not in self.columns.values():
            raise ValueError("a layout has a column of figures")
        if any(not what or what == "skip:" for what in self.columns.values()):
            raise ValueError("a column is a label, a figure, or skipped with a reason")
        return self


def _several(words: object) -> object:
    return (words,) if isinstance(words, str) else words


Printed = Annotated[tuple[str, ...], BeforeValidator(_several)]
"""The words a label may print; one alone needs no list. `*` is any words, empty is none."""


class Rule(_Frozen):
    """What holds for records whose labels print these words; the first rule that fits counts."""

    when: dict[str, Printed] = Field(min_length=1)


DIMENSIONS = frozenset({"period", "category", "jurisdiction", "platform"})
"""Labels that every figure rule reads, whether it names them or not."""


class LeftOut(Rule):
    """Records that are no figures of ours, named by their labels, with the reason."""

    reason: str = Field(min_length=1)


class FigureRule(Rule):
    """What records with these labels state.

    `unit` is the one that header or note print, `by` names further dimensions and the labels
    that hold them, `breakdown` fixed ones as `name=value`. `category` and `jurisdiction` are
    given where the labels do not print them.
    """

    measure: str = Field(min_length=1)
    kind: Literal["count", "hours", "share", "number"]
    unit: Literal["", "minute", "hour", "day", "week", "thousand", "million", "percent"] = ""
    status: UnitStatus = UnitStatus.STATED
    population: str = "all"
    actor: str = "all"
    surface: str = ""
    category: str = ""
    jurisdiction: str = ""
    breakdown: str = ""
    by: dict[str, str] = {}


def unread(layouts: tuple[Layout, ...], rules: tuple[FigureRule, ...], neutral: set[str]) -> str:
    """Return a label that a layout prints and some rule would never look at; else nothing.

    Such a label would let a new division of a figure pass for the whole (law 2: nothing is
    left behind).
    """
    printed = {what for one in layouts for what in one.columns.values()}
    labels = {w for w in printed if w != "value" and not w.startswith("skip:")}
    for label in sorted(labels - DIMENSIONS - neutral):
        if not all(label in rule.when or label in rule.by.values() for rule in rules):
            return label
    return ""
