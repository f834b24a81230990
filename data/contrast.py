"""Two documents of one source beside each other: what one says otherwise, anew, or not at all.

    comparable(connection, ...)          the documents that speak of the same periods, by source
    contrasted(connection, one, other)   the figures in which two documents differ

Only the reading of each document that counts takes part, so that a better reader of ours is no
difference between publications.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, func, or_, select

from data import absent, records
from data.absent import LISTED, Why
from data.model import Observation, Obtained, release
from data.rounding import rounded
from data.side_by_side import Line, Pass, of_source, only_in, passes, statements
from data.tables import METADATA

_T: Mapping[str, Table] = METADATA.tables
_OBS, _CONTEXT, _HOLDING, _SNAPSHOT = (
    _T[name] for name in ("observation", "context", "holding", "snapshot")
)
_VALUE = ("number", "low", "high", "bound", "absence")

Span = tuple[str, str, str]
"""Service, first and last day of a period."""


class Comparable(NamedTuple):
    """A document that another of its source can be held against, and the periods it states."""

    made: Pass
    spans: frozenset[Span]


class Altered(NamedTuple):
    """A figure that two documents state differently, by the rows it stands in."""

    before: int
    now: int
    relative: float | None


class Missing(NamedTuple):
    """A figure of the older document that the newer one does not state, and why."""

    row: int
    why: Why


@dataclass(frozen=True, slots=True)
class Contrast:
    """What sets a newer document apart from an older one of the same source.

    `changed` has the largest relative change first; `digits` counts values that only have other
    digits at their end. `added` and `missing` are figures of one of the two alone, of periods
    that both speak of; those that only look left out are `explained` (see `absent`).
    `beyond_before` and `beyond_now` count those of periods that the other
    does not speak of. In a file that repeats its history every period is spoken of by the newer.
    """

    before: Pass
    now: Pass
    unchanged: int
    digits: int
    changed: tuple[Altered, ...]
    added: tuple[int, ...]
    missing: tuple[Missing, ...]
    explained: tuple[Missing, ...]
    beyond_before: int
    beyond_now: int


# --- which documents ------------------------------------------------------------------------


def comparable(
    connection: Connection, source: str = "", until: datetime | None = None
) -> dict[str, list[Comparable]]:
    """Return the documents of each source that share a period with another one of it.

    In the order of their editions. Our own transcriptions are no documents.
    """
    spoken = _spoken(connection)
    terms = [_SNAPSHOT.c.obtained != Obtained.RECORDED.value]
    terms += [of_source(source)] if source else []
    terms += [_SNAPSHOT.c.fetched_at <= records.until(until)] if until else []
    every: dict[str, list[Comparable]] = {}
    for one in passes(connection, *terms):
        spans = frozenset(spoken.get(one.reading, ()))
        every.setdefault(one.source, []).append(Comparable(one, spans))
    kept = {key: [c for c in found if beside(c, found)] for key, found in every.items()}
    return {key: found for key, found in sorted(kept.items()) if found}


def beside(one: Comparable, found: Sequence[Comparable]) -> list[Comparable]:
    """Return the documents that speak of a service and period that `one` speaks of."""
    return [c for c in found if c.made != one.made and c.spans & one.spans]


def _spoken(connection: Connection) -> dict[int, list[Span]]:
    names = ("platform", "period_start", "period_end")
    asked = select(_HOLDING.c.reading, *(_HOLDING.c[name] for name in names)).distinct()
    found: dict[int, list[Span]] = {}
    for reading, platform, start, end in connection.execute(asked):
        found.setdefault(reading, []).append((platform, start, end))
    return found


# --- what differs ---------------------------------------------------------------------------


def contrasted(connection: Connection, one: Comparable, other: Comparable) -> Contrast:
    """Return what sets the newer of two documents of a source apart from the older."""
    before, now = sorted((one, other), key=lambda c: _age(c.made))
    apart = _apart(connection, before.made, now.made)
    both = _in_both(connection, before.made, now.made)
    digits, changed = _weighed(connection, apart)
    added, beyond_now = _within(only_in(connection, now.made, before.made), before.spans)
    missing = absent.weighed(connection, before.made, now.made)
    repeats = bool(release(now.made.edition))
    gone = [m for m in missing if repeats or _span(m.line) in now.spans]
    return Contrast(
        before=before.made,
        now=now.made,
        unchanged=both - digits - len(changed),
        digits=digits,
        changed=tuple(sorted(changed, key=_largest)),
        added=tuple(line.row_id for line in added),
        missing=tuple(Missing(m.line.row_id, m.why) for m in gone if m.why in LISTED),
        explained=tuple(Missing(m.line.row_id, m.why) for m in gone if m.why not in LISTED),
        beyond_before=len(missing) - len(gone),
        beyond_now=beyond_now,
    )


def _age(one: Pass) -> tuple[int, str, str]:
    return (one.edition, one.stated_at, one.snapshot)


def _span(one: Line) -> Span:
    return (one.part.platform, one.period_start, one.period_end)


def _within(lines: Sequence[Line], spans: frozenset[Span]) -> tuple[list[Line], int]:
    """Return the figures of some periods, and how many are of others."""
    found = [line for line in lines if _span(line) in spans]
    return found, len(lines) - len(found)


def _joined(one: Pass, other: Pass, *columns: Any) -> tuple[Any, Any, Any]:
    """Return two tables of observations, and the question for the figures that both state."""
    a, b = _OBS.alias(), _OBS.alias()
    asked = select(*(columns or (a.c.row_id, b.c.row_id))).join_from(a, b, b.c.series == a.c.series)
    asked = asked.where(a.c.row_id.between(one.first_row, one.last_row))
    return a, b, asked.where(b.c.row_id.between(other.first_row, other.last_row))


def _in_both(connection: Connection, one: Pass, other: Pass) -> int:
    _, _, asked = _joined(one, other)
    return int(connection.execute(select(func.count()).select_from(asked.subquery())).scalar_one())


def _apart(connection: Connection, one: Pass, other: Pass) -> list[tuple[int, int]]:
    """Return the rows of figures that two documents state with other values or units."""
    a, b, asked = _joined(one, other)
    x, y = _CONTEXT.alias(), _CONTEXT.alias()
    asked = asked.join(x, x.c.id == a.c.context).join(y, y.c.id == b.c.context)
    differs = (a.c[name].is_distinct_from(b.c[name]) for name in _VALUE)
    asked = asked.where(or_(x.c.unit != y.c.unit, *differs)).order_by(b.c.row_id)
    return [(row[0], row[1]) for row in connection.execute(asked)]


def _weighed(connection: Connection, apart: Sequence[tuple[int, int]]) -> tuple[int, list[Altered]]:
    """Return how many pairs only have other digits, and the others with their relative change."""
    held = statements(connection, sorted({row for pair in apart for row in pair}))
    found = [
        Altered(old, new, relative(held[old], held[new]))
        for old, new in apart
        if not rounded(held[old], held[new])
    ]
    return len(apart) - len(found), found


def relative(old: Observation, new: Observation) -> float | None:
    """Return (new - old) / old; None where either is no exact number, or the old one is 0."""
    a, b = old.value, new.value
    if not (a.exact and b.exact) or a.unit != b.unit or not a.number or b.number is None:
        return None
    return (b.number - a.number) / a.number


def _largest(one: Altered) -> tuple[float, int]:
    return (-abs(one.relative) if one.relative is not None else 1.0, one.now)
