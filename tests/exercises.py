"""Synthetic test reports for tests: nobody reported anything, and no such content exists."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from data.exercises.acts import Batch
from data.exercises.model import Entity, Exercise, HelplineCase, Item, Report, Round, StateCheck
from data.exercises.roles import Person, Role

START = datetime(2026, 3, 2, 9, 14, 5, tzinfo=UTC)
TESTER = Person("T1", Role.TESTER, "north")
OTHER = Person("T2", Role.TESTER, "south")
REVIEWER = Person("R1", Role.REVIEWER, "north")
SECOND = Person("R2", Role.REVIEWER, "south")
ADMIN = Person("A1", Role.ADMIN, "north")
VIEWER = Person("V1", Role.VIEWER)
HERE: dict[str, Any] = {"exercise": "ke-2026", "round": "r1"}


def exercise(**more: Any) -> Exercise:
    given: dict[str, Any] = {
        "id": "ke-2026",
        "title": "A synthetic exercise",
        "organiser": "Nobody",
        "design": "report_test",
        "announced": "no",
    }
    return Exercise(**(given | more))


def phase(**more: Any) -> Round:
    given: dict[str, Any] = {
        "exercise": "ke-2026",
        "id": "r1",
        "field_start": date(2026, 3, 1),
        "field_end": date(2026, 4, 30),
        "observation_days": 28,
        "schedule": "light",
        "ceiling": 100_000,
        "retain_until": date(2027, 3, 1),
    }
    return Round(**(given | more))


def item(name: str = "01J9Z7AAAA", **more: Any) -> Item:
    given: dict[str, Any] = HERE | {"id": name, "platform": "instagram", "harm": ("THREAT",)}
    return Item(**(given | more))


def report(name: str = "01J9Z7AAAA", attempt: int = 1, **more: Any) -> Report:
    given: dict[str, Any] = HERE | {
        "item": name,
        "attempt": attempt,
        "channel": "in_app",
        "reporter_type": "ordinary_user",
        "vantage_country": "ES",
        "submitted_at": START,
        "decision": "no_decision_by_end",
        "observation_end": START + timedelta(days=28),
    }
    return Report(**(given | more))


def check(name: str = "01J9Z7AAAA", hours: int = 24, **more: Any) -> StateCheck:
    given: dict[str, Any] = HERE | {
        "item": name,
        "checked_at": START + timedelta(hours=hours),
        "vantage_country": "ES",
        "logged_in": False,
        "method": "manual",
        "state": "up",
    }
    return StateCheck(**(given | more))


def case(name: str = "case-0001", **more: Any) -> HelplineCase:
    given: dict[str, Any] = HERE | {
        "id": name,
        "organisation": "north",
        "consent": True,
        "platform": "instagram",
        "harm": ("SEXTORTION",),
        "reported_month": "2026-03",
    }
    return HelplineCase(**(given | more))


def batch(*entities: Entity, amends: bool = False) -> Batch:
    return Batch(entities, amends=amends)


def frame(**more: Any) -> Batch:
    """Return an exercise with one round."""
    return batch(exercise(), phase(**more))
