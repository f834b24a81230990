"""Type in a figure of a held document: two people, each without the other's value."""

from __future__ import annotations

import streamlit as st

from pages.parts import entry, prose

st.title("Type in figures")
prose.paragraph(
    "Some documents are kept and not read by a program. A figure of theirs counts when two people "
    "typed the same printed words, each without seeing what the other typed. Write no names; "
    "addresses, handles and telephone numbers are refused."
)
if (who := entry.who()) and (document := entry.document()):
    st.header("Typed by somebody else: type it too")
    entry.second(document, who)
    st.header("A figure nobody has typed yet")
    entry.first(document, who)
    prose.small("What is typed is kept, and taken in by the command “python -m scrapers typed”.")
