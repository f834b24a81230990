"""When sources run, how they are ended, and who holds the schedule. No source here is real."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from apscheduler.events import (
    EVENT_JOB_ERROR,
    EVENT_JOB_MAX_INSTANCES,
    EVENT_JOB_MISSED,
    JobExecutionEvent,
    JobSubmissionEvent,
)
from apscheduler.triggers.base import BaseTrigger

from data.connect import Unavailable
from data.model import Run, RunOutcome
from data.store import Store
from scrapers.scheduling import schedule, serving, times
from scrapers.scheduling.child import Limits
from scrapers.scheduling.schedule import Schedule, State
from scrapers.scheduling.times import overdue, times_of
from tests import browser
from tests.loops import finished
from tests.scheduling import LONG_AGO, VISITED, WEEKLY, Held, python, ran, visits, waited

ROOT = Path(__file__).resolve().parent.parent
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)  # a Saturday


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """Return an empty ledger, on each database in turn."""
    opened = Store(database)
    opened.migrate()
    yield opened
    opened.close()


# --- when -------------------------------------------------------------------------------------


def test_a_source_that_never_ran_waits_for_its_time(store: Store) -> None:
    mine = Schedule(store, {"murmur": WEEKLY}, launch=python(VISITED))
    with Held(mine):
        assert waited(lambda: mine.state.running)
        due = mine.state.next_due["murmur"]
    assert visits(store) == []
    assert due > datetime.now(UTC)
    assert (due.weekday(), due.hour, due.minute) == (1, 3, 7)


class Slept(BaseTrigger):  # type: ignore[misc]
    """The times of a clock that slept for years: hundreds passed, the next is far away."""

    def get_next_fire_time(self, before: datetime | None, now: datetime) -> datetime:
        after = before + timedelta(weeks=1) if before else LONG_AGO
        return after if after < now else now + timedelta(weeks=1)


def test_a_late_run_is_run_however_late_and_once(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "times_of", lambda _: Slept())
    monkeypatch.setattr(Schedule, "visit", lambda self, source: ran(self._store, source, NOW))
    with Held(Schedule(store, {"murmur": WEEKLY})) as mine:
        assert waited(lambda: visits(store))
        (job,) = mine._clock.get_jobs()
        assert job.max_instances == 1
    assert [run.kind for run in store.runs("murmur")] == ["visit"]


def test_overdue_work_is_done_once_also_after_a_restart(store: Store) -> None:
    ran(store, "murmur", LONG_AGO)
    for _ in range(2):
        with Held(Schedule(store, {"murmur": WEEKLY}, launch=python(VISITED))) as mine:
            assert waited(lambda: mine.state.running and len(visits(store)) > 1)
    assert [run.message for run in visits(store)] == ["read", "synthetic"]
    began = [run.message for run in store.runs("schedule") if "overdue" in run.message]
    assert [words.rpartition(": ")[2] for words in began] == [
        "0)",
        "1)",
    ]


def test_every_declared_source_has_a_time_on_the_days_it_names() -> None:
    crons = times.scheduled()
    assert crons
    for source, cron in crons.items():
        at = times_of(cron).get_next_fire_time(None, NOW)
        assert f"{at:%a}".lower() in cron.rpartition(" ")[2].split(","), source


# --- a source that fails ----------------------------------------------------------------------


def failing(store: Store, times: int) -> Schedule:
    """Return a schedule of a source that was visited last just now, and failed so often."""
    ran(store, "murmur", LONG_AGO)
    for number in reversed(range(times)):
        ran(store, "murmur", datetime.now(UTC) - timedelta(days=number), RunOutcome.FAILED)
    return Schedule(store, {"murmur": WEEKLY}, launch=python(VISITED))


@pytest.mark.parametrize(("failures", "weeks"), [(0, 1), (1, 1), (2, 2), (3, 4), (7, 4)])
def test_a_source_that_fails_is_due_less_often(store: Store, failures: int, weeks: int) -> None:
    if not failures:
        ran(store, "murmur", datetime.now(UTC))
    mine = failing(store, failures)
    mine.start()
    due = mine.state.next_due["murmur"]
    mine.close()
    assert timedelta(weeks=weeks - 1) < due - datetime.now(UTC) <= timedelta(weeks=weeks)
    assert due.weekday() == 1


def test_a_source_that_fails_is_left_alone_until_it_is_due(store: Store) -> None:
    mine = failing(store, 3)
    before = visits(store)
    mine.visit("murmur")
    assert visits(store) == before
    assert overdue(store, {"murmur": WEEKLY}, datetime.now(UTC)) == []
    later = datetime.now(UTC) + timedelta(weeks=4)
    assert overdue(store, {"murmur": WEEKLY}, later) == ["murmur"]


def test_a_time_missed_is_written_to_the_table_of_runs(store: Store) -> None:
    mine = Schedule(store, {})
    mine._noted(JobExecutionEvent(EVENT_JOB_MISSED, "murmur overdue", "default", NOW))
    mine._noted(JobSubmissionEvent(EVENT_JOB_MAX_INSTANCES, "hum", "default", [NOW]))
    for source in ("murmur", "hum"):
        (run,) = store.runs(source)
        assert (run.kind, run.outcome) == ("missed", RunOutcome.FAILED)
        assert run.message == "missed its time 2026-11-21 12:00 UTC"


def test_the_clock_tells_us_of_everything_it_would_only_log(store: Store) -> None:
    mine = Schedule(store, {})
    mine.start()
    told = {mask for _, mask in mine._clock._listeners}
    mine.close()
    assert told == {EVENT_JOB_ERROR | EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES}


def test_a_database_that_is_away_is_no_fault_of_the_source(store: Store) -> None:
    mine = Schedule(store, {})
    event = JobExecutionEvent(EVENT_JOB_ERROR, "murmur", "default", NOW)
    event.exception = Unavailable("The database that holds the ledger does not answer.")
    mine._noted(event)
    assert [run.kind for run in store.runs("murmur")] == ["abandoned"]
    assert store.issues() == []


# --- how a source ends ------------------------------------------------------------------------


def one_visit(store: Store, code: str, limits: Limits | None = None) -> Run:
    """Return what the ledger holds after `code` ran in place of a visit."""
    Schedule(store, {}, launch=python(code), limits=limits).visit("murmur")
    (run,) = store.runs("murmur")
    return run


def test_a_visit_that_records_itself_is_recorded_once(store: Store) -> None:
    assert one_visit(store, VISITED).message == "read"
    assert store.issues() == []


def test_a_visit_is_ended_at_its_time_limit(store: Store) -> None:
    started = time.monotonic()
    run = one_visit(store, "import time; time.sleep(60)", Limits(seconds=0.3))
    assert time.monotonic() - started < 10
    assert (run.kind, run.outcome) == ("visit", RunOutcome.FAILED)
    assert run.message == "ended after its time limit of 0.3 seconds"
    assert [issue.word for issue in store.issues("murmur")] == ["process"]


def test_a_source_that_fails_again_raises_no_second_issue(store: Store) -> None:
    mine = Schedule(store, {}, launch=python("raise SystemExit(1)"))
    mine.visit("murmur")
    mine.visit("murmur")
    assert (len(visits(store)), len(store.issues("murmur"))) == (2, 1)


def test_what_breaks_in_the_schedule_itself_is_a_failed_visit(store: Store) -> None:
    ran(store, "murmur", LONG_AGO)

    def nowhere(_source: str) -> Sequence[str]:
        return ["/no/such/program"]

    with Held(Schedule(store, {"murmur": WEEKLY}, launch=nowhere)):
        assert waited(lambda: len(visits(store)) == 2)
    assert "No such file or directory" in visits(store)[0].message


def test_the_command_of_a_visit_is_our_own_module() -> None:
    assert schedule.command("dsa_x") == [sys.executable, "-m", "scrapers", "run", "dsa_x"]


# --- stopping ---------------------------------------------------------------------------------


def kinds(store: Store) -> list[str]:
    return [run.kind for run in store.runs("murmur")]


def test_a_visit_may_finish_when_the_schedule_stops(store: Store, tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    slowly = f"open({str(begun)!r}, 'w').close()\nimport time; time.sleep(0.3)\n{VISITED}"
    ran(store, "murmur", LONG_AGO)
    with Held(Schedule(store, {"murmur": WEEKLY}, launch=python(slowly))):
        assert waited(begun.exists)
    assert kinds(store) == ["visit", "visit"]


def test_a_visit_that_takes_too_long_is_abandoned_and_stays_overdue(
    store: Store, tmp_path: Path
) -> None:
    begun = tmp_path / "begun"
    long = f"open({str(begun)!r}, 'w').close()\nimport time; time.sleep(60)"
    ran(store, "murmur", LONG_AGO)
    mine = Schedule(store, {"murmur": WEEKLY}, launch=python(long), limits=Limits(grace=0.05))
    with Held(mine):
        assert waited(begun.exists)
    assert kinds(store) == ["abandoned", "visit"]
    assert overdue(store, {"murmur": WEEKLY}, datetime.now(UTC)) == ["murmur"]


def test_a_visit_still_waiting_for_its_turn_is_not_begun(store: Store, tmp_path: Path) -> None:
    note = f"open({str(tmp_path)!r} + '/' + __import__('sys').argv[1], 'w').close()"
    sources = {"hum": WEEKLY, "murmur": WEEKLY}
    for source in sources:
        ran(store, source, LONG_AGO)
    long = python(f"{note}\nimport time; time.sleep(60)")
    with Held(Schedule(store, sources, launch=long, limits=Limits(grace=0.05))):
        assert waited(lambda: list(tmp_path.glob("[hm]u*")))
    assert len(list(tmp_path.glob("[hm]u*"))) == 1


SERVING = """
import sys
from scrapers.scheduling import serving
serving.scheduled = lambda: {"murmur": "7 3 * * tue"}
sys.exit(serving.serve())
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGTERM is how POSIX systems stop a service")
def test_sigterm_ends_the_service_in_good_order(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCRAPER_CONTACT", "editor@example.org")
    service = subprocess.Popen([sys.executable, "-c", SERVING], cwd=ROOT)
    try:
        assert waited(lambda: store.runs("schedule"))
        service.send_signal(signal.SIGTERM)
        assert service.wait(20) == 0
    finally:
        service.kill()
        service.wait()
    stopped, began = (run.message for run in store.runs("schedule"))
    assert f"process {service.pid} on" in began
    assert began.endswith("runs the schedule (sources: 1, overdue: 0)")
    assert stopped.endswith("stopped the schedule")


# --- on and off -------------------------------------------------------------------------------


def inside(store: Store) -> State:
    """Return the state while the application runs."""

    async def look() -> State:
        async with serving.running():
            for _ in range(500):
                if serving.state().running or not os.environ.get("SCRAPER_CONTACT"):
                    break
                await asyncio.sleep(0.01)
            return serving.state()

    assert store.runs("schedule") == []
    return finished(look())


@pytest.fixture(autouse=True)
def _one_source(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    if "inside" in request.node.name:
        monkeypatch.setattr(serving, "scheduled", lambda: {"murmur": WEEKLY})


def test_inside_the_application_without_a_contact_nothing_is_scheduled(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SCRAPER_CONTACT", raising=False)
    ran(store, "murmur", LONG_AGO)
    state = inside(store)
    assert not state.running
    assert state.next_due == {}
    assert "SCRAPER_CONTACT" in state.sentence
    assert len(visits(store)) == 1


def test_inside_the_application_with_a_contact_the_schedule_runs_and_stops(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCRAPER_CONTACT", "editor@example.org")
    monkeypatch.delenv("SCHEDULER", raising=False)
    state = inside(store)
    assert state.running
    assert list(state.next_due) == ["murmur"]
    assert not serving.state().running
    assert len(store.runs("schedule")) == 2


def test_inside_the_application_the_schedule_can_be_left_to_a_process_of_its_own(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCRAPER_CONTACT", "editor@example.org")
    monkeypatch.setenv("SCHEDULER", "off")
    monkeypatch.setattr(serving, "_own", lambda: pytest.fail("it was started all the same"))

    async def look() -> State:
        async with serving.running():
            return serving.state()

    assert finished(look()).sentence.endswith("(SCHEDULER=off)")
    assert store.runs("schedule") == []


def test_a_service_without_a_contact_ends_at_once_and_the_ledger_says_why_once(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCRAPER_CONTACT", "nobody")
    assert [serving.serve(), serving.serve()] == [1, 1]
    assert len(store.runs("schedule")) == 1
    assert schedule.holder(store).startswith("automatic fetching is off")


def test_who_may_not_fetch_does_not_deny_who_does(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SCRAPER_CONTACT", raising=False)
    with Held(Schedule(store, {})) as mine:
        assert waited(lambda: mine.state.running)
        assert serving.serve() == 1
        assert "runs the schedule" in schedule.holder(store)


def test_the_application_starts_the_schedule_once_and_sigterm_stops_it_in_good_order(
    first_started: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "var"
    shutil.copytree(first_started, home)
    store = Store(f"sqlite:///{home / 'ledger.db'}")
    with browser.application(home, SCHEDULER="on", SCRAPER_CONTACT="editor@example.org") as app:
        assert waited(lambda: store.runs("schedule"))
        for _ in range(3):  # visitors
            browser.fetched(app)
        monkeypatch.setenv("LEDGER_HOME", str(home))
        assert store.hold("schedule", "another") is None
    stopped, began = (run.message for run in store.runs("schedule"))
    assert f"(sources: {len(times.scheduled())}, overdue: 0" in began
    assert stopped.endswith("stopped the schedule")
    assert store.runs(kind="visit") == []
    store.close()
