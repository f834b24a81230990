"""Questions about two documents of one source beside each other."""

from __future__ import annotations

from datetime import datetime

from data import contrast
from data.contrast import Comparable, Contrast
from data.store.connections import Connections


class Contrasts(Connections):
    """What one document says otherwise than another."""

    def comparable(
        self, source: str = "", until: datetime | None = None
    ) -> dict[str, list[Comparable]]:
        """Return the documents that share a period with another one, by source."""
        with self._reading() as connection:
            return contrast.comparable(connection, source, until)

    def contrast(self, one: Comparable, other: Comparable) -> Contrast:
        """Return what sets the newer of two documents apart from the older."""
        with self._reading() as connection:
            return contrast.contrasted(connection, one, other)
