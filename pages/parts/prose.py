"""Running text that shows exactly the words it is given, at a width one can read.

Streamlit's captions are too pale for small letters (3.9 : 1 where 4.5 : 1 is due).
"""

from __future__ import annotations

import streamlit as st

from pages.parts import tables

WIDTH = 760
"""Pixels of a column of text; longer lines are hard to read."""


def paragraph(words: str) -> None:
    """Place a paragraph."""
    st.html(f'<p class="plain">{tables.text(words)}</p>', width=WIDTH)


def small(*remarks: str) -> None:
    """Place remarks in small letters, one below the other."""
    st.html("".join(f'<p class="small">{tables.text(words)}</p>' for words in remarks))
