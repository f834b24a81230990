"""A schedule kept by a thread, and programs that run in place of a visit. No source is real."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from threading import Event, Thread

from data.model import Run, RunOutcome
from data.store import Store
from scrapers.scheduling import times
from scrapers.scheduling.schedule import Schedule

WEEKLY = "7 3 * * tue"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)

VISITED = """
import sys
from datetime import UTC, datetime
from data.model import Run, RunOutcome
from data.store import Store
now = datetime.now(UTC)
Store().record_run(Run(sys.argv[1], "visit", now, now, RunOutcome.OK, "read"))
"""


def ran(store: Store, source: str, at: datetime, outcome: RunOutcome = RunOutcome.OK) -> None:
    """Record a visit that took no time."""
    store.record_run(Run(source, "visit", at, at, outcome, "synthetic"))


def visits(store: Store, source: str = "murmur") -> list[Run]:
    return times.visits(store, source)


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
