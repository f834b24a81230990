"""Editions that lie under predictable names: which addresses to ask for, and what an answer says.

A publisher who names files by period lists them nowhere a program can read, or need not: the
address of each edition follows from its period. An address where nothing lies says that an
edition is missing only if another edition answers under its own name on the same visit.
Otherwise the names may have changed, and nobody is late because of that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from data.declaration import SourceDeclaration
from data.due import ended_periods, named
from data.model import Look, LookOutcome
from scrapers.errors import SourceError
from scrapers.receiving.receipt import Received

TRIED = {"yearly": 2, "half-yearly": 2, "quarterly": 3, "monthly": 4}
"""How many editions a visit asks for: what may still come, and one that should be there."""
NOTHING_THERE = ("404", "410")
"""What an address answers under which no edition lies."""
_NO_NAME = (
    "no edition lies where its name says: the files may be named otherwise now; look for them "
    "with a browser and drop them"
)


class Expected(NamedTuple):
    """One edition and the address its name makes."""

    period_start: str
    period_end: str
    url: str


@dataclass(slots=True)
class Tried:
    """What a visit asked for and what came."""

    source: str
    received: list[Received] = field(default_factory=list)
    found: dict[Expected, str] = field(default_factory=dict)
    missing: list[Expected] = field(default_factory=list)
    failed: list[tuple[Expected, SourceError]] = field(default_factory=list)

    def looks(self, at: datetime) -> Iterable[Look]:
        """Return the dated look for each edition. Call it only when something was found."""
        for one, snapshot in self.found.items():
            yield Look(self.source, *one[:2], at, LookOutcome.FOUND, one.url, snapshot)
        for one in self.missing:
            yield Look(self.source, *one[:2], at, LookOutcome.NOT_FOUND, one.url)
        for one, _ in self.failed:
            yield Look(self.source, *one[:2], at, LookOutcome.COULD_NOT_LOOK, one.url)

    @property
    def sentence(self) -> str:
        """What came, in words."""
        parts = [
            *(r.sentence for r in self.received),
            *(f.message for _, f in self.failed),
            f"{len(self.found)} of {self.asked} editions lie where their names say",
            *(f"not there: {one.period_start} to {one.period_end}" for one in self.missing),
        ]
        return "; ".join(parts)

    @property
    def asked(self) -> int:
        """How many addresses were asked for."""
        return len(self.found) + len(self.missing) + len(self.failed)


def expected(declared: SourceDeclaration, today: date) -> list[Expected]:
    """Return the editions of the last periods that are over, newest first."""
    return [
        Expected(p.start.isoformat(), p.end.isoformat(), named(declared.address, p))
        for p in ended_periods(declared, today, TRIED[declared.cadence])
    ]


def visit(
    declared: SourceDeclaration,
    today: date,
    held: dict[str, str],
    take: Callable[[str], Received | None],
) -> Tried:
    """Ask for each edition once. `held` are snapshots by address, `take` fetches one address.

    Raises SourceError when no edition answered: the fault of the first, or that the names
    lead nowhere.
    """
    tried = Tried(declared.id)
    for one in expected(declared, today):
        try:
            came = take(one.url)
        except SourceError as fault:
            if fault.word == "no-contact":
                raise
            if fault.word in NOTHING_THERE:
                tried.missing.append(one)
            else:
                tried.failed.append((one, fault))
            continue
        tried.received += [came] if came else []
        tried.found[one] = came.snapshot.id if came else held.get(one.url, "")
    if not tried.found:
        raise tried.failed[0][1] if tried.failed else SourceError(_NO_NAME, word="no-name")
    return tried
