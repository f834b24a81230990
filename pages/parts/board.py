"""The board of sources: what is known of every report that was due, worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import streamlit as st

from data.declaration import UNPROVEN, SourceDeclaration
from data.due import next_edition
from data.model import Finding, Issue, Run, RunOutcome, Severity
from data.signals import Signal
from data.sources import declarations
from metrics import editions, words
from metrics.editions import STATE_WORDS, Edition, State
from metrics.gates import may_accuse
from pages.parts import answers, clock, ledger, prose, spoken, tables
from pages.parts.glossary import EXPECTED
from pages.parts.tables import Cell, Row
from pages.parts.trace import name_of

WORST_FIRST = (State.NOT_FOUND, State.NOT_READ, State.NOT_LOOKED, State.READ)
MEANING = {
    State.NOT_FOUND: "Somebody looked after the due date, and kept the page that was seen.",
    State.NOT_READ: "It is out, but its document is not here; copies of some figures may be.",
    State.NOT_LOOKED: "Nobody has looked yet, so nothing can be said about the publisher.",
    State.READ: "The publisher's document is held and its figures stand in the ledger.",
}
HEADS = (
    "Service",
    "Latest report due",
    "What we know",
    "Where",
    "Last try",
    "Last success",
    "Next due",
)
SHOWN = 80
"""Issues listed at once; the number of all of them is always told."""

_ENDED_WELL = (RunOutcome.OK, RunOutcome.PARTIAL, RunOutcome.UNCHANGED)


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the page shows: editions by state (worst first), issues and findings."""

    groups: tuple[tuple[State, tuple[Edition, ...]], ...]
    runs: Mapping[str, tuple[Run, ...]]
    issues: tuple[Issue, ...]
    findings: tuple[Finding, ...]
    files: Mapping[str, str]
    signals: tuple[Signal, ...] = ()

    @property
    def sentence(self) -> str:
        """The states of the latest due reports in one sentence."""
        total = sum(len(found) for _, found in self.groups)
        told = "; ".join(f"{len(found)} {STATE_WORDS[state]}" for state, found in self.groups)
        return f"Of {words.plural(total, 'report')} that were due last: {told}."


def read() -> Board:
    """Return the board as the ledger has it now."""
    return _read(answers.version(), ledger.store().happened())


@st.cache_resource(max_entries=2, show_spinner=False)
def _read(now: answers.Version, then: tuple[int, int]) -> Board:  # noqa: ARG001 - cache key
    store, today = ledger.store(), clock.today()
    known = declarations()
    latest = editions.editions(known, store.periods_held(), store.looks(), today, count=1)
    runs: dict[str, tuple[Run, ...]] = {}
    for run in store.runs():
        runs[run.source] = (*runs.get(run.source, ()), run)
    accusing = tuple(f for f in store.findings() if may_accuse(f))
    files = {s.id: s.filename for s in store.snapshots()}
    told = tuple(store.signals())
    return Board(_grouped(latest), runs, tuple(store.issues()), _by_weight(accusing), files, told)


def _grouped(found: Iterable[Edition]) -> tuple[tuple[State, tuple[Edition, ...]], ...]:
    every = sorted(found, key=lambda e: (-(e.late_days or 0), name_of(e.platform).casefold()))
    groups = ((state, tuple(e for e in every if e.state is state)) for state in WORST_FIRST)
    return tuple((state, here) for state, here in groups if here)


def _by_weight(found: Iterable[Finding]) -> tuple[Finding, ...]:
    order = list(Severity)
    return tuple(sorted(found, key=lambda f: (order.index(f.severity), f.platform, f.check)))


def sources(board: Board) -> None:
    """Place the reports that were due, grouped by what is known of them."""
    for state, found in board.groups:
        title = f"{STATE_WORDS[state].capitalize()}: {words.plural(len(found), 'report')}"
        with st.expander(title, expanded=state is not State.NOT_LOOKED and state is not State.READ):
            prose.small(MEANING[state])
            tables.show(title, HEADS, [_row(e, board) for e in found])


def _row(e: Edition, board: Board) -> Row:
    declared = declarations()[e.source]
    runs = board.runs.get(e.source, ())
    good = next((r for r in runs if r.outcome in _ENDED_WELL), None)
    coming = next_edition(declared, clock.today())
    assert coming  # an edition that was due has one that follows
    return (
        Cell(name_of(e.platform), note=_source(declared)),
        Cell(
            words.period(e.period_start, e.period_end), note=f"due {e.due.isoformat()}", look="when"
        ),
        Cell(_known(e), look="wide"),
        Cell("publisher's page", href=e.page_url or declared.landing),
        Cell(_day(runs[0]), note=runs[0].message) if runs else Cell("never", note=_by(declared)),
        _day(good) if good else "never",
        Cell(coming.due.isoformat(), note=words.period(*map(date.isoformat, coming[:2]))),
    )


