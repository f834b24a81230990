"""A round is planned on the page: the register, a plan held against it, channels by lot."""

from __future__ import annotations

import csv
import io
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data.exercises.acts import Batch
from data.exercises.ledger import ExerciseLedger
from data.exercises.model import AccessRule
from metrics.exercises import lots
from metrics.exercises.lots import Stratum
from scrapers.intake import known_to, read
from scrapers.intake.templates import as_csv
from tests.exercises import ADMIN, START, frame
from tests.exhibition import opened, tables, words

TESTER, REVIEWER = "a-long-secret-of-T1", "a-long-secret-of-R1"
RULES = "enter|access_rules|new"
PLACE = ("ke-2026", "r1")


@pytest.fixture
def held(tmp_path: Path, first_started: Path, monkeypatch: pytest.MonkeyPatch) -> ExerciseLedger:
    home = tmp_path / "var"
    shutil.copytree(first_started, home, ignore=shutil.ignore_patterns("exercises.db*"))
    monkeypatch.setenv("LEDGER_HOME", str(home))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    people = f"T1:tester:north:{TESTER} R1:reviewer:north:{REVIEWER}"
    monkeypatch.setenv("DESK_TOKENS", people)
    monkeypatch.setenv("TODAY", "2026-03-01")
    ledger = ExerciseLedger()
    ledger.prepare()
    ledger.add(ADMIN, frame(code_prefix="KE", ceiling=500))
    return ledger


def rule(**more: Any) -> AccessRule:
    given: dict[str, Any] = {
        "platform": "facebook",
        "channel": "in_app",
        "harm": "NCII_DEEPFAKE",
        "place": "ES",
        "who_may_report": "anyone",
        "untrue_for_testers": False,
        "checked_on": date(2026, 2, 1),
    }
    return AccessRule(**(given | more))


def signed_in(token: str = REVIEWER) -> AppTest:
    app = opened("plan.py")
    app.text_input(key="desk_token_asked").input(token)
    next(b for b in app.button if b.label == "Sign in").click().run()
    assert not app.exception
    assert app.title[0].value == "Plan a round"
    return app


def test_testers_plan_nothing(held: ExerciseLedger) -> None:
    app = signed_in(TESTER)
    assert "This page is for reviewers" in words(app)
    assert len(app.tabs) == 0
    assert held.exercises()


def test_an_exercise_and_its_round_are_set_up(held: ExerciseLedger) -> None:
    app = signed_in()
    key = "enter|exercises|new"
    for column, given in {
        "exercise_id": "ug-2026",
        "title": "Test in Uganda",
        "organiser": "Somebody",
    }.items():
        app.text_input(key=f"{key}:{column}").input(given).run()
    app.selectbox(key=f"{key}:design").select("report_test").run()
    app.selectbox(key=f"{key}:announced").select("no").run()
    app.button(key=f"{key}|send").click().run()
    assert not app.exception
    assert [one.id for one in held.exercises()] == ["ke-2026", "ug-2026"]
    app.selectbox(key="plan_exercise").select("ug-2026").run()
    key = "enter|rounds|new|ug-2026"
    dates = {"field_start": "2026-04-01", "field_end": "2026-04-30"}
    for column, given in {"round_id": "first", "ceiling": "300", **dates}.items():
        app.text_input(key=f"{key}:{column}").input(given).run()
    app.button(key=f"{key}|send").click().run()
    assert not app.exception
    (made,) = held.rounds("ug-2026")
    assert (made.id, made.schedule, made.observation_days, made.ceiling) == (
        *("first", "light", 28),
        300,
    )


def test_schedules_say_what_they_support_and_lack(held: ExerciseLedger) -> None:
    rows = tables(signed_in())["What a schedule can support"]
    assert len(rows) == 3
    assert "24, 48, 168, 672" in rows[1][0]
    assert "day 90" in rows[1][2]
    assert "Seen gone within 24 hours, " in rows[1][1]
    assert rows[2][2] == ""
    assert held.rounds()


def test_a_line_of_the_register_is_added_by_hand_and_shown_with_its_day(
    held: ExerciseLedger,
) -> None:
    app = signed_in()
    assert "The register has no line yet" in words(app)
    chosen = {
        "platform": "facebook",
        "channel": "in_app",
        "harm": "TFGBV",
        "place": "EU",
        "who_may_report": "anyone",
        "untrue_for_testers": "no",
        "login_required": "yes",
    }
    for column, given in chosen.items():
        app.selectbox(key=f"{RULES}:{column}").select(given).run()
    app.text_input(key=f"{RULES}:steps").input("4").run()
    app.button(key=f"{RULES}|send").click().run()
    assert not app.exception
    (line,) = held.access_rules()
    assert (line.harm, line.place, line.steps, line.checked_on) == (
        *("TFGBV", "EU", 4),
        date(2026, 3, 1),
    )
    found = tables(app)
    assert found["What it takes to report"][2] == [
        "Button in the app 1 line",
        *("4", "yes", "not known", "not known", "not known", "not known", "1 March 2026"),
    ]
    assert "no" in found["Who may report what"][2]


