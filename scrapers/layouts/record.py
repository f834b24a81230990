"""What a parser hands on: printed figures in the source's own words, none of ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from data.declaration import SourceDeclaration
from data.model import Snapshot
from scrapers.reading.tables import Cell

BLANK = Cell("", "")
"""A cell that is not there."""


class Record(NamedTuple):
    """One printed figure: the words around it by kind of label, and its own cell.

    `base` is the printed number that a share or median is of, `note` the publisher's remark on
    the cell; both are blank where nothing is printed.
    """

    labels: Mapping[str, Cell]
    cell: Cell
    base: Cell = BLANK
    note: Cell = BLANK


class Withheld(NamedTuple):
    """A printed cell that cannot be read safely where it stands, with the reason in words."""

    cell: Cell
    message: str


class Remark(NamedTuple):
    """Printed words that contradict each other: the check, a sentence, the cells."""

    check: str
    message: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Parsed:
    """All records of a document, what was left aside or withheld, and what contradicts itself."""

    records: tuple[Record, ...]
    set_aside: tuple[str, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    remarks: tuple[Remark, ...] = ()


Parser = Callable[[bytes, Snapshot, SourceDeclaration], Parsed]
"""What `parse` in a source's `parse.py` is. Raises Drift or Unreadable."""
