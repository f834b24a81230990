"""The frame around a figure on test reports: its sentence as title, chart, table, ways onward."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from pages.parts import badges, citation, clock, filters, prose, tables
from pages.parts.charts import Spec
from pages.parts.tables import Row

Csv = Callable[[str], bytes]
"""Makes the data behind a figure from the link to the view."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One figure on test reports.

    `title` is a plain sentence with its interval, `asks` the question it answers, `charts` one
    or two charts side by side, each with its heading and its text for screen readers, `more` a
    longer table under its caption, folded. `of_services` where it shows services' own words alone.
    """

    key: str
    title: str
    asks: str
    metric: str
    heads: Row
    rows: Sequence[Row]
    csv: Csv
    labels: Sequence[tuple[str, str]]
    charts: Sequence[tuple[str, Spec, str]] = ()
    notes: Sequence[str] = ()
    more: tuple[str, Sequence[Row]] | None = None
    of_services: bool = False


def place(panel: Panel, codebook: Callable[[], bytes]) -> None:
    """Place a figure with its table, its badges and its data."""
    st.header(panel.title, anchor=panel.key)
    prose.paragraph(panel.asks)
    if panel.charts:
        charted, tabled = st.tabs(["Chart", "Table"])
        with charted:
            _charts(panel.charts)
        with tabled:
            tables.show(panel.asks, panel.heads, panel.rows)
    else:
        tables.show(panel.asks, panel.heads, panel.rows)
    if panel.more:
        caption, rows = panel.more
        with st.expander(caption):
            tables.show(caption, ("Service", *panel.heads[1:]), rows)
    if panel.notes:
        prose.small(*panel.notes)
    badges.show(panel.labels)
    _row(panel, codebook)


def _charts(charts: Sequence[tuple[str, Spec, str]]) -> None:
    for column, (heading, chart, told) in zip(st.columns(len(charts)), charts, strict=True):
        with column:
            if heading:
                st.html(f'<p class="side">{tables.text(heading)}</p>')
            st.vega_lite_chart(chart, alt=told)


def _row(panel: Panel, codebook: Callable[[], bytes]) -> None:
    view, today = filters.view_address(), clock.today()
    files = [("Download data", lambda: panel.csv(view), panel.key)]
    if not panel.of_services:
        files.append(("Codebook", codebook, f"{panel.key}_codebook"))
    with st.container(horizontal=True, vertical_alignment="center"):
        for label, make, name in files:
            st.download_button(
                label,
                make,
                f"{name}_{today.isoformat()}.csv",
                "text/csv",
                key=f"download_{name}",
                on_click="ignore",
            )
        with st.popover("Cite"):
            st.code(_cited(panel, view, today), language=None, wrap_lines=True)
        st.page_link("methods.py", label="Method", query_params={"metric": panel.metric})


def _cited(panel: Panel, view: str, today: date) -> str:
    if panel.of_services:
        return citation.of_table(panel.title, view, today)
    return citation.of_tests(f"{panel.title} ({panel.labels[0][0]})", view, today)
