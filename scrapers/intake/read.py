"""A file that somebody brought -> what may be added, and a table of what is wrong with the rest.

    read(file, filename, into=Context(...))    -> Taken

Pure: nothing is stored, nothing is fetched, and what is handed back holds nothing of a cell
that was refused. The command, the page and the scheduled pulls all come through here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple
from zoneinfo import ZoneInfoNotFoundError

from data.bulk import in_bulk
from data.exercises import personal
from data.exercises.acts import Batch
from scrapers.intake import releases
from scrapers.intake.cells import Cells
from scrapers.intake.columns import KINDS_OF_FILE, SHEETS_ASIDE, FileKind, every_column
from scrapers.intake.context import Context, Taken
from scrapers.intake.faults import Refused, RowFault
from scrapers.intake.gathered import Gathered
from scrapers.intake.header import kind_named, kind_of, plan
from scrapers.intake.opened import MAX_ROWS, Sheet, refuse_other_formats, sheets
from scrapers.intake.rows import Rows

_BOTH = (
    "the item has checks as well, and they count",
    "Leave last_seen_up_at, first_seen_gone_at and gone_cause empty where you bring checks",
)


class _Table(NamedTuple):
    """A sheet whose header was found: the row it stands in, and the kind of its rows."""

    sheet: Sheet
    row: int
    header: list[str]
    kind: FileKind
    rows: Iterator[tuple[int, list[str]]]


@in_bulk()
def read(file: bytes, filename: str, *, into: Context, strict: bool = False) -> Taken:
    """Return what a file holds. Never raises for what stands in a file.

    With `strict`, a file with one fault gives nothing. Of `filename` nothing is kept: it may
    name a person.
    """
    gathered = Gathered(into)
    names: list[str] = []
    try:
        cells = _cells(into)
        refuse_other_formats(file, filename)
        if releases.is_release(file):
            return releases.taken(file)
        for table in _tables(file, gathered):
            names.append(table.kind.name)
            _take(table, cells, gathered)
    except Refused as refused:
        faults = refused.faults
        return Taken(Batch(()), faults, tuple(gathered.warnings), faults_in_all=len(faults))
    gathered.leave_out_withdrawn()
    _both_ways(gathered)
    left_out = strict and gathered.faults_in_all > 0
    return Taken(
        Batch(
            () if left_out else gathered.entities(),
            file_sha256=hashlib.sha256(file).hexdigest(),
            amends=into.amends,
        ),
        tuple(gathered.faults),
        tuple(gathered.warnings),
        gathered.rows_read,
        0 if left_out else gathered.rows_good,
        ", ".join(dict.fromkeys(names)),
        gathered.faults_in_all,
    )


def _cells(into: Context) -> Cells:
    try:
        return Cells(into)
    except (ZoneInfoNotFoundError, ValueError) as fault:
        raise Refused(
            "the mapping names a time zone that does not exist",
            "Name it as in the IANA list: Africa/Nairobi, Europe/Madrid",
        ) from fault


def _tables(file: bytes, gathered: Gathered) -> list[_Table]:
    """Return the tables of a file, each after what it leans on. Raises Refused."""
    found = [sheet for sheet in sheets(file, every_column()) if _is_read(sheet, gathered)]
    tables = []
    for sheet in found:
        named = kind_named(sheet.name)
        if named is None and len(found) > 1:
            _not_read(sheet, "its name is none of " + ", ".join(KINDS_OF_FILE), gathered)
            continue
        with _in_sheet(sheet):
            table = _table(sheet, named, gathered)
        if table is not None:
            tables.append(table)
    if not tables:
        raise Refused("the file holds no table", "Bring a file with a header and rows under it")
    order = list(KINDS_OF_FILE)
    return sorted(tables, key=lambda table: order.index(table.kind.name))


def _is_read(sheet: Sheet, gathered: Gathered) -> bool:
    if sheet.name.strip().casefold() in SHEETS_ASIDE:
        return False
    if sheet.hidden:
        _not_read(sheet, "it is hidden", gathered)
    return not sheet.hidden


def _not_read(sheet: Sheet, why: str, gathered: Gathered) -> None:
    what = f"the sheet was not read: {why}"
    mend = "Show it, or name it after what it holds, if it should be"
    gathered.warn(RowFault(_shown(sheet.name), 0, "", what, mend))


def _table(sheet: Sheet, named: FileKind | None, gathered: Gathered) -> _Table | None:
    """Return a sheet under its header; None for an empty one."""
    rows = iter(sheet.rows)
    for row, cells in rows:
        if any(cell.strip() for cell in cells):
            kind = named or kind_of(cells, gathered.context.mapping)
            return _Table(sheet, row, cells, kind, rows)
    return None


def _take(table: _Table, cells: Cells, gathered: Gathered) -> None:
    with _in_sheet(table.sheet):
        how = plan(table.row, table.header, table.kind, cells, gathered.context.mapping)
        rows = Rows(_shown(table.sheet.name), how, gathered)
        for row, found in islice(table.rows, MAX_ROWS):
            for index, fault in how.unknown.items():
                if index < len(found) and found[index].strip():
                    raise Refused.of([fault])
            bad = table.sheet.bad.get(row)
            if bad or any(cell.strip() for cell in found):
                rows.take(row, found, bad)


class _in_sheet:  # noqa: N801, it is used as a word: `with _in_sheet(...)`
    """Names the sheet in what is refused inside."""

    def __init__(self, sheet: Sheet) -> None:
        self._name = _shown(sheet.name)

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, fault: BaseException | None, _trace: object) -> None:
        if isinstance(fault, Refused):
            fault.faults = tuple(f._replace(sheet=self._name) for f in fault.faults)


def _shown(sheet: str) -> str:
    """Return the name of a sheet as it may be repeated."""
    odd = len(sheet) > 40 or not sheet.isprintable() or personal.where(sheet) is not None
    return "(its name is not repeated)" if odd else sheet


def _both_ways(gathered: Gathered) -> None:
    for _, _, item in sorted(gathered.reports_with_both()):
        gathered.warn(RowFault("", 0, "item_id", f"{_BOTH[0]} ({item})", _BOTH[1]))
