"""What out-of-court bodies and overseers count: a second series, never joined to the services'."""

from __future__ import annotations

import streamlit as st

from data.model import Observation
from metrics import bodies, words
from metrics.figure import Figure
from metrics.lens import Lens, from_query
from pages.parts import answers, citation, columns, frame, ledger, prose, regimes, states, tables
from pages.parts.footnotes import Footnotes
from pages.parts.tables import Cell, Row
from pages.parts.trace import name_of

QUESTION = "What do the bodies outside count themselves?"
_APART = (
    ("ods_default_share", "Decided by default"),
    ("ods_decided_merits_overturn", "Overturned on the merits"),
)


def show(lens: Lens) -> None:
    """Place what bodies and overseers count in a place, or say that none is held."""
    found = of(lens)
    if not found:
        states.empty(f"We hold no figure of an out-of-court body or overseer about {lens.place}.")
        return
    counted = apart(found)
    if counted:
        frame.place(counted)
    else:
        st.header(QUESTION, anchor="bodies")
    stated(found)


def of(lens: Lens) -> tuple[Observation, ...]:
    """Return what bodies and overseers state of the place looked at."""
    return _read(answers.version(), lens.query())


@st.cache_resource(max_entries=20, show_spinner=False)
def _read(now: answers.Version, view: str) -> tuple[Observation, ...]:  # noqa: ARG001 - cache key
    return bodies.read(ledger.store(), from_query(view)[0])


def apart(found: tuple[Observation, ...]) -> frame.Exhibit | None:
    """Return decisions by default and on the merits apart; None where no decision is counted."""
    figures = bodies.decisions(found)
    if not figures:
        return None
    notes, names = Footnotes(), {o.id: bodies.body(o.series) for o in found}
    known = {f.platform for f in figures if f.known}
    told = (
        f"A rate follows for {words.plural(len(known), 'service')}."
        if known
        else "None of the figures we hold tells the two apart in counts, so no rate is computed."
    )
    return frame.Exhibit(
        key="bodies",
        question=QUESTION,
        sentence=(
            "A body decides on the merits, or for the user by default because the service sent "
            f"nothing to decide on. Only the two apart say something of the service. {told}"
        ),
        figures=figures,
        metric="ods_default_share",
        heads=("Service", "Body", *(Cell(h, look="number") for _, h in _APART), "Notes", "Source"),
        rows=[_line(row, names, notes) for row in columns.by_service(figures)],
        footnotes=notes,
    )


def _line(figures: list[Figure], names: dict[int, str], notes: Footnotes) -> Row:
    by_metric, first = {f.metric: f for f in figures}, figures[0]
    basis = citation.basis_of(figures)
    return (
        Cell(name_of(first.platform), note=words.period(first.period_start, first.period_end)),
        names.get(first.basis[0], ""),
        *(columns.value_cell(by_metric.get(metric)) for metric, _ in _APART),
        notes.mark(*figures),
        Cell(words.plural(len(basis), "number"), href=citation.evidence(basis)),
    )


def stated(found: tuple[Observation, ...]) -> None:
    """Place everything the bodies state, body by body, each figure with its evidence."""
    prose.paragraph(
        "All that bodies and overseers state, in their own words and periods. They count disputes "
        "that reached them, services those they heard of: the two series are never joined."
    )
    rows: list[Row] = []
    for one in bodies.statements(found):
        name = bodies.body(one.observation.series)
        if not rows or name not in {r[0].words for r in rows if isinstance(r[0], Cell)}:
            rows.append((Cell(name),))
        rows.append(regimes.row(one))
    tables.show("What bodies and overseers state", regimes.HEADS, rows)
