"""From bytes to ledger: archive, parse, normalise, store; open and close issues.

    receive(...)      one document that came, by whichever way
    replay(...)       the whole ledger again, from the archive alone
    first_start(...)  the bundled figures, so that a fresh checkout shows real data
    would_change(...) what a document would change, without storing it

Every step is idempotent: killed anywhere, the next run completes it; run twice, it adds
nothing.
"""

from __future__ import annotations

import importlib
import importlib.util
import mimetypes
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial

from data import entries, form_rows
from data.archive import Archive, Damaged, Missing, sha256_of
from data.bulk import in_bulk
from data.connect import Unavailable
from data.declaration import SourceDeclaration
from data.model import (
    Issue,
    IssueKind,
    Observation,
    Obtained,
    Reading,
    Run,
    RunOutcome,
    Snapshot,
    Tier,
)
from data.query import Query
from data.records import Unstorable, refuse_unstorable
from data.sightings import address
from data.signals import Signal
from data.sources import declaration, declarations, recorded_documents, words_digest
from data.store import Saved, Store, home
from scrapers import annex_i
from scrapers.errors import Drift, SourceError, Unreadable
from scrapers.landing_pages.watch import Watch, watch_of
from scrapers.layouts.record import Parser
from scrapers.meaning import normalise
from scrapers.transcription import held

Reader = Callable[[bytes, Snapshot, SourceDeclaration, str], Reading]
Progress = Callable[[str, int, int], None]


def no_progress(_what: str, _done: int, _all: int) -> None:
    """Say nothing: the default of whoever has nobody watching."""


def archive() -> Archive:
    """Return the archive beside the ledger."""
    return Archive(home() / "archive")


def reader_of(source: SourceDeclaration) -> Reader:
    """Return the reader a declaration names: a shared one, or the `parse.py` beside it."""
    if source.format == "dsa_annex_i":
        return annex_i.read
    if source.format == "own":
        return partial(normalise.reading, parser_of(source), _sense(source.id))
    if source.format == "changelog":
        return _no_document
    if source.format == "held":
        return partial(held.read, _original)
    module = importlib.import_module(f"scrapers.sources.{source.id}.parse")
    return module.read  # type: ignore[no-any-return]


def parser_of(source: SourceDeclaration) -> Parser:
    """Return what turns the bytes of a publisher's own table into records."""
    module = importlib.import_module(f"scrapers.sources.{source.id}.parse")
    return module.parse  # type: ignore[no-any-return]


def _sense(source: str) -> normalise.Sense | None:
    """Return what looks for figures of a source that do not fit, if anything does."""
    name = f"scrapers.sources.{source}.sense"
    if importlib.util.find_spec(name) is None:
        return None
    return importlib.import_module(name).findings  # type: ignore[no-any-return]


def _original(sha256: str) -> bytes:
    """Return archived bytes. Raises Unreadable when they are away or damaged."""
    try:
        return archive().read(sha256)
    except (Damaged, Missing) as fault:
        raise Unreadable(str(fault), word=sha256) from fault


def _no_document(*_: object) -> Reading:
    raise Unreadable("this source has a page and no documents: bring the page with `look`")


def read_by(source: SourceDeclaration) -> str:
    """Return the name of a source's reader, its version, and the words it reads by.

    The digest covers the declaration and the reference tables: when a word changes its
    meaning here, every document is read again, and the older reading is kept as history.
    """
    if source.format == "dsa_annex_i":
        return f"{annex_i.READER}+{words_digest(source.id)}"
    if source.format == "changelog":
        return f"changelog@1+{words_digest(source.id)}"
    if source.format == "held":
        return f"{held.READER}+{words_digest(source.id)}"
    module = importlib.import_module(f"scrapers.sources.{source.id}.parse")
    return f"{module.READER}+{words_digest(source.id)}"


@in_bulk()
def read(
    content: bytes, snapshot: Snapshot, source: SourceDeclaration, reader: str = ""
) -> Reading:
    """Return the Reading of a document; one that must be refused holds the Issue that says why.

    `reader` names the reader where the source is declared in no file (see `read_by`).
    """
    name = reader or read_by(source)
    return attempted(
        lambda: reader_of(source)(content, snapshot, source, name), snapshot, source, name
    )


def attempted(
    make: Callable[[], Reading], snapshot: Snapshot, source: SourceDeclaration, reader: str
) -> Reading:
    """Return the Reading that `make` makes, or the one that says why there can be none."""
    try:
        reading = make()
        refuse_unstorable(reading)
    except Unstorable as fault:
        return _refused(snapshot, source, Unreadable(str(fault)), reader)
    except (Drift, Unreadable) as fault:
        return _refused(snapshot, source, fault, reader)
    return reading


