"""What the pages of a source showed of the editions that are due, as dated looks.

looks(store, declared, kept, shown)    of all pages that one visit read
brought(store, declared, page, bytes)  of one page that a person saved
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from data.declaration import SourceDeclaration
from data.due import due_editions
from data.model import Look, LookOutcome, Snapshot, Tier
from data.store import Store
from scrapers.landing_pages import discover


class Shown(NamedTuple):
    """One page as somebody saw it, and its address."""

    content: bytes
    url: str


def looks(
    store: Store,
    declared: SourceDeclaration,
    kept: Snapshot,
    pages: list[Shown],
    *,
    whole: bool,
    held_is_found: bool = True,
) -> list[Look]:
    """Return what was seen of the due editions; what is held after a visit was found.

    `kept` is the first page. `whole` says that it is the landing page, and that every declared
    page was read: only then may nothing have been found.
    """
    held = _held(store, declared) if held_is_found else set()
    found = []
    for period in due_editions(declared, kept.fetched_at.date()):
        wanted = (period.start.isoformat(), period.end.isoformat())
        span = (period.start, period.end)
        others = _read_as_another(store, declared.id, wanted)
        saw = [discover.look(p.content, p.url, declared, span, others) for p in pages]
        outcome = LookOutcome.FOUND if wanted in held else _of_all(saw, whole=whole)
        found.append(Look(declared.id, *wanted, kept.fetched_at, outcome, kept.url, kept.id))
    return found


def brought(
    store: Store, declared: SourceDeclaration, page: Snapshot, content: bytes
) -> list[Look]:
    """Record what a page that a person saved shows of the editions due that day, once.

    One page of several can show that an edition is there, never that it is not. Of a page saved
    on an earlier day only the page itself tells: what is held today may have come later.
    """
    alone = page.url == declared.landing and not declared.further_pages
    today = page.fetched_at.date() == datetime.now(UTC).date()
    shown = [Shown(content, page.url)]
    found = looks(store, declared, page, shown, whole=alone, held_is_found=today)
    known = store.looks(declared.id)
    for one in found:
        if one not in known:
            store.record_look(one)
    return found


def _held(store: Store, declared: SourceDeclaration) -> set[tuple[str, str]]:
    return {
        (start, end)
        for platform, programme, start, end, tier in store.periods_held()
        if (platform, programme, tier) == (declared.platform, declared.programme, Tier.HELD)
    }


def _of_all(saw: list[LookOutcome], *, whole: bool) -> LookOutcome:
    """Return what all pages together say; the landing page is the one that lists editions."""
    if LookOutcome.FOUND in saw:
        return LookOutcome.FOUND
    missing = saw[0] is LookOutcome.NOT_FOUND and whole
    return LookOutcome.NOT_FOUND if missing else LookOutcome.COULD_NOT_LOOK


def _read_as_another(store: Store, source: str, wanted: tuple[str, str]) -> list[str]:
    """Return the addresses whose documents turned out to be other editions than the wanted."""
    edition = f"{source}/{'_'.join(wanted)}"
    return [d.url for d in store.documents().values() if d.source == source and d.id != edition]
