"""Which cells of a table are hidden so that no hidden one can be worked out from the rest.

Small cells are hidden first; then more, so that no line has a single hidden cell; then the
table is attacked as an outsider would, by linear programming over every sum that is printed,
and more cells are hidden until the attack finds nothing. Source: research on metrics, 3.2
(lines alone left 9 of 2,442 small cells recoverable); Fischetti & Salazar 2001 for the attack.

A table is a list of counts and of sums among them: two-way tables, nested ones and tables
that share totals are all the same here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from metrics.estimators import Bounds
from metrics.gates import LEAST_PEOPLE

Array = NDArray[np.float64]

SLACK = 1e-6
"""Rounding of the solver that is forgiven when a range is held against the least width."""


class Sum(NamedTuple):
    """The cell that holds a total, and the cells that add up to it."""

    total: int
    parts: tuple[int, ...]

    @property
    def cells(self) -> tuple[int, ...]:
        """All cells of the line."""
        return (*self.parts, self.total)


@dataclass(frozen=True, slots=True)
class Table:
    """Counts, and which of them are sums of others. Raises ValueError where a sum is wrong."""

    counts: tuple[int, ...]
    sums: tuple[Sum, ...]

    def __post_init__(self) -> None:
        if any(count < 0 for count in self.counts):
            raise ValueError("a count is never below 0")
        for line in self.sums:
            if sum(self.counts[i] for i in line.parts) != self.counts[line.total]:
                raise ValueError(f"cell {line.total} is not the sum of its parts")


@dataclass(frozen=True, slots=True)
class Suppressed:
    """The cells that are hidden; which of them were small is not to be published."""

    hidden: frozenset[int]
    small: frozenset[int]

    def shown(self, table: Table) -> tuple[int | None, ...]:
        """Return the counts as they may be published; None is hidden."""
        return tuple(None if i in self.hidden else n for i, n in enumerate(table.counts))


def two_way(counts: Sequence[Sequence[int]]) -> Table:
    """Return a table with its margins: one more column and one more row, of totals.

    Cells are numbered line by line; with c columns the cell in row i and column j is
    i·(c+1) + j, and the total of all comes last.
    """
    grid = [[*row, sum(row)] for row in counts]
    grid.append([sum(column) for column in zip(*grid, strict=True)])
    height, width = len(grid), len(grid[0])
    rows = [[i * width + j for j in range(width)] for i in range(height)]
    lines = [*rows, *([row[j] for row in rows] for j in range(width))]
    return Table(
        tuple(n for row in grid for n in row),
        tuple(Sum(line[-1], tuple(line[:-1])) for line in lines),
    )


def small_cells(table: Table, k: int = LEAST_PEOPLE) -> frozenset[int]:
    """Return the cells below k: nought too, for it tells that nobody was there."""
    return frozenset(i for i, n in enumerate(table.counts) if n < k)


def suppress_audited(table: Table, also: Iterable[int] = (), k: int = LEAST_PEOPLE) -> Suppressed:
    """Return what to hide so that every hidden cell has a range of at least k.

    `also` names cells hidden for another reason (one organisation, dominance). The attacker
    knows all sums, all shown cells, and that no count is below 0.
    """
    small = small_cells(table, k) | frozenset(also)
    hidden = set(small)
    _close_lines(table, hidden, k)
    while found := exposed(table, hidden, k):
        for cell in found:
            _widen(table, hidden, cell)
        _close_lines(table, hidden, k)
    return Suppressed(frozenset(hidden), small)


def exposed(table: Table, hidden: Iterable[int], k: int = LEAST_PEOPLE) -> list[int]:
    """Return the hidden cells that an attacker can place within less than k.

    Every solution of one question narrows down what is left to ask about the other cells.
    """
    attack = Attack.on(table, hidden)
    low, high = attack.truth.copy(), attack.truth.copy()
    found = []
    for place, cell in enumerate(attack.cells):
        for sign in (-1.0, 1.0):
            if high[place] - low[place] < k - SLACK:
                reached = attack.furthest(place, sign)
                low, high = np.minimum(low, reached), np.maximum(high, reached)
        if high[place] - low[place] < k - SLACK:
            found.append(cell)
    return found


def ranges(table: Table, hidden: Iterable[int]) -> dict[int, Bounds]:
    """Return for each hidden cell the least and largest count that fit what is shown."""
    attack = Attack.on(table, hidden)
    return {
        cell: Bounds(
            float(attack.furthest(place, 1.0)[place]), float(attack.furthest(place, -1.0)[place])
        )
        for place, cell in enumerate(attack.cells)
    }


@dataclass(frozen=True, slots=True, eq=False)
class Attack:
    """The hidden cells as unknowns of the printed sums."""

    cells: tuple[int, ...]
    truth: Array
    signs: Array
    known: Array

    @classmethod
    def on(cls, table: Table, hidden: Iterable[int]) -> Attack:
        """Return the equations left when the shown cells are put in."""
        cells = tuple(sorted(set(hidden)))
        place = {cell: i for i, cell in enumerate(cells)}
        lines = [line for line in table.sums if any(cell in place for cell in line.cells)]
        signs, known = np.zeros((len(lines), len(cells))), np.zeros(len(lines))
        for row, line in enumerate(lines):
            for cell in line.cells:
                sign = -1.0 if cell == line.total else 1.0
                if cell in place:
                    signs[row, place[cell]] += sign
                else:
                    known[row] -= sign * table.counts[cell]
        return cls(cells, np.array([table.counts[c] for c in cells], float), signs, known)

    def furthest(self, place: int, sign: float) -> Array:
        """Return counts that fit, with one cell as small (1) or as large (-1) as can be."""
        aim = np.zeros(len(self.cells))
        aim[place] = sign
        equations = (self.signs, self.known) if len(self.known) else (None, None)
        answer = linprog(aim, A_eq=equations[0], b_eq=equations[1], bounds=(0, None))
        if answer.status == 3:  # without limit: the attacker learns nothing
            without = self.truth.copy()
            without[place] = math.inf
            return without
        if answer.status != 0:
            raise ArithmeticError(f"the audit found no answer: {answer.message}")
        return np.asarray(answer.x, float)


def _close_lines(table: Table, hidden: set[int], k: int) -> None:
    """Hide cells until no line has a single hidden one, or hidden ones that sum below k."""
    changed = True
    while changed:
        changed = False
        for line in table.sums:
            inside = [cell for cell in line.cells if cell in hidden]
            few = sum(table.counts[cell] for cell in inside) < k and line.total not in hidden
            if inside and (len(inside) == 1 or few):
                changed |= _hide_one(table, hidden, line)


def _widen(table: Table, hidden: set[int], cell: int) -> None:
    """Hide one more cell in each line of an exposed one; failing that, the smallest shown."""
    widened = [_hide_one(table, hidden, line) for line in table.sums if cell in line.cells]
    if any(widened):
        return
    rest = [i for i in range(len(table.counts)) if i not in hidden]
    if rest:  # with everything hidden nothing is exposed
        hidden.add(min(rest, key=lambda i: table.counts[i]))


def _hide_one(table: Table, hidden: set[int], line: Sum) -> bool:
    """Hide the smallest shown part of a line, or its total when all parts are hidden."""
    shown = [cell for cell in line.parts if cell not in hidden]
    if not shown and line.total in hidden:
        return False
    hidden.add(min(shown, key=lambda i: table.counts[i]) if shown else line.total)
    return True
