"""The desk of testers: the rounds that run, what is due, and what waits."""

from __future__ import annotations

from datetime import date

import streamlit as st

from data.exercises.model import Round
from data.exercises.roles import Person
from metrics import words
from pages.parts import clock, ledger, prose, tables
from pages.parts.tables import Cell, Row

HEADS = ("Round", "Field phase", "Watched for", "Reports", "Standing")


def rounds(person: Person) -> None:  # noqa: ARG001 - what is due depends on who asks
    """Place the rounds on record and how they stand today."""
    st.header("Rounds")
    held = ledger.exercises().rounds()
    if not held:
        prose.paragraph("No round is on record yet: an administrator plans one first.")
        return
    tables.show("Rounds", HEADS, [_row(one) for one in held])


def _row(one: Round) -> Row:
    assert one.field_start is not None
    assert one.field_end is not None
    phase = words.period(one.field_start.isoformat(), one.field_end.isoformat())
    reports = ledger.exercises().reports(one.exercise, one.id, waiting=True)
    return (
        Cell(one.id, note=one.exercise),
        phase,
        words.plural(one.observation_days or 0, "day"),
        Cell(words.count(len(reports)), look="number"),
        standing(one, clock.today()),
    )


def standing(one: Round, today: date) -> str:
    """Return in words whether a round is still to come, in the field, or over."""
    assert one.field_start is not None
    assert one.field_end is not None
    if today < one.field_start:
        return "still to come"
    return "in the field" if today <= one.field_end else "field phase over"
