"""What stands below every page: how to read the marks, how old the data is, and the licence."""

from __future__ import annotations

import streamlit as st

from data.model import TIER_WORDS, Tier
from pages.parts import answers, badges, ledger, prose, spoken


@st.cache_resource(max_entries=4, show_spinner=False)
def _last_change(now: answers.Version) -> str:  # noqa: ARG001 - the key of the cache
    found = ledger.store().snapshots()
    return spoken.instant(found[0].fetched_at) if found else ""


def show() -> None:
    """Place the footer."""
    st.divider()
    newest = _last_change(answers.version())
    held = f"Newest document in this ledger: {newest}. " if newest else ""
    prose.small(
        *(f"{TIER_WORDS[tier].capitalize()}: {badges.TIER_MEANING[tier]}" for tier in Tier),
        f"{held}What services state, they state of themselves. Licence and attribution of each "
        "document stand with its figures; the code is Apache-2.0.",
    )
