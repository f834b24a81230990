"""TikTok's enforcement file: one figure a row, before October 2022 a workbook of tables.

A sheet has a row for each quarter, by its last day, or for each policy or country of one; its
columns are metrics, or categories of what the sheet is called after. A sheet that names no
quarter is of the one that the sheet of removal rates names.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from data.declaration import SourceDeclaration
from data.model import Snapshot
from scrapers.layouts import tidy
from scrapers.layouts.record import BLANK, Parsed, Record
from scrapers.printed.stored import Form
from scrapers.reading.forms import opened
from scrapers.reading.grids import SheetTable
from scrapers.reading.tables import Cell

READER = "tiktok_cger@3"

_NAMES_IT = "Removal rates by policy"
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
    of = {"period": _quarter_of_release(found)}
    dated = (r if "period" in r.labels else r._replace(labels={**r.labels, **of}) for r in found)
    return Parsed(tuple(dated), tuple(document.aside))


def _quarter_of_release(found: Iterable[Record]) -> Cell:
    """Return the header that names the quarter of a workbook."""
    named = (r.labels["period"] for r in found if r.labels.get("sheet", BLANK).text == _NAMES_IT)
    return next(named, BLANK)


def _of_sheet(table: SheetTable, record: Record) -> Record:
    """Return a record of a sheet with the labels of the later files, as far as it has them."""
    labels = dict(record.labels)
    column, title = labels.pop("column"), Cell(table.sheet, table.locator(0, 0))
    labels["sheet"] = title
    if "period" in labels:
        labels["period"] = _quarter(labels["period"])
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
