"""Lines of a reference table that know where they stand and what may stand in them.

No files here: `data.reference` reads, this module checks. Whatever is wrong with a cell
becomes a ReferenceFault with file, line and column.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TypeVar

from data.vocabulary import ReferenceFault

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table, which knows where it stands."""

    file: str
    line: int
    cells: Mapping[str, str]

    def fault(self, column: str, why: str) -> ReferenceFault:
        """Return the fault of one cell of this line."""
        return ReferenceFault(self.file, str(self.line), column, self.cells.get(column, ""), why)

    def __getitem__(self, column: str) -> str:
        """Return the cell as printed. Raises ReferenceFault when the column is missing."""
        if column not in self.cells:
            raise self.fault(column, "no such column")
        return self.cells[column]

    def filled(self, column: str) -> str:
        """Return a cell that must not be blank."""
        if not self[column]:
            raise self.fault(column, "must not be blank")
        return self[column]

    def day(self, column: str) -> date | None:
        """Return an ISO date, or None where the cell is blank."""
        try:
            return date.fromisoformat(self[column]) if self[column] else None
        except ValueError as why:
            raise self.fault(column, "not a date") from why

    def number(self, column: str) -> float | None:
        """Return a number, or None where the cell is blank."""
        try:
            return float(self[column]) if self[column] else None
        except ValueError as why:
            raise self.fault(column, "not a number") from why

    def one_of(self, column: str, allowed: Collection[str]) -> str:
        """Return a cell that must hold one of `allowed`: a word of a list or an id."""
        if self[column] not in allowed:
            raise self.fault(column, "not known")
        return self[column]

    def yes(self, column: str) -> bool:
        """Return a yes or no as truth."""
        return self.one_of(column, ("yes", "no")) == "yes"

    def several(self, column: str, separator: str) -> tuple[str, ...]:
        """Return the words of a cell that may hold several."""
        return tuple(w.strip() for w in self[column].split(separator) if w.strip())


def rows_of(file: str, text: str) -> list[Row]:
    """Return the lines of a CSV table. Raises ReferenceFault for a line of another width."""
    reader = csv.reader(io.StringIO(text, newline=""))
    head = next(reader)
    rows = []
    for cells in reader:
        row = Row(file, reader.line_num, dict(zip(head, cells, strict=False)))
        if len(cells) != len(head):
            raise row.fault(head[-1], f"{len(cells)} cells under {len(head)} headers")
        rows.append(row)
    return rows


def keyed(rows: Iterable[Row], make: Callable[[Row], T]) -> Mapping[str, T]:
    """Return what `make` makes of each line, by its id. Raises ReferenceFault for a double."""
    found: dict[str, T] = {}
    for row in rows:
        if row.filled("id") in found:
            raise row.fault("id", "stands twice")
        found[row["id"]] = make(row)
    return MappingProxyType(found)
