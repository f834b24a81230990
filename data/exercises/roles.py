"""Who may do what with test reports, and how somebody shows who she is.

    person_of(token)           the person who alone has this token (`DESK_TOKENS`)
    person_of_login(address)   the person behind a login at an identity provider (`DESK_LOGINS`)
    open_to_anybody()          whether anything can be entered here at all

`DESK_TOKENS` names people as `name:role:organisation:token`, with spaces between them.
`DESK_LOGINS` says the same of logins, as `address=name:role:organisation` or, where a provider
verifies no addresses, `issuer#subject=name:role:organisation`; or it is the path of a file with
one such line for each. Without either, entry is off. The address of a login never
enters the ledger: only the name does, and a name here is a pseudonym or initials.
"""

from __future__ import annotations

import hmac
import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

SHORTEST = 16
"""The fewest characters a token has; one with fewer admits nobody."""
_NAME = re.compile(r"[^\W_][\w.-]{0,39}")
_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{1,39}|")
_PARTS = 3


class Role(IntEnum):
    """What somebody may do; who may do more may do all of the less."""

    VIEWER = 0
    TESTER = 1
    REVIEWER = 2
    ADMIN = 3


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who enters or checks test reports."""

    name: str
    role: Role
    organisation: str = ""

    def same(self, name: str) -> bool:
        """Whether a name means this person; case makes nobody a second person."""
        return self.name.casefold() == name.casefold()


PROGRAM = Person("program", Role.ADMIN)
"""Who the command line and the schedule are: a name that no token can have."""


def people_by_token() -> Mapping[str, Person]:
    """Return people by token. A line that is none, or a token two people have, admits nobody."""
    found: list[tuple[str, Person]] = []
    for words in os.environ.get("DESK_TOKENS", "").split():
        *about, token = words.split(":", _PARTS)
        person = _person(about)
        if person and len(token) >= SHORTEST:
            found.append((token, person))
    times = Counter(token for token, _ in found)
    return {token: person for token, person in found if times[token] == 1}


def person_of(token: str) -> Person | None:
    """Return who has a token, or None. Takes as long for a wrong one as for a right one."""
    given = token.encode()
    found = [
        person
        for held, person in people_by_token().items()
        if hmac.compare_digest(held.encode(), given)
    ]
    return found[0] if found else None


def person_of_login(address: str) -> Person | None:
    """Return who stands behind a login, or None.

    A login is an address that its provider has verified, in which case does not count, or
    `issuer#subject`, in which it does.
    """
    wanted = _login(address.strip())
    return dict(_logins()).get(wanted) if wanted else None


def people() -> tuple[Person, ...]:
    """Return everybody who may enter here, each once."""
    every = (*people_by_token().values(), *(person for _, person in _logins()))
    return tuple({p.name.casefold(): p for p in every}.values())


def open_to_anybody() -> bool:
    """Whether anybody may enter test reports here."""
    return any(p.role >= Role.TESTER for p in people())


def open_to_two() -> bool:
    """Whether there is a second person, for what counts only when two agree."""
    return sum(p.role >= Role.TESTER for p in people()) > 1


def _logins() -> Iterable[tuple[str, Person]]:
    """Yield the address of every login with its person."""
    given = os.environ.get("DESK_LOGINS", "")
    for words in (given if "=" in given else _lines(given)).split():
        address, _, about = words.rpartition("=")
        person = _person(about.split(":"))
        if address and person:
            yield _login(address), person


def _login(address: str) -> str:
    return address if "#" in address else address.casefold()


def _lines(path: str) -> str:
    return Path(path).read_text(encoding="utf-8") if path else ""


def _person(about: list[str]) -> Person | None:
    """Return the person of (name, role, organisation), or None where that is none."""
    if len(about) != _PARTS:
        return None
    name, role, organisation = about
    if not _NAME.fullmatch(name) or name.casefold() == PROGRAM.name:
        return None
    if role.upper() not in Role.__members__ or not _SLUG.fullmatch(organisation):
        return None
    return Person(name, Role[role.upper()], organisation)
