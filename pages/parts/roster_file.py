"""The list of services as CSV: one row a service, each fact with its source beside it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date

from data.model import public_id
from metrics.directory import SIZE_WORDS, Entry
from pages.parts.download import harmless
from pages.parts.headers import TITLE

COLUMNS = (
    "platform",
    "name",
    "sector",
    "provider",
    "provider_basis",
    "member_state",
    "legal_representative",
    "provider_source",
    "provider_confidence",
    "provider_note",
    "coordinator",
    "coordinator_status",
    "coordinator_source",
    "coordinator_confidence",
    "commission_supervises",
    "size_class",
    "designated_on",
    "designation_source",
    "designation_confidence",
    "users_in_the_eu",
    "users_printed",
    "users_period_end",
    "users_evidence",
    "contact_points",
    "contact_sources",
    "reports_held_for",
    "next_due",
    "checked_on",
)


def csv_of(found: Iterable[Entry], known: str, read_on: date) -> bytes:
    """Return the CSV; `known` says as known on which day. A blank is “not stated”, never no.

    UTF-8 with a byte order mark, which spreadsheets need and other programs skip.
    """
    page = io.StringIO(newline="")
    when = read_on.isoformat() + (f", {known}" if known else "")
    for line in (
        f"# {TITLE}: who is behind a service, and who supervises it",
        f"# Read on {when}. Each fact has its source in the column beside it",
        "# A blank is not stated in what we read; it is no finding about the service",
    ):
        page.write(f"{line}\r\n")
    writer = csv.DictWriter(page, COLUMNS)
    writer.writeheader()
    writer.writerows(row(e) for e in found)
    return b"\xef\xbb\xbf" + page.getvalue().encode()


def row(e: Entry) -> dict[str, str]:
    """Return one service under `COLUMNS`."""
    told = {**_service(e), **_provider(e), **_coordinator(e), **_held(e)}
    return {name: harmless(told.get(name, "")) for name in COLUMNS}


def _service(e: Entry) -> dict[str, str]:
    p = e.platform
    return {
        "platform": p.id,
        "name": p.name,
        "sector": p.sector,
        "commission_supervises": "yes" if e.by_commission else "no",
        "size_class": SIZE_WORDS[p.designation],
        "designated_on": p.designated_on.isoformat() if p.designated_on else "",
        "designation_source": p.source if e.by_commission else "",
        "designation_confidence": p.confidence if e.by_commission else "",
    }


def _provider(e: Entry) -> dict[str, str]:
    p = e.provider
    if p is None:
        return {"provider": e.operator}
    return {
        "provider": e.provider_name,
        "provider_basis": p.basis,
        "member_state": p.member_state,
        "legal_representative": p.representative,
        "provider_source": p.source,
        "provider_confidence": p.confidence,
        "provider_note": p.note,
        "checked_on": p.checked_on.isoformat(),
    }


def _coordinator(e: Entry) -> dict[str, str]:
    c = e.coordinator
    if c is None:
        return {}
    return {
        "coordinator": c.authority,
        "coordinator_status": c.status,
        "coordinator_source": c.source,
        "coordinator_confidence": c.confidence,
    }


def _held(e: Entry) -> dict[str, str]:
    users = e.users
    number = users.value.number if users else None
    return {
        "users_in_the_eu": "" if number is None else f"{number:.12g}",
        "users_printed": users.citation.quote if users else "",
        "users_period_end": users.series.period_end if users else "",
        "users_evidence": public_id(users.id) if users else "",
        "contact_points": " ".join(c.address for c in e.contacts),
        "contact_sources": " ".join(c.source for c in e.contacts),
        "reports_held_for": " ".join(f"{s[2]}/{s[3]}" for s in e.reports),
        "next_due": e.next_due.due.isoformat() if e.next_due else "",
    }
