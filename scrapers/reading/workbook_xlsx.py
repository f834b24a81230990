"""XLSX and XLSM workbooks -> grids: every cell with its value, its format and its place.

Read by expat and not by a spreadsheet library: those that are fast keep neither the number
format nor the difference between a blank cell and a formula that nobody calculated.
"""

from __future__ import annotations

import re
from posixpath import dirname, join, normpath
from typing import NamedTuple

from data.number_formats import BUILT_IN, GENERAL
from scrapers.errors import Unreadable
from scrapers.printed.stored import Form, Stored, numeric, worded
from scrapers.reading.grids import Grid, Range
from scrapers.reading.xml_parts import elements, local, scan

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PLACE = re.compile(r"([A-Z]{1,3})(\d+)")


class Book(NamedTuple):
    """What the sheets of a workbook share."""

    shared: list[str]
    codes: list[str]
    since_1904: bool
    anew: bool  # the book asks to be calculated when it is opened


class _Page(NamedTuple):
    name: str
    part: str
    hidden: bool


def grids(parts: dict[str, bytes]) -> list[Grid]:
    """Return the sheets of a workbook, hidden ones included and marked.

    `parts` are the members of its archive. Raises Unreadable for damage and for XLSB.
    """
    path = next((p for k, p in _related(parts, "").values() if k == "officeDocument"), "")
    if path.endswith(".bin"):
        raise Unreadable(
            "this is a binary workbook (XLSB), which is not read; save it as XLSX", word=path
        )
    related = _related(parts, path)
    named = dict(related.values())
    settings = elements(_part(parts, path), path)
    if settings[0][0] != "workbook":
        raise Unreadable("this is an office document, but no workbook", word=path)
    properties = {k: v for name, a in settings if name == "workbookPr" for k, v in a.items()}
    calculation = {k: v for name, a in settings if name == "calcPr" for k, v in a.items()}
    book = Book(
        _shared(parts, named.get("sharedStrings", "")),
        _codes(parts, named.get("styles", "")),
        properties.get("date1904") in ("1", "true"),
        calculation.get("fullCalcOnLoad") in ("1", "true"),
    )
    pages = [_page(a, related) for name, a in settings if name == "sheet"]
    return [_grid(page, parts, book) for page in pages]


def _page(attributes: dict[str, str], related: dict[str, tuple[str, str]]) -> _Page:
    ident = next((v for k, v in attributes.items() if local(k) == "id"), "")
    kind, part = related.get(ident, ("", ""))
    name = attributes.get("name", "")
    if kind not in ("worksheet", "chartsheet", "dialogsheet", "xlMacrosheet"):
        raise Unreadable(f"the workbook names no part for sheet {name!r}", word=name)
    hidden = attributes.get("state", "visible") != "visible"
    return _Page(name, part if kind == "worksheet" else "", hidden)


def _part(parts: dict[str, bytes], path: str) -> bytes:
    if path not in parts:
        raise Unreadable(f"the workbook lacks its part {path!r}", word=path)
    return parts[path]


def _related(parts: dict[str, bytes], path: str) -> dict[str, tuple[str, str]]:
    """Return id -> (kind, part) of what a part refers to."""
    folder = dirname(path)
    rels = f"{folder}/_rels/{path.rpartition('/')[2]}.rels".lstrip("/") if path else "_rels/.rels"
    if rels not in parts:
        return {}
    return {
        a["Id"]: (
            a["Type"].rpartition("/")[2],
            normpath(join("/", folder, a["Target"])).lstrip("/"),
        )
        for name, a in elements(parts[rels], rels)
        if name == "Relationship" and a.get("TargetMode") != "External"
    }


def _codes(parts: dict[str, bytes], path: str) -> list[str]:
    """Return the number format of each cell style."""
    if not path:
        return []
    own: dict[str, str] = {}
    used: list[str] = []
    inside = False
    for name, a in elements(_part(parts, path), path):
        if name == "numFmt":
            own[a["numFmtId"]] = a["formatCode"]
        elif name == "xf" and inside:
            used.append(a.get("numFmtId", "0"))
        elif name in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            inside = name == "cellXfs"
    return [own.get(n, BUILT_IN.get(int(n), GENERAL)) for n in used]


