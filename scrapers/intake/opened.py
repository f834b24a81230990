"""A file as bytes -> sheets of cells; bounded, and nothing in it is trusted.

CSV is UTF-8 (with or without a mark), UTF-16 or Windows-1252, with commas, semicolons or tabs;
XLSX is read by the readers of published workbooks. What no template could hold (a cell of a
megabyte, a formula nobody calculated, a header merged over two columns, an archive that
inflates without end) is refused before it costs anything.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from scrapers.errors import SourceError
from scrapers.intake.faults import Bad, Refused
from scrapers.reading import encodings, workbook_xlsx, zips
from scrapers.reading.grids import Grid

MAX_BYTES = 50 * 1024 * 1024
MAX_ROWS = 500_000
MAX_COLUMNS = 200
MAX_SHEETS = 20
MAX_MERGED = 200
MAX_CELL = 10_000

_SAID = re.compile(r"\ufeff?\"?sep=(.)\"?\s*", re.IGNORECASE)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TOO_LONG = Bad(
    f"the cell holds more than {MAX_CELL:,} characters", "No column here takes a long text"
)
_FORMULA = Bad(
    "the cell holds a formula that nobody calculated",
    "Copy the column and paste it as values",
)
_ERROR = Bad("the cell holds an error of the spreadsheet", "Write the value itself")
_MERGED = Bad("the cell is merged with others", "Unmerge the cells and fill each row")
# Damage that the reader of published workbooks, made for publishers' files, lets through.
_DAMAGE = (SourceError, ValueError, LookupError, ArithmeticError, TypeError, AttributeError)

Rows = Iterable[tuple[int, list[str]]]


@dataclass(slots=True)
class Sheet:
    """One table: its rows with their numbers in the file, and the cells that can't be taken."""

    name: str
    rows: Rows
    hidden: bool = False
    bad: Mapping[int, Mapping[int, Bad]] = field(default_factory=dict)


def refuse_other_formats(file: bytes, filename: str) -> None:
    """Raise Refused for a file that is neither CSV nor XLSX, by its ending or its first sign."""
    ending = filename.strip().casefold().rpartition(".")[2]
    named = _OTHERS.get(ending) or ("JSON" if file[:64].lstrip()[:1] in (b"{", b"[") else "")
    if named:
        raise Refused(f"this is {named}", "Save or export the table as CSV or XLSX")


_OTHERS = {
    "ods": "an ODS workbook",
    "numbers": "a Numbers workbook",
    "pdf": "a PDF",
    "docx": "a text document",
    "json": "JSON",
    "geojson": "JSON",
    "xml": "XML",
    "html": "a web page",
}


def sheets(file: bytes, known: frozenset[str]) -> list[Sheet]:
    """Return the tables of a file. Raises Refused when it can't be read safely.

    `known` are the names of columns; the separator of a CSV is the one that finds most of them.
    """
    if len(file) > MAX_BYTES:
        raise Refused(
            f"the file is larger than {MAX_BYTES // 1024**2} MB", "Split it into several files"
        )
    if not file.strip():
        raise Refused("the file is empty", "Bring the file that holds the rows")
    if zips.is_zip(file):
        return _workbook(file)
    if file.startswith(_OLD_OFFICE):
        raise Refused(
            "this is an old workbook (XLS), or one with a password",
            "Save it as XLSX or CSV, without a password",
        )
    return [Sheet("", _csv(_text(file), known))]


def _text(file: bytes) -> str:
    try:
        text, _ = encodings.decode(file)
    except SourceError as fault:
        what = "the characters can't be told from the bytes"
        if b"\0" in file:
            what = "the file holds zero bytes, so it is damaged or no text"
        raise Refused(what, "Save the file as CSV in UTF-8") from fault
    return text.removeprefix("\ufeff")


def _csv(text: str, known: frozenset[str]) -> Iterator[tuple[int, list[str]]]:
    mark = _separator(text, known)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    number = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            raise _malformed(str(fault), number + 1) from fault
        number += 1
        if number > MAX_ROWS + 1:
            raise Refused(f"the file has more than {MAX_ROWS:,} rows", "Split it into several")
        if number == 1 and len(cells) <= 2 and _SAID.fullmatch(text[:10].splitlines()[0]):
            continue
        yield number, cells


def _malformed(words: str, row: int) -> Refused:
    if "field limit" in words:
        return Refused(_TOO_LONG.what, _TOO_LONG.mend, row=row)
    return Refused(
        "the row is no well-formed CSV (a quotation mark that is never closed, or follows "
        "other words)",
        "Save the file again from a spreadsheet",
        row=row,
    )


def _separator(text: str, known: frozenset[str]) -> str:
    """Return the separator under which the first row holds most of the columns we know."""
    head = text[: MAX_COLUMNS * 200]
    if said := _SAID.match(head):
        return said[1] if said[1] in ",;\t" else ","

    def found(mark: str) -> tuple[int, int]:
        try:
            rows = csv.reader(io.StringIO(head, newline=""), delimiter=mark)
            cells = next((row for row in rows if any(map(str.strip, row))), [])
        except csv.Error:
            return (0, 0)
        return (sum(cell.strip().casefold() in known for cell in cells), len(cells))

    return max(",;\t", key=found)


def _workbook(file: bytes) -> list[Sheet]:
    try:
        parts = {member.name: member.content for member in zips.members(file)}
        if not any(name.startswith("xl/") for name in parts):
            raise Refused("the archive is no XLSX workbook", "Save the table as XLSX or CSV")
        if sum(name.startswith("xl/worksheets/sheet") for name in parts) > MAX_SHEETS:
            raise Refused(f"the workbook has more than {MAX_SHEETS} sheets", "Bring fewer at once")
        return [_sheet(grid) for grid in workbook_xlsx.grids(parts)]
    except _DAMAGE as fault:
        raise Refused(
            f"the workbook can't be read: {_said(fault)}", "Save it again as XLSX, or as CSV"
        ) from fault


def _said(fault: Exception) -> str:
    # Other faults quote what they stumbled over, which may be anything.
    if isinstance(fault, SourceError) and "sheet" not in fault.message:
        return "it is damaged, locked, or made to fill the memory"
    return "it is damaged, or holds cells far outside of a table"


def _sheet(grid: Grid) -> Sheet:
    bad: dict[int, dict[int, Bad]] = {}
    for row, cells in grid.typed.items():
        for col, stored in cells.items():
            _typed(grid, row, col, stored, bad)
    if len(grid.ranges) > MAX_MERGED:
        raise Refused("the sheet is full of merged cells", "Unmerge them and fill each row")
    header = next((n for n, cells in enumerate(grid.rows) if any(map(str.strip, cells))), 0)
    for area in grid.ranges:
        if area.top <= header <= area.bottom:
            raise Refused(
                "cells of the header are merged",
                "Give every column a name of its own, in one row",
                row=header + 1,
            )
        for row in range(area.top, min(area.bottom + 1, len(grid.rows))):
            bad.setdefault(row + 1, {})[area.left] = _MERGED
    return Sheet(grid.name, enumerate(grid.rows, 1), grid.hidden, bad)


def _typed(grid: Grid, row: int, col: int, stored: Any, bad: dict[int, dict[int, Bad]]) -> None:
    """Put what a person typed in the place of what the format displays; note what is no value."""
    form = stored.form.value
    if form in ("formula", "error"):
        bad.setdefault(row + 1, {})[col] = _FORMULA if form == "formula" else _ERROR
        grid.rows[row][col] = ""
    elif form == "number":
        number = stored.number
        grid.rows[row][col] = str(int(number)) if number == int(number) else repr(number)
