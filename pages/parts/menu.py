"""The menu in the sidebar: groups of pages, each with its heading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import streamlit as st
from streamlit.navigation.page import Page

from pages.parts import tables


def show(groups: Mapping[str, Iterable[Page]]) -> None:
    """Place the menu; the page that is open is marked by Streamlit."""
    with st.container(gap="xxsmall", key="menu"):
        for name, pages in groups.items():
            st.html(f'<p class="group">{tables.text(name)}</p>')
            for page in pages:
                st.page_link(page, width="stretch")
