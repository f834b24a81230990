"""Figures that the next release of their source does not print: no longer stated.

    note(connection, snapshot)     after a save, for the releases next to that one
    rebuild(connection)            for all sources, after a migration brought the table
    counted(asked), listed(...)    the questions; pure, nothing is run here

A release is one document of a file that repeats its history (`model.release`). What it leaves
out it neither deletes nor sets to zero: the last statement goes on to hold, and bears a mark. What
only looks left out is not listed; `data.absent` says which that is. Only the publisher's own
documents are weighed: a copy or an excerpt, whoever made it, may leave out anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, Table, and_, delete, func, insert, select

from data import absent, breaks, records
from data.absent import LISTED, Why
from data.model import Observation, release
from data.side_by_side import Pass, its_own, of_source, passes, statements
from data.tables import METADATA
from data.vocabulary import Break

_T: Mapping[str, Table] = METADATA.tables
_GONE, _OBS, _CUR, _READ = (_T[name] for name in ("unstated", "observation", "current", "reading"))
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Sought:
    """Which figures are wanted; an empty text does not filter. As in `changes.Asked`."""

    source: str = ""
    programme: str = ""
    platform: str = ""
    measure: str = ""
    release: str = ""
    since: str = ""
    until: datetime | None = None


class Unstated(NamedTuple):
    """Figures of one measure of one service, of periods in a row, that a release leaves out.

    `before` is the snapshot that stated them last, `snapshot` the release without them, with
    `edition` and `edition_before`. `again` of the `figures` were stated once more by a later
    release; at most `unread` may stand in cells of the release that could not be read.
    `example` is the row of one last statement.
    """

    snapshot: str
    before: str
    source: str
    programme: str
    platform: str
    measure: str
    why: Why
    edition: int
    edition_before: int
    first_seen: str
    period_start: str
    period_end: str
    figures: int
    again: int
    unread: int
    example: int


class Omission(NamedTuple):
    """One figure that a release leaves out, as it was stated last."""

    last: Observation
    snapshot: str
    edition: int
    first_seen: str
    why: Why
    again: bool


# --- kept at every save -------------------------------------------------------------------


def note(connection: Connection, snapshot: str) -> None:
    """Weigh the release in a snapshot against its neighbours; other documents are none."""
    source = snapshot.rpartition("/")[0]
    found = _releases(connection, source)
    mine = next((p for p in found if p.snapshot == snapshot), None)
    if mine is None:
        return
    same = [n for n, p in enumerate(found) if p.edition == mine.edition]
    _weigh(connection, found[max(same[0] - 1, 0) : same[-1] + 2], same[0] == 0)


def rebuild(connection: Connection) -> None:
    """Weigh every release of every source."""
    connection.execute(delete(_GONE))
    for source in connection.execute(select(_T["snapshot"].c.source).distinct()).scalars().all():
        found = _releases(connection, source)
        _weigh(connection, found, True)


def _releases(connection: Connection, source: str) -> list[Pass]:
    """Return the publisher's own releases of a source, oldest first."""
    found = passes(connection, of_source(source), its_own())
    return [p for p in found if release(p.edition)]


def _weigh(connection: Connection, found: Sequence[Pass], first: bool) -> None:
    """Weigh releases pair by pair; `first` says that nothing was stated before the first."""
    anew = [p.snapshot for p in (found if first else found[1:])]
    connection.execute(delete(_GONE).where(_GONE.c.snapshot.in_(anew)))
    for before, now in pairwise(found):
        rows = [
            _row(one, before, now)
            for one in absent.weighed(connection, before, now)
            if one.why in LISTED
        ]
        for start in range(0, len(rows), _AT_ONCE):
            connection.execute(insert(_GONE), rows[start : start + _AT_ONCE])


def _row(one: absent.Absent, before: Pass, now: Pass) -> dict[str, Any]:
    line = one.line
    return {
        "series": line.series,
        "row_id": line.row_id,
        "context": line.context,
        "jurisdiction": line.jurisdiction,
        "snapshot": now.snapshot,
        "before": before.snapshot,
        "source": now.source,
        "programme": line.programme,
        "platform": line.part.platform,
        "measure": line.part.measure,
        "period_start": line.period_start,
        "period_end": line.period_end,
        "edition": now.edition,
        "edition_before": before.edition,
        "why": one.why.value,
        "unread": one.unread,
        "first_seen": now.stated_at,
    }


