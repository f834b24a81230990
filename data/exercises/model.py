"""The nouns of test reports: what was planned, filed, seen, answered, appealed and coded.

    Exercise 1--n Round 1--n Item 1--n Report 1--n Appeal 1--n Dispute
                             |           `--1 Assessment
                             |--n StateCheck
                             `--n Coding

apart from them, and never added to them: HelplineCase, Aggregate; and AccessRule, the register
of who may lawfully report what, where. No field here can hold an address of content, a handle,
a name or free text about a person: a link lives in the tester's own vault.

Every field says what may stand in it: `of(...)` a word of a list, `some(...)` several, `key()`
an identifier, `moment()` an instant, `day()` a date, `yes_no()`, `number(...)`, `text(...)`
public words of the organiser. An empty value is None (or ""): not known, which is never zero
and never no. Instants are kept in UTC. Decision and disappearance are two clocks, kept apart.
"""

from __future__ import annotations

from dataclasses import Field, dataclass, field, fields
from datetime import date, datetime
from typing import Any, ClassVar


def _as(kind: str, *, needed: bool = False, **more: Any) -> Any:
    empty: Any = () if kind == "some" else "" if kind in ("of", "key", "text") else None
    return field(default=empty, metadata={"kind": kind, "needed": needed, **more})


def of(words: str, *, needed: bool = False) -> Any:
    """A code of the list `words` in `test_words.csv`; `platform`, `place`, `harm` are ids."""
    return _as("of", needed=needed, words=words)


def some(words: str, *, needed: bool = False) -> Any:
    """Several codes of a list."""
    return _as("some", needed=needed, words=words)


def key(pattern: str = r"[A-Za-z0-9][A-Za-z0-9_-]{1,39}", *, needed: bool = True) -> Any:
    """An identifier that says nothing of its own."""
    return _as("key", needed=needed, pattern=pattern)


def moment(*, needed: bool = False) -> Any:
    """An instant with its zone, kept in UTC to the second."""
    return _as("moment", needed=needed)


def day(*, needed: bool = False) -> Any:
    """A calendar date."""
    return _as("day", needed=needed)


def yes_no() -> Any:
    """Yes, no, or not known."""
    return _as("yes_no")


def number(low: float, high: float, *, needed: bool = False, whole: bool = True) -> Any:
    """A number between two limits, both included."""
    return _as("number", needed=needed, low=low, high=high, whole=whole)


def text(longest: int = 400, *, needed: bool = False) -> Any:
    """Public words of the organiser about the exercise, never about a person or an item."""
    return _as("text", needed=needed, longest=longest)


_OPAQUE = r"[A-Za-z0-9-]{4,40}"
_HEX = r"[0-9a-f]{64}"
_SLUG = r"[a-z0-9][a-z0-9_-]{1,39}"
_SHORT = r"[A-Z]{2,4}-\d{3,4}"
_TAG = r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*"


@dataclass(frozen=True, slots=True)
class Exercise:
    """One planned measurement by one or more organisations."""

    id: str = key(_SLUG)
    title: str = text(120, needed=True)
    organiser: str = text(120, needed=True)
    partners: str = text(400)
    design: str = of("design", needed=True)
    announced: str = of("announced", needed=True)
    inclusion_rule: str = text(1_000)
    sampling_rule: str = text(1_000)
    ethics_approval: str = text(120)
    protocol_version: str = text(40)
    synthetic: bool | None = yes_no()


