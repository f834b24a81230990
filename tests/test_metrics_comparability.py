from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.reference import NOT_STATED
from metrics import disputes, redress, speed
from metrics.comparability import between, compare, faster, grade, group_grade, group_reasons
from metrics.figure import Figure, Grade
from metrics.footing import CRITICAL, IMPORTANT, Footing, of_figure
from tests.drawn import observations

KNOWN = dict.fromkeys((*CRITICAL, *IMPORTANT), "same")


def footing(name: str = "murmur", **differing: str) -> Footing:
    return Footing.of(name, {**KNOWN, **differing})


# --- pairs, by the rule of section 5.3 -----------------------------------------------------


@pytest.mark.parametrize(
    ("differing", "expected"),
    [
        ({}, Grade.A),
        ({"multi_item": "other"}, Grade.B),
        ({"multi_item": "other", "pending": NOT_STATED}, Grade.B),
        ({"multi_item": "other", "pending": "other", "hours": "other"}, Grade.D),
        ({"population_unit": "other"}, Grade.D),
        ({"unit": NOT_STATED}, Grade.D),
        ({"unactioned": "excluded"}, Grade.D),
    ],
)
def test_the_grade_follows_from_what_differs(differing: dict[str, str], expected: Grade) -> None:
    found, reasons = grade(footing("murmur"), footing("warble", **differing))
    assert found is expected
    assert len(reasons) == len(differing)


def test_what_neither_states_is_unknown_and_not_equal() -> None:
    silent = footing(cohort=NOT_STATED)
    assert grade(silent, silent)[0] is Grade.D
    assert grade(footing(n_a="x", clock_start="n_a"), footing(clock_start="n_a"))[0] is Grade.A


@pytest.mark.parametrize(
    ("field", "one", "other", "fast"),
    [
        ("unactioned", "excluded", "included", "murmur"),
        ("unactioned", "excluded", NOT_STATED, "murmur"),
        ("unactioned", "included", NOT_STATED, "warble"),
        ("unactioned", NOT_STATED, "included", "murmur"),
        ("clock_start", "decision_received_by_service", "dispute_sent_to_body", "murmur"),
        ("clock_stop", "first_item_actioned", "case_closed", "murmur"),
    ],
)
def test_one_difference_of_known_sign_is_grade_c_with_its_arrow(
    field: str, one: str, other: str, fast: str
) -> None:
    a, b = footing("murmur", **{field: one}), footing("warble", **{field: other})
    found, reasons = grade(a, b)
    assert found is Grade.C
    assert reasons[-1] == f"This makes {fast} look faster, if anything."
    assert grade(b, a)[0] is Grade.C


def test_two_critical_differences_are_grade_d_whatever_their_sign() -> None:
    a = footing(unactioned="excluded", clock_stop="first_item_actioned")
    b = footing(unactioned="included", clock_stop="case_closed")
    assert grade(a, b)[0] is Grade.D


def test_an_unknown_difference_has_no_sign() -> None:
    assert faster(footing(), footing(), "unactioned") is None
    assert faster(footing(cohort="received"), footing(cohort="decided"), "cohort") is None


@pytest.mark.parametrize(("share", "expected"), [(0.7, Grade.A), (0.71, Grade.B)])
def test_automation_within_20_points_is_the_same(share: float, expected: Grade) -> None:
    a = Footing.of("murmur", KNOWN, automation=0.5)
    assert grade(a, Footing.of("warble", KNOWN, automation=share))[0] is expected


WORDS = st.sampled_from(["a", "b", "excluded", "included", "n_a", NOT_STATED])
FOOTINGS = st.builds(
    Footing.of,
    st.sampled_from(["murmur", "warble", "chirp"]),
    st.fixed_dictionaries(dict.fromkeys((*CRITICAL, *IMPORTANT), WORDS)),
)


@given(FOOTINGS, FOOTINGS)
def test_a_grade_does_not_depend_on_who_comes_first(a: Footing, b: Footing) -> None:
    assert grade(a, b)[0] is grade(b, a)[0]


@given(st.lists(FOOTINGS, min_size=2, max_size=5))
def test_the_grade_of_a_group_is_its_worst_pair(group: list[Footing]) -> None:
    worst = max((grade(a, b)[0] for a, b in combinations(group, 2)), key=lambda g: g.value)
    assert group_grade(group) is worst


def test_reasons_name_who_counts_how_and_what_nobody_says() -> None:
    found = group_reasons(
        [
            footing("Warble", unactioned="excluded", hours=NOT_STATED),
            footing("Chirp", unactioned=NOT_STATED, hours=NOT_STATED),
            footing("Murmur", unactioned="excluded", hours=NOT_STATED),
        ]
    )
    assert found == (
        "Cases without action: excluded (Murmur and Warble); not stated (Chirp).",
        "No service states: calendar or business hours.",
    )


