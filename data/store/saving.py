"""What is saved: a reading whole or not at all, and what happened beside it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, insert, update

from data import issues, records, unstated, write
from data.model import Issue, IssueKind, Look, Reading, Run, Snapshot
from data.signals import Signal
from data.storable import refuse_unstorable
from data.store.connections import Connections
from data.tables import METADATA

_T: Mapping[str, Table] = METADATA.tables


@dataclass(frozen=True, slots=True)
class Saved:
    """What one save added; `returned` says that the address had printed other bytes meanwhile."""

    observations: int = 0
    issues: int = 0
    findings: int = 0
    already_known: bool = False
    returned: bool = False


class Saving(Connections):
    """What may be added to a ledger. Values are never updated."""

    def save(self, reading: Reading, beside: Iterable[Issue] = ()) -> Saved:
        """Store one Reading in one transaction; an identical one adds nothing.

        `beside` are issues about other documents that this one brought to light.

        Raises Unstorable when a text or a number of it is none that both databases keep, and
        connect.Unavailable when the database is away or others have been writing for long.
        """
        refuse_unstorable(reading)
        with self._writing() as connection:
            write.snapshot(connection, reading.snapshot)
            back = write.sighting(connection, reading.snapshot)
            if reading.refused:
                return Saved(issues=issues.settle(connection, reading), returned=back)
            if write.known(connection, reading):
                return Saved(already_known=True, returned=back)
            write.reading(connection, reading)
            opened = issues.settle(connection, reading)
            issues.opened(connection, beside)
            unstated.note(connection, reading.snapshot.id)
            return Saved(len(reading.observations), opened, len(reading.findings), returned=back)

    def record_sighting(self, snapshot: Snapshot) -> None:
        """Store that known bytes were seen again, once; a publisher's return holds from then."""
        with self._writing() as connection:
            write.sighting(connection, snapshot)

    def record_run(self, run: Run) -> None:
        """Append one execution."""
        row = records.plain(run) | {"outcome": run.outcome.value}
        self._append("run", row)

    def record_look(self, look: Look) -> None:
        """Append one dated look for an edition."""
        self._append("look", records.plain(look) | {"outcome": look.outcome.value})

    def record_page(self, page: Snapshot, told: Iterable[Signal] = ()) -> None:
        """Store a page that somebody looked at, with the signals that follow from it, once."""
        with self._writing() as connection:
            write.page(connection, page, told)

    def record_issue(self, issue: Issue) -> None:
        """Open an issue outside of a reading (nothing came), once while it stays open."""
        with self._writing() as connection:
            issues.opened(connection, [issue])

    def close_fetch_issues(self, source: str, at: datetime, still: Collection[str] = ()) -> None:
        """Close what was open because nothing came, except where that is `still` so: locators."""
        table = _T["issue"]
        mine = (table.c.source == source) & (table.c.kind == IssueKind.FETCH.value)
        mine &= table.c.locator.not_in(still)
        with self._writing() as connection:
            connection.execute(
                update(table).where(mine, table.c.closed_at == "").values(closed_at=records.iso(at))
            )

    def forget_readings(self) -> None:
        """Empty what `replay` rebuilds; runs, looks and fetch issues stay."""
        with self._writing() as connection:
            write.forget(connection)

    def _append(self, table: str, row: dict[str, Any]) -> None:
        with self._writing() as connection:
            connection.execute(insert(_T[table]).values(**row))
