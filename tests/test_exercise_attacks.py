"""What somebody who holds every notice can't learn from what is public. All is synthetic.

The platform knows each notice with its seconds and its country, and keeps what the page said
before. Each test here is an attack that once worked.
"""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from data.exercises import rules
from data.exercises.acts import FileMapping, Refused, Unfit
from data.exercises.ledger import ExerciseLedger
from data.exercises.model import Entity
from data.exercises.roles import Role
from metrics.exercises import speed
from metrics.exercises.cohort import Records, cohort
from metrics.exercises.disclosure import cell
from metrics.exercises.shown import Service, Shown, shown
from metrics.exercises.whole_hours import to_the_hour
from pages.parts import claims_file
from tests.drawn_reports import records
from tests.exercises import OTHER, REVIEWER, TESTER, batch, case, frame, item, report

OWN = "synthetic_posted_by_team"
OTHERS = "found_public"


def seen(table: str, **everywhere: str) -> Shown:
    return shown(cohort(records(table, **everywhere)))


def only(found: Shown) -> Service:
    (service,) = found.services
    return service


def rows(file: bytes) -> list[dict[str, str]]:
    lines = [line for line in file.decode("utf-8-sig").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(io.StringIO("\n".join(lines))))


def figures(found: Shown) -> list[dict[str, str]]:
    return rows(claims_file.figures_csv("t", found, {}, "", date(2026, 9, 1), invented=False))


# --- who filed it ---------------------------------------------------------------------------------


def test_reports_that_name_no_organisation_are_no_second_one() -> None:
    assert not cell({"one": 15, "": 5}).passed
    assert not cell({"": 40}).passed
    assert not cell({"one": 12, "two": 3, "": 4}).passed  # 16 of 19 may be of one
    assert cell({"one": 15, "two": 15, "": 2}).passed


def test_a_partner_who_leaves_out_her_name_in_some_rows_is_not_shown() -> None:
    found = seen("times | organisation\n15 | one\n10 | ?", origin=OWN)
    assert all(one.n == 25 for one in found.services)  # "?" is an organisation like another
    table = records("times | organisation\n15 | one\n10 | ", origin=OWN)
    nameless = [
        report if number < 15 else replace(report, organisation="")
        for number, report in enumerate(table.reports)
    ]
    assert only(shown(cohort(Records(table.exercise, table.items, nameless)))).hidden


# --- when it was answered -------------------------------------------------------------------------

WAITS = "organisation | decided | decision | channel\n" + "\n".join(
    f"{('one', 'two')[n % 2]} | {3 + 1.2347 * n:.4f} | removed | in_app" for n in range(41)
)


def test_no_duration_in_the_file_tells_the_wait_of_one_report() -> None:
    found = seen(WAITS, origin=OWN)
    told = [
        one for one in figures(found) if one["metric"] in ("spd_median_decision_h", "spd_rmst_168h")
    ]
    assert [one["value"] for one in told] != []
    for one in told:
        for name in ("value", "low", "high"):
            assert one[name] == "" or float(one[name]).is_integer(), one
        assert "." not in one["words"].replace(" h)", "").split("(")[0]


def test_the_desk_has_the_exact_duration() -> None:
    of = cohort(records(WAITS, origin=OWN))
    desk = only(shown(of, desk=True)).line("spd_median_decision_h")
    public = only(shown(of)).line("spd_median_decision_h")
    assert desk is not None
    assert public is not None
    assert desk.value is not None
    assert not desk.value.is_integer()
    assert (
        (public.low or 0) <= (desk.low or 0) <= desk.value <= (desk.high or 0) <= (public.high or 0)
    )


def test_no_share_is_touched_by_the_hour() -> None:
    line = only(seen(WAITS, origin=OWN)).line("spd_share_decided_24h")
    assert line is not None
    assert line.value == pytest.approx(18 / 41)


# --- how many, and from where ---------------------------------------------------------------------

MANY = "times | organisation | decided | decision\n" + "\n".join(
    f"{n} | {who} | {decided} | {decision}"
    for who in ("one", "two")
    for n, decided, decision in ((11, 5, "removed"), (12, 90, "no_violation"), (13, "", ""))
)


def test_curves_of_others_items_do_not_tell_the_exact_number_behind_them() -> None:
    found = only(seen(MANY, origin=OTHERS))  # 72 reports, told as about 70
    assert found.curves is not None
    file = rows(claims_file.curves_csv("t", found, {}, "", date(2026, 9, 1), invented=False))
    told = [float(v) for one in file for k, v in one.items() if v and k in _SHARES]
    assert told
    for share in told:
        assert share * 70 / 5 == pytest.approx(round(share * 70 / 5), abs=1e-3)


