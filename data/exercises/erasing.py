"""What leaves the ledger of test reports: what was withdrawn, what is over, what is too old.

A withdrawal blanks every row about the thing, whoever brought it and whether it counted or not,
and leaves a tombstone: a salted digest, the date, who, and why in one of a few words. Closing a
round erases its fingerprints; the key they were made with is destroyed on the partners' side,
since it never was here. A purge takes the single reports of rounds that were kept long enough;
entries, tombstones, partners' own counts and frozen tables stay.

The caller cleans the file afterwards (`opening.Opened.clean`).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import Field as Described
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Table,
    delete,
    func,
    insert,
    select,
    true,
    update,
)

from data import records
from data.exercises import asking, salted, writing
from data.exercises.acts import Erased, Refused, ToWithdraw, Unfit
from data.exercises.fault import Fault
from data.exercises.model import KINDS, Round, fields_of
from data.exercises.roles import Person, Role
from data.exercises.tables import CLOSED, DRAFT, ENTRY, KIND_TABLES, TOMBSTONE
from data.exercises.words import words

PERSON_LEVEL = (
    *("item", "report", "state_check", "appeal", "dispute", "assessment", "coding"),
    "helpline_case",
)
"""The kinds of which a row is about one piece of content, or one person's case."""
DRAFTS_KEPT = timedelta(days=60)
"""How long what somebody began to enter is kept."""
_FRAME = ("exercise", "round")
_GONE = "(withdrawn)"


def withdraw(
    connection: Connection, person: Person, kind: str, key: str, why: str, now: datetime
) -> Erased:
    """Blank everything about one thing; `why` is a code of `words("why_withdrawn")`.

    Raises Refused for who may not, Unfit for what is not there. What was withdrawn before
    is not there any more, and withdrawing it again changes nothing.
    """
    if why not in words("why_withdrawn"):
        codes = ", ".join(words("why_withdrawn"))
        raise Unfit([Fault("why", "is no reason we know here", f"Use one of: {codes}.")])
    rows = _rows_of(connection, kind, key)
    if not rows:
        if (kind, salted.digest(connection, kind, key)) in asking.tombstones(connection)[0]:
            return Erased()
        raise Unfit([Fault("key", "is not in the ledger", "Look at its code again.")])
    _may_withdraw(connection, person, kind, rows)
    entry = writing.enter(connection, person, "withdraw", now, why=why)
    stone = _tombstone(connection, entry, kind, key, rows)
    counts = _blank(connection, kind, key, rows[-1], stone)
    _forget_names(connection, _called(kind, rows))
    writing.recount(connection, entry, counts)
    place = (getattr(rows[-1], "exercise", ""), getattr(rows[-1], "round", ""))
    return Erased(counts, (place,))


def _called(kind: str, rows: list[Row[Any]]) -> set[str]:
    """Return what a thing is called where people type: its id and its short code."""
    if kind not in ("item", "helpline_case"):
        return set()
    return {row.id for row in rows} | {getattr(row, "short_code", "") for row in rows} - {""}


def _rows_of(connection: Connection, kind: str, key: str) -> list[Row[Any]]:
    table = KIND_TABLES[kind]
    asked = select(table).where(table.c.row_key == key, table.c.erased.is_(None))
    return list(connection.execute(asked.order_by(table.c.row_id)))


def to_withdraw(
    connection: Connection, kind: str, place: tuple[str, str], code: str
) -> ToWithdraw | None:
    """Return what a withdrawal of a thing would erase, by its id or its short code.

    What waits, was refused or was replaced is found as well: it is stored, so it can be erased.
    """
    table = KIND_TABLES[kind]
    named = table.c.id == code
    if "short_code" in table.c:
        named |= table.c.short_code == code
    mine = (table.c.exercise == place[0]) & (table.c.round == place[1]) & named
    asked = select(table).where(mine, table.c.erased.is_(None)).order_by(table.c.row_id.desc())
    row = connection.execute(asked).first()
    if row is None:
        return None
    counts: Counter[str] = Counter()
    for name, other in KIND_TABLES.items():
        hangs = other.c.row_key == row.row_key if name == kind else _under(kind, row, other)
        if hangs is not None:
            asked_ = select(func.count()).where(hangs, other.c.erased.is_(None))
            counts[name] = connection.execute(asked_).scalar_one()
    return ToWithdraw(row.row_key, +counts)


