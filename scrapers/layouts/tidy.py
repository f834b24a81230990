"""Tables with one figure a row (or a few beside each other) under a header on record.

The header must be that of a declared layout, word for word and in its order: a column that is
missing, renamed, moved, doubled or new is Drift, and nothing of the document is stored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from data.declaration import SourceDeclaration
from data.model import Snapshot
from data.wording import PERIOD, Layout
from scrapers.errors import Drift
from scrapers.layouts.record import Parsed, Record
from scrapers.printed.editions import spelled_out
from scrapers.reading.forms import opened
from scrapers.reading.tables import Cell, Row, Table

_ONE_PERIOD = re.compile(r"(?:[\w-]+|[A-Za-z]+ - [A-Za-z]+) \d{4}")


def parse(content: bytes, snapshot: Snapshot, declaration: SourceDeclaration) -> Parsed:
    """Return the records of every table of a document, each under a declared layout.

    Raises Drift when a header is none of the declared, Unreadable when there is no table.
    """
    document = opened(content, snapshot.filename, declaration.encoding, declaration.members)
    found = [record for table in document.tables for record in records(table, declaration)]
    return Parsed(tuple(found), tuple(document.aside))


def records(table: Table, declaration: SourceDeclaration) -> Iterator[Record]:
    """Yield the records of one table, row by row. Raises Drift when its shape is off."""
    top = _header_row(table)
    layout = layout_of(table, top, declaration.layouts)
    plan = list(enumerate(layout.columns.items()))
    labels = [(col, what) for col, (_, what) in plan if not what.startswith(("value", "skip:"))]
    figures = [col for col, (_, what) in plan if what == "value"]
    headers = [Cell(table.text(top, col), table.locator(top, col)) for col, _ in plan]
    named = [headers[col] for col, (name, _) in plan if PERIOD in name]
    over = {"period": named[0]} if named else {}
    for index in range(top + 1, len(table.rows)):
        if not any(cell.strip() for cell in table.rows[index]):
            continue
        _refuse_ragged(table, index, len(plan))
        row = Row(table, index)
        said = {what: row.take(col) for col, what in labels}
        for col in figures:
            yield Record({**said, **over, "column": headers[col]}, row.take(col))


def _header_row(table: Table) -> int:
    for index, cells in enumerate(table.rows):
        if any(cell.strip() for cell in cells):
            return index
    raise Drift(f"{table.name} is empty", address=table.locator(0, 0), word=table.name)


def layout_of(table: Table, top: int, layouts: tuple[Layout, ...]) -> Layout:
    """Return the declared layout that a header row is. Raises Drift, naming what differs."""
    printed = [_on_record(c.strip().removeprefix("\ufeff"), layouts) for c in table.rows[top]]
    while printed and not printed[-1]:
        printed.pop()
    for layout in layouts:
        if printed == list(layout.columns):
            return layout
    nearest = max(layouts, key=lambda one: _likeness(printed, list(one.columns)))
    col, word, what = _difference(printed, list(nearest.columns))
    raise Drift(
        f"the header of {table.name} is none on record; against {nearest.name!r} {what}",
        address=table.locator(top, col),
        word=word,
    )


def _on_record(word: str, layouts: tuple[Layout, ...]) -> str:
    """Return a printed header as it stands on record: with `{period}` for the one it names."""
    for name in {name for layout in layouts for name in layout.columns if PERIOD in name}:
        before, _, after = name.partition(PERIOD)
        middle = word.removeprefix(before).removesuffix(after)
        if word == f"{before}{middle}{after}" and _is_period(middle):
            return name
    return word


def _is_period(words: str) -> bool:
    return bool(_ONE_PERIOD.fullmatch(words)) and len(spelled_out(words)) == 1


def _likeness(printed: list[str], known: list[str]) -> float:
    return SequenceMatcher(None, printed, known).ratio()


def _difference(printed: list[str], known: list[str]) -> tuple[int, str, str]:
    """Return where a header first differs: its column, the printed word, and a phrase."""
    for col, word in enumerate(printed):
        if word in printed[:col]:
            return col, word, f"the column {word!r} stands there twice"
    for col, wanted in enumerate(known):
        word = printed[col] if col < len(printed) else ""
        if wanted not in printed:
            return min(col, len(printed) - 1), word, f"there is no column {wanted!r}"
    for col, word in enumerate(printed):
        if word not in known:
            return col, word, f"the column {word!r} is new"
    moved = next(col for col, word in enumerate(printed) if word != known[col])
    return moved, printed[moved], f"the column {printed[moved]!r} stands elsewhere"


def _refuse_ragged(table: Table, index: int, width: int) -> None:
    """Raise Drift for a row that is cut short, or holds more than the header names."""
    cells = table.rows[index]
    if len(cells) < width and not table.embedded:
        raise Drift(
            f"row {index + 1} of {table.name} has {len(cells)} cells, the header {width}",
            address=table.locator(index, 0),
            word=" ".join(cells)[:80],
        )
    for col in range(width, len(cells)):
        if cells[col].strip():
            raise Drift(
                f"row {index + 1} of {table.name} holds a cell under no header",
                address=table.locator(index, col),
                word=cells[col].strip()[:80],
            )
