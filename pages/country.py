"""Answers what is known in one country, and under which law."""

from __future__ import annotations

import streamlit as st

from pages.parts import (
    capacity,
    choice,
    country,
    filters,
    law,
    orders,
    regimes,
    regulator,
    states,
)
from pages.parts.trace import name_of

lens = filters.lens()
st.title(f"Country: {lens.place}")
filters.showing()
country.scope(lens)

if orders.is_state(lens.jurisdiction):
    orders.place_here(lens)
    capacity.place_here(lens)

if country.covered(lens):
    st.header("One service in every country", anchor="service")
    offered = country.offered(lens)
    if offered:
        service = choice.one_of("service", offered, "Service", name_of)
        country.place_service(lens, service)
    else:
        states.empty("No service of this view states orders or moderators for the Union.")

law.show(lens)
regulator.show(lens)

others = regimes.of(lens)
if others:
    regimes.show(others)
else:
    states.empty(f"We hold no figure of another regime about {lens.place}.")
