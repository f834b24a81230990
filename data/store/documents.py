"""Questions about documents: snapshots, when their bytes were seen, and who read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Table, select

from data import records, sightings
from data.batches import batched
from data.model import Document, Snapshot
from data.store.connections import Connections
from data.tables import METADATA

_T: Mapping[str, Table] = METADATA.tables
_READ = _T["reading"]


class Documents(Connections):
    """Snapshots, sightings and descriptions of documents."""

    def snapshots(self, source: str = "") -> list[Snapshot]:
        """Return the snapshots the ledger knows, newest first."""
        table = _T["snapshot"]
        statement = select(table)
        if source:
            statement = statement.where(table.c.source == source)
        with self._reading() as connection:
            found = [records.snapshot(row) for row in connection.execute(statement)]
        # Sorted here: a database sorts text by its own language.
        found.sort(key=lambda s: s.id)
        return sorted(found, key=lambda s: s.fetched_at, reverse=True)

    def snapshot(self, key: str) -> Snapshot | None:
        """Return one snapshot by its id, or None."""
        with self._reading() as connection:
            row = connection.execute(
                select(_T["snapshot"]).where(_T["snapshot"].c.id == key)
            ).first()
        return records.snapshot(row) if row else None

    def snapshots_named(self, ids: Iterable[str]) -> dict[str, Snapshot]:
        """Return snapshots by id; one that the ledger does not know is left out."""
        table, found = _T["snapshot"], {}
        with self._reading() as connection:
            for few in batched(ids):
                for row in connection.execute(select(table).where(table.c.id.in_(few))):
                    found[row.id] = records.snapshot(row)
        return found

    def sightings(self, source: str) -> set[tuple[str, datetime]]:
        """Return which snapshots of a source were seen when."""
        with self._reading() as connection:
            return sightings.every(connection, source)

    def newest_at(self, source: str) -> dict[str, Snapshot]:
        """Return the document that each address of a source stated last, by address."""
        with self._reading() as connection:
            newest = sightings.newest(connection, source)
        held = self.snapshots_named(sorted(set(newest.values())))
        return {address: held[name] for address, name in newest.items()}

    def has_reading(self, snapshot: str, read_by: str) -> bool:
        """Whether this reader's pass over a snapshot is stored."""
        mine = (_READ.c.snapshot == snapshot) & (_READ.c.read_by == read_by)
        with self._reading() as connection:
            return connection.execute(select(_READ.c.id).where(mine)).first() is not None

    def documents(self, ids: Iterable[str] = ()) -> dict[str, Document]:
        """Return documents by id; all of them when no ids are given."""
        table = _T["document"]
        wanted = sorted(set(ids))
        parts = [select(table).where(table.c.id.in_(few)) for few in batched(wanted)]
        with self._reading() as connection:
            found = [
                records.document(row)
                for statement in parts or [select(table)]
                for row in connection.execute(statement)
            ]
        return {d.id: d for d in found}
