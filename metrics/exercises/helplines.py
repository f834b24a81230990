"""Cases of helplines as the public may see them: services by month, and nothing closer.

One table per round, protected as one: ten cases of two helplines behind each cell, to the
nearest 5, and whatever would give a hidden cell away is hidden too. They are no test reports.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from data.exercises.model import HelplineCase
from metrics.exercises.disclosure import protected

EVERY = ""
"""Stands for all services, or all months, together."""


@dataclass(frozen=True, slots=True)
class Months:
    """Cases by service and month to the nearest 5, margins last; None is hidden."""

    services: tuple[str, ...]
    months: tuple[str, ...]
    rows: tuple[tuple[int | None, ...], ...]


def by_month(cases: Iterable[HelplineCase]) -> Months | None:
    """Return the cases of one round that may be counted, None where there are none."""
    counted = [one for one in cases if one.consent]
    if not counted:
        return None
    services = sorted({one.platform for one in counted})
    months = sorted({one.reported_month for one in counted})
    cells: dict[tuple[str, str], Counter[str]] = {
        (s, m): Counter() for s in services for m in months
    }
    for one in counted:
        cells[one.platform, one.reported_month][one.organisation] += 1
    table = protected([[cells[s, m] for m in months] for s in services])
    return Months((*services, EVERY), (*months, EVERY), table.rows)
