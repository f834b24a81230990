"""A Reading beside what the ledger holds: transcriptions it checks, and what it would change."""

from __future__ import annotations

import re
from dataclasses import dataclass

from data.model import Issue, IssueKind, Observation, Reading, Tier
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
