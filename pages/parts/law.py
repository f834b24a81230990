"""The law of a place on the page: what holds now, what is to come, and what has ended."""

from __future__ import annotations

import streamlit as st

from data.places import jurisdictions
from data.vocabulary import LegalClock
from metrics import clocks, words
from metrics.lens import Lens
from pages.parts import clock, download, frame, prose, states, tables
from pages.parts.tables import Cell, Row

HEADS = ("Law", "Duty, and whose", "Time limit", "Clock starts", "From, until", "Confidence")
GROUPS = (
    ("now", "In force now"),
    ("coming", "Still to come"),
    ("unclear", "Announced or reported, not confirmed"),
    ("ended", "Ended"),
)


def show(lens: Lens) -> None:
    """Place the time limits and standards of a place and of the unions it belongs to."""
    found = clocks.law(lens.jurisdiction, clock.today())
    st.header(f"Which law sets a clock in {lens.place}?", anchor="law")
    if not found.known:
        states.empty(f"We have no time limit or standard on record for {lens.place}.")
        return
    prose.paragraph(_sentence(lens, found))
    rows: list[Row] = []
    for name, title in GROUPS:
        group = getattr(found, name)
        if group:
            rows.append((Cell(title),))
            rows += [_row(one) for one in group]
    title = f"Time limits and standards in {lens.place}"
    tables.show(title, HEADS, rows)
    shown = [one for name, _ in GROUPS for one in getattr(found, name)]
    frame.onward("law", title, lambda *read: download.law_csv(title, shown, *read))


def _sentence(lens: Lens, found: clocks.Law) -> str:
    hours = sum(bool(c.deadline_hours) for c in found.now)
    told = words.plural(len(found.now), "rule is", "rules are")
    unions = sorted({c.jurisdiction for c in found.now} - {lens.jurisdiction})
    of = f", with those of {words.listed([_name(u) for u in unions])}" if unions else ""
    return (
        f"{told} on record as in force{of}; {words.count(hours)} of them "
        f"{'name' if hours != 1 else 'names'} hours. A row says what was read at its source; it is "
        "no legal advice, and nobody is judged by it here."
    )


def _name(jurisdiction: str) -> str:
    known = jurisdictions()[jurisdiction].name
    return f"the {known}" if jurisdictions()[jurisdiction].kind == "union" else known


def _row(one: LegalClock) -> Row:
    since = one.in_force_from.isoformat() if one.in_force_from else "not stated"
    until = f" until {one.until.isoformat()}" if one.until else ""
    return (
        Cell(
            one.instrument,
            note=f"{one.article}; {jurisdictions()[one.jurisdiction].name}",
            href=one.source_url,
        ),
        Cell(one.duty, note=f"{one.addressee}; {one.content_type}", look="wide"),
        Cell(clocks.deadline(one), look="when" if one.deadline_hours else "when absent"),
        one.starts_at,
        Cell(
            f"from {since}{until}", note="" if one.status == "in force" else one.status, look="when"
        ),
        Cell(one.confidence, note=one.notes, look="wide"),
    )
