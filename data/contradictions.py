"""Which series a reading states otherwise than they were stated before.

    of_reading(connection, reading)   otherwise than any other statement of the series
    of_first(connection, reading)     the same for the first reading of a snapshot, at less cost

Only these are weighed after a save (`changes`). Where every statement of a series says the
same, nothing of it ever changed. And a statement that comes last takes nothing back of what was
found before: it is measured against one other, the last of its kind (`passes`), and is a change
only if it differs from that one. So a figure is compared with one figure, however many
statements of it there are; whatever is less plain is left to the first question.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import (
    Connection,
    Integer,
    Select,
    Table,
    and_,
    case,
    column,
    func,
    or_,
    select,
    values,
)

from data import sightings
from data.model import Obtained, Tier, release
from data.query import SHARED
from data.records import moment
from data.tables import METADATA

_T: Mapping[str, Table] = METADATA.tables
_OBS, _CONTEXT = _T["observation"], _T["context"]
_READ, _SNAPSHOT = _T["reading"], _T["snapshot"]
_VALUE = ("number", "low", "high", "bound", "absence")
_AT_ONCE = 500
_OTHER, _ITS = _OBS.alias("other"), _CONTEXT.alias("its")
_SAME_DIMENSIONS = and_(*(_ITS.c[name] == _CONTEXT.c[name] for name in SHARED))
_SAME_SERIES = and_(*(_OTHER.c[name] == _OBS.c[name] for name in ("jurisdiction", "series")))
_DIFFERS = or_(
    _CONTEXT.c.unit != _ITS.c.unit,
    *(_OBS.c[name].is_distinct_from(_OTHER.c[name]) for name in _VALUE),
)


def of_reading(connection: Connection, reading: int) -> dict[int, int]:
    """Return the series that any other statement states otherwise than a reading does.

    By their keys, each with one of the observations that state it. With them come those of the
    earlier readings of the same snapshot: what a better reader leaves out counts no more.
    """
    its = select(_READ.c.snapshot).where(_READ.c.id == reading).scalar_subquery()
    every = select(_READ.c.id).where(_READ.c.snapshot == its)
    return _otherwise(connection, _CONTEXT.c.reading.in_(every))


def of_first(connection: Connection, reading: int) -> dict[int, int]:
    """Return the series in which the first reading of a snapshot may have brought a change.

    As `of_reading`, of which it may leave out what is beside nothing that it differs from. The
    reading may state no series twice.
    """
    last, doubtful = _last_beside(connection, reading)
    found: dict[int, int] = {}
    alone: list[int] = []
    for few in _parts(sorted(last)):
        pairs = [(mine, its) for mine in few for its in last[mine]]
        for series, row, stated in connection.execute(_unlike(pairs)):
            if stated:
                found[series] = row
            else:
                alone.append(row)
    for few in _parts(alone):
        found |= _otherwise(connection, _OBS.c.row_id.in_(few))
    for few in _parts(doubtful):
        found |= _otherwise(connection, _CONTEXT.c.id.in_(few))
    return found


def _otherwise(connection: Connection, mine: Any) -> dict[int, int]:
    """Compare some observations with every other statement of their series."""
    pairs = (
        _CONTEXT.join(_OBS, _OBS.c.context == _CONTEXT.c.id)
        .join(_ITS, _SAME_DIMENSIONS)
        .join(_OTHER, _OTHER.c.context == _ITS.c.id)
    )
    found = select(_OBS.c.series, func.min(_OBS.c.row_id)).select_from(pairs)
    found = found.where(mine, _OTHER.c.row_id != _OBS.c.row_id, _SAME_SERIES, _DIFFERS)
    return {int(k): int(row) for k, row in connection.execute(found.group_by(_OBS.c.series))}


def _unlike(pairs: Sequence[tuple[int, int]]) -> Select[Any]:
    """Choose what the first of two contexts states otherwise than the second, or alone."""
    named = values(column("mine", Integer), column("its", Integer)).data(list(pairs))
    pair = named.cte("pair")
    beside = (
        pair.join(_CONTEXT, _CONTEXT.c.id == pair.c.mine)
        .join(_ITS, _ITS.c.id == pair.c.its)
        .join(_OBS, _OBS.c.context == _CONTEXT.c.id)
        .outerjoin(_OTHER, and_(_OTHER.c.context == _ITS.c.id, _SAME_SERIES))
    )
    stated = func.count(_OTHER.c.row_id)
    unlike = func.sum(case((and_(_OTHER.c.row_id.is_not(None), _DIFFERS), 1), else_=0))
    found = select(_OBS.c.series, _OBS.c.row_id, stated).select_from(beside)
    return found.group_by(_OBS.c.series, _OBS.c.row_id).having(or_(stated == 0, unlike > 0))


# --- who comes last ------------------------------------------------------------------------


class _Came(NamedTuple):
    """What puts the figures of some contexts in time: alike for most of one reading."""

    reading: int
    snapshot: str
    kind: str
    first: tuple[str, str, int]
    last: tuple[str, str, int]


def _last_beside(connection: Connection, reading: int) -> tuple[dict[int, list[int]], list[int]]:
    """Return the contexts of a reading, each with those that it is measured against.

    Apart from them those where that cannot be told from contexts alone. One that has no other
    of the same dimensions is in neither.
    """
    last: dict[int, list[int]] = {}
    doubtful: list[int] = []
    for mine, came, others in _beside(connection, reading):
        used = _measured_against(came, set(others.values()))
        if used:
            last[mine] = [its for its, one in others.items() if one in used]
        else:
            doubtful.append(mine)
    return last, doubtful


def _measured_against(mine: _Came, others: Collection[_Came]) -> set[_Came]:
    """Return the last reading before this one, where it is beyond doubt which that is."""
    if mine.first != mine.last or mine.first <= max(o.last for o in others):
        return set()
    kin = [o for o in others if o.kind == mine.kind] or others
    newest = max(kin, key=lambda o: o.last)
    its = [o for o in kin if o.snapshot == newest.snapshot]
    before = [o.last for o in kin if o.snapshot != newest.snapshot]
    if before and min(o.first for o in its) <= max(before):
        return set()
    used = max(o.reading for o in its)
    return {o for o in its if o.reading == used}


def _beside(connection: Connection, reading: int) -> Iterator[tuple[int, _Came, dict[int, _Came]]]:
    """Yield each context of a reading with those of the same dimensions in other readings."""
    tells = [_ITS.c[name] for name in ("reading", "edition", "tier", "snapshot", "first_seen")]
    asked = select(_CONTEXT.c.id, _ITS.c.id, *tells)
    asked = asked.select_from(_CONTEXT.join(_ITS, _SAME_DIMENSIONS))
    asked = asked.where(_CONTEXT.c.reading == reading).order_by(_CONTEXT.c.id)
    rows = connection.execute(asked).all()
    if all(row.reading == reading for row in rows):
        return
    came = _came(connection, {row[2:] for row in rows})
    for mine, few in groupby(rows, key=itemgetter(0)):
        found = {row[1]: came[row[2:]] for row in few}
        own = found[mine]
        others = {its: one for its, one in found.items() if one.reading != reading}
        if others:
            yield mine, own, others


def _came(connection: Connection, told: Collection[Sequence[Any]]) -> dict[Any, _Came]:
    """Return, by what contexts tell, how and when their snapshots came and returned."""
    snapshots = {snapshot for *_, snapshot, _ in told}
    returns = sightings.returns(connection, snapshots)
    recorded = select(_SNAPSHOT.c.id).where(_SNAPSHOT.c.obtained == Obtained.RECORDED.value)
    transcriptions = set(connection.execute(recorded).scalars())
    found: dict[Any, _Came] = {}
    for about in told:
        reading, edition, tier, snapshot, first_seen = about
        kind = "document" if tier == Tier.HELD.value else "copy"
        kind = "transcription" if snapshot in transcriptions else kind
        first = (release(edition), first_seen, edition)
        back = moment(max(returns[snapshot])) if snapshot in returns else first_seen
        last = (first[0], max(first_seen, back), edition)
        found[about] = _Came(reading, snapshot, kind, first, last)
    return found


def _parts(few: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(few), _AT_ONCE):
        yield few[start : start + _AT_ONCE]
