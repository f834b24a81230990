"""What an exercise of each design may hold, and what it fixes for what stands in it.

A test of reporting, a test without reports, a survey, the log of a helpline and the notices of
a regulator are never averaged: each takes only its own kinds. Counts that a partner made itself
fit everywhere, and stand apart everywhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from data.exercises.fault import Fault
from data.exercises.model import Entity, Exercise, Item, Report, Round
from data.exercises.words import words

_COUNTS = ("aggregate",)
_KINDS = {
    "report_test": (
        *("item", "report", "state_check", "appeal", "dispute", "assessment", "coding"),
        *_COUNTS,
    ),
    "proactive_test": ("item", "state_check", "coding", *_COUNTS),
    "prevalence": ("item", "state_check", "coding", *_COUNTS),
    "survey": _COUNTS,
    "helpline_log": ("helpline_case", *_COUNTS),
    "regulator_notice": _COUNTS,
    "dispute_body": _COUNTS,
}
NONE = ("", "none")
"""How an exercise says that no ethics board approved it."""


def kinds(design: str) -> Collection[str]:
    """Return the kinds that may stand in an exercise of a design."""
    return _KINDS[design]


def refusal(design: str) -> tuple[str, str]:
    """Return what is wrong, and how to mend it, where a kind stands in the wrong design."""
    return (
        f"is {words('design')[design].label!r}, which holds no such thing",
        "Add it to an exercise of its own design: designs are never mixed.",
    )


def faults(exercise: Exercise, phase: Round, one: Entity) -> Iterator[Fault]:
    """Yield where an entity breaks what its exercise or its round fixed before it began."""
    if isinstance(one, Item):
        made = one.origin == "synthetic_posted_by_team" or one.target_type == "synthetic_persona"
        yield from _approved(exercise, "origin", made, f"item {one.id}")
        prefix = one.short_code.partition("-")[0]
        if prefix and not prefix.startswith(phase.code_prefix):  # testers of a round: KE, KEA, KEB
            what = "does not begin as the codes of its round do"
            yield Fault("short_code", what, f"Begin with {phase.code_prefix}.", f"item {one.id}")
    elif isinstance(one, Report):
        yield from _approved(exercise, "persona", bool(one.persona), f"report {one.item}")


def _approved(exercise: Exercise, name: str, made: bool, about: str) -> Iterator[Fault]:
    if made and exercise.ethics_approval.strip().casefold() in NONE:
        what = "was made for the test, and no ethics board approved it"
        yield Fault(name, what, "Name the approval in the exercise first.", about)
