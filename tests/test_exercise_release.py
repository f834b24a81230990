"""Public tables from drawn test reports (synthetic)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.exercises.ledger import ExerciseLedger
from data.exercises.roles import Person, Role
from metrics.exercises import frozen, legal, publication, withheld
from metrics.exercises import release as made
from metrics.exercises.catalogue import TESTED
from metrics.exercises.cohort import Cohort, LeftOut, cohort
from metrics.exercises.disclosure import HIDDEN_IN_WORDS, TOO_FEW, Form
from metrics.exercises.release import (
    MOST_ROWS,
    RATES,
    Cell,
    PublicRow,
    PublicTables,
    Unreleasable,
    release,
)
from metrics.exercises.shown import shown
from metrics.exercises.suppression import exposed
from tests.drawn_reports import records

HEAD = "times | organisation | platform | vantage_country | decided | decision | acknowledged"
BOTH = """
    30 | one | x      | DE | 5  | removed      | 1
    30 | two | x      | DE | 90 | no_violation | 1
    30 | one | x      | DE |    |              |
    30 | two | x      | DE |    |              |
    30 | one | tiktok | DE | 5  | removed      | 1
    30 | two | tiktok | DE | 90 | no_violation | 1
    25 | one | tiktok | DE |    |              |
    35 | two | tiktok | DE |    |              |
"""


def drawn(rows: str, **everywhere: str) -> Cohort:
    return cohort(records(f"{HEAD}\n{rows}", **everywhere))


SHARED = """
    20 | one | x      | DE | 5  | removed      | 1
    20 | two | x      | DE | 5  | removed      | 1
    20 | one | x      | DE | 90 | no_violation | 1
    20 | two | x      | DE | 90 | no_violation | 1
    30 | one | x      | DE |    |              |
    30 | two | x      | DE |    |              |
