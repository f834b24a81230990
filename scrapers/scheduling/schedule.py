"""The schedule of one ledger: one scheduler, and each source in a process of its own.

APScheduler keeps the clock, in memory; what lasts is our own table of runs, from which overdue
work is found at every start. A source that never ran waits for its next time, so a fresh
checkout does not crawl the world. A source that fails repeatedly is visited less often
(`data.tries`). Sources run one after the other: a second one at the same time would gain nothing
and could ask the same host twice.

Who holds the schedule, or why nobody does, is written to the table of runs as well, under the
source `schedule`: other processes, and the page that shows it, read it there (`holder`).
"""

from __future__ import annotations

import logging
import os
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event
from typing import Any

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from data.connect import Unavailable
from data.model import Issue, IssueKind, Run, RunOutcome
from data.sources import declarations
from data.store import Store
from data.tries import PULLED, VISIT, next_try
from data.turns import Hold
from scrapers.scheduling.child import Child, Limits, uncapped
from scrapers.scheduling.times import overdue, times_of, visits

SCHEDULE = "schedule"
"""Kind and source of the runs that say who holds the schedule; the name of its turn."""

Launch = Callable[[str], Sequence[str]]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class State:
    """What a process says about the schedule: whether it runs here, in words, what is next."""

    running: bool
    sentence: str
    next_due: Mapping[str, datetime] = field(default_factory=dict)


def command(source: str) -> list[str]:
    """Return the command that visits one source, or one pull."""
    if source.startswith(PULLED):
        return [sys.executable, "-m", "scrapers", "pull", source.removeprefix(PULLED)]
    return [sys.executable, "-m", "scrapers", "run", source]


