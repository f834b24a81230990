"""Murmur's report as workbooks and other forms, written by us; every figure is synthetic.

The grids are those of `tests.murmur`. Cells are texts, numbers (a float or int), or a `Typed`
with its number format.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

import openpyxl
import xlwt

from tests import murmur


class Typed(NamedTuple):
    """A number under a number format, and the words an ODS file displays for it."""

    number: float
    code: str
    shown: str = ""


Words = str | float | Typed | None
Cells = Sequence[Sequence[Words]]
Book = Mapping[str, Cells]


def as_numbers(grid: murmur.Grid) -> list[list[Words]]:
    """Return a grid with its numbers typed, as a publisher's workbook holds them."""
    return [list(grid[0]), *([_number(words) for words in row] for row in grid[1:])]


def _number(words: str) -> Words:
    try:
        return float(words.replace(",", "")) if words else None
    except ValueError:
        return words


def report() -> dict[str, list[list[Words]]]:
    """Return Murmur's whole report, one sheet to a part."""
    return {murmur.NAMES[n][:-4]: as_numbers(make()) for n, make in murmur.PARTS.items()}


def xlsx(
    book: Book, *, hidden: Sequence[str] = (), merged: Mapping[str, str] | None = None
) -> bytes:
    """Return a book as XLSX bytes; `merged` names one range of a sheet to merge."""
    out = openpyxl.Workbook()
    out.remove(out.active)
    for name, cells in book.items():
        page = out.create_sheet(name)
        page.sheet_state = "hidden" if name in hidden else "visible"
        for row, line in enumerate(cells, 1):
            for col, words in enumerate(line, 1):
                if words not in (None, ""):
                    _write(page.cell(row, col), words)
        for area in (merged or {}).get(name, "").split():
            page.merge_cells(area)
    held = io.BytesIO()
    out.save(held)
    return held.getvalue()


def _write(cell: openpyxl.cell.Cell, words: Words) -> None:
    if isinstance(words, Typed):
        cell.value, cell.number_format = words.number, words.code
    else:
        cell.value = words


def changed(content: bytes, part: str, old: str, new: str) -> bytes:
    """Return a workbook with words of one of its XML parts exchanged."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(out, "w") as archive:
        for entry in given.infolist():
            data = given.read(entry)
            if entry.filename == part:
                assert old.encode() in data
                data = data.replace(old.encode(), new.encode())
            archive.writestr(zipfile.ZipInfo(entry.filename), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def xls(book: Book) -> bytes:
    """Return a book as XLS bytes."""
    out = xlwt.Workbook()
    for name, cells in book.items():
        page = out.add_sheet(name)
        for row, line in enumerate(cells):
            for col, words in enumerate(line):
                if isinstance(words, Typed):
                    page.write(row, col, words.number, xlwt.easyxf(num_format_str=words.code))
                elif words not in (None, ""):
                    page.write(row, col, words)
    held = io.BytesIO()
    out.save(held)
    return held.getvalue()


_ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">
<office:automatic-styles><style:style style:name="off" style:family="table">
<style:table-properties table:display="false"/></style:style></office:automatic-styles>
<office:body><office:spreadsheet>%s</office:spreadsheet></office:body>
</office:document-content>"""


def ods(book: Book, *, hidden: Sequence[str] = ()) -> bytes:
    """Return a book as ODS bytes; blank cells and equal neighbours are written as repeated."""
    sheets = "".join(_ods_sheet(n, cells, hidden=n in hidden) for n, cells in book.items())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        kind = "application/vnd.oasis.opendocument.spreadsheet"
        archive.writestr(zipfile.ZipInfo("mimetype"), kind)
        archive.writestr(zipfile.ZipInfo("content.xml"), _ODS % sheets, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _ods_sheet(name: str, cells: Cells, *, hidden: bool) -> str:
    style = ' table:style-name="off"' if hidden else ""
    rows = "".join(f"<table:table-row>{_ods_row(line)}</table:table-row>" for line in cells)
    rest = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/>'
    return (
        f"<table:table table:name={quoteattr(name)}{style}>{rows}{rest}</table:table-row>"
        "</table:table>"
    )


def _ods_row(line: Sequence[Words]) -> str:
    found: list[tuple[str, str, int]] = []
    for words in line:
        attributes, inner = _ods_cell(words)
        if found and found[-1][:2] == (attributes, inner):
            found[-1] = (attributes, inner, found[-1][2] + 1)
        else:
            found.append((attributes, inner, 1))
    return "".join(
        f'<table:table-cell{a} table:number-columns-repeated="{n}">{i}</table:table-cell>'
        for a, i, n in found
    )


def _ods_cell(words: Words) -> tuple[str, str]:
    if words is None or words == "":
        return "", ""
    if isinstance(words, str):
        return ' office:value-type="string"', f"<text:p>{escape(words)}</text:p>"
    given = words if isinstance(words, Typed) else Typed(words, "float", f"{words:,.10g}")
    if given.code == "time":
        value = f'office:time-value="PT{int(given.number * 24)}H00M00S"'
    else:
        value = f'office:value="{given.number!r}"'
    return f' office:value-type="{given.code}" {value}', f"<text:p>{escape(given.shown)}</text:p>"


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return files as the members of a ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
