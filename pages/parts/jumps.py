"""Steps that stand out from the others of their series, regime by regime."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from data.model import Observation, public_id
from data.query import Query
from data.reference import programmes
from metrics import over_time, words
from metrics.elsewhere import others
from metrics.over_time import LEAST_POINTS, Jump
from pages.parts import answers, choice, citation, filters, ledger, prose, states, tables, trace
from pages.parts.tables import Cell, Row

HEADS = ("Figure", "From", "To", "What stands out", "Evidence")
AT_ONCE = 4_000
"""Figures of a regime that are looked through unasked: a page has 150 ms."""
SHOWN = 50
"""Steps listed at once, the largest first; the number of all is always told."""


def show() -> None:
    """Place the steps that stand out in one regime, chosen among those with enough periods."""
    offered = _offered()
    if not offered:
        states.empty("No regime here has enough periods to say what is usual in a series.")
        return
    regime = choice.one_of("steps", offered, "Look in", lambda p: programmes()[p].title)
    held = ledger.store().figures_under(regime)
    if held > AT_ONCE and not st.toggle(f"Look through its {held:,} figures", key="look_through"):
        prose.small("So many take a second: they are looked through when you ask for it.")
        return
    found = _found(answers.version(), regime, filters.lens().known_on)
    prose.small(
        f"{words.plural(len(found), 'step')} of this regime stand out from their series. What "
        "stands out may be a fault in a file or a change in practice; nothing is altered, left "
        "out or moved in an order. A known break explains a step, so none is told across it."
    )
    if found:
        tables.show("Steps that stand out", HEADS, [_row(j) for j in found[:SHOWN]])
    if len(found) > SHOWN:
        prose.small(f"The {SHOWN} largest of {len(found):,} are shown.")


def _offered() -> tuple[str, ...]:
    """Return the regimes with a service that states enough periods, as the tables list them."""
    held = Counter((platform, regime) for platform, regime, *_ in _periods(answers.version()))
    enough = {regime for (_, regime), periods in held.items() if periods >= LEAST_POINTS}
    return tuple(regime for regime in others() if regime in enough)


@st.cache_resource(max_entries=2, show_spinner=False)
def _periods(now: answers.Version) -> tuple[tuple[str, str, str, str], ...]:  # noqa: ARG001 - key
    spans = {tuple(held[:4]) for held in ledger.store().periods_held() if held[2] and held[3]}
    return tuple(sorted(spans))  # type: ignore[arg-type]


@st.cache_resource(max_entries=20, show_spinner=False)
def _found(now: answers.Version, regime: str, known_on: str) -> tuple[Jump, ...]:  # noqa: ARG001
    query = Query(programmes=(regime,), as_of=filters.lens().as_of)
    courses = over_time.courses(ledger.store().observations(query))
    every = [jump for course in courses for jump in course.jumps]
    return tuple(sorted(every, key=lambda j: (j.after.value.unit, -j.size)))


def _row(jump: Jump) -> Row:
    old, new = jump.before, jump.after
    name = f"{trace.name_of(new.series.platform)}: {trace.label(new)}"
    return (
        Cell(name, note=f"{trace.place(new)}; {trace.about(new)}"),
        _number(old),
        _number(new),
        Cell(jump.sentence, look="wide"),
        Cell(public_id(new.id), href=citation.evidence([new.id])),
    )


def _number(one: Observation) -> Cell:
    # A no-break space, or a narrow column parts a number from its unit.
    return Cell(words.value(one.value).replace(" ", "\N{NO-BREAK SPACE}"), look="number")
