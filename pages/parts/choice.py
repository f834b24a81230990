"""A choice that one page has of its own, kept in the address beside the shared filters.

The shared filters have done their work when a page runs, so what stands in the address under
the page's own name is read here, named where it cannot be honoured, and written back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import urlencode

import streamlit as st

from pages.parts import states


def one_of(name: str, offered: Sequence[str], label: str, words: Callable[[str], str]) -> str:
    """Place a choice of one of `offered` and return it; the first stands where none is chosen.

    `name` is its parameter in the address; the link to this view carries it from then on.
    """
    key, kept = f"own_{name}", f"kept_{name}"
    asked = st.query_params.get(name)
    if asked is not None and asked != st.session_state.get(kept):
        st.session_state[kept] = asked
        st.session_state[key] = asked if asked in offered else offered[0]
        if asked not in offered:
            states.bad_link([f"{name} “{asked}” (nothing of it to show here)"])
    elif key not in st.session_state:
        known = st.session_state.get(kept)
        st.session_state[key] = known if known in offered else offered[0]
    if st.session_state[key] not in offered:
        st.session_state[key] = offered[0]
    chosen = st.selectbox(label, offered, format_func=words, key=key)
    st.session_state[kept] = chosen
    if st.query_params.get(name) != chosen:
        st.query_params[name] = chosen
    address = str(st.session_state.get("address", ""))
    st.session_state["address"] = f"{address}&{urlencode({name: chosen})}"
    return chosen
