"""Budgets of the ledger: a million observations within a minute, a page's query by index."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from data.query import Query
from data.reference import platforms
from data.store import Store
from tests.benchmarks.ledger import readings

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

SIZES = {"10k": 10_000, "1M": 1_000_000}


@pytest.fixture(scope="session", params=SIZES)
def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    """Return a ledger of the given size, and print how long its load took."""
    url = os.environ.get("BENCHMARK_DATABASE_URL", "")
    home = tmp_path_factory.mktemp(f"ledger-{request.param}")
    store = Store(url or f"sqlite:///{home / 'ledger.db'}")
    store.migrate()
    spent = 0.0
    for reading in readings(SIZES[request.param]):
        start = time.perf_counter()
        store.save(reading)
        spent += time.perf_counter() - start
    sys.stderr.write(f"\nload of {request.param}: {spent:.1f} s saving\n")
    yield store
    store.close()


def test_a_page_query(benchmark: BenchmarkFixture, filled: Store) -> None:
    chosen = tuple(sorted(platforms())[:60])
    query = Query(
        measures=("notices", "notice_action_median"),
        harms=("all", "intimate_images", "women_intimate_images"),
        jurisdictions=("EU",),
        platforms=chosen,
        period_ends=("2024-06-30",),
    )
    benchmark(filled.observations, query)


def test_one_series_with_its_vintages(benchmark: BenchmarkFixture, filled: Store) -> None:
    first = min(platforms())
    one = filled.observations(Query(measures=("notices",), platforms=(first,)))[0]
    benchmark(filled.vintages, one.series)


def test_a_reading_of_20_000(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    reading = next(readings(20_000))
    number = 0

    def fresh() -> tuple[tuple[Store], dict[str, object]]:
        nonlocal number
        number += 1
        store = Store(f"sqlite:///{tmp_path / f'{number}.db'}")
        store.migrate()
        return (store,), {}

    benchmark.pedantic(lambda store: store.save(reading), setup=fresh, rounds=5)
