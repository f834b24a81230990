"""What remains of a thing that was withdrawn: enough to refuse it, too little to tell it.

A digest of its key under a random salt of this ledger's own, another of its fingerprint, and
one of what it is called in every round: the same thing brought again is refused, whatever it is
called then and wherever it is brought to.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, insert, select

from data.exercises import asking, stored
from data.exercises.fault import Fault
from data.exercises.model import Entity, Item
from data.exercises.tables import SETTING

EVERYWHERE = " everywhere"
"""What follows the kind in the tombstone of a thing that is known in all rounds."""

_SALT = "salt"
_DRAWN = 20
"""Characters from which on an id is taken to be drawn at random."""


def make_salt(connection: Connection) -> None:
    """Give a new ledger its salt; one that has one keeps it."""
    asked = select(SETTING.c.name).where(SETTING.c.name == _SALT)
    if connection.execute(asked).first() is None:
        row = {"name": _SALT, "value": secrets.token_hex(32)}
        connection.execute(insert(SETTING).values(row))


def digest(connection: Connection, *words: str) -> str:
    """Return the salted digest of words."""
    return _digest(_salt(connection), words)


def _salt(connection: Connection) -> bytes:
    asked = select(SETTING.c.value).where(SETTING.c.name == _SALT)
    return bytes.fromhex(connection.execute(asked).scalar_one())


def _digest(salt: bytes, words: tuple[str, ...]) -> str:
    return hmac.new(salt, "\0".join(words).encode(), hashlib.sha256).hexdigest()


def everywhere(kind: str, one: Any) -> str:
    """Return what one item or case has in every exercise and round, empty where it has nothing.

    A case bears its organisation's own number. An item's id tells it elsewhere only where it is
    long enough to be drawn at random (a ULID); short ones are used again in each round.
    """
    if kind == "helpline_case":
        return f"{one.organisation}|{one.id}"
    return str(one.id) if kind == "item" and len(one.id) >= _DRAWN else ""


def withdrawn_faults(
    connection: Connection, by_kind: Mapping[str, list[Entity]]
) -> Iterator[Fault]:
    """Yield a fault for everything that was withdrawn before."""
    keys, prints = asking.tombstones(connection)
    if not keys:
        return
    salt, kinds = _salt(connection), {kind for kind, _ in keys}
    for kind, entities in by_kind.items():
        for one in entities if kind in kinds or (kind == "item" and prints) else ():
            key = stored.key_of(kind, stored.values_of(one))
            wide, known = kind + EVERYWHERE, everywhere(kind, one)
            if (
                (kind, _digest(salt, (kind, key))) in keys
                or (known and (wide, _digest(salt, (wide, known))) in keys)
                or (
                    isinstance(one, Item)
                    and one.url_hash
                    and _digest(salt, ("fingerprint", one.url_hash)) in prints
                )
            ):
                yield Fault("id", "was withdrawn", "Leave it out.", f"{kind} {key}")
