"""From what was found for each valid report to a figure: its sample, its limits, its gates.

What makes reports alike is not known beforehand: one organisation, one day of it, one item
(research on metrics, 3.3). The likeness that takes most away is the one that counts. Where
there are fewer than five groups the data can't tell how alike they are, and a planned value
stands in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from metrics import gates
from metrics.estimators import Bounds
from metrics.exercises import disclosure
from metrics.exercises.card import TestMetric
from metrics.exercises.cases import PERSONAL, Case
from metrics.exercises.catalogue import card_of
from metrics.exercises.cohort import Cohort
from metrics.exercises.figure import TestFigure, percent, shares_said
from metrics.exercises.samples import (
    PLANNED_LIKENESS,
    Design,
    Numbered,
    design,
    kish,
    numbered,
    share,
    sizes_of,
)
from metrics.exercises.verdicts import firm
from metrics.figure import Caveat, Span
from metrics.gates import Ruling
from metrics.words import share as said_share

LEAST_GROUPS = 5
"""Fewest groups from which likeness is estimated (the fewest simulated; metrics, 3.3)."""

FEW_GROUPS = Caveat(
    "few_groups",
    "The reports come from too few groups to tell how alike they are, so a likeness of "
    f"{PLANNED_LIKENESS} is assumed.",
)
BY_LOOK = Caveat(
    "dated_by_look",
    "A removal without a message is dated by the look that found it, so it came sooner.",
)
NOT_VALIDATED = Caveat(
    "not_validated",
    "Two coders have not agreed for every item that it breaks law or rules, so neither more nor "
    "less removal is better.",
)
SEQUENTIAL = Caveat(
    "sequential",
    "One channel followed the other, so time and attempt are part of any difference.",
)


@dataclass(frozen=True, slots=True)
class Found:
    """What was counted among `cases`: a share or another number with its limits."""

    value: float | None
    low: float | None
    high: float | None
    sample: Design
    hits: int | None = None
    n: int = 0
    span: Span = Span.INTERVAL


def sampled(values: Sequence[float], cases: Sequence[Case]) -> Design:
    """Return the worth of a sample, by the likeness that takes most away from it."""
    groups = _groups_of(cases)
    by_organisation, by_day, by_item = (design(list(values), one) for one in groups)
    told = [d for d in (by_organisation, by_day) if d.clusters >= LEAST_GROUPS]
    return max(*(told or [_planned(by_day, groups[1])]), by_item, key=lambda one: one.deff)


def _planned(found: Design, days: Numbered) -> Design:
    """Return the worth of days that are too few to tell how alike their reports are."""
    deff = kish(sizes_of(days), PLANNED_LIKENESS)
    return Design(found.n, found.clusters, PLANNED_LIKENESS, estimated=False, deff=deff)


_last: tuple[Sequence[Case], list[Numbered]] = ((), [])


def _groups_of(cases: Sequence[Case]) -> list[Numbered]:
    """Return the number of each report's organisation, day and item.

    Figure after figure asks for the same cases, and of thousands this takes most of the time;
    the last ones are kept, a tuple that nobody changes.
    """
    global _last  # noqa: PLW0603
    known, groups = _last
    if known is not cases or not groups:
        groups = [numbered([c.group[i] for c in cases]) for i in range(3)]
        if isinstance(cases, tuple):
            _last = (cases, groups)
    return groups


def counted(key: str, of: Cohort, hits: Sequence[bool], cases: Sequence[Case]) -> TestFigure:
    """Return the plain share of `cases` that were hit, with Wilson's limits on n_eff."""
    if not cases:
        return silent(key, of, "no such reports")
    sample = sampled([float(hit) for hit in hits], cases)
    number = sum(hits)
    low, high = share(number, sample)
    n = len(cases)
    found = Found(number / n, low, high, sample, number, n)
    words = shares_said(number, n, card_of(key).said, Bounds(low, high))
    return replace(figure(key, of, found, words), privacy=behind(cases))


def behind(cases: Sequence[Case]) -> Ruling:
    """Return whether a figure of these reports may be public: ten, of two organisations."""
    return disclosure.cell(Counter(c.report.organisation for c in cases))


