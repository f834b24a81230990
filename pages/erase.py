"""Where what should not be here is erased: one thing withdrawn, a round closed or purged."""

from __future__ import annotations

import streamlit as st

from data.exercises.roles import Role
from pages.parts import retention, signed, withdrawing

st.title("Withdraw and erase")
person = signed.admitted(Role.TESTER)
if person is not None:
    one, rounds = st.tabs(["Withdraw one thing", "Rounds and how long they are kept"])
    with one:
        withdrawing.show(person)
    with rounds:
        retention.show(person)
