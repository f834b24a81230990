"""What may be asked of the ledger, and the SQL that answers. Pure: nothing is run here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Table, func, select

from data.records import COLUMNS, iso
from data.tables import METADATA

_T: Mapping[str, Table] = METADATA.tables
_OBS, _CUR, _READ = _T["observation"], _T["current"], _T["reading"]


@dataclass(frozen=True, slots=True)
class Query:
    """Which observations are wanted; an empty tuple or string does not filter.

    `as_of` asks what was known at an instant (bitemporal read) instead of what holds today.
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
    not_before: str = ""
    as_of: datetime | None = None


def current(query: Query) -> Select[Any]:
    """Choose, per series, what holds today."""
    statement = select(*COLUMNS).select_from(_CUR.join(_OBS, _OBS.c.row_id == _CUR.c.row_id))
    return statement.where(*_filters(query, _CUR))


def as_of(query: Query) -> Select[Any]:
    """Choose, per series, what held at an instant, by the same order as `current`."""
    assert query.as_of is not None
    place = func.row_number().over(
        partition_by=_OBS.c.series,
        order_by=(_OBS.c.tier_rank, _OBS.c.edition.desc(), _OBS.c.first_seen.desc(), _OBS.c.id),
    )
    known = (
        select(*COLUMNS, place.label("rank_in_series"))
        .join(_READ, _READ.c.id == _OBS.c.reading)
        .where(_READ.c.superseded.is_(False), _OBS.c.first_seen <= iso(query.as_of))
        .where(*_filters(query, _OBS))
        .subquery()
    )
    return select(*list(known.c)[:-1]).where(known.c.rank_in_series == 1)


def _filters(query: Query, table: Table) -> list[Any]:
    """Return WHERE terms; on `current`, whatever its indexes carry is asked of it.

    A programme is asked of it only where nothing narrower is: nearly every row is of one
    programme, and its index would be taken for every question of a page.
    """
    narrow = bool(query.measures or query.platforms)
    asked = {
        "measure": query.measures,
        "programme": query.programmes,
        "platform": query.platforms,
        "harm": query.harms,
        "jurisdiction": query.jurisdictions,
        "actor": query.actors,
        "population": query.populations,
        "surface": query.surfaces,
        "period_end": query.period_ends,
    }
    terms: list[Any] = [
        (
            table.c[name]
            if name in table.c and not (narrow and name == "programme")
            else _OBS.c[name]
        ).in_(wanted)
        for name, wanted in asked.items()
        if wanted
    ]
    if query.not_before:
        terms.append(table.c.period_end >= query.not_before)
    return terms
