"""Save and read the ledger: the only module that opens a database session.

    save(reading)        all of one Reading, or nothing; the same one twice adds nothing
    observations(query)  what holds today, or what was known at an instant (`as_of`)
    export()             everything that `replay` must reproduce, byte for byte

SQLite is the default (WAL, foreign keys on); `DATABASE_URL` moves it to PostgreSQL. Values are
never updated: a restatement is a new snapshot, a better reader a new reading of the old one.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from filelock import FileLock
from sqlalchemy import (
    Connection,
    Engine,
    Table,
    create_engine,
    delete,
    event,
    func,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy import text as sql

from data import records
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
    Series,
    Snapshot,
    Tier,
)
from data.query import Query, as_of, current
from data.tables import METADATA

_T: Mapping[str, Table] = METADATA.tables
_OBS, _CUR, _READ = _T["observation"], _T["current"], _T["reading"]
_MIGRATIONS = Path(__file__).parent / "migrations"
# Rows per INSERT batch: large enough to amortise the round trip, small enough to keep the
# memory of a million-row load flat.
_BATCH = 5_000


def home() -> Path:
    """Return the folder of ledger and archive: `LEDGER_HOME`, or `data/var` of the checkout."""
    return Path(os.environ.get("LEDGER_HOME") or Path(__file__).parent / "var")


def lock(name: str, timeout: float = -1) -> FileLock:
    """Return a lock that one process on this machine can hold for this ledger.

    A `timeout` of -1 waits for ever; a lock that cannot be had in time raises
    filelock.Timeout.
    """
    home().mkdir(parents=True, exist_ok=True)
    return FileLock(home() / f"{name}.lock", timeout=timeout)


def ledger_url() -> str:
    """Return `DATABASE_URL`, or the address of the embedded SQLite ledger."""
    return os.environ.get("DATABASE_URL", "") or f"sqlite:///{home() / 'ledger.db'}"


def _with_driver(url: str) -> str:
    """Return an address as SQLAlchemy wants it; `postgres://` is what most hosts hand out."""
    if url.startswith(("postgres://", "postgresql://")):
        return "postgresql+psycopg://" + url.split("://", 1)[1]
    return url


class Unmigrated(RuntimeError):
    """The ledger has no tables yet: start the app or run `python -m scrapers replay` once."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What one save added."""

    observations: int = 0
    issues: int = 0
    findings: int = 0
    already_known: bool = False


