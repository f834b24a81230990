"""Statements of one figure over time: what each said, whose change it was, which one holds."""

from __future__ import annotations

import streamlit as st

from data.lineage import CAUSE_WORDS, Cause
from data.model import TIER_WORDS, public_id
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
HOLDS, HELD = "holds today", "held on the day looked at"


def show(trace: Trace) -> None:
    """Place every statement of the figure, oldest first, and each change in a sentence."""
    prose.small(*_told(trace, filters.lens()))
    tables.show(TITLE, HEADS, [_row(step, trace) for step in trace.revisions])
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
    if trace.holds is None:
        return [f"{told} None of them holds today."]
    if not lens.known_on:
        return [f"{told} The one that holds today is marked."]
    day = words.day(lens.known_on)
    if trace.held_then is None:
        return [told, f"On {day} none of them was known to this ledger."]
    then = spoken.value(trace.held_then.value)
    return [told, f"On {day} this figure stood at {then}; the statement that held then is marked."]


def _row(step: Revision, trace: Trace) -> Row:
    o = step.now
    document = trace.publications.get(o.document)
    whose = WHOSE_WORDS.get(WHOSE.get(step.cause, ""), "")
    apart = "; ".join(filter(None, (size(step), whose)))
    marks = "; ".join(_marks(step, trace))
    return (
        spoken.instant(o.first_seen),
        Cell(spoken.value(o.value), note=f"“{o.citation.quote}”" + (f"; {marks}" if marks else "")),
        Cell(document.title if document else o.document, note=TIER_WORDS[o.tier]),
        Cell(CAUSE_WORDS[step.cause], note=apart, look="wide"),
        Cell(public_id(o.id), href=citation.evidence([o.id])),
    )


def _marks(step: Revision, trace: Trace) -> list[str]:
    if step.superseded:
        return [SUPERSEDED]
    found = []
    if trace.holds is not None and step.now.id == trace.holds.id:
        found.append(HOLDS)
    if trace.held_then is not None and step.now.id == trace.held_then.id:
        found.append(HELD)
    left_out = (one for one in trace.omissions if one.last.id == step.now.id)
    return found + [omissions.mark(one) for one in left_out]
