"""A report entered by hand: drafts that outlive the connection, and what became of it later."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.exercises.ledger import ExerciseLedger
from data.exercises.roles import Person, person_of
from tests.exercises import ADMIN, batch, frame, item, report
from tests.exhibition import opened, words

TOKEN = "a-long-secret-of-T1"  # noqa: S105 - of this test only
NEW = "enter|reports|new|ke-2026|r1"


@pytest.fixture
def held(tmp_path: Path, first_started: Path, monkeypatch: pytest.MonkeyPatch) -> ExerciseLedger:
    home = tmp_path / "var"
    shutil.copytree(first_started, home, ignore=shutil.ignore_patterns("exercises.db*"))
    monkeypatch.setenv("LEDGER_HOME", str(home))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("DESK_TOKENS", f"T1:tester:north:{TOKEN}")
    ledger = ExerciseLedger()
    ledger.prepare()
    ledger.add(ADMIN, frame(code_prefix="KE", field_end=date(2027, 1, 1)))
    return ledger


def signed_in(page: str) -> AppTest:
    app = opened(page)
    app.text_input(key="desk_token_asked").input(TOKEN)
    next(b for b in app.button if b.label == "Sign in").click().run()
    assert not app.exception
    return app


def filled(app: AppTest) -> AppTest:
    app.selectbox(key=f"{NEW}:platform").select("instagram").run()
    app.multiselect(key=f"{NEW}:harm_code").select("THREAT").run()
    app.selectbox(key=f"{NEW}:channel").select("in_app").run()
    app.selectbox(key=f"{NEW}:reporter_type").select("ordinary_user").run()
    app.selectbox(key=f"{NEW}:vantage_country").select("ES").run()
    app.text_input(key=f"{NEW}:submitted_at").input("2026-03-02T09:14Z").run()
    app.selectbox(key=f"{NEW}:reporter_standing_valid").select("yes").run()
    app.selectbox(key=f"{NEW}:notice_complete").select("yes").run()
    return app


def send(app: AppTest) -> AppTest:
    app.button(key=f"{NEW}|send").click().run()
    assert not app.exception
    return app


def test_a_report_is_taken_in_with_a_code_of_its_own(held: ExerciseLedger) -> None:
    app = filled(signed_in("record.py"))
    assert "This item is KE-001." in words(app)
    send(app)
    (item,) = held.items("ke-2026", "r1", waiting=True)
    (report,) = held.reports("ke-2026", "r1", waiting=True)
    assert (item.short_code, item.harm, report.organisation) == ("KE-001", ("THREAT",), "north")
    assert report.submitted_at is not None
    assert report.observation_end is not None
    assert (report.observation_end - report.submitted_at).days == 28
    assert held.drafts(_person(), "reports") == []
    assert "This item is KE-002." in words(app)


def test_a_draft_outlives_the_connection(held: ExerciseLedger) -> None:
    filled(signed_in("record.py"))
    (draft,) = held.drafts(_person(), "reports")
    assert draft.fields["channel"] == "in_app"
    again = signed_in("record.py")
    assert again.selectbox(key=f"{NEW}:channel").value == "in_app"
    assert again.multiselect(key=f"{NEW}:harm_code").value == ["THREAT"]


def test_what_is_missing_is_named_and_nothing_is_half_kept(held: ExerciseLedger) -> None:
    app = send(signed_in("record.py"))
    assert "Not taken in" in app.error[0].value
    assert held.items("ke-2026", waiting=True) == []


def test_a_link_typed_anywhere_is_refused_even_as_a_draft(held: ExerciseLedger) -> None:
    app = signed_in("record.py")
    app.text_input(key=f"{NEW}:legal_ground").input("https://example.org/p/1").run()
    assert "The draft was not kept" in words(app)
    assert held.drafts(_person(), "reports") == []
    home = Path(held.url.removeprefix("sqlite:///")).parent
    assert b"example.org/p" not in b"".join(p.read_bytes() for p in home.glob("exercises.db*"))


def test_an_answer_amends_the_report_and_keeps_everything_else(held: ExerciseLedger) -> None:
    app = send(filled(signed_in("record.py")))
    key = f"enter|reports|reports|ke-2026|r1|{held.items('ke-2026', waiting=True)[0].id}|1"
    app.text_input(key=f"{key}:acknowledged_at").input("2026-03-02T09:20Z").run()
    app.text_input(key=f"{key}:decided_at").input("2026-03-03T09:14Z").run()
    app.selectbox(key=f"{key}:decision").select("no_violation").run()
    app.button(key=f"{key}|send").click().run()
    assert not app.exception
    (report,) = held.reports("ke-2026", "r1", waiting=True)
    assert (report.decision, report.channel) == ("no_violation", "in_app")
    assert report.decided_at is not None


def _person() -> Person:
    found = person_of(TOKEN)
    assert found is not None
    return found


def test_a_look_that_is_due_is_kept_with_one_click(held: ExerciseLedger) -> None:
    sent = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=30)
    one = item(short_code="KE-001")
    filed = report(submitted_at=sent, observation_end=sent + timedelta(days=28))
    held.add(ADMIN, batch(one, filed))
    app = signed_in("desk.py")
    assert "KE-001" in words(app)
    app.button(key=f"look|ke-2026|r1|{one.id}|gone_platform").click().run()
    assert not app.exception
    (seen,) = held.checks("ke-2026", "r1", waiting=True)
    assert (seen.state, seen.vantage_country, seen.logged_in) == ("gone_platform", "ES", False)
    assert "Nothing is due now." in words(app)
