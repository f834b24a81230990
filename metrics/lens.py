"""What a reader looks at: harm, services, place and period, and its form in an address.

    ?harm=gender_based_violence&platforms=default&country=EU&period=2026-06-30

The form is canonical: equal lenses give equal words. A value that is not known comes back as
rejected with its reason; nothing in a link is ignored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from data.harms import families, family, harms
from data.places import jurisdictions
from data.reference import platforms
from metrics.words import plural

DEFAULT_FAMILY = "gender_based_violence"
DEFAULT_PLATFORMS = "default"
LATEST = "latest"
PARAMETERS = ("harm", "platforms", "country", "period")
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
    `period_end` an ISO date (none: the latest period that is covered well enough).
    """

    harm_family: str = DEFAULT_FAMILY
    platforms: tuple[str, ...] = ()
    jurisdiction: str = "EU"
    period_end: str = ""

    def query(self) -> str:
        """Return the canonical query string, defaults included."""
        return urlencode(self.parameters())

    def parameters(self) -> dict[str, str]:
        """Return the parameters of the address, in canonical order."""
        chosen = ",".join(sorted(set(self.platforms))) or DEFAULT_PLATFORMS
        values = (self.harm_family, chosen, self.jurisdiction, self.period_end or LATEST)
        return dict(zip(PARAMETERS, values, strict=True))

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


@cache
def default_set() -> tuple[str, ...]:
    """Return the services every page starts with, alphabetical by name."""
    chosen = (p for p in platforms().values() if p.default_set)
    return tuple(p.id for p in sorted(chosen, key=lambda p: p.name.casefold()))


def from_query(words: str, also: Sequence[str] = ()) -> tuple[Lens, tuple[Rejected, ...]]:
    """Return the lens of a query string and what of it can't be honoured.

    `also` names further parameters that belong to the page.
    """
    pairs = parse_qsl(words.removeprefix("?"), keep_blank_values=True)
    return from_parameters(pairs, also)


def from_parameters(
    given: Mapping[str, str] | Iterable[tuple[str, str]], also: Sequence[str] = ()
) -> tuple[Lens, tuple[Rejected, ...]]:
    """Return the lens of parameters and what of them can't be honoured."""
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
