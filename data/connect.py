"""How the ledger's database is reached, and whose turn it is to write.

    engine(url)       SQLite or PostgreSQL, with what each needs on every connection
    WRITES            the option of a connection that changes the ledger: one at a time
    alone(...)        a turn that lasts longer than one transaction, across hosts
    in_words(...)     the database's refusals, in a sentence for a person

There is one writer at a time, on both databases: what holds today is chosen by comparing with
what is there, and two that compare at once would each miss the other. SQLite locks the file
(`BEGIN IMMEDIATE`), PostgreSQL a number of ours; readers wait for neither.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError

from data import turns

WRITES = {"writes": "writing"}
AT_ONE_MOMENT = {"at_one_moment": True}
"""The option of a connection that reads the whole ledger, as it was when it began."""
PATIENCE = 60
"""Seconds a writer waits for its turn."""
CLEANING = 5
"""Seconds in which readers may finish before a database is cleaned of what was deleted."""
LONGEST_ANSWER = 30
"""Seconds a question may take on PostgreSQL; a page's takes thousandths."""
# A context holds one figure or thousands, and the server reckons with the mean: it would read
# whole tables, in parallel, for a page's few rows. A ledger fits into memory, where a row
# found by its index costs hardly more than the next one.
_SETTINGS = {
    "statement_timeout": f"{LONGEST_ANSWER}s",
    "random_page_cost": "1.1",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
}
_PRAGMAS = (
    "journal_mode=WAL",
    "foreign_keys=ON",
    "synchronous=NORMAL",
    f"busy_timeout={PATIENCE * 1000}",
    "cache_size=-131072",
    "wal_autocheckpoint=16000",
    "mmap_size=1073741824",
    "temp_store=MEMORY",
)


class Unavailable(RuntimeError):
    """The database did not answer, or not in time. Its message may be shown to a reader."""


def address(url: str) -> str:
    """Return an address as SQLAlchemy wants it; `postgres://` is what most hosts hand out."""
    if url.startswith(("postgres://", "postgresql://")):
        return "postgresql+psycopg://" + url.split("://", 1)[1]
    return url


def engine(url: str, *, migrating: bool = False, erases: bool = False) -> Engine:
    """Return the engine of an address. While `migrating`, SQLite minds no foreign keys.

    A changed table is a new table there, and dropping the old one would drop its rows' kin.
    Where a database `erases`, SQLite overwrites what is deleted and loses nothing when the
    power goes, and no error repeats the values of a statement.
    """
    if url.startswith("sqlite"):
        made = create_engine(url, connect_args={"timeout": PATIENCE}, hide_parameters=erases)
        event.listen(made, "connect", _without_foreign_keys if migrating else _sqlite_pragmas)
        if erases:
            event.listen(made, "connect", _overwrite_what_is_deleted)
        event.listen(made, "begin", _begin_on_sqlite)
        return made
    made = create_engine(
        url,
        connect_args=_greeting(url),
        pool_pre_ping=True,  # a server that was restarted costs one question, not an error
        pool_size=5,
        max_overflow=15,  # a page asks in milliseconds: this is for bursts of visitors
        pool_recycle=1800,
        hide_parameters=erases,
    )
    event.listen(made, "begin", _begin_on_postgresql)
    return made


def _greeting(url: str) -> dict[str, str]:
    """Return what a connection says of itself, save what the address says already."""
    given = {
        "application_name": "notice-to-redress",
        "connect_timeout": "10",
        # A server whose host is gone is noticed within a minute, not after a quarter of an hour.
        "keepalives_idle": "30",
        "keepalives_interval": "10",
        "keepalives_count": "3",
        "tcp_user_timeout": "60000",
        "options": " ".join(f"-c {name}={value}" for name, value in _SETTINGS.items()),
    }
    return {name: value for name, value in given.items() if name not in make_url(url).query}


def _sqlite_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver begins nothing: `_begin_on_sqlite` does
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _without_foreign_keys(connection: sqlite3.Connection, record: object) -> None:
    _sqlite_pragmas(connection, record)
    connection.execute("PRAGMA foreign_keys=OFF")


def _overwrite_what_is_deleted(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in ("secure_delete=ON", "synchronous=FULL", "mmap_size=0"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_on_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_on_postgresql(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("at_one_moment"):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    if turn := options.get("writes"):
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{PATIENCE}s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({turns.NUMBERS[turn]})")


@contextmanager
def alone(made: Engine, name: str) -> Iterator[None]:
    """Hold the turn `name` on a PostgreSQL server, for hosts that share no file to lock.

    The server takes it back when the connection ends, however that came about. On SQLite
    there is nothing to do: its file is on one machine, and so is a lock beside it.
    """
    if made.dialect.name != "postgresql":
        yield
        return
    with made.connect() as connection:
        connection.exec_driver_sql("SET statement_timeout = 0")
        connection.exec_driver_sql(f"SELECT pg_advisory_lock({turns.NUMBERS[name]})")
        connection.commit()  # the lock is the session's; an open transaction would hold back others
        try:
            yield
        finally:
            connection.invalidate()  # ends the session, and with it the lock and the setting


def clean(made: Engine, tables: Iterable[str]) -> bool:
    """Leave nothing of deleted rows in the database's files; False where it could not yet.

    SQLite overwrites what it deletes, but pages that were split keep copies in their slack, and
    the log keeps old pages until it is emptied. A server gives the room back; what its own log
    and its backups still hold is beyond us.
    """
    if made.dialect.name == "postgresql":
        apart = made.execution_options(isolation_level="AUTOCOMMIT")
        with in_words(), apart.connect() as connection:
            connection.exec_driver_sql("SET statement_timeout = 0")
            for table in tables:
                connection.exec_driver_sql(f"VACUUM {table}")
            connection.exec_driver_sql(f"SET statement_timeout = '{LONGEST_ANSWER}s'")
        return True
    with made.connect() as held:
        driver: Any = held.connection.driver_connection
        held.rollback()
        try:
            driver.execute(f"PRAGMA busy_timeout={CLEANING * 1000}")
            driver.execute("VACUUM")
            busy = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except sqlite3.OperationalError:
            return False
        finally:
            driver.execute(f"PRAGMA busy_timeout={PATIENCE * 1000}")
    return not busy


@contextmanager
def in_words() -> Iterator[None]:
    """Turn what a database refuses for its own reasons into `Unavailable`; let the rest be."""
    try:
        yield
    except DBAPIError as fault:
        sentence = _sentence(fault)
        if not sentence:
            raise
        raise Unavailable(sentence) from fault


def _sentence(fault: DBAPIError) -> str:
    state: Any = getattr(fault.orig, "sqlstate", None)
    locked = state == "55P03" or "database is locked" in str(fault.orig)
    if locked:
        return f"Another process has been writing to the ledger for {PATIENCE} seconds."
    if state == "57014":
        return f"The database took longer than {LONGEST_ANSWER} seconds to answer."
    # What fails before there is a statement failed while connecting.
    if fault.connection_invalidated or fault.statement is None:
        return "The database that holds the ledger does not answer."
    return ""
