"""Where a helpline counts its cases, apart from every test, and takes back what a person wants."""

from __future__ import annotations

import streamlit as st

from data.exercises.roles import Role
from pages.parts import helpline, prose, signed

st.title("Helpline cases")
person = signed.admitted(Role.TESTER)
if person is not None:
    prose.paragraph(
        "Cases that people brought to a helpline are no test reports. They stand apart, to the "
        "month and no closer, only with the person's consent, never in a list for a platform, "
        "and never in one figure with tests."
    )
    if (phase := helpline.choose_round()) is not None:
        helpline.new(person, phase)
        helpline.mine(person, phase)
