"""Forms in which people type the figures of a held document -> observations.

One row is one printed figure: what it is (in the ids of the recorded rows), the page, the words
around it, and the value as two different people typed it, each without the other's. A value
counts when both typed the same printed words. Until then it waits, which is an Issue and never a
figure; two that differ are an Issue as well.

The quoted words must stand on that page where its text can be read; the citation then points
into the held document. Where it cannot (a scan, a picture of a chart), the citation is the
form's cell and says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from data.declaration import SourceDeclaration
from data.definitions import definition_for
from data.form_rows import COLUMNS, FREE, STANDS, FormRow, seems_personal
from data.model import (
    Citation,
    Document,
    Issue,
    IssueKind,
    Observation,
    Reading,
    Series,
    Snapshot,
    Value,
    public_id,
)
from scrapers.errors import Drift
from scrapers.reading.pdf_pages import Line
from scrapers.reading.tables import Table, read_csv
from scrapers.sources.recorded import parse as recorded
from scrapers.sources.recorded.parse import Fault
from scrapers.transcription.on_the_page import pages_of, value_at

WAITING = "waiting"
"""How the word of an issue begins that is no fault: a second person is still to type a value."""
_PERSON = re.compile(r"[^\W\d_][\w .'-]{0,39}")
_PAGE = re.compile(r"[1-9]\d{0,3}")


_AT = {name: col for col, name in enumerate(COLUMNS)}


@dataclass(slots=True)
class _Out:
    """What one form gave so far."""

    snapshot: Snapshot
    document: Document
    content: bytes
    table: Table
    read_by: str
    pages: dict[int, list[Line]]
    observations: list[Observation] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    subjects: dict[Series, str] = field(default_factory=dict)


def read(
    form: tuple[bytes, Snapshot],
    original: tuple[bytes, Document],
    declaration: SourceDeclaration,
    read_by: str,
) -> Reading:
    """Return the figures of a held document that two people typed alike.

    Raises Drift when the header or the width of a row is not the form's, Unreadable when the
    form is no UTF-8 CSV. Rows nobody has filled in are passed over.
    """
    snapshot, (content, document) = form[1], original
    table = read_csv(form[0], snapshot.filename)
    pages = pages_of(content, document.filename)
    out = _Out(snapshot, document, content, table, read_by, pages)
    for row, cells in _rows(table):
        _take(row, cells, out)
    return Reading(
        snapshot=snapshot,
        read_by=read_by,
        documents=(document,),
        observations=tuple(out.observations),
        issues=tuple(out.issues),
        subjects=(f"{declaration.id}/{snapshot.sha256[:20]}", *out.subjects.values()),
    )


def _rows(table: Table) -> Iterator[tuple[int, FormRow]]:
    if table.rows[:1] != [COLUMNS]:
        raise Drift("the header is not the form's", address=table.locator(0, 0))
    for row, cells in enumerate(table.rows[1:], start=1):
        if not any(cells):
            continue
        if len(cells) != len(COLUMNS):
            message = f"row {row + 1} has {len(cells)} cells, the form has {len(COLUMNS)}"
            raise Drift(message, address=table.locator(row, 0))
        one = FormRow._make(" ".join(c.split()) for c in cells)
        if one.value or one.second_value or one.quoted:
            yield row, one


def _take(row: int, one: FormRow, out: _Out) -> None:
    """Add what a row gives: a figure, or why it gives none."""
    series = Series(*(getattr(one, name) for name in Series._fields))
    subject = f"typed {out.document.sha256[:12]} {public_id(series.key)}"
    twice = series in out.subjects
    out.subjects[series] = subject
    fault = Fault("value", "this figure already stands in this form") if twice else _fault(one, out)
    if not fault and (waits := _waits(one)):
        word = f"{WAITING}, form {out.snapshot.sha256[:8]}"
        out.issues.append(_issue(row, waits, word, subject, out))
        return
    found = fault or _agreed(one)
    wrong = found if isinstance(found, Fault) else _observe(row, one, series, found, out)
    if wrong:
        out.issues.append(_issue(row, wrong, getattr(one, wrong.column)[:80], subject, out))


def _fault(one: FormRow, out: _Out) -> Fault | None:
    """Return what is wrong with a row apart from its value, or None."""
    if found := recorded.fault_in(_as_recorded(one, out)):
        return found if found.column in COLUMNS else Fault("measure", found.message)
    for column, sentence, good in _CHECKS:
        if not good(getattr(one, column)):
            return Fault(column, sentence)
    told = next((c for c in FREE if seems_personal(getattr(one, c))), "")
    return Fault(told, "this seems to be personal data") if told else None


def _is_person(words: str) -> bool:
    return not words or bool(_PERSON.fullmatch(words))


_CHECKS: tuple[tuple[str, str, Callable[[str], object]], ...] = (
    ("page", "a figure names the page it stands on", _PAGE.fullmatch),
    ("stands", "the words stand in the page's text or in a picture", STANDS.__contains__),
    ("quoted", "a figure is typed with the words it stands in", bool),
    ("typed_by", "a name or initials, at most 40 letters", _is_person),
    ("checked_by", "a name or initials, at most 40 letters", _is_person),
)


def _as_recorded(one: FormRow, out: _Out) -> recorded.Row:
    """Return the row as one of the recorded figures, so that the same checks hold."""
    given = one._asdict() | {
        "words_status": "printed" if one.words else "",
        "unit_status": "stated",
        "source_url": out.document.url,
        "file": out.document.filename,
        "sha256": out.document.sha256,
        "publisher": out.document.publisher,
        "licence": out.document.licence,
        "attribution": out.document.attribution,
        "tier": "second_hand",  # the tiers of recorded rows; that of the document is kept below
        "edition": "1",
    }
    return recorded.Row(*(given.get(name, "") for name in recorded.COLUMNS))


def _waits(one: FormRow) -> Fault | None:
    """Return whom a value waits for, or None when two different people typed one."""
    if not (one.value and one.typed_by):
        return Fault("value", "waits for the first person: a value and who typed it")
    if not (one.second_value and one.checked_by):
        return Fault("second_value", "waits for a second person to type the value")
    if one.typed_by.casefold() == one.checked_by.casefold():
        return Fault("checked_by", "waits for another person: one has typed both values")
    return None


def _agreed(one: FormRow) -> Value | Fault:
    if one.value != one.second_value:
        said = f"two people read {one.value!r} and {one.second_value!r}"
        return Fault("second_value", f"{said}: look again, both")
    return recorded.value_of(one.value, one.unit, "stated")


def _observe(row: int, one: FormRow, series: Series, value: Value, out: _Out) -> Fault | None:
    cited = _cited(row, one, out)
    if isinstance(cited, str):
        return Fault("quoted", cited)
    citation, where = cited
    definition = definition_for(one.programme, one.measure, one.platform, one.period_end)
    out.observations.append(
        Observation(
            series=series,
            value=value,
            citation=citation,
            document=out.document.id,
            definition=definition.id,
            harm=recorded.harm_in(one.category),
            tier=out.document.tier,
            read_by=out.read_by,
            first_seen=out.snapshot.fetched_at,
            words=one.words,
            place=where,
        )
    )
    return None


def _cited(row: int, one: FormRow, out: _Out) -> tuple[Citation, str] | str:
    """Return the address of a value and where it stands in words; or what is wrong."""
    page = out.pages.get(int(one.page))
    where = f"page {one.page}: “{one.quoted}”; typed by two people"
    if out.pages and page is None and one.stands == "text":
        return f"page {one.page} has no text a program can read: say that it is a picture"
    if page and one.stands == "text":
        found = value_at(out.content, page, one.quoted, one.value)
        if isinstance(found, str):
            return found
        return Citation(out.document.id, found.locator, found.text), where
    locator = out.table.locator(row, _AT["value"])
    cell = Citation(out.snapshot.id, locator, out.table.text(row, _AT["value"]))
    return cell, f"{where}; the page cannot be read by a program, so the form's cell is cited"


def _issue(row: int, fault: Fault, word: str, subject: str, out: _Out) -> Issue:
    return Issue(
        source=out.snapshot.source,
        snapshot=out.snapshot.id,
        kind=IssueKind.CELL,
        locator=out.table.locator(row, _AT[fault.column]),
        word=word,
        message=fault.message,
        opened_at=out.snapshot.fetched_at,
        subject=subject,
    )
