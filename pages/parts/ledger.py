"""The ledger and the archive, opened once per process."""

from __future__ import annotations

import streamlit as st

from data.archive import Archive
from data.store import Store, home, ledger_url


@st.cache_resource(max_entries=4, show_spinner=False)
def _opened(url: str) -> Store:
    return Store(url)


def store() -> Store:
    """Return the ledger of this installation."""
    return _opened(ledger_url())


def archive() -> Archive:
    """Return the archive beside the ledger."""
    return Archive(home() / "archive")
