"""What it takes to report at all: by the register of rules, and as testers met it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

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


QUESTIONS = (
    *("login_required", "id_required", "illegal_option_offered", "acknowledges"),
    "only_person_depicted",
)
"""What the register answers by yes or no about a way to report."""


@dataclass(frozen=True, slots=True)
class Entrance:
    """What it takes to report through one channel of one service, by the register.

    `answers` gives, for each of `QUESTIONS`, how many lines say yes and how many no: lines that
    are silent are neither. `steps` are the fewest and the most, `checked` the first and the last
    day on which somebody looked.
    """

    platform: str
    channel: str
    lines: int
    answers: Mapping[str, tuple[int, int]]
    steps: tuple[int, int] | None
    languages: tuple[str, ...]
    checked: tuple[date, date]


def entrances(rules: Iterable[AccessRule]) -> tuple[Entrance, ...]:
    """Return what the latest lines of the register say, channel by channel of each service."""
    found: dict[tuple[str, str], list[AccessRule]] = {}
    for door in doors(rules):
        found.setdefault((door.rule.platform, door.rule.channel), []).append(door.rule)
    return tuple(_entrance(key, lines) for key, lines in sorted(found.items()))


def _entrance(key: tuple[str, str], lines: Sequence[AccessRule]) -> Entrance:
    steps = [one.steps for one in lines if one.steps is not None]
    days = [one.checked_on for one in lines if one.checked_on is not None]
    said = {name: [getattr(one, name) for one in lines] for name in QUESTIONS}
    return Entrance(
        *key,
        len(lines),
        {name: (found.count(True), found.count(False)) for name, found in said.items()},
        (min(steps), max(steps)) if steps else None,
        tuple(dict.fromkeys(one.languages for one in lines if one.languages)),
        (min(days), max(days)),
    )


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
