"""A validation as lines for a terminal, and as one JSON document for a program.

The document's keys, which stay as they are under this `format`; others may be added:

    format      notice-to-redress/validation@1
    verdict     outcome (clean, findings, withheld, refused), exit_code, sentence
    document    name, read_by, checked_at, files: [name, bytes, sha256]
    service     source, printed (words of the Service column), how
    tables      name, part, title, rows, missing_columns, unknown_columns, fault
    issues      kind, locator, place, printed, message, mend
    findings    check, severity, message, rule, rests_on, mend, cells: [locator, place, printed]
    gaps        part (0: the report), message
    cells       id, locator, place, part, series (all dimensions), printed, remark, value (number,
                low, high, bound, absence, unit, unit_status, printed_unit), shown: [metric,
                label, words, known, caveats, basis (ids of cells)]
    statements  id, locator, place, part, subject, about, kind (description, interpretation,
                text), surface, printed
    sums        id, printed, parts, stated, blank
    set_aside, unused_words
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from data.model import Finding, Issue, Observation, Statement
from scrapers.validation.advice import mend, rule
from scrapers.validation.check import Shown, Validation
from scrapers.validation.gaps import gaps, part_of, parts
from scrapers.validation.words import counted, place, quoted, said_about, visible

FORMAT = "notice-to-redress/validation@1"
_MOST_LINES = 20


def lines(validation: Validation) -> Iterator[str]:
    """Yield what a terminal shows: the verdict, then the worst first."""
    reading = validation.reading
    yield f"{visible(validation.name)}: {validation.verdict}"
    yield f"  service: {validation.how}"
    for table in validation.tables:
        what = f"part {table.part}, {table.title}" if table.part else "no part of the template"
        yield f"  {visible(table.name)}: {what}, {counted(table.rows, 'row')}"
    if reading.statements:
        yield f"  {_texts(reading.statements)}"
    said = [
        f"{'refused' if reading.refused else 'withheld'}: {place(i.locator)}: "
        f"{quoted(validation.printed(i), 60)} {visible(i.message)}. {mend(i)}"
        for i in reading.issues
    ]
    said += [f"refused: {visible(t.fault.message)}" for t in validation.other_faults if t.fault]
    said += [
        f"{f.severity.value}: {visible(f.message)} ({_first(f)})" for f in _worst(reading.findings)
    ]
    yield from (f"  {words}" for words in said[:_MOST_LINES])
    if len(said) > _MOST_LINES:
        yield f"  and {len(said) - _MOST_LINES} more; --html or --json shows all"
    if not reading.refused:
        number = len(gaps(validation.tables, reading.observations))
        yield f"  {counted(number, 'gap')} against the template; nothing was stored"


def _texts(statements: Sequence[Statement]) -> str:
    """Return how many texts were read, and of which parts."""
    of_part = Counter(s.part for s in statements)
    told = ", ".join(f"{number} in part {part}" for part, number in sorted(of_part.items()))
    return f"{counted(len(statements), 'text')} read: {told}"


def _worst(findings: tuple[Finding, ...]) -> list[Finding]:
    order = ("impossible", "implausible", "notice")
    return sorted(findings, key=lambda f: order.index(f.severity.value))


def _first(finding: Finding) -> str:
    if not finding.cells:
        return finding.check
    more = f" and {len(finding.cells) - 1} more" if len(finding.cells) > 1 else ""
    return f"{finding.check}; {place(finding.cells[0].locator)}{more}"


def document(validation: Validation) -> dict[str, Any]:
    """Return everything a validation found, as the keys above."""
    reading, of = validation.reading, validation
    shown: dict[int, list[Shown]] = {}
    for one in of.shown:
        shown.setdefault(one.observation, []).append(one)
    numbers = parts(of.tables)
    remarks = {n.series: n.citation.quote for n in reading.notes}
    return {
        "format": FORMAT,
        "verdict": {"outcome": of.outcome, "exit_code": of.exit_code, "sentence": of.verdict},
        "document": {
            "name": of.name,
            "read_by": reading.read_by,
            "checked_at": of.at.isoformat(timespec="seconds"),
            "files": [{"name": f.name, "bytes": f.size, "sha256": f.sha256} for f in of.files],
        },
        "service": {"source": of.source.id, "printed": list(of.services), "how": of.how},
        "tables": [_table(t) for t in of.tables],
        "issues": [_issue(i, of.printed(i)) for i in reading.issues],
        "findings": [_finding(f) for f in _worst(reading.findings)],
        "gaps": [
            {"part": g.part, "message": g.words} for g in gaps(of.tables, reading.observations)
        ],
        "cells": [
            _cell(o, part_of(o, numbers), shown.get(o.id, []), remarks.get(o.series, ""))
            for o in reading.observations
        ],
        "statements": [_statement(s) for s in reading.statements],
        "sums": [
            {"id": s.observation, "printed": s.whole, "parts": s.parts}
            | {"stated": s.stated, "blank": s.blank}
            for s in of.sums
        ],
        "set_aside": list(reading.set_aside),
        "unused_words": list(reading.unused_words),
    }


def _table(table: Any) -> dict[str, Any]:
    return {
        "name": table.name,
        "part": table.part,
        "title": table.title,
        "rows": table.rows,
        "missing_columns": list(table.missing),
        "unknown_columns": list(table.strangers),
        "fault": table.fault.message if table.fault else "",
    }


def _issue(issue: Issue, printed: str) -> dict[str, Any]:
    return {
        "kind": issue.kind.value,
        "locator": issue.locator,
        "place": place(issue.locator),
        "printed": printed,
        "message": issue.message,
        "mend": mend(issue),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    known = rule(finding.check)
    return {
        "check": finding.check,
        "severity": finding.severity.value,
        "message": finding.message,
        "rule": known.expects,
        "rests_on": known.origin,
        "mend": known.mend,
        "cells": [
            {"locator": c.locator, "place": place(c.locator), "printed": c.quote}
            for c in finding.cells
        ],
    }


def _statement(said: Statement) -> dict[str, Any]:
    return {
        "id": said.id,
        "locator": said.citation.locator,
        "place": place(said.citation.locator),
        "part": said.part,
        "subject": said.subject,
        "about": said_about(said),
        "kind": said.kind,
        "surface": said.surface,
        "printed": said.citation.quote,
    }


def _cell(one: Observation, part: int, shown: list[Shown], remark: str) -> dict[str, Any]:
    return {
        "id": one.id,
        "locator": one.citation.locator,
        "place": place(one.citation.locator),
        "part": part,
        "series": one.series._asdict(),
        "printed": one.citation.quote,
        "remark": remark,
        "value": asdict(one.value),
        "shown": [{k: v for k, v in s._asdict().items() if k != "observation"} for s in shown],
    }
