"""One row per valid report: what was filed, when it was answered, how long the item stayed.

Two clocks, stored apart (test-report protocol, 1; research on metrics, 1.2):

    decision       from submission to the platform's message; open at the end of observation
    disappearance  an interval of looks; see `looks`

Figures on speed take whichever of the two shows first that the platform acted. A removal by the
author is no answer and no removal by the platform: it competes.

N is the protocol's: valid reports (section 5). A report counts as valid only where it is stated
that the notice was complete and that the reporter may file it; what is not stated is left out
and counted, since nobody is held to a notice that may have been defective. Items that had gone
before they were ever seen up are left out and counted, unless the platform itself says that it
acted: leaving those out would leave out the fastest. A report withdrawn because no answer came
counts as unanswered to the end of the round's observation. Contested items and control items
stand apart.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import zip_longest

from data.exercises.model import Coding, Exercise, Item, Report, Round, StateCheck
from data.exercises.words import words
from metrics.exercises.cases import OPEN, PERSONAL, Case
from metrics.exercises.looks import HOUR, Seen, seen

REPORT_TEST = "report_test"
"""The one design whose reports are measured here."""

DECIDED = ("removed", "restricted", "rejected")
"""What counts as a decision; a question for more information lets the clock run on."""

WITHDRAWN = ("withdrawn_for_delay",)
"""Decisions that stand for a report taken back because no answer came."""

IMMINENT = 4
"""The severity of imminent danger: such items are referred first and leave the test."""

MOST_CROSSED = 2
"""How many of what could tell a person may be crossed (research on metrics, 6)."""

_TELLING = ("platform", "country", "round", "organisation")
_SKEW = -0.1
"""Hours by which a platform's clock may run behind the tester's."""


class NotAReportTest(ValueError):
    """An exercise of another design: its figures are never added to those of report tests."""


class MixedAssignment(ValueError):
    """Channels drawn by lot beside channels one after the other: these are never compared."""


class TooManyCrossed(ValueError):
    """So many attributes of reporters at once that a person could be told from them."""


class LeftOut(StrEnum):
    """Why a report is not among the valid ones, in words."""

    UNKNOWN_ITEM = "the item is not on record"
    LATER_ATTEMPT = "a second or later attempt"
    CONTROL = "a control item, counted apart"
    DANGER = "imminent danger: referred, not measured"
    CONTESTED = "coders do not agree on the item, counted apart"
    INVALID = "the notice was incomplete or the reporter may not file it"
    NOT_STATED = "not stated whether the notice was complete and the reporter may file it"
    UNTIMED = "a decision without its time, or before the report"
    GONE_BEFORE = "the item had gone before it was seen up"
    ASSIGNMENT = "channels assigned in another way"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which reports make up a cohort; as it stands, those of the headline figures.

    `arm` is none, rule_breaking or lawful_own (the controls); `assignment` randomised,
    sequential or fixed, empty for any that may stand together.
    """

    arm: str = "none"
    contested: bool = False
    every_attempt: bool = False
    assignment: str = ""


