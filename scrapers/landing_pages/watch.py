"""From archived pages to signals: each page against the one before, in the order of the looks.

    Watch(archive).signals(page)     what changed since the pages it was shown before
    watch_of(store, archive, page)   the same, reminded of the pages the ledger knows

A visit and a replay go the same way, so both end with the same signals.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from data.archive import Archive, Damaged, Missing
from data.model import Snapshot
from data.signals import Signal
from data.sources import declaration
from data.store import Store
from data.vocabulary import ReferenceFault
from scrapers.landing_pages.signals import Change, Seen, changes, seen

FINAL = "final-url"
"""The header under which a snapshot keeps where a page answered from, if it was sent on."""


class _Page(NamedTuple):
    snapshot: str
    seen: Seen


@dataclass(slots=True)
class Watch:
    """The last look at each page, and the last one that showed anything."""

    kept: Archive
    _last: dict[tuple[str, str], _Page] = field(default_factory=dict)
    _shown: dict[tuple[str, str], _Page] = field(default_factory=dict)

    def signals(self, page: Snapshot) -> tuple[Signal, ...]:
        """Return what a page tells against those before it, and remember it.

        Nothing of a page whose bytes are away, or whose source is declared no more.
        """
        now = self._read(page)
        if now is None:
            return ()
        key = (page.source, page.url)
        last, shown = self._last.get(key), self._shown.get(key)
        before = last if now.seen.shell else shown
        found = [] if _still_away(last, now) else self._changes(before, now, page.source)
        self._remember(key, now)
        return tuple(_signal(c, page, before.snapshot if before else "") for c in found)

    def remind(self, pages: Iterable[Snapshot]) -> None:
        """Remember earlier looks at one page, given newest first, as far as they are needed."""
        for page in pages:
            key = (page.source, page.url)
            if (now := self._read(page)) is not None:
                self._last.setdefault(key, now)
                if now.seen.readable:
                    self._shown[key] = now
                    return

    def _changes(self, before: _Page | None, now: _Page, source: str) -> list[Change]:
        return changes(before.seen if before else None, now.seen, declaration(source))

    def _read(self, page: Snapshot) -> _Page | None:
        try:
            declared, content = declaration(page.source), self.kept.read(page.sha256)
        except (ReferenceFault, Damaged, Missing):
            return None
        base = dict(page.headers).get(FINAL, page.url or declared.landing)
        return _Page(page.id, seen(content, base, declared))

    def _remember(self, key: tuple[str, str], now: _Page) -> None:
        self._last[key] = now
        if now.seen.readable:
            self._shown[key] = now


def watch_of(store: Store, kept: Archive, page: Snapshot) -> Watch:
    """Return a watch that remembers the looks at this page which the ledger knows."""
    known = {s.sha256 for s in store.snapshots(page.source) if s.role == "page"}
    looks = [
        look
        for sha256 in known
        for look in kept.obtained(sha256)
        if (look.source, look.url, look.role) == (page.source, page.url, "page")
        and look.fetched_at < page.fetched_at
    ]
    watch = Watch(kept)
    watch.remind(sorted(looks, key=lambda look: look.fetched_at, reverse=True))
    return watch


def _still_away(last: _Page | None, now: _Page) -> bool:
    """Whether a page shows nothing, as it did at the last look: that was told then."""
    if last is None or now.seen.readable or last.seen.readable or now.seen.shell:
        return False
    return last.seen.title == now.seen.title


def _signal(change: Change, page: Snapshot, before: str) -> Signal:
    return Signal(
        source=page.source,
        page=page.url,
        kind=change.kind,
        address=change.address or page.url,
        was=change.was,
        words=change.words,
        words_before=change.words_before,
        seen_at=page.fetched_at,
        snapshot=page.id,
        snapshot_before=before,
    )
