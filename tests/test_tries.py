"""When a source is visited next: the cron line's times, fewer of them after failures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.model import Run, RunOutcome
from data.tries import LONGEST, in_a_row, next_try, times, told, visits
from scrapers.scheduling.times import times_of

WEEKLY = "7 3 * * tue"
DAILY = "7 3 * * mon,tue,wed,thu,fri,sat,sun"
TUESDAY = datetime(2026, 11, 24, 3, 7, tzinfo=UTC)
FAILED, OK = RunOutcome.FAILED, RunOutcome.OK


def visited(at: datetime, *outcomes: RunOutcome, takes: timedelta = timedelta()) -> list[Run]:
    """Return visits, newest first, the newest of which began at `at`; a week lies between."""
    starts = [at - n * timedelta(weeks=1) for n in range(len(outcomes))]
    return [
        Run("murmur", "visit", start, start + takes, outcome, "synthetic")
        for start, outcome in zip(starts, outcomes, strict=True)
    ]


def waited(cron: str, *outcomes: RunOutcome) -> int:
    """Return the days from a visit on Tuesday, at its time, to the next."""
    return (next_try(cron, visited(TUESDAY, *outcomes), TUESDAY) - TUESDAY).days


@given(
    minute=st.integers(0, 59),
    hour=st.integers(0, 23),
    days=st.sets(st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]), min_size=1),
    after=st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001, given a zone by `timezones`
)
def test_the_times_are_those_that_apscheduler_keeps(
    minute: int, hour: int, days: set[str], after: datetime
) -> None:
    cron = f"{minute} {hour} * * {','.join(sorted(days))}"
    trigger, at = times_of(cron), after
    for mine in islice(times(cron, after), 9):
        # APScheduler includes the instant it is asked about, we do not.
        at = trigger.get_next_fire_time(None, at + timedelta(microseconds=1))
        assert mine == at


def test_a_weekday_is_that_day_in_utc() -> None:
    saturday = datetime(2026, 11, 21, 12, tzinfo=UTC)
    assert next(times(WEEKLY, saturday)) == TUESDAY
    assert f"{TUESDAY:%A}" == "Tuesday"


@pytest.mark.parametrize(
    ("last", "late"),
    [
        (None, False),
        (datetime(2026, 11, 17, 3, 7, tzinfo=UTC), False),  # the very second of its time
        (datetime(2026, 11, 18, 9, tzinfo=UTC), False),
        (datetime(2026, 11, 16, 9, tzinfo=UTC), True),
        (datetime(2020, 1, 1, tzinfo=UTC), True),
    ],
    ids=["never ran", "ran on time", "ran since", "missed one", "missed hundreds"],
)
def test_a_source_is_overdue_once_it_missed_a_time_since_its_last_visit(
    last: datetime | None, late: bool
) -> None:
    now = datetime(2026, 11, 21, 12, tzinfo=UTC)
    assert (next_try(WEEKLY, visited(last, OK) if last else [], now) <= now) is late


def test_a_time_that_passed_during_a_visit_was_served_by_it() -> None:
    begun = visited(TUESDAY - timedelta(seconds=5), OK, takes=timedelta(minutes=1))
    assert next_try(WEEKLY, begun, TUESDAY) == TUESDAY + timedelta(weeks=1)


@pytest.mark.parametrize(
    ("cron", "days"),
    [
        (WEEKLY, [7, 7, 14, 28, 28, 28]),
        ("7 3 * * tue,fri", [3, 3, 7, 14, 28, 28]),
        (DAILY, [1, 1, 2, 4, 8, 16]),
    ],
)
def test_each_further_failure_doubles_the_times_waited_for(cron: str, days: list[int]) -> None:
    assert [waited(cron, *[FAILED] * n, OK) for n in range(6)] == days


def test_one_visit_that_does_not_fail_ends_it() -> None:
    for well in set(RunOutcome) - {FAILED}:
        assert waited(WEEKLY, well, *[FAILED] * 9) == 7


@given(
    failures=st.integers(0, 10_000),
    days=st.sets(st.sampled_from(["mon", "wed", "sun"]), min_size=1),
    at=st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001, given a zone by `timezones`
)
def test_a_source_is_never_given_up_and_never_hurried(
    failures: int, days: set[str], at: datetime
) -> None:
    cron = f"7 3 * * {','.join(sorted(days))}"
    waits = [next_try(cron, visited(at, *[FAILED] * min(n, 40)), at) for n in (failures, 99)]
    assert at < waits[0] <= waits[1] <= at + LONGEST
    assert waits[1] > at + LONGEST - timedelta(weeks=1)


def test_the_longer_it_fails_the_longer_it_waits() -> None:
    waits = [waited(DAILY, *[FAILED] * n) for n in range(1, 40)]
    assert all(a <= b for a, b in pairwise(waits))
    assert waits[-1] == LONGEST.days


def test_only_a_visit_counts_as_a_visit() -> None:
    kinds = ("visit", "drop", "run", "first start", "abandoned", "missed", "off")
    runs = [Run(s, k, TUESDAY, TUESDAY, FAILED, "") for s in ("murmur", "chirp") for k in kinds]
    (only,) = visits(runs, "murmur")
    assert (only.source, only.kind) == ("murmur", "visit")


@pytest.mark.parametrize(
    ("outcomes", "words"),
    [
        ([], ""),
        ([OK], ""),
        ([FAILED, OK], ""),
        ([FAILED, FAILED], "failed 2 times in a row, tried again from 2026-12-08 03:07 UTC on"),
        ([OK, FAILED, FAILED], ""),
    ],
)
def test_a_source_that_fails_repeatedly_is_told(outcomes: Sequence[RunOutcome], words: str) -> None:
    assert told(WEEKLY, visited(TUESDAY, *outcomes), TUESDAY) == words
    assert told("", visited(TUESDAY, *outcomes), TUESDAY) == ""
    assert in_a_row(visited(TUESDAY, *outcomes)) <= len(outcomes)
