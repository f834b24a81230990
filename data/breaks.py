"""Dated breaks in series: what changed, from which day on, and who says so."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from data.reference import measures, platforms, programmes, rows
from data.rows import Row, keyed
from data.vocabulary import Break

EVERY = "*"
"""The word for every service of a regime, or every measure."""


@cache
def breaks() -> Mapping[str, Break]:
    """Return all known breaks by id."""
    return keyed(rows("breaks.csv"), _break)


def _break(row: Row) -> Break:
    on, named = row.day("on"), row.several("measures", " ")
    if on is None:
        raise row.fault("on", "must not be blank")
    if not named or not set(named) <= {*measures(), EVERY}:
        raise row.fault("measures", "not known")
    if not row["source"].startswith("https://"):
        raise row.fault("source", "not an https address")
    return Break(
        id=row["id"],
        programme=row.one_of("programme", programmes()),
        platform=row.one_of("platform", {*platforms(), EVERY}),
        measures=() if named == (EVERY,) else named,
        on=on,
        words=row.filled("what"),
        source=row["source"],
        confidence=row.one_of("confidence", ("high", "medium", "low")),
    )
