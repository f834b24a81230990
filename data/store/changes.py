"""Questions about values that changed from one release to the next."""

from __future__ import annotations

from data import changes
from data.changes import Change
from data.store.connections import Connections


class Changes(Connections):
    """Changes of values, by release."""

    def changed_releases(self, asked: changes.Asked) -> list[changes.Release]:
        """Return how many values each release changed, by service and cause, newest first."""
        with self._reading() as connection:
            return [changes.release(row) for row in connection.execute(changes.releases(asked))]

    def changes(self, asked: changes.Asked, start: int = 0, most: int = 100) -> list[Change]:
        """Return changes of values, newest release first, from number `start` on."""
        with self._reading() as connection:
            return changes.listed(connection, asked, start, most)
