"""Files of partners fetched on a schedule, from a server on this machine. All are synthetic."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from data.exercises.ledger import ExerciseLedger
from data.exercises.pulls import Pull, PullFault, Seen, pulls, see, seen
from data.model import Run, RunOutcome
from data.store import Store
from data.tries import PULLED
from scrapers.__main__ import app
from scrapers.catalogue import status
from scrapers.errors import Unreachable
from scrapers.fetching.fetch import Clock, Fetcher
from scrapers.pulling.pull import pull
from scrapers.scheduling import schedule, times
from tests.brought import REPORT, as_csv
from tests.exercises import REVIEWER, frame
from tests.replay_server import Answer, Replay, replaying

TOKEN = "t0ken-of-a-synthetic-partner"  # noqa: S105, of nobody
OTHER = "files.example"


@pytest.fixture
def replay() -> Iterator[Replay]:
    with replaying() as server:
        yield server


@pytest.fixture
def store(ledger_home: Path) -> Iterator[Store]:
    assert ledger_home.is_dir()
    made = Store()
    made.migrate()
    yield made
    made.close()


@pytest.fixture
def ledger(ledger_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ExerciseLedger]:
    assert ledger_home.is_dir()
    monkeypatch.setenv("KOBO_TOKEN", TOKEN)
    made = ExerciseLedger()
    made.add(REVIEWER, frame())
    yield made
    made.close()


class Desk:
    """One declared pull, visited as often as a test wants."""

    def __init__(self, store: Store, ledger: ExerciseLedger, replay: Replay) -> None:
        self.store = store
        self.ledger = ledger
        self.replay = replay
        self.declared = Pull(
            "kenya",
            "kobo",
            replay.url("/data.csv"),
            exercise="ke-2026",
            round="r1",
            token_env="KOBO_TOKEN",  # noqa: S106, the name of a variable
        )

    def gives(self, body: bytes, **headers: str) -> None:
        self.replay.on("/data.csv", Answer(body, headers={"Content-Type": "text/csv", **headers}))

    def visit(self, **more: Any) -> Run:
        allowed = [self.replay.origin(), self.replay.origin(OTHER)]
        with Fetcher(
            contact="desk@example.org",
            resolve=self.replay.resolve,
            allow=allowed,
            clock=Clock(time.monotonic, lambda _seconds: None),
        ) as fetcher:
            return pull(self.store, self.ledger, replace(self.declared, **more), fetcher)

    def issues(self) -> list[tuple[str, str]]:
        found = self.store.issues(self.declared.source)
        return [(one.locator, one.message) for one in found]


@pytest.fixture
def desk(store: Store, ledger: ExerciseLedger, replay: Replay) -> Desk:
    return Desk(store, ledger, replay)


def stored(home: Path) -> bytes:
    return b"".join(p.read_bytes() for p in sorted(home.rglob("*")) if p.is_file())


def test_a_file_comes_by_token_and_waits_for_a_second_person(desk: Desk, ledger_home: Path) -> None:
    desk.gives(as_csv(REPORT, mark=";"))
    run = desk.visit()
    assert (run.outcome, run.source) == (RunOutcome.OK, "pull-kenya")
    assert "1 rows read (reports): 1 are well" in run.message
    (asked,) = [a for a in desk.replay.asked if a.path == "/data.csv"]
    assert asked.headers["Authorization"] == f"Token {TOKEN}"
    assert "/robots.txt" not in [a.path for a in desk.replay.asked]  # by token: no crawler
    assert desk.ledger.reports() == []
    assert len(desk.ledger.reports(waiting=True)) == 1
    assert TOKEN.encode() not in stored(ledger_home)
    assert b"/data.csv" not in stored(ledger_home)


def test_it_counts_at_once_only_where_that_is_declared(desk: Desk) -> None:
    desk.gives(as_csv(REPORT))
    desk.visit(counts_at_once=True)
    assert len(desk.ledger.reports()) == 1
    assert desk.ledger.audit()[0].who == "pull-kenya"


def test_the_same_file_again_adds_nothing(desk: Desk) -> None:
    desk.gives(as_csv(REPORT))
    desk.visit()
    before = desk.ledger.stamp()
    assert desk.visit().outcome is RunOutcome.UNCHANGED
    assert desk.ledger.stamp() == before


def test_an_unchanged_file_is_not_even_sent(desk: Desk) -> None:
    first = Answer(as_csv(REPORT), headers={"ETag": '"one"'})
    desk.replay.on("/data.csv", first, Answer(status=304))
    assert desk.visit().outcome is RunOutcome.OK
    assert desk.visit().outcome is RunOutcome.UNCHANGED
    assert desk.replay.asked[-1].headers["If-None-Match"] == '"one"'


def test_another_declaration_reads_the_file_anew(desk: Desk) -> None:
    desk.gives(as_csv(REPORT), ETag='"one"')
    desk.visit()
    run = desk.visit(organisation="north")
    assert (run.outcome, "nothing new" in run.message) == (RunOutcome.OK, True)


def test_a_file_that_goes_on_is_followed_and_one_that_says_otherwise_is_not(desk: Desk) -> None:
    desk.gives(as_csv(REPORT))
    desk.visit(counts_at_once=True)
    decided = {**REPORT, "decision": "removed", "decided_at": "2026-03-05T00:00:00Z"}
    desk.gives(as_csv(decided, {**REPORT, "item_id": "01J9Z7BBBB"}))
    run = desk.visit(counts_at_once=True)
    assert (run.outcome, "amended: 1" in run.message) == (RunOutcome.OK, True)
    assert sorted(r.decision for r in desk.ledger.reports()) == ["no_decision_by_end", "removed"]
    desk.gives(as_csv({**decided, "channel": "email"}))
    assert desk.visit(counts_at_once=True).outcome is RunOutcome.REFUSED
    assert {r.channel for r in desk.ledger.reports()} == {"in_app"}
    run = desk.visit(counts_at_once=True, amends=True)
    assert (run.outcome, "amended: 1" in run.message) == (RunOutcome.OK, True)


def test_what_is_wrong_stands_among_the_issues_until_it_is_mended(desk: Desk) -> None:
    bad = {**REPORT, "item_id": "01J9Z7BBBB", "channel": "pigeon"}
    desk.gives(as_csv(REPORT, bad))
    run = desk.visit()
    assert (run.outcome, run.issues) == (RunOutcome.PARTIAL, 1)
    assert [place for place, _ in desk.issues()] == ["row 3, channel"]
    desk.visit()
    assert len(desk.issues()) == 1  # told once while it stays so
    desk.gives(as_csv(REPORT, {**bad, "channel": "email"}))
    assert desk.visit().outcome is RunOutcome.OK
    assert desk.issues() == []


def test_no_reader_is_told_when_a_partner_tests(desk: Desk) -> None:
    desk.gives(as_csv(REPORT, {**REPORT, "attempt_no": "2", "channel": "pigeon"}))
    desk.visit()
    assert desk.issues()
    assert len(desk.store.runs("pull-kenya")) == 1
    assert desk.store.issues() == desk.store.issues(open_only=False) == []
    assert desk.store.runs() == []


def test_a_file_with_a_personal_column_stores_nothing_of_it(desk: Desk, ledger_home: Path) -> None:
    row = {**REPORT, "Reporter e-mail": "maria.g@murmur.example", "legal_ground": "@maria_murmur"}
    desk.gives(as_csv(row))
    run = desk.visit()
    assert run.outcome is RunOutcome.REFUSED
    assert desk.ledger.reports(waiting=True) == []
    desk.ledger.close()
    desk.store.close()
    everything = stored(ledger_home)
    assert b"pull-kenya" in everything
    assert b"murmur" not in everything
    assert b"maria" not in everything
    assert seen("kenya") == Seen()


def test_a_token_is_never_shown_to_another_host(desk: Desk) -> None:
    there = desk.replay.on("/export.csv", Answer(as_csv(REPORT)), host=OTHER)
    desk.replay.on("/data.csv", Answer(status=302, headers={"Location": there}))
    assert desk.visit().outcome is RunOutcome.OK
    shown = [(a.host, "Authorization" in a.headers) for a in desk.replay.asked]
    assert ("reports.example", True) in shown
    assert ("files.example", False) in shown
    assert ("files.example", True) not in shown


def test_a_token_stays_with_its_host_when_that_sends_on_to_itself(desk: Desk) -> None:
    there = desk.replay.on("/private-media/export.csv", Answer(as_csv(REPORT)))
    desk.replay.on("/data.csv", Answer(status=302, headers={"Location": there}))
    assert desk.visit().outcome is RunOutcome.OK
    assert [a.headers["Authorization"] for a in desk.replay.asked] == [f"Token {TOKEN}"] * 2


def test_a_token_is_not_shown_without_tls(replay: Replay) -> None:
    replay.on("/data.csv", Answer(as_csv(REPORT)))
    public = Fetcher(contact="desk@example.org", resolve=lambda *_: ["93.184.216.34"])
    with public as fetcher, pytest.raises(Unreachable, match="without TLS") as caught:
        fetcher.get(replay.url("/data.csv"), authorization=f"Token {TOKEN}")
    assert (caught.value.word, replay.asked) == ("unsealed", [])
    assert TOKEN not in str(caught.value)


def test_without_a_token_robots_txt_is_asked(desk: Desk) -> None:
    desk.replay.on("/robots.txt", Answer(b"User-agent: *\nDisallow: /\n"))
    desk.gives(as_csv(REPORT))
    run = desk.visit(kind="csv", token_env="")
    assert (run.outcome, desk.replay.paths()) == (RunOutcome.FAILED, [])


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (Answer(b"who are you", 401), "wrong or has expired"),
        (Answer(b"no", 403), "give it the right"),
        (Answer(b"gone", 404), "404"),
        (Answer(b"<!doctype html><html>login</html>", headers={"Content-Type": "text/html"}),
         "login"),
        (Answer(b"x", declared=60_000_000_000), "larger"),
    ],
)  # fmt: skip
def test_what_does_not_come_is_an_issue_that_names_no_address(
    desk: Desk, answer: Answer, word: str, caplog: pytest.LogCaptureFixture
) -> None:
    desk.replay.on("/data.csv", answer)
    run = desk.visit()
    assert (run.outcome, word in run.message) == (RunOutcome.FAILED, True)
    said = run.message + repr(desk.issues()) + caplog.text
    assert "/data.csv" not in said
    assert TOKEN not in said
    desk.gives(as_csv(REPORT))
    assert desk.visit().outcome is RunOutcome.OK
    assert desk.issues() == []


def test_a_pull_whose_variable_is_empty_asks_nobody(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KOBO_TOKEN")
    run = desk.visit()
    assert (run.outcome, "KOBO_TOKEN" in run.message) == (RunOutcome.FAILED, True)
    assert desk.replay.asked == []


def test_another_instance_gives_counts_and_nothing_else(desk: Desk) -> None:
    counts = {
        "exercise_id": "ke-2026",
        "round_id": "r1",
        "platform": "instagram",
        "country": "ES",
        "period_start": "2026-03-01",
        "period_end": "2026-03-31",
        "channel": "in_app",
        "harm": "",
        "metric": "ack_rate",
        "numerator": "30",
        "denominator": "40",
    }
    desk.gives(as_csv(counts))
    desk.visit(kind="instance", counts_at_once=True)
    assert [one.numerator for one in desk.ledger.aggregates()] == [30]
    desk.gives(as_csv(REPORT))
    assert desk.visit(kind="instance").outcome is RunOutcome.REFUSED
    assert desk.ledger.reports(waiting=True) == []


# --- what is declared ---------------------------------------------------------------------------

DECLARED = """
[kenya]
kind = "kobo"
address = "https://kobo.example/api/v2/assets/a/export-settings/b/data.csv"
token_env = "KOBO_TOKEN"
exercise = "ke-2026"
round = "r1"
cron = "17 4 * * mon,thu"

