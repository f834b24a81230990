"""Rounds that are over: closed, kept to a day, purged; and what can still be checked then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

import streamlit as st

from data.exercises.acts import Erased, Refused, Release, Unfit
from data.exercises.ledger import ExerciseLedger
from data.exercises.model import Round
from data.exercises.roles import Person, Role
from metrics import words
from pages.parts import bring, clock, ledger, prose, tables
from pages.parts.tables import Cell, Row

_TOLD = "retention_told"
_REHEARSED = "retention_rehearsed"
HEADS = ("Round", "Kept until", "Fingerprints", "Single reports", "Frozen releases")


def show(person: Person) -> None:
    """Place how long rounds are kept, and for those who may, closing and purging."""
    if told := st.session_state.pop(_TOLD, ""):
        st.success(told)
    held = ledger.exercises()
    rounds = held.rounds()
    if not rounds:
        prose.paragraph("No round is on record yet.")
        return
    closed, releases = held.closed(), held.releases()
    rows = [_row(held, one, closed, releases) for one in rounds]
    tables.show("How long rounds are kept", HEADS, rows)
    prose.small(
        "Frozen releases and partners' own counts stay after a purge. A release that verifies "
        "still has the hash it was frozen with: its tables are those that were published."
    )
    if person.role >= Role.REVIEWER:
        _close(person, held, [r for r in rounds if (r.exercise, r.id) not in closed])
    if person.role >= Role.ADMIN:
        _purge(person, held)


def _row(
    held: ExerciseLedger, one: Round, closed: set[tuple[str, str]], releases: Sequence[Release]
) -> Row:
    place = (one.exercise, one.id)
    mine = [r for r in releases if r.exercise == one.exercise and one.id in r.round.split(",")]
    sound = sum(r.holds() for r in mine)
    verified = f"{words.count(sound)} of {words.count(len(mine))} verify" if mine else "none"
    return (
        Cell(one.id, note=one.exercise),
        _until(one.retain_until),
        "erased: the round is closed" if place in closed else "kept while the round is open",
        Cell(words.count(len(held.reports(*place, waiting=True))), look="number"),
        verified,
    )


def _until(day: date | None) -> Cell:
    if day is None:
        return Cell("no day named", note="never purged: name one")
    over = day < clock.today()
    return Cell(words.day(day.isoformat()), note="over: the next purge takes it" if over else "")


def _close(person: Person, held: ExerciseLedger, rounds: Sequence[Round]) -> None:
    if not rounds:
        return
    st.header("Close a round")
    prose.paragraph(
        "Closing erases the fingerprints of a round for good, and none is taken in there again. "
        "The key they were made with never was here: ask every partner to destroy its copy."
    )
    one = st.selectbox(
        "Round to close", rounds, format_func=lambda r: f"{r.exercise} · {r.id}", key="close_round"
    )
    sure = st.checkbox("Every partner has been asked to destroy the key", key="close_sure")
    if st.button("Close it", disabled=not sure, key="close_send"):
        try:
            erased = held.close_round(person, one.exercise, one.id)
        except (Refused, Unfit) as fault:
            st.error(f"Not closed: {fault}")
            return
        said = words.plural(erased, "fingerprint")
        st.session_state[_TOLD] = f"{one.id} is closed; {said} erased."
        st.rerun()


def _purge(person: Person, held: ExerciseLedger) -> None:
    st.header("Purge")
    prose.paragraph(
        "A purge deletes the single reports of every round whose day is over. The schedule does "
        "it every day; here it can be looked at first."
    )
    if st.button("Show what would go", key="purge_rehearse"):
        gone = held.rehearse_purge(person, clock.today())
        st.session_state[_REHEARSED] = (held.stamp(), gone)
    stamp, gone = st.session_state.get(_REHEARSED, ("", None))
    if gone is None or stamp != held.stamp():
        return
    prose.paragraph(f"A purge today would delete: {_said(gone)}.")
    if gone.counts and st.button("Purge now", type="primary", key="purge_send"):
        done = held.purge(person, clock.today())
        later = "" if done.complete else " Somebody was reading: purge again to clean old pages."
        st.session_state[_TOLD] = f"Deleted: {_said(done)}.{later}"
        st.session_state.pop(_REHEARSED, None)
        st.rerun()


def _said(gone: Erased) -> str:
    counts = Counter(gone.counts)
    drafts = counts.pop("draft", 0)
    parts = [bring.in_words(counts)] if counts else []
    parts += [words.plural(drafts, "old draft")] if drafts else []
    places = words.listed([" · ".join(place) for place in gone.rounds])
    return " and ".join(parts) + (f", of {places}" if places else "") if parts else "nothing"
