"""When a source is visited: the times its cron line names, and which of them have passed."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import UTC, datetime

from apscheduler.triggers.cron import CronTrigger

from data.exercises.pulls import PullFault, pulls
from data.model import Run
from data.sources import declaration
from data.store import Store
from data.tries import VISIT, next_try

_log = logging.getLogger(__name__)


def scheduled() -> dict[str, str]:
    """Return the cron line of every source that a program may visit, by id; pulls among them."""
    from scrapers.visiting.collect import fetchable

    declared = {source: cron for source in fetchable() if (cron := declaration(source).cron)}
    try:
        return declared | {one.source: one.cron for one in pulls().values()}
    except PullFault as fault:  # what it declares is not visited; everything else is
        _log.warning("%s", fault)
        return declared


def times_of(cron: str) -> CronTrigger:
    """Return the times a cron line names, in UTC. Weekdays have names: numbers differ by system."""
    return CronTrigger.from_crontab(cron, timezone=UTC)


def visits(store: Store, source: str) -> list[Run]:
    """Return the latest visits to one source, newest first."""
    return store.runs(source, kind=VISIT, limit=100)


def overdue(store: Store, crons: Mapping[str, str], now: datetime) -> list[str]:
    """Return the sources whose next visit should have been before now, each once.

    A source that was never visited is not among them.
    """
    return [s for s, cron in crons.items() if next_try(cron, visits(store, s), now) <= now]
