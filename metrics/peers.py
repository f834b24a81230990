"""Which services are of a kind: same sector, same size class, users of the same order.

Peers are for reading a figure in its company; they say nothing of who does better, so they
stand in alphabetical order and carry no value.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from data.model import Value
from metrics.directory import Entry

APART = 10.0
"""How many times the users of the other a service may have and still be its peer."""

RULE = (
    "Peers are services of the same sector and the same size class under the Digital Services "
    "Act. Where both state their monthly users in the European Union, neither may have more than "
    "ten times those of the other. The list is alphabetical and ranks nobody."
)


@dataclass(frozen=True, slots=True)
class Peer:
    """A service of the same kind; `by_users` where both numbers of users were compared."""

    entry: Entry
    by_users: bool


def peers(of: Entry, entries: Iterable[Entry]) -> tuple[Peer, ...]:
    """Return the peers of a service, in the order of the entries, itself left out."""
    found = []
    for other in entries:
        alike = (other.platform.sector, other.platform.designation)
        if other.platform.id == of.platform.id or alike != (
            of.platform.sector,
            of.platform.designation,
        ):
            continue
        mine, theirs = number(of), number(other)
        compared = mine is not None and theirs is not None
        if mine is None or theirs is None or max(mine, theirs) <= APART * min(mine, theirs):
            found.append(Peer(other, compared))
    return tuple(found)


def number(entry: Entry) -> float | None:
    """Return the stated users of a service as one number, or None.

    A range counts as its middle, a limit as the limit itself: enough for an order of magnitude.
    """
    value = entry.users.value if entry.users else None
    return None if value is None else _point(value)


def _point(value: Value) -> float | None:
    if value.number is not None:
        return value.number
    ends = [end for end in (value.low, value.high) if end is not None]
    return sum(ends) / len(ends) if ends else None
