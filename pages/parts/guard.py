"""The guard beside every comparison: how far it may be made, why not further, who is left out."""

from __future__ import annotations

import streamlit as st

from metrics.catalogue import metric
from metrics.figure import Comparison
from pages.parts import tables
from pages.parts.badges import GRADE_WORDS
from pages.parts.waits import guard_words


def show(comparison: Comparison, question: str) -> None:
    """Place the guard of a comparison beside the figure that asks `question`."""
    grade = f"comparability {comparison.grade.value}: {GRADE_WORDS[comparison.grade]}"
    label = metric(comparison.metric).label
    told = "".join(f'<p class="plain">{tables.text(reason)}</p>' for reason in comparison.reasons)
    if comparison.left_out:
        caption = f"Left out, and why: {question}"
        rows = list(guard_words(comparison))
        told += tables.html(caption, ("Why", "Services"), rows, caption_seen=True)
    with st.expander(f"{label}, {grade}"):
        st.html(told or "Nothing sets these figures apart.")
