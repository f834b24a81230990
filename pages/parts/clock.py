"""Today, from one place: a figure's age and an edition's lateness are counted from here."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime


def today() -> date:
    """Return today in UTC, or the ISO date in `TODAY` (tests and reproductions)."""
    given = os.environ.get("TODAY", "")
    return date.fromisoformat(given) if given else datetime.now(UTC).date()
