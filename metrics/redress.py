"""Complaints to the service itself: how many, decided, reversed, and how long they took.

Complaints of uploaders and of notifiers stay apart: one side wants content back, the other
wants it gone. A reversal rate is neutral (research on metrics, 2.2) and never stands without
the share decided and the share omitted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from data.model import Absence, Observation, Series
from metrics import burden, caveats, gates
from metrics.basis import figure
from metrics.catalogue import metric
from metrics.cells import Cells
from metrics.counts import Count, counted
from metrics.estimators import Consistency, Stratum, median_consistency
from metrics.figure import Caveat, Figure
from metrics.medians import Published, published, rounding
from metrics.outcomes import (
    NOTIFIERS,
    UPLOADERS,
    Composition,
    Holds,
    Outcomes,
    composition,
    outcomes,
    together,
)
from metrics.speed import as_printed


def decided(stem: str, cells: Cells, one: Observation) -> Count:
    """Return how many complaints or disputes were decided, beside any figure about them."""
    head = cells.beside(one.series, stem)
    return outcomes(cells, stem, head).decided if head else counted(None)


MEDIAN = Published(
    "app_median_h", "complaints decided", lambda cells, o: decided("complaints", cells, o)
)


def reversal_metric(population: str) -> str:
    """Return the id of the reversal rate that a kind of complaint belongs to."""
    if population in NOTIFIERS:
        return "rev_rate_notifier"
    return "rev_rate_uploader" if population in (*UPLOADERS, "uploader") else "rev_rate_all"


def complaints(observations: Iterable[Observation]) -> tuple[Figure, ...]:
    """Return filed, decided, decided share, omitted share, reversal rate and median time.

    Of uploaders' complaints together also how many there are per 1,000 restrictions.
    One set per kind of complaint as printed, and one for `uploader`: the four kinds of
    restrictions together, where they make up the total with or without notifiers' complaints.
    """
    cells = Cells(observations)
    heads = cells.of("complaints")
    printed = [f for head in heads for f in _as_counted(head, cells)]
    joined = [f for head in heads for f in _uploaders(head, cells)]
    medians = [_median(o, cells) for o in cells.of("complaint_decision_median")]
    return (*printed, *joined, *medians)


def _as_counted(head: Observation, cells: Cells) -> Iterator[Figure]:
    whole = head.series.population == "all"
    said = (composition(cells, head.series).caveat,) if whole else ()
    yield as_printed("complaints_filed", head)
    yield from _ends(outcomes(cells, "complaints", head), said, head.series.population)


def _ends(of: Outcomes, said: tuple[Caveat, ...], whose: str) -> Iterator[Figure]:
    """Yield everything that follows from how complaints ended."""
    yield decided_figure("complaints_decided", of, said, whose)
    ratio = (*said, caveats.PERIOD_RATIO)
    yield share_of_filed("app_decided_share", of, of.decided, (*ratio, *of.said), whose)
    yield share_of_filed("app_omitted_share", of, of.omitted, ratio, whose)
    yield share_lost(reversal_metric(whose), of, (*ratio, *of.said), whose)


# --- the pieces, shared with disputes --------------------------------------------------------


def decided_figure(key: str, of: Outcomes, said: tuple[Caveat, ...], whose: str) -> Figure:
    """Return how many cases were decided, or why that can't be told."""
    n = of.decided
    if n.number is not None:
        told = (*said, *of.said)
        return figure(key, of.head, n.parts, told, value=n.number, n=n.number, population=whose)
    if of.filed.zero:
        return figure(key, of.head, n.parts, absence=Absence.NOT_APPLICABLE, n=0, population=whose)
    return figure(key, of.head, n.parts, withheld=undecided(of), population=whose)


def undecided(of: Outcomes) -> str:
    """Return why the number of decided cases is not known."""
    if of.silent:
        return "no outcomes are stated"
    if of.decided.low is not None:
        return "an outcome is printed as a limit"
    return "decisions upheld or decisions reversed are not stated"


class _Share(NamedTuple):
    """A share of cases, before the gates."""

    key: str
    of: Outcomes
    hits: Count
    base: Count
    reason: str

    def figure(self, said: tuple[Caveat, ...], whose: str) -> Figure:
        """Return the share, or why there is none; silence never becomes 0."""
        head, used = self.of.head, (*self.base.parts, *self.hits.parts)
        if self.of.filed.zero:
            return figure(
                self.key, head, used, absence=Absence.NOT_APPLICABLE, n=0, population=whose
            )
        n, hits = self.base.number, self.hits.number
        if self.reason or n is None or hits is None:
            return figure(self.key, head, used, withheld=self.reason, n=n, population=whose)
        return figure(
            self.key,
            head,
            used,
            said,
            value=hits / n,
            numerator=hits,
            denominator=n,
            n=n,
            population=whose,
        )


