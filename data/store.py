"""Save and read the ledger: the only module that opens a transaction on it.

    save(reading)        all of one Reading, or nothing; the same one twice adds nothing
    observations(query)  what holds today, or what was known at an instant (`as_of`)
    export()             everything that `replay` must reproduce, byte for byte

SQLite is the default (WAL, foreign keys on); `DATABASE_URL` moves it to PostgreSQL. Values are
never updated: a restatement is a new snapshot, a better reader a new reading of the old one.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from filelock import FileLock
from sqlalchemy import Connection, Engine, Select, Table, func, insert, inspect, select, update

from data import (
    changes,
    connect,
    corrections,
    lineage,
    records,
    sightings,
    tally,
    texts,
    turns,
    write,
)
from data.changes import Change
from data.model import (
    TIER_RANK,
    Citation,
    Document,
    Finding,
    Issue,
    IssueKind,
    Look,
    Observation,
    Reading,
    Run,
    RunOutcome,
    Series,
    Snapshot,
    Statement,
    Tier,
)
from data.query import Query, Vintage, as_of, current, of_id, of_series, places
from data.signals import Signal
from data.tables import METADATA
from data.texts import Version

_T: Mapping[str, Table] = METADATA.tables
_OBS, _CONTEXT = _T["observation"], _T["context"]
_READ = _T["reading"]
_MIGRATIONS = Path(__file__).parent / "migrations"
# The revision that brought the table of changes: an older ledger's history is weighed once then.
_CHANGES_KEPT = "0004"


def home() -> Path:
    """Return the folder of ledger and archive: `LEDGER_HOME`, or `data/var` of the checkout."""
    return Path(os.environ.get("LEDGER_HOME") or Path(__file__).parent / "var")


def lock(name: str, timeout: float = -1) -> FileLock:
    """Return a lock that one process on this machine can hold for this ledger.

    A `timeout` of -1 waits for ever; a lock that cannot be had in time raises
    filelock.Timeout.
    """
    home().mkdir(parents=True, exist_ok=True)
    # Held by the process, whichever of its threads asks.
    return FileLock(home() / f"{name}.lock", timeout=timeout, thread_local=False)


def ledger_url() -> str:
    """Return `DATABASE_URL`, or the address of the embedded SQLite ledger."""
    return os.environ.get("DATABASE_URL", "") or f"sqlite:///{home() / 'ledger.db'}"


class Unmigrated(RuntimeError):
    """The ledger has no tables yet: start the app or run `python -m scrapers replay` once."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What one save added; `returned` says that the address had printed other bytes meanwhile."""

    observations: int = 0
    issues: int = 0
    findings: int = 0
    already_known: bool = False
    returned: bool = False


