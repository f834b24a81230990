"""When sources run, how they are ended, and who holds the schedule. No source here is real."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import pytest

from data.model import Run, RunOutcome
from data.store import Store, lock
from scrapers import schedule
from scrapers.schedule import Limits, Schedule, State, last_visits, overdue, times_of

ROOT = Path(__file__).resolve().parent.parent
WEEKLY = "7 3 * * tue"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)  # a Saturday
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)

VISITED = """
import sys
from datetime import UTC, datetime
from data.model import Run, RunOutcome
from data.store import Store
now = datetime.now(UTC)
Store().record_run(Run(sys.argv[1], "visit", now, now, RunOutcome.OK, "read"))
"""


@pytest.fixture
def store(ledger_home: Path) -> Iterator[Store]:
    assert ledger_home.is_dir()
    opened = Store()
    opened.migrate()
    yield opened
    opened.close()


def ran(store: Store, source: str, at: datetime, kind: str = "visit") -> None:
    store.record_run(Run(source, kind, at, at, RunOutcome.OK, "synthetic"))


def python(code: str) -> Callable[[str], Sequence[str]]:
    """Return how to run `code` in place of a visit; `sys.argv[1]` is the source."""
    return lambda source: [sys.executable, "-c", code, source]


def waited(condition: Callable[[], object], seconds: float = 20) -> bool:
    """Return whether something became true; looks often, so that it costs little."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.01)
    return False


class Held:
    """A schedule kept by a thread, as the application keeps it."""

    def __init__(self, mine: Schedule) -> None:
        self.mine = mine
        self.stop = Event()
        self.thread = Thread(target=mine.keep, args=(self.stop,), daemon=True)

    def __enter__(self) -> Schedule:
        self.thread.start()
        return self.mine

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self.thread.join(20)
        assert not self.thread.is_alive()


def visits(store: Store, source: str = "murmur") -> list[Run]:
    return schedule.visits(store, source)


# --- when -------------------------------------------------------------------------------------


def test_a_weekday_is_that_day_in_utc() -> None:
    at = times_of(WEEKLY).get_next_fire_time(None, NOW)
    assert at == datetime(2026, 11, 24, 3, 7, tzinfo=UTC)
    assert f"{at:%A}" == "Tuesday"
    assert times_of(WEEKLY).timezone is UTC


@pytest.mark.parametrize(
    ("last", "late"),
    [
        (None, False),
        (datetime(2026, 11, 17, 3, 7, tzinfo=UTC), False),  # the very second of its time
        (datetime(2026, 11, 18, 9, tzinfo=UTC), False),
        (datetime(2026, 11, 16, 9, tzinfo=UTC), True),
        (LONG_AGO, True),
    ],
    ids=["never ran", "ran on time", "ran since", "missed one", "missed hundreds"],
)
def test_a_source_is_overdue_once_it_missed_a_time_since_its_last_visit(
    last: datetime | None, late: bool
) -> None:
    found = overdue({"murmur": WEEKLY}, {"murmur": last} if last else {}, NOW)
    assert found == (["murmur"] if late else [])


def test_only_a_visit_counts_as_a_visit(store: Store) -> None:
    ran(store, "murmur", LONG_AGO)
    for kind in ("drop", "run", "first start", "abandoned", "missed"):
        ran(store, "murmur", NOW, kind)
        ran(store, "chirp", NOW, kind)
    assert last_visits(store, ["murmur", "chirp", "hum"]) == {"murmur": LONG_AGO}


def test_a_source_that_never_ran_waits_for_its_time(store: Store) -> None:
    mine = Schedule(store, {"murmur": WEEKLY}, launch=python(VISITED))
    with Held(mine):
        assert waited(lambda: mine.state.running)
        due = mine.state.next_due["murmur"]
    assert visits(store) == []
    assert due > datetime.now(UTC)
    assert (due.weekday(), due.hour, due.minute) == (1, 3, 7)


def test_a_late_run_is_run_however_late_and_once(store: Store) -> None:
    with Held(Schedule(store, {"murmur": WEEKLY})) as mine:
        assert waited(lambda: mine.state.running)
        (job,) = mine._clock.get_jobs()
        assert (job.misfire_grace_time, job.coalesce, job.max_instances) == (None, True, 1)


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
    crons = schedule.scheduled()
    assert crons
    for source, cron in crons.items():
        at = times_of(cron).get_next_fire_time(None, NOW)
        assert f"{at:%a}".lower() in cron.rpartition(" ")[2].split(","), source


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


