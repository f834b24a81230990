"""Typed cells of workbooks and JSON: a stored value, and what its number format makes of it.

A stored 5.83 is 5.83 whatever mark a file prints before decimals. What a format states, counts:
`0%` makes a share, `[h]:mm` a duration of days, `0" hrs"` names the unit. What is no number
(an error, a formula nobody calculated, a cell merged over several figures) is refused with its
reason; it is never blank and never zero.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from data.model import UnitStatus, Value
from data.number_formats import (
    Nature,
    day,
    displayed,
    literal,
    nature,
    quoted,
    shortest,
)
from scrapers.printed.hint import Kind, ValueFault
from scrapers.printed.units import unit_word
from scrapers.printed.values import read_number


class Form(StrEnum):
    """What a typed cell holds."""

    NUMBER = "number"
    PERCENT = "percent"
    TIME = "time"
    DATE = "date"
    BOOLEAN = "boolean"
    ERROR = "error"
    FORMULA = "formula"
    MERGED = "merged"


class Stored(NamedTuple):
    """A typed cell: its form, its number, its format, the words a person sees, its quote."""

    form: Form
    number: float
    code: str
    words: str
    quote: str


# A median of more than a year is a date that strayed into a column of hours.
_LONGEST_DAYS = 366
_REFUSED = {
    Form.BOOLEAN: "the cell holds a truth value, no number",
    Form.ERROR: "the cell holds an error of its spreadsheet, no number",
    Form.FORMULA: "the cell holds a formula without a stored result",
    Form.MERGED: "the cell is merged with others, so the figure belongs to no single one",
}
_FORMS = {
    Nature.NUMBER: Form.NUMBER,
    Nature.PERCENT: Form.PERCENT,
    Nature.TIME: Form.TIME,
    Nature.DATE: Form.DATE,
}


def numeric(number: float, code: str, *, since_1904: bool = False) -> Stored:
    """Return the typed cell of a number under a format code."""
    form, quote = _FORMS[nature(code)], quoted(number, code)
    words = displayed(number, code) or shortest(number)
    if form is Form.DATE:
        words = _iso(number, since_1904=since_1904) or words
    return Stored(form, number, code, words, quote)


def _iso(serial: float, *, since_1904: bool) -> str:
    """Return a serial day as labels are compared: `2026-06-30`; empty when it is no day."""
    try:
        instant = day(serial, since_1904=since_1904)
    except (ValueError, OverflowError):
        return ""
    return instant.strftime("%Y-%m-%d" if serial == int(serial) else "%Y-%m-%d %H:%M:%S")


def worded(form: Form, words: str) -> Stored:
    """Return the typed cell of something that is no number: an error, a formula, a truth."""
    return Stored(form, 0.0, "", words, words)


def merged(cell: Stored | None, words: str, *, anchor: bool) -> Stored:
    """Return a cell of a merged range: its words are those of the first one, its value nobody's."""
    quote = (cell.quote if cell else words) if anchor else ""
    return Stored(Form.MERGED, 0.0, "", cell.words if cell else words, quote)


# As for printed words: a report holds the same few thousand cells over and over.
@lru_cache(maxsize=32_768)
def read_stored(cell: Stored, kind: Kind, *, unit: str = "", status: str = "") -> Value:
    """Return the typed value of a stored cell. Raises ValueFault when it holds no such number.

    `unit` and `status` are what header, note or declaration say, as for `read_value`; a format
    that states its own unit wins.
    """
    if reason := _REFUSED.get(cell.form):
        raise ValueFault(reason)
    if cell.form is Form.PERCENT:
        return _percent(cell, kind)
    if cell.form in (Form.TIME, Form.DATE):
        return _duration(cell, kind)
    word = unit_word(literal(cell.code), kind)
    return read_number(cell.number, kind, word=word, unit=unit, status=status)


def _percent(cell: Stored, kind: Kind) -> Value:
    if kind is Kind.NUMBER:
        return read_number(round(cell.number * 100, 10), kind, word="%")
    if kind is not Kind.SHARE:
        raise ValueFault(f"{cell.quote!r} is a percentage, no {kind.value}")
    if not 0 <= cell.number <= 1:
        raise ValueFault(f"{cell.number * 100:g} % is no part of a whole")
    return Value(cell.number, unit="share", unit_status=UnitStatus.STATED, printed_unit="%")


def _duration(cell: Stored, kind: Kind) -> Value:
    """Read a serial day as 24 hours. A clock says so; a calendar day of 1900 is our reading."""
    dated = cell.form is Form.DATE
    if kind is not Kind.HOURS:
        raise ValueFault(f"{cell.quote!r} is a {cell.form.value}, no {kind.value}")
    if cell.number < 0 or (dated and cell.number > _LONGEST_DAYS):
        raise ValueFault(f"{cell.quote!r} is a date, no duration")
    clock = not dated or re.search("[hs]", cell.code.lower())
    status = UnitStatus.STATED if clock else UnitStatus.INFERRED
    # A fraction of a day is rounded by the program that stored it: 6 decimals are 4 ms.
    hours = round(cell.number * 24, 6)
    return Value(hours, unit="hour", unit_status=status, printed_unit=cell.code)
