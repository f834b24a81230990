"""The figures of one table, found by what they are about, and the words of a Finding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from data.annex_i import Template
from data.model import Citation, Observation, Severity
from data.reference import measures


class Cited(Protocol):
    """Anything that names a printed cell."""

    @property
    def citation(self) -> Citation:
        """The cell."""


class Printed(NamedTuple):
    """A cell that gave neither an observation nor a statement."""

    citation: Citation


class Found(NamedTuple):
    """One oddity: which check, how grave, a sentence with the numbers, the cells."""

    check: str
    severity: Severity
    message: str
    cells: tuple[Cited, ...]


class Figures:
    """The exact values of one table, by what they are about."""

    def __init__(self, observations: list[Observation], template: Template) -> None:
        """Index `observations` (one table, one period) for the checks."""
        self.template = template
        self._of: dict[tuple[str, str], list[Observation]] = {}
        self._exact: dict[tuple[str, str], list[Observation]] = {}
        for o in observations:
            self._of.setdefault((o.series.measure, o.series.actor), []).append(o)
        self._by = {
            (s.measure, s.actor, s.population, s.category, s.jurisdiction): o
            for o in observations
            if not (s := o.series).breakdown
        }

    def at(
        self,
        measure: str,
        category: str = "dsa/TOTAL",
        *,
        actor: str = "all",
        population: str = "all",
        place: str = "EU",
    ) -> Observation | None:
        """Return the observation with an exact value there, or None."""
        found = self._by.get((measure, actor, population, category, place))
        return found if found and found.value.number is not None else None

    def rows(self, measure: str, actor: str = "all") -> list[Observation]:
        """Return the observations of one measure and actor, blank ones included."""
        return self._of.get((measure, actor), [])

    def under(self, measure: str, actor: str = "all") -> dict[str, list[Observation]]:
        """Return the figures of sub-categories for the whole Union, by the category above."""
        found: dict[str, list[Observation]] = {}
        for one in self.rows(measure, actor):
            if one.series.jurisdiction == "EU" and (above := self._above(one.series.category)):
                found.setdefault(above, []).append(one)
        return found

    def _above(self, category: str) -> str:
        """Return the number of the category a row stands under, empty for a category itself."""
        key = category.removeprefix("dsa/").partition("[")[0]
        block, plus, _ = key.partition("+")
        if plus:
            return block
        found = self.template.by_key.get(key)
        return found.parent if found else ""

    def pairs(
        self, measure: str, other: str, actor: str = "all", *, exactly: float | None = None
    ) -> Iterator[Pair]:
        """Yield both figures wherever a row states both, the first `exactly` so if given."""
        for first in self.of(measure, actor):
            if exactly is not None and first.value.number != exactly:
                continue
            s = first.series
            second = self.at(
                other, s.category, actor=actor, population=s.population, place=s.jurisdiction
            )
            if second:
                yield Pair(first, second)

    def pair(
        self,
        count: str,
        median: str,
        category: str = "dsa/TOTAL",
        *,
        actor: str = "all",
        population: str = "all",
    ) -> Pair | None:
        """Return a count above zero with its median, when one row states both."""
        first = self.at(count, category, actor=actor, population=population)
        second = self.at(median, category, actor=actor, population=population)
        return Pair(first, second) if first and second and number(first) > 0 else None

    def of(self, measure: str, actor: str = "all") -> list[Observation]:
        """Return the observations of one measure and actor that have an exact value."""
        key = (measure, actor)
        if (found := self._exact.get(key)) is None:
            stated = (o for o in self._of.get(key, ()) if o.value.number is not None)
            found = self._exact[key] = list(stated)
        return found


class Pair(NamedTuple):
    """Two figures of one row."""

    first: Observation
    second: Observation


def number(observation: Observation) -> float:
    """Return the exact value of an observation that has one."""
    assert observation.value.number is not None  # `Figures.at` hands out exact values only
    return observation.value.number


def named(measure: str, actor: str = "all") -> str:
    """Return a measure in a reader's words, with whose it is."""
    label = measures()[measure].label
    return f"{label[0].lower()}{label[1:]}{whose(actor)}"


def whose(actor: str) -> str:
    """Return the words for an actor other than all."""
    return " of trusted flaggers" if actor == "trusted_flagger" else ""


def category_words(observation: Observation) -> str:
    """Return the category of an observation in words."""
    key = observation.series.category.removeprefix("dsa/")
    return "the total" if key == "TOTAL" else f"category {key}"


def shown(number: float) -> str:
    """Return a number as a message shows it."""
    return f"{number:,.10g}"


def plural(count: int) -> str:
    """Return a count of rows in words."""
    return "1 row" if count == 1 else f"{count} rows"
