"""Answers whether a wrong decision gets fixed, and how soon."""

from __future__ import annotations

import streamlit as st

from pages.parts import answers, bodies, filters, frame, machines, prose, redress

st.title("Redress: when a decision is wrong")
lens = filters.lens()
filters.showing()
prose.paragraph(redress.scope_words(lens))
union = redress.of_the_union(lens)

if union:
    answers.read_ahead(union, (*redress.ASKED, *machines.ASKED))
    complaints, disputes = redress.asked(union)
    frame.age(complaints)
    redress.path_or_why(complaints, disputes)
    redress.place("uploaders", complaints)
    redress.per_restriction(complaints)
    machines.place(union)
    redress.place("notifiers", complaints)
    redress.time_to_decide(complaints)
    redress.place("disputes", disputes)

bodies.show(lens)

if union:
    redress.place("misuse", answers.ask("misuse", union))
