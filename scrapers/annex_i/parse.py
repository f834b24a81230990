"""Bytes of a harmonised report -> records in the publisher's own words.

Nothing here knows the project's measures. Every column is taken or refused, every row
handed on, merged label cells filled from above where the template says they repeat.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from data.annex_i import Column, Part, plain, template
from data.declaration import Edition, SourceDeclaration
from scrapers.annex_i.parts import Recognised, edition_of, in_another_language
from scrapers.errors import Drift
from scrapers.reading.tables import Cell, Row, Sheet

# Labels that a merged-cell export prints once for a block of rows. A category is only
# carried on to rows with a scope of their own: without one, a blank category is a fault.
_REPEATED = ("applicability", "service", "period", "section", "indicator", "category")


class Record(NamedTuple):
    """One printed figure or text: its row's labels, its column, its cell, the remark on it."""

    row: int
    labels: Mapping[str, str]
    column: Column
    cell: Cell
    note: Cell


@dataclass(frozen=True, slots=True)
class Parsed:
    """All records of one table, and the remarks on how it was laid out."""

    part: Part
    records: tuple[Record, ...]
    remarks: tuple[str, ...]
    rows: int


def parse(found: Recognised, declaration: SourceDeclaration) -> Parsed:
    """Return the records of one recognised table. Raises Drift when its shape is off."""
    sheet = Sheet(found.table, found.header, plain)
    layout = _layout(sheet, found.part, declaration)
    sheet.finish()
    records: list[Record] = []
    remarks: list[str] = []
    above: dict[str, str] = {}
    rows = 0
    for row in sheet.rows():
        labels = _labels(row, layout, above)
        found_here = tuple(_records(row, layout, labels))
        row.finish()
        if _is_remark(labels, found_here):
            remarks.extend(f"a row holds a remark: {w}" for w in labels.values() if w)
            continue
        records.extend(found_here)
        above = labels
        rows += 1
    _bounded(rows, found, declaration)
    return Parsed(found.part, tuple(records), (*layout.remarks, *remarks), rows)


def _is_remark(labels: Mapping[str, str], records: tuple[Record, ...]) -> bool:
    """Whether a row is no figure but a sentence: no scope, no value, one label filled."""
    filled = [key for key, words in labels.items() if words]
    blank = all(record.cell.blank for record in records)
    return "scope" in labels and len(filled) == 1 and filled != ["scope"] and blank


def _bounded(rows: int, found: Recognised, declaration: SourceDeclaration) -> None:
    """Raise Drift when a part has fewer or more rows than its source is known to have."""
    expect, number = declaration.expect, found.part.number
    if expect is None:
        return
    low, high = expect.records_min.get(number, 0), expect.records_max.get(number, rows)
    if not low <= rows <= high:
        raise Drift(
            f"{found.table.name} has {rows} rows; part {number} of this source has {low} to {high}",
            address=found.table.locator(found.header, 0),
            word=str(rows),
        )


@dataclass(frozen=True, slots=True)
class _Layout:
    labels: tuple[tuple[str, int], ...]
    figures: tuple[tuple[Column, int, int | None], ...]
    skipped: tuple[int, ...]
    remarks: tuple[str, ...]


def _layout(sheet: Sheet, part: Part, declaration: SourceDeclaration) -> _Layout:
    edition = edition_of(sheet.table, sheet.header, part.number, declaration)
    names = {key: printed for printed, key in edition.renamed.items()} if edition else {}
    absent = edition.absent if edition else ()
    at = {c.key: _find(sheet, c, names) for c in part.columns}
    notes = [c.key for c in part.of_role("note") if not c.optional]
    # A publisher may leave out the whole block of remarks; one missing remark column among
    # present ones is a column that was renamed or lost.
    bare = len(notes) > 1 and all(at[key] is None for key in notes)
    for column in part.columns:
        missing = at[column.key] is None and not column.optional and column.key not in absent
        if missing and not (bare and column.role == "note"):
            raise Drift(
                f"{sheet.table.name} has no column {column.header!r}"
                + in_another_language(sheet.table, sheet.header, template()),
                address=sheet.table.locator(sheet.header, 0),
                word=column.header,
            )
    extra, skipped = _extra(sheet, edition)
    figures = [
        (
            replace(c, header=names[c.key]) if c.key in names else c,
            col,
            at.get(f"ctx_{c.key}", at.get("context")),
        )
        for c in part.columns
        if (c.role in ("figure", "text") or c.key == "value") and (col := at[c.key]) is not None
    ]
    labels = tuple(
        (c.key, col)
        for c in part.of_role("label")
        if c.key != "value" and (col := at[c.key]) is not None
    )
    remarks = ("the contextual columns of the template are left out",) if bare else ()
    return _Layout(labels, (*figures, *extra), skipped, remarks)


def _find(sheet: Sheet, column: Column, names: Mapping[str, str]) -> int | None:
    if (col := sheet.column(column.header)) is not None:
        return col
    return sheet.column(names[column.key]) if column.key in names else None


def _extra(
    sheet: Sheet, edition: Edition | None
) -> tuple[list[tuple[Column, int, int | None]], tuple[int, ...]]:
    """Take the columns a declaration adds: measures of their own, or skipped with a reason."""
    figures: list[tuple[Column, int, int | None]] = []
    skipped: list[int] = []
    for printed, meaning in edition.extra.items() if edition else ():
        col = sheet.column(printed)
        if col is None:
            continue
        if meaning.startswith("skip:"):
            skipped.append(col)
        else:
            figures.append((Column(meaning, printed, "figure", "count", meaning), col, None))
    return figures, tuple(skipped)


def _labels(row: Row, layout: _Layout, above: Mapping[str, str]) -> dict[str, str]:
    labels = {key: " ".join(row.words(col).split()) for key, col in layout.labels}
    for col in layout.skipped:
        row.words(col)
    if labels.get("scope") and above:
        merged = not labels.get("category", "x")
        for key in _REPEATED:
            if key in labels and not labels[key]:
                labels[key] = above.get(key, "")
        if merged and not labels.get("other_desc"):
            labels["other_desc"] = above.get("other_desc", "")
    return labels


def _records(row: Row, layout: _Layout, labels: Mapping[str, str]) -> Iterator[Record]:
    for column, col, note in layout.figures:
        yield Record._make((row.index, labels, column, row.take(col), row.remark(note)))
