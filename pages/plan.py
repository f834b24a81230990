"""Where a round is planned: what may lawfully be tested, how many reports it takes, and by whom."""

from __future__ import annotations

import streamlit as st

from data.exercises.roles import Role
from pages.parts import lots, plan, planner, prose, register, signed

st.title("Plan a round")
person = signed.admitted(Role.REVIEWER)
if person is not None:
    prose.paragraph(
        "First look at the forms of the services and write down what they ask (the register). "
        "Then hold a plan against it, set up the exercise and its round, draw the channels, and "
        "hand the worksheets out. Write no links, names or handles."
    )
    titles = ("Register", "May it be tested?", "How many", "Exercise and round", "Channels by lot")
    looked, held, count, frame, drawn, out = st.tabs((*titles, "Hand out"))
    with looked:
        register.show(person)
    with held:
        planner.show()
    with count:
        planner.sizes()
    with frame:
        plan.exercise(person)
        plan.round_(person)
        plan.presets()
    with drawn:
        lots.show(person)
    with out:
        plan.hand_out()
