"""Answers how fast platforms say they act on gender-based abuse, and who says nothing."""

from __future__ import annotations

import streamlit as st

from pages.parts import answers, coverage, filters, frame, headlines, prose, regimes, states

st.title("What platforms say they do about reports of abuse")
lens = filters.lens()
filters.showing()
answers.read_ahead(lens, ("headlines", "labels"))
said = answers.ask("headlines", lens)
frame.age(said)
prose.paragraph(
    "Notices, complaints and disputes as the services publish them, each figure with the place "
    "it was read from. Services count in different ways, so nobody is put in first place here."
)

if said.period is None:
    states.empty(said.sentence)
else:
    headlines.show(said)
    coverage.show(lens)
    regimes.headline(lens)

headlines.paths()
