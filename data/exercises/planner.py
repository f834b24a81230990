"""Whether a planned test of reporting may lawfully and safely be run, before anybody reports.

    weighed(design, register, phase, reports, today)    -> Weighed: refusals, warnings, the line

A plan is held against the register of who may lawfully report what (`AccessRule`), against the
kinds of harm that may be tested at all, and against the volume its round agreed on. What the
register does not say is not known, which is neither yes nor no: somebody looks first.

Pure. Sources: protocol of test reports, sections 4.3, 4.4, 7.3; Regulation (EU) 2022/2065,
Articles 22(6), 22(7) and 23(2), https://eur-lex.europa.eu/eli/reg/2022/2065/oj.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from data.exercises.cross_rules import REAL_INTIMATE
from data.exercises.model import AccessRule, Round
from data.exercises.words import counted_as, harm_codes
from data.places import jurisdictions, members

MOST_A_DAY = 10
"""Reports of one account on one day, at most (protocol 4.3)."""
LOOK_AGAIN = timedelta(days=180)
"""How old a line of the register may be. Ours: platforms rebuild their forms without notice."""
WIDEST = "TFGBV"
"""The harm of a line that holds for every gender-based harm without a line of its own."""
EUROPEAN_UNION = "EU"
DSA = "https://eur-lex.europa.eu/eli/reg/2022/2065/oj"
_TRUSTED = counted_as("reporter_type", "trusted") | counted_as("reporter_type", "regulator")
_TRUSTED_CHANNELS = counted_as("channel", "trusted")
_DEPICTED = frozenset({"person_depicted", "authorised_representative"})
_FLAGGER = "art22_trusted_flagger"


@dataclass(frozen=True, slots=True)
class Design:
    """What is planned for one service, channel, kind of harm, place and kind of reporter.

    `reports` is how many are to be filed from how many `accounts` of testers in the field phase;
    `own_items` says that the team publishes the items itself.
    """

    platform: str
    channel: str
    harm: str
    place: str
    reporter_type: str
    reports: int
    accounts: int
    own_items: bool = False


class Reason(NamedTuple):
    """Why a plan is refused or somebody is warned, what to do, and where the rule stands."""

    what: str
    mend: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What came of a plan: it may be run when nothing refuses it. `rule` is the line it met."""

    refusals: tuple[Reason, ...]
    warnings: tuple[Reason, ...]
    rule: AccessRule | None = None

    @property
    def may_run(self) -> bool:
        """Whether nothing stands against it."""
        return not self.refusals


def weighed(
    design: Design, register: Iterable[AccessRule], phase: Round, reports: int, today: date
) -> Weighed:
    """Return what stands against a plan; `reports` are those the round holds already."""
    rule = line_for(design, register, today)
    refusals = [*_harm(design), *_register(design, rule), *_standing(design)]
    refusals += _ceiling(design, phase, reports)
    warnings = [*_aged(rule, today), *_law(design, today), *_pace(design, phase)]
    if phase.ceiling is None:
        warnings.append(_NO_CEILING)
    return Weighed(tuple(refusals), tuple(warnings), rule)


def line_for(design: Design, register: Iterable[AccessRule], today: date) -> AccessRule | None:
    """Return the line of the register a plan falls under, or None where nobody has looked.

    A line for the very harm goes before one for all gender-based harm, a line for the country
    before one for a union it belongs to, and of the same kind the latest.
    """
    places = _places(design.place, today)
    wide = WIDEST if harm_codes()[design.harm].gender_based else ""
    harms = [design.harm, *([wide] if wide else [])]
    lines = [
        one
        for one in register
        if one.platform == design.platform and one.channel == design.channel
        if one.harm in harms and one.place in places
    ]
    return min(lines, key=lambda o: _rank(o, harms, places), default=None)


def _rank(one: AccessRule, harms: list[str], places: list[str]) -> tuple[int, int, int]:
    assert one.checked_on is not None
    return harms.index(one.harm), places.index(one.place), -one.checked_on.toordinal()


def _places(place: str, today: date) -> list[str]:
    """Return a place and the unions it belongs to, the closest first."""
    unions = (j.id for j in jurisdictions().values() if j.kind == "union")
    return [place, *(one for one in unions if one != place and place in members(one, today))]


def _harm(design: Design) -> Iterator[Reason]:
    """Yield why a kind of harm may not be tested (`test_harms.csv`)."""
    testable = harm_codes()[design.harm].testable
    if testable in _NOT_TESTED:
        yield _NOT_TESTED[testable]
    elif testable == "own" and not design.own_items:
        yield _OWN_ONLY
    if design.harm in REAL_INTIMATE and not design.own_items:
        yield _INTIMATE


def _register(design: Design, rule: AccessRule | None) -> Iterator[Reason]:
    """Yield what the register says against a plan, or that it says too little."""
    if rule is None:
        yield _NO_LINE
        return
    if rule.untrue_for_testers is True:
        yield _FALSE
    elif rule.untrue_for_testers is None:
        yield _NOT_SAID
    depicted = rule.only_person_depicted is True or rule.who_may_report == "person_depicted"
    if depicted and design.reporter_type not in _DEPICTED:
        yield _NOT_DEPICTED
    if rule.who_may_report == "trusted_only" and design.reporter_type not in _TRUSTED:
        yield _NOT_TRUSTED


