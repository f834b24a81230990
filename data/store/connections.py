"""The one place that opens a transaction on the ledger, and turns that one process has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from data import connect, turns
from data.store.place import ledger_url, lock


class Connections:
    """A ledger's address and its connections, which SQLAlchemy pools."""

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
