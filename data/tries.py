"""When a source is visited next: the times of its cron line, fewer of them after failures.

    times(...)     the times a cron line names
    in_a_row(...)  how many of the last visits failed
    next_try(...)  the first time that is worth a visit

A source is visited at every time its cron line names. A visit that fails is repeated at the
next of them; with each further failure in a row the number of times waited for doubles (1, 2,
4, ...), as long as that is at most four weeks after the failure. One visit that does not fail
ends this. Nothing is stored for it: the table of runs says all there is to say, also after a
restart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import takewhile

from data.model import Run, RunOutcome

VISIT = "visit"
"""The kind of run that means that a source was visited, by whomever."""
PULLED = "pull-"
"""What the source of a partner's file is called by, before its name: no reader is told of it.

When a partner tests, and how much, is nobody's to know before it is published.
"""
LONGEST = timedelta(weeks=4)
"""How long after a failure a source is tried again at the latest, give or take one time."""

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def times(cron: str, after: datetime) -> Iterator[datetime]:
    """Yield the times later than `after` that a cron line names, in UTC, without end.

    `cron` is as declarations have it: minute, hour, two stars, names of weekdays.
    """
    minute, hour, _, _, names = cron.split()
    days = {_DAYS.index(name) for name in names.split(",")}
    at = after.astimezone(UTC).replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
    while True:
        if at > after and at.weekday() in days:
            yield at
        at += timedelta(days=1)


def visits(runs: Sequence[Run], source: str) -> list[Run]:
    """Return the visits to one source among runs of any kind, in the order given."""
    return [run for run in runs if (run.source, run.kind) == (source, VISIT)]


def in_a_row(visited: Sequence[Run]) -> int:
    """Return how many of the latest visits failed; `visited` is sorted newest first."""
    return sum(1 for _ in takewhile(lambda run: run.outcome is RunOutcome.FAILED, visited))


def next_try(cron: str, visited: Sequence[Run], now: datetime) -> datetime:
    """Return when a source is to be visited next; in the past when that is overdue.

    A source that was never visited waits for its next time.
    """
    if not visited:
        return next(times(cron, now))
    # A time that passed while the visit was under way was served by it.
    ended = visited[0].finished_at
    wait = 2 ** min(max(in_a_row(visited) - 1, 0), 16)
    coming = times(cron, ended)
    chosen = next(coming)
    for at in (next(coming) for _ in range(wait - 1)):
        if at > ended + LONGEST:
            break
        chosen = at
    return chosen


def told(cron: str, visited: Sequence[Run], now: datetime) -> str:
    """Return what to say of a source that fails repeatedly, or an empty string."""
    failures = in_a_row(visited)
    if failures < 2 or not cron:
        return ""
    at = next_try(cron, visited, now)
    return f"failed {failures} times in a row, tried again from {at:%Y-%m-%d %H:%M} UTC on"
