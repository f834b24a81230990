"""Sub-tables stacked in one sheet: a title, a header, rows, a total, and the next title.

Title and header together must be a declared layout, word for word: a layout is called like the
title it stands under. A first table may stand without one. What is neither title, header nor a
row under a header is Drift, and nothing of the document is stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from data.reference import plain
from data.wording import Layout
from scrapers.errors import Drift
from scrapers.layouts.record import Record, Withheld
from scrapers.reading.tables import Cell, Row, Table

_TOTALS = frozenset({"total", "total:", "sum", "sum:"})


@dataclass(slots=True)
class SubTable:
    """One sub-table: its title, the layout it has, the row of its header, the rows below."""

    table: Table
    title: Cell
    layout: Layout
    top: int
    rows: list[int] = field(default_factory=list)

    @property
    def columns(self) -> list[tuple[int, str]]:
        """The columns that hold figures, with their headers."""
        kinds = enumerate(self.layout.columns.items())
        return [(col, name) for col, (name, what) in kinds if what == "value"]

    def text(self, row: int, col: int) -> str:
        """Return the words of a cell without the white space around them."""
        return self.table.text(row, col).strip()


def sub_tables(table: Table, layouts: tuple[Layout, ...], start: int = 0) -> list[SubTable]:
    """Return the sub-tables from row `start` on. Raises Drift at the first row that is odd."""
    found: list[SubTable] = []
    titles: dict[str, Cell] = {}
    title: Cell | None = None
    under: SubTable | None = None
    for index in range(start, len(table.rows)):
        filled = [col for col, words in enumerate(table.rows[index]) if words.strip()]
        if not filled:
            continue
        if layout := _layout(table, index, title, layouts):
            under = SubTable(table, title or Cell(layout.name, ""), layout, index)
            found.append(under)
        elif _is_title(table, index, filled, layouts):
            title, under = _new_title(table, index, titles), None
        elif under is None or _odd(table, index, filled, layouts):
            raise _stray(table, index, filled[0])
        else:
            under.rows.append(index)
    if not found:
        raise Drift(f"{table.name} holds no sub-table on record", word=table.name)
    return found


def _printed(table: Table, index: int) -> list[str]:
    words = [cell.strip() for cell in table.rows[index]]
    while words and not words[-1]:
        words.pop()
    return words


def _layout(
    table: Table, index: int, title: Cell | None, layouts: tuple[Layout, ...]
) -> Layout | None:
    """Return the layout whose header a row is, under its title; untitled, if only one can be."""
    printed = _printed(table, index)
    same = [one for one in layouts if printed == list(one.columns)]
    if title is not None:
        return next((one for one in same if plain(one.name) == plain(title.text)), None)
    return same[0] if len({plain(one.name) for one in same}) == 1 else None


def _is_title(table: Table, index: int, filled: list[int], layouts: tuple[Layout, ...]) -> bool:
    return filled == [0] and plain(table.text(index, 0)) in {plain(one.name) for one in layouts}


def _new_title(table: Table, index: int, titles: dict[str, Cell]) -> Cell:
    cell = Cell(table.text(index, 0), table.locator(index, 0))
    if plain(cell.text) in titles:
        raise Drift(
            f"{table.name} holds the sub-table {cell.text.strip()!r} twice",
            address=cell.locator,
            word=cell.text.strip(),
        )
    titles[plain(cell.text)] = cell
    return cell


def _odd(table: Table, index: int, filled: list[int], layouts: tuple[Layout, ...]) -> bool:
    """Whether a row is a title or a header that is on no record, and no row with figures."""
    first = plain(table.text(index, 0))
    if filled == [0]:
        return first not in _TOTALS
    return bool(first) and first in {plain(next(iter(one.columns))) for one in layouts}


def _stray(table: Table, index: int, col: int) -> Drift:
    words = table.text(index, col).strip()
    return Drift(
        f"row {index + 1} of {table.name} is no title, header or row of a sub-table on record",
        address=table.locator(index, col),
        word=words[:80],
    )


# --- the rows of one ----------------------------------------------------------------------


def records(sub: SubTable, bases: Mapping[str, str]) -> Iterator[Record | Withheld]:
    """Yield the records of a sub-table, and what cannot be read safely with the reason.

    `bases` names, for the header of a share, the header of what it is a share of. Raises Drift
    for a cell under no header.
    """
    headers = {col: Cell(name, sub.table.locator(sub.top, col)) for col, name in sub.columns}
    places = {header.text: col for col, header in headers.items()}
    labels = [
        (col, what)
        for col, what in enumerate(sub.layout.columns.values())
        if what != "value" and not what.startswith("skip:")
    ]
    shifted = _shifted(sub)
    for index in sub.rows:
        _refuse_beyond(sub, index)
        row = Row(sub.table, index)
        said = {what: row.take(col) for col, what in labels}
        fault = shifted or _fault(sub, index)
        for col, header in headers.items():
            cell = row.take(col)
            if fault:
                yield Withheld(cell, fault)
                continue
            base = row.remark(places.get(bases.get(header.text, "")))
            yield Record({**said, "table": sub.title, "column": header}, cell, base)


def _fault(sub: SubTable, index: int) -> str:
    """Return why no figure of a row can be read safely, or nothing."""
    label = plain(sub.text(index, 0))
    if not label:
        return "the row of this figure has no label"
    counts = [col for col, name in sub.columns if "%" not in name]
    stated = [col for col in counts if sub.text(index, col)]
    if label in _TOTALS and len(counts) > len(stated) == 1:
        return "one total under several columns: of which it is, is not told"
    return ""


def _shifted(sub: SubTable) -> str:
    """Return why no figure of a sub-table can be read safely, or nothing.

    Where a header is printed again in place of a figure, all figures slipped to another row.
    """
    again = any(
        plain(sub.text(index, col)) == plain(name)
        for index in sub.rows
        for col, name in sub.columns
    )
    title = sub.title.text.strip()
    why = "do not stand beside their labels: a row of words stands among them"
    return f"figures of {title!r} {why}" if again else ""


def _refuse_beyond(sub: SubTable, index: int) -> None:
    for col in range(len(sub.layout.columns), len(sub.table.rows[index])):
        if sub.text(index, col):
            raise Drift(
                f"row {index + 1} of {sub.table.name} holds a cell under no header",
                address=sub.table.locator(index, col),
                word=sub.text(index, col)[:80],
            )
