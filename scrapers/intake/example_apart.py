"""Invented counts of a partner and invented cases of helplines, apart from the invented tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from data.exercises.acts import Batch
from data.exercises.demo import platforms_of_the_demo
from data.exercises.model import Aggregate, HelplineCase
from scrapers.intake.example_plans import PLANS

_SHARES = ((41, 192), (77, 160), (4, 60))
_MONTHS = (("2026-01", 24), ("2026-02", 31), ("2026-03", 6))


def apart() -> tuple[Batch, ...]:
    """Return a survey with a partner's counts, and a helpline's log; always the same."""
    return _survey(), _helpline()


def _survey() -> Batch:
    plan, name = PLANS[0], "demo-survey"
    exercise = replace(
        plan.exercise, id=name, title="Demonstration, survey (synthetic)", design="survey"
    )
    shares = [
        Aggregate(
            exercise=name,
            round="round-1",
            platform=platform,
            country="ES",
            period_start=date(2026, 1, 1),
            period_end=date(2026, 6, 30),
            metric="ign_share_7d",
            numerator=hits,
            denominator=n,
            organisations=2,
        )
        for platform, (hits, n) in zip(platforms_of_the_demo(), _SHARES, strict=False)
    ]
    return Batch((exercise, replace(plan.round, exercise=name), *shares))


def _helpline() -> Batch:
    plan, name = PLANS[0], "demo-helpline"
    exercise = replace(
        plan.exercise, id=name, title="Demonstration, helplines (synthetic)", design="helpline_log"
    )
    cases = [
        HelplineCase(
            exercise=name,
            round="round-1",
            id=f"DEMO-{month[-2:]}-{number:03d}-{platform[-1].upper()}",
            organisation=plan.organisations[number % 2],
            consent=True,
            platform=platform,
            harm=("THREAT",),
            country="ES",
            reported_month=month,
        )
        for platform in list(platforms_of_the_demo())[:2]
        for month, count in _MONTHS
        for number in range(count)
    ]
    return Batch((exercise, replace(plan.round, exercise=name), *cases))
