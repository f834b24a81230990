"""What repeated looks at an item say about a report: how long it stayed, and what became of it.

A disappearance is an interval: after the last look that saw the item, up to the first that did
not (test-report protocol, 3.4). A failed check and a login wall are missing looks: they change
nothing. Filing a report is a look, since nobody reports what is not there. Blocked in one
country is kept apart from gone.

Whose looks count: those from the country of the report and logged out, where there are any,
because platforms hide reported content from those who reported it; then those from that
country, then those from elsewhere logged out, then the rest.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from data.exercises.model import Report, StateCheck
from data.exercises.words import words

HOUR = 3600.0
DAY_90 = 83 * 24.0
"""Hours from which on a look tells about day 90: a week early is forgiven, later never is."""

_UP, _PLATFORM, _OTHERWISE, _UNKNOWN, _GEO, _MISSING = range(6)
_GROUPS = {
    "up": _UP,
    "gone_platform": _PLATFORM,
    "gone_otherwise": _OTHERWISE,
    "gone_unknown": _UNKNOWN,
    "geo": _GEO,
    "missing": _MISSING,
}
_ABROAD = 2
_NAMES = {_PLATFORM: "platform", _OTHERWISE: "otherwise", _UNKNOWN: "unknown"}

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the looks at an item say for one report, in hours from its submission.

    The item was last seen at `up_h` and first missed at `gone_h` (None: never); `gone` says how:
    platform, otherwise or unknown. `looked_h` is the last look that showed anything within the
    watch, `geo_h` the first that found it blocked in a country. `several` says whether looks
    came from two countries or more, without which gone and blocked can't be told apart.
    `back` is whether it was up again at day 90, None where nobody looked; `copies` whether
    identical copies were seen after it had gone. `before`: it had gone when the report was filed;
    `never_up`: the first look found it gone, and none before had seen it.
    """

    up_h: float = 0.0
    gone_h: float | None = None
    gone: str = ""
    looked_h: float = 0.0
    geo_h: float | None = None
    several: bool = False
    back: bool | None = None
    copies: bool | None = None
    before: bool = False
    never_up: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    """Every look that shows something, once for each report on its item, in order of time."""

    report: Ints
    hours: Floats
    state: Ints
    copies: Ints
    place: Ints
    rank: Ints

    def only(self, kept: NDArray[np.bool_]) -> _Pairs:
        """Return some of the looks."""
        return _Pairs(
            self.report[kept],
            self.hours[kept],
            self.state[kept],
            self.copies[kept],
            self.place[kept],
            self.rank[kept],
        )


def seen(
    reports: Sequence[Report], checks: Sequence[StateCheck], watch: Sequence[float]
) -> list[Seen]:
    """Return what the looks say for each report; `watch` is how many hours count for each.

    Where an item has no looks of its own, the columns of the report stand in for them.
    """
    every = _pairs(reports, checks)
    counted = np.bincount(every.report, minlength=len(reports)) > 0
    found = _summed(every, np.asarray(watch, float), len(reports))
    return [
        one if looked else _told(report, hours)
        for one, looked, report, hours in zip(found, counted, reports, watch, strict=True)
    ]


def _seconds(moments: Sequence[datetime | None]) -> Floats:
    stamps = (m.timestamp() if m else np.nan for m in moments)
    return np.fromiter(stamps, np.float64, len(moments))


def _numbered(values: Sequence[str], known: dict[str, int]) -> Ints:
    """Return one number for each word, the same for the same word."""
    return np.fromiter((known.setdefault(v, len(known)) for v in values), np.int64, len(values))


