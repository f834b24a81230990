"""What stands behind one text of a publisher: its words, their cell, the bytes, its versions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import streamlit as st

from data import texts
from data.archive import Archive
from data.lineage import CAUSE_WORDS, Cause
from data.model import TIER_WORDS, Document, Finding, Snapshot, Statement, Tier, public_id
from data.reference import programmes
from data.store import Store
from metrics import words
from metrics.rewordings import Rewording, rewordings
from metrics.vintages import WHOSE
from pages.parts import badges, chain, citation, filters, history, prose, spoken, tables, trace
from pages.parts.tables import Cell, Row

TITLE = "Versions of this text over time"
HEADS = ("When we got it", "Document", "Length", "What set it apart", "Evidence")
_KINDS = {
    "description": "the category in the publisher's own words",
    "interpretation": "how the publisher understands the category",
    "text": "answer to a question of the template",
}


@dataclass(frozen=True, slots=True)
class TextTrace:
    """What stands behind one text; `trouble` says why no cell can be shown."""

    said: Statement
    snapshot: Snapshot | None
    document: Document | None
    findings: tuple[Finding, ...]
    steps: tuple[Rewording, ...]
    publications: Mapping[str, Document]
    holds: Statement | None
    held_then: Statement | None
    window: trace.Window | None
    trouble: str


def follow(
    store: Store, archive: Archive, number: int, as_of: datetime | None = None
) -> TextTrace | None:
    """Return what stands behind the text with this id, or None when there is none.

    With `as_of` also which version of it held at that instant.
    """
    said = store.statement(number)
    if said is None:
        return None
    versions = store.versions(said)
    counting = [v.stated for v in versions if not v.superseded]
    then = [s for s in counting if as_of and s.first_seen <= as_of]
    named = {v.stated.citation.snapshot for v in versions}
    snapshots = {key: found for key in named if (found := store.snapshot(key)) is not None}
    publications = store.documents({v.stated.document for v in versions})
    snapshot = snapshots.get(said.citation.snapshot)
    window, trouble = trace.around(archive, snapshot, said.citation)
    return TextTrace(
        said=said,
        snapshot=snapshot,
        document=publications.get(said.document),
        findings=trace.findings_at(store, said.platform, said.citation),
        steps=rewordings(versions, snapshots),
        publications=publications,
        holds=next(iter(texts.held(counting)), None),
        held_then=next(iter(texts.held(then)), None),
        window=_cut(window) if window else None,
        trouble=trouble,
    )


def _cut(window: trace.Window) -> trace.Window:
    """Return a window whose cells are all short: the text itself stands above it, whole."""
    rows = tuple((n, tuple(trace.shortened(cell) for cell in cells)) for n, cells in window.rows)
    return replace(window, rows=rows)


def show(found: TextTrace) -> None:
    """Place everything that stands behind a text, link by link."""
    _heading(found)
    for title, part in LINKS:
        st.header(title)
        part(found)


def _heading(found: TextTrace) -> None:
    said = found.said
    regime = programmes().get(said.programme)
    surface = f" ({said.surface})" if said.surface else ""
    about = [
        ("What", spoken.subject(said)),
        ("Kind of text", _KINDS[said.kind]),
        ("Service", trace.name_of(said.platform) + surface),
        ("Period", spoken.span(said.period_start, said.period_end)),
        ("Published under", f"{regime.title if regime else said.programme}, part {said.part}"),
    ]
    tables.pairs("What this text is about", about)
    lead = "In print" if said.tier is Tier.HELD else "In the copy held"
    st.html(f'<p class="plain">{lead}:</p>' + tables.html_text(said.citation.quote))
    badges.show([(TIER_WORDS[said.tier], badges.TIER_LOOKS[said.tier])])
    if found.holds is not None and found.holds.id != said.id:
        link = tables.inside(Cell("see it", href=citation.evidence_of_text(found.holds.id)))
        st.html(f'<p class="plain">Another version of this text holds today: {link}.</p>')


def _cell(found: TextTrace) -> None:
    if found.window is None:
        st.warning(found.trouble, title="The cell cannot be shown")
        return
    chain.grid(found.window)
    prose.small(
        "Read from the stored bytes just now, by another way than the one that loaded the text; "
        "both agree. Long cells are cut here."
    )


def _reading(found: TextTrace) -> None:
    said = found.said
    tables.pairs(
        "How it was read",
        [
            ("Taken over", "word for word; nothing is computed from it"),
            ("Read by", said.read_by),
            ("Edition", "first" if said.edition == 1 else f"corrected, number {said.edition}"),
        ],
    )


def _findings(found: TextTrace) -> None:
    chain.checks(found.said.tier, found.findings)


def _bytes(found: TextTrace) -> None:
    chain.stored_bytes(found.snapshot, found.said.citation.locator)


def _publication(found: TextTrace) -> None:
    chain.publication(found.document)


def _versions(found: TextTrace) -> None:
    prose.small(*_told(found))
    tables.show(TITLE, HEADS, [_row(step, found) for step in found.steps])
    changes = [step.sentence for step in found.steps if step.cause is not Cause.FIRST]
    if changes:
        prose.small(*changes)
    for other in _others(found):
        day = spoken.instant(other.first_seen)
        with st.expander(f"The words that came on {day}"):
            st.html(tables.html_text(other.citation.quote))


def _others(found: TextTrace) -> list[Statement]:
    """Return the versions that say something else than the one shown, each once."""
    seen = {found.said.citation.quote}
    others = []
    for step in found.steps:
        if step.now.citation.quote not in seen:
            seen.add(step.now.citation.quote)
            others.append(step.now)
    return others


def _told(found: TextTrace) -> list[str]:
    count = len({step.now.id for step in found.steps})
    told = f"{words.plural(count, 'version')} of this text {'is' if count == 1 else 'are'} held."
    known = filters.lens().known_on
    if not known:
        return [f"{told} The one that holds today is marked."]
    if found.held_then is None:
        return [told, f"On {words.day(known)} none of them was known to this ledger."]
    return [told, f"The one that held on {words.day(known)} is marked."]


def _row(step: Rewording, found: TextTrace) -> Row:
    said = step.now
    document = found.publications.get(said.document)
    whose = history.WHOSE_WORDS.get(WHOSE.get(step.cause, ""), "") if step.changed else ""
    return (
        Cell(spoken.instant(said.first_seen), note="; ".join(_marks(step, found))),
        Cell(document.title if document else said.document, note=TIER_WORDS[said.tier]),
        step.length,
        Cell(CAUSE_WORDS[step.cause], note=whose, look="wide"),
        Cell(public_id(said.id), href=citation.evidence_of_text(said.id)),
    )


def _marks(step: Rewording, found: TextTrace) -> list[str]:
    if step.superseded:
        return [history.SUPERSEDED]
    marked = ((found.holds, history.HOLDS), (found.held_then, history.HELD))
    return [said for one, said in marked if one is not None and one.id == step.now.id]


LINKS: tuple[tuple[str, Callable[[TextTrace], None]], ...] = (
    ("Where it stands", _cell),
    ("How it was read", _reading),
    ("Our checks that touch it", _findings),
    ("The stored bytes", _bytes),
    ("The publication", _publication),
    (TITLE, _versions),
)
"""The parts of the page in their order, each with its heading."""
