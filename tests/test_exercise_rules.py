"""What may be recorded of a test of reporting, and what may not (protocol, sections 7 and 8)."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.exercises import designs, round_rules, rules
from data.exercises.model import (
    KINDS,
    AccessRule,
    Aggregate,
    Appeal,
    Coding,
    Dispute,
    Entity,
    Round,
)
from data.exercises.round_rules import Held
from data.exercises.words import harm_codes, words
from tests.exercises import HERE, START, case, check, exercise, item, phase, report

DAY = timedelta(days=1)
TEAM: dict[str, Any] = {"origin": "synthetic_posted_by_team", "target_type": "synthetic_persona"}
AGGREGATE = Aggregate(
    **HERE,
    platform="instagram",
    country="ES",
    period_start=date(2026, 3, 1),
    period_end=date(2026, 3, 31),
    metric="removal_rate",
    numerator=3,
    denominator=10,
)
APPEAL = Appeal(**HERE, item="01J9", attempt=1, lodged_at=START)
DISPUTE = Dispute(**HERE, item="01J9", attempt=1, lodged_at=START)
CODING = Coding(**HERE, item="01J9", coder="C1", illegal="yes", breaks_rule="unsure")
RULE = AccessRule(
    platform="instagram",
    channel="in_app",
    harm="THREAT",
    place="ES",
    who_may_report="anyone",
    checked_on=date(2026, 3, 1),
)
GOOD: tuple[Entity, ...] = (
    *(exercise(), phase(), item(), report(), check(), case()),
    *(AGGREGATE, APPEAL, DISPUTE, CODING, RULE),
)


def amiss(one: Entity) -> list[str]:
    return [fault.field for fault in rules.faults(one)]


@pytest.mark.parametrize("one", GOOD, ids=lambda one: type(one).__name__)
def test_what_is_as_it_should_be_has_no_fault(one: Entity) -> None:
    assert rules.faults(one) == []


@pytest.mark.parametrize(
    ("one", "field"),
    [
        (report(acknowledged_at=START - DAY), "acknowledged_at"),
        (report(decision="removed", decided_at=START - DAY), "decided_at"),
        (report(decision="removed", decided_at=START + 40 * DAY), "observation_end"),
        (report(acknowledged_at=START + 40 * DAY), "observation_end"),
        (report(observation_end=START), "observation_end"),
        (report(decision="removed"), "decided_at"),
        (report(decided_at=START + DAY), "decided_at"),
        (report(decision="needs_more_info", decided_at=START + DAY), "decided_at"),
        (report(last_seen_up_at=START + DAY, first_seen_gone_at=START + DAY), "first_seen_gone_at"),
        (report(first_seen_gone_at=START + DAY, reinstated_at=START), "reinstated_at"),
        (report(gone_cause="gone_platform"), "gone_cause"),
        (report(gone_cause="up", first_seen_gone_at=START + DAY), "gone_cause"),
        (report(gone_cause="check_failed", first_seen_gone_at=START + DAY), "gone_cause"),
        (report(account_restored_at=START - DAY), "account_restored_at"),
        (item(severity=4), "severity"),
        (item(harm=("CSAM",)), "harm"),
        (item(harm=("SEXTORTION",)), "harm"),
        (item(harm=("TFGBV",)), "harm"),
        (item(harm=("LAWFUL_CONTROL",)), "harm"),
        (item(harm=("THREAT",), control="lawful_own", **TEAM), "control"),
        (item(harm=("LAWFUL_CONTROL",), control="lawful_own"), "origin"),
        (item(target_type="private_person"), "target_type"),
        (item(target_type="private_person", origin="found_public"), "target_type"),
        (item(target_type="public_figure", origin="synthetic_posted_by_team"), "origin"),
        (item(harm=("NCII",), origin="found_public"), "harm"),
        (replace(APPEAL, lodged_at=None), "lodged_at"),
        (replace(APPEAL, decided_at=START - DAY, outcome="upheld"), "decided_at"),
        (replace(APPEAL, outcome="reversed"), "decided_at"),
        (replace(APPEAL, decided_at=START + DAY), "outcome"),
        (replace(DISPUTE, outcome="settled"), "decided_at"),
        (phase(field_end=date(2026, 2, 1)), "field_end"),
        (phase(observation_days=7), "observation_days"),
        (phase(retain_until=date(2026, 5, 1)), "retain_until"),
        (case(consent=None), "consent"),
        (case(consent=False), "consent"),
        (case(answered_month="2026-01"), "answered_month"),
        (case(harm=("GROOMING",)), "harm"),
        (case(harm=("LAWFUL_CONTROL",)), "harm"),
        (replace(AGGREGATE, numerator=11), "numerator"),
        (replace(AGGREGATE, harm="CSAM"), "harm"),
        (replace(AGGREGATE, period_end=date(2026, 2, 1)), "period_end"),
        (replace(CODING, harm=("CSAM_SYNTHETIC",)), "harm"),
        (replace(RULE, harm="GROOMING"), "harm"),
    ],
)
def test_what_cannot_be_or_may_not_be_is_refused_at_its_field(one: Entity, field: str) -> None:
    assert field in amiss(one)


@pytest.mark.parametrize(
    "one",
    [
        item(harm=("LAWFUL_CONTROL",), control="lawful_own", **TEAM),
        item(target_type="private_person", origin="donated_by_recipient"),
        item(harm=("NCII",), **TEAM),
        case(harm=("SEXTORTION", "THREAT")),
        replace(AGGREGATE, harm="TFGBV"),
        replace(APPEAL, lodged_at=None, outcome="not_available"),
        report(decision="needs_more_info"),
        report(first_seen_gone_at=START + DAY, gone_cause="geo_blocked"),
    ],
)
def test_what_the_protocol_allows_passes(one: Entity) -> None:
    assert amiss(one) == []


@pytest.mark.parametrize(
    ("one", "field"),
    [
        (
            report(
                decision="removed",
                decided_at=START + timedelta(hours=1),
                acknowledged_at=START + timedelta(hours=2),
            ),
            "decided_at",
        ),
        (
            report(decision="removed", decided_at=START + DAY, last_seen_up_at=START + 2 * DAY),
            "decision",
        ),
        (report(channel="partner_portal"), "reporter_type"),
        (report(ack_automated=True), "ack_automated"),
        (report(reinstated_at=START + DAY), "reinstated_at"),
        (report(feedback_score=3), "feedback_score"),
        (phase(retain_until=None), "retain_until"),
        (phase(ceiling=None), "ceiling"),
        (phase(publish_from=date(2026, 5, 1)), "publish_from"),
    ],
)
def test_what_may_be_so_is_kept_with_a_warning(one: Entity, field: str) -> None:
    assert amiss(one) == []
    assert [fault.field for fault in rules.warnings(one)] == [field]


def test_every_harm_code_is_refused_where_its_table_says_so() -> None:
    for code in harm_codes().values():
        as_item = item(harm=(code.id,))
        allowed = code.testable == "yes"
        assert ("harm" not in amiss(as_item)) == allowed, code.id
        assert ("harm" not in amiss(case(harm=(code.id,)))) == (
            code.testable in ("yes", "helpline")
        ), code.id


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_what_is_empty_lacks_exactly_what_is_needed(kind: type[Any]) -> None:
    needed = {f.name for f in fields(kind) if f.metadata["needed"]}
    assert set(amiss(kind())) == needed


WRONG = st.one_of(
    st.text(max_size=30),
    st.integers(-5, 5_000_000_000),
    st.floats(),
    st.booleans(),
    st.just(datetime(2026, 1, 1)),  # noqa: DTZ001, an instant without a zone is refused
    st.just(("THREAT", "THREAT")),
    st.just(("jane@example.org",)),
    st.just("+34 600 123 456"),
    st.lists(st.text(max_size=5), max_size=3),
)


@given(st.data())
def test_whatever_stands_in_a_field_has_an_answer_that_does_not_repeat_it(
    data: st.DataObject,
) -> None:
    one = data.draw(st.sampled_from(GOOD))
    name = data.draw(st.sampled_from([f.name for f in fields(one)]))
    value = data.draw(WRONG)
    found = rules.faults(replace(one, **{name: value}))
    if isinstance(value, str) and len(value) > 20:
        assert value not in str(found)
    assert "jane" not in str(found)
    assert "600 123" not in str(found)
    assert all(fault.what and fault.mend for fault in found)


@pytest.mark.parametrize("design", words("design"))
def test_each_design_takes_counts_and_only_its_own_kinds(design: str) -> None:
    assert "aggregate" in designs.kinds(design)
    assert ("report" in designs.kinds(design)) == (design == "report_test")
    assert ("helpline_case" in designs.kinds(design)) == (design == "helpline_log")
    assert designs.refusal(design)[0]


def test_what_a_team_made_needs_the_approval_of_an_ethics_board() -> None:
    made = (item(**TEAM), report(persona="persona-1"))
    for one in made:
        for approval, faults in (("", 1), ("none", 1), ("Board 12/2026", 0)):
            found = list(designs.faults(exercise(ethics_approval=approval), phase(), one))
            assert len(found) == faults


def test_a_short_code_begins_as_those_of_its_round_do() -> None:
    one = item(short_code="KE-014")
    wanted: dict[str, Round] = {"KE": phase(code_prefix="KE"), "": phase()}
    assert all(not list(designs.faults(exercise(), p, one)) for p in wanted.values())
    (fault,) = designs.faults(exercise(), phase(code_prefix="ES"), one)
    assert fault.field == "short_code"


def told(**more: Any) -> set[str]:
    given_: dict[str, Any] = {
        "items": [item(short_code="KE-014", agreement="agreed_violating")],
        "reports": [report()],
        "checks": [check(), check(vantage_country="DE")],
    }
    held = Held(exercise(), phase(), **(given_ | more))
    return {fault.field for fault in round_rules.warnings(held)}


def test_a_round_as_it_should_be_has_no_warning() -> None:
    assert told() == set()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"checks": [check(), check(hours=48)]}, "vantage_country"),
        ({"reports": [report(decision="removed", decided_at=START)]}, "decision"),
        ({"reports": [report(submitted_at=START - 9 * DAY)]}, "submitted_at"),
        ({"reports": [report(observation_end=START + 9 * DAY)]}, "observation_end"),
        ({"checks": []}, "state"),
        ({"items": [item(short_code="KE-014")]}, "agreement"),
    ],
)
def test_a_round_is_told_what_to_look_at_again(more: dict[str, Any], field: str) -> None:
    assert told(**more) == {field}


def test_a_warning_names_a_few_items_and_counts_the_rest() -> None:
    names = [f"01J{n:02}" for n in range(9)]
    held = Held(exercise(), phase(), [item(n) for n in names], [report(n) for n in names])
    (fault,) = [f for f in round_rules.warnings(held) if f.field == "state"]
    assert fault.about == "01J00, 01J01, 01J02, 01J03, 01J04 and 4 more"
