"""Run due sources unattended: one scheduler per ledger, each source a process of its own.

    async with running(): ...   inside the application, unless SCHEDULER=off
    serve()                     `python -m scrapers schedule`
    state()                     what this process has to say about it

APScheduler keeps the clock, in memory; what lasts is our own table of runs, from which overdue
work is found at every start. A source that never ran waits for its next time, so a fresh
checkout does not crawl the world, and without a contact for the user agent (SCRAPER_CONTACT)
nothing is scheduled at all. Sources run one after the other: a second one at the same time
would gain nothing and could ask the same host twice.

Who holds the schedule, or why nobody does, is written to the table of runs as well, under the
source `schedule`: other processes, and the page that shows it, read it there (`holder`).
"""

from __future__ import annotations

import asyncio
import logging
import os
import platform
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MISSED
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from data.model import Issue, IssueKind, Run, RunOutcome
from data.sources import declaration
from data.store import Store, lock

if sys.platform == "linux":
    import resource

ROOT = Path(__file__).resolve().parent.parent
VISIT = "visit"
"""The kind of run that means that a source was visited; see `collect`."""
SCHEDULE = "schedule"
"""Kind and source of the runs that say who holds the schedule."""

Launch = Callable[[str], Sequence[str]]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one source may take, in seconds and bytes, and how patient a stop is."""

    seconds: float = 15 * 60
    memory: int = 2 * 1024**3  # address space, where the system can cap it (Linux)
    grace: float = 20.0  # for the running source to finish when the schedule stops
    poll: float = 15.0  # between two looks whether another scheduler is gone


@dataclass(frozen=True, slots=True)
class State:
    """What a process says about the schedule: whether it runs here, in words, what is next."""

    running: bool
    sentence: str
    next_due: Mapping[str, datetime] = field(default_factory=dict)


def off_because() -> str:
    """Return why nothing is fetched automatically, or an empty string when it is."""
    from scrapers.fetch import contact_of

    if contact_of(os.environ.get("SCRAPER_CONTACT")):
        return ""
    return (
        "automatic fetching is off: set SCRAPER_CONTACT to an e-mail or web address at which a "
        "publisher can reach you"
    )


def scheduled() -> dict[str, str]:
    """Return the cron line of every source that a program may visit, by id."""
    from scrapers.collect import fetchable

    return {source: cron for source in fetchable() if (cron := declaration(source).cron)}


def times_of(cron: str) -> CronTrigger:
    """Return the times a cron line names, in UTC. Weekdays have names: numbers differ by system."""
    return CronTrigger.from_crontab(cron, timezone=UTC)


def overdue(crons: Mapping[str, str], last: Mapping[str, datetime], now: datetime) -> list[str]:
    """Return the sources that missed a time since their last visit, each once.

    A source that was never visited is not among them.
    """
    # Starts are kept to the second, so the time just served must not count as missed.
    served = {source: last[source] + timedelta(seconds=1) for source in crons if source in last}
    due = {s: times_of(crons[s]).get_next_fire_time(None, at) for s, at in served.items()}
    return [source for source, at in due.items() if at is not None and at <= now]


def visits(store: Store, source: str) -> list[Run]:
    """Return the latest visits to one source, newest first."""
    return [run for run in store.runs(source) if run.kind == VISIT]


def last_visits(store: Store, sources: Sequence[str]) -> dict[str, datetime]:
    """Return when each source was last visited; a source never visited is left out."""
    return {source: runs[0].started_at for source in sources if (runs := visits(store, source))}


def command(source: str) -> list[str]:
    """Return the command that visits one source."""
    return [sys.executable, "-m", "scrapers", "run", source]


class Schedule:
    """The schedule of one ledger, from taking the lock to giving it back."""

    def __init__(
        self,
        store: Store,
        crons: Mapping[str, str],
        *,
        launch: Launch = command,
        limits: Limits | None = None,
    ) -> None:
        """Start nothing yet."""
        self._store = store
        self._crons = dict(crons)
        self._launch = launch
        self._limits = limits or Limits()
        self._clock: Any = None
        self._child: subprocess.Popen[str] | None = None
        self._stopping = Event()
        self.sentence = "the schedule has not started yet"

    @property
    def state(self) -> State:
        """What there is to say right now."""
        jobs = self._clock.get_jobs() if self._clock else []
        due = {job.id: job.next_run_time for job in jobs if job.id in self._crons}
        return State(self._clock is not None, self.sentence, due)

    def keep(self, stop: Event) -> None:
        """Wait for the lock, hold the schedule until `stop` is set, and give it back."""
        alone = lock("schedule")
        while not stop.is_set():
            try:
                alone.acquire(timeout=0)
            except TimeoutError:
                self._say(f"another process holds the schedule: {holder(self._store)}")
                stop.wait(self._limits.poll)
                continue
            try:
                self.start()
                stop.wait()
            finally:
                self.close()
                alone.release()

    def start(self) -> None:
        """Schedule every source, the overdue ones for now."""
        clock = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(1)},
            # A late run is run, once, however late: by default it would be skipped after 1 s.
            job_defaults={"coalesce": True, "misfire_grace_time": None},
        )
        clock.add_listener(self._noted, EVENT_JOB_ERROR | EVENT_JOB_MISSED)
        for source, cron in self._crons.items():
            clock.add_job(self.visit, times_of(cron), args=[source], id=source)
        last = last_visits(self._store, list(self._crons))
        late = overdue(self._crons, last, datetime.now(UTC))
        for source in late:
            clock.add_job(self.visit, args=[source], id=f"{source} overdue")
        self._say(f"{_me()} runs the schedule (sources: {len(self._crons)}, overdue: {len(late)})")
        self._record(SCHEDULE, SCHEDULE, RunOutcome.OK, self.sentence)
        clock.start()
        self._clock = clock

    def close(self) -> None:
        """Stop: no new source, then the running one finishes or is abandoned."""
        self._stopping.set()
        if self._clock is None:
            return
        # Triggers first: a job submitted to an executor that is closing would raise.
        self._clock.pause()
        self._clock.remove_all_jobs()
        if (child := self._child) is not None:
            _end(child, self._limits.grace)
        self._clock.shutdown(wait=True)
        self._clock = None
        self._say(f"{_me()} stopped the schedule")
        self._record(SCHEDULE, SCHEDULE, RunOutcome.OK, self.sentence)

    def visit(self, source: str) -> None:
        """Visit one source in a process of its own, and see that the ledger hears of it."""
        if self._stopping.is_set():
            return
        started, before = datetime.now(UTC), visits(self._store, source)
        words = self._run(source)
        if visits(self._store, source) != before:
            return
        if self._stopping.is_set():  # of another kind than a visit, so that it stays overdue
            self._record(source, "abandoned", RunOutcome.FAILED, "the schedule stopped", started)
            return
        self._record(source, VISIT, RunOutcome.FAILED, words, started)
        self._store.record_issue(
            Issue(source, "", IssueKind.FETCH, "", "process", words, opened_at=started)
        )

    def _run(self, source: str) -> str:
        """Run the command for a source within its limits. Returns how it ended, in words."""
        child = _started(self._launch(source), self._limits.memory)
        self._child = child
        try:
            _, said = child.communicate(timeout=self._limits.seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            with suppress(subprocess.TimeoutExpired):  # a grandchild may hold the pipe
                child.communicate(timeout=5)
            return f"ended after its time limit of {self._limits.seconds:g} seconds"
        finally:
            self._child = None
        if said:
            _log.warning("%s: %s", source, said.strip())
        last = said.strip().rpartition("\n")[2]
        return f"its process ended with {child.returncode} and recorded nothing. {last}".strip()

    def _noted(self, event: Any) -> None:
        """Write to the table of runs what APScheduler would only log."""
        source = event.job_id.partition(" ")[0]
        if event.exception is None:
            words = f"missed its time {event.scheduled_run_time:%Y-%m-%d %H:%M} UTC"
            self._record(source, "missed", RunOutcome.FAILED, words)
        else:
            words = f"{type(event.exception).__name__}: {event.exception}"
            self._record(source, VISIT, RunOutcome.FAILED, words)

    def _record(
        self, source: str, kind: str, outcome: RunOutcome, words: str, since: datetime | None = None
    ) -> None:
        now = datetime.now(UTC)
        self._store.record_run(Run(source, kind, since or now, now, outcome, words))

    def _say(self, sentence: str) -> None:
        if sentence != self.sentence:
            _log.info("%s", sentence)
        self.sentence = sentence


def holder(store: Store) -> str:
    """Return what the last scheduler of this ledger said of itself, with the time."""
    runs = store.runs(SCHEDULE, limit=1)
    return f"{runs[0].message} ({runs[0].started_at:%Y-%m-%d %H:%M} UTC)" if runs else "not known"


def _started(words: Sequence[str], memory: int) -> subprocess.Popen[str]:
    """Start a command in a session of its own: Ctrl-C at a terminal is ours to pass on."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH", ""))))
    child = subprocess.Popen(  # noqa: S603, our own module with a declared id
        words,
        env={**os.environ, "PYTHONPATH": path},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    if sys.platform == "linux":
        # From outside, as `preexec_fn` may deadlock in a process with threads.
        with suppress(ProcessLookupError):
            resource.prlimit(child.pid, resource.RLIMIT_AS, (memory, memory))
    return child


def _end(child: subprocess.Popen[str], grace: float) -> None:
    """Let a child finish, else ask it to end, else end it."""
    for patience, then in ((grace, child.terminate), (5.0, child.kill)):
        try:
            child.wait(timeout=patience)
        except subprocess.TimeoutExpired:
            then()


def _write_off(store: Store, reason: str) -> None:
    """Write to the table of runs, once, that nobody fetches; unless somebody does."""
    with suppress(TimeoutError), lock("schedule", timeout=0):
        latest = store.runs(SCHEDULE, limit=1)
        if not latest or latest[0].message != reason:
            now = datetime.now(UTC)
            store.record_run(Run(SCHEDULE, SCHEDULE, now, now, RunOutcome.NOTHING, reason))


def _me() -> str:
    return f"process {os.getpid()} on {platform.node()}"


_mine: Schedule | State = State(False, "no schedule was started in this process")


def state() -> State:
    """Return what this process says about the schedule."""
    return _mine.state if isinstance(_mine, Schedule) else _mine


def _own() -> Schedule | None:
    """Return the schedule of this process, or None when fetching is off; `state` says so."""
    global _mine  # noqa: PLW0603, one schedule per process is the point
    if reason := off_because():
        _log.warning("%s", reason)
        _write_off(Store(), reason)
        _mine = State(False, reason)
        return None
    _mine = Schedule(Store(), scheduled())
    return _mine


@asynccontextmanager
async def running() -> AsyncIterator[None]:
    """Hold the schedule while the application runs; do nothing when SCHEDULER=off."""
    global _mine  # noqa: PLW0603, see `_own`
    if os.environ.get("SCHEDULER", "on").lower() == "off":
        _mine = State(False, "the schedule is left to a process of its own (SCHEDULER=off)")
        yield
        return
    mine = await asyncio.to_thread(_own)
    stop = Event()
    thread = Thread(target=mine.keep, args=(stop,), name="schedule", daemon=True) if mine else None
    if thread:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        if thread:
            await asyncio.to_thread(thread.join)


def serve() -> int:
    """Hold the schedule until SIGTERM or Ctrl-C. Returns 0, or 1 when fetching is off."""
    mine = _own()
    if mine is None:
        return 1
    stop = Event()

    def ask(*_: object) -> None:
        # In another thread: a handler interrupts the very wait whose lock `set` needs.
        Thread(target=stop.set).start()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, ask)
    mine.keep(stop)
    return 0
