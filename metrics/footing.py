"""What a figure stands on, field by field, so that two can be held against each other.

The fields are those of the comparability grade (research on metrics, 5.3). What neither the
publisher nor the template says is `not_stated`; what makes no sense for a figure is `n_a`, and
two figures share that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from data.definitions import definition_for, definitions
from data.model import Observation, UnitStatus
from data.reference import NOT_STATED, measures, platforms
from data.vocabulary import Definition
from metrics.basis import definition
from metrics.catalogue import metric
from metrics.figure import Figure
from metrics.words import share

CRITICAL: Mapping[str, str] = MappingProxyType(
    {
        "statistic": "kind of number",
        "population_unit": "what is counted",
        "actor": "whose cases",
        "clock_start": "start of the clock",
        "clock_stop": "stop of the clock",
        "unactioned": "cases without action",
        "category_scheme": "set of categories",
        "geographic_rule": "place",
        "unit": "unit",
        "cohort": "which cases belong to the period",
    }
)
"""Fields of which one difference ends a comparison, and their words."""

IMPORTANT: Mapping[str, str] = MappingProxyType(
    {
        "period": "period",
        "multi_item": "several items in one case",
        "duplicates": "repeated cases",
        "pending": "pending cases",
        "hours": "calendar or business hours",
        "basis": "whether on the law or the terms",
        "automation": "share handled by machine",
    }
)
"""Fields of which two may differ or be unknown in grade B, and their words."""


FIELDS = (*CRITICAL, *IMPORTANT)
_PLACE = {name: place for place, name in enumerate(FIELDS)}


class Stand(NamedTuple):
    """The values of all fields in the order of `FIELDS`, and the share handled by machine."""

    values: tuple[str, ...]
    automation: float | None = None


@dataclass(frozen=True, slots=True)
class Footing:
    """Who has a figure, and what it stands on."""

    name: str
    stand: Stand

    @classmethod
    def of(cls, name: str, values: Mapping[str, str], automation: float | None = None) -> Footing:
        """Return the footing of some fields; those left out are not stated.

        `automation` is the share handled by machine alone. Where no word stands, it is told.
        """
        told = dict(values)
        if automation is not None and told.get("automation", NOT_STATED) == NOT_STATED:
            told["automation"] = f"{share(automation)} alone"
        return cls(name, Stand(tuple(told.get(f, NOT_STATED) for f in FIELDS), automation))

    def __getitem__(self, one: str) -> str:
        """Return the word of a field."""
        return self.stand.values[_PLACE[one]]


def of_observation(one: Observation, automation: float | None = None) -> Footing:
    """Return what a published number stands on, from its definition and its unit.

    `automation` is the share of its cases that machines decided alone, where it is known.
    """
    how, kind, s = definition(one), measures().get(one.series.measure), one.series
    doubtful = one.value.unit_status is UnitStatus.INFERRED
    values = {
        **_defined(how),
        "statistic": kind.statistic.value if kind else NOT_STATED,
        "actor": _whose(s.actor, s.population, how),
        "unit": NOT_STATED if doubtful else one.value.unit,
        "period": f"{s.period_start}/{s.period_end}",
    }
    return _with_share(_named(s.platform), values, automation)


def of_figure(one: Figure) -> Footing:
    """Return what a published figure stands on, from its definition and its unit."""
    card = metric(one.metric)
    how = _definition(one, card.measure)
    values = {
        **_defined(how),
        "statistic": card.statistic.value,
        "actor": _whose(one.actor, one.population, how),
        "unit": NOT_STATED if _unit_in_doubt(one) else one.unit,
        "period": f"{one.period_start}/{one.period_end}",
    }
    return _with_share(_named(one.platform), values, one.automation)


def _with_share(name: str, values: Mapping[str, str], alone: float | None) -> Footing:
    """Return a footing with the share by machine: as counted, or 0 where the publisher says none.

    What is counted goes before what is said: the words may be of another edition or content.
    """
    if alone is None:
        return Footing.of(name, values, 0.0 if values["automation"] == "none" else None)
    return Footing.of(name, {**values, "automation": NOT_STATED}, alone)


def _named(platform: str) -> str:
    known = platforms().get(platform)
    return known.name if known else platform


@cache
def _defined(how: Definition) -> Mapping[str, str]:
    return {name: getattr(how, name) for name in FIELDS if hasattr(how, name)}


def _definition(one: Figure, measure: str) -> Definition:
    """Return the definition of a measure that the figure itself rests on, if it has one."""
    listed = definitions()
    known = (listed[key] for key in one.definitions if key in listed)
    own = next((how for how in known if how.measure == measure), None)
    return own or definition_for(one.programme, measure, one.platform, one.period_end)


def _whose(actor: str, population: str, how: Definition) -> str:
    if NOT_STATED in (how.actor_scope, how.side):
        return NOT_STATED
    parts = (actor, population, f"side {how.side}", f"scope {how.actor_scope}")
    return ", ".join(dict.fromkeys(p for p in parts if p != "all"))


def _unit_in_doubt(one: Figure) -> bool:
    inferred = one.unit_status is UnitStatus.INFERRED
    return inferred or any(c.code == "unit_in_doubt" for c in one.caveats)