def _may_withdraw(connection: Connection, person: Person, kind: str, rows: list[Row[Any]]) -> None:
    if kind in ("exercise", "round"):
        if person.role < Role.ADMIN:
            raise Refused("Only an administrator withdraws a whole exercise or round.")
    elif person.role < Role.REVIEWER:
        entries = {row.entry for row in rows}
        asked = select(ENTRY.c.who).where(ENTRY.c.row_id.in_(entries))
        brought = set(connection.execute(asked).scalars())
        if person.role < Role.TESTER or not all(person.same(name) for name in brought):
            raise Refused("Testers withdraw what they added themselves; ask a reviewer.")


def _tombstone(
    connection: Connection, entry: int, kind: str, key: str, rows: list[Row[Any]]
) -> int:
    prints = {row.url_hash for row in rows if row.url_hash} if kind == "item" else set()
    number = 0
    for fingerprint in sorted(prints) or [""]:
        row = {
            "entry": entry,
            "kind": kind,
            "digest": salted.digest(connection, kind, key),
            "fingerprint": fingerprint and salted.digest(connection, "fingerprint", fingerprint),
            "exercise": getattr(rows[-1], "exercise", ""),
            "round": getattr(rows[-1], "round", ""),
        }
        done = connection.execute(insert(TOMBSTONE).values(row))
        assert done.inserted_primary_key is not None
        number = int(done.inserted_primary_key[0])
    wide = kind + salted.EVERYWHERE
    for known in sorted({salted.everywhere(kind, one) for one in rows} - {""}):
        mark = {"kind": wide, "digest": salted.digest(connection, wide, known), "fingerprint": ""}
        connection.execute(insert(TOMBSTONE).values({**row, **mark}))
    return number


def _blank(connection: Connection, kind: str, key: str, row: Row[Any], stone: int) -> Counter[str]:
    """Blank the thing and all that hangs on it; return how many rows of each kind."""
    counts: Counter[str] = Counter()
    for name, table in KIND_TABLES.items():
        mine = table.c.row_key == key if name == kind else _under(kind, row, table)
        if mine is None:
            continue
        blank = {f.name: _blank_of(f) for f in fields_of(KINDS[name]) if f.name not in _FRAME}
        erased = update(table).where(mine, table.c.erased.is_(None))
        done = connection.execute(erased.values(**blank, row_key="", erased=stone))
        if done.rowcount:
            counts[name] = done.rowcount
    return counts


def _under(kind: str, row: Row[Any], table: Table) -> ColumnElement[bool] | None:
    """Return what of a table hangs on a thing of a kind, or None."""
    hangs: Mapping[str, Mapping[str, str]] = {
        "exercise": {"exercise": "id"},
        "round": {"exercise": "exercise", "round": "id"},
        "item": {"exercise": "exercise", "round": "round", "item": "id"},
        "report": {name: name for name in ("exercise", "round", "item", "attempt")},
    }
    columns = hangs.get(kind, {})
    if not columns or any(name not in table.c for name in columns):
        return None
    if kind == "report" and table.name.endswith("report"):
        return None
    found = true()
    for name, own in columns.items():
        found &= table.c[name] == getattr(row, own)
    return found


def _blank_of(one: Described[Any]) -> str | None:
    return None if one.metadata["kind"] in ("yes_no", "number") else ""


def _forget_names(connection: Connection, names: set[str]) -> None:
    """Take what a withdrawn thing is called out of drafts and out of what people wrote as why."""
    if not names:
        return
    for row in connection.execute(select(DRAFT.c.row_id, DRAFT.c.slot, DRAFT.c.fields)).all():
        if any(name in f"{row.slot} {row.fields}" for name in names):
            connection.execute(delete(DRAFT).where(DRAFT.c.row_id == row.row_id))
    for number, why in connection.execute(select(ENTRY.c.row_id, ENTRY.c.why)).all():
        plain = why
        for name in names:
            plain = plain.replace(name, _GONE)
        if plain != why:
            mine = ENTRY.c.row_id == number
            connection.execute(update(ENTRY).where(mine).values(why=plain))


