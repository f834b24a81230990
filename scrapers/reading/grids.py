"""Sheets of a workbook as grids: words, typed cells and merged ranges at their absolute place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import quote as percent

from scrapers.errors import Unreadable
from scrapers.printed.stored import Stored, merged
from scrapers.reading.tables import Table

# The template's longest part has 2,800 rows and 36 columns; what lies far outside is a slip
# of a hand on the keyboard, or made to fill the memory.
MAX_ROWS = 500_001  # what partners bring has half a million rows at most, under a header
MAX_COLUMNS = 1_000
MAX_CELLS = 4_000_000


class Range(NamedTuple):
    """A merged range; rows and columns count from 0, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Grid:
    """The cells of one sheet as they are read, row by row."""

    name: str
    hidden: bool = False
    rows: list[list[str]] = field(default_factory=list)
    typed: dict[int, dict[int, Stored]] = field(default_factory=dict)
    ranges: list[Range] = field(default_factory=list)
    count: int = 0

    def put(self, row: int, col: int, words: str, stored: Stored | None = None) -> None:
        """Keep one cell that holds something. Raises Unreadable far outside of any table."""
        self.count += 1
        if row >= MAX_ROWS or col >= MAX_COLUMNS or self.count > MAX_CELLS:
            raise Unreadable(
                f"sheet {self.name!r} holds cells far outside of a report (row {row + 1}, "
                f"column {col + 1})",
                word=self.name,
            )
        rows = self.rows
        while len(rows) <= row:
            rows.append([])
        cells = rows[row]
        if (short := col - len(cells)) > 0:
            cells.extend([""] * short)
            self.count += short  # a cell far to the right costs what lies before it
        if len(cells) == col:
            cells.append(words)
        else:
            cells[col] = words
        if stored is not None:
            self.typed.setdefault(row, {})[col] = stored

    @property
    def empty(self) -> bool:
        """Whether the sheet holds nothing."""
        return not any(words.strip() for cells in self.rows for words in cells)


class SheetTable(Table):
    """One sheet of a workbook; addresses are those a person sees in the spreadsheet."""

    embedded = True

    def __init__(self, grid: Grid, book: str, address: str) -> None:
        """Keep the cells of `grid`, a sheet of the file `book` at `address`."""
        super().__init__(f"{book} - {grid.name}", grid.rows, address)
        self.sheet = grid.name
        self.hint = f"{book} - {grid.name}.sheet"
        self.typed = grid.typed
        self.covered = _spread(grid)
        self._at = f"{address}#sheet={percent(grid.name, safe=' ')}&cell="
        self._letters: list[str] = []

    def locator(self, row: int, col: int) -> str:
        """Return the address of a cell: sheet and cell name."""
        letters = self._letters
        while len(letters) <= col:
            letters.append(_letters(len(letters) + 1))
        return f"{self._at}{letters[col]}{row + 1}"


def _letters(number: int) -> str:
    words = ""
    while number:
        number, rest = divmod(number - 1, 26)
        words = chr(65 + rest) + words
    return words


def _spread(grid: Grid) -> frozenset[tuple[int, int]]:
    """Give every cell of a merged range its words downwards, and mark its value as nobody's.

    Returns the cells that a range covers. A range over several columns of one row (a title, a
    remark) repeats nothing.
    """
    covered: set[tuple[int, int]] = set()
    for area in grid.ranges:
        rows, cols = grid.rows, grid.typed
        if area.top >= len(rows) or area.left >= len(rows[area.top]):
            continue
        words = rows[area.top][area.left]
        anchor = cols.get(area.top, {}).get(area.left)
        if not words or area.right - area.left >= MAX_COLUMNS:
            continue
        for row, col in _inside(area, len(rows)):
            first = (row, col) == (area.top, area.left)
            repeated = words if col == area.left else ""
            grid.put(row, col, repeated, merged(anchor, repeated, anchor=first))
            covered |= set() if first else {(row, col)}
    return frozenset(covered)


def _inside(area: Range, rows: int) -> Iterable[tuple[int, int]]:
    # A range that reaches below the last row that holds anything merges nothing there.
    for row in range(area.top, min(area.bottom, max(rows - 1, area.top)) + 1):
        for col in range(area.left, area.right + 1):
            yield row, col
