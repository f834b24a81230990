"""The public tables of a release, as they stand on a page, and as files."""

from __future__ import annotations

import streamlit as st

from metrics import words
from metrics.exercises import publication
from metrics.exercises.catalogue import card_of
from metrics.exercises.disclosure import HIDDEN_IN_WORDS
from metrics.exercises.release import EVERY, Cell, PublicRow, PublicTables
from pages.parts import claims_choice, prose, tables
from pages.parts.tables import Cell as Shown
from pages.parts.tables import Row


def show(made: PublicTables) -> None:
    """Place counts, figures and limits of the law, and the files of all three."""
    st.header("What the public would see")
    first, last = (words.day(day) for day in made.weeks)
    said = f"week of {first}" if first == last else f"weeks from {first} to {last}"
    prose.small(
        f"Reports of the {said}; announced: {made.announced}; "
        f"channels: {made.assignment}. Counts: {publication.counted(made)}."
    )
    heads = ("Service", *(cell.value.capitalize() for cell in Cell))
    counts: list[Row] = [(_named(row), *(_count(n) for _, n in row.counts)) for row in made.rows]
    tables.show("Counts", heads, counts, caption_seen=True)
    figures: list[Row] = []
    for row in made.rows:
        figures.append((_named(row),))
        figures += [(card_of(rate.metric).label, rate.words) for rate in row.rates]
    tables.show("Figures", ("Figure", "In words"), figures, caption_seen=True)
    laws = [(_named(row), clock, said) for row in made.rows for clock, said in row.laws]
    if laws:
        tables.show("Limits of the law", ("Service", "Limit", "Held against it"), laws)
    files(made, "publish")


def files(made: PublicTables, key: str) -> None:
    """Place the files: CSV, JSON, and what every column means."""
    with st.container(horizontal=True):
        for label, name, kind, content in (
            ("CSV", f"{key}.csv", "text/csv", lambda: publication.as_csv(made)),
            ("JSON", f"{key}.json", "application/json", lambda: publication.as_json(made)),
            ("Codebook", f"{key}_codebook.csv", "text/csv", lambda: publication.codebook(made)),
        ):
            st.download_button(label, content, name, kind, key=f"{key}_{label}", on_click="ignore")


def _named(row: PublicRow) -> str:
    values = [value for _, value in row.stratum]
    return ", ".join("All services" if v == EVERY else claims_choice.name(v) for v in values)


def _count(n: int | None) -> Shown:
    if n is None:
        return Shown(HIDDEN_IN_WORDS, look="absent")
    return Shown(words.count(n), look="number")
