"""Which reporting periods the ledger holds, and which of them a page opens with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from data.model import Observation
from data.query import Query
from metrics import gates, words
from metrics.lens import default_set

PROGRAMME = "dsa_annex_i"


class Ledger(Protocol):
    """The one thing metrics ask of a store."""

    def observations(self, query: Query) -> list[Observation]:
        """Return the observations that answer a query."""


@dataclass(frozen=True, slots=True)
class Held:
    """One end of reporting periods: when they began, and whose reports are held.

    `reporting` are the services that report in periods of that length at all, `stating` those
    of which anything is held for it: one that states complaints and no notices has reported.
    """

    end: str
    starts: tuple[str, ...]
    platforms: frozenset[str]
    reporting: frozenset[str]
    stating: frozenset[str] = frozenset()

    @property
    def coverage(self) -> float:
        """The share of the reporting services whose report is held."""
        return len(self.platforms) / len(self.reporting)

    @property
    def covered(self) -> gates.Ruling:
        """Whether enough of the reporting services are held to speak of all."""
        return gates.coverage(len(self.platforms), len(self.reporting))

    def words(self) -> str:
        """Return the period in words; the shortest one where several end on a day."""
        return words.period(max(self.starts), self.end)

    def months_old(self, today: date) -> int:
        """Return full months since the end of the period."""
        end = date.fromisoformat(self.end)
        return (today.year - end.year) * 12 + today.month - end.month - (today.day < end.day)

    def recency(self, today: date, *, newest: bool) -> str:
        """Return period and age in words.

        "Latest" only for the newest within 12 months that is covered; else why it is not.
        """
        months = self.months_old(today)
        told = f"{self.words()}, {words.age(months)}"
        if newest and gates.is_latest(months, self.covered):
            return f"latest: {told}"
        return told if self.covered.passed else f"{told} ({self.covered.why})"


def periods(ledger: Ledger, as_of: datetime | None = None) -> tuple[Held, ...]:
    """Return the periods of which notices of default services are held, newest first.

    `as_of` asks what was held at an instant.

    They are covered by the services that report in periods of that length at all: a service
    that reports once a year is not missing from a half-year.
    """
    query = Query(
        measures=("notices", "complaints"),
        programmes=(PROGRAMME,),
        harms=("all",),
        jurisdictions=("EU",),
        actors=("all",),
        populations=("all",),
        surfaces=("",),
        as_of=as_of,
    )
    stated = [o.series for o in ledger.observations(query) if o.value.absence is None]
    rows = {
        (s.platform, s.period_start, s.period_end)
        for s in stated
        if s.measure == "notices" and s.platform in default_set()
    }
    ends = sorted({end for _, _, end in rows}, reverse=True)
    return tuple(
        _held(end, rows, frozenset(s.platform for s in stated if s.period_end == end))
        for end in ends
    )


def _held(end: str, rows: set[tuple[str, str, str]], stating: frozenset[str]) -> Held:
    here = {(platform, start) for platform, start, stop in rows if stop == end}
    lengths = {_months(start, end) for _, start in here}
    reporting = frozenset(p for p, start, stop in rows if _months(start, stop) in lengths)
    found = frozenset(p for p, _ in here)
    starts = tuple(sorted({start for _, start in here}))
    return Held(end, starts, found, reporting, stating)


def _months(start: str, end: str) -> int:
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    return (last.year - first.year) * 12 + last.month - first.month + 1


def opening(held: tuple[Held, ...]) -> Held | None:
    """Return the period a page opens with, or None when nothing is held.

    The latest that covers 65 % of the services; where none does, the best covered one.
    """
    enough = [p for p in held if p.covered.passed]
    return enough[0] if enough else max(held, key=lambda p: (p.coverage, p.end), default=None)


def before(held: tuple[Held, ...], end: str) -> str:
    """Return the end of the period before one, or an empty string."""
    return max((p.end for p in held if p.end < end), default="")
