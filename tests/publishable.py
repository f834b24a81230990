"""A synthetic round that may be published: two services, two organisations, answers enough."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from data.exercises.acts import Batch
from data.exercises.model import Entity
from tests.exercises import START, batch, item, report

ANSWERS: tuple[dict[str, Any], ...] = (
    {"decision": "removed", "decided_at": 5},
    {"decision": "no_violation", "decided_at": 90},
    {},
)


def publishable(each: int = 60, *, lonely: int = 0) -> Batch:
    """Return `each` reports of two services; of a third only one organisation's `lonely` ones."""
    made = batch(
        *_reports("x", each), *_reports("instagram", each), *_reports("tiktok", lonely, "north")
    )
    return replace(made, counts_at_once=True)


def _reports(platform: str, count: int, organisation: str = "") -> Iterator[Entity]:
    for number in range(count):
        name = f"{platform}-{number:04}"
        sent = START + timedelta(hours=number % 40)
        answer = dict(ANSWERS[number % 3])
        if "decided_at" in answer:
            answer["decided_at"] = sent + timedelta(hours=answer["decided_at"])
        yield item(name, platform=platform, agreement="agreed_violating")
        yield report(
            name,
            organisation=organisation or ("north", "south")[number % 2],
            standing_valid=True,
            notice_complete=True,
            submitted_at=sent,
            acknowledged_at=sent + timedelta(minutes=1) if number % 4 < 2 else None,
            observation_end=sent + timedelta(days=28),
            **answer,
        )
