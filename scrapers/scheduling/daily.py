"""What is done every day for test reports, whether anything may be fetched or not.

Single reports of rounds that were kept long enough are purged, and what is due today is counted:
availability checks, steps of appeal, entries and typed figures that wait for a second person.
Both are written to the table of runs, in counts alone.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from threading import Event, Thread

from data import entries
from data.archive import Archive
from data.connect import Unavailable
from data.exercises import reminders
from data.exercises.ledger import ExerciseLedger
from data.exercises.roles import PROGRAM
from data.model import Run, RunOutcome
from data.store import Store, home

TEST_REPORTS = "test_reports"
"""The source under which it stands in the table of runs."""
PURGE, DUE = "purge", "due"
NOTHING = "nothing is due"
EVERY = 24 * 3600.0

_log = logging.getLogger(__name__)


def look_after(store: Store, ledger: ExerciseLedger, now: datetime) -> None:
    """Purge what was kept long enough and write down how much is due.

    Nothing is written where there are neither test reports nor typed figures that wait.
    """
    if ledger.there():
        _purge(store, ledger, now)
    words = due_words(ledger, now)
    if ledger.there() or words != NOTHING:
        _record(store, DUE, words, now)


def _purge(store: Store, ledger: ExerciseLedger, now: datetime) -> None:
    gone = ledger.purge(PROGRAM, now.date())
    if gone.counts:
        words = ", ".join(f"{n:,} of kind {kind}" for kind, n in sorted(gone.counts.items()))
        _record(store, PURGE, f"purged: {words}", now)
    if not gone.complete:
        _record(store, PURGE, "somebody was reading: old pages go with the next purge", now)


def due_words(ledger: ExerciseLedger, now: datetime) -> str:
    """Return how much is due today, as a sentence of counts."""
    parts = [reminders.due(ledger, now).counted()] if ledger.there() else []
    typed = entries.waiting(Archive(home()))
    if typed:
        parts.append(f"{typed:,} × typed figure waiting for a second person")
    return "; ".join(parts) or NOTHING


def _record(store: Store, kind: str, words: str, now: datetime) -> None:
    _log.info("%s: %s", kind, words)
    if store.ready():
        store.record_run(Run(TEST_REPORTS, kind, now, datetime.now(UTC), RunOutcome.OK, words))


def keep(stop: Event, every: float = EVERY) -> None:
    """Look after test reports now and then every day, until `stop` is set."""
    while True:
        try:
            look_after(Store(), ExerciseLedger(), datetime.now(UTC))
        except Unavailable as fault:
            _log.warning("test reports were not looked after: %s", fault)
        if stop.wait(every):
            return


def started(stop: Event) -> Thread:
    """Return a thread that looks after test reports until `stop` is set."""
    thread = Thread(target=keep, args=(stop,), name="daily", daemon=True)
    thread.start()
    return thread
