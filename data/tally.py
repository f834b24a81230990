"""What came of each source, in numbers: its newest runs, figures read, figures in use.

Statements only; `store` runs them. Observations of one reading lie in one piece, so those of a
source are counted from where its readings begin and end, without looking at any of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Select, Table, func, select

from data.model import RunOutcome
from data.tables import METADATA

_T: Mapping[str, Table] = METADATA.tables
_CONTEXT, _CUR, _READ, _RUN, _SNAP = (
    _T[name] for name in ("context", "current", "reading", "run", "snapshot")
)
_ITS_READINGS = _SNAP.join(_READ, _READ.c.snapshot == _SNAP.c.id)
_NEWEST = _READ.c.superseded.is_(False)


def latest_runs(outcomes: Iterable[RunOutcome]) -> Select[Any]:
    """Choose the newest run of every source, of those that ended in one of some ways if given."""
    wanted = [o.value for o in outcomes]
    newest = select(func.max(_RUN.c.id)).group_by(_RUN.c.source)
    newest = newest.where(_RUN.c.outcome.in_(wanted)) if wanted else newest
    return select(_RUN).where(_RUN.c.id.in_(newest))


def read_by_source() -> Select[Any]:
    """Count the observations of the newest readings, by source."""
    return _read(_SNAP.c.source)


def read_by_snapshot(source: str) -> Select[Any]:
    """Count the observations of the newest readings of a source ("" for all), by snapshot."""
    every = _read(_SNAP.c.id)
    return every.where(_SNAP.c.source == source) if source else every


def _read(by: Any) -> Select[Any]:
    number = func.sum(_READ.c.last_row - _READ.c.first_row + 1)
    return select(by, number).select_from(_ITS_READINGS).where(_NEWEST).group_by(by)


def holding(source: str) -> Select[Any]:
    """Count the observations of a source that hold today."""
    its = _ITS_READINGS.join(_CONTEXT, _CONTEXT.c.reading == _READ.c.id)
    whole = its.join(_CUR, _CUR.c.context == _CONTEXT.c.id)
    return select(func.count()).select_from(whole).where(_SNAP.c.source == source)


def of_programme(programme: str) -> Select[Any]:
    """Count the observations that hold today under a regime."""
    whole = _CONTEXT.join(_CUR, _CUR.c.context == _CONTEXT.c.id)
    return select(func.count()).select_from(whole).where(_CONTEXT.c.programme == programme)
