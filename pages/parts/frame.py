"""The frame around every figure: question, reading, chart, table, and the way to its sources."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from metrics.figure import Figure, Grade
from pages.parts import badges, citation, clock, download, filters, tables
from pages.parts.tables import Row

if TYPE_CHECKING:
    import altair as alt

READING_WIDTH = 760
"""Pixels of a column of text; longer lines are hard to read."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One figure on a page.

    `key` is unique on the page and its anchor, `metric` the card on the Methods page, `heads`
    and `rows` the table that holds everything the chart shows.
    """

    key: str
    question: str
    sentence: str
    figures: tuple[Figure, ...]
    metric: str
    heads: Row
    rows: Sequence[Row]
    grade: Grade | None = None
    notes: tuple[str, ...] = ()


def prose(words: str) -> None:
    """Place a paragraph that shows exactly these words."""
    st.html(f'<p class="plain">{tables.text(words)}</p>', width=READING_WIDTH)


def place(exhibit: Exhibit, draw: Callable[[], tuple[alt.LayerChart, str]] | None = None) -> None:
    """Place a figure; `draw` returns its chart and the chart's text for screen readers."""
    st.subheader(exhibit.question, anchor=exhibit.key)
    prose(exhibit.sentence)
    if draw is None:
        tables.show(exhibit.question, exhibit.heads, exhibit.rows)
    else:
        chart, alt_text = draw()
        charted, tabled = st.tabs(["Chart", "Table"])
        with charted:
            st.altair_chart(chart, alt=alt_text)
        with tabled:
            tables.show(exhibit.question, exhibit.heads, exhibit.rows)
    for note in exhibit.notes:
        st.caption(note, width=READING_WIDTH)
    badges.show(badges.of(exhibit.figures, exhibit.grade))
    _row(exhibit)


def _row(exhibit: Exhibit) -> None:
    view, read_on = filters.view_address(), clock.today()
    basis = citation.basis_of(exhibit.figures)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            "Download data",
            lambda: download.csv_of(exhibit.question, exhibit.figures, view, read_on),
            f"{exhibit.key}_{read_on.isoformat()}.csv",
            "text/csv",
            key=f"download_{exhibit.key}",
            on_click="ignore",
        )
        with st.popover("Cite"):
            st.code(
                citation.text(exhibit.question, exhibit.figures, view, read_on),
                language=None,
                wrap_lines=True,
            )
        if basis:
            st.page_link(
                "evidence.py",
                label=f"Sources ({len(basis)})",
                query_params=citation.parameters(basis),
            )
        st.page_link("methods.py", label="Method", query_params={"metric": exhibit.metric})


def unknown_numbers(words: Sequence[str], why: str) -> None:
    """Say which evidence ids of a link lead nowhere."""
    for word in words:
        st.warning(f"“{word}” {why}.", title="This evidence is not available")
