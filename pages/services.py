"""Answers who is behind a service, and who supervises it."""

from __future__ import annotations

import streamlit as st

from metrics.directory import matching
from pages.parts import identity, prose, roster, states

st.title("Services: who is behind them, and who supervises them")
prose.paragraph(
    "The legal entity that provides each service, the member state it answers in, the "
    "coordinator that follows from it, and what is held of its reports. What no source we read "
    "says is “not stated”; that is no finding about the service. Of the filters on the left only "
    "the day of knowledge acts here, on the numbers of users and on the words quoted."
)
every = roster.entries()
wanted, chosen, rejected = roster.choose(every)
states.bad_link(rejected)

if chosen is not None:
    identity.show(chosen, every)

found = matching(every, wanted)
st.header("All services" if len(found) == len(every) else f"{len(found)} of {len(every)} services")
roster.show(found)
