"""Issues opened and closed, on a connection that the store opened for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, Table, insert, select, update

from data import records
from data.batches import batched
from data.model import Issue, IssueKind, Reading
from data.tables import METADATA

_T: Mapping[str, Table] = METADATA.tables


def settle(connection: Connection, one: Reading) -> int:
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
