"""What a release of another instance must be before it is kept: looked at cell by cell.

    wrong(file)    -> everything amiss, in order; nothing of a refused cell is repeated

A release passed the gates where it was made. It is looked at all the same: a count below ten,
a number beside `hidden`, or anything that looks personal refuses the whole file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from data.exercises import personal
from data.exercises.release_file import EXACT, ROUNDED, About, Line, ReleaseFile, Wrong
from data.exercises.words import words

LEAST = 10
"""The smallest count that is published of people's reports (research on metrics, 3.2)."""
STEP = 5
"""Published counts are rounded to a multiple of it."""
MOST_STRATA = 2
_FIRST_LINE = len(About._fields) + 4
"""Where the first line of the table stands: after the lines about the file and the header."""
_SLUG = re.compile(r"[A-Za-z0-9][\w.-]{0,79}", re.ASCII)
_SLUGS = re.compile(r"[A-Za-z0-9][\w., -]{0,199}", re.ASCII)
_COLUMN = re.compile(r"[a-z][a-z_]{1,39}")
_NUMBER = re.compile(r"\d{1,6}(?:\.\d{1,6})?")
_NEVER = frozenset({"organisation", "persona", "tester", "item", "reporter"})
_KINDS = {"count": {"reports"}, "figure": {"share", "hours"}, "law": {""}}
_FORMS = ("full", "small", "hidden")
_DIRECTIONS = ("higher_better", "lower_better", "neutral")
_LONGEST = 600
_ASK = "Ask whoever published it"

Amiss = Iterator[tuple[str, str]]
"""Columns, with what is wrong there."""


def wrong(file: ReleaseFile) -> tuple[Wrong, ...]:
    """Return everything that keeps a release from being kept."""
    found = [Wrong(0, column, what, _ASK) for column, what in _about(file)]
    if odd := [Wrong(_FIRST_LINE - 1, column, what, _ASK) for column, what in _strata(file)]:
        return (*found, *odd)  # names that none may have are not repeated line by line
    for number, (values, line) in enumerate(file.lines, _FIRST_LINE):
        pairs = (*zip(file.strata, values, strict=True), *line._asdict().items())
        found += [Wrong(number, column, what, _ASK) for column, what in _cells(pairs)]
        found += [Wrong(number, column, what, _ASK) for column, what in _line(line, file.about)]
    if not file.lines:
        found.append(Wrong(0, "", "the release holds no line", _ASK))
    return tuple(found)


def _about(file: ReleaseFile) -> Amiss:
    said = file.about
    yield from _cells(tuple(said._asdict().items()))
    for name in ("release", "exercise"):
        if not _SLUG.fullmatch(getattr(said, name)):
            yield name, "is no plain name"
    for name in ("rounds", "assignment"):
        if not _SLUGS.fullmatch(getattr(said, name)):
            yield name, "is no list of plain names"
    for name in ("title", "organiser", "method"):
        if not getattr(said, name).strip():
            yield name, "is not told"
    for name in ("design", "announced"):
        if getattr(said, name) not in words(name):
            yield name, "is no code of this list"
    yield from _days(file)


def _days(file: ReleaseFile) -> Amiss:
    said = file.about
    for name in ("first_week", "last_week", "frozen_on"):
        day = _day(getattr(said, name))
        if day is None:
            yield name, "is no day, written 2026-01-31"
        elif name != "frozen_on" and day.weekday():
            yield name, "is no Monday: dates are told to the week"
    for name, may in (("counts_are", (ROUNDED, EXACT)), ("synthetic", ("yes", "no"))):
        if getattr(said, name) not in may:
            yield name, f"is neither “{may[0]}” nor “{may[1]}”"


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if len(written) == 10 else None
    except ValueError:
        return None


def _strata(file: ReleaseFile) -> Amiss:
    if len(file.strata) > MOST_STRATA:
        yield "", "the tables are broken down by more than two attributes"
    for name in file.strata:
        if not _COLUMN.fullmatch(name) or name in Line._fields or name in _NEVER:
            yield "", "a breakdown has a name that none may have"
        elif kind := personal.header(name):
            yield "", personal.REASONS[kind]


def _cells(pairs: tuple[tuple[str, str], ...]) -> Amiss:
    for column, cell in pairs:
        if kind := personal.where(cell):
            yield column, personal.REASONS[kind]
        elif len(cell) > _LONGEST or not (cell.isprintable() or not cell):
            yield column, "is too long, or holds signs that don't print"


def _line(line: Line, about: About) -> Amiss:
    if line.kind not in _KINDS:
        yield "kind", "is none of count, figure, law"
        return
    if line.form not in _FORMS:
        yield "form", "is none of full, small, hidden"
    if line.direction not in _DIRECTIONS:
        yield "direction", "is none of higher_better, lower_better, neutral"
    if not _SLUG.fullmatch(line.id):
        yield "id", "is no plain name"
    if line.kind != "law" and line.unit not in _KINDS[line.kind]:
        yield "unit", "is not the unit of this kind of line"
    yield from _numbers(line, exact=about.counts_are == EXACT)


def _numbers(line: Line, *, exact: bool) -> Amiss:
    given = {name: getattr(line, name) for name in ("value", "low", "high")}
    in_words = line.form == "small" and not any(given.values())  # not reached, say
    if line.form == "hidden" or line.kind == "law" or in_words:
        if any(given.values()):
            yield "value", "a number stands beside a line that has none"
        if not line.words:
            yield "words", "nothing says why there is no number"
        return
    for name, cell in given.items():
        if cell and not _NUMBER.fullmatch(cell):
            yield name, "is no number"
            return
    if not given["value"]:
        yield "value", "is missing and not called hidden"
        return
    low, value, high = (float(given[n] or given["value"]) for n in ("low", "value", "high"))
    if not low <= value <= high:
        yield "value", "lies outside of its own limits"
    if line.unit == "share" and high > 1:
        yield "value", "a share is above 1"
    if line.kind == "count" and not exact and (value < LEAST or value % STEP):
        yield "value", f"a count is below {LEAST}, or not rounded to {STEP}"
