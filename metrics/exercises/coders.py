"""How far coders agree on items and on answers: raw agreement and Krippendorff's alpha.

An exercise without its own agreement can't answer a platform that disputes its cases
(test-report protocol, 3.7).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from data.exercises.model import Assessment, Coding
from metrics.exercises.agreement import RELIABLE, TENTATIVE, Raw, alpha, raw
from metrics.exercises.cards_redress import POINTS

_SEVERITY = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Agreed:
    """Agreement on one label: pairs of answers, alpha, and how many units have two or more.

    `alpha` is None where no unit has two answers, or where all answers are the same.
    """

    label: str
    raw: Raw
    alpha: float | None
    units: int

    @property
    def sentence(self) -> str:
        """The same in words, with what alpha allows to conclude."""
        if not self.raw.pairs:
            return f"{self.label}: no item coded by two"
        told = f"{self.label}: {self.raw.agreed} of {self.raw.pairs} pairs agree"
        if self.alpha is None:
            return f"{told}; alpha cannot be told, since all answers are the same"
        held = "reliable" if self.alpha >= RELIABLE else "tentative"
        held = held if self.alpha >= TENTATIVE else "too low for conclusions"
        return f"{told}; alpha {self.alpha:.2f} ({held})"


def on_items(codings: Iterable[Coding]) -> tuple[Agreed, ...]:
    """Return the agreement on items: illegal, breaks a rule, kind of harm, severity.

    "Unsure" is an answer like any other; a severity nobody gave is a missing one.
    """
    held = list(codings)
    return (
        _agreed("Illegal", held, lambda c: c.illegal or None),
        _agreed("Breaks a rule", held, lambda c: c.breaks_rule or None),
        _agreed("Kind of harm", held, lambda c: frozenset(c.harm) or None),
        _agreed("Severity", held, lambda c: c.severity, _SEVERITY),
    )


def on_answers(assessments: Iterable[Assessment]) -> tuple[Agreed, ...]:
    """Return the agreement on each of the eight points of an answer."""
    held = list(assessments)
    return tuple(
        _agreed(f"{said[0].upper()}{said[1:]}", held, attrgetter(name))
        for name, said in POINTS.items()
    )


def _agreed(
    label: str,
    held: Iterable[Coding] | Iterable[Assessment],
    answer: Callable[[Any], Hashable | None],
    order: tuple[int, ...] | None = None,
) -> Agreed:
    units: dict[Hashable, dict[str, Hashable | None]] = defaultdict(dict)
    for one in held:
        attempt = one.attempt if isinstance(one, Assessment) else 0
        units[one.exercise, one.round, one.item, attempt][one.coder] = answer(one)
    told = [list(by.values()) for by in units.values()]
    double = sum(sum(a is not None for a in unit) > 1 for unit in told)
    return Agreed(label, raw(told), alpha(told, order), double)
