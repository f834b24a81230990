"""What became of test reports: removed or restricted, rejected, gone otherwise, or nothing.

The ends compete: a rejection is no removal that has not come yet (research on metrics, 1.3).
Removal among all and removal among those decided stand side by side, never one alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from metrics.estimators import wilson
from metrics.exercises.cases import OPEN, OTHERWISE, REJECTED, REMOVED, Case
from metrics.exercises.cohort import Cohort
from metrics.exercises.competing import Step, aalen_johansen
from metrics.exercises.figure import TestFigure
from metrics.exercises.measured import Found, counted, partly, sampled, silent
from metrics.words import hours as said_hours

CAUSES = (REMOVED, REJECTED, OTHERWISE)
"""The ends that compete, in the order in which they are stacked."""

LAWFUL_ARM = "lawful_own"
"""The control items that the team published itself and that break nothing."""


class OutcomeCurve(NamedTuple):
    """The ends as they add up over time, to be stacked with what is open: always 1 together.

    `n` reports, of which `still_open` have no answer at the end of their observation.
    """

    steps: tuple[Step, ...]
    n: int
    still_open: int


class Twice(NamedTuple):
    """One figure with and without the reports that the platform calls disputed or errors."""

    all: TestFigure
    without: TestFigure


def outcomes(of: Cohort) -> tuple[TestFigure, ...]:
    """Return all figures on what became of reports, in the order of their cards."""
    return (
        incidence("act_cif_removed_24h", of, REMOVED, 24),
        incidence("act_cif_removed_7d", of, REMOVED, 168),
        incidence("act_cif_rejected_7d", of, REJECTED, 168),
        *removal(of),
        _counted("act_any_share", of, lambda c: c.answer[1] == REMOVED),
        geoblocked(of),
        _counted("act_disputed_share", of, lambda c: c.report.reclassified == "disputed"),
        _counted("act_error_share", of, lambda c: c.report.reclassified == "error"),
    )


def curve(of: Cohort) -> OutcomeCurve | None:
    """Return how the ends add up over time, None where there are no reports."""
    if not of.cases:
        return None
    ends = [case.end for case in of.cases]
    found = aalen_johansen([h for h, _ in ends], [how for _, how in ends], CAUSES)
    return OutcomeCurve(tuple(found.steps()), len(of), sum(how == OPEN for _, how in ends))


def incidence(key: str, of: Cohort, cause: int, hours: float) -> TestFigure:
    """Return the share that ended by one cause within so many hours, the others competing.

    A plain share with Wilson's limits where all ended or were watched so long; else the
    Aalen-Johansen estimate with log-log limits, Wilson's on the reports known where that
    scale ends.
    """
    if not of.cases:
        return silent(key, of, "no valid reports")
    ends = [case.end for case in of.cases]
    hits = [how == cause and h <= hours for h, how in ends]
    known = [h >= hours or how != OPEN for h, how in ends]
    if all(known):
        return counted(key, of, hits, of.cases)
    found = aalen_johansen([h for h, _ in ends], [how for _, how in ends], CAUSES)
    step = found.at(hours)
    if hours > found.last and step.open > 0:
        return silent(key, of, f"observation ended before {said_hours(hours)}")
    sample = sampled([float(hit) for hit in hits], of.cases)
    value = step.ended[CAUSES.index(cause)]
    limits = found.limits(cause, hours, sample.deff, sample.z)
    if limits is None:
        n = sum(known) / sample.deff
        limits = wilson(min(value, 1.0) * n, n, sample.z)
    low, high = min(limits.low, value), max(limits.high, value)
    return partly(key, of, Found(value, low, high, sample, None, len(of)), len(known) - sum(known))


def removal(of: Cohort) -> tuple[TestFigure, TestFigure]:
    """Return the removals among all and among those decided: side by side or not at all."""
    decided = [c for c in of.cases if c.answer[1] != OPEN]
    among = counted("act_removed_of_decided_share", of, [_removed(c) for c in decided], decided)
    return _counted("act_removed_share", of, _removed), among


def _removed(case: Case) -> bool:
    """Whether the platform made an item unavailable: seen gone, or said so and not seen up later.

    What the platform says it removed and a later look found up is not removed.
    """
    if case.by_platform_h is not None:
        return True
    said = case.outcome == "removed" and case.decided_h is not None
    return said and not case.seen.looked_h > (case.decided_h or 0.0)


def geoblocked(of: Cohort) -> TestFigure:
    """Return the share blocked in some countries, among items looked at from two or more."""
    told = [c for c in of.cases if c.seen.several or c.report.decision == "disabled_geo"]
    hits = [c.seen.geo_h is not None or c.report.decision == "disabled_geo" for c in told]
    return counted("act_geoblocked_share", of, hits, told)


def over_removed(lawful: Cohort) -> TestFigure:
    """Return the share of lawful control items that were acted on.

    Raises ValueError for a cohort of another arm: others' content is never called lawful.
    """
    if lawful.selection.arm != LAWFUL_ARM:
        raise ValueError("over-removal is measured on the team's own lawful items alone")
    return _counted("act_over_removed_share", lawful, lambda c: c.answer[1] == REMOVED)


def with_and_without(of: Cohort, compute: Callable[[Cohort], TestFigure]) -> Twice:
    """Return a figure with and without what the platform calls disputed or errors."""
    return Twice(compute(of), compute(of.where(lambda c: not c.report.reclassified)))


def _counted(key: str, of: Cohort, hit: Callable[[Case], bool]) -> TestFigure:
    return counted(key, of, [hit(case) for case in of.cases], of.cases)
