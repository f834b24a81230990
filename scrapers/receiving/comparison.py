"""A Reading beside what the ledger holds: transcriptions it checks, and what it would change."""

from __future__ import annotations

import re
from dataclasses import dataclass

from data.model import Issue, IssueKind, Observation, Reading, Tier, release
from data.query import Query
from data.store import Store


def verify(store: Store, reading: Reading) -> tuple[int, list[Issue]]:
    """Compare transcriptions with the original that now came; the original wins anyway."""
    if reading.snapshot.tier is not Tier.HELD or not reading.observations:
        return 0, []
    now = {o.series: o for o in reading.observations}
    platforms = tuple({s.platform for s in now})
    ends = tuple({s.period_end for s in now})
    held = store.observations(Query(platforms=platforms, period_ends=ends))
    pairs = [
        (old, now[old.series]) for old in held if old.tier is not Tier.HELD and old.series in now
    ]
    differing = [_differs(old, new) for old, new in pairs if not _verifies(old, new)]
    return len(pairs) - len(differing), differing


def _verifies(transcribed: Observation, original: Observation) -> bool:
    """Whether an original says what was transcribed, a share as far as digits were written."""
    if _same(transcribed, original):
        return True
    written = re.fullmatch(r"0\.(\d+)", transcribed.citation.quote.strip())
    old, new = transcribed.value.number, original.value.number
    if not written or old is None or new is None or original.value.unit != "share":
        return False
    return abs(old - new) <= 0.5 * 10.0 ** -len(written[1])


def _same(old: Observation, new: Observation) -> bool:
    a, b = old.value, new.value
    return (a.number, a.low, a.high, a.absence) == (b.number, b.low, b.high, b.absence)


def _differs(old: Observation, new: Observation) -> Issue:
    words = f"transcribed as {old.citation.quote!r}, the original prints {new.citation.quote!r}"
    return Issue(
        source=old.citation.snapshot.partition("/")[0],
        snapshot=old.citation.snapshot,
        kind=IssueKind.CELL,
        locator=old.citation.locator,
        word=old.citation.quote,
        message=f"{words} ({new.citation.snapshot} {new.citation.locator})",
        opened_at=new.first_seen,
        subject=f"verified by {new.citation.snapshot}",
    )


@dataclass(frozen=True, slots=True)
class Change:
    """What storing a Reading would change, by series."""

    new: int
    restated: tuple[tuple[Observation, Observation], ...]
    same: int
    reading: Reading


def would_change(store: Store, reading: Reading) -> Change:
    """Compare a Reading with what holds today, storing nothing."""
    now = {o.series: o for o in reading.observations}
    platforms = tuple({s.platform for s in now}) or ("",)
    held = {o.series: o for o in store.observations(Query(platforms=platforms))}
    restated = tuple(
        (held[s], o) for s, o in sorted(now.items()) if s in held and not _same(held[s], o)
    )
    same = sum(s in held for s in now) - len(restated)
    return Change(len(now) - same - len(restated), restated, same, reading)


def seems_partial(store: Store, reading: Reading) -> tuple[int, int] | None:
    """Return how many figures a release lacks, of how many of the one held before; None if few.

    Few is up to half. A publisher may cut its history, but most files that look so were cut by
    somebody on the way here. Releases older than what is held, and copies, are not weighed.
    """
    stated = {o.series for o in reading.observations}
    newest = max((o.edition for o in reading.observations), default=0)
    if reading.snapshot.tier is not Tier.HELD or not release(newest):
        return None
    asked = Query(programmes=tuple({s.programme for s in stated}))
    own = [o for o in store.observations(asked) if _release_of(o, reading.snapshot.source)]
    last = max((o.edition for o in own), default=0)
    if not last or last > newest:
        return None
    before = [o.series for o in own if o.edition == last]
    lacks = sum(series not in stated for series in before)
    return (lacks, len(before)) if 2 * lacks > len(before) else None


def _release_of(o: Observation, source: str) -> bool:
    """Whether a figure stands in a release of this source, and is one."""
    its = o.citation.snapshot.rpartition("/")[0] == source
    own = its and o.tier is Tier.HELD and bool(release(o.edition))
    return own and o.value.absence is None
