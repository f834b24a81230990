"""Nouns as rows of the ledger, and rows as nouns. Pure: nothing here opens a session."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, Table

from data.model import (
    Absence,
    Bound,
    Citation,
    Document,
    Finding,
    Issue,
    IssueKind,
    Look,
    LookOutcome,
    Note,
    Observation,
    Obtained,
    Run,
    RunOutcome,
    Series,
    Severity,
    Snapshot,
    Statement,
    Tier,
    UnitStatus,
    Value,
)
from data.signals import Signal, SignalKind
from data.tables import METADATA

_OBS: Table = METADATA.tables["observation"]
_CONTEXT: Table = METADATA.tables["context"]

# Look-ups for a page's few thousand rows: calling an Enum costs five times as much.
_BOUNDS = {b.value: b for b in Bound}
_ABSENCES: dict[str, Absence | None] = {"": None, **{a.value: a for a in Absence}}
_STATUSES = {u.value: u for u in UnitStatus}
_TIERS = {t.value: t for t in Tier}


@lru_cache(maxsize=4096)
def _instant(words: str) -> datetime:
    return datetime.fromisoformat(words)


def iso(at: datetime) -> str:
    """Return an instant as the ledger writes it: ISO 8601, UTC, whole seconds."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


def moment(at: datetime) -> str:
    """Return an instant with its fraction of a second: which of two documents came later."""
    return at.astimezone(UTC).isoformat()


def until(at: datetime) -> str:
    """Return what the words of all instants up to the end of a second sort before.

    So they do in whichever language a database sorts: a letter comes after every sign.
    """
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"


def plain(noun: Any) -> dict[str, Any]:
    """Return the fields of a noun, instants written out."""
    fields = {name: getattr(noun, name) for name in noun.__slots__}
    return {k: iso(v) if isinstance(v, datetime) else v for k, v in fields.items()}


def document_row(document: Document) -> dict[str, Any]:
    """Return a document as a row."""
    day = document.published_on
    return plain(document) | {
        "tier": document.tier.value,
        "published_on": day.isoformat() if day else "",
    }


def snapshot_row(snapshot: Snapshot) -> dict[str, Any]:
    """Return a snapshot as a row."""
    row = plain(snapshot) | {
        "id": snapshot.id,
        "fetched_at": moment(snapshot.fetched_at),
        "obtained": snapshot.obtained.value,
        "tier": snapshot.tier.value,
        "headers": json.dumps(snapshot.headers),
        "obtained_by": snapshot.by,
    }
    row.pop("by")
    return row


def note_row(note: Note, reading: int) -> dict[str, Any]:
    """Return a publisher's remark as a row."""
    return {"series": note.series.key, "reading": reading, **note.citation._asdict()}


def statement_row(statement: Statement, reading: int) -> dict[str, Any]:
    """Return a publisher's words as a row."""
    row = plain(statement) | statement.citation._asdict()
    row |= {"first_seen": moment(statement.first_seen)}
    row.pop("citation")
    return row | {"id": statement.id, "reading": reading, "tier": statement.tier.value}


def finding_row(finding: Finding, reading: int) -> dict[str, Any]:
    """Return a finding as a row."""
    row = plain(finding) | {
        "reading": reading,
        "severity": finding.severity.value,
        "tier": finding.tier.value,
        "cells": json.dumps(finding.cells, ensure_ascii=False),
        "check_id": finding.check,
    }
    row.pop("check")
    return row


# The columns a noun is made of, in the order `observation` takes them apart.
COLUMNS = [
    (_CONTEXT if name in _CONTEXT.c else _OBS).c[name]
    for name in (
        *Series._fields,
        *("number", "low", "high", "bound", "absence", "unit", "unit_status", "printed_unit"),
        *("snapshot", "locator", "quote", "document", "definition", "harm", "tier", "read_by"),
        *("first_seen", "edition", "words", "confidence", "place", "numerator", "denominator"),
    )
]


