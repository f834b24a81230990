"""When somebody should look again: availability checks, appeals, and what came back by day 90.

    PRESETS                  light and full, with the metrics each can support
    due_checks(...)          what to look at now, one look for each item
    due_appeals(...)         what to lodge, to ask after, or to look into

Pure; metrics are named by their ids. What rests on the platforms' messages alone (waits for a
decision, acknowledgements, redress) needs no look at all and is the same under every preset.

A look belongs to the last time of the schedule before it, and one missed is not made up for: an
hour's look taken after five hours tells nothing about the first. A look that failed, or met a
login, is none. What is seen gone is looked at again only at the end, to see whether it came back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from data.exercises.model import Appeal, Dispute, Item, Report, Round, StateCheck
from data.exercises.words import counted_as

HOUR = timedelta(hours=1)
DAY_90 = 90 * 24
EARLY_90 = 7 * 24
"""Hours by which the look of day 90 may come early (`metrics.exercises.looks` counts it then)."""
_SEEN_GONE = frozenset(
    code for g in ("platform", "otherwise", "unknown") for code in counted_as("state", f"gone_{g}")
)
_MISSING = counted_as("state", "missing")
_REJECTED = counted_as("decision", "rejected")


@dataclass(frozen=True, slots=True)
class Preset:
    """Hours after the first report at which an item is looked at, and what that can support.

    `supports` are ids of metrics that rest on looks; `because` says what the others lack.
    """

    code: str
    hours: tuple[int, ...]
    day_90: bool
    supports: tuple[str, ...]
    because: str = ""


_AT_DAYS = (
    *("up_removed_24h", "up_removed_7d", "act_removed_share", "act_geoblocked_share"),
    "act_copies_up_share",
)
PRESETS: Mapping[str, Preset] = {
    "light": Preset(
        "light",
        (24, 48, 168, 672),
        day_90=False,
        supports=_AT_DAYS,
        because="Between looks lie days: no median until content is gone, and nobody looks at "
        "day 90 for what came back.",
    ),
    "full": Preset(
        "full",
        (1, 2, 4, 12, 24, 36, 48, 72, 168, 336, 504, 672),
        day_90=True,
        supports=(*_AT_DAYS, "up_median_removal_h", "up_mean_168h", "act_reinstated_share_90d"),
    ),
}


@dataclass(frozen=True, slots=True)
class DueCheck:
    """A look that is due: at which hour of the schedule, since when, and until when it counts.

    `country` is where the first report was filed from; `again` says that the item was gone and
    is looked at for its return.
    """

    exercise: str
    round: str
    item: str
    short_code: str
    platform: str
    country: str
    hour: int
    due_at: datetime
    until: datetime | None
    again: bool = False


@dataclass(frozen=True, slots=True)
class DueAppeal:
    """A step of redress that is due: `lodge`, `ask` (no answer yet) or `dispute` (no decision)."""

    exercise: str
    round: str
    item: str
    short_code: str
    attempt: int
    step: str
    since: datetime
    until: datetime | None


def due_checks(
    items: Iterable[Item],
    reports: Iterable[Report],
    checks: Iterable[StateCheck],
    phase: Round,
    now: datetime,
) -> list[DueCheck]:
    """Return the look that is due for each item of a round, the longest due first."""
    first = _first_reports(reports)
    looks: dict[str, list[StateCheck]] = {}
    for one in checks:
        looks.setdefault(one.item, []).append(one)
    found = (
        _due(item, first[item.id], looks.get(item.id, []), phase, now)
        for item in items
        if item.id in first
    )
    return sorted((one for one in found if one is not None), key=lambda one: (one.due_at, one.item))


def _first_reports(reports: Iterable[Report]) -> dict[str, Report]:
    """Return the first report on each item: its submission starts the clock."""
    found: dict[str, Report] = {}
    for one in reports:
        known = found.get(one.item)
        if one.submitted_at and (known is None or _at(one) < _at(known)):
            found[one.item] = one
    return found


def _at(one: Report) -> datetime:
    assert one.submitted_at is not None
    return one.submitted_at


def hours_of(phase: Round) -> tuple[int, ...]:
    """Return the hours at which items of a round are looked at, within its observation."""
    last = (phase.observation_days or 0) * 24
    return tuple(hour for hour in PRESETS[phase.schedule].hours if hour <= last)


def _due(
    item: Item, report: Report, looks: Sequence[StateCheck], phase: Round, now: datetime
) -> DueCheck | None:
    """Return the look that is due for one item, or None."""
    seen = sorted((o for o in looks if o.checked_at and o.state not in _MISSING), key=_looked)
    gone = _gone(report, seen)
    hours = hours_of(phase)
    slots = list(_slots(hours[-1:] if gone else hours))
    if gone and PRESETS[phase.schedule].day_90:
        slots.append((DAY_90 - EARLY_90, None))
    start = _at(report)
    for hour, until in reversed(slots):
        begins, ends = start + hour * HOUR, start + until * HOUR if until else None
        if now < begins:
            continue
        if (ends and now >= ends) or any(_looked(one) >= begins for one in seen):
            return None
        return DueCheck(
            *(phase.exercise, phase.id, item.id, item.short_code, item.platform),
            *(report.vantage_country, hour, begins, ends, gone),
        )
    return None


def _looked(one: StateCheck) -> datetime:
    assert one.checked_at is not None
    return one.checked_at


def _gone(report: Report, seen: Sequence[StateCheck]) -> bool:
    """Whether an item went: as last seen, or as the report itself says, or the platform."""
    if seen:
        return seen[-1].state in _SEEN_GONE
    return report.first_seen_gone_at is not None and report.reinstated_at is None


def _slots(hours: Sequence[int]) -> Iterator[tuple[int, int | None]]:
    """Yield from which hour until which a look belongs to each time of the schedule.

    The last one may be made up for within as long again as a week.
    """
    for place, hour in enumerate(hours):
        following = hours[place + 1] if place + 1 < len(hours) else hour + 7 * 24
        yield hour, following


LODGE_WITHIN = timedelta(days=182)
"""A complaint may be lodged for at least six months after the decision (DSA Art. 20(1))."""
ASK_AFTER = timedelta(days=14)
"""When we look for the answer to an appeal. Ours: the DSA says "timely" and names no day."""
DISPUTE_WITHIN = timedelta(days=90)
"""A dispute body decides within 90 days of receiving the complaint (DSA Art. 21(4))."""


def due_appeals(
    items: Iterable[Item],
    reports: Iterable[Report],
    appeals: Iterable[Appeal],
    disputes: Iterable[Dispute],
    now: datetime,
) -> list[DueAppeal]:
    """Return the steps of redress that are due, the oldest first.

    Refused reports may be appealed, appeals without an answer are asked after, and disputes
    that outlast their time are looked into. What was lodged or decided is due no more.
    """
    codes = {(i.exercise, i.round, i.id): i.short_code for i in items}
    lodged = {_key(one) for one in appeals}
    found = [*_to_lodge(reports, lodged, now), *_to_ask(appeals, now), *_late(disputes, now)]
    named = (
        DueAppeal(
            *(one.exercise, one.round, one.item, codes.get(_key(one)[:3], "")),
            *(one.attempt or 0, step, since, until),
        )
        for one, step, since, until in found
    )
    return sorted(named, key=lambda one: (one.since, one.item, one.attempt))


_Step = tuple[Report | Appeal | Dispute, str, datetime, datetime | None]


def _key(one: Report | Appeal | Dispute) -> tuple[str, str, str, int]:
    return one.exercise, one.round, one.item, one.attempt or 0


def _to_lodge(
    reports: Iterable[Report], lodged: set[tuple[str, str, str, int]], now: datetime
) -> Iterator[_Step]:
    for one in reports:
        if one.decision in _REJECTED and one.decided_at and _key(one) not in lodged:
            until = one.decided_at + LODGE_WITHIN
            if one.decided_at <= now < until:
                yield one, "lodge", one.decided_at, until


def _to_ask(appeals: Iterable[Appeal], now: datetime) -> Iterator[_Step]:
    for one in appeals:
        if one.lodged_at and one.decided_at is None and not one.outcome:
            since = one.lodged_at + ASK_AFTER
            if since <= now:
                yield one, "ask", since, None


def _late(disputes: Iterable[Dispute], now: datetime) -> Iterator[_Step]:
    for one in disputes:
        if one.lodged_at and one.decided_at is None and not one.outcome:
            since = one.lodged_at + DISPUTE_WITHIN
            if since <= now:
                yield one, "dispute", since, None
