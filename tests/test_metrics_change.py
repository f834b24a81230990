from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from data.breaks import breaks
from data.vocabulary import Break
from metrics import redress, speed
from metrics.change import Change, change
from metrics.figure import Figure
from tests.drawn import observations


def in_order(figures: Iterable[Figure]) -> tuple[Figure, Figure]:
    earlier, later = sorted(figures, key=lambda f: f.period_end)
    return earlier, later


def medians(rows: str, **everywhere: str) -> tuple[Figure, Figure]:
    drawn = observations(f"period | notices | notice_action_median\n{rows}", **everywhere)
    return in_order(speed.median_to_act(drawn))


def drawn(on: date) -> Break:
    return Break(
        "drawn", "dsa_annex_i", "*", (), on, "A drawn break.", "https://example.org", "high"
    )


def codes(found: Change) -> set[str]:
    return {c.code for c in found.ratio.caveats}


def test_a_change_is_a_difference_and_a_ratio_with_both_bases() -> None:
    earlier, later = medians("2025-H2 | 5000 | 5 \n 2026-H1 | 9000 | 8")
    found = change(earlier, later)
    assert (found.absolute.value, found.absolute.unit) == (3, "hours")
    assert (found.ratio.value, found.ratio.numerator, found.ratio.denominator) == (1.6, 8, 5)
    assert set(found.ratio.basis) == {*earlier.basis, *later.basis}
    assert found.refused == ""


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ("2025-H2 | 5 | 5 \n 2026-H1 | 9000 | 8", "no figure for July to December 2025"),
        ("2025-H2 | 5000 | 5 \n 2026-H1 | 9000 | ", "no figure for January to June 2026"),
        ("2025-H2 | 5000 | 5 \n 2026-H1 | 9000 | <8", "no figure for January to June 2026"),
    ],
)
def test_a_change_needs_a_figure_on_both_sides(rows: str, reason: str) -> None:
    assert change(*medians(rows)).refused == reason


def test_a_change_across_units_is_refused() -> None:
    drawn = observations("""
        period  | notices | notice_action_median | unit_status
        2025-H2 | 5000    | 5                    | by_template
        2026-H1 | 5000    | 8                    | inferred
    """)
    found = change(*in_order(speed.median_to_act(drawn)))
    assert found.refused == "the unit is not known in the same way in both periods"
    earlier, later = medians("2025-H2 | 5000 | 5 \n 2026-H1 | 9000 | 8")
    assert change(earlier, replace(later, unit="days")).refused == "the units differ"


def test_a_change_across_definitions_is_refused_and_says_where_they_differ() -> None:
    drawn = observations("""
        period  | notices | notice_action_median | definition
        2025-H2 | 5000    | 5   | dsa_annex_i.notice_action_median.snapchat.2025-07
        2026-H1 | 5000    | 8   | dsa_annex_i.notice_action_median.x.2025-07
    """)
    found = change(*in_order(speed.median_to_act(drawn)))
    assert found.refused == "the definitions differ: unactioned (included and excluded)"
    assert found.ratio.value is None
    assert found.ratio.basis


def test_silence_about_the_clock_leaves_a_doubt_and_no_refusal() -> None:
    drawn = observations("""
        period  | notices | notice_action_median | definition
        2025-H2 | 5000    | 5   | dsa_annex_i.notice_action_median.template.2025-07
        2026-H1 | 5000    | 8   | dsa_annex_i.notice_action_median.tiktok.2026-01
    """)
    found = change(*in_order(speed.median_to_act(drawn)))
    assert found.ratio.value == 1.6
    assert "definition_unconfirmed" in codes(found)


@pytest.mark.parametrize(("n", "noisy"), [("999", True), ("1000", False)])
def test_fewer_than_1000_cases_are_noisy(n: str, *, noisy: bool) -> None:
    found = change(*medians(f"2025-H2 | {n} | 5 \n 2026-H1 | 9000 | 8"))
    assert ("noisy" in codes(found)) is noisy


def test_a_ratio_to_0_is_withheld_and_the_difference_shown() -> None:
    found = change(*medians("2025-H2 | 5000 | 0 \n 2026-H1 | 9000 | 8"))
    assert found.absolute.value == 8
    assert found.ratio.withheld == "the earlier figure is 0"


