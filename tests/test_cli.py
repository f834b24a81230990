"""Laws of the command line: plain words, honest exit codes, one JSON document when asked."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from data.model import Obtained, Run, RunOutcome
from data.query import Query
from data.sources import declarations
from data.store import Store
from scrapers.__main__ import app
from scrapers.catalogue import listing, status
from scrapers.receiving import readers
from scrapers.receiving.origin import Origin, snapshot_of
from tests import murmur, releases
from tests.test_run import SOURCE, _restated, grid, report

runner = CliRunner()
README = Path(__file__).resolve().parent.parent / "README.md"


@pytest.fixture(autouse=True)
def without_bundled_figures(ledger_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the ledger of these tests to what they bring: the first start has its own test."""
    monkeypatch.setattr("scrapers.receiving.opening.recorded_documents", lambda: ())
    monkeypatch.delenv("SCRAPER_CONTACT", raising=False)
    assert ledger_home.is_dir()


def _file(folder: Path, name: str, content: bytes) -> str:
    place = folder / name
    place.write_bytes(content)
    return str(place)


def _drop(*arguments: str) -> tuple[int, str]:
    done = runner.invoke(app, ["drop", SOURCE, *arguments, "--by", "A. Tester"])
    return done.exit_code, done.stdout


@pytest.mark.usefixtures("database")
def test_a_dropped_report_leaves_with_0_and_says_what_came(tmp_path: Path) -> None:
    code, said = _drop(_file(tmp_path, "report.zip", report()), "--on", "2026-09-01")
    assert code == 0
    assert "4,497 observations" in said
    assert "12 texts" in said
    snapshot = Store().snapshots(SOURCE)[0]
    assert (snapshot.by, str(snapshot.fetched_at.date())) == ("A. Tester", "2026-09-01")


def test_a_folder_is_dropped_file_by_file(tmp_path: Path) -> None:
    folder = tmp_path / "report"
    folder.mkdir()
    for part in murmur.PARTS:
        _file(folder, murmur.NAMES[part], murmur.as_csv(grid(part)))
    _file(folder, ".hidden", b"x")
    code, said = _drop(str(folder), "--json")
    assert code == 0
    assert [entry["outcome"] for entry in json.loads(said)] == ["ok"] * len(murmur.PARTS)


def test_a_refused_document_leaves_with_1_a_withheld_cell_with_3(tmp_path: Path) -> None:
    broken = grid(4)
    broken[0][5] = "renamed"
    code, said = _drop(_file(tmp_path, "broken.zip", report(part4=broken)))
    assert (code, "nothing of it is stored" in said) == (1, True)
    odd = grid(4)
    odd[1][5] = "many"
    code, said = _drop(_file(tmp_path, "odd.zip", report(part4=odd)))
    assert (code, "4_notices.csv#cell=2,6" in said) == (3, True)


@pytest.mark.parametrize(
    "arguments", [["drop", "dsa_nobody", "."], ["drop", SOURCE, "nowhere.zip"], ["nothing"]]
)
def test_a_wrong_command_leaves_with_2(arguments: list[str]) -> None:
    assert runner.invoke(app, arguments).exit_code == 2


def test_a_misspelt_source_is_answered_with_those_that_are_near() -> None:
    done = runner.invoke(app, ["check", "reddit"])
    assert "dsa_reddit" in done.output


@pytest.mark.usefixtures("database")
def test_check_tells_what_would_change_and_stores_nothing(tmp_path: Path) -> None:
    _drop(_file(tmp_path, "report.zip", report()), "--on", "2026-09-01")
    before = list(Store().export())
    place = _file(tmp_path, "next.zip", report(part4=_restated()))
    done = runner.invoke(app, ["check", SOURCE, place])
    assert done.exit_code == 0
    assert "0 new, 1 restated" in done.stdout
    assert "1,200 -> 1,250" in done.stdout
    seen = json.loads(runner.invoke(app, ["check", SOURCE, place, "--json"]).stdout)
    assert [r["now"] for r in seen[0]["restated"]] == ["1,250"]
    assert list(Store().export()) == before


