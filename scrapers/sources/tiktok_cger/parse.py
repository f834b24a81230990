"""TikTok's enforcement file: one figure a row since 2022, before that a workbook of five tables.

A sheet has a row for each quarter, by its last day, or for each policy of one quarter; its
columns are metrics, or categories of what the sheet is called after.
"""

from __future__ import annotations

from datetime import date, timedelta

from data.declaration import SourceDeclaration
from data.model import Snapshot
from scrapers import tidy
from scrapers.forms import opened
from scrapers.grids import SheetTable
from scrapers.record import Parsed, Record
from scrapers.stored import Form
from scrapers.tables import Cell

READER = "tiktok_cger@2"

_BY_CATEGORY = ("Account removals", "Video removals by policy")


def parse(content: bytes, snapshot: Snapshot, declaration: SourceDeclaration) -> Parsed:
    """Return the records of a data file, of the one in a ZIP, or of a workbook.

    Raises Drift when a header is none on record.
    """
    document = opened(content, snapshot.filename, declaration.encoding, declaration.members)
    found: list[Record] = []
    for table in document.tables:
        records = tidy.records(table, declaration)
        if isinstance(table, SheetTable):
            records = (_of_sheet(table, record) for record in records)
        found += records
    return Parsed(tuple(found), tuple(document.aside))


def _of_sheet(table: SheetTable, record: Record) -> Record:
    """Return a record of a sheet with the labels of the later files, as far as it has them."""
    labels = dict(record.labels)
    column, title = labels.pop("column"), Cell(table.sheet, table.locator(0, 0))
    labels |= {"sheet": title, "period": _quarter(labels["period"])}
    if table.sheet in _BY_CATEGORY:
        return record._replace(labels={**labels, "measure": title, "category": column})
    return record._replace(labels={**labels, "measure": column})


def _quarter(cell: Cell) -> Cell:
    """Return the quarter that ends on a day; any other day stays as it is, and is no period."""
    if cell.stored is None or cell.stored.form is not Form.DATE:
        return cell
    try:
        end = date.fromisoformat(cell.text)
    except ValueError:
        return cell
    if end.month % 3 or (end + timedelta(days=1)).day != 1:
        return cell
    return cell._replace(text=f"Q{end.month // 3} {end.year}")
