from __future__ import annotations

import pytest

from data.model import Absence
from metrics import disputes, redress
from metrics.figure import Figure, Span
from metrics.words import cell
from tests.drawn import observations

HEAD = """population | complaints | complaints_upheld | complaints_partly_reversed |
 complaints_reversed | complaints_omitted | complaint_decision_median""".replace("\n", "")
DISPUTES = """disputes | disputes_upheld | disputes_partly_reversed | disputes_reversed |
 disputes_omitted | dispute_median | disputes_implemented_share""".replace("\n", "")


Rates = dict[str, Figure]


def complaints(*rows: str, **everywhere: str) -> dict[tuple[str, str], Figure]:
    drawn = observations("\n".join((HEAD, *rows)), **everywhere)
    return {(f.metric, f.population): f for f in redress.complaints(drawn)}


def codes(figure: Figure) -> set[str]:
    return {c.code for c in figure.caveats}


# --- complaints -------------------------------------------------------------------------------


def test_complaints_are_filed_decided_reversed_and_omitted() -> None:
    found = complaints("notifier | 100 | 60 | 4 | 16 | 10 | 41.5")
    assert found["complaints_filed", "notifier"].value == 100
    assert found["complaints_decided", "notifier"].value == 80
    assert found["app_decided_share", "notifier"].value == 0.8
    assert found["app_omitted_share", "notifier"].value == 0.1
    rate = found["rev_rate_notifier", "notifier"]
    assert (rate.value, rate.numerator, rate.denominator) == (0.25, 20, 80)
    assert found["app_median_h", "notifier"].value == 41.5
    assert found["app_median_h", "notifier"].n == 80


def test_sides_have_reversal_rates_of_their_own() -> None:
    found = complaints(
        "all        | 300 | 150 | 0 | 150 | 0 | 1.5",
        "visibility | 200 | 100 | 0 | 100 | 0 | 1.5",
        "notifier   | 100 | 50  | 0 | 50  | 0 | 1.5",
    )
    assert {key for key in found if key[0].startswith("rev_rate")} == {
        ("rev_rate_all", "all"),
        ("rev_rate_uploader", "visibility"),
        ("rev_rate_notifier", "notifier"),
    }


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("all | 17800000 |  |  |  |  | ", "rate cannot be computed: no outcomes are stated"),
        ("all | 17800000 | 0 | 0 | 0 | 0 | ", "rate cannot be computed: nothing was decided"),
        (
            "all | 900 | 800 |  |  |  | ",
            "rate cannot be computed: decisions upheld or decisions reversed are not stated",
        ),
        (
            "all | 900 | >800 | 0 | 5 |  | ",
            "rate cannot be computed: an outcome is printed as a limit",
        ),
        ("all | 900 | 20 | 0 | 9 | 0 | ", "fewer than 30 complaints decided"),
    ],
)
def test_a_reversal_rate_without_outcomes_is_never_0(row: str, reason: str) -> None:
    assert cell(complaints(row)["rev_rate_all", "all"]) == reason


def test_where_nobody_complained_rates_do_not_apply() -> None:
    found = complaints("notifier | 0 |  |  |  |  | ")
    assert found["complaints_filed", "notifier"].value == 0
    for key in ("complaints_decided", "app_decided_share", "rev_rate_notifier"):
        assert found[key, "notifier"].absence is Absence.NOT_APPLICABLE


def test_complaints_that_are_not_offered_are_not_0() -> None:
    found = complaints("notifier | not offered |  |  |  |  | ")
    assert found["complaints_filed", "notifier"].absence is Absence.NOT_OFFERED
    assert found["app_decided_share", "notifier"].absence is Absence.NOT_OFFERED


@pytest.mark.parametrize(
    ("partly", "code"),
    [
        ("", "partly_reversed_not_stated"),
        (".", "partly_reversed_not_stated"),
        ("n/a", "partly_reversed_not_applicable"),
        ("0", ""),
    ],
)
def test_a_blank_for_partial_reversals_is_said_and_not_counted(partly: str, code: str) -> None:
    rate = complaints(f"all | 100 | 60 | {partly} | 20 | 0 | ")["rev_rate_all", "all"]
    assert rate.value == 0.25
    assert codes(rate) & {"partly_reversed_not_stated", "partly_reversed_not_applicable"} == (
        {code} if code else set()
    )


def test_a_blank_for_omitted_complaints_is_no_share_of_0() -> None:
    assert complaints("all | 100 | 60 | 0 | 20 |  | ")["app_omitted_share", "all"].withheld == (
        "not stated"
    )
    assert complaints("all | 100 | 60 | 0 | 20 | 0 | ")["app_omitted_share", "all"].value == 0


