"""What a `sense.py` says of figures that do not fit their neighbours, made into Findings.

Nothing is changed or withheld: values are stored as printed, and the page that shows one says
what is odd about it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from data.model import Absence, Finding, Observation, Severity, Snapshot

# Addresses a Finding carries at most: enough to check it, not a copy of the file.
_CELLS = 40


class Odd(NamedTuple):
    """One oddity: which check, how grave, a sentence with the numbers, the figures."""

    check: str
    severity: Severity
    message: str
    figures: Sequence[Observation]


def told(found: Iterable[Odd], snapshot: Snapshot) -> list[Finding]:
    """Return oddities as Findings; each bears platform and period of its first figure."""
    return [
        Finding(
            source=snapshot.source,
            snapshot=snapshot.id,
            check=odd.check,
            severity=odd.severity,
            platform=odd.figures[0].series.platform,
            period_start=odd.figures[0].series.period_start,
            period_end=odd.figures[0].series.period_end,
            message=odd.message,
            cells=tuple(o.citation for o in odd.figures[:_CELLS]),
            tier=snapshot.tier,
        )
        for odd in found
    ]


def where(figure: Observation) -> str:
    """Return the words for what a figure is of: place, category and period."""
    s = figure.series
    return ", ".join(
        filter(None, (s.jurisdiction, figure.words, f"{s.period_start} to {s.period_end}"))
    )


def stated(held: Mapping[str, Observation], measures: Sequence[str]) -> list[Observation]:
    """Return the figures of these measures if every one is an exact number, else none."""
    found = [o for m in measures if (o := held.get(m)) is not None and o.value.number is not None]
    return found if len(found) == len(measures) else []


def of_nothing(figures: Iterable[Observation], what: str) -> Iterator[Odd]:
    """Yield one notice for each period in which numbers are printed that are of nothing.

    They are stored as not applicable, with the words as printed (see `normalise`).
    """
    printed: dict[str, list[Observation]] = {}
    for one in figures:
        absent = one.value.absence is Absence.NOT_APPLICABLE
        if absent and any(c.isdigit() for c in one.citation.quote):
            printed.setdefault(one.series.period_end, []).append(one)
    for end, same in sorted(printed.items()):
        words = f"{what}, printed in the period to {end}: {len(same)}; none is taken for a figure"
        yield Odd("figure_of_nothing", Severity.NOTICE, words, same)
