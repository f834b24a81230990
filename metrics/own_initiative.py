"""Measures that services take without a notice or an order, by kind of harm.

Annex I, parts 5 (content is illegal) and 6 (content breaks the terms of service). Counts as
printed: measures, not items, and what one measure is a publisher says or does not. They stand
beside notices and are no step after them: a measure here had no notice before it.
"""

from __future__ import annotations

from collections.abc import Iterable

from data.model import Observation, Series
from metrics.automation import share
from metrics.cells import Cells
from metrics.counts import Count, counted, total
from metrics.figure import Caveat, Figure
from metrics.speed import as_printed

BASES = {"law": "the law", "terms": "the terms of service"}
METRICS = {f"own_initiative_{basis}": f"own_initiative_{basis}" for basis in BASES}
"""The metric that shows each measure, one figure per printed cell."""

MEASURES = (*METRICS, *(f"own_initiative_automated_{basis}" for basis in BASES))
"""The measures that are asked for: all, and those taken by machine alone."""

HEADER = Caveat(
    "detection_or_measure",
    "The template's header speaks of measures after detection by machine alone, its instructions "
    "of measures taken by machine alone.",
)


def own_initiative(observations: Iterable[Observation]) -> tuple[Figure, ...]:
    """Return measures on the law and on the terms, and the share of both by machine alone.

    One set per service, category and period, as far as each is held.
    """
    cells = Cells(observations)
    counts = (as_printed(METRICS[o.series.measure], o) for o in cells.of(*METRICS))
    heads: dict[Series, Observation] = {}
    for one in cells.of(*METRICS):
        heads.setdefault(one.series._replace(measure=""), one)
    shares = (_by_machine(head, cells) for head in heads.values())
    return (*counts, *shares)


def _by_machine(head: Observation, cells: Cells) -> Figure:
    """Return the share by machine alone, of the grounds on which both numbers are stated."""
    pairs = {basis: _pair(basis, head, cells) for basis in BASES}
    stated = [pair for pair in pairs.values() if all(c.number is not None for c in pair)]
    used = stated or list(pairs.values())
    alone, base = (total(pair[n] for pair in used) for n in (0, 1))
    left = [words for basis, words in BASES.items() if pairs[basis] not in stated]
    said = (HEADER, _without(left[0])) if len(left) == 1 else (HEADER,)
    return share("own_initiative_automated_share", head, alone, base, said)


def _pair(basis: str, head: Observation, cells: Cells) -> tuple[Count, Count]:
    names = (f"own_initiative_automated_{basis}", f"own_initiative_{basis}")
    alone, every = (counted(cells.beside(head.series, name)) for name in names)
    return alone, every


def _without(words: str) -> Caveat:
    return Caveat("one_ground", f"Measures on {words} are not stated and not in the share.")
