"""Questions about what happened: runs, looks, signals, and what was found wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Table, func, select

from data import records, tally
from data.model import Finding, Issue, Look, Run, RunOutcome
from data.signals import Signal
from data.store.connections import Connections
from data.tables import METADATA
from data.tries import PULLED

_T: Mapping[str, Table] = METADATA.tables
_READ = _T["reading"]


def _told(table: Table) -> ColumnElement[bool]:
    """Return whether a row is of a source that readers are told of."""
    return ~table.c.source.startswith(PULLED, autoescape=True)


class Journal(Connections):
    """Runs and looks, and the issues, findings and signals that came of them."""

    def findings(self, platform: str = "", source: str = "") -> list[Finding]:
        """Return the findings of the readings that hold, by platform, period and check."""
        table = _T["finding"]
        statement = select(table).join(_READ, _READ.c.id == table.c.reading)
        statement = statement.where(_READ.c.superseded.is_(False))
        if platform:
            statement = statement.where(table.c.platform == platform)
        if source:
            statement = statement.where(table.c.source == source)
        with self._reading() as connection:
            found = [records.finding(row) for row in connection.execute(statement)]
        return sorted(found, key=lambda f: (f.platform, f.period_end, f.check, f.message))

    def issues(self, source: str = "", *, open_only: bool = True) -> list[Issue]:
        """Return issues, oldest first: of one source, or of all that readers are told of."""
        table = _T["issue"]
        statement = select(table).order_by(table.c.opened_at, table.c.id)
        if open_only:
            statement = statement.where(table.c.closed_at == "")
        mine = table.c.source == source if source else _told(table)
        statement = statement.where(mine)
        with self._reading() as connection:
            return [records.issue(row) for row in connection.execute(statement)]

    def runs(self, source: str = "", limit: int = 500, kind: str = "") -> list[Run]:
        """Return executions, newest first; those of one source or kind when it is named.

        Without a source they are those that readers are told of.
        """
        table = _T["run"]
        statement = select(table).order_by(table.c.started_at.desc(), table.c.id.desc())
        statement = statement.where(table.c.source == source if source else _told(table))
        if kind:
            statement = statement.where(table.c.kind == kind)
        with self._reading() as connection:
            return [records.run(row) for row in connection.execute(statement.limit(limit))]

    def latest_runs(self, outcomes: Iterable[RunOutcome] = ()) -> dict[str, Run]:
        """Return the newest run of every source, or the newest that ended in one of some ways."""
        with self._reading() as connection:
            found = connection.execute(tally.latest_runs(outcomes))
            return {row.source: records.run(row) for row in found}

    def happened(self) -> tuple[int, int]:
        """Return a value that changes with every run and look, which save no figure."""
        run, look = _T["run"], _T["look"]
        newest = [func.coalesce(func.max(table.c.id), 0) for table in (run, look)]
        with self._reading() as connection:
            runs, looks = connection.execute(
                select(*(select(one).scalar_subquery() for one in newest))
            ).one()
        return int(runs), int(looks)

    def looks(self, source: str = "") -> list[Look]:
        """Return dated looks for editions, newest first."""
        table = _T["look"]
        statement = select(table).order_by(table.c.looked_at.desc(), table.c.id.desc())
        if source:
            statement = statement.where(table.c.source == source)
        with self._reading() as connection:
            return [records.look(row) for row in connection.execute(statement)]

    def signals(self, source: str = "", since: datetime | None = None) -> list[Signal]:
        """Return what publishers' pages let us see, newest first."""
        table = _T["signal"]
        statement = select(table).order_by(table.c.seen_at.desc(), table.c.id)
        if source:
            statement = statement.where(table.c.source == source)
        if since:
            statement = statement.where(table.c.seen_at >= records.iso(since))
        with self._reading() as connection:
            return [records.signal(row) for row in connection.execute(statement)]
