"""Answers where a number, or a publisher's words, come from, down to the cell in the bytes."""

from __future__ import annotations

import streamlit as st

from data.model import public_id
from pages.parts import chain, filters, frame, ledger, search, text_evidence, trace

st.title("Evidence")
asked, malformed = trace.numbers(st.query_params.get_all("f"))
texts, odd = trace.numbers(st.query_params.get_all("s"))
frame.unknown_numbers([*malformed, *odd], "is no evidence id (16 digits, 0-9 and a-f)")
left_out = texts if asked else texts[1:]
frame.unknown_numbers(map(public_id, left_out), "is left out: a text is shown alone")

if len(asked) > 1:
    search.several(asked)
elif asked:
    found = trace.follow(ledger.store(), ledger.archive(), asked[0], filters.lens().as_of)
    if found is None:
        frame.unknown_numbers(st.query_params.get_all("f"), "is not in this ledger")
        search.form()
    else:
        chain.show(found)
elif texts:
    said = text_evidence.follow(ledger.store(), ledger.archive(), texts[0], filters.lens().as_of)
    if said is None:
        frame.unknown_numbers(st.query_params.get_all("s"), "is not in this ledger")
        search.form()
    else:
        text_evidence.show(said)
else:
    search.form()
