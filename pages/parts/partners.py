"""What partners counted themselves, and helplines: places of their own, beside no test."""

from __future__ import annotations

import streamlit as st

from data.exercises.model import Exercise, Round
from data.exercises.words import words as codes
from data.places import jurisdictions
from metrics import words
from metrics.exercises.aggregates import partner_shares, public_words
from metrics.exercises.disclosure import HIDDEN_IN_WORDS
from metrics.exercises.helplines import Months, by_month
from metrics.exercises.shown import ripe
from pages.parts import clock, ledger, prose, tables
from pages.parts.claims_choice import name
from pages.parts.tables import Cell, Row

_HEADS = ("Service", "Country", "From", "To", "What the partner counted")


def show(*, demo: bool) -> None:
    """Place both; nothing where there is nothing."""
    held = ledger.exercises(demo=demo)
    known = {one.id: one for one in held.exercises()}
    today = clock.today()
    rounds = [one for one in held.rounds() if ripe(known[one.exercise], one, today)]
    _shares([(known[one.exercise], one) for one in rounds], demo=demo)
    _helplines([(known[one.exercise], one) for one in rounds], demo=demo)


def _shares(rounds: list[tuple[Exercise, Round]], *, demo: bool) -> None:
    held = ledger.exercises(demo=demo)
    found = [(e, r, partner_shares(held.aggregates(e.id, r.id))) for e, r in rounds]
    found = [one for one in found if one[2]]
    if not found:
        return
    st.header("Counted by partners", anchor="partners")
    prose.paragraph(
        "Shares that partners counted and handed over without the reports. Nothing of it can be "
        "checked here, so none is compared, ranked, added up or put beside a test."
    )
    for exercise, phase, shares in found:
        rows: list[Row] = [
            (
                name(one.of.platform),
                jurisdictions()[one.of.country].name,
                words.day(str(one.of.period_start)),
                words.day(str(one.of.period_end)),
                public_words(one) or Cell(HIDDEN_IN_WORDS, look="absent"),
            )
            for one in shares
        ]
        design = codes("design")[exercise.design].label
        tables.show(f"{exercise.title}, {phase.id}: {design}", _HEADS, rows, caption_seen=True)


def _helplines(rounds: list[tuple[Exercise, Round]], *, demo: bool) -> None:
    held = ledger.exercises(demo=demo)
    found = [(e, r, by_month(held.helpline_cases(e.id, r.id))) for e, r in rounds]
    tabled = [(e, r, months) for e, r, months in found if months]
    if not tabled:
        return
    st.header("Helplines", anchor="helplines")
    prose.paragraph(
        "Cases that people brought to helplines and agreed to have counted, by month, to the "
        "nearest 5. They are no test reports and stand in no figure of tests."
    )
    for exercise, phase, months in tabled:
        heads: Row = ("Service", *(Cell(m or "All months", look="number") for m in months.months))
        caption = f"{exercise.title}, {phase.id}: cases by month"
        tables.show(caption, heads, _rows(months), caption_seen=True)


def _rows(months: Months) -> list[Row]:
    return [
        (name(service) if service else "All services", *map(_count, row))
        for service, row in zip(months.services, months.rows, strict=True)
    ]


def _count(n: int | None) -> Cell:
    if n is None:
        return Cell(HIDDEN_IN_WORDS, look="absent number")
    return Cell(words.count(n), look="number")
