"""The readings of one figure, or of one text, in time: what each is measured against.

    measured(history, snapshots)   every statement that counts, oldest first, with the one before

Bytes that came back stand at the end again: what was read of them is then the last thing said.
The time taken grows with the number of statements, and not with its square.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from data.model import Citation, Obtained, Snapshot, Tier, release


class Stated(Protocol):
    """What a publisher stated, a figure or words: all that tells how it came here."""

    @property
    def citation(self) -> Citation: ...  # noqa: D102 (each as in `model.Observation`)
    @property
    def document(self) -> str: ...  # noqa: D102
    @property
    def tier(self) -> Tier: ...  # noqa: D102
    @property
    def read_by(self) -> str: ...  # noqa: D102
    @property
    def first_seen(self) -> datetime: ...  # noqa: D102
    @property
    def edition(self) -> int: ...  # noqa: D102


class Pass(Protocol):
    """One reading of it, as `query.Vintage` and `texts.Version` are."""

    @property
    def stated(self) -> Stated: ...  # noqa: D102
    @property
    def reading(self) -> int: ...  # noqa: D102
    @property
    def superseded(self) -> bool: ...  # noqa: D102
    @property
    def again(self) -> bool: ...  # noqa: D102


P = TypeVar("P", bound=Pass)


def measured(
    history: Iterable[P], snapshots: Mapping[str, Snapshot]
) -> Iterator[tuple[P, P | None]]:
    """Yield the statements of one history, oldest first, each with what it is measured against.

    That is the last statement of the same bytes, else of the same kind (`held_as`), else of
    any; None for the first. A return counts where it says something: another document of its
    kind stated the figure last, and no later edition.
    """
    line: _Line[P] = _Line(snapshots)
    for one in sorted(history, key=in_time):
        if one.again and not line.is_return(one):
            continue
        yield one, line.before(one)
        line.add(one)


def in_time(one: Pass) -> tuple[object, ...]:
    """Return what puts statements in order: releases as published, all else as it came here."""
    o = one.stated
    came = (release(o.edition), o.first_seen, o.edition)
    return (*came, o.citation.snapshot, one.reading, o.citation.locator)


def held_as(one: Stated, snapshots: Mapping[str, Snapshot]) -> str:
    """Return the kind of bytes a statement stands in: document, copy or transcription."""
    snapshot = snapshots.get(one.citation.snapshot)
    if snapshot is not None and snapshot.obtained is Obtained.RECORDED:
        return "transcription"
    return "document" if one.tier is Tier.HELD else "copy"


@dataclass(slots=True)
class _Made(Generic[P]):
    """What was read of one snapshot, by the number of the reading."""

    latest: P
    _passes: list[P] = field(default_factory=list)
    _numbers: list[int] = field(default_factory=list)

    def add(self, one: P) -> None:
        place = bisect_right(self._numbers, one.reading)
        self._numbers.insert(place, one.reading)
        self._passes.insert(place, one)
        self.latest = one

    def used_beside(self, one: P) -> P:
        """Return the reading that was used beside a statement of another snapshot.

        What an old reader made of one document is never held against what a better one made
        of another: the difference would be ours, and would look like the publisher's.
        """
        if not one.superseded:
            return self._passes[-1]
        return self._passes[max(bisect_left(self._numbers, one.reading) - 1, 0)]


class _Line(Generic[P]):
    """The statements so far, by snapshot; the snapshot that was stated last stands last."""

    def __init__(self, snapshots: Mapping[str, Snapshot]) -> None:
        self._snapshots = snapshots
        self._made: dict[str, _Made[P]] = {}
        self._last: dict[str, P] = {}

    def is_return(self, one: P) -> bool:
        last = self._last.get(self._kind(one))
        if last is None or _snapshot(last) == _snapshot(one):
            return False
        return last.stated.edition <= one.stated.edition

    def before(self, one: P) -> P | None:
        mine = self._made.get(_snapshot(one))
        if mine is not None and not one.again:
            return mine.latest
        kind = self._kind(one)
        nearest: P | None = None
        # Once gone back over, other kinds are not met again: `one` will stand behind them.
        for made in reversed(self._made.values()):
            if made is mine:
                continue
            used = made.used_beside(one)
            if self._kind(used) == kind:
                return used
            nearest = used if nearest is None else nearest
        return nearest

    def add(self, one: P) -> None:
        name = _snapshot(one)
        made = self._made.pop(name, None) if one.again else self._made.get(name)
        self._made[name] = made = made or _Made(one)
        made.add(one)
        self._last[self._kind(one)] = one

    def _kind(self, one: P) -> str:
        return held_as(one.stated, self._snapshots)


def _snapshot(one: Pass) -> str:
    return one.stated.citation.snapshot