def test_the_register_is_narrowed_to_a_service(held: ExerciseLedger) -> None:
    other = rule(platform="tiktok", login_required=True)
    held.add(ADMIN, Batch((rule(), rule(place="KE", login_required=False), other)))
    app = signed_in()
    assert len(tables(app)["Who may report what"]) == 6
    app.selectbox(key="register_service").select("facebook").run()
    rows = tables(app)["What it takes to report"]
    assert [row[0] for row in rows[1:]] == ["Facebook", "Button in the app 2 lines"]
    assert rows[2][2] == "no 1 line silent"


def test_a_plan_is_held_against_the_register(held: ExerciseLedger) -> None:
    app = planned(signed_in())
    assert "no line for this service" in str(tables(app)["Why it is refused"])
    held.add(ADMIN, Batch((rule(untrue_for_testers=True),)))
    assert "not true of a tester" in str(tables(planned(signed_in()))["Why it is refused"])
    held.add(ADMIN, Batch((rule(checked_on=date(2026, 3, 1)),)))
    app = planned(signed_in())
    assert "Why it is refused" not in tables(app)
    assert "stands against this plan" in app.success[0].value
    app.number_input(key="planner_reports").set_value(501).run()
    assert "500 reports at most" in str(tables(app)["Why it is refused"])
    app.selectbox(key="planner_harm").select("SEXTORTION").run()
    assert "helplines" in str(tables(app)["Why it is refused"])


def planned(app: AppTest) -> AppTest:
    chosen = {"platform": "facebook", "channel": "in_app", "harm": "NCII_DEEPFAKE", "place": "ES"}
    for name, given in chosen.items():
        app.selectbox(key=f"planner_{name}").select(given).run()
    assert not app.exception
    return app


def test_the_number_of_reports_follows_from_what_is_to_be_found(held: ExerciseLedger) -> None:
    app = signed_in()
    app.number_input(key="sizes_deff").set_value(1.0).run()
    assert "93 reports on each side" in words(app)
    app.number_input(key="sizes_other").set_value(65.0).run()
    assert "170 reports on each side" in words(app)
    app.number_input(key="sizes_other").set_value(50.0).run()
    assert "No number of reports" in words(app)
    assert held.rounds()


def test_channels_are_drawn_once_and_the_seed_stays_with_the_round(held: ExerciseLedger) -> None:
    app = signed_in()
    app.multiselect(key="lots_platforms").select("facebook").run()
    app.multiselect(key="lots_platforms").select("tiktok").run()
    app.multiselect(key="lots_harms").select("THREAT").run()
    app.multiselect(key="lots_countries").select("ES").run()
    app.number_input(key="lots_total").set_value(10).run()
    assert [row[3] for row in tables(app)["Reports in each stratum"][1:]] == ["5", "5"]
    assert held.rounds()[0].seed is None
    app.button(key="lots_draw").click().run()
    assert not app.exception
    (kept,) = held.rounds()
    assert kept.seed is not None
    rows = tables(app)["Channel of each item"]
    assert [row[0] for row in rows[1:3]] == ["KE-001", "KE-002"]
    assert {row[5] for row in rows[1:3]} == {"Button in the app", "Web form"}
    assert "one item of each has no partner" in words(app)
    counts = {Stratum("facebook", "THREAT", "ES"): 5, Stratum("tiktok", "THREAT", "ES"): 5}
    again = lots.drawn(counts, ("in_app", "web_form"), kept.seed, PLACE, "KE")
    assert [row[0] for row in rows[1:]] == [row[3] for row in again.rows]


def test_what_was_drawn_comes_back_as_reports(held: ExerciseLedger) -> None:
    found = lots.drawn({Stratum("facebook", "THREAT", "ES"): 6}, ("in_app", "web_form"), 7, PLACE)
    more = ("reporter_type", "submitted_at", "decision")
    filled = ("ordinary_user", START.isoformat(), "no_decision_by_end")
    file = as_csv([(*lots.COLUMNS, *more), *((*row, *filled) for row in found.rows)])
    taken = read(file, "reports.csv", into=known_to(held))
    assert taken.faults == ()
    held.add(ADMIN, taken.batch)
    reports = held.reports(waiting=True)
    assert len(reports) == 6
    assert {one.assignment for one in reports} == {"randomised"}
    for pair in {one.pair for one in reports}:
        assert {one.channel for one in reports if one.pair == pair} == {"in_app", "web_form"}
    assert next(csv.reader(io.StringIO(file.decode("utf-8-sig"))))[:11] == list(lots.COLUMNS)


def test_worksheets_are_handed_out_one_for_each_tester(held: ExerciseLedger) -> None:
    app = signed_in()
    app.text_input(key="plan_prefixes|ke-2026|r1").input("KEA KEB UGA K2").run()
    assert not app.exception
    offered = [one.proto.label for one in app.get("download_button")]
    assert [one for one in offered if one.startswith("Worksheet")] == [
        "Worksheet KEA",
        "Worksheet KEB",
    ]
    assert {"Form for a report (XLSForm)", "Form for a look (XLSForm)"} < {*offered}
    assert "Empty templates (ZIP)" in offered
    assert len(app.warning) == 2
    assert held.rounds()
