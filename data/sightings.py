"""When bytes were seen at which address, and when a publisher went back to older ones.

    note(connection, snapshot)   keep a sighting; say which snapshots thereby return otherwise
    returned(until)              the last return of each snapshot: SQL
    stated_at(returned, table)   when a snapshot was last stated anew: SQL

An address that printed A, then B, then A again states A again from then on: a *return*. Bytes
seen once more where nothing else stood in between state nothing new, whatever other addresses
say. So is a sighting of bytes at an address nobody knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Subquery, Table, func, insert, select, update

from data.model import Snapshot
from data.records import moment
from data.records import until as end_of_second
from data.tables import METADATA

_T: Mapping[str, Table] = METADATA.tables
_SEEN, _SNAPSHOT = _T["sighting"], _T["snapshot"]


def address(one: Snapshot) -> str:
    """Return where a document stands at its publisher, as fetched or as a person said."""
    return (one.url or one.said_from) if one.role == "document" else ""


def note(connection: Connection, one: Snapshot) -> list[str]:
    """Keep a sighting; return the snapshots of that address whose returns are others now.

    In whichever order sightings arrive, the same returns follow: each address is weighed anew.
    """
    where, at = address(one), moment(one.fetched_at)
    if not where:
        return []
    here = (_SEEN.c.source == one.source) & (_SEEN.c.address == where)
    this = here & (_SEEN.c.snapshot == one.id) & (_SEEN.c.seen_at == at)
    if connection.execute(select(_SEEN.c.id).where(this)).first():
        return []
    row = {"source": one.source, "address": where, "snapshot": one.id, "seen_at": at}
    connection.execute(insert(_SEEN).values(**row, returned=False))
    return _weigh(connection, here)


def _weigh(connection: Connection, here: Any) -> list[str]:
    asked = select(_SEEN, _SNAPSHOT.c.fetched_at).join(
        _SNAPSHOT, _SNAPSHOT.c.id == _SEEN.c.snapshot
    )
    rows = connection.execute(asked.where(here).order_by(_SEEN.c.seen_at)).all()
    # Sorted here: a database sorts text by its own language.
    rows = sorted(rows, key=lambda row: (row.seen_at, row.snapshot))
    turned = []
    for before, row in zip([None, *rows], rows, strict=False):
        # Of two sightings of one instant none is the later.
        returned = (
            before is not None
            and before.seen_at < row.seen_at
            and before.snapshot != row.snapshot
            and row.fetched_at < row.seen_at
        )
        if returned != row.returned:
            mine = _SEEN.c.id == row.id
            connection.execute(update(_SEEN).where(mine).values(returned=returned))
            turned.append(row.snapshot)
    return sorted(set(turned))


def returned(until: datetime | None = None) -> Subquery:
    """Choose when each snapshot returned last, up to an instant where one is given."""
    last = select(_SEEN.c.snapshot, func.max(_SEEN.c.seen_at).label("seen_at"))
    last = last.where(_SEEN.c.returned.is_(True)).group_by(_SEEN.c.snapshot)
    return (last.where(_SEEN.c.seen_at <= end_of_second(until)) if until else last).subquery()


def stated_at(back: Subquery, table: Any) -> Any:
    """Return the SQL of when what `table` holds was last stated anew; `back` is `returned`."""
    return func.coalesce(back.c.seen_at, table.c.first_seen)


def returns(connection: Connection, snapshots: Iterable[str]) -> dict[str, list[datetime]]:
    """Return when each of some snapshots returned, oldest first; those that did only."""
    found: dict[str, list[datetime]] = {}
    asked = select(_SEEN.c.snapshot, _SEEN.c.seen_at).where(_SEEN.c.returned.is_(True))
    asked = asked.where(_SEEN.c.snapshot.in_(sorted(set(snapshots)))).order_by(_SEEN.c.seen_at)
    for snapshot, at in connection.execute(asked.distinct()):
        found.setdefault(snapshot, []).append(datetime.fromisoformat(at))
    return found


def every(connection: Connection, source: str) -> set[tuple[str, datetime]]:
    """Return which snapshots of a source were seen when."""
    asked = select(_SEEN.c.snapshot, _SEEN.c.seen_at).where(_SEEN.c.source == source)
    return {(key, datetime.fromisoformat(at)) for key, at in connection.execute(asked)}


def newest(connection: Connection, source: str) -> dict[str, str]:
    """Return the snapshot that each address of a source stated last, by address."""
    rows: Sequence[Any] = connection.execute(select(_SEEN).where(_SEEN.c.source == source)).all()
    return {r.address: r.snapshot for r in sorted(rows, key=lambda r: (r.seen_at, r.snapshot))}
