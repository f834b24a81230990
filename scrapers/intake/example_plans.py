"""What the invented exercises are like: where, when, and how each invented service behaves.

None of it was observed anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from data.exercises.demo import platforms_of_the_demo
from data.exercises.model import Exercise, Round

OWN, FOUND = "synthetic_posted_by_team", "found_public"
"""Of the testers' own items exact counts are public, of others' only what a release would hold."""
_ETHICS = "Invented board, decision 0 (synthetic)"


@dataclass(frozen=True, slots=True)
class Service:
    """How an invented service treats reports: shares, and hours to a decision in the middle."""

    id: str
    answers: float
    hours: float
    acts: float


SERVICES = tuple(
    Service(name, *habits)
    for name, habits in zip(
        platforms_of_the_demo(),
        (
            (0.95, 9.0, 0.72),
            (0.86, 26.0, 0.60),
            (0.74, 40.0, 0.45),
            (0.62, 90.0, 0.38),
            (0.55, 60.0, 0.25),
            (0.30, 150.0, 0.20),
        ),
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class Plan:
    """One invented exercise: where, with which prefix, in which languages, how it assigns."""

    exercise: Exercise
    round: Round
    prefix: str
    country: str
    languages: tuple[str, ...]
    organisations: tuple[str, ...]
    channels: tuple[str, ...]
    pairs: int
    controls: int
    origin: str


def _exercise(name: str, title: str) -> Exercise:
    return Exercise(
        id=name,
        title=f"{title} (synthetic)",
        organiser="Nobody: invented for demonstration",
        design="report_test",
        announced="no",
        inclusion_rule="Invented.",
        sampling_rule="Invented; channels randomised within pairs.",
        ethics_approval=_ETHICS,
        protocol_version="demo",
        synthetic=True,
    )


def _round(exercise: str, start: date, prefix: str, days: int) -> Round:
    return Round(
        exercise=exercise,
        id="round-1",
        field_start=start,
        field_end=start + timedelta(days=days),
        observation_days=28,
        schedule="light",
        code_prefix=prefix,
        ceiling=2_000,
        needs_approval=False,
        retain_until=date(2030, 12, 31),
        publish_from=start + timedelta(days=days + 60),
    )


PLANS = (
    Plan(
        _exercise("demo-spain", "Demonstration, first country"),
        _round("demo-spain", date(2026, 2, 2), "ES", 28),
        "ES",
        "ES",
        ("es", "ca"),
        ("demo-north", "demo-south"),
        ("in_app", "dsa_art16_form"),
        pairs=25,
        controls=24,
        origin=FOUND,
    ),
    Plan(
        _exercise("demo-kenya", "Demonstration, second country"),
        _round("demo-kenya", date(2026, 3, 2), "KE", 28),
        "KE",
        "KE",
        ("sw", "en"),
        ("demo-coast", "demo-lake"),
        ("in_app", "web_form"),
        pairs=25,
        controls=0,
        origin=OWN,
    ),
)
