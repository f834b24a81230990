"""The list of daily archives of the DSA Transparency Database: a count a day, with its links.

The page lists all services together or one of them, as its form says; its heading need not say
so. Each row has the day, the count of the database's search index (not of the archive's rows,
which often differ a little), and for two archives a ZIP and a file with its SHA-1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from bs4 import BeautifulSoup, Tag

from data.declaration import SourceDeclaration
from data.model import Snapshot
from data.statements import SCHEMAS, SECOND_SCHEMA
from scrapers.errors import Drift
from scrapers.layouts.record import Parsed, Record
from scrapers.reading.encodings import decode
from scrapers.reading.tables import Cell, Row, Table
from scrapers.reading.web_tables import read_html, words_of

HEADER = ["Date", "Statements of Reasons", "Full", "Size", "Light", "Size"]
ALL = "All Platforms"
_DAY, _COUNT, _FULL, _FULL_SIZE, _LIGHT, _LIGHT_SIZE = range(6)
_LINKS = "zip sha1"
_KINDS = ("full", "sha1", "light", "sha1light")
_LINK = re.compile(r"/explore-data/download-file/(\d+)/(\w+)$")
_SIZE = re.compile(r"csv: [\d.]+ [A-Z]?B zip: [\d.]+ [A-Z]?B")
_HEADING = re.compile(r"Download(?: for (.+))?")


class Archive(NamedTuple):
    """One row: its day, and the addresses of its four files by kind, as the page links them."""

    day: date
    files: dict[str, str]


def parse(content: bytes, snapshot: Snapshot, declaration: SourceDeclaration) -> Parsed:
    """Return a record for each day of the declared schema; days of the other are set aside.

    Raises Drift when the table, its links or the form differ from what is on record, Unreadable
    when there is no table.
    """
    table = _table(read_html(content, snapshot.filename, encoding=declaration.encoding))
    whose = _whose(content, table)
    days = [archive.day for archive in archives(content, table)]
    _newest_first(days, table)
    found = list(_records(table, days, whose))
    ours = [r for r in found if declaration.programme.endswith(r.labels["schema"].text)]
    others = len(found) - len(ours)
    aside = f"{others} days filed under the other schema, which is a source of its own"
    return Parsed(tuple(ours), (aside,) if others else ())


def archives(content: bytes, table: Table) -> list[Archive]:
    """Return the archive of each row. Raises Drift for a row without its day or its four files."""
    text, _ = decode(content, "")
    lines = BeautifulSoup(text, "html.parser").select("table tbody tr")
    if len(lines) != len(table.rows) - 1:
        raise Drift("the list has rows outside its body", address=table.locator(0, 0))
    return [_archive(line, table, row) for row, line in enumerate(lines, 1)]


def _table(tables: Sequence[Table]) -> Table:
    """Return the one table of the page. Raises Drift when it is none on record."""
    if len(tables) != 1:
        raise Drift(f"the page holds {len(tables)} tables, not one", word=str(len(tables)))
    (table,) = tables
    printed = table.rows[0] if table.rows else []
    for col, wanted in enumerate(HEADER):
        if col >= len(printed) or printed[col] != wanted:
            word = printed[col] if col < len(printed) else ""
            where = table.locator(0, min(col, max(len(printed) - 1, 0)))
            raise Drift(f"a column is no longer called {wanted!r}", address=where, word=word)
    for row, cells in enumerate(table.rows):
        if len(cells) != len(HEADER):
            raise Drift(f"row {row + 1} has {len(cells)} cells", address=table.locator(row, 0))
    return table


def _whose(content: bytes, table: Table) -> Cell:
    """Return the name of the service listed. Raises Drift where heading and form do not agree."""
    text, _ = decode(content, "")
    page = BeautifulSoup(text, "html.parser")
    forms = page.select("select[name=platform_id]")
    titles = [words_of(title) for title in page.find_all("h1")]
    heading = _HEADING.fullmatch(titles[0]) if len(titles) == 1 else None
    if len(forms) != 1 or heading is None:
        word = "; ".join(titles)[:80]
        raise Drift("the page does not say whose archives it lists", word=word)
    chosen = [
        words_of(option)
        for option in forms[0].find_all("option", selected=True)
        if str(option.get("value", "")).strip()
    ]
    name = chosen[0] if chosen else ALL
    if heading[1] not in (None, name) or len(chosen) > 1:
        raise Drift(f"the heading is about {heading[1]!r}, the form about {name!r}", word=name)
    return Cell(name, table.locator(0, _COUNT))


def _archive(line: Tag, table: Table, row: int) -> Archive:
    try:
        day = date.fromisoformat(table.text(row, _DAY))
    except ValueError as fault:
        word = table.text(row, _DAY)
        raise Drift("a row names no day", address=table.locator(row, _DAY), word=word) from fault
    links = [str(a["href"]) for a in line.find_all("a", href=True)]
    found = [_LINK.search(link) for link in links]
    kinds = tuple(one[2] for one in found if one)
    if kinds != _KINDS or len({one[1] for one in found if one}) != 1 or None in found:
        where = table.locator(row, _FULL)
        raise Drift("a row does not link the four files of one day", address=where, word=str(day))
    return Archive(day, dict(zip(_KINDS, links, strict=True)))


def _newest_first(days: list[date], table: Table) -> None:
    for row, (later, earlier) in enumerate(pairwise(days), 2):
        if earlier >= later:
            where = table.locator(row, _DAY)
            raise Drift("the days do not stand newest first", address=where, word=str(earlier))


def _records(table: Table, days: list[date], whose: Cell) -> Iterator[Record]:
    for index, day in enumerate(days, 1):
        row = Row(table, index)
        printed = row.take(_DAY)
        for col, words in ((_FULL, _LINKS), (_LIGHT, _LINKS)):
            _expect(row.take(col), re.escape(words))
        for col in (_FULL_SIZE, _LIGHT_SIZE):
            _expect(row.take(col), _SIZE.pattern)
        schema = SCHEMAS[day >= SECOND_SCHEMA]
        labels = {
            "period": Cell(f"{day} to {day}", printed.locator),
            "schema": Cell(schema, printed.locator),
            "platform": whose,
        }
        yield Record(labels, row.take(_COUNT))


def _expect(cell: Cell, pattern: str) -> None:
    if not re.fullmatch(pattern, cell.text):
        raise Drift("a cell is not what its column holds", address=cell.locator, word=cell.text)