@pytest.mark.usefixtures("database")
def test_replay_writes_the_same_export_twice(tmp_path: Path) -> None:
    _drop(_file(tmp_path, "report.zip", report()))
    exports = []
    for name in ("one.jsonl", "two.jsonl"):
        done = runner.invoke(app, ["replay", "--export", str(tmp_path / name), "--json"])
        assert json.loads(done.stdout)["refused"] == 0
        exports.append((tmp_path / name).read_bytes())
    assert exports[0] == exports[1]
    assert exports[0].count(b"\n") > 1_377


def test_replay_leaves_with_1_when_a_snapshot_is_refused(tmp_path: Path) -> None:
    _drop(_file(tmp_path, "odd.csv", b"no,report\n1,2\n"))
    assert runner.invoke(app, ["replay"]).exit_code == 1


@pytest.mark.usefixtures("database")
def test_status_names_every_declared_source() -> None:
    rows = json.loads(runner.invoke(app, ["status", "--json"]).stdout)
    assert [row["source"] for row in rows] == sorted(declarations())
    line = next(x for x in runner.invoke(app, ["status"]).stdout.splitlines() if SOURCE in x)
    assert "nothing held" in line
    assert "never run" in line


@pytest.mark.usefixtures("database")
def test_status_says_when_no_date_is_on_record_instead_of_expecting_nothing() -> None:
    line = next(x for x in runner.invoke(app, ["status"]).stdout.splitlines() if "meta_cser" in x)
    assert line.endswith("; the date of the next edition is not on record")


@pytest.mark.usefixtures("database")
def test_status_tells_which_source_fails_and_when_it_is_tried_again() -> None:
    store = Store()
    store.migrate()
    now = datetime.now(UTC)
    for days in (3, 2, 1):
        at = now - timedelta(days=days)
        store.record_run(Run(SOURCE, "visit", at, at, RunOutcome.FAILED, "synthetic"))
    (row,) = (r for r in status.status(store) if r.source == SOURCE)
    assert row.failing.startswith("failed 3 times in a row, tried again from ")
    assert row.failing in row.line
    others = {r.failing for r in status.status(store) if r.source != SOURCE}
    assert others == {""}


def test_status_expects_no_edition_of_a_source_without_a_cadence() -> None:
    runner.invoke(app, ["replay"])
    (row,) = (r for r in status.status(Store()) if r.source == "recorded")
    assert (row.next_due, row.line.rpartition("; ")[2]) == ("", "no edition expected")


@pytest.mark.usefixtures("database")
def test_nothing_is_fetched_without_a_contact() -> None:
    done = runner.invoke(app, ["run", SOURCE])
    assert done.exit_code == 1
    assert "SCRAPER_CONTACT" in done.stdout
    assert Store().observations(Query()) == []
    assert [i.word for i in Store().issues(SOURCE)] == ["no-contact"]


@pytest.mark.usefixtures("database")
def test_what_a_killed_run_archived_and_did_not_store_comes_in_with_the_next() -> None:
    at = Origin(Obtained.FETCHED, datetime(2026, 9, 1, tzinfo=UTC), url="https://synthetic.example")
    left = snapshot_of(report(), "report.zip", SOURCE, at)
    page = replace(snapshot_of(b"<html>", "landing.html", SOURCE, at), role="page")
    readers.archive().keep(report(), left)
    readers.archive().keep(b"<html>", page)
    for _ in range(2):
        assert runner.invoke(app, ["run", SOURCE]).exit_code == 1  # nobody may be asked
    store = Store()
    assert {s.id for s in store.snapshots(SOURCE)} == {left.id, page.id}
    assert len(store.observations(Query(platforms=("reddit",)))) > 900
    assert [r.kind for r in store.runs(SOURCE)].count("run") == 1


