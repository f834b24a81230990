"""Two readings beside each other: which figures only one of them states.

    passes(connection, ...)            the readings that count, in the order of their editions
    only_in(connection, one, other)    the figures that `one` states and `other` does not
    statements(connection, rows)       observations by their rows
    parts(connection, one)             of which periods a reading states each kind of figure

Figures are the same by every dimension of their series. A blank cell states nothing, so that
nothing is missing where it is not repeated; where `other` prints a blank, it does state it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, and_, func, select

from data import records
from data.model import Observation, Tier
from data.query import every_reading
from data.sightings import returned
from data.tables import METADATA

_T: Mapping[str, Table] = METADATA.tables
_OBS, _CONTEXT, _READ, _SNAPSHOT = (
    _T[name] for name in ("observation", "context", "reading", "snapshot")
)
_AT_ONCE = 500
WHOLE = "/all"
"""How the category ends that stands for all of them."""


class Pass(NamedTuple):
    """The pass over a snapshot that counts, and where its figures lie.

    `edition` is the newest one it states (see `model.Observation`).
    """

    reading: int
    snapshot: str
    source: str
    first_row: int
    last_row: int
    edition: int
    stated_at: str


class Part(NamedTuple):
    """A kind of figure that a publisher prints together: a table, or a block of one.

    `local` says whether it is about a place, `divided` whether about one category of several.
    """

    platform: str
    surface: str
    population: str
    actor: str
    measure: str
    breakdown: str
    local: bool
    divided: bool


class Line(NamedTuple):
    """One figure of a reading, as far as it is weighed here."""

    series: int
    row_id: int
    context: int
    programme: str
    part: Part
    period_start: str
    period_end: str
    jurisdiction: str
    category: str
    unit: str
    number: float | None
    low: float | None
    high: float | None
    bound: str


_ABOUT = ("platform", "surface", "population", "actor", "measure", "breakdown")
_VALUE = ("number", "low", "high", "bound")


def only_in(connection: Connection, one: Pass, other: Pass) -> list[Line]:
    """Return the figures that `one` states and `other` does not, in the order they stand in."""
    stated = select(_OBS.c.series).where(_within(other))
    asked = (
        select(
            *(_OBS.c.series, _OBS.c.row_id, _OBS.c.context, _CONTEXT.c.programme),
            *(_CONTEXT.c[name] for name in _ABOUT),
            *(_CONTEXT.c.period_start, _CONTEXT.c.period_end),
            *(_OBS.c.jurisdiction, _OBS.c.category, _CONTEXT.c.unit),
            *(_OBS.c[name] for name in _VALUE),
        )
        .join(_CONTEXT, _CONTEXT.c.id == _OBS.c.context)
        .where(_within(one), _OBS.c.absence == "", _OBS.c.series.not_in(stated))
        .order_by(_OBS.c.row_id)
    )
    return [_line(row) for row in connection.execute(asked)]


def _line(row: Any) -> Line:
    about, start, end, place, category = row[4:10], row[10], row[11], row[12], row[13]
    part = part_of(about, place, category)
    head, value = tuple(row[:4]), tuple(row[14:])
    return Line._make((*head, part, start, end, place, category, *value))


def part_of(about: Sequence[str], jurisdiction: str, category: str) -> Part:
    """Return the part of a document a figure belongs to; `about` are its shared dimensions."""
    return Part._make((*about, jurisdiction != "WW", not category.endswith(WHOLE)))


def parts(connection: Connection, one: Pass) -> dict[Part, set[str]]:
    """Return the last days of the periods that a reading states figures of, by part."""
    named = (_OBS.c.jurisdiction, _OBS.c.category)
    about = [_CONTEXT.c[name] for name in (*_ABOUT, "period_end")]
    asked = select(*about, *named).join(_CONTEXT, _CONTEXT.c.id == _OBS.c.context)
    found: dict[Part, set[str]] = {}
    for row in connection.execute(asked.where(_within(one), _OBS.c.absence == "").distinct()):
        found.setdefault(part_of(row[:6], row[7], row[8]), set()).add(row[6])
    return found


def _within(one: Pass) -> Any:
    return _OBS.c.row_id.between(one.first_row, one.last_row)


# --- which passes there are ---------------------------------------------------------------


def passes(connection: Connection, *terms: Any) -> list[Pass]:
    """Return the passes that count of the snapshots that fit, in the order of their editions.

    Of two documents of one edition the later is the one stated later; bytes that their publisher
    went back to are stated anew (see `sightings`).
    """
    back = returned()
    edition = (
        select(_CONTEXT.c.edition)
        .where(_CONTEXT.c.reading == _READ.c.id)
        .order_by(_CONTEXT.c.edition.desc())
        .limit(1)
        .scalar_subquery()
    )
    source = _READ.join(_SNAPSHOT, _SNAPSHOT.c.id == _READ.c.snapshot)
    source = source.outerjoin(back, back.c.snapshot == _READ.c.snapshot)
    when = func.coalesce(back.c.seen_at, _SNAPSHOT.c.fetched_at)
    asked = select(
        *(_READ.c.id, _READ.c.snapshot, _SNAPSHOT.c.source, _READ.c.first_row, _READ.c.last_row),
        *(edition, when),
    ).select_from(source)
    counts = and_(_READ.c.superseded.is_(False), _READ.c.last_row >= _READ.c.first_row)
    found = [Pass._make(row) for row in connection.execute(asked.where(counts, *terms))]
    # Sorted here: a database sorts text by its own language.
    return sorted(found, key=lambda p: (p.edition, p.stated_at, p.snapshot))


def of_source(source: str) -> Any:
    """Return the term for the snapshots of a source."""
    return _SNAPSHOT.c.source == source


def its_own() -> Any:
    """Return the term for documents of the publisher that we hold, copies left aside."""
    return _SNAPSHOT.c.tier == Tier.HELD.value


def statements(connection: Connection, rows: Sequence[int]) -> dict[int, Observation]:
    """Return observations by the rows they stand in."""
    found: dict[int, Observation] = {}
    for start in range(0, len(rows), _AT_ONCE):
        few = _OBS.c.row_id.in_(rows[start : start + _AT_ONCE])
        for *row, number in connection.execute(every_reading(few).add_columns(_OBS.c.row_id)):
            found[number] = records.observation(row)
    return found
