"""Frozen releases that anybody may take along: a list with their files, for a public page."""

from __future__ import annotations

import streamlit as st

from data.exercises import release_file
from data.exercises.acts import Release
from metrics import words
from metrics.exercises import frozen, printed
from pages.parts import clock, ledger, prose, release_tables, tables
from pages.parts.tables import Cell

MOST = 20
PATH = "/release"


def of_today() -> list[Release]:
    """Return the releases anybody may see today, newest first."""
    held = ledger.exercises()
    return frozen.public(held.releases(), held.exercises(), held.rounds(), clock.today())


def show() -> None:
    """Place the public releases with their files; nothing where there is none."""
    found = of_today()
    if not found:
        return
    st.header("Frozen releases", anchor="releases")
    prose.paragraph(
        "Public tables as they were frozen. The hash of the JSON file tells whether a copy is the "
        "same; a corrected release is a new one, and the old one stays."
    )
    heads = ("Release", "Frozen on", "Hash", "For another instance")
    tables.show("Frozen releases", heads, [_row(one) for one in found[:MOST]])
    for one in found[:MOST]:
        prose.small(f"Files of {one.id}:")
        release_tables.files(frozen.tables(one), one.id)


def _row(one: Release) -> tuple[Cell | str, ...]:
    at = one.frozen_at
    return (
        Cell(one.id, note=f"{one.exercise} · {one.round}"),
        words.day(at.date().isoformat()) if at else "",
        Cell(release_file.hash_of(printed.as_csv(one))[:16], note="SHA-256, first 16"),
        Cell("The file (CSV)", href=f"release/{one.id}.csv"),
    )
