"""Budget: 20,000 test reports with 200,000 looks are stored within 12 s and 600 MB (synthetic)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from data.exercises.acts import Batch
from data.exercises.ledger import ExerciseLedger
from tests.exercises import REVIEWER, START, TESTER, batch, check, frame, item, report

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

NAMES = [f"01J{number:020}A" for number in range(20_000)]


def large() -> Batch:
    """Return what a large exercise brings in one piece."""
    later = START + timedelta(hours=5)
    items = (item(n, url_hash=sha256(n.encode()).hexdigest()) for n in NAMES)
    reports = (report(n, decision="no_violation", decided_at=later) for n in NAMES)
    looks = (check(n, hours) for n in NAMES for hours in range(1, 11))
    return batch(*items, *reports, *looks)


@pytest.fixture
def ledger(ledger_home: Path) -> Iterator[ExerciseLedger]:
    """Return an empty round on SQLite."""
    assert ledger_home.is_dir()
    made = ExerciseLedger()
    made.add(REVIEWER, frame(needs_approval=False))
    yield made
    made.close()


def test_a_large_exercise_is_stored(ledger: ExerciseLedger, benchmark: BenchmarkFixture) -> None:
    brought = large()
    done = benchmark.pedantic(ledger.add, (TESTER, brought), rounds=1)
    assert done.new.total() == 240_000


def test_a_large_exercise_that_is_held_adds_nothing(
    ledger: ExerciseLedger, benchmark: BenchmarkFixture
) -> None:
    brought = large()
    ledger.add(TESTER, brought)
    done = benchmark.pedantic(ledger.add, (TESTER, brought), rounds=1)
    assert (done.entry, done.known) == (0, 240_000)


def test_a_large_exercise_is_read(ledger: ExerciseLedger, benchmark: BenchmarkFixture) -> None:
    ledger.add(TESTER, large())
    assert len(benchmark.pedantic(ledger.checks, rounds=1)) == 200_000
