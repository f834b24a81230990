"""Old workbooks (XLS, BIFF8) -> grids, record by record as MS-XLS describes them.

Read here and not by a library, since a library tells a formula's result but not whether
anybody calculated it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from data.number_formats import BUILT_IN, GENERAL
from scrapers.errors import Unreadable
from scrapers.printed.stored import Form, Stored, numeric, worded
from scrapers.reading.compound_file import streams
from scrapers.reading.grids import Grid, Range

_BOF, _EOF, _FILEPASS, _CONTINUE = 0x809, 0x0A, 0x2F, 0x3C
_SHEET, _TEXTS, _DATES, _FORMAT, _XF, _MERGED = 0x85, 0xFC, 0x22, 0x41E, 0xE0, 0xE5
_NUMBER, _RK, _MULRK, _TEXT, _LABEL, _RICH = 0x203, 0x27E, 0xBD, 0xFD, 0x204, 0xD6
_FORMULA, _STRING, _BOOLERR = 0x06, 0x207, 0x205
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


class _Record(NamedTuple):
    at: int
    kind: int
    pieces: list[bytes]  # the record, and those that continue it

    @property
    def data(self) -> bytes:
        return self.pieces[0]


class _Book(NamedTuple):
    texts: list[str]
    codes: list[str]
    since_1904: bool


def grids(content: bytes) -> list[Grid]:
    """Return the sheets of an old workbook, hidden ones included and marked.

    Raises Unreadable for damage, encryption and what is older than Excel 97.
    """
    held = streams(content)
    if "EncryptedPackage" in held:
        raise Unreadable("the workbook is encrypted; it must be saved without a password")
    if "Workbook" not in held:
        name = "older than Excel 97" if "Book" in held else "no workbook"
        raise Unreadable(f"the file is {name} and not read; save it as XLSX")
    data = held["Workbook"]
    try:
        records = list(_records(data))
        pages, book = _globals(records)
        return [_grid(data, page, book) for page in pages]
    except (struct.error, IndexError, UnicodeDecodeError) as fault:
        raise Unreadable(f"the old workbook is damaged: {fault}") from fault


def _records(data: bytes, at: int = 0) -> Iterator[_Record]:
    """Yield the records of one substream, from its begin to its end."""
    held: _Record | None = None
    while at + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, at)
        body = data[at + 4 : at + 4 + size]
        if kind == _CONTINUE and held is not None:
            held.pieces.append(body)
        else:
            if held is not None:
                yield held
            held = _Record(at, kind, [body])
        at += 4 + size
        if kind == _EOF:
            break
    if held is not None:
        yield held


class _Page(NamedTuple):
    name: str
    at: int
    hidden: bool
    table: bool


def _globals(records: list[_Record]) -> tuple[list[_Page], _Book]:
    pages: list[_Page] = []
    texts: list[str] = []
    own: dict[int, str] = {}
    used: list[int] = []
    since_1904 = False
    for record in records:
        data = record.data
        if record.kind == _FILEPASS:
            raise Unreadable("the workbook is encrypted; it must be saved without a password")
        if record.kind == _SHEET:
            at, state, sort = struct.unpack_from("<IBB", data)
            name = _words(data, 7, data[6])
            pages.append(_Page(name, at, state & 3 != 0, sort == 0))
        elif record.kind == _TEXTS:
            texts = _Texts(record.pieces).all()
        elif record.kind == _FORMAT:
            own[struct.unpack_from("<H", data)[0]] = _words(
                data, 4, struct.unpack_from("<H", data, 2)[0]
            )
        elif record.kind == _XF:
            used.append(struct.unpack_from("<H", data, 2)[0])
        elif record.kind == _DATES:
            since_1904 = data[0] == 1
    codes = [own.get(n) or BUILT_IN.get(n, GENERAL) for n in used]
    return pages, _Book(texts, codes, since_1904)


def _words(data: bytes, wide_at: int, count: int) -> str:
    """Return a text of `count` characters whose flags stand at `wide_at`."""
    if data[wide_at] & 1:
        return data[wide_at + 1 : wide_at + 1 + 2 * count].decode("utf-16-le")
    return data[wide_at + 1 : wide_at + 1 + count].decode("latin-1")


class _Texts:
    """The shared texts; one that goes on in the next record repeats its flags there."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = pieces
        self._piece = 0
        self._at = 8

    def all(self) -> list[str]:
        count = struct.unpack_from("<I", self._pieces[0], 4)[0]
        return [self._one() for _ in range(count)]

    def _take(self, count: int) -> bytes:
        data = self._pieces[self._piece]
        if self._at >= len(data):
            self._piece, self._at = self._piece + 1, 0
            data = self._pieces[self._piece]
        found = data[self._at : self._at + count]
        self._at += len(found)
        return found if len(found) == count else found + self._take(count - len(found))

    def _one(self) -> str:
        count, flags = struct.unpack("<HB", self._take(3))
        runs = struct.unpack("<H", self._take(2))[0] if flags & 8 else 0
        beside = struct.unpack("<I", self._take(4))[0] if flags & 4 else 0
        words = self._characters(count, flags & 1)
        if extra := 4 * runs + beside:
            self._take(extra)
        return words

    def _characters(self, count: int, wide: int) -> str:
        words = ""
        while count:
            data = self._pieces[self._piece]
            if self._at >= len(data):
                self._piece, self._at = self._piece + 1, 1
                wide = self._pieces[self._piece][0] & 1
                continue
            width = 2 if wide else 1
            chunk = data[self._at : self._at + count * width]
            self._at += len(chunk)
            count -= len(chunk) // width
            words += chunk.decode("utf-16-le", "surrogatepass") if wide else chunk.decode("latin-1")
        return words


