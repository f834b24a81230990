"""Answers who says how fast they act on notices and orders, and how often."""

from __future__ import annotations

import streamlit as st

from pages.parts import (
    answers,
    exhibits,
    filters,
    frame,
    guard,
    own_initiative,
    states,
    waits,
)

st.title("Compare services")
lens = filters.lens()
filters.showing()
answers.read_ahead(lens, (*exhibits.ASKED, *own_initiative.ASKED))
speed = answers.ask("time_to_act", lens)
frame.age(speed)

if not speed.known:
    states.empty(speed.sentence)

for key, question, actor in exhibits.SPEED:
    found = waits.comparison_of(speed, waits.NOTICES, actor)
    if found:
        frame.place(waits.exhibit(key, question, found, speed))
        guard.show(found, question)

inside = exhibits.of_the_lens(lens, speed, answers.ask("pooled_range", lens))
if inside:
    frame.place(inside)
elif speed.known:
    st.header(exhibits.OF_THE_LENS)
    states.empty(f"No service has a median for {lens.label.lower()} with enough notices.")

orders = answers.ask("orders", lens)
found = waits.comparison_of(orders, waits.ORDERS, "authority")
if found:
    frame.place(waits.exhibit("orders", exhibits.ORDERS, found, orders))
    guard.show(found, exhibits.ORDERS)

for exhibit, comparison in exhibits.in_columns(lens):
    frame.place(exhibit)
    if comparison:
        guard.show(comparison, exhibit.question)

own_initiative.place(lens)
