"""What changed in the whole ledger: one row for every statement whose value is another.

    note(connection, reading)     after a save, for the series that reading speaks of;
                                  `note_first` where it is the first of its snapshot
    rebuild(connection)           for all series, after a migration brought the table
    releases(asked), listed(...)  the questions; pure, nothing is run here

Most series are stated once, or repeated. Only where a reading says something else than another
one did (`data.contradictions`) is the history of a series read and weighed, by the rules of
`data.lineage`; so a save that contradicts nothing pays one look-up, and a page never scans the
history.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, Table, case, delete, func, insert, select

from data import contradictions, lineage, records, sightings
from data.lineage import Cause, Step
from data.model import Observation, Snapshot
from data.query import Vintage, beside, every_reading
from data.tables import METADATA

_T: Mapping[str, Table] = METADATA.tables
_CHANGE, _OBS = _T["change"], _T["observation"]
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """Which changes are wanted; an empty tuple or text does not filter.

    `release` is a snapshot, `since` an ISO date: documents that came on that day or later;
    `until` an instant: those that had come by then.
    """

    source: str = ""
    programme: str = ""
    platform: str = ""
    causes: tuple[Cause, ...] = ()
    release: str = ""
    since: str = ""
    until: datetime | None = None


class Release(NamedTuple):
    """How many values of one service one snapshot changed for one cause, and how many back."""

    snapshot: str
    source: str
    programme: str
    platform: str
    cause: Cause
    first_seen: str
    changed: int
    reverted: int


class Change(NamedTuple):
    """One value that became another; `back_to` is the earlier statement it returns to."""

    now: Observation
    before: Observation
    cause: Cause
    back_to: Observation | None


# --- kept at every save -------------------------------------------------------------------


def note(connection: Connection, reading: int) -> None:
    """Weigh anew the series that a reading states otherwise than others."""
    _weigh(connection, sorted(contradictions.of_reading(connection, reading).items()))


def note_first(connection: Connection, reading: int) -> None:
    """Do the same for the first reading of a snapshot; it states no series twice."""
    _weigh(connection, sorted(contradictions.of_first(connection, reading).items()))


def rebuild(connection: Connection) -> None:
    """Weigh every series that was stated more than once."""
    connection.execute(delete(_CHANGE))
    several = select(_OBS.c.series, func.min(_OBS.c.row_id)).group_by(_OBS.c.series)
    stated = connection.execute(several.having(func.count() > 1))
    _weigh(connection, [(int(key), int(row)) for key, row in stated])


def _weigh(connection: Connection, series: Sequence[tuple[int, int]]) -> None:
    """Weigh series anew, each given by its key and one of the observations that state it."""
    for start in range(0, len(series), _AT_ONCE):
        keys, few = zip(*series[start : start + _AT_ONCE], strict=True)
        connection.execute(delete(_CHANGE).where(_CHANGE.c.series.in_(keys)))
        rows = [row for key, history in _histories(connection, few) for row in _rows(key, history)]
        if rows:
            connection.execute(insert(_CHANGE), rows)


class _History(NamedTuple):
    vintages: list[Vintage]
    rows: dict[tuple[Any, ...], int]
    snapshots: Mapping[str, Snapshot]


def _histories(connection: Connection, few: Sequence[int]) -> Iterable[tuple[int, _History]]:
    statement = beside(few).add_columns(_OBS.c.row_id, _OBS.c.series)
    found: dict[int, _History] = {}
    for *row, number, series in connection.execute(statement):
        one = Vintage(records.observation(row), row[-2], bool(row[-1]))
        history = found.setdefault(series, _History([], {}, {}))
        history.vintages.append(one)
        history.rows[_name(one)] = number
    named = {v.observation.citation.snapshot for h in found.values() for v in h.vintages}
    back = sightings.returns(connection, named)
    found = {
        k: h._replace(vintages=lineage.with_returns(h.vintages, back)) for k, h in found.items()
    }
    table = _T["snapshot"]
    wanted = select(table).where(table.c.id.in_(sorted(named)))
    known = {s.id: s for s in map(records.snapshot, connection.execute(wanted))}
    return [(key, history._replace(snapshots=known)) for key, history in found.items()]


def _name(one: Vintage) -> tuple[Any, ...]:
    return (one.observation.citation, one.reading)


def _rows(series: int, history: _History) -> Iterable[dict[str, Any]]:
    for step in lineage.steps(history.vintages, history.snapshots):
        if step.changed:
            yield _row(series, step, history)


def _row(series: int, step: Step, history: _History) -> dict[str, Any]:
    now, before, back = step.now.observation, step.before, step.back_to
    assert before is not None  # a changed step has one
    snapshot = now.citation.snapshot
    return {
        "series": series,
        "row_id": history.rows[_name(step.now)],
        "before_row": history.rows[_name(before)],
        "back_row": history.rows[_name(back)] if back else 0,
        "snapshot": snapshot,
        "source": snapshot.rpartition("/")[0],
        "programme": now.series.programme,
        "platform": now.series.platform,
        "cause": step.cause.value,
        "first_seen": records.moment(now.first_seen),
    }


# --- asked --------------------------------------------------------------------------------


def releases(asked: Asked) -> Select[Any]:
    """Count changes by release, service and cause, the newest release first."""
    by = [_CHANGE.c[name] for name in Release._fields[:-2]]
    back = func.sum(case((_CHANGE.c.back_row != 0, 1), else_=0))
    statement = select(*by, func.count(), back).where(*_terms(asked)).group_by(*by)
    order = [_CHANGE.c[name] for name in ("snapshot", "programme", "platform", "cause")]
    return statement.order_by(_CHANGE.c.first_seen.desc(), *order)


def release(row: Sequence[Any]) -> Release:
    """Return a row of `releases` as the noun."""
    *about, cause, first_seen, changed, reverted = row
    snapshot, source, programme, platform = about
    at = (Cause(cause), first_seen, int(changed), int(reverted))
    return Release(snapshot, source, programme, platform, *at)


def listed(connection: Connection, asked: Asked, start: int, most: int) -> list[Change]:
    """Return at most `most` changes from number `start` on, the newest release first."""
    order = (_CHANGE.c.first_seen.desc(), _CHANGE.c.snapshot, _CHANGE.c.row_id, _CHANGE.c.id)
    few = select(_CHANGE).where(*_terms(asked)).order_by(*order).offset(start).limit(most)
    found = connection.execute(few).all()
    named = {n for row in found for n in (row.row_id, row.before_row, row.back_row) if n}
    held = _observations(connection, sorted(named))
    return [
        Change(_at(held[r.row_id], r), held[r.before_row], Cause(r.cause), held.get(r.back_row))
        for r in found
    ]


def _at(now: Observation, row: Any) -> Observation:
    """Return what a change is to, with when it was stated: a return comes after first seen."""
    return now._replace(first_seen=datetime.fromisoformat(row.first_seen))


def _observations(connection: Connection, rows: Sequence[int]) -> dict[int, Observation]:
    found: dict[int, Observation] = {}
    for start in range(0, len(rows), _AT_ONCE):
        few = _OBS.c.row_id.in_(rows[start : start + _AT_ONCE])
        for *row, number in connection.execute(every_reading(few).add_columns(_OBS.c.row_id)):
            found[number] = records.observation(row)
    return found


def _terms(asked: Asked) -> list[Any]:
    equal = {
        "source": asked.source,
        "programme": asked.programme,
        "platform": asked.platform,
        "snapshot": asked.release,
    }
    terms: list[Any] = [_CHANGE.c[name] == value for name, value in equal.items() if value]
    if asked.causes:
        terms.append(_CHANGE.c.cause.in_([c.value for c in asked.causes]))
    if asked.since:
        terms.append(_CHANGE.c.first_seen >= asked.since)
    if asked.until:
        terms.append(_CHANGE.c.first_seen <= records.until(asked.until))
    return terms
