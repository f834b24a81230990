"""The ledger and the archive, opened once per process."""

from __future__ import annotations

from functools import lru_cache

from data.archive import Archive
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