def _refused(
    snapshot: Snapshot, source: SourceDeclaration, fault: SourceError, reader: str
) -> Reading:
    kind = IssueKind.SHAPE if isinstance(fault, Drift) else IssueKind.BYTES
    issue = Issue(
        source=source.id,
        snapshot=snapshot.id,
        kind=kind,
        locator=fault.address,
        word=fault.word,
        message=fault.message,
        opened_at=snapshot.fetched_at,
    )
    return Reading(snapshot=snapshot, read_by=reader, issues=(issue,))


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
    verified, differing = _verify(store, reading)
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


def _verify(store: Store, reading: Reading) -> tuple[int, list[Issue]]:
    """Compare transcriptions with the original that now came; the original wins anyway."""
    if reading.snapshot.tier is not Tier.HELD or not reading.observations:
        return 0, []
    now = {o.series: o for o in reading.observations}
    platforms = tuple({s.platform for s in now})
    ends = tuple({s.period_end for s in now})
    held = store.observations(Query(platforms=platforms, period_ends=ends))
    pairs = [
        (old, now[old.series]) for old in held if old.tier is not Tier.HELD and old.series in now
    ]
    differing = [_differs(old, new) for old, new in pairs if not _verifies(old, new)]
    return len(pairs) - len(differing), differing


def _verifies(transcribed: Observation, original: Observation) -> bool:
    """Whether an original says what was transcribed, a share as far as digits were written."""
    if _same(transcribed, original):
        return True
    written = re.fullmatch(r"0\.(\d+)", transcribed.citation.quote.strip())
    old, new = transcribed.value.number, original.value.number
    if not written or old is None or new is None or original.value.unit != "share":
        return False
    return abs(old - new) <= 0.5 * 10.0 ** -len(written[1])


def _same(old: Observation, new: Observation) -> bool:
    a, b = old.value, new.value
    return (a.number, a.low, a.high, a.absence) == (b.number, b.low, b.high, b.absence)


def _differs(old: Observation, new: Observation) -> Issue:
    words = f"transcribed as {old.citation.quote!r}, the original prints {new.citation.quote!r}"
    return Issue(
        source=old.citation.snapshot.partition("/")[0],
        snapshot=old.citation.snapshot,
        kind=IssueKind.CELL,
        locator=old.citation.locator,
        word=old.citation.quote,
        message=f"{words} ({new.citation.snapshot} {new.citation.locator})",
        opened_at=new.first_seen,
        subject=f"verified by {new.citation.snapshot}",
    )


@dataclass(frozen=True, slots=True)
class Origin:
    """How bytes came here: by which way, when, from where, and what a person said of it."""

    obtained: Obtained
    at: datetime
    url: str = ""
    tier: Tier = Tier.HELD
    by: str = ""
    said_from: str = ""
    media_type: str = ""
    headers: tuple[tuple[str, str], ...] = ()


def snapshot_of(content: bytes, filename: str, source: str, origin: Origin) -> Snapshot:
    """Return the Snapshot of `content` as obtained for `source`."""
    guessed = mimetypes.guess_type(filename)[0] or "application/octet-stream"
    return Snapshot(
        source=source,
        sha256=sha256_of(content),
        url=origin.url,
        fetched_at=origin.at.astimezone(UTC).replace(microsecond=0),
        obtained=origin.obtained,
        tier=origin.tier,
        filename=filename,
        size=len(content),
        media_type=origin.media_type or guessed,
        headers=origin.headers,
        by=origin.by,
        said_from=origin.said_from,
    )


def drop(
    store: Store,
    source: str,
    files: Iterable[tuple[str, bytes]],
    origin: Origin,
    progress: Progress = no_progress,
) -> list[Received]:
    """Receive documents a person brought. A folder is one snapshot per file."""
    declaration(source)  # an unknown source is refused before anything is archived
    brought = sorted(files)
    received = []
    for number, (name, content) in enumerate(brought, start=1):
        progress(name, number, len(brought))
        snapshot = snapshot_of(content, name, source, origin)
        received.append(receive(store, content, snapshot, kind="drop"))
    return received


def typed_in(
    store: Store, source: str, form: tuple[str, bytes], document: tuple[str, bytes], origin: Origin
) -> list[Received]:
    """Receive a document and the form in which people typed its figures, the document first."""
    kept = snapshot_of(document[1], document[0], source, origin)
    # A second later, so that a replay takes them in the same order.
    after = replace(origin, at=origin.at + timedelta(seconds=1))
    return [
        receive(store, document[1], kept, kind="drop"),
        form_of(store, kept, form, after),
    ]


def form_of(store: Store, document: Snapshot, form: tuple[str, bytes], origin: Origin) -> Received:
    """Receive the form in which people typed the figures of a document that is held."""
    link = ((held.TYPED_FROM, document.sha256), (held.TYPED_FROM_FILE, document.filename))
    said = replace(origin, headers=link, url=document.url, tier=document.tier)
    snapshot = snapshot_of(form[1], form[0], document.source, said)
    return receive(store, form[1], snapshot, kind="drop")


