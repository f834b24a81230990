"""Where a second person looks at what testers added, and everybody's doings can be read."""

from __future__ import annotations

import streamlit as st

from data.exercises.roles import Role
from pages.parts import audit, review, signed

st.title("Review")
person = signed.admitted(Role.REVIEWER)
if person is not None:
    waits, done = st.tabs(["What waits", "Audit list"])
    with waits:
        review.show(person)
    with done:
        audit.show()
