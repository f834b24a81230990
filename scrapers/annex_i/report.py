"""One harmonised report, from its bytes to a Reading."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from data.annex_i import Template, plain, template
from data.declaration import SourceDeclaration
from data.model import (
    Finding,
    Issue,
    IssueKind,
    Observation,
    Reading,
    Severity,
    Snapshot,
)
from scrapers.annex_i import checks
from scrapers.annex_i.normalise import Normalised, Setting, documents, normalise
from scrapers.annex_i.parse import Parsed, parse
from scrapers.annex_i.parts import Recognised, recognise, resembles
from scrapers.annex_i.words import FileName, Period, dates, day_first, file_name
from scrapers.errors import Drift, Unreadable
from scrapers.forms import opened
from scrapers.tables import Table

READER = "dsa_annex_i@1"
# Addresses a Finding carries at most: enough to check it, not a copy of the report.
_CELLS = 40
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


def tables(content: bytes, snapshot: Snapshot, declaration: SourceDeclaration) -> list[Table]:
    """Return the tables of a document as they stand. Raises Unreadable when it has none."""
    return opened(content, snapshot.filename, declaration.encoding).tables


class _Piece(NamedTuple):
    """One table of the report with what its file name suggests."""

    found: Recognised
    name: FileName


def read(
    content: bytes, snapshot: Snapshot, declaration: SourceDeclaration, read_by: str
) -> Reading:
    """Return everything one snapshot of a harmonised report states.

    `content` is a table of one part, a workbook, or a ZIP archive of several. Raises Drift or
    Unreadable when nothing of it may be stored.
    """
    shape = template()
    document = opened(content, snapshot.filename, declaration.encoding)
    pieces, others = _pieces(document.tables, declaration, snapshot)
    _refuse_rivals(pieces)
    if not pieces:
        raise Unreadable("the document holds no table that can be read", word=snapshot.filename)
    parsed = [(p, parse(p.found, declaration)) for p in pieces if p.found.part.read]
    order = _date_order(parsed)
    results = [
        (
            piece,
            table,
            normalise(table, Setting(shape, declaration, snapshot, piece.name, read_by, order)),
        )
        for piece, table in parsed
        if table.part.number != 1
    ]
    identity = [table for _, table in parsed if table.part.number == 1]
    strangers = [i for table in identity for i in _unknown_indicators(table, snapshot)]
    reading = _reading(snapshot, declaration, results, identity, read_by)
    return replace(
        reading,
        issues=(*reading.issues, *strangers),
        set_aside=(*document.aside, *others, *_aside(pieces)),
        unused_words=_unused(declaration, [table for _, table in parsed]),
    )


def _pieces(
    tables: Iterable[Table], declaration: SourceDeclaration, snapshot: Snapshot
) -> tuple[list[_Piece], list[str]]:
    """Return the parts among the tables, and the names of sheets that are none."""
    shape = template()
    pieces: list[_Piece] = []
    aside: list[str] = []
    for table in tables:
        if table.embedded and not resembles(table, shape):
            aside.append(f"{table.name}: no part of the template")
        else:
            pieces.append(_piece(table, shape, declaration, snapshot))
    return pieces, aside


def _piece(
    table: Table, shape: Template, declaration: SourceDeclaration, snapshot: Snapshot
) -> _Piece:
    name = file_name(table.hint, shape)
    outer = file_name(snapshot.filename, shape)
    edition = max(name.edition, outer.edition)
    return _Piece(recognise(table, shape, declaration), name._replace(edition=edition))


def _refuse_rivals(pieces: Iterable[_Piece]) -> None:
    """Raise Drift when two tables claim one part of one surface and edition."""
    seen: dict[tuple[int, str, int], str] = {}
    for piece in pieces:
        table = piece.found.table
        key = (piece.found.part.number, piece.name.surface, piece.name.edition)
        if key in seen:
            raise Drift(
                f"{seen[key]} and {table.name} both claim part {key[0]}; name the surface or "
                "service they differ in",
                address=table.locator(piece.found.header, 0),
                word=table.name,
            )
        seen[key] = table.name


def _date_order(parsed: Iterable[tuple[_Piece, Parsed]]) -> bool | None:
    """Decide day and month for the whole report, from part 1 and the Period columns."""
    words: set[str] = set()
    for _, table in parsed:
        words.update(r.labels.get("period", "") for r in table.records)
        if table.part.number == 1:
            words.update(r.cell.text for r in table.records)
    return day_first(words)


def _unused(declaration: SourceDeclaration, tables: Iterable[Parsed]) -> tuple[str, ...]:
    """Return the declared words that no row of these tables printed."""
    printed = {words for t in tables for r in t.records for words in r.labels.values()}
    declared = (*declaration.words.category, *declaration.words.scope)
    return tuple(word for word in declared if word not in printed)


def _aside(pieces: Iterable[_Piece]) -> list[str]:
    return [
        f"part {p.found.part.number}: {p.found.part.title}" for p in pieces if not p.found.part.read
    ]


def _unknown_indicators(table: Parsed, snapshot: Snapshot) -> list[Issue]:
    """Return an Issue per row of part 1 that the template does not have."""
    return [
        Issue(
            source=snapshot.source,
            snapshot=snapshot.id,
            kind=IssueKind.CELL,
            locator=record.cell.locator,
            word=record.labels.get("indicator", ""),
            message="part 1 has a row the template does not have",
            opened_at=snapshot.fetched_at,
        )
        for record in table.records
        if plain(record.labels.get("indicator", "")) not in table.part.indicators
    ]


def _reading(
    snapshot: Snapshot,
    declaration: SourceDeclaration,
    results: list[tuple[_Piece, Parsed, Normalised]],
    identity: list[Parsed],
    read_by: str,
) -> Reading:
    facts = _Identity.of(identity)
    periods = [p for _, _, n in results for p in n.periods] or list(facts.period)
    findings = [f for r in results for f in _findings(*r, snapshot, declaration, facts)]
    return Reading(
        snapshot=snapshot,
        read_by=read_by,
        documents=documents(declaration, snapshot, periods, facts.published, facts.provider),
        observations=tuple(o for _, _, n in results for o in n.observations),
        notes=tuple(note for _, _, n in results for note in n.notes),
        findings=tuple(findings),
        issues=tuple(_once(i for _, _, n in results for i in n.issues)),
        subjects=tuple(sorted({i for _, _, n in results for i in n.subjects})),
    )


def _once(issues: Iterable[Issue]) -> list[Issue]:
    return list(dict.fromkeys(issues))


class _Identity(NamedTuple):
    """What part 1 says of the report: its period and the day it was published."""

    period: tuple[Period, ...] = ()
    published: str = ""
    provider: str = ""

    @classmethod
    def of(cls, tables: list[Parsed]) -> _Identity:
        cells = {
            plain(r.labels.get("indicator", "")): r.cell.text
            for table in tables
            for r in table.records
        }
        order = day_first(cells.values())
        found = {name: dates(words, day_first=order) for name, words in cells.items()}
        published = found.get("date of the publication of the report", [])
        start = found.get("starting date of reporting period", [])
        end = found.get("ending date of reporting period", [])
        period = (
            (Period(start[0].isoformat(), end[0].isoformat()),)
            if len(start) == len(end) == 1
            else ()
        )
        provider = " ".join(cells.get("name of the service provider", "").split())
        day = published[0].isoformat() if len(published) == 1 else ""
        return cls(period, day, provider)


def _findings(
    piece: _Piece,
    table: Parsed,
    result: Normalised,
    snapshot: Snapshot,
    declaration: SourceDeclaration,
    facts: _Identity,
) -> list[Finding]:
    if not result.observations:
        return []
    when = result.periods.most_common(1)[0][0]
    figures = checks.Figures(result.observations, template())
    said = _remarks(result)
    said += [*_layout(piece, table, result), *_periods(result, facts, snapshot)]
    return [
        Finding(
            source=declaration.id,
            snapshot=snapshot.id,
            check=f.check,
            severity=f.severity,
            platform=declaration.platform,
            period_start=when.start,
            period_end=when.end,
            message=f.message,
            cells=tuple(o.citation for o in f.cells[:_CELLS]),
            tier=snapshot.tier,
        )
        for f in [*checks.run(figures), *said]
    ]


def _remarks(result: Normalised) -> list[checks.Found]:
    """Return one notice per remark, however many cells it concerns."""
    at = {o.citation.locator: o for o in result.observations}
    cells: dict[tuple[str, str], list[Observation]] = {}
    for check, words, locator in result.remarks:
        cells.setdefault((check, words), []).append(at.get(locator, result.observations[0]))
    return [
        checks.Found(check, Severity.NOTICE, words, tuple(found))
        for (check, words), found in cells.items()
    ]


def _layout(piece: _Piece, table: Parsed, result: Normalised) -> list[checks.Found]:
    first: tuple[Observation, ...] = (result.observations[0],)
    found = [
        checks.Found("layout", Severity.NOTICE, f"part {table.part.number}: {words}", first)
        for words in table.remarks
    ]
    if piece.name.part and piece.name.part != table.part.number:
        words = f"the file is named part {piece.name.part} and holds part {table.part.number}"
        found.append(checks.Found("file_name_disagrees", Severity.NOTICE, words, first))
    least = _LEAST_ROWS.get(table.part.number, 0)
    if table.rows < least:
        words = f"rows of part {table.part.number}: {table.rows}; the template has {least}"
        found.append(checks.Found("part_incomplete", Severity.IMPLAUSIBLE, words, first))
    return found


# Rows of the blank template: those of part 3 with scope TOTAL, all of parts 4 and 7, and
# TOTAL with 27 Member States in part 10.
_LEAST_ROWS = {3: 91, 4: 91, 7: 47, 10: 28}


def _periods(result: Normalised, facts: _Identity, snapshot: Snapshot) -> list[checks.Found]:
    """Hold the period of a part against part 1, the file's name, and the day it was obtained."""
    first = (result.observations[0],)
    stated = {*result.periods, *facts.period}
    words = ", ".join(f"{p.start} to {p.end}" for p in sorted(stated))
    found = []
    if len(stated) > 1:
        message = f"periods: {words}"
        found.append(checks.Found("period_disagrees", Severity.IMPLAUSIBLE, message, first))
    if max(p.end for p in stated) > snapshot.fetched_at.date().isoformat():
        message = f"the period had not ended when the document was obtained: {words}"
        found.append(checks.Found("period_in_the_future", Severity.IMPOSSIBLE, message, first))
    years = {int(y) for y in _YEAR.findall(snapshot.filename)}
    # A report bears the year of its period or that of its publication, the next one at most.
    fitting = {y for p in stated for y in range(int(p.start[:4]), int(p.end[:4]) + 2)}
    if years and not years & fitting:
        message = f"the file is named {snapshot.filename!r}, the period is {words}"
        found.append(checks.Found("file_year_disagrees", Severity.IMPLAUSIBLE, message, first))
    return found
