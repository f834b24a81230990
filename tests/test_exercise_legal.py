"""Drawn test reports (synthetic) against limits of the law, some of them invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.law import clock_reaches, legal_clocks
from data.vocabulary import ClockSearch, LegalClock
from metrics.exercises import legal
from metrics.exercises.cohort import Cohort, cohort
from metrics.exercises.verdicts import Verdict
from tests.drawn_reports import records

CODE_PLUS = "eu-code-of-conduct-plus-commitment-on-monitoring-reporters"
TAKE_DOWN = "us-take-it-down-sec-3-a-3"
MALAYSIA = "my-online-safety-period-status-and-assessment"
RECEIPT = "my-online-safety-period-acknowledgement"
HATE = {"harm": "HATE_RACE", "ground_claimed": "illegal", "reporter_type": "monitoring_reporter"}


def drawn(table: str, **everywhere: str) -> Cohort:
    return cohort(records(table, **everywhere))


def read(key: str) -> LegalClock:
    """Return a clock as it would be, had somebody quoted and checked it."""
    one = legal_clocks()[key]
    return replace(
        one,
        official_text_cited=True,
        quoted="Invented words.",
        checked_by="Nobody",
        checked_on=date(2026, 1, 1),
    )


def applied(table: str, **everywhere: str) -> set[str]:
    (case,) = drawn(table, **everywhere).cases
    return {clock.id for clock in legal.applying(case)}


# --- which limits apply ----------------------------------------------------------------------


def test_every_clock_says_what_starts_and_what_stops_it() -> None:
    assert clock_reaches().keys() == legal_clocks().keys()


def test_the_law_of_the_country_and_of_its_unions_applies() -> None:
    table = "ground_claimed\nillegal"
    found = applied(table, vantage_country="DE")
    assert found == {"eu-dsa-art-16-4", "eu-dsa-art-16-5-6"}
    assert applied(table, vantage_country="US") == set()
    assert RECEIPT in applied(table, vantage_country="MY")


def test_a_notice_that_claims_only_the_terms_is_no_notice_of_illegal_content() -> None:
    assert applied("ground_claimed\nterms") == set()


def test_content_and_reporter_must_fit() -> None:
    assert CODE_PLUS in applied("decided\n5", **HATE)
    assert CODE_PLUS not in applied("decided\n5", **{**HATE, "harm": "MISOGYNISTIC_HATE"})
    assert CODE_PLUS not in applied("decided\n5", **{**HATE, "reporter_type": "ordinary_user"})


def test_a_clock_of_the_person_depicted_is_not_started_by_others() -> None:
    there = {"vantage_country": "US", "harm": "NCII"}
    late = "filed\n5000"  # in September 2026; the limit holds since May
    assert applied(late, **there, reporter_type="person_depicted") == {TAKE_DOWN}
    assert applied(late, **there, reporter_type="ordinary_user") == set()
    assert applied("filed\n0", **there, reporter_type="person_depicted") == set()


@pytest.mark.parametrize("key", [k for k, r in clock_reaches().items() if r.started_by == "never"])
def test_what_an_order_starts_never_applies_to_a_report(key: str) -> None:
    clock = legal_clocks()[key]
    for reporter in ("ordinary_user", "person_depicted", "art22_trusted_flagger", "regulator"):
        of = drawn(
            "filed\n0",
            vantage_country=clock.jurisdiction.replace("EU", "DE"),
            harm="NCII THREAT HATE_RACE",
            ground_claimed="both",
            reporter_type=reporter,
            channel="regulator",
        )
        assert key not in {c.id for case in of.cases for c in legal.applying(case)}


# --- who may judge ---------------------------------------------------------------------------


def test_no_clock_on_record_is_quoted_without_a_signed_check() -> None:
    assert not any(
        c.quoted and not (c.checked_by and c.checked_on) for c in legal_clocks().values()
    )


def test_a_clock_judges_only_with_all_it_takes() -> None:
    one = read(CODE_PLUS)
    assert one.judges
    for gap in (
        {"official_text_cited": False},
        {"quoted": ""},
        {"checked_by": ""},
        {"checked_on": None},
        {"status": "superseded"},
        {"kind": "standard"},
        {"binds": "authority"},
        {"may_judge": "no"},
        {"deadline_hours": ()},
    ):
        assert not replace(one, **gap).judges, gap


def test_an_unread_clock_shows_the_share_and_no_verdict() -> None:
    of = drawn("times | decided | decision\n40 | 5 | removed", **HATE)
    held = {h.clock.id: h for h in legal.judged(legal.held_against(of))}
    one = held[CODE_PLUS]
    assert one.judged is None
    assert one.breaches is None
    assert one.why == "no verdict: the official words are not yet cited, quoted and checked"
    assert one.figure.value == 1


def test_a_standard_without_hours_shows_the_wait_and_no_verdict() -> None:
    of = drawn("times | decided | decision\n20 | 30 | removed", ground_claimed="illegal")
    held = {h.clock.id: h for h in legal.held_against(of)}["eu-dsa-art-16-5-6"]
    assert held.figure.metric == "spd_median_decision_h"
    assert held.figure.value == 30
    assert (held.judged, held.breaches) == (None, None)
    assert "no hours named" in held.sentence
    receipt = drawn("times | acknowledged\n20 | 3", ground_claimed="illegal")
    waits = {h.clock.id: h for h in legal.held_against(receipt)}["eu-dsa-art-16-4"]
    assert (waits.figure.metric, waits.figure.value) == ("ack_median_h", 3)


# --- in time ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "stops_at", "answer"),
    [
        ("acknowledged\n24", "acknowledged", True),
        ("acknowledged\n25", "acknowledged", False),
        ("acknowledged | end\n | 672", "acknowledged", False),
        ("decided | decision\n24 | no_violation", "decided", True),
        ("decided | decision\n25 | no_violation", "decided", False),
        ("looks\n24 up, 48 up", "decided", False),
        ("looks\n12 up, 20 gone_platform", "decided", True),
        ("looks\n12 up, 48 gone_platform", "decided", None),
        ("looks\n24 up, 48 gone_platform", "decided", False),
        ("looks\n12 up, 20 gone_author", "decided", None),
        ("end\n20", "decided", None),
        ("decided | decision\n24 | removed", "removed", True),
        ("decided | decision\n24 | no_violation", "removed", None),
        ("decided | decision | looks\n24 | no_violation | 48 up", "removed", False),
        ("decided | decision | looks\n12 | removed | 48 up", "removed", False),
        ("decided | decision | looks\n30 | removed | 12 up, 48 gone_platform", "removed", None),
        ("looks\n12 up, 24 gone_platform", "removed", True),
        ("looks\n12 up, 48 gone_author", "removed", None),
        ("looks\n12 check_failed, 48 check_failed", "removed", None),
        ("decided | decision\n5 | labelled", "removed", None),
    ],
)
def test_in_time_late_or_not_to_be_told(row: str, stops_at: str, answer: bool | None) -> None:
    (case,) = drawn(row).cases
    assert legal.in_time(case, stops_at, 24) is answer


# --- verdicts --------------------------------------------------------------------------------


def judged(hits: int, misses: int, key: str = CODE_PLUS) -> legal.Held:
    table = f"times | decided | decision\n{hits} | 5 | removed\n{misses} | |"
    of = drawn(table, **HATE)
    found = legal.judged(legal.held_against(of, {key: read(key)}))
    return found[0]


@pytest.mark.parametrize(
    ("hits", "misses", "verdict"),
    [
        (58, 2, Verdict.MEETS),
        (12, 48, Verdict.FALLS_SHORT),
        (40, 20, Verdict.OPEN),
    ],
)
def test_a_share_asked_for_meets_does_not_meet_or_is_open(
    hits: int, misses: int, verdict: Verdict
) -> None:
    one = judged(hits, misses)
    assert one.judged is not None
    assert one.judged.verdict is verdict
    assert verdict.value in one.sentence


def test_too_few_reports_give_no_verdict() -> None:
    one = judged(5, 20)
    assert one.judged is not None
    assert one.judged.verdict is None
    assert one.judged.why == "too few reports (n = 25)"


def test_verdicts_are_corrected_for_their_number_within_a_release() -> None:
    # 50 of 60 against two thirds: alone p is about 0.006; among twenty no finding.
    table = "times | decided | decision\n50 | 5 | removed\n10 | |"
    held = legal.held_against(drawn(table, **HATE), {CODE_PLUS: read(CODE_PLUS)})
    alone = legal.judged(held)[0].judged
    among = legal.judged(held * 20)[0].judged
    assert alone is not None
    assert among is not None
    assert alone.verdict is Verdict.MEETS
    assert among.verdict is Verdict.OPEN


def test_a_clock_that_binds_each_case_has_breaches_and_no_share_of_compliance() -> None:
    of = drawn("times | decided | decision\n3 | 5 | removed\n2 | |", vantage_country="MY")
    found = {h.clock.id: h for h in legal.held_against(of, {MALAYSIA: read(MALAYSIA)})}
    one = found[MALAYSIA]
    assert one.judged is None
    assert one.breaches is not None
    assert one.breaches.words == "2 breaches observed in 5 reports"
    assert "2 breaches observed in 5 reports" in one.sentence


def test_reports_that_looks_leave_open_are_told_and_forbid_a_verdict_where_many() -> None:
    table = (
        "times | decided | decision | looks\n40 | 5 | removed |\n8 | | | 12 up, 48 gone_platform"
    )
    held = legal.held_against(drawn(table, **HATE), {CODE_PLUS: read(CODE_PLUS)})[0]
    assert held.cannot_tell == 8
    assert held.why == "no verdict: for 8 of 48 reports it can't be told"
    assert legal.judged([held])[0].judged is None


@given(st.integers(0, 40), st.integers(0, 40))
def test_an_unanswered_report_is_never_in_time(hits: int, misses: int) -> None:
    if not hits + misses:
        return
    table = f"times | decided | decision\n{hits} | 5 | removed\n{misses} | |"
    for held in legal.held_against(drawn(table, **HATE), {CODE_PLUS: read(CODE_PLUS)}):
        assert held.figure.numerator == hits
        assert held.figure.denominator == hits + misses


# --- what is not known -----------------------------------------------------------------------


def test_no_clock_known_is_a_statement_with_the_day_of_the_search(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    of = drawn("times | vantage_country\n3 | CH\n2 | MY")
    unsigned = legal.no_clock(of)
    assert unsigned == ("CH: no clock known, no signed check on record",)
    search = ClockSearch("CH", date(2026, 2, 3), "Nobody", "an invented place")
    monkeypatch.setattr(legal, "clock_searches", lambda: (search,))
    assert legal.no_clock(of) == ("CH: no clock known, checked on 3 February 2026",)


def test_a_search_of_one_country_does_not_stand_for_its_union(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    of = drawn("ground_claimed\nterms", vantage_country="DE")
    search = ClockSearch("DE", date(2026, 2, 3), "Nobody", "an invented place")
    monkeypatch.setattr(legal, "clock_searches", lambda: (search,))
    assert legal.no_clock(of) == ("DE: no clock known, no signed check on record",)