"""


def row(of: PublicTables, number: int = 0) -> PublicRow:
    return of.rows[number]


def counts(of: PublicRow) -> Mapping[str, int | None]:
    return dict(of.counts)


def rate(of: PublicRow, key: str) -> made.PublicRate:
    return next(one for one in of.rates if one.metric == key)


def test_counts_are_rounded_to_5_and_add_up_before_rounding() -> None:
    tables = release(drawn(SHARED.replace("30 | one", "32 | one")), ["platform"])
    assert counts(row(tables)) == {
        Cell.ALL: 140,
        Cell.DECIDED: 80,
        Cell.REMOVED: 40,
        Cell.REJECTED: 40,
        Cell.EARLY: 40,
        Cell.LATER: 40,
        Cell.UNANSWERED: 60,
        Cell.ACKNOWLEDGED: 80,
        Cell.UNACKNOWLEDGED: 60,
    }
    assert tables.exact["x: reports"] == 142


def test_a_figure_is_shown_where_its_cells_are() -> None:
    found = rate(row(release(drawn(SHARED), ["platform"])), "ign_share_7d")
    assert found.form is Form.FULL
    assert found.value == 0.43
    assert found.words.startswith("43 % unanswered after 7 days, of about 140 reports; ")
    assert found.direction == "lower_better"


def test_a_small_cell_is_hidden_with_its_figure_and_with_what_would_tell_it() -> None:
    # Nine refusals in all: hidden, and so is what stands beside them in every sum.
    few = SHARED.replace("20 | one | x      | DE | 90", "4  | one | x      | DE | 90")
    few = few.replace("20 | two | x      | DE | 90", "5  | two | x      | DE | 90")
    shown = row(release(drawn(few), ["platform"]))
    assert counts(shown)[Cell.REJECTED] is None
    assert counts(shown)[Cell.LATER] is None
    assert counts(shown)[Cell.REMOVED] is None
    hidden = rate(shown, "act_cif_rejected_7d")
    assert hidden.form is Form.HIDDEN
    assert (hidden.value, hidden.low, hidden.high) == (None, None, None)
    assert hidden.words == HIDDEN_IN_WORDS


def test_one_organisation_alone_has_no_public_cell() -> None:
    tables = release(drawn(SHARED.replace("two", "one")), ["platform"])
    assert set(counts(row(tables)).values()) == {None}
    assert all(r.form is Form.HIDDEN for r in row(tables).rates)
    assert row(tables).laws == ()


def test_several_rows_have_one_for_all_of_them() -> None:
    tables = release(drawn(BOTH), ["platform"])
    assert [r.stratum for r in tables.rows] == [
        (("platform", "tiktok"),),
        (("platform", "x"),),
        (("platform", "all"),),
    ]
    assert counts(tables.rows[2])[Cell.ALL] == 240


def test_too_uncertain_is_told_in_full_form_never_and_small_for_own_items_only() -> None:
    rows = """
        8  | one | x | DE | 5 | removed |
        7  | two | x | DE | 5 | removed |
        8  | one | x | DE |   |         |
        7  | two | x | DE |   |         |
    """
    found = rate(row(release(drawn(rows), ["platform"])), "ign_share_7d")
    assert found.form is Form.HIDDEN
    assert found.words == TOO_FEW
    own = release(drawn(rows, origin="synthetic_posted_by_team"), ["platform"])
    small = rate(row(own), "ign_share_7d")
    assert small.form is Form.SMALL
    assert small.words == "15 of 30 unanswered after 7 days; 33–67 %"
    assert small.direction == "neutral"


def test_nothing_of_a_report_an_item_or_a_tester_is_in_a_release() -> None:
    of = drawn(SHARED, tester="T07", surface="story", url_hash="f" * 64, short_code="KE-014")
    tables = release(of, ["platform", "country"])
    for text in (publication.as_json(tables), publication.as_csv(tables)):
        for private in ("item-", "T07", "story", "ffff", "KE-014", "one", "two", "T09", ":00"):
            assert private not in text.replace("observed in one", "")
    assert tables.weeks == ("2026-03-02", "2026-07-13")


@pytest.mark.parametrize(
    "strata",
    [
        ["platform", "country", "language"],
        ["country", "disability"],
        ["organisation"],
        ["persona"],
    ],
)
def test_a_crossing_that_could_tell_a_person_is_refused(strata: list[str]) -> None:
    with pytest.raises(Unreleasable):
        release(drawn(SHARED), strata)


def test_a_table_that_would_be_mostly_holes_is_refused() -> None:
    rows = "\n".join(f"1 | one | x | DE | 5 | removed | {n}" for n in range(3))
    of = drawn(rows)
    many = [
        replace(c, item=replace(c.item, language=f"{chr(97 + n // 26)}{chr(97 + n % 26)}"))
        for n in range(MOST_ROWS + 1)
        for c in of.cases[:1]
    ]
    with pytest.raises(Unreleasable, match="61 rows"):
        release(replace(of, cases=tuple(many)), ["language"])
    with pytest.raises(Unreleasable, match="no valid reports"):
        release(replace(of, cases=()), ["language"])


def test_items_with_several_harms_have_a_row_of_their_own() -> None:
    tables = release(drawn(SHARED, harm="THREAT DOXXING"), ["harm"])
    assert row(tables).stratum == (("harm", "several"),)


# --- files and later releases ----------------------------------------------------------------


def test_the_csv_has_a_line_for_each_number_and_a_codebook_for_each_column() -> None:
    tables = release(drawn(SHARED, ground_claimed="illegal"), ["platform", "country"])
    lines = list(csv.DictReader(io.StringIO(publication.as_csv(tables), newline="")))
    kinds = {kind: [one for one in lines if one["kind"] == kind] for kind in ("count", "figure")}
    assert len(kinds["count"]) == len(Cell)
    assert [one["id"] for one in kinds["figure"]] == list(RATES)
    assert {one["id"] for one in lines if one["kind"] == "law"} == {
        "eu-dsa-art-16-4",
        "eu-dsa-art-16-5-6",
    }
    assert {one["first_week"] for one in lines} == {"2026-03-02"}
    book = list(csv.DictReader(io.StringIO(publication.codebook(tables), newline="")))
    assert {one["name"] for one in book if one["kind"] == "column"} == set(lines[0])
    assert all(one["meaning"] for one in book)
    assert RATES.keys() <= TESTED.keys()


def test_a_frozen_release_is_json_and_keeps_its_exact_counts_beside_it() -> None:
    tables = release(drawn(SHARED), ["platform"])
    held = publication.frozen(tables, "drawn-1")
    assert json.loads(held.tables)["rows"][0]["counts"]["reports"] == 140
    assert held.rests_on["x: reports"] == 140
    assert held.method == made.METHOD
    assert publication.frozen(tables, "drawn-1").hashed() == held.hashed()


def test_the_ledger_takes_a_release_and_gives_it_back(tmp_path: Path) -> None:
    ledger = ExerciseLedger(f"sqlite:///{tmp_path / 'exercises.db'}")
    ledger.prepare()
    tables = release(drawn(SHARED, ground_claimed="illegal"), ["platform", "country"])
    kept = ledger.keep_release(
        Person("anna", Role.REVIEWER, "one"), publication.frozen(tables, "drawn-1")
    )
    assert kept.holds()
    assert [one.tables for one in ledger.releases()] == [publication.as_json(tables)]
    assert publication.may_publish(tables, ledger.releases(), scheduled=False).passed


def test_a_difference_that_tells_of_few_waits_for_the_next_scheduled_release() -> None:
    first = release(drawn(SHARED), ["platform"])
    before = [publication.frozen(first, "drawn-1")]
    more = release(drawn(SHARED.replace("30 | one", "33 | one")), ["platform"])
    assert not publication.may_publish(more, before, scheduled=False).passed
    assert publication.may_publish(more, before, scheduled=True).passed
    assert publication.may_publish(first, before, scheduled=False).passed
    assert publication.may_publish(more, [], scheduled=False).passed


def test_a_second_breakdown_of_the_same_reports_is_never_published() -> None:
    before = [publication.frozen(release(drawn(SHARED), ["platform"]), "drawn-1")]
    other = release(drawn(SHARED), ["country"])
    ruling = publication.may_publish(other, before, scheduled=True)
    assert ruling.why.startswith("these reports are public by platform already")
    elsewhere = replace(other, round="r2")
    assert publication.may_publish(elsewhere, before, scheduled=False).passed


def test_no_cell_is_taken_for_a_formula() -> None:
    of = drawn(SHARED)
    odd = [replace(c, item=replace(c.item, language="=2+2")) for c in of.cases]
    text = publication.as_csv(release(replace(of, cases=tuple(odd)), ["language"]))
    assert "\r\n'=2+2," in text


def test_the_law_in_a_release_has_verdicts_and_no_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    of = drawn(SHARED, vantage_country="DE", ground_claimed="illegal")
    held = legal.held_against(of)
    monkeypatch.setattr(legal, "held_against", lambda _: held)
    assert dict(row(release(of, ["platform"])).laws)["eu-dsa-art-16-4"] == (
        "the law names no hours: a duration"
    )
    assert release(of, ["platform"], held=False).rows[0].laws == ()


# --- the testers' own items -------------------------------------------------------------------

OWN = {"origin": "synthetic_posted_by_team"}


def test_own_items_have_exact_counts_below_ten_too() -> None:
    rows = """
        10 | one | x | DE |   |         |
        10 | two | x | DE |   |         |
        3  | one | x | DE | 5 | removed |
        2  | two | x | DE | 5 | removed |
    """
    tables = release(drawn(rows, **OWN), ["platform"])
    assert counts(row(tables))[Cell.REMOVED] == 5
    assert rate(row(tables), "ign_share_7d").words == "20 of 25 unanswered after 7 days; 61–91 %"
    assert not tables.rounded
    assert json.loads(publication.as_json(tables))["counts_are"].startswith("exact")
    assert not frozen.tables(publication.frozen(tables, "drawn-1")).rounded
    assert withheld.audit(drawn(rows, **OWN), ["platform"]).passed


def test_what_tells_reporters_apart_is_never_exact() -> None:
    of = drawn(SHARED.replace("20 | one", "23 | one"), reporter_gender="woman", **OWN)
    tables = release(of, ["gender"])
    assert tables.rounded
    assert all((n or 0) % 5 == 0 for n in counts(row(tables)).values())


def test_one_item_of_others_takes_the_exact_counts_away() -> None:
    of = drawn(SHARED.replace("30 | one", "32 | one"), **OWN)
    first, *rest = of.cases
    found = replace(first, item=replace(first.item, origin="found_public"))
    assert not release(of, ["platform"]).rounded
    assert release(replace(of, cases=(found, *rest)), ["platform"]).rounded


def test_no_exact_size_stands_where_counts_are_rounded() -> None:
    rows = "14 | one | x | DE | 5 | removed |\n14 | two | x | DE | | |"
    tables = release(drawn(rows), ["platform"])
    assert "28" not in publication.as_json(tables)


# --- the audit -------------------------------------------------------------------------------

ROW = st.tuples(
    st.integers(1, 25),
    st.sampled_from(["one", "two", "three"]),
    st.sampled_from(["x", "tiktok", "snapchat"]),
    st.sampled_from(["5 | removed", "90 | removed", "30 | no_violation", " | "]),
    st.sampled_from(["1", ""]),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(ROW, min_size=1, max_size=14))
def test_page_and_release_say_the_same_of_own_items(
    rows: list[tuple[int, str, str, str, str]],
) -> None:
    given_ = "\n".join(f"{n} | {org} | {p} | DE | {end} | {ack}" for n, org, p, end, ack in rows)
    of = drawn(given_, **OWN)
    told = {dict(one.stratum)["platform"]: one for one in release(of, ["platform"]).rows}
    for service in shown(of).services:
        public = told[service.platform]
        assert counts(public)[Cell.ALL] == service.n
        if service.n is None:
            assert {one.form for one in public.rates} == {Form.HIDDEN}
            continue
        for one in public.rates:
            line = service.line(one.metric)
            assert line is not None
            assert (line.form, line.words, line.direction) == (one.form, one.words, one.direction)
            assert (line.value, line.low, line.high) == (one.value, one.low, one.high)
        assert dict(public.laws) == {one.clock: one.words for one in service.law}


@settings(max_examples=25, deadline=None)
@given(st.lists(ROW, min_size=1, max_size=14))
def test_no_hidden_cell_can_be_worked_out(rows: list[tuple[int, str, str, str, str]]) -> None:
    of = drawn("\n".join(f"{n} | {org} | {p} | DE | {end} | {ack}" for n, org, p, end, ack in rows))
    tables = release(of, ["platform"], held=False)
    groups = made.rows_of(of, ["platform"])
    table, _ = made.table_of(groups)
    exact = list(tables.exact.values())
    assert len(exact) == len(table.counts)
    hidden = [i for i, n in enumerate(exact) if n is None]
    assert exposed(table, hidden) == []
    for n in exact:
        assert n is None or n >= 10


def test_few_left_out_hide_how_many_were_filed_and_no_service() -> None:
    rows = "14 | one | x | DE | 5 | removed |\n14 | two | x | DE | | |"
    of = replace(drawn(rows, **OWN), left_out=((LeftOut.INVALID, 3),))
    told = shown(of).counts.counts
    assert told[("platform", "x")] == told[("valid",)] == 28
    assert told[("filed",)] is told[("out", "INVALID")] is None
