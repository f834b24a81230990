"""The way to the Atom feed, from the pages whose events it tells."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from pages.parts import tables
from pages.parts.tables import Cell


def show(words: str, **asked: str) -> None:
    """Place a link to the feed, narrowed to what is asked."""
    address = "feed.atom" + (f"?{urlencode(asked)}" if asked else "")
    link = tables.inside(Cell("Feed", href=address))
    st.html(f'<p class="plain">{link}: {tables.text(words)}</p>')
