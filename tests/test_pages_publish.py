"""Public tables are looked at, frozen and handed out. All is synthetic."""

from __future__ import annotations

import csv
import io
import json
import shutil
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request

from data.exercises.ledger import ExerciseLedger
from data.exercises.pulls import Pull
from data.model import Run, RunOutcome
from data.store import Store
from metrics.exercises import frozen, publication, withheld
from metrics.exercises.cohort import Records, cohort
from metrics.exercises.disclosure import HIDDEN_IN_WORDS
from metrics.exercises.release import release
from pages import release_file
from scrapers.fetching.fetch import Clock, Fetcher
from scrapers.pulling.pull import pull
from tests.desk import desk, press, signed_in
from tests.exercises import ADMIN, batch, phase
from tests.exhibition import opened, tables, words
from tests.publishable import publishable
from tests.replay_server import Answer, Replay, replaying
from tests.test_exercise_foreign import brought

AFTER = "2026-11-21"


@pytest.fixture
def held(tmp_path: Path, first_started: Path, monkeypatch: pytest.MonkeyPatch) -> ExerciseLedger:
    monkeypatch.setenv("TODAY", AFTER)
    made = desk(tmp_path, first_started, monkeypatch, waits=False)
    made.add(ADMIN, publishable(lonely=45))
    return made


def records(held: ExerciseLedger) -> Records:
    return Records(held.exercises()[0], held.items(), held.reports(), held.rounds())


def freeze(held: ExerciseLedger) -> str:
    made = release(cohort(records(held)), ["platform"])
    return held.keep_release(ADMIN, publication.frozen(made, "ke-2026.r1.1")).id


def fetched(name: str) -> tuple[int, str]:
    scope = {"type": "http", "method": "GET", "headers": [], "path_params": {"name": name}}
    answer = release_file.answer(Request(scope))
    return answer.status_code, bytes(answer.body).decode()


def test_tables_are_shown_as_the_public_would_see_them_and_frozen(held: ExerciseLedger) -> None:
    app = signed_in("publish.py", "A1")
    counts = {row[0]: row[1:] for row in tables(app)["Counts"][1:]}
    assert counts["X"][0] == "60"
    assert set(counts["TikTok"]) == {HIDDEN_IN_WORDS}
    hidden = tables(app)["Hidden cells, for the desk only"][1:]
    alone = [row[3] for row in hidden if row[:2] == ["TikTok", "reports"]]
    assert alone == ["a single organisation stands behind it, hidden to protect it"]
    assert "Attacked by linear programming" in words(app)
    press(app, "publish_freeze")
    (one,) = held.releases()
    assert (one.id, one.holds()) == ("ke-2026.r1.1", True)
    assert "These very tables are frozen already" in words(app)
    assert '"tiktok"' in one.tables
    assert "45" not in {str(n) for row in json.loads(one.tables)["rows"] for n in row["counts"]}


def test_a_second_release_that_would_tell_of_few_waits(held: ExerciseLedger) -> None:
    freeze(held)
    late = [e for e in publishable(64).entities if e not in publishable(60).entities]
    held.add(ADMIN, replace(batch(*late), counts_at_once=True))
    app = signed_in("publish.py", "A1")
    assert "fewer than 10 people" in words(app)
    assert not any(b.key == "publish_freeze" for b in app.button)
    changed = {row[0]: row[1:] for row in tables(app)["Differences, for the desk only"][1:]}
    assert changed["x: reports"] == ["60", "64"]
    app.checkbox(key="publish_scheduled").check().run()
    press(app, "publish_freeze")
    assert len(held.releases()) == 2


def test_only_an_administrator_publishes(held: ExerciseLedger) -> None:
    assert held.releases() == []
    app = signed_in("publish.py", "R1")
    assert not tables(app)
    assert "This page is for administrators" in words(app)


def test_a_service_sees_its_own_cells_and_no_others(held: ExerciseLedger) -> None:
    made = release(cohort(records(held)), ["platform"])
    lines = csv.DictReader(io.StringIO(publication.as_csv(frozen.of_service(made, "x"))))
    assert {line["platform"] for line in lines} == {"x"}


