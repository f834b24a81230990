"""A second person decides about what somebody added: it counts from then, or never does.

Nobody approves her own, whatever her role is. The decision is a line of the audit list; nothing
that was brought is changed by it, save that an amendment takes the place of what it amends.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Text, cast, func, select

from data.exercises import asking, writing
from data.exercises.acts import Refused, Unfit
from data.exercises.fault import Fault
from data.exercises.roles import Person, Role
from data.exercises.tables import ENTRY, KIND_TABLES

_UNDER = {
    "item": ("report", "state_check", "appeal", "dispute", "assessment", "coding"),
    "report": ("appeal", "dispute", "assessment"),
}


def decide(
    connection: Connection,
    person: Person,
    entries: Collection[int],
    why: str,
    now: datetime,
    *,
    approve: bool,
) -> None:
    """Approve or reject entries that wait. Raises Refused or Unfit; nothing is decided then."""
    if person.role < Role.REVIEWER:
        raise Refused("Only reviewers and administrators decide about what others added.")
    writing.refuse_personal(why, "why")
    rows = [_waiting(connection, number, person) for number in sorted(set(entries))]
    act = asking.APPROVE if approve else asking.REJECT
    for row in rows:
        counts = writing.counted(row.counts)
        writing.enter(connection, person, act, now, counts=counts, why=why, of=row.row_id)
        if approve:
            writing.replace_amended(connection, row.row_id)
    if approve:
        writing.refuse(fault for row in rows for fault in _without_parent(connection, row.row_id))


def _waiting(connection: Connection, number: int, person: Person) -> Any:
    """Return an entry that this person may decide about."""
    columns = (ENTRY.c.row_id, ENTRY.c.who, ENTRY.c.counts)
    mine = ENTRY.c.row_id == number
    open_ = ENTRY.c.waits.is_(True) & ENTRY.c.row_id.not_in(asking.decided(asking.APPROVE))
    open_ &= ENTRY.c.row_id.not_in(asking.decided(asking.REJECT))
    row = connection.execute(select(*columns).where(mine, open_)).first()
    if row is None:
        raise Unfit([Fault("entry", "does not wait", "Look at the list again.", f"{number}")])
    if person.same(row.who):
        raise Refused("Nobody decides about what she added herself: ask a second person.")
    return row


def _without_parent(connection: Connection, entry: int) -> Iterator[Fault]:
    """Yield what an approved entry brought to an item or report that does not count."""
    for parent, kinds in _UNDER.items():
        over = KIND_TABLES[parent]
        for kind in kinds:
            table = KIND_TABLES[kind]
            key = table.c.exercise + "|" + table.c.round + "|" + table.c.item
            if parent == "report":
                key = key + "|" + cast(table.c.attempt, Text)
            counted = select(over.c.row_key).where(asking.counts(over))
            mine = (table.c.entry == entry) & table.c.erased.is_(None)
            asked = select(func.count()).where(mine, key.not_in(counted))
            if number := connection.execute(asked).scalar_one():
                yield Fault(
                    parent,
                    "waits for approval itself, or was refused",
                    "Decide about the entry that brought it first.",
                    f"{number:,} of kind {kind} in entry {entry}",
                )
