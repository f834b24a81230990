"""Hidden cells stay hidden: an attack written apart from the module finds none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from metrics.exercises.suppression import (
    Sum,
    Table,
    exposed,
    ranges,
    small_cells,
    suppress_audited,
    two_way,
)

K = 10


def attacked(table: Table, hidden: frozenset[int]) -> dict[int, tuple[float, float]]:
    """Return what an outsider learns: every cell an unknown, shown ones fixed by their bounds."""
    signs = np.zeros((len(table.sums), len(table.counts)))
    for row, line in enumerate(table.sums):
        signs[row, list(line.parts)] = 1
        signs[row, line.total] = -1
    bounds = [(0, None) if i in hidden else (n, n) for i, n in enumerate(table.counts)]
    found = {}
    for cell in hidden:
        aim = np.eye(len(table.counts))[cell]
        least = linprog(aim, A_eq=signs, b_eq=np.zeros(len(signs)), bounds=bounds)
        most = linprog(-aim, A_eq=signs, b_eq=np.zeros(len(signs)), bounds=bounds)
        assert least.status == 0
        found[cell] = (least.fun, -most.fun if most.status == 0 else np.inf)
    return found


def random_table(random: np.random.Generator) -> Table:
    rows, columns = random.integers(2, 7, 2)
    return two_way(random.negative_binomial(1.2, 0.04, (rows, columns)).tolist())


def holds(table: Table) -> None:
    """Assert what suppression promises of a table."""
    found = suppress_audited(table)
    assert small_cells(table) <= found.hidden
    for low, high in attacked(table, found.hidden).values():
        assert high - low >= K - 1e-5
    shown = found.shown(table)
    assert all(n is None or n >= K for n in shown)


@pytest.mark.parametrize("seed", range(40))
def test_no_hidden_cell_is_placed_within_ten(seed: int) -> None:
    holds(random_table(np.random.default_rng(seed)))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1_000, 1_400))
def test_no_hidden_cell_of_four_hundred_tables_is_placed_within_ten(seed: int) -> None:
    holds(random_table(np.random.default_rng(seed)))


@given(st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=1, max_size=4))
def test_small_and_odd_tables_hold_too(counts: list[list[int]]) -> None:
    holds(two_way(counts))


# Two rectangles of hidden cells and one between them: each line has two hidden cells or three,
# yet the one between is the difference of the rows and the columns of the first rectangle.
BRIDGED = two_way([[5, 20, 3, 60], [20, 5, 60, 60], [60, 60, 5, 20], [60, 60, 20, 5]])
BY_LINES = frozenset({0, 1, 5, 6, 2, 12, 13, 17, 18})


def test_lines_alone_would_leave_a_cell_to_be_found() -> None:
    assert exposed(BRIDGED, BY_LINES) == [2]
    assert ranges(BRIDGED, BY_LINES)[2] == pytest.approx((3, 3))
    found = suppress_audited(BRIDGED)
    assert exposed(BRIDGED, found.hidden) == []
    holds(BRIDGED)


def test_the_table_of_the_research_hides_a_rectangle() -> None:
    table = two_way([[40, 12, 3], [25, 30, 18], [60, 22, 14]])
    found = suppress_audited(table)
    assert found.small == {2}
    shown = found.shown(table)
    assert [shown[i : i + 4] for i in (0, 4, 8, 12)] == [
        (40, None, None, 55),
        (25, 30, 18, 73),
        (60, None, None, 96),
        (125, 64, 35, 224),
    ]
    assert ranges(table, found.hidden)[2] == pytest.approx((0, 15))


def test_the_ranges_are_those_of_the_attack_written_apart() -> None:
    theirs = attacked(BRIDGED, BY_LINES)
    ours = ranges(BRIDGED, BY_LINES)
    assert ours.keys() == theirs.keys()
    for cell, found in ours.items():
        assert found == pytest.approx(theirs[cell], abs=1e-6)


def test_a_table_without_small_cells_is_shown_whole() -> None:
    table = two_way([[10, 20], [30, 40]])
    assert suppress_audited(table).hidden == frozenset()
    assert suppress_audited(table).shown(table) == table.counts


def test_a_table_of_few_people_is_hidden_whole() -> None:
    table = two_way([[1, 2], [0, 3]])
    assert suppress_audited(table).shown(table) == (None,) * 9


def test_a_small_total_is_hidden_as_a_cell_is() -> None:
    table = two_way([[4, 3], [50, 60]])
    shown = suppress_audited(table).shown(table)
    assert shown[2] is None


def test_a_cell_hidden_for_another_reason_is_protected_as_well() -> None:
    table = two_way([[100, 200], [300, 400]])
    found = suppress_audited(table, also=[0])
    assert 0 in found.hidden
    for low, high in attacked(table, found.hidden).values():
        assert high - low >= K


def test_nested_totals_are_attacked_together() -> None:
    # Two countries of two regions, by two channels; regions add to countries, these to all.
    regions = two_way([[4, 30], [30, 50], [25, 60], [70, 80]])
    first = len(regions.counts)
    south, north = [first, first + 1, first + 2], [first + 3, first + 4, first + 5]
    counts = list(regions.counts)
    counts += [counts[j] + counts[3 + j] for j in range(3)]
    counts += [counts[6 + j] + counts[9 + j] for j in range(3)]
    lines = [Sum(south[j], (j, 3 + j)) for j in range(3)]
    lines += [Sum(north[j], (6 + j, 9 + j)) for j in range(3)]
    lines += [Sum(group[2], (group[0], group[1])) for group in (south, north)]
    lines += [Sum(12 + j, (south[j], north[j])) for j in range(3)]
    table = Table(tuple(counts), (*regions.sums, *lines))
    holds(table)
    assert suppress_audited(table).hidden


def test_a_wrong_sum_is_refused() -> None:
    with pytest.raises(ValueError, match="not the sum"):
        Table((1, 2, 4), (Sum(2, (0, 1)),))
    with pytest.raises(ValueError, match="below 0"):
        Table((-1,), ())
