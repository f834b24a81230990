"""Laws of the commands that hand out worksheets and forms. Rounds are made up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from data.exercises.acts import Batch
from data.exercises.ledger import ExerciseLedger
from data.exercises.model import Exercise, Round
from data.exercises.roles import Person, Role
from data.exercises.worksheet import FULL, RoundSettings, worksheet
from scrapers.__main__ import app

runner = CliRunner()
SAID = ("--prefix", "KE", "--days", "28", "--schedule", "full")


def test_a_worksheet_said_in_full_needs_no_ledger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEDGER_HOME", str(tmp_path / "home"))
    done = runner.invoke(app, ["worksheet", "made-up/r1", *SAID])
    assert done.exit_code == 0
    assert done.stdout == worksheet(RoundSettings("made-up", "r1", "KE", 28, FULL))
    assert not (tmp_path / "home").exists()


@pytest.mark.usefixtures("ledger_home")
def test_a_round_of_the_ledger_brings_its_own_settings() -> None:
    exercise = Exercise(
        *("made-up", "Made up", "Nobody"), design="report_test", announced="no", synthetic=None
    )
    phase = Round(
        *("made-up", "r1", date(2026, 3, 1), date(2026, 3, 31)),
        observation_days=30,
        schedule="full",
        code_prefix="KE",
    )
    ledger = ExerciseLedger()
    ledger.add(Person("A. Planner", Role.ADMIN, "wangari"), Batch((exercise, phase)))
    ledger.close()
    done = runner.invoke(app, ["worksheet", "made-up/r1"])
    assert done.exit_code == 0, done.output
    assert done.stdout == worksheet(RoundSettings("made-up", "r1", "KE", 30, FULL))
    other = runner.invoke(app, ["worksheet", "made-up/r1", "--prefix", "MA"])
    assert other.stdout == worksheet(RoundSettings("made-up", "r1", "MA", 30, FULL))
    assert runner.invoke(app, ["worksheet", "made-up/r1", "--days", "7"]).exit_code == 2


@pytest.mark.usefixtures("ledger_home")
@pytest.mark.parametrize(
    "words", [("made-up/r9",), ("made-up", *SAID), ("Made Up/r1", *SAID), ("a/b", "--prefix", "k")]
)
def test_a_round_nobody_knows_is_a_wrong_command(words: tuple[str, ...]) -> None:
    assert runner.invoke(app, ["worksheet", *words]).exit_code == 2


def test_a_schedule_has_one_of_two_names() -> None:
    given = [*SAID[:-1], "sometimes"]
    done = runner.invoke(app, ["worksheet", "made-up/r1", *given])
    assert done.exit_code == 2
