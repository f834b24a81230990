"""A frozen release as the file that everybody may have, and that other instances read.

It is made of what was frozen alone, so that it stays the same for as long as the release does,
whatever became of the reports behind it. `data.exercises.release_file` has its form.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from data.exercises import release_file
from data.exercises.acts import Release
from data.exercises.release_file import About, Line, ReleaseFile
from metrics.exercises.disclosure import HIDDEN_IN_WORDS, Form
from metrics.exercises.release import Cell


def as_csv(one: Release) -> str:
    """Return a frozen release as the file that other instances read."""
    return release_file.written(as_file(one))


def as_file(one: Release) -> ReleaseFile:
    """Return a frozen release as a file: a line for each count, figure and limit of the law."""
    held = json.loads(one.tables)  # the first ones frozen do not say all of it
    about = About(
        release=one.id,
        exercise=one.exercise,
        title=held.get("title", ""),
        organiser=held.get("organiser", ""),
        design=held.get("design", ""),
        announced=held["announced"],
        assignment=held["assignment"],
        counts_are=held.get("counts_are", release_file.ROUNDED),
        rounds=one.round,
        first_week=held["weeks"][0],
        last_week=held["weeks"][1],
        method=one.method,
        frozen_on=one.frozen_at.date().isoformat() if one.frozen_at else "",
        synthetic="yes" if held.get("synthetic") else "no",
    )
    strata = tuple(held["strata"])
    lines = tuple(
        (tuple(row["stratum"][name] for name in strata), line)
        for row in held["rows"]
        for line in _lines(row, one.method)
    )
    return ReleaseFile(about, strata, lines)


def _lines(row: Mapping[str, Any], method: str) -> Iterable[Line]:
    for cell in Cell:
        n = row["counts"].get(cell.value)
        form, words = (Form.FULL, "") if n is not None else (Form.HIDDEN, HIDDEN_IN_WORDS)
        said = ("count", cell.name.lower(), cell.value, form.value, _told(n), "", "", "reports")
        yield Line(*said, "neutral", words, method)
    for one in row["figures"]:
        numbers = (_told(one[name]) for name in ("value", "low", "high"))
        said = (
            "figure",
            one["metric"],
            one.get("label", one["metric"]),
            one["form"],
            *numbers,
            one.get("unit", ""),
        )
        yield Line(*said, one["direction"], one["words"], one["method"])
    for clock, words in row["law"].items():
        blank = ("", "", "", "")
        yield Line("law", clock, clock, Form.FULL.value, *blank, "neutral", words, method)


def _told(number: float | None) -> str:
    if number is None:
        return ""
    return str(number) if isinstance(number, int) else f"{number:.6f}".rstrip("0").rstrip(".")
