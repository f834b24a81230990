"""A validation with what its page looks up often, and how long a table of the page may be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from data.model import Observation, Series
from scrapers.validation.check import Shown, Validation
from scrapers.validation.html import Cell

MOST_ROWS = 20_000
"""Rows of one table that are shown; what is beyond is counted and named with its limit."""


@dataclass(frozen=True, slots=True)
class Told:
    """A Validation, and what is asked of it by address, by figure and by series.

    `at` holds the figures by their address, `shown` what readers see of each by its id, `used`
    the labels of what it is counted into, `notes` the publisher's remark beside it.
    """

    of: Validation
    at: Mapping[str, Observation]
    shown: Mapping[int, Sequence[Shown]]
    used: Mapping[int, Sequence[str]]
    notes: Mapping[Series, str]


def told(validation: Validation) -> Told:
    """Return a Validation made ready for its page."""
    reading = validation.reading
    shown: dict[int, list[Shown]] = {}
    used: dict[int, list[str]] = {}
    for one in validation.shown:
        shown.setdefault(one.observation, []).append(one)
        for basis in one.basis if one.known else ():
            used.setdefault(basis, []).append(one.label)
    return Told(
        validation,
        {o.citation.locator: o for o in reading.observations},
        shown,
        used,
        {n.series: n.citation.quote for n in reading.notes},
    )


def bounded(rows: Sequence[Sequence[Cell | str]], width: int = 0) -> Iterable[Sequence[Cell | str]]:
    """Return the rows that are shown, with a last one that counts the others."""
    if len(rows) <= MOST_ROWS:
        return rows
    width = width or len(rows[0])
    said = f"and {len(rows) - MOST_ROWS:,} more rows; a table here has at most {MOST_ROWS:,}"
    return [*rows[:MOST_ROWS], (said, *("" for _ in range(width - 1)))]
