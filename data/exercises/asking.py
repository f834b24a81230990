"""What is asked of the ledger of test reports, on a connection that it opened.

What counts is what is approved, not replaced and not erased. Whether an entry is approved is
never written into it: a later entry says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, and_, select, union

from data.batches import batched
from data.exercises import stored
from data.exercises.acts import Entry, Waiting
from data.exercises.model import Entity
from data.exercises.tables import CLOSED, ENTRY, KIND_TABLES, RELEASE, TOMBSTONE

APPROVE, REJECT, PURGE = "approve", "reject", "purge"
_DECISION = ENTRY.alias("decision")


def decided(act: str) -> Select[Any]:
    """Return the question for the entries that somebody approved, or rejected."""
    return select(_DECISION.c.of).where(_DECISION.c.act == act)


def counts(table: Table, *, waiting: bool = False) -> ColumnElement[bool]:
    """Return whether a row counts; with `waiting`, whether it does or may yet."""
    if waiting:
        hidden = decided(REJECT)
    else:
        waits = ENTRY.c.waits.is_(True)
        hidden = select(ENTRY.c.row_id).where(waits, ENTRY.c.row_id.not_in(decided(APPROVE)))
    there = (table.c.replaced_by.is_(None), table.c.erased.is_(None))
    return and_(*there, table.c.entry.not_in(hidden))


def entities(
    connection: Connection, kind: str, *, waiting: bool = False, **where: str
) -> list[Entity]:
    """Return entities of a kind in the order they came, narrowed by columns that are given.

    With `waiting`, an amendment that waits stands in place of what it would replace.
    """
    table = KIND_TABLES[kind]
    columns = [table.c[name] for name in stored.names_of(kind)]
    asked = select(table.c.row_key, *columns).where(counts(table, waiting=waiting))
    for name, value in where.items():
        if value:
            asked = asked.where(table.c[name] == value)
    rows = connection.execute(asked.order_by(table.c.row_id))
    if not waiting:
        return [stored.entity_of(kind, row[1:]) for row in rows]
    newest = {row[0]: row[1:] for row in rows}
    return [stored.entity_of(kind, row) for row in newest.values()]


def held(connection: Connection, kind: str, keys: Collection[str]) -> dict[str, Row[Any]]:
    """Return the newest row of each key that counts or may yet: row number, key, columns."""
    table = KIND_TABLES[kind]
    columns = [table.c[name] for name in stored.names_of(kind)]
    found: dict[str, Row[Any]] = {}
    for few in batched(keys):
        asked = select(table.c.row_id, table.c.row_key, *columns).where(
            table.c.row_key.in_(few), counts(table, waiting=True)
        )
        found |= {row.row_key: row for row in connection.execute(asked.order_by(table.c.row_id))}
    return found


def there(connection: Connection, kind: str, keys: Collection[str]) -> set[str]:
    """Return which of some keys are held, waiting ones included."""
    table, found = KIND_TABLES[kind], set()
    for few in batched(keys):
        asked = select(table.c.row_key).where(table.c.row_key.in_(few), counts(table, waiting=True))
        found |= set(connection.execute(asked).scalars())
    return found


def closed(connection: Connection) -> set[tuple[str, str]]:
    """Return exercise and round of every round that is over."""
    rows = connection.execute(select(CLOSED.c.exercise, CLOSED.c.round))
    return {(row.exercise, row.round) for row in rows}


def tombstones(connection: Connection) -> tuple[set[tuple[str, str]], set[str]]:
    """Return (kind, digest of the key) of all that was withdrawn, and fingerprints' digests."""
    rows = connection.execute(
        select(TOMBSTONE.c.kind, TOMBSTONE.c.digest, TOMBSTONE.c.fingerprint)
    ).all()
    return {(r.kind, r.digest) for r in rows}, {r.fingerprint for r in rows if r.fingerprint}


def audit(
    connection: Connection,
    limit: int,
    before: int,
    *,
    act: str = "",
    place: tuple[str, str] = ("", ""),
) -> list[Entry]:
    """Return lines of the audit list, newest first, narrowed by what is given."""
    asked = select(ENTRY).order_by(ENTRY.c.row_id.desc()).limit(limit)
    if before:
        asked = asked.where(ENTRY.c.row_id < before)
    if act:
        asked = asked.where(ENTRY.c.act == act)
    if any(place):
        mine = _entries_about(place)
        asked = asked.where(ENTRY.c.row_id.in_(mine) | ENTRY.c.of.in_(mine))
    found = connection.execute(asked).all()
    how = _standings(connection, [row.row_id for row in found if row.waits])
    return [stored.entry_of(row, how.get(row.row_id, "")) for row in found]