def _pairs(reports: Sequence[Report], checks: Sequence[StateCheck]) -> _Pairs:
    """Return every look that shows something beside every report on its item."""
    states = {code: _GROUPS[word.counts_as] for code, word in words("state").items()}
    missing = {code for code, group in states.items() if group == _MISSING}
    shown = [c for c in checks if c.state not in missing]
    items: dict[tuple[str, str], int] = {}
    of_report = np.array([items.setdefault((r.round, r.item), len(items)) for r in reports], int)
    of_check = np.array([items.get((c.round, c.item), -1) for c in shown], np.int64)
    at, state = _seconds([c.checked_at for c in shown]), _coded([c.state for c in shown], states)
    order = np.lexsort((state, at, of_check))
    lowest = np.searchsorted(of_check[order], of_report, side="left")
    many = np.searchsorted(of_check[order], of_report, side="right") - lowest
    report = np.repeat(np.arange(len(reports)), many)
    inside = np.arange(len(report)) - np.repeat(np.cumsum(many) - many, many)
    which = order[np.repeat(lowest, many) + inside]
    places: dict[str, int] = {}
    place = _numbered([c.vantage_country for c in shown], places)[which]
    home = _numbered([r.vantage_country for r in reports], places)[report]
    within = np.array([c.logged_in is True for c in shown], np.int64)[which]
    copied = {code: int(code != "0") for code in words("copies")} | {"": -1}
    return _Pairs(
        report=report,
        hours=(at[which] - _seconds([r.submitted_at for r in reports])[report]) / HOUR,
        state=state[which],
        copies=_coded([c.copies for c in shown], copied)[which],
        place=place,
        rank=_ABROAD * (place != home) + within,
    )


def _coded(values: Sequence[str], codes: Mapping[str, int]) -> Ints:
    return np.fromiter(map(codes.__getitem__, values), np.int64, len(values))


def _best(pairs: _Pairs, many: int) -> _Pairs:
    """Return the looks that count: for each report those of the best rank after it was filed."""
    best = np.full(many, 9, np.int64)
    after = pairs.only(pairs.hours > 0)
    np.minimum.at(best, after.report, after.rank)
    return pairs.only(pairs.rank == best[pairs.report])


def _first(of: _Pairs, many: int) -> Floats:
    """Return the hours of the first of these looks for each report, infinity where none is."""
    found = np.full(many, np.inf)
    np.minimum.at(found, of.report, of.hours)
    return found


def _last(of: _Pairs, many: int) -> Floats:
    """Return the hours of the last of these looks for each report, minus infinity for none."""
    found = np.full(many, -np.inf)
    np.maximum.at(found, of.report, of.hours)
    return found


