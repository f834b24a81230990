"""The DSA Transparency Database: its codes under two schemas, and errors it announced.

    statement_codes.csv     every code of a statement of reasons, when it was accepted, and what
                            took its place: said by the Commission, or read by us
    statement_errata.csv    what services filed wrongly or otherwise, with the days it concerns

A statement is filed by a service about one restriction. It holds no date of a notice and no
complaint, so nothing about it is a response time or redress.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from data.breaks import EVERY
from data.reference import platforms, rows
from data.rows import Row, keyed

SCHEMAS = ("v1", "v2")
SECOND_SCHEMA = date(2025, 7, 1)
"""The first day on which statements are filed under the second schema (v2)."""

_BASES = ("official", "inferred", "")


@dataclass(frozen=True, slots=True)
class StatementCode:
    """One code: its label, the schemas it belongs to, and its successor.

    `until` is the last schema that accepts it, empty while it is accepted. `basis` says whether
    the Commission prints the successor or we inferred it; empty where there is none. The parents
    are the categories a keyword stands under in the documentation of each schema.
    """

    id: str
    attribute: str
    label: str
    label_v1: str
    since: str
    until: str
    successor: str
    basis: str
    parent_v1: str
    parent_v2: str
    source: str
    note: str

    def accepted(self, schema: str) -> bool:
        """Whether statements filed under a schema may bear this code."""
        return self.since <= schema <= (self.until or SCHEMAS[-1])

    def named(self, schema: str) -> str:
        """Return the label under a schema."""
        return self.label_v1 if schema == "v1" and self.label_v1 else self.label


@dataclass(frozen=True, slots=True)
class Erratum:
    """Something known to be wrong, or filed otherwise, in the statements of a service.

    `field` is the part of a statement concerned, `*` all of it; `on` and `until` are the first
    and last day concerned as announced, `until` is None where it goes on.
    """

    id: str
    platform: str
    field: str
    on: date
    until: date | None
    announced_on: date
    what: str
    source: str
    note: str


@cache
def codes() -> Mapping[str, StatementCode]:
    """Return every code by itself, in the order of the table."""
    found = keyed(rows("statement_codes.csv"), _code)
    for row in rows("statement_codes.csv"):
        one = found[row["id"]]
        for column in ("successor", "parent_v1", "parent_v2"):
            row.one_of(column, {*found, ""})
        if one.successor and not found[one.successor].accepted("v2"):
            raise row.fault("successor", "not accepted either")
    return found


def _code(row: Row) -> StatementCode:
    one = StatementCode(
        id=row["id"],
        attribute=row.filled("attribute"),
        label=row.filled("label"),
        label_v1=row["label_v1"],
        since=row.one_of("since", SCHEMAS),
        until=row.one_of("until", ("", "v1")),
        successor=row["successor"],
        basis=row.one_of("basis", _BASES),
        parent_v1=row["parent_v1"],
        parent_v2=row["parent_v2"],
        source=_address(row),
        note=row["note"],
    )
    if bool(one.successor) != bool(one.basis):
        raise row.fault("basis", "stands exactly where there is a successor")
    if one.successor and one.until != "v1":
        raise row.fault("successor", "of a code that is accepted still")
    if one.basis == "inferred" and not one.note:
        raise row.fault("note", "says why a successor was inferred")
    return one


@cache
def errata() -> Mapping[str, Erratum]:
    """Return the register of errors by id."""
    return keyed(rows("statement_errata.csv"), _erratum)


def _erratum(row: Row) -> Erratum:
    on, until, announced = row.day("on"), row.day("until"), row.day("announced_on")
    if on is None or announced is None:
        raise row.fault("announced_on" if on else "on", "must not be blank")
    if until is not None and until < on:
        raise row.fault("until", "before it began")
    return Erratum(
        id=row["id"],
        platform=row.one_of("platform", {*platforms(), EVERY}),
        field=row.filled("field"),
        on=on,
        until=until,
        announced_on=announced,
        what=row.filled("what"),
        source=_address(row),
        note=row["note"],
    )


def _address(row: Row) -> str:
    if not row["source"].startswith("https://"):
        raise row.fault("source", "not an https address")
    return row["source"]
