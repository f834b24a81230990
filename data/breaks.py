"""Dated breaks in series: what changed, from which day on, and who says so."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from data.reference import measures, platforms, programmes, rows
from data.rows import Row, keyed
from data.vocabulary import Break

EVERY = "*"
"""The word for every regime, every service of a regime, or every measure."""


def of_series(programme: str, platform: str, measure: str) -> tuple[Break, ...]:
    """Return the breaks that concern a measure of a service under a regime, by their day."""
    found = (b for b in breaks().values() if b.separates(programme, platform, measure))
    return tuple(sorted(found, key=lambda b: (b.on, b.id)))


@cache
def breaks() -> Mapping[str, Break]:
    """Return all known breaks by id."""
    return keyed(rows("breaks.csv"), _break)


def _break(row: Row) -> Break:
    on, until, named = row.day("on"), row.day("until"), row.several("measures", " ")
    if on is None:
        raise row.fault("on", "must not be blank")
    if until is not None and until < on:
        raise row.fault("until", "before it began")
    if not named or not set(named) <= {*measures(), EVERY}:
        raise row.fault("measures", "not known")
    if not row["source"].startswith("https://"):
        raise row.fault("source", "not an https address")
    return Break(
        id=row["id"],
        programme=row.one_of("programme", {*programmes(), EVERY}),
        platform=row.one_of("platform", {*platforms(), EVERY}),
        measures=() if named == (EVERY,) else named,
        on=on,
        until=until,
        label=row.filled("label"),
        words=row.filled("what"),
        source=row["source"],
        confidence=row.one_of("confidence", ("high", "medium", "low")),
    )