def _summed(every: _Pairs, watch: Floats, many: int) -> list[Seen]:
    """Return what all looks together say, report by report."""
    looks = _best(every, many)
    there, missed = np.isin(looks.state, (_UP, _GEO)), np.isin(looks.state, tuple(_NAMES))
    inside = (looks.hours > 0) & (looks.hours <= watch[looks.report])
    gone = _first(looks.only(inside & missed), many)
    kept = there & (looks.hours <= watch[looks.report]) & (looks.hours < gone[looks.report])
    up = _last(looks.only(kept), many)
    geo = _first(every.only((every.state == _GEO) & (every.hours > 0)), many)
    only_here = _elsewhere(every, watch, many) >= gone
    columns = (
        np.maximum(up, 0.0),
        np.where(only_here, np.inf, gone),
        np.where(only_here, _MISSING, _causes(looks.only(inside & missed), gone, many)),
        np.maximum(_last(looks.only(inside), many), 0.0),
        np.where(only_here, np.minimum(gone, geo), np.where(geo <= watch, geo, np.inf)),
        _places(every, many) > 1,
        _back(looks, gone, many),
        _copied(every, gone, many),
        _gone_before(every, many) & ~(up > 0),
        np.isneginf(up) & np.isfinite(gone),
    )
    return [_one(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def _elsewhere(every: _Pairs, watch: Floats, many: int) -> Floats:
    """Return when an item was last up in another country than where its looks are counted."""
    at_home = np.zeros(many, bool)
    at_home[every.report[(every.rank < _ABROAD) & (every.hours > 0)]] = True
    up = (every.state == _UP) & (every.rank >= _ABROAD) & (every.hours <= watch[every.report])
    return _last(every.only(up & at_home[every.report]), many)


def _gone_before(every: _Pairs, many: int) -> NDArray[np.bool_]:
    """Return whether the last look before the report was filed found nothing there."""
    before = every.only(every.hours <= 0)
    last = before.only(before.hours == _last(before, many)[before.report])
    found = np.zeros(many, bool)
    found[last.report] = np.isin(last.state, tuple(_NAMES))
    return found


def _one(
    up: float, gone: float, cause: int, looked: float, geo: float, several: bool, *rest: int
) -> Seen:
    back, copies, before, never_up = rest
    return Seen(
        up_h=up,
        gone_h=None if math.isinf(gone) else gone,
        gone=_NAMES.get(cause, ""),
        looked_h=looked,
        geo_h=None if math.isinf(geo) else geo,
        several=several,
        back=None if back < 0 else bool(back),
        copies=None if copies < 0 else bool(copies),
        before=bool(before),
        never_up=bool(never_up),
    )


def _causes(missed: _Pairs, gone: Floats, many: int) -> Ints:
    """Return how each item was first missed; the lowest number where one hour has two."""
    found = np.full(many, _MISSING, np.int64)
    at = missed.only(missed.hours == gone[missed.report])
    np.minimum.at(found, at.report, at.state)
    return found


def _places(every: _Pairs, many: int) -> Ints:
    """Return from how many countries each item was looked at."""
    places = int(every.place.max(initial=0)) + 1
    return np.bincount(np.unique(every.report * places + every.place) // places, minlength=many)


def _back(looks: _Pairs, gone: Floats, many: int) -> Ints:
    """Return 1 where an item that had gone was up at its last look from day 90 on, 0 where not."""
    late = looks.only((looks.hours >= DAY_90) & np.isfinite(gone[looks.report]))
    last = _last(late, many)
    found = np.full(many, -1, np.int64)
    at = late.only(late.hours == last[late.report])
    found[at.report] = at.state == _UP
    return found


def _copied(every: _Pairs, gone: Floats, many: int) -> Ints:
    """Return 1 where the last look for identical copies after an item had gone found some."""
    after = every.only((every.copies >= 0) & (every.hours >= gone[every.report]))
    last = _last(after, many)
    found = np.full(many, -1, np.int64)
    at = after.only(after.hours == last[after.report])
    np.maximum.at(found, at.report, at.copies)
    return found


def _told(report: Report, watch: float) -> Seen:
    """Return what the report's own columns say where there is no list of looks.

    A block without a time is dated by the end of the watch. Whether an item is back is known
    only where it was watched to day 90: an empty cell before that is no "not back".
    """
    up, gone, ended = (
        _after(report, moment)
        for moment in (report.last_seen_up_at, report.first_seen_gone_at, report.observation_end)
    )
    group = _GROUPS[words("state")[report.gone_cause].counts_as] if report.gone_cause else _UNKNOWN
    named = gone is not None and group in _NAMES
    inside = named and gone is not None and 0 < gone <= watch
    looked = max((h for h in (up, gone) if h is not None and h <= watch), default=0.0)
    blocked = report.geo_blocked is True or group == _GEO
    watched = inside and ended is not None and ended >= DAY_90
    return Seen(
        up_h=max(0.0, min(up, watch)) if up is not None else 0.0,
        gone_h=gone if inside else None,
        gone=_NAMES[group] if inside else "",
        looked_h=max(0.0, looked),
        geo_h=(gone if gone is not None and group == _GEO else watch) if blocked else None,
        several=report.geo_blocked is not None,
        back=report.reinstated_at is not None if watched else None,
        before=named and gone is not None and gone <= 0,
        never_up=named and up is None,
    )


def _after(report: Report, moment: datetime | None) -> float | None:
    if moment is None or report.submitted_at is None:
        return None
    return (moment - report.submitted_at).total_seconds() / HOUR