def _shared(parts: dict[str, bytes], path: str) -> list[str]:
    """Return the shared texts; furigana beside them are left out."""
    words: list[str] = []
    state = {"t": False, "rPh": False}

    def start(name: str, _attributes: dict[str, str]) -> None:
        tag = local(name)
        if tag == "si":
            words.append("")
        elif tag in state:
            state[tag] = True

    def end(name: str) -> None:
        if (tag := local(name)) in state:
            state[tag] = False

    def text(found: str) -> None:
        if state["t"] and not state["rPh"]:
            words[-1] += found

    if path:
        scan(_part(parts, path), path, start, end, text)
    return [plain(w) for w in words]


def plain(words: str) -> str:
    """Return a text with its escaped control characters (`_x000D_`) resolved."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), words) if "_x" in words else words


def _grid(page: _Page, parts: dict[str, bytes], book: Book) -> Grid:
    grid = Grid(page.name, page.hidden)
    if page.part:
        sheet = _Sheet(grid, book)
        scan(_part(parts, page.part), page.part, sheet.start, sheet.end, sheet.text)
    return grid


class _Sheet:
    """Follow the elements of one sheet and put its cells into a grid."""

    def __init__(self, grid: Grid, book: Book) -> None:
        self._grid = grid
        self._book = book
        self._row = self._col = -1
        self._cell: dict[str, str] = {}
        self._held: dict[str, str] = {}
        self._inside = ""
        self._numbers: dict[tuple[str, str], Stored] = {}
        self._columns: dict[str, int] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take an element that opens."""
        tag = name if ":" not in name else local(name)
        if tag == "c":
            self._cell, self._held = attributes, {}
            self._place(attributes.get("r", ""))
        elif tag in ("v", "f", "t"):
            self._inside = tag
            self._held.setdefault(tag, "")
        elif tag == "row":
            self._row = int(attributes.get("r", self._row + 2)) - 1
            self._col = -1
        elif tag == "mergeCell":
            self._merge(attributes["ref"])

    def text(self, words: str) -> None:
        """Take the text of a value, a formula or a text."""
        if self._inside:
            self._held[self._inside] += words

    def end(self, name: str) -> None:
        """Take an element that closes."""
        self._inside = ""
        if (name if ":" not in name else local(name)) == "c" and self._held:
            self._put()

    def _place(self, at: str) -> None:
        letters = at.rstrip("0123456789")
        if not letters:
            self._col += 1
            return
        col = self._columns.get(letters)
        if col is None:
            col = self._columns[letters] = _number(letters) - 1
        self._col = col

    def _put(self) -> None:
        held, kind = self._held, self._cell.get("t", "n")
        value = held.get("v", "")
        if "f" in held and self._unsettled(kind, value):
            formula = worded(Form.FORMULA, f"={held['f']} [no stored result]")
            self._grid.put(self._row, self._col, formula.words, formula)
        elif kind == "s":
            if value and (words := self._book.shared[int(value)]):
                self._grid.put(self._row, self._col, words)
        elif kind in ("str", "inlineStr"):
            if words := plain(value if kind == "str" else held.get("t", "")):
                self._grid.put(self._row, self._col, words)
        elif value:
            stored = self._typed(kind, value)
            self._grid.put(self._row, self._col, stored.words, stored)

    def _unsettled(self, kind: str, value: str) -> bool:
        """Whether a formula has no result, or a 0 in a book that asks to be calculated first.

        Programs that write formulas without knowing their results write 0 and ask for that.
        """
        if kind == "str":
            return "v" not in self._held
        return not value or (self._book.anew and kind == "n" and float(value) == 0)

    def _typed(self, kind: str, value: str) -> Stored:
        if kind == "b":
            return worded(Form.BOOLEAN, "TRUE" if value == "1" else "FALSE")
        if kind == "e":
            return worded(Form.ERROR, value)
        style = self._cell.get("s", "0")
        if (known := self._numbers.get((value, style))) is not None:
            return known
        codes = self._book.codes
        code = codes[int(style)] if int(style) < len(codes) else GENERAL
        if kind == "d":
            stored = Stored(Form.DATE, float("inf"), code, value[:10], f"{value} [{code}]")
        else:
            stored = numeric(float(value), code, since_1904=self._book.since_1904)
        self._numbers[value, style] = stored
        return stored

    def _merge(self, ref: str) -> None:
        found = _PLACE.findall(ref)
        if len(found) == 2:
            (left, top), (right, bottom) = found
            self._grid.ranges.append(
                Range(int(top) - 1, _number(left) - 1, int(bottom) - 1, _number(right) - 1)
            )


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
