"""Cells of workbooks by sheet and cell name, whatever the file's form."""

from __future__ import annotations

from data.locate import ods, xls, xlsx, zip_members
from data.locate.addresses import Address, Context
from data.locate.held import Cells, Held


def read(content: bytes, address: Address) -> str:
    """Return the quote of a cell; an empty string for a blank one.

    Raises LocatorError when the book has no such sheet.
    """
    return _cells(content, address.sheet).get((address.row, address.col), Held()).quote


def context(content: bytes, address: Address, around: int) -> Context:
    """Return the rows around a cell as a person sees them, and what the cell stores."""
    cells = _cells(content, address.sheet)
    width = max((col for _, col in cells), default=address.col)
    last = max((row for row, _ in cells), default=address.row)
    near = range(max(1, address.row - around), min(last, address.row + around) + 1)
    heading = min((row for row, col in cells if col == address.col), default=address.row)
    numbers = sorted({min(heading, address.row), *near, address.row})
    rows = tuple(
        (n, tuple(cells.get((n, col), Held()).shown for col in range(1, width + 1)))
        for n in numbers
    )
    stored = cells.get((address.row, address.col), Held()).stored
    member = "!".join(address.members)
    return Context(rows, address.row, address.col, member, address.sheet, stored)


def _cells(content: bytes, sheet: str) -> Cells:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return xls.cells(content, sheet)
    if "content.xml" in zip_members.names(content):
        return ods.cells(content, sheet)
    return xlsx.cells(content, sheet)
