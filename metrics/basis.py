"""Figures that own their facts: what a number rests on travels with it."""

from __future__ import annotations

from typing import TypedDict, Unpack

from data.definitions import definition_for, definitions
from data.model import TIER_RANK, Absence, Observation, Tier, UnitStatus
from data.vocabulary import Definition
from metrics import caveats
from metrics.catalogue import metric
from metrics.figure import Caveat, Figure, Span


class Given(TypedDict, total=False):
    """What a metric says beside the things every figure says."""

    value: float | None
    low: float | None
    high: float | None
    span: Span
    n: float | None
    numerator: float | None
    denominator: float | None
    absence: Absence | None
    withheld: str
    quote: str
    population: str
    actor: str
    unit: str
    unit_status: UnitStatus | None


def figure(
    key: str,
    head: Observation,
    others: tuple[Observation | None, ...] = (),
    said: tuple[Caveat, ...] = (),
    **given: Unpack[Given],
) -> Figure:
    """Return the figure of a metric about what `head` is about.

    It rests on `head` and on the `others` that are there; its tier is their weakest. What they
    ask a reader to know follows after the metric's own caveats.
    """
    used = _once(head, others)
    series, card = head.series, metric(key)
    about: Given = {
        "population": series.population,
        "actor": series.actor,
        "unit": card.unit,
        **given,
    }
    return Figure(
        metric=card.id,
        platform=series.platform,
        harm=head.harm,
        jurisdiction=series.jurisdiction,
        period_start=series.period_start,
        period_end=series.period_end,
        caveats=(*said, *caveats.of_source(used)),
        basis=tuple(o.id for o in used),
        definitions=tuple(dict.fromkeys(definition(o).id for o in used)),
        tier=weakest(used),
        programme=series.programme,
        category=series.category,
        surface=series.surface,
        breakdown=series.breakdown,
        method=card.method,
        **about,
    )


def _once(head: Observation, others: tuple[Observation | None, ...]) -> tuple[Observation, ...]:
    # By identity: hashing an observation costs more than the rest of a figure.
    found = [head]
    for one in others:
        if one is not None and not any(one is other for other in found):
            found.append(one)
    return tuple(found)


def weakest(used: tuple[Observation, ...]) -> Tier:
    """Return the weakest provenance among observations: a chain holds as its last link."""
    return max((o.tier for o in used), key=TIER_RANK.__getitem__)


def definition(one: Observation) -> Definition:
    """Return how the publisher computes an observation, as far as it says."""
    known = definitions().get(one.definition)
    if known is not None:
        return known
    series = one.series
    return definition_for(series.programme, series.measure, series.platform, series.period_end)
