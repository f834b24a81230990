"""What may leave the house of what testers and survivors entrusted to it.

Sources: research on metrics, 3.2 (k = 10, reliability, differencing) and 6 (what may be
crossed, dominance, rounding, weeks); protocol of test reports, 7 (two organisations behind a
cell). Which cells must be hidden beside the small ones is the business of
metrics.exercises.suppression.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from metrics.estimators import Bounds, wilson
from metrics.exercises.cases import PERSONAL
from metrics.exercises.figure import TestFigure
from metrics.exercises.suppression import suppress_audited, two_way
from metrics.exercises.verdicts import firm
from metrics.gates import LEAST_PEOPLE, PASSED, Ruling, privacy

LEAST_ORGANISATIONS = 2
"""Organisations behind a public cell, so that none of them is read off it."""

MOST_OF_ONE = 0.80
"""Share of a cell above which one organisation would be read off it."""

ROUNDED_TO = 5
"""Counts of people are published to the nearest 5 (Office for National Statistics, "10-5")."""

CROSSED = frozenset({"country", "gender", "age_band", "disability", "platform", "month"})
"""Attributes of which at most two are crossed."""

OWN = "synthetic_posted_by_team"
"""The origin of items that the testers published themselves."""

TOO_FEW = "too few reports, or too uncertain, to be public"
"""Why a figure is hidden whose exact size would tell what is rounded beside it."""

HIDDEN_IN_WORDS = "hidden to protect people"
"""What stands in the place of every hidden cell of a public table: the reason of one would tell
which cells are small. The reasons in rulings are for those who prepare a release."""


Key = TypeVar("Key", bound=Hashable)


class Form(StrEnum):
    """In which form a share from tests may be shown."""

    FULL = "full"  # share, interval; may carry a verdict, a rank, a comparison
    SMALL = "small"  # exact counts and interval, and nothing else
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Told:
    """A share in the form in which it may be shown: `words`, and limits unless hidden."""

    form: Form
    words: str
    limits: Bounds | None = None


@dataclass(frozen=True, slots=True)
class PublicTable:
    """Counts with their margins, rounded to 5; None is hidden (HIDDEN_IN_WORDS)."""

    rows: tuple[tuple[int | None, ...], ...]


def cell(by_organisation: Mapping[str, int]) -> Ruling:
    """Return whether a cell may be published, from the people each organisation put in it.

    Reports that name no organisation (key "") are nobody else's: they count as the largest
    one's. Why not is for the desk; in public stands HIDDEN_IN_WORDS.
    """
    counts = sorted((n for who, n in by_organisation.items() if who and n > 0), reverse=True)
    counts = [sum(counts[:1]) + by_organisation.get("", 0), *counts[1:]]
    ruling = privacy(sum(counts), persons=True)
    if not ruling.passed:
        return ruling
    if len(counts) < LEAST_ORGANISATIONS:
        return Ruling("privacy", "a single organisation stands behind it, hidden to protect it")
    if max(counts) > MOST_OF_ONE * sum(counts):
        return Ruling("privacy", "one organisation stands behind most of it, hidden to protect it")
    return PASSED


def exact(origins: Iterable[str], attributes: Iterable[str] = ()) -> bool:
    """Return whether exact counts may be public, in the small form below the gates too.

    They may where every item is the testers' own and no row tells reporters apart: no case of
    a person stands behind such a count. `attributes` are what rows are told apart by.
    """
    return set(origins) == {OWN} and not set(attributes) & set(PERSONAL)


def form_of(found: TestFigure, *, exact: bool) -> Form:
    """Return in which form the public may see a figure; the one rule of pages and releases.

    Where exact counts may be public, what carries no verdict stands in the small form, and what
    has no number is said in words; else both are hidden.
    """
    if found.known and not found.privacy.passed:
        return Form.HIDDEN
    if found.known and not found.small:
        return Form.FULL
    return Form.SMALL if exact else Form.HIDDEN


def crossing(attributes: Collection[str], *, minors: bool = False) -> Ruling:
    """Return whether a table may cross these attributes; `minors` when some are under 18.

    At most two; disability only for all countries together; minors never by country. Raises
    ValueError for an attribute that no table of people has.
    """
    unknown = set(attributes) - CROSSED
    if unknown:
        raise ValueError(f"no public table has {', '.join(sorted(unknown))}")
    if len(set(attributes)) > 2:
        return Ruling("privacy", "more than two attributes crossed")
    if "country" in attributes and "disability" in attributes:
        return Ruling("privacy", "disability is shown for all countries together only")
    if "country" in attributes and minors:
        return Ruling("privacy", "minors are never shown by country")
    return PASSED


def rounded(count: int) -> int:
    """Return a count to the nearest 5."""
    return ROUNDED_TO * ((count + ROUNDED_TO // 2) // ROUNDED_TO)


def week(day: date) -> date:
    """Return the Monday of a day's week: the finest date in a public table."""
    return day - timedelta(days=day.weekday())


