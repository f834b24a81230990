"""What the fields of one test report say of each other (protocol, sections 7 and 8).

Decision and disappearance are two clocks and are compared only where one contradicts the other:
"removed", and seen up afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import timedelta
from itertools import pairwise
from typing import Any

from data.exercises.fault import Fault
from data.exercises.model import (
    AccessRule,
    Aggregate,
    Appeal,
    Coding,
    Dispute,
    Entity,
    HelplineCase,
    Item,
    Report,
    Round,
)
from data.exercises.words import counted_as, harm_codes

OPEN = counted_as("decision", "none") | counted_as("decision", "pending")
"""Decisions that are none: nothing was decided, or more was asked for."""
_REMOVED = counted_as("decision", "removed")
_UP = counted_as("state", "up") | counted_as("state", "missing")
_TRUSTED_CHANNELS = counted_as("channel", "trusted")
_TRUSTED = counted_as("reporter_type", "trusted") | counted_as("reporter_type", "regulator")
REAL_INTIMATE = ("NCII", "NCII_CREEPSHOT")
"""Authentic intimate images: never a test's (protocol 7.3), save what its recipient gave."""
_SHOWN_BY_TEAM = "synthetic_posted_by_team"
_DONATED = "donated_by_recipient"

Found = Iterator[Fault]


def faults(one: Entity) -> list[Fault]:
    """Return why the fields of an entity can't all be so, or may not be recorded together."""
    rule = _FAULTS.get(type(one))
    return list(rule(one)) if rule else []


def warnings(one: Entity) -> list[Fault]:
    """Return what may well be so, and should be looked at again."""
    rule = _WARNINGS.get(type(one))
    return [*_speaking(one), *(rule(one) if rule else ())]


def _speaking(one: Any) -> Found:
    """Yield codes that read like words: no rule tells the name of a person from another word."""
    for name in _SILENT.get(type(one), ()):
        value = getattr(one, name)
        if value and not any(letter.isdigit() for letter in value):
            yield Fault(
                name,
                "reads like a word, and a code says nothing of its own",
                "If it names or hints at a person, take it out and use a number: `p-01`.",
            )


_SILENT: Mapping[type[Any], tuple[str, ...]] = {
    Item: ("id",),
    Report: ("pair", "persona"),
    HelplineCase: ("id",),
}


def in_order(one: Any, names: Collection[str], *, strictly: bool = False) -> Found:
    """Yield a fault for every instant (or day, or month) that comes before an earlier step.

    Steps that are not known are passed over.
    """
    known = [(name, value) for name in names if (value := getattr(one, name))]
    for (before, early), (after, late) in pairwise(known):
        if late < early or (strictly and late == early):
            word = "is not after" if strictly else "is before"
            yield Fault(after, f"{word} {before}", "Look at both, and at their zones.")


def _harms(
    codes: Collection[str], allowed: Collection[str], name: str = "harm", hint: str = ""
) -> Found:
    known = harm_codes()
    for one in (known[code] for code in codes if code in known):
        if one.testable == "never":
            yield Fault(
                name,
                "names material of children",
                "It can't be recorded here in any form. Report it to a hotline at once.",
            )
        elif one.testable not in allowed:
            yield Fault(name, *_NOT_HERE.get(one.testable, ("is not measured so", hint)))


_NOT_HERE = {
    "parent": ("is too wide a code", "Use one of its narrower codes."),
    "helpline": (
        "is measured only from the cases of helplines",
        "Record it as a helpline case or as counts, never as a test of reporting.",
    ),
    "own": (
        "is for items that the team published itself",
        "Say so: control lawful_own, origin synthetic_posted_by_team.",
    ),
}


def _item(one: Item) -> Found:
    lawful = one.control == "lawful_own"
    yield from _harms(one.harm, ("yes", "own") if lawful else ("yes",))
    if one.severity == 4:
        yield Fault(
            "severity",
            "is imminent danger: refer it first",
            "Call the police or a hotline. The item leaves the test.",
        )
    yield from _targets(one)
    if lawful and any(harm_codes()[code].testable != "own" for code in one.harm):
        yield Fault("control", "is lawful, and the harm is not", "Use LAWFUL_CONTROL alone.")
    if lawful and one.origin != _SHOWN_BY_TEAM:
        yield Fault(
            "origin",
            "is not the team's own",
            "Never report other people's lawful speech: publish the control item yourselves.",
        )


def _targets(one: Item) -> Found:
    """Yield what protocol 7.3 and 7.5 forbid about whom an item is aimed at."""
    if one.target_type == "private_person" and one.origin != _DONATED:
        yield Fault(
            "target_type",
            "is a private person, who gave nothing",
            "Such an item comes from its recipient alone (origin donated_by_recipient).",
        )
    if one.origin == _SHOWN_BY_TEAM and one.target_type in ("private_person", "public_figure"):
        yield Fault(
            "origin",
            "was posted by the team about a real person",
            "What a team posts is aimed at nobody, or at a persona of its own.",
        )
    if any(code in REAL_INTIMATE for code in one.harm) and one.origin == "found_public":
        yield Fault(
            "harm",
            "is a real intimate image",
            "Never test with one: use a persona of your own, or counts of a helpline.",
        )


def _report(one: Report) -> Found:
    for steps in (
        ("submitted_at", "acknowledged_at", "observation_end"),
        ("submitted_at", "decided_at", "observation_end"),
        ("submitted_at", "account_restored_at"),
        ("first_seen_gone_at", "reinstated_at"),
    ):
        yield from in_order(one, steps)
    yield from in_order(one, ("last_seen_up_at", "first_seen_gone_at"), strictly=True)
    if one.submitted_at == one.observation_end:
        yield Fault("observation_end", "is not after submitted_at", "Say when watching ended.")
    yield from _decision(one)
    if one.gone_cause in _UP:
        yield Fault("gone_cause", "is no way to be gone", "Use one of gone_… or geo_blocked.")
    if one.gone_cause and one.first_seen_gone_at is None:
        yield Fault("gone_cause", "goes without first_seen_gone_at", "Say when it was seen so.")


