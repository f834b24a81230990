"""Answers how each figure is defined, and what its limits are."""

from __future__ import annotations

import streamlit as st

from metrics.catalogue import METRICS
from metrics.exercises.catalogue import TESTED, themes
from pages.parts import cards, defined, glossary, prose, tables

st.title("Methods and glossary")
prose.paragraph(
    "Figures are taken as their publishers state them and never averaged, filled in or "
    "corrected. What follows says what each of them means, and what it does not."
)

wanted = st.query_params.get("metric", "")
known = {**METRICS, **TESTED}
if wanted in known:
    st.header("The metric you came from")
    cards.show(known[wanted])
elif wanted:
    st.warning(f"“{wanted}” is no metric of ours.", title="Part of this link is not available")

cards.listed(METRICS.values())
cards.tested(themes())

st.header("How we come to hold a figure")
tables.show("Provenance tiers", ("Tier", "What it means"), glossary.TIERS)
st.header("When there is no number")
tables.show("Kinds of absence", ("Words you see", "What they mean"), glossary.ABSENCES)
st.header("How far figures may be compared")
tables.show("Comparability grades", ("Grade", "What it takes"), glossary.GRADES)
prose.paragraph(
    "The grade of a group is that of its worst pair. Services stand in alphabetical order unless "
    "at least five have grade A or B with one another on that figure."
)
st.header("What has to hold before a number is shown")
prose.paragraph(
    "The gates are asked in this order; the first that objects is told in place of the number. A "
    "number held back is never shown as 0 and never as a blank."
)
tables.show("Gates", ("Gate", "Threshold", "Why"), glossary.GATES)
st.header("What is said of how things are counted")
prose.paragraph(defined.scope())
tables.show("Fields of definitions", defined.HEADS, defined.counts())
st.header("Checks on every report")
prose.paragraph(
    "A check never changes or withholds a figure. What it finds is listed for documents we hold "
    "from the publisher, and for nothing else."
)
tables.show("Checks", ("Expectation", "Rests on", "Id"), cards.checks(glossary.EVERY_CHECK))
st.header("Words")
tables.show("Glossary", ("Word", "Meaning"), glossary.TERMS)
st.header("Known limits")
st.markdown("\n".join(f"- {limit}" for limit in glossary.LIMITS), width=prose.WIDTH)
st.header("Licence and citing")
prose.paragraph(
    "The code is licensed under Apache-2.0. Figures are facts; the licence and attribution of "
    "each document stand on the evidence page of its figures. Cite a figure with the link under "
    "“Cite”, and the publisher's document with it."
)
