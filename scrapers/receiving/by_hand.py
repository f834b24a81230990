"""What people bring: documents, forms with figures, and what was typed on the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from data import entries, form_rows
from data.archive import sha256_of
from data.model import Obtained, Snapshot
from data.sources import declaration, declarations
from data.store import Store
from scrapers.receiving.origin import Origin, snapshot_of
from scrapers.receiving.readers import archive
from scrapers.receiving.receipt import Progress, Received, no_progress, receive
from scrapers.transcription import held


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
    return [receive(store, document[1], kept, kind="drop"), form_of(store, kept, form, after)]


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