def observation(row: Sequence[Any]) -> Observation:
    """Return a row of `COLUMNS` as the noun, by place: names would cost twice the time."""
    value = row[11:19]
    snapshot, locator, quote, document, definition, harm, tier, read_by = row[19:27]
    first_seen, edition, words, confidence, place, numerator, denominator = row[27:34]
    return Observation(
        Series._make(row[:11]),
        Value(
            value[0],
            value[1],
            value[2],
            _BOUNDS[value[3]],
            _ABSENCES[value[4]],
            value[5],
            _STATUSES[value[6]],
            value[7],
        ),
        Citation(snapshot, locator, quote),
        document,
        definition,
        harm,
        _TIERS[tier],
        read_by,
        _instant(first_seen),
        edition,
        words,
        confidence,
        place,
        numerator,
        denominator,
    )


def finding(row: Row[Any]) -> Finding:
    """Return a row of `finding` as the noun."""
    return Finding(
        source=row.source,
        snapshot=row.snapshot,
        check=row.check_id,
        severity=Severity(row.severity),
        platform=row.platform,
        period_start=row.period_start,
        period_end=row.period_end,
        message=row.message,
        cells=tuple(Citation(*cell) for cell in json.loads(row.cells)),
        tier=Tier(row.tier),
    )


def statement(row: Row[Any]) -> Statement:
    """Return a row of `statement` as the noun."""
    return Statement(
        source=row.source,
        programme=row.programme,
        platform=row.platform,
        surface=row.surface,
        period_start=row.period_start,
        period_end=row.period_end,
        part=row.part,
        subject=row.subject,
        kind=row.kind,
        citation=Citation(row.snapshot, row.locator, row.quote),
        document=row.document,
        tier=Tier(row.tier),
        read_by=row.read_by,
        first_seen=datetime.fromisoformat(row.first_seen),
        edition=row.edition,
    )


def issue(row: Row[Any]) -> Issue:
    """Return a row of `issue` as the noun."""
    return Issue(
        source=row.source,
        snapshot=row.snapshot,
        kind=IssueKind(row.kind),
        locator=row.locator,
        word=row.word,
        message=row.message,
        opened_at=datetime.fromisoformat(row.opened_at),
        subject=row.subject,
        about=row.about,
    )


def run(row: Row[Any]) -> Run:
    """Return a row of `run` as the noun."""
    return Run(
        source=row.source,
        kind=row.kind,
        started_at=datetime.fromisoformat(row.started_at),
        finished_at=datetime.fromisoformat(row.finished_at),
        outcome=RunOutcome(row.outcome),
        message=row.message,
        observations=row.observations,
        issues=row.issues,
        findings=row.findings,
    )


def signal(row: Row[Any]) -> Signal:
    """Return a row of `signal` as the noun."""
    return Signal(
        source=row.source,
        page=row.page,
        kind=SignalKind(row.kind),
        address=row.address,
        was=row.was,
        words=row.words,
        words_before=row.words_before,
        seen_at=datetime.fromisoformat(row.seen_at),
        snapshot=row.snapshot,
        snapshot_before=row.snapshot_before,
    )


def look(row: Row[Any]) -> Look:
    """Return a row of `look` as the noun."""
    return Look(
        source=row.source,
        period_start=row.period_start,
        period_end=row.period_end,
        looked_at=datetime.fromisoformat(row.looked_at),
        outcome=LookOutcome(row.outcome),
        page_url=row.page_url,
        page_snapshot=row.page_snapshot,
    )


def snapshot(row: Row[Any]) -> Snapshot:
    """Return a row of `snapshot` as the noun."""
    return Snapshot(
        source=row.source,
        sha256=row.sha256,
        url=row.url,
        fetched_at=datetime.fromisoformat(row.fetched_at),
        obtained=Obtained(row.obtained),
        tier=Tier(row.tier),
        filename=row.filename,
        size=row.size,
        media_type=row.media_type,
        headers=tuple((k, v) for k, v in json.loads(row.headers)),
        by=row.obtained_by,
        said_from=row.said_from,
        role=row.role,
    )


def document(row: Row[Any]) -> Document:
    """Return a row of `document` as the noun."""
    return Document(
        id=row.id,
        source=row.source,
        title=row.title,
        publisher=row.publisher,
        url=row.url,
        tier=Tier(row.tier),
        published_on=date.fromisoformat(row.published_on) if row.published_on else None,
        filename=row.filename,
        sha256=row.sha256,
        licence=row.licence,
        attribution=row.attribution,
    )
