"""Laws of a source's standing: what its runs and issues say, and never more than that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data.model import Issue, IssueKind, Look, LookOutcome, Run, RunOutcome
from data.sources import declarations
from data.store import Store
from metrics.standing import STATE_WORDS, WENT_WELL, State, _advice, standing
from scrapers.catalogue.status import status
from tests import murmur, releases
from tests.exhibition import TODAY, opened, tables, words
from tests.releases import release

AT = datetime(2026, 9, 1, tzinfo=UTC)
DECLARED = murmur.declaration()
FETCHED = murmur.declaration(access="html", cron="5 4 * * tue")


def run(outcome: RunOutcome, words: str = "Synthetic words.", day: int = 0) -> Run:
    at = AT + timedelta(days=day)
    return Run("dsa_murmur", "visit", at, at, outcome, words)


def issue(kind: IssueKind, words: str = "A word nobody knows.") -> Issue:
    return Issue("dsa_murmur", "", kind, "#cell=2,3", "word", words, AT)


@pytest.mark.parametrize(
    ("last", "issues", "state", "cause"),
    [
        (run(RunOutcome.OK), (), State.WELL, ""),
        (run(RunOutcome.UNCHANGED), (), State.WELL, ""),
        (run(RunOutcome.FAILED, "timed out"), (), State.FAILING, "timed out"),
        (run(RunOutcome.REFUSED, "a column is gone"), (), State.REFUSED, "a column is gone"),
        (
            run(RunOutcome.OK),
            (issue(IssueKind.SHAPE, "renamed"),),
            State.REFUSED,
            "renamed",
        ),
        (run(RunOutcome.PARTIAL), (issue(IssueKind.CELL),), State.PARTIAL, "A word nobody knows."),
        (
            run(RunOutcome.PARTIAL),
            (issue(IssueKind.CELL), issue(IssueKind.SHAPE, "renamed")),
            State.REFUSED,
            "renamed (and 1 more)",
        ),
    ],
)
def test_the_worst_of_runs_and_issues_is_the_state(
    last: Run, issues: tuple[Issue, ...], state: State, cause: str
) -> None:
    found = standing(DECLARED, last, issues, held=True)
    assert (found.state, found.cause) == (state, cause)
    assert found.advice


def test_nobody_was_there_yet_is_no_failure() -> None:
    assert standing(FETCHED, None, (), held=False).state is State.WAITING
    assert standing(DECLARED, None, (), held=False).state is State.BY_HAND
    assert standing(DECLARED, None, (), held=True).state is State.WELL


def test_every_state_has_words() -> None:
    assert set(STATE_WORDS) == set(State)


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    made = Store(database)
    made.migrate()
    yield made
    made.close()


def test_the_newest_run_of_every_source_and_the_newest_that_went_well(store: Store) -> None:
    for number, outcome in enumerate((RunOutcome.OK, RunOutcome.FAILED)):
        store.record_run(run(outcome, day=number))
    store.record_run(replace(run(RunOutcome.FAILED), source="dsa_x"))
    last, good = store.latest_runs(), store.latest_runs(WENT_WELL)
    assert {s: r.outcome for s, r in last.items()} == {
        "dsa_murmur": RunOutcome.FAILED,
        "dsa_x": RunOutcome.FAILED,
    }
    assert {s: r.outcome for s, r in good.items()} == {"dsa_murmur": RunOutcome.OK}


def test_figures_are_counted_as_read_and_as_they_hold(store: Store) -> None:
    for reading in releases.three():
        store.save(reading)
    store.save(release(0, releases.FIRST, reader="test@2"))
    assert store.figures_read() == {"meta_cser": 9}
    assert store.figures_by_snapshot("meta_cser") == {releases.snapshot(n).id: 3 for n in range(3)}
    assert store.figures_holding("meta_cser") == 3
    assert store.figures_holding("nobody") == 0


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LEDGER_HOME", str(tmp_path))
    monkeypatch.setenv("TODAY", TODAY)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    store = Store()
    store.migrate()
    for reading in releases.three():
        store.save(reading)
    for number, outcome in enumerate((RunOutcome.OK, RunOutcome.FAILED)):
        at = AT + timedelta(days=number)
        store.record_run(Run("dsa_x", "visit", at, at, outcome, "It timed out."))
    store.close()
    return tmp_path


def test_a_failing_source_stands_first_with_cause_and_last_success(home: Path) -> None:
    app = opened("status.py")
    assert app.title[0].value == "Sources and status"
    found = tables(app)["Could not be reached: 1 source"]
    assert found[1][1:5] == [
        "could not be reached",
        "It timed out.",
        "2026-09-02 visit",
        "2026-09-01 visit",
    ]
    every = [row for c, rows in tables(app).items() if ": " in c for row in rows[1:]]
    named = {row[0].rsplit(" ", 1)[-1] for row in every}
    assert set(declarations()) <= named
    assert home.is_dir()


def test_one_source_is_told_in_full_from_its_address(home: Path) -> None:
    app = opened("status.py", address={"source": "dsa_x"})
    facts = {row[0]: row[1] for row in tables(app)["The source"]}
    assert facts["How it stands"] == "could not be reached"
    assert "1 September 2026" in facts["Last success"]
    assert "11 parts" in facts["Expected"]
    assert facts["Figures affected"] == "0 in use"
    assert "of the 2 reports that were due last" in facts["Reports read"]
    assert facts["Found"] == "no document was read"
    assert [row[2] for row in tables(app)["Runs of this source"][1:]] == ["failed", "ok"]
    assert "What to do: Open the publisher's page:" in words(app)
    assert home.is_dir()


def test_next_try_tells_of_failures_in_a_row_and_of_sources_nobody_visits(home: Path) -> None:
    def facts(source: str) -> dict[str, str]:
        app = opened("status.py", address={"source": source})
        return {row[0]: row[1] for row in tables(app)["The source"]}

    assert facts("dsa_linkedin")["Next try"].endswith(" UTC, where fetching is on")
    store = Store()
    for day in (9, 16):
        at = AT + timedelta(days=day)
        store.record_run(Run("dsa_linkedin", "visit", at, at, RunOutcome.FAILED, "It timed out."))
    store.close()
    told = facts("dsa_linkedin")["Next try"]
    assert told.startswith("failed 2 times in a row, tried again from 2026-")
    assert told.endswith("where fetching is on")
    assert facts("tiktok_cger")["Next try"] == "no program visits it; a person brings its documents"
    assert home.is_dir()


def test_an_open_page_tells_of_the_next_visit_though_no_figure_came(home: Path) -> None:
    def facts() -> dict[str, str]:
        app = opened("status.py", address={"source": "dsa_x"})
        return {row[0]: row[1] for row in tables(app)["The source"]}

    assert facts()["How it stands"] == "could not be reached"
    at = AT + timedelta(days=9)
    store = Store()
    store.record_run(Run("dsa_x", "visit", at, at, RunOutcome.UNCHANGED, "The same bytes."))
    store.close()
    assert facts()["How it stands"] != "could not be reached"
    assert "10 September 2026" in facts()["Last try"]
    assert home.is_dir()


def test_an_open_page_tells_of_a_look_that_found_nothing(home: Path) -> None:
    before = words(opened("status.py"))
    at = AT + timedelta(days=9)
    store = Store()
    about = ("dsa_shein", "2026-01-01", "2026-06-30")
    store.record_look(Look(*about, at, LookOutcome.NOT_FOUND, "https://synthetic.example"))
    store.close()
    assert words(opened("status.py")) != before
    assert home.is_dir()


def test_a_source_that_fails_repeatedly_tells_so_at_a_glance(home: Path) -> None:
    store = Store()
    for day in (9, 16):
        at = AT + timedelta(days=day)
        store.record_run(Run("dsa_linkedin", "visit", at, at, RunOutcome.FAILED, "It timed out."))
    store.close()
    rows = tables(opened("status.py"))["Could not be reached: 2 sources"][1:]
    told = {row[0].rsplit(" ", 1)[-1]: row[2] for row in rows}
    assert "failed 2 times in a row, tried again from 2026-" in told["dsa_linkedin"]
    assert "in a row" not in told["dsa_x"]
    assert home.is_dir()


def test_what_was_found_stands_beside_what_is_expected_in_the_same_unit(home: Path) -> None:
    app = opened("status.py", address={"source": "meta_cser"})
    facts = {row[0]: row[1] for row in tables(app)["The source"]}
    low, high = declarations()["meta_cser"].rows
    assert facts["Expected"] == f"{low:,} to {high:,} figures in a document"
    assert facts["Found"].startswith("3 figures in ")
    assert home.is_dir()


@pytest.mark.parametrize("state", State)
def test_what_to_do_is_one_sentence(state: State) -> None:
    for declared in (DECLARED, FETCHED):
        told = _advice(state, declared)
        assert told.endswith(".")
        assert ". " not in told


def test_another_source_can_be_chosen(home: Path) -> None:
    app = opened("status.py")
    app.selectbox(key="own_source").set_value("dsa_youtube").run()
    assert ("Id", "dsa_youtube") in [tuple(row) for row in tables(app)["The source"]]
    assert "No run of this source is on record." in words(app)
    assert home.is_dir()


def test_the_command_tells_cause_last_success_and_figures(home: Path) -> None:
    store = Store(f"sqlite:///{home / 'ledger.db'}")
    found = next(one for one in status(store) if one.source == "dsa_x")
    store.close()
    assert (found.cause, found.last_success[:10], found.figures) == (
        "It timed out.",
        "2026-09-01",
        0,
    )
    assert "; It timed out.; last success 2026-09-01" in found.line
