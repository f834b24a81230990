"""What changed in the whole ledger: counted by release, then value by value in pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import streamlit as st

from data.changes import Asked, Change, Release
from data.lineage import CAUSE_WORDS, KIND_WORDS, KINDS
from data.model import Document, Observation, Snapshot, public_id
from data.reference import programmes
from metrics import vintages, words
from pages.parts import (
    answers,
    changes_file,
    choice,
    citation,
    clock,
    filters,
    ledger,
    prose,
    spoken,
    states,
    tables,
    trace,
)
from pages.parts.tables import Cell, Row

ALL = "all"
AT_ONCE = 50
"""Values listed at once; the number of all of them is always told."""
MOST_RELEASES = 60
IN_A_FILE = 20_000
"""Values in a file at most."""

RELEASES = ("Document", "When we got it", "Services", "What it changed", "Values", "Of them back")
VALUES = ("Figure", "Was", "Became", "Cause", "Evidence")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader chose, with the counts that answer it."""

    asked: Asked
    releases: tuple[Release, ...]
    start: int

    @property
    def total(self) -> int:
        """How many values changed."""
        return sum(r.changed for r in self.releases)


def choose() -> Wanted | None:
    """Place the filters and return what is wanted; None, with the reason, when nothing changed."""
    every = _releases(Asked(until=filters.lens().as_of))
    if not every:
        today = words.day(filters.lens().known_on or clock.today().isoformat())
        states.empty(f"No value in this ledger was ever stated otherwise, as of {today}.")
        return None
    first, second, third = st.columns(3)
    with first:
        kind = choice.one_of("kind", (ALL, *KINDS), "Whose change", _kind_words)
    with second:
        regimes = sorted({r.programme for r in every}, key=_regime)
        regime = choice.one_of("regime", (ALL, *regimes), "Published under", _regime)
    with third:
        services = sorted({r.platform for r in every}, key=lambda p: trace.name_of(p).casefold())
        service = choice.one_of("service", (ALL, *services), "Service", _service)
    asked = Asked(
        programme="" if regime == ALL else regime,
        platform="" if service == ALL else service,
        causes=KINDS.get(kind, ()),
        until=filters.lens().as_of,
    )
    found = tuple(r for r in every if _fits(r, asked))
    if not found:
        states.empty("No value of this kind changed.", "Choose another kind, regime or service.")
        return None
    return Wanted(asked, found, 0)


def _fits(one: Release, asked: Asked) -> bool:
    """Whether a count belongs to what is asked: all are at hand, so none is counted again."""
    return (
        asked.programme in ("", one.programme)
        and asked.platform in ("", one.platform)
        and (not asked.causes or one.cause in asked.causes)
    )


def _kind_words(kind: str) -> str:
    return KIND_WORDS.get(kind, "Everybody's").capitalize()


def _regime(programme: str) -> str:
    known = programmes().get(programme)
    return "Every regime" if programme == ALL else known.title if known else programme


def _service(platform: str) -> str:
    return "Every service" if platform == ALL else trace.name_of(platform)


def _releases(asked: Asked) -> tuple[Release, ...]:
    return _counted(answers.version(), asked)


@st.cache_resource(max_entries=8, show_spinner=False)
def _counted(now: answers.Version, asked: Asked) -> tuple[Release, ...]:  # noqa: ARG001 - cache key
    return tuple(ledger.store().changed_releases(asked))


# --- by release ---------------------------------------------------------------------------


def by_release(wanted: Wanted) -> None:
    """Place how many values each document changed, the newest first."""
    groups: dict[tuple[str, str], list[Release]] = {}
    for one in wanted.releases:
        groups.setdefault((one.snapshot, one.first_seen), []).append(one)
    documents = len({r.snapshot for r in wanted.releases})
    back = sum(r.reverted for r in wanted.releases)
    told = f"{words.plural(wanted.total, 'value')} changed in {_documents(documents)}"
    returned = f"; {back:,} of them returned to a value stated before" if back else ""
    prose.paragraph(f"{told}{returned}.")
    shown = list(groups.items())[:MOST_RELEASES]
    held = ledger.store().snapshots_named(key for (key, _), _ in shown)
    rows = [_release_row(key, found, held.get(key)) for (key, _), found in shown]
    tables.show("Documents that changed values", RELEASES, rows)
    if len(groups) > len(shown):
        prose.small(f"The {len(shown)} newest lines of {len(groups):,} are shown.")


def _documents(number: int) -> str:
    return words.plural(number, "document")


