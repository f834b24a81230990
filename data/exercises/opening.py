"""How the ledger of test reports is opened: the only module that opens a connection to it.

Beside the ledger of figures and apart from it: `exercises.db`, or tables of their own on the
server of `DATABASE_URL`. A demonstration has a file of its own and never meets real reports.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect
from sqlalchemy.exc import DBAPIError

from data import connect
from data.exercises import salted
from data.exercises.tables import ENTRY, METADATA
from data.store import home, ledger_url

_MIGRATIONS = Path(__file__).parent / "migrations"
_FILE = "exercises.db"
_WRITES = {"writes": "test_reports"}
_MODE = 0o600


def address(*, demo: bool = False) -> str:
    """Return where test reports are kept; those for demonstration never on a server."""
    if demo:
        return f"sqlite:///{home() / 'demo' / _FILE}"
    given = ledger_url()
    return f"sqlite:///{home() / _FILE}" if given.startswith("sqlite") else given


class Broken(RuntimeError):
    """The database refused a statement; which one its own log says, and no value stands here."""


@contextmanager
def _without_values() -> Iterator[None]:
    """Let no error of a database through: a server repeats the row it refused."""
    try:
        yield
    except DBAPIError as fault:
        kind = type(fault.orig).__name__
        # Not chained: a traceback would print the row after all.
        raise Broken(f"The ledger of test reports refused a statement: {kind}.") from None


class Opened:
    """A database of test reports; its tables are made before the first use."""

    def __init__(self, url: str = "", *, demo: bool = False) -> None:
        """Remember the address; nothing is opened before the first use."""
        self.url = connect.address(url or address(demo=demo))
        self.demo = demo
        self._prepared = False

    @cached_property
    def engine(self) -> Engine:
        """The engine; the file of an SQLite ledger is made, for its owner alone."""
        self._make_file()
        return connect.engine(self.url, erases=True)

    def _make_file(self) -> None:
        if self.url.startswith("sqlite:///"):
            path = Path(self.url.removeprefix("sqlite:///"))
            path.parent.mkdir(parents=True, exist_ok=True)
            # SQLite gives the files beside it the mode of this one.
            path.touch(mode=_MODE)
            path.chmod(_MODE)

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()

    def prepare(self) -> None:
        """Bring the tables to the newest revision: whole or not at all. Safe at every start."""
        self._change_schema("upgrade", "head")
        self._prepared = True

    def take_back(self, revision: str) -> None:
        """Take the tables back to a revision; `base` leaves nothing."""
        self._change_schema("downgrade", revision)

    def _change_schema(self, change: str, revision: str) -> None:
        from alembic import command
        from alembic.config import Config

        self._make_file()
        apart = connect.engine(self.url, migrating=True, erases=True)
        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS))
        try:
            with self._on(apart, **_WRITES) as connection:
                config.attributes["connection"] = connection
                getattr(command, change)(config, revision)
                if change == "upgrade":
                    salted.make_salt(connection)
        finally:
            apart.dispose()

    def there(self) -> bool:
        """Whether anything was ever kept here; asking makes neither file nor table."""
        if self.url.startswith("sqlite:///"):
            return Path(self.url.removeprefix("sqlite:///")).exists()
        with self._on(self.engine) as connection:
            return inspect(connection).has_table(ENTRY.name)

    def clean(self) -> bool:
        """Leave no trace of what was erased; False while somebody reads old pages."""
        self._prepare_once()
        return connect.clean(self.engine, METADATA.tables)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        self._prepare_once()
        with _without_values(), self._on(self.engine) as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        self._prepare_once()
        with _without_values(), self._on(self.engine, **_WRITES) as connection:
            yield connection

    def _prepare_once(self) -> None:
        if not self._prepared:
            self.prepare()

    @contextmanager
    def _on(self, engine: Engine, **options: Any) -> Iterator[Connection]:
        """Yield a connection in one transaction: stored whole, or not at all."""
        with (
            connect.in_words(),
            engine.connect() as connection,
            connection.execution_options(**options).begin(),
        ):
            yield connection
