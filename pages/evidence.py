"""Answers where a number comes from, down to the cell in the stored bytes."""

from __future__ import annotations

import streamlit as st

from pages.parts import chain, filters, frame, ledger, search, trace

st.title("Evidence")
asked, malformed = trace.numbers(st.query_params.get_all("f"))
frame.unknown_numbers(malformed, "is no evidence id (16 digits, 0-9 and a-f)")

if len(asked) > 1:
    search.several(asked)
elif not asked:
    search.form()
else:
    found = trace.follow(ledger.store(), ledger.archive(), asked[0], filters.lens().as_of)
    if found is None:
        frame.unknown_numbers(st.query_params.get_all("f"), "is not in this ledger")
        search.form()
    else:
        chain.heading(found)
        for title, part in chain.LINKS:
            st.header(title)
            part(found)
