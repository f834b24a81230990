"""What one save does, on a connection that the store opened for it: all of it, or nothing.

The caller holds the writers' turn (`connect.WRITES`), so that numbers counted on from the last
one are free, and nobody else's rows lie between those of one reading.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, func, insert, select, update
from sqlalchemy import text as sql

from data import changes, records, sightings, unstated
from data.bulk import in_bulk
from data.model import TIER_RANK, Document, Issue, IssueKind, Reading, Snapshot, Tier
from data.query import SHARED
from data.signals import Signal
from data.tables import METADATA

_T: Mapping[str, Table] = METADATA.tables
_OBS, _CONTEXT, _READ = _T["observation"], _T["context"], _T["reading"]
# Rows per INSERT batch: large enough to amortise the round trip, small enough to keep the
# memory of a million-row load flat; and values per IN list, of which databases allow 32,766.
_BATCH = 5_000
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
        _insert(connection, table, rows)


def sighting(connection: Connection, one: Snapshot) -> bool:
    """Store when and where bytes were seen; return whether that is a publisher's return."""
    turned = sightings.note(connection, one)
    for name in turned:
        held = (_READ.c.snapshot == name) & _READ.c.superseded.is_(False)
        number = connection.execute(select(_READ.c.id).where(held)).scalar()
        if number is not None:
            _weigh_anew(connection, name, number)
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
    contexts = records.Contexts(number, _highest(connection, _CONTEXT.c.id))
    rows = contexts.observation_rows(one.observations)
    insert_tuples(connection, _CONTEXT, contexts.rows())
    insert_tuples(connection, _OBS, rows)
    last = _highest(connection, _OBS.c.row_id)
    connection.execute(
        update(_READ).where(_READ.c.id == number).values(first_row=first, last_row=last)
    )
    _insert(connection, _T["holding"], contexts.holding_rows())
    _insert(connection, _T["note"], (records.note_row(n, number) for n in one.notes))
    _insert(connection, _T["finding"], (records.finding_row(f, number) for f in one.findings))
    said = (records.statement_row(s, number) for s in one.statements)
    _insert(connection, _T["statement"], said)
    doubled = len({row[1] for row in rows}) < len(rows)
    _count_anew(connection, last)
    _choose(connection, one, number, doubled=doubled)


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
    _insert(connection, table, fresh.values())
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
    mine = (TIER_RANK[document.tier], records.iso(snapshot.fetched_at), snapshot.id)
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


