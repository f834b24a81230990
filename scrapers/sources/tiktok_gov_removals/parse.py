"""TikTok's government removal requests: one figure a row; a rate is of the items received."""

from __future__ import annotations

from collections.abc import Iterable

from data.declaration import SourceDeclaration
from data.model import Snapshot
from scrapers.layouts import tidy
from scrapers.layouts.record import Parsed, Record
from scrapers.reading.tables import Cell

READER = "tiktok_gov_removals@1"

_RATE = "Removal rate"
_RECEIVED = ("Total content received", "Total accounts received")
_Place = tuple[str, str]


def parse(content: bytes, snapshot: Snapshot, declaration: SourceDeclaration) -> Parsed:
    """Return the records of a file, each rate with the number of items it is of.

    Raises Drift when the header is none on record.
    """
    parsed = tidy.parse(content, snapshot, declaration)
    received = _received(parsed.records)
    records = [
        r._replace(base=_together(received.get(_place(r), []))) if _is(r, _RATE) else r
        for r in parsed.records
    ]
    return Parsed(tuple(records), parsed.set_aside)


def _received(records: Iterable[Record]) -> dict[_Place, list[Cell]]:
    """Return content and accounts named by authorities, by country and period."""
    found: dict[_Place, list[Cell]] = {}
    for record in records:
        if _is(record, *_RECEIVED):
            found.setdefault(_place(record), []).append(record.cell)
    return found


def _is(record: Record, *metrics: str) -> bool:
    return record.labels["measure"].text.strip() in metrics


def _place(record: Record) -> _Place:
    return record.labels["jurisdiction"].text, record.labels["period"].text


def _together(cells: list[Cell]) -> Cell:
    """Return content and accounts as one base, blank where it is not known.

    One of them alone is no base, but nought of what is printed is nought of nothing known.
    """
    try:
        numbers = [float(cell.text) for cell in cells]
    except ValueError:
        numbers = []
    if not numbers or (len(numbers) != len(_RECEIVED) and sum(numbers) > 0):
        return Cell("", "")
    return Cell(f"{sum(numbers):.0f}", cells[0].locator)
