"""What machines decide alone: shares of measures and of notices, from counts as printed.

Annex I, part 8. Measures by people and machines together have no row there, so the share of
measures is one of those that are told to be one or the other. Notices have a total in part 4,
which is the base of theirs. Shares are of two printed numbers and never averaged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from data.model import Observation, Series
from data.query import Query
from metrics import gates
from metrics.basis import figure
from metrics.catalogue import metric
from metrics.cells import Cells
from metrics.counts import Count, counted, total
from metrics.figure import Caveat, Figure
from metrics.periods import PROGRAMME, Ledger

OF_NOTICES = "notices_solely_automated"
OF_MEASURES = ("measures_solely_automated", "measures_not_automated")
MEASURES = (*OF_MEASURES, OF_NOTICES, "notices")
"""The measures that the shares are made of."""

WHOLE = "dsa/TOTAL"

MIXED = Caveat(
    "mixed_in_neither",
    "Measures by people and machines together have no row in the template: they are in neither "
    "number, or the service counts them with one of the two.",
)


def by_machine(observations: Iterable[Observation]) -> tuple[Figure, ...]:
    """Return the share of measures, and that of notices, that machines decide alone."""
    cells = Cells(observations)
    return (*_of_measures(cells), *_of_notices(cells))


def _of_measures(cells: Cells) -> Iterator[Figure]:
    alone, others = OF_MEASURES
    for head in cells.of(alone):
        other = cells.beside(head.series, others)
        base = total((counted(head), counted(other)))
        yield share("measures_automated_share", head, counted(head), base, (MIXED,))


def _of_notices(cells: Cells) -> Iterator[Figure]:
    for head in cells.of(OF_NOTICES):
        received = head.series._replace(population="all", measure="notices")
        yield share("notices_automated_share", head, counted(head), counted(cells.at(received)))


def share(
    key: str, head: Observation, alone: Count, base: Count, said: tuple[Caveat, ...] = ()
) -> Figure:
    """Return how much of a base machines did alone, or why that cannot be told."""
    used, card = (*alone.parts, *base.parts), metric(key)
    if alone.absence is not None:
        return figure(key, head, used, absence=alone.absence, n=base.number)
    reason = gates.number(base, card.minimum_n, card.n_of).why or _no_share(alone, base)
    if reason or alone.number is None or not base.number:
        return figure(key, head, used, withheld=reason, n=base.number)
    return figure(
        key,
        head,
        used,
        said,
        value=alone.number / base.number,
        numerator=alone.number,
        denominator=base.number,
        n=base.number,
    )


def _no_share(alone: Count, base: Count) -> str:
    if alone.number is None or base.number is None:
        return "a limit is printed and no number"
    return "more by machine alone than in all are printed" if alone.number > base.number else ""


# --- for how far figures may be compared ------------------------------------------------------


def of_notices(cells: Cells, about: Series) -> float | None:
    """Return the share of the notices of a series that machines decided alone, if it is known.

    Only for all content: part 8 does not tell it by kind of harm.
    """
    if about.category != WHOLE or about.breakdown:
        return None
    head = cells.at(about._replace(measure=OF_NOTICES, population="notices"))
    if head is None:
        return None
    received = counted(cells.at(about._replace(measure="notices", population="all")))
    return share("notices_automated_share", head, counted(head), received).value


def shares(ledger: Ledger, medians: Iterable[Observation]) -> dict[int, float]:
    """Return, by id, the share decided by machine alone of the notices that medians are about."""
    wanted = [o for o in medians if o.series.measure == "notice_action_median"]
    if not wanted:
        return {}
    query = Query(
        measures=(OF_NOTICES, "notices"),
        programmes=(PROGRAMME,),
        platforms=tuple(sorted({o.series.platform for o in wanted})),
        harms=("all",),
        jurisdictions=tuple(sorted({o.series.jurisdiction for o in wanted})),
        period_ends=tuple(sorted({o.series.period_end for o in wanted})),
    )
    cells = Cells(ledger.observations(query))
    known = ((o.id, of_notices(cells, o.series)) for o in wanted)
    return {number: value for number, value in known if value is not None}
