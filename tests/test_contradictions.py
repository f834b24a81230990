"""What is weighed at a save is all that has to be: against weighing everything anew.

A history of saves is drawn: original documents, copies and transcriptions, read again by better
readers, seen again at their address, arriving in any order. After every save the table of
changes says what it would say were it made anew from all statements, and what holds is what
the question "as of" finds without that table. All documents and figures are synthetic.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select

from data import changes
from data.model import Citation, Observation, Reading, Value
from data.query import Query
from data.store import Store
from data.tables import METADATA
from tests import releases
from tests.test_lineage import EDITIONS, WAYS, snapshot

CHANGE = METADATA.tables["change"]
DRAWN = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
PLACES = ("WW", "DE")
MORE = ((), ("WW", "DE", "WW"))


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """Return an empty, migrated ledger, on each database in turn."""
    made = Store(database)
    made.migrate()
    yield made
    made.close()


@dataclass(frozen=True)
class Save:
    """One reader's pass over bytes, as seen on a day: (place, value, unit, edition) of each."""

    number: int
    day: int
    way: int
    reader: int
    figures: tuple[tuple[str, float, str, int], ...]

    def reading(self) -> Reading:
        """Return what would be stored."""
        given = snapshot(self.number, self.day, WAYS[self.way])
        made = releases.release(self.number, {}, reader=f"test@{self.reader}")
        about = (made.documents[0].id, "not_stated", "harassment")
        found = tuple(
            Observation(
                releases.series("2025-Q1")._replace(jurisdiction=place),
                Value(value, unit=unit),
                Citation(given.id, f"#cell={row},5", f"{value}"),
                *about,
                tier=given.tier,
                read_by=made.read_by,
                first_seen=given.fetched_at,
                edition=edition,
            )
            for row, (place, value, unit, edition) in enumerate(self.figures)
        )
        documents = tuple(replace(d, tier=given.tier) for d in made.documents)
        return replace(made, snapshot=given, documents=documents, observations=found)


@st.composite
def saves(draw: st.DrawFn) -> list[Save]:
    """Return saves in the order they are made; most come later than all before."""
    values = st.sampled_from((0.2, 0.3, 0.213, 0.213169976))
    units = st.sampled_from(("share", "share", "share", "count"))
    editions = st.sampled_from((1, draw(st.sampled_from(EDITIONS))))
    stated = (PLACES, PLACES, PLACES, PLACES[:1], PLACES[1:], draw(st.sampled_from(MORE)))
    figures = st.sampled_from(stated).flatmap(
        lambda places: st.tuples(*(st.tuples(st.just(p), values, units, editions) for p in places))
    )
    ways = draw(st.lists(st.sampled_from((0, 0, 0, 1, 2)), min_size=5, max_size=5))
    days = draw(st.one_of(st.just(range(12)), st.permutations(range(12))))
    numbers = draw(st.lists(st.integers(0, 4), min_size=3, max_size=9))
    return [
        Save(number, days[turn], ways[number], draw(st.sampled_from((1, 1, 2))), draw(figures))
        for turn, number in enumerate(numbers)
    ]


def noted(store: Store) -> list[tuple[Any, ...]]:
    """Return the table of changes, without the numbers of its rows."""
    columns = [c for c in CHANGE.columns if c.name != "id"]
    with store.engine.connect() as connection:
        return sorted(tuple(row) for row in connection.execute(select(*columns)))


@DRAWN
@given(saves())
def test_after_every_save_the_changes_are_those_of_all_statements(
    store: Store, drawn: list[Save]
) -> None:
    store.forget_readings()
    for one in drawn:
        store.save(one.reading())
        lived = noted(store)
        with store.engine.begin() as connection:
            changes.rebuild(connection)
        assert noted(store) == lived
        far = releases.START + timedelta(days=1_000)
        assert store.observations(Query()) == store.observations(Query(as_of=far))


def test_what_the_last_release_leaves_out_is_measured_against_the_one_before_it(
    store: Store,
) -> None:
    world, germany = ("WW", 0.2, "share", 1), ("DE", 0.2, "share", 1)
    for turn, figures in enumerate(((world, germany), (world,), (world, ("DE", 0.3, "share", 1)))):
        store.save(Save(turn, turn, 0, 1, figures).reading())
    (only,) = store.changes(changes.Asked())
    assert (only.before.value.number, only.now.value.number) == (0.2, 0.3)
    assert only.before.citation.snapshot == releases.snapshot(0).id


WIDE = [f"X{number}" for number in range(150)]


def wide(number: int) -> Reading:
    """Return a release of many figures, of which one is another in each."""
    made = releases.release(number, {"2025-Q1": 1.0})
    (one,) = made.observations
    found = tuple(
        one._replace(
            series=one.series._replace(jurisdiction=place),
            citation=one.citation._replace(locator=f"#cell={row},5"),
            value=Value(float(number) if place == WIDE[0] else 7.0),
        )
        for row, place in enumerate(WIDE)
    )
    return replace(made, observations=found)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_save_does_not_become_more_work_with_every_release_before_it(store: Store) -> None:
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    event.listen(
        *(store.engine, "connect"),
        lambda connection, _: connection.set_progress_handler(count, 100),
    )
    store.engine.dispose()
    took: list[int] = []
    for number in range(41):
        before = steps
        store.save(wide(number))
        took.append(steps - before)
    assert took[40] < 1.5 * took[5], "steps of the database, hundreds"
    assert len(store.changes(changes.Asked())) == 40
