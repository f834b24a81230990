"""How far figures may be compared, computed from their definitions (research on metrics, 5.3).

    A  all critical and important fields known and equal
    B  all critical fields known and equal, at most two important ones differ or are unknown
    C  one critical field differs or is unknown, the sign of the bias is known, and at most two
       important ones differ or are unknown
    D  everything else: shown apart, never in one order

The grade of a group is that of its worst pair. D because something is not stated is an answer.
The bound on important fields in C keeps the grade from getting worse as publishers say more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import combinations
from types import MappingProxyType
from typing import NamedTuple

from data.model import Observation
from data.reference import NOT_STATED, measures
from metrics.catalogue import metric
from metrics.figure import Comparison, Figure, Grade, Ranks
from metrics.footing import CRITICAL, IMPORTANT, Footing, Stand, of_figure, of_observation
from metrics.gates import LEAST_RANKED, PASSED, Ruling
from metrics.medians import rounding
from metrics.words import cell, listed, period

_MAY_DIFFER = 2
_POINTS = 0.20
_COMPARABLE = (Grade.A, Grade.B)
_WORDS = {**CRITICAL, **IMPORTANT}

_LATER = (
    (
        "notice_submitted",
        "notice_received",
        "first_item_actioned",
        "item_addressed",
        "action_implemented",
        "case_closed",
    ),
    ("order_submitted", "order_delivered", "order_validly_received", "order_carried_out"),
    ("complaint_sent", "complaint_received", "decision_made", "decision_notified"),
    (
        "dispute_sent_to_body",
        "service_told_of_dispute",
        "decision_by_body",
        "decision_received_by_service",
        "review_completed",
    ),
)
"""Moments in the order in which they come. A later start or an earlier stop looks faster."""


def differing(a: Footing, b: Footing, fields: Iterable[str]) -> list[str]:
    """Return the fields in which two figures differ, or that one of them leaves open."""
    return [name for name in fields if not _same(a, b, name)]


def _same(a: Footing, b: Footing, name: str) -> bool:
    counted = _shares((a, b), name)
    return _near(counted) if counted else a[name] == b[name] != NOT_STATED


def _shares(footings: Iterable[Footing], name: str) -> list[float]:
    """Return the shares handled by machine where the field is that and all of them are known."""
    found = [f.stand.automation for f in footings] if name == "automation" else []
    known = [one for one in found if one is not None]
    return known if len(known) == len(found) else []


def _near(shares: Sequence[float]) -> bool:
    # A rounding error of binary fractions is no difference: 0.5 and 0.7 are 20 points apart.
    return max(shares) - min(shares) <= _POINTS + 1e-9


def faster(a: Footing, b: Footing, name: str) -> Footing | None:
    """Return which of two figures looks faster for a difference in one field, if that is known.

    Where one publisher leaves the field open, it is the one that would look faster, if any.
    """
    one, other = a[name], b[name]
    if name == "unactioned":
        return _by_unactioned(a, b, one, other)
    for chain in _LATER:
        if one in chain and other in chain and one != other:
            later = a if chain.index(one) > chain.index(other) else b
            earlier = b if later is a else a
            return {"clock_start": later, "clock_stop": earlier}.get(name)
    return None


def _by_unactioned(a: Footing, b: Footing, one: str, other: str) -> Footing | None:
    if one == other:
        return None
    for mine, theirs, who, whom in ((one, other, a, b), (other, one, b, a)):
        if mine == "excluded" and theirs in ("included", NOT_STATED):
            return who
        if mine == "included" and theirs == NOT_STATED:
            return whom
    return None


def grade(a: Footing, b: Footing) -> tuple[Grade, tuple[str, ...]]:
    """Return the grade of two figures and the reasons for it in words."""
    critical, important = differing(a, b, CRITICAL), differing(a, b, IMPORTANT)
    silent = [f for f in (*critical, *important) if a[f] == b[f] == NOT_STATED]
    reasons = [_reason((a, b), f) for f in (*critical, *important) if f not in silent]
    if silent:
        reasons.append(f"Neither states: {listed([_WORDS[f] for f in silent])}.")
    found = letter(a, b)
    bias = faster(a, b, critical[0]) if found is Grade.C else None
    arrow = (f"This makes {bias.name} look faster, if anything.",) if bias else ()
    return found, (*reasons, *arrow)


class Pair(NamedTuple):
    """How far two numbers may be compared, and why not further, in words."""

    grade: Grade
    reasons: tuple[str, ...]


def between(
    one: Figure | Observation,
    other: Figure | Observation,
    *,
    machine: Mapping[int, float] = MappingProxyType({}),
) -> Pair:
    """Return how far any two figures or published numbers may be compared.

    `machine` holds, by the id of a published number, the share of its cases that machines
    decided alone, where that is known. Numbers of two
    kinds are never comparable, whatever their definitions say.
    """
    a, b = (footing_of(x, machine) for x in (one, other))
    if a.name == b.name:
        a, b = (replace(f, name=f"{f.name}, {_told('period', f['period'])}") for f in (a, b))
    kinds = _kind(one), _kind(other)
    if kinds[0] != kinds[1]:
        names = [f"{kind} ({f.name})" for kind, f in zip(kinds, (a, b), strict=True)]
        return Pair(Grade.D, (f"They are numbers of two kinds: {'; '.join(sorted(names))}.",))
    if a.name == b.name:
        a, b = replace(a, name=f"{a.name}, first"), replace(b, name=f"{b.name}, second")
    return Pair(*grade(a, b))


def footing_of(
    one: Figure | Observation, machine: Mapping[int, float] = MappingProxyType({})
) -> Footing:
    """Return what a figure or a published number stands on. See `between` for `machine`."""
    if isinstance(one, Figure):
        return of_figure(one)
    return of_observation(one, machine.get(one.id))


def _kind(one: Figure | Observation) -> str:
    if isinstance(one, Figure):
        return metric(one.metric).label
    known = measures().get(one.series.measure)
    return known.label if known else one.series.measure


def letter(a: Footing, b: Footing) -> Grade:
    """Return the grade of two figures without its reasons."""
    return _letter(a.stand, b.stand)


@lru_cache(maxsize=4096)
def _letter(one: Stand, other: Stand) -> Grade:
    a, b = Footing("a", one), Footing("b", other)
    critical = differing(a, b, CRITICAL)
    if not critical:
        important = len(differing(a, b, IMPORTANT))
        return Grade.A if not important else Grade.B if important <= _MAY_DIFFER else Grade.D
    known = len(critical) == 1 and faster(a, b, critical[0]) is not None
    few = len(differing(a, b, IMPORTANT)) <= _MAY_DIFFER
    return Grade.C if known and few else Grade.D


def group_grade(footings: Sequence[Footing]) -> Grade:
    """Return the worst grade of any pair; D where there is nothing to compare."""
    # Thirty services on the template's footing are one pair, not 435.
    groups = Counter(f.stand for f in footings)
    pairs = [*combinations(groups, 2), *((s, s) for s, n in groups.items() if n > 1)]
    return max((_letter(a, b) for a, b in pairs), key=lambda g: g.value, default=Grade.D)


def group_reasons(footings: Sequence[Footing]) -> tuple[str, ...]:
    """Return, field by field, who counts how where not all are known to count alike."""
    if len(footings) < 2:
        return ("Only one service has a figure, so there is nothing to compare.",)
    silent, told = [], []
    columns = zip(*(f.stand.values for f in footings), strict=True)
    for (name, words), column in zip(_WORDS.items(), columns, strict=True):
        found = set(column)
        if found == {NOT_STATED}:
            silent.append(words)
        elif len(found) > 1 and not ((by := _shares(footings, name)) and _near(by)):
            told.append(_reason(footings, name))
    if silent:
        told.append(f"No service states: {listed(silent)}.")
    return tuple(told)


def _reason(footings: Sequence[Footing], name: str) -> str:
    title = _WORDS[name]
    groups: dict[str, list[str]] = {}
    for one in footings:
        groups.setdefault(one[name], []).append(one.name)
    # What is said comes first, silence last.
    order = sorted(groups, key=lambda value: (value == NOT_STATED, value))
    told = [f"{_told(name, value)} ({listed(sorted(set(groups[value])))})" for value in order]
    return f"{title[0].upper()}{title[1:]}: {'; '.join(told)}."


_VALUE_WORDS = {
    NOT_STATED: "not stated",
    "n_a": "does not apply",
    "notifier_in_eu": "people in the European Union who report",
    "annex_i_2025": "those of the template",
}


def _told(name: str, value: str) -> str:
    if name == "period" and "/" in value:
        return period(*value.split("/"))
    return _VALUE_WORDS.get(value, value.replace("_", " "))


# --- lists across services ------------------------------------------------------------------


def compare(
    key: str,
    figures: Iterable[Figure],
    left_out: Iterable[tuple[str, str]] = (),
    footing: Callable[[Figure], Footing] = of_figure,
    covered: Ruling = PASSED,
) -> Comparison:
    """Return figures of one metric across services, in an order that promises nothing.

    Alphabetical by name, unless at least five are grade A or B with one another and the metric
    may be ranked at all; then those by value with the ranks each can have, the others apart.
    Too few of the services that report (`covered`) are never ranked. Figures without a number
    go to `left_out` with their reason.
    """
    given = list(figures)
    stands = {id(f): footing(f) for f in given}
    given.sort(key=lambda f: _place(f, stands[id(f)].name))
    known = [f for f in given if f.known]
    silent = [(f.platform, cell(f)) for f in given if not f.known]
    out = tuple(dict.fromkeys((*silent, *left_out)))
    clique = _comparable(known, stands) if metric(key).ranked else []
    if len(clique) >= LEAST_RANKED and covered.passed:
        return _ranked(key, clique, known, stands, out)
    every = [stands[id(f)] for f in known]
    reasons = (*group_reasons(every), *_uncovered(covered)) if known else ()
    return Comparison(key, tuple(known), group_grade(every), reasons, ranked=False, left_out=out)


def _uncovered(covered: Ruling) -> tuple[str, ...]:
    return () if covered.passed else (f"Figures of {covered.why}: no comparison of all.",)


def _place(one: Figure, name: str) -> tuple[str, ...]:
    return name.casefold(), one.category, one.population, one.actor, one.period_start, one.surface


def _comparable(known: list[Figure], stands: Mapping[int, Footing]) -> list[Figure]:
    """Return the largest set found of figures that are A or B with one another.

    Grown from every figure in turn, so the result does not depend on the order given.
    """

    def fits(one: Figure, others: list[Figure]) -> bool:
        return all(letter(stands[id(one)], stands[id(o)]) in _COMPARABLE for o in others)

    best: list[Figure] = []
    for seed in known:
        grown = [seed] if fits(seed, [seed]) else []
        for one in known if grown else ():
            if one is not seed and fits(one, grown):
                grown.append(one)
        if len({f.platform for f in grown}) > len({f.platform for f in best}):
            best = grown
    return best if len({f.platform for f in best}) == len(best) else []


def _ranked(
    key: str,
    clique: list[Figure],
    known: list[Figure],
    stands: Mapping[int, Footing],
    out: tuple[tuple[str, str], ...],
) -> Comparison:
    higher = metric(key).direction == "higher_better"
    limits = {f.platform: _limits(f) for f in clique}
    ordered = sorted(clique, key=lambda f: sum(limits[f.platform]) * (-1 if higher else 1))
    apart = tuple(f for f in known if not any(f is c for c in clique))
    footings = [stands[id(f)] for f in ordered]
    return Comparison(
        key,
        tuple(ordered),
        group_grade(footings),
        group_reasons([stands[id(f)] for f in known]),
        ranked=True,
        left_out=out,
        apart=apart,
        ranks=tuple(_ranks(f.platform, limits, higher=higher) for f in ordered),
    )


def _ranks(platform: str, limits: Mapping[str, tuple[float, float]], *, higher: bool) -> Ranks:
    """Return the ranks a service can have when each value may lie anywhere in its limits.

    Published totals are no samples, so there is no sampling error; what is open is rounding and
    printed or derived limits.
    """
    low, high = limits[platform]
    below = sum(h < low for _, h in limits.values())
    above = sum(lo > high for lo, _ in limits.values())
    before, behind = (above, below) if higher else (below, above)
    return Ranks(platform, before + 1, len(limits) - behind)


def _limits(one: Figure) -> tuple[float, float]:
    if one.value is None:
        low = one.low if one.low is not None else 0.0
        return low, one.high if one.high is not None else float("inf")
    # Publishers round up, down or to the nearest: one printed place to either side.
    slack = rounding(one.quote) if one.unit_status is not None else 0.0
    return one.value - slack, one.value + slack
