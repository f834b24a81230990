"""What may be asked of the ledger, and the SQL that answers. Pure: nothing is run here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, Table, and_, func, literal, or_, select, true

from data.model import Observation, Series
from data.records import COLUMNS, until
from data.sightings import returned, stated_at
from data.tables import METADATA

_T: Mapping[str, Table] = METADATA.tables
_OBS, _CONTEXT = _T["observation"], _T["context"]
_CUR, _READ = _T["current"], _T["reading"]
_ITS_CONTEXT = _CONTEXT.c.id == _OBS.c.context
# What is wide apart first: an index of contexts begins with it.
_FIRST = ("measure", "period_end", "platform")
SHARED = (*_FIRST, *(n for n in Series._fields if n not in (*_FIRST, "jurisdiction", "category")))
"""The dimensions of a series that its context holds."""


@dataclass(frozen=True, slots=True)
class Query:
    """Which observations are wanted; an empty tuple or string does not filter.

    `languages` asks for figures of some languages by code, and under "" for those of none.
    `as_of` asks what was known at an instant (bitemporal read) instead of what holds today, or
    rather by the end of its second.
    """

    measures: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    harms: tuple[str, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    populations: tuple[str, ...] = ()
    surfaces: tuple[str, ...] = ()
    period_ends: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    not_before: str = ""
    as_of: datetime | None = None


def language_of(breakdown: str) -> str:
    """Return the code of the language that a breakdown names, or "" for none."""
    parts = (part.partition("=") for part in breakdown.split(";"))
    return next((value for name, _, value in parts if name == "language"), "")


class Vintage(NamedTuple):
    """One reading of one statement of a figure.

    `reading` counts up with every pass of a reader over a snapshot; `superseded` says that a
    later pass over the same snapshot took its place. `again` says that it is the return of bytes
    stated before; `observation.first_seen` is then the instant of the return.
    """

    observation: Observation
    reading: int
    superseded: bool
    again: bool = False

    @property
    def stated(self) -> Observation:
        """What it is a reading of, by the name that readings of words share (`lineage.Pass`)."""
        return self.observation


def current(query: Query) -> Select[Any]:
    """Choose, per series, what holds today."""
    held = _CONTEXT.join(_CUR, _CUR.c.context == _CONTEXT.c.id)
    whole = held.join(_OBS, _OBS.c.row_id == _CUR.c.row_id)
    return select(*COLUMNS).select_from(whole).where(*_filters(query, _CUR))


def as_of(query: Query) -> Select[Any]:
    """Choose, per series, what held at an instant, by the same order as `current`.

    Known at an instant is what stood in the snapshots obtained until then (`first_seen`). How
    their words are read is today's: a better reader corrects what we made of the bytes, not
    what was known of them, so only the newest reading of each snapshot takes part, whenever it
    was made. Asked as of now, the answer is what holds today.
    """
    assert query.as_of is not None
    back = returned(query.as_of)
    place = func.row_number().over(
        partition_by=_OBS.c.series,
        order_by=(
            _CONTEXT.c.tier_rank,
            _CONTEXT.c.edition.desc(),
            stated_at(back, _CONTEXT).desc(),
            _OBS.c.id,
        ),
    )
    # A harm is asked of the statement chosen, for it may be read otherwise than the one before.
    every = _CONTEXT.join(_READ, _READ.c.id == _CONTEXT.c.reading).join(_OBS, _ITS_CONTEXT)
    every = every.outerjoin(back, back.c.snapshot == _CONTEXT.c.snapshot)
    known = (
        select(_OBS.c.row_id, place.label("choice"))
        .select_from(every)
        .where(_READ.c.superseded.is_(False), _CONTEXT.c.first_seen <= until(query.as_of))
        .where(*_filters(replace(query, harms=()), _OBS))
        .subquery()
    )
    held = _OBS.join(known, known.c.row_id == _OBS.c.row_id).join(_CONTEXT, _ITS_CONTEXT)
    statement = select(*COLUMNS).select_from(held).where(known.c.choice == 1)
    return statement.where(_OBS.c.harm.in_(query.harms)) if query.harms else statement


def places(
    programmes: Iterable[str], database: str, by: tuple[str, ...] = (), seen: datetime | None = None
) -> Select[Any]:
    """Choose the jurisdictions that regimes have a figure for, context by context.

    `by` names dimensions of a context that stand before the jurisdiction; with `seen` only what
    was in the ledger at that instant counts, and holds today as well.

    SQLite, which has no LATERAL, does so by itself; PostgreSQL takes a few contexts for many
    figures, and would read every row of `current`.
    """
    under = select(_CUR.c.jurisdiction).where(_CUR.c.context == _CONTEXT.c.id).distinct()
    terms: list[Any] = [_CONTEXT.c.programme.in_(list(programmes))]
    terms += [_CONTEXT.c.first_seen <= until(seen)] if seen else []
    beside = [_CONTEXT.c[name] for name in by]
    if database == "postgresql":
        each = under.lateral()
        found = select(*beside, each.c.jurisdiction).join_from(_CONTEXT, each, true())
        return found.where(*terms)
    return (
        select(*beside, _CUR.c.jurisdiction)
        .join_from(_CUR, _CONTEXT, _CUR.c.context == _CONTEXT.c.id)
        .where(*terms)
        .distinct()
    )


def every_reading(*terms: Any) -> Select[Any]:
    """Choose every reading of the observations that fit, superseded or not."""
    whole = _READ.join(_OBS, _OBS.c.reading == _READ.c.id).join(_CONTEXT, _ITS_CONTEXT)
    return select(*COLUMNS, _READ.c.id, _READ.c.superseded).select_from(whole).where(*terms)


def of_id(number: int) -> Select[Any]:
    """Choose the newest reading of the observation with this id."""
    # Its index begins with the reading; told so, SQLite asks it reading by reading. Left to
    # itself it goes over every observation.
    one = and_(_OBS.c.id == number, _OBS.c.reading.in_(select(_READ.c.id)))
    return every_reading(one).order_by(_READ.c.id.desc()).limit(1)


def of_series(series: Series) -> Select[Any]:
    """Choose every reading of every statement of a series."""
    shared = [_CONTEXT.c[name] == getattr(series, name) for name in SHARED]
    place = _OBS.c.jurisdiction == series.jurisdiction
    return every_reading(*shared, place, _OBS.c.series == series.key)


def beside(rows: Iterable[int]) -> Select[Any]:
    """Choose every reading of every statement of the series that these observations state."""
    one, its = _OBS.alias(), _CONTEXT.alias()
    asked = (one.c.row_id.in_(rows), its.c.id == one.c.context)
    shared = (_CONTEXT.c[name] == its.c[name] for name in SHARED)
    same = (_OBS.c[name] == one.c[name] for name in ("jurisdiction", "series"))
    return every_reading(*asked, *shared, *same)


def _filters(query: Query, figures: Table) -> list[Any]:
    """Return WHERE terms on contexts, and for place and harm on the figures under them."""
    asked = (
        (_CONTEXT.c.measure, query.measures),
        (_CONTEXT.c.programme, query.programmes),
        (_CONTEXT.c.platform, query.platforms),
        (figures.c.harm, query.harms),
        (figures.c.jurisdiction, query.jurisdictions),
        (_CONTEXT.c.actor, query.actors),
        (_CONTEXT.c.population, query.populations),
        (_CONTEXT.c.surface, query.surfaces),
        (_CONTEXT.c.period_end, query.period_ends),
    )
    terms: list[Any] = [column.in_(wanted) for column, wanted in asked if wanted]
    if query.not_before:
        terms.append(_CONTEXT.c.period_end >= query.not_before)
    if query.languages:
        terms.append(or_(*(_of_language(code) for code in query.languages)))
    return terms


def _of_language(code: str) -> Any:
    """Return the SQL of `language_of(breakdown) == code`."""
    parts = literal(";") + _CONTEXT.c.breakdown + literal(";")
    if not code:
        return parts.not_like("%;language=%")
    return parts.like(f"%;language={code};%")
