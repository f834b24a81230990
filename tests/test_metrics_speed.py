from __future__ import annotations

import pytest

from data.model import Absence, UnitStatus
from metrics import pooled, speed
from metrics.figure import Figure, Span
from metrics.words import cell
from tests.drawn import observations


def codes(figure: Figure) -> set[str]:
    return {c.code for c in figure.caveats}


def median(table: str, **everywhere: str) -> Figure:
    (found,) = speed.median_to_act(observations(table, **everywhere))
    return found


# --- the published median -----------------------------------------------------------------


def test_a_median_stands_with_the_number_of_notices_it_is_one_of() -> None:
    found = median("""
        category | notices | notice_action_median
        3e       | 63059   | 12.6
    """)
    assert (found.value, found.n, found.unit, found.quote) == (12.6, 63059, "hours", "12.6")
    assert (found.harm, found.category, found.platform) == ("intimate_images", "dsa/3e", "murmur")
    assert found.method == "pub_median_notice_h@1"
    assert len(found.basis) == 2


def test_a_median_of_no_notices_is_not_applicable_and_never_0_hours() -> None:
    printed = median("""
        notices | notice_action_median
        0       | 0.0
    """)
    blank = median("""
        notices | notice_action_median
        0       |
    """)
    assert printed.absence is blank.absence is Absence.NOT_APPLICABLE
    assert "median_of_nothing" in codes(printed)
    assert "median_of_nothing" not in codes(blank)
    assert cell(printed) == "not applicable"


@pytest.mark.parametrize(("n", "shown"), [("9", False), ("10", True), ("11", True)])
def test_ten_notices_are_the_least_for_a_median(n: str, *, shown: bool) -> None:
    found = median(f"""
        notices | notice_action_median
        {n}     | 4.5
    """)
    assert found.known is shown
    assert shown or cell(found) == "fewer than 10 notices"


@pytest.mark.parametrize("n", ["", "n/a", ".", "<50"])
def test_a_median_of_an_unknown_number_of_notices_is_withheld(n: str) -> None:
    found = median(f"""
        notices | notice_action_median
        {n}     | 4.5
    """)
    assert found.withheld == "the number of notices is " + (
        "printed as a limit" if n == "<50" else "not stated"
    )


@pytest.mark.parametrize(
    ("words", "absence"),
    [("", "not_reported"), ("n/a", "not_applicable"), ("not offered", "not_offered")],
)
def test_a_blank_median_is_what_the_publisher_left_it(words: str, absence: str) -> None:
    found = median(f"""
        notices | notice_action_median
        100     | {words}
    """)
    assert found.absence == absence


@pytest.mark.parametrize(("n", "noticed"), [("29", False), ("30", True)])
def test_0_hours_on_30_notices_or_more_is_no_speed(n: str, *, noticed: bool) -> None:
    found = median(f"""
        notices | notice_action_median
        {n}     | 0
    """)
    assert found.value == 0
    assert ("zero_median" in codes(found)) is noticed


def test_short_times_in_whole_hours_say_that_they_are_rounded() -> None:
    table = """
        notices | notice_action_median
        100     | {}
    """
    assert "whole_hours" in codes(median(table.format("3")))
    assert "whole_hours" not in codes(median(table.format("3.0")))
    assert "whole_hours" not in codes(median(table.format("120")))


def test_whole_minutes_are_no_whole_hours() -> None:
    n, wait = observations("notices | notice_action_median\n100 | 0.75", unit_status="stated")
    printed = wait._replace(citation=wait.citation._replace(quote="45 min"))
    (found,) = speed.median_to_act((n, printed))
    assert "whole_hours" not in codes(found)
    assert found.quote == "45 min"


