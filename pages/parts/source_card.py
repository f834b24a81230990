"""One source in full: how it stands, why, what came of it, its runs, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import streamlit as st

from data.declaration import SourceDeclaration
from data.due import NO_DATE, date_unknown, next_edition
from data.model import Issue, Run
from data.sources import declarations
from data.tries import VISIT, next_try, told
from metrics import editions, words
from metrics.standing import STATE_WORDS, WENT_WELL, Standing, State, standing
from pages.parts import answers, choice, clock, feed_link, ledger, prose, spoken, tables
from pages.parts.tables import Cell, Row

HISTORY = 20
"""Runs and documents listed of one source, the newest first."""

VISITS = 100
"""Visits looked back upon, at most, to count the failures in a row."""

GLANCE = ("Source", "How it stands", "Cause", "Last try", "Last success", "Figures read")
_ORDER = list(State)


@dataclass(frozen=True, slots=True)
class Entry:
    """A source, its standing and last runs; `figures` counts what its newest readings gave.

    `later` says of one that fails repeatedly when it is tried again.
    """

    declared: SourceDeclaration
    standing: Standing
    last: Run | None
    good: Run | None
    figures: int
    later: str


def entries() -> tuple[Entry, ...]:
    """Return every declared source, worst first."""
    return _entries(answers.version(), ledger.store().happened())


@st.cache_resource(max_entries=2, show_spinner=False)
def _entries(
    now: answers.Version,  # noqa: ARG001 - the key of the cache, with the next one
    then: tuple[int, int],  # noqa: ARG001
) -> tuple[Entry, ...]:
    store = ledger.store()
    last, good = store.latest_runs(), store.latest_runs(WENT_WELL)
    figures, issues = store.figures_read(), _by_source(store.issues())
    found = []
    for name, declared in declarations().items():
        count = figures.get(name, 0)
        how = standing(declared, last.get(name), issues.get(name, ()), held=count > 0)
        later = _backing_off(declared) if how.state is State.FAILING else ""
        found.append(Entry(declared, how, last.get(name), good.get(name), count, later))
    return tuple(sorted(found, key=lambda e: (_ORDER.index(e.standing.state), e.declared.id)))


def _by_source(found: list[Issue]) -> dict[str, tuple[Issue, ...]]:
    grouped: dict[str, tuple[Issue, ...]] = {}
    for one in found:
        grouped[one.source] = (*grouped.get(one.source, ()), one)
    return grouped


def glance() -> None:
    """Place all sources by state; those without trouble stay folded."""
    every = entries()
    for state in _ORDER:
        here = [e for e in every if e.standing.state is state]
        if here:
            title = f"{STATE_WORDS[state].capitalize()}: {words.plural(len(here), 'source')}"
            with st.expander(title, expanded=state in (State.FAILING, State.REFUSED)):
                tables.show(title, GLANCE, [_row(e) for e in here])


def _row(e: Entry) -> Row:
    return (
        Cell(e.declared.publisher, note=e.declared.id, href=f"status?source={e.declared.id}"),
        STATE_WORDS[e.standing.state],
        _cause(e),
        _when(e.last),
        _when(e.good),
        Cell(words.count(e.figures) if e.figures else "none", look="number"),
    )


def _cause(e: Entry) -> Cell:
    if not e.standing.cause:
        return Cell("none", look="wide absent")
    return Cell(e.standing.cause, note=e.later, look="wide")


def _when(run: Run | None) -> Cell:
    if run is None:
        return Cell("never", look="absent")
    return Cell(run.finished_at.date().isoformat(), note=run.kind, look="when")


def one() -> None:
    """Place one source in full, chosen by the reader and kept in the address."""
    every = {e.declared.id: e for e in entries()}
    chosen = choice.one_of("source", tuple(every), "Source", lambda s: every[s].declared.title)
    entry = every[chosen]
    tables.pairs("The source", _facts(entry))
    prose.paragraph(f"What to do: {entry.standing.advice}")
    feed_link.show("the events of this source, as Atom.", source=chosen)
    _documents(chosen)
    _runs(chosen)


def _facts(e: Entry) -> list[tuple[str, Cell | str]]:
    declared = e.declared
    coming = next_edition(declared, clock.today())
    due = words.day(coming.due.isoformat()) if coming else NO_DATE[date_unknown(declared)]
    return [
        ("Id", declared.id),
        ("Publisher", declared.publisher),
        ("Where", Cell(declared.landing, href=declared.landing)),
        ("How it stands", STATE_WORDS[e.standing.state]),
        ("Cause", e.standing.cause),
        ("Last try", _told(e.last)),
        ("Last success", _told(e.good)),
        ("Next try", _next(declared)),
        ("Next due", due),
        ("Expected", _expected(declared)),
        ("Found", _found(declared)),
        ("Reports read", _reports(declared)),
        ("Figures affected", f"{words.count(ledger.store().figures_holding(declared.id))} in use"),
        ("Note", declared.note),
    ]


def _told(run: Run | None) -> str:
    if run is None:
        return "never"
    return f"{spoken.instant(run.finished_at)} ({run.kind}: {run.outcome.value}). {run.message}"


def _next(declared: SourceDeclaration) -> str:
    """Return when a program tries the source again, and why not sooner after failures."""
    if not declared.cron:
        return "no program visits it; a person brings its documents"
    if backing_off := _backing_off(declared):
        return backing_off
    visited, now = _visited(declared), datetime.now(UTC)
    at = next_try(declared.cron, visited, now)
    return f"{spoken.instant(at)}{' (overdue)' if at < now else ''}, where fetching is on"


def _visited(declared: SourceDeclaration) -> list[Run]:
    return ledger.store().runs(declared.id, limit=VISITS, kind=VISIT)


def _backing_off(declared: SourceDeclaration) -> str:
    """Return how often a source failed in a row and when it is tried again; "" for once."""
    found = told(declared.cron, _visited(declared), datetime.now(UTC))
    return f"{found}, where fetching is on" if found else ""


def _expected(declared: SourceDeclaration) -> str:
    expect = declared.expect
    if expect is not None and expect.records_min:
        low, high = sum(expect.records_min.values()), sum(expect.records_max.values())
        parts = words.plural(len(expect.records_min), "part")
        return f"{words.count(low)} to {words.count(high)} rows in {parts} of a report"
    if declared.figures:
        low, high = declared.rows
        return f"{words.count(low)} to {words.count(high)} figures in a document"
    return "no number declared"


def _found(declared: SourceDeclaration) -> str:
    """Return how many figures the newest document that was read gave."""
    counted = ledger.store().figures_by_snapshot(declared.id)
    held = [s for s in ledger.store().snapshots(declared.id) if s.id in counted]
    if not held:
        return "no document was read"
    newest = max(held, key=lambda s: s.fetched_at)
    return f"{words.plural(counted[newest.id], 'figure')} in {newest.filename}, the newest brought"


def _reports(declared: SourceDeclaration) -> str:
    """Return how many of the reports that were due are held from their publisher."""
    store, one = ledger.store(), {declared.id: declared}
    due = editions.editions(one, store.periods_held(), store.looks(declared.id), clock.today())
    read = sum(e.state is editions.State.READ for e in due)
    return f"{read} of the {words.plural(len(due), 'report')} that were due last" if due else ""


def _documents(source: str) -> None:
    held = [s for s in ledger.store().snapshots(source) if s.role == "document"]
    counted = ledger.store().figures_by_snapshot(source)
    rows: list[Row] = [
        (
            Cell(s.filename, note=s.id),
            Cell(spoken.instant(s.fetched_at), note=spoken.OBTAINED[s.obtained], look="when"),
            Cell(words.count(counted[s.id]) if s.id in counted else "refused", look="number"),
        )
        for s in held[:HISTORY]
    ]
    if rows:
        tables.show("Documents of this source", ("Document", "When", "Figures found"), rows)


def _runs(source: str) -> None:
    found = ledger.store().runs(source, limit=HISTORY)
    if not found:
        prose.small("No run of this source is on record.")
        return
    rows: list[Row] = [
        (
            Cell(spoken.instant(r.finished_at), look="when"),
            r.kind,
            r.outcome.value,
            Cell(r.message, look="wide"),
            Cell(words.count(r.observations), look="number"),
            Cell(words.count(r.issues), look="number"),
        )
        for r in found
    ]
    heads = ("When", "What", "How it ended", "In words", "Figures", "Issues")
    tables.show("Runs of this source", heads, rows)
