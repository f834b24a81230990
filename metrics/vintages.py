"""Every statement of one figure in time, and what set each apart from the one before.

    for step in revisions(store.history(series), snapshots):
        step.cause, step.sentence       restated, "Restated by the publisher on ..."

Four things are kept apart: the publisher said something else (restated, corrected edition),
the publisher said it again, we read the same bytes anew, and we mended a mistake of ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from data import corrections, lineage
from data.changes import Change
from data.corrections import Correction
from data.lineage import Cause, Step, same
from data.model import Observation, Snapshot, Value, release
from data.passes import Stated
from data.query import Vintage
from metrics import words

WHOSE = {
    Cause.RESTATED: "theirs",
    Cause.SILENT: "theirs",
    Cause.EDITION: "theirs",
    Cause.REREAD: "ours",
    Cause.MENDED: "ours",
}
"""Whose change it is; every other cause is nobody's."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One statement of a figure beside the one it is measured against.

    `before` is the last statement of the same kind (document held, copy, transcription), or
    of any kind where there is none; None for the first. `superseded` says that a later reading
    of the same bytes took its place; `entry` is our own correction, where one explains it;
    `back_to` is the earlier statement whose value this one returns to. `again` says that the
    publisher went back to the very bytes, at the instant `now.first_seen`.
    """

    now: Observation
    before: Observation | None
    cause: Cause
    superseded: bool
    sentence: str
    entry: Correction | None = None
    back_to: Observation | None = None
    again: bool = False

    @property
    def changed(self) -> bool:
        """Whether the value differs from the one before."""
        if self.before is None or self.cause is Cause.ROUNDED:
            return False
        return not same(self.before.value, self.now.value)

    @property
    def relative(self) -> float | None:
        """The change as a share of the value before; None unless both are exact numbers."""
        return None if self.before is None else relative(self.before.value, self.now.value)


def revisions(
    history: Sequence[Vintage],
    snapshots: Mapping[str, Snapshot],
    entries: Iterable[Correction] | None = None,
) -> tuple[Revision, ...]:
    """Return the statements of one series, oldest first, each with its cause.

    `history` is `Store.history`, `snapshots` those its citations name, by id.
    """
    return tuple(_revision(step) for step in lineage.steps(history, snapshots, entries))


def _revision(step: Step) -> Revision:
    now, superseded = step.now.observation, step.now.superseded
    if step.before is None:
        told = f"First stated as {words.value(now.value)} in what we hold, on {_day(now)}."
        return Revision(now, None, Cause.FIRST, superseded, told)
    before = step.before.observation
    told = _sentence(step.cause, before, now, step.entry, again=step.now.again)
    back = step.back_to.observation if step.back_to else None
    if back is not None:
        told += f" {back_to(back)}"
    return Revision(now, before, step.cause, superseded, told, step.entry, back, step.now.again)


def of_change(one: Change) -> Revision:
    """Return a change of the whole ledger's list as the revision of its figure."""
    entry = lineage.mending(one.before, one.now, corrections.corrections().values())
    told = _sentence(one.cause, one.before, one.now, entry)
    return Revision(one.now, one.before, one.cause, False, told, entry, one.back_to)


def back_to(one: Observation) -> str:
    """Return in words that a value is that of an earlier statement again."""
    if until := release(one.edition):
        return f"This is the value of the release up to {words.day(until)} again."
    return f"This is the value stated on {_day(one)} again."


# --- values -------------------------------------------------------------------------------


def relative(old: Value, new: Value) -> float | None:
    """Return (new - old) / old, or None where either is no exact number or the old one is 0."""
    if not (old.exact and new.exact) or old.unit != new.unit:
        return None
    assert old.number is not None
    assert new.number is not None
    return None if old.number == 0 else (new.number - old.number) / old.number


def size(step: Revision) -> str:
    """Return in words by how much a statement differs from the one before."""
    if step.before is None:
        return ""
    if not step.changed:
        return "unchanged"
    share = step.relative
    if share is None:
        return "no ratio: not two exact numbers, or the first is 0"
    sign = "+" if share > 0 else "\N{MINUS SIGN}"
    return f"{sign}{words.share(abs(share))}"


# --- sentences ----------------------------------------------------------------------------


def opening(cause: Cause, now: Stated) -> str:
    """Return how the sentence on a step begins: what came when, and whose doing it is."""
    if cause is Cause.RESTATED and (until := release(now.edition)):
        return f"Restated by the publisher in its release up to {words.day(until)}"
    return _OPENING[cause].format(day=_day(now))


def _day(one: Stated) -> str:
    return words.day(one.first_seen.date().isoformat())


def _sentence(
    cause: Cause,
    before: Observation,
    now: Observation,
    entry: Correction | None,
    *,
    again: bool = False,
) -> str:
    begun = RETURNED.format(day=_day(now)) if again else opening(cause, now)
    if cause is Cause.REREAD:
        begun += f" ({before.read_by}, then {now.read_by})"
    told = f"{begun}: {_change(cause, before, now)}"
    if entry:
        told += f". Why: {entry.reason} (corrected on {words.day(entry.corrected_on.isoformat())})"
    return f"{told}."


RETURNED = "The publisher went back on {day} to the very bytes it had published before"
_OPENING = {
    Cause.FIRST: "First stated",
    Cause.REPEATED: "Stated again in what came on {day}",
    Cause.ROUNDED: "Stated again with fewer or more digits in what came on {day}",
    Cause.RESTATED: "Restated by the publisher in a document that came on {day}",
    Cause.SILENT: (
        "The same address gave other bytes on {day}, not marked as corrected (whether it was "
        "announced elsewhere is not known here)"
    ),
    Cause.EDITION: "Corrected edition of the publisher, which came on {day}",
    Cause.REREAD: "Read again by us from the same bytes",
    Cause.MENDED: "Our transcription was mended on {day}",
    Cause.ORIGINAL: "The publisher's document came on {day} and took the place of the copy",
    Cause.COPY: "Another copy came on {day}",
}


def _change(cause: Cause, before: Observation, now: Observation) -> str:
    if same(before.value, now.value):
        return f"{words.value(now.value)}, unchanged"
    old, new = words.value(before.value), words.value(now.value)
    if cause in (Cause.ORIGINAL, Cause.COPY, Cause.ROUNDED):
        return f"{new} where the one before says {old}"
    told = f"{old} became {new}"
    share = relative(before.value, now.value)
    if share is None:
        return told
    way = "up" if share > 0 else "down"
    return f"{told} ({way} by {words.share(abs(share))})"
