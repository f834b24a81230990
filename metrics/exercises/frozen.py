"""Frozen releases as they are handed out: read back from what the ledger keeps.

The reports behind a release may be purged by then; nothing here needs them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from data.exercises.acts import Release
from data.exercises.model import Exercise, Round
from metrics.exercises.disclosure import Form
from metrics.exercises.release import Cell, PublicRate, PublicRow, PublicTables
from metrics.exercises.shown import ripe

_ABOUT = ("title", "organiser", "design", "synthetic")
"""What a release says of its exercise."""

_REPLY = timedelta(days=14)
"""How long platforms see their own cells before the public does (protocol, 7.10)."""


def public(
    releases: Iterable[Release],
    exercises: Iterable[Exercise],
    rounds: Iterable[Round],
    today: date,
) -> list[Release]:
    """Return the releases anybody may see today, newest first.

    Of a round that is not public yet nothing is shown, and nothing whose tables are no longer
    those that were frozen.
    """
    known = {one.id: one for one in exercises}
    named = {(one.exercise, one.id): one for one in rounds}

    def shown(one: Release) -> bool:
        places = [(one.exercise, phase) for phase in one.round.split(",")]
        return one.holds() and all(
            place in named and ripe(known[one.exercise], named[place], today) for place in places
        )

    found = [one for one in releases if one.exercise in known and shown(one)]
    return sorted(found, key=lambda one: str(one.frozen_at), reverse=True)


def reply_by(one: Round) -> date | None:
    """Return the day by which platforms see their own cells, None where no day is planned."""
    return one.publish_from - _REPLY if one.publish_from else None


def tables(one: Release) -> PublicTables:
    """Return the public tables of a release. Their exact counts are not part of them."""
    held = json.loads(one.tables)
    strata = tuple(held["strata"])
    return PublicTables(
        exercise=held["exercise"],
        round=held["round"],
        announced=held["announced"],
        assignment=held["assignment"],
        weeks=(held["weeks"][0], held["weeks"][1]),
        strata=strata,
        rows=tuple(_row(row, strata) for row in held["rows"]),
        exact={},
        rounded=not str(held.get("counts_are", "")).startswith("exact"),
        **{name: held[name] for name in _ABOUT if name in held},  # older ones do not say it
    )


def _row(held: Mapping[str, Any], strata: tuple[str, ...]) -> PublicRow:
    return PublicRow(
        stratum=tuple((name, held["stratum"][name]) for name in strata),
        counts=tuple((cell.value, held["counts"][cell.value]) for cell in Cell),
        rates=tuple(_rate(one) for one in held["figures"]),
        laws=tuple(sorted(held["law"].items())),
    )


def _rate(held: Mapping[str, Any]) -> PublicRate:
    numbers = (held["value"], held["low"], held["high"])
    return PublicRate(
        held["metric"], Form(held["form"]), held["words"], *numbers, held["direction"]
    )


def of_service(one: PublicTables, platform: str) -> PublicTables:
    """Return the rows of one service alone: what it is shown before the public."""
    rows = tuple(row for row in one.rows if dict(row.stratum).get("platform") == platform)
    return replace(one, rows=rows)
