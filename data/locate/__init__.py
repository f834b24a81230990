"""Read back the words at an address: the inverse of every parser.

`addresses` says which addresses there are. This room reads by a second way: ZIP members are
cut out by their headers and inflated here, texts and markup are split by scanners of its own,
old workbooks are opened by `xlrd` and PDFs by PDFium. The readers use `zipfile`, `csv`,
`expat`, `json`, Beautiful Soup, pdfminer and, for old workbooks, a reading of their own; were
both ways the same, agreement would prove nothing. Web pages share a tokeniser, the standard
library's, but not the tree.
"""

from __future__ import annotations

from data.locate import delimited, json_values, pdf, web_page, workbook, zip_members
from data.locate.addresses import Address, Context, LocatorError, column, letters, parse

__all__ = ["Address", "Context", "LocatorError", "column", "context", "letters", "parse", "read"]


def read(content: bytes, locator: str) -> str:
    """Return the printed words at `locator`; an empty string for a cell left blank or cut off.

    For a typed cell of a workbook they are its stored value and number format (see
    `data.number_formats`). Raises LocatorError when member, sheet or row do not exist.
    """
    address = parse(locator)
    body = zip_members.member(content, address.members)
    if address.sheet:
        return workbook.read(body, address)
    if address.pointer is not None:
        return json_values.read(body, address)
    if address.selector:
        return web_page.read(body, address)
    if address.page:
        return pdf.read(body, address)
    cells = _row(body, address)
    return cells[address.col - 1] if address.col <= len(cells) else ""


def context(content: bytes, locator: str, around: int = 3) -> Context:
    """Return the first row, and `around` rows on both sides of the cell's row."""
    address = parse(locator)
    body = zip_members.member(content, address.members)
    if address.sheet:
        return workbook.context(body, address, around)
    if address.pointer is not None:
        return json_values.context(body, address, around)
    if address.selector:
        return web_page.context(body, address, around)
    if address.page:
        return pdf.context(body, address, around)
    grid = delimited.grid(body, address.charset, address.separator, address.line_end)
    if not 1 <= address.row <= len(grid):
        raise LocatorError(f"no row {address.row}")
    near = range(max(1, address.row - around), min(len(grid), address.row + around) + 1)
    numbers = sorted({_heading(grid, address), *near})
    rows = tuple((n, grid[n - 1]) for n in numbers)
    return Context(rows, address.row, address.col, "!".join(address.members))


def _heading(grid: tuple[tuple[str, ...], ...], address: Address) -> int:
    """Return the number of the first row that names the cell's column."""
    for number, cells in enumerate(grid[: address.row], start=1):
        if address.col <= len(cells) and cells[address.col - 1].strip():
            return number
    return 1


def _row(body: bytes, address: Address) -> tuple[str, ...]:
    grid = delimited.grid(body, address.charset, address.separator, address.line_end)
    if not 1 <= address.row <= len(grid):
        raise LocatorError(f"no row {address.row} in {'!'.join(address.members) or 'document'}")
    return grid[address.row - 1]
