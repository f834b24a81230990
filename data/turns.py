"""A turn that one process has for a ledger for as long as it likes, and that ends with it.

    on_file(...)     a lock on a file beside an SQLite ledger
    on_server(...)   an advisory lock of a PostgreSQL session kept for nothing else

Both are taken back by the system however their holder ended, `kill -9` included. Only a
session can also be lost while its holder lives on (`Hold.lost`).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Lock

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

# Numbers of ours among a database's advisory locks, by whom they keep apart.
NUMBERS = {
    "writing": 0x4E32520001,
    "first_start": 0x4E32520002,
    "schedule": 0x4E32520003,
    "test_reports": 0x4E32520004,
}
# So that the server finds out within a minute that the host of a holder is gone.
_KEEPALIVE = {"tcp_keepalives_idle": 30, "tcp_keepalives_interval": 10, "tcp_keepalives_count": 3}
_NAME_BYTES = 63  # the server keeps no more, and of them ASCII only

_HOLDER = text("""
SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
AND l.classid::bigint = :high AND l.objid::bigint = :low
AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
""")


class Hold:
    """A turn that is held. May be used from several threads."""

    def __init__(self, asked: Callable[[], bool], give_back: Callable[[], None]) -> None:
        """`asked` says whether it still is held, `give_back` ends it."""
        self._asked = asked
        self._give_back = give_back
        self._one = Lock()

    def lost(self) -> bool:
        """Whether the turn was taken away, so that somebody else may have it now."""
        with self._one:
            return not self._asked()

    def give_back(self) -> None:
        """End the turn; once it is lost this does nothing."""
        with self._one:
            self._give_back()


def on_file(beside: FileLock) -> Hold | None:
    """Take a turn by a lock on a file; None when another process has it."""
    try:
        beside.acquire(timeout=0)
    except Timeout:
        return None
    return Hold(lambda: beside.is_locked, beside.release)


def on_server(made: Engine, name: str, who: str) -> Hold | None:
    """Take the turn `name` on a PostgreSQL server; None when another session has it.

    `who` is what the session calls itself, for those who ask who holds it (`who_holds`).
    """
    connection = made.connect().execution_options(isolation_level="AUTOCOMMIT")
    connection.detach()  # never back to the pool: whoever came next would hold the turn
    try:
        for setting, value in _KEEPALIVE.items():
            connection.exec_driver_sql(f"SET {setting} = {value}")
        named = {"who": who.encode("ascii", "replace")[:_NAME_BYTES].decode()}
        connection.execute(text("SELECT set_config('application_name', :who, false)"), named)
        mine = text(f"SELECT pg_try_advisory_lock({NUMBERS[name]})")
        if not connection.execute(mine).scalar_one():
            connection.close()
            return None
    except DBAPIError:
        connection.close()
        raise
    return Hold(lambda: _answers(connection), lambda: _close(connection))


def who_holds(made: Engine, name: str) -> str:
    """Return what the session that has a turn on a PostgreSQL server calls itself, or nothing."""
    number = NUMBERS[name]
    key = {"high": number >> 32, "low": number & 0xFFFFFFFF}
    with made.connect() as connection:
        return connection.execute(_HOLDER, key).scalar() or ""


def _answers(connection: Connection) -> bool:
    """Whether a session is still there: with it goes the lock."""
    try:
        connection.exec_driver_sql("SELECT 1")
    except DBAPIError:
        return False
    return True


def _close(connection: Connection) -> None:
    with suppress(DBAPIError):
        connection.close()
