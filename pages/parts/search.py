"""Finding evidence: by id, by service and measure, or among several numbers of one figure."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from data.model import TIER_WORDS, Observation, public_id
from data.reference import measures
from data.store import Query
from metrics import words
from pages.parts import filters, ledger, spoken, states, tables, trace
from pages.parts.tables import Cell, Row

SHOWN = 60
"""Rows of a list; a longer one is cut and says so."""


def several(asked: Iterable[int]) -> None:
    """Place the list of numbers a figure rests on, each with its own evidence."""
    store = ledger.store()
    found = [(number, store.observation(number)) for number in asked]
    st.subheader(f"This figure rests on {words.plural(len(found), 'number')}")
    rows: list[Row] = [
        _row(o) if o else (Cell(public_id(n)), Cell("not in this ledger", look="absent"), "", "")
        for n, o in found
    ]
    tables.show("The numbers behind a figure", ("What", "Value", "Tier", "Evidence"), rows)


def _row(o: Observation) -> Row:
    about = f"{words.period(o.series.period_start, o.series.period_end)}; {o.series.category}"
    if o.series.actor != "all":
        about += f"; {spoken.code(o.series.actor)}"
    if o.series.population != "all":
        about += f"; {spoken.code(o.series.population)}"
    return (
        Cell(f"{trace.name_of(o.series.platform)}: {trace.label(o)}", note=about),
        spoken.value(o.value),
        TIER_WORDS[o.tier],
        Cell(public_id(o.id), href=f"evidence?f={public_id(o.id)}"),
    )


def form() -> None:
    """Place the search: an id, or a service and what is measured, within the chosen view."""
    st.subheader("Find a figure")
    given = st.text_input(
        "Evidence id", placeholder="16 digits, as in a citation or a downloaded table"
    )
    if given:
        good, bad = trace.numbers([given])
        if bad:
            st.warning(f"“{given}” is no evidence id.", title="Nothing found")
        several(good) if good else None
        return
    lens = filters.lens()
    here = filters.choices()
    service = st.selectbox("Service", here.platforms, format_func=trace.name_of)
    query = Query(platforms=(service,), jurisdictions=(lens.jurisdiction,), harms=lens.harms())
    found = ledger.store().observations(query)
    if not found:
        states.empty("Nothing is held for this service in the chosen view.")
        return
    kinds = sorted({o.series.measure for o in found})
    kind = st.selectbox("Measure", kinds, format_func=lambda k: measures()[k].label)
    hits = [o for o in found if o.series.measure == kind]
    hits.sort(key=lambda o: (o.series.period_end, o.series.category), reverse=True)
    tables.show("Figures found", ("What", "Value", "Tier", "Evidence"), map(_row, hits[:SHOWN]))
    if len(hits) > SHOWN:
        st.caption(f"{SHOWN} of {len(hits)} are shown, the latest first.")