@pytest.mark.parametrize(
    ("status", "code"),
    [("by_template", {"unit_by_template"}), ("inferred", {"unit_inferred"}), ("stated", set())],
)
def test_how_the_unit_is_known_is_said(status: str, code: set[str]) -> None:
    found = median(
        """
        notices | notice_action_median
        100     | 5.5
        """,
        unit_status=status,
    )
    assert codes(found) & {"unit_by_template", "unit_inferred"} == code
    assert found.unit_status is UnitStatus(status)


def test_a_printed_limit_stays_a_limit() -> None:
    for words, limits in (("at most 24", (None, 24)), (">7", (7, None)), ("2.2-2.7", (2.2, 2.7))):
        found = median(f"""
            notices | notice_action_median
            100     | {words}
        """)
        assert found.value is None
        assert (found.low, found.high) == limits
        assert found.span is Span.PRINTED
        assert "bound" in codes(found)
    about = median("""
        notices | notice_action_median
        100     | ~250
    """)
    assert about.value == 250
    assert "approximate" in codes(about)


DEFINED = {
    "dsa_annex_i.notice_action_median.x.2025-07": {"unactioned_excluded", "own_clock"},
    "dsa_annex_i.notice_action_median.snapchat.2025-07": {
        "unactioned_included",
        "clock_not_stated",
    },
    "dsa_annex_i.notice_action_median.facebook.2025-07": {
        "unactioned_excluded",
        "first_item",
        "own_clock",
        "automation",
    },
    "dsa_annex_i.notice_action_median.template.2025-07": {"unactioned_not_stated"},
}


@pytest.mark.parametrize(("definition", "expected"), DEFINED.items())
def test_what_a_publisher_says_of_its_clock_stands_beside_the_median(
    definition: str, expected: set[str]
) -> None:
    found = median(
        """
        notices | notice_action_median
        100     | 5.5
        """,
        definition=definition,
        unit_status="stated",
    )
    assert codes(found) == expected


def test_doubts_of_the_transcriber_and_new_editions_travel_with_the_figure() -> None:
    found = median("""
        notices | notice_action_median | confidence | edition | tier
        100     | 5.5                  | low        | 2       | press
    """)
    assert {"confidence_low", "corrected"} <= codes(found)
    assert found.tier == "press"


@pytest.mark.parametrize(("of_all", "odd"), [("0", True), ("185", True), ("186", False)])
def test_more_notices_of_trusted_flaggers_than_of_all_are_noticed(
    of_all: str, *, odd: bool
) -> None:
    found = speed.median_to_act(
        observations(f"""
            actor           | notices  | notice_action_median
            all             | {of_all} | 0
            trusted_flagger | 186      | 13.3
        """)
    )
    theirs = next(f for f in found if f.actor == "trusted_flagger")
    assert ("trusted_flaggers_above_all" in codes(theirs)) is odd


@pytest.mark.parametrize("column", ["tier", "edition"])
def test_of_two_statements_of_one_figure_the_stronger_holds(column: str) -> None:
    rows = {"tier": ("second_hand", "held"), "edition": ("1", "2")}[column]
    weak, strong = (
        observations(f"{column} | notices | notice_action_median\n{word} | 100 | {value}")
        for word, value in zip(rows, ("5.5", "7.5"), strict=True)
    )
    for held in ((*weak, *strong), (*strong, *weak)):
        (found,) = speed.median_to_act(held)
        assert found.value == 7.5


def test_a_figure_is_as_weak_as_the_weakest_it_rests_on() -> None:
    found = speed.median_to_act(
        (
            *observations("tier | notices\npress | 100"),
            *observations("tier | notice_action_median\nheld | 5.5"),
        )
    )
    assert [f.tier for f in found] == ["press"]


def test_a_total_outside_its_parts_is_marked_by_what_we_hold_of_it() -> None:
    table = """
        category | notices | notice_action_median
        TOTAL    | 300     | 95.3
        3        | 100     | 2.5
        4        | 200     | 7.5
    """
    for tier, words in (("held", "another clock"), ("second_hand", "which may be at fault")):
        found = speed.median_to_act(observations(table, tier=tier))
        (caveat,) = (c for f in found for c in f.caveats if c.code == "median_outside_parts")
        assert words in caveat.words


