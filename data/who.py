"""Who is behind a service and who supervises it: providers, coordinators, points of contact.

    coordinator_of("tiktok")     Coimisiún na Meán, by the state TikTok's provider stands in
    provider_of("grindr")        None: no source we read names provider and state

Which authority is competent is never typed in: it follows from the state of the provider's
establishment, or of its legal representative (Articles 13 and 56 of the Digital Services Act).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from data.places import jurisdictions, members
from data.reference import operators, platforms, rows
from data.rows import Row
from data.vocabulary import Platform, ReferenceFault

CONFIDENCE = ("high", "medium", "low")
COMMISSION = "European Commission"


@dataclass(frozen=True, slots=True)
class Coordinator:
    """The Digital Services Coordinator of one member state.

    `status` is designated, or provisional where only a part of the tasks is given to it;
    `since` is None where the day is not known for sure.
    """

    member_state: str
    authority: str
    english: str
    website: str
    status: str
    since: date | None
    note: str
    source: str
    confidence: str
    checked_on: date


@dataclass(frozen=True, slots=True)
class Provider:
    """The legal entity that provides an operator's services, and the state it answers in.

    `basis` is established, represented (by `representative`, Article 13), or empty where no
    source settles it; `platform` is empty where the row is true of all services of an
    operator. A blank name means that the source names the service and not the company.
    """

    operator: str
    platform: str
    name: str
    basis: str
    member_state: str
    representative: str
    source: str
    confidence: str
    note: str
    checked_on: date


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """A published mailbox or page for authorities (Articles 11 to 13), never a person's."""

    operator: str
    platform: str
    article: str
    address: str
    languages: str
    source: str
    confidence: str
    note: str
    checked_on: date


def _checked(row: Row) -> date:
    day = row.day("checked_on")
    if day is None:
        raise row.fault("checked_on", "must not be blank")
    return day


def _sourced(row: Row) -> tuple[str, str]:
    """Return source and confidence of a line; each must be there."""
    if not row.filled("source").startswith("https://"):
        raise row.fault("source", "not an https address")
    return row["source"], row.one_of("confidence", CONFIDENCE)


@cache
def coordinators() -> Mapping[str, Coordinator]:
    """Return the coordinators by member state, sorted."""
    states = members("EU", date(2026, 1, 1))

    def make(row: Row) -> Coordinator:
        source, confidence = _sourced(row)
        return Coordinator(
            member_state=row.one_of("member_state", states),
            authority=row.filled("authority"),
            english=row.filled("english"),
            website=row.filled("website"),
            status=row.one_of("status", ("designated", "provisional")),
            since=row.day("since"),
            note=row["note"],
            source=source,
            confidence=confidence,
            checked_on=_checked(row),
        )

    found: dict[str, Coordinator] = {}
    for row in rows("coordinators.csv"):
        if found.setdefault(row["member_state"], one := make(row)) is not one:
            raise row.fault("member_state", "stands twice")
    return MappingProxyType(found)


@cache
def providers() -> Mapping[tuple[str, str], Provider]:
    """Return the providers by operator and platform (empty: all services of the operator)."""
    found: dict[tuple[str, str], Provider] = {}
    for row in rows("providers.csv"):
        one = _provider(row)
        if found.setdefault((one.operator, one.platform), one) is not one:
            raise row.fault("operator", "stands twice")
    return MappingProxyType(found)


def _provider(row: Row) -> Provider:
    source, confidence = _sourced(row)
    basis = row.one_of("basis", ("established", "represented", ""))
    if bool(basis) != bool(row["member_state"]):
        raise row.fault("member_state", "a basis needs a state, and a state a basis")
    if (basis == "represented") != bool(row["representative"]):
        raise row.fault("representative", "named exactly where the basis is represented")
    return Provider(
        operator=row.one_of("operator", operators()),
        platform=_platform(row),
        name=row["provider"],
        basis=basis,
        member_state=row.one_of("member_state", {*coordinators(), ""}),
        representative=row["representative"],
        source=source,
        confidence=confidence,
        note=row["note"],
        checked_on=_checked(row),
    )


def _platform(row: Row) -> str:
    """Return the platform of a line, which must be one of its operator's, or nothing."""
    key = row.one_of("platform", {*platforms(), ""})
    if key and platforms()[key].operator != row["operator"]:
        raise row.fault("platform", "a service of another operator")
    return key


@cache
def contact_points() -> tuple[ContactPoint, ...]:
    """Return every published point of contact."""
    found = []
    for row in rows("contact_points.csv"):
        source, confidence = _sourced(row)
        found.append(
            ContactPoint(
                operator=row.one_of("operator", operators()),
                platform=_platform(row),
                article=row.one_of("article", ("11", "12", "13", "11 and 12")),
                address=row.filled("address"),
                languages=row["languages"],
                source=source,
                confidence=confidence,
                note=row["note"],
                checked_on=_checked(row),
            )
        )
    return tuple(found)


def platform(key: str) -> Platform:
    """Return the platform of an id. Raises ReferenceFault when there is none."""
    found = platforms().get(key)
    if found is None:
        raise ReferenceFault("platforms.csv", "", "id", key, "not known")
    return found


def provider_of(key: str) -> Provider | None:
    """Return who provides a service, or None where no source we read says so."""
    operator, known = platform(key).operator, providers()
    return known.get((operator, key)) or known.get((operator, ""))


def coordinator_of(key: str) -> Coordinator | None:
    """Return the coordinator competent for a service (Article 56(1)), or None.

    None wherever the state of establishment or representation is not stated: without it every
    coordinator is competent (Article 56(6) and (7)), and none is the right one to name.
    """
    provider = provider_of(key)
    return coordinators().get(provider.member_state) if provider else None


def supervised_by_commission(key: str) -> bool:
    """Whether the Commission supervises a service too, as a very large one (Article 56(2, 3))."""
    return platform(key).designation != "none"


def contacts_of(key: str) -> tuple[ContactPoint, ...]:
    """Return the published points of contact of a service."""
    operator = platform(key).operator
    return tuple(c for c in contact_points() if c.operator == operator and c.platform in ("", key))


def state_name(member_state: str) -> str:
    """Return the name of a member state."""
    return jurisdictions()[member_state].name
