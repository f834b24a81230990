"""Which time limits and standards of the law hold in a place on a day, and since when.

A clock is in force, still to come, ended, or of uncertain standing; what our sources do not
confirm is never called in force.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from data.law import legal_clocks
from data.places import memberships
from data.vocabulary import LegalClock
from metrics.words import hours, listed, share

_UNIONS = ("EU", "EEA")


@dataclass(frozen=True, slots=True)
class Law:
    """The clocks of a place, its unions' included, by their standing on a day."""

    now: tuple[LegalClock, ...]
    coming: tuple[LegalClock, ...]
    unclear: tuple[LegalClock, ...]
    ended: tuple[LegalClock, ...]

    @property
    def known(self) -> bool:
        """Whether any clock is on record."""
        return bool(self.now or self.coming or self.unclear or self.ended)


def places_of(jurisdiction: str, today: date) -> tuple[str, ...]:
    """Return a place and the unions it belongs to on a day: their law holds there as well."""
    inside = (
        m.union
        for m in memberships()
        if m.member == jurisdiction
        and m.union in _UNIONS
        and m.since <= today
        and (m.until is None or today <= m.until)
    )
    return (jurisdiction, *sorted(set(inside)))


def law(jurisdiction: str, today: date) -> Law:
    """Return the clocks of a place and of its unions, by their standing on a day."""
    places = places_of(jurisdiction, today)
    groups: dict[str, list[LegalClock]] = {"now": [], "coming": [], "unclear": [], "ended": []}
    for one in legal_clocks().values():
        if one.jurisdiction in places:
            groups[standing(one, today)].append(one)
    return Law(**{name: _ordered(found, places) for name, found in groups.items()})


def _ordered(found: Iterable[LegalClock], places: tuple[str, ...]) -> tuple[LegalClock, ...]:
    return tuple(sorted(found, key=lambda c: places.index(c.jurisdiction)))


def standing(one: LegalClock, today: date) -> str:
    """Return now, coming, ended, or unclear where no confirmed date says which.

    By dates first; then by the status on record, of which only "in force" is taken at its word.
    """
    if one.until is not None and one.until < today:
        return "ended"
    if one.status.startswith(("repealed", "superseded", "replaced", "struck down")):
        return "ended"
    if one.in_force_from is not None and one.in_force_from > today:
        return "coming"
    dated = one.in_force_from is not None and one.status.startswith("in force")
    return "now" if dated else "unclear"


def deadline(one: LegalClock) -> str:
    """Return the time limit in words, or that the law names no hours."""
    if not one.deadline_hours:
        return "no hours named"
    told = listed([hours(h) for h in one.deadline_hours])
    return f"{told}, for {share(one.target_share)} of cases" if one.target_share else told
