"""Questions put to the query layer, answered once per ledger version, lens and day.

Nothing is computed here. Answers are frozen, so one is shared by all visitors; it is thrown
away as soon as anything is saved in the ledger, because its version is part of the key.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import streamlit as st

from data.law import legal_clocks
from data.model import Observation
from data.places import members
from data.query import Query, language_of
from metrics import periods, questions
from metrics.elsewhere import others
from metrics.figure import Figure
from metrics.lens import Lens, end_of, from_query
from metrics.periods import PROGRAMME, Held, Ledger
from metrics.questions import Answer
from metrics.speed import as_printed, median_to_act, notices_received
from pages.parts import clock, ledger

Version = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """What there is to choose: services with a report, places, periods (newest first)."""

    platforms: tuple[str, ...]
    places: tuple[str, ...]
    periods: tuple[Held, ...]


_FIELDS = {
    "measures": "measure",
    "programmes": "programme",
    "platforms": "platform",
    "jurisdictions": "jurisdiction",
    "actors": "actor",
    "populations": "population",
    "surfaces": "surface",
    "period_ends": "period_end",
}
"""Filters of a query, and the dimension of a series that each is about."""


class Once:
    """A ledger that reads nothing twice: what a wider read holds answers a narrower question."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._read: dict[Query, list[Observation]] = {}

    def observations(self, query: Query) -> list[Observation]:
        """Return the observations that answer a query."""
        if query in self._read:
            return self._read[query]
        wider = next((q for q in self._read if _within(query, q)), None)
        if wider is None:
            found = self._ledger.observations(query)
        else:
            found = list(_narrowed(self._read[wider], query))
        if len(self._read) >= 16:
            self._read.pop(next(iter(self._read)))
        self._read[query] = found
        return found


def _within(narrow: Query, wide: Query) -> bool:
    """Whether whatever answers one query is part of what answers the other."""
    if (narrow.not_before, narrow.as_of) != (wide.not_before, wide.as_of):
        return False
    return all(
        not getattr(wide, name) or (mine and set(mine) <= set(getattr(wide, name)))
        for name in (*_FIELDS, "harms", "languages")
        for mine in (getattr(narrow, name),)
    )


def _narrowed(found: Iterable[Observation], query: Query) -> Iterable[Observation]:
    wanted = [(dim, set(getattr(query, name))) for name, dim in _FIELDS.items()]
    wanted = [(dim, allowed) for dim, allowed in wanted if allowed]
    return (
        o
        for o in found
        if (not query.harms or o.harm in query.harms)
        and (not query.languages or language_of(o.series.breakdown) in query.languages)
        and all(getattr(o.series, dim) in allowed for dim, allowed in wanted)
    )


_FILED = {"complaints": "complaints_filed", "disputes": "disputes_filed"}


def begin() -> None:
    """Look at the ledger's version: once per run of a page, which then shows one state of it."""
    store = ledger.store()
    st.session_state["version"] = (store.url, *store.version(), clock.today().isoformat())


def version() -> Version:
    """Return what every cached answer of this run depends on besides the question."""
    found: Version = st.session_state["version"]
    return found


@st.cache_resource(max_entries=2, show_spinner=False)
def _once(now: Version) -> Once:  # noqa: ARG001 - the key of the cache
    return Once(ledger.store())


def read_ahead(lens: Lens, asked: Iterable[str]) -> None:
    """Read in a few strokes what several questions will ask for, one after the other.

    One about the harms of the lens, one about all content, one about what has no language: fewer
    and wider reads, and no rows that none of the questions wants.
    """
    known = held(lens.known_on).periods
    chosen = next((p for p in known if p.end == lens.period_end), periods.opening(known))
    if chosen is None:
        return
    wanted = [questions.QUESTIONS[name] for name in asked]
    groups: dict[tuple[bool, tuple[str, ...]], list[questions.Question]] = {}
    for one in wanted:
        alike = one.scope == "all", questions.languages_of(one, lens)
        groups.setdefault(alike, []).append(one)
    for (_, spoken), group in groups.items():
        query = replace(_together(group, lens, chosen, known), languages=spoken)
        _once(version()).observations(query)


def _together(
    group: list[questions.Question], lens: Lens, chosen: Held, known: tuple[Held, ...]
) -> Query:
    """Return the one read that holds what a group of questions asks for."""
    harm_ids = {h for q in group for h in questions.harms_of(q, lens)}
    earlier = periods.before(known, chosen.end) if any(q.periods > 1 for q in group) else ""
    return Query(
        measures=tuple(dict.fromkeys(m for q in group for m in q.measures)),
        programmes=(PROGRAMME,),
        platforms=lens.services,
        harms=tuple(sorted(harm_ids)),
        jurisdictions=(lens.jurisdiction,),
        actors=tuple(dict.fromkeys(a for q in group for a in q.actors)),
        surfaces=("",),
        period_ends=(chosen.end, earlier) if earlier else (chosen.end,),
        as_of=lens.as_of,
    )


def stated(lens: Lens, harm_ids: tuple[str, ...]) -> tuple[Figure, ...]:
    """Return the numbers services state, and nothing that follows from several of them.

    By the same functions as the questions on notices, complaints and disputes, without the
    comparisons; `lens` has its period filled in.
    """
    scope = Query(
        programmes=(PROGRAMME,),
        platforms=lens.services,
        jurisdictions=(lens.jurisdiction,),
        surfaces=("",),
        period_ends=(lens.period_end,),
        as_of=lens.as_of,
    )
    notices = replace(
        scope,
        measures=("notices", "notice_action_median"),
        harms=harm_ids,
        actors=("all", "trusted_flagger"),
    )
    filed = replace(scope, measures=tuple(_FILED), harms=("all",), populations=("all",))
    once = _once(version())
    found = once.observations(notices)
    printed = (as_printed(_FILED[o.series.measure], o) for o in once.observations(filed))
    return (*notices_received(found), *printed, *median_to_act(found))


def ask(question: str, lens: Lens) -> Answer:
    """Return the answer to one question under one lens."""
    return _answer(version(), question, lens.query())


@st.cache_resource(max_entries=400, show_spinner=False)
def _answer(now: Version, question: str, view: str) -> Answer:
    lens, _ = from_query(view)
    return questions.ask(_once(now), question, lens, clock.today())


def held(known_on: str = "") -> Content:
    """Return what there is to choose; with an ISO date, what there was on that day."""
    return _held(version(), known_on)


@st.cache_resource(max_entries=8, show_spinner=False)
def _held(now: Version, known_on: str) -> Content:
    here = _once(now)
    every = Query(
        measures=("notices", "complaints"),  # a service may state one without the other
        programmes=(PROGRAMME,),
        harms=("all",),
        jurisdictions=("EU",),
        actors=("all",),
        populations=("all",),
        surfaces=("",),
        as_of=end_of(known_on),
    )
    found = {o.series.platform for o in here.observations(every)}
    beyond = ledger.store().places(others())
    bound = (c.jurisdiction for c in legal_clocks().values())
    places = tuple(dict.fromkeys(("EU", *members("EU", clock.today()), *beyond, *bound)))
    return Content(tuple(sorted(found)), places, periods.periods(here, end_of(known_on)))
