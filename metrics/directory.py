"""Who is behind each service and who supervises it, with what is held of its reports.

    entries = directory(ledger, store.periods_held(), declarations(), today)
    matching(entries, Wanted(sector="social", state="IE"))

One entry per service, alphabetical: nothing here is a ranking. What no source says is None.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from data import who
from data.due import DuePeriod, next_period
from data.model import Observation, Tier
from data.query import Query
from data.reference import operators, platform_names, platforms
from data.vocabulary import Platform, PlatformName
from data.who import ContactPoint, Coordinator, Provider
from metrics.periods import PROGRAMME, Ledger

if TYPE_CHECKING:
    from data.declaration import SourceDeclaration

SIZE_WORDS = {
    "VLOP": "very large online platform",
    "VLOSE": "very large online search engine",
    "none": "not designated as very large",
}
"""Size classes of the Digital Services Act, as a reader sees them."""

NOT_STATED = "not stated"
UNKNOWN_STATE = "none"
"""The filter word for services whose state no source settles."""

Span = tuple[str, str, str, str, Tier]
"""Platform, programme, period start, period end, strongest tier: `Store.periods_held`."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One service: who provides it, who supervises it, how large it is, what is held of it.

    `users` is the latest stated number of monthly active recipients in the Union, `spans`
    the periods held of any regime, newest first, `next_due` the report that is due next.
    """

    platform: Platform
    operator: str
    provider: Provider | None
    coordinator: Coordinator | None
    users: Observation | None
    spans: tuple[Span, ...]
    next_due: DuePeriod | None
    contacts: tuple[ContactPoint, ...]
    names: tuple[PlatformName, ...]

    @property
    def provider_name(self) -> str:
        """The legal entity where a source names it, else the operator as collections name it."""
        return (self.provider.name if self.provider else "") or self.operator

    @property
    def state(self) -> str:
        """The member state of establishment or representation, or an empty string."""
        return self.provider.member_state if self.provider else ""

    @property
    def by_commission(self) -> bool:
        """Whether the Commission supervises it too."""
        return who.supervised_by_commission(self.platform.id)

    @property
    def reports(self) -> tuple[Span, ...]:
        """The periods of which something of the harmonised report is held, newest first."""
        return tuple(s for s in self.spans if s[1] == PROGRAMME)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader looks for; an empty string does not filter.

    `size` is VLOP, VLOSE or none; `state` a member state, which is also its coordinator, or
    `none` for services whose state no source settles; `name` is part of a name.
    """

    sector: str = ""
    size: str = ""
    state: str = ""
    name: str = ""


def sectors() -> tuple[str, ...]:
    """Return the sectors services belong to, sorted; joint figures are no services."""
    return tuple(sorted({p.sector for p in platforms().values()} - {"joint"}))


def directory(
    ledger: Ledger,
    held: Iterable[Span],
    declared: Mapping[str, SourceDeclaration],
    today: date,
    as_of: datetime | None = None,
) -> tuple[Entry, ...]:
    """Return every service, alphabetical by name."""
    users = users_stated(ledger, as_of)
    spans: dict[str, list[Span]] = {}
    for span in held:
        spans.setdefault(span[0], []).append(span)
    due = {
        d.platform: next_period(d.cadence, today)
        for d in declared.values()
        if d.cadence and d.programme == PROGRAMME
    }
    services = (p for p in platforms().values() if p.sector != "joint")
    return tuple(
        _entry(p, users.get(p.id), spans.get(p.id, ()), due.get(p.id))
        for p in sorted(services, key=lambda p: p.name.casefold())
    )


def _entry(
    one: Platform, users: Observation | None, spans: Sequence[Span], due: DuePeriod | None
) -> Entry:
    return Entry(
        platform=one,
        operator=_operator(one.operator),
        provider=who.provider_of(one.id),
        coordinator=who.coordinator_of(one.id),
        users=users,
        spans=tuple(sorted(spans, key=lambda s: (s[3], s[2], s[1]), reverse=True)),
        next_due=due,
        contacts=who.contacts_of(one.id),
        names=tuple(n for n in platform_names() if n.platform == one.id and n.kind != "joint"),
    )


def _operator(key: str) -> str:
    return "" if key in ("not_stated", "several") else operators()[key].name


def users_stated(ledger: Ledger, as_of: datetime | None = None) -> dict[str, Observation]:
    """Return, per service, its latest stated number of monthly users in the Union."""
    query = Query(
        measures=("monthly_recipients",),
        programmes=(PROGRAMME,),
        jurisdictions=("EU",),
        surfaces=("",),
        as_of=as_of,
    )
    found: dict[str, Observation] = {}
    for one in sorted(ledger.observations(query), key=lambda o: o.series.period_end):
        if one.value.absence is None:
            found[one.series.platform] = one
    return found


def matching(entries: Iterable[Entry], wanted: Wanted) -> tuple[Entry, ...]:
    """Return the entries a reader looks for, in their order."""
    return tuple(e for e in entries if _fits(e, wanted))


def _fits(entry: Entry, wanted: Wanted) -> bool:
    state = entry.state or UNKNOWN_STATE
    said = (entry.platform.name, entry.provider_name, *(n.name for n in entry.names))
    part = wanted.name.strip().casefold()
    return (
        wanted.sector in ("", entry.platform.sector)
        and wanted.size in ("", entry.platform.designation)
        and wanted.state in ("", state)
        and (not part or any(part in name.casefold() for name in said))
    )


def supervisors(entry: Entry) -> tuple[str, ...]:
    """Return in words who supervises a service; never a guess where the state is not stated."""
    one = entry.coordinator
    found = (one.authority if one else f"coordinator {NOT_STATED}",)
    return (*found, f"{who.COMMISSION} too") if entry.by_commission else found
