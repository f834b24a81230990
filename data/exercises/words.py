"""The words a test report may use: every list of the protocol, and the kinds of harm.

words("channel")    the codes of one list, in their order, with what people see
harm_codes()        the harm codes of the protocol, each with our harm it belongs to
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from data.harms import harms
from data.reference import rows
from data.rows import Row, keyed

_TESTABLE = ("yes", "own", "helpline", "never", "parent")


@dataclass(frozen=True, slots=True)
class Word:
    """One code of a list: its label, the group it counts in, and a note where it needs one."""

    code: str
    label: str
    counts_as: str
    meaning: str


@dataclass(frozen=True, slots=True)
class HarmCode:
    """A harm code of the protocol. `testable` says how it may be measured at all.

    yes       by reporting what is public
    own       only with items the team published itself
    helpline  only from the counts of helplines
    parent    only through one of its narrower codes
    never     may not be recorded here in any form
    """

    id: str
    label: str
    harm: str
    gender_based: bool
    testable: str


@cache
def _lists() -> Mapping[str, Mapping[str, Word]]:
    found: dict[str, dict[str, Word]] = {}
    for row in rows("test_words.csv"):
        of = found.setdefault(row.filled("list"), {})
        if row.filled("code") in of:
            raise row.fault("code", "stands twice in its list")
        of[row["code"]] = Word(row["code"], row.filled("label"), row["counts_as"], row["meaning"])
    return MappingProxyType({name: MappingProxyType(of) for name, of in found.items()})


def words(name: str) -> Mapping[str, Word]:
    """Return one list by code. Raises KeyError for a list that does not exist."""
    return _lists()[name]


def counted_as(name: str, group: str) -> frozenset[str]:
    """Return the codes of a list that count in one group."""
    return frozenset(w.code for w in words(name).values() if w.counts_as == group)


@cache
def harm_codes() -> Mapping[str, HarmCode]:
    """Return the harm codes of the protocol by code."""
    known = harms()

    def make(row: Row) -> HarmCode:
        return HarmCode(
            row["id"],
            row.filled("label"),
            row.one_of("harm", known),
            row.yes("gender_based"),
            row.one_of("testable", _TESTABLE),
        )

    return keyed(rows("test_harms.csv"), make)
