"""A worked example for people who have no data yet: invented exercises about invented services.

    batches()    two exercises with some 600 reports, their histories, appeals and codings; a survey
                 and a log of helplines, apart

Everything comes out of a generator with a fixed seed: nothing in it was observed, no service of
it exists, and both exercises say `synthetic`. Only the demo ledger takes them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from data.exercises.acts import Batch
from data.exercises.model import (
    Appeal,
    Assessment,
    Coding,
    Dispute,
    Entity,
    Item,
    Report,
    StateCheck,
)
from scrapers.intake.example_apart import apart
from scrapers.intake.example_plans import OWN, PLANS, SERVICES, Plan, Service

SEED = 20_260_301
_HARMS = ("MISOGYNISTIC_HATE", "THREAT", "SEXUALISED_HARASSMENT", "IMPERSONATION", "DOXXING")
_LOOKS = (24, 48, 168, 672)
_HOUR = timedelta(hours=1)


def batches(seed: int = SEED) -> tuple[Batch, ...]:
    """Return one batch for each invented exercise; the same for the same seed."""
    chance = Random(seed)  # noqa: S311, figures for demonstration are no secret
    tests = tuple(Batch(tuple(_Writer(plan, chance).everything())) for plan in PLANS)
    return (*tests, *apart())


class _Writer:
    """Invents one exercise."""

    def __init__(self, plan: Plan, chance: Random) -> None:
        self._plan = plan
        self._chance = chance
        self._number = 0
        self._start = datetime.combine(plan.round.field_start or date.min, datetime.min.time(), UTC)

    def everything(self) -> Iterator[Entity]:
        """Yield exercise, round, and all that hangs on each item."""
        plan = self._plan
        yield plan.exercise
        yield plan.round
        for service in SERVICES:
            for _ in range(plan.pairs):
                yield from self._pair(service)
        for number in range(plan.controls):
            item = self._item(SERVICES[number % len(SERVICES)].id, lawful=True)
            yield from self._reported(item, SERVICES[number % 6], plan.channels[0], "", "fixed")

    def _pair(self, service: Service) -> Iterator[Entity]:
        """Yield two items that are alike, reported by two channels in an order of chance."""
        like = self._item(service.id)
        channels = self._chance.sample(self._plan.channels, 2)
        name = f"pair-{like.id[-6:]}"
        for item, channel in zip((like, self._alike(like)), channels, strict=True):
            yield from self._reported(item, service, channel, name, "randomised")

    def _item(self, platform: str, *, lawful: bool = False) -> Item:
        plan, chance = self._plan, self._chance
        return Item(
            exercise=plan.exercise.id,
            round=plan.round.id,
            id=self._opaque(),
            short_code=f"{plan.prefix}-{self._number:03d}",
            platform=platform,
            content_format="TEXT",
            surface=chance.choice(("post", "comment")),
            language=chance.choice(plan.languages),
            script="Latn",
            harm=("LAWFUL_CONTROL",) if lawful else (chance.choice(_HARMS),),
            severity=1 if lawful else chance.choice((1, 2, 2, 3)),
            ground_claimed="terms" if lawful else chance.choice(("illegal", "terms", "both")),
            target_type="" if lawful else "group",
            origin=OWN if lawful else plan.origin,
            reach=chance.choice(("under_100", "100_to_1k", "1k_to_10k")),
            content_age_hours=float(chance.randrange(1, 240)),
            control="lawful_own" if lawful else "none",
        )

    def _opaque(self) -> str:
        """Return an identifier of 26 letters and digits, as a ULID is."""
        self._number += 1
        drawn = f"{self._plan.prefix}{self._number}{self._chance.random()}"
        return f"DEMO{hashlib.sha256(drawn.encode()).hexdigest()[:21].upper()}X"

    def _alike(self, item: Item) -> Item:
        made = self._opaque()
        return replace(item, id=made, short_code=f"{self._plan.prefix}-{self._number:03d}")

    def _reported(
        self, item: Item, service: Service, channel: str, pair: str, assignment: str
    ) -> Iterator[Entity]:
        codings = self._codings(item)
        item = replace(item, agreement=_agreement(codings))
        report = self._report(item, service, channel, pair, assignment)
        yield item
        yield report
        yield from self._looks(report)
        yield from codings
        yield from self._afterwards(report)

    def _codings(self, item: Item) -> Sequence[Coding]:
        """Return what two coders say; they mostly agree."""
        lawful = item.control == "lawful_own"
        usual = "no" if lawful else "yes"

        def answer() -> str:
            return self._chance.choices((usual, "no", "unsure"), (0.9, 0.05, 0.05))[0]

        return [
            Coding(
                exercise=item.exercise,
                round=item.round,
                item=item.id,
                coder=coder,
                illegal=answer() if not lawful else "no",
                breaks_rule=answer(),
                harm=item.harm,
                severity=item.severity,
            )
            for coder in ("C1", "C2")
        ]

    def _report(
        self, item: Item, service: Service, channel: str, pair: str, assignment: str
    ) -> Report:
        chance, plan = self._chance, self._plan
        sent = self._start + timedelta(minutes=chance.randrange(0, 27 * 24 * 60))
        received = chance.random() < 0.85
        filed = Report(
            exercise=item.exercise,
            round=item.round,
            item=item.id,
            attempt=1,
            organisation=chance.choice(plan.organisations),
            tester=f"T{chance.randrange(1, 9):02d}",
            channel=channel,
            reporter_type="ordinary_user",
            standing_valid=True,
            notice_complete=chance.random() < 0.97,
            pair=pair,
            assignment=assignment,
            category_offered_illegal=channel != "in_app" or chance.random() < 0.5,
            steps_to_submit=chance.randrange(3, 9),
            login_required=channel == "in_app",
            vantage_country=plan.country,
            reporter_gender=chance.choice(("woman", "woman", "man", "not_said")),
            reporter_age_band=chance.choice(("18-24", "25-34", "35-49", "not_said")),
            submitted_at=sent,
            decision="no_decision_by_end",
            observation_end=sent + timedelta(days=28),
        )
        if received:
            at = sent + timedelta(seconds=chance.randrange(2, 600))
            filed = replace(filed, acknowledged_at=at, ack_automated=True)
        return self._answered(filed, service, lawful=item.control == "lawful_own")

    def _answered(self, filed: Report, service: Service, *, lawful: bool) -> Report:
        """Return a report with what the service decided, if it did in time."""
        chance = self._chance
        slower = 1.0 if filed.channel == self._plan.channels[0] else 0.7
        took = timedelta(hours=service.hours * slower * chance.lognormvariate(0, 0.9))
        acts = chance.random() < (service.acts * 0.2 if lawful else service.acts)
        assert filed.submitted_at is not None
        assert filed.observation_end is not None
        if chance.random() >= service.answers or filed.submitted_at + took >= filed.observation_end:
            return filed
        return replace(
            filed,
            decided_at=_whole(filed.submitted_at + took),
            decision=self._decision(acts=acts),
            decision_ground=chance.choice(("terms", "illegal", "not_stated")),
            automated_disclosed=chance.choice(("yes", "no", "not_stated")),
            redress_info_given=chance.random() < 0.6,
        )

    def _decision(self, *, acts: bool) -> str:
        if not acts:
            return "no_violation"
        kinds = ("removed", "account_suspended", "labelled", "disabled_geo")
        return self._chance.choices(kinds, (0.8, 0.06, 0.06, 0.08))[0]

    def _looks(self, report: Report) -> Iterator[StateCheck]:
        """Yield the looks of the light schedule, from two countries where it was blocked in one."""
        assert report.submitted_at is not None
        by_author = self._chance.random() < 0.04
        left = report.submitted_at + timedelta(hours=self._chance.uniform(30, 600))
        for hours in _LOOKS:
            at = report.submitted_at + hours * _HOUR + timedelta(minutes=self._chance.randrange(40))
            state = _state(report, at)
            if by_author and at > left and state == "up":
                state = "gone_author"
            if self._chance.random() < 0.02:
                state = "check_failed"
            yield self._look(report, at, report.vantage_country, state)
            if report.decision == "disabled_geo":
                yield self._look(report, at + timedelta(minutes=5), "IE", "up")

    @staticmethod
    def _look(report: Report, at: datetime, country: str, state: str) -> StateCheck:
        return StateCheck(
            exercise=report.exercise,
            round=report.round,
            item=report.item,
            checked_at=_whole(at),
            vantage_country=country,
            logged_in=False,
            method="manual",
            state=state,
        )

    def _afterwards(self, report: Report) -> Iterator[Entity]:
        """Yield what followed a decision: an assessment, an appeal, at times a dispute."""
        chance = self._chance
        if report.decided_at is None:
            return
        for coder in ("C1", "C2"):
            points = [chance.random() < share for share in _SHARES]
            yield Assessment(report.exercise, report.round, report.item, 1, coder, *points)
        if report.decision != "no_violation" or chance.random() > 0.4:
            return
        lodged = report.decided_at + timedelta(hours=chance.randrange(5, 90))
        outcome = chance.choices(("upheld", "reversed", "no_reply"), (0.55, 0.2, 0.25))[0]
        ended = lodged + timedelta(hours=chance.randrange(20, 300))
        yield Appeal(
            exercise=report.exercise,
            round=report.round,
            item=report.item,
            attempt=1,
            lodged_at=lodged,
            decided_at=None if outcome == "no_reply" else ended,
            outcome=outcome,
            reasons_given=None if outcome == "no_reply" else chance.random() < 0.4,
        )
        if outcome == "upheld" and chance.random() < 0.2:
            yield self._dispute(report, ended)

    def _dispute(self, report: Report, after: datetime) -> Dispute:
        won = self._chance.random() < 0.5
        return Dispute(
            exercise=report.exercise,
            round=report.round,
            item=report.item,
            attempt=1,
            body="An invented body (synthetic)",
            lodged_at=after + timedelta(days=7),
            eligible=True,
            platform_supplied_content=won,
            decided_at=after + timedelta(days=60),
            outcome="overturned_on_merits" if won else "overturned_default",
            implemented="unknown",
        )


_SHARES = (0.9, 1.0, 0.6, 0.3, 0.8, 0.4, 0.6, 0.3)
"""How often each of the eight points of an answer is there."""


def _agreement(codings: Sequence[Coding]) -> str:
    """Return what two coders say together, as the protocol counts it."""
    said = {one.breaks_rule for one in codings}
    if said == {"yes"}:
        return "agreed_violating"
    return "agreed_lawful" if said == {"no"} else "contested"


def _state(report: Report, at: datetime) -> str:
    """Return what a look shows: what a decision does takes effect at once here."""
    if report.decided_at is None or at < report.decided_at:
        return "up"
    after = {
        "removed": "gone_platform",
        "account_suspended": "gone_platform",
        "labelled": "up_labelled",
        "disabled_geo": "geo_blocked",
    }
    return after.get(report.decision, "up")


def _whole(at: datetime) -> datetime:
    return at.replace(microsecond=0)
