"""What a figure stands on, field by field, so that two can be held against each other.

The fields are those of the comparability grade (research on metrics, 5.3). What neither the
publisher nor the template says is `not_stated`; what makes no sense for a figure is `n_a`, and
two figures share that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from data.model import UnitStatus
from data.reference import NOT_STATED, definition_for, platforms
from data.vocabulary import Definition
from metrics.catalogue import metric
from metrics.figure import Figure

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
        "cohort": "cases of the period (received or decided in it)",
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
        "basis": "law, terms or both",
        "automation": "share handled by machine",
    }
)
"""Fields of which two may differ or be unknown in grade B, and their words."""


@dataclass(frozen=True, slots=True)
class Footing:
    """One value per field; a field that is left out is not stated."""

    name: str
    values: Mapping[str, str] = field(default_factory=dict)
    automation: float | None = None

    def __getitem__(self, one: str) -> str:
        """Return the word of a field."""
        return self.values.get(one, NOT_STATED)


def of_figure(one: Figure) -> Footing:
    """Return what a published figure stands on, from its definition and its unit.

    Duplicates, basis and the share handled by machine are in no table yet: not stated.
    """
    card = metric(one.metric)
    how = definition_for(one.programme, card.measure, one.platform, one.period_end)
    values = {n: getattr(how, n) for n in (*CRITICAL, *IMPORTANT) if hasattr(how, n)}
    values |= {
        "statistic": card.statistic.value,
        "actor": _whose(one, how),
        "unit": NOT_STATED if _unit_in_doubt(one) else one.unit,
        "period": f"{one.period_start}/{one.period_end}",
    }
    known = platforms().get(one.platform)
    return Footing(known.name if known else one.platform, MappingProxyType(values))


def _whose(one: Figure, how: Definition) -> str:
    if NOT_STATED in (how.actor_scope, how.side):
        return NOT_STATED
    parts = (one.actor, one.population, f"side {how.side}", f"scope {how.actor_scope}")
    return ", ".join(dict.fromkeys(p for p in parts if p != "all"))


def _unit_in_doubt(one: Figure) -> bool:
    inferred = one.unit_status is UnitStatus.INFERRED
    return inferred or any(c.code == "unit_in_doubt" for c in one.caveats)