class Store:
    """A ledger. One instance per process; its connections are pooled by SQLAlchemy."""

    def __init__(self, url: str = "") -> None:
        """Remember the address; nothing is opened before the first use."""
        self.url = _with_driver(url or ledger_url())

    @cached_property
    def engine(self) -> Engine:
        """The engine, with SQLite's pragmas set on every connection."""
        if self.url.startswith("sqlite:///"):
            Path(self.url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(self.url, pool_pre_ping=not self.url.startswith("sqlite"))
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _sqlite_pragmas)
        return engine

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()

    # --- schema -------------------------------------------------------------------------

    def migrate(self) -> None:
        """Bring the schema to the newest revision. Safe to call at every start."""
        from alembic import command

        with self.engine.begin() as connection:
            command.upgrade(_alembic(connection), "head")

    def ready(self) -> bool:
        """Whether the ledger's tables exist."""
        return inspect(self.engine).has_table("observation")

    # --- write --------------------------------------------------------------------------

    def save(self, reading: Reading) -> Saved:
        """Store one Reading in one transaction; an identical one adds nothing."""
        with self.engine.begin() as connection:
            _put_snapshot(connection, reading.snapshot)
            if reading.refused:
                return Saved(issues=_open_issues(connection, reading))
            if _known(connection, reading):
                return Saved(already_known=True)
            number = _open_reading(connection, reading)
            _put_documents(connection, reading.documents)
            rows = (records.observation_row(o, number) for o in reading.observations)
            _insert_many(connection, _OBS, rows)
            _insert(connection, _T["holding"], records.holding_rows(reading, number))
            _insert(connection, _T["note"], (records.note_row(n, number) for n in reading.notes))
            _insert(
                connection,
                _T["finding"],
                (records.finding_row(f, number) for f in reading.findings),
            )
            _refresh_current(connection, reading.snapshot.id)
            opened = _open_issues(connection, reading)
            return Saved(len(reading.observations), opened, len(reading.findings))

    def record_run(self, run: Run) -> None:
        """Append one execution."""
        row = records.plain(run) | {"outcome": run.outcome.value}
        self._append("run", row)

    def record_look(self, look: Look) -> None:
        """Append one dated look for an edition."""
        self._append("look", records.plain(look) | {"outcome": look.outcome.value})

    def record_snapshot(self, snapshot: Snapshot) -> None:
        """Append a snapshot that no reader takes: a landing page kept as evidence."""
        with self.engine.begin() as connection:
            _put_snapshot(connection, snapshot)

    def record_issue(self, issue: Issue) -> None:
        """Open an issue outside of a reading (nothing came), once while it stays open."""
        with self.engine.begin() as connection:
            _open(connection, [issue])

    def close_fetch_issues(self, source: str, at: datetime) -> None:
        """Close what was open because nothing came: something came."""
        table = _T["issue"]
        mine = (table.c.source == source) & (table.c.kind == IssueKind.FETCH.value)
        with self.engine.begin() as connection:
            connection.execute(
                update(table).where(mine, table.c.closed_at == "").values(closed_at=records.iso(at))
            )

    def forget_readings(self) -> None:
        """Empty what `replay` rebuilds; runs, looks and fetch issues stay."""
        with self.engine.begin() as connection:
            for name in _REBUILT:
                connection.execute(delete(_T[name]))
            issue = _T["issue"]
            connection.execute(delete(issue).where(issue.c.kind != IssueKind.FETCH.value))
            connection.execute(delete(_T["snapshot"]))

    def _append(self, table: str, row: dict[str, Any]) -> None:
        with self.engine.begin() as connection:
            connection.execute(insert(_T[table]).values(**row))

    # --- read ---------------------------------------------------------------------------

    def observations(self, query: Query) -> list[Observation]:
        """Return the observations that answer `query`, sorted by series."""
        statement = as_of(query) if query.as_of else current(query)
        with self._reading() as connection:
            found = [records.observation(row) for row in connection.execute(statement)]
        return sorted(found, key=lambda o: o.series)

    def observation(self, number: int) -> Observation | None:
        """Return the newest reading of the observation with this id, or None."""
        mine = select(*records.COLUMNS).where(_OBS.c.id == number)
        newest = mine.order_by(_OBS.c.reading.desc()).limit(1)
        with self._reading() as connection:
            row = connection.execute(newest).first()
        return records.observation(tuple(row)) if row else None

    def vintages(self, series: Series) -> list[Observation]:
        """Return every reading of every statement of a series, oldest first."""
        statement = select(*records.COLUMNS).where(_OBS.c.series == series.key)
        with self._reading() as connection:
            found = [records.observation(row) for row in connection.execute(statement)]
        return sorted(found, key=lambda o: (o.first_seen, o.edition, o.read_by, o.citation))

    def notes(self, series: Iterable[Series]) -> dict[int, list[Citation]]:
        """Return the publishers' remarks by series key."""
        note = _T["note"]
        keys = [s.key for s in series]
        statement = (
            select(note)
            .join(_READ, _READ.c.id == note.c.reading)
            .where(note.c.series.in_(keys), _READ.c.superseded.is_(False))
        )
        found: dict[int, list[Citation]] = {}
        with self._reading() as connection:
            for row in connection.execute(statement):
                cited = Citation(row.snapshot, row.locator, row.quote)
                found.setdefault(row.series, []).append(cited)
        return found

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

    def runs(self, source: str = "", limit: int = 500) -> list[Run]:
        """Return executions, newest first."""
        table = _T["run"]
        statement = select(table).order_by(table.c.started_at.desc(), table.c.id.desc())
        if source:
            statement = statement.where(table.c.source == source)
        with self._reading() as connection:
            return [records.run(row) for row in connection.execute(statement.limit(limit))]

    def looks(self, source: str = "") -> list[Look]:
        """Return dated looks for editions, newest first."""
        table = _T["look"]
        statement = select(table).order_by(table.c.looked_at.desc(), table.c.id.desc())
        if source:
            statement = statement.where(table.c.source == source)
        with self._reading() as connection:
            return [records.look(row) for row in connection.execute(statement)]

    def snapshots(self, source: str = "") -> list[Snapshot]:
        """Return the snapshots the ledger knows, newest first."""
        table = _T["snapshot"]
        statement = select(table).order_by(table.c.fetched_at.desc(), table.c.id)
        if source:
            statement = statement.where(table.c.source == source)
        with self._reading() as connection:
            return [records.snapshot(row) for row in connection.execute(statement)]

    def snapshot(self, key: str) -> Snapshot | None:
        """Return one snapshot by its id, or None."""
        with self._reading() as connection:
            row = connection.execute(
                select(_T["snapshot"]).where(_T["snapshot"].c.id == key)
            ).first()
        return records.snapshot(row) if row else None

    def has_reading(self, snapshot: str, read_by: str) -> bool:
        """Whether this reader's pass over a snapshot is stored."""
        mine = (_READ.c.snapshot == snapshot) & (_READ.c.read_by == read_by)
        with self._reading() as connection:
            return connection.execute(select(_READ.c.id).where(mine)).first() is not None

    def documents(self, ids: Iterable[str] = ()) -> dict[str, Document]:
        """Return documents by id; all of them when no ids are given."""
        table = _T["document"]
        wanted = tuple(ids)
        statement = select(table).where(table.c.id.in_(wanted)) if wanted else select(table)
        with self._reading() as connection:
            found = [records.document(row) for row in connection.execute(statement)]
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
        statement = select(_CUR.c.jurisdiction).where(_CUR.c.programme.in_(list(programmes)))
        with self._reading() as connection:
            return sorted(connection.execute(statement.distinct()).scalars())

    def version(self) -> tuple[int, str]:
        """Return a value that changes whenever something was saved: the key of page caches."""
        counted = select(func.coalesce(func.max(_READ.c.id), 0))
        issue = _T["issue"]
        state = select(
            func.coalesce(func.max(issue.c.id), 0), func.coalesce(func.max(issue.c.closed_at), "")
        )
        with self._reading() as connection:
            number = connection.execute(counted).scalar_one()
            last, closed = connection.execute(state).one()
        return int(number), f"{last}/{closed}"

    def export(self) -> Iterator[str]:
        """Yield one JSON line per observation, note, finding, document and issue, sorted.

        Run ids, row numbers and clock times are left out: the same archive and the same code
        give the same lines.
        """
        for name, leave in _EXPORTED.items():
            table = _T[name]
            columns = [c for c in table.columns if c.name not in leave]
            with self._reading() as connection:
                rows = connection.execute(select(*columns))
                lines = [
                    json.dumps({"table": name, **row}, sort_keys=True, ensure_ascii=False)
                    for row in rows.mappings()
                ]
            yield from sorted(lines)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self.engine.connect() as connection:
            yield connection


