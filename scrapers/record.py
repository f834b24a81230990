"""What a parser hands on: printed figures in the source's own words, none of ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from data.declaration import SourceDeclaration
from data.model import Snapshot
from scrapers.tables import Cell

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


@dataclass(frozen=True, slots=True)
class Parsed:
    """All records of a document, and the names of what was recognised and left aside."""

    records: tuple[Record, ...]
    set_aside: tuple[str, ...] = ()


Parser = Callable[[bytes, Snapshot, SourceDeclaration], Parsed]
"""What `parse` in a source's `parse.py` is. Raises Drift or Unreadable."""
