"""Break every column and every label of every part on purpose, and demand a refusal (law 3).

Shape mutations (a column renamed, dropped, doubled, swapped or added) must refuse the whole
snapshot; cell mutations (an unknown word, a placeholder, a non-number) must withhold that
record with an Issue at its address, or refuse the whole. A mutation nobody notices fails, and
so does a generator that produced too few.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from data.annex_i import template
from data.bulk import in_bulk
from data.model import Reading
from scrapers.errors import Drift
from tests import murmur
from tests.murmur import Grid

READ = tuple(range(1, 12))
# Labels of part 1 and the applicability column are shown to nobody: what they say is law, not
# a figure. Words in them change nothing, so nothing need be refused.
FREE_LABELS = {"applicability", "other_desc", "label"}


class Mutation(NamedTuple):
    """One broken table, named so that a failure says what was broken."""

    name: str
    part: int
    grid: Grid
    row: int = -1


def _changed(sound: Grid, row: int, cells: dict[int, str]) -> Grid:
    """Return a table with other cells in one row; it shares the other rows with the sound one."""
    changed = [cells.get(n, cell) for n, cell in enumerate(sound[row])]
    return [*sound[:row], changed, *sound[row + 1 :]]


def _shape(part: int) -> Iterator[Mutation]:
    sound = murmur.PARTS[part]()
    for n, column in enumerate(murmur.columns(part)):
        renamed = _changed(sound, 0, {n: f"{sound[0][n]} renamed"})
        yield Mutation(f"part {part}: rename {column.key}", part, renamed)
        yield Mutation(f"part {part}: drop {column.key}", part, [r[:n] + r[n + 1 :] for r in sound])
        yield Mutation(f"part {part}: double {column.key}", part, [[*r, r[n]] for r in sound])
        added = [[*r, "new"] for r in sound]
        added[0][-1] = f"New column beside {column.key}"
        yield Mutation(f"part {part}: add beside {column.key}", part, added)


def _swaps(part: int) -> Iterator[Mutation]:
    """Swap the headers of every two neighbouring label columns."""
    sound = murmur.PARTS[part]()
    labels = [n for n, c in enumerate(murmur.columns(part)) if c.role == "label"]
    for a, b in itertools.pairwise(labels):
        keys = {murmur.columns(part)[a].key, murmur.columns(part)[b].key}
        if keys & FREE_LABELS or part == 1:
            continue
        swapped = _changed(sound, 0, {a: sound[0][b], b: sound[0][a]})
        yield Mutation(f"part {part}: swap {sorted(keys)}", part, swapped)


def _labels(part: int) -> Iterator[Mutation]:
    """Change every label word of every row, each in a table of its own."""
    sound = murmur.PARTS[part]()
    for n, column in enumerate(murmur.columns(part)):
        if column.role != "label" or column.key in FREE_LABELS | {"value"}:
            continue
        # Service and period repeat from row to row: the first, one between and the last will do.
        everywhere = range(1, len(sound))
        ends = (1, len(sound) // 2, len(sound) - 1)
        for row in ends if column.key in ("service", "period") else everywhere:
            if sound[row][n]:
                for words in ("Wörter nobody knows", "{{placeholder}}"):
                    broken = _changed(sound, row, {n: words})
                    name = f"part {part}: row {row + 1} {column.key} = {words}"
                    yield Mutation(name, part, broken, row)


def _figures(part: int) -> Iterator[Mutation]:
    """Put a non-number into every figure cell that holds one."""
    sound = murmur.PARTS[part]()
    for n, column in enumerate(murmur.columns(part)):
        if column.role != "figure" and column.key != "value":
            continue
        for row in range(1, len(sound)):
            if sound[row][n]:
                broken = _changed(sound, row, {n: "{{value}}"})
                name = f"part {part}: row {row + 1} {column.key} is no number"
                yield Mutation(name, part, broken, row)


def _read(mutation: Mutation) -> Reading | None:
    """Return what was read, or None when the whole was refused."""
    try:
        with in_bulk():  # as a run reads
            return murmur.read_grid(mutation.part, mutation.grid)
    except Drift as drift:
        return None if drift.address else pytest.fail(f"no address: {mutation.name}")


def _cited(reading: Reading) -> dict[str, set[str]]:
    """Return the cells that figures or statements were taken from, by row as printed."""
    found: dict[str, set[str]] = {}
    cited = [o.citation for o in reading.observations]
    cited += [s.citation for s in reading.statements]
    for cell in (one.locator for one in cited):
        found.setdefault(_row_of(cell), set()).add(cell)
    return found


def _row_of(cell: str) -> str:
    return cell.partition("=")[2].partition(",")[0]


@pytest.mark.parametrize("part", READ)
def test_every_change_of_shape_refuses_the_whole_snapshot(part: int) -> None:
    mutations = [*_shape(part), *_swaps(part)]
    assert len(mutations) >= 4 * len(murmur.columns(part))
    accepted = [m.name for m in mutations if _read(m) is not None]
    assert accepted == []


@pytest.mark.parametrize("part", [p for p in READ if p != 1])
def test_every_unknown_word_is_withheld_with_its_address(part: int) -> None:
    sound = _cited(murmur.read_grid(part, murmur.PARTS[part]()))
    mutations = [*_labels(part), *_figures(part)]
    assert len(mutations) >= 2 * (len(murmur.PARTS[part]()) - 1)
    for mutation in mutations:
        reading = _read(mutation)
        if reading is None:
            continue
        assert reading.issues, mutation.name
        rows = {_row_of(i.locator) for i in reading.issues}
        row = str(mutation.row + 1)
        assert row in rows, mutation.name
        # An unknown category takes the open row that closes it along, and nothing else.
        assert len(rows) <= 2, mutation.name
        # A row of words that says nothing has nothing to lose.
        before, after = (cited.get(row, set()) for cited in (sound, _cited(reading)))
        assert after < before or not before, mutation.name


def test_part_1_says_which_indicator_it_does_not_know() -> None:
    grid = murmur.identification()
    grid[2][2] = "Date of something else"
    reading = murmur.read_grid(1, grid)
    assert [(i.locator, i.word) for i in reading.issues] == [
        ("#cell=3,4", "Date of something else")
    ]


def test_the_generator_reaches_every_column_and_every_category() -> None:
    names = {m.name for p in READ for m in (*_shape(p), *_labels(p))}
    for part in READ:
        for column in murmur.columns(part):
            assert f"part {part}: rename {column.key}" in names
    wanted = [c for c in template().categories if not c.key.startswith(("15", "16"))]
    broken = {m.row for m in _labels(4) if " category = " in m.name}
    assert len(broken) == len(wanted)