def test_more_decisions_than_complaints_give_no_share() -> None:
    found = complaints("all | 100 | 90 | 0 | 20 | 0 | ")["app_decided_share", "all"]
    assert found.withheld == "more outcomes than cases are printed"


@pytest.mark.parametrize(
    ("total", "holds"),
    [
        ("100", "uploaders"),
        ("130", "uploaders_and_notifiers"),
        ("135", "uploaders_and_notifiers"),
        ("60", "overlap"),
        ("120", "unexplained"),
    ],
)
def test_whose_complaints_the_total_holds_is_told_from_its_parts(total: str, holds: str) -> None:
    found = complaints(
        f"all      | {total} | 40 | 0 | 10 | 0 | ",
        "visibility   | 40 | 20 | 0 | 20 | 0 | ",
        "service      | 30 | 10 | 0 | 20 | 0 | ",
        "account      | 20 | 10 | 0 | 10 | 0 | ",
        "monetisation | 10 | 5  | 0 | 5  | 0 | ",
        "notifier     | 30 | 20 | 0 | 10 | 0 | ",
        "notifier_trusted_flagger | 5 | 5 | 0 | 0 | 0 | ",
    )
    assert f"total_holds_{holds}" in codes(found["complaints_decided", "all"])
    joined = found["rev_rate_uploader", "uploader"]
    if holds in ("overlap", "unexplained"):
        assert joined.withheld == "the kinds of complaint do not make up the total"
    else:
        assert (joined.numerator, joined.denominator) == (55, 100)
        assert found["complaints_filed", "uploader"].value == 100


def test_without_all_kinds_of_complaint_nothing_is_added_up() -> None:
    found = complaints("all | 100 | 40 | 0 | 10 | 0 | ", "visibility | 40 | 20 | 0 | 20 | 0 | ")
    assert "total_holds_not_stated" in codes(found["complaints_decided", "all"])
    assert not [key for key in found if key[1] == "uploader"]


def test_a_median_of_all_complaints_is_held_against_its_kinds() -> None:
    # The counts and medians of Facebook's report for the first half of 2026, part 7.
    found = complaints(
        "all          | 6309990 | 4193305 |  | 2116685 |  | 95.30694",
        "visibility   | 1858496 | 1233428 |  | 625068  |  | 0.22",
        "service      | 236692  | 86039   |  | 150653  |  | 0.005",
        "account      | 4211533 | 2872370 |  | 1339163 |  | 1.06",
        "monetisation | 3269    | 1468    |  | 1801    |  | 72.00547",
    )
    assert "median_outside_parts" in codes(found["app_median_h", "all"])
    assert found["rev_rate_all", "all"].value == pytest.approx(0.335, abs=5e-4)
    fits = complaints(
        "all          | 40 | 20 |  | 20 |  | 2.5",
        "visibility   | 10 | 5  |  | 5  |  | 1",
        "service      | 10 | 5  |  | 5  |  | 2",
        "account      | 10 | 5  |  | 5  |  | 3",
        "monetisation | 10 | 5  |  | 5  |  | 4",
    )
    assert "median_outside_parts" not in codes(fits["app_median_h", "all"])


# --- disputes ---------------------------------------------------------------------------------


def out_of_court(row: str, **everywhere: str) -> dict[str, Figure]:
    drawn = observations(f"{DISPUTES}\n{row}", **everywhere)
    return {f.metric: f for f in disputes.disputes(drawn)}


def test_disputes_are_filed_decided_lost_carried_out_and_pending() -> None:
    found = out_of_court("100 | 20 | 4 | 36 | 30 | 1200 | 0.21", unit_status="stated")
    assert found["disputes_filed"].value == 100
    assert found["disputes_decided"].value == 60
    assert found["disputes_pending"].value == 10
    lost = found["ods_overturned_share"]
    assert (lost.value, lost.numerator, lost.denominator) == (40 / 60, 40, 60)
    assert "defaults_not_separable" in codes(lost)
    carried = found["ods_implemented_share"]
    assert (carried.value, carried.n) == (0.21, 40)
    assert (found["ods_median_d"].value, found["ods_median_d"].unit) == (50, "days")


def test_more_outcomes_than_disputes_leave_nothing_pending() -> None:
    found = out_of_court("15 | 20 | 0 | 2 | 0 |  | ")["disputes_pending"]
    assert found.withheld == "more outcomes than disputes are printed"


def test_an_unstated_number_without_decision_is_said_beside_the_rest() -> None:
    assert "omitted_not_stated" in codes(
        out_of_court("50 | 20 | 0 | 10 |  |  | ")["disputes_pending"]
    )


