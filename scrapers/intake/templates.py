"""The empty templates, with the codes each column takes.

    templates()    -> file name: bytes; a CSV and a workbook for each kind of file, codes.csv

The workbook has a second sheet with the codes, which is left unread when it comes back filled.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import Field
from typing import Any

from data.exercises import columns
from data.exercises.words import harm_codes, words
from data.places import jurisdictions
from data.reference import platforms
from scrapers.intake import workbook
from scrapers.intake.columns import KINDS_OF_FILE, FileKind

_CONTRACT = {
    "reports": (*columns.REPORT, *columns.REPORT_MORE),
    "checks": (*columns.CHECK, *columns.CHECK_MORE),
}
_KINDS = {
    "moment": "an instant with its zone: 2026-03-02T09:14:05Z",
    "day": "a date: 2026-03-02",
    "yes_no": "yes or no; empty if not known",
    "key": "an identifier",
    "text": "public words, never about a person",
}
_HEADER = ("column", "code", "label", "meaning")


def header(kind: FileKind) -> tuple[str, ...]:
    """Return the columns of a template, in the order people find them in."""
    return _CONTRACT.get(kind.name) or tuple(kind.columns)


def templates() -> Mapping[str, bytes]:
    """Return the templates by the name of their file."""
    found: dict[str, bytes] = {}
    every: dict[tuple[str, ...], None] = {}
    for kind in KINDS_OF_FILE.values():
        rows = [_HEADER, *codes(kind)]
        found[f"{kind.name}.csv"] = as_csv([header(kind)])
        found[f"{kind.name}.xlsx"] = workbook.written(
            [(kind.name, [header(kind)]), ("codes", rows)]
        )
        every |= dict.fromkeys(rows)
    found["codes.csv"] = as_csv(list(every))
    return found


def codes(kind: FileKind) -> Iterator[tuple[str, ...]]:
    """Yield what may stand in each column of a template: column, code, label, meaning."""
    for column in header(kind):
        yield from _of(column, kind.columns[column])


def _of(column: str, field: Field[Any]) -> Iterator[tuple[str, ...]]:
    about = field.metadata
    if about["kind"] in ("of", "some"):
        for code, label, meaning in _listed(about["words"]):
            yield column, code, label, meaning
    elif about["kind"] == "number":
        yield column, "", f"a number from {about['low']:,} to {about['high']:,}", ""
    else:
        yield column, "", _KINDS[about["kind"]], ""


def _listed(name: str) -> Iterator[tuple[str, str, str]]:
    if name == "platform":
        yield from ((p.id, p.name, "") for p in platforms().values())
    elif name == "place":
        yield from ((j.id, j.name, j.kind) for j in jurisdictions().values())
    elif name == "harm":
        allowed = (h for h in harm_codes().values() if h.testable != "never")
        yield from ((h.id, h.label, _MEASURED.get(h.testable, "")) for h in allowed)
    else:
        yield from ((w.code, w.label, w.meaning) for w in words(name).values())


_MEASURED = {
    "own": "only with items that the team published itself",
    "helpline": "only in the cases of helplines",
    "parent": "only in counts; use a narrower code for reports",
}


def as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """Return rows as CSV in UTF-8 with a mark, which spreadsheets need to see it is that."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig")
