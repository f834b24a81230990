"""Answers what changed since somebody last cited it: values restated, read again, corrected."""

from __future__ import annotations

import streamlit as st

from pages.parts import (
    breaks,
    changes,
    corrected,
    feed_link,
    jumps,
    left_out,
    prose,
    statement_codes,
    two_documents,
)

st.title("Changes and breaks")
prose.paragraph(
    "A published figure can become another one. Either its publisher restates it, or we read the "
    "same document again with a better reader, or we mend a mistake of ours. The three are kept "
    "apart here, and the earlier value is never lost: each line leads to every statement of its "
    "figure. Of the filters on the left only the day of knowledge acts on this page."
)

feed_link.show("every document that changed values or left figures out, as Atom.", kind="change")

st.header("Values that changed")
wanted = changes.choose()
if wanted is not None:
    changes.by_release(wanted)
    changes.one_by_one(wanted)

st.header("Figures no longer stated", anchor="unstated")
left_out.show(wanted)

st.header("Compare two releases", anchor="compare")
two_documents.show()

st.header("What we withdrew or mended")
corrected.show()

st.header("Steps that stand out", anchor="steps")
jumps.show()

st.header("Breaks in series", anchor="breaks")
prose.paragraph(
    "Where a publisher or a law changed how figures come about, those before and after are not one "
    "series. Each break is drawn on every time axis it concerns; some were faults that passed."
)
breaks.show(wanted.asked.programme if wanted else "", wanted.asked.platform if wanted else "")

st.header("Statements of reasons", anchor="statements")
prose.paragraph(
    "Since 1 July 2025 services file statements of reasons under a second schema. Where a code of "
    "the first one ended, the Commission says what took its place, or it says nothing and we read "
    "it from the labels. Counts of the two are never one series. Below stand the errors announced."
)
statement_codes.show()