def test_a_group_of_one_has_nothing_to_compare() -> None:
    assert group_grade([footing()]) is Grade.D
    assert group_reasons([footing()]) == (
        "Only one service has a figure, so there is nothing to compare.",
    )


# --- lists across services ------------------------------------------------------------------

SERVICES = ("youtube", "tiktok", "facebook", "x", "pinterest", "linkedin")
NAMES = ["Facebook", "LinkedIn", "Pinterest", "TikTok", "X", "YouTube"]


def figures(values: dict[str, str], n: str = "5000") -> list[Figure]:
    rows = "\n".join(f"{p} | {n} | {v}" for p, v in values.items())
    head = "platform | notices | notice_action_median"
    return list(speed.median_to_act(observations(f"{head}\n{rows}")))


def alike(one: Figure) -> Footing:
    return Footing.of(of_figure(one).name, KNOWN)


def but(*others: str) -> Callable[[Figure], Footing]:
    """Return footings that are alike but for some services, which say nothing."""
    return lambda one: Footing.of(of_figure(one).name, {} if one.platform in others else KNOWN)


VALUES = dict(zip(SERVICES, ("9.5", "1.5", "5.5", "3.5", "7.5", "2.5"), strict=True))


def test_services_that_do_not_count_alike_stand_in_alphabetical_order() -> None:
    found = compare("pub_median_notice_h", figures(VALUES))
    assert not found.ranked
    assert found.grade is Grade.D
    assert [of_figure(f).name for f in found.figures] == NAMES
    assert found.ranks == ()
    assert found.reasons


def test_five_that_count_alike_stand_in_order_of_value() -> None:
    found = compare("pub_median_notice_h", figures(VALUES), footing=but("x"))
    assert found.ranked
    assert found.grade is Grade.A
    assert [f.platform for f in found.figures] == [
        "tiktok",
        "linkedin",
        "facebook",
        "pinterest",
        "youtube",
    ]
    assert [f.platform for f in found.apart] == ["x"]


def test_four_that_count_alike_are_too_few_for_an_order() -> None:
    found = compare("pub_median_notice_h", figures(VALUES), footing=but("x", "tiktok"))
    assert not found.ranked
    assert [of_figure(f).name for f in found.figures] == NAMES


def test_a_neutral_metric_is_never_put_in_order() -> None:
    drawn = observations(
        "platform | notices\n" + "\n".join(f"{p} | {9 * i + 99}" for i, p in enumerate(SERVICES))
    )
    found = compare("notices_received", speed.notices_received(drawn), footing=alike)
    assert not found.ranked
    assert [of_figure(f).name for f in found.figures] == NAMES


def test_ranks_are_the_places_each_value_can_have_within_its_rounding() -> None:
    values = {"youtube": "1", "tiktok": "2", "facebook": "8.0", "x": "8.05", "pinterest": "20"}
    found = compare("pub_median_notice_h", figures(values), footing=alike)
    places = {r.platform: (r.first, r.last) for r in found.ranks}
    # 1 and 2 are printed in whole hours, 8.0 and 8.05 to a tenth and a hundredth.
    assert places == {
        "youtube": (1, 2),
        "tiktok": (1, 2),
        "facebook": (3, 4),
        "x": (3, 4),
        "pinterest": (5, 5),
    }


def test_where_higher_is_better_the_highest_comes_first() -> None:
    rows = "\n".join(f"{p} | 100 | {30 + 9 * i} | 0" for i, p in enumerate(SERVICES))
    head = "platform | complaints | complaints_upheld | complaints_reversed"
    shares = [
        f
        for f in redress.complaints(observations(f"{head}\n{rows}"))
        if f.metric == "app_decided_share"
    ]
    found = compare("app_decided_share", shares, footing=alike)
    assert [f.platform for f in found.figures] == list(reversed(SERVICES))
    assert [(r.first, r.last) for r in found.ranks] == [(n, n) for n in range(1, 7)]


def test_a_unit_in_doubt_is_not_known() -> None:
    head = "platform | disputes | disputes_upheld | disputes_reversed | dispute_median"
    drawn = disputes.disputes(
        observations(f"{head}\ntiktok | 90 | 30 | 40 | 40\nyoutube | 90 | 30 | 40 | 1359")
    )
    units = {f.platform: of_figure(f)["unit"] for f in drawn if f.metric == "ods_median_d"}
    assert units == {"tiktok": NOT_STATED, "youtube": "days"}