def test_what_is_read_back_is_what_was_frozen(held: ExerciseLedger) -> None:
    made = release(cohort(records(held)), ["platform"])
    back = frozen.tables(publication.frozen(made, "one"))
    assert publication.as_csv(back) == publication.as_csv(made)
    assert back == replace(made, exact={})


def test_nothing_is_public_before_the_day_of_the_round(
    held: ExerciseLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = phase(code_prefix="KE", needs_approval=False, publish_from=date(2026, 12, 1))
    held.add(ADMIN, batch(later, amends=True))
    name = freeze(held)
    assert fetched(name)[0] == 404
    assert "Frozen releases" not in tables(opened("claims.py"))
    monkeypatch.setenv("TODAY", "2026-12-01")
    assert fetched(name)[0] == 200
    (row,) = tables(opened("claims.py"))["Frozen releases"][1:]
    assert row[0].startswith(name)
    assert held.releases()[0].sha256[:16] not in str(row)  # it covers exact counts
    assert fetched("ke-2026.r1.2")[0] == 404


def test_another_instance_takes_the_file_in_and_shows_it_as_printed(
    held: ExerciseLedger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = freeze(held)
    code, body = fetched(name)
    (one,) = held.releases()
    assert (code, one.sha256[:12] in body) == (200, False)
    assert one.sha256[:12] not in words(opened("claims.py"))
    monkeypatch.setenv("LEDGER_HOME", str(tmp_path / "there"))
    shutil.copytree(tmp_path / "var", tmp_path / "there")
    with replaying() as replay:
        address = replay.on(f"/release/{name}.csv", Answer(body.encode()))
        run = visit(replay, Pull("north", "instance", address, **SHOWN))
    assert run.outcome is RunOutcome.OK, run.message
    app = opened("published.py")
    assert "Released by other instances of this tool" in words(app)
    rows = tables(app)[f"{name}: what Desk North printed"][1:]
    told: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        if len(row) == 1:
            who = row[0]
        else:
            told[who, row[0]] = row[1:]
    assert told["X", "reports"][0] == "about 60"
    assert told["TikTok", "reports"] == [HIDDEN_IN_WORDS, "", ""]
    unanswered = told["X", "Unanswered after 7 days (test reports)"]
    assert unanswered == ["too few reports, or too uncertain, to be public", "", ""]
    source = dict(tables(app)[f"{name}: where it is from"])
    assert source["Address"].startswith(address)


def test_a_figure_of_another_instance_stands_with_its_interval_and_words(
    held: ExerciseLedger,
) -> None:
    held.keep_foreign(ADMIN, brought())
    rows = tables(opened("published.py"))["drawn-r1: what Desk North printed"]
    assert ["X"] in rows
    (told,) = (row[1:] for row in rows if row[0] == "Unanswered after 7 days (test reports)")
    words_ = "43 % unanswered after 7 days, of about 140 reports; 35 to 51 %"
    assert told == ["43 %", "35 % to 51 %", words_]


SHOWN: dict[str, Any] = {"organisation": "Desk North", "counts_at_once": True}


def visit(replay: Replay, declared: Pull) -> Run:
    """Visit a pull once, from the ledger of this process' home."""
    store = Store()
    store.migrate()
    with Fetcher(
        contact="desk@example.org",
        resolve=replay.resolve,
        allow=[replay.origin()],
        clock=Clock(time.monotonic, lambda _seconds: None),
    ) as fetcher:
        return pull(store, ExerciseLedger(), declared, fetcher)


def test_frozen_tables_are_handed_out_after_the_purge(held: ExerciseLedger) -> None:
    name = freeze(held)
    before = fetched(name)
    held.purge(ADMIN, date(2027, 3, 2))
    assert held.reports() == []
    assert fetched(name) == before


def test_the_audit_tells_why_each_cell_is_hidden(held: ExerciseLedger) -> None:
    found = withheld.audit(cohort(records(held)), ["platform"])
    assert found.passed
    reasons = {one.why for one in found.withheld}
    assert withheld.BESIDE in reasons  # one more service must hide with the lonely one
    assert any("single organisation" in why for why in reasons)
    assert all(one.count >= 0 for one in found.withheld)
