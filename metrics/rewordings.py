"""Every version of one text of a publisher in time, and what set each apart from the one before.

    for step in rewordings(store.versions(said), snapshots):
        step.cause, step.sentence       corrected_edition, "Corrected edition of the publisher, ..."

The causes are those of figures (`data.lineage`); what is compared are the printed words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data.lineage import Cause, cause_of
from data.model import Snapshot, Statement
from data.passes import measured
from data.texts import Version
from metrics import words
from metrics.vintages import opening


@dataclass(frozen=True, slots=True)
class Rewording:
    """One version of a text beside the one it is measured against; None for the first."""

    now: Statement
    before: Statement | None
    cause: Cause
    superseded: bool

    @property
    def changed(self) -> bool:
        """Whether the words differ from those before."""
        return self.before is not None and not same(self.before, self.now)

    @property
    def length(self) -> str:
        """How long it is, and how long it was where the words differ."""
        told = words.plural(len(self.now.citation.quote), "character")
        if self.before is None or not self.changed:
            return told
        return f"{told}, before {len(self.before.citation.quote):,}"

    @property
    def sentence(self) -> str:
        """What happened, for a reader."""
        if self.before is None:
            day = words.day(self.now.first_seen.date().isoformat())
            return f"First stated in what we hold on {day}."
        begun = opening(self.cause, self.now)
        if self.cause is Cause.REREAD:
            begun += f" ({self.before.read_by}, then {self.now.read_by})"
        return f"{begun}: {'the words differ' if self.changed else 'the same words'}."


def same(one: Statement, two: Statement) -> bool:
    """Whether two versions say the same; how a file breaks its lines does not count."""
    return one.citation.quote.split() == two.citation.quote.split()


def rewordings(
    versions: Sequence[Version], snapshots: Mapping[str, Snapshot]
) -> tuple[Rewording, ...]:
    """Return the versions of one text, oldest first, each with its cause.

    `versions` is `Store.versions`, `snapshots` those its citations name, by id.
    """
    return tuple(
        _step(one, before.stated if before else None, snapshots)
        for one, before in measured(versions, snapshots)
    )


def _step(one: Version, before: Statement | None, snapshots: Mapping[str, Snapshot]) -> Rewording:
    now = one.stated
    if before is None:
        return Rewording(now, None, Cause.FIRST, one.superseded)
    cause = cause_of(before, now, snapshots, same=same(before, now))
    return Rewording(now, before, cause, one.superseded)
