"""Releases of other instances: kept as printed, apart from what was reported here.

    keep(...)         new, changed since, or known; an older vintage is never overwritten
    held(...)         the newest vintage of every release, with how many came before it
    take_away(...)    on request: every vintage is blanked, and a tombstone refuses it

Nothing here is counted, added up or ranked: a release stays the words of whoever published it.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Iterator
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import Connection, Row, insert, select, update

from data import records
from data.exercises import asking, personal, release_file, release_rules, salted, writing
from data.exercises.acts import Erased, ForeignRelease, Kept, Refused, Unfit
from data.exercises.fault import Fault
from data.exercises.release_file import ReleaseFile
from data.exercises.roles import Person, Role
from data.exercises.tables import FOREIGN, TOMBSTONE
from data.exercises.words import words

KIND = "foreign_release"
_INSTANCE = re.compile(r"[^\W_][^|\r\n\t]{1,79}")
_HOST = re.compile(r"[a-z0-9.-]{1,200}(?::\d{1,5})?", re.IGNORECASE)
_LONGEST = 300
_BLANK = ("row_key", "instance", "address", "release", "content", "sha256", "brought_at")


def keep(
    connection: Connection,
    person: Person,
    given: ForeignRelease,
    now: datetime,
    *,
    why: str = "",
    demo: bool = False,
) -> Kept:
    """Keep a release of another instance; the same again changes nothing.

    Raises Refused below an administrator, who alone publishes, and Unfit for what may not be
    kept: an invented release among real ones, one that was taken away, one that breaks a rule.
    """
    if person.role < Role.ADMIN:
        raise Refused("What another instance released is shown at once: ask an administrator.")
    writing.refuse_personal(why, "why")
    writing.refuse(_faults(given, demo=demo))
    key = key_of(given.instance, given.file.about.release)
    if (KIND, salted.digest(connection, KIND, key)) in asking.tombstones(connection)[0]:
        mend = "Leave it out, and take its address off the list."
        raise Unfit([Fault("release", "was taken away on request", mend, KIND)])
    content = release_file.written(given.file)
    mark = release_file.hash_of(content)
    before = _newest(connection, key)
    if before is not None and before.sha256 == mark:
        return Kept.KNOWN
    act = {"why": why, "file_sha256": mark}
    entry = writing.enter(connection, person, "add", now, counts={KIND: 1}, **act)
    row = {"entry": entry, "row_key": key, "instance": given.instance, "address": given.address}
    row |= {"release": given.file.about.release, "content": content, "sha256": mark}
    done = connection.execute(insert(FOREIGN).values(row | {"brought_at": records.iso(now)}))
    assert done.inserted_primary_key is not None
    if before is None:
        return Kept.NEW
    old = FOREIGN.c.row_id == before.row_id
    number = int(done.inserted_primary_key[0])
    connection.execute(update(FOREIGN).where(old).values(replaced_by=number))
    return Kept.CHANGED


def key_of(instance: str, release: str) -> str:
    """Return what a release is known by: two instances may call theirs the same."""
    return f"{' '.join(instance.split()).casefold()}|{release}"


def _newest(connection: Connection, key: str) -> Row[tuple[object, ...]] | None:
    mine = (FOREIGN.c.row_key == key) & FOREIGN.c.replaced_by.is_(None)
    return connection.execute(select(FOREIGN).where(mine)).first()


def _faults(given: ForeignRelease, *, demo: bool) -> Iterator[Fault]:
    if not _INSTANCE.fullmatch(given.instance) or personal.where(given.instance):
        yield Fault("instance", "is no plain name of an organisation", "Name who publishes it.")
    if given.address and not plain_address(given.address):
        mend = "Give the address without a name, a question mark or a hash sign."
        yield Fault("address", "is no plain address of a file", mend)
    if (given.file.about.synthetic == "yes") is not demo:
        what = "is real" if demo else "is an invented example"
        yield Fault("synthetic", what, "Real figures and invented ones are never mixed.")
    for one in release_rules.wrong(given.file):
        yield Fault(one.column, one.what, one.mend, f"row {one.row}" if one.row else KIND)


def plain_address(address: str) -> str:
    """Return an address that may be shown to everybody, or nothing for any other.

    One with a user, a question or a fragment may be a secret, or name somebody.
    """
    parts = urlsplit(address)
    odd = parts.query or parts.fragment or parts.scheme not in ("http", "https")
    if odd or len(address) > _LONGEST or not _HOST.fullmatch(parts.netloc):
        return ""
    return "" if any(map(personal.where, parts.path.split("/"))) else address


def held(connection: Connection) -> list[ForeignRelease]:
    """Return the newest vintage of every release, by instance and day of freezing."""
    rows = connection.execute(
        select(FOREIGN).where(FOREIGN.c.erased.is_(None)).order_by(FOREIGN.c.row_id)
    ).all()
    older = Counter(row.row_key for row in rows if row.replaced_by is not None)
    found = [
        ForeignRelease(
            row.instance,
            _file(row.content),
            row.address,
            datetime.fromisoformat(row.brought_at),
            older[row.row_key],
        )
        for row in rows
        if row.replaced_by is None
    ]
    return sorted(found, key=lambda one: (one.instance.casefold(), one.file.about.frozen_on))


def _file(content: str) -> ReleaseFile:
    found = release_file.parsed(csv.reader(io.StringIO(content, newline="")))
    assert found.file is not None, "what is kept was read before"
    return found.file


def vintages(connection: Connection, instance: str, release: str) -> list[str]:
    """Return every kept vintage of a release as its file, oldest first."""
    mine = (FOREIGN.c.row_key == key_of(instance, release)) & FOREIGN.c.erased.is_(None)
    asked = select(FOREIGN.c.content).where(mine).order_by(FOREIGN.c.row_id)
    return list(connection.execute(asked).scalars())


def take_away(
    connection: Connection, person: Person, place: tuple[str, str], why: str, now: datetime
) -> Erased:
    """Blank every vintage of a release, (instance, release); it is not taken in again.

    `why` is a code of `words("why_withdrawn")`. Raises Refused below an administrator, Unfit
    for what is not there.
    """
    if person.role < Role.ADMIN:
        raise Refused("Only an administrator takes away a release of another instance.")
    if why not in words("why_withdrawn"):
        codes = ", ".join(words("why_withdrawn"))
        raise Unfit([Fault("why", "is no reason we know here", f"Use one of: {codes}.")])
    key = key_of(*place)
    asked = select(FOREIGN.c.row_id).where(FOREIGN.c.row_key == key, FOREIGN.c.erased.is_(None))
    numbers = list(connection.execute(asked).scalars())
    if not numbers:
        raise Unfit([Fault("release", "is not held", "Look at both names again.")])
    counts = {KIND: len(numbers)}
    entry = writing.enter(connection, person, "withdraw", now, why=why, counts=counts)
    _blank(connection, numbers, _tombstone(connection, entry, key))
    return Erased(Counter(counts))


def _tombstone(connection: Connection, entry: int, key: str) -> int:
    row = {"entry": entry, "kind": KIND, "digest": salted.digest(connection, KIND, key)}
    done = connection.execute(insert(TOMBSTONE).values(row))
    assert done.inserted_primary_key is not None
    return int(done.inserted_primary_key[0])


def _blank(connection: Connection, numbers: Collection[int], stone: int) -> None:
    gone = update(FOREIGN).where(FOREIGN.c.row_id.in_(numbers))
    connection.execute(gone.values(erased=stone, **dict.fromkeys(_BLANK, "")))
