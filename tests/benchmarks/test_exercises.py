"""Budget: 20,000 test reports with 200,000 looks become a cohort within a second (synthetic)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from data.exercises.model import StateCheck
from metrics.exercises import outcomes, speed
from metrics.exercises.cohort import Cohort, Records, cohort
from tests.drawn_reports import records

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

REPORTS = 20_000
HOURS = (1, 2, 4, 12, 24, 36, 48, 168, 336, 672)


def large() -> Records:
    """Return reports of which a third is answered, and items of which a third goes."""
    few = records("decided | decision\n30 | removed\n | \n | ")
    items, reports, checks = [], [], []
    for number in range(REPORTS):
        name = f"item-{number:05d}"
        drawn = few.reports[number % 3]
        shift = timedelta(minutes=3 * number)
        filed, end = (m + shift for m in (drawn.submitted_at, drawn.observation_end) if m)
        decided = drawn.decided_at + shift if drawn.decided_at else None
        items.append(replace(few.items[0], id=name))
        report = replace(drawn, item=name, organisation=f"org-{number % 9}", submitted_at=filed)
        reports.append(replace(report, decided_at=decided, observation_end=end))
        for place, hours in enumerate(HOURS):
            gone = number % 3 == 2 and place > 5
            state = "gone_platform" if gone else "up"
            seen = filed + timedelta(hours=hours)
            checks.append(StateCheck("drawn", "r1", name, seen, "DE", state=state))
    return replace(few, items=items, reports=reports, checks=checks)


def test_a_cohort_of_20000_reports_with_200000_looks(benchmark: BenchmarkFixture) -> None:
    held = large()
    assert len(held.checks) == 200_000
    found = benchmark.pedantic(cohort, args=(held,), rounds=5)
    assert len(found) == REPORTS


def test_its_figures(benchmark: BenchmarkFixture) -> None:
    of = cohort(large())

    def compute(some: Cohort) -> int:
        return len((*speed.speed(some), *outcomes.outcomes(some)))

    assert benchmark.pedantic(compute, args=(of,), rounds=3) > 0
