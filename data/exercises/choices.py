"""What a tester may choose in a worksheet or a form for phones: codes with their labels.

Children's material and what may be counted only by helplines is no choice; neither is a service
that stands for several. `severity` and `yes_no` are lists too, though no table holds them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from data.exercises.words import harm_codes, words
from data.places import jurisdictions
from data.reference import platforms, slug

Choice = tuple[str, str]
"""A code, and what people see for it."""

SEVERITIES: tuple[Choice, ...] = (
    ("1", "1: unpleasant"),
    ("2", "2: serious"),
    ("3", "3: grave"),
    ("4", "4: somebody is in danger now"),
)
_NO_DECISION = "no_decision_by_end"  # what is said when the time is over, not what a platform says
_LISTS = (
    *("content_format", "surface", "ground", "target_type", "origin", "reach", "channel"),
    *("reporter_type", "decision", "decision_ground", "automated", "reclassified", "state"),
    *("appeal_outcome", "dispute_outcome", "copies"),
)


@cache
def choices() -> Mapping[str, tuple[Choice, ...]]:
    """Return every list by its name."""
    lists = {name: tuple((w.code, w.label) for w in words(name).values()) for name in _LISTS}
    lists["decision"] = tuple(one for one in lists["decision"] if one[0] != _NO_DECISION)
    lists["severity"] = SEVERITIES
    lists["platform"] = _services()
    lists["harm"] = tuple((h.id, h.label) for h in harm_codes().values() if h.testable in _TESTED)
    lists["place"] = _places()
    lists["yes_no"] = (("yes", "Yes"), ("no", "No"))
    return MappingProxyType(lists)


@cache
def wider(kind: str) -> Mapping[str, tuple[Choice, ...]]:
    """Return the lists of which a kind of file takes more than a test does.

    The register tells of every harm but children's material, and of unions as well as countries;
    helplines count what no test may report.
    """
    testable = _WIDER.get(kind, ())
    if not testable:
        return {}
    lists = {
        "harm": tuple((h.id, h.label) for h in harm_codes().values() if h.testable in testable)
    }
    if kind == "access_rules":
        unions = [(j.id, j.name) for j in jurisdictions().values() if j.kind == "union"]
        lists["place"] = (*unions, *_places())
    return MappingProxyType(lists)


_TESTED = ("yes", "own")
_WIDER = {
    "access_rules": ("parent", "yes", "own", "helpline"),
    "helpline_cases": ("yes", "helpline"),
}


def _places() -> tuple[Choice, ...]:
    countries = [(j.id, j.name) for j in jurisdictions().values() if j.kind == "country"]
    return tuple(sorted(countries, key=lambda one: slug(one[1])))


def _services() -> tuple[Choice, ...]:
    known = [p for p in platforms().values() if p.sector != "joint"]
    ordered = sorted(known, key=lambda p: (not p.default_set, p.name.casefold()))
    return tuple((p.id, p.name) for p in ordered)