def test_counts_of_notices_are_shown_as_printed() -> None:
    shown = speed.notices_received(
        observations("""
            category | notices
            3        | >1500
            3e       |
            4        | 12
        """)
    )
    assert [cell(f) for f in shown] == ["at least 1,500", "not reported", "12"]


@pytest.mark.parametrize(
    ("theirs", "shown"),
    [("72", "0 is printed, beside 72 from trusted flaggers"), ("0", "0"), ("", "0")],
)
def test_a_0_of_which_trusted_flaggers_sent_some_is_no_absence_of_notices(
    theirs: str, shown: str
) -> None:
    found = speed.notices_received(
        observations(f"""
            actor           | notices
            all             | 0
            trusted_flagger | {theirs}
        """)
    )
    whole = next(f for f in found if f.actor == "all")
    assert cell(whole) == shown
    assert len(whole.basis) == (2 if theirs == "72" else 1)


# --- several categories together --------------------------------------------------------------


def ranges(table: str) -> list[Figure]:
    return list(pooled.pooled_range(observations(table)))


def test_a_category_without_median_lies_between_its_sub_categories() -> None:
    (found,) = ranges("""
        category | notices | notice_action_median
        3        | 116699  |
        3b       | 53640   | 11.3
        3e       | 63059   | 12.6
        3a       | 0       |
    """)
    assert (found.low, found.high, found.span, found.n) == (11.3, 12.6, Span.BOUNDS, 116699)
    assert found.category == "dsa/3"
    assert len(found.basis) == 5


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("3 | 100 | \n 3b | 40 | 1 \n 3e | 50 | 2", "add up to 90, not to 100 notices"),
        ("3 | 100 | \n 3b | 91 | 1 \n 3e | 9 | 2", "a category has fewer than 10 notices"),
        ("3 | 100 | \n 3b | 50 | 1 \n 3e | 50 | ", "a category with notices states no median"),
        ("3 | 100 | \n 3b | 50 | 1 \n 3e | 50 | <9", "a category with notices states no median"),
        ("3 | 100 | \n 3b | 50 | 1 \n 3e | >50 | 2", "add up to an unknown number"),
        ("3 | 9 | \n 3b | 9 | 1 ", "fewer than 10 notices"),
    ],
)
def test_parts_that_do_not_make_up_the_whole_give_a_reason(table: str, reason: str) -> None:
    (found,) = ranges(f"category | notices | notice_action_median\n{table}")
    assert reason in found.withheld


def test_a_part_without_median_is_split_once_more() -> None:
    found = ranges("""
        category | notices | notice_action_median
        TOTAL    | 150     |
        3        | 100     |
        3b       | 40      | 2
        3e       | 60      | 8
        7        | 50      | 1
    """)
    total = next(f for f in found if f.category == "dsa/TOTAL")
    assert (total.low, total.high) == (1, 8)


def test_described_and_stray_rows_count_in_the_block_they_stand_in() -> None:
    found = ranges("""
        category    | notices | notice_action_median
        3           | 100     |
        3e          | 60      | 8
        3g[threats] | 40      | 2
        6           | 30      |
        6+3b        | 30      | 5
    """)
    assert {(f.category, f.low, f.high) for f in found} == {("dsa/3", 2, 8), ("dsa/6", 5, 5)}


def test_nothing_below_a_category_gives_no_range() -> None:
    assert ranges("category | notices | notice_action_median\n3e | 100 | 5") == []


def test_consistency_is_not_applicable_without_a_partition() -> None:
    found = pooled.consistency(
        observations("""
            category | notices | notice_action_median
            3        | 100     | 50
            3b       | 60      | 1
            3e       | 60      | 2
        """)
    )
    assert {c.consistent for c in found.values()} == {None}


