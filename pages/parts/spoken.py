"""Typed values, instants and codes of the ledger in words."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from data import locate
from data.annex_i import question, template
from data.model import Obtained, Statement, UnitStatus, Value
from metrics import words

UNIT_STATUS = {
    UnitStatus.STATED: "stated by the publisher",
    UnitStatus.BY_TEMPLATE: "not stated; prescribed by the law's template",
    UnitStatus.INFERRED: "not stated; inferred by us",
}

OBTAINED = {
    Obtained.FETCHED: "fetched by our program",
    Obtained.DROPPED: "brought by hand",
    Obtained.RECORDED: "transcribed by us and bundled with this software",
}


def value(given: Value) -> str:
    """Return a value in words: a number, its bounds, or why there is none."""
    return words.value(given)


def decimal_mark(quote: str, given: Value) -> str:
    """Return how the mark in the words was read, or nothing where there is no mark."""
    number = given.number
    if number is None or not re.search(r"\d[.,]\d", quote):
        return ""
    digits = re.sub(r"[^\d.,]", "", quote)
    last = max(digits.rfind("."), digits.rfind(","))
    after = len(digits) - last - 1
    mark = "comma" if digits[last] == "," else "point"
    if after == 3 and digits.replace(digits[last], "") == f"{number:.0f}":
        return f"the {mark} parts thousands"
    return f"the {mark} is the decimal mark"


def subject(said: Statement) -> str:
    """Return what a text is about: the question of part 11, or the category of part 2."""
    if said.part == 11:
        return question(said.subject)
    bare, _, own = said.subject.removeprefix("dsa/").partition("[")
    key = bare.rpartition("+")[2]
    found = template().by_key.get(key)
    label = f"{key} {found.label}" if found else said.subject
    return f"{label} [{own}" if found and own else label


def instant(at: datetime) -> str:
    """Return an instant to the minute, in UTC."""
    here = at.astimezone(UTC)
    return f"{here.day} {here:%B %Y, %H:%M} UTC"


def span(start: str, end: str) -> str:
    """Return a period in words, or that the source states none."""
    return words.period(start, end) if start and end else "period not stated"


def place(locator: str) -> str:
    """Return an address in a document in words; one that is no cell stays as it is."""
    try:
        at = locate.parse(locator)
    except locate.LocatorError:
        return locator or "the whole document"
    inside = f"{'!'.join(at.members)}, " if at.members else ""
    if at.sheet:
        return f"{inside}sheet {at.sheet}, cell {locate.letters(at.col)}{at.row}"
    if at.pointer is not None:
        return f"{inside}{' / '.join(at.pointer)}"
    if at.selector:
        return f"{inside}{at.selector}"
    return f"{inside}row {at.row}, column {at.col}"


def code(word: str) -> str:
    """Return a code of the tables as words: `clock_start` is "clock start"."""
    return {"n_a": "does not apply"}.get(word, word.replace("_", " "))


def size(count: int) -> str:
    """Return a number of bytes."""
    return f"{count:,} bytes" if count < 10_000 else f"{count / 1000:,.0f} kB"
