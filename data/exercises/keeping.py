"""What is kept beside test reports: drafts, mappings of partners' files, frozen tables.

A draft is its owner's alone and nobody else's evidence: it is overwritten and dropped. A mapping
is kept anew each time, the newest of a name counts. A frozen release is never changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from data import records
from data.exercises import personal, writing
from data.exercises.acts import Conflict, Draft, FileMapping, Refused, Release, Unfit
from data.exercises.fault import Fault
from data.exercises.roles import Person, Role
from data.exercises.tables import DRAFT, ENTRY, MAPPING, RELEASE

_NAME = re.compile(r"[\w.:|-]{1,80}", re.ASCII)
_MOST_FIELDS, _LONGEST = 100, 500
_ORDERS = ("", "ymd", "dmy", "mdy")


def keep_draft(
    connection: Connection,
    person: Person,
    place: tuple[str, str],
    fields: Mapping[str, str],
    now: datetime,
) -> None:
    """Keep what one person has begun to enter in a form's slot, in place of what was there."""
    _need(person, Role.TESTER)
    _refuse_odd_names(*place)
    if len(fields) > _MOST_FIELDS or any(len(v) > _LONGEST for v in fields.values()):
        raise Unfit([Fault("draft", "is too long", "Enter less at once.")])
    _refuse_personal(fields.items())
    drop_draft(connection, person, place)
    if fields:
        row = {"who": person.name.casefold(), "form": place[0], "slot": place[1]}
        row |= {"fields": json.dumps(dict(fields)), "kept_at": records.iso(now)}
        connection.execute(insert(DRAFT).values(row))


def drafts(connection: Connection, person: Person, form: str) -> list[Draft]:
    """Return what one person has begun to enter in a form, the newest first."""
    mine = (DRAFT.c.who == person.name.casefold()) & (DRAFT.c.form == form)
    asked = select(DRAFT).where(mine).order_by(DRAFT.c.kept_at.desc(), DRAFT.c.row_id.desc())
    return [
        Draft(row.slot, json.loads(row.fields), datetime.fromisoformat(row.kept_at))
        for row in connection.execute(asked)
    ]


def drop_draft(connection: Connection, person: Person, place: tuple[str, str]) -> None:
    """Forget what one person had begun to enter."""
    _need(person, Role.TESTER)
    mine = (DRAFT.c.who == person.name.casefold()) & (DRAFT.c.form == place[0])
    connection.execute(delete(DRAFT).where(mine, DRAFT.c.slot == place[1]))


def keep_mapping(connection: Connection, person: Person, one: FileMapping, now: datetime) -> None:
    """Keep how a partner's file is read."""
    _need(person, Role.TESTER)
    _refuse_odd_names(one.name)
    if one.date_order not in _ORDERS:
        raise Unfit([Fault("date_order", "is not declared", "Use ymd, dmy or mdy.")])
    _refuse_personal([*one.columns, *((c, w) for c, *both in one.words for w in both)])
    content = json.dumps(asdict(one), sort_keys=True)
    if content in (json.dumps(asdict(m), sort_keys=True) for m in mappings(connection)):
        return
    _refuse_to_replace(connection, person, one.name)
    entry = writing.enter(connection, person, "map", now, counts={"mapping": 1})
    connection.execute(insert(MAPPING).values(entry=entry, name=one.name, content=content))


def _refuse_to_replace(connection: Connection, person: Person, name: str) -> None:
    """Raise Refused where a tester would change how another organisation's files are read.

    A mapping says which words mean removed, and the files of scheduled pulls go through it.
    """
    asked = select(ENTRY.c.organisation).join(MAPPING, MAPPING.c.entry == ENTRY.c.row_id)
    whose = set(connection.execute(asked.where(MAPPING.c.name == name)).scalars())
    if person.role < Role.REVIEWER and whose - {person.organisation}:
        raise Refused("Another organisation's files are read so: use another name.")


def mappings(connection: Connection) -> list[FileMapping]:
    """Return the newest mapping of every name, by name."""
    rows = connection.execute(select(MAPPING).order_by(MAPPING.c.row_id))
    newest = {row.name: json.loads(row.content) for row in rows}
    return [_mapping(newest[name]) for name in sorted(newest)]


def _mapping(held: dict[str, Any]) -> FileMapping:
    columns = tuple((theirs, ours) for theirs, ours in held.pop("columns"))
    words = tuple((column, theirs, ours) for column, theirs, ours in held.pop("words"))
    return FileMapping(columns=columns, words=words, **held)


def keep_release(connection: Connection, person: Person, one: Release, now: datetime) -> Release:
    """Freeze public tables. The same again changes nothing; other ones need another id."""
    _need(person, Role.REVIEWER)
    _refuse_odd_names(one.id)
    try:
        held = json.loads(one.tables)
    except ValueError:
        raise Unfit([Fault("tables", "are no JSON", "Freeze what was computed.")]) from None
    _refuse_personal([("tables", words) for words in _leaves(held)])
    frozen = replace(one, frozen_at=one.frozen_at or now, sha256=one.hashed())
    before = next((r for r in releases(connection) if r.id == one.id), None)
    if before is not None:
        if before.sha256 != frozen.sha256:
            fault = Fault("tables", "are frozen already, and say otherwise", "Use another id.")
            raise Conflict([fault], one.id, ("tables",))
        return before
    entry = writing.enter(connection, person, "release", now, counts=one.rests_on)
    row = asdict(frozen) | {"entry": entry, "rests_on": json.dumps(dict(one.rests_on))}
    row["frozen_at"] = records.iso(frozen.frozen_at or now)
    connection.execute(insert(RELEASE).values(row))
    return frozen


def releases(connection: Connection) -> list[Release]:
    """Return every frozen release, oldest first."""
    return [
        Release(
            id=row.id,
            exercise=row.exercise,
            round=row.round,
            method=row.method,
            tables=row.tables,
            rests_on=json.loads(row.rests_on),
            frozen_at=datetime.fromisoformat(row.frozen_at),
            sha256=row.sha256,
        )
        for row in connection.execute(select(RELEASE).order_by(RELEASE.c.row_id))
    ]


def _leaves(held: Any) -> Iterator[str]:
    if isinstance(held, str):
        yield held
    elif isinstance(held, dict):
        for name, value in held.items():
            yield name
            yield from _leaves(value)
    elif isinstance(held, list):
        for value in held:
            yield from _leaves(value)


def _need(person: Person, role: Role) -> None:
    if person.role < role:
        raise Refused(f"This needs a {role.name.lower()}.")


def _refuse_odd_names(*names: str) -> None:
    if not all(_NAME.fullmatch(name) and personal.where(name) is None for name in names):
        raise Unfit([Fault("name", "is no plain name", "Use letters, digits, dots and hyphens.")])


def _refuse_personal(pairs: Iterable[tuple[str, str]]) -> None:
    """Refuse names and values that look personal; the fault names only a harmless column."""
    for name, value in pairs:
        for words in (name, value):
            kind = personal.where(words)
            if kind:
                shown = "" if personal.where(name) else name
                raise Unfit([Fault(shown, personal.REASONS[kind], personal.MEND)])