class Schedule:
    """The schedule of one ledger, from taking its turn to giving it back."""

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
        self._child = Child(self._limits)
        self._hold: Hold | None = None
        self._stopping = Event()
        self.sentence = "the schedule has not started yet"

    @property
    def state(self) -> State:
        """What there is to say right now."""
        jobs = self._clock.get_jobs() if self._clock else []
        due = {job.id: self._next(job) for job in jobs if job.id in self._crons}
        return State(self._clock is not None, self.sentence, due)

    def _next(self, job: Any) -> datetime:
        """Return when a source is visited next: the clock's next time, or a later one."""
        visited = visits(self._store, job.id)
        at: datetime = job.next_run_time
        return max(at, next_try(self._crons[job.id], visited, at))

    def keep(self, stop: Event) -> None:
        """Wait for a turn, hold the schedule until `stop` is set, and give the turn back.

        Whoever loses the turn, as when the database restarts, stops and waits for it again.
        """
        while not stop.is_set():
            try:
                self._hold = self._store.hold(SCHEDULE, me())
                if self._hold is None:
                    self._say(f"another process holds the schedule: {holder(self._store)}")
                else:
                    self._while_held(self._hold, stop)
            except Unavailable as fault:
                self._say(f"{me()} waits with the schedule. {fault}")
            stop.wait(self._limits.poll)

    def _while_held(self, hold: Hold, stop: Event) -> None:
        try:
            self.start()
            while not stop.wait(self._limits.poll) and not hold.lost():
                pass
        finally:
            self.close("stopped" if stop.is_set() else "lost its hold on the ledger and stopped")
            hold.give_back()

    def start(self) -> None:
        """Schedule every source, the overdue ones for now."""
        self._stopping.clear()
        clock = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(1)},
            # A late run is run, once, however late: by default it would be skipped after 1 s.
            job_defaults={"coalesce": True, "misfire_grace_time": None},
        )
        told = EVENT_JOB_ERROR | EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES
        clock.add_listener(self._noted, told)
        for source, cron in self._crons.items():
            clock.add_job(self.visit, times_of(cron), args=[source], id=source)
        late = overdue(self._store, self._crons, datetime.now(UTC))
        for source in late:
            clock.add_job(self.visit, args=[source], id=f"{source} overdue")
        counted = f"sources: {len(self._crons)}, overdue: {len(late)}"
        self._say(f"{me()} runs the schedule ({'; '.join(filter(None, (counted, uncapped())))})")
        self._record(SCHEDULE, SCHEDULE, RunOutcome.OK, self.sentence)
        clock.start()
        self._clock = clock

    def close(self, how: str = "stopped") -> None:
        """Stop: no new source, then the running one finishes or is abandoned."""
        self._stopping.set()
        if self._clock is None:
            return
        # Triggers first: a job submitted to an executor that is closing would raise.
        self._clock.pause()
        self._clock.remove_all_jobs()
        self._child.end()
        self._clock.shutdown(wait=True)
        self._clock = None
        self._say(f"{me()} {how} the schedule")
        self._record(SCHEDULE, SCHEDULE, RunOutcome.OK, self.sentence)

    def visit(self, source: str) -> None:
        """Visit one source in a process of its own, and see that the ledger hears of it.

        A time at which a failing source is left alone passes without a word.
        """
        if self._over():
            return
        started, before = datetime.now(UTC), visits(self._store, source)
        cron = self._crons.get(source)
        if cron and before and next_try(cron, before, started) > started:
            return
        words = self._child.run(self._launch(source))
        if visits(self._store, source) != before:
            return
        if self._stopping.is_set():  # of another kind than a visit, so that it stays overdue
            self._record(source, "abandoned", RunOutcome.FAILED, "the schedule stopped", started)
            return
        self._failed(source, words, started)

    def _over(self) -> bool:
        """Whether nothing may be begun: we are stopping, or somebody else may have the turn."""
        return self._stopping.is_set() or (self._hold is not None and self._hold.lost())

    def _failed(self, source: str, words: str, started: datetime) -> None:
        """Record a visit that recorded nothing itself, and the issue it raises."""
        self._record(source, VISIT, RunOutcome.FAILED, words, started)
        declared = declarations().get(source)
        where = declared.landing if declared else ""
        self._store.record_issue(
            Issue(source, "", IssueKind.FETCH, where, "process", words, opened_at=started)
        )

    def _noted(self, event: Any) -> None:
        """Write to the table of runs what APScheduler would only log."""
        source, now = event.job_id.partition(" ")[0], datetime.now(UTC)
        fault = getattr(event, "exception", None)
        if fault is None:
            late = getattr(event, "scheduled_run_time", None) or event.scheduled_run_times[0]
            words = f"missed its time {late:%Y-%m-%d %H:%M} UTC"
            self._record(source, "missed", RunOutcome.FAILED, words)
        elif isinstance(fault, Unavailable):  # which is no fault of the source
            self._record(source, "abandoned", RunOutcome.FAILED, str(fault))
        else:
            self._failed(source, f"{type(fault).__name__}: {fault}", now)

    def _record(
        self, source: str, kind: str, outcome: RunOutcome, words: str, since: datetime | None = None
    ) -> None:
        now = datetime.now(UTC)
        try:
            self._store.record_run(Run(source, kind, since or now, now, outcome, words))
        except Unavailable as fault:
            _log.warning("not recorded: %s %s %s (%s)", source, kind, words, fault)

    def _say(self, sentence: str) -> None:
        if sentence != self.sentence:
            _log.info("%s", sentence)
        self.sentence = sentence


def holder(store: Store) -> str:
    """Return who holds the schedule: as the database knows it, and as it last said itself."""
    runs = store.runs(SCHEDULE, limit=1)
    said = f"{runs[0].message} ({runs[0].started_at:%Y-%m-%d %H:%M} UTC)" if runs else "not known"
    now = store.who_holds(SCHEDULE)
    return said if not now or now in said else now


def me() -> str:
    """Return what this process calls itself when it holds the schedule."""
    return f"process {os.getpid()} on {platform.node()}"
