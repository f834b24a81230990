"""Questions about publishers' words: what they say of themselves, and said before."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from data import records, sightings, texts
from data.model import Statement
from data.store.connections import Connections
from data.texts import Version


class Texts(Connections):
    """Statements in words, and their versions."""

    def statements(
        self, platform: str = "", period_end: str = "", part: int = 0, as_of: datetime | None = None
    ) -> list[Statement]:
        """Return publishers' words that hold today, or held at an instant, by what they are about.

        As for figures, what was known then is read as it is read today (see `query.as_of`).
        """
        with self._reading() as connection:
            found = connection.execute(texts.asked(platform, period_end, part, as_of))
            return texts.held(
                replace(records.statement(row), first_seen=datetime.fromisoformat(row.stated_at))
                for row in found
            )

    def statement(self, number: int) -> Statement | None:
        """Return the newest reading of the publisher's words with this id, or None."""
        with self._reading() as connection:
            row = connection.execute(texts.of_id(number)).first()
        return records.statement(row) if row else None

    def versions(self, one: Statement) -> list[Version]:
        """Return every reading of every version of the same words, oldest first."""
        with self._reading() as connection:
            found = [
                Version(records.statement(row), row.reading, row.superseded)
                for row in connection.execute(texts.of_key(one))
            ]
            named = {v.stated.citation.snapshot for v in found}
            found = texts.with_returns(found, sightings.returns(connection, named))
        return sorted(found, key=lambda v: (v.stated.first_seen, v.stated.edition, v.reading))
