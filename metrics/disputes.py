"""Disputes before out-of-court bodies, as the services report them (part 7).

The reports don't separate decisions by default from decisions on the merits, and services
count, time and carry out different things; each figure says what is known of that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from data.model import Absence, Observation, UnitStatus
from metrics import caveats, gates
from metrics.basis import definition, figure
from metrics.catalogue import metric
from metrics.cells import Cells
from metrics.counts import counted
from metrics.figure import Caveat, Figure, Span
from metrics.medians import Published, published, read
from metrics.outcomes import Outcomes, missing, outcomes
from metrics.redress import decided, decided_figure, share_lost, undecided
from metrics.speed import as_printed
from metrics.words import days

MEDIAN = Published(
    "ods_median_d",
    "disputes decided",
    lambda cells, o: decided("disputes", cells, o),
    hours_per_unit=24,
)
_SHORT_HOURS = 168
"""Services that state the unit print several hundred hours; a shorter time without one may be
in days. One whose clock starts when it receives the decision can be that short."""


def disputes(observations: Iterable[Observation]) -> tuple[Figure, ...]:
    """Return submitted, decided, pending, lost and carried out, and the median duration."""
    cells = Cells(observations)
    found = [f for head in cells.of("disputes") for f in _counts(head, cells)]
    carried = [_implemented(o, cells) for o in cells.of("disputes_implemented_share")]
    return (*found, *carried, *(_median(o, cells) for o in cells.of("dispute_median")))


def _counts(head: Observation, cells: Cells) -> Iterator[Figure]:
    of, own = outcomes(cells, "disputes", head), _own_words(head)
    yield _with(as_printed("disputes_filed", head), own)
    said = (caveats.DEFAULTS_INSIDE, *own)
    yield decided_figure("disputes_decided", of, said, head.series.population)
    yield _pending(of, own)
    yield share_lost("ods_overturned_share", of, (*said, *of.said), head.series.population)


def _with(shown: Figure, said: tuple[Caveat, ...]) -> Figure:
    return replace(shown, caveats=(*said, *shown.caveats)) if shown.known else shown


def _own_words(one: Observation) -> tuple[Caveat, ...]:
    """Return what the service says it counts, where it does not follow the template."""
    how = definition(one)
    return (Caveat("own_definition", how.words),) if how.platform != "*" else ()


def _pending(of: Outcomes, own: tuple[Caveat, ...]) -> Figure:
    key, ended = "disputes_pending", of.ended
    silent = of.head.value.absence
    if silent is not None:
        return figure(key, of.head, ended.parts, absence=silent)
    if ended.number is None or of.filed.number is None:
        reason = undecided(of) if ended.number is None else "the number is printed as a limit"
        return figure(key, of.head, ended.parts, withheld=reason)
    rest = of.filed.number - ended.number
    if rest < 0:
        return figure(key, of.head, ended.parts, withheld="more outcomes than disputes are printed")
    gap = () if of.omitted.low is not None else (missing("omitted", of.omitted),)
    said = (*own, *of.said, *gap)
    n = of.filed.number
    return figure(key, of.head, ended.parts, said, value=rest, n=n)


def _implemented(one: Observation, cells: Cells) -> Figure:
    """Return the published share; its base is the decisions against the service."""
    key = "ods_implemented_share"
    head = cells.beside(one.series, "disputes")
    lost = outcomes(cells, "disputes", head).lost if head else counted(None)
    if one.value.absence is not None or lost.zero:
        silent = Absence.NOT_APPLICABLE if lost.zero else one.value.absence
        return figure(key, one, lost.parts, absence=silent, n=lost.number)
    if reason := gates.number(lost, metric(key).minimum_n, metric(key).n_of).why:
        return figure(key, one, lost.parts, withheld=reason, n=lost.number)
    point = read(one.value)
    return figure(
        key,
        one,
        lost.parts,
        _own_words(one),
        value=point.value,
        low=point.low,
        high=point.high,
        span=point.span,
        n=lost.low,
        quote=one.citation.quote,
    )


def _median(one: Observation, cells: Cells) -> Figure:
    """Return the published duration; both readings where hours and days are equally likely."""
    shown, value = published(MEDIAN, one, cells), one.value.number
    if not shown.known or value is None or not _in_doubt(one, value):
        return _with(shown, _own_words(one))
    words = (
        f"Printed as {one.citation.quote.strip()} without a unit: {days(value / 24)} if these are "
        f"hours, as the template wants, {days(value)} if they are days."
    )
    both = replace(shown, value=None, low=value / 24, high=value, span=Span.BOUNDS)
    return _with(both, (Caveat("unit_in_doubt", words), *_own_words(one)))


def _in_doubt(one: Observation, value: float) -> bool:
    own_clock = definition(one).clock_start == "decision_received_by_service"
    stated = one.value.unit_status is UnitStatus.STATED
    return not (stated or own_clock) and 0 < value < _SHORT_HOURS
