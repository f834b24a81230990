"""What a reader looks at: harm, services, place, period, and what was known when.

    ?harm=gender_based_violence&platforms=default&country=EU&period=2026-06-30&asof=2026-09-01

The form is canonical: equal lenses give equal words. A value that is not known comes back as
rejected with its reason; nothing in a link is ignored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from data.harms import families, family, harms
from data.places import jurisdictions
from data.reference import platforms
from metrics.words import day, plural

DEFAULT_FAMILY = "gender_based_violence"
DEFAULT_PLATFORMS = "default"
LATEST = "latest"
TODAY = "today"
PARAMETERS = ("harm", "platforms", "country", "period", "asof")
"""The names a lens has in an address, in their canonical order."""


class Rejected(NamedTuple):
    """One part of a link that can't be honoured, and why."""

    name: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Lens:
    """What a reader looks at.

    `harm_family` is a filter group or a single harm, `platforms` ids (none: the default set),
    `period_end` an ISO date (none: the latest period that is covered well enough), `known_on`
    the ISO date whose state of knowledge is asked for (none: what holds today).
    """

    harm_family: str = DEFAULT_FAMILY
    platforms: tuple[str, ...] = ()
    jurisdiction: str = "EU"
    period_end: str = ""
    known_on: str = ""

    def query(self) -> str:
        """Return the canonical query string, defaults included."""
        return urlencode(self.parameters())

    def parameters(self) -> dict[str, str]:
        """Return the parameters of the address, in canonical order."""
        chosen = ",".join(sorted(set(self.platforms))) or DEFAULT_PLATFORMS
        when = (self.period_end or LATEST, self.known_on or TODAY)
        values = (self.harm_family, chosen, self.jurisdiction, *when)
        return dict(zip(PARAMETERS, values, strict=True))

    @property
    def as_of(self) -> datetime | None:
        """The last instant of the day whose knowledge is asked for (UTC); None for today's."""
        return end_of(self.known_on)

    @property
    def knowledge(self) -> str:
        """The day whose knowledge is shown, in a reader's words; "" for today's."""
        return f"as known on {day(self.known_on)}" if self.known_on else ""

    @property
    def harms(self) -> tuple[str, ...]:
        """The harm ids inside the lens."""
        return family(self.harm_family) if self.harm_family in families() else (self.harm_family,)

    @property
    def services(self) -> tuple[str, ...]:
        """The platform ids inside the lens."""
        return self.platforms or default_set()

    @property
    def label(self) -> str:
        """The harm in a reader's words."""
        groups = families()
        if self.harm_family in groups:
            return groups[self.harm_family].label
        return harms()[self.harm_family].label

    @property
    def place(self) -> str:
        """The jurisdiction in a reader's words."""
        return jurisdictions()[self.jurisdiction].name

    @property
    def services_words(self) -> str:
        """The services in a reader's words: names of up to three, else their number."""
        if not self.platforms:
            return f"default set of {plural(len(self.services), 'service')}"
        names = sorted(platforms()[p].name for p in self.platforms)
        return ", ".join(names) if len(names) <= 3 else plural(len(names), "service")


def end_of(known_on: str) -> datetime | None:
    """Return the last instant of an ISO date in UTC, the whole day included; None for none."""
    if not known_on:
        return None
    return datetime.combine(date.fromisoformat(known_on), time.max, UTC)


@cache
def default_set() -> tuple[str, ...]:
    """Return the services every page starts with, alphabetical by name."""
    chosen = (p for p in platforms().values() if p.default_set)
    return tuple(p.id for p in sorted(chosen, key=lambda p: p.name.casefold()))


def from_query(
    words: str, also: Sequence[str] = (), today: date | None = None
) -> tuple[Lens, tuple[Rejected, ...]]:
    """Return the lens of a query string and what of it can't be honoured.

    `also` names further parameters that belong to the page; with `today` a day of knowledge
    that has not come yet is rejected.
    """
    pairs = parse_qsl(words.removeprefix("?"), keep_blank_values=True)
    return from_parameters(pairs, also, today)


def from_parameters(
    given: Mapping[str, str] | Iterable[tuple[str, str]],
    also: Sequence[str] = (),
    today: date | None = None,
) -> tuple[Lens, tuple[Rejected, ...]]:
    """Return the lens of parameters and what of them can't be honoured. See `from_query`."""
    pairs = list(given.items()) if isinstance(given, Mapping) else list(given)
    out: list[Rejected] = []
    values: dict[str, str] = {}
    for name, value in pairs:
        if name in PARAMETERS and name not in values:
            values[name] = value
        elif name not in also:
            reason = "stands twice" if name in values else "there is no such filter"
            out.append(Rejected(name, value, reason))
    lens = Lens(
        harm_family=_harm(values.get("harm", DEFAULT_FAMILY), out),
        platforms=_platforms(values.get("platforms", DEFAULT_PLATFORMS), out),
        jurisdiction=_place(values.get("country", "EU"), out),
        period_end=_period(values.get("period", LATEST), out),
        known_on=_known_on(values.get("asof", TODAY), today, out),
    )
    return lens, tuple(out)


def _harm(value: str, out: list[Rejected]) -> str:
    if value in families() or value in harms():
        return value
    out.append(Rejected("harm", value, "no harm or group of harms has this name"))
    return DEFAULT_FAMILY


def _platforms(value: str, out: list[Rejected]) -> tuple[str, ...]:
    if value == DEFAULT_PLATFORMS:
        return ()
    known, chosen = platforms(), []
    for one in dict.fromkeys(value.split(",")):
        if one in known:
            chosen.append(one)
        else:
            out.append(Rejected("platforms", one, "no service has this name"))
    return tuple(sorted(chosen))


def _place(value: str, out: list[Rejected]) -> str:
    if value in jurisdictions():
        return value
    out.append(Rejected("country", value, "no country or union has this code"))
    return "EU"


def _period(value: str, out: list[Rejected]) -> str:
    if value == LATEST:
        return ""
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        out.append(Rejected("period", value, "a period is named by its last day, as 2026-06-30"))
        return ""


def _known_on(value: str, today: date | None, out: list[Rejected]) -> str:
    if value == TODAY:
        return ""
    try:
        asked = date.fromisoformat(value)
    except ValueError:
        out.append(Rejected("asof", value, "a day of knowledge is a date, as 2026-09-01"))
        return ""
    if today is not None and asked > today:
        out.append(Rejected("asof", value, "this day has not come yet"))
        return ""
    return asked.isoformat()