def close(connection: Connection, person: Person, place: tuple[str, str], now: datetime) -> int:
    """Erase the fingerprints of a round; return of how many items. Closed stays closed."""
    if person.role < Role.REVIEWER:
        raise Refused("Only reviewers and administrators close a round.")
    if place in asking.closed(connection):
        return 0
    if not asking.there(connection, "round", ["|".join(place)]):
        raise Unfit([Fault("round", "is not in the ledger", "Look at its name again.")])
    table, erased = KIND_TABLES["item"], 0
    mine = (table.c.exercise == place[0]) & (table.c.round == place[1])
    done = connection.execute(update(table).where(mine, table.c.url_hash != "").values(url_hash=""))
    erased = done.rowcount
    _forget_fingerprints(connection, place)
    entry = writing.enter(connection, person, "close", now, counts={"item": erased})
    row = {"exercise": place[0], "round": place[1], "entry": entry}
    connection.execute(insert(CLOSED).values(row))
    return erased


def _forget_fingerprints(connection: Connection, place: tuple[str, str]) -> None:
    mine = (TOMBSTONE.c.exercise == place[0]) & (TOMBSTONE.c.round == place[1])
    connection.execute(update(TOMBSTONE).where(mine).values(fingerprint=""))


def purge(connection: Connection, person: Person, today: date, now: datetime) -> Erased:
    """Delete the single reports of rounds kept until before `today`, and old drafts."""
    if person.role < Role.ADMIN:
        raise Refused("Only an administrator purges; the schedule does it every day.")
    rounds = [one for one in asking.entities(connection, "round") if isinstance(one, Round)]
    due = sorted((r.exercise, r.id) for r in rounds if r.retain_until and r.retain_until < today)
    counts, emptied = Counter[str](), []
    for place in due:
        gone = _empty(connection, place)
        if gone:
            said = asking.said_of(place)
            writing.enter(connection, person, asking.PURGE, now, counts=gone, why=said)
            emptied.append(place)
            counts += gone
    counts += _old_drafts(connection, now, due)
    return Erased(counts, tuple(emptied))


def _empty(connection: Connection, place: tuple[str, str]) -> Counter[str]:
    """Delete every single report of a round; return how many of each kind."""
    counts: Counter[str] = Counter()
    for kind in PERSON_LEVEL:
        table = KIND_TABLES[kind]
        mine = (table.c.exercise == place[0]) & (table.c.round == place[1])
        done = connection.execute(delete(table).where(mine))
        if done.rowcount:
            counts[kind] = done.rowcount
    _forget_fingerprints(connection, place)
    return counts


def _old_drafts(connection: Connection, now: datetime, due: list[tuple[str, str]]) -> Counter[str]:
    """Delete drafts nobody went on with, and those of rounds that are purged."""
    since = records.iso(now - DRAFTS_KEPT)
    old = [
        row.row_id
        for row in connection.execute(select(DRAFT.c.row_id, DRAFT.c.kept_at, DRAFT.c.fields))
        if row.kept_at < since or _place(row.fields) in due
    ]
    if old:
        connection.execute(delete(DRAFT).where(DRAFT.c.row_id.in_(old)))
    return Counter({"draft": len(old)} if old else {})


def _place(fields: str) -> tuple[str, str]:
    held = json.loads(fields)
    return held.get("exercise", ""), held.get("round", "")


def withdrawn(connection: Connection, kind: str, keys: Collection[str]) -> set[str]:
    """Return which of some keys (or, of kind `fingerprint`, which hashes) were withdrawn."""
    keyed, prints = asking.tombstones(connection)
    stones = prints if kind == "fingerprint" else {digest for of, digest in keyed if of == kind}
    return {key for key in keys if stones and salted.digest(connection, kind, key) in stones}
