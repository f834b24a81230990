"""Answers what testers who published their results saw, exercise by exercise, round by round."""

from __future__ import annotations

import streamlit as st

from pages.parts import filters, foreign, prose, published, states

st.title("Published tests")
lens = filters.lens()
prose.paragraph(
    "People reported content on purpose and watched what happened: what they published, as "
    "printed. Each exercise chose its own items, reporters and clock, so two of them are never "
    "drawn on one axis. Points are joined only between neighbouring rounds of one service, and "
    "never across a break. The country on the left does not act on this page."
)

found = published.of(lens)
if found:
    published.show(published.choose(found))
    st.header("All exercises held", anchor="all")
    published.listed(found, lens)
else:
    states.empty(
        "We hold no published test of these services.",
        "Choose other services on the left.",
    )
foreign.show()