# In the order that foreign keys allow.
_REBUILT = ("current", "holding", "finding", "note", "observation", "reading", "document")
_EXPORTED: dict[str, tuple[str, ...]] = {
    "document": (),
    "observation": ("row_id", "reading"),
    "note": ("id", "reading"),
    "finding": ("id", "reading"),
    "issue": ("id",),
}


def _sqlite_pragmas(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        "synchronous=NORMAL",
        "busy_timeout=30000",
        "cache_size=-131072",
        "wal_autocheckpoint=16000",
        "mmap_size=1073741824",
        "temp_store=MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _alembic(connection: Connection) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config


# --- nouns to rows ------------------------------------------------------------------------


def _put_snapshot(connection: Connection, snapshot: Snapshot) -> None:
    table = _T["snapshot"]
    if connection.execute(select(table.c.id).where(table.c.id == snapshot.id)).first():
        return
    row = records.plain(snapshot) | {
        "id": snapshot.id,
        "obtained": snapshot.obtained.value,
        "tier": snapshot.tier.value,
        "headers": json.dumps(snapshot.headers),
        "obtained_by": snapshot.by,
    }
    row.pop("by")
    connection.execute(insert(table).values(**row))


def _put_documents(connection: Connection, documents: Sequence[Document]) -> None:
    """Store documents; a later snapshot may only add what part 1 says: day and provider."""
    table = _T["document"]
    ids = {d.id for d in documents}
    known = {
        row.id: row.published_on
        for batch in _batched(sorted(ids), 500)
        for row in connection.execute(
            select(table.c.id, table.c.published_on).where(table.c.id.in_(batch))
        )
    }
    fresh = {d.id: records.document_row(d) for d in documents if d.id not in known}
    _insert(connection, table, fresh.values())
    for document in documents:
        if document.published_on and known.get(document.id, "known") == "":
            connection.execute(
                update(table)
                .where(table.c.id == document.id)
                .values(
                    published_on=document.published_on.isoformat(), publisher=document.publisher
                )
            )


def _known(connection: Connection, reading: Reading) -> bool:
    mine = (_READ.c.snapshot == reading.snapshot.id) & (_READ.c.read_by == reading.read_by)
    return connection.execute(select(_READ.c.id).where(mine)).first() is not None


def _open_reading(connection: Connection, reading: Reading) -> int:
    connection.execute(
        update(_READ).where(_READ.c.snapshot == reading.snapshot.id).values(superseded=True)
    )
    done = connection.execute(
        insert(_READ).values(
            snapshot=reading.snapshot.id,
            read_by=reading.read_by,
            superseded=False,
            set_aside=json.dumps(reading.set_aside),
        )
    )
    key = done.inserted_primary_key
    assert key is not None  # an INSERT of one row always reports its key
    return int(key[0])


def _insert(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    for batch in _batched(rows, _BATCH):
        connection.execute(insert(table), batch)


def _insert_many(connection: Connection, table: Table, rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert rows given in column order: a third of the time that named values take."""
    columns = [c.name for c in table.columns if c.name != "row_id"]
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    names, marks = ", ".join(columns), ", ".join([mark] * len(columns))
    # Names come from our own metadata, never from a document.
    statement = f"INSERT INTO {table.name} ({names}) VALUES ({marks})"  # noqa: S608
    for batch in _batched(rows, _BATCH):
        connection.exec_driver_sql(statement, batch)


def _batched(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    batch: list[Any] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _refresh_current(connection: Connection, snapshot: str) -> None:
    """Choose anew which observation holds, for every series a snapshot speaks of.

    A document held beats a transcription, a corrected edition the first, a later statement
    an earlier one; only the newest reading of each snapshot takes part.
    """
    for statement in (_FORGET_CONTESTED, _CHOOSE_CONTESTED, _TAKE_OVER_THE_REST):
        connection.execute(sql(statement), {"snapshot": snapshot})


# Most series of a document are stated nowhere else: they are copied over as they are, and
# only the contested ones are weighed against each other.
_CONTESTED = """
SELECT o.series FROM observation o JOIN reading r ON r.id = o.reading
WHERE r.snapshot = :snapshot AND (r.superseded OR EXISTS (
    SELECT 1 FROM observation p WHERE p.series = o.series AND p.row_id <> o.row_id))
"""
_INTO_CURRENT = """
INSERT INTO current
    (series, row_id, programme, measure, harm, jurisdiction, platform, period_end)
SELECT o.series, o.row_id, o.programme, o.measure, o.harm, o.jurisdiction, o.platform, o.period_end
FROM observation o
"""
# The parts below are constants of this module; nothing from outside is ever joined in.
_FORGET_CONTESTED = f"DELETE FROM current WHERE series IN ({_CONTESTED})"  # noqa: S608
_CHOOSE_CONTESTED = f"""{_INTO_CURRENT} JOIN (
    SELECT c.row_id, row_number() OVER (
        PARTITION BY c.series ORDER BY c.tier_rank, c.edition DESC, c.first_seen DESC, c.id
    ) AS choice
    FROM observation c JOIN reading r ON r.id = c.reading
    WHERE NOT r.superseded AND c.series IN ({_CONTESTED})
) AS ranked ON ranked.row_id = o.row_id AND ranked.choice = 1
"""  # noqa: S608
_TAKE_OVER_THE_REST = f"""{_INTO_CURRENT} JOIN reading r ON r.id = o.reading
WHERE r.snapshot = :snapshot AND NOT r.superseded AND NOT EXISTS (
    SELECT 1 FROM observation p WHERE p.series = o.series AND p.row_id <> o.row_id)
"""  # noqa: S608


def _open_issues(connection: Connection, reading: Reading) -> int:
    """Close what this reading settles, open what it found. Returns how many were opened."""
    table = _T["issue"]
    found = {(i.subject, i.locator, i.word) for i in reading.issues}
    mine = (table.c.source == reading.snapshot.source) & (table.c.closed_at == "")
    settled = [
        row.id
        for row in connection.execute(select(table).where(mine))
        if row.kind != IssueKind.FETCH.value
        and (row.subject in reading.subjects or (not row.subject and not reading.refused))
        and (row.subject, row.locator, row.word) not in found
    ]
    if settled:
        at = records.iso(reading.snapshot.fetched_at)
        connection.execute(update(table).where(table.c.id.in_(settled)).values(closed_at=at))
    return _open(connection, reading.issues)


def _open(connection: Connection, issues: Iterable[Issue]) -> int:
    table = _T["issue"]
    opened = 0
    for issue in issues:
        same = (
            (table.c.source == issue.source)
            & (table.c.snapshot == issue.snapshot)
            & (table.c.locator == issue.locator)
            & (table.c.word == issue.word)
            & (table.c.closed_at == "")
        )
        if connection.execute(select(table.c.id).where(same)).first():
            continue
        row = records.plain(issue) | {"kind": issue.kind.value, "closed_at": ""}
        connection.execute(insert(table).values(**row))
        opened += 1
    return opened
