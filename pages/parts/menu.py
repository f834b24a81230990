"""The menu: which pages there are, in groups, and how they stand in the sidebar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import streamlit as st
from streamlit.navigation.page import Page

from data.exercises import roles
from pages.parts import tables

Named = tuple[tuple[str, str], ...]
"""The scripts of a group's pages, with their titles in the menu."""

PAGES: Mapping[str, Named] = {
    "Explore": (
        ("overview.py", "Overview"),
        ("compare.py", "Compare"),
        ("claims.py", "Claims and tests"),
        ("redress.py", "Redress"),
        ("country.py", "Country"),
        ("elsewhere.py", "Other reports and tests"),
        ("published.py", "Published tests"),
        ("services.py", "Services"),
    ),
    "Check": (
        ("evidence.py", "Evidence"),
        ("changes.py", "Changes and breaks"),
        ("status.py", "Sources and status"),
    ),
    "About": (("methods.py", "Methods"),),
}
WORK: Named = (
    ("desk.py", "Today"),
    ("record.py", "Record a report"),
    ("bring.py", "Bring a file"),
    ("helpline.py", "Helpline cases"),
    ("plan.py", "Plan a round"),
    ("review.py", "Review"),
    ("publish.py", "Publish"),
    ("erase.py", "Withdraw and erase"),
)
"""The pages of those who enter test reports; in the menu only where somebody may."""
TYPING: Named = (("entry.py", "Type in figures"),)
"""Takes two people."""


def groups() -> dict[str, tuple[Page, ...]]:
    """Return the pages there are, in the groups and the order of the menu."""
    work = (*(WORK if roles.open_to_anybody() else ()), *(TYPING if roles.open_to_two() else ()))
    every = {**PAGES, **({"Work": work} if work else {})}
    return {name: tuple(_page(*one) for one in listed) for name, listed in every.items()}


def _page(script: str, title: str) -> Page:
    return st.Page(script, title=title, default=script == "overview.py")


def show(groups: Mapping[str, Iterable[Page]]) -> None:
    """Place the menu; the page that is open is marked by Streamlit."""
    with st.container(gap="xxsmall", key="menu"):
        for name, pages in groups.items():
            st.html(f'<p class="group">{tables.text(name)}</p>')
            for page in pages:
                st.page_link(page, width="stretch")
