"""Documents: what we hold of them, their bytes at an instant, and an address in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple


class Tier(StrEnum):
    """What we hold of the document behind a figure, from strongest to weakest."""

    HELD = "held"
    SECOND_HAND = "second_hand"
    PRESS = "press"


TIER_WORDS = {
    Tier.HELD: "publisher's document held",
    Tier.SECOND_HAND: "second-hand copy",
    Tier.PRESS: "press or secondary source",
}
"""The words a reader sees for each tier."""


TIER_RANK = {Tier.HELD: 0, Tier.SECOND_HAND: 1, Tier.PRESS: 2}
"""Sort order: a parsed document beats a transcription of the same figure."""


class Obtained(StrEnum):
    """How the bytes of a snapshot came here."""

    FETCHED = "fetched"
    DROPPED = "dropped"
    RECORDED = "recorded"


class Citation(NamedTuple):
    """An address in a snapshot and the printed words at it."""

    snapshot: str
    locator: str
    quote: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The bytes of one document at one instant.

    `id` is `<source>/<first 20 digits of sha256>`: the same bytes obtained for two sources
    are two snapshots of one archive entry. `by` and `said_from` are what the person who
    dropped a file said; `role` is `document`, or `page` for a landing page kept as evidence
    of a look.
    """

    source: str
    sha256: str
    url: str
    fetched_at: datetime
    obtained: Obtained
    tier: Tier
    filename: str
    size: int
    media_type: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    by: str = ""
    said_from: str = ""
    role: str = "document"

    @property
    def id(self) -> str:
        """The snapshot's key."""
        return f"{self.source}/{self.sha256[:20]}"


@dataclass(frozen=True, slots=True)
class Document:
    """One edition of one publication: what a citation names to a reader.

    For a parsed report it is the report; for a recorded row it is the original that we do
    not hold, with its address and the place of the figure in it.
    """

    id: str
    source: str
    title: str
    publisher: str
    url: str
    tier: Tier
    published_on: date | None = None
    filename: str = ""
    sha256: str = ""
    licence: str = ""
    attribution: str = ""
