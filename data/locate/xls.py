"""Cells of old workbooks (XLS), read back with `xlrd`; the reader splits the records itself."""

from __future__ import annotations

import io
from functools import lru_cache

import xlrd

from data.locate.addresses import LocatorError
from data.locate.held import Cells, Held, typed
from data.number_formats import GENERAL, displayed, quoted, shortest


@lru_cache(maxsize=16)
def cells(content: bytes, sheet: str) -> Cells:
    """Return the cells of a sheet. Raises LocatorError when the book has no such sheet."""
    book = _book(content)
    if sheet not in book.sheet_names():
        raise LocatorError(f"no sheet {sheet!r}")
    page = book.sheet_by_name(sheet)
    found: Cells = {}
    for row in range(page.nrows):
        for col, cell in enumerate(page.row(row)):
            if held := _held(book, cell):
                found[row + 1, col + 1] = held
    return found


@lru_cache(maxsize=4)
def _book(content: bytes) -> xlrd.Book:
    return xlrd.open_workbook(
        file_contents=content, formatting_info=True, logfile=io.StringIO(), on_demand=True
    )


def _held(book: xlrd.Book, cell: xlrd.sheet.Cell) -> Held | None:
    if cell.ctype == xlrd.XL_CELL_TEXT and cell.value:
        return Held(cell.value, cell.value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return Held(words := "TRUE" if cell.value else "FALSE", words)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        words = xlrd.error_text_from_code[cell.value]
        return Held(words, words)
    if cell.ctype not in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        return None
    code = book.format_map[book.xf_list[cell.xf_index].format_key].format_str or GENERAL
    number = float(cell.value)
    return typed(quoted(number, code), shortest(number), code, displayed(number, code))
