"""Finding evidence: by id, by service and measure, or among several numbers of one figure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

import streamlit as st

from data.model import TIER_WORDS, Observation, public_id
from data.query import Query
from data.reference import measures
from metrics import automation, words
from metrics.comparability import between
from pages.parts import citation, filters, ledger, prose, spoken, states, tables, trace
from pages.parts.badges import GRADE_WORDS
from pages.parts.tables import Cell, Row

HEADS = ("What", "Value", "Tier", "Evidence")
SHOWN = 60
"""Rows of a list; a longer one is cut and says so."""

MOST_PAIRS = 15
"""Pairs whose grade is shown: those of six numbers."""


def several(asked: Iterable[int]) -> None:
    """Place the list of numbers a figure rests on, each with its own evidence."""
    store = ledger.store()
    found = [(number, store.observation(number)) for number in asked]
    st.header(f"This figure rests on {words.plural(len(found), 'number')}")
    rows: list[Row] = [
        _row(o) if o else (Cell(public_id(n)), Cell("not in this ledger", look="absent"), "", "")
        for n, o in found
    ]
    tables.show("The numbers behind a figure", HEADS, rows)
    pairs([o for _, o in found if o])


def pairs(found: Sequence[Observation]) -> None:
    """Place how far each two of some numbers may be compared, with the reasons."""
    every = list(combinations(enumerate(found, 1), 2))
    if not every:
        return
    st.header("How far they may be compared")
    rows: list[Row] = []
    machine = automation.shares(ledger.store(), found)
    for (i, a), (j, b) in every[:MOST_PAIRS]:
        told = between(a, b, machine=machine)
        grade = Cell(told.grade.value, note=GRADE_WORDS[told.grade])
        why = " ".join(told.reasons) or "Nothing sets these numbers apart."
        rows.append((f"{_short(a, i)} and {_short(b, j)}", grade, why))
    tables.show("Comparability of each pair", ("Numbers", "Grade", "Why"), rows)
    if len(every) > MOST_PAIRS:
        prose.small(f"{MOST_PAIRS} of {len(every)} pairs are shown.")


def _short(o: Observation, number: int) -> str:
    name = trace.name_of(o.series.platform)
    return f"{number}: {name}, {spoken.span(o.series.period_start, o.series.period_end)}"


def _row(o: Observation) -> Row:
    return (
        Cell(f"{trace.name_of(o.series.platform)}: {trace.label(o)}", note=trace.about(o)),
        spoken.value(o.value),
        TIER_WORDS[o.tier],
        Cell(public_id(o.id), href=citation.evidence([o.id])),
    )


def form() -> None:
    """Place the search: an id, or a service and what is measured, within the chosen view."""
    st.header("Find a figure")
    given = st.text_input(
        "Evidence id", placeholder="16 digits, as in a citation or a downloaded table"
    )
    if given:
        _by_id(given)
        return
    service = st.selectbox(
        "Service", filters.choices().platforms, format_func=trace.name_of, key="find_service"
    )
    known = measures()
    usual = list(known).index("notice_action_median")
    kind = st.selectbox(
        "What is measured",
        tuple(known),
        index=usual,
        format_func=lambda k: known[k].label,
        key="find_measure",
    )
    hits = ledger.store().observations(
        Query(platforms=(service,), measures=(kind,), as_of=filters.lens().as_of)
    )
    if not hits:
        states.empty(f"Nothing of this kind is held for {trace.name_of(service)}.")
        return
    hits.sort(key=lambda o: (o.series.period_end, o.series.category), reverse=True)
    tables.show("Figures found", HEADS, map(_row, hits[:SHOWN]))
    if len(hits) > SHOWN:
        prose.small(f"{SHOWN} of {len(hits):,} are shown, the latest first.")


def _by_id(given: str) -> None:
    good, bad = trace.numbers([given])
    if bad:
        st.warning(f"“{given}” is no evidence id.", title="Nothing found")
    elif (said := ledger.store().statement(good[0])) is not None:
        about = f"{trace.name_of(said.platform)}: {spoken.subject(said)}"
        link = tables.inside(Cell(about, href=citation.evidence_of_text(said.id)))
        st.html(f'<p class="plain">A text of a publisher: {link}</p>')
    else:
        several(good)
