"""A median as published: when it is a figure, and what must stand beside it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from data.model import Absence, Observation, Value
from metrics import caveats, gates
from metrics.basis import definition, figure
from metrics.catalogue import metric
from metrics.cells import Cells
from metrics.counts import Count, counted
from metrics.figure import Caveat, Figure, Span


@dataclass(frozen=True, slots=True)
class Published:
    """Which median of the reports a metric shows, and of how many cases it is one."""

    metric: str
    cases: str
    count: Callable[[Cells, Observation], Count]
    hours_per_unit: float = 1.0


class Read(NamedTuple):
    """A value as a figure shows it: a point, or the limits that are printed."""

    value: float | None
    low: float | None
    high: float | None
    span: Span


def read(value: Value, divisor: float = 1.0) -> Read:
    """Return a printed value as point or limits, divided by `divisor`."""
    if value.number is not None:
        return Read(value.number / divisor, None, None, Span.NONE)
    low = None if value.low is None else value.low / divisor
    high = None if value.high is None else value.high / divisor
    return Read(None, low, high, Span.PRINTED)


def published(of: Published, one: Observation, cells: Cells) -> Figure:
    """Return the figure of one published median.

    No cases give `not applicable`, never 0 hours; fewer than the metric's minimum, or an
    unknown number of them, give a reason instead of a number.
    """
    n = of.count(cells, one)
    silent = Absence.NOT_APPLICABLE if n.zero else one.value.absence
    if silent is not None:
        odd = n.zero and one.value.absence is None
        said = (caveats.NOTHING_TO_MEASURE,) if odd else ()
        return figure(of.metric, one, n.parts, said, absence=silent, n=n.number)
    enough = gates.number(n, metric(of.metric).minimum_n, of.cases)
    if not enough.passed:
        return figure(of.metric, one, n.parts, withheld=enough.why, n=n.number)
    return _shown(of, one, n)


def _shown(of: Published, one: Observation, n: Count) -> Figure:
    point = read(one.value, of.hours_per_unit)
    return figure(
        of.metric,
        one,
        n.parts,
        _said(of, one, n),
        value=point.value,
        low=point.low,
        high=point.high,
        span=point.span,
        n=n.low,
        quote=one.citation.quote,
        unit_status=one.value.unit_status,
    )


def _said(of: Published, one: Observation, n: Count) -> tuple[Caveat, ...]:
    return (
        *caveats.of_unit(one),
        *caveats.of_rounding(one),
        *caveats.of_zero(one.value.number, n.low, of.cases),
        *caveats.of_clock(definition(one), of.cases),
        *((caveats.AS_LIMIT,) if one.value.number is None else ()),
    )


def rounding(quote: str) -> float:
    """Return one unit of the last printed place: "5.6" is printed to 0.1, "1,200" to 1."""
    decimals = re.search(r"[.,](\d+)\D*$", quote)
    if decimals is None or re.fullmatch(r"[1-9]\d{0,2}(,\d{3})+", quote.strip()):
        return 1.0
    return float(10.0 ** -len(decimals[1]))


def of_one_measure(name: str) -> Callable[[Cells, Observation], Count]:
    """Return a counter that takes the measure `name` about the same thing as the median."""
    return lambda cells, one: counted(cells.beside(one.series, name))
