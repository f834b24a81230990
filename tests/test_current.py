"""Laws of `current`: every row points at an observation that is there, one for each series.

No foreign key guards the table, for it would double the time of a save; these laws do, after
whatever can happen to a ledger, on each database in turn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import Connection, func, insert, select

from data import holding
from data.model import Obtained, Reading
from data.store import Store
from data.tables import METADATA
from scrapers.receiving import by_hand, from_archive, opening
from scrapers.receiving.origin import Origin
from tests import exhibition, murmur
from tests.test_as_of import Pass, histories
from tests.test_run import SOURCE, _restated, report
from tests.test_store import restated, taken

CURRENT, OBSERVATION = METADATA.tables["current"], METADATA.tables["observation"]
CONTEXT, READING = METADATA.tables["context"], METADATA.tables["reading"]
DRAWN = settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """Return an empty, migrated ledger, on each database in turn."""
    made = Store(database)
    made.migrate()
    yield made
    made.close()


def faults(store: Store) -> list[str]:
    """Return what is wrong with the rows of `current`: nothing, if the laws hold."""
    with store.engine.connect() as connection:
        found = [f"no observation {row}" for row in _dangling(connection)]
        held = _held(connection)
        counted = Counter(row["its_series"] for row in held)
        stated = _stated(connection)
    found += [f"several rows for series {s}" for s, n in counted.items() if n > 1]
    found += [f"no row for series {s}" for s in stated - counted.keys()]
    found += [f"a row for series {s}, which nobody states" for s in counted.keys() - stated]
    return found + [fault for row in held for fault in _disagreeing(row)]


def _dangling(connection: Connection) -> list[int]:
    there = select(OBSERVATION.c.row_id)
    question = select(CURRENT.c.row_id).where(CURRENT.c.row_id.not_in(there))
    return list(connection.execute(question).scalars())


def _held(connection: Connection) -> list[Mapping[Any, Any]]:
    """Return each row of `current` with what its observation says of the same things."""
    whole = CURRENT.join(OBSERVATION, OBSERVATION.c.row_id == CURRENT.c.row_id)
    whole = whole.join(CONTEXT, CONTEXT.c.id == OBSERVATION.c.context)
    its = {**dict(CONTEXT.c.items()), **dict(OBSERVATION.c.items())}
    beside = [its[name].label(f"its_{name}") for name in {*CURRENT.c.keys(), "series"}]
    question = select(CURRENT, *beside).select_from(whole)
    return [dict(row) for row in connection.execute(question).mappings()]


def _disagreeing(row: Mapping[Any, Any]) -> list[str]:
    return [
        f"{name} {row[name]!r} of observation {row['row_id']}, which says {row[f'its_{name}']!r}"
        for name in CURRENT.c.keys()  # noqa: SIM118 (a ColumnCollection yields columns)
        if row[name] != row[f"its_{name}"]
    ]


def _stated(connection: Connection) -> set[int]:
    """Return the series that the newest readings speak of."""
    whole = OBSERVATION.join(CONTEXT, CONTEXT.c.id == OBSERVATION.c.context)
    whole = whole.join(READING, READING.c.id == CONTEXT.c.reading)
    question = select(OBSERVATION.c.series).select_from(whole)
    return set(connection.execute(question.where(READING.c.superseded.is_(False))).scalars())


def _rows(store: Store) -> int:
    with store.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(CURRENT)).scalar_one()


def test_the_check_finds_a_row_that_points_nowhere(store: Store) -> None:
    store.save(taken())
    assert faults(store) == []
    with store.engine.begin() as connection:
        row = dict(connection.execute(select(CURRENT)).mappings().first() or {})
        strange = {"row_id": 1 << 40} | ({"series": 1} if "series" in row else {})
        connection.execute(insert(CURRENT).values(**row | strange))
    assert faults(store) == [f"no observation {1 << 40}"]


@DRAWN
@given(histories())
def test_every_row_has_its_observation_after_any_history(store: Store, history: list[Pass]) -> None:
    store.forget_readings()
    assert _rows(store) == 0
    for one in history:
        store.save(one.reading())
        assert faults(store) == []


def _drop(store: Store, content: bytes, name: str, days: int) -> None:
    origin = Origin(Obtained.DROPPED, murmur.NOW + timedelta(days=days), by="A. Tester")
    (received,) = by_hand.drop(store, SOURCE, [(name, content)], origin)
    assert received.saved.observations
    assert faults(store) == []


def test_drops_restatements_corrections_and_replays_leave_no_row_astray(store: Store) -> None:
    _drop(store, report(), "report.zip", 0)
    _drop(store, report(part4=_restated()), "report.zip", 30)
    corrected = murmur.as_csv(_restated())
    _drop(store, corrected, "4_notices_Corrected.csv", 10)
    mended = exhibition.TRANSCRIBED.replace(",4321,", ",4322,")
    for day, table in enumerate((exhibition.TRANSCRIBED, mended)):
        at = exhibition.AT + timedelta(days=day)
        assert opening.load_recorded(store, "synthetic.csv", table.encode(), at)
        assert faults(store) == []
    before = _rows(store)
    assert before > 1_000
    for _ in range(2):
        from_archive.replay(store)
        assert faults(store) == []
        assert _rows(store) == before


def test_a_better_reader_that_finds_less_leaves_no_row_behind(store: Store) -> None:
    whole = taken()
    store.save(whole)
    fewer = taken(reader="test@2")
    kept = fewer.observations[::2]
    store.save(Reading(fewer.snapshot, fewer.read_by, fewer.documents, kept))
    assert faults(store) == []
    assert (
        _rows(store) == len({o.series for o in kept}) < len({o.series for o in whole.observations})
    )


def test_a_save_that_stops_half_way_leaves_no_row_behind(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.save(taken())
    before = _rows(store)

    choose = holding.choose

    def choose_and_stop(*given_: Any, **named: Any) -> None:
        choose(*given_, **named)
        raise RuntimeError("the machine stopped")

    monkeypatch.setattr(holding, "choose", choose_and_stop)
    with pytest.raises(RuntimeError, match="stopped"):
        store.save(taken(at=murmur.NOW + timedelta(days=9), reader="test@2"))
    assert (_rows(store), faults(store)) == (before, [])


def test_a_migration_leaves_no_row_astray(store: Store) -> None:
    store.save(taken())
    store.save(taken(restated(), murmur.NOW + timedelta(days=30)))
    store.migrate_back("0001")
    store.migrate()
    assert faults(store) == []
    assert _rows(store) > 0
