"""What is known about the report a source should have published: four states, one accusation.

Published and read; published, not read by us; looked for and not found; not looked. Only a
dated look that found nothing may say that a report is late, and only after its due date: a
ledger in which nobody has looked yet accuses nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from data.declaration import Known, SourceDeclaration
from data.due import DuePeriod, due_editions
from data.model import TIER_RANK, TIER_WORDS, Look, LookOutcome, Tier
from metrics.words import period

Held = tuple[str, ...]
"""Platform, programme, period start, period end; optionally the strongest tier held."""


class State(StrEnum):
    """What is known about one edition."""

    READ = "read"
    NOT_READ = "published_not_read"
    NOT_FOUND = "not_found"
    NOT_LOOKED = "not_looked"


STATE_WORDS = {
    State.READ: "published and read",
    State.NOT_READ: "published, not read by us",
    State.NOT_FOUND: "looked for and not found",
    State.NOT_LOOKED: "not looked",
}
"""The words a reader sees for each state."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of one source that was due, and what is known of it.

    `late_days` is a number only where somebody looked after the due date and found nothing;
    it counts to the day of the look, not to today. `copied` is the tier of figures held from
    elsewhere while the document itself was not read.
    """

    source: str
    platform: str
    period_start: str
    period_end: str
    due: date
    due_basis: str
    state: State
    sentence: str
    late_days: int | None = None
    looked_on: date | None = None
    page_url: str = ""
    page_snapshot: str = ""
    seen_on: str = ""
    copied: Tier | None = None


def editions(
    declarations: Mapping[str, SourceDeclaration],
    held: Iterable[Held],
    looks: Sequence[Look],
    today: date,
    count: int = 2,
) -> tuple[Edition, ...]:
    """Return the latest `count` editions due of every declared source, newest first.

    `held` is `store.periods_held()`; with a fifth item, the strongest tier, figures held only
    as a copy leave the edition "published, not read by us". Sources without a cadence (the
    recorded figures) have no editions.
    """
    tiers = _strongest(held)
    return tuple(
        _edition(declared, when, tiers, looks)
        for _, declared in sorted(declarations.items())
        for when in due_editions(declared, today, count)
    )


def _strongest(held: Iterable[Held]) -> dict[tuple[str, ...], Tier]:
    found: dict[tuple[str, ...], Tier] = {}
    for row in held:
        tier = Tier(row[4]) if len(row) > 4 else Tier.HELD
        before = found.setdefault(row[:4], tier)
        found[row[:4]] = min(before, tier, key=TIER_RANK.__getitem__)
    return found


def _edition(
    declared: SourceDeclaration,
    when: DuePeriod,
    tiers: Mapping[tuple[str, ...], Tier],
    looks: Sequence[Look],
) -> Edition:
    start, end = when.start.isoformat(), when.end.isoformat()
    tier = tiers.get((declared.platform, declared.programme, start, end))
    look = _look(declared.id, start, end, looks)
    known = _known(declared, when)
    state = _state(tier, look, known)
    missing = look if state is State.NOT_FOUND else None
    late = (missing.looked_at.date() - when.due).days if missing else 0
    return Edition(
        source=declared.id,
        platform=declared.platform,
        period_start=start,
        period_end=end,
        due=when.due,
        due_basis=declared.expect.due_basis if declared.expect else "",
        state=state,
        sentence=_sentence(state, when, tier, look, known),
        late_days=late if late > 0 else None,
        looked_on=look.looked_at.date() if look else None,
        page_url=look.page_url if look else "",
        page_snapshot=look.page_snapshot if look else "",
        seen_on=known.seen_on if known else "",
        copied=tier if tier not in (None, Tier.HELD) else None,
    )


def _look(source: str, start: str, end: str, looks: Sequence[Look]) -> Look | None:
    """Return the newest look that saw the page at all."""
    mine = [
        look
        for look in looks
        if (look.source, look.period_start, look.period_end) == (source, start, end)
        and look.outcome is not LookOutcome.COULD_NOT_LOOK
    ]
    return max(mine, key=lambda look: look.looked_at, default=None)


def _known(declared: SourceDeclaration, when: DuePeriod) -> Known | None:
    same = (k for k in declared.known if (k.period_start, k.period_end) == (when.start, when.end))
    return max(same, key=lambda k: k.seen_on, default=None)


def _state(tier: Tier | None, look: Look | None, known: Known | None) -> State:
    if tier is Tier.HELD:
        return State.READ
    found = look is not None and look.outcome is LookOutcome.FOUND
    if tier is not None or known is not None or found:
        return State.NOT_READ
    return State.NOT_LOOKED if look is None else State.NOT_FOUND


def _sentence(
    state: State, when: DuePeriod, tier: Tier | None, look: Look | None, known: Known | None
) -> str:
    told = period(when.start.isoformat(), when.end.isoformat())
    if state is State.READ:
        return f"The report for {told} is published and was read."
    if state is State.NOT_READ:
        return f"The report for {told} is published; {_why_not_read(tier, look, known)}."
    if state is State.NOT_FOUND and look is not None:
        day = look.looked_at.date()
        said = f"The report for {told} was looked for on {day} and not found at {look.page_url}"
        late = (day - when.due).days
        after = f", {late} days after it was due ({when.due})" if late > 0 else ""
        return f"{said}{after}."
    return f"Nobody has looked for the report for {told} yet."


def _why_not_read(tier: Tier | None, look: Look | None, known: Known | None) -> str:
    if tier is not None:
        return f"we hold figures of it ({TIER_WORDS[tier]}), not the document"
    seen = look.looked_at.date().isoformat() if look else known.seen_on if known else ""
    return f"seen {seen}, not read by us yet"
