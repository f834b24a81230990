"""What reporters are told, and what redress they get: answers, appeals, disputes.

What nobody noted is not known: it leaves the denominator and is told, or counts against the
platform only where the card of the metric says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from data.exercises.model import Appeal, Assessment, Dispute
from data.exercises.words import counted_as
from metrics.exercises.cards_redress import POINTS
from metrics.exercises.cases import OPEN, REMOVED, Case
from metrics.exercises.catalogue import card_of
from metrics.exercises.cohort import Cohort
from metrics.exercises.disclosure import OWN
from metrics.exercises.figure import TestFigure, times_said
from metrics.exercises.looks import HOUR
from metrics.exercises.measured import Found, behind, counted, figure, sampled, silent
from metrics.exercises.survival import WEEK, Waits, enough_for_a_median, kaplan_meier, median
from metrics.words import hours as said_hours

Key = tuple[str, str, int]
_CODERS = 2
_ACCOUNTS = frozenset({"ACCOUNT_TAKEOVER", "IMPERSONATION"})
"""Harms in which the account of the person targeted is at stake."""


def answers(of: Cohort) -> tuple[TestFigure, ...]:
    """Return the figures on acknowledgement and on the message, in the order of their cards."""
    every = of.cases
    decided = [c for c in every if c.answer[1] != OPEN]
    return (
        acknowledged_soon(of),
        counted("ack_share", of, [_acknowledged(c, c.ended_h) for c in every], every),
        acknowledgement_wait(of),
        counted("ign_silent_share", of, [_silent(c) for c in every], every),
        counted("fbk_notifier_share_7d", of, [_told(c) for c in decided], decided),
        counted("fbk_notifier_of_all_7d", of, [_told(c) for c in every], every),
        statements(of),
    )


def acknowledged_soon(of: Cohort) -> TestFigure:
    """Return the share of reports whose receipt was confirmed within 24 hours."""
    return counted("ack_share_24h", of, [_acknowledged(c, 24) for c in of.cases], of.cases)


def acknowledgement_wait(of: Cohort) -> TestFigure:
    """Return the median time to a confirmation of receipt; none counts as waiting."""
    key = "ack_median_h"
    timed = [(c, c.acknowledged_h) for c in of.cases]
    waited = [c.ended_h if h is None or h > c.ended_h else h for c, h in timed]
    came = [h is not None and h <= c.ended_h for c, h in timed]
    counts = f"{sum(came)} of {len(of)} acknowledged by the end of observation"
    return _median(key, of, (waited, came, of.cases), counts)


def _median(
    key: str, of: Cohort, given: tuple[list[float], list[bool], Sequence[Case]], counts: str
) -> TestFigure:
    """Return the median of waits of which some are not over, or why there is none."""
    waited, over, cases = given
    if not waited:
        return silent(key, of, "no such reports")
    sample = sampled(waited, cases)
    if not (enough := enough_for_a_median(sum(over), sample.n_eff)).passed:
        return silent(key, of, enough.why, said=counts)
    line = kaplan_meier(Waits.of(waited, over))
    found = median(line, sample.deff, sample.z)
    if found.value is None:
        return silent(key, of, f"not reached within {said_hours(line.last)}", said=counts)
    made = Found(found.value, found.low, found.high, sample, None, len(waited))
    return figure(key, of, made, times_said(card_of(key).said, found.value, found.low, found.high))


def _acknowledged(case: Case, hours: float) -> bool:
    return case.acknowledged_h is not None and case.acknowledged_h <= hours


def _silent(case: Case) -> bool:
    return case.answer[1] == OPEN and not _acknowledged(case, case.ended_h)


def _told(case: Case) -> bool:
    in_time = case.decided_h is not None and case.decided_h <= WEEK
    return in_time and case.report.redress_info_given is True


def statements(of: Cohort) -> TestFigure:
    """Return how often the uploader got reasons, on restricted items owned by testers."""
    owned = [
        c
        for c in of.cases
        if c.report.uploader_side and c.item.origin == OWN and c.answer[1] == REMOVED
    ]
    told = [c for c in owned if c.report.statement_of_reasons_received is not None]
    hits = [c.report.statement_of_reasons_received is True for c in told]
    return counted("sor_uploader_share", of, hits, told)


def afterwards(of: Cohort) -> tuple[TestFigure, ...]:
    """Return what came after removal: back at day 90, copies still up, accounts restored."""
    removed = [c for c in of.cases if c.by_platform_h is not None]
    looked = [c for c in removed if c.seen.back is not None]
    copied = [c for c in removed if c.seen.copies is not None]
    accounts = [c for c in of.cases if _ACCOUNTS & set(c.item.harm)]
    return (
        counted("act_reinstated_share_90d", of, [c.seen.back is True for c in looked], looked),
        counted("act_copies_up_share", of, [c.seen.copies is True for c in copied], copied),
        counted("act_account_restored_share", of, [_restored(c) for c in accounts], accounts),
    )


def _restored(case: Case) -> bool:
    at, end = case.report.account_restored_at, case.report.observation_end
    return at is not None and end is not None and at <= end


# --- the quality of the answer ---------------------------------------------------------------


def quality(of: Cohort, assessments: Sequence[Assessment]) -> tuple[TestFigure, ...]:
    """Return each of the eight points and their sum, on reports that two coders assessed.

    A point is met where both coders say so; one that a coder left open leaves that point's
    denominator.
    """
    by = _by_report(of, assessments)
    cases = [c for c in of.cases if len(by[c.key]) >= _CODERS]
    points = tuple(_point(of, name, cases, by) for name in POINTS)
    return (*points, _sum(of, cases, by))


def _by_report(of: Cohort, assessments: Sequence[Assessment]) -> dict[Key, list[Assessment]]:
    found: dict[Key, dict[str, Assessment]] = defaultdict(dict)
    for one in assessments:
        if one.exercise == of.exercise.id:
            found[one.round, one.item, one.attempt or 1][one.coder] = one
    return defaultdict(list, {key: list(by.values()) for key, by in found.items()})


def _point(
    of: Cohort, name: str, cases: Sequence[Case], by: dict[Key, list[Assessment]]
) -> TestFigure:
    said = {c.key: [getattr(one, name) for one in by[c.key]] for c in cases}
    open_left = [c for c in cases if None not in said[c.key]]
    return counted(f"fbk_{name}_share", of, [all(said[c.key]) for c in open_left], open_left)


def _sum(of: Cohort, cases: Sequence[Case], by: dict[Key, list[Assessment]]) -> TestFigure:
    key = "fbk_quality_mean"
    full = [c for c in cases if all(None not in _points(one) for one in by[c.key])]
    if not full:
        return silent(key, of, "no reports that two coders assessed in full")
    sums = [sum(sum(map(bool, _points(one))) for one in by[c.key]) / len(by[c.key]) for c in full]
    return mean(key, of, sums, full, most=len(POINTS))


def _points(one: Assessment) -> list[bool | None]:
    return [getattr(one, name) for name in POINTS]


def mean(
    key: str, of: Cohort, values: Sequence[float], cases: Sequence[Case], most: float
) -> TestFigure:
    """Return a plain average with limits from its standard error, cut at 0 and `most`."""
    n, sample = len(values), sampled(values, cases)
    average = sum(values) / n
    spread = sum((v - average) ** 2 for v in values) / max(1, n - 1)
    error = (spread * sample.deff / n) ** 0.5 * sample.z
    low, high = max(0.0, average - error), min(most, average + error)
    words = f"{average:.1f} {card_of(key).said}, of {n} reports; {low:.1f} to {high:.1f}"
    made = figure(key, of, Found(average, low, high, sample, None, n), words)
    return replace(made, privacy=behind(cases))


# --- appeals and disputes --------------------------------------------------------------------


def appealed(
    of: Cohort, appeals: Sequence[Appeal], disputes: Sequence[Dispute]
) -> tuple[TestFigure, ...]:
    """Return reversals on appeal, restoration, and disputes by merits and by default apart."""
    cases = {case.key: case for case in of.cases}
    mine = [a for a in appeals if a.exercise == of.exercise.id and _key(a) in cases]
    theirs = [d for d in disputes if d.exercise == of.exercise.id and _key(d) in cases]
    won = counted_as("appeal_outcome", "reversed")
    merits, default = (counted_as("dispute_outcome", g) for g in ("merits", "default"))

    def of_these(
        key: str, found: Sequence[Appeal | Dispute], hit: Callable[[str], bool]
    ) -> TestFigure:
        return counted(key, of, [hit(f.outcome) for f in found], [cases[_key(f)] for f in found])

    decided = [a for a in mine if a.outcome in won | {"upheld"}]
    return (
        of_these("app_reversal_share_test", decided, lambda o: o in won),
        restoration(of, [a for a in mine if a.outcome in won]),
        of_these(
            "ods_merits_overturn_share_test",
            [d for d in theirs if d.outcome in merits],
            lambda o: o == "overturned_on_merits",
        ),
        of_these(
            "ods_default_share_test",
            [d for d in theirs if d.outcome in merits | default],
            lambda o: o in default,
        ),
    )


def _key(one: Appeal | Dispute) -> Key:
    return one.round, one.item, one.attempt or 1


def restoration(of: Cohort, won: Sequence[Appeal]) -> TestFigure:
    """Return the median time from a won appeal to restoration; not restored counts as waiting."""
    key = "restore_median_h"
    cases = {case.key: case for case in of.cases}
    timed = [(a, _since(a.decided_at, a.restored_at)) for a in won if a.decided_at]
    ends = [_since(a.decided_at, cases[_key(a)].report.observation_end) or 0.0 for a, _ in timed]
    back = [h is not None for _, h in timed]
    if not timed:
        return silent(key, of, "no won appeals")
    waited = [end if h is None else h for (_, h), end in zip(timed, ends, strict=True)]
    counts = f"{sum(back)} of {len(timed)} restored after a won appeal"
    return _median(key, of, (waited, back, [cases[_key(a)] for a, _ in timed]), counts)


def _since(start: datetime | None, end: datetime | None) -> float | None:
    if start is None or end is None:
        return None
    return max(0.0, (end - start).total_seconds() / HOUR)
