"""Who can read what people write: moderators by language, and how right machines are said to be.

Annex I, part 9 (moderators) and part 8 (accuracy of automated means). Both are told for the
whole Union by language, never by country: a moderator serves every country that speaks the
language and counts in every language they have, so nothing here is divided or added up. How
accuracy is tested is left to each service, so nobody is put in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from data.model import Observation
from data.query import language_of
from metrics import caveats
from metrics.basis import figure
from metrics.cells import Cells
from metrics.figure import Caveat, Figure
from metrics.medians import read
from metrics.words import cell

METRICS: Mapping[str, str] = MappingProxyType(
    {
        "moderators_with_language": "moderators_by_language",
        "moderators_internal": "moderators_employed",
        "moderators_external": "moderators_contracted",
        "automation_accuracy": "automation_accuracy",
        "automation_precision": "automation_precision",
        "automation_recall": "automation_recall",
    }
)
"""The metric that shows each measure of parts 8 and 9, one figure per printed cell."""

ACCURACY = ("automation_accuracy", "automation_precision", "automation_recall")
"""The measures, which are the ids of their metrics as well, that are shares of right decisions."""

_PRINTED = "scope_printed="
_SYSTEM = ("classifier=", "section_printed=")

NO_LANGUAGE = Caveat(
    "not_by_language",
    "Printed under a word that is no language, or may be a country, where the template asks for a "
    "language: kept as printed, and taken for no language.",
)
ONE_SYSTEM = Caveat(
    "one_of_several_systems",
    "One of several systems of the service, which prints a figure for each.",
)
CERTAIN = Caveat(
    "exactly_0_or_1",
    "Exactly 0 or 100 % is an empty set or a definition; no test comes out like that.",
)


def capacity(observations: Iterable[Observation]) -> tuple[Figure, ...]:
    """Return moderators and accuracy as printed, one figure per cell.

    The language, or what is printed in its place, is the `breakdown` of the figure.
    """
    return tuple(_printed(o) for o in Cells(observations).of(*METRICS))


def _printed(one: Observation) -> Figure:
    key = METRICS[one.series.measure]
    if one.value.absence is not None:
        return figure(key, one, absence=one.value.absence)
    point = read(one.value)
    return figure(
        key,
        one,
        (),
        _said(one),
        value=point.value,
        low=point.low,
        high=point.high,
        span=point.span,
        quote=one.citation.quote,
    )


def _said(one: Observation) -> tuple[Caveat, ...]:
    apart = one.series.breakdown.split(";")
    found = (
        (caveats.AS_LIMIT, one.value.number is None),
        (NO_LANGUAGE, any(part.startswith(_PRINTED) for part in apart)),
        (ONE_SYSTEM, any(part.startswith(_SYSTEM) for part in apart)),
        (CERTAIN, one.series.measure in ACCURACY and one.value.number in (0, 1)),
    )
    return tuple(caveat for caveat, holds in found if holds)


def language(one: Figure) -> str:
    """Return the code of the language a figure is about, or "" for none."""
    return language_of(one.breakdown)


def of_all(one: Figure) -> bool:
    """Whether a figure is about all languages together."""
    return not language(one) and not printed_scope(one)


def printed_scope(one: Figure) -> str:
    """Return what stands in print where a language belongs and is none, or "" for nothing."""
    parts = (p for p in one.breakdown.split(";") if p.startswith(_PRINTED))
    return next(parts, "").removeprefix(_PRINTED)


def told(figures: Sequence[Figure]) -> str:
    """Return a value in words, or those of several systems, each with its name as printed."""
    if len(figures) == 1 and not system(figures[0]):
        return cell(figures[0])
    return "; ".join(f"{cell(f)} ({system(f) or 'all'})" for f in figures)


def system(one: Figure) -> str:
    """Return which of several systems a figure is about, as printed, or "" where it is of all."""
    parts = (p.partition("=")[2] for p in one.breakdown.split(";") if p.startswith(_SYSTEM))
    return ", ".join(parts)
