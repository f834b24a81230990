"""The tables of test reports are those declared, step by step there and back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from data.exercises import opening as place
from data.exercises.ledger import ExerciseLedger
from data.exercises.tables import METADATA, PREFIX
from data.store import Store
from tests.exercises import REVIEWER, TESTER, batch, check, frame, item, report

SCRIPTS = ScriptDirectory(str(Path(place.__file__).parent / "migrations"))


@pytest.fixture
def ledger(database: str) -> Iterator[ExerciseLedger]:
    """Return a ledger beside the figures' one, in the same database where there is a server."""
    figures = Store()
    figures.migrate()
    figures.close()
    made = ExerciseLedger()
    assert database
    yield made
    made.close()


def _ours(ledger: ExerciseLedger) -> set[str]:
    with ledger.engine.connect() as connection:
        return {t for t in inspect(connection).get_table_names() if t.startswith(PREFIX)}


def test_the_migrations_make_exactly_the_declared_tables(ledger: ExerciseLedger) -> None:
    ledger.prepare()
    with ledger.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "version_table": f"{PREFIX}version",
                "include_name": lambda name, kind, _: kind != "table" or name.startswith(PREFIX),
            },
        )
        assert compare_metadata(context, METADATA) == []


def test_preparing_twice_changes_nothing(ledger: ExerciseLedger) -> None:
    ledger.add(REVIEWER, frame(needs_approval=False))
    ledger.add(TESTER, batch(item(), report(), check()))
    before = (ledger.items(), ledger.reports(), ledger.audit(), ledger.stamp())
    ledger.prepare()
    assert (ledger.items(), ledger.reports(), ledger.audit(), ledger.stamp()) == before


def test_the_way_back_leaves_nothing_of_ours_and_all_of_the_figures(
    ledger: ExerciseLedger,
) -> None:
    assert len(SCRIPTS.get_heads()) == 1
    ledger.prepare()
    assert _ours(ledger) == {*METADATA.tables, f"{PREFIX}version"}
    ledger.take_back("base")
    assert _ours(ledger) == {f"{PREFIX}version"}
    assert Store().ready()
    ledger.prepare()
    assert ledger.exercises() == []
