"""What a round as a whole should be looked at for, before anything is computed from it.

    warnings(exercise, phase, items, reports, checks)

Nothing here keeps anything out: each sentence names a field, what was found, and how many times;
it names short codes or ids, never what stands in a cell.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from data.exercises.fault import Fault
from data.exercises.model import Exercise, Item, Report, Round, StateCheck
from data.exercises.words import counted_as

_UP = counted_as("state", "up")
_REMOVED = counted_as("decision", "removed")
_NAMED = 5
"""How many items a warning names; of more it says how many there are."""


@dataclass(frozen=True, slots=True)
class Held:
    """All of a round that counts."""

    exercise: Exercise
    phase: Round
    items: Collection[Item] = ()
    reports: Collection[Report] = ()
    checks: Collection[StateCheck] = ()


def warnings(held: Held) -> list[Fault]:
    """Return what somebody should look at again in a round."""
    return [fault for rule in _RULES for fault in rule(held)]


def _one_country(held: Held) -> Iterator[Fault]:
    """Blocked in a country and removed can't be told apart from one country alone."""
    countries = {one.vantage_country for one in held.checks}
    countries |= {one.vantage_country for one in held.reports if one.last_seen_up_at}
    if len(countries) == 1 and held.checks:
        yield Fault(
            "vantage_country",
            "is one and the same in all checks: blocked there and removed look alike",
            "Check from a second country.",
        )


def _contradictions(held: Held) -> Iterator[Fault]:
    """The platform said removed, and it was seen up afterwards from the same country."""
    removed: dict[tuple[str, str], datetime] = {}
    for one in held.reports:
        if one.decision in _REMOVED and one.decided_at:
            place = (one.item, one.vantage_country)
            removed[place] = min(one.decided_at, removed.get(place, one.decided_at))
    found = {
        look.item
        for look in held.checks
        if look.state in _UP
        and look.checked_at
        and (said := removed.get((look.item, look.vantage_country)))
        and look.checked_at > said
    }
    yield from _told(held, "decision", "says removed, and a check saw it up later", found)


def _outside(held: Held) -> Iterator[Fault]:
    first, last = held.phase.field_start, held.phase.field_end
    found = {
        one.item
        for one in held.reports
        if first and last and one.submitted_at and not first <= one.submitted_at.date() <= last
    }
    yield from _told(held, "submitted_at", "lies outside the field phase of its round", found)


def _short_watch(held: Held) -> Iterator[Fault]:
    days = held.phase.observation_days or 0
    found = {
        one.item
        for one in held.reports
        if one.submitted_at
        and one.observation_end
        and (one.observation_end - one.submitted_at).days < days
    }
    what = f"comes before the {days} days the round fixed"
    yield from _told(held, "observation_end", what, found)


def _unseen(held: Held) -> Iterator[Fault]:
    seen = {one.item for one in held.checks}
    seen |= {one.item for one in held.reports if one.last_seen_up_at or one.first_seen_gone_at}
    found = {one.item for one in held.reports} - seen
    yield from _told(held, "state", "was never checked: the platform alone says how it went", found)


def _uncoded(held: Held) -> Iterator[Fault]:
    found = {one.id for one in held.items if one.agreement in ("", "not_coded")}
    what = "was not coded by two people: removal can't be called better"
    yield from _told(held, "agreement", what, found)


def _told(held: Held, name: str, what: str, ids: Iterable[str]) -> Iterator[Fault]:
    """Yield one warning for some items, by their short codes."""
    codes = {one.id: one.short_code or one.id for one in held.items}
    shown = sorted(codes.get(one, one) for one in ids)
    if shown:
        more = f" and {len(shown) - _NAMED} more" if len(shown) > _NAMED else ""
        yield Fault(name, what, "Look again.", ", ".join(shown[:_NAMED]) + more)


_RULES: tuple[Callable[[Held], Iterator[Fault]], ...] = (
    *(_one_country, _contradictions, _outside, _short_watch, _unseen, _uncoded),
)
