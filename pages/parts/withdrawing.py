"""One item, or one case of a helpline, withdrawn for good: looked up, confirmed, and gone."""

from __future__ import annotations

import streamlit as st

from data.exercises.acts import Refused, ToWithdraw, Unfit
from data.exercises.ledger import ExerciseLedger
from data.exercises.roles import Person
from data.exercises.words import words as codes
from metrics import words
from pages.parts import audit, bring, ledger, prose, tables

_TOLD = "withdraw_told"
_KINDS = {"item": "Item under test", "helpline_case": "Case of a helpline"}
_DANGER = "imminent_danger"
_CODE, _AGAIN = "withdraw_code", "withdraw_again"


def show(person: Person) -> None:
    """Place the look-up, the confirmation, and what was withdrawn so far."""
    if told := st.session_state.pop(_TOLD, ""):
        st.success(told)
    prose.paragraph(
        "A withdrawal erases a thing with all that hangs on it, whether it counted, waited or was "
        "refused. What stays is a tombstone: a salted digest, so that the same thing is not taken "
        "in again, with the day, who, and why. It cannot be undone."
    )
    held = ledger.exercises()
    rounds = [(r.exercise, r.id) for r in held.rounds()]
    if not rounds:
        prose.paragraph("No round is on record yet.")
        return
    left, middle, right = st.columns(3)
    kind = left.selectbox("What", list(_KINDS), format_func=_KINDS.__getitem__, key="withdraw_kind")
    place = middle.selectbox("Its round", rounds, format_func=" · ".join, key="withdraw_round")
    code = right.text_input("Short code or id", key=_CODE, max_chars=40, autocomplete="off")
    reasons = codes("why_withdrawn")
    why = st.selectbox(
        "Why", list(reasons), format_func=lambda one: reasons[one].label, key="withdraw_why"
    )
    if why == _DANGER:
        st.warning(
            "Call the police or a hotline first. The item leaves the test: nobody looks at it "
            "again, and it is in no figure.",
            title="Imminent danger comes before any measurement",
        )
    if code.strip():
        _confirm(person, held, (kind, *place), code.strip(), why)
    _so_far(held)


def _confirm(
    person: Person, held: ExerciseLedger, where: tuple[str, str, str], code: str, why: str
) -> None:
    kind, exercise, phase = where
    found = held.to_withdraw(kind, (exercise, phase), code)
    if found is None:
        st.info("Nothing in this round is called so: look at the code, or it is withdrawn already.")
        return
    prose.paragraph(f"This would be erased: {bring.in_words(found.counts)}.")
    again = st.text_input(
        "Type the code once more to confirm", key=_AGAIN, max_chars=40, autocomplete="off"
    )
    if st.button("Withdraw it for good", type="primary", key="withdraw_send"):
        if again.strip() == code:
            _withdraw(person, held, kind, found, why)
        else:
            st.error("The code typed to confirm is another one. Nothing was erased.")


def _withdraw(person: Person, held: ExerciseLedger, kind: str, found: ToWithdraw, why: str) -> None:
    try:
        gone = held.withdraw(person, kind, found.key, why)
    except (Refused, Unfit) as fault:
        st.error(f"Nothing was erased: {fault}")
        return
    later = "" if gone.complete else " Somebody was reading: the next purge cleans the old pages."
    st.session_state[_TOLD] = f"Erased: {bring.in_words(gone.counts)}.{later}"
    for key in (_CODE, _AGAIN):
        del st.session_state[key]
    st.rerun()


def _so_far(held: ExerciseLedger) -> None:
    stones = held.audit(act="withdraw")
    if not stones:
        return
    st.header("Tombstones")
    rows = [
        (f"{one.at:%Y-%m-%d}", one.who, audit.why(one), bring.in_words(one.counts))
        for one in stones
    ]
    tables.show("What was withdrawn", ("Day", "By", "Why", "Erased"), rows)
    prose.small(f"{words.plural(len(stones), 'withdrawal')}; no code or name of them is kept.")
