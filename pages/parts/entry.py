"""The desk at which people type figures of held documents (`data.entries`)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import streamlit as st

from data import entries
from data.form_rows import STANDS, FormRow
from data.model import Series, Snapshot
from data.query import Query
from data.reference import measures
from data.sources import declarations
from pages.parts import ledger, prose
from pages.parts.trace import name_of

UNITS = ("count", "percent", "share", "hours", "minutes", "days", "million")
_LONGEST = 200


def who() -> str:
    """Ask for the token and return the name of the person it belongs to, or nothing."""
    token = st.text_input("Your token", type="password", key="entry_token")
    name = entries.name_of(token) if token else ""
    if token and not name:
        st.error("Nobody here has this token.")
    if name:
        prose.small(f"You type as {name}.")
    return name


def document() -> Snapshot | None:
    """Let a person choose a held document; None when there is none."""
    held = {key for key, d in declarations().items() if d.format == "held" and d.programme}
    every = [
        one
        for one in ledger.store().snapshots()
        if one.source in held and one.role == "document" and one.media_type != "text/csv"
    ]
    if not every:
        prose.paragraph("No document that is kept and not read is held yet: drop one first.")
        return None
    return st.selectbox(
        "Document",
        every,
        format_func=lambda one: f"{declarations()[one.source].title}: {one.filename}",
        key="entry_document",
    )


def second(document: Snapshot, name: str) -> None:
    """Place what others typed of a document, without their values, and take this person's."""
    open_ = entries.asked(entries.kept(ledger.archive(), document), name)
    if not open_:
        prose.small("Nothing waits for you.")
        return
    with st.form("entry_second", clear_on_submit=True):
        row = st.selectbox("Figure", open_, format_func=_told, key="entry_asked")
        value = st.text_input("Value exactly as printed", max_chars=_LONGEST, key="entry_again")
        sent = st.form_submit_button("Keep")
    if sent and value.strip():
        _keep(document, row._replace(value=value, typed_by=name))


def first(document: Snapshot, name: str) -> None:
    """Take a figure that nobody has typed: which one, where it stands, what is printed."""
    programme = declarations()[document.source].programme
    known = ledger.store().observations(Query(programmes=(programme,)))
    series = sorted({o.series._replace(period_start="", period_end="") for o in known})
    if not series:
        prose.small("No figure of this programme is on record; bring a form instead.")
        return
    with st.form("entry_first", clear_on_submit=True):
        about = st.selectbox("Figure", series, format_func=_label, key="entry_series")
        unit = st.selectbox("Unit as printed", UNITS, key="entry_unit")
        start = st.date_input("First day of the period", value=None, key="entry_start")
        end = st.date_input("Last day of the period", value=None, key="entry_end")
        page = st.number_input("Page", min_value=1, max_value=9_999, key="entry_page")
        stands = st.selectbox("The words stand in the page's", STANDS, key="entry_stands")
        quoted = st.text_input("Words around it, the value among them", key="entry_quoted")
        value = st.text_input("Value exactly as printed", max_chars=_LONGEST, key="entry_value")
        sent = st.form_submit_button("Keep")
    if not sent:
        return
    if not (value.strip() and quoted.strip() and isinstance(start, date) and isinstance(end, date)):
        st.error("A figure needs its period, the words around it and its value.")
        return
    where = {"unit": unit, "page": str(page), "stands": stands, "quoted": quoted}
    when = {"period_start": start.isoformat(), "period_end": end.isoformat()}
    given = about._asdict() | where | when | {"value": value, "typed_by": name}
    _keep(document, FormRow(**{column: given.get(column, "") for column in FormRow._fields}))


def _keep(document: Snapshot, row: FormRow) -> None:
    tidy = FormRow._make(" ".join(words.split()) for words in row)
    try:
        entries.keep(ledger.archive(), document, tidy, datetime.now(UTC))
    except ValueError as fault:
        st.error(f"Refused: {fault}.")
        return
    st.success("Kept. It counts when another person has typed the same.")


def _label(one: Series) -> str:
    parts = (measures()[one.measure].label, name_of(one.platform), one.jurisdiction)
    return " · ".join(filter(None, (*parts, one.category.partition("/")[2], one.actor)))


def _told(row: FormRow) -> str:
    about = Series(*(getattr(row, name) for name in Series._fields))
    return f"{_label(about)} · {row.period_start} to {row.period_end} · page {row.page}"