def _grid(data: bytes, page: _Page, book: _Book) -> Grid:
    grid = Grid(page.name, page.hidden)
    sheet = _Sheet(grid, book)
    for record in _records(data, page.at) if page.table else ():
        sheet.take(record)
    return grid


class _Sheet:
    """Follow the records of one sheet and put its cells into a grid."""

    def __init__(self, grid: Grid, book: _Book) -> None:
        self._grid = grid
        self._book = book
        self._formula = (0, 0)

    def take(self, record: _Record) -> None:
        """Take one record."""
        kind, data = record.kind, record.data
        if kind == _TEXT:
            row, col, _, number = struct.unpack_from("<HHHI", data)
            self._text(row, col, self._book.texts[number])
        elif kind == _NUMBER:
            row, col, style, value = struct.unpack_from("<HHHd", data)
            self._number(row, col, style, value)
        elif kind in (_RK, _MULRK):
            self._compact(data, kind)
        elif kind in (_LABEL, _RICH):
            row, col, _, count = struct.unpack_from("<HHHH", data)
            self._text(row, col, _words(data, 8, count))
        elif kind == _BOOLERR:
            row, col, _, value, error = struct.unpack_from("<HHHBB", data)
            self._put(row, col, _special(error * 2 if error else 1, value))
        elif kind == _FORMULA:
            self._result(data)
        elif kind == _STRING:
            count = struct.unpack_from("<H", data)[0]
            self._text(*self._formula, _words(data, 2, count))
        elif kind == _MERGED:
            for n in range(struct.unpack_from("<H", data)[0]):
                top, bottom, left, right = struct.unpack_from("<HHHH", data, 2 + 8 * n)
                self._grid.ranges.append(Range(top, left, bottom, right))

    def _text(self, row: int, col: int, words: str) -> None:
        if words:
            self._grid.put(row, col, words)

    def _put(self, row: int, col: int, stored: Stored) -> None:
        self._grid.put(row, col, stored.words, stored)

    def _number(self, row: int, col: int, style: int, value: float) -> None:
        code = self._book.codes[style] if style < len(self._book.codes) else GENERAL
        self._put(row, col, numeric(value, code, since_1904=self._book.since_1904))

    def _compact(self, data: bytes, kind: int) -> None:
        row, first = struct.unpack_from("<HH", data)
        count = 1 if kind == _RK else (len(data) - 6) // 6
        for n in range(count):
            style, packed = struct.unpack_from("<HI", data, 4 + 6 * n)
            self._number(row, first + n, style, _unpacked(packed))

    def _result(self, data: bytes) -> None:
        """Take the stored result of a formula; 0 from a program that asks to calculate is none."""
        row, col, style = struct.unpack_from("<HHH", data)
        result, flags = data[6:14], struct.unpack_from("<H", data, 14)[0]
        self._formula = (row, col)
        if result[6:8] != b"\xff\xff":
            value = struct.unpack("<d", result)[0]
            if value == 0 and flags & 3:
                self._put(row, col, worded(Form.FORMULA, "= [no stored result]"))
            else:
                self._number(row, col, style, value)
        elif result[0] in (1, 2):
            self._put(row, col, _special(result[0], result[2]))
        elif result[0] == 3:
            # An empty text, which is also what stands for "not calculated": never taken as blank.
            self._put(row, col, worded(Form.FORMULA, "= [no stored result]"))


def _special(sort: int, value: int) -> Stored:
    """Return a truth value (1) or an error (2)."""
    if sort == 1:
        return worded(Form.BOOLEAN, "TRUE" if value else "FALSE")
    return worded(Form.ERROR, _ERRORS.get(value, "#ERROR!"))


def _unpacked(packed: int) -> float:
    """Return the number packed into 30 bits: a whole one or the head of a double."""
    number: float
    if packed & 2:
        number = float(struct.unpack("<i", struct.pack("<I", packed))[0] >> 2)
    else:
        number = struct.unpack("<d", b"\0\0\0\0" + struct.pack("<I", packed & 0xFFFFFFFC))[0]
    return number / 100 if packed & 1 else number
