"""Suspensions for misuse (DSA Art. 23): of who posts, who reports and who complains.

Counts as printed in part 7. A 0 is a printed 0; a blank says nothing about how many there were.
"""

from __future__ import annotations

from collections.abc import Iterable

from data.model import Observation
from metrics.cells import Cells
from metrics.figure import Figure
from metrics.speed import as_printed

MEASURES = (
    "suspensions_illegal_content",
    "suspensions_unfounded_notices",
    "suspensions_unfounded_complaints",
)
"""The measures, which are the ids of their metrics as well."""


def suspensions(observations: Iterable[Observation]) -> tuple[Figure, ...]:
    """Return the suspensions of every service and period, one figure per printed cell."""
    cells = Cells(observations)
    return tuple(as_printed(o.series.measure, o) for o in cells.of(*MEASURES))