def _standing(design: Design) -> Iterator[Reason]:
    if design.channel in _TRUSTED_CHANNELS and design.reporter_type not in _TRUSTED:
        yield _TRUSTED_CHANNEL


def _ceiling(design: Design, phase: Round, reports: int) -> list[Reason]:
    """Return the refusal of a plan that would go beyond what its round agreed on."""
    if phase.ceiling is None or reports + design.reports <= phase.ceiling:
        return []
    left = max(phase.ceiling - reports, 0)
    what = (
        f"The round agreed on {phase.ceiling:,} reports at most: {reports:,} are on record, "
        f"and {design.reports:,} more go beyond it"
    )
    return [Reason(what, f"Plan {left:,} at most, or agree anew before the round begins")]


def _aged(rule: AccessRule | None, today: date) -> Iterator[Reason]:
    if rule is not None and rule.checked_on and today - rule.checked_on > LOOK_AGAIN:
        days = (today - rule.checked_on).days
        yield Reason(
            f"The register's line was checked {days:,} days ago",
            "Look at the form again and add a line with today's date",
        )


def _law(design: Design, today: date) -> Iterator[Reason]:
    """Yield what a regulated platform may, or must, do to who reports so."""
    inside = EUROPEAN_UNION in _places(design.place, today)
    if harm_codes()[design.harm].testable == "own":
        yield _UNFOUNDED if inside else _UNFOUNDED_ELSEWHERE
    if design.reporter_type == _FLAGGER:
        yield _FLAGGERS


def _pace(design: Design, phase: Round) -> Iterator[Reason]:
    a_day = busiest_day(design, phase)
    if a_day > MOST_A_DAY:
        most = MOST_A_DAY * design.accounts * field_days(phase)
        yield Reason(
            f"{a_day:,} reports of one account on a day are more than {MOST_A_DAY}: the account "
            "may be limited, and the test would look like a raid",
            f"File {most:,} at most in these days, or use more accounts or more days",
        )


def field_days(phase: Round) -> int:
    """Return for how many days a round is in the field, both ends included."""
    assert phase.field_start is not None
    assert phase.field_end is not None
    return (phase.field_end - phase.field_start).days + 1


def busiest_day(design: Design, phase: Round) -> int:
    """Return how many reports an account files on a day when they are spread evenly."""
    return math.ceil(design.reports / (design.accounts * field_days(phase)))


_NOT_TESTED = {
    "never": Reason(
        "This is material of children, which can't be tested or recorded in any form",
        "Report it to the hotline of the INHOPE network in your country, or to the police",
    ),
    "helpline": Reason(
        "This harm is measured only from the cases of helplines: each report is a person's own",
        "Count helpline cases, with consent, in an exercise of their own",
    ),
    "parent": Reason(
        "This code is too wide: it holds others", "Plan each of its narrower codes by itself"
    ),
}
_OWN_ONLY = Reason(
    "Lawful items may be reported only where the team published them itself",
    "Publish the control items yourselves; never report other people's lawful speech",
)
_INTIMATE = Reason(
    "Real intimate images are never part of a test",
    "Use items of a persona of your own, approved by an ethics board, or counts of a helpline",
)
_NO_LINE = Reason(
    "The register has no line for this service, channel, harm and place",
    "Look first: open the form, read what it asks to be declared, and add a line",
)
_FALSE = Reason(
    "The form asks for a declaration that is not true of a tester",
    "Use another channel, or a reporter of whom it is true; nobody signs what is false",
)
_NOT_SAID = Reason(
    "The register does not say whether the form's declarations are true of a tester",
    "Look at the form again and say yes or no; silence is not no",
)
_NOT_DEPICTED = Reason(
    "Only the person depicted, or who represents her, may report this here",
    "Use another channel; a tester who says that she is that person would say what is false",
)
_NOT_TRUSTED = Reason(
    "Only trusted flaggers and partners may report here",
    "Plan it with an organisation that has this standing, or use a channel for everyone",
)
_TRUSTED_CHANNEL = Reason(
    "This channel is for trusted flaggers and partners, and the reporter is neither",
    "Plan it with an organisation that has this standing, or use a channel for everyone",
)
_NO_CEILING = Reason(
    "The round has no agreed ceiling of reports",
    "Agree on one, write it into the round, and publish it: a test must not distort what it "
    "measures",
)
_UNFOUNDED = Reason(
    "Reports of lawful control items are unfounded. A platform suspends, after a warning, the "
    "notices of whoever often submits notices that are manifestly unfounded (DSA, Article 23(2))",
    "Keep control items few, spread over accounts, and never from an account that somebody "
    "needs for real reports",
    DSA,
)
_UNFOUNDED_ELSEWHERE = Reason(
    "Reports of lawful control items are unfounded, and a platform's terms may let it limit "
    "accounts that send them",
    "Keep control items few, and never from an account that somebody needs for real reports",
)
_FLAGGERS = Reason(
    "Trusted flaggers can lose their standing: many notices that are imprecise or inaccurate are "
    "brought before the Digital Services Coordinator, who suspends the status while it "
    "investigates and may revoke it (DSA, Article 22(6) and (7))",
    "File only what the organisation would file in its ordinary work, complete and correct; no "
    "control items",
    DSA,
)
