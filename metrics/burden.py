"""Complaints of uploaders, and reversals, held against the restrictions they can be about.

A restriction is a measure at the service's own initiative (Annex I, parts 5 and 6, on the law
and on the terms) or an action after a notice (part 4, likewise). All four counts must be
stated, or there is no figure. Both metrics are neutral (research on metrics, 2.1 and 2.2): many
complaints can mean poor decisions or an easy way to complain.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from data.model import Absence, Series
from metrics import caveats, gates
from metrics.basis import figure
from metrics.catalogue import metric
from metrics.cells import Cells
from metrics.counts import Count, counted, total
from metrics.figure import Caveat, Figure
from metrics.outcomes import Outcomes
from metrics.words import listed

RESTRICTIONS = {
    "own_initiative_law": "5",
    "own_initiative_terms": "6",
    "notice_actions_law": "4",
    "notice_actions_terms": "4",
}
"""The measures that count restrictions, and the part of the report each stands in."""

METRICS = ("app_rate_uploader", "err_yield")
"""Complaints, and decisions reversed, per 1,000 restrictions."""

_PER = 1_000

SEVERAL = Caveat(
    "restrictions_are_measures",
    "The base counts measures and actions, not decisions or people: one decision can bring "
    "several, and those after orders of authorities are not among them.",
)


class Base(NamedTuple):
    """How many restrictions a report counts in all, or why that cannot be told."""

    all: Count
    reason: str = ""


def restrictions(cells: Cells, about: Series) -> Base:
    """Return the restrictions of the whole service in the period of a series."""
    place = about._replace(population="all", actor="all", breakdown="")
    at = {m: counted(cells.beside(place, m)) for m in RESTRICTIONS}
    base = total(at.values())
    parts = _parts(m for m, c in at.items() if not c.parts)
    if parts:
        return Base(base, f"{parts} of its report {'are' if 'and' in parts else 'is'} not held")
    silent = _parts(m for m, c in at.items() if c.low is None)
    if silent:
        return Base(base, f"restrictions are not all stated in {silent}")
    card = metric(METRICS[0])
    if reason := gates.number(base, card.minimum_n, card.n_of).why:
        return Base(base, reason)
    return Base(base, "" if base.number else "restrictions are printed as a limit")


def _parts(missing: Iterator[str]) -> str:
    numbers = sorted({RESTRICTIONS[m] for m in missing})
    return f"{'parts' if len(numbers) > 1 else 'part'} {listed(numbers)}" if numbers else ""


def per_restriction(of: Outcomes, cells: Cells, said: tuple[Caveat, ...]) -> Iterator[Figure]:
    """Yield complaints and reversals of uploaders per 1,000 restrictions, or why there is none."""
    base = restrictions(cells, of.head.series)
    # What is not stated of decisions matters to reversals alone.
    yield _rate("app_rate_uploader", of, of.filed, base, said)
    yield _rate("err_yield", of, of.lost, base, (*said, *of.said))


def _rate(key: str, of: Outcomes, hits: Count, base: Base, said: tuple[Caveat, ...]) -> Figure:
    used, n = (*hits.parts, *base.all.parts), base.all.number
    if hits.number is None and of.filed.zero:
        return figure(
            key, of.head, used, absence=Absence.NOT_APPLICABLE, n=n, population="uploader"
        )
    reason = base.reason or _no_hits(hits)
    if reason or not n or hits.number is None:
        return figure(key, of.head, used, withheld=reason, n=n, population="uploader")
    return figure(
        key,
        of.head,
        used,
        (*said, caveats.PERIOD_RATIO, SEVERAL),
        value=hits.number / n * _PER,
        numerator=hits.number,
        denominator=n,
        n=n,
        population="uploader",
    )


def _no_hits(hits: Count) -> str:
    if hits.number is not None:
        return ""
    return "reversals are " + ("not stated" if hits.low is None else "printed as a limit")
