"""The gates of public tables: whoever is behind a number cannot be read off it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.exercises.disclosure import (
    Form,
    cell,
    crossing,
    may_follow,
    protected,
    rounded,
    told,
    week,
)
from metrics.exercises.verdicts import Case, release

GATES = ["country", "gender", "age_band", "disability", "platform", "month"]


def test_a_cell_needs_ten_people_two_organisations_and_none_above_four_fifths() -> None:
    assert cell({"a": 5, "b": 5}).passed
    assert cell({"a": 5, "b": 4}).why == "fewer than 10 reports, hidden to protect people"
    assert "single organisation" in cell({"a": 50}).why
    assert "single organisation" in cell({"a": 50, "b": 0}).why
    assert cell({"a": 80, "b": 20}).passed
    assert "most of it" in cell({"a": 81, "b": 19}).why
    assert not cell({}).passed


def test_at_most_two_attributes_are_crossed() -> None:
    assert crossing(["gender", "platform"]).passed
    assert crossing(["gender"]).passed
    assert crossing([]).passed
    assert not crossing(["gender", "platform", "month"]).passed
    assert not crossing(["country", "disability"]).passed
    assert crossing(["platform", "disability"]).passed
    assert crossing(["country", "age_band"]).passed
    assert not crossing(["country", "age_band"], minors=True).passed
    assert crossing(["platform", "age_band"], minors=True).passed
    with pytest.raises(ValueError, match="no public table has handle"):
        crossing(["handle"])


def test_counts_are_rounded_to_five_and_days_to_weeks() -> None:
    assert [rounded(n) for n in (10, 11, 12, 13, 14, 15)] == [10, 10, 10, 15, 15, 15]
    assert {week(date(2026, 3, day)) for day in range(2, 9)} == {date(2026, 3, 2)}
    assert week(date(2026, 3, 9)) == date(2026, 3, 9)


@given(st.integers(0, 10_000))
def test_rounding_moves_by_two_at_most(count: int) -> None:
    assert rounded(count) % 5 == 0
    assert abs(rounded(count) - count) <= 2


def test_a_table_hides_what_one_organisation_dominates_and_what_gives_it_away() -> None:
    even = {"a": 20, "b": 21}
    found = protected([[{"a": 50, "b": 1}, even, even], [even, even, even], [even, even, even]])
    assert found.rows[0][0] is None
    hidden = [(i, j) for i, row in enumerate(found.rows) for j, n in enumerate(row) if n is None]
    assert len(hidden) >= 4
    assert {n % 5 for row in found.rows for n in row if n is not None} == {0}


def test_a_table_with_nothing_to_hide_is_rounded_and_whole() -> None:
    even = {"a": 6, "b": 6}
    assert protected([[even, even], [even, even]]).rows == (
        (10, 10, 25),
        (10, 10, 25),
        (25, 25, 50),
    )


COUNTS = st.dictionaries(st.sampled_from("abc"), st.integers(0, 30), max_size=3)
TABLES = st.integers(1, 3).flatmap(
    lambda width: st.lists(st.lists(COUNTS, min_size=width, max_size=width), min_size=1, max_size=3)
)


@given(TABLES)
def test_no_shown_cell_fails_a_gate(cells: list[list[dict[str, int]]]) -> None:
    found = protected(cells)
    for row, given_ in zip(found.rows, cells, strict=False):
        for shown, one in zip(row, given_, strict=False):
            assert shown is None or (cell(one).passed and abs(shown - sum(one.values())) <= 2)


def test_a_vintage_that_changes_by_a_few_waits_for_the_next_release() -> None:
    before = {"women": 40, "men": 25, "others": None}
    assert may_follow(before, before, scheduled=False).passed
    assert may_follow(before, before | {"women": 50}, scheduled=False).passed
    one = may_follow(before, before | {"women": 41}, scheduled=False)
    assert one.why == "1 cell tells of fewer than 10 people, held until the next scheduled release"
    two = may_follow(before, before | {"women": 49, "men": 24}, scheduled=False)
    assert two.why.startswith("2 cells tell of fewer")
    assert may_follow(before, before | {"women": 41}, scheduled=True).passed
    assert not may_follow(before, before | {"others": 12}, scheduled=False).passed
    assert not may_follow(before, before | {"men": None}, scheduled=False).passed
    assert not may_follow(before, {"all": 65}, scheduled=False).passed


def test_a_small_sample_of_own_items_is_told_as_counts_with_an_interval() -> None:
    found = told(20, 25, "unanswered after 7 days", own_items=True)
    assert found.form is Form.SMALL
    assert found.words == "20 of 25 unanswered after 7 days; 61–91 %"


def test_others_items_or_too_few_are_hidden() -> None:
    others = told(20, 25, "unanswered after 7 days", own_items=False)
    assert (others.form, others.words) == (Form.HIDDEN, "too few reports (n = 25)")
    few = told(7, 9, "unanswered after 7 days", own_items=True)
    assert few.form is Form.HIDDEN
    assert few.words == "fewer than 10 reports, hidden to protect people"
    assert few.limits is None


def test_a_large_sample_is_told_in_full() -> None:
    found = told(75, 100, "unanswered after 7 days", own_items=False)
    assert found.form is Form.FULL
    assert found.words == "75 % unanswered after 7 days (n = 100); 66–82 %"
    alike = told(25, 50, "unanswered after 7 days", own_items=True, deff=1.9)
    assert alike.form is Form.SMALL


@given(st.integers(0, 120), st.integers(0, 120), st.floats(1, 5), st.booleans())
def test_what_is_not_told_in_full_has_no_verdict(
    hits: int, rest: int, deff: float, own: bool
) -> None:
    n = hits + rest
    form = told(hits, n, "answered", own_items=own, deff=deff).form
    if n:
        judged = release([Case(hits / deff, n / deff, 0.5)])[0]
        assert (judged.verdict is not None) == (form is Form.FULL)
    if not own:
        assert form is not Form.SMALL
    assert n >= 10 or form is Form.HIDDEN
