"""One thing entered by hand: the same row of a file, through the same reader, with a draft.

show(person, Form(...))   places the fields, keeps the draft, takes the row in when asked
row_of(kind, entities)    the row of a file that says what is held already
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import streamlit as st

from data.exercises.acts import Refused, Unfit
from data.exercises.model import Entity, fields_of
from data.exercises.roles import Person
from pages.parts import bring, fields, ledger, prose, tables
from scrapers.intake import known_to, read
from scrapers.intake.columns import KINDS_OF_FILE
from scrapers.intake.templates import as_csv


@dataclass(frozen=True, slots=True)
class Form:
    """What is asked: a kind of file, the columns asked at once, and those behind a fold.

    `given` is filled in without asking, `known` stands in the fields to begin with. `slot`
    keeps the drafts of one form apart; `amends` says that it corrects what is held.
    """

    kind: str
    slot: str
    asked: tuple[str, ...]
    more: tuple[str, ...] = ()
    given: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[str, str] = field(default_factory=dict)
    button: str = "Take it in"
    amends: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that has a field on the page."""
        return (*self.asked, *self.more)

    @property
    def key(self) -> str:
        """What the names of its fields in the session begin with."""
        return f"enter|{self.kind}|{self.slot}"


def show(person: Person, form: Form) -> bool:
    """Place a form and return whether its row was taken in just now."""
    _begin(person, form)

    def changed() -> None:
        _keep(person, form)

    fields.place(form.kind, form.asked, form.key, changed)
    if form.more:
        with st.expander("More", expanded=False):
            fields.place(form.kind, form.more, form.key, changed)
    if fault := st.session_state.pop(f"{form.key}|unkept", ""):
        st.warning(f"The draft was not kept: {fault}")
    if told := st.session_state.pop(f"{form.key}|told", ""):
        st.success(told)
    sent = st.button(form.button, key=f"{form.key}|send", type="primary")
    return sent and _take(person, form)


def _begin(person: Person, form: Form) -> None:
    """Fill untouched fields: with this person's draft first, then with what is known."""
    begun = f"{form.key}|begun"
    if not st.session_state.get(begun):
        kept = ledger.exercises().drafts(person, form.kind)
        mine = next((one.fields for one in kept if one.slot == _slot(form)), {})
        fields.fill(form.kind, mine, form.key)
        fields.fill(form.kind, form.known, form.key)
        st.session_state[begun] = True
    for column in form.columns:  # undrawn widgets forget what stood in them
        name = f"{form.key}:{column}"
        if name in st.session_state:
            st.session_state[name] = st.session_state[name]


def _slot(form: Form) -> str:
    return form.slot.replace(" ", ".")


def _keep(person: Person, form: Form) -> None:
    filled = {c: v for c, v in fields.values(form.columns, form.key).items() if v}
    try:
        ledger.exercises().keep_draft(person, form.kind, _slot(form), filled)
    except (Refused, Unfit) as fault:
        st.session_state[f"{form.key}|unkept"] = str(fault)


def _take(person: Person, form: Form) -> bool:
    row = {**form.given, **fields.values(form.columns, form.key)}
    held = ledger.exercises()
    into = known_to(
        held,
        exercise=row.get("exercise_id", ""),
        round=row.get("round_id", ""),
        amends=form.amends,
    )
    taken = read(_file(row), f"{form.kind}.csv", into=into)
    if taken.faults:
        named = [(fields.label(f.column) if f.column else "", f.what, f.mend) for f in taken.faults]
        st.error("Not taken in; nothing was kept but your draft.")
        tables.show("What is wrong", ("Field", "What is wrong", "How to mend it"), named)
        return False
    try:
        told = bring.outcome(held, person, taken, "entered by hand")
    except (Refused, Unfit) as fault:
        st.error(f"Not taken in: {fault}")
        return False
    for warning in taken.warnings:
        prose.small(f"{warning.what}. {warning.mend}.")
    held.drop_draft(person, form.kind, _slot(form))
    fields.forget(form.key)
    st.session_state.pop(f"{form.key}|begun", None)
    st.session_state[f"{form.key}|told"] = told
    return True


def _file(row: Mapping[str, str]) -> bytes:
    return as_csv([tuple(row), tuple(row.values())])


def row_of(kind: str, entities: Sequence[Entity]) -> dict[str, str]:
    """Return what is held as the row of a file, so that one field of it can be amended."""
    found: dict[str, str] = {}
    for one in entities:
        columns = KINDS_OF_FILE[kind].slots[type(one)]
        for described, column in zip(fields_of(type(one)), columns, strict=True):
            said = written(getattr(one, described.name))
            if said or column not in found:
                found[column] = said
    return found


def written(value: Any) -> str:
    """Return a value as it stands in a file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ";".join(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)
