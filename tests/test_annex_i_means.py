"""Checks of parts 5, 6, 8 and 9: each fires on one change of a sound report, and only then."""

from __future__ import annotations

import copy

import pytest

from data.annex_i import template
from data.model import Severity
from tests import murmur
from tests.murmur import Grid, read_grid
from tests.test_annex_i import _found

CHECKS = {
    "automated_above_measures": Severity.IMPOSSIBLE,
    "restriction_above_measures": Severity.IMPOSSIBLE,
    "restrictions_below_measures": Severity.IMPLAUSIBLE,
    "own_initiative_above_total": Severity.IMPOSSIBLE,
    "language_above_total": Severity.IMPLAUSIBLE,
    "moderators_total": Severity.IMPLAUSIBLE,
    "accuracy_certain": Severity.NOTICE,
}
VIOLENCE = "STATEMENT_CATEGORY_CYBER_VIOLENCE"


def _measures(part: int, key: str, words: str, category: str = "TOTAL") -> Grid:
    """Return part 5 or 6 with one figure of one category changed."""
    grid = copy.deepcopy(murmur.own_initiative(part))
    keys = [c.key for c in murmur.columns(part)]
    row = next(r for r in grid[1:] if r[keys.index("category")] == category)
    row[keys.index(key)] = words
    return grid


def _scoped(grid: Grid, part: int, line: int, scope: str, words: str) -> Grid:
    """Return part 8 or 9 with the value of one indicator (by its place) and scope changed."""
    changed = copy.deepcopy(grid)
    keys = [c.key for c in murmur.columns(part)]
    indicator = list(template().parts[part].figures.values())[line].indicator
    row = next(
        r
        for r in changed[1:]
        if (r[keys.index("indicator")], r[keys.index("scope")]) == (indicator, scope)
    )
    row[keys.index("value")] = words
    return changed


FIRES = [
    ("automated_above_measures", 5, _measures(5, "measures_solely_automated", "5,001")),
    ("automated_above_measures", 6, _measures(6, "measures_solely_automated", "901", VIOLENCE)),
    ("restriction_above_measures", 5, _measures(5, "vis_removal", "5,001")),
    ("restriction_above_measures", 6, _measures(6, "vis_removal", "5,001")),
    ("restrictions_below_measures", 6, _measures(6, "vis_removal", "1")),
    (
        "own_initiative_above_total",
        8,
        _scoped(murmur.automated_means(), 8, 0, "Own-initiative", "9,001"),
    ),
    ("language_above_total", 8, _scoped(murmur.automated_means(), 8, 0, "fr", "9,001")),
    ("language_above_total", 9, _scoped(murmur.people(), 9, 2, "fr", "111")),
    ("moderators_total", 9, _scoped(murmur.people(), 9, 2, "Total number", "120.6")),
    ("accuracy_certain", 8, _scoped(murmur.automated_means(), 8, 2, "Total number", "1")),
]
HOLDS = [
    ("automated_above_measures", 5, _measures(5, "measures_solely_automated", "5,000")),
    ("restriction_above_measures", 5, _measures(5, "vis_removal", "5,000")),
    (
        "own_initiative_above_total",
        8,
        _scoped(murmur.automated_means(), 8, 0, "Own-initiative", "9,000"),
    ),
    ("language_above_total", 9, _scoped(murmur.people(), 9, 2, "fr", "110")),
    ("moderators_total", 9, _scoped(murmur.people(), 9, 2, "Total number", "120.5")),
    ("accuracy_certain", 8, _scoped(murmur.automated_means(), 8, 2, "Total number", "0.999")),
]


@pytest.mark.parametrize(("check", "part", "grid"), FIRES)
def test_a_change_that_cannot_be_is_a_finding(check: str, part: int, grid: Grid) -> None:
    assert _found(read_grid(part, grid), check) is CHECKS[check]


@pytest.mark.parametrize(("check", "part", "grid"), HOLDS)
def test_at_the_edge_there_is_no_finding(check: str, part: int, grid: Grid) -> None:
    assert _found(read_grid(part, grid), check) is None


@pytest.mark.parametrize(
    ("part", "grid"),
    [
        (5, murmur.illegal()),
        (6, murmur.terms()),
        (8, murmur.automated_means()),
        (9, murmur.people()),
    ],
)
def test_a_sound_part_has_none_of_them(part: int, grid: Grid) -> None:
    found = {f.check for f in read_grid(part, grid).findings}
    assert not found & CHECKS.keys()


def test_every_check_of_these_parts_is_made_to_fire() -> None:
    assert {check for check, _, _ in FIRES} == CHECKS.keys()
