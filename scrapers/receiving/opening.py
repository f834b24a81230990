"""The figures that come with the project, so that a fresh checkout shows real data."""

from __future__ import annotations

from datetime import datetime

from data.connect import Unavailable
from data.model import Obtained, Tier
from data.sources import declaration, recorded_documents
from data.store import Store
from scrapers.receiving.origin import Origin, snapshot_of
from scrapers.receiving.readers import read_by
from scrapers.receiving.receipt import Received, receive


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
