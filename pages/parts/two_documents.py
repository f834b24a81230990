"""Two documents of one source beside each other, chosen by the reader; state in the address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from data import contrast
from data.absent import WHY_WORDS
from data.contrast import Comparable, Contrast
from data.model import Observation, Snapshot, public_id, release
from data.sources import declarations
from metrics import differences, words
from pages.parts import (
    answers,
    choice,
    citation,
    clock,
    filters,
    ledger,
    prose,
    spoken,
    states,
    tables,
    trace,
    two_documents_file,
)
from pages.parts.tables import Cell, Row

INTRODUCTION = (
    "Choose a source, a newer document and an older one: what became another value, what is new, "
    "and what the newer one no longer states. What a document does not repeat is no zero."
)
CHANGED_HEADS = ("Figure", "Was", "Became", "Difference", "Evidence")
ADDED_HEADS = ("Figure", "Stated as", "Evidence")
MISSING_HEADS = ("Figure", "Stated as", "What is known", "Evidence")
NONE = "none"
AT_ONCE = 50
"""Figures listed at once."""
CHANGED, ADDED, MISSING, EXPLAINED = "changed", "added", "missing", "explained"
DIFFERENCES = {
    CHANGED: "Changed",
    ADDED: "New",
    MISSING: "No longer stated",
    EXPLAINED: "Not repeated, for a known reason",
}
"""What two documents may differ in, by its word in the address."""


def show() -> None:
    """Place the choice of two documents and, once made, what sets them apart."""
    prose.paragraph(INTRODUCTION)
    offered = _comparable(answers.version(), filters.lens().as_of)
    if not offered:
        states.empty("No source here has two documents that speak of the same period.")
        return
    first, second, third = st.columns(3)
    with first:
        source = choice.one_of("compare", (NONE, *offered), "Source", _source)
    if source == NONE:
        return
    found = list(reversed(offered[source]))
    names = _names(found)
    with second:
        newer = _chosen("newer", "Newer document", [c for c in found if _older(c, found)], names)
    with third:
        older = _chosen("older", "Older document", _older(newer, found), names)
    made = _contrast(answers.version(), older, newer)
    prose.small(*differences.told(made))
    _listed(made)
    _download(made, names)


def _older(one: Comparable, found: Sequence[Comparable]) -> list[Comparable]:
    """Return the documents before one that speak of its periods, the newest first."""
    return contrast.beside(one, found[found.index(one) + 1 :])


def _chosen(
    name: str, label: str, found: Sequence[Comparable], names: dict[str, str]
) -> Comparable:
    by_key = {c.made.snapshot: c for c in found}
    return by_key[choice.one_of(name, tuple(by_key), label, lambda key: names.get(key, key))]


@st.cache_resource(max_entries=4, show_spinner=False)
def _comparable(
    now: answers.Version,  # noqa: ARG001 - cache key
    until: datetime | None,
) -> dict[str, list[Comparable]]:
    return ledger.store().comparable(until=until)


@st.cache_resource(max_entries=4, show_spinner=False)
def _contrast(
    now: answers.Version,  # noqa: ARG001 - cache key
    older: Comparable,
    newer: Comparable,
) -> Contrast:
    return ledger.store().contrast(older, newer)


def _source(source: str) -> str:
    known = declarations().get(source)
    return "Choose a source" if source == NONE else known.title if known else source


def _names(found: Sequence[Comparable]) -> dict[str, str]:
    """Return what tells the documents of a source apart: release or period, name, day."""
    held = ledger.store().snapshots_named(c.made.snapshot for c in found)
    return {c.made.snapshot: _name(c, held.get(c.made.snapshot)) for c in found}


def _name(one: Comparable, held: Snapshot | None) -> str:
    upto = release(one.made.edition)
    ends = sorted({span[2] for span in one.spans})
    about = f"up to {words.day(upto or ends[-1])}"
    name = f", {held.filename}" if held else ""
    return f"{about}{name}, obtained {one.made.stated_at[:10]}"


# --- listed ---------------------------------------------------------------------------------


def _listed(made: Contrast) -> None:
    counts = {kind: len(getattr(made, kind)) for kind in DIFFERENCES}
    offered = tuple(kind for kind, number in counts.items() if number)
    if not offered:
        states.empty("These two documents differ in no figure of the periods that both speak of.")
        return
    left, right = st.columns(2)
    with left:
        kind = choice.one_of(
            "differ", offered, "Figures", lambda k: f"{DIFFERENCES[k]}: {counts[k]:,}"
        )
    pages = tuple(str(n) for n in range(1, counts[kind] + 1, AT_ONCE))
    with right:
        start = int(choice.one_of("at", pages, "Listed", lambda n: _span(int(n), counts[kind])))
    heads, rows = _rows(made, kind, start - 1)
    tables.show(f"{DIFFERENCES[kind]} between two documents", heads, rows)
    if kind == CHANGED:
        prose.small("The largest relative change stands first.")


def _span(first: int, total: int) -> str:
    return f"{first:,} to {min(first + AT_ONCE - 1, total):,} of {total:,}"


def _rows(made: Contrast, kind: str, start: int) -> tuple[Row, list[Row]]:
    store, end = ledger.store(), start + AT_ONCE
    if kind == CHANGED:
        few = made.changed[start:end]
        held = store.statements_at([row for one in few for row in (one.before, one.now)])
        pairs = [(held[one.before], held[one.now]) for one in few]
        return CHANGED_HEADS, [_changed(old, new) for old, new in pairs]
    if kind == ADDED:
        rows = made.added[start:end]
        held = store.statements_at(rows)
        return ADDED_HEADS, [_alone(held[row]) for row in rows]
    gone = (made.missing if kind == MISSING else made.explained)[start:end]
    held = store.statements_at([one.row for one in gone])
    return MISSING_HEADS, [_alone(held[one.row], WHY_WORDS[one.why]) for one in gone]


def _figure(o: Observation) -> Cell:
    rest = (trace.place(o), spoken.code(o.series.breakdown))
    note = "; ".join(filter(None, (trace.about(o), *rest)))
    return Cell(f"{trace.name_of(o.series.platform)}: {trace.label(o)}", note=note)


def _stated(o: Observation) -> Cell:
    return Cell(spoken.value(o.value), note=f"“{o.citation.quote}”", look="when")


def _changed(old: Observation, new: Observation) -> Row:
    apart, share = differences.absolute(old, new), differences.share(old, new)
    difference = Cell(apart or share, note=share if apart else "", look="wide")
    return (_figure(new), _stated(old), _stated(new), difference, _evidence(new))


def _alone(o: Observation, known: str = "") -> Row:
    told = (Cell(known, look="wide"),) if known else ()
    return (_figure(o), _stated(o), *told, _evidence(o))


def _evidence(o: Observation) -> Cell:
    return Cell(public_id(o.id), href=citation.evidence([o.id]))


def _download(made: Contrast, names: dict[str, str]) -> None:
    view, read_on = filters.view_address(), clock.today()
    about = (names[made.before.snapshot], names[made.now.snapshot], view)
    st.download_button(
        "Download the differences",
        lambda: two_documents_file.csv_of(ledger.store(), made, about, read_on),
        f"differences_{read_on.isoformat()}.csv",
        "text/csv",
        key="download_differences",
        on_click="ignore",
    )