def typed_on_the_page(store: Store) -> list[Received]:
    """Make a form of what people typed of each held document, and receive it if it is new."""
    received = []
    for document in store.snapshots():
        declared = declarations().get(document.source)
        if declared is None or declared.format != "held" or document.role != "document":
            continue
        if rows := entries.rows(entries.kept(archive(), document)):
            content = form_rows.written(rows).encode()
            origin = Origin(Obtained.DROPPED, datetime.now(UTC), by="typed in on the page")
            form = (f"typed-{sha256_of(content)[:8]}.csv", content)
            if store.snapshot(f"{document.source}/{sha256_of(content)[:20]}") is None:
                received.append(form_of(store, document, form, origin))
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


@dataclass(frozen=True, slots=True)
class Change:
    """What storing a Reading would change, by series."""

    new: int
    restated: tuple[tuple[Observation, Observation], ...]
    same: int
    reading: Reading


def would_change(store: Store, reading: Reading) -> Change:
    """Compare a Reading with what holds today, storing nothing."""
    now = {o.series: o for o in reading.observations}
    platforms = tuple({s.platform for s in now}) or ("",)
    held = {o.series: o for o in store.observations(Query(platforms=platforms))}
    restated = tuple(
        (held[s], o) for s, o in sorted(now.items()) if s in held and not _same(held[s], o)
    )
    same = sum(s in held for s in now) - len(restated)
    return Change(len(now) - same - len(restated), restated, same, reading)


def replay(store: Store, progress: Progress = no_progress) -> list[Reading]:
    """Rebuild the ledger from the archive alone, oldest snapshot first.

    A snapshot whose bytes are damaged or missing is reported as an Issue and not used.
    """
    store.migrate()
    store.forget_readings()
    kept = archive()
    snapshots = list(kept.snapshots())
    readings, watch = [], Watch(kept)
    for number, snapshot in enumerate(snapshots, start=1):
        progress(snapshot.filename, number, len(snapshots))
        if snapshot.role == entries.ROLE:  # no figure: the form made of entries is a document
            continue
        if snapshot.role != "document":
            store.record_page(snapshot, watch.signals(snapshot))
            continue
        reading = _replayed(kept, snapshot)
        _, differing = _verify(store, reading)
        store.save(reading, beside=differing)
        readings.append(reading)
    return readings


def _replayed(kept: Archive, snapshot: Snapshot) -> Reading:
    source = declaration(snapshot.source)
    try:
        return read(kept.read(snapshot.sha256), snapshot, source)
    except (Damaged, Missing) as fault:
        why = Unreadable(str(fault), word=snapshot.sha256)
        return _refused(snapshot, source, why, read_by(source))


def first_start(store: Store | None = None) -> bool:
    """Make the ledger and load the bundled figures if they are not in it yet.

    Returns whether anything was loaded. Two processes that start at once do it once.
    """
    ledger = store or Store()
    with ledger.alone("first_start"):
        ledger.migrate()
        loaded = [load_recorded(ledger, *bundled) for bundled in recorded_documents()]
    return any(loaded)


def opened() -> str:
    """Do the first start; return the sentence to say where the database is away, else nothing."""
    try:
        first_start()
    except Unavailable as fault:
        return str(fault)
    return ""


def load_recorded(
    store: Store, name: str, content: bytes, recorded_on: datetime
) -> Received | None:
    """Store one bundled file of transcribed figures; None when it is in the ledger already."""
    origin = Origin(Obtained.RECORDED, recorded_on, tier=Tier.SECOND_HAND)
    snapshot = snapshot_of(content, name, "recorded", origin)
    if store.has_reading(snapshot.id, read_by(declaration("recorded"))):
        return None
    return receive(store, content, snapshot, kind="first start")


def finish(store: Store, source: str) -> list[Received]:
    """Take in what was archived for a source and not stored, because a process was killed.

    The publisher may have replaced the document by now: only the archive still has it.
    """
    kept, known = archive(), {s.id for s in store.snapshots(source)}
    seen = store.sightings(source)
    finished = []
    for snapshot in kept.snapshots():
        if snapshot.source != source or snapshot.role == entries.ROLE:
            continue
        if snapshot.id in known:
            if address(snapshot) and (snapshot.id, snapshot.fetched_at) not in seen:
                store.record_sighting(snapshot)
            continue
        if snapshot.role != "document":
            store.record_page(snapshot, watch_of(store, kept, snapshot).signals(snapshot))
            continue
        try:
            content = kept.read(snapshot.sha256)
        except (Damaged, Missing):
            continue  # the log without its bytes: `replay` reports it, a fetch brings them back
        finished.append(receive(store, content, snapshot))
    return finished