def test_progress_goes_to_the_error_stream_in_plain_lines(tmp_path: Path) -> None:
    place = _file(tmp_path, "report.zip", report())
    done = runner.invoke(app, ["drop", SOURCE, place, "--by", "A. Tester"])
    assert "drop 1/1 report.zip" in done.stderr
    quiet = runner.invoke(app, ["drop", SOURCE, place, "--by", "A. Tester", "--json"])
    assert quiet.stderr == ""


def test_readmes_table_of_sources_is_the_declared_one() -> None:
    text = README.read_text(encoding="utf-8")
    assert listing.renewed(text, declarations().values()) == text


def test_a_source_unproven_live_is_called_so_wherever_sources_are_listed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    changed = {"unproven_live": True, "note": "Synthetic."}
    known = {**declarations(), SOURCE: declarations()[SOURCE].model_copy(update=changed)}
    monkeypatch.setattr(status, "declarations", lambda: known)
    marked = [x for x in listing.table(known.values()).splitlines() if "unproven live" in x]
    assert sum(f"[`{SOURCE}`]" in x for x in marked) == 1
    store = Store()
    store.migrate()
    marked = [row.line for row in status.status(store) if "unproven live" in row.line]
    assert sum(x.startswith(f"{SOURCE} [") for x in marked) == 1


def _three_releases() -> None:
    store = Store()
    store.migrate()
    for reading in releases.three():
        store.save(reading)
    store.close()


def test_changes_are_counted_by_release_and_listed_with_both_values() -> None:
    _three_releases()
    done = runner.invoke(app, ["changes"])
    assert done.exit_code == 0
    assert "1 restated by the publisher, 1 of them back to an earlier value" in done.stdout
    assert "'2,400' -> '1,400' (restated by the publisher, 2026-03-31)" in done.stdout
    assert "back to the value of 2026-03-01" in done.stdout
    assert done.stdout.endswith("3 values changed; 0 no longer stated by a newer release\n")


def test_what_a_newer_release_leaves_out_is_told_in_one_line_and_one_by_one() -> None:
    store = Store()
    store.migrate()
    for reading in (releases.whole(1, "2025-Q2"), releases.CUT):
        store.save(reading)
    store.close()
    (line, end) = runner.invoke(app, ["changes"]).stdout.splitlines()
    assert "2 content_actioned of 2025-01-01 to 2025-06-30 no longer stated" in line
    assert releases.snapshot(1).id in line
    assert releases.snapshot(2).id in line
    assert end == "0 values changed; 2 no longer stated by a newer release"
    listed = runner.invoke(app, ["changes", "--kind", "unstated"]).stdout
    assert "stated last as '20' in the release up to 2025-06-30" in listed
    told = json.loads(runner.invoke(app, ["changes", "--json", "--kind", "unstated"]).stdout)
    assert [one["figures"] for one in told["no_longer_stated"]] == [2]
    assert {one["last"]["printed"] for one in told["omissions"]} == {"10", "20"}


def test_changes_as_json_lead_to_their_evidence_and_are_cut_where_asked() -> None:
    _three_releases()
    done = runner.invoke(app, ["changes", "--json", "--since", "2026-04-30", "--kind", "restated"])
    told = json.loads(done.stdout)
    (only,) = told["changes"]
    assert (only["was"]["number"], only["now"]["number"]) == (1400, 2400)
    assert only["back_to"]["snapshot"] == releases.snapshot(0).id
    assert [r["changed"] for r in told["releases"]] == [1]
    cut = runner.invoke(app, ["changes", "--most", "1"]).stdout
    assert "3 values changed, 2 of them not listed" in cut


@pytest.mark.parametrize(
    "words", [["--since", "yesterday"], ["--kind", "theirs"], ["--source", "nobody"]]
)
def test_a_wrong_question_about_changes_leaves_with_2(words: list[str]) -> None:
    assert runner.invoke(app, ["changes", *words]).exit_code == 2