# --- asked --------------------------------------------------------------------------------

_BY = (
    *("snapshot", "before", "source", "programme", "platform", "measure", "why"),
    *("edition", "edition_before", "first_seen"),
)
_SPAN = ("period_start", "period_end")
# What was stated last still holds, unless a later release states the figure again.
_HOLDS = and_(
    _CUR.c.context == _GONE.c.context,
    _CUR.c.jurisdiction == _GONE.c.jurisdiction,
    _CUR.c.row_id == _GONE.c.row_id,
)


def counted(asked: Sought) -> Select[Any]:
    """Count figures left out, by release, service, measure, cause and period, newest first."""
    by = [_GONE.c[name] for name in (*_BY, *_SPAN)]
    of = (func.count(), func.count(_CUR.c.row_id), func.max(_GONE.c.unread))
    whole = _GONE.outerjoin(_CUR, _HOLDS)
    statement = select(*by, *of, func.min(_GONE.c.row_id)).select_from(whole)
    statement = statement.where(*_terms(asked)).group_by(*by)
    return statement.order_by(_GONE.c.first_seen.desc(), *by)


def runs(rows: Iterable[Sequence[Any]]) -> list[Unstated]:
    """Return the rows of `counted` with periods that follow each other taken together."""
    found: list[Unstated] = []
    for row in rows:
        about, why, when = tuple(row[:6]), Why(row[6]), tuple(row[7:10])
        start, end, figures, holding, unread, example = row[10:]
        counts = (figures, figures - holding, unread, example)
        one = Unstated._make((*about, why, *when, start, end, *counts))
        if found and _follows(found[-1], one):
            last = found.pop()
            one = last._replace(
                period_end=end,
                figures=last.figures + figures,
                again=last.again + one.again,
                unread=max(last.unread, unread),
            )
        found.append(one)
    return found


def _follows(last: Unstated, one: Unstated) -> bool:
    if last[:10] != one[:10]:
        return False
    ended, starts = map(date.fromisoformat, (last.period_end, one.period_start))
    return ended + timedelta(days=1) >= starts


def on_record(one: Unstated | Omission) -> tuple[Break, ...]:
    """Return the breaks of a measure that lie between the two releases."""
    about = one if isinstance(one, Unstated) else one.last.series
    before = one.edition_before if isinstance(one, Unstated) else one.last.edition
    known = breaks.of_series(about.programme, about.platform, about.measure)
    between = (release(before), release(one.edition))
    return tuple(b for b in known if between[0] < b.on.isoformat() <= between[1])


def listed(connection: Connection, asked: Sought, start: int, most: int) -> list[Omission]:
    """Return at most `most` figures left out from number `start` on, the newest release first."""
    order = (_GONE.c.first_seen.desc(), _GONE.c.snapshot, _GONE.c.row_id, _GONE.c.id)
    few = select(_GONE, _CUR.c.row_id.label("holds")).outerjoin(_CUR, _HOLDS)
    few = few.where(*_terms(asked)).order_by(*order).offset(start).limit(most)
    return _omissions(connection, connection.execute(few).all())


def of_series(connection: Connection, series: int) -> list[Omission]:
    """Return where a figure was left out, the oldest release first."""
    few = select(_GONE, _CUR.c.row_id.label("holds")).outerjoin(_CUR, _HOLDS)
    few = few.where(_GONE.c.series == series).order_by(_GONE.c.edition, _GONE.c.first_seen)
    return _omissions(connection, connection.execute(few).all())


def _omissions(connection: Connection, found: Sequence[Any]) -> list[Omission]:
    held = statements(connection, sorted({row.row_id for row in found}))
    return [
        Omission(
            held[row.row_id],
            row.snapshot,
            row.edition,
            row.first_seen,
            Why(row.why),
            row.holds is None,
        )
        for row in found
    ]


def _terms(asked: Sought) -> list[Any]:
    equal = {
        "source": asked.source,
        "programme": asked.programme,
        "platform": asked.platform,
        "measure": asked.measure,
        "snapshot": asked.release,
    }
    terms: list[Any] = [_GONE.c[name] == value for name, value in equal.items() if value]
    if asked.since:
        terms.append(_GONE.c.first_seen >= asked.since)
    if asked.until:
        terms.append(_GONE.c.first_seen <= records.until(asked.until))
    return terms
