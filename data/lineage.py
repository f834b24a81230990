"""Which earlier statement each statement of a figure is measured against, and what parts them.

    steps(history, snapshots)      every statement of one series, oldest first

Four things are kept apart: the publisher said something else (restated, corrected edition),
the publisher said it again, we read the same bytes anew, and we mended a mistake of ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from data import corrections
from data.corrections import Correction
from data.model import Observation, Snapshot, Value, release
from data.passes import Stated, held_as, measured
from data.query import Vintage
from data.rounding import rounded


class Cause(StrEnum):
    """Why a statement stands beside the one before it."""

    FIRST = "first"
    REPEATED = "repeated"
    ROUNDED = "rounded"
    RESTATED = "restated"
    SILENT = "restated_undocumented"
    EDITION = "corrected_edition"
    REREAD = "reread"
    MENDED = "corrected_by_us"
    ORIGINAL = "replaced_by_original"
    COPY = "another_copy"


CAUSE_WORDS = {
    Cause.FIRST: "first statement held",
    Cause.REPEATED: "repeated unchanged",
    Cause.ROUNDED: "repeated with fewer or more digits",
    Cause.RESTATED: "restated by the publisher",
    Cause.SILENT: "restated by the publisher, not marked as corrected",
    Cause.EDITION: "corrected edition of the publisher",
    Cause.REREAD: "the same document, read again by us",
    Cause.MENDED: "corrected by us",
    Cause.ORIGINAL: "the original took the place of a copy",
    Cause.COPY: "another copy",
}
"""The words a reader sees for each cause."""

KINDS = {
    "restated": (Cause.RESTATED, Cause.SILENT, Cause.EDITION),
    "reread": (Cause.REREAD,),
    "corrected": (Cause.MENDED,),
    "copies": (Cause.ORIGINAL, Cause.COPY),
}
"""Whose doing a changed value is, by the causes that say so."""
_KIND_OF = {cause: kind for kind, causes in KINDS.items() for cause in causes}
KIND_WORDS = {
    "restated": "restated by the publisher",
    "reread": "the same document, read again by us",
    "corrected": "corrected by us",
    "copies": "a copy and the original say different things",
}


def kind_of(cause: Cause) -> str:
    """Return the kind of change a cause belongs to. Raises KeyError for no change."""
    return _KIND_OF[cause]


@dataclass(frozen=True, slots=True)
class Step:
    """One statement beside the one it is measured against, and what set it apart.

    `before` is the last statement of the same bytes, else of the same kind (document held, copy,
    transcription), else of any; None for the first. `back_to` is the newest earlier statement
    whose value a changed one returns to; `entry` our own correction, where one explains it.
    """

    now: Vintage
    before: Vintage | None
    cause: Cause
    entry: Correction | None = None
    back_to: Vintage | None = None

    @property
    def changed(self) -> bool:
        """Whether the value differs from the one before."""
        if self.before is None or self.cause is Cause.ROUNDED:
            return False
        return not same(self.before.observation.value, self.now.observation.value)


def steps(
    history: Sequence[Vintage],
    snapshots: Mapping[str, Snapshot],
    entries: Iterable[Correction] | None = None,
) -> tuple[Step, ...]:
    """Return the statements of one series, oldest first, each with its cause.

    `history` is `Store.history`, `snapshots` those its citations name, by id.
    """
    known = corrections.corrections().values() if entries is None else entries
    its = {v.observation.series for v in history}
    mine = tuple(c for c in known if c.action == "replace" and c.series in its)
    found: list[Step] = []
    said = _Said()
    for one, before in measured(history, snapshots):
        found.append(_step(one, before, said, mine, snapshots))
        said.add(one)
    return tuple(found)


def with_returns(
    history: Iterable[Vintage], returns: Mapping[str, Sequence[datetime]]
) -> list[Vintage]:
    """Return a history with one more statement for every return of bytes that still counts."""
    found = list(history)
    found += [
        one._replace(observation=one.observation._replace(first_seen=at), again=True)
        for one in found
        if not one.superseded
        for at in returns.get(one.observation.citation.snapshot, ())
    ]
    return found


def same(one: Value, two: Value) -> bool:
    """Whether two values say the same; how sure the unit is does not count."""
    return _bare(one) == _bare(two)


def _bare(one: Value) -> tuple[object, ...]:
    return (one.number, one.low, one.high, one.bound, one.absence, one.unit)


class _Said:
    """The newest statement of every value so far."""

    def __init__(self) -> None:
        self._any: dict[tuple[object, ...], Vintage] = {}
        self._counting: dict[tuple[object, ...], Vintage] = {}

    def add(self, one: Vintage) -> None:
        value = _bare(one.observation.value)
        self._any[value] = one
        if not one.superseded:
            self._counting[value] = one

    def before(self, one: Vintage) -> Vintage | None:
        """Return the newest earlier statement that said the same; our own misreadings are none."""
        said = self._any if one.superseded else self._counting
        return said.get(_bare(one.observation.value))


def _step(
    one: Vintage,
    before: Vintage | None,
    said: _Said,
    known: tuple[Correction, ...],
    snapshots: Mapping[str, Snapshot],
) -> Step:
    if before is None:
        return Step(one, None, Cause.FIRST)
    old, now = before.observation, one.observation
    entry = mending(old, now, known)
    repeated = same(old.value, now.value)
    cause = Cause.MENDED if entry else cause_of(old, now, snapshots, same=repeated)
    if cause in (Cause.RESTATED, Cause.SILENT) and rounded(old, now):
        cause, repeated = Cause.ROUNDED, True
    # Read again by us, another release of the same words is no return of the publisher's.
    told_anew = cause is not Cause.REREAD and not repeated
    return Step(one, before, cause, entry, said.before(one) if told_anew else None)


def mending(
    before: Observation, now: Observation, known: Iterable[Correction]
) -> Correction | None:
    """Return the entry by which we replaced one transcription by another."""
    pair = (before.citation.quote, now.citation.quote)
    return next(
        (
            c
            for c in known
            if c.action == "replace"
            and c.series == now.series
            and (c.old_printed, c.new_printed) == pair
        ),
        None,
    )


def cause_of(
    before: Stated, now: Stated, snapshots: Mapping[str, Snapshot], *, same: bool
) -> Cause:
    """Return what sets a statement apart from the one before; `same` says they say the same."""
    if before.citation.snapshot == now.citation.snapshot:
        return Cause.REREAD if before.read_by != now.read_by else Cause.REPEATED
    old, new = held_as(before, snapshots), held_as(now, snapshots)
    if old != new:
        return Cause.ORIGINAL if new == "document" else Cause.COPY
    if now.edition > before.edition and not release(now.edition):
        return Cause.EDITION
    if same:
        return Cause.REPEATED
    if new == "transcription" and before.document == now.document:
        return Cause.MENDED
    return Cause.SILENT if _one_address(before, now, snapshots) else Cause.RESTATED


def _one_address(before: Stated, now: Stated, snapshots: Mapping[str, Snapshot]) -> bool:
    """Whether other bytes came from the same address, and neither is called corrected."""
    there, here = snapshots.get(before.citation.snapshot), snapshots.get(now.citation.snapshot)
    if there is None or here is None or now.edition != before.edition:
        return False
    address = here.url or here.said_from
    return bool(address) and address == (there.url or there.said_from)
