"""Tables whose cells know their address and that insist on being used up.

A `Table` is a grid of printed cells. A `Sheet` is a table under a header row: columns are
taken or skipped by name, rows hand out cells, and what nobody took is Drift
(law 2: nothing left behind).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import quote as percent

from scrapers.errors import Drift, Unreadable
from scrapers.printed.stored import Stored
from scrapers.reading.encodings import decode

_DELIMITERS = ",;\t|"
# A first line that spreadsheets write and obey: it names the separator of the others.
_SAID = re.compile(r"\ufeff?\"?sep=(.)\"?(?=\r|\n)", re.IGNORECASE)
# A download that passed through JSON may come in one line, its line ends written as two signs.
_WRITTEN_OUT = "\\n"
# A cell may hold a report's longest text (the template allows 5,000 characters); a megabyte
# is a damaged quote, not a remark.
_CELL_LIMIT = 1_000_000
csv.field_size_limit(_CELL_LIMIT)


class Cell(NamedTuple):
    """One printed cell: its words, unchanged, and where they stand.

    A typed cell of a workbook has its stored value beside the words a person sees.
    """

    text: str
    locator: str
    stored: Stored | None = None

    @property
    def blank(self) -> bool:
        """Whether nothing but white space is printed."""
        return not self.text or self.text.isspace()

    @property
    def quote(self) -> str:
        """What a citation quotes: the words, or the stored value with its number format."""
        return self.stored.quote if self.stored else self.text


_BLANK = Cell("", "")


class Table:
    """A grid of text cells; rows may be ragged. Rows and columns count from 0 here.

    `typed` holds the stored values of typed cells by row and column, `covered` the cells that
    repeat the words of a merged range; `hint` is the name that may suggest part and surface.
    An `embedded` table came with others that need be no part of a report.
    """

    embedded = False
    typed: Mapping[int, Mapping[int, Stored]] = MappingProxyType({})
    covered: frozenset[tuple[int, int]] = frozenset()

    def __init__(self, name: str, rows: list[list[str]], address: str, suffix: str = "") -> None:
        """Keep the grid with the address it stands at (`4_notices.csv`, `a.zip!b.csv`)."""
        self.name = self.hint = name
        self.rows = rows
        self._address = address
        self._suffix = suffix

    def locator(self, row: int, col: int) -> str:
        """Return the RFC 7111 address of a cell: record and field from 1, header included."""
        return f"{self._address}#cell={row + 1},{col + 1}{self._suffix}"

    def text(self, row: int, col: int) -> str:
        """Return the words of a cell; a cell that a ragged row leaves out is empty."""
        cells = self.rows[row]
        return cells[col] if col < len(cells) else ""


def read_csv(
    content: bytes, name: str, *, address: str = "", encoding: str = "", delimiter: str = ""
) -> Table:
    """Return the CSV document as a Table; encoding and delimiter are found unless declared.

    `address` is the member path inside the snapshot, empty when the snapshot is the file. A text
    in one line whose line ends are written out (backslash, n) is read as if they were there.
    Raises Unreadable on undecidable encodings, open quotes and oversized cells.
    """
    text, used = decode(content, encoding)
    written_out = _WRITTEN_OUT in text and "\n" not in text.rstrip("\r\n")
    if written_out:
        text = text.replace("\\r\\n", "\n").replace(_WRITTEN_OUT, "\n")
    mark = delimiter or _delimiter(text, name)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error as fault:
        raise Unreadable(f"{name} is not well-formed CSV: {fault}", address=address) from fault
    suffix = _suffix(used, mark) + (f";eol={percent(_WRITTEN_OUT)}" if written_out else "")
    return Table(name, rows, address, suffix)


def _suffix(encoding: str, delimiter: str) -> str:
    parts = "" if encoding == "utf-8" else f";charset={encoding}"
    return parts if delimiter == "," else f"{parts};sep={percent(delimiter, safe='')}"


def _delimiter(text: str, name: str) -> str:
    if (said := _SAID.match(text)) and said[1] in _DELIMITERS:
        return said[1]
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    if not lines:
        raise Unreadable(f"{name} is empty")
    head = io.StringIO(text, newline="")
    best = {d: _width(head, d) for d in _DELIMITERS}
    widest = max(best.values())
    chosen = [d for d, width in best.items() if width == widest]
    if widest < 2 or len(chosen) > 1:
        raise Unreadable(f"{name} has no recognisable column separator", word=lines[0][:80])
    return chosen[0]


def _width(head: io.StringIO, delimiter: str) -> int:
    head.seek(0)
    try:
        return max(map(len, islice(csv.reader(head, delimiter=delimiter), 5)))
    except (csv.Error, ValueError):
        return 0


class Sheet:
    """A Table under a header row. Every column is taken, skipped by name, or empty."""

    def __init__(self, table: Table, header: int, key: Callable[[str], str]) -> None:
        """Index the header row by `key` (how labels are compared). Raises Drift on doubles."""
        self.table = table
        self.header = header
        self._labels: dict[str, int] = {}
        self._taken = 0
        for col, printed in enumerate(table.rows[header]):
            label = key(printed)
            if label and label in self._labels:
                raise Drift(
                    f"two columns of {table.name} are called {printed.strip()!r}",
                    address=table.locator(header, col),
                    word=printed.strip(),
                )
            if label:
                self._labels[label] = col
            elif printed.strip():  # a mark that no label is made of; only a declaration names it
                self._labels.setdefault(printed.strip(), col)
        self._key = key

    def column(self, label: str) -> int | None:
        """Take the column printed as `label`; None when there is no such column."""
        col = self._labels.get(self._key(label) or label.strip())
        if col is not None:
            self._taken |= 1 << col
        return col

    def finish(self) -> None:
        """Raise Drift for a column nobody took that is named or holds anything."""
        for col in range(max(map(len, self.table.rows))):
            if self._taken >> col & 1:
                continue
            printed = self.table.text(self.header, col)
            if self._key(printed) and self._holds(col):
                raise Drift(
                    f"{self.table.name} has a column nobody reads: {printed.strip()!r}",
                    address=self.table.locator(self.header, col),
                    word=printed.strip(),
                )

    def _holds(self, col: int) -> bool:
        below = range(self.header + 1, len(self.table.rows))
        return any(self.table.text(row, col).strip() for row in below)

    def rows(self) -> Iterator[Row]:
        """Hand out the rows below the header that hold anything."""
        for index in range(self.header + 1, len(self.table.rows)):
            if self._states(index):
                yield Row(self.table, index)

    def _states(self, index: int) -> bool:
        """Whether a row holds more than the rest of cells merged over it."""
        covered = self.table.covered
        return any(
            cell and not cell.isspace() and (not covered or (index, col) not in covered)
            for col, cell in enumerate(self.table.rows[index])
        )


class Row:
    """One row of a Sheet; remembers which cells were taken."""

    __slots__ = ("_cells", "_table", "_taken", "_typed", "index")

    def __init__(self, table: Table, index: int) -> None:
        """Point at row `index` of `table`."""
        self._table = table
        self._cells = table.rows[index]
        self._typed = table.typed.get(index)
        self._taken = 0
        self.index = index

    def words(self, col: int) -> str:
        """Take the cell of a column and return its words alone."""
        self._taken |= 1 << col
        return self._cells[col] if col < len(self._cells) else ""

    def take(self, col: int | None) -> Cell:
        """Return the cell of a column; an absent column gives an empty cell without address."""
        if col is None:
            return _BLANK
        self._taken |= 1 << col
        text = self._cells[col] if col < len(self._cells) else ""
        stored = self._typed.get(col) if self._typed else None
        return Cell._make((text, self._table.locator(self.index, col), stored))

    def remark(self, col: int | None) -> Cell:
        """Return a cell that is mostly blank; a blank one comes without its address."""
        if col is None:
            return _BLANK
        self._taken |= 1 << col
        text = self._cells[col] if col < len(self._cells) else ""
        stored = self._typed.get(col) if self._typed else None
        return Cell(text, self._table.locator(self.index, col), stored) if text else _BLANK

    def finish(self) -> None:
        """Raise Drift when a cell that holds something was not taken."""
        for col, text in enumerate(self._cells):
            if not self._taken >> col & 1 and text and not text.isspace():
                raise Drift(
                    f"row {self.index + 1} of {self._table.name} holds a cell nobody reads",
                    address=self._table.locator(self.index, col),
                    word=text.strip()[:80],
                )
