"""Figures from drawn test reports (synthetic), each small enough to check in one's head."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.exercises.model import AccessRule, Appeal, Assessment, Dispute
from metrics.exercises import access, outcomes, redress, speed
from metrics.exercises.cards_redress import POINTS
from metrics.exercises.cases import REJECTED, REMOVED
from metrics.exercises.cohort import Cohort, Selection, TooManyCrossed, cohort
from metrics.exercises.figure import TestFigure
from metrics.figure import Span
from tests.drawn_reports import START, records

HOUR = timedelta(hours=1)


def drawn(table: str, **everywhere: str) -> Cohort:
    return cohort(records(table, **everywhere))


def every(of: Cohort) -> dict[str, TestFigure]:
    found = (
        *speed.speed(of),
        *outcomes.outcomes(of),
        *redress.answers(of),
        *redress.afterwards(of),
        *access.access(of),
    )
    return {figure.metric: figure for figure in found}


FIVE_OF_25 = "times | decided | decision\n5 | 10 | removed\n20 | |"


def test_twenty_of_twenty_five_unanswered() -> None:
    figure = speed.unanswered(drawn(FIVE_OF_25))
    assert figure.sentence == "20 of 25 unanswered after 7 days; 61–91 %"
    assert (figure.numerator, figure.denominator, figure.n) == (20, 25, 25)
    assert figure.value == 0.8
    assert figure.small
    assert figure.ruling.why == "too few reports (n = 25)"
    assert figure.privacy.why.startswith("a single organisation")


def test_the_share_decided_keeps_the_unanswered_in_its_denominator() -> None:
    figures = every(drawn(FIVE_OF_25))
    for hours in (24, 36, 48, 72, 168):
        assert figures[f"spd_share_decided_{hours}h"].value == 0.2
    for hours in (1, 2):
        assert figures[f"spd_share_decided_{hours}h"].value == 0


def test_the_average_wait_counts_the_unanswered_with_the_whole_week() -> None:
    figure = speed.mean_wait(drawn(FIVE_OF_25))
    assert figure.value == pytest.approx((5 * 10 + 20 * 168) / 25)


def test_a_median_needs_ten_decisions_and_twenty_effective_reports() -> None:
    table = "times | decided | decision\n{} | 10 | removed\n{} | |"
    few = speed.median_wait(drawn(table.format(9, 20)))
    assert few.withheld == "fewer than 10 decisions"
    assert few.sentence == "9 of 29 decided by the end of observation"
    assert speed.median_wait(drawn(table.format(12, 7))).withheld == "too few reports (n = 19)"
    shown = speed.median_wait(drawn(table.format(12, 8)))
    assert shown.value == 10


def test_a_median_that_is_not_reached_says_so() -> None:
    figure = speed.median_wait(drawn("times | decided | decision\n10 | 10 | removed\n30 | |"))
    assert figure.value is None
    assert figure.high is None
    assert figure.low == 672
    assert figure.sentence.startswith("fewer than half decided within 28 days (672 h)")


def test_thirty_effective_reports_and_a_narrow_interval_carry_a_verdict() -> None:
    table = "times | decided | decision\n{} | 10 | removed\n{} | |"
    assert speed.decided(drawn(table.format(2, 28)), 24).ruling.passed
    assert not speed.decided(drawn(table.format(2, 27)), 24).ruling.passed
    wide = speed.decided(drawn(table.format(15, 15)), 24)
    assert wide.ruling.why == "too uncertain (33 to 67 %)"


def test_reports_that_are_alike_are_worth_less() -> None:
    # Ten days of ten reports; whole days are answered or not: each day is worth one report.
    days = "\n".join(
        f"10 | {24 * day} | {'10 | removed' if day % 2 else ' | '}" for day in range(10)
    )
    figure = speed.decided(drawn(f"times | filed | decided | decision\n{days}"), 24)
    assert figure.deff == pytest.approx(10)
    assert figure.n_eff == pytest.approx(10)
    assert figure.value == 0.5
    alone = speed.decided(drawn("times | decided | decision\n50 | 10 | removed\n50 | |"), 24)
    assert alone.deff == 1


def test_fewer_than_five_groups_cannot_tell_how_alike_their_reports_are() -> None:
    # Four days of ten: a likeness of 0.1 is planned with, 1 + 9 · 0.1.
    days = "\n".join(f"5 | {24 * d} | 10 | removed\n5 | {24 * d} | |" for d in range(4))
    figure = speed.decided(drawn(f"times | filed | decided | decision\n{days}"), 24)
    assert figure.deff == pytest.approx(1.9)
    assert figure.freedom is None
    assert [c.code for c in figure.caveats] == ["few_groups"]
    assert figure.ruling.why == "too few reports (n = 21)"
    five = f"{days}\n5 | 96 | 10 | removed\n5 | 96 | |"
    more = speed.decided(drawn(f"times | filed | decided | decision\n{five}"), 24)
    assert (more.deff, more.freedom) == (1, 4)  # every day is like the others


def test_reports_watched_for_less_are_told() -> None:
    table = "times | decided | decision | end\n10 | 10 | removed | 672\n10 | | | 672\n5 | | | 100"
    figure = speed.unanswered(drawn(table))
    assert figure.value == pytest.approx(0.6)  # nobody is decided after the five were lost
    assert "of 25 reports, 5 of them watched for less" in figure.sentence
    gone = speed.decided(drawn("end\n100"), 168)
    assert gone.withheld == "observation ended before 7 days (168 h)"


def test_removed_rejected_gone_otherwise_and_open_compete() -> None:
    of = drawn(
        """
        times | decided | decision     | looks
        4     | 10      | removed      |
        3     | 10      | no_violation |
        2     |         |              | 24 up, 48 gone_author
        1     |         |              |
        """
    )
    figures = every(of)
    assert figures["act_cif_removed_24h"].value == 0.4
    assert figures["act_cif_rejected_7d"].value == 0.3
    assert figures["ign_share_7d"].value == 0.3
    curve = outcomes.curve(of)
    assert curve is not None
    assert curve.steps[-1].ended == pytest.approx((0.4, 0.3, 0.2))
    assert curve.steps[-1].open == pytest.approx(0.1)
    assert curve.still_open == 1


def test_removal_among_all_stands_beside_removal_among_decided() -> None:
    # As in OpCode 2019-20: 81 % of those assessed, 45 % of those reported.
    table = "times | decided | decision\n9 | 10 | removed\n2 | 10 | no_violation\n9 | |"
    among_all, among_decided = outcomes.removal(drawn(table))
    assert among_all.sentence.startswith("9 of 20 removed")
    assert among_decided.sentence.startswith("9 of 11 removed")


def test_what_the_platform_says_it_removed_and_a_look_found_up_is_not_removed() -> None:
    of = drawn("decided | decision | looks\n10 | removed | 24 up")
    assert outcomes.removal(of)[0].value == 0
    assert outcomes.removal(drawn("decided | decision\n10 | removed"))[0].value == 1


def test_removal_is_better_only_on_items_validated_by_two_coders() -> None:
    sure = outcomes.incidence(
        "act_cif_removed_24h", drawn("agreement\nagreed_violating"), REMOVED, 24
    )
    assert sure.direction == "higher_better"
    mixed = drawn("agreement\nagreed_violating\nnot_coded")
    open_ = outcomes.incidence("act_cif_removed_24h", mixed, REMOVED, 24)
    assert open_.direction == "neutral"
    assert [c.code for c in open_.caveats] == ["not_validated"]


def test_blocked_is_told_only_where_two_countries_looked() -> None:
    table = "looks\n24 geo_blocked, 24 up/FR\n24 up, 24 up/FR\n24 up"
    assert outcomes.geoblocked(drawn(table)).sentence.startswith("1 of 2 blocked in some")


def test_over_removal_is_measured_on_lawful_items_of_the_team_alone() -> None:
    table = "times | control | agreement | decided | decision\n"
    lawful = records(f"{table}1 | lawful_own | agreed_lawful | 5 | removed\n3 | lawful_own | | |")
    figure = outcomes.over_removed(cohort(lawful, Selection(arm="lawful_own")))
    assert figure.sentence.startswith("1 of 4 acted on although lawful")
    with pytest.raises(ValueError, match="lawful"):
        outcomes.over_removed(drawn("decided\n"))


def test_disputed_and_errors_stand_with_and_without() -> None:
    of = drawn(
        """
        times | reclassified | decided | decision
        2     | disputed     | 10      | no_violation
        1     | error        | 10      | error_wrong_channel
        7     |              | 10      | removed
        """
    )
    figures = every(of)
    assert figures["act_disputed_share"].value == 0.2
    assert figures["act_error_share"].value == 0.1
    twice = outcomes.with_and_without(
        of, lambda c: outcomes.incidence("act_cif_removed_24h", c, REMOVED, 24)
    )
    assert (twice.all.value, twice.without.value) == (0.7, 1.0)


def test_acknowledgement_and_silence() -> None:
    table = "acknowledged | decided | decision\n1 | |\n30 | |\n | 5 | removed\n | |"
    figures = every(drawn(table))
    assert figures["ack_share_24h"].value == 0.25
    assert figures["ack_share"].value == 0.5
    assert figures["ign_silent_share"].value == 0.25


def test_a_confirmation_that_never_came_waits() -> None:
    table = "times | acknowledged\n{} | 3\n{} |"
    assert redress.acknowledgement_wait(drawn(table.format(12, 10))).value == 3
    few = redress.acknowledgement_wait(drawn(table.format(12, 13)))
    assert few.withheld == "not reached within 28 days (672 h)"
    assert few.sentence == "12 of 25 acknowledged by the end of observation"


def test_being_told_the_decision_means_with_redress_and_in_time() -> None:
    table = """
        decided | decision | redress_info_given
        5       | removed  | yes
        5       | removed  | no
        5       | removed  | ?
        200     | removed  | yes
                |          |
        """
    figures = every(drawn(table))
    assert figures["fbk_notifier_share_7d"].sentence.startswith("1 of 4 told")
    assert figures["fbk_notifier_of_all_7d"].sentence.startswith("1 of 5 told")


def test_reasons_to_the_uploader_are_asked_on_restricted_items_of_testers_alone() -> None:
    head = "times | origin | uploader_side | decided | decision | statement_of_reasons_received"
    own = "synthetic_posted_by_team | yes | 5 | removed"
    table = f"{head}\n1 | {own} | yes\n2 | {own} | no\n1 | {own} | ?\n1 | found_public | | | |"
    assert redress.statements(drawn(table)).sentence.startswith("1 of 3 whose uploader")


def test_what_came_back_what_was_copied_and_which_accounts_were_restored() -> None:
    looks = "24 gone_platform, 2160"
    table = f"looks\n{looks} up\n{looks} gone_platform\n24 gone_platform"
    assert every(drawn(table))["act_reinstated_share_90d"].sentence.startswith("1 of 2 up again")
    accounts = drawn("harm | account_restored\nIMPERSONATION | 24\nIMPERSONATION | \nTHREAT | 24")
    assert every(accounts)["act_account_restored_share"].sentence.startswith("1 of 2 with")


def test_each_of_the_eight_points_needs_both_coders() -> None:
    of = drawn("decided | decision\n5 | removed\n5 | removed\n5 | removed")
    names = [c.report.item for c in of.cases]

    def coded(item: str, coder: str, **points: bool) -> Assessment:
        met = [points.get(name, True) for name in POINTS]
        return Assessment("drawn", "r1", item, 1, coder, *met)

    given = (
        coded(names[0], "C1"),
        coded(names[0], "C2", rule_named=False),
        coded(names[1], "C1", remedy_told=False),
        coded(names[1], "C2", remedy_told=False),
        coded(names[2], "C1"),
    )
    figures = {f.metric: f for f in redress.quality(of, given)}
    assert len(figures) == 9
    assert figures["fbk_rule_named_share"].sentence.startswith("1 of 2 with this point")
    assert figures["fbk_remedy_told_share"].value == 0.5
    assert figures["fbk_receipt_confirmed_share"].value == 1
    assert figures["fbk_quality_mean"].value == pytest.approx((7.5 + 7) / 2)


def test_appeals_and_disputes_by_merits_and_by_default_apart() -> None:
    of = drawn("times | decided | decision\n6 | 5 | no_violation")
    names = [c.report.item for c in of.cases]
    said = ("reversed", "partly", "upheld", "upheld", "no_reply", "not_available")
    appeals = [
        replace(Appeal("drawn", "r1", n, 1), outcome=o) for n, o in zip(names, said, strict=True)
    ]
    ends = ("overturned_on_merits", "upheld", "upheld", "overturned_default", "settled", "")
    disputes = [
        replace(Dispute("drawn", "r1", n, 1), outcome=o) for n, o in zip(names, ends, strict=True)
    ]
    found = {f.metric: f for f in redress.appealed(of, appeals, disputes)}
    assert found["app_reversal_share_test"].sentence.startswith("2 of 4 reversed")
    assert found["ods_merits_overturn_share_test"].sentence.startswith("1 of 3 overturned")
    assert found["ods_default_share_test"].sentence.startswith("1 of 4 overturned by default")
    assert found["restore_median_h"].withheld == "no won appeals"


def test_a_won_appeal_that_is_not_carried_out_waits() -> None:
    of = drawn("times | decided | decision\n24 | 5 | no_violation")
    appeals = [
        Appeal(
            *("drawn", "r1", case.report.item, 1),
            decided_at=(at := (case.report.submitted_at or START) + 100 * HOUR),
            outcome="reversed",
            restored_at=at + 30 * HOUR if number < 13 else None,
        )
        for number, case in enumerate(of.cases)
    ]
    assert redress.restoration(of, appeals).value == 30
    assert redress.restoration(of, appeals[4:]).withheld == "fewer than 10 decisions"


def test_access_is_what_the_register_says_and_what_testers_met() -> None:
    of = drawn("times | login_required | steps_to_submit\n3 | yes | 4\n1 | no | 8\n2 | ? | ")
    figures = {f.metric: f for f in access.access(of)}
    assert figures["acc_login_share"].sentence.startswith("3 of 4 needed a login")
    assert figures["acc_steps_mean"].value == 5
    old = AccessRule("x", "in_app", "THREAT", "DE", "anyone", checked_on=date(2026, 1, 1))
    new = replace(old, checked_on=date(2026, 2, 1), login_required=True, steps=4)
    (door,) = access.doors([new, old])
    assert door.rule == new
    assert door.known == 2


def test_looks_bound_how_long_content_stayed_up() -> None:
    of = drawn("looks\n24 up, 48 gone_platform\n24 up, 48 gone_author\n24 up, 168 up, 672 up")
    figures = every(of)
    within = figures["up_removed_7d"]
    assert within.span is Span.BOUNDS
    assert (within.low, within.high) == pytest.approx((1 / 3, 1 / 3), abs=1e-6)
    up = figures["up_mean_168h"]
    assert (up.low, up.high) == pytest.approx(((24 + 24 + 168) / 3, (48 + 48 + 168) / 3))


def test_people_are_hidden_below_ten_and_at_most_two_attributes_are_crossed() -> None:
    of = drawn("times | reporter_gender\n9 | woman\n10 | man")
    shown = {k: speed.unanswered(v) for k, v in of.by("gender").items()}
    assert shown["man",].value == 1
    hidden = shown["woman",]
    assert hidden.withheld == "fewer than 10 reports, hidden to protect people"
    assert (hidden.n, hidden.numerator, hidden.denominator) == (0, None, None)
    with pytest.raises(TooManyCrossed):
        of.by("gender", "country", "platform")
    with pytest.raises(TooManyCrossed):
        of.by("country", "platform")["DE", "x"].by("gender")
    for figure in every(of.by("gender")["woman",]).values():
        assert not re.search(r"\b9\b|\d of \d", figure.sentence)
    assert of.by("gender", "disability")


def test_no_reports_give_no_figure() -> None:
    for figure in every(drawn("standing_valid\nno")).values():
        assert not figure.known
        assert figure.sentence


# --- laws ------------------------------------------------------------------------------------

ROW = st.tuples(
    st.one_of(st.none(), st.integers(0, 700)),
    st.sampled_from(
        ["removed", "labelled", "no_violation", "needs_more_info", "no_decision_by_end"]
    ),
    st.sampled_from(
        ["", "24 up", "24 up, 48 gone_platform", "24 up, 48 gone_author", "24 up, 48 gone_unknown"]
    ),
    st.sampled_from(["100", "200", "672"]),
)
ROWS = st.lists(ROW, min_size=1, max_size=9)
Rows = list[tuple[int | None, str, str, str]]


def table(rows: Rows, more: str = "") -> str:
    lines = [f"{'' if d is None else d} | {how} | {looks} | {end}" for d, how, looks, end in rows]
    return "\n".join(("decided | decision | looks | end", *lines)) + more


@settings(max_examples=60)
@given(ROWS)
def test_the_ends_and_what_is_open_add_up_to_one(rows: Rows) -> None:
    curve = outcomes.curve(drawn(table(rows)))
    for step in curve.steps if curve else ():
        assert sum(step.ended) + step.open == pytest.approx(1)


RAISED_BY_SILENCE = {"ign_share_7d", "ign_silent_share"}


@settings(max_examples=40)
@given(ROWS)
def test_one_more_unanswered_report_never_raises_a_share(rows: Rows) -> None:
    before = every(drawn(table(rows)))
    after = every(drawn(table(rows, "\n | | | 672")))
    for key, figure in before.items():
        later = after[key]
        if figure.unit != "share" or figure.value is None or key in RAISED_BY_SILENCE:
            continue
        assert later.value is not None
        assert later.value <= figure.value + 1e-9, key
    for key in RAISED_BY_SILENCE:
        old, new = before[key].value, after[key].value
        assert old is None or (new is not None and new >= old - 1e-9)


ALL = (
    speed.unanswered,
    lambda of: speed.decided(of, 24),
    lambda of: outcomes.incidence("act_cif_removed_7d", of, REMOVED, 168),
    lambda of: outcomes.incidence("act_cif_rejected_7d", of, REJECTED, 168),
    lambda of: outcomes.removal(of)[0],
)


@pytest.mark.parametrize("compute", ALL)
@settings(max_examples=30)
@given(rows=ROWS)
def test_the_unanswered_are_always_in_the_denominator(
    compute: Callable[[Cohort], TestFigure], rows: Rows
) -> None:
    of = drawn(table(rows))
    figure = compute(of)
    assert figure.n == len(of) or not figure.known
    assert figure.denominator in (None, len(of))


@settings(max_examples=40)
@given(ROWS)
def test_a_removal_by_the_author_never_counts_as_removal(rows: Rows) -> None:
    kept = drawn(table([(None, "no_decision_by_end", "24 up, 48 gone_author", "672"), *rows]))
    never = drawn(table([(None, "no_decision_by_end", "24 up", "672"), *rows]))
    for key in ("act_removed_share", "act_any_share", "spd_share_decided_168h"):
        one, other = every(kept)[key], every(never)[key]
        assert one.numerator == other.numerator
        assert one.value == other.value


@settings(max_examples=40)
@given(ROWS)
def test_limits_hold_the_value_and_shares_lie_between_0_and_1(rows: Rows) -> None:
    for figure in every(drawn(table(rows))).values():
        if figure.unit == "share" and figure.limits:
            low, high = figure.limits
            assert -1e-9 <= low <= high <= 1 + 1e-9
        if figure.value is not None and figure.limits:
            assert figure.limits.low - 1e-9 <= figure.value <= figure.limits.high + 1e-9
        assert figure.n_eff <= figure.n + 1e-9