def _release_row(key: str, found: Sequence[Release], held: Snapshot | None) -> Row:
    services = sorted({trace.name_of(r.platform) for r in found}, key=str.casefold)
    named = ", ".join(services) if len(services) <= 3 else words.plural(len(services), "service")
    causes: dict[str, int] = {}
    for one in found:
        causes[CAUSE_WORDS[one.cause]] = causes.get(CAUSE_WORDS[one.cause], 0) + one.changed
    back = sum(r.reverted for r in found)
    came = datetime.fromisoformat(found[0].first_seen)
    return (
        Cell(held.filename if held else key, note=found[0].source),
        Cell(spoken.instant(came), note=_again(came, held), look="when"),
        named,
        Cell("; ".join(f"{told}: {n:,}" for told, n in causes.items()), look="wide"),
        Cell(words.count(sum(r.changed for r in found)), look="number"),
        Cell(words.count(back) if back else "none", look="number" if back else "number absent"),
    )


def _again(came: datetime, held: Snapshot | None) -> str:
    """Say that a document is one that its publisher went back to; nothing of others."""
    if held is None or held.fetched_at >= came:
        return ""
    first = words.day(held.fetched_at.date().isoformat())
    return f"published there again; first seen on {first}"


# --- one by one ---------------------------------------------------------------------------


def one_by_one(wanted: Wanted) -> None:
    """Place the changed values themselves, of one document or of all, in pages."""
    st.header("One by one")
    wanted = _paged(wanted)
    found = ledger.store().changes(wanted.asked, wanted.start, AT_ONCE)
    publications = ledger.store().documents({o.document for c in found for o in _statements(c)})
    held = ledger.store().snapshots_named(one.now.citation.snapshot for one in found)
    rows = [_row(one, publications, held) for one in found]
    tables.show("Changed values", VALUES, rows)
    _download(wanted)
    last = wanted.start + len(found)
    prose.small(f"Values {wanted.start + 1:,} to {last:,} of {wanted.total:,}, the newest first.")


def _document(one: Release, held: Snapshot | None) -> str:
    """Return the words for a document in a choice: two of one day differ by their names."""
    name = f", {held.filename}" if held else ""
    return f"{one.source}{name}, {one.first_seen[:10]}"


def _paged(wanted: Wanted) -> Wanted:
    """Place the choice of a document and of a page, and return what is wanted then."""
    keys = tuple(dict.fromkeys(r.snapshot for r in wanted.releases))
    held = ledger.store().snapshots_named(keys)
    named = {r.snapshot: _document(r, held.get(r.snapshot)) for r in wanted.releases}
    left, right = st.columns(2)
    with left:
        chosen = choice.one_of(
            "release", (ALL, *keys), "Document", lambda k: named.get(k, "Every document")
        )
    if chosen != ALL:
        here = tuple(r for r in wanted.releases if r.snapshot == chosen)
        wanted = Wanted(replace(wanted.asked, release=chosen), here, 0)
    pages = tuple(str(n) for n in range(1, wanted.total + 1, AT_ONCE))
    with right:
        start = choice.one_of("rows", pages, "Values", lambda n: _span(int(n), wanted.total))
    return replace(wanted, start=int(start) - 1)


def _download(wanted: Wanted) -> None:
    view, read_on, asked = filters.view_address(), clock.today(), wanted.asked
    st.download_button(
        "Download these changes",
        lambda: changes_file.csv_of(ledger.store().changes(asked, 0, IN_A_FILE), view, read_on),
        f"changes_{read_on.isoformat()}.csv",
        "text/csv",
        key="download_changes",
        on_click="ignore",
    )
    if wanted.total > IN_A_FILE:
        prose.small(f"The file holds the {IN_A_FILE:,} newest of {wanted.total:,}.")


def _span(first: int, total: int) -> str:
    return f"{first:,} to {min(first + AT_ONCE - 1, total):,} of {total:,}"


def _statements(one: Change) -> list[Observation]:
    return [o for o in (one.now, one.before, one.back_to) if o is not None]


def _row(one: Change, publications: dict[str, Document], held: dict[str, Snapshot]) -> Row:
    step = vintages.of_change(one)
    o = one.now
    back = f"back to the value of {_name(one.back_to, publications)}" if one.back_to else ""
    why = f"why: {step.entry.reason}" if step.entry else ""
    again = _again(o.first_seen, held.get(o.citation.snapshot))
    note = "; ".join(filter(None, (vintages.size(step), again, back, why)))
    return (
        Cell(f"{trace.name_of(o.series.platform)}: {trace.label(o)}", note=trace.about(o)),
        _stated(one.before, publications),
        _stated(o, publications),
        Cell(CAUSE_WORDS[one.cause], note=note, look="wide"),
        Cell(public_id(o.id), href=citation.evidence([o.id])),
    )


def _stated(o: Observation, publications: dict[str, Document]) -> Cell:
    printed = f"“{o.citation.quote}”, {_name(o, publications)}"
    return Cell(spoken.value(o.value), note=printed, look="when")


def _name(o: Observation, publications: dict[str, Document]) -> str:
    title = publications[o.document].title if o.document in publications else o.document
    return f"{title}, obtained {words.day(o.first_seen.date().isoformat())}"
