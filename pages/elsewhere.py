"""Answers what is published outside the harmonised reports: tests, other laws, bodies."""

from __future__ import annotations

import streamlit as st

from pages.parts import filters, prose, regimes, states

st.title("Other reports and tests")
lens = filters.lens()
filters.showing()
prose.paragraph(
    "Figures published outside the European Union's harmonised reports. Each regime counts in its "
    "own way and on its own clock, so none of them is compared with another here. The mark beside "
    "each says whether it was read from the publisher's document or transcribed, and from where. "
    "Each row names its own time: the period on the left is that of the harmonised reports."
)

found = regimes.of(lens)
regimes.other_places(lens, found)
if found:
    regimes.show(found)
else:
    states.empty(
        f"We hold no figure of another regime about {lens.place}.",
        "Choose another country, the European Union or Worldwide on the left.",
    )
