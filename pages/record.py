"""Where testers without a file enter a report, and later what became of it."""

from __future__ import annotations

import streamlit as st

from data.exercises.roles import Role
from pages.parts import prose, record, signed

st.title("Record a report")
person = signed.admitted(Role.TESTER)
if person is not None and (phase := record.choose_round()) is not None:
    prose.paragraph(
        "Each change is kept on the server as a draft of yours. Times need their zone: "
        "2026-03-02T09:14Z, or +03:00 at the end. Write no links, names or handles."
    )
    begun, after = st.tabs(["New report", "What became of it"])
    with begun:
        record.new(person, phase)
    with after:
        record.later(person, phase)
