"""What a document holds, table by table, told even when the whole of it is refused.

A reading stops at the first fault of shape; whoever mends a report wants to see them all.
Nothing here gives a figure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from data.annex_i import plain, template
from data.declaration import SourceDeclaration
from scrapers.annex_i.parse import parse
from scrapers.annex_i.parts import Recognised, recognise
from scrapers.errors import Drift
from scrapers.reading.tables import Table

_HEADER_WITHIN = 10


class Outline(NamedTuple):
    """One table: the part it is (0 when it is none), what it lacks, what stops it.

    `address` is that of its first header cell, `missing` are template columns it does not
    print, `strangers` printed columns the template does not have, `rows` those that hold
    anything below the header. `fault` is the first fault of its shape, or None.
    """

    name: str
    address: str
    part: int
    title: str
    rows: int
    missing: tuple[str, ...]
    strangers: tuple[str, ...]
    fault: Drift | None


def outline(table: Table, declaration: SourceDeclaration) -> Outline:
    """Return what one table is. Its fault is handed out, not raised."""
    try:
        found = recognise(table, template(), declaration)
    except Drift as fault:
        first = table.locator(0, 0)
        return Outline(table.name, first, 0, "", _filled(table, 0), (), (), fault)
    printed = {plain(words): words.strip() for words in table.rows[found.header] if words.strip()}
    known = {plain(c.header): c.header for c in found.part.columns}
    optional = {plain(c.header) for c in found.part.columns if c.optional}
    return Outline(
        table.name,
        table.locator(found.header, 0),
        found.part.number,
        found.part.title,
        _filled(table, found.header + 1),
        tuple(h for k, h in known.items() if k not in printed and k not in optional),
        tuple(words for k, words in printed.items() if k not in known),
        _fault(found, declaration),
    )


def _fault(found: Recognised, declaration: SourceDeclaration) -> Drift | None:
    try:
        parse(found, declaration)
    except Drift as fault:
        return fault
    return None


def _filled(table: Table, start: int) -> int:
    return sum(any(cell.strip() for cell in row) for row in table.rows[start:])


def services(tables: Iterable[Table]) -> tuple[str, ...]:
    """Return the words printed in the Service columns, the most frequent first."""
    found = Counter(words for table in tables for words in _services(table))
    return tuple(words for words, _ in found.most_common())


def _services(table: Table) -> Iterable[str]:
    for header, row in enumerate(table.rows[:_HEADER_WITHIN]):
        labels = [plain(cell) for cell in row]
        if "service" in labels:
            col = labels.index("service")
            below = range(header + 1, len(table.rows))
            words = (" ".join(table.text(r, col).split()) for r in below)
            return [w for w in words if w]
    return []