@given(st.permutations(SERVICES), st.sets(st.sampled_from(SERVICES)))
def test_the_order_of_a_list_does_not_depend_on_how_it_came(
    order: list[str], silent: set[str]
) -> None:
    drawn = figures({p: VALUES[p] for p in order})
    found = compare("pub_median_notice_h", drawn, footing=but(*silent))
    again = compare("pub_median_notice_h", figures(VALUES), footing=but(*silent))
    assert [f.platform for f in found.figures] == [f.platform for f in again.figures]
    assert found.ranks == again.ranks
    assert found.ranked is (len(SERVICES) - len(silent) >= 5)


def test_services_without_a_number_are_left_out_with_their_reason() -> None:
    found = compare(
        "pub_median_notice_h",
        [*figures({"x": "3.5"}), *figures({"tiktok": "4"}, n="9"), *figures({"facebook": ""})],
        left_out=[("reddit", "no report held")],
    )
    assert [f.platform for f in found.figures] == ["x"]
    assert found.left_out == (
        ("facebook", "not reported"),
        ("tiktok", "fewer than 10 notices"),
        ("reddit", "no report held"),
    )


def test_nothing_to_list_is_an_empty_list() -> None:
    found = compare("pub_median_notice_h", [])
    assert (found.figures, found.ranked, found.grade) == ((), False, Grade.D)


def test_real_definitions_of_the_template_are_not_comparable_as_published() -> None:
    found = compare("pub_median_notice_h", figures({"x": "3.5", "amazon_store": "4.5"}))
    assert found.grade is Grade.D
    assert any(r.startswith("Cases without action: excluded (X)") for r in found.reasons)


# --- any two numbers --------------------------------------------------------------------------

KNOWING = st.builds(
    Footing.of,
    st.sampled_from(["murmur", "warble"]),
    st.fixed_dictionaries(
        dict.fromkeys((*CRITICAL, *IMPORTANT), st.sampled_from(["a", "excluded", "n_a"]))
    ),
)


@given(KNOWING)
def test_whatever_states_everything_is_comparable_with_itself(one: Footing) -> None:
    assert grade(one, one) == (Grade.A, ())


# Mostly alike, so that all four grades are drawn and not D alone.
LIKELY = st.builds(
    lambda name, changed: Footing.of(name, {**KNOWN, **changed}),
    st.sampled_from(["murmur", "warble"]),
    st.dictionaries(
        st.sampled_from((*CRITICAL, *IMPORTANT)),
        st.sampled_from(["excluded", "included", "case_closed", NOT_STATED]),
        max_size=4,
    ),
)


@given(LIKELY, LIKELY, st.sampled_from((*CRITICAL, *IMPORTANT)))
def test_to_state_a_field_and_to_state_it_alike_never_worsens_a_grade(
    a: Footing, b: Footing, name: str
) -> None:
    before = grade(a, b)[0]
    after = grade(*(_with(f, name, "same") for f in (a, b)))[0]
    assert after.value <= before.value


def _with(one: Footing, name: str, word: str) -> Footing:
    values = {f: one[f] for f in (*CRITICAL, *IMPORTANT)}
    return Footing.of(one.name, {**values, name: word})


@pytest.mark.parametrize(("lesser", "expected"), [(0, "C"), (2, "C"), (3, "D")])
def test_one_difference_of_known_sign_beside_three_lesser_ones_is_grade_d(
    lesser: int, expected: str
) -> None:
    others = dict.fromkeys(list(IMPORTANT)[:lesser], NOT_STATED)
    a, b = footing(unactioned="excluded", **others), footing("warble", unactioned="included")
    assert grade(a, b)[0].value == expected


def test_numbers_of_two_kinds_are_not_comparable_and_say_which() -> None:
    notices, median = observations("""
        platform | notices | notice_action_median
        x        | 5000    | 3.5
    """)
    found = between(notices, median)
    assert found.grade is Grade.D
    assert found.reasons[0].startswith("They are numbers of two kinds: ")
    assert found.reasons == between(median, notices).reasons


def test_two_periods_of_one_service_are_told_by_their_period() -> None:
    later, earlier = observations("""
        platform | period  | notice_action_median
        x        | 2026-H1 | 2.3
        x        | 2025-H2 | 3
    """)
    found = between(earlier, later)
    told = " ".join(found.reasons)
    assert "X, January to June 2026" in told
    assert "X, July to December 2025" in told


def test_a_published_number_and_the_figure_made_of_it_stand_on_the_same() -> None:
    drawn = observations("""
        platform | notices | notice_action_median
        x        | 5000    | 3.5
        pinterest | 5000   | 2.5
    """)
    printed = [o for o in drawn if o.series.measure == "notice_action_median"]
    figures_ = sorted(speed.median_to_act(drawn), key=lambda f: f.platform)
    printed.sort(key=lambda o: o.series.platform)
    of_numbers, of_figures = between(*printed), between(*figures_)
    assert of_numbers.grade is of_figures.grade
    assert len(of_numbers.reasons) == len(of_figures.reasons)