def _insert(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    for batch in batched(rows):
        connection.execute(insert(table), batch)


def insert_tuples(connection: Connection, table: Table, rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert rows given in column order: a third of the time that named values take."""
    columns = [c.name for c in table.columns if c.name != "row_id"]
    names, marks = ", ".join(columns), ", ".join("?" * len(columns))
    # Names come from our own metadata, never from a document.
    if connection.dialect.name == "postgresql":
        driver: Any = connection.connection.driver_connection
        with (
            driver.cursor() as cursor,
            cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as to,
        ):
            for row in rows:
                to.write_row(row)
        return
    statement = f"INSERT INTO {table.name} ({names}) VALUES ({marks})"  # noqa: S608
    for batch in batched(rows):
        connection.exec_driver_sql(statement, batch)


def batched(rows: Iterable[Any], size: int = _BATCH) -> Iterator[list[Any]]:
    """Yield rows in lists of `size`, the last one shorter."""
    batch: list[Any] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


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


# --- what holds today ---------------------------------------------------------------------


def _choose(connection: Connection, one: Reading, number: int, *, doubled: bool) -> None:
    """Choose anew which observation holds, for every series a snapshot speaks of.

    A document held beats a transcription, a corrected edition the first, what was stated later
    what was earlier (a return to older bytes states them anew, see `sightings`); only the newest
    reading of each snapshot takes part. One series can be stated twice only under two contexts
    of the same dimensions: mostly no other snapshot has one, none of this one's is `doubled`,
    and its figures are taken over as they are.
    """
    given = {"snapshot": one.snapshot.id, "reading": number}
    reread = connection.execute(sql(_READ_BEFORE), given).first() is not None
    rivals = connection.execute(sql(_ANY_RIVAL), given).first() is not None
    own = _WHOLE if doubled else _CONTESTED
    take_over, weigh = _TAKE_OVER.format(own=own), _WEIGH.format(own=own)
    if not (reread or rivals or doubled):
        connection.execute(sql(take_over), given)
        return
    for statement in (_FORGET_SNAPSHOT, _FORGET_RIVALS, take_over, weigh):
        connection.execute(sql(statement), given)
    changes.note(connection, number)


def _weigh_anew(connection: Connection, snapshot: str, number: int) -> None:
    """Choose again for every series of a stored reading, whatever else states it."""
    given = {"snapshot": snapshot, "reading": number}
    for statement in (_FORGET_SNAPSHOT, _FORGET_RIVALS, _WEIGH.format(own=_WHOLE)):
        connection.execute(sql(statement), given)
    changes.note(connection, number)


# The parts below are constants of this module; nothing from outside is ever joined in.
_RIVALRY = f"""
FROM context x JOIN reading q ON q.id = x.reading
JOIN context y ON {" AND ".join(f"y.{name} = x.{name}" for name in SHARED)}
JOIN reading r ON r.id = y.reading
WHERE q.snapshot = :snapshot AND r.snapshot <> :snapshot AND NOT r.superseded
"""
_ANY_RIVAL = f"SELECT y.id {_RIVALRY} LIMIT 1"
_READ_BEFORE = "SELECT id FROM reading WHERE snapshot = :snapshot AND id <> :reading"
_WHOLE = "SELECT id FROM context WHERE reading = :reading"
_CONTESTED = f"SELECT x.id {_RIVALRY} AND x.reading = :reading"
_FORGET_SNAPSHOT = """
DELETE FROM current WHERE context IN (
    SELECT x.id FROM context x JOIN reading q ON q.id = x.reading WHERE q.snapshot = :snapshot)
"""
_FORGET_RIVALS = f"DELETE FROM current WHERE context IN (SELECT y.id {_RIVALRY})"  # noqa: S608
_HOLDS = """
INSERT INTO current (context, jurisdiction, harm, row_id)
SELECT o.context, o.jurisdiction, o.harm, o.row_id FROM observation o
"""
# Read as they lie, one behind the other, and sorted as the table is, which then grows at its
# end only.
_TAKE_OVER = f"""{_HOLDS}
WHERE o.row_id BETWEEN (SELECT first_row FROM reading WHERE id = :reading)
AND (SELECT last_row FROM reading WHERE id = :reading) AND o.context NOT IN ({{own}})
ORDER BY o.context, o.jurisdiction, o.harm, o.row_id
"""  # noqa: S608
_WEIGH = f"""{_HOLDS} JOIN (
    SELECT p.row_id, row_number() OVER (
        PARTITION BY p.series ORDER BY y.tier_rank, y.edition DESC,
        coalesce(back.seen_at, y.first_seen) DESC, p.id
    ) AS choice
    FROM context y JOIN observation p ON p.context = y.id LEFT JOIN (
        SELECT snapshot, max(seen_at) AS seen_at FROM sighting WHERE returned GROUP BY snapshot
    ) AS back ON back.snapshot = y.snapshot
    WHERE y.id IN (SELECT y.id {_RIVALRY} UNION {{own}})
) AS ranked ON ranked.row_id = o.row_id AND ranked.choice = 1
"""  # noqa: S608


# --- issues -------------------------------------------------------------------------------


def issues(connection: Connection, one: Reading) -> int:
    """Close what this reading settles, open what it found. Returns how many were opened."""
    table = _T["issue"]
    found = {(i.subject, i.locator, i.word) for i in one.issues}
    mine = (table.c.source == one.snapshot.source) & (table.c.closed_at == "")
    settled = [
        row.id
        for row in connection.execute(select(table).where(mine))
        if row.kind != IssueKind.FETCH.value
        and (row.subject in one.subjects or (not row.subject and not one.refused))
        and (row.subject, row.locator, row.word) not in found
    ]
    at = records.iso(one.snapshot.fetched_at)
    for batch in batched(settled):
        connection.execute(update(table).where(table.c.id.in_(batch)).values(closed_at=at))
    return opened(connection, one.issues)


def opened(connection: Connection, found: Iterable[Issue]) -> int:
    """Open issues that are not open yet. Returns how many were.

    An address from which nothing comes is one issue, however the reason changes meanwhile.
    """
    table = _T["issue"]
    number = 0
    for issue in found:
        same = (
            (table.c.source == issue.source)
            & (table.c.snapshot == issue.snapshot)
            & (table.c.locator == issue.locator)
            & (table.c.closed_at == "")
        )
        if issue.kind is not IssueKind.FETCH:
            same &= table.c.word == issue.word
        if connection.execute(select(table.c.id).where(same)).first():
            continue
        row = records.plain(issue) | {"kind": issue.kind.value, "closed_at": ""}
        connection.execute(insert(table).values(**row))
        number += 1
    return number