@dataclass(frozen=True, slots=True)
class Cohort:
    """Valid reports of one exercise, and how many were left out for which reason.

    Raises MixedAssignment where reports with channels drawn by lot stand beside such with one
    channel after the other.
    """

    exercise: Exercise
    cases: tuple[Case, ...]
    left_out: tuple[tuple[LeftOut, int], ...] = ()
    selection: Selection = Selection()
    stratum: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        """Refuse what must never stand together."""
        if {"randomised", "sequential"} <= {c.report.assignment for c in self.cases}:
            raise MixedAssignment("randomised and sequential reports are never one cohort")

    def __len__(self) -> int:
        """Return how many valid reports there are."""
        return len(self.cases)

    def where(self, keep: Callable[[Case], bool]) -> Cohort:
        """Return the valid reports for which `keep` holds."""
        return replace(self, cases=tuple(c for c in self.cases if keep(c)))

    def by(self, *strata: str) -> Mapping[tuple[str, ...], Cohort]:
        """Return one cohort for each combination of strata, in order of their names.

        An item with several harms stands in the stratum of each. Raises KeyError for a name
        that is no stratum, TooManyCrossed where people could be told from the combination.
        """
        crossed = {name for name, _ in self.stratum} | set(strata)
        if crossed & set(PERSONAL) and len(crossed & {*PERSONAL, *_TELLING}) > MOST_CROSSED:
            raise TooManyCrossed(f"at most {MOST_CROSSED} of {', '.join(sorted(crossed))} together")
        found: dict[tuple[str, ...], list[Case]] = defaultdict(list)
        for case in self.cases:
            for values in _crossed([case.strata(name) for name in strata]):
                found[values].append(case)
        return {
            values: replace(
                self,
                cases=tuple(found[values]),
                stratum=(*self.stratum, *zip(strata, values, strict=True)),
            )
            for values in sorted(found)
        }

    @property
    def validated(self) -> bool:
        """Whether two coders agree for every item that it breaks law or rules."""
        return bool(self.cases) and all(c.coded == "validated" for c in self.cases)


