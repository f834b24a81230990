"""One document or page that came: archived, read and stored, or refused, and the run for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from data.model import Reading, Run, RunOutcome, Snapshot
from data.signals import Signal
from data.sources import declaration
from data.store import Saved, Store
from scrapers.landing_pages.watch import watch_of
from scrapers.receiving.comparison import verify
from scrapers.receiving.origin import Origin, snapshot_of
from scrapers.receiving.readers import archive, read
from scrapers.transcription import held

Progress = Callable[[str, int, int], None]


def no_progress(_what: str, _done: int, _all: int) -> None:
    """Say nothing: the default of whoever has nobody watching."""


@dataclass(frozen=True, slots=True)
class Received:
    """What came of one document. `verified` and `differing` count transcriptions it checked."""

    snapshot: Snapshot
    reading: Reading
    saved: Saved
    verified: int = 0
    differing: int = 0

    @property
    def outcome(self) -> RunOutcome:
        """How the run for this document ended."""
        if self.reading.refused:
            return RunOutcome.REFUSED
        if self.saved.already_known and not self.saved.returned:
            return RunOutcome.UNCHANGED
        return RunOutcome.PARTIAL if self.reading.issues else RunOutcome.OK

    @property
    def sentence(self) -> str:
        """One line for a person."""
        if self.reading.refused:
            issue = self.reading.issues[0]
            return f"{self.snapshot.filename} refused: {issue.message} (nothing of it is stored)"
        if self.saved.already_known and self.saved.returned:
            return f"{self.snapshot.filename}: the publisher went back to these bytes"
        if self.saved.already_known:
            return f"{self.snapshot.filename}: known already, nothing added"
        if self.reading.set_aside == (held.KEPT,):
            return f"{self.snapshot.filename}: kept; {held.KEPT}"
        waiting = held.waiting(self.reading)
        withheld = len(self.reading.issues) - waiting
        parts = [
            f"{self.snapshot.filename}: {_counted(self.saved.observations, 'observation')}",
            _counted(len(self.reading.statements), "text") if self.reading.statements else "",
            f"{_counted(withheld, 'cell')} withheld" if withheld else "",
            f"{_counted(waiting, 'value')} waiting for another person" if waiting else "",
            _counted(self.saved.findings, "finding") if self.saved.findings else "",
            f"{_counted(self.verified, 'transcribed figure')} verified" if self.verified else "",
            f"{_counted(self.differing, 'transcribed figure')} differing" if self.differing else "",
            f"set aside: {', '.join(self.reading.set_aside)}" if self.reading.set_aside else "",
        ]
        return "; ".join(p for p in parts if p)


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def receive(store: Store, content: bytes, snapshot: Snapshot, *, kind: str = "run") -> Received:
    """Archive, read and store one document, and append the run that did it."""
    started = datetime.now(UTC)
    source = declaration(snapshot.source)
    archive().keep(content, snapshot)
    reading = read(content, snapshot, source)
    verified, differing = verify(store, reading)
    saved = store.save(reading, beside=differing)
    received = Received(snapshot, reading, saved, verified, len(differing))
    store.record_run(
        Run(
            source=source.id,
            kind=kind,
            started_at=started,
            finished_at=datetime.now(UTC),
            outcome=received.outcome,
            message=received.sentence,
            observations=saved.observations,
            issues=len(reading.issues),
            findings=saved.findings,
        )
    )
    return received


def look(
    store: Store, source: str, name: str, content: bytes, origin: Origin
) -> tuple[Snapshot, tuple[Signal, ...]]:
    """Archive a publisher's page as somebody saw it; return it with what it told.

    `origin` names the page's address; without one it is the source's landing page.
    """
    at = replace(origin, url=origin.url or declaration(source).landing)
    page = replace(snapshot_of(content, name, source, at), role="page")
    kept = archive()
    kept.keep(content, page)
    told = watch_of(store, kept, page).signals(page)
    store.record_page(page, told)
    return page, told
