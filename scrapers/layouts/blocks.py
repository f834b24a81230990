"""Blocks on a sheet, found by their titles and never by where they stand.

A block is a title, the headers under it and one row of figures; beside its title stands the
period, under it may stand notes. Title and headers must be a declared layout, word for word.
Every other cell must be a title of the sheet on record, or nothing is taken of the document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from data.reference import plain
from data.wording import Layout
from scrapers.errors import Drift
from scrapers.printed.editions import Period, spelled_out
from scrapers.reading.tables import Cell, Row, Table

_Place = tuple[int, int]


@dataclass(slots=True)
class Block:
    """One block: title, period, and each header with its figure; notes as far as they concern."""

    title: Cell
    layout: Layout
    period: Cell
    figures: list[tuple[Cell, Cell]]
    note: Cell
    footnotes: dict[str, Cell] = field(default_factory=dict)

    def remark(self, figure: Cell) -> Cell:
        """Return the footnote that a sign at the end of a figure names, else the block's note."""
        words = figure.text.strip()
        return next((c for sign, c in self.footnotes.items() if words.endswith(sign)), self.note)

    def other_period(self) -> Period | None:
        """Return the period that the note names where it is not that of the label."""
        said = spelled_out(self.note.text)
        return (
            next(iter(said)) if len(said) == 1 and said != spelled_out(self.period.text) else None
        )


def blocks(table: Table, layouts: tuple[Layout, ...], titles: tuple[str, ...]) -> list[Block]:
    """Return the blocks of a sheet, from above. Raises Drift at a cell that belongs to none.

    `titles` are those of the sheet itself.
    """
    left = {
        place for place in _filled(table) if plain(table.text(*place)) not in map(plain, titles)
    }
    known = {plain(one.name) for one in layouts}
    heads = [place for place in sorted(left) if plain(table.text(*place)) in known]
    found = [_block(table, place, heads, layouts, left) for place in heads]
    for place in sorted(left):
        word = table.text(*place).strip()
        raise Drift(
            f"a cell of {table.name} belongs to no block on record",
            address=table.locator(*place),
            word=word[:80],
        )
    return found


def _filled(table: Table) -> Iterator[_Place]:
    for row, cells in enumerate(table.rows):
        for col, words in enumerate(cells):
            if words.strip() and (row, col) not in table.covered:
                yield row, col


def _block(
    table: Table,
    at: _Place,
    heads: list[_Place],
    layouts: tuple[Layout, ...],
    left: set[_Place],
) -> Block:
    row, col = at
    below = _row_below(table, row, col)
    beside = [c for r, c in heads if r == row and c > col]
    printed = _printed(table, below, col, min(beside, default=len(table.rows[below])))
    layout = _layout(table, at, printed, layouts)
    values = _row_below(table, below, col)
    figures = []
    for place in range(col, col + len(printed)):
        header = Cell(table.text(below, place), table.locator(below, place))
        figures.append((header, Row(table, values).take(place)))
        left -= {(below, place), (values, place)}
    period = _period(table, at, heads)
    notes = _notes(table, values, min((r for r, _ in heads if r > row), default=len(table.rows)))
    left -= {at, period, *notes}
    cells = [_cell(table, place) for place in notes]
    signs = {c.text.strip()[0]: c for c in cells if c.text.strip()[0] in "*†"}
    note = next((c for c in cells if plain(c.text).startswith("note:")), Cell("", ""))
    return Block(_cell(table, at), layout, _cell(table, period), figures, note, signs)


def _cell(table: Table, place: _Place) -> Cell:
    return Row(table, place[0]).take(place[1])


def _row_below(table: Table, row: int, col: int) -> int:
    """Return the next row that holds something in a column of its own."""
    for below in range(row + 1, len(table.rows)):
        if table.text(below, col).strip() and (below, col) not in table.covered:
            return below
    raise Drift(
        f"nothing stands under {table.text(row, col).strip()!r}",
        address=table.locator(row, col),
        word=table.text(row, col).strip(),
    )


def _printed(table: Table, row: int, col: int, end: int) -> list[str]:
    words = []
    for place in range(col, end):
        if not table.text(row, place).strip():
            break
        words.append(table.text(row, place).strip())
    return words


def _layout(table: Table, at: _Place, printed: list[str], layouts: tuple[Layout, ...]) -> Layout:
    title = plain(table.text(*at))
    for one in layouts:
        if plain(one.name) == title and printed == list(one.columns):
            return one
    raise Drift(
        f"the headers under {table.text(*at).strip()!r} are none on record",
        address=table.locator(*at),
        word=", ".join(printed)[:80],
    )


def _period(table: Table, at: _Place, heads: list[_Place]) -> _Place:
    """Return where the period stands: left of the first title in the row."""
    row, col = at
    first = min(c for r, c in heads if r == row)
    for place in range(first - 1, -1, -1):
        if len(spelled_out(table.text(row, place))) == 1:
            return row, place
    raise Drift(
        f"no period stands beside {table.text(row, col).strip()!r}",
        address=table.locator(row, col),
        word=table.text(row, col).strip(),
    )


def _notes(table: Table, row: int, end: int) -> list[_Place]:
    """Return the cells between a block's figures and the next block that say what they are."""
    return [
        (r, c)
        for r, c in _filled(table)
        if row < r < end and (table.text(r, c).strip()[0] in "*†" or _is_note(table.text(r, c)))
    ]


def _is_note(words: str) -> bool:
    return plain(words).startswith("note:")
