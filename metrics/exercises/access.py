"""What it takes to report at all: by the register of rules, and as testers met it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from data.exercises.model import AccessRule
from metrics.exercises.cohort import Cohort
from metrics.exercises.figure import TestFigure
from metrics.exercises.measured import counted, silent
from metrics.exercises.redress import mean

_MOST_STEPS = 100
_NOTED = {
    "acc_login_share": "login_required",
    "acc_id_share": "id_required",
    "acc_illegal_option_share": "category_offered_illegal",
}


@dataclass(frozen=True, slots=True)
class Door:
    """The latest rule on record for one platform, channel, harm and place.

    `known` says how many of the six questions on access the register answers; what it leaves
    open is not known, which is neither yes nor no.
    """

    rule: AccessRule
    known: int


def doors(rules: Iterable[AccessRule]) -> tuple[Door, ...]:
    """Return the latest rule of each channel, in order of platform, channel, harm and place."""
    latest: dict[tuple[str, str, str, str], AccessRule] = {}
    for one in rules:
        key = (one.platform, one.channel, one.harm, one.place)
        held = latest.get(key)
        if held is None or (
            one.checked_on and held.checked_on and one.checked_on > held.checked_on
        ):
            latest[key] = one
    return tuple(Door(latest[key], _known(latest[key])) for key in sorted(latest))


def _known(rule: AccessRule) -> int:
    asked = (
        rule.login_required,
        rule.id_required,
        rule.illegal_option_offered,
        rule.steps,
        rule.acknowledges,
        rule.languages or None,
    )
    return sum(answer is not None for answer in asked)


def access(of: Cohort) -> tuple[TestFigure, ...]:
    """Return what testers met: login, proof of identity, an option for illegal content, steps.

    Reports where nobody noted it leave the denominator.
    """
    found = []
    for key, name in _NOTED.items():
        cases = [c for c in of.cases if getattr(c.report, name) is not None]
        found.append(counted(key, of, [getattr(c.report, name) for c in cases], cases))
    stepped = [c for c in of.cases if c.report.steps_to_submit is not None]
    if not stepped:
        return (*found, silent("acc_steps_mean", of, "nobody counted the steps"))
    steps = [float(c.report.steps_to_submit or 0) for c in stepped]
    return (*found, mean("acc_steps_mean", of, steps, stepped, most=_MOST_STEPS))
