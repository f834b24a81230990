"""Is the data complete and current? Every report that was due, and what is known of it."""

from __future__ import annotations

import streamlit as st

from data.sources import declarations
from pages.parts import board, feed_link, prose, signals, source_card

st.title("Sources and status")
found = board.read()
prose.paragraph(found.sentence)
prose.paragraph(
    "“Late” is said only where somebody looked after the due date and did not find the report. "
    "A report that nobody looked for, or that we did not read, says nothing about its publisher."
)

feed_link.show("new documents, changed values and pages, failures and looks in vain, as Atom.")

st.header("Reports that were due last")
board.sources(found)

st.header("Every source")
source_card.glance()

st.header("One source in full", anchor="source")
source_card.one()

board.unproven()

st.header("What changed on publishers' pages")
prose.paragraph(
    "Each look at a page is kept and compared with the look before: by the links to documents and "
    "the words beside them, or by dated entries. A change is a reason to look, and no figure."
)
signals.place(found.signals)

st.header("Open issues")
prose.paragraph("What stood in a document and could not be accepted. It is withheld, not guessed.")
board.issues(found)

st.header("What does not fit in documents we hold")
board.findings(found)

board.kept(found)

st.header("How to help")
prose.paragraph(
    "Some reports may not be fetched by a program, or appear only after scripts ran. Anybody with "
    "a checkout can bring one: download it from its publisher and drop it into the ledger. It is "
    "read at once, verifies what was transcribed before, and replaces it."
)
st.code(board.example(declarations()), language="sh", wrap_lines=True)
