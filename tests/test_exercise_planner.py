"""What may be tested at all: plans held against the register, the harms and the agreed volume.

The lines of the register here are synthetic and say nothing about any service.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.exercises import designs, planner
from data.exercises.model import AccessRule
from data.exercises.planner import Design, Weighed, weighed
from data.exercises.words import harm_codes, words
from tests.exercises import exercise, item, phase

TODAY = date(2026, 3, 1)
PLAN = Design("instagram", "web_form", "THREAT", "ES", "ordinary_user", reports=100, accounts=4)


def line(**more: Any) -> AccessRule:
    given: dict[str, Any] = {
        "platform": "instagram",
        "channel": "web_form",
        "harm": "THREAT",
        "place": "ES",
        "who_may_report": "anyone",
        "untrue_for_testers": False,
        "checked_on": TODAY,
    }
    return AccessRule(**(given | more))


def held(plan: Design, *lines: AccessRule, reports: int = 0, **round_: Any) -> Weighed:
    return weighed(plan, lines, phase(**round_), reports, TODAY)


def told(found: Weighed) -> str:
    return " ".join(one.what for one in found.refusals)


def test_a_plan_that_a_line_allows_may_run_without_a_word() -> None:
    assert held(PLAN, line()) == Weighed((), (), line())


def test_without_a_line_somebody_looks_first() -> None:
    found = held(PLAN)
    assert not found.may_run
    assert "no line" in told(found)
    assert "Look first" in found.refusals[0].mend


@pytest.mark.parametrize(
    "other",
    [{"platform": "tiktok"}, {"channel": "in_app"}, {"harm": "DOXXING"}, {"place": "KE"}],
)
def test_a_line_about_something_else_is_none(other: dict[str, str]) -> None:
    assert "no line" in told(held(PLAN, line(**other)))


def test_a_false_declaration_refuses_and_silence_does_not_allow() -> None:
    assert "not true of a tester" in told(held(PLAN, line(untrue_for_testers=True)))
    assert "does not say" in told(held(PLAN, line(untrue_for_testers=None)))


@pytest.mark.parametrize(
    "said", [{"only_person_depicted": True}, {"who_may_report": "person_depicted"}]
)
@pytest.mark.parametrize("reporter", list(words("reporter_type")))
def test_where_only_the_person_depicted_reports_nobody_else_is_planned(
    said: dict[str, Any], reporter: str
) -> None:
    found = held(replace(PLAN, reporter_type=reporter), line(**said))
    assert found.may_run == (reporter in ("person_depicted", "authorised_representative"))


def test_channels_of_trusted_flaggers_are_theirs() -> None:
    only = line(who_may_report="trusted_only")
    assert "trusted flaggers" in told(held(PLAN, only))
    assert held(replace(PLAN, reporter_type="hotline"), only).may_run
    portal = replace(PLAN, channel="partner_portal")
    assert "neither" in told(held(portal, line(channel="partner_portal")))
    partner = replace(portal, reporter_type="voluntary_partner")
    assert held(partner, line(channel="partner_portal")).may_run


@pytest.mark.parametrize("harm", list(harm_codes().values()), ids=lambda one: one.id)
def test_only_harms_that_may_be_tested_are_planned(harm: Any) -> None:
    ours = held(replace(PLAN, harm=harm.id, own_items=True), line(harm=harm.id))
    found = held(replace(PLAN, harm=harm.id), line(harm=harm.id))
    assert ours.may_run == (harm.testable in ("yes", "own"))
    real = harm.id in ("NCII", "NCII_CREEPSHOT")
    assert found.may_run == (harm.testable == "yes" and not real)


def test_a_line_for_all_gender_based_harm_holds_where_there_is_no_closer_one() -> None:
    wide = line(harm="TFGBV", place="EU", untrue_for_testers=True)
    assert held(PLAN, wide).rule == wide
    assert held(PLAN, wide, line()).may_run
    assert "no line" in told(held(replace(PLAN, harm="HATE_RACE"), wide))


def test_of_lines_the_closest_harm_then_the_closest_place_then_the_latest_is_taken() -> None:
    old = line(checked_on=TODAY - timedelta(days=9))
    union, wide = line(place="EU"), line(harm="TFGBV")
    assert held(PLAN, wide, union, old, line()).rule == line()
    assert held(PLAN, wide, union, old).rule == old
    assert held(PLAN, wide, union).rule == union
    assert held(replace(PLAN, place="KE"), union).rule is None


def test_a_line_that_grew_old_is_looked_at_again() -> None:
    last = line(checked_on=TODAY - planner.LOOK_AGAIN)
    assert held(PLAN, last).warnings == ()
    older = line(checked_on=TODAY - planner.LOOK_AGAIN - timedelta(days=1))
    assert "181 days ago" in held(PLAN, older).warnings[0].what


def test_lawful_controls_bring_the_warning_of_suspension_where_that_law_holds() -> None:
    control = replace(PLAN, harm="LAWFUL_CONTROL", own_items=True)
    (here,) = held(control, line(harm="LAWFUL_CONTROL")).warnings
    assert "Article 23(2)" in here.what
    assert here.source == planner.DSA
    there = replace(control, place="KE")
    (elsewhere,) = held(there, line(harm="LAWFUL_CONTROL", place="KE")).warnings
    assert "DSA" not in elsewhere.what


def test_trusted_flaggers_are_told_what_they_risk() -> None:
    flagger = replace(PLAN, reporter_type="art22_trusted_flagger")
    (warned,) = held(flagger, line()).warnings
    assert "Article 22(6) and (7)" in warned.what


def test_ten_reports_of_an_account_on_a_day_are_enough() -> None:
    two = phase(field_start=TODAY, field_end=TODAY + timedelta(days=1))
    exact = replace(PLAN, reports=80)
    assert weighed(exact, [line()], two, 0, TODAY).warnings == ()
    (warned,) = weighed(replace(PLAN, reports=81), [line()], two, 0, TODAY).warnings
    assert warned.what.startswith("11 reports of one account")
    assert "File 80 at most" in warned.mend


def test_the_agreed_ceiling_holds_with_what_is_on_record() -> None:
    assert held(PLAN, line(), reports=20, ceiling=120).may_run
    found = held(PLAN, line(), reports=21, ceiling=120)
    assert "120 reports at most: 21 are on record" in told(found)
    assert found.refusals[0].mend.startswith("Plan 99 at most")
    assert held(PLAN, line(), reports=130, ceiling=120).refusals[0].mend.startswith("Plan 0 ")


def test_a_round_without_a_ceiling_is_told_of_it() -> None:
    (warned,) = held(PLAN, line(), ceiling=None).warnings
    assert "no agreed ceiling" in warned.what


@given(
    reports=st.integers(1, 5_000), accounts=st.integers(1, 60), days=st.integers(0, 90),
    before=st.integers(0, 500), ceiling=st.integers(1, 4_000),
)  # fmt: skip
def test_a_plan_that_is_neither_refused_nor_warned_keeps_both_limits(
    reports: int, accounts: int, days: int, before: int, ceiling: int
) -> None:
    plan = replace(PLAN, reports=reports, accounts=accounts)
    end = TODAY + timedelta(days=days)
    found = held(plan, line(), reports=before, field_start=TODAY, field_end=end, ceiling=ceiling)
    assert found.may_run == (before + reports <= ceiling)
    most = planner.MOST_A_DAY * accounts * (days + 1)
    assert bool(found.warnings) == (reports > most)


@pytest.mark.parametrize(
    ("prefix", "code", "fits"),
    [("KE", "KE-001", True), ("KE", "KEA-001", True), ("KE", "UG-001", False), ("", "UG-1", True)],
)
def test_codes_of_a_round_begin_as_it_says_and_each_tester_may_go_on_from_there(
    prefix: str, code: str, fits: bool
) -> None:
    found = list(designs.faults(exercise(), phase(code_prefix=prefix), item(short_code=code)))
    assert (found == []) == fits