def _crossed(values: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    made: list[tuple[str, ...]] = [()]
    for some in values:
        made = [(*so_far, one) for so_far in made for one in some]
    return made


@dataclass(frozen=True, slots=True)
class Records:
    """What the ledger holds of one exercise, as far as its clocks go."""

    exercise: Exercise
    items: Sequence[Item]
    reports: Sequence[Report]
    rounds: Sequence[Round] = ()
    checks: Sequence[StateCheck] = ()
    codings: Sequence[Coding] = ()


def cohort(records: Records, selection: Selection = Selection()) -> Cohort:
    """Return the valid reports of one exercise.

    Raises NotAReportTest for an exercise of another design, MixedAssignment where `selection`
    does not choose between two ways of assigning channels, ValueError for another exercise's
    reports.
    """
    _same_exercise(records)
    items = {(i.round, i.id): i for i in records.items}
    ordered = sorted(records.reports, key=_turn)
    known = [r for r in ordered if (r.round, r.item) in items]
    ends = _ends(known, {r.id: r for r in records.rounds})
    looks = seen(known, records.checks, [watch for _, watch in ends])
    coded = _coded(records.codings)
    groups = _groups(known)
    out = Counter({LeftOut.UNKNOWN_ITEM: len(ordered) - len(known)})
    cases: list[Case] = []
    for report, (ended, _), look in zip(known, ends, looks, strict=True):
        item = items[report.round, report.item]
        word = coded.get((item.round, item.id)) or _stated(item)
        case = _case(item, report, ended, look, word, groups[report.round, report.item])
        why = _left_out(case, selection)
        if why is None:
            cases.append(case)
        elif why not in _another(selection):
            out[why] += 1
    counted = tuple((why, out[why]) for why in LeftOut if out[why])
    return Cohort(records.exercise, tuple(cases), counted, selection)


def _another(chosen: Selection) -> set[LeftOut]:
    """Return what is no loss where another arm or the contested items are asked for."""
    apart = {LeftOut.CONTROL: chosen.arm != "none", LeftOut.CONTESTED: chosen.contested}
    return {why for why, asked in apart.items() if asked}


def _turn(report: Report) -> tuple[str, str, int]:
    return report.round, report.item, report.attempt or 1  # the key of a report


def _same_exercise(records: Records) -> None:
    held = records.exercise
    if held.design != REPORT_TEST:
        label = words("design")[held.design].label if held.design else "not stated"
        raise NotAReportTest(f"{held.id} is no test of reporting: {label}")
    named = {one.exercise for one in records.items} | {one.exercise for one in records.reports}
    if named - {held.id}:
        raise ValueError(f"reports of another exercise than {held.id}")


def _hours(start: datetime | None, end: datetime | None) -> float | None:
    """Return the hours between two instants; a few seconds backwards are two clocks, not time."""
    if start is None or end is None:
        return None
    hours = (end - start).total_seconds() / HOUR
    return max(0.0, hours) if hours > _SKEW else None


def _ends(ordered: Sequence[Report], rounds: Mapping[str, Round]) -> list[tuple[float, float]]:
    """Return for each report when its observation ends, and until when looks are its own.

    Reports stand in order of item and attempt. What happens to an item after it was reported
    again is no longer due to the first report.
    """
    found: list[tuple[float, float]] = []
    for one, following in zip_longest(ordered, ordered[1:]):
        ended = _hours(one.submitted_at, one.observation_end) or 0.0
        planned = rounds[one.round].observation_days if one.round in rounds else None
        if one.decision in WITHDRAWN and planned:
            ended = max(ended, planned * 24.0)
        same = following and (following.round, following.item) == (one.round, one.item)
        again = _hours(one.submitted_at, following.submitted_at) if same else None
        found.append((ended, ended if again is None else min(ended, again)))
    return found


def _coded(codings: Iterable[Coding]) -> dict[tuple[str, str], str]:
    """Return what two or more coders make of each item; one coder alone says nothing."""
    said: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for one in codings:
        breaks, unsure = (
            "yes" in (one.illegal, one.breaks_rule),
            "unsure"
            in (
                one.illegal,
                one.breaks_rule,
            ),
        )
        word = "validated" if breaks else "contested" if unsure else "lawful"
        said[one.round, one.item][one.coder] = word
    return {
        item: next(iter(set(by.values()))) if len(set(by.values())) == 1 else "contested"
        for item, by in said.items()
        if len(by) > 1
    }


def _stated(item: Item) -> str:
    return words("agreement")[item.agreement].counts_as if item.agreement else ""


def _groups(ordered: Iterable[Report]) -> dict[tuple[str, str], tuple[str, str, str]]:
    """Return for each item what makes its reports alike: organisation, its day, the item."""
    found: dict[tuple[str, str], tuple[str, str, str]] = {}
    for one in ordered:
        day = one.submitted_at.date().isoformat() if one.submitted_at else ""
        key = (one.round, one.item)
        found.setdefault(key, (one.organisation, f"{one.organisation} {day}", f"{key}"))
    return found


def _case(
    item: Item, report: Report, ended: float, look: Seen, coded: str, group: tuple[str, str, str]
) -> Case:
    how = words("decision")[report.decision].counts_as if report.decision else ""
    outcome = how if how in DECIDED else ""
    decided = _hours(report.submitted_at, report.decided_at) if outcome else None
    return Case(
        item=item,
        report=report,
        ended_h=ended,
        decided_h=decided if decided is not None and decided <= ended else None,
        outcome=outcome,
        acknowledged_h=_hours(report.submitted_at, report.acknowledged_at),
        seen=look,
        coded=coded,
        group=group,
    )


def _left_out(case: Case, chosen: Selection) -> LeftOut | None:
    """Return why a report is not among the valid ones asked for, the first reason that holds."""
    report, item = case.report, case.item
    if (report.attempt or 1) > 1 and not chosen.every_attempt:
        return LeftOut.LATER_ATTEMPT
    if (item.control or "none") != chosen.arm:
        return LeftOut.CONTROL
    if item.severity == IMMINENT:
        return LeftOut.DANGER
    if (case.coded == "contested") != chosen.contested:
        return LeftOut.CONTESTED
    if chosen.assignment not in ("", report.assignment):
        return LeftOut.ASSIGNMENT
    return _unmeasured(case)


def _unmeasured(case: Case) -> LeftOut | None:
    report = case.report
    valid = (report.notice_complete, report.standing_valid)
    if None in valid or False in valid:
        return LeftOut.INVALID if False in valid else LeftOut.NOT_STATED
    if case.outcome and _hours(report.submitted_at, report.decided_at) is None:
        return LeftOut.UNTIMED
    unseen = case.seen.never_up and case.answer[1] == OPEN
    return LeftOut.GONE_BEFORE if case.seen.before or unseen else None