_SHARES = ("removed", "rejected", "gone_otherwise", "waiting", "waiting_low", "waiting_high")


@pytest.mark.parametrize("origin", [OWN, OTHERS])
def test_a_country_with_one_report_is_nowhere_named(origin: str) -> None:
    one_away = MANY + "\n1 | one | 7 | removed"
    table = records(one_away, origin=origin)
    *rest, last = table.reports
    for country in ("AD", "KE", "AU", "FR"):
        moved = replace(last, vantage_country=country)
        found = only(shown(cohort(Records(table.exercise, table.items, [*rest, moved]))))
        alone = only(shown(cohort(Records(table.exercise, table.items[:-1], rest))))
        assert not found.hidden
        assert not [words for words in found.no_clock if words.startswith(country)]
        assert {one.clock for one in found.law} <= {one.clock for one in alone.law}


def test_figures_without_a_duration_are_left_as_they_are() -> None:
    of = cohort(records(WAITS, origin=OWN))
    share = speed.decided(of, 24)
    assert to_the_hour(share) is share


# --- a hostile partner ----------------------------------------------------------------------------


@pytest.fixture
def held(ledger_home: Path) -> ExerciseLedger:
    ledger = ExerciseLedger(f"sqlite:///{ledger_home / 'attacked.db'}")
    ledger.add(REVIEWER, frame(needs_approval=False))
    ledger.add(TESTER, batch(item(), report(organisation="north")))
    return ledger


def test_nobody_makes_up_the_second_organisation_of_a_public_figure(held: ExerciseLedger) -> None:
    with pytest.raises(Unfit, match="organisation: is another than yours"):
        held.add(TESTER, batch(item("0002"), report("0002", organisation="south")))
    assert [one.id for one in held.items(waiting=True)] == [item().id]
    held.add(REVIEWER, batch(item("0002"), report("0002", organisation="south")))


def test_a_tester_changes_nothing_that_another_organisation_filed(held: ExerciseLedger) -> None:
    for name in ("north", "south", ""):
        changed = batch(report(organisation=name, channel="email"), amends=True)
        with pytest.raises((Unfit, Refused)):
            held.add(OTHER, changed)
    assert [one.channel for one in held.reports(waiting=True)] == ["in_app"]


@pytest.mark.parametrize(
    ("one", "field"),
    [
        (item("maria-lopez"), "id"),
        (report(persona="maria-lopez"), "persona"),
        (report(pair="maria-lopez"), "pair"),
        (case("maria-lopez"), "id"),
    ],
)
def test_a_code_that_reads_like_a_name_is_to_be_looked_at_again(one: Entity, field: str) -> None:
    told = [fault for fault in rules.warnings(one) if fault.field == field]
    assert len(told) == 1
    assert "maria" not in str(told)


@pytest.mark.parametrize("one", [item(), report(persona="p-01", pair="pair-7"), case()])
def test_a_code_with_a_number_is_a_code(one: Entity) -> None:
    assert [fault.field for fault in rules.warnings(one) if fault.field != "observation_end"] == []


def test_words_that_turn_their_direction_around_are_no_plain_text() -> None:
    for mark in "\u202e\u202d\u2066\u2067":
        assert [f.field for f in rules.faults(item(legal_ground=f"Art. {mark}31"))] == [
            "legal_ground"
        ]
    assert rules.faults(item(legal_ground="\u0627\u0644\u0645\u0627\u062f\u0629 31")) == []


def test_a_tester_does_not_change_how_another_organisations_files_are_read(
    held: ExerciseLedger,
) -> None:
    true = FileMapping("kenya", (("Outcome", "decision"),), (("decision", "no", "no_violation"),))
    false = replace(true, words=(("decision", "no", "removed"),))
    held.keep_mapping(TESTER, true)
    with pytest.raises(Refused, match="use another name"):
        held.keep_mapping(OTHER, false)
    assert held.mappings() == [true]
    held.keep_mapping(OTHER, replace(false, name="south"))
    held.keep_mapping(TESTER, replace(true, zone="Africa/Nairobi"))
    held.keep_mapping(REVIEWER, true)
    assert [one.name for one in held.mappings()] == ["kenya", "south"]


def test_a_viewer_drops_no_draft(held: ExerciseLedger) -> None:
    held.keep_draft(TESTER, "check", "KE-014", {"state": "up"})
    with pytest.raises(Refused):
        held.drop_draft(replace(TESTER, role=Role.VIEWER), "check", "KE-014")
    assert [one.slot for one in held.drafts(TESTER, "check")] == ["KE-014"]
