"""Microsoft's workbook: three or four blocks on one sheet, each with its period and its note."""

from __future__ import annotations

from data.declaration import SourceDeclaration
from data.model import Snapshot
from scrapers.layouts.blocks import Block, blocks
from scrapers.layouts.record import Parsed, Record, Remark
from scrapers.reading.forms import opened

READER = "microsoft_dscr@1"

_TITLES = ("Digital Safety Content Report",)


def parse(content: bytes, snapshot: Snapshot, declaration: SourceDeclaration) -> Parsed:
    """Return the records of every block. Raises Drift at a cell that belongs to none on record."""
    document = opened(content, snapshot.filename, declaration.encoding)
    found = [
        block for table in document.tables for block in blocks(table, declaration.layouts, _TITLES)
    ]
    records = tuple(record for block in found for record in _records(block))
    noted = {block.note.locator: block for block in reversed(found)}
    remarks = tuple(remark for block in noted.values() for remark in _remarks(block))
    return Parsed(records, tuple(document.aside), remarks=remarks)


def _records(block: Block) -> list[Record]:
    about = dict.fromkeys(("table", "category", "platform"), block.title)
    return [
        Record({**about, "column": header, "period": block.period}, cell, note=block.remark(cell))
        for header, cell in block.figures
    ]


def _remarks(block: Block) -> list[Remark]:
    other = block.other_period()
    if other is None:
        return []
    said = " to ".join(day.isoformat() for day in other)
    label = block.period.text.strip()
    words = f"{block.title.text.strip()}: labelled {label}, but its note says {said}"
    return [Remark("note_names_another_period", words, (block.period, block.note))]
