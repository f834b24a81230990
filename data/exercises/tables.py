"""The tables of test reports: one for each kind of `model`, a column for each of its fields.

They are made from the fields' own descriptions, on a registry of their own, in a database (or,
on PostgreSQL, under names) of their own. Who adds a field to `model` adds a migration.

Every row knows the entry that brought it. A value is never updated: an amendment is a new row,
and the old one says by which it is `replaced_by`. The one exception is a withdrawal, which
blanks a row; `erased` then is the number of its tombstone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field as Described
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from data.exercises.model import KINDS, fields_of

METADATA = MetaData()
PREFIX = "exercises_"
"""What the names of our tables begin with: on PostgreSQL other tables lie beside them."""
OURS = ("row_id", "entry", "row_key", "amends", "replaced_by", "erased")
"""The columns of a kind's table that are no field of it."""
_NUMBER = BigInteger().with_variant(Integer(), "sqlite")


def _number(name: str = "row_id") -> Column[Any]:
    return Column(name, _NUMBER, primary_key=True)


def _words(name: str) -> Column[Any]:
    return Column(name, Text, nullable=False, default="")


ENTRY = Table(
    f"{PREFIX}entry",
    METADATA,
    _number(),
    *(_words(name) for name in ("at", "who", "organisation", "role", "act", "counts", "why")),
    Column("of", _NUMBER),
    Column("waits", Boolean, nullable=False, default=False),
    _words("file_sha256"),
    sqlite_autoincrement=True,
)
"""The audit list. Nothing in it is ever changed or removed."""

TOMBSTONE = Table(
    f"{PREFIX}tombstone",
    METADATA,
    _number(),
    Column("entry", _NUMBER, ForeignKey(f"{PREFIX}entry.row_id"), nullable=False),
    *(_words(name) for name in ("kind", "digest", "fingerprint", "exercise", "round")),
    sqlite_autoincrement=True,
)
"""What was withdrawn: a salted digest of its key, so that it is not taken in again."""

CLOSED = Table(
    f"{PREFIX}closed",
    METADATA,
    _number(),
    *(_words(name) for name in ("exercise", "round")),
    Column("entry", _NUMBER, ForeignKey(f"{PREFIX}entry.row_id"), nullable=False),
    UniqueConstraint("exercise", "round", name=f"{PREFIX}closed_once"),
    sqlite_autoincrement=True,
)
"""Rounds that are over: their fingerprints are erased and none is taken any more."""

SETTING = Table(
    f"{PREFIX}setting",
    METADATA,
    Column("name", Text, primary_key=True),
    _words("value"),
)
"""What a ledger was given when it was made: its salt, and whether it is for demonstration."""

DRAFT = Table(
    f"{PREFIX}draft",
    METADATA,
    _number(),
    *(_words(name) for name in ("who", "form", "slot", "fields", "kept_at")),
    UniqueConstraint("who", "form", "slot", name=f"{PREFIX}draft_once"),
    sqlite_autoincrement=True,
)

MAPPING = Table(
    f"{PREFIX}mapping",
    METADATA,
    _number(),
    Column("entry", _NUMBER, ForeignKey(f"{PREFIX}entry.row_id"), nullable=False),
    *(_words(name) for name in ("name", "content")),
    sqlite_autoincrement=True,
)

RELEASE = Table(
    f"{PREFIX}release",
    METADATA,
    _number(),
    Column("entry", _NUMBER, ForeignKey(f"{PREFIX}entry.row_id"), nullable=False),
    *(_words(name) for name in ("id", "exercise", "round", "method", "tables", "rests_on")),
    *(_words(name) for name in ("frozen_at", "sha256")),
    UniqueConstraint("id", name=f"{PREFIX}release_once"),
    sqlite_autoincrement=True,
)

FOREIGN = Table(
    f"{PREFIX}foreign",
    METADATA,
    _number(),
    Column("entry", _NUMBER, ForeignKey(f"{PREFIX}entry.row_id"), nullable=False),
    Column("row_key", Text, nullable=False, index=True),
    *(_words(name) for name in ("instance", "address", "release", "content", "sha256")),
    _words("brought_at"),
    Column("replaced_by", _NUMBER),
    Column("erased", _NUMBER, ForeignKey(f"{PREFIX}tombstone.row_id")),
    sqlite_autoincrement=True,
)
"""Releases of other instances, every vintage as its file; blank once taken away."""


def _column(one: Described[Any]) -> Column[Any]:
    kind = one.metadata["kind"]
    if kind == "yes_no":
        return Column(one.name, Boolean)
    if kind == "number":
        return Column(one.name, Integer if one.metadata["whole"] else Float)
    return _words(one.name)


def _table(name: str, kind: type[Any]) -> Table:
    return Table(
        f"{PREFIX}{name}",
        METADATA,
        _number(),
        Column("entry", _NUMBER, ForeignKey(f"{PREFIX}entry.row_id"), nullable=False),
        Column("row_key", Text, nullable=False, index=True),
        Column("amends", Boolean, nullable=False, default=False),
        Column("replaced_by", _NUMBER),
        Column("erased", _NUMBER, ForeignKey(f"{PREFIX}tombstone.row_id")),
        *(_column(one) for one in fields_of(kind)),
        sqlite_autoincrement=True,
    )


KIND_TABLES: Mapping[str, Table] = {name: _table(name, kind) for name, kind in KINDS.items()}
"""The table of every kind, in the order they depend on each other."""
