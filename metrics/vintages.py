"""Every statement of one figure in time, and what set each apart from the one before.

    for step in revisions(store.history(series), snapshots):
        step.cause, step.sentence       restated, "Restated by the publisher on ..."

Four things are kept apart: the publisher said something else (restated, corrected edition),
the publisher said it again, we read the same bytes anew, and we mended a mistake of ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from data import corrections
from data.corrections import Correction
from data.model import Observation, Obtained, Snapshot, Tier, Value
from data.query import Vintage
from metrics import words


class Cause(StrEnum):
    """Why a statement stands beside the one before it."""

    FIRST = "first"
    REPEATED = "repeated"
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
    Cause.RESTATED: "restated by the publisher",
    Cause.SILENT: "restated by the publisher, not marked as corrected",
    Cause.EDITION: "corrected edition of the publisher",
    Cause.REREAD: "the same document, read again by us",
    Cause.MENDED: "corrected by us",
    Cause.ORIGINAL: "the original took the place of a copy",
    Cause.COPY: "another copy",
}
"""The words a reader sees for each cause."""

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
    of the same bytes took its place; `entry` is our own correction, where one explains it.
    """

    now: Observation
    before: Observation | None
    cause: Cause
    superseded: bool
    sentence: str
    entry: Correction | None = None

    @property
    def changed(self) -> bool:
        """Whether the value differs from the one before."""
        return self.before is not None and not same(self.before.value, self.now.value)

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
    known = tuple(corrections.corrections().values() if entries is None else entries)
    found: list[Revision] = []
    earlier: list[Vintage] = []
    for one in sorted(history, key=_in_time):
        found.append(_revision(one, earlier, snapshots, known))
        earlier.append(one)
    return tuple(found)


def _in_time(one: Vintage) -> tuple[object, ...]:
    o = one.observation
    return (o.first_seen, o.edition, o.citation.snapshot, one.reading, o.citation.locator)


def _revision(
    one: Vintage,
    earlier: Sequence[Vintage],
    snapshots: Mapping[str, Snapshot],
    known: tuple[Correction, ...],
) -> Revision:
    now = one.observation
    before = _before(now, [v.observation for v in earlier], snapshots)
    if before is None:
        told = f"First stated as {words.value(now.value)} in what we hold, on {_day(now)}."
        return Revision(now, None, Cause.FIRST, one.superseded, told)
    entry = _mending(before, now, known)
    cause = Cause.MENDED if entry else _cause(before, now, snapshots)
    return Revision(now, before, cause, one.superseded, _sentence(cause, before, now, entry), entry)


def _before(
    now: Observation, earlier: list[Observation], snapshots: Mapping[str, Snapshot]
) -> Observation | None:
    """Return what a statement is measured against: the last of its bytes, its kind, or any."""
    bytes_ = [o for o in earlier if o.citation.snapshot == now.citation.snapshot]
    kind = [o for o in earlier if _kind(o, snapshots) == _kind(now, snapshots)]
    nearest = bytes_ or kind or earlier
    return nearest[-1] if nearest else None


def _kind(one: Observation, snapshots: Mapping[str, Snapshot]) -> str:
    snapshot = snapshots.get(one.citation.snapshot)
    if snapshot is not None and snapshot.obtained is Obtained.RECORDED:
        return "transcription"
    return "document" if one.tier is Tier.HELD else "copy"


def _mending(
    before: Observation, now: Observation, known: tuple[Correction, ...]
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


def _cause(before: Observation, now: Observation, snapshots: Mapping[str, Snapshot]) -> Cause:
    if before.citation.snapshot == now.citation.snapshot:
        return Cause.REREAD if before.read_by != now.read_by else Cause.REPEATED
    old, new = _kind(before, snapshots), _kind(now, snapshots)
    if old != new:
        return Cause.ORIGINAL if new == "document" else Cause.COPY
    if now.edition > before.edition:
        return Cause.EDITION
    if same(before.value, now.value):
        return Cause.REPEATED
    if new == "transcription" and before.document == now.document:
        return Cause.MENDED
    return Cause.SILENT if _one_address(before, now, snapshots) else Cause.RESTATED


def _one_address(before: Observation, now: Observation, snapshots: Mapping[str, Snapshot]) -> bool:
    """Whether other bytes came from the same address, and neither is called corrected."""
    there, here = snapshots.get(before.citation.snapshot), snapshots.get(now.citation.snapshot)
    if there is None or here is None or now.edition != before.edition:
        return False
    address = here.url or here.said_from
    return bool(address) and address == (there.url or there.said_from)


# --- values -------------------------------------------------------------------------------


def same(one: Value, two: Value) -> bool:
    """Whether two values say the same; how sure the unit is does not count."""
    return _bare(one) == _bare(two)


def _bare(one: Value) -> tuple[object, ...]:
    return (one.number, one.low, one.high, one.bound, one.absence, one.unit)


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


def _day(one: Observation) -> str:
    return words.day(one.first_seen.date().isoformat())


def _sentence(cause: Cause, before: Observation, now: Observation, entry: Correction | None) -> str:
    opening = _OPENING[cause].format(day=_day(now))
    if cause is Cause.REREAD:
        opening += f" ({before.read_by}, then {now.read_by})"
    told = f"{opening}: {_change(cause, before, now)}"
    if entry:
        told += f". Why: {entry.reason} (corrected on {words.day(entry.corrected_on.isoformat())})"
    return f"{told}."


_OPENING = {
    Cause.FIRST: "First stated",
    Cause.REPEATED: "Stated again in what came on {day}",
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
    if cause in (Cause.ORIGINAL, Cause.COPY):
        return f"{new} where the one before says {old}"
    told = f"{old} became {new}"
    share = relative(before.value, now.value)
    if share is None:
        return told
    way = "up" if share > 0 else "down"
    return f"{told} ({way} by {words.share(abs(share))})"