@dataclass(frozen=True, slots=True)
class Round:
    """One field phase of an exercise, with what was fixed before it began."""

    parent: ClassVar[str] = "exercise"
    exercise: str = key(_SLUG)
    id: str = key(_SLUG)
    field_start: date | None = day(needed=True)
    field_end: date | None = day(needed=True)
    observation_days: int | None = number(1, 400, needed=True)
    schedule: str = of("schedule", needed=True)
    code_prefix: str = key(r"[A-Z]{2,4}", needed=False)
    ceiling: int | None = number(1, 100_000)
    needs_approval: bool | None = yes_no()
    retain_until: date | None = day()
    publish_from: date | None = day()
    seed: int | None = number(0, 2_147_483_647)


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of content under test."""

    exercise: str = key(_SLUG)
    round: str = key(_SLUG)
    id: str = key(_OPAQUE)
    short_code: str = key(_SHORT, needed=False)
    platform: str = of("platform", needed=True)
    content_format: str = of("content_format")
    surface: str = of("surface")
    language: str = key(_TAG, needed=False)
    script: str = key(r"[A-Z][a-z]{3}", needed=False)
    harm: tuple[str, ...] = some("harm", needed=True)
    severity: int | None = number(1, 4)
    ground_claimed: str = of("ground")
    legal_ground: str = text(120)
    target_type: str = of("target_type")
    origin: str = of("origin")
    reach: str = of("reach")
    content_age_hours: float | None = number(0, 1_000_000, whole=False)
    control: str = of("control")
    agreement: str = of("agreement")
    url_hash: str = key(_HEX, needed=False)


@dataclass(frozen=True, slots=True)
class Report:
    """One notice about one item; a second attempt is a report of its own."""

    exercise: str = key(_SLUG)
    round: str = key(_SLUG)
    item: str = key(_OPAQUE)
    attempt: int | None = number(1, 20, needed=True)
    organisation: str = key(_SLUG, needed=False)
    tester: str = key(r"T\d{1,4}", needed=False)
    channel: str = of("channel", needed=True)
    reporter_type: str = of("reporter_type", needed=True)
    standing_valid: bool | None = yes_no()
    notice_complete: bool | None = yes_no()
    pair: str = key(_OPAQUE, needed=False)
    assignment: str = of("assignment")
    category_offered_illegal: bool | None = yes_no()
    steps_to_submit: int | None = number(1, 100)
    login_required: bool | None = yes_no()
    id_required: bool | None = yes_no()
    vantage_country: str = of("place", needed=True)
    reporter_gender: str = of("gender")
    reporter_age_band: str = of("age_band")
    reporter_disability: str = of("disability")
    persona: str = key(_SLUG, needed=False)
    uploader_side: bool | None = yes_no()
    submitted_at: datetime | None = moment(needed=True)
    acknowledged_at: datetime | None = moment()
    ack_automated: bool | None = yes_no()
    decided_at: datetime | None = moment()
    decision: str = of("decision", needed=True)
    decision_ground: str = of("decision_ground")
    automated_disclosed: str = of("automated")
    redress_info_given: bool | None = yes_no()
    statement_of_reasons_received: bool | None = yes_no()
    reclassified: str = of("reclassified")
    observation_end: datetime | None = moment(needed=True)
    last_seen_up_at: datetime | None = moment()
    first_seen_gone_at: datetime | None = moment()
    gone_cause: str = of("state")
    geo_blocked: bool | None = yes_no()
    reinstated_at: datetime | None = moment()
    account_restored_at: datetime | None = moment()
    feedback_score: int | None = number(0, 8)


@dataclass(frozen=True, slots=True)
class StateCheck:
    """One look at whether an item is still there."""

    exercise: str = key(_SLUG)
    round: str = key(_SLUG)
    item: str = key(_OPAQUE)
    checked_at: datetime | None = moment(needed=True)
    vantage_country: str = of("place", needed=True)
    logged_in: bool | None = yes_no()
    method: str = of("method")
    state: str = of("state", needed=True)
    copies: str = of("copies")


@dataclass(frozen=True, slots=True)
class Appeal:
    """One complaint to the platform about its decision on a report."""

    exercise: str = key(_SLUG)
    round: str = key(_SLUG)
    item: str = key(_OPAQUE)
    attempt: int | None = number(1, 20, needed=True)
    lodged_at: datetime | None = moment()
    acknowledged_at: datetime | None = moment()
    decided_at: datetime | None = moment()
    outcome: str = of("appeal_outcome")
    human_review_claimed: bool | None = yes_no()
    reasons_given: bool | None = yes_no()
    restored_at: datetime | None = moment()


@dataclass(frozen=True, slots=True)
class Dispute:
    """One case before an out-of-court body after an appeal."""

    exercise: str = key(_SLUG)
    round: str = key(_SLUG)
    item: str = key(_OPAQUE)
    attempt: int | None = number(1, 20, needed=True)
    body: str = text(120)
    lodged_at: datetime | None = moment()
    eligible: bool | None = yes_no()
    platform_supplied_content: bool | None = yes_no()
    decided_at: datetime | None = moment()
    outcome: str = of("dispute_outcome")
    implemented: str = of("implemented")
    implemented_at: datetime | None = moment()


@dataclass(frozen=True, slots=True)
class Assessment:
    """What one coder found in the answer to a report: eight points, each on its own."""

    exercise: str = key(_SLUG)
    round: str = key(_SLUG)
    item: str = key(_OPAQUE)
    attempt: int | None = number(1, 20, needed=True)
    coder: str = key(r"C\d{1,4}")
    receipt_confirmed: bool | None = yes_no()
    decision_communicated: bool | None = yes_no()
    rule_named: bool | None = yes_no()
    explained_for_item: bool | None = yes_no()
    action_stated: bool | None = yes_no()
    automation_stated: bool | None = yes_no()
    complaint_told: bool | None = yes_no()
    remedy_told: bool | None = yes_no()


@dataclass(frozen=True, slots=True)
class Coding:
    """What one trained coder says of an item, blind to the others and to the platform."""

    exercise: str = key(_SLUG)
    round: str = key(_SLUG)
    item: str = key(_OPAQUE)
    coder: str = key(r"C\d{1,4}")
    illegal: str = of("coder_answer", needed=True)
    breaks_rule: str = of("coder_answer", needed=True)
    harm: tuple[str, ...] = some("harm")
    severity: int | None = number(1, 4)


@dataclass(frozen=True, slots=True)
class AccessRule:
    """Who may lawfully report what at a platform's channel, and what it takes to do so."""

    platform: str = of("platform", needed=True)
    channel: str = of("channel", needed=True)
    harm: str = of("harm", needed=True)
    place: str = of("place", needed=True)
    who_may_report: str = of("who_may_report", needed=True)
    declarations: str = text(400)
    untrue_for_testers: bool | None = yes_no()
    only_person_depicted: bool | None = yes_no()
    languages: str = text(200)
    login_required: bool | None = yes_no()
    id_required: bool | None = yes_no()
    illegal_option_offered: bool | None = yes_no()
    steps: int | None = number(1, 100)
    acknowledges: bool | None = yes_no()
    checked_on: date | None = day(needed=True)


