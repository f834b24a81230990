"""Laws of the schema: declared is what migrations make, and every step can be taken back.

Each law is tested on an SQLite ledger and on a PostgreSQL one, with figures in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from data.query import Query
from data.store import Store
from data.tables import METADATA
from tests import murmur
from tests.test_store import restated, taken

SCRIPTS = ScriptDirectory(str(Path(__file__).parents[1] / "data" / "migrations"))
REVISIONS = [script.revision for script in SCRIPTS.walk_revisions()]
LATER = murmur.NOW + timedelta(days=30)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Return a ledger without any table, on each database in turn."""
    if request.param == "sqlite":
        store = Store(f"sqlite:///{tmp_path / 'ledger.db'}")
    else:
        cluster = request.getfixturevalue("cluster")
        store = Store(cluster.url(cluster.fresh()))
    yield store
    store.close()


@pytest.fixture
def filled(bare: Store) -> Store:
    """Return a migrated ledger with a report, its restatement, and another reader's pass."""
    bare.migrate()
    bare.save(taken())
    bare.save(taken(restated(), LATER))
    bare.save(taken(at=LATER, reader="test@2"))
    broken = murmur.notices()
    broken[1][5] = "{{leak}}"
    bare.save(taken(broken, LATER + timedelta(days=1)))
    return bare


def _shown(store: Store) -> list[object]:
    """Return what a reader of the ledger sees of it: what holds, since when, and what is amiss."""
    held = store.observations(Query())
    return [
        list(store.export()),
        held,
        store.observations(Query(as_of=murmur.NOW)),
        store.history(held[0].series),
        store.periods_held(),
        store.snapshots(),
        store.version(),
    ]


def _tables(store: Store) -> set[str]:
    with store.engine.connect() as connection:
        return set(inspect(connection).get_table_names())


def test_the_migrations_are_one_line_from_the_first_to_the_newest() -> None:
    assert len(SCRIPTS.get_heads()) == 1
    assert sorted(REVISIONS, reverse=True) == REVISIONS
    assert all(s.path and Path(s.path).name[:4] == s.revision for s in SCRIPTS.walk_revisions())


def test_the_migrations_make_exactly_the_declared_tables(bare: Store) -> None:
    bare.migrate()
    with bare.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_migrating_twice_changes_nothing(filled: Store) -> None:
    before = _shown(filled)
    filled.migrate()
    assert _shown(filled) == before


@pytest.mark.parametrize("revision", REVISIONS[1:])
def test_figures_survive_the_way_back_to_a_revision_and_up_again(
    filled: Store, revision: str
) -> None:
    before, filled_lines = _shown(filled), list(filled.export())
    filled.migrate_back(revision)
    with filled.engine.connect() as connection:
        count = connection.execute(text("SELECT count(*) FROM observation")).scalar_one()
        assert count == sum('"table": "observation"' in line for line in filled_lines) > 1000
    filled.migrate()
    assert _shown(filled) == before


def test_every_step_can_be_taken_back_one_by_one_until_nothing_is_left(filled: Store) -> None:
    for revision in [*REVISIONS[1:], "base"]:
        filled.migrate_back(revision)
    assert _tables(filled) == {"alembic_version"}
    filled.migrate()
    assert filled.observations(Query()) == []
    filled.save(taken())
    assert filled.observations(Query()) != []


def test_a_ledger_that_came_up_from_the_first_revision_takes_in_more(filled: Store) -> None:
    filled.migrate_back("0001")
    filled.migrate()
    newest = LATER + timedelta(days=60)
    assert filled.save(taken(at=LATER)).already_known
    grid = restated()
    grid[1][5] = "1,300"
    filled.save(taken(grid, newest))
    total = Query(measures=("notices",), actors=("all",), harms=("all",))
    assert [o.value.number for o in filled.observations(total)] == [1300]


def test_a_migration_that_fails_leaves_the_schema_as_it_was(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, tables = _shown(filled), _tables(filled)

    def fail(_connection: object) -> None:
        raise RuntimeError("the machine stopped")

    monkeypatch.setattr("data.store.schema._mind_foreign_keys", fail)
    with pytest.raises(RuntimeError, match="stopped"):
        filled.migrate_back("0001")
    assert _tables(filled) == tables
    assert _shown(filled) == before


def test_foreign_keys_hold_after_a_migration(filled: Store) -> None:
    filled.migrate_back("0001")
    filled.migrate()
    with filled.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
            assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
        keys = inspect(connection).get_foreign_keys("observation")
    assert [k["referred_table"] for k in keys] == ["context"]


def test_words_go_with_their_table_and_come_back_when_the_document_is_read_again(
    bare: Store,
) -> None:
    bare.migrate()
    reading = murmur.read(murmur.report())
    bare.save(reading)
    before = (bare.statements(), list(bare.export()))
    assert len(before[0]) == len(reading.statements) > 0
    bare.migrate_back("0002")
    assert "statement" not in _tables(bare)
    bare.migrate()
    assert bare.statements() == []
    bare.forget_readings()
    bare.save(reading)
    assert (bare.statements(), list(bare.export())) == before


def test_words_keep_their_ids_on_the_way_back_and_up_again(bare: Store) -> None:
    bare.migrate()
    bare.save(murmur.read(murmur.report()))
    before = (bare.statements(), list(bare.export()))
    bare.migrate_back("0003")
    with bare.engine.connect() as connection:
        kept = connection.execute(text("SELECT quote FROM statement ORDER BY id")).scalars().all()
    assert kept == [s.citation.quote for s in murmur.read(murmur.report()).statements]
    bare.migrate()
    assert (bare.statements(), list(bare.export())) == before
    assert all(bare.statement(s.id) == s for s in before[0])
