"""The frame around every figure: question, reading, chart, table, and the way to its sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from metrics.figure import Figure
from metrics.questions import Answer
from pages.parts import badges, citation, clock, download, filters, prose, tables
from pages.parts.charts import Spec
from pages.parts.footnotes import Footnotes
from pages.parts.tables import Row


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One figure on a page.

    `key` is unique on the page and its anchor, `metric` the card on the Methods page, `heads`
    and `rows` the table that holds everything the chart shows. `draw` returns the chart and
    its text for screen readers; a `map` stands behind its table, any other chart before it.
    """

    key: str
    question: str
    sentence: str
    figures: tuple[Figure, ...]
    metric: str
    heads: Row
    rows: Sequence[Row]
    footnotes: Footnotes
    draw: Callable[[], tuple[Spec, str]] | None = None
    map: bool = False


def place(exhibit: Exhibit) -> None:
    """Place a figure: question, reading, chart and table, notes, badges, ways onward."""
    st.header(exhibit.question, anchor=exhibit.key)
    prose.paragraph(exhibit.sentence)
    if exhibit.draw is None:
        _table(exhibit)
    else:
        chart, told = exhibit.draw()
        if exhibit.map:
            tabled, charted = st.tabs(["Table", "Map"])
        else:
            charted, tabled = st.tabs(["Chart", "Table"])
        charted.vega_lite_chart(chart, alt=told)
        with tabled:
            _table(exhibit)
    badges.show(badges.of(exhibit.figures))
    _row(exhibit)


def _table(exhibit: Exhibit) -> None:
    st.html(tables.html(exhibit.question, exhibit.heads, exhibit.rows) + exhibit.footnotes.html())


def _row(exhibit: Exhibit) -> None:
    question, figures = exhibit.question, exhibit.figures
    view, read_on, known = _read()
    with st.container(horizontal=True, vertical_alignment="center"):
        _take(
            exhibit.key,
            lambda: download.csv_of(question, figures, view, read_on, known),
            citation.text(question, figures, view, read_on, known),
        )
        _sources(citation.basis_of(figures))
        st.page_link("methods.py", label="Method", query_params={"metric": exhibit.metric})


Csv = Callable[[str, date, str], bytes]
"""Makes the data behind a table: from the link to the view, the day of reading, and of knowing."""


def onward(key: str, title: str, csv: Csv, basis: Sequence[int] = ()) -> None:
    """Place the ways onward from a table that is no figure: its data, its citation, its sources.

    `key` is unique on the page.
    """
    view, read_on, known = _read()
    with st.container(horizontal=True, vertical_alignment="center"):
        _take(
            key,
            lambda: csv(view, read_on, known),
            citation.of_table(title, view, read_on, known),
        )
        _sources(basis)


def _read() -> tuple[str, date, str]:
    return filters.view_address(), clock.today(), filters.lens().knowledge


def _take(key: str, csv: Callable[[], bytes], cited: str) -> None:
    st.download_button(
        "Download data",
        csv,
        f"{key}_{clock.today().isoformat()}.csv",
        "text/csv",
        key=f"download_{key}",
        on_click="ignore",
    )
    with st.popover("Cite"):
        st.code(cited, language=None, wrap_lines=True)


def _sources(basis: Sequence[int]) -> None:
    if basis:
        st.page_link(
            "evidence.py",
            label=citation.sources(basis),
            query_params=citation.parameters(basis),
        )


def age(answer: Answer) -> None:
    """Say which period is shown and how long ago it ended."""
    if answer.when:
        prose.small(f"{answer.when[0].upper()}{answer.when[1:]}. Every row names its own period.")


def unknown_numbers(words: Iterable[str], why: str) -> None:
    """Say which evidence ids of a link lead nowhere."""
    for word in words:
        st.warning(f"“{word}” {why}.", title="This evidence is not available")
