"""What waits for a second person: looked at without what could tell a person, then decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from data.exercises.acts import Refused, Unfit, Waiting
from data.exercises.ledger import ExerciseLedger
from data.exercises.model import Entity
from data.exercises.roles import Person
from data.exercises.rules import warnings
from metrics import words
from pages.parts import bring, contents, ledger, prose, tables
from pages.parts.tables import Cell

HEADS = ("Entry", "Who", "What", "Round", "Why", "Worth a look")
_TOLD = "review_told"
OWN = "You added this yourself: a second person decides"


@dataclass(frozen=True, slots=True)
class Together:
    """Entries that are decided about at once, by what they are called in the list."""

    name: str
    entries: tuple[Waiting, ...]

    @property
    def ids(self) -> tuple[int, ...]:
        """The numbers of the entries."""
        return tuple(one.entry.id for one in self.entries)


def show(person: Person) -> None:
    """Place what waits, one choice of it in full, and the decision."""
    if told := st.session_state.pop(_TOLD, ""):
        st.success(told)
    held = ledger.exercises()
    waiting = held.waiting()
    if not waiting:
        prose.paragraph("Nothing waits for a second person.")
        return
    brought = {one.entry.id: held.brought(one.entry.id) for one in waiting}
    prose.paragraph(
        f"{words.plural(len(waiting), 'entry waits', 'entries wait')}: none of it counts in any "
        "figure until a second person approves it."
    )
    rows = [_row(one, brought[one.entry.id]) for one in waiting]
    tables.show("What waits for a second person", HEADS, rows)
    choices = together(waiting)
    chosen = st.selectbox("Look at", choices, format_func=lambda one: one.name, key="review_chosen")
    st.header("What it says")
    prose.small(
        "Fingerprints, testers and what reporters say of themselves are not shown: nothing of "
        "them is to be judged here."
    )
    _contents(held, chosen, [one for number in chosen.ids for one in brought[number]])
    _decision(person, held, chosen)


def _row(one: Waiting, brought: Sequence[Entity]) -> tuple[Cell | str, ...]:
    entry = one.entry
    odd = sum(1 for entity in brought for _ in warnings(entity))
    return (
        Cell(str(entry.id), note=f"{entry.at:%Y-%m-%d %H:%M} UTC"),
        Cell(entry.who, note=entry.organisation),
        bring.in_words(entry.counts),
        _rounds(one),
        entry.why,
        words.plural(odd, "warning") if odd else "",
    )


def _rounds(one: Waiting) -> str:
    return ", ".join(" · ".join(place) for place in one.rounds)


def together(waiting: Sequence[Waiting]) -> list[Together]:
    """Return what can be decided about: all of one person in one round, and each entry alone.

    Each look at an item is an entry of its own, so that one by one would be many clicks.
    """
    groups: dict[tuple[str, str], list[Waiting]] = {}
    for one in waiting:
        groups.setdefault((one.entry.who, _rounds(one)), []).append(one)
    found = [
        Together(f"Everything of {who} in {place}: {_all(some)}", tuple(some))
        for (who, place), some in groups.items()
        if len(some) > 1
    ]
    return found + [
        Together(f"Entry {w.entry.id} of {w.entry.who}: {_all([w])}", (w,)) for w in waiting
    ]


def _all(some: Sequence[Waiting]) -> str:
    counts: Counter[str] = Counter()
    for one in some:
        counts.update(one.entry.counts)
    return bring.in_words(counts)


def _contents(held: ExerciseLedger, chosen: Together, brought: Sequence[Entity]) -> None:
    codes = contents.codes(held, [place for one in chosen.entries for place in one.rounds])
    before = [old for number in chosen.ids for old in held.replaced(number)]
    contents.changes(before, brought, codes)
    contents.show(brought, codes)
    found = Counter(f"{w.field}: {w.what}. {w.mend}" for one in brought for w in warnings(one))
    if found:
        st.subheader("Worth a look")
        rows = [(said, Cell(words.count(n), look="number")) for said, n in found.most_common()]
        tables.show("Worth a look", ("Warning", "Rows"), rows)


def _decision(person: Person, held: ExerciseLedger, chosen: Together) -> None:
    st.header("Decide")
    own = any(person.same(one.entry.who) for one in chosen.entries)
    why = st.text_input(
        "Why, in a few words (kept in the audit list; needed to reject)",
        max_chars=200,
        key=f"review_why_{'_'.join(map(str, chosen.ids[:3]))}",
        autocomplete="off",
    )
    with st.container(horizontal=True):
        label = OWN if own else "Approve: it counts from now on"
        if st.button(label, type="primary", disabled=own, key="review_approve"):
            _decide(person, held, chosen, why, approve=True)
        if not own and st.button("Reject: it never counts", key="review_reject"):
            if why.strip():
                _decide(person, held, chosen, why, approve=False)
            else:
                st.error("Say why it is rejected: whoever added it reads it in the audit list.")


def _decide(
    person: Person, held: ExerciseLedger, chosen: Together, why: str, *, approve: bool
) -> None:
    try:
        held.decide(person, chosen.ids, approve=approve, why=why.strip())
    except (Refused, Unfit) as fault:
        st.error(f"Nothing was decided: {fault}")
        return
    done = "Approved" if approve else "Rejected"
    st.session_state[_TOLD] = f"{done}: {_all(chosen.entries)}."
    st.rerun()
