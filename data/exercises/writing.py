"""What one addition of test reports does, on a connection in the writers' turn: all or nothing.

Nothing here trusts its caller: roles, fields, personal data, parents, the ceiling of a round,
what was withdrawn and what is held already are looked at again, whoever looked before.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from data import records
from data.batches import batched, insert_tuples
from data.exercises import asking, fitting, personal, rules, salted, stored
from data.exercises.acts import Added, Batch, Conflict, Refused, Unfit
from data.exercises.fault import Fault
from data.exercises.going_on import goes_on
from data.exercises.model import KEYS, KINDS, Entity, kind_of
from data.exercises.roles import Person, Role
from data.exercises.tables import ENTRY, KIND_TABLES

_MOST_FAULTS = 1_000
_LONGEST_WHY = 400
_BATCH = 5_000
_BY_REVIEWERS = ("exercise", "round", "access_rule")
"""What frames a test is set up by reviewers, and counts at once."""


@dataclass(slots=True)
class _Addition:
    """One addition as it goes on."""

    connection: Connection
    person: Person
    batch: Batch
    why: str
    now: datetime
    waits: bool
    entry: int = 0
    new: Counter[str] = field(default_factory=Counter)
    known: int = 0
    amended: Counter[str] = field(default_factory=Counter)


def add(
    connection: Connection, person: Person, batch: Batch, why: str, now: datetime, *, demo: bool
) -> Added:
    """Store what is new of a batch. Raises Refused, Unfit or Conflict; nothing is stored then."""
    by_kind = _sorted(batch.entities)
    _allowed(person, by_kind)
    refuse_personal(why, "why")
    refuse(_each(batch.entities))
    refuse(_of_others(person, by_kind))
    frame = fitting.Frame.of(connection, by_kind, demo=demo)
    refuse(frame.faults(by_kind))
    refuse(salted.withdrawn_faults(connection, by_kind))
    trusted = demo or (batch.counts_at_once and person.role >= Role.REVIEWER)
    waits = frame.needs_approval(by_kind) and not trusted
    going = _Addition(connection, person, batch, why, now, waits)
    for kind, entities in by_kind.items():
        for few in batched(entities, _BATCH):
            _some(going, kind, frame.shed(kind, few))
    refuse(fitting.after(connection, frame, by_kind))
    if going.entry:
        _finish(going)
    return Added(
        going.entry, going.new, going.known, going.amended.total(), bool(going.entry) and waits
    )


def _sorted(entities: Iterable[Entity]) -> dict[str, list[Entity]]:
    """Return entities by kind, kinds in the order they depend on each other."""
    found: dict[str, list[Entity]] = {name: [] for name in KINDS}
    names = {kind: name for name, kind in KINDS.items()}
    for one in entities:
        found[names[type(one)]].append(one)
    return {name: some for name, some in found.items() if some}


def refuse(faults: Iterable[Fault]) -> None:
    """Raise Unfit when there is any fault; of very many only the first are told."""
    found = list(islice(faults, _MOST_FAULTS))
    if found:
        raise Unfit(found)


def refuse_personal(words: str, name: str) -> None:
    """Raise Unfit for words that look like personal data, without repeating them."""
    kind = personal.where(words)
    if kind or len(words) > _LONGEST_WHY:
        what = personal.REASONS[kind] if kind else "is too long"
        raise Unfit([Fault(name, what, personal.MEND if kind else "Say it shorter.")])


def _allowed(person: Person, by_kind: Collection[str]) -> None:
    if person.role < Role.TESTER:
        raise Refused("Only testers, reviewers and administrators add anything here.")
    if person.role < Role.REVIEWER and any(kind in by_kind for kind in _BY_REVIEWERS):
        raise Refused("Exercises, rounds and rules of access are set up by a reviewer.")


def _of_others(person: Person, by_kind: Mapping[str, list[Entity]]) -> Iterable[Fault]:
    """Yield what a tester says another organisation filed.

    Two organisations stand behind a public figure: nobody makes up the second one.
    """
    if person.role >= Role.REVIEWER or not person.organisation:
        return
    for kind in ("report", "helpline_case"):
        for one in by_kind.get(kind, ()):
            if getattr(one, "organisation", "") not in ("", person.organisation):
                yield Fault("organisation", *_NOT_HERS, about(one))


_NOT_HERS = ("is another than yours", "Bring your own reports, or ask a reviewer to bring these.")


def _each(entities: Iterable[Entity]) -> Iterable[Fault]:
    """Yield the faults of every entity; its key is shown only where that is no fault itself."""
    for one in entities:
        for fault in rules.faults(one):
            yield replace(fault, about=about(one))


def about(one: Entity) -> str:
    """Return the kind and key of an entity for a person to read, if the key may be shown."""
    names = KEYS[type(one)]
    shown = not any(fault.field in names for fault in rules.faults(one))
    kind = kind_of(one)
    return f"{kind} {stored.key_of(kind, stored.values_of(one))}" if shown else kind


def _some(going: _Addition, kind: str, entities: Collection[Entity]) -> None:
    """Store what is new of some entities of one kind."""
    rows: dict[str, stored.Values] = {}
    for one in entities:
        values = stored.values_of(one)
        key = stored.key_of(kind, values)
        if rows.setdefault(key, values) != values:
            _conflict(kind, key, rows[key], values)
        elif rows[key] is not values:
            going.known += 1
    held = asking.held(going.connection, kind, rows)
    news = [
        (key, values) for key, values in rows.items() if _is_new(going, kind, key, values, held)
    ]
    if news:
        going.entry = going.entry or _begun(going)
        lines = ((going.entry, key, key in held, None, None, *values) for key, values in news)
        insert_tuples(going.connection, KIND_TABLES[kind], lines)


def _is_new(
    going: _Addition, kind: str, key: str, values: stored.Values, held: Mapping[str, Any]
) -> bool:
    row = held.get(key)
    if row is None:
        going.new[kind] += 1
        return True
    before, names, amends = tuple(row[2:]), stored.names_of(kind), going.batch.amends
    if before == values or (not amends and goes_on(kind, names, values, before)):
        going.known += 1
        return False
    if not amends and not goes_on(kind, names, before, values):
        _conflict(kind, key, before, values)
    whose = dict(zip(names, before, strict=True)).get("organisation", "")
    if going.person.role < Role.REVIEWER and whose not in ("", going.person.organisation):
        raise Refused("Testers change what their own organisation filed; ask a reviewer.")
    going.amended[kind] += 1
    return True


def _conflict(kind: str, key: str, held: stored.Values, given: stored.Values) -> None:
    pairs = zip(stored.names_of(kind), held, given, strict=True)
    differ = tuple(name for name, one, other in pairs if one != other)
    fault = Fault(
        ", ".join(differ),
        "says otherwise than what is held",
        "Leave it out, or bring it as an amendment.",
        f"{kind} {key}",
    )
    raise Conflict([fault], key, differ)


def _begun(going: _Addition) -> int:
    """Open the entry of an addition and return its number; its counts follow at the end."""
    act = "amend" if going.batch.amends else "add"
    return enter(
        going.connection, going.person, act, going.now, why=going.why,
        waits=going.waits, file_sha256=going.batch.file_sha256,
    )  # fmt: skip


def enter(
    connection: Connection,
    person: Person,
    act: str,
    now: datetime,
    *,
    counts: Mapping[str, int] | None = None,
    **more: Any,
) -> int:
    """Write one line of the audit list and return its number."""
    row = {
        "at": records.iso(now),
        "who": person.name,
        "organisation": person.organisation,
        "role": person.role.name.lower(),
        "act": act,
        "counts": json.dumps(dict(counts or {}), sort_keys=True),
        "why": "",
        "of": None,
        "waits": False,
        "file_sha256": "",
    }
    done = connection.execute(insert(ENTRY).values(row | more))
    assert done.inserted_primary_key is not None
    return int(done.inserted_primary_key[0])


def counted(counts: str) -> dict[str, int]:
    """Return the counts of a line of the audit list."""
    return dict(json.loads(counts))


def recount(connection: Connection, entry: int, counts: Mapping[str, int]) -> None:
    """Write the counts of an entry that was opened in this same transaction."""
    mine = ENTRY.c.row_id == entry
    words = json.dumps(dict(counts), sort_keys=True)
    connection.execute(update(ENTRY).where(mine).values(counts=words))


def _finish(going: _Addition) -> None:
    recount(going.connection, going.entry, going.new + going.amended)
    if not going.waits:
        replace_amended(going.connection, going.entry)


def replace_amended(connection: Connection, entry: int) -> None:
    """Let what an entry amends, and now counts, give way to its rows."""
    for table in KIND_TABLES.values():
        old = table.alias("old")
        asked = (
            select(old.c.row_id, func.max(table.c.row_id))
            .join(old, (old.c.row_key == table.c.row_key) & (old.c.row_id < table.c.row_id))
            .where(table.c.entry == entry, table.c.amends.is_(True), table.c.erased.is_(None))
            .where(old.c.replaced_by.is_(None), old.c.erased.is_(None))
            .group_by(old.c.row_id)
        )
        for number, by in connection.execute(asked).all():
            gone = table.c.row_id == number
            connection.execute(update(table).where(gone).values(replaced_by=by))