[spain]
kind = "odk"
server = "https://central.example/"
project = 4
form = "reports of 2026"
token_env = "ODK_TOKEN"
"""


@pytest.fixture
def declared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "pulls.toml"
    place.write_text(DECLARED.replace("project = 4", 'project = "4"'), encoding="utf-8")
    monkeypatch.setenv("EXERCISE_PULLS", str(place))
    return place


def test_pulls_are_declared_in_a_file_that_holds_no_token(
    declared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert declared.is_file()
    found = pulls()
    assert list(found) == ["kenya", "spain"]
    central = "https://central.example/v1/projects/4/forms/reports%20of%202026/submissions.csv"
    assert found["spain"].address == central
    assert "example" not in repr(found["kenya"])
    monkeypatch.setenv("KOBO_TOKEN", TOKEN)
    monkeypatch.setenv("ODK_TOKEN", TOKEN)
    assert found["kenya"].authorization() == f"Token {TOKEN}"
    assert found["spain"].authorization() == f"Bearer {TOKEN}"
    monkeypatch.setenv("ODK_TOKEN", "Basic dXNlcjpwYXNz")
    assert found["spain"].authorization() == "Basic dXNlcjpwYXNz"


@pytest.mark.parametrize(
    ("words", "word"),
    [
        ("[Kenya]\nkind='csv'", "name"),
        ("kenya = 1", "table"),
        ("[kenya]\nkind='ftp'\naddress='https://a.example/'", "kind is one of"),
        ("[kenya]\nkind='csv'", "address is missing"),
        ("[kenya]\nkind='csv'\naddress='https://u:p@a.example/'", "before its host"),
        ("[kenya]\nkind='kobo'\naddress='https://a.example/'", "needs token_env"),
        ("[kenya]\nkind='csv'\naddress='https://a.example/'\ntoken='abc'", "no setting token"),
        ("[kenya]\nkind='csv'\naddress='https://a.example/'\ntoken_env='s3cret'", "variable"),
        ("[kenya]\nkind='csv'\naddress='https://a.example/'\ncron='* * * * *'", "cron"),
        ("[kenya]\nkind='csv'\naddress=1", "text"),
        ("[kenya]\nkind='csv'\naddress='https://a.example/'\namends='no'", "true or false"),
        ("[kenya", "TOML"),
    ],
)
def test_a_declaration_that_is_wrong_is_told_in_a_sentence(
    declared: Path, words: str, word: str
) -> None:
    declared.write_text(words, encoding="utf-8")
    with pytest.raises(PullFault, match=word) as caught:
        pulls()
    assert "a.example" not in str(caught.value)


def test_the_schedule_visits_pulls_like_sources(declared: Path) -> None:
    crons = times.scheduled()
    assert crons[f"{PULLED}kenya"] == "17 4 * * mon,thu"
    assert schedule.command(f"{PULLED}kenya")[-2:] == ["pull", "kenya"]
    assert schedule.command("dsa_x")[-2:] == ["run", "dsa_x"]
    declared.write_text("[kenya", encoding="utf-8")
    assert not any(source.startswith(PULLED) for source in times.scheduled())


def test_status_lists_pulls_with_what_is_wrong(declared: Path, desk: Desk) -> None:
    assert declared.is_file()
    desk.gives(as_csv({**REPORT, "channel": "pigeon"}))
    desk.visit()
    (line,) = [one for one in status.status(desk.store) if one.source == "pull-kenya"]
    assert (line.access, line.open_issues, line.last_outcome) == ("kobo", 1, "refused")
    assert "1 open issues" in line.line


def test_status_says_in_a_sentence_what_is_wrong_with_the_declaration(
    declared: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scrapers.receiving.opening.recorded_documents", lambda: ())
    assert store.issues() == []
    declared.write_text("[kenya", encoding="utf-8")
    done = CliRunner().invoke(app, ["status"])
    assert (done.exit_code, "TOML" in done.output) == (0, True)
    assert "dsa_x [" in done.output  # the sources are told all the same


def test_the_command_knows_the_declared_names(declared: Path, ledger_home: Path) -> None:
    assert (declared.is_file(), ledger_home.is_dir()) == (True, True)
    runner = CliRunner()
    assert runner.invoke(app, ["pull"]).exit_code == 2
    done = runner.invoke(app, ["pull", "nowhere"])
    assert (done.exit_code, "kenya, spain" in done.output) == (2, True)


def test_nobody_is_asked_without_a_contact(
    declared: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert declared.is_file()
    monkeypatch.setattr("scrapers.receiving.opening.recorded_documents", lambda: ())
    monkeypatch.delenv("SCRAPER_CONTACT", raising=False)
    monkeypatch.setenv("ODK_TOKEN", TOKEN)
    done = CliRunner().invoke(app, ["pull", "--all"])
    assert (done.exit_code, done.output.count("SCRAPER_CONTACT")) == (1, 2)
    assert TOKEN not in done.output
    assert [run.kind for run in desk.store.runs("pull-kenya")] == ["off"]
    done = CliRunner().invoke(app, ["pull", "spain", "--json"])
    assert '"outcome": "failed"' in done.output


def test_what_was_seen_is_kept_and_damage_means_nothing_was(ledger_home: Path) -> None:
    see("kenya", Seen('"one"', "", "ab", "cd"))
    assert seen("kenya") == Seen('"one"', "", "ab", "cd")
    (ledger_home / "pulls" / "kenya.json").write_text("{", encoding="utf-8")
    assert seen("kenya") == Seen()
