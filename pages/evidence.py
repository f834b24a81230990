"""Where does this number come from? From the figure down to the cell in the stored bytes."""

from __future__ import annotations

import streamlit as st

from pages.parts import chain, frame, ledger, search, tables, trace

st.title("Evidence")
asked, malformed = trace.numbers(st.query_params.get_all("f"))
frame.unknown_numbers(malformed, "is no evidence id (16 digits, 0-9 and a-f)")

if len(asked) > 1:
    search.several(asked)
elif not asked:
    search.form()
else:
    found = trace.follow(ledger.store(), ledger.archive(), asked[0])
    if found is None:
        frame.unknown_numbers(st.query_params.get_all("f"), "is not in this ledger")
        search.form()
    else:
        tables.pairs("What this figure is about", trace.subject(found.observation))
        chain.heading(found)
        for title, part in (
            ("The cell", lambda: chain.cell(found, ledger.archive())),
            ("How it was read", lambda: chain.reading(found)),
            ("How the publisher defines it", lambda: chain.definition(found)),
            ("The publisher's notes on it", lambda: chain.notes(found)),
            ("Our checks that touch it", lambda: chain.findings(found)),
            ("The stored bytes", lambda: chain.snapshot(found)),
            ("The publication", lambda: chain.document(found)),
            ("All vintages", lambda: chain.vintages(found)),
        ):
            st.subheader(title)
            part()
