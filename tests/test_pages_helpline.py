"""Cases of a helpline: apart from tests, with consent, to the month, and erased when asked."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.exercises.ledger import ExerciseLedger
from data.exercises.model import key_of
from data.exercises.roles import Person, person_of
from tests.exercises import ADMIN, OTHER, REVIEWER, batch, case, exercise, frame, phase
from tests.exhibition import opened, tables, words

TOKEN = "a-long-secret-of-T1"  # noqa: S105 - of this test only
NEW = "enter|helpline_cases|new|line-2026|r1"
LINE = {"exercise": "line-2026"}


@pytest.fixture
def held(tmp_path: Path, first_started: Path, monkeypatch: pytest.MonkeyPatch) -> ExerciseLedger:
    home = tmp_path / "var"
    shutil.copytree(first_started, home, ignore=shutil.ignore_patterns("exercises.db*"))
    monkeypatch.setenv("LEDGER_HOME", str(home))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("DESK_TOKENS", f"T1:tester:north:{TOKEN}")
    ledger = ExerciseLedger()
    ledger.prepare()
    ledger.add(ADMIN, frame())
    ledger.add(ADMIN, batch(exercise(id="line-2026", design="helpline_log"), phase(**LINE)))
    return ledger


def me() -> Person:
    found = person_of(TOKEN)
    assert found is not None
    return found


def signed_in() -> AppTest:
    app = opened("helpline.py")
    app.text_input(key="desk_token_asked").input(TOKEN)
    next(b for b in app.button if b.label == "Sign in").click().run()
    assert not app.exception
    assert app.title[0].value == "Helpline cases"
    return app


def filled(app: AppTest, consent: str) -> AppTest:
    app.selectbox(key=f"{NEW}:platform").select("instagram").run()
    app.multiselect(key=f"{NEW}:harm_code").select("SEXTORTION").run()
    if consent:
        app.selectbox(key=f"{NEW}:consent").select(consent).run()
    app.text_input(key=f"{NEW}:reported_month").input("2026-03").run()
    app.button(key=f"{NEW}|send").click().run()
    assert not app.exception
    return app


def test_rounds_of_tests_take_no_case(held: ExerciseLedger) -> None:
    app = signed_in()
    assert app.selectbox(key="helpline_round").options == ["line-2026 · r1"]
    assert "are no test reports" in words(app)
    assert len(held.rounds()) == 2


def test_without_a_round_of_its_own_design_there_is_no_form(
    held: ExerciseLedger,
) -> None:
    held.withdraw(ADMIN, "exercise", "line-2026", "mistake")
    app = signed_in()
    assert "No round of the design “Helpline cases” is on record" in words(app)
    assert not app.selectbox


def test_a_case_is_counted_with_consent_and_to_the_month(held: ExerciseLedger) -> None:
    app = filled(signed_in(), "yes")
    (one,) = held.helpline_cases(waiting=True)
    assert (one.consent, one.harm, one.reported_month) == (True, ("SEXTORTION",), "2026-03")
    assert one.organisation == "north"
    assert f"Note this beside her file, in your own house: {one.id}." in app.success[0].value
    assert [row[0] for row in tables(app)["Cases of your organisation"][1:]] == [one.id]
    assert f"This case is {one.id}" not in words(app)
    assert held.helpline_cases() == []  # a second person has not looked yet
    assert held.reports(waiting=True) == []


@pytest.mark.parametrize("consent", ["", "no"])
def test_without_consent_nothing_is_kept(held: ExerciseLedger, consent: str) -> None:
    app = filled(signed_in(), consent)
    assert "Not taken in" in app.error[0].value
    assert "consent" in str(tables(app)["What is wrong"])
    assert held.helpline_cases(waiting=True) == []


def test_a_day_is_closer_than_a_case_may_be(held: ExerciseLedger) -> None:
    app = signed_in()
    app.text_input(key=f"{NEW}:reported_month").input("2026-03-14").run()
    app = filled_but_month(app)
    assert "2026-03" in str(tables(app)["What is wrong"])
    assert held.helpline_cases(waiting=True) == []


def filled_but_month(app: AppTest) -> AppTest:
    app.selectbox(key=f"{NEW}:platform").select("instagram").run()
    app.multiselect(key=f"{NEW}:harm_code").select("SEXTORTION").run()
    app.selectbox(key=f"{NEW}:consent").select("yes").run()
    app.button(key=f"{NEW}|send").click().run()
    assert not app.exception
    return app


def test_a_case_is_taken_back_and_only_a_tombstone_remains(held: ExerciseLedger) -> None:
    ours, theirs = case("own-0001", **LINE), case("far-0001", organisation="south", **LINE)
    held.add(me(), batch(ours))
    held.add(OTHER, batch(theirs))
    app = signed_in()
    assert [row[0] for row in tables(app)["Cases of your organisation"][1:]] == ["own-0001"]
    assert "far-0001" not in words(app)
    next(b for b in app.button if b.label == "Take it back").click().run()
    assert "Choose the case" in app.error[0].value
    assert len(held.helpline_cases(waiting=True)) == 2
    app = take_back(app, "own-0001", sure=False)
    assert "tick that it is to be erased" in app.error[0].value
    assert len(held.helpline_cases(waiting=True)) == 2
    take_back(app, "own-0001")
    assert "own-0001 is erased" in app.success[0].value
    assert [one.id for one in held.helpline_cases(waiting=True)] == ["far-0001"]
    assert held.withdrawn("helpline_case", [key_of(ours)]) == {key_of(ours)}
    home = Path(held.url.removeprefix("sqlite:///")).parent
    assert b"own-0001" not in b"".join(p.read_bytes() for p in home.glob("exercises.db"))


def test_what_a_colleague_added_is_taken_back_by_a_reviewer(held: ExerciseLedger) -> None:
    held.add(REVIEWER, batch(case("own-0002", **LINE)))
    app = take_back(signed_in(), "own-0002")
    assert "ask a reviewer" in app.error[0].value
    assert len(held.helpline_cases(waiting=True)) == 1


def take_back(app: AppTest, name: str, *, sure: bool = True) -> AppTest:
    app.selectbox(key="helpline_chosen").select(name)
    app.selectbox(key="helpline_why").select("consent_withdrawn")
    if sure:
        app.checkbox(key="helpline_sure").check()
    next(b for b in app.button if b.label == "Take it back").click().run()
    assert not app.exception
    return app
