"""What is known when a file is read, and what came of reading it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from data.exercises.acts import Batch, FileMapping
from data.exercises.model import Exercise, Item, Round
from data.exercises.release_file import ReleaseFile
from scrapers.intake.faults import RowFault
from scrapers.intake.times import Clock

RoundKey = tuple[str, str]
ItemKey = tuple[str, str, str]


Held = Callable[[type[Any]], Iterable[Any]]
"""Asks for everything of one kind that a ledger holds."""


Withdrawn = Callable[[str, Collection[str]], Collection[str]]
"""Asks which keys of a kind (or which fingerprints) were withdrawn and are not taken again."""


def nothing_withdrawn(_kind: str, _keys: Collection[str]) -> Collection[str]:
    """Return nothing, for a file that is only looked at."""
    return ()


def nothing_held(_kind: type[Any]) -> Iterable[Any]:
    """Return nothing: the ledger of a file that is only looked at."""
    return ()


@dataclass(frozen=True)
class Context:
    """What is held already, and what holds for rows that don't say it themselves.

    `exercise` and `round` are those of rows without such a column. `mapping` is how this
    partner's columns are called, and in which zone and order times are written. `held` gives
    what the ledger holds of a kind, and is asked only when a row is of that kind; `withdrawn`
    says what it must not take in again. `demo` is the
    ledger of invented figures, which alone knows invented platforms.
    """

    exercise: str = ""
    round: str = ""
    exercises: Mapping[str, Exercise] = field(default_factory=dict)
    rounds: Mapping[RoundKey, Round] = field(default_factory=dict)
    items: Mapping[ItemKey, Item] = field(default_factory=dict)
    mapping: FileMapping | None = None
    held: Held = nothing_held
    withdrawn: Withdrawn = nothing_withdrawn
    amends: bool = False
    demo: bool = False

    @cached_property
    def clock(self) -> Clock:
        """Return what is declared of times. Raises ZoneInfoNotFoundError for an unknown zone."""
        if self.mapping is None:
            return Clock()
        zone = ZoneInfo(self.mapping.zone) if self.mapping.zone else None
        return Clock(zone, self.mapping.date_order.upper())

    def after(self, taken: Taken) -> Context:
        """Return the context of the next file of the same hand: what was taken is known."""
        rows = taken.batch.entities
        items = {(i.exercise, i.round, i.id): i for i in rows if isinstance(i, Item)}
        rounds = {(r.exercise, r.id): r for r in rows if isinstance(r, Round)}
        exercises = {e.id: e for e in rows if isinstance(e, Exercise)}
        before = self.held

        def held(kind: type[Any]) -> Iterable[Any]:
            return chain(before(kind), (one for one in rows if isinstance(one, kind)))

        return replace(
            self,
            held=held,
            items={**self.items, **items},
            rounds={**self.rounds, **rounds},
            exercises={**self.exercises, **exercises},
        )


def context_of(
    exercises: Iterable[Exercise], rounds: Iterable[Round], items: Iterable[Item]
) -> Context:
    """Return the context of what a ledger holds."""
    return Context(
        exercises={e.id: e for e in exercises},
        rounds={(r.exercise, r.id): r for r in rounds},
        items={(i.exercise, i.round, i.id): i for i in items},
    )


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file gave: what may be added, and what is wrong with the rest.

    `faults` lists at most `faults.LISTED` of them. `kind_of_file` names the kinds of its
    sheets. A file that was refused as a whole has an empty batch and a fault in row 0 or 1.
    `release` is that of another instance: it is kept as printed, and no row becomes an entity.
    """

    batch: Batch
    faults: tuple[RowFault, ...] = ()
    warnings: tuple[RowFault, ...] = ()
    rows_read: int = 0
    rows_good: int = 0
    kind_of_file: str = ""
    faults_in_all: int = 0
    release: ReleaseFile | None = None