def test_a_break_between_two_periods_is_named() -> None:
    rows = "2025-H2 | 5000 | 5 \n 2026-H1 | 9000 | 8"
    meta = change(*medians(rows, platform="facebook", definition=""))
    assert [b.id for b in meta.breaks] == ["meta_counting_facebook"]
    assert "break_meta_counting_facebook" in codes(meta)
    assert change(*medians(rows)).breaks == ()


def test_a_break_before_or_after_both_periods_separates_nothing() -> None:
    earlier, later = medians("2025-H2 | 5000 | 5 \n 2026-H1 | 9000 | 8")
    for on, separates in (
        (date(2025, 7, 1), False),
        (date(2025, 7, 2), True),
        (date(2026, 6, 30), True),
        (date(2026, 7, 1), False),
    ):
        known = (drawn(on),)
        assert bool(change(earlier, later, known).breaks) is separates


def test_counts_of_periods_of_different_length_are_not_compared() -> None:
    drawn = observations("""
        period  | notices
        2025    | 5000
        2026-H1 | 9000
    """)
    found = change(*in_order(speed.notices_received(drawn)))
    assert found.refused == "the periods are of different length"


def test_shares_change_too() -> None:
    drawn = observations("""
        period  | complaints | complaints_upheld | complaints_reversed
        2025-H2 | 4000       | 2000              | 2000
        2026-H1 | 4000       | 3000              | 1000
    """)
    rates = [f for f in redress.complaints(drawn) if f.metric == "rev_rate_all"]
    found = change(*in_order(rates))
    assert found.ratio.value == 0.5
    assert found.absolute.value == -0.25


def test_two_subjects_or_periods_out_of_order_are_a_mistake_of_the_caller() -> None:
    earlier, later = medians("2025-H2 | 5000 | 5 \n 2026-H1 | 9000 | 8")
    with pytest.raises(ValueError, match="one figure between two periods"):
        change(later, earlier)
    with pytest.raises(ValueError, match="one figure between two periods"):
        change(earlier, replace(later, platform="x"))


def test_a_break_says_in_one_sentence_what_changed_and_where_that_stands() -> None:
    for one in breaks().values():
        assert re.fullmatch(r"[A-Z][^\n]+\.", one.words), one.id
        assert one.source.startswith("https://")
        assert date(2016, 1, 1) <= one.on <= (one.until or one.on) <= date(2026, 11, 1)
        assert 0 < len(one.label) <= 40, one.id


def test_a_break_of_one_measure_separates_no_other() -> None:
    rows = "2025-H2 | 5000 | 5 \n 2026-H1 | 9000 | 8"
    known = (replace(drawn(date(2026, 1, 1)), measures=("notice_action_median",)),)
    assert change(*medians(rows), known).breaks == known
    assert change(*medians(rows), (replace(known[0], measures=("notices",)),)).breaks == ()
    assert change(*medians(rows), (replace(known[0], platform="wikipedia"),)).breaks == ()
    assert change(*medians(rows), (replace(known[0], programme="netzdg"),)).breaks == ()


def test_a_break_nobody_has_read_says_so() -> None:
    rows = "2025-H2 | 5000 | 5 \n 2026-H1 | 9000 | 8"
    doubtful = replace(drawn(date(2026, 1, 1)), confidence="low")
    said = [c.words for c in change(*medians(rows), (doubtful,)).ratio.caveats]
    assert "A drawn break (confidence low)." in said
    told = [b for b in breaks().values() if b.id.startswith("meta_counting")]
    assert {b.confidence for b in told} == {"low"}


def test_a_fault_that_passed_separates_what_lies_inside_from_both_sides() -> None:
    fault = replace(drawn(date(2025, 7, 1)), until=date(2025, 12, 31))
    assert fault.days == (date(2025, 7, 1), date(2026, 1, 1))
    rows = "2025-H2 | 5000 | 5 \n 2026-H1 | 9000 | 8"
    assert change(*medians(rows), (fault,)).breaks == (fault,)
    later = replace(fault, on=date(2025, 1, 1), until=date(2026, 12, 31))
    assert change(*medians(rows), (later,)).breaks == ()


def test_a_break_of_every_regime_is_one_of_each() -> None:
    renamed = breaks()["twitter_renamed"]
    assert renamed.separates("coc_monitoring", "x", "removal_rate")
    assert renamed.separates("imda_osar", "x", "action_rate_on_test_reports")
    assert not renamed.separates("imda_osar", "tiktok", "action_rate_on_test_reports")
