"""Test reports against the limits of the law that truly apply to them.

A limit applies to a report where the law held on the day and in the country it was filed from,
is about that kind of content, and is started by that kind of report: one that starts with an
order of a court or a regulator never judges what a user reported (test-report protocol, 6).
It may judge only where its official words are cited, quoted and checked; else the duration
stands alone. A limit that binds each case is told as breaches observed, one that asks for a
share by a verdict with Holm's correction within a release (research on metrics, 3.5, 4.4).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from data.law import clock_reaches, clock_searches, legal_clocks
from data.vocabulary import ClockReach, LegalClock
from metrics import clocks as standings
from metrics.exercises import disclosure
from metrics.exercises.cases import OPEN, Case
from metrics.exercises.cohort import Cohort
from metrics.exercises.figure import TestFigure
from metrics.exercises.measured import counted, sampled, silent
from metrics.exercises.redress import acknowledgement_wait
from metrics.exercises.speed import disappearance, median_wait
from metrics.exercises.verdicts import Breaches, Judged, breaches, release
from metrics.exercises.verdicts import Case as ToJudge
from metrics.words import day as said_day

_WHO = {
    "person_depicted": ("person_depicted", "authorised_representative"),
    "monitoring_reporter": ("monitoring_reporter",),
    "trusted_flagger": ("art22_trusted_flagger",),
}
_ILLEGAL = ("illegal", "both")
_METRIC = "spd_share_in_legal_clock"
_LEAST_TOLD = 0.90
"""Share of reports of which it must be known whether they were in time, for a verdict: those
that looks leave open are rather the late ones."""

Clocks = Mapping[str, LegalClock]


@dataclass(frozen=True, slots=True)
class Held:
    """Reports held against one limit of the law, or why they are not.

    `figure` is the share in time where the limit names hours, else the wait. `judged` holds the
    verdict of a limit that asks for a share, `breaches` what was observed where it binds each
    case; both are None where nothing may be judged, and `why` says so. `cannot_tell` counts
    reports whose looks leave open whether they were in time. `behind` counts the reports it is
    about by the organisation that filed them.
    """

    clock: LegalClock
    stops_at: str
    figure: TestFigure
    cannot_tell: int = 0
    judged: Judged | None = None
    breaches: Breaches | None = None
    why: str = ""
    behind: Mapping[str, int] = field(default_factory=dict)

    @property
    def public(self) -> bool:
        """Whether it may be said in public: a limit of one country could be about one report."""
        return disclosure.cell(self.behind).passed

    @property
    def sentence(self) -> str:
        """What is said of it, in words."""
        law = f"{self.clock.instrument}, {self.clock.article}, {standings.deadline(self.clock)}"
        told = self.why
        if self.breaches is not None:
            told = self.breaches.words
        elif self.judged is not None:
            told = self.judged.verdict.value if self.judged.verdict else self.judged.why
        left = f" For {self.cannot_tell} more it can't be told." if self.cannot_tell else ""
        return f"{law}: {told or 'no verdict yet'}. {self.figure.sentence}.{left}"


def applying(case: Case, known: Clocks | None = None) -> list[LegalClock]:
    """Return the limits of the law that apply to one report, in the order of the register."""
    filed = case.report.submitted_at
    if filed is None:
        return []
    where = case.report.vantage_country, filed.date()
    there = _registered(*where) if known is None else _there(*where, known)
    reaches = clock_reaches()
    return [c for c in there if c.id in reaches and _reached(case, reaches[c.id])]


@lru_cache(maxsize=4096)
def _registered(country: str, on: date) -> tuple[LegalClock, ...]:
    # Thousands of reports are filed from a few countries on a few days.
    return _there(country, on, legal_clocks())


def _there(country: str, on: date, known: Clocks) -> tuple[LegalClock, ...]:
    """Return the limits that held in a country on a day."""
    places = set(standings.places_of(country, on))
    return tuple(c for c in known.values() if c.jurisdiction in places and _held(c, on))


def _held(clock: LegalClock, on: date) -> bool:
    """Whether a limit held on a day, as far as its dates go, and is not called off."""
    began = clock.in_force_from is not None and clock.in_force_from <= on
    return began and (clock.until is None or on <= clock.until) and clock.binds == "platform"


def _reached(case: Case, reach: ClockReach) -> bool:
    """Whether a limit is about such content and is started by such a report."""
    about = reach.harm_codes is None or bool(reach.harm_codes & set(case.item.harm))
    claimed = not reach.claimed_illegal or case.item.ground_claimed in _ILLEGAL
    return about and claimed and reach.stops_at != "none" and _starts(case, reach.started_by)


def _starts(case: Case, started_by: str) -> bool:
    if started_by == "any_report":
        return case.report.reporter_type != "regulator"
    if started_by == "copyright_notice":
        return case.report.channel == "copyright_form"
    return case.report.reporter_type in _WHO.get(started_by, ())


def in_time(case: Case, stops_at: str, hours: float) -> bool | None:
    """Return whether a report was handled within so many hours; None where it can't be told.

    It can't where the limit falls between the last look that saw an item and the first that did
    not, where the item went otherwise before, or where observation ended before the limit did.
    """
    at, open_until = _SPANS[stops_at](case)
    if at is not None and at <= hours:
        return True
    return False if open_until >= hours else None


Span = tuple[float | None, float]
"""When something had certainly happened, and until when it certainly had not."""


def _acknowledged(case: Case) -> Span:
    at = case.acknowledged_h
    return at, case.ended_h if at is None else at


def _decided(case: Case) -> Span:
    """A decision is what the message says, or an action that a look found."""
    (hours, how), gone = case.answer, case.seen.gone_h
    if how == OPEN:
        return None, case.ended_h if gone is None else min(case.ended_h, case.seen.up_h)
    if case.decided_h == hours:
        return hours, hours
    return hours, case.seen.up_h if gone is not None else 0.0


def _removed(case: Case) -> Span:
    """Without a look nobody knows whether an item is still up, whatever was answered."""
    if case.seen.gone_h is not None:
        return _removed_h(case), case.seen.up_h
    return _removed_h(case), case.seen.looked_h if case.seen.geo_h is None else 0.0


_SPANS = {"acknowledged": _acknowledged, "decided": _decided, "removed": _removed}


def _removed_h(case: Case) -> float | None:
    """Return when an item was removed or disabled at the latest: by a look or by the message."""
    said = case.outcome == "removed" or case.report.decision == "disabled_geo"
    message = case.decided_h if said and not _contradicted(case) else None
    ends = [h for h in (message, case.by_platform_h, case.seen.geo_h) if h is not None]
    return min(ends, default=None)


def _contradicted(case: Case) -> bool:
    """Whether a later look found up what the message says was removed."""
    up = case.seen.gone_h is None and case.seen.geo_h is None
    return up and case.decided_h is not None and case.seen.looked_h > case.decided_h


# --- one release -----------------------------------------------------------------------------


def held_against(of: Cohort, known: Clocks | None = None) -> tuple[Held, ...]:
    """Return the reports of a cohort against every limit that applies to any of them."""
    found: dict[str, list[Case]] = {}
    clocks: dict[str, LegalClock] = {}
    for case in of.cases:
        for clock in applying(case, known):
            found.setdefault(clock.id, []).append(case)
            clocks[clock.id] = clock
    return tuple(
        replace(
            _held_to(clocks[key], replace(of, cases=tuple(some))),
            behind=Counter(case.report.organisation for case in some),
        )
        for key, some in found.items()
    )


def _held_to(clock: LegalClock, of: Cohort) -> Held:
    stops_at = clock_reaches()[clock.id].stops_at
    if not clock.deadline_hours:
        return Held(clock, stops_at, _wait(of, stops_at), why="the law names no hours: a duration")
    hours = clock.deadline_hours[0]
    said = [(c, in_time(c, stops_at, hours)) for c in of.cases]
    cases = [c for c, known in said if known is not None]
    hits = [bool(known) for _, known in said if known is not None]
    figure = counted(_METRIC, of, hits, cases)
    left = len(said) - len(cases)
    if not clock.judges:
        return Held(clock, stops_at, figure, left, why=_unread(clock))
    if not cases:
        return Held(clock, stops_at, silent(_METRIC, of, "no report whose time is known"), left)
    if clock.target_share is not None:
        open_ = len(cases) < _LEAST_TOLD * len(said)
        why = f"no verdict: for {left} of {len(said)} reports it can't be told" if open_ else ""
        return Held(clock, stops_at, figure, left, why=why)
    late = len(hits) - sum(hits)
    deff = sampled([float(hit) for hit in hits], cases).deff
    return Held(clock, stops_at, figure, left, breaches=breaches(late, len(hits), deff))


def _wait(of: Cohort, stops_at: str) -> TestFigure:
    """Return the wait for what a limit asks for: the receipt, the decision, the removal."""
    if stops_at == "acknowledged":
        return acknowledgement_wait(of)
    return median_wait(of) if stops_at == "decided" else disappearance(of)[0]


def _unread(clock: LegalClock) -> str:
    """Return why a limit may not judge."""
    if clock.status != "in force":
        return f"no verdict: {clock.status}"
    if clock.may_judge == "no":
        return "no verdict: the register does not allow one"
    if clock.kind != "clock":
        return "no verdict: no time limit for an answer"
    return "no verdict: the official words are not yet cited, quoted and checked"


def judged(held: Sequence[Held]) -> tuple[Held, ...]:
    """Return all limits of one release with their verdicts, corrected for their number.

    A release holds all platforms and countries that are published together, so that the chance
    of one false verdict among them stays at one in twenty.
    """
    asked = [i for i, one in enumerate(held) if _asks_for_a_share(one)]
    found = dict(zip(asked, release([_case(held[i]) for i in asked]), strict=True))
    return tuple(replace(one, judged=found.get(i)) for i, one in enumerate(held))


def _asks_for_a_share(one: Held) -> bool:
    told = one.figure.value is not None and not one.why
    return told and one.clock.judges and one.clock.target_share is not None


def _case(one: Held) -> ToJudge:
    figure = one.figure
    assert figure.value is not None
    assert one.clock.target_share is not None
    hits = figure.value * figure.n_eff
    return ToJudge(hits, figure.n_eff, one.clock.target_share, figure.freedom)


# --- what is not known -----------------------------------------------------------------------


def no_clock(of: Cohort, known: Clocks | None = None) -> tuple[str, ...]:
    """Return for each country of a cohort without any limit that applies: that none is known.

    With the day of the last search on record, or that nobody has signed one.
    """
    found = []
    for (country,), some in of.by("country").items():
        if any(applying(case, known) for case in some.cases):
            continue
        searched = _last_search(country, some.cases)
        when = f"checked on {said_day(searched)}" if searched else "no signed check on record"
        found.append(f"{country}: no clock known, {when}")
    return tuple(found)


def _last_search(country: str, cases: Iterable[Case]) -> str:
    days = (c.report.submitted_at.date() for c in cases if c.report.submitted_at)
    places = {place for on in set(days) for place in standings.places_of(country, on)}
    # A search that left out the union's law would not have found it.
    by_place = {p: [s.checked_on for s in clock_searches() if s.jurisdiction == p] for p in places}
    last = [max(found) for found in by_place.values() if found]
    return min(last).isoformat() if last and len(last) == len(places) else ""