# --- trusted flaggers -------------------------------------------------------------------------


def priority(theirs: str, of_all: str) -> Figure:
    (found,) = speed.trusted_flagger_ratio(
        observations(f"""
            actor           | notices | notice_action_median
            all             | {of_all}
            trusted_flagger | {theirs}
        """)
    )
    return found


def test_the_priority_of_trusted_flaggers_is_a_ratio_of_two_medians() -> None:
    found = priority("40 | 2", "100 | 8")
    assert (found.value, found.numerator, found.denominator, found.n) == (0.25, 2, 8, 40)
    assert "mix" in codes(found)


@pytest.mark.parametrize(
    ("theirs", "of_all", "reason"),
    [
        ("9 | 2", "100 | 8", "trusted flaggers: fewer than 10 notices"),
        ("40 | 2", "9 | 8", "all: fewer than 10 notices"),
        ("40 | 2", "100 | 0", "the median of all notices is 0"),
        ("40 | <2", "100 | 8", "trusted flaggers: the median is printed as a limit"),
    ],
)
def test_a_ratio_needs_two_medians_of_ten_notices(theirs: str, of_all: str, reason: str) -> None:
    assert priority(theirs, of_all).withheld == reason


def test_a_ratio_of_a_silence_is_that_silence() -> None:
    assert priority("40 | ", "100 | 8").absence is Absence.NOT_REPORTED
    assert priority("0 | 0", "100 | 8").absence is Absence.NOT_APPLICABLE


# --- actions ----------------------------------------------------------------------------------


def actions(row: str) -> dict[str, Figure]:
    head = "notices | notice_items | notice_actions_law | notice_actions_terms"
    return {f.metric: f for f in speed.actions_per_notice(observations(f"{head}\n{row}"))}


def test_actions_are_counted_per_notice_and_per_item() -> None:
    found = actions("1000 | 400 | 100 | 20")
    assert found["act_rate_notices"].value == 0.12
    assert found["act_rate_items"].value == 0.3
    assert found["act_rate_items"].denominator == 400


def test_more_actions_than_notices_are_a_ratio_and_not_a_rate_above_1() -> None:
    found = actions("100 | 200 | 100 | 44")["act_rate_notices"]
    assert found.value == 1.44
    assert found.unit == "ratio"
    assert "more_than_one" in codes(found)


@pytest.mark.parametrize("silence", ["", "n/a", ".", "<5"])
def test_one_kind_of_action_alone_gives_a_lower_limit(silence: str) -> None:
    found = actions(f"1000 | 400 | 100 | {silence}")["act_rate_notices"]
    assert (found.value, found.low, found.high) == (None, 0.1, None)
    assert "actions_not_stated" in codes(found)


def test_no_actions_stated_give_no_rate() -> None:
    found = actions("1000 | 400 |  | ")
    assert found["act_rate_notices"].withheld == "actions are not stated"
    assert actions("0 | 400 | 0 | 0")["act_rate_notices"].absence is Absence.NOT_APPLICABLE
    assert actions("29 | 400 | 5 | 5")["act_rate_notices"].withheld == "fewer than 30 notices"
    assert actions("  | 400 | 5 | 5")["act_rate_notices"].absence is Absence.NOT_REPORTED
    limit = actions(">1500 | 400 | 5 | 5")["act_rate_notices"]
    assert limit.withheld == "notices are printed as a limit"


# --- orders -----------------------------------------------------------------------------------


def test_orders_have_their_own_clock_by_country() -> None:
    found = speed.order_effect_median(
        observations(
            """
            jurisdiction | orders_to_act | order_act_effect_median
            DE           | 200           | 5
            LV           | 2             | 94
            """,
            actor="authority",
        )
    )
    assert [(f.jurisdiction, cell(f)) for f in found] == [
        ("DE", "5 hours"),
        ("LV", "fewer than 10 orders to act"),
    ]
