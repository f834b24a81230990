"""Questions about figures: what holds, what was known at an instant, how a series went."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Table, select

from data import corrections, lineage, records, sightings
from data.batches import batched
from data.model import Citation, Observation, Series
from data.query import Query, Vintage, as_of, current, of_id, of_series
from data.store.connections import Connections
from data.tables import METADATA

_T: Mapping[str, Table] = METADATA.tables
_READ = _T["reading"]


class Figures(Connections):
    """Observations and what publishers remark on them."""

    def observations(self, query: Query) -> list[Observation]:
        """Return the observations that answer `query`, sorted by series.

        A statement that we withdrew answers nothing; it keeps its evidence and its history.
        """
        statement = as_of(query) if query.as_of else current(query)
        with self._reading() as connection:
            found = [records.observation(row) for row in connection.execute(statement)]
        return sorted(corrections.standing(found, query.as_of), key=lambda o: o.series)

    def observation(self, number: int) -> Observation | None:
        """Return the newest reading of the observation with this id, or None."""
        with self._reading() as connection:
            row = connection.execute(of_id(number)).first()
        return records.observation(tuple(row)) if row else None

    def vintages(self, series: Series) -> list[Observation]:
        """Return every reading of every statement of a series, oldest first."""
        return [vintage.observation for vintage in self.history(series)]

    def history(self, series: Series) -> list[Vintage]:
        """Return what `vintages` does, each with its reading, and whether that still counts.

        Of one snapshot's readings the later is the better reader's (re-read by us); another
        snapshot is another statement (restated, or repeated, by them).
        """
        with self._reading() as connection:
            found = [
                Vintage(records.observation(row), row[-2], bool(row[-1]))
                for row in connection.execute(of_series(series))
            ]
            named = {v.observation.citation.snapshot for v in found}
            found = lineage.with_returns(found, sightings.returns(connection, named))
        return sorted(found, key=_by_time)

    def notes(self, series: Iterable[Series]) -> dict[int, list[Citation]]:
        """Return the publishers' remarks by series key, in the order of their readings."""
        note = _T["note"]
        statement = (
            select(note)
            .join(_READ, _READ.c.id == note.c.reading)
            .where(_READ.c.superseded.is_(False))
            .order_by(note.c.id)
        )
        found: dict[int, list[Citation]] = {}
        with self._reading() as connection:
            for keys in batched(s.key for s in series):
                for row in connection.execute(statement.where(note.c.series.in_(keys))):
                    cited = Citation(row.snapshot, row.locator, row.quote)
                    found.setdefault(row.series, []).append(cited)
        return found


def _by_time(vintage: Vintage) -> tuple[Any, ...]:
    one = vintage.observation
    return (one.first_seen, one.edition, vintage.reading, one.citation)
