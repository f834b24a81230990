"""The audit list of test reports: who did what, when, to how many of what, and why."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import streamlit as st

from data.exercises.acts import Entry
from data.exercises.words import words as codes
from pages.parts import bring, clock, download, ledger, prose, tables
from pages.parts.tables import Cell

ACTS = {
    "add": "added",
    "amend": "corrected",
    "approve": "approved",
    "reject": "rejected",
    "withdraw": "withdrew",
    "close": "closed a round",
    "purge": "purged",
    "release": "froze a release",
    "map": "kept a mapping",
}
HEADS = ("Entry", "Who", "What", "Of what", "Why", "Standing")
_COLUMNS = (
    *("entry", "at", "who", "organisation", "act", "counts", "why", "about_entry"),
    *("waits", "standing", "file_sha256"),
)
_PAGE = 100
_EVERY = 10_000_000
_NOWHERE = ("", "")
Place = tuple[str, str]


def show() -> None:
    """Place the list with its filters and its file."""
    prose.paragraph(
        "Every addition, decision, withdrawal and purge is a line here. The list is append-only: "
        "nobody can change or remove a line. Of a withdrawn thing the line stays, without its name."
    )
    act, place = _filters()
    before = int(st.session_state.get("audit_before", 0))
    held = ledger.exercises()
    found = held.audit(_PAGE + 1, before, act=act, place=place)
    if not found:
        prose.paragraph("Nothing was done yet." if not (act or any(place)) else "No such line.")
        return
    tables.show("Audit list", HEADS, [_row(one) for one in found[:_PAGE]])
    with st.container(horizontal=True):
        if before:
            st.button("Newest", on_click=_turn, args=(0,), key="audit_newest")
        if len(found) > _PAGE:
            last = found[_PAGE - 1].id
            st.button("Older", on_click=_turn, args=(last,), key="audit_older")
        st.download_button(
            "Download the list",
            lambda: as_csv(held.audit(_EVERY, act=act, place=place)),
            f"audit_{clock.today().isoformat()}.csv",
            "text/csv",
            key="audit_file",
            on_click="ignore",
        )


def _filters() -> tuple[str, Place]:
    rounds: list[Place] = [_NOWHERE, *((r.exercise, r.id) for r in ledger.exercises().rounds())]
    left, right = st.columns(2)
    act = left.selectbox(
        "What was done",
        ["", *ACTS],
        format_func=lambda one: ACTS.get(one, "everything"),
        key="audit_act",
        on_change=_turn,
        args=(0,),
    )
    place = right.selectbox(
        "Round",
        rounds,
        format_func=lambda one: " · ".join(one) if any(one) else "every round",
        key="audit_round",
        on_change=_turn,
        args=(0,),
    )
    return act, place


def _turn(before: int) -> None:
    st.session_state["audit_before"] = before


def _row(one: Entry) -> tuple[Cell | str, ...]:
    about = f"entry {one.of}" if one.of else ""
    return (
        Cell(str(one.id), note=f"{one.at:%Y-%m-%d %H:%M} UTC"),
        Cell(one.who, note=one.organisation),
        Cell(ACTS.get(one.act, one.act), note=about),
        bring.in_words(one.counts) if one.act != "release" else "",
        why(one),
        codes("standing")[one.standing].label if one.standing else "",
    )


def why(one: Entry) -> str:
    """Return why something was done, in words."""
    known = codes("why_withdrawn") if one.act == "withdraw" else {}
    return known[one.why].label if one.why in known else one.why


def as_csv(entries: Sequence[Entry]) -> bytes:
    """Return lines of the list as CSV, newest first."""
    out = io.StringIO(newline="")
    lines = csv.writer(out)
    lines.writerow(_COLUMNS)
    for one in entries:
        counts = " ".join(f"{kind}={n}" for kind, n in sorted(one.counts.items()))
        plain = (one.id, one.at.isoformat(), one.who, one.organisation, one.act, counts, one.why)
        more = (one.of or "", "yes" if one.waits else "no", one.standing, one.file_sha256)
        lines.writerow([download.harmless(str(value)) for value in (*plain, *more)])
    return out.getvalue().encode("utf-8-sig")
