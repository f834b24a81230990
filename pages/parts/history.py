"""Statements of one figure over time: what each said, whose change it was, which one holds."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from data.lineage import CAUSE_WORDS, Cause
from data.model import TIER_WORDS, Observation, public_id
from metrics import omissions, words
from metrics.lens import Lens
from metrics.vintages import WHOSE, Revision, size
from pages.parts import citation, filters, prose, spoken, tables
from pages.parts.tables import Cell, Row
from pages.parts.trace import Trace

TITLE = "Statements of this figure over time"
HEADS = ("When we got it", "Value", "Document", "What set it apart", "Evidence")
WHOSE_WORDS = {"theirs": "the publisher's change", "ours": "our change"}
SUPERSEDED = "an earlier reading of ours, no longer used"
BYTES_AGAIN = "the bytes of an earlier day again"
HOLDS, HELD = "holds today", "held on the day looked at"


def show(trace: Trace) -> None:
    """Place every statement of the figure, oldest first, and each change in a sentence."""
    prose.small(*_told(trace, filters.lens()))
    marks = _marks(trace, filters.lens().as_of)
    rows = [_row(step, trace, marks[n]) for n, step in enumerate(trace.revisions)]
    tables.show(TITLE, HEADS, rows)
    changes = [s.sentence for s in trace.revisions if s.cause is not Cause.FIRST]
    told = [*changes, *(omissions.sentence(one) for one in trace.omissions)]
    if told:
        prose.small(*told)


def withdrawal(trace: Trace) -> None:
    """Say that we withdrew the statement, why and when; nothing where we did not."""
    entry = trace.withdrawn
    if entry is None:
        return
    day = words.day(entry.corrected_on.isoformat())
    st.warning(
        f"{entry.reason} Withdrawn on {day}; it is in no comparison. To check: {entry.source}",
        title="We withdrew this figure",
    )


def _told(trace: Trace, lens: Lens) -> list[str]:
    count = len({step.now.id for step in trace.revisions})
    told = (
        f"{words.plural(count, 'statement')} of this figure {'is' if count == 1 else 'are'} held."
    )
    if any(step.again for step in trace.revisions):
        told += " A publisher that goes back to older bytes states them again: a line of its own."
    if trace.holds is None:
        return [f"{told} None of them holds today."]
    if not lens.known_on:
        return [f"{told} The one that holds today is marked."]
    day = words.day(lens.known_on)
    if trace.held_then is None:
        return [told, f"On {day} none of them was known to this ledger."]
    then = spoken.value(trace.held_then.value)
    return [told, f"On {day} this figure stood at {then}; the statement that held then is marked."]


def _row(step: Revision, trace: Trace, marked: list[str]) -> Row:
    o = step.now
    document = trace.publications.get(o.document)
    whose = WHOSE_WORDS.get(WHOSE.get(step.cause, ""), "")
    back = BYTES_AGAIN if step.again else ""
    apart = "; ".join(filter(None, (size(step), whose, back)))
    marks = "; ".join(marked)
    return (
        spoken.instant(o.first_seen),
        Cell(spoken.value(o.value), note=f"“{o.citation.quote}”" + (f"; {marks}" if marks else "")),
        Cell(document.title if document else o.document, note=TIER_WORDS[o.tier]),
        Cell(CAUSE_WORDS[step.cause], note=apart, look="wide"),
        Cell(public_id(o.id), href=citation.evidence([o.id])),
    )


def _marks(trace: Trace, as_of: datetime | None) -> list[list[str]]:
    """Return what is marked at each statement. One stated again is marked where it was last."""
    found: list[list[str]] = [[SUPERSEDED] if s.superseded else [] for s in trace.revisions]
    for one, until, mark in ((trace.holds, None, HOLDS), (trace.held_then, as_of, HELD)):
        if (place := _last(trace, one, until)) is not None:
            found[place].append(mark)
    for left_out in trace.omissions:
        if (place := _last(trace, left_out.last, None)) is not None:
            found[place].append(omissions.mark(left_out))
    return found


def _last(trace: Trace, one: Observation | None, until: datetime | None) -> int | None:
    """Return the place of the last time that something was stated, up to an instant."""
    stated = (
        place
        for place, step in enumerate(trace.revisions)
        if one is not None
        and step.now.id == one.id
        and not step.superseded
        and (until is None or step.now.first_seen <= until)
    )
    return max(stated, default=None)
