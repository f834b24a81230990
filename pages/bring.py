"""Where partners bring a file: it is looked at first, and what is wrong comes back as a table."""

from __future__ import annotations

import streamlit as st

from data.exercises.roles import Role
from pages.parts import bring, prose, signed

st.title("Bring a file")
person = signed.admitted(Role.TESTER)
if person is not None:
    prose.paragraph(
        "Reports, checks, counts, cases of a helpline, codings: CSV or XLSX. A file is looked at "
        "before anything is kept. Good rows can go in, bad ones stay out, and the same file twice "
        "adds nothing. Write no links, names, handles or telephone numbers: such rows are refused."
    )
    bring.templates()
    bring.show(person)
