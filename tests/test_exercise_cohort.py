"""Valid reports with their two clocks, on drawn tables (synthetic)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.exercises.model import Coding, StateCheck
from data.exercises.words import counted_as, words
from metrics.exercises.cases import OPEN, OTHERWISE, REJECTED, REMOVED, Case
from metrics.exercises.cohort import (
    Cohort,
    LeftOut,
    MixedAssignment,
    NotAReportTest,
    Selection,
    cohort,
)
from tests.drawn_reports import START, records


def one(table: str, **everywhere: str) -> Case:
    found = cohort(records(table, **everywhere))
    assert len(found) == 1, found.left_out
    return found.cases[0]


def left_out(table: str) -> dict[LeftOut, int]:
    return dict(cohort(records(table)).left_out)


def test_decision_and_disappearance_are_two_clocks() -> None:
    case = one("decided | decision | looks\n30 | removed | 24 up, 48 gone_platform")
    assert (case.decided_h, case.outcome) == (30.0, "removed")
    assert (case.seen.up_h, case.seen.gone_h, case.seen.gone) == (24.0, 48.0, "platform")
    assert case.answer == (30.0, REMOVED)


def test_the_answer_is_whichever_comes_first() -> None:
    case = one("decided | decision | looks\n100 | removed | 24 up, 48 gone_platform")
    assert case.answer == (48.0, REMOVED)
    refused = one("decided | decision | looks\n10 | no_violation | 24 up, 48 gone_platform")
    assert refused.answer == (10.0, REJECTED)


def test_an_unanswered_report_is_open_at_the_end_of_observation() -> None:
    case = one("end | looks\n672 | 24 up, 168 up")
    assert case.answer == (672.0, OPEN)
    assert case.decided_h is None
    assert case.seen.looked_h == 168


def test_an_answer_after_the_end_of_observation_is_none() -> None:
    case = one("decided | decision | end\n700 | removed | 672")
    assert case.answer == (672.0, OPEN)


def test_a_question_for_more_information_lets_the_clock_run_on() -> None:
    case = one("decided | decision\n5 | needs_more_info")
    assert case.answer == (672.0, OPEN)


def test_a_report_taken_back_for_delay_is_unanswered_to_the_end_of_the_round() -> None:
    case = one("decision | end\nwithdrawn_for_delay | 200")
    assert case.answer == (672.0, OPEN)


@pytest.mark.parametrize("state", sorted(counted_as("state", "gone_otherwise")))
def test_a_removal_by_the_author_competes_and_is_none_of_the_platform(state: str) -> None:
    case = one(f"looks\n24 up, 48 {state}")
    assert case.end == (48.0, OTHERWISE)
    assert case.answer == (672.0, OPEN)
    assert case.by_platform_h is None


def test_gone_without_a_reason_counts_where_the_platform_says_it_removed() -> None:
    table = "decided | decision | looks\n{} | 24 up, 48 gone_unknown"
    assert one(table.format("60 | removed")).by_platform_h == 48
    assert one(table.format("60 | no_violation")).by_platform_h is None
    assert one(table.format(" | ")).end == (48.0, OTHERWISE)


def test_a_failed_look_and_a_login_wall_change_nothing() -> None:
    plain = one("looks\n24 up, 48 gone_platform")
    more = one("looks\n12 check_failed, 24 up, 36 login_wall, 48 gone_platform, 72 check_failed")
    assert more.seen == plain.seen


def test_looks_of_the_country_of_the_report_and_logged_out_count() -> None:
    # The platform hides reported content from the account that reported it.
    case = one("looks\n24 gone_platform*, 24 up, 48 up")
    assert case.seen.gone_h is None
    alone = one("looks\n24 up*, 48 gone_platform*")
    assert (alone.seen.up_h, alone.seen.gone_h) == (24.0, 48.0)


def test_gone_in_one_country_and_up_in_another_is_blocked_and_not_gone() -> None:
    case = one("looks\n24 up, 48 gone_platform, 72 up/FR")
    assert case.seen.gone_h is None
    assert case.seen.geo_h == 48
    assert case.seen.several
    assert case.answer == (48.0, REMOVED)


def test_what_happens_after_the_next_attempt_is_not_due_to_the_first() -> None:
    both = records(
        """
        item | filed | attempt | looks
        same | 0     | 1       | 24 up, 72 gone_platform
        same | 48    | 2       |
        """
    )
    first, second = cohort(both, Selection(every_attempt=True)).cases
    assert first.seen.gone_h is None
    assert first.seen.looked_h == 24
    assert second.seen.gone_h == 24
    assert first.group == second.group


def test_only_first_attempts_unless_asked() -> None:
    table = "item | filed | attempt\nsame | 0 | 1\nsame | 48 | 2"
    assert left_out(table) == {LeftOut.LATER_ATTEMPT: 1}


def test_without_a_list_of_looks_the_columns_of_the_report_stand_in() -> None:
    case = one("up | gone | gone_cause\n24 | 48 | gone_platform")
    assert (case.seen.up_h, case.seen.gone_h, case.by_platform_h) == (24.0, 48.0, 48.0)
    author = one("up | gone | gone_cause\n24 | 48 | gone_author")
    assert author.end == (48.0, OTHERWISE)


def test_an_item_gone_before_it_was_seen_up_is_left_out_and_counted() -> None:
    assert left_out("looks\n-2 gone_author, 24 gone_author\n24 up") == {LeftOut.GONE_BEFORE: 1}
    assert left_out("looks\n24 gone_author") == {LeftOut.GONE_BEFORE: 1}


def test_an_item_that_had_gone_when_it_was_reported_is_left_out_whoever_removed_it() -> None:
    gone = "looks\n-5 up, -1 gone_platform, 24 gone_platform"
    assert left_out(gone) == {LeftOut.GONE_BEFORE: 1}
    # Seen up afterwards: the look before was wrong, or the item came back.
    assert one("looks\n-1 gone_platform, 24 up, 48 gone_platform").by_platform_h == 48


def test_an_item_that_the_platform_removed_before_the_first_look_stays() -> None:
    # Otherwise the fastest removals would be the ones that are left out.
    assert one("looks\n24 gone_platform").answer == (24.0, REMOVED)
    assert one("decided | decision | looks\n1 | removed | 24 gone_unknown").answer == (1.0, REMOVED)


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ("severity\n4", LeftOut.DANGER),
        ("agreement\ncontested", LeftOut.CONTESTED),
        ("control\nlawful_own", LeftOut.CONTROL),
        ("notice_complete\nno", LeftOut.INVALID),
        ("standing_valid\nno", LeftOut.INVALID),
        ("standing_valid\n?", LeftOut.NOT_STATED),
        ("decided | decision\n | removed", LeftOut.UNTIMED),
    ],
)
def test_what_is_no_valid_report_is_left_out_with_a_reason(table: str, why: LeftOut) -> None:
    found = cohort(records(table))
    assert len(found) == 0
    assert found.left_out == ((why, 1),)


def test_contested_items_and_controls_stand_apart() -> None:
    table = "agreement | control\ncontested | \nagreed_violating | \nagreed_lawful | lawful_own"
    assert len(cohort(records(table))) == 1
    assert len(cohort(records(table), Selection(contested=True))) == 1
    lawful = cohort(records(table), Selection(arm="lawful_own"))
    assert [c.coded for c in lawful.cases] == ["lawful"]
    assert lawful.left_out == ()


def test_two_coders_decide_and_one_alone_does_not() -> None:
    drawn = records("agreement\nnot_coded\nnot_coded\nnot_coded")
    names = [item.id for item in drawn.items]

    def said(item: str, coder: str, illegal: str, rule: str) -> Coding:
        return Coding("drawn", "r1", item, coder, illegal, rule)

    codings = (
        said(names[0], "C1", "no", "yes"),
        said(names[0], "C2", "yes", "unsure"),
        said(names[1], "C1", "yes", "yes"),
        said(names[1], "C2", "no", "no"),
        said(names[2], "C1", "yes", "yes"),
    )
    coded = replace(drawn, codings=codings)
    assert [c.coded for c in cohort(coded).cases] == ["validated", ""]
    assert [c.item.id for c in cohort(coded, Selection(contested=True)).cases] == [names[1]]


@pytest.mark.parametrize("design", sorted(set(words("design")) - {"report_test"}))
def test_another_design_is_refused_by_name(design: str) -> None:
    drawn = records("decided\n5")
    other = replace(drawn, exercise=replace(drawn.exercise, design=design))
    with pytest.raises(NotAReportTest, match=words("design")[design].label):
        cohort(other)


def test_sequential_and_randomised_are_never_one_cohort() -> None:
    drawn = records("assignment\nrandomised\nsequential\nfixed")
    with pytest.raises(MixedAssignment):
        cohort(drawn)
    lot = cohort(drawn, Selection(assignment="randomised"))
    order = cohort(drawn, Selection(assignment="sequential"))
    with pytest.raises(MixedAssignment):
        Cohort(lot.exercise, (*lot.cases, *order.cases))


def test_reports_of_another_exercise_are_refused() -> None:
    drawn = records("decided\n5")
    with pytest.raises(ValueError, match="another exercise"):
        cohort(replace(drawn, reports=tuple(replace(r, exercise="b") for r in drawn.reports)))


def test_a_cohort_splits_by_strata_and_several_harms_count_in_each() -> None:
    found = cohort(records("harm | channel\nTHREAT DOXXING | in_app\nTHREAT | partner_portal"))
    assert {k: len(v) for k, v in found.by("harm").items()} == {("DOXXING",): 1, ("THREAT",): 2}
    assert list(found.by("channel_group")) == [("trusted",), ("user",)]
    assert list(found.by("severity", "gender")) == [("", "")]
    with pytest.raises(KeyError):
        found.by("weather")


def test_without_looks_only_a_watch_to_day_90_says_what_came_back() -> None:
    table = "up | gone | gone_cause | reinstated | end\n24 | 48 | gone_platform | {} | {}"
    assert one(table.format("1000", "2200")).seen.back is True
    assert one(table.format("", "2200")).seen.back is False
    assert one(table.format("500", "672")).seen.back is None
    assert one(table.format("", "672")).seen.back is None


def test_a_block_without_a_time_is_dated_by_the_end_of_the_watch() -> None:
    assert one("geo_blocked\nyes").answer == (672.0, REMOVED)
    assert one("geo_blocked | gone | gone_cause\nyes | 30 | geo_blocked").answer == (30.0, REMOVED)


def test_back_at_day_90_and_copies() -> None:
    looks = "24 up, 48 gone_platform, {} {}"
    assert one(f"looks\n{looks.format(2160, 'up')}").seen.back is True
    assert one(f"looks\n{looks.format(2160, 'gone_platform')}").seen.back is False
    assert one(f"looks\n{looks.format(500, 'up')}").seen.back is None
    drawn = records(f"looks\n{looks.format(672, 'gone_platform')}")
    copied = [replace(c, copies=n) for c, n in zip(drawn.checks, ("0", "1-5", ""), strict=True)]
    assert cohort(replace(drawn, checks=copied)).cases[0].seen.copies is True


# --- laws on random histories ---------------------------------------------------------------

LOOK = st.tuples(st.integers(-30, 800), st.sampled_from(sorted(words("state"))))
ROW = st.tuples(
    st.one_of(st.none(), st.integers(0, 800)),
    st.sampled_from(sorted(words("decision"))),
    st.lists(LOOK, max_size=6),
)


def drawn_of(rows: list[tuple[int | None, str, list[tuple[int, str]]]]) -> str:
    lines = [
        f"{'' if hours is None else hours} | {decision} | {', '.join(f'{h} {s}' for h, s in looks)}"
        for hours, decision, looks in rows
    ]
    return "\n".join(("decided | decision | looks", *lines))


@settings(max_examples=60)
@given(st.lists(ROW, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_rows_is_irrelevant(
    rows: list[tuple[int | None, str, list[tuple[int, str]]]], random: Random
) -> None:
    drawn = records(drawn_of(rows))
    mixed = replace(
        drawn,
        reports=random.sample(drawn.reports, len(drawn.reports)),
        items=random.sample(drawn.items, len(drawn.items)),
        checks=random.sample(drawn.checks, len(drawn.checks)),
    )
    assert cohort(mixed) == cohort(drawn)


@settings(max_examples=60)
@given(st.lists(ROW, min_size=1, max_size=6), st.integers(0, 800))
def test_failed_looks_change_nothing(
    rows: list[tuple[int | None, str, list[tuple[int, str]]]], hours: int
) -> None:
    drawn = records(drawn_of(rows))
    failed = tuple(
        StateCheck("drawn", "r1", i.id, START + timedelta(hours=hours), "DE", state=state)
        for i in drawn.items
        for state in counted_as("state", "missing")
    )
    assert cohort(replace(drawn, checks=(*drawn.checks, *failed))) == cohort(drawn)


@settings(max_examples=60)
@given(st.lists(ROW, min_size=1, max_size=6))
def test_every_report_is_valid_or_left_out_for_one_reason(
    rows: list[tuple[int | None, str, list[tuple[int, str]]]],
) -> None:
    drawn = records(drawn_of(rows))
    found = cohort(drawn)
    assert len(found) + sum(n for _, n in found.left_out) == len(drawn.reports)
    for case in found.cases:
        hours, how = case.answer
        assert 0 <= hours <= case.ended_h
        assert (how != OPEN) or hours == case.ended_h
        if case.seen.gone_h is not None:
            assert case.seen.up_h < case.seen.gone_h
