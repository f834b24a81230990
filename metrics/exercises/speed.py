"""How fast test reports were decided, and how many never were.

A report without an answer waits; it is never left out (research on metrics, 1.1).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from metrics.exercises.cards_speed import CLOCKS
from metrics.exercises.cases import OPEN, Case
from metrics.exercises.catalogue import card_of
from metrics.exercises.cohort import Cohort
from metrics.exercises.figure import TestFigure, times_said
from metrics.exercises.interval_censored import NEVER, Seen, Turnbull, turnbull
from metrics.exercises.measured import (
    BY_LOOK,
    Found,
    bounded,
    counted,
    figure,
    partly,
    sampled,
    silent,
)
from metrics.exercises.survival import (
    WEEK,
    Waits,
    decided_within,
    enough_for_a_median,
    kaplan_meier,
    median,
    restricted_mean,
)
from metrics.figure import Caveat, Span
from metrics.words import hours as said_hours
from metrics.words import plural


def waits(of: Cohort) -> Waits:
    """Return how long each valid report waited for an answer; raises ValueError for none."""
    answers = [case.answer for case in of.cases]
    return Waits.of([h for h, _ in answers], [how != OPEN for _, how in answers])


def speed(of: Cohort) -> tuple[TestFigure, ...]:
    """Return all figures on the time to a decision, in the order of their cards."""
    return (
        median_wait(of),
        mean_wait(of),
        *(decided(of, hours) for hours in CLOCKS),
        unanswered(of),
        *disappearance(of),
    )


def median_wait(of: Cohort) -> TestFigure:
    """Return the median time to a decision, or that it was not reached."""
    key = "spd_median_decision_h"
    if not of.cases:
        return silent(key, of, "no valid reports")
    given = waits(of)
    sample = sampled([float(h) for h in given.hours], of.cases)
    number = int(given.decided.sum())
    enough = enough_for_a_median(number, sample.n_eff)
    counts = f"{number} of {len(of)} decided by the end of observation"
    if not enough.passed:
        return silent(key, of, enough.why, said=counts)
    curve = kaplan_meier(given)
    found = median(curve, sample.deff, sample.z)
    low = curve.last if found.value is None and found.low is None else found.low
    made = Found(found.value, low, found.high, sample)
    if found.value is None:
        words = f"fewer than half decided within {said_hours(curve.last)}; {counts}"
        return figure(key, of, made, words, _by_look(of))
    words = times_said(card_of(key).said, found.value, found.low, found.high)
    return figure(key, of, made, words, _by_look(of))


def mean_wait(of: Cohort) -> TestFigure:
    """Return the average wait in the first 7 days, where nine in ten were watched so long."""
    key = "spd_rmst_168h"
    if not of.cases:
        return silent(key, of, "no valid reports")
    given = waits(of)
    sample = sampled([float(min(h, WEEK)) for h in given.hours], of.cases)
    found = restricted_mean(given, WEEK, sample.deff, sample.z)
    if found is None:
        return silent(key, of, "fewer than nine in ten decided or watched for 7 days")
    words = times_said(card_of(key).said, found.value, found.low, found.high)
    made = Found(found.value, found.low, found.high, sample)
    return figure(key, of, made, words, _by_look(of))


def decided(of: Cohort, hours: float) -> TestFigure:
    """Return the share decided within so many hours; unanswered reports stay in it."""
    return _within(f"spd_share_decided_{hours:g}h", of, hours, decided=True)


def unanswered(of: Cohort) -> TestFigure:
    """Return the share without an answer after 7 days."""
    return _within("ign_share_7d", of, WEEK, decided=False)


def _within(key: str, of: Cohort, hours: float, *, decided: bool) -> TestFigure:
    if not of.cases:
        return silent(key, of, "no valid reports")
    given = waits(of)
    inside = given.decided & (given.hours <= hours)
    hits = [bool(one) == decided for one in inside]
    known = inside | (given.hours >= hours)
    if known.all():
        return counted(key, of, hits, of.cases)
    sample = sampled([float(hit) for hit in hits], of.cases)
    found = decided_within(given, hours, sample.deff, sample.z)
    if found is None:
        return silent(key, of, f"observation ended before {said_hours(hours)}")
    value, low, high = found.value, found.low, found.high
    ends = (value, low, high) if decided else (1 - value, 1 - high, 1 - low)
    return partly(key, of, Found(*ends, sample, None, len(of)), int((~known).sum()))


def _by_look(of: Cohort) -> Sequence[Caveat]:
    looked = any(c.by_platform_h is not None and c.answer[0] == c.by_platform_h for c in of.cases)
    return (BY_LOOK,) if looked else ()


# --- how long content stayed up, as far as looks tell ----------------------------------------


def disappearance(of: Cohort) -> tuple[TestFigure, ...]:
    """Return how long items stayed up: limits, since looks tell only "between these two"."""
    watched = [c for c in of.cases if c.seen.looked_h > 0]
    keys = ("up_median_removal_h", "up_mean_168h", "up_removed_24h", "up_removed_7d")
    if not watched:
        return tuple(
            silent(key, of, "nobody looked whether the items were still up") for key in keys
        )
    removal = turnbull(_removal(c) for c in watched)
    gone = turnbull(_gone(c) for c in watched)
    return (
        _median_removal(keys[0], of, removal, watched),
        _mean_up(keys[1], of, gone, watched),
        bounded(keys[2], of, removal.gone_within(24), watched),
        bounded(keys[3], of, removal.gone_within(WEEK), watched),
    )


def _gone(case: Case) -> Seen:
    """Return between which looks an item went, outwards to the quarter of an hour.

    The limits stay true, and thousands of reports share some hundred intervals.
    """
    gone, up = case.seen.gone_h, case.seen.up_h if case.seen.gone_h else case.seen.looked_h
    return Seen(math.floor(4 * up) / 4, NEVER if gone is None else math.ceil(4 * gone) / 4)


def _removal(case: Case) -> Seen:
    """Return when the platform removed an item: never, where it went otherwise."""
    if case.by_platform_h is None and case.seen.gone_h is not None:
        return Seen(max(case.ended_h, case.seen.gone_h), NEVER)
    return _gone(case)


def _median_removal(key: str, of: Cohort, found: Turnbull, cases: Sequence[Case]) -> TestFigure:
    removed = sum(c.by_platform_h is not None for c in cases)
    sample = sampled([float(c.by_platform_h is not None) for c in cases], cases)
    counts = f"{removed} of {len(cases)} removed by the platform as far as looks tell"
    if not (enough := enough_for_a_median(removed, sample.n_eff)).passed:
        return silent(key, of, enough.why, said=counts)
    low, high = found.median()
    made = Found(None, low, high, sample, None, len(cases), Span.BOUNDS)
    if high is None:
        return figure(key, of, made, f"not half removed within {said_hours(low)}; {counts}")
    return figure(key, of, made, f"{card_of(key).said} {said_hours(low)} and {said_hours(high)}")


def _mean_up(key: str, of: Cohort, found: Turnbull, cases: Sequence[Case]) -> TestFigure:
    low = sum(p.share * min(p.after, WEEK) for p in found.parts)
    high = sum(p.share * min(p.upto, WEEK) for p in found.parts)
    assert math.isfinite(high)
    sample = sampled([min(c.seen.looked_h, WEEK) for c in cases], cases)
    made = Found(None, low, high, sample, None, len(cases), Span.BOUNDS)
    words = f"{said_hours(low)} to {said_hours(high)} up in the first 7 days on average"
    return figure(key, of, made, f"{words}, of {plural(len(cases), 'item')}")
