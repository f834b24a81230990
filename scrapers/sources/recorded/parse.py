"""Rows of data/recorded -> observations: figures transcribed from originals we do not hold.

One header for every file. A row names its series in the project's own ids and keeps the
printed value, where it stands in the original and on what terms. An id or value nobody knows
withholds that row and opens an Issue; another header refuses the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from operator import itemgetter
from typing import NamedTuple

from data.declaration import SourceDeclaration
from data.definitions import definition_for
from data.harms import harm_of
from data.model import (
    Citation,
    Document,
    Issue,
    IssueKind,
    Note,
    Observation,
    Reading,
    Series,
    Snapshot,
    Tier,
    UnitStatus,
    Value,
    digest,
    public_id,
)
from data.places import jurisdictions
from data.reference import measures, platforms, programmes
from data.vocabulary import ReferenceFault
from scrapers.errors import Drift
from scrapers.printed.hint import Kind, ValueFault
from scrapers.printed.values import read_value
from scrapers.reading.tables import Table, read_csv

READER = "recorded@1"
# How the value reader takes each unit of the files; grades and flags are read here.
_UNITS = {
    "count": (Kind.COUNT, ""),
    "million": (Kind.COUNT, "million"),
    "hours": (Kind.HOURS, "hour"),
    "minutes": (Kind.HOURS, "minute"),
    "days": (Kind.HOURS, "day"),
    "percent": (Kind.SHARE, "percent"),
    "share": (Kind.SHARE, ""),
    "percentage_points": (Kind.NUMBER, "percentage_points"),
    "percent_change": (Kind.NUMBER, "percent_change"),
}
_GRADE = re.compile(r"([A-DF])([+-]?)")
_FLAGS = {"yes": 1.0, "no": 0.0}
_DATE = re.compile(r"(?:\d{4}-\d{2}-\d{2})?")
_SHA256 = re.compile(r"(?:[0-9a-f]{64})?")
# A figure of a publisher's whole work or of its own words for it: no label to mark as ours.
_UNLABELLED = ("", "all")


class Row(NamedTuple):
    """One row of a file; the fields are the header, in its order."""

    programme: str
    platform: str
    surface: str
    jurisdiction: str
    category: str
    words: str
    words_status: str
    population: str
    actor: str
    measure: str
    breakdown: str
    period_start: str
    period_end: str
    value: str
    numerator: str
    denominator: str
    unit: str
    unit_status: str
    definition: str
    source_title: str
    publisher: str
    source_url: str
    place: str
    file: str
    sha256: str
    confidence: str
    tier: str
    licence: str
    attribution: str
    edition: str
    note: str


COLUMNS = list(Row._fields)
_AT = {name: col for col, name in enumerate(COLUMNS)}
_series_cells = itemgetter(*(_AT[name] for name in Series._fields))
_document_cells = itemgetter(*(_AT[name] for name in ("source_url", "file", "source_title")))


class Fault(NamedTuple):
    """Why a row is withheld: the column, and one sentence."""

    column: str
    message: str


@dataclass(slots=True)
class _Out:
    """What one file gave so far."""

    snapshot: Snapshot
    table: Table
    snapshot_id: str
    read_by: str
    documents: dict[tuple[str, ...], Document] = field(default_factory=dict)
    observations: list[Observation] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    seen: set[Series] = field(default_factory=set)


def read(
    content: bytes, snapshot: Snapshot, _declaration: SourceDeclaration, read_by: str
) -> Reading:
    """Return every observation of one file of data/recorded, in the file's order.

    Raises Drift when the header or the width of a row is not the schema's, Unreadable when
    the bytes are no UTF-8 CSV. A row with an unknown id or an unreadable value is withheld
    with an Issue of kind CELL at the cell that caused it. Remarks come back as notes.
    """
    table = read_csv(content, snapshot.filename, encoding="utf-8", delimiter=",")
    out = _Out(snapshot, table, snapshot.id, read_by)
    for row, cells in _rows(table):
        fault = fault_in(cells)
        found = fault or value_of(cells.value, cells.unit, cells.unit_status)
        fault = _observe(row, cells, found, out) if isinstance(found, Value) else found
        if fault:
            out.issues.append(_issue(row, cells, fault, out))
    return Reading(
        snapshot=snapshot,
        read_by=read_by,
        documents=tuple(out.documents.values()),
        observations=tuple(out.observations),
        notes=tuple(out.notes),
        issues=tuple(out.issues),
        subjects=(_subject(snapshot),),
    )


def _rows(table: Table) -> Iterator[tuple[int, Row]]:
    if table.rows[:1] != [COLUMNS]:
        printed = table.rows[0] if table.rows else []
        stranger = next((p for p, c in zip(printed, COLUMNS, strict=False) if p != c), "")
        raise Drift("the header is not the schema's", address=table.locator(0, 0), word=stranger)
    for row in range(1, len(table.rows)):
        cells = table.rows[row]
        if len(cells) != len(COLUMNS):
            message = f"row {row + 1} has {len(cells)} cells, the schema has {len(COLUMNS)}"
            raise Drift(message, address=table.locator(row, 0), word=" ".join(cells)[:80])
        yield row, Row._make(cells)


def fault_in(cells: Row) -> Fault | None:
    """Return why a row cannot be taken as it stands, or None."""
    for col, known, accepted in _checks():
        word = cells[col]
        if word not in accepted:
            if not known(word):
                column = COLUMNS[col]
                return Fault(column, f"{word!r} is no {column.replace('_', ' ')} known here")
            accepted.add(word)
    if cells.sha256 and not cells.file:
        return Fault("sha256", "a hash without the name of its file")
    if not cells.source_url and not cells.sha256:
        return Fault("source_url", "neither an address nor a file with its hash")
    if cells.period_end < cells.period_start:
        return Fault("period_end", "the period ends before it starts")
    return None


@cache
def _checks() -> tuple[tuple[int, Callable[[str], object], set[str]], ...]:
    """Return, by position, what checks a column and the words it has accepted so far."""
    return tuple((_AT[column], known, set()) for column, known in _known().items())


def _known() -> dict[str, Callable[[str], object]]:
    """Return, for each checked column, what says whether a word belongs there."""
    return {
        "programme": programmes().__contains__,
        "platform": platforms().__contains__,
        "jurisdiction": jurisdictions().__contains__,
        "measure": measures().__contains__,
        "category": harm_in,
        "unit": {*_UNITS, "grade", "flag"}.__contains__,
        "unit_status": {*UnitStatus}.__contains__,
        "words_status": {"", "printed", "ours"}.__contains__,
        "tier": {Tier.SECOND_HAND, Tier.PRESS}.__contains__,
        "licence": bool,
        "attribution": bool,
        "publisher": bool,
        "actor": bool,
        "population": bool,
        "period_start": _DATE.fullmatch,
        "period_end": _DATE.fullmatch,
        "sha256": _SHA256.fullmatch,
        "numerator": _is_number,
        "denominator": _is_number,
        "edition": str.isdecimal,
    }


@cache
def harm_in(category: str) -> str:
    """Return the harm a category maps to, an empty string when nobody knows it."""
    scheme, _, code = category.partition("/")
    try:
        # `dsa/6+3b` is the row 3b printed once more in the block of category 6.
        return harm_of(scheme, code.rpartition("+")[2]).harm
    except ReferenceFault:
        return ""


def _is_number(words: str) -> bool:
    return not words or words.replace(".", "", 1).isdecimal()


@cache
def value_of(words: str, unit: str, status: str) -> Value | Fault:
    """Return the value that printed words state in a unit of the files, or why it is none."""
    if unit in ("grade", "flag"):
        number = _grade(words) if unit == "grade" else _FLAGS.get(words)
        if number is None:
            return Fault("value", f"{words!r} is no {unit}")
        return Value(number=number, unit=unit, unit_status=UnitStatus(status), printed_unit=unit)
    kind, hint = _UNITS[unit]
    try:
        value = read_value(words, kind, unit=hint, status=status)
    except ValueFault as fault:
        return Fault("value", str(fault))
    if value.absence and not words.strip():
        return Fault("value", "a recorded row states a figure or says why there is none")
    return value


def _grade(words: str) -> float | None:
    """Return a letter grade in points: A 4, B 3, C 2, D 1, F 0, a sign a third of a point."""
    if not (found := _GRADE.fullmatch(words)):
        return None
    points = {"A": 4, "B": 3, "C": 2, "D": 1, "F": 0}[found[1]]
    return points + {"+": 1, "": 0, "-": -1}[found[2]] / 3


def _observe(row: int, cells: Row, value: Value, out: _Out) -> Fault | None:
    series = Series._make(_series_cells(cells))
    if series in out.seen:
        return Fault("value", "this series already has a value in this file")
    out.seen.add(series)
    document = _document(cells, out)
    out.observations.append(_observation(row, cells, series, value, document, out))
    for column in ("definition", "note"):
        if cells[_AT[column]]:
            out.notes.append(Note(series, _citation(row, column, cells, out)))
    return None


def _observation(
    row: int, cells: Row, series: Series, value: Value, document: str, out: _Out
) -> Observation:
    return Observation(
        series=series,
        value=value,
        citation=_citation(row, "value", cells, out),
        document=document,
        definition=_definition(
            series.programme, series.measure, series.platform, series.period_end
        ),
        harm=harm_in(series.category),
        tier=Tier(cells.tier),
        read_by=out.read_by,
        first_seen=out.snapshot.fetched_at,
        edition=int(cells.edition),
        words=label_of(cells.words, cells.words_status),
        confidence=cells.confidence,
        place=cells.place,
        numerator=_number(cells.numerator),
        denominator=_number(cells.denominator),
    )


@cache
def _definition(programme: str, measure: str, platform: str, period_end: str) -> str:
    return definition_for(programme, measure, platform, period_end).id


def label_of(words: str, status: str) -> str:
    """Return the harm words; a label of ours says so, since it stands in no document."""
    if words in _UNLABELLED or status == "printed":
        return "" if words in _UNLABELLED else words
    return f"{words} (our label)"


def _number(words: str) -> float | None:
    return float(words) if words else None


def _citation(row: int, column: str, cells: Row, out: _Out) -> Citation:
    col = _AT[column]
    return Citation(out.snapshot_id, out.table.locator(row, col), cells[col])


def _document(cells: Row, out: _Out) -> str:
    """Return the id of the original a row was taken from, keeping it for the Reading."""
    named = _document_cells(cells)
    if named not in out.documents:
        out.documents[named] = Document(
            id=f"recorded/{public_id(digest('|'.join(named)))}",
            source=out.snapshot.source,
            title=cells.source_title,
            publisher=cells.publisher,
            url=cells.source_url,
            tier=Tier(cells.tier),
            filename=cells.file,
            sha256=cells.sha256,
            licence=cells.licence,
            attribution=cells.attribution,
        )
    return out.documents[named].id


def _subject(snapshot: Snapshot) -> str:
    return f"{snapshot.source}/{snapshot.filename}"


def _issue(row: int, cells: Row, fault: Fault, out: _Out) -> Issue:
    return Issue(
        source=out.snapshot.source,
        snapshot=out.snapshot_id,
        kind=IssueKind.CELL,
        locator=out.table.locator(row, _AT[fault.column]),
        word=cells[_AT[fault.column]][:80],
        message=fault.message,
        opened_at=out.snapshot.fetched_at,
        subject=_subject(out.snapshot),
    )
