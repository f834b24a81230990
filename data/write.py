"""What one save does, on a connection that the store opened for it: all of it, or nothing.

The caller holds the writers' turn (`connect.WRITES`), so that numbers counted on from the last
one are free, and nobody else's rows lie between those of one reading.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, func, insert, select, update
from sqlalchemy import text as sql

from data import holding, records, sightings, unstated
from data.batches import batched, insert_rows, insert_tuples
from data.bulk import in_bulk
from data.contexts import Contexts
from data.model import TIER_RANK, Document, IssueKind, Reading, Snapshot, Tier
from data.signals import Signal
from data.tables import METADATA

_T: Mapping[str, Table] = METADATA.tables
_OBS, _CONTEXT, _READ = _T["observation"], _T["context"], _T["reading"]
# In the order that foreign keys allow.
_REBUILT = (
    *("signal", "sighting"),
    *("unstated", "change", "current", "holding", "finding", "statement", "note"),
    *("observation", "context", "reading"),
)


def snapshot(connection: Connection, one: Snapshot) -> None:
    """Store a snapshot, unless it is known."""
    table = _T["snapshot"]
    if connection.execute(select(table.c.id).where(table.c.id == one.id)).first():
        return
    connection.execute(insert(table).values(**records.snapshot_row(one)))


def page(connection: Connection, one: Snapshot, told: Iterable[Signal]) -> None:
    """Store a page that was looked at and what it told, unless this look is stored."""
    snapshot(connection, one)
    table = _T["signal"]
    looked = (table.c.source == one.source) & (table.c.snapshot == one.id)
    at = (table.c.page == one.url) & (table.c.seen_at == records.iso(one.fetched_at))
    if connection.execute(select(table.c.id).where(looked & at)).first() is None:
        rows = ({**records.plain(s), "kind": s.kind.value} for s in told)
        insert_rows(connection, table, rows)


def sighting(connection: Connection, one: Snapshot) -> bool:
    """Store when and where bytes were seen; return whether that is a publisher's return."""
    turned = sightings.note(connection, one)
    for name in turned:
        held = (_READ.c.snapshot == name) & _READ.c.superseded.is_(False)
        number = connection.execute(select(_READ.c.id).where(held)).scalar()
        if number is not None:
            holding.weigh_anew(connection, name, number)
            unstated.note(connection, name)
    return one.id in turned


def known(connection: Connection, one: Reading) -> bool:
    """Whether this reader's pass over this snapshot is stored."""
    mine = (_READ.c.snapshot == one.snapshot.id) & (_READ.c.read_by == one.read_by)
    return connection.execute(select(_READ.c.id).where(mine)).first() is not None


@in_bulk()
def reading(connection: Connection, one: Reading) -> None:
    """Store everything a reader took from a snapshot, and choose anew what holds."""
    _documents(connection, one)
    number = _reading(connection, one)
    first = _highest(connection, _OBS.c.row_id) + 1
    contexts = Contexts(number, _highest(connection, _CONTEXT.c.id))
    rows = contexts.observation_rows(one.observations)
    insert_tuples(connection, _CONTEXT, contexts.rows())
    insert_tuples(connection, _OBS, rows)
    last = _highest(connection, _OBS.c.row_id)
    connection.execute(
        update(_READ).where(_READ.c.id == number).values(first_row=first, last_row=last)
    )
    insert_rows(connection, _T["holding"], contexts.holding_rows())
    insert_rows(connection, _T["note"], (records.note_row(n, number) for n in one.notes))
    insert_rows(connection, _T["finding"], (records.finding_row(f, number) for f in one.findings))
    said = (records.statement_row(s, number) for s in one.statements)
    insert_rows(connection, _T["statement"], said)
    doubled = len({row[1] for row in rows}) < len(rows)
    _count_anew(connection, last)
    holding.choose(connection, one, number, doubled=doubled)


def _count_anew(connection: Connection, rows: int) -> None:
    """Let PostgreSQL count its tables when they have grown to twice what it last counted.

    It plans by that count. In a ledger filled a moment ago it believes the tables empty, and a
    join of statements of one figure then took minutes instead of milliseconds (measured).
    SQLite plans by the indexes and needs none.
    """
    if connection.dialect.name != "postgresql":
        return
    counted = connection.execute(sql(_COUNTED)).scalar_one()
    if rows > 2 * max(counted, 0):
        connection.execute(sql("ANALYZE observation, context, current, reading"))


_COUNTED = "SELECT reltuples FROM pg_class WHERE oid = 'observation'::regclass"


def _documents(connection: Connection, one: Reading) -> None:
    """Store documents; of one held already, add what part 1 says: day and provider.

    A document that came in several snapshots is described by the strongest of them, and among
    equals by the oldest, in whichever order they arrive: what is replayed is what was lived.
    """
    table = _T["document"]
    ids = sorted({d.id for d in one.documents})
    held = {
        row.id: row
        for few in batched(ids)
        for row in connection.execute(select(table).where(table.c.id.in_(few)))
    }
    fresh = {d.id: records.document_row(d) for d in one.documents if d.id not in held}
    insert_rows(connection, table, fresh.values())
    for document in one.documents:
        known = held.get(document.id)
        if known is None:
            continue
        row = records.document_row(document)
        changed: dict[str, Any] = {}
        if _describes_better(connection, one.snapshot, document, known):
            changed |= {n: v for n, v in row.items() if n not in {"published_on", "publisher"}}
        if document.published_on and not known.published_on:
            changed |= {n: row[n] for n in ("published_on", "publisher")}
        if changed:
            connection.execute(update(table).where(table.c.id == document.id).values(**changed))


def _describes_better(
    connection: Connection, snapshot: Snapshot, document: Document, known: Row[Any]
) -> bool:
    """Whether a snapshot comes before the one that describes a document now."""
    if not document.sha256 or document.sha256 == known.sha256:
        return False
    table = _T["snapshot"]
    before = f"{document.source}/{known.sha256[:20]}"
    at = connection.execute(select(table.c.fetched_at).where(table.c.id == before)).scalar()
    mine = (TIER_RANK[document.tier], records.moment(snapshot.fetched_at), snapshot.id)
    return at is not None and mine < (TIER_RANK[Tier(known.tier)], at, before)


def _reading(connection: Connection, one: Reading) -> int:
    """Open a reading, set the older ones of its snapshot back, and return its number."""
    connection.execute(
        update(_READ).where(_READ.c.snapshot == one.snapshot.id).values(superseded=True)
    )
    done = connection.execute(
        insert(_READ).values(
            snapshot=one.snapshot.id,
            read_by=one.read_by,
            superseded=False,
            set_aside=json.dumps(one.set_aside),
            first_row=0,
            last_row=0,
        )
    )
    key = done.inserted_primary_key
    assert key is not None  # an INSERT of one row always reports its key
    return int(key[0])


def _highest(connection: Connection, column: Any) -> int:
    return int(connection.execute(select(func.coalesce(func.max(column), 0))).scalar_one())


def forget(connection: Connection) -> None:
    """Empty what `replay` rebuilds; runs, looks and fetch issues stay."""
    rebuilt = (*_REBUILT, "document", "snapshot")
    if connection.dialect.name == "postgresql":
        # Row by row, each would be looked for among the rows that could point at it.
        connection.execute(sql(f"TRUNCATE {', '.join(rebuilt)}"))
    else:
        for name in rebuilt:
            connection.execute(delete(_T[name]))
    issue = _T["issue"]
    connection.execute(delete(issue).where(issue.c.kind != IssueKind.FETCH.value))
