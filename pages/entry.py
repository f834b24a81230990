"""Type in a figure of a held document: two people, each without the other's value."""

from __future__ import annotations

import streamlit as st

from data.exercises.roles import Role
from pages.parts import entry, prose, signed

st.title("Type in figures")
prose.paragraph(
    "Some documents are kept and not read by a program. A figure of theirs counts when two people "
    "typed the same printed words, each without seeing what the other typed. Write no names; "
    "addresses, handles and telephone numbers are refused."
)
if (person := signed.admitted(Role.TESTER)) and (document := entry.document()):
    st.header("Typed by somebody else: type it too")
    entry.second(document, person.name)
    st.header("A figure nobody has typed yet")
    entry.first(document, person.name)
    prose.small("What is typed is kept, and taken in by the command “python -m scrapers typed”.")