def test_few_lost_disputes_show_no_implemented_share() -> None:
    assert out_of_court("50 | 20 | 0 | 29 | 0 |  | 0.5")["ods_implemented_share"].withheld == (
        "fewer than 30 decisions against the service"
    )
    nothing = out_of_court("50 | 20 | 0 | 0 | 0 |  | 0")["ods_implemented_share"]
    assert nothing.absence is Absence.NOT_APPLICABLE


def test_a_short_duration_without_unit_has_two_readings() -> None:
    found = out_of_court("100 | 20 | 0 | 40 | 0 | 40 | ")["ods_median_d"]
    assert (found.value, found.low, found.high) == (None, 40 / 24, 40)
    assert found.span is Span.BOUNDS
    assert "unit_in_doubt" in codes(found)
    hours = out_of_court("100 | 20 | 0 | 40 | 0 | 1359 | ")["ods_median_d"]
    assert hours.value == 1359 / 24
    assert "unit_in_doubt" not in codes(hours)


def test_a_clock_that_starts_with_the_decision_can_be_short() -> None:
    found = out_of_court(
        "100 | 20 | 0 | 40 | 0 | 3.42 | ",
        definition="dsa_annex_i.dispute_median.facebook.2025-07",
    )["ods_median_d"]
    assert found.value == pytest.approx(3.42 / 24)
    assert {"own_clock", "own_definition"} <= codes(found)
    assert "unit_in_doubt" not in codes(found)


# --- complaints and reversals per thousand restrictions -----------------------------------------

BASE = "own_initiative_law | own_initiative_terms | notice_actions_law | notice_actions_terms"


def per_restriction(base: str, total: str = "300 | 150 | 20 | 80", outcome: str = "20") -> Rates:
    """Draw four kinds of complaint that make up a total, and one row that counts restrictions."""
    kinds = (
        f"visibility | 200 | 100 | {outcome} | 80 | . | . | . | .",
        "service      | 100 | 50  | 0  | 0  | . | . | . | .",
        "account      | 0   | 0   | 0  | 0  | . | . | . | .",
        "monetisation | 0   | 0   | 0  | 0  | . | . | . | .",
    )
    head = "population | complaints | complaints_upheld | complaints_partly_reversed"
    rows = (f"{head} | complaints_reversed | {BASE}", f"all | {total} | {base}", *kinds)
    found = redress.complaints(observations("\n".join(rows)))
    return {f.metric: f for f in found if f.population == "uploader"}


def test_complaints_and_reversals_are_held_against_all_restrictions() -> None:
    found = per_restriction("3000 | 2000 | 600 | 400")
    rate, lost = found["app_rate_uploader"], found["err_yield"]
    assert (rate.value, rate.numerator, rate.denominator) == (50, 300, 6000)
    assert lost.value == pytest.approx(100 / 6)
    assert (lost.numerator, lost.denominator) == (100, 6000)
    assert {"period_ratio", "restrictions_are_measures"} <= codes(rate)


@pytest.mark.parametrize(
    ("base", "reason"),
    [
        (". | . | 600 | 400", "parts 5 and 6 of its report are not held"),
        ("3000 | . | 600 | 400", "part 6 of its report is not held"),
        ("3000 |  | 600 | 400", "restrictions are not all stated in part 6"),
        ("3000 | n/a | 600 | 400", "restrictions are not all stated in part 6"),
        (". | . | . | .", "parts 4, 5 and 6 of its report are not held"),
        ("400 | 300 | 200 | 99", "fewer than 1000 restrictions"),
        ("0 | 0 | 0 | 0", "fewer than 1000 restrictions"),
        (">3000 | 2000 | 600 | 400", "restrictions are printed as a limit"),
    ],
)
def test_without_every_count_of_restrictions_there_is_no_figure(base: str, reason: str) -> None:
    found = per_restriction(base)
    assert cell(found["app_rate_uploader"]) == reason
    assert cell(found["err_yield"]) == reason


def test_unstated_partial_reversals_are_said_beside_the_reversals_only() -> None:
    found = per_restriction("3000 | 2000 | 600 | 400", outcome="")
    assert found["err_yield"].numerator == 80
    assert "partly_reversed_not_stated" in codes(found["err_yield"])
    assert "partly_reversed_not_stated" not in codes(found["app_rate_uploader"])


def test_kinds_that_do_not_make_up_the_total_are_held_against_nothing() -> None:
    found = per_restriction("3000 | 2000 | 600 | 400", "250 | 150 | 20 | 80")
    assert cell(found["err_yield"]) == "the kinds of complaint do not make up the total"