def _entries_about(place: tuple[str, str]) -> Select[Any]:
    """Return the question for the entries that brought, erased or froze anything of a round."""
    tables = [table for table in KIND_TABLES.values() if "round" in table.c]
    parts = [
        select(table.c.entry).where(table.c.exercise == place[0], table.c.round == place[1])
        for table in (*tables, TOMBSTONE, CLOSED, RELEASE)
    ]
    rounds = KIND_TABLES["round"]
    parts.append(select(rounds.c.entry).where(rounds.c.row_key == "|".join(place)))
    emptied = (ENTRY.c.act == PURGE) & (ENTRY.c.why == said_of(place))
    parts.append(select(ENTRY.c.row_id).where(emptied))
    every = union(*parts).subquery()
    return select(every.c[0])


def said_of(place: tuple[str, str]) -> str:
    """Return what the audit list calls a round that was purged: its rows are gone by then."""
    return " · ".join(place)


def _standings(connection: Connection, ids: Collection[int]) -> dict[int, str]:
    """Return the standing of entries that wait, or did."""
    acts = {APPROVE: "approved", REJECT: "rejected"}
    asked = select(ENTRY.c.of, ENTRY.c.act).where(ENTRY.c.act.in_(acts), ENTRY.c.of.in_(ids))
    said = {row.of: acts[row.act] for row in connection.execute(asked)}
    return {one: said.get(one, "waiting") for one in ids}


def waiting(connection: Connection) -> list[Waiting]:
    """Return what waits for a second person, oldest first."""
    asked = select(ENTRY).where(ENTRY.c.waits.is_(True))
    asked = asked.where(
        ENTRY.c.row_id.not_in(decided(APPROVE)), ENTRY.c.row_id.not_in(decided(REJECT))
    )
    found = connection.execute(asked.order_by(ENTRY.c.row_id)).all()
    every = [
        Waiting(stored.entry_of(row, "waiting"), tuple(_rounds_of(connection, row.row_id)))
        for row in found
    ]
    return [one for one in every if one.rounds]  # what was withdrawn or purged waits no more


def brought(connection: Connection, entry: int) -> list[Entity]:
    """Return what an entry brought, whether it counts or not; nothing of what was withdrawn."""
    found: list[Entity] = []
    for kind, table in KIND_TABLES.items():
        columns = [table.c[name] for name in stored.names_of(kind)]
        mine = (table.c.entry == entry) & table.c.erased.is_(None)
        rows = connection.execute(select(*columns).where(mine).order_by(table.c.row_id))
        found += (stored.entity_of(kind, tuple(row)) for row in rows)
    return found


def replaced(connection: Connection, entry: int) -> list[Entity]:
    """Return what stood before each amendment that an entry brought, whether it counted or not."""
    found: list[Entity] = []
    for kind, table in KIND_TABLES.items():
        mine = (table.c.entry == entry) & table.c.amends.is_(True) & table.c.erased.is_(None)
        keys = connection.execute(select(table.c.row_key).where(mine)).scalars().all()
        columns = [table.c[name] for name in stored.names_of(kind)]
        before: dict[str, Entity] = {}
        for few in batched(keys):
            asked = select(table.c.row_key, *columns).where(
                table.c.row_key.in_(few),
                table.c.entry < entry,
                table.c.entry.not_in(decided(REJECT)),
                table.c.erased.is_(None),
            )
            for row in connection.execute(asked.order_by(table.c.row_id)):
                before[row[0]] = stored.entity_of(kind, tuple(row[1:]))
        found += before.values()
    return found


def fingerprints(connection: Connection, place: tuple[str, str]) -> dict[str, str]:
    """Return the item that each fingerprint of a round belongs to."""
    table = KIND_TABLES["item"]
    mine = (table.c.exercise == place[0]) & (table.c.round == place[1])
    asked = select(table.c.url_hash, table.c.id).where(mine, counts(table, waiting=True))
    rows = connection.execute(asked.where(table.c.url_hash != "").order_by(table.c.row_id))
    return {row.url_hash: row.id for row in rows}


def _rounds_of(connection: Connection, entry: int) -> Iterator[tuple[str, str]]:
    """Yield exercise and round of everything an entry brought, each once."""
    found: set[tuple[str, str]] = set()
    for table in KIND_TABLES.values():
        if "round" in table.c:
            asked = select(table.c.exercise, table.c.round).where(table.c.entry == entry)
            asked = asked.where(table.c.erased.is_(None))
            found |= {(r.exercise, r.round) for r in connection.execute(asked.distinct())}
    yield from sorted(found)
