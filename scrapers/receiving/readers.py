"""Which reader reads a document of a source, and the Reading that it makes or refuses."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from functools import partial

from data.archive import Archive, Damaged, Missing
from data.bulk import in_bulk
from data.declaration import SourceDeclaration
from data.model import Issue, IssueKind, Reading, Snapshot
from data.sources import words_digest
from data.storable import Unstorable, refuse_unstorable
from data.store import home
from scrapers import annex_i
from scrapers.errors import Drift, SourceError, Unreadable
from scrapers.layouts.record import Parser
from scrapers.meaning import normalise
from scrapers.transcription import held

Reader = Callable[[bytes, Snapshot, SourceDeclaration, str], Reading]


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
        return refused(snapshot, source, Unreadable(str(fault)), reader)
    except (Drift, Unreadable) as fault:
        return refused(snapshot, source, fault, reader)
    return reading


def refused(
    snapshot: Snapshot, source: SourceDeclaration, fault: SourceError, reader: str
) -> Reading:
    """Return the Reading of which nothing is stored: its Issue says why."""
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