def _source(declared: SourceDeclaration) -> str:
    return f"{declared.id}, {UNPROVEN}" if declared.unproven_live else declared.id


def unproven() -> None:
    """Place the sources whose reader has met no real document, if there are any."""
    every = [d for _, d in sorted(declarations().items()) if d.unproven_live]
    found = [d for d in every if d.format != "held"]
    if not found:
        return
    st.header("Unproven live")
    prose.paragraph(
        "These readers were built from a layout on record and have met no document of the "
        "publisher's own. A document in another shape is refused, not guessed."
    )
    rows: list[Row] = [
        (Cell(d.publisher, note=d.id), Cell(d.title, href=d.landing), Cell(d.note, look="wide"))
        for d in found
    ]
    tables.show("Unproven live", ("Publisher", "Source", "Where the layout is on record"), rows)


def kept(board: Board) -> None:
    """Place the sources whose documents are kept as evidence and not read by a program."""
    found = [d for _, d in sorted(declarations().items()) if d.format == "held"]
    st.header("Kept, not read")
    prose.paragraph(
        "Of these publishers no layout is on record, and a reader built on a guess would prove "
        "nothing. Their documents are looked for or brought by hand, and kept as evidence. Figures "
        "of theirs were transcribed by people; one typed in from a kept document counts when two "
        "people typed the same."
    )
    documents = Counter(key.partition("/")[0] for key in board.files)
    rows: list[Row] = [
        (
            Cell(d.publisher, note=d.id),
            Cell(d.title, href=d.landing) if d.landing else d.title,
            words.plural(documents[d.id], "file") if documents[d.id] else "nothing yet",
            Cell(d.note, look="wide"),
        )
        for d in found
    ]
    with st.expander(f"Kept, not read: {words.plural(len(rows), 'source')}"):
        tables.show("Kept, not read", ("Publisher", "Source", "Kept", "What is known of it"), rows)


def _by(declared: SourceDeclaration) -> str:
    by_hand = declared.access in {"script", "drop"}
    return "is brought by hand" if by_hand else "fetching is off, or has not run"


def _known(e: Edition) -> str:
    late = f" ({words.plural(e.late_days, 'day')} late then)" if e.late_days else ""
    return e.sentence.removesuffix(".") + late


def _day(run: Run) -> str:
    return run.finished_at.date().isoformat()


def issues(board: Board) -> None:
    """Place what could not be accepted, each with its address and word."""
    if not board.issues:
        prose.small("Nothing is open.")
        return
    rows: list[Row] = [
        (
            Cell(i.source, note=board.files.get(i.snapshot, "")),
            Cell(i.message, look="wide"),
            spoken.place(i.locator),
            spoken.instant(i.opened_at),
        )
        for i in board.issues[:SHOWN]
    ]
    tables.show("Open issues", ("Source", "What could not be accepted", "Address", "Since"), rows)
    if len(board.issues) > SHOWN:
        prose.small(f"The {SHOWN} oldest of {len(board.issues):,} are shown.")


def findings(board: Board) -> None:
    """Place what the checks found in documents held from their publishers."""
    if not board.findings:
        prose.small(
            "No document held from its publisher has one. Copies and press reports are checked "
            "too, but what is found in them may be the copy's fault and is not listed."
        )
        return
    rows: list[Row] = [
        (
            Cell(name_of(f.platform), note=words.period(f.period_start, f.period_end)),
            f.severity.value,
            Cell(f.message, note=f"expected: {EXPECTED.get(f.check, f.check)}", look="wide"),
            Cell(_cells(f), note=board.files.get(f.snapshot, "")),
        )
        for f in board.findings[:SHOWN]
    ]
    tables.show("Findings", ("Service", "Weight", "What does not fit", "Cells"), rows)
    if len(board.findings) > SHOWN:
        prose.small(f"The {SHOWN} gravest of {len(board.findings):,} are shown.")


def _cells(f: Finding) -> str:
    shown = "; ".join(spoken.place(c.locator) for c in f.cells[:3])
    return f"{shown}; and {len(f.cells) - 3} more" if len(f.cells) > 3 else shown


def example(known: Mapping[str, SourceDeclaration]) -> str:
    """Return the command by which a person brings a report."""
    first = next((d.id for d in known.values() if d.id == "dsa_tiktok"), next(iter(known), "ID"))
    return (
        f"python -m scrapers drop {first} path/to/report.zip "
        '--by "your name" --from "address it was published at"'
    )
