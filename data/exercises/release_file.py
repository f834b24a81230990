"""The file in which an instance publishes frozen tables, and which another instance reads.

    written(file)    -> CSV that tells in its first lines what it is, and the hash of the rest
    parsed(rows)     -> Parsed: the file, or everything that is wrong with it
    begins(text)     whether a text says of itself that it is such a file

The hash is SHA-256 over the rows as JSON (`digest`), its own line left out and blank cells at
the end of a row dropped, so that it outlives other line ends and another separator, and nothing
else. It tells of an edit; it is no signature: who the file is from, its address says.

The hash of a frozen release in the ledger (`Release.hashed`) is another one and stays there: it
covers exact counts, and whoever knew it could try out which counts give it.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

FORMAT = "public tables of test reports 1"
"""What the first line says: the kind of file, and the version of its form."""
MOST_ROWS = 5_000
ROUNDED = "to the nearest 5"
EXACT = "exact: the testers' own items"
_MARK = "# "
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class About(NamedTuple):
    """What the first lines say of a release, in their order."""

    release: str
    exercise: str
    title: str
    organiser: str
    design: str
    announced: str
    assignment: str
    counts_are: str
    rounds: str
    first_week: str
    last_week: str
    method: str
    frozen_on: str
    synthetic: str


class Line(NamedTuple):
    """One count, figure or limit of the law, every cell as printed."""

    kind: str
    id: str
    label: str
    form: str
    value: str
    low: str
    high: str
    unit: str
    direction: str
    words: str
    method: str


MEANINGS = {
    "release": "what the release is called by whoever froze it",
    "exercise": "the exercise",
    "title": "its title",
    "organiser": "who runs it",
    "design": "report_test, proactive_test, survey, helpline_log, regulator_notice",
    "announced": "whether the platforms knew of it",
    "assignment": "how channels were assigned: randomised, sequential, fixed",
    "counts_are": "to the nearest 5; exact where every item is the testers' own",
    "rounds": "its rounds",
    "first_week": "Monday of the week of the first report",
    "last_week": "Monday of the week of the last report",
    "method": "rules by which it was computed, with their version",
    "frozen_on": "the day it was frozen; blank where it is not",
    "synthetic": "yes for an invented exercise",
    "sha256": "hash of all other lines: see README, Test reports from files",
    "kind": "count (of reports, see counts_are), figure, or law (a limit of the law)",
    "id": "what is counted, the metric, or the clock of the register of limits",
    "label": "the same in words",
    "form": "full; small (counts and interval, no verdict, rank or comparison); hidden",
    "value": "a count of reports, a share from 0 to 1, or hours; empty where hidden",
    "low": "lower limit of the 95 % interval; empty where there is none",
    "high": "upper limit of the 95 % interval; empty where it is open",
    "unit": "reports, share or hours",
    "direction": "higher_better, lower_better or neutral",
    "words": "the same as a sentence, or why there is no number",
}
"""What each first line and each column means."""
HASH = "sha256"
_FIRST = ("format", *About._fields, HASH)


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """A release as it is printed: what it says of itself, its breakdown, its lines.

    `lines` are pairs of the values of the breakdown and what stands beside them.
    """

    about: About
    strata: tuple[str, ...]
    lines: tuple[tuple[tuple[str, ...], Line], ...]
    sha256: str = ""


class Wrong(NamedTuple):
    """What is wrong in a row and a column of a file (row 0: the whole), and how to mend it."""

    row: int
    column: str
    what: str
    mend: str


class Parsed(NamedTuple):
    """What was read: a file, or why there is none."""

    file: ReleaseFile | None
    wrong: tuple[Wrong, ...] = ()
    rows: int = 0


def begins(text: str) -> bool:
    """Return whether a text says of itself that it is a file of public tables."""
    return text.lstrip('\ufeff"').startswith(f"{_MARK}format")


def written(file: ReleaseFile) -> str:
    """Return a release as CSV, with its hash."""
    said = [[f"{_MARK}format", FORMAT]]
    said += [
        [f"{_MARK}{name}", harmless(words)]
        for name, words in zip(About._fields, file.about, strict=True)
    ]
    table = [[*file.strata, *Line._fields]]
    table += [[harmless(cell) for cell in (*values, *line)] for values, line in file.lines]
    text = io.StringIO(newline="")
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerows([*said, [f"{_MARK}{HASH}", digest([*said, *table])], *table])
    return text.getvalue()


def hash_of(text: str) -> str:
    """Return the hash that a file names in its own first lines."""
    place = f"{_MARK}{HASH},"
    return next(line.removeprefix(place) for line in text.splitlines() if line.startswith(place))


def digest(rows: Iterable[Sequence[str]]) -> str:
    """Return the hash of rows of cells, as 64 hexadecimal digits."""
    cut = [_cut(row) for row in rows]
    plain = json.dumps(cut, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def _cut(row: Sequence[str]) -> list[str]:
    """Return a row without blank cells at its end: programs add and drop them."""
    width = max((n for n, cell in enumerate(row, 1) if cell), default=0)
    return list(row[:width])


def harmless(words: str) -> str:
    """Return words as a cell that no spreadsheet takes for a formula."""
    return f"'{words}" if words.startswith(_FORMULA) else words


def _printed(cell: str) -> str:
    """Return what a cell says without the mark against formulas."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_FORMULA) else cell


