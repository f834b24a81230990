"""The tables of the ledger: brought to a revision, whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect

from data import changes, connect, unstated
from data.store.connections import Connections

_MIGRATIONS = Path(__file__).parent.parent / "migrations"
# The revisions that brought tables of what changed: a ledger's history is weighed once then.
_CHANGES_KEPT, _OMISSIONS_KEPT = "0004", "0009"


class Schema(Connections):
    """The revision that a ledger stands at."""

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
                if before < _OMISSIONS_KEPT <= _revision(connection):
                    unstated.rebuild(connection)
                _mind_foreign_keys(connection)
        finally:
            apart.dispose()

    def ready(self) -> bool:
        """Whether the ledger's tables exist."""
        with self._reading() as connection:
            return inspect(connection).has_table("observation")


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
