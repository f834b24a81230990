"""What the rows of a file become, and which stay out. All files are synthetic."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data.exercises import columns as contract
from data.exercises import rules
from data.exercises.model import (
    KINDS,
    Aggregate,
    Appeal,
    Coding,
    Dispute,
    Exercise,
    HelplineCase,
    Item,
    Report,
    Round,
    StateCheck,
)
from scrapers.intake import Context, read, workbook
from scrapers.intake.columns import KINDS_OF_FILE
from tests.brought import CHECK, REPORT, as_csv, context, kinds, only, take, whats
from tests.exercises import exercise, item, phase, report

ROOT = Path(__file__).resolve().parent.parent
OTHER = {**REPORT, "item_id": "01J9Z7BBBB"}


def test_one_row_is_an_item_and_a_report() -> None:
    taken = take(REPORT)
    assert taken.faults == ()
    assert (taken.rows_read, taken.rows_good, taken.kind_of_file) == (1, 1, "reports")
    assert kinds(taken) == ["Item", "Report"]
    assert only(taken, Item) == item()
    made = only(taken, Report)
    assert made == report()
    assert made.decided_at is None
    assert made.redress_info_given is None  # empty is not known, which is no no


def test_the_round_says_until_when_its_reports_are_watched_unless_a_row_does() -> None:
    sent = datetime(2026, 3, 2, 9, 14, 5, tzinfo=UTC)
    assert only(take(REPORT), Report).observation_end == sent + timedelta(days=28)
    own = {**REPORT, "observation_end": "2026-03-10T00:00:00Z"}
    assert only(take(own), Report).observation_end == datetime(2026, 3, 10, tzinfo=UTC)


def test_an_appeal_and_a_dispute_stand_in_the_row_of_their_report() -> None:
    row = {
        **REPORT,
        "decided_at": "2026-03-03T00:00:00Z",
        "decision": "no_violation",
        "appeal_lodged_at": "2026-03-04T00:00:00Z",
        "appeal_decided_at": "2026-03-05T00:00:00Z",
        "appeal_outcome": "upheld",
        "dispute_lodged_at": "2026-03-06T00:00:00Z",
    }
    taken = take(row, OTHER)
    assert taken.faults == ()
    assert kinds(taken) == ["Item", "Item", "Report", "Report", "Appeal", "Dispute"]
    assert only(taken, Appeal).outcome == "upheld"
    assert only(taken, Dispute).decided_at is None


def test_a_second_attempt_may_leave_out_what_the_first_said_of_the_item() -> None:
    first = {**REPORT, "language": "es", "severity": "2"}
    second = {**REPORT, "attempt_no": "2", "platform": "", "harm_code": "", "channel": "email"}
    taken = take(first, second)
    assert taken.faults == ()
    assert only(taken, Item) == item(language="es", severity=2)
    assert [r.attempt for r in taken.batch.entities if isinstance(r, Report)] == [1, 2]


def test_a_second_attempt_that_says_otherwise_of_the_item_stays_out() -> None:
    taken = take({**REPORT, "language": "es"}, {**REPORT, "attempt_no": "2", "language": "ca"})
    assert whats(taken) == [(3, "language")]
    assert only(taken, Item).language == "es"
    assert only(taken, Report).attempt == 1


def test_a_report_whose_item_is_wrong_stays_out_and_so_do_its_checks() -> None:
    sheet = take({**REPORT, "severity": "9"}, OTHER)
    assert whats(sheet) == [(2, "severity")]
    assert [i.id for i in sheet.batch.entities if isinstance(i, Item)] == ["01J9Z7BBBB"]
    later = read(as_csv(CHECK), "checks.csv", into=context().after(sheet))
    assert whats(later) == [(2, "exercise_id"), (2, "round_id")]  # nothing knows that item


def test_a_check_finds_the_round_of_its_item() -> None:
    known = context().after(take(REPORT))
    taken = take(CHECK, into=known)
    made = only(taken, StateCheck)
    assert (made.exercise, made.round, made.item) == ("ke-2026", "r1", "01J9Z7AAAA")


def test_a_check_on_an_item_that_nobody_reported_stays_out() -> None:
    known = context(exercise="ke-2026", round="r1").after(take(REPORT))
    taken = take(CHECK, {**CHECK, "item_id": "01J9Z7CCCC"}, into=known)
    assert whats(taken) == [(3, "item_id")]
    assert kinds(taken) == ["StateCheck"]


def test_a_check_may_name_the_short_code_of_its_item() -> None:
    known = context(exercise="ke-2026", round="r1").after(take({**REPORT, "short_code": "KE-014"}))
    row = {**CHECK, "item_id": "", "short_code": "KE-014"}
    assert only(take(row, into=known), StateCheck).item == "01J9Z7AAAA"
    unknown = take({**row, "short_code": "KE-015"}, into=known)
    assert whats(unknown) == [(2, "short_code")]


def test_a_report_without_an_id_is_known_by_its_short_code() -> None:
    taken = take({**REPORT, "item_id": "", "short_code": "KE-014"})
    assert only(taken, Item).id == only(taken, Item).short_code == "KE-014"


@pytest.mark.parametrize("name", ["short_code", "url_hash"])
def test_two_items_of_a_round_share_neither_code_nor_hash(name: str) -> None:
    value = "KE-014" if name == "short_code" else "ab" * 32
    taken = take({**REPORT, name: value}, {**OTHER, name: value})
    assert whats(taken) == [(3, name)]
    assert kinds(taken) == ["Item", "Report"]


def test_a_code_that_is_added_later_is_nobody_elses() -> None:
    held = context().after(take({**REPORT, "short_code": "KE-014"}, OTHER))
    later = {**OTHER, "attempt_no": "2"}
    assert whats(take({**later, "short_code": "KE-014"}, into=held)) == [(2, "short_code")]
    assert take({**later, "short_code": "KE-015"}, into=held).faults == ()


def test_the_same_row_twice_is_one_report_and_another_under_its_number_stays_out() -> None:
    taken = take(REPORT, REPORT)
    assert (taken.faults, taken.rows_good, kinds(taken)) == ((), 2, ["Item", "Report"])
    taken = take(REPORT, {**REPORT, "channel": "email"})
    assert whats(taken) == [(3, "item_id")]
    assert only(taken, Report).channel == "in_app"


def test_what_the_ledger_holds_otherwise_stays_out_unless_it_is_an_amendment() -> None:
    held = context().after(take(REPORT))
    changed = {**REPORT, "channel": "email", "vantage_country": "FR"}
    taken = take(changed, OTHER, into=held)
    assert whats(taken) == [(2, "channel"), (2, "vantage_country")]
    assert kinds(taken) == ["Item", "Report"]
    amended = take(changed, into=replace(held, amends=True))
    assert (amended.faults, amended.batch.amends) == ((), True)
    assert only(amended, Report).channel == "email"


def test_a_later_export_of_a_report_goes_in_and_an_older_one_takes_nothing_back() -> None:
    first = {**REPORT, "observation_end": "2026-03-04T00:00:00Z"}
    answer = {"decision": "removed", "decided_at": "2026-03-05T00:00:00Z"}
    later = {**REPORT, **answer, "observation_end": "2026-03-06T00:00:00Z"}
    for held, brought in ((first, later), (later, first)):
        taken = take(brought, into=context().after(take(held)))
        assert (taken.faults, taken.rows_good, taken.batch.amends) == ((), 1, False)
    other = {**later, "decision": "no_violation"}
    assert whats(take(other, into=context().after(take(later)))) == [(2, "decision")]


def test_what_is_held_of_an_item_is_added_to_and_not_changed_in_passing() -> None:
    held = context().after(take({**REPORT, "language": "es"}))
    more = {**REPORT, "attempt_no": "2", "content_format": "TEXT"}
    added = only(take(more, into=held), Item)
    assert (added.language, added.content_format) == ("es", "TEXT")
    other = {**REPORT, "attempt_no": "2", "language": "fr"}
    assert whats(take(other, into=held)) == [(2, "language")]
    amended = take(other, into=replace(held, amends=True))
    assert only(amended, Item).language == "fr"


def test_a_row_of_a_round_that_does_not_exist_stays_out() -> None:
    taken = take({**REPORT, "round_id": "r9"}, {**REPORT, "exercise_id": "es-2026"}, OTHER)
    assert whats(taken) == [(2, "round_id"), (3, "exercise_id")]
    bare = {k: v for k, v in REPORT.items() if k not in ("exercise_id", "round_id")}
    assert whats(take(bare)) == [(2, "exercise_id"), (2, "round_id")]
    assert take(bare, into=context(exercise="ke-2026", round="r1")).faults == ()


def test_strictly_a_file_with_one_fault_gives_nothing() -> None:
    taken = take(REPORT, {**OTHER, "channel": "pigeon"}, strict=True)
    assert (taken.batch.entities, taken.rows_good, taken.rows_read) == ((), 0, 2)
    assert whats(taken) == [(3, "channel")]


def test_an_appeal_in_a_file_of_its_own_needs_its_report() -> None:
    known = context().after(take(REPORT))
    row = {
        **{name: REPORT[name] for name in ("exercise_id", "round_id", "item_id", "attempt_no")},
        "lodged_at": "2026-03-04T00:00:00Z",
        "outcome": "no_reply",
    }
    assert kinds(take(row, into=known)) == ["Appeal"]
    assert whats(take({**row, "attempt_no": "2"}, into=known)) == [(2, "attempt_no")]


def test_an_exercise_and_its_rounds_come_in_one_small_file() -> None:
    row = {
        "exercise_id": "es-2026",
        "title": "A synthetic exercise",
        "organiser": "Nobody",
        "design": "report_test",
        "announced": "no",
        "round_id": "r1",
        "field_start": "2026-03-01",
        "field_end": "2026-03-31",
        "observation_days": "28",
        "schedule": "light",
    }
    taken = take(row, {**row, "round_id": "r2"}, into=Context())
    assert taken.faults == ()
    assert kinds(taken) == ["Exercise", "Round", "Round"]
    alone = {k: v for k, v in row.items() if k not in ("round_id", "field_start", "field_end")}
    assert whats(take({**alone, "round_id": ""}, into=Context())) == []


def test_a_case_of_a_helpline_is_no_row_of_a_test() -> None:
    case = {
        "exercise_id": "ke-2026",
        "round_id": "r1",
        "case_id": "case-0001",
        "organisation": "north",
        "consent": "yes",
        "platform": "Instagram",
        "harm_code": "SEXTORTION",
        "reported_month": "2026-03",
    }
    assert whats(take(case)) == [(2, "exercise_id")]  # designs are never mixed
    log = Context(
        exercises={"ke-2026": exercise(design="helpline_log")},
        rounds={("ke-2026", "r1"): phase()},
    )
    assert only(take(case, into=log), HelplineCase).platform == "instagram"
    assert whats(take({**case, "consent": ""}, into=log)) == [(2, "consent")]


def test_counts_of_a_partner_and_what_coders_say_have_files_of_their_own() -> None:
    counts = {
        "exercise_id": "ke-2026",
        "round_id": "r1",
        "platform": "instagram",
        "country": "ES",
        "period_start": "2026-03-01",
        "period_end": "2026-03-31",
        "channel": "in_app",
        "harm": "TFGBV",
        "metric": "removal_rate",
        "numerator": "12",
        "denominator": "40",
    }
    assert only(take(counts), Aggregate).denominator == 40
    assert whats(take({**counts, "numerator": "41"})) == [(2, "numerator")]
    known = context(exercise="ke-2026", round="r1").after(take(REPORT))
    coding = {"item_id": "01J9Z7AAAA", "coder": "C1", "illegal": "yes", "breaks_rule": "unsure"}
    assert only(take(coding, into=known), Coding).breaks_rule == "unsure"


def test_both_a_history_and_its_three_columns_give_a_warning() -> None:
    gone = {**REPORT, "last_seen_up_at": "2026-03-03T00:00:00Z"}
    book = workbook.written([
        ("reports", [list(gone), list(gone.values())]),
        ("checks", [list(CHECK), list(CHECK.values())]),
    ])  # fmt: skip
    taken = read(book, "both.xlsx", into=context())
    assert taken.faults == ()
    assert kinds(taken) == ["Item", "Report", "StateCheck"]
    assert ["checks" in w.what for w in taken.warnings] == [True]


def test_every_column_of_the_contract_is_read_and_every_field_has_one() -> None:
    columns = KINDS_OF_FILE["reports"].columns
    assert {*contract.REPORT, *contract.REPORT_MORE} <= set(columns)
    assert {*contract.CHECK, *contract.CHECK_MORE} <= set(KINDS_OF_FILE["checks"].columns)
    counts = KINDS_OF_FILE["aggregates"]
    assert set(contract.AGGREGATE) <= {*counts.columns, *counts.also}
    brought = {kind for one in KINDS_OF_FILE.values() for kind in one.slots}
    assert brought == set(KINDS.values())
    for one in KINDS_OF_FILE.values():
        for kind, names in one.slots.items():
            assert len(names) == len(fields(kind))


def test_what_is_taken_has_no_fault_by_the_rules_of_the_ledger() -> None:
    rows = [REPORT, OTHER, {**REPORT, "attempt_no": "2", "persona": "young-woman"}]
    for one in take(*rows).batch.entities:
        assert rules.faults(one) == []


def test_a_missing_word_is_told_by_its_column() -> None:
    taken = take({**REPORT, "reporter_type": "", "attempt_no": ""})
    assert whats(taken) == [(2, "attempt_no"), (2, "reporter_type")]
    assert taken.batch.entities == ()


def test_who_leans_on_whom_is_stored_in_that_order() -> None:
    order = [kind.__name__ for kind in KINDS.values()]
    found = kinds(take(REPORT, OTHER))
    assert found == sorted(found, key=order.index)
    assert found[:2] == ["Item", "Item"]
    assert {Exercise.__name__, Round.__name__} <= set(order)


def test_the_door_for_files_imports_nothing_heavy() -> None:
    heavy = ("requests", "apscheduler", "sqlalchemy", "sqlmodel", "pandas", "typer", "bs4")
    asked = (
        "import sys, scrapers.intake; print(*sorted({m.partition('.')[0] for m in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = done.stdout.split()
    assert "scrapers" in loaded
    assert not set(heavy) & set(loaded)