@dataclass(frozen=True, slots=True)
class HelplineCase:
    """One case a person brought to a helpline, with her consent, to the month and no closer."""

    exercise: str = key(_SLUG)
    round: str = key(_SLUG)
    id: str = key(_OPAQUE)
    organisation: str = key(_SLUG)
    consent: bool | None = yes_no()
    platform: str = of("platform", needed=True)
    harm: tuple[str, ...] = some("harm", needed=True)
    country: str = of("place")
    reported_month: str = key(r"20\d\d-(0[1-9]|1[0-2])")
    answered_month: str = key(r"20\d\d-(0[1-9]|1[0-2])", needed=False)
    decision: str = of("decision")
    channel: str = of("channel")
    gone_month: str = key(r"20\d\d-(0[1-9]|1[0-2])", needed=False)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A share that a partner counted itself: all that most partners will ever hand over."""

    exercise: str = key(_SLUG)
    round: str = key(_SLUG)
    platform: str = of("platform", needed=True)
    country: str = of("place", needed=True)
    period_start: date | None = day(needed=True)
    period_end: date | None = day(needed=True)
    channel: str = of("channel")
    harm: str = of("harm")
    metric: str = key(_SLUG)
    numerator: int | None = number(0, 10_000_000, needed=True)
    denominator: int | None = number(1, 10_000_000, needed=True)
    organisations: int | None = number(1, 1_000)


Entity = (
    Exercise
    | Round
    | Item
    | Report
    | StateCheck
    | Appeal
    | Dispute
    | Assessment
    | Coding
    | AccessRule
    | HelplineCase
    | Aggregate
)

KEYS: dict[type[Any], tuple[str, ...]] = {
    Exercise: ("id",),
    Round: ("exercise", "id"),
    Item: ("exercise", "round", "id"),
    Report: ("exercise", "round", "item", "attempt"),
    StateCheck: ("exercise", "round", "item", "checked_at", "vantage_country", "logged_in"),
    Appeal: ("exercise", "round", "item", "attempt"),
    Dispute: ("exercise", "round", "item", "attempt"),
    Assessment: ("exercise", "round", "item", "attempt", "coder"),
    Coding: ("exercise", "round", "item", "coder"),
    AccessRule: ("platform", "channel", "harm", "place", "checked_on"),
    HelplineCase: ("exercise", "round", "id"),
    Aggregate: (
        *("exercise", "round", "platform", "country", "period_start", "period_end"),
        *("channel", "harm", "metric"),
    ),
}
"""What makes two statements be about the same thing, kind by kind."""

KINDS: dict[str, type[Any]] = {
    "exercise": Exercise,
    "round": Round,
    "item": Item,
    "report": Report,
    "state_check": StateCheck,
    "appeal": Appeal,
    "dispute": Dispute,
    "assessment": Assessment,
    "coding": Coding,
    "access_rule": AccessRule,
    "helpline_case": HelplineCase,
    "aggregate": Aggregate,
}
"""The kinds by the names they have in tables and files, in the order they depend on each other."""


def kind_of(one: Entity) -> str:
    """Return the name of an entity's kind."""
    return next(name for name, kind in KINDS.items() if kind is type(one))


def fields_of(kind: type[Any]) -> tuple[Field[Any], ...]:
    """Return the fields of a kind; `metadata` says what may stand in each."""
    return fields(kind)


def key_of(one: Entity) -> str:
    """Return what an entity is about as one line, the same for the same thing for ever."""
    values = (getattr(one, name) for name in KEYS[type(one)])
    return "|".join("" if v is None else _plain(v) for v in values)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)
