"""Cases of a helpline: counted with consent, and erased when the person takes it back."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

import streamlit as st

from data.exercises.acts import Refused, Unfit
from data.exercises.model import HelplineCase, Round, key_of
from data.exercises.roles import Person
from data.exercises.words import harm_codes
from data.exercises.words import words as codes
from metrics import words
from pages.parts import entering, ledger, prose, register, tables
from pages.parts.entering import Form
from pages.parts.tables import Row

_DESIGN = "helpline_log"
_FIRST = ("platform", "harm_code", "consent", "reported_month", "country", "channel")
_MORE = ("answered_month", "decision", "gone_month")
_HEADS = ("Case", "Service", "Kind of harm", "Reported in", "Answered in", "Gone in")
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def choose_round() -> Round | None:
    """Let somebody choose a round of helpline cases; None where there is none."""
    held = ledger.exercises()
    logs = {one.id for one in held.exercises() if one.design == _DESIGN}
    rounds = {(one.exercise, one.id): one for one in held.rounds() if one.exercise in logs}
    if not rounds:
        label = codes("design")[_DESIGN].label
        prose.paragraph(
            f"No round of the design “{label}” is on record yet: a reviewer begins an exercise of "
            "this design, apart from any test."
        )
        return None
    chosen = st.selectbox("Round", list(rounds), format_func=" · ".join, key="helpline_round")
    return rounds[chosen]


def new(person: Person, phase: Round) -> None:
    """Place the form of a new case; its id is drawn, and says nothing of anybody."""
    st.header("New case")
    if not person.organisation:
        prose.paragraph("You belong to no organisation here: ask an administrator to name one.")
        return
    slot = f"new|{phase.exercise}|{phase.id}"
    if f"{slot}|case" not in st.session_state:
        st.session_state[f"{slot}|case"] = new_id()
    case = str(st.session_state[f"{slot}|case"])
    if before := st.session_state.pop("helpline_case", ""):
        st.success(f"Note this beside her file, in your own house: {before}.")
    prose.paragraph(
        f"This case is {case}. Only the person who brought it to you may agree to its being "
        "counted; without consent nothing is kept. Write no name, no link, no word of hers."
    )
    given = {
        "exercise_id": phase.exercise,
        "round_id": phase.id,
        "case_id": case,
        "organisation": person.organisation,
    }
    form = Form("helpline_cases", slot, _FIRST, _MORE, given, {}, "Count the case")
    if entering.show(person, form):
        del st.session_state[f"{slot}|case"]
        st.session_state["helpline_case"] = case
        st.rerun()


def new_id() -> str:
    """Return a random name of a case that can be read out by telephone."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(2))


def mine(person: Person, phase: Round) -> None:
    """Place the cases of one's own organisation, and the way to take one back."""
    st.header("Cases of your organisation")
    if told := st.session_state.pop("helpline_told", ""):
        st.success(told)
    held = ledger.exercises().helpline_cases(phase.exercise, phase.id, waiting=True)
    cases = {one.id: one for one in held if one.organisation == person.organisation}
    if not cases:
        prose.paragraph("There is none yet.")
        return
    prose.small(f"{words.plural(len(cases), 'case')}, those that wait for a second person too.")
    tables.show("Cases of your organisation", _HEADS, [_row(one) for one in cases.values()])
    _take_back(person, list(cases.values()))


def _row(one: HelplineCase) -> Row:
    harms = [harm_codes()[code].label for code in one.harm]
    return (
        one.id,
        register.service(one.platform),
        words.listed(harms),
        one.reported_month,
        one.answered_month or "not known",
        one.gone_month or "not known",
    )


def _take_back(person: Person, cases: Sequence[HelplineCase]) -> None:
    st.header("Take a case back")
    prose.paragraph(
        "Everything about the case is erased here, drafts too. What remains is a tombstone: a "
        "digest that no case can be read from, so that it is not taken in again."
    )
    named = {one.id: one for one in cases}
    reasons = codes("why_withdrawn")
    with st.form("helpline_withdraw", clear_on_submit=True):
        chosen = st.selectbox(
            "Case", list(named), None, key="helpline_chosen", placeholder="choose"
        )
        why = st.selectbox(
            *("Why", list(reasons), None),
            format_func=lambda code: reasons[code].label,
            key="helpline_why",
            placeholder="choose",
        )
        sure = st.checkbox("Erase it for ever", key="helpline_sure")
        sent = st.form_submit_button("Take it back")
    if sent and chosen and why and sure:
        _erase(person, named[chosen], why)
    elif sent:
        st.error("Choose the case and why, and tick that it is to be erased for ever.")


def _erase(person: Person, one: HelplineCase, why: str) -> None:
    try:
        gone = ledger.exercises().withdraw(person, "helpline_case", key_of(one), why)
    except (Refused, Unfit) as fault:
        st.error(f"Not erased: {fault}")
        return
    later = "" if gone.complete else " Old pages of the file are cleaned by the next purge."
    st.session_state["helpline_told"] = f"{one.id} is erased; a tombstone remains.{later}"
    st.rerun()
