"""Countries, unions and scopes, and who belonged to which union when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from data.reference import plain, rows
from data.rows import Row, keyed
from data.vocabulary import Jurisdiction, Membership, ReferenceFault


@cache
def jurisdictions() -> Mapping[str, Jurisdiction]:
    """Return all countries, unions and scopes by id."""
    return keyed(
        rows("jurisdictions.csv"),
        lambda r: Jurisdiction(
            id=r["id"],
            name=r.filled("name"),
            kind=r.one_of("kind", ("country", "union", "scope")),
            eurostat=r["eurostat"],
            source=r["source"],
            note=r["note"],
        ),
    )


@cache
def _eurostat() -> Mapping[str, str]:
    return {j.eurostat: j.id for j in jurisdictions().values() if j.eurostat}


def jurisdiction(code: str) -> Jurisdiction:
    """Return the jurisdiction of an id, or of the letters Eurostat prints (EL is Greece)."""
    known = jurisdictions()
    found = known.get(code) or known.get(_eurostat().get(code, ""))
    if found is None:
        raise ReferenceFault("jurisdictions.csv", "", "id", code, "not known")
    return found


@cache
def _names() -> Mapping[str, str]:
    known = jurisdictions()
    names = {plain(j.name): j.id for j in known.values()}
    for row in rows("jurisdiction_names.csv"):
        words = plain(row.filled("words"))
        if words in names:
            raise row.fault("words", "names a jurisdiction already")
        names[words] = row.one_of("jurisdiction", known)
    return names


def named(words: str) -> str:
    """Return the id of the jurisdiction that publishers print so, an empty string when none.

    `jurisdiction_names.csv` has the names that differ from ours; case and spaces do not count.
    """
    return _names().get(plain(words), "")


@cache
def memberships() -> tuple[Membership, ...]:
    """Return who belonged to which union from when until when, both days included."""
    known = jurisdictions()
    return tuple(_membership(r, known) for r in rows("memberships.csv"))


def _membership(row: Row, known: Mapping[str, Jurisdiction]) -> Membership:
    since, until = row.day("from"), row.day("until")
    if since is None or (until is not None and until < since):
        raise row.fault("from", "a membership needs a first day, not after its last")
    union, member = row.one_of("union", known), row.one_of("member", known)
    return Membership(union, member, since, until, row["source"], row["note"])


@cache
def members(union: str, on: date) -> tuple[str, ...]:
    """Return the ids of the members of a union on a day, sorted.

    Raises ReferenceFault for something that is no union.
    """
    if jurisdiction(union).kind != "union":
        raise ReferenceFault("memberships.csv", "", "union", union, "not a union")
    inside = (m for m in memberships() if m.union == union and m.since <= on)
    return tuple(sorted(m.member for m in inside if m.until is None or on <= m.until))
