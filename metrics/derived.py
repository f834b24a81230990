"""Everything a reader would see of one set of observations: each figure, and each sum."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from data.model import Observation
from data.reference import measures
from metrics.categories import Tree
from metrics.cells import Cells
from metrics.counts import counted, total
from metrics.figure import Figure
from metrics.repertoire import QUESTIONS


class Sum(NamedTuple):
    """A printed count and its parts one category level below; `together` adds the stated ones."""

    whole: Observation
    parts: tuple[Observation, ...]
    together: float

    @property
    def stated(self) -> int:
        """How many parts state a number."""
        return sum(one.value.number is not None for one in self.parts)

    @property
    def blank(self) -> int:
        """How many parts state none."""
        return len(self.parts) - self.stated


def figures(observations: Sequence[Observation]) -> tuple[Figure, ...]:
    """Return every figure that any question gives, computed once each."""
    held = list(observations)
    computes = dict.fromkeys(question.compute for question in QUESTIONS.values())
    return tuple(figure for compute in computes for figure in compute(held))


def sums(observations: Iterable[Observation]) -> tuple[Sum, ...]:
    """Return each exact count that is printed together with categories below it.

    Those of the whole service and of the Union only: what countries add up to is another sum.
    Only measures whose counts may be added; parts without a number add nothing, and are no 0.
    """
    return tuple(_sums(Cells(observations)))


def _sums(cells: Cells) -> Iterator[Sum]:
    for measure in measures().values():
        if measure.aggregation != "sum":
            continue
        held = cells.of(measure.id)
        tree = Tree(held)
        for whole in held:
            parts = tuple(tree.below(whole.series))
            stated = [c for c in map(counted, parts) if c.number is not None]
            here = whole.series.jurisdiction == "EU"
            if here and stated and whole.value.number is not None:
                yield Sum(whole, parts, total(stated).number or 0.0)
