"""X's global report, a PDF: tables told by the words of their heads, titles by their size."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from data.declaration import SourceDeclaration
from data.model import Snapshot
from scrapers.errors import Drift
from scrapers.layouts.record import Parsed, Record
from scrapers.reading.pdf_pages import Line, TableRow, cell, lines, row
from scrapers.reading.tables import Cell

READER = "x_global@1"


class _Table(NamedTuple):
    """A table on record: our name for it, what a row names, what its columns are headed."""

    name: str
    row: str
    columns: tuple[str, ...]


# By the words of the head in alphabetical order: how they are spread over lines does not count.
_TABLES = {
    "% AREA OF POLICY REPORTS TOTAL TOTAL": _Table(
        "user reports", "category", ("TOTAL", "% OF TOTAL REPORTS")
    ),
    "ACCOUNT AREA LABELED OR POLICY POST POSTS RATE REMOVED SUSPENSIONS VIOLATION": _Table(
        "enforcement",
        "category",
        ("ACCOUNT SUSPENSIONS", "POSTS REMOVED OR LABELED", "POST VIOLATION RATE"),
    ),
    "ACTIONS AUTOMATED HUMAN TOTAL": _Table(
        "policy", "action", ("TOTAL ACTIONS", "AUTOMATED", "HUMAN")
    ),
    "CASES DISCLOSED DISCLOSURE NUMBER OF RATE REQUESTS TOTAL": _Table(
        "information requests",
        "jurisdiction",
        ("TOTAL NUMBER OF REQUESTS", "CASES DISCLOSED", "DISCLOSURE RATE"),
    ),
    "ACTION ACTIONED CASES NUMBER OF RATE REQUESTS TOTAL": _Table(
        "removal requests",
        "jurisdiction",
        ("TOTAL NUMBER OF REQUESTS", "CASES ACTIONED", "ACTION RATE"),
    ),
    "ACTIONED ACTIONED NOTICES NOTICES OR OR RATE RESTORATION TOTAL TOTAL URLS WITHHELD "
    "WITHHELD WITHHOLDING/": _Table(
        "intellectual property",
        "kind",
        (
            "TOTAL NOTICES",
            "NOTICES ACTIONED OR WITHHELD",
            "TOTAL URLS ACTIONED OR WITHHELD",
            "RESTORATION RATE",
        ),
    ),
}
_RUNNING = re.compile(r"(?:\d+ )?Global Transparency Report \| (H[12] 20\d\d)")
_TITLE = 28  # points: titles are set in 28 and more, everything else in 25 and less
_PROSE = re.compile(r"[a-z]|\.$")  # a sentence may end in a name in capitals
_HEADLINE = re.compile(r"\b[A-Z]{3,}(?: [A-Z]+)+$")


def parse(content: bytes, snapshot: Snapshot, declaration: SourceDeclaration) -> Parsed:
    """Return the figures of every table, and of the headlines that bear one figure."""
    del declaration  # the heads of the tables are the layout
    found = lines(content, snapshot.filename)
    return Parsed(tuple(_records(found, _periods(found, snapshot))))


def _periods(found: list[Line], snapshot: Snapshot) -> dict[int, Cell]:
    """Return the half-year that each page prints at its head, with its address."""
    heads = {line.page: line for line in found if _RUNNING.fullmatch(line.text)}
    periods = {page: cell(page, line.words[-2:]) for page, line in heads.items()}
    if len({period.text for period in periods.values()}) != 1:
        words = ", ".join(sorted({p.text for p in periods.values()}))
        raise Drift(
            f"{snapshot.filename} prints {words or 'no half-year'} at the head of its pages",
            word=words,
        )
    return periods


def _records(found: list[Line], periods: dict[int, Cell]) -> Iterator[Record]:
    above = _Above()
    for line in found:
        read = row(line)
        if _RUNNING.fullmatch(line.text):
            above = _Above()
        elif _is_title(line):
            above = _Above(title=line)
        elif read and len(read.cells) > 1:
            yield from _figures(line, read, above, periods[line.page])
            above.rows = True
        elif read and (label := _headline(line, read)):
            said = {"table": Cell("headline", label.locator), "headline": label}
            yield Record({**said, "period": periods[line.page]}, read.cells[0])
        elif not read:
            above.add(line)


@dataclass(slots=True)
class _Above:
    """What stands above a line on its page: the last title, and the head of the table."""

    title: Line | None = None
    head: list[str] = field(default_factory=list)
    rows: bool = False

    def add(self, line: Line) -> None:
        """Take a line in capitals for a part of the head; prose, or a new head, ends the old."""
        words = [] if _PROSE.search(line.text) else line.text.split()
        self.head = words if self.rows or not words else [*self.head, *words]
        if self.rows:
            self.title = None  # of the table that ended: the next one has a title of its own
        self.rows = False


def _is_title(line: Line) -> bool:
    return max(word.height for word in line.words) > _TITLE


def _headline(line: Line, read: TableRow) -> Cell | None:
    """Return the capitals before the one figure of a headline; None when it is prose."""
    found = _HEADLINE.search(read.label.text)
    if not found:
        return None
    words = [word for word in line.words if word.right <= line.words[-1].left]
    return cell(line.page, words[-len(found[0].split()) :])


def _figures(line: Line, read: TableRow, above: _Above, period: Cell) -> Iterator[Record]:
    table = _TABLES.get(" ".join(sorted(above.head)))
    if table is None or len(table.columns) != len(read.cells):
        raise Drift(
            f"page {line.page} has a row of {len(read.cells)} figures under a head that is not "
            f"on record: {' '.join(above.head) or 'none'}",
            address=read.label.locator,
            word=line.text[:80],
        )
    said = {"table": Cell(table.name, read.label.locator), "period": period}
    if table.name == "policy" and above.title:
        said["category"] = cell(line.page, above.title.words)
    said[table.row] = read.label
    for name, figure in zip(table.columns, read.cells, strict=True):
        yield Record({**said, "column": Cell(name, figure.locator)}, figure)