def share_of_filed(
    key: str, of: Outcomes, hits: Count, said: tuple[Caveat, ...], whose: str
) -> Figure:
    """Return a share of all cases filed, pending ones included."""
    silent = of.head.value.absence
    if silent is not None:
        return figure(key, of.head, hits.parts, absence=silent, population=whose)
    return _Share(key, of, hits, of.filed, _no_share(key, of, hits)).figure(said, whose)


def _no_share(key: str, of: Outcomes, hits: Count) -> str:
    card, n = metric(key), of.filed
    if reason := gates.number(n, card.minimum_n, card.n_of).why:
        return reason
    if n.number is None:
        return "the number filed is printed as a limit"
    if hits.number is None:
        stated = "printed as a limit" if hits.low is not None else "not stated"
        return stated if key == "app_omitted_share" else undecided(of)
    return "more outcomes than cases are printed" if hits.number > n.number else ""


def share_lost(key: str, of: Outcomes, said: tuple[Caveat, ...], whose: str) -> Figure:
    """Return the share of decided cases that the first decision lost."""
    n = of.decided
    reason = "nothing was decided" if n.zero else undecided(of) if n.number is None else ""
    if reason:
        reason = f"rate cannot be computed: {reason}"
    else:
        reason = gates.number(n, metric(key).minimum_n, metric(key).n_of).why
    return _Share(key, of, of.lost, n, reason).figure(said, whose)


# --- the median, held against its parts ------------------------------------------------------


def _median(one: Observation, cells: Cells) -> Figure:
    shown = published(MEDIAN, one, cells)
    held = consistency(one, cells)
    if not shown.known or held.consistent is not False or held.bounds is None:
        return shown
    odd = caveats.outside_parts(shown.tier, *held.bounds)
    return replace(shown, caveats=(*shown.caveats, odd))


def consistency(one: Observation, cells: Cells) -> Consistency:
    """Return whether the median of all complaints can be that of the kinds that make them up."""
    n = counted(cells.beside(one.series, "complaints")).number
    whole = one.series._replace(measure="complaints")
    holds = composition(cells, whole).holds if one.series.population == "all" else Holds.NOT_STATED
    if holds not in (Holds.UPLOADERS, Holds.BOTH) or n is None or one.value.number is None:
        return median_consistency((), 0, 0)
    kinds = UPLOADERS if holds is Holds.UPLOADERS else (*UPLOADERS, *NOTIFIERS)
    parts = [part for p in kinds if (part := _part(one.series._replace(population=p), cells))]
    slack = max(rounding(m.citation.quote) for m in (one, *(m for m, _ in parts)))
    return median_consistency([s for _, s in parts], n, one.value.number, slack)


def _part(series: Series, cells: Cells) -> tuple[Observation, Stratum] | None:
    median, n = cells.at(series), counted(cells.beside(series, "complaints")).number
    if median is None or median.value.number is None or not n:
        return None
    return median, Stratum(n, median.value.number)


# --- the four kinds of uploaders' complaints together ----------------------------------------


def _uploaders(head: Observation, cells: Cells) -> Iterator[Figure]:
    if head.series.population != "all":
        return
    made_of = composition(cells, head.series)
    if made_of.holds is Holds.NOT_STATED:
        return
    kinds = [o for p in UPLOADERS if (o := cells.at(head.series._replace(population=p)))]
    joined = together([outcomes(cells, "complaints", one) for one in kinds])
    whose, said = "uploader", (made_of.caveat,)
    if made_of.holds in (Holds.OVERLAP, Holds.UNEXPLAINED):
        yield from _not_joined(joined, made_of, whose)
        return
    n = joined.filed
    yield figure(
        "complaints_filed", joined.head, n.parts, said, value=n.number, n=n.number, population=whose
    )
    yield from _ends(joined, said, whose)
    yield from burden.per_restriction(joined, cells, said)


def _not_joined(of: Outcomes, made_of: Composition, whose: str) -> Iterator[Figure]:
    for key in (
        "complaints_filed",
        "complaints_decided",
        "app_decided_share",
        "app_omitted_share",
        "rev_rate_uploader",
        *burden.METRICS,
    ):
        reason = "the kinds of complaint do not make up the total"
        yield figure(
            key, of.head, of.filed.parts, (made_of.caveat,), withheld=reason, population=whose
        )
