"""Test reports by command: brought, rehearsed, refused. All files are synthetic."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from data.exercises.ledger import ExerciseLedger
from data.exercises.model import key_of
from scrapers.__main__ import app
from scrapers.intake import example
from scrapers.intake.mapping import as_json, mapping_of
from scrapers.intake.templates import templates
from tests.brought import CHECK, REPORT, Row, as_csv
from tests.exercises import ADMIN, REVIEWER, batch, frame, item, phase

runner = CliRunner()
TOKEN = "a-token-of-a-reviewer"  # noqa: S105, of nobody
WEAKER = "a-token-of-a-tester-x"


@pytest.fixture(autouse=True)
def ledger(ledger_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ExerciseLedger]:
    assert ledger_home.is_dir()
    people = f"R1:reviewer:north:{TOKEN} T1:tester:south:{WEAKER}"
    monkeypatch.setenv("DESK_TOKENS", people)
    monkeypatch.setenv("DESK_TOKEN", TOKEN)
    made = ExerciseLedger()
    made.add(REVIEWER, frame(needs_approval=False))
    yield made
    made.close()


def run(*arguments: str) -> tuple[int, str]:
    done = runner.invoke(app, list(arguments))
    return done.exit_code, done.output


def file(folder: Path, *rows: Row, name: str = "reports.csv") -> str:
    place = folder / name
    place.write_bytes(as_csv(*rows))
    return str(place)


def test_a_file_goes_in_and_the_same_again_adds_nothing(
    tmp_path: Path, ledger: ExerciseLedger
) -> None:
    brought = file(tmp_path, REPORT, {**REPORT, "attempt_no": "2"})
    code, said = run("import", brought)
    assert code == 0
    assert "2 rows read (reports): 2 are well" in said
    assert "new: 1 item, 2 reports" in said
    assert len(ledger.reports()) == 2
    code, said = run("import", brought)
    assert code == 0
    assert "nothing new; known already: 3" in said


def test_a_dry_run_tells_and_stores_nothing(
    tmp_path: Path, ledger: ExerciseLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = ledger.stamp()
    brought = file(tmp_path, REPORT)
    code, said = run("import", brought, "--dry-run")
    assert (code, "nothing was stored" in said) == (0, True)
    monkeypatch.delenv("DESK_TOKEN")
    code, said = run("import", brought, "--dry-run")
    assert (code, "1 are well" in said) == (0, True)
    assert (ledger.stamp(), ledger.reports()) == (before, [])


def test_good_rows_go_in_and_bad_ones_are_listed_with_how_to_mend_them(
    tmp_path: Path, ledger: ExerciseLedger
) -> None:
    bad = {**REPORT, "item_id": "01J9Z7BBBB", "channel": "pigeon"}
    out = tmp_path / "faults.csv"
    code, said = run("import", file(tmp_path, REPORT, bad), "--report", str(out))
    assert code == 3
    assert "row 3, column channel: this is no code" in said
    assert len(ledger.reports()) == 1
    (header, row) = list(csv.reader(out.read_text(encoding="utf-8-sig").splitlines()))
    assert header == ["file", "sheet", "row", "column", "what is wrong", "how to mend it"]
    assert row[:4] == ["reports.csv", "", "3", "channel"]


def test_strictly_one_fault_keeps_all_files_out(tmp_path: Path, ledger: ExerciseLedger) -> None:
    good, bad = (
        file(tmp_path, REPORT),
        file(tmp_path, {**CHECK, "state": "hovering"}, name="checks.csv"),
    )
    code, _ = run("import", good, bad, "--strict", "--exercise", "ke-2026", "--round", "r1")
    assert (code, ledger.reports()) == (3, [])


def test_reports_and_their_checks_come_in_one_command(
    tmp_path: Path, ledger: ExerciseLedger
) -> None:
    checks = file(tmp_path, CHECK, name="checks.csv")
    code, said = run("import", file(tmp_path, REPORT), checks)
    assert code == 0, said
    assert len(ledger.checks()) == 1


def test_a_token_is_needed_and_never_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ledger: ExerciseLedger
) -> None:
    brought = file(tmp_path, REPORT)
    monkeypatch.setenv("ANOTHER", "a-token-that-nobody-has")
    for name in ("ANOTHER", "NOT_SET"):
        code, said = run("import", brought, "--token-env", name)
        assert code == 2
        assert "a-token" not in said
    assert ledger.reports() == []


def test_what_a_tester_brings_waits_for_a_second_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ledger: ExerciseLedger
) -> None:
    ledger.add(REVIEWER, batch(phase(needs_approval=None), amends=True))
    monkeypatch.setenv("MINE", WEAKER)
    code, said = run("import", file(tmp_path, REPORT), "--token-env", "MINE")
    assert (code, "second person" in said) == (0, True)
    assert ledger.reports() == []
    assert len(ledger.reports(waiting=True)) == 1


def test_what_is_held_otherwise_is_changed_only_by_an_amendment(
    tmp_path: Path, ledger: ExerciseLedger
) -> None:
    run("import", file(tmp_path, REPORT))
    changed = file(tmp_path, {**REPORT, "channel": "email"})
    code, said = run("import", changed)
    assert (code, "amendment" in said) == (1, True)
    code, said = run("import", changed, "--amend")
    assert (code, "amended: 1" in said) == (0, True)
    assert [one.channel for one in ledger.reports()] == ["email"]


def test_what_was_withdrawn_is_left_out_and_the_rest_goes_in(
    tmp_path: Path, ledger: ExerciseLedger
) -> None:
    other = {**REPORT, "item_id": "01J9Z7BBBB", "url_hash": "ab" * 32}
    run("import", file(tmp_path, other))
    withdrawn = item("01J9Z7BBBB")
    ledger.withdraw(ADMIN, "item", key_of(withdrawn), "person_asked")
    renamed = {**other, "item_id": "01J9Z7CCCC"}  # the same content under another name
    for again in (other, renamed):
        code, said = run("import", file(tmp_path, REPORT, again))
        assert (code, "row 3, column item_id: this was withdrawn" in said) == (3, True)
    assert [one.id for one in ledger.items()] == ["01J9Z7AAAA"]


def test_a_saved_mapping_reads_a_partners_columns(tmp_path: Path, ledger: ExerciseLedger) -> None:
    saved = tmp_path / "ours.json"
    saved.write_text(
        json.dumps({
            "name": "their-form",
            "columns": {"Which service?": "platform", "When?": "submitted_at"},
            "words": {"channel": {"In the app": "in_app"}},
            "zone": "Africa/Nairobi",
            "date_order": "dmy",
            "exercise": "ke-2026",
            "round": "r1",
        }),
        encoding="utf-8",
    )  # fmt: skip
    code, said = run("mapping", str(saved))
    assert code == 0, said
    theirs = {
        "Which service?": "Instagram",
        "When?": "02/03/2026 12:14",
        **{k: v for k, v in REPORT.items() if k not in ("platform", "submitted_at", "round_id")},
        "channel": "In the app",
    }
    code, said = run("import", file(tmp_path, theirs), "--mapping", "their-form")
    assert code == 0, said
    assert [one.channel for one in ledger.reports()] == ["in_app"]
    code, said = run("import", file(tmp_path, theirs), "--mapping", "no-form")
    assert (code, "their-form" in said) == (2, True)


def test_a_mapping_is_written_as_it_is_read() -> None:
    made = mapping_of(b'{"name": "a-form", "columns": {"Q1": "channel"}, "zone": "Europe/Madrid"}')
    assert mapping_of(as_json(made).encode()) == made


@pytest.mark.parametrize(
    ("said", "word"),
    [
        (b"\xff", "JSON"),
        (b"[]", "object"),
        (b'{"name": "A B"}', "name has"),
        (b'{"name": "ab", "date_order": "ydm"}', "date_order"),
        (b'{"name": "ab", "zone": "Mars/Olympus"}', "zone"),
        (b'{"name": "ab", "zone": "../../etc/passwd"}', "zone"),
        (b'{"name": "ab", "columns": {"a": "no_such"}}', "no_such"),
        (b'{"name": "ab", "columns": {"a": 1}}', "text"),
        (b'{"name": "ab", "zones": "x"}', "zones"),
        (b'{"name": 1}', "text"),
    ],
)
def test_a_mapping_that_cant_be_obeyed_is_refused(said: bytes, word: str) -> None:
    with pytest.raises(ValueError, match=word):
        mapping_of(said)


TOML = """
[exercise]
id = "es-2026"
title = "A synthetic exercise"
organiser = "Nobody"
design = "report_test"
announced = "no"

