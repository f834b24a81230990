"""The ledgers and the archive, opened once per process."""

from __future__ import annotations

from functools import lru_cache

from data.archive import Archive
from data.exercises.ledger import ExerciseLedger
from data.store import Store, home, ledger_url


# No cache of Streamlit's: "Clear cache" is to forget answers, not connections and the statements
# compiled for them.
@lru_cache(maxsize=4)
def _opened(url: str) -> Store:
    return Store(url)


def store() -> Store:
    """Return the ledger of this installation."""
    return _opened(ledger_url())


def archive() -> Archive:
    """Return the archive beside the ledger."""
    return Archive(home() / "archive")


@lru_cache(maxsize=8)
def _tests(url: str, home_: str, demo: bool) -> ExerciseLedger:  # noqa: ARG001 - the cache's key
    held = ExerciseLedger(demo=demo)
    held.prepare()
    return held


def exercises(*, demo: bool = False) -> ExerciseLedger:
    """Return the ledger of test reports; the demonstration's is another and never mixed in."""
    return _tests(ledger_url(), str(home()), demo)