def test_a_visit_that_ignores_being_asked_to_end_is_ended(store: Store, tmp_path: Path) -> None:
    name = tmp_path / "pid"
    deaf = (
        "import os, pathlib, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
        f"pathlib.Path({str(name)!r}).write_text(str(os.getpid())); time.sleep(60)"
    )
    one_visit(store, deaf, Limits(seconds=0.5))
    with pytest.raises(ProcessLookupError):
        os.kill(int(name.read_text(encoding="utf-8")), 0)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux caps a process from outside")
def test_a_visit_that_takes_too_much_memory_fails_alone(store: Store) -> None:
    greedy = "import time; time.sleep(0.1); bytearray(1024 ** 3)"
    run = one_visit(store, greedy, Limits(memory=512 * 1024**2))
    assert run.outcome is RunOutcome.FAILED
    assert run.message.endswith("MemoryError")


def test_a_visit_that_breaks_leaves_its_last_words(store: Store) -> None:
    run = one_visit(store, "raise RuntimeError('the shelf is gone')")
    assert run.message.startswith("its process ended with 1 and recorded nothing")
    assert run.message.endswith("RuntimeError: the shelf is gone")


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
    last = last_visits(store, ["murmur"])
    assert overdue({"murmur": WEEKLY}, last, datetime.now(UTC)) == ["murmur"]


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
from scrapers import schedule
schedule.scheduled = lambda: {"murmur": "7 3 * * tue"}
schedule.command = None
sys.exit(schedule.serve())
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


# --- one holder -------------------------------------------------------------------------------


def test_a_second_scheduler_says_who_holds_the_first_and_takes_over(store: Store) -> None:
    limits = Limits(poll=0.02)
    second = Schedule(store, {"murmur": WEEKLY}, limits=limits)
    with Held(Schedule(store, {"murmur": WEEKLY}, limits=limits)) as first:
        assert waited(lambda: first.state.running)
        waiting = Held(second)
        waiting.__enter__()
        assert waited(lambda: "another process holds" in second.state.sentence)
        assert f"process {os.getpid()} on" in second.state.sentence
        assert not second.state.running
        assert second.state.next_due == {}
    assert waited(lambda: second.state.running)
    waiting.__exit__()


def test_who_waits_can_be_stopped(store: Store) -> None:
    with lock("schedule"):
        mine = Schedule(store, {})
        with Held(mine):
            assert waited(lambda: "another process" in mine.state.sentence)
    assert store.runs("schedule") == []


def test_a_stopped_schedule_gives_the_lock_back(store: Store) -> None:
    with Held(Schedule(store, {})) as mine:
        assert waited(lambda: mine.state.running)
    with lock("schedule", timeout=0):
        assert not mine.state.running


# --- on and off -------------------------------------------------------------------------------


def inside(store: Store) -> State:
    """Return the state while the application runs."""

    async def look() -> State:
        async with schedule.running():
            for _ in range(500):
                if schedule.state().running or not os.environ.get("SCRAPER_CONTACT"):
                    break
                await asyncio.sleep(0.01)
            return schedule.state()

    assert store.runs("schedule") == []
    return asyncio.run(look())


@pytest.fixture(autouse=True)
def _one_source(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    if "inside" in request.node.name:
        monkeypatch.setattr(schedule, "scheduled", lambda: {"murmur": WEEKLY})


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
    assert not schedule.state().running
    assert len(store.runs("schedule")) == 2


def test_inside_the_application_the_schedule_can_be_left_to_a_process_of_its_own(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCRAPER_CONTACT", "editor@example.org")
    monkeypatch.setenv("SCHEDULER", "off")
    monkeypatch.setattr(schedule, "_own", lambda: pytest.fail("it was started all the same"))

    async def look() -> State:
        async with schedule.running():
            return schedule.state()

    assert asyncio.run(look()).sentence.endswith("(SCHEDULER=off)")
    assert store.runs("schedule") == []


def test_a_service_without_a_contact_ends_at_once_and_the_ledger_says_why_once(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCRAPER_CONTACT", "nobody")
    assert [schedule.serve(), schedule.serve()] == [1, 1]
    assert len(store.runs("schedule")) == 1
    assert schedule.holder(store).startswith("automatic fetching is off")


def test_who_may_not_fetch_does_not_deny_who_does(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SCRAPER_CONTACT", raising=False)
    with Held(Schedule(store, {})) as mine:
        assert waited(lambda: mine.state.running)
        assert schedule.serve() == 1
        assert "runs the schedule" in schedule.holder(store)
