"""By which way bytes came here, and the Snapshot that says so."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from datetime import UTC, datetime

from data.archive import sha256_of
from data.model import Obtained, Snapshot, Tier


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
        fetched_at=origin.at.astimezone(UTC),
        obtained=origin.obtained,
        tier=origin.tier,
        filename=filename,
        size=len(content),
        media_type=origin.media_type or guessed,
        headers=origin.headers,
        by=origin.by,
        said_from=origin.said_from,
    )
