"""What medians of parts allow to say about the whole, and nothing more.

The median of all cases lies between the smallest and the largest median of the parts, and the
numbers of cases cannot narrow that (research on metrics, 1.4). The same bound shows when a
printed total is on another clock, unit or population than its parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from data.model import Observation, Series
from metrics import caveats, gates
from metrics.basis import definition, figure
from metrics.catalogue import metric
from metrics.categories import Tree
from metrics.cells import Cells
from metrics.counts import counted, total
from metrics.estimators import Consistency, Stratum, median_consistency, pooled_median
from metrics.figure import Caveat, Figure, Span
from metrics.medians import rounding
from metrics.words import count

MEDIAN = "notice_action_median"
_KEY = "pub_median_notice_range_h"


class Part(NamedTuple):
    """One category: its number of notices and its published median."""

    notices: Observation
    median: Observation

    @property
    def stratum(self) -> Stratum:
        """Both numbers. Parts are made of exact figures only."""
        n, median = self.notices.value.number, self.median.value.number
        assert n is not None
        assert median is not None
        return Stratum(n, median)


class Parts(NamedTuple):
    """The categories that make up a whole, or the reason why none do."""

    found: tuple[Part, ...]
    reason: str = ""


class Pool:
    """Notices and their medians, asked which parts make up which whole."""

    def __init__(self, cells: Cells) -> None:
        """Arrange the notices of `cells` by the category above them."""
        self._cells = cells
        self._tree = Tree(cells.of("notices"))

    def below(self, whole: Series) -> bool:
        """Whether anything is held one level below a series of notices."""
        return bool(self._tree.below(whole))

    def parts(self, whole: Observation) -> Parts:
        """Return the parts of a whole with their medians; one without is split once more."""
        below = [o for o in self._tree.below(whole.series) if counted(o).low]
        together, n = total(map(counted, below)).number, counted(whole).number
        if not below or together != n or n is None:
            shown = "an unknown number" if together is None else count(together)
            of = "an unknown number of" if n is None else count(n)
            return Parts((), f"the categories printed add up to {shown}, not to {of} notices")
        split = [self._part(one) for one in below]
        reason = next((s.reason for s in split if s.reason), "")
        return Parts((), reason) if reason else Parts(tuple(p for s in split for p in s.found))

    def _part(self, one: Observation) -> Parts:
        if reason := gates.number(counted(one), metric(_KEY).minimum_n, "notices").why:
            return Parts((), f"a category has {reason}")
        median = self._cells.beside(one.series, MEDIAN)
        if median is not None and median.value.exact:
            return Parts((Part(one, median),))
        if self.below(one.series):
            return self.parts(one)
        return Parts((), "a category with notices states no median")

    def consistency(self, median: Observation) -> Consistency:
        """Return whether a published median can be the median of the categories below it."""
        whole = self._cells.beside(median.series, "notices")
        value = median.value.number
        if whole is None or value is None or not self.below(whole.series):
            return median_consistency((), 0, 0)
        found, n = self.parts(whole), counted(whole).number
        if found.reason or n is None:
            return median_consistency((), 0, 0)
        slack = max(rounding(m.citation.quote) for m in (median, *(p.median for p in found.found)))
        return median_consistency([p.stratum for p in found.found], n, value, slack)


def pooled_range(observations: Iterable[Observation]) -> tuple[Figure, ...]:
    """Return the limits of the median of every category that its sub-categories make up.

    A category without sub-categories in print gives no figure; one that they do not make up,
    or with fewer than 10 notices in one of them, gives the reason.
    """
    cells = Cells(observations)
    pool = Pool(cells)
    wholes = (o for o in cells.of("notices") if pool.below(o.series))
    return tuple(found for o in wholes for found in _pooled(o, pool))


def _pooled(whole: Observation, pool: Pool) -> Iterator[Figure]:
    n = counted(whole)
    if not n.low:
        return
    reason = gates.number(n, metric(_KEY).minimum_n, "notices").why
    parts = Parts((), reason) if reason else pool.parts(whole)
    if parts.reason:
        yield figure(_KEY, whole, withheld=parts.reason, n=n.number)
        return
    yield _range(whole, parts.found)


def _range(whole: Observation, parts: tuple[Part, ...]) -> Figure:
    bounds = pooled_median([p.stratum for p in parts])
    first = parts[0].median
    return figure(
        _KEY,
        whole,
        tuple(one for part in parts for one in part),
        _clock_of(first),
        low=bounds.low,
        high=bounds.high,
        span=Span.BOUNDS,
        n=counted(whole).number,
        unit_status=first.value.unit_status,
    )


def _clock_of(median: Observation) -> tuple[Caveat, ...]:
    return (*caveats.of_unit(median), *caveats.of_clock(definition(median), "notices"))


def consistency(observations: Iterable[Observation]) -> dict[int, Consistency]:
    """Return, by observation id, whether each published median of notices fits its parts."""
    cells = Cells(observations)
    pool = Pool(cells)
    return {o.id: pool.consistency(o) for o in cells.of(MEDIAN)}
