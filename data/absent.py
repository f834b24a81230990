"""Why a figure of one release does not stand in the next: what was left out, and what was not.

    weighed(connection, before, now)    each figure that `before` states and `now` does not

Three things only look left out. The newer release may print the figure where we could not read
it: an issue says so. It may print the same value under another name. Or the older release gave
only its newest period of that kind of figure (a table headed with one quarter): the next one then
gives its own newest, and nobody promised to repeat the one before.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Connection, Table, select

from data.model import IssueKind, release
from data.side_by_side import Line, Part, Pass, only_in, parts
from data.tables import METADATA

_T: Mapping[str, Table] = METADATA.tables


class Why(StrEnum):
    """What is known of a figure that a newer release does not state."""

    HISTORY = "history_cut"
    PART = "part_ended"
    PERIOD = "period_missing"
    LINE = "line_missing"
    WITHHELD = "withheld"
    RENAMED = "renamed"
    NEWEST = "newest_only"


LISTED = (Why.HISTORY, Why.PART, Why.PERIOD, Why.LINE)
"""What is told as no longer stated; the others say why a figure only looks left out."""

WHY_WORDS = {
    Why.HISTORY: "the release begins with a later period for this kind of figure",
    Why.PART: "the release has no figure of this kind at all",
    Why.PERIOD: "the release has other periods of this kind of figure, but not this one",
    Why.LINE: "the release has other figures of this kind and period, but not these",
    Why.WITHHELD: "the release prints it where we could not read it",
    Why.RENAMED: "the release prints the same value under another name",
    Why.NEWEST: "the older release gave only its newest period of this kind of figure",
}
"""The words a reader sees."""


class Absent(NamedTuple):
    """A figure of an older release that a newer one does not state, and why.

    `unread` counts the cells of the newer one that could not be read and may have held it.
    """

    line: Line
    why: Why
    unread: int


def weighed(connection: Connection, before: Pass, now: Pass) -> list[Absent]:
    """Return the figures that `before` states and `now` does not, in their order."""
    gone = only_in(connection, before, now)
    if not gone:
        return []
    unread = _unread(gone, _withheld(connection, now.snapshot))
    renamed = _renamed(gone, only_in(connection, now, before))
    there, here = parts(connection, before), parts(connection, now)
    newest = release(before.edition)
    found = []
    for one in gone:
        if unread.get(one.series, 0) < 0:
            why = Why.WITHHELD
        elif one.series in renamed:
            why = Why.RENAMED
        else:
            why = _why(one, newest, there.get(one.part, set()), here.get(one.part, set()))
        found.append(Absent(one, why, max(unread.get(one.series, 0), 0)))
    return found


def _why(one: Line, newest: str, there: set[str], here: set[str]) -> Why:
    """Return why, by the last days of the periods of its part in both releases."""
    if newest and there == {newest}:
        return Why.NEWEST
    if not here:
        return Why.PART
    if one.period_end in here:
        return Why.LINE
    return Why.HISTORY if one.period_end < min(here) else Why.PERIOD


# --- printed, but not read ----------------------------------------------------------------


def about(dimensions: Mapping[str, str]) -> str:
    """Return what is known of a withheld figure as an issue keeps it (`Issue.about`)."""
    return json.dumps(dict(sorted(dimensions.items())), ensure_ascii=False) if dimensions else ""


def _withheld(connection: Connection, snapshot: str) -> Counter[str]:
    """Return what is known of each figure withheld from a snapshot, and how often."""
    issue = _T["issue"]
    asked = select(issue.c.locator, issue.c.about).where(
        issue.c.snapshot == snapshot, issue.c.kind == IssueKind.CELL.value
    )
    return Counter({row.locator: row.about for row in connection.execute(asked)}.values())


def _unread(gone: Sequence[Line], withheld: Mapping[str, int]) -> dict[int, int]:
    """Return -1 for figures that were withheld, else how many withheld cells may hold them.

    Where no more figures are missing than cells of their description were withheld, each may
    stand in one of these: none is said to be left out.
    """
    kinds: dict[tuple[str, ...], Counter[tuple[str, ...]]] = {}
    for words, cells in withheld.items():
        known = json.loads(words) if words else {}
        names = tuple(sorted(name for name in known if name in _SAID))
        kinds.setdefault(names, Counter())[tuple(known[name] for name in names)] += cells
    found: dict[int, int] = {}
    for names, descriptions in kinds.items():
        fits: dict[tuple[str, ...], list[int]] = {}
        for one in gone:
            fits.setdefault(tuple(_said(one, name) for name in names), []).append(one.series)
        for description, cells in descriptions.items():
            here = fits.get(description, [])
            for series in here:
                if len(here) <= cells:
                    found[series] = -1
                elif found.get(series, 0) >= 0:
                    found[series] = found.get(series, 0) + cells
    return found


_SAID = frozenset((*Part._fields, *Line._fields)) - {"part", "local", "divided"}


def _said(one: Line, name: str) -> str:
    return str(getattr(one.part if name in Part._fields else one, name))


# --- printed, under another name ----------------------------------------------------------

_NAMES = ("measure", "category", "breakdown")
_FEWEST = 2
"""Figures that must agree: one alone may agree by chance."""


def _renamed(gone: Sequence[Line], new: Iterable[Line]) -> set[int]:
    """Return the figures whose values all stand in the newer release under one other name.

    A name is a measure (of one category), a category, or a breakdown (of one measure); all that
    is missing under the old name must be there under the new.
    """
    values: dict[tuple[str, ...], set[str]] = {}
    for one in new:
        for name in _NAMES:
            values.setdefault(_but(one, name), set()).add(_name(one, name))
    groups: dict[tuple[str, ...], list[Line]] = {}
    for one in gone:
        for name in _NAMES:
            groups.setdefault(_old_name(one, name), []).append(one)
    renamed: set[int] = set()
    for (name, *_), lines in groups.items():
        if len(lines) < _FEWEST:
            continue
        votes = Counter(other for line in lines for other in values.get(_but(line, name), ()))
        if len(lines) in votes.values():
            renamed |= {line.series for line in lines}
    return renamed


def _old_name(one: Line, name: str) -> tuple[str, ...]:
    beside = {"measure": one.category, "category": "", "breakdown": one.part.measure}
    return (name, one.part.platform, _name(one, name), beside[name])


def _name(one: Line, name: str) -> str:
    return one.category if name == "category" else str(getattr(one.part, name))


def _but(one: Line, name: str) -> tuple[str, ...]:
    """Return all that a figure says and is about, except its name of one kind.

    To nine digits: at their end the same number may be printed otherwise.
    """
    part: Part = one.part
    about = (part.platform, part.surface, part.population, part.actor)
    names = ("" if n == name else _name(one, n) for n in _NAMES)
    numbers = ("" if n is None else f"{n:.9g}" for n in (one.number, one.low, one.high))
    where = (one.jurisdiction, one.period_start, one.period_end, one.unit, one.bound)
    return (name, *about, *names, *where, *numbers)
