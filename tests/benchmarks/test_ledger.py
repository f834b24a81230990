"""Budgets of the ledger, on both databases: a million observations within a minute, a page's
query by index, what was known on an earlier day within a second.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from data.query import Query
from data.reference import platforms
from data.store import Store
from tests.benchmarks.ledger import AT, readings

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

A_MINUTE = 60.0


@pytest.fixture(scope="session")
def filled(
    size: int, new_address: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Store, float]]:
    """Return a ledger of the given size, and how many seconds its load took."""
    store = Store(new_address(tmp_path_factory.mktemp(f"ledger-{size}")))
    store.migrate()
    spent = 0.0
    for reading in readings(size):
        start = time.perf_counter()
        store.save(reading)
        spent += time.perf_counter() - start
    sys.stderr.write(f"\nload of {size:,} on {store.engine.dialect.name}: {spent:.1f} s\n")
    yield store, spent
    store.close()


def test_a_million_observations_are_loaded_within_a_minute(
    filled: tuple[Store, float], size: int
) -> None:
    store, spent = filled
    assert len(store.periods_held()) >= size // 20_000
    assert spent <= A_MINUTE


def _page() -> Query:
    return Query(
        measures=("notices", "notice_action_median"),
        harms=("all", "intimate_images", "women_intimate_images"),
        jurisdictions=("EU",),
        platforms=tuple(sorted(platforms())[:60]),
        period_ends=("2024-06-30",),
    )


def test_a_page_query(benchmark: BenchmarkFixture, filled: tuple[Store, float]) -> None:
    benchmark(filled[0].observations, _page())


def test_a_page_query_as_known_on_a_day(
    benchmark: BenchmarkFixture, filled: tuple[Store, float]
) -> None:
    store, _ = filled
    asked = replace(_page(), as_of=AT + timedelta(days=1))
    assert benchmark(store.observations, asked) == store.observations(_page())


def test_one_series_with_its_vintages(
    benchmark: BenchmarkFixture, filled: tuple[Store, float]
) -> None:
    store, _ = filled
    first = min(platforms())
    one = store.observations(Query(measures=("notices",), platforms=(first,)))[0]
    benchmark(store.vintages, one.series)


def test_a_reading_of_20_000(
    benchmark: BenchmarkFixture, new_address: Callable[[Path], str], tmp_path: Path
) -> None:
    reading = next(readings(20_000))
    number = 0

    def fresh() -> tuple[tuple[Store], dict[str, object]]:
        nonlocal number
        number += 1
        store = Store(new_address(tmp_path / str(number)))
        store.migrate()
        return (store,), {}

    benchmark.pedantic(lambda store: store.save(reading), setup=fresh, rounds=5)
