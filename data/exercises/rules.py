"""What may stand in a test report: each field for itself, and what fields say of each other.

    faults(one)      why an entity may not be kept; nothing when it may
    warnings(one)    what somebody should look at again, and what is kept as it is

Pure: what a round, an exercise or other rows say of an entity is in `round_rules`. No sentence
here ever repeats a value: it could be the very thing that may not be kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import Field
from datetime import date, datetime
from functools import cache
from math import isfinite
from typing import Any

from data.exercises import cross_rules, personal
from data.exercises.demo import platforms_of_the_demo
from data.exercises.fault import Fault
from data.exercises.model import Entity, fields_of
from data.exercises.words import harm_codes, words
from data.places import jurisdictions
from data.reference import platforms

__all__ = ["Fault", "faults", "warnings"]

Checked = Callable[[Any], Fault | None]
"""A check of one value: its fault, or None."""
_SHOWN = 24
"""How many words a sentence lists; of a longer list it says where to find it."""
_ELSEWHERE = {
    "platform": "Use the id of a service, as the table of platforms has it (`facebook`).",
    "place": "Use the two letters of a country (`ES`), or the id of a union (`EU`).",
}
# Marks that turn the direction of writing around let words read otherwise than they are stored.
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def faults(one: Entity) -> list[Fault]:
    """Return why an entity may not be kept: each field first, then what they say together."""
    kind: Any = type(one)
    found = [
        fault for name, check in _checks(kind) if (fault := check(getattr(one, name))) is not None
    ]
    return found or cross_rules.faults(one)


def warnings(one: Entity) -> list[Fault]:
    """Return what is kept and should be looked at again."""
    return cross_rules.warnings(one)


def codes(name: str) -> Collection[str]:
    """Return the codes a field may use: of a list of words, or of a table of its own."""
    tables: Mapping[str, Callable[[], Mapping[str, Any]]] = {
        "platform": _services,
        "place": jurisdictions,
        "harm": harm_codes,
    }
    return tables[name]() if name in tables else words(name)


@cache
def _services() -> Mapping[str, Any]:
    """Return real services and invented ones; which ledger takes which is told by `fitting`."""
    return {**platforms(), **platforms_of_the_demo()}


@cache
def _checks(kind: type[Any]) -> tuple[tuple[str, Checked], ...]:
    return tuple((one.name, _check(one)) for one in fields_of(kind))


def _check(one: Field[Any]) -> Checked:
    """Return the check of one field: whether it may be empty, then what may stand in it."""
    full = _FULL[one.metadata["kind"]](one)
    empty = () if one.metadata["kind"] == "some" else ""
    missing = Fault(one.name, "is empty", "Fill it in.") if one.metadata["needed"] else None

    def check(value: Any) -> Fault | None:
        if value is None or (value == empty and type(value) is type(empty)):
            return missing
        return full(value)

    return check


def _of(one: Field[Any]) -> Checked:
    known = codes(one.metadata["words"])
    wrong = Fault(one.name, "is no word we know here", _listed(one.metadata["words"], known))
    return lambda value: None if isinstance(value, str) and value in known else wrong


def _some(one: Field[Any]) -> Checked:
    known = codes(one.metadata["words"])
    wrong = Fault(one.name, "is no word we know here", _listed(one.metadata["words"], known))
    twice = Fault(one.name, "says the same twice", "Name each once.")

    def check(value: Any) -> Fault | None:
        if not isinstance(value, tuple) or not all(
            isinstance(v, str) and v in known for v in value
        ):
            return wrong
        return twice if len(set(value)) < len(value) else None

    return check


def _listed(name: str, known: Collection[str]) -> str:
    if name in _ELSEWHERE:
        return _ELSEWHERE[name]
    shown = ", ".join(list(known)[:_SHOWN])
    return f"Use one of: {shown}{' …' if len(known) > _SHOWN else ''}."


def _key(one: Field[Any]) -> Checked:
    pattern = re.compile(one.metadata["pattern"], re.ASCII)
    wrong = Fault(one.name, "is not written as such a code is", _PATTERNS.get(one.name, _CODE))

    def check(value: Any) -> Fault | None:
        if not isinstance(value, str):
            return wrong
        fits = pattern.fullmatch(value)
        return _personal(one.name, value) or (None if fits else wrong)

    return check


_CODE = "Use letters, digits and hyphens, as in the templates; a code says nothing of its own."
_PATTERNS = {
    "short_code": "Write two to four capitals, a hyphen and three or four digits: `KE-014`.",
    "tester": "Write T and a number: `T07`.",
    "coder": "Write C and a number: `C2`.",
    "url_hash": "Use the 64 characters that the fingerprint command prints.",
    "language": "Use a tag such as `es` or `pt-BR`.",
    "script": "Use four letters: `Latn`.",
    "reported_month": "Write year and month: `2026-03`.",
    "answered_month": "Write year and month: `2026-03`.",
    "gone_month": "Write year and month: `2026-03`.",
}


def _personal(name: str, value: str) -> Fault | None:
    kind = personal.where(value)
    return Fault(name, personal.REASONS[kind], personal.MEND) if kind else None


def _moment(one: Field[Any]) -> Checked:
    wrong = Fault(one.name, "is no instant with its zone", "Write `2026-03-02T09:14:05Z`.")
    far = Fault(one.name, "is out of all time", "Look at the year.")

    def check(value: Any) -> Fault | None:
        if not isinstance(value, datetime) or value.tzinfo is None:
            return wrong
        return None if 2000 <= value.year < 2100 else far

    return check


def _day(one: Field[Any]) -> Checked:
    wrong = Fault(one.name, "is no date", "Write `2026-03-02`.")
    far = Fault(one.name, "is out of all time", "Look at the year.")

    def check(value: Any) -> Fault | None:
        if not isinstance(value, date) or isinstance(value, datetime):
            return wrong
        return None if 2000 <= value.year < 2100 else far

    return check


def _yes_no(one: Field[Any]) -> Checked:
    wrong = Fault(one.name, "is neither yes nor no", "Write yes or no, or leave it empty.")
    return lambda value: None if isinstance(value, bool) else wrong


def _number(one: Field[Any]) -> Checked:
    low, high, whole = (one.metadata[name] for name in ("low", "high", "whole"))
    wrong = Fault(
        one.name,
        "is no number that fits",
        f"Write a {'whole ' if whole else ''}number from {low:,} to {high:,}.",
    )

    def check(value: Any) -> Fault | None:
        kinds = int if whole else (int, float)
        if isinstance(value, bool) or not isinstance(value, kinds) or not isfinite(value):
            return wrong
        return None if low <= value <= high else wrong

    return check


def _text(one: Field[Any]) -> Checked:
    longest = one.metadata["longest"]
    long = Fault(one.name, "is too long", f"Use at most {longest:,} characters.")
    wrong = Fault(one.name, "is no plain text", "Write it without line breaks or control marks.")

    def check(value: Any) -> Fault | None:
        if not isinstance(value, str) or _CONTROL.search(value):
            return wrong
        return long if len(value) > longest else _personal(one.name, value)

    return check


_FULL: Mapping[str, Callable[[Field[Any]], Checked]] = {
    "of": _of,
    "some": _some,
    "key": _key,
    "moment": _moment,
    "day": _day,
    "yes_no": _yes_no,
    "number": _number,
    "text": _text,
}
