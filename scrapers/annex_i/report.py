"""One harmonised report, from its bytes to a Reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from data.annex_i import Template, plain, template
from data.declaration import SourceDeclaration
from data.model import Issue, IssueKind, Reading, Snapshot
from scrapers.annex_i.findings import Identity, findings
from scrapers.annex_i.normalise import documents, normalise
from scrapers.annex_i.parse import Parsed, parse
from scrapers.annex_i.parts import Recognised, recognise, resembles
from scrapers.annex_i.setting import Normalised, Setting
from scrapers.annex_i.statements import interpretations, named_period, say_named_after, texts
from scrapers.annex_i.words import FileName, day_first, file_name
from scrapers.errors import Drift, Unreadable
from scrapers.reading.forms import Opened, opened
from scrapers.reading.tables import Table

READER = "dsa_annex_i@3"


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
    document = opened(content, snapshot.filename, declaration.encoding)
    return read_opened(document, snapshot, declaration, read_by)


def read_opened(
    document: Opened, snapshot: Snapshot, declaration: SourceDeclaration, read_by: str
) -> Reading:
    """Return what `read` does, of a document whose tables are at hand."""
    shape = template()
    pieces, others = _pieces(document.tables, declaration, snapshot)
    _refuse_rivals(pieces)
    if not pieces:
        raise Unreadable("the document holds no table that can be read", word=snapshot.filename)
    parsed = [(p, parse(p.found, declaration)) for p in pieces]
    identity = [table for _, table in parsed if table.part.number == 1]
    base = Setting(shape, declaration, snapshot, pieces[0].name, read_by, _date_order(parsed))
    facts = Identity.of(identity)
    results, undated = _results(parsed, base, facts)
    reading = _reading(base, results, facts)
    strangers = [i for table in identity for i in _unknown_indicators(table, snapshot)]
    return replace(
        reading,
        issues=(*reading.issues, *strangers),
        set_aside=(*document.aside, *others, *undated),
        unused_words=_unused(declaration, [table for _, table in parsed]),
    )


def _results(
    parsed: list[tuple[_Piece, Parsed]], base: Setting, facts: Identity
) -> tuple[list[tuple[_Piece, Parsed, Normalised]], list[str]]:
    """Return what each table states, and why part 2 was set aside, if it was.

    Part 2 prints no period and takes that of the others. When it comes alone, which a folder
    of one file a part brings about, only its file's name can tell of which report it is.
    """
    found: list[tuple[_Piece, Parsed, Normalised]] = []
    undated: list[str] = []
    for piece, table in sorted(parsed, key=lambda one: one[1].part.number == 2):
        setting = replace(base, name=piece.name)
        if table.part.number == 1:
            continue
        if table.part.number == 2:
            result = _categories(piece, table, setting, [n for *_, n in found], facts)
            if result is None:
                name = piece.found.table.name
                undated.append(f"{name}: part 2 prints no period; bring it with another part")
                continue
            found.append((piece, table, result))
        elif table.part.number == 11:
            found.append((piece, table, texts(table, setting)))
        else:
            found.append((piece, table, normalise(table, setting)))
    return sorted(found, key=lambda one: one[1].part.number), undated


def _categories(
    piece: _Piece, table: Parsed, setting: Setting, others: list[Normalised], facts: Identity
) -> Normalised | None:
    """Return what part 2 says, under the period of the others or its file's name; else None."""
    if periods := [p for n in others for p in n.periods] or list(facts.period):
        return interpretations(table, setting, Counter(periods).most_common(1)[0][0])
    snapshot = setting.snapshot
    when = named_period({piece.found.table.hint, snapshot.filename}, snapshot.fetched_at)
    return say_named_after(interpretations(table, setting, when), when) if when else None


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
    declared = (*declaration.words.category, *declaration.words.scope)
    if not declared:
        return ()
    rows = {id(r.labels): r.labels for t in tables for r in t.records}  # one mapping a row
    printed = {words for labels in rows.values() for words in labels.values()}
    return tuple(word for word in declared if word not in printed)


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
    base: Setting, results: list[tuple[_Piece, Parsed, Normalised]], facts: Identity
) -> Reading:
    snapshot, declaration = base.snapshot, base.declaration
    periods = [p for _, _, n in results for p in n.periods] or list(facts.period)
    found = [f for piece, t, n in results for f in findings(piece.name, t, n, base, facts)]
    return Reading(
        snapshot=snapshot,
        read_by=base.read_by,
        documents=documents(declaration, snapshot, periods, facts.published, facts.provider),
        observations=tuple(o for _, _, n in results for o in n.observations),
        notes=tuple(note for _, _, n in results for note in n.notes),
        findings=tuple(found),
        issues=tuple(_once(i for _, _, n in results for i in n.issues)),
        subjects=tuple(sorted({i for _, _, n in results for i in n.subjects})),
        statements=tuple(s for _, _, n in results for s in n.statements),
    )


def _once(issues: Iterable[Issue]) -> list[Issue]:
    return list(dict.fromkeys(issues))
