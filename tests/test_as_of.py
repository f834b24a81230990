"""Laws of "as known on": what was known at an instant, against a model one can read.

A history is drawn: snapshots of several days and tiers, editions, readings and better readings
of them. The model keeps them in a list; the ledger must say what the list says, on each database.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.model import (
    TIER_RANK,
    Citation,
    Document,
    Observation,
    Obtained,
    Reading,
    Series,
    Snapshot,
    Tier,
    Value,
)
from data.query import Query
from data.store import Store

DAY_0 = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
HARMS = ("all", "intimate_images")
DRAWN = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """Return an empty, migrated ledger, on each database in turn."""
    made = Store(database)
    made.migrate()
    yield made
    made.close()


def _day(number: int) -> datetime:
    return DAY_0 + timedelta(days=number)


Figures = tuple[tuple[int, int, int, int], ...]


@dataclass(frozen=True)
class Pass:
    """One reader's pass over one snapshot: (series, edition, harm, number) of each figure."""

    snapshot: int
    day: int
    tier: Tier
    version: int
    figures: Figures

    def reading(self) -> Reading:
        """Return the pass as the Reading that would be stored."""
        key = f"{self.snapshot:064x}"
        given = Snapshot(
            *("synthetic", f"{key[-20:]}{key}"[:64], "", _day(self.day), Obtained.DROPPED),
            *(self.tier, "synthetic.csv", 1),
        )
        document = Document("synthetic/x", "synthetic", "Synthetic", "Nobody", "", self.tier)
        return Reading(given, f"test@{self.version}", (document,), self._observations(given))

    def _observations(self, snapshot: Snapshot) -> tuple[Observation, ...]:
        dates = ("2026-01-01", "2026-06-30")
        return tuple(
            Observation(
                Series(
                    *("synthetic", f"service{series % 2}", "", f"P{series}", "x", "all"),
                    *("all", "notices", "", *dates),
                ),
                Value(float(number)),
                Citation(snapshot.id, f"#cell={place + 2},1", str(number)),
                "synthetic/x",
                "synthetic",
                HARMS[harm],
                self.tier,
                f"test@{self.version}",
                snapshot.fetched_at,
                edition,
            )
            for place, (series, edition, harm, number) in enumerate(self.figures)
        )


FIGURES = st.lists(
    st.tuples(st.integers(0, 3), st.integers(1, 2), st.integers(0, 1), st.integers(0, 9)),
    max_size=5,
).map(tuple)


@st.composite
def histories(draw: st.DrawFn) -> list[Pass]:
    """Return passes in the order they are stored: snapshots come late, and are read again."""
    days = draw(st.lists(st.integers(0, 5), min_size=1, max_size=4))
    tiers = [draw(st.sampled_from(list(Tier))) for _ in days]
    order = draw(st.lists(st.sampled_from(range(len(days))), min_size=1, max_size=8))
    return [
        Pass(which, days[which], tiers[which], draw(st.integers(1, 3)), draw(FIGURES))
        for which in order
    ]


def stored(store: Store, history: list[Pass]) -> list[Reading]:
    """Store a history, and return what a reader would have to go by: the newest readings."""
    store.forget_readings()
    newest: dict[str, Reading] = {}
    seen: set[tuple[int, int]] = set()
    for one in history:
        reading = one.reading()
        store.save(reading)
        if (one.snapshot, one.version) not in seen:  # the same reader's second pass adds nothing
            newest[reading.snapshot.id] = reading
        seen.add((one.snapshot, one.version))
    return list(newest.values())


def expected(newest: list[Reading], at: datetime, query: Query) -> list[Observation]:
    """Return what the model says was known at an instant."""
    best: dict[Series, Observation] = {}
    for reading in newest:
        for o in reading.observations:
            if o.first_seen <= at:
                best[o.series] = min(best.get(o.series, o), o, key=_order)
    return [
        o
        for series, o in sorted(best.items())
        if (not query.harms or o.harm in query.harms)
        and (not query.platforms or series.platform in query.platforms)
        and (not query.jurisdictions or series.jurisdiction in query.jurisdictions)
    ]


def _order(o: Observation) -> tuple[int, int, float, int]:
    return TIER_RANK[o.tier], -o.edition, -o.first_seen.timestamp(), o.id


QUERIES = st.builds(
    Query,
    measures=st.sampled_from([(), ("notices",)]),
    harms=st.sampled_from([(), ("all",), ("intimate_images",)]),
    platforms=st.sampled_from([(), ("service0",)]),
    jurisdictions=st.sampled_from([(), ("P0", "P1"), ("P9",)]),
)


@DRAWN
@given(histories(), QUERIES, FIGURES, st.integers(0, 5))
def test_the_ledger_says_what_the_model_says(
    store: Store, history: list[Pass], query: Query, later: Figures, day: int
) -> None:
    newest = stored(store, history)
    for at in (_day(-1), _day(day), _day(6)):
        known = store.observations(replace(query, as_of=at))
        assert known == expected(newest, at, query)
        assert all(o.first_seen <= at for o in known)
    # Asked as of now, the answer is what holds today; before the first snapshot, nothing.
    assert known == store.observations(query)
    assert store.observations(Query(as_of=_day(0) - timedelta(seconds=1))) == []
    # What comes later does not change what was known.
    before = store.observations(replace(query, as_of=_day(day)))
    store.save(Pass(99, day + 1, Tier.HELD, 1, later).reading())
    assert store.observations(replace(query, as_of=_day(day))) == before


def test_a_better_reader_corrects_what_was_read_and_not_what_was_known(store: Store) -> None:
    store.save(Pass(1, 0, Tier.HELD, 1, ((0, 1, 0, 5), (1, 1, 0, 6))).reading())
    store.save(Pass(2, 3, Tier.HELD, 1, ((0, 1, 0, 7),)).reading())
    store.save(Pass(1, 0, Tier.HELD, 2, ((0, 1, 0, 8),)).reading())
    known = store.observations(Query(as_of=_day(1)))
    # The words of day 0 as they are read today; the second series was a misreading.
    assert [(o.series.jurisdiction, o.value.number) for o in known] == [("P0", 8.0)]
    assert [o.value.number for o in store.observations(Query())] == [7.0]


def test_the_history_of_a_figure_keeps_them_and_us_apart(store: Store) -> None:
    store.save(Pass(1, 0, Tier.HELD, 1, ((0, 1, 0, 5),)).reading())
    store.save(Pass(2, 3, Tier.HELD, 1, ((0, 1, 0, 7),)).reading())
    store.save(Pass(1, 0, Tier.HELD, 2, ((0, 1, 0, 8),)).reading())
    series = store.observations(Query())[0].series
    told = [
        (v.observation.value.number, v.observation.read_by, v.superseded)
        for v in store.history(series)
    ]
    assert told == [(5.0, "test@1", True), (8.0, "test@2", False), (7.0, "test@1", False)]
    assert store.vintages(series) == [v.observation for v in store.history(series)]
    assert len({v.reading for v in store.history(series)}) == 3