def figure(
    key: str, of: Cohort, found: Found, sentence: str, caveats: Sequence[Caveat] = ()
) -> TestFigure:
    """Return what was found as a figure, with its gates and its direction."""
    card, sample = card_of(key), found.sample
    if why := _hidden(of, found.n or len(of)):
        return silent(key, of, why, counts=False)
    made = _empty(card, of)
    return replace(
        made,
        n=found.n or len(of),
        value=found.value,
        low=found.low,
        high=found.high,
        span=found.span,
        n_eff=sample.n_eff,
        deff=sample.deff,
        freedom=sample.clusters - 1 if sample.estimated else None,
        numerator=found.hits,
        denominator=found.n if found.hits is not None else None,
        withheld="",
        ruling=_ruling(card, found),
        privacy=gates.privacy(found.n or len(of), persons=True),
        sentence=sentence,
        caveats=_caveats(card, of, sample, caveats),
    )


def silent(key: str, of: Cohort, why: str, *, counts: bool = True, said: str = "") -> TestFigure:
    """Return that there is no number, and why; `said` adds what can be told nevertheless."""
    if counts and (hidden := _hidden(of, len(of))):
        return silent(key, of, hidden, counts=False)
    made = _empty(card_of(key), of)
    n = len(of) if counts else 0
    return replace(made, n=n, withheld=why, sentence=said or f"{why[0].upper()}{why[1:]}")


def bounded(key: str, of: Cohort, limits: Bounds, cases: Sequence[Case]) -> TestFigure:
    """Return limits of a share that looks leave open, as a figure without a point."""
    sample = sampled([0.0] * len(cases), cases)
    found = Found(None, *limits, sample, None, len(cases), Span.BOUNDS)
    low, high = said_share(limits.low), said_share(limits.high)
    words = low if low == high else f"between {low} and {high}"
    return figure(key, of, found, f"{words} {card_of(key).said}, of {len(cases)} reports")


def partly(key: str, of: Cohort, found: Found, unwatched: int) -> TestFigure:
    """Return a share of which some reports were watched for less than its hours."""
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    words = (
        f"{said_share(found.value)} {card_of(key).said}, of {found.n} reports, {unwatched} of them "
        f"watched for less; {percent(found.low, found.high)}"
    )
    return figure(key, of, found, words)


def _empty(card: TestMetric, of: Cohort) -> TestFigure:
    neutral = card.on_validated and not of.validated
    return TestFigure(
        metric=card.id,
        exercise=of.exercise.id,
        stratum=of.stratum,
        unit=card.unit,
        direction="neutral" if neutral else card.direction,
        n=0,
        withheld="no valid reports",
        method=card.method,
    )


def _hidden(of: Cohort, n: int) -> str:
    """Return why a figure about reporters stays hidden from everybody, or nothing."""
    about_people = {name for name, _ in of.stratum} & set(PERSONAL)
    return gates.privacy(n, persons=True).why if about_people else ""


def _ruling(card: TestMetric, found: Found) -> Ruling:
    if found.span is Span.BOUNDS:
        return Ruling("reliability", "limits, and no point")
    if card.unit != "share":
        return firm(0.0, found.sample.n_eff)
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    enough = firm(found.value * found.sample.n_eff, found.sample.n_eff)
    # With few groups the limits are wider than those the rule is written for.
    wide = found.high - found.low >= gates.WIDEST
    told = f"too uncertain ({percent(found.low, found.high)})"
    return Ruling("reliability", told) if enough.passed and wide else enough


def _caveats(
    card: TestMetric, of: Cohort, sample: Design, more: Sequence[Caveat]
) -> tuple[Caveat, ...]:
    few = not sample.estimated and sample.deff > 1
    ordered = bool(of.cases) and all(c.report.assignment == "sequential" for c in of.cases)
    said = (
        (FEW_GROUPS, few),
        (NOT_VALIDATED, card.on_validated and not of.validated),
        (SEQUENTIAL, ordered),
    )
    return (*(caveat for caveat, holds in said if holds), *more)
