"""What the archive alone makes good: the whole ledger again, and visits cut short."""

from __future__ import annotations

from data import entries
from data.archive import Archive, Damaged, Missing
from data.model import Reading, Snapshot
from data.sightings import address
from data.sources import declaration
from data.store import Store
from scrapers.errors import Unreadable
from scrapers.landing_pages.watch import Watch, watch_of
from scrapers.receiving.comparison import verify
from scrapers.receiving.readers import archive, read, read_by, refused
from scrapers.receiving.receipt import Progress, Received, no_progress, receive


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
        _, differing = verify(store, reading)
        store.save(reading, beside=differing)
        readings.append(reading)
    return readings


def _replayed(kept: Archive, snapshot: Snapshot) -> Reading:
    source = declaration(snapshot.source)
    try:
        return read(kept.read(snapshot.sha256), snapshot, source)
    except (Damaged, Missing) as fault:
        why = Unreadable(str(fault), word=snapshot.sha256)
        return refused(snapshot, source, why, read_by(source))


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