def _decision(one: Report) -> Found:
    if one.decision in OPEN and one.decided_at is not None:
        yield Fault(
            "decided_at",
            "is there, and the decision is none",
            "Leave it empty, or name the decision.",
        )
    if one.decision not in OPEN and one.decided_at is None:
        yield Fault(
            "decided_at",
            "is empty, and a decision is named",
            "Say when it came, or use no_decision_by_end.",
        )


def _report_warnings(one: Report) -> Found:
    if one.decided_at and one.acknowledged_at and one.decided_at < one.acknowledged_at:
        yield Fault("decided_at", "is before acknowledged_at", "Both are kept: look at them again.")
    seen = one.last_seen_up_at
    if one.decision in _REMOVED and one.decided_at and seen and seen > one.decided_at:
        yield Fault("decision", "says removed, and it was seen up later", "Kept as contradiction.")
    if one.channel in _TRUSTED_CHANNELS and one.reporter_type not in _TRUSTED:
        yield Fault("reporter_type", "is no trusted one in such a channel", "Look at both.")
    if one.ack_automated is not None and one.acknowledged_at is None:
        yield Fault("ack_automated", "goes without acknowledged_at", "Say when it came.")
    if one.reinstated_at and one.first_seen_gone_at is None:
        yield Fault("reinstated_at", "goes without first_seen_gone_at", "Say when it was gone.")
    if one.feedback_score and not (one.acknowledged_at or one.decided_at):
        yield Fault("feedback_score", "goes without any answer", "Look at the dates.")


def _appeal(one: Appeal) -> Found:
    yield from in_order(one, ("lodged_at", "acknowledged_at"))
    yield from in_order(one, ("lodged_at", "decided_at"))
    yield from in_order(one, ("lodged_at", "restored_at"))
    if one.lodged_at is None and one.outcome != "not_available":
        yield Fault("lodged_at", "is empty", "Say when, or use the outcome not_available.")
    decided = one.outcome in ("upheld", "reversed", "partly")
    yield from _outcome(one.decided_at is not None, decided)


def _outcome(has_date: bool, has_outcome: bool) -> Found:
    if has_date and not has_outcome:
        yield Fault("outcome", "is none, and decided_at is there", "Say how it ended.")
    if has_outcome and not has_date:
        yield Fault("decided_at", "is empty, and an outcome is named", "Say when it came.")


def _dispute(one: Dispute) -> Found:
    yield from in_order(one, ("lodged_at", "decided_at", "implemented_at"))
    if one.lodged_at is None:
        yield Fault("lodged_at", "is empty", "Say when the case was brought.")
    yield from _outcome(one.decided_at is not None, bool(one.outcome))


def _round(one: Round) -> Found:
    yield from in_order(one, ("field_start", "field_end"))
    yield from in_order(one, ("field_start", "publish_from"))
    watched = _WATCHED[one.schedule]
    if one.observation_days is not None and one.observation_days < watched:
        yield Fault(
            "observation_days",
            f"is shorter than its schedule of {watched} days",
            "Watch longer, or choose another schedule.",
        )
    watching = timedelta(days=one.observation_days or 0)
    if one.retain_until and one.field_end and one.retain_until < one.field_end + watching:
        yield Fault("retain_until", "is before watching ends", "Keep it until then.")


_WATCHED = {"light": 28, "full": 28}
"""Days for which a schedule watches every item; day 90 looks only for what came back."""
_REPLY = timedelta(days=14)
"""How long platforms have to answer before anything is published (protocol 7.10)."""


def _round_warnings(one: Round) -> Found:
    if one.retain_until is None:
        yield Fault("retain_until", "is empty", "Say until when the single reports are kept.")
    if one.ceiling is None:
        yield Fault("ceiling", "is empty", "Agree how many reports there are at most.")
    if one.publish_from and one.field_end and one.publish_from < one.field_end + _REPLY:
        yield Fault(
            "publish_from",
            "leaves less than 14 days for a reply",
            "Platforms see their own cells 14 days before.",
        )


def _helpline(one: HelplineCase) -> Found:
    yield from _harms(one.harm, ("yes", "helpline"))
    if one.consent is not True:
        yield Fault("consent", "is not given", "Without consent a case is not recorded.")
    yield from in_order(one, ("reported_month", "answered_month"))
    yield from in_order(one, ("reported_month", "gone_month"))


def _aggregate(one: Aggregate) -> Found:
    yield from in_order(one, ("period_start", "period_end"))
    yield from _harms([one.harm] if one.harm else [], ("yes", "own", "helpline", "parent"))
    if (one.numerator or 0) > (one.denominator or 0):
        yield Fault("numerator", "is more than denominator", "A share is a part of a whole.")


def _coding(one: Coding) -> Found:
    yield from _harms(one.harm, ("yes", "own", "helpline"))


def _access(one: AccessRule) -> Found:
    yield from _harms([one.harm], ("yes", "own", "helpline", "parent"))


_FAULTS: Mapping[type[Any], Callable[[Any], Found]] = {
    Round: _round,
    Item: _item,
    Report: _report,
    Appeal: _appeal,
    Dispute: _dispute,
    HelplineCase: _helpline,
    Aggregate: _aggregate,
    Coding: _coding,
    AccessRule: _access,
}
_WARNINGS: Mapping[type[Any], Callable[[Any], Found]] = {
    Round: _round_warnings,
    Report: _report_warnings,
}
