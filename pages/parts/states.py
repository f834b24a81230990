"""What a page says when there is nothing to show, and why: never a blank, never a nought."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import streamlit as st

from data.connect import Unavailable
from metrics import words


def before_first_data() -> None:
    """Say that the ledger is empty, and what to do."""
    st.info(
        "The bundled figures are loaded at the first start of the application; the ledger here "
        "has none yet. Start it with `streamlit run app.py`, or run `python -m scrapers replay`.",
        title="No figures yet",
    )


@contextmanager
def while_available() -> Iterator[None]:
    """Say in a sentence that the database is away, where a page would show a trace."""
    try:
        yield
    except Unavailable as fault:
        st.error(
            f"{fault} Nothing is lost: the documents and figures are kept there. Reload this page "
            "in a moment.",
            title="No figures at the moment",
        )


def bad_link(rejected: Iterable[str]) -> None:
    """Name the parts of a link that could not be honoured."""
    parts = list(rejected)
    if parts:
        st.warning(
            f"We could not honour: {words.listed(parts)}. What you see leaves it out.",
            title="Part of this link is not available",
        )


def empty(reason: str, way_out: str = "") -> None:
    """Say why a figure has nothing to show for this view, and where there is something."""
    st.info(f"{reason} {way_out}".strip())