class Store:
    """A ledger. One instance per process; its connections are pooled by SQLAlchemy."""

    def __init__(self, url: str = "") -> None:
        """Remember the address; nothing is opened before the first use."""
        self.url = connect.address(url or ledger_url())

    @cached_property
    def engine(self) -> Engine:
        """The engine; the folder of an SQLite ledger is made."""
        self._make_folder()
        return connect.engine(self.url)

    def _make_folder(self) -> None:
        if self.url.startswith("sqlite:///"):
            Path(self.url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()

    # --- schema -------------------------------------------------------------------------

    def migrate(self) -> None:
        """Bring the schema to the newest revision: whole or not at all. Safe at every start."""
        self._change_schema("upgrade", "head")

    def migrate_back(self, revision: str) -> None:
        """Take the schema back to a revision, with what it has room for; `base` leaves nothing."""
        self._change_schema("downgrade", revision)

    def _change_schema(self, change: str, revision: str) -> None:
        from alembic import command

        self._make_folder()
        apart = connect.engine(self.url, migrating=True)
        try:
            with self._on(apart, **connect.WRITES) as connection:
                before = _revision(connection)
                getattr(command, change)(_alembic(connection), revision)
                if before < _CHANGES_KEPT <= _revision(connection):
                    changes.rebuild(connection)
                _mind_foreign_keys(connection)
        finally:
            apart.dispose()

    def ready(self) -> bool:
        """Whether the ledger's tables exist."""
        with self._reading() as connection:
            return inspect(connection).has_table("observation")

    # --- write --------------------------------------------------------------------------

    def save(self, reading: Reading, beside: Iterable[Issue] = ()) -> Saved:
        """Store one Reading in one transaction; an identical one adds nothing.

        `beside` are issues about other documents that this one brought to light.

        Raises Unstorable when a text or a number of it is none that both databases keep, and
        connect.Unavailable when the database is away or others have been writing for long.
        """
        records.refuse_unstorable(reading)
        with self._writing() as connection:
            write.snapshot(connection, reading.snapshot)
            back = write.sighting(connection, reading.snapshot)
            if reading.refused:
                return Saved(issues=write.issues(connection, reading), returned=back)
            if write.known(connection, reading):
                return Saved(already_known=True, returned=back)
            write.reading(connection, reading)
            opened = write.issues(connection, reading)
            write.opened(connection, beside)
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
            write.opened(connection, [issue])

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

    # --- read ---------------------------------------------------------------------------

    def observations(self, query: Query) -> list[Observation]:
        """Return the observations that answer `query`, sorted by series.

        A statement that we withdrew answers nothing; it keeps its evidence and its history.
        """
        statement = as_of(query) if query.as_of else current(query)
        with self._reading() as connection:
            found = [records.observation(row) for row in connection.execute(statement)]
        return sorted(corrections.standing(found, query.as_of), key=lambda o: o.series)

    def observation(self, number: int) -> Observation | None:
        """Return the newest reading of the observation with this id, or None."""
        with self._reading() as connection:
            row = connection.execute(of_id(number)).first()
        return records.observation(tuple(row)) if row else None

    def vintages(self, series: Series) -> list[Observation]:
        """Return every reading of every statement of a series, oldest first."""
        return [vintage.observation for vintage in self.history(series)]

    def history(self, series: Series) -> list[Vintage]:
        """Return what `vintages` does, each with its reading, and whether that still counts.

        Of one snapshot's readings the later is the better reader's (re-read by us); another
        snapshot is another statement (restated, or repeated, by them).
        """
        with self._reading() as connection:
            found = [
                Vintage(records.observation(row), row[-2], bool(row[-1]))
                for row in connection.execute(of_series(series))
            ]
            named = {v.observation.citation.snapshot for v in found}
            found = lineage.with_returns(found, sightings.returns(connection, named))
        return sorted(found, key=_by_time)

    def notes(self, series: Iterable[Series]) -> dict[int, list[Citation]]:
        """Return the publishers' remarks by series key, in the order of their readings."""
        note = _T["note"]
        statement = (
            select(note)
            .join(_READ, _READ.c.id == note.c.reading)
            .where(_READ.c.superseded.is_(False))
            .order_by(note.c.id)
        )
        found: dict[int, list[Citation]] = {}
        with self._reading() as connection:
            for keys in write.batched(s.key for s in series):
                for row in connection.execute(statement.where(note.c.series.in_(keys))):
                    cited = Citation(row.snapshot, row.locator, row.quote)
                    found.setdefault(row.series, []).append(cited)
        return found

    def statements(
        self,
        platform: str = "",
        period_end: str = "",
        part: int = 0,
        as_of: datetime | None = None,
    ) -> list[Statement]:
        """Return publishers' words that hold today, or held at an instant, by what they are about.

        As for figures, what was known then is read as it is read today (see `query.as_of`).
        """
        with self._reading() as connection:
            found = connection.execute(texts.asked(platform, period_end, part, as_of))
            return texts.held(
                replace(records.statement(row), first_seen=datetime.fromisoformat(row.stated_at))
                for row in found
            )

    def statement(self, number: int) -> Statement | None:
        """Return the newest reading of the publisher's words with this id, or None."""
        with self._reading() as connection:
            row = connection.execute(texts.of_id(number)).first()
        return records.statement(row) if row else None

    def versions(self, one: Statement) -> list[Version]:
        """Return every reading of every version of the same words, oldest first."""
        with self._reading() as connection:
            found = [
                Version(records.statement(row), row.reading, row.superseded)
                for row in connection.execute(texts.of_key(one))
            ]
            named = {v.stated.citation.snapshot for v in found}
            found = texts.with_returns(found, sightings.returns(connection, named))
        return sorted(found, key=lambda v: (v.stated.first_seen, v.stated.edition, v.reading))

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
        """Return issues, oldest first."""
        table = _T["issue"]
        statement = select(table).order_by(table.c.opened_at, table.c.id)
        if open_only:
            statement = statement.where(table.c.closed_at == "")
        if source:
            statement = statement.where(table.c.source == source)
        with self._reading() as connection:
            return [records.issue(row) for row in connection.execute(statement)]

    def runs(self, source: str = "", limit: int = 500, kind: str = "") -> list[Run]:
        """Return executions, newest first; those of one source or kind when it is named."""
        table = _T["run"]
        statement = select(table).order_by(table.c.started_at.desc(), table.c.id.desc())
        for column, wanted in ((table.c.source, source), (table.c.kind, kind)):
            if wanted:
                statement = statement.where(column == wanted)
        with self._reading() as connection:
            return [records.run(row) for row in connection.execute(statement.limit(limit))]

    def latest_runs(self, outcomes: Iterable[RunOutcome] = ()) -> dict[str, Run]:
        """Return the newest run of every source, or the newest that ended in one of some ways."""
        with self._reading() as connection:
            found = connection.execute(tally.latest_runs(outcomes))
            return {row.source: records.run(row) for row in found}

    def figures_read(self) -> dict[str, int]:
        """Return how many observations the newest readings hold, by source."""
        with self._reading() as connection:
            return {key: int(n) for key, n in connection.execute(tally.read_by_source())}

    def figures_by_snapshot(self, source: str) -> dict[str, int]:
        """Return how many observations were read from each snapshot of a source, "" for all."""
        with self._reading() as connection:
            found = connection.execute(tally.read_by_snapshot(source))
            return {key: int(n) for key, n in found}

    def figures_under(self, programme: str) -> int:
        """Return how many observations hold today under a regime."""
        with self._reading() as connection:
            return int(connection.execute(tally.of_programme(programme)).scalar_one())

    def figures_holding(self, source: str) -> int:
        """Return how many observations of a source hold today."""
        with self._reading() as connection:
            return int(connection.execute(tally.holding(source)).scalar_one())

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

    def snapshots(self, source: str = "") -> list[Snapshot]:
        """Return the snapshots the ledger knows, newest first."""
        table = _T["snapshot"]
        statement = select(table)
        if source:
            statement = statement.where(table.c.source == source)
        with self._reading() as connection:
            found = [records.snapshot(row) for row in connection.execute(statement)]
        # Sorted here: a database sorts text by its own language.
        found.sort(key=lambda s: s.id)
        return sorted(found, key=lambda s: s.fetched_at, reverse=True)

    def snapshot(self, key: str) -> Snapshot | None:
        """Return one snapshot by its id, or None."""
        with self._reading() as connection:
            row = connection.execute(
                select(_T["snapshot"]).where(_T["snapshot"].c.id == key)
            ).first()
        return records.snapshot(row) if row else None

    def snapshots_named(self, ids: Iterable[str]) -> dict[str, Snapshot]:
        """Return snapshots by id; one that the ledger does not know is left out."""
        table, found = _T["snapshot"], {}
        with self._reading() as connection:
            for few in write.batched(ids):
                for row in connection.execute(select(table).where(table.c.id.in_(few))):
                    found[row.id] = records.snapshot(row)
        return found

    def sightings(self, source: str) -> set[tuple[str, datetime]]:
        """Return which snapshots of a source were seen when."""
        with self._reading() as connection:
            return sightings.every(connection, source)

    def newest_at(self, source: str) -> dict[str, Snapshot]:
        """Return the document that each address of a source stated last, by address."""
        with self._reading() as connection:
            newest = sightings.newest(connection, source)
        held = self.snapshots_named(sorted(set(newest.values())))
        return {address: held[name] for address, name in newest.items()}

    def has_reading(self, snapshot: str, read_by: str) -> bool:
        """Whether this reader's pass over a snapshot is stored."""
        mine = (_READ.c.snapshot == snapshot) & (_READ.c.read_by == read_by)
        with self._reading() as connection:
            return connection.execute(select(_READ.c.id).where(mine)).first() is not None

    def changed_releases(self, asked: changes.Asked) -> list[changes.Release]:
        """Return how many values each release changed, by service and cause, newest first."""
        with self._reading() as connection:
            return [changes.release(row) for row in connection.execute(changes.releases(asked))]

    def changes(self, asked: changes.Asked, start: int = 0, most: int = 100) -> list[Change]:
        """Return changes of values, newest release first, from number `start` on."""
        with self._reading() as connection:
            return changes.listed(connection, asked, start, most)

    def documents(self, ids: Iterable[str] = ()) -> dict[str, Document]:
        """Return documents by id; all of them when no ids are given."""
        table = _T["document"]
        wanted = sorted(set(ids))
        parts = [select(table).where(table.c.id.in_(few)) for few in write.batched(wanted)]
        with self._reading() as connection:
            found = [
                records.document(row)
                for statement in parts or [select(table)]
                for row in connection.execute(statement)
            ]
        return {d.id: d for d in found}

    def periods_held(self) -> list[tuple[str, str, str, str, Tier]]:
        """Return (platform, programme, period start, end, strongest tier) of what holds."""
        table = _T["holding"]
        statement = (
            select(
                table.c.platform,
                table.c.programme,
                table.c.period_start,
                table.c.period_end,
                table.c.tier,
            )
            .join(_READ, _READ.c.id == table.c.reading)
            .where(_READ.c.superseded.is_(False))
            .distinct()
        )
        held: dict[tuple[str, str, str, str], Tier] = {}
        with self._reading() as connection:
            for *span, word in connection.execute(statement):
                key, tier = (span[0], span[1], span[2], span[3]), Tier(word)
                held[key] = min(held.get(key, tier), tier, key=TIER_RANK.__getitem__)
        return [(*key, tier) for key, tier in sorted(held.items())]

    def places(self, programmes: Iterable[str]) -> list[str]:
        """Return the jurisdictions that any of some regimes has a figure for."""
        with self._reading() as connection:
            found = connection.execute(places(programmes, connection.dialect.name)).scalars()
            return sorted(set(found))

    def places_of(
        self, programmes: Iterable[str], seen: datetime | None = None
    ) -> list[tuple[str, str, str]]:
        """Return (regime, service, jurisdiction) of what holds, and was there at an instant."""
        with self._reading() as connection:
            by = ("programme", "platform")
            chosen = places(programmes, connection.dialect.name, by, seen)
            return sorted({(row[0], row[1], row[2]) for row in connection.execute(chosen)})

    def version(self) -> tuple[int, str]:
        """Return a value that changes whenever something was saved: the key of page caches."""
        counted = select(func.coalesce(func.max(_READ.c.id), 0))
        issue, signal = _T["issue"], _T["signal"]
        state = select(
            func.coalesce(func.max(issue.c.id), 0), func.coalesce(func.max(issue.c.closed_at), "")
        )
        told = select(func.coalesce(func.max(signal.c.id), 0))
        turned = select(func.count()).where(_T["sighting"].c.returned.is_(True))
        with self._reading() as connection:
            number = connection.execute(counted).scalar_one()
            last, closed = connection.execute(state).one()
            seen = connection.execute(told).scalar_one()
            back = connection.execute(turned).scalar_one()
        return int(number), f"{last}/{closed}/{seen}/{back}"

    def export(self) -> Iterator[str]:
        """Yield one JSON line per observation, note, finding, document and issue, sorted.

        Run ids, row numbers and clock times are left out: the same archive and the same code
        give the same lines.
        """
        with self._on(self.engine, **connect.AT_ONE_MOMENT) as connection:
            for name, leave in _EXPORTED.items():
                rows = connection.execute(_all_of(_T[name], leave))
                lines = [
                    json.dumps({"table": name, **row}, sort_keys=True, ensure_ascii=False)
                    for row in rows.mappings()
                ]
                yield from sorted(lines)

    # --- connections --------------------------------------------------------------------

    def _reading(self) -> AbstractContextManager[Connection]:
        return self._on(self.engine)

    def _writing(self) -> AbstractContextManager[Connection]:
        return self._on(self.engine, **connect.WRITES)

    @contextmanager
    def _on(self, engine: Engine, **options: Any) -> Iterator[Connection]:
        """Yield a connection in one transaction: stored whole, or not at all."""
        with (
            connect.in_words(),
            engine.connect() as connection,
            connection.execution_options(**options).begin(),
        ):
            yield connection

    @contextmanager
    def alone(self, name: str) -> Iterator[None]:
        """Hold a turn that one process has for this ledger, on this machine and across hosts."""
        with lock(name), connect.in_words(), connect.alone(self.engine, name):
            yield

    def hold(self, name: str, who: str) -> turns.Hold | None:
        """Take a turn for as long as wanted; None when another process has it.

        One turn per ledger: on this machine beside an SQLite file, across hosts on PostgreSQL.
        """
        if self.engine.dialect.name != "postgresql":
            return turns.on_file(lock(name))
        with connect.in_words():
            return turns.on_server(self.engine, name, who)

    def who_holds(self, name: str) -> str:
        """Return what the holder of a turn calls itself where the database knows, or nothing."""
        if self.engine.dialect.name != "postgresql":
            return ""
        with connect.in_words():
            return turns.who_holds(self.engine, name)


# What of a row is not exported: how it is numbered here.
_EXPORTED: dict[str, tuple[str, ...]] = {
    "document": (),
    "observation": ("reading",),
    "note": ("id", "reading"),
    "finding": ("id", "reading"),
    "statement": ("row_id", "reading"),
    "issue": ("id",),
    "signal": ("id",),
    "sighting": ("id",),
}


def _all_of(table: Table, leave: Sequence[str]) -> Select[Any]:
    """Return the question for every row of a table that is exported, columns of ours left out."""
    if table is _OBS:
        return select(_OBS.c.id, _OBS.c.series, _CONTEXT.c.tier_rank, *records.COLUMNS).join(
            _CONTEXT, _CONTEXT.c.id == _OBS.c.context
        )
    asked = select(*[c for c in table.columns if c.name not in leave])
    # A sighting that is no return states nothing that its snapshot did not.
    return asked.where(table.c.returned.is_(True)) if table.name == "sighting" else asked


def _by_time(vintage: Vintage) -> tuple[Any, ...]:
    one = vintage.observation
    return (one.first_seen, one.edition, vintage.reading, one.citation)


def _revision(connection: Connection) -> str:
    """Return the revision a ledger stands at, or "" for one without tables."""
    from alembic.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision() or ""


def _mind_foreign_keys(connection: Connection) -> None:
    """Look on SQLite, after the fact, for what a migration tore apart; it is undone then."""
    if connection.dialect.name == "sqlite":
        torn = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if torn:
            raise RuntimeError(f"the migration left {len(torn)} rows without what they refer to")


def _alembic(connection: Connection) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config
