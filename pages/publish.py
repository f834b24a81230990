"""Where administrators look at what would be public, and freeze it."""

from __future__ import annotations

import streamlit as st

from data.exercises.roles import Role
from pages.parts import claims_rounds, prose, publishing, signed

st.title("Publish")
person = signed.admitted(Role.ADMIN)
if person is not None:
    prose.paragraph(
        "The tables below are what the public would see: by service, counts to the nearest 5, "
        "dates to the week, and hidden whatever could tell of few people or of one organisation. "
        "Freezing keeps them for good, also after the reports behind them are purged."
    )
    waves = claims_rounds.waves(demo=False, desk=True)
    if waves:
        publishing.show(person, waves)
    else:
        prose.paragraph("No round of a report test is on record yet.")
