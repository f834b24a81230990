"""The schedule kept by this process, or the reason why it keeps none.

    async with running(): ...   inside the application, unless SCHEDULER=off
    serve()                     `python -m scrapers schedule`
    state()                     what this process has to say about it

Without a contact for the user agent (SCRAPER_CONTACT) nothing is scheduled at all.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from threading import Event, Thread

from data.model import Run, RunOutcome
from data.store import Store
from scrapers.scheduling import daily
from scrapers.scheduling.schedule import SCHEDULE, Schedule, State, me
from scrapers.scheduling.times import scheduled

_log = logging.getLogger(__name__)


def off_because() -> str:
    """Return why nothing is fetched automatically, or an empty string when it is."""
    from scrapers.fetching.fetch import contact_of

    if contact_of(os.environ.get("SCRAPER_CONTACT")):
        return ""
    return (
        "automatic fetching is off: set SCRAPER_CONTACT to an e-mail or web address at which a "
        "publisher can reach you"
    )


def _write_off(store: Store, reason: str) -> None:
    """Write to the table of runs, once, that nobody fetches; unless somebody does."""
    hold = store.hold(SCHEDULE, me())
    if hold is None:
        return
    try:
        latest = store.runs(SCHEDULE, limit=1)
        if not latest or latest[0].message != reason:
            now = datetime.now(UTC)
            store.record_run(Run(SCHEDULE, SCHEDULE, now, now, RunOutcome.NOTHING, reason))
    finally:
        hold.give_back()


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
    threads = [daily.started(stop)]
    if mine:
        threads.append(Thread(target=mine.keep, args=(stop,), name="schedule", daemon=True))
        threads[-1].start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            await asyncio.to_thread(thread.join)


def serve() -> int:
    """Hold the schedule until SIGTERM or Ctrl-C. Returns 0, or 1 when fetching is off.

    Test reports are looked after either way, once where nothing is fetched.
    """
    mine, stop = _own(), Event()
    if mine is None:
        stop.set()
        daily.keep(stop)
        return 1
    daily.started(stop)

    def ask(*_: object) -> None:
        # In another thread: a handler interrupts the very wait whose lock `set` needs.
        Thread(target=stop.set).start()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, ask)
    mine.keep(stop)
    return 0
