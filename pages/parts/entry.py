"""The desk at which people type figures of held documents (`data.entries`)."""

from __future__ import annotations

from collections.abc import Iterable
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
_SAID = ("unit", "start", "end", "page", "stands", "quoted", "value")
_FIRST, _SECOND = "entry_told_first", "entry_told_second"
"""Where what came of either form is kept until it is said."""
_KEPT = "Kept. It counts when another person has typed the same."


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
        _tell(_SECOND)
        return
    with st.form("entry_second"):
        st.selectbox("Figure", open_, format_func=_told, key="entry_asked")
        st.text_input("Value exactly as printed", max_chars=_LONGEST, key="entry_again")
        st.form_submit_button("Keep", on_click=_take_second, args=(document, name))
    _tell(_SECOND)


def _take_second(document: Snapshot, name: str) -> None:
    value = str(st.session_state["entry_again"])
    if value.strip():
        row: FormRow = st.session_state["entry_asked"]
        _keep(document, row._replace(value=value, typed_by=name), _SECOND, ("entry_again",))


def first(document: Snapshot, name: str) -> None:
    """Take a figure that nobody has typed: which one, where it stands, what is printed."""
    programme = declarations()[document.source].programme
    known = ledger.store().observations(Query(programmes=(programme,)))
    series = sorted({o.series._replace(period_start="", period_end="") for o in known})
    if not series:
        prose.small("No figure of this programme is on record; bring a form instead.")
        return
    with st.form("entry_first"):
        st.selectbox("Figure", series, format_func=_label, key="entry_series")
        st.selectbox("Unit as printed", UNITS, key="entry_unit")
        # Days are typed: the calendar of the date field is a landmark within a landmark.
        st.text_input("First day of the period (YYYY-MM-DD)", max_chars=10, key="entry_start")
        st.text_input("Last day of the period (YYYY-MM-DD)", max_chars=10, key="entry_end")
        st.number_input("Page", min_value=1, max_value=9_999, key="entry_page")
        st.selectbox("The words stand in the page's", STANDS, key="entry_stands")
        st.text_input("Words around it, the value among them", key="entry_quoted")
        st.text_input("Value exactly as printed", max_chars=_LONGEST, key="entry_value")
        st.form_submit_button("Keep", on_click=_take_first, args=(document, name))
    _tell(_FIRST)


def _take_first(document: Snapshot, name: str) -> None:
    """Keep what the form holds; where something is missing it stays there, with the reason."""
    said = {key: str(st.session_state[f"entry_{key}"]).strip() for key in _SAID}
    start, end = _day(said["start"]), _day(said["end"])
    if not (start and end and start <= end):
        st.session_state[_FIRST] = "The first and last day of the period are wanted as 2026-01-31."
        return
    if not (said["value"] and said["quoted"]):
        st.session_state[_FIRST] = "A figure needs the words around it and its value."
        return
    about: Series = st.session_state["entry_series"]
    where = {key: said[key] for key in ("unit", "page", "stands", "quoted", "value")}
    when = {"period_start": start, "period_end": end, "typed_by": name}
    given = about._asdict() | where | when
    row = FormRow(**{column: given.get(column, "") for column in FormRow._fields})
    _keep(document, row, _FIRST, ("entry_quoted", "entry_value"))


def _day(typed: str) -> str:
    """Return a day as YYYY-MM-DD, or nothing where none is typed."""
    try:
        return date.fromisoformat(typed).isoformat()
    except ValueError:
        return ""


def _keep(document: Snapshot, row: FormRow, told: str, empty: Iterable[str]) -> None:
    """Keep an entry and empty these fields for the next one; a refused one stays to be mended."""
    tidy = FormRow._make(" ".join(words.split()) for words in row)
    try:
        entries.keep(ledger.archive(), document, tidy, datetime.now(UTC))
    except ValueError as fault:
        st.session_state[told] = f"Refused: {fault}."
        return
    st.session_state[told] = _KEPT
    for key in empty:
        st.session_state[key] = ""


def _tell(place: str) -> None:
    """Say once what came of the form that was sent."""
    if told := st.session_state.pop(place, ""):
        (st.success if told == _KEPT else st.error)(told)


def _label(one: Series) -> str:
    parts = (measures()[one.measure].label, name_of(one.platform), one.jurisdiction)
    return " · ".join(filter(None, (*parts, one.category.partition("/")[2], one.actor)))


def _told(row: FormRow) -> str:
    about = Series(*(getattr(row, name) for name in Series._fields))
    return f"{_label(about)} · {row.period_start} to {row.period_end} · page {row.page}"