def protected(cells: Sequence[Sequence[Mapping[str, int]]]) -> PublicTable:
    """Return a two-way table with margins as it may be published.

    Each cell says how many people each organisation put in it. Small, single-handed and
    dominated cells are hidden, margins too, then whatever would give them away; the audit is
    on exact counts, before rounding, so rounding only adds to the protection.
    """
    grid = [[*row, _together(row)] for row in cells]
    grid.append([_together(column) for column in zip(*grid, strict=True)])
    flat = [one for row in grid for one in row]
    table = two_way([[sum(one.values()) for one in row] for row in cells])
    barred = [i for i, one in enumerate(flat) if not cell(one).passed]
    shown = [
        None if n is None else rounded(n) for n in suppress_audited(table, barred).shown(table)
    ]
    width = len(grid[0])
    return PublicTable(tuple(tuple(shown[i : i + width]) for i in range(0, len(shown), width)))


def _together(cells: Sequence[Mapping[str, int]]) -> dict[str, int]:
    """Return what each organisation put in several cells."""
    names = {name for one in cells for name in one}
    return {name: sum(one.get(name, 0) for one in cells) for name in names}


def may_follow(
    before: Mapping[Key, int | None],
    after: Mapping[Key, int | None],
    *,
    scheduled: bool,
    k: int = LEAST_PEOPLE,
) -> Ruling:
    """Return whether a vintage of a table may be published now, or waits.

    Both hold exact counts of what is published, None where hidden. A cell that changes by 1 to
    k-1 tells of so few people: the vintage is held until the next release that was scheduled.
    A cell that comes out of hiding, or a table that is broken down anew, could tell the same by
    subtraction and waits too.
    """
    if scheduled:
        return PASSED
    if before.keys() != after.keys():
        return Ruling("privacy", "the breakdown changed, held until the next scheduled release")
    told = sum(_tells_of_few(before[key], after[key], k) for key in before)
    if told:
        cells = "cell tells" if told == 1 else "cells tell"
        few = f"{told} {cells} of fewer than {k} people, held until the next scheduled release"
        return Ruling("privacy", few)
    return PASSED


def _tells_of_few(before: int | None, after: int | None, k: int) -> bool:
    """Return whether a cell's change would be about fewer than k people."""
    if before is None or after is None:
        return before is not after
    return 0 < abs(after - before) < k


def told(hits: int, n: int, what: str, *, own_items: bool, deff: float = 1.0) -> Told:
    """Return a share of tests in the form in which it may be shown.

    Full from 30 effective reports and an interval under 30 points on. Below that, for items
    that testers own and from 10 reports on: exact counts with their interval, no verdict,
    rank or comparison. Else hidden.
    """
    few = privacy(n, persons=True)
    if not few.passed:
        return Told(Form.HIDDEN, few.why)
    limits, ruling = wilson(hits / deff, n / deff), firm(hits / deff, n / deff)
    around = f"{100 * limits.low:.0f}–{100 * limits.high:.0f} %"
    if ruling.passed:
        return Told(Form.FULL, f"{100 * hits / n:.0f} % {what} (n = {n}); {around}", limits)
    if own_items:
        return Told(Form.SMALL, f"{hits} of {n} {what}; {around}", limits)
    return Told(Form.HIDDEN, ruling.why)
