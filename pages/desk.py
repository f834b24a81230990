"""Where testers begin: who is signed in, which rounds run, and what is due today."""

from __future__ import annotations

import streamlit as st

from data.exercises.roles import Role
from pages.parts import desk, signed

st.title("Today")
person = signed.admitted(Role.TESTER)
if person is not None:
    desk.due(person)
    desk.rounds()