[[round]]
id = "r1"
field_start = 2026-03-01
field_end = 2026-03-31
observation_days = 28
schedule = "light"
needs_approval = false

[[round]]
id = "r2"
field_start = 2026-05-01
field_end = 2026-05-31
observation_days = 28
schedule = "full"
"""


def test_an_exercise_is_begun_from_a_file_or_by_flags(
    tmp_path: Path, ledger: ExerciseLedger
) -> None:
    place = tmp_path / "exercise.toml"
    place.write_text(TOML, encoding="utf-8")
    code, said = run("exercise", str(place))
    assert code == 0, said
    assert [one.id for one in ledger.rounds("es-2026")] == ["r1", "r2"]
    assert ledger.rounds("es-2026")[0].needs_approval is False
    flags = ("exercise_id=ie-2026", "title=Synthetic", "organiser=Nobody", "announced=no")
    listed = [word for flag in (*flags, "design=survey") for word in ("--set", flag)]
    code, said = run("exercise", *listed)
    assert code == 0, said
    assert ledger.exercises()[-1].design == "survey"
    code, said = run("exercise", *listed[:-2], "--set", "design=guessing")
    assert (code, "design" in said) == (1, True)


@pytest.mark.parametrize("words", ["", "[exercise", "[other]\na=1", "exercise = 1", "round = 1"])
def test_a_file_that_begins_no_exercise_is_a_wrong_command(tmp_path: Path, words: str) -> None:
    place = tmp_path / "exercise.toml"
    place.write_text(words, encoding="utf-8")
    assert run("exercise", str(place))[0] == 2


def test_templates_are_written_and_never_over_others(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "templates"
    code, said = run("templates", str(folder))
    assert (code, f"{len(templates())} files" in said) == (0, True)
    assert {path.name for path in folder.iterdir()} == set(templates())
    (folder / "reports.csv").write_text("filled", encoding="utf-8")
    assert run("templates", str(folder))[0] == 1
    assert (folder / "reports.csv").read_text(encoding="utf-8") == "filled"


def test_the_example_is_invented_and_stands_in_a_ledger_of_its_own(ledger: ExerciseLedger) -> None:
    code, said = run("import", "--example")
    assert (code, "nothing was observed" in said) == (0, True)
    assert run("import", "--example")[0] == 0
    demo = ExerciseLedger(demo=True)
    reports, services = demo.reports(), {one.platform for one in demo.items()}
    assert len(demo.exercises()) == 4
    assert all(one.synthetic and "(synthetic)" in one.title for one in demo.exercises())
    assert 550 <= len(reports) <= 700
    assert len({one.vantage_country for one in reports}) == 2
    assert services == {f"demo_{letter}" for letter in "abcdef"}
    assert {one.assignment for one in reports} >= {"randomised"}
    assert demo.appeals()
    assert demo.codings()
    assert demo.checks()
    assert ledger.reports() == []
    demo.close()


def test_the_example_is_the_same_for_the_same_seed() -> None:
    assert example.batches() == example.batches()
    assert example.batches(1) != example.batches(2)


def test_every_command_prints_json_when_asked(tmp_path: Path) -> None:
    saved = tmp_path / "ours.json"
    saved.write_text('{"name": "ours"}', encoding="utf-8")
    for words in (
        ["mapping", str(saved)],
        ["templates", str(tmp_path / "new")],
        ["import", "--example"],
    ):
        assert json.loads(run(*words, "--json")[1])


def test_one_json_document_is_printed_when_asked(tmp_path: Path) -> None:
    code, said = run("import", file(tmp_path, {**REPORT, "channel": "pigeon"}), "--json")
    told = json.loads(said)
    assert code == 1
    assert told["files"][0]["faults"][0]["column"] == "channel"
    assert told["added"] == []
