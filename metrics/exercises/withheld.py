"""What a release hides and why, and the audit it passed. For those who prepare it, never public."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from metrics.exercises import disclosure
from metrics.exercises.cohort import Cohort
from metrics.exercises.release import Cell, cells_of, exactly, hidden_in, rows_of
from metrics.exercises.suppression import exposed
from metrics.gates import LEAST_PEOPLE

BESIDE = "shown, it would give away a hidden one by subtraction"
"""Why a cell is hidden that is neither small nor of one organisation."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """One hidden cell with its exact count and why it is hidden."""

    row: tuple[str, ...]
    cell: Cell
    count: int
    why: str


@dataclass(frozen=True, slots=True)
class Audit:
    """What was hidden among how many cells, and which hidden ones an attack could still place."""

    withheld: tuple[Withheld, ...]
    cells: int
    exposed: int

    @property
    def passed(self) -> bool:
        """Whether no hidden cell can be placed within less than ten."""
        return not self.exposed

    @property
    def sentence(self) -> str:
        """The result in words."""
        if not self.withheld:
            return f"None of {self.cells} cells is hidden, so there is nothing to work out."
        hidden = f"{len(self.withheld)} of {self.cells} cells are hidden"
        if self.passed:
            return (
                f"{hidden}. Attacked by linear programming over every printed sum, none of them "
                f"can be placed within less than {LEAST_PEOPLE}."
            )
        return f"{hidden}, and {self.exposed} of them can be worked out: this must not leave."


def audit(of: Cohort, strata: Sequence[str]) -> Audit:
    """Return what the release of a cohort hides, attacked once more from outside.

    Raises what `release.rows_of` does.
    """
    groups = rows_of(of, strata)
    table, hidden = hidden_in(groups, exact=exactly(of, strata))
    by_cell, cells, rows = cells_of(groups), tuple(Cell), tuple(groups)
    found = [
        Withheld(
            rows[place // len(cells)],
            cells[place % len(cells)],
            table.counts[place],
            disclosure.cell(by_cell[place]).why or BESIDE,
        )
        for place in sorted(hidden)
    ]
    return Audit(tuple(found), len(table.counts), len(exposed(table, hidden)))
