"""What is new, as events: reports, changes, failures, what is overdue, what changed on pages.

Every event has a key that is the same for ever, so that nobody is told of it twice, and the
instant from which it was so. Nothing is judged here: an event says what the ledger holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from data.changes import Release
from data.lineage import KIND_WORDS, kind_of
from data.model import Issue, IssueKind, Look, LookOutcome, Obtained, Snapshot, digest, public_id
from data.reference import platforms
from data.signals import SIGNAL_WORDS, Signal
from data.unstated import Unstated
from metrics import omissions, words
from metrics.editions import Edition

KINDS = ("report", "change", "failure", "overdue", "page")
"""The kinds of events, by which a feed may be narrowed."""

_STOPS = (IssueKind.SHAPE, IssueKind.BYTES, IssueKind.FETCH)
_TOLD_CHANGES = ("restated", "reread", "corrected")


@dataclass(frozen=True, slots=True)
class Event:
    """One event: `key` is stable, `page` the address of ours where more stands."""

    kind: str
    source: str
    key: str
    title: str
    words: str
    at: datetime
    page: str


def newest(found: Iterable[Event], most: int) -> list[Event]:
    """Return the newest events, each key once; events of one instant by their keys."""
    once = {one.key: one for one in found}
    return sorted(once.values(), key=lambda e: (-e.at.timestamp(), e.key))[:most]


def reports(snapshots: Iterable[Snapshot], figures: Mapping[str, int]) -> list[Event]:
    """Return the documents that came and were read; what is bundled with the software is no news.

    `figures` are the observations read from each snapshot, by its id.
    """
    return [
        Event(
            kind="report",
            source=one.source,
            key=f"report/{one.id}",
            title=f"New document of {one.source}: {one.filename}",
            words=f"{words.plural(figures[one.id], 'figure')} were read from it.",
            at=one.fetched_at,
            page=_status(one.source),
        )
        for one in snapshots
        if one.role == "document" and one.obtained is not Obtained.RECORDED and one.id in figures
    ]


def pages(signals: Iterable[Signal]) -> list[Event]:
    """Return what changed on publishers' pages between two looks, each change once."""
    return [
        Event(
            kind="page",
            source=one.source,
            key=f"page/{public_id(digest('|'.join(_seen(one))))}",
            title=f"{one.source}: {SIGNAL_WORDS[one.kind]}",
            words=f"{one.sentence} (seen at {one.page})",
            at=one.seen_at,
            page=_status(one.source),
        )
        for one in signals
    ]


def _seen(one: Signal) -> tuple[str, ...]:
    about = (one.source, one.page, one.kind.value, one.address, one.was)
    return (*about, one.words, one.words_before, one.seen_at.isoformat())


def changed(releases: Iterable[Release]) -> list[Event]:
    """Return one event per document and kind of change; copies that differ are no news.

    A document that its publisher goes back to is told anew, each time under a key of its own.
    """
    groups: dict[tuple[str, str], dict[str, list[Release]]] = {}
    for one in releases:
        by_time = groups.setdefault((one.snapshot, kind_of(one.cause)), {})
        by_time.setdefault(one.first_seen, []).append(one)
    return [
        _change(snapshot, kind, by_time[at], f"/{at}" if at != min(by_time) else "")
        for (snapshot, kind), by_time in groups.items()
        if kind in _TOLD_CHANGES
        for at in by_time
    ]


def _change(snapshot: str, kind: str, found: Sequence[Release], time: str) -> Event:
    names = sorted({_name(r.platform) for r in found}, key=str.casefold)
    whose = words.listed(names) if len(names) <= 3 else words.plural(len(names), "service")
    number, back = sum(r.changed for r in found), sum(r.reverted for r in found)
    returned = f" {back:,} of them returned to a value stated before." if back else ""
    return Event(
        kind="change",
        source=found[0].source,
        key=f"change/{kind}/{snapshot}{time}",
        title=f"{whose}: {words.plural(number, 'value')} {KIND_WORDS[kind]}",
        words=f"In the document {snapshot}.{returned}",
        at=datetime.fromisoformat(found[0].first_seen),
        page=f"changes?{urlencode({'release': snapshot})}",
    )


def unstated(found: Iterable[Unstated]) -> list[Event]:
    """Return one event per release that no longer states figures which the one before did."""
    groups: dict[str, list[Unstated]] = {}
    for one in found:
        groups.setdefault(one.snapshot, []).append(one)
    return [_left_out(snapshot, ones) for snapshot, ones in groups.items()]


def _left_out(snapshot: str, ones: Sequence[Unstated]) -> Event:
    names = sorted({_name(one.platform) for one in ones}, key=str.casefold)
    whose = words.listed(names) if len(names) <= 3 else words.plural(len(names), "service")
    number, again = sum(one.figures for one in ones), sum(one.again for one in ones)
    kinds = len({one.measure for one in ones})
    later = f" A later release states {again:,} of them again." if again else ""
    of = f"Of {words.plural(kinds, 'kind')} of figures, last stated in {ones[0].before}."
    return Event(
        kind="change",
        source=ones[0].source,
        key=f"change/unstated/{snapshot}",
        title=f"{whose}: {words.plural(number, 'figure')} {omissions.since(ones[0])}",
        words=f"{of} Neither deleted nor zero: what was stated last goes on to hold.{later}",
        at=datetime.fromisoformat(ones[0].first_seen),
        page=f"changes?{urlencode({'omitted': snapshot})}",
    )


def failures(issues: Iterable[Issue]) -> list[Event]:
    """Return what stopped a source, once for each time it began."""
    return [
        Event(
            kind="failure",
            source=one.source,
            key=f"failure/{public_id(digest('|'.join(_named(one))))}",
            title=f"{one.source} could not be read",
            words=one.message,
            at=one.opened_at,
            page=_status(one.source),
        )
        for one in issues
        if one.kind in _STOPS
    ]


def _named(one: Issue) -> tuple[str, ...]:
    about = (one.source, one.snapshot, one.kind.value, one.locator, one.word)
    return (*about, one.opened_at.isoformat())


def overdue(editions: Iterable[Edition], looks: Sequence[Look]) -> list[Event]:
    """Return editions that somebody looked for after their day and did not find.

    The instant is that of the first such look, however often somebody looked again.
    """
    found = []
    for one in editions:
        first = _first_late_look(one, looks) if one.late_days else None
        if first is not None:
            found.append(
                Event(
                    kind="overdue",
                    source=one.source,
                    key=f"overdue/{one.source}/{one.period_start}_{one.period_end}",
                    title=f"{_name(one.platform)}: report overdue since {one.due}",
                    words=one.sentence,
                    at=first,
                    page=_status(one.source),
                )
            )
    return found


def _first_late_look(one: Edition, looks: Sequence[Look]) -> datetime | None:
    wanted = (one.source, one.period_start, one.period_end)
    late = (
        look.looked_at
        for look in looks
        if (look.source, look.period_start, look.period_end) == wanted
        and look.outcome is LookOutcome.NOT_FOUND
        and look.looked_at.date() > one.due
    )
    return min(late, default=None)


def _status(source: str) -> str:
    return f"status?{urlencode({'source': source})}"


def _name(platform: str) -> str:
    known = platforms().get(platform)
    return known.name if known else platform
