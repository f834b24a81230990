"""Test reports as rows of a table, and back; what is compiled once for each kind.

values_of(one)         the columns of an entity, in the order of its fields
entity_of(kind, row)   the entity of such columns
key_of(kind, row)      what it is about, from its columns: as `model.key_of` has it
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from operator import attrgetter
from typing import Any

from data.exercises.acts import Entry
from data.exercises.model import KEYS, KINDS, Entity, fields_of

Values = tuple[Any, ...]
_WRITTEN: Mapping[str, Callable[[Any], Any]] = {
    "moment": lambda at: at.astimezone(UTC).isoformat(timespec="seconds"),
    "day": date.isoformat,
    "some": ";".join,
}
_READ: Mapping[str, Callable[[str], Any]] = {
    "moment": datetime.fromisoformat,
    "day": date.fromisoformat,
    "some": lambda words: tuple(words.split(";")),
}
_EMPTY: Mapping[str, Any] = {"some": (), "moment": None, "day": None}
_AS_IT_IS = ("yes_no", "number")


def values_of(one: Entity) -> Values:
    """Return the columns of an entity: text, numbers, yes and no; instants in UTC."""
    kind: Any = type(one)
    get, written = _plan(kind)
    values = list(get(one))
    for place, write in written:
        value = values[place]
        values[place] = write(value) if value else ""
    return tuple(values)


@cache
def _plan(kind: type[Any]) -> tuple[Any, tuple[tuple[int, Callable[[Any], Any]], ...]]:
    described = fields_of(kind)
    written = tuple(
        (place, _WRITTEN.get(one.metadata["kind"], str))
        for place, one in enumerate(described)
        if one.metadata["kind"] not in _AS_IT_IS
    )
    return attrgetter(*(one.name for one in described)), written


def entity_of(kind: str, row: Values) -> Entity:
    """Return the entity of its columns."""
    values = list(row)
    for place, read, empty in _unwritten(kind):
        words = values[place]
        values[place] = read(words) if words else empty
    made: Entity = KINDS[kind](*values)
    return made


@cache
def _unwritten(kind: str) -> tuple[tuple[int, Callable[[str], Any], Any], ...]:
    return tuple(
        (place, _READ[word], _EMPTY[word])
        for place, one in enumerate(fields_of(KINDS[kind]))
        if (word := one.metadata["kind"]) in _READ
    )


def key_of(kind: str, row: Values) -> str:
    """Return what columns are about."""
    return "|".join(_spoken(row[place]) for place in _places(kind))


@cache
def _places(kind: str) -> tuple[int, ...]:
    names = names_of(kind)
    return tuple(names.index(name) for name in KEYS[KINDS[kind]])


def _spoken(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


@cache
def names_of(kind: str) -> tuple[str, ...]:
    """Return the names of a kind's fields, in their order."""
    return tuple(one.name for one in fields_of(KINDS[kind]))


def entry_of(row: Any, standing: str = "") -> Entry:
    """Return a line of the audit list."""
    return Entry(
        id=row.row_id,
        at=datetime.fromisoformat(row.at),
        who=row.who,
        organisation=row.organisation,
        act=row.act,
        counts=json.loads(row.counts),
        why=row.why,
        of=row.of,
        waits=row.waits,
        standing=standing,
        file_sha256=row.file_sha256,
    )