def parsed(rows: Iterable[Sequence[str]]) -> Parsed:
    """Return the file that rows of cells are, or what is wrong with its shape or its hash.

    What stands in the cells is looked at by `release_rules`.
    """
    every = list(islice((list(row) for row in rows), MOST_ROWS + 1))
    if len(every) > MOST_ROWS:
        return _refused(0, "", f"the file has more than {MOST_ROWS:,} lines", "It is no release")
    head, table = every[: len(_FIRST)], [row for row in every[len(_FIRST) :] if any(row)]
    said = {row[0]: (row[1] if len(row) > 1 else "") for row in head if row}
    for number, name in enumerate(_FIRST, 1):
        place = head[number - 1] if number <= len(head) else []
        if _cut(place)[:1] != [f"{_MARK}{name}"] or len(_cut(place)) > 2:
            return _refused(number, "", f"this line should say {_MARK}{name}", _AS_IS)
    if said[f"{_MARK}format"] != FORMAT:
        return _refused(1, "", "this version of the form is not known here", _NEWER)
    mark = said[f"{_MARK}{HASH}"]
    if digest([*head[:-1], *table]) != mark:
        what = "the hash does not fit the lines: the file was changed, or cut short"
        return _refused(len(_FIRST), HASH, what, _AS_IS)
    about = About(*(_printed(said[f"{_MARK}{name}"]) for name in About._fields))
    return _table(about, table, mark)


def _table(about: About, table: Sequence[Sequence[str]], mark: str) -> Parsed:
    first = len(_FIRST) + 1
    header = tuple(_cut(table[0])) if table else ()
    depth = len(header) - len(Line._fields)
    if depth < 0 or header[depth:] != Line._fields:
        return _refused(first, "", "the columns are not those of a release", _AS_IS)
    lines = []
    for number, row in enumerate(table[1:], first + 1):
        cells = [_printed(cell) for cell in (*_cut(row), *[""] * len(header))]
        if len(_cut(row)) > len(header):
            return _refused(number, "", "the row is longer than the header", _AS_IS)
        lines.append((tuple(cells[:depth]), Line(*cells[depth : len(header)])))
    file = ReleaseFile(about, header[:depth], tuple(lines), mark)
    return Parsed(file, rows=len(lines))


_AS_IS = "Bring the file as it was published, without opening and saving it"
_NEWER = "Bring this instance to the newest version, or ask for an older file"


def _refused(row: int, column: str, what: str, mend: str) -> Parsed:
    return Parsed(None, (Wrong(row, column, what, mend),))
