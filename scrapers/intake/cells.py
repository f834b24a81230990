"""One cell -> the value of a field, or why it can't be taken. What looks personal never passes.

    Cells(context).reader(field, column)    a function from the words of a cell to Value or Bad

Words are codes (or, for a service, its printed name), yes and no, numbers, times, dates, keys
and the few texts of an organiser. A cell is looked at for personal data where its field would
let such words through, and wherever it can't be read. Nothing is guessed: an unknown word is
refused with the words that are near.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import Field
from typing import Any

from data.exercises import personal
from data.exercises.demo import platforms_of_the_demo
from data.exercises.words import harm_codes, words
from data.places import jurisdiction, jurisdictions
from data.reference import platform_named, platforms
from data.vocabulary import ReferenceFault
from scrapers.intake.context import Context
from scrapers.intake.faults import Bad, Near
from scrapers.intake.times import Clock

Reader = Callable[[str], Any]

_LONGEST = 1_000
"""Characters that the longest text of any column has; what is longer is not looked at at all."""
_TOO_LONG = Bad(
    f"the cell holds more than {_LONGEST:,} characters", "No column here takes a long text"
)
_YES = frozenset({"yes", "true", "1", "y"})
_NO = frozenset({"no", "false", "0", "n"})
_NUMBER = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,10})?")
_LEADS_A_FORMULA = "=+-@\t\r"
_HEX = r"[0-9a-f]{64}"


def personal_reason(words_found: str) -> Bad | None:
    """Return why words look personal, or None. The words themselves are not repeated."""
    kind = personal.where(words_found)
    return Bad(f"the cell {personal.REASONS[kind]}", personal.MEND) if kind else None


def _formula(cell: str) -> Bad | None:
    if cell[0] in _LEADS_A_FORMULA and not _NUMBER.fullmatch(cell):
        return Bad(
            "the cell begins like a formula (=, +, - or @)",
            "Write the value alone: a spreadsheet would run it",
        )
    return None


class Cells:
    """Readers of the cells of one file."""

    def __init__(self, context: Context) -> None:
        """Keep what is declared of times and words."""
        self._clock: Clock = context.clock
        self._demo = context.demo
        self._words: dict[str, dict[str, str]] = {}
        for column, theirs, ours in context.mapping.words if context.mapping else ():
            self._words.setdefault(column, {})[theirs.strip().casefold()] = ours

    def reader(self, field: Field[Any], column: str) -> Reader:
        """Return the function that reads the cells of a column; each distinct cell once."""
        read = self._plain(field)
        own = self._words.get(column, {})
        guarded = field.metadata["kind"] in ("key", "text") and (
            field.metadata.get("pattern") != _HEX
        )
        known: dict[str, Any] = {}

        def value(cell: str) -> Any:
            found = known.get(cell)
            if found is None:
                found = known[cell] = _judged(cell, own, read, guarded=guarded)
            return found

        return value

    def _plain(self, field: Field[Any]) -> Reader:
        """Return how a field reads words that are not blank."""
        about = field.metadata
        makers: dict[str, Callable[[], Reader]] = {
            "moment": lambda: self._clock.moment,
            "day": lambda: self._clock.day,
            "yes_no": lambda: _yes_no,
            "of": lambda: self._code(about["words"]),
            "some": lambda: _several(self._code(about["words"])),
            "number": lambda: _number(about["low"], about["high"], whole=about["whole"]),
            "key": lambda: _key(about["pattern"]),
            "text": lambda: _text(about["longest"]),
        }
        return makers[about["kind"]]()

    def _code(self, name: str) -> Reader:
        if name == "platform":
            return _code(platforms_of_the_demo(), name) if self._demo else _platform()
        if name == "place":
            return _place()
        return _code(codes(name), name)


def codes(name: str) -> Collection[str]:
    """Return the codes of a list of `test_words.csv`, or the ids a field with that name has."""
    if name == "harm":
        return harm_codes()
    if name == "platform":
        return platforms()
    return jurisdictions() if name == "place" else words(name)


def _judged(cell: str, own: Mapping[str, str], read: Reader, *, guarded: bool) -> Any:
    if len(cell) > _LONGEST:
        return _TOO_LONG
    stated = own.get(cell.casefold(), cell) if own else cell
    if (bad := _formula(stated)) is not None:
        return personal_reason(cell) or bad
    if guarded and (bad := personal_reason(stated)) is not None:
        return bad
    found = read(stated)
    if isinstance(found, Bad) and not guarded:
        return personal_reason(cell) or found
    return found


def _yes_no(cell: str) -> bool | Bad:
    plain = cell.casefold()
    if plain in _YES or plain in _NO:
        return plain in _YES
    return Bad("this is neither yes nor no", "Write yes or no; leave it empty if not known")


def _number(low: float, high: float, *, whole: bool) -> Reader:
    said = f"a whole number from {low:g} to {high:g}" if whole else f"from {low:g} to {high:g}"

    def number(cell: str) -> float | Bad:
        if not _NUMBER.fullmatch(cell):
            return Bad("this is no number", f"Write {said}")
        found = float(cell.replace(",", "."))
        if whole and found != int(found):
            return Bad("this is no whole number", f"Write {said}")
        if not low <= found <= high:
            return Bad("this number is out of range", f"Write {said}")
        return int(found) if whole else found

    return number


def _key(pattern: str) -> Reader:
    fits = re.compile(pattern)

    def key(cell: str) -> str | Bad:
        if fits.fullmatch(cell):
            return cell
        if len(cell) == 64 and fits.fullmatch(cell.lower()):
            return cell.lower()
        return Bad(
            "this is no identifier of the kind this column takes",
            _SHAPES.get(pattern, "Use letters, digits and hyphens only, as in the template"),
        )

    return key


_SHAPES = {
    r"[A-Z]{2,4}-\d{3,4}": "Write two to four capitals, a hyphen and three or four digits: KE-014",
    r"T\d{1,4}": "Write the tester's pseudonym: T and a number, as T07",
    r"C\d{1,4}": "Write the coder's pseudonym: C and a number, as C2",
    _HEX: "Write the keyed hash: 64 characters from 0-9 and a-f",
    r"20\d\d-(0[1-9]|1[0-2])": "Write year and month, and no day: 2026-03",
    r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*": "Write the language's tag: sw, es, pt-BR",
}


def _text(longest: int) -> Reader:
    def text(cell: str) -> str | Bad:
        plain = " ".join(cell.split())
        if len(plain) > longest:
            return Bad(f"the text is longer than {longest} characters", "Shorten it")
        if not plain.isprintable():
            return Bad("the text holds signs that can't be printed", "Write it again by hand")
        return plain

    return text


def _code(known: Collection[str], name: str) -> Reader:
    plain: dict[str, str] = {}
    for one in known:
        plain[one.casefold()] = "" if one.casefold() in plain else one
    near = Near(known)

    def code(cell: str) -> str | Bad:
        if cell in known:
            return cell
        if found := plain.get(cell.casefold()):
            return found
        return Bad(f"this is no code of the list {name!r}", near(cell))

    return code


def _several(one: Reader) -> Reader:
    def several(cell: str) -> tuple[str, ...] | Bad:
        found: dict[str, None] = {}
        for part in filter(None, re.split(r"[;|\s]+", cell)):
            code = one(part)
            if isinstance(code, Bad):
                return code
            found[code] = None
        return tuple(found) or Bad("there is no code in the cell", "Write codes, with ; between")

    return several


def _platform() -> Reader:
    known = platforms()
    near = Near([*known, *(p.name for p in known.values())])

    def platform(cell: str) -> str | Bad:
        if cell in known:
            return cell
        try:
            return platform_named(cell)
        except ReferenceFault:
            return Bad("no service is known by this name", near(cell))

    return platform


def _place() -> Reader:
    near = Near(jurisdictions())

    def place(cell: str) -> str | Bad:
        try:
            return jurisdiction(cell.upper()).id
        except ReferenceFault:
            return Bad("no country has this code", near(cell.upper()))

    return place
