"""Files as partners bring them, written by us: synthetic, and about nobody."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from data.exercises.acts import FileMapping
from data.exercises.model import Entity
from scrapers.intake import Context, Taken, context_of, read
from tests.exercises import exercise, phase

Row = Mapping[str, str]

REPORT: Row = {
    "exercise_id": "ke-2026",
    "round_id": "r1",
    "item_id": "01J9Z7AAAA",
    "attempt_no": "1",
    "platform": "instagram",
    "harm_code": "THREAT",
    "channel": "in_app",
    "reporter_type": "ordinary_user",
    "vantage_country": "ES",
    "submitted_at": "2026-03-02T09:14:05Z",
    "decision": "no_decision_by_end",
}
CHECK: Row = {
    "item_id": "01J9Z7AAAA",
    "checked_at": "2026-03-03T09:14:05Z",
    "vantage_country": "ES",
    "logged_in": "no",
    "state": "up",
}


def context(**more: Any) -> Context:
    """Return what is known where there is one exercise with one round, and no item."""
    return replace(context_of([exercise()], [phase()], []), **more)


def mapped(*columns: tuple[str, str], **more: Any) -> Context:
    """Return the same for a partner who has saved a mapping."""
    return context(mapping=FileMapping("theirs", columns, **more))


def as_csv(*rows: Row, mark: str = ",") -> bytes:
    """Return rows as CSV under the columns that any of them has."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=mark)
    writer.writerow(names)
    writer.writerows([row.get(name, "") for name in names] for row in rows)
    return out.getvalue().encode()


def take(*rows: Row, into: Context | None = None, **more: Any) -> Taken:
    """Return what is taken of rows that somebody brings as CSV."""
    return read(as_csv(*rows), "reports.csv", into=into or context(), **more)


def kinds(taken: Taken) -> list[str]:
    """Return the kinds of what was taken, in order."""
    return [type(one).__name__ for one in taken.batch.entities]


def only(taken: Taken, kind: type[Any]) -> Any:
    """Return the one thing of a kind."""
    (found,) = (one for one in taken.batch.entities if isinstance(one, kind))
    return found


def whats(taken: Taken) -> list[tuple[int, str]]:
    """Return row and column of every fault."""
    return [(fault.row, fault.column) for fault in taken.faults]


def words(entities: Sequence[Entity]) -> str:
    """Return everything that entities hold, as text."""
    return "\n".join(map(repr, entities))
