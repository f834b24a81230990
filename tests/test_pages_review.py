"""A second person looks and decides; everybody's doings can be read. All is synthetic."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest

from data.exercises.ledger import ExerciseLedger
from pages.parts import audit, review
from tests.desk import PEOPLE, desk, press, signed_in
from tests.exercises import ADMIN, OTHER, START, TESTER, batch, check, item, report
from tests.exhibition import tables, words

PRINT = "c4" * 32


@pytest.fixture
def held(tmp_path: Path, first_started: Path, monkeypatch: pytest.MonkeyPatch) -> ExerciseLedger:
    return desk(tmp_path, first_started, monkeypatch)


def brought(held: ExerciseLedger) -> None:
    one = item(short_code="KE-001", url_hash=PRINT, severity=2)
    filed = report(tester="T07", reporter_gender="woman", persona="p-quiet")
    held.add(TESTER, batch(one, filed), "first day")


def test_a_second_person_sees_what_waits_and_lets_it_count(held: ExerciseLedger) -> None:
    brought(held)
    app = signed_in("review.py")
    (row,) = tables(app)["What waits for a second person"][1:]
    assert row[1:5] == ["T1 north", "1 item and 1 report", "ke-2026 · r1", "first day"]
    assert "KE-001" in tables(app)["report"][1]
    press(app, "review_approve")
    assert [one.item for one in held.reports()] == [item().id]
    assert "Nothing waits for a second person." in words(app)


def test_what_could_tell_a_person_is_not_shown(held: ExerciseLedger) -> None:
    brought(held)
    app = signed_in("review.py")
    body = words(app) + str(tables(app))
    assert "Threat" in body or "THREAT" in body
    for hidden in (PRINT, "T07", "p-quiet", "Woman", "woman"):
        assert hidden not in body


def test_rejecting_needs_a_reason(held: ExerciseLedger) -> None:
    brought(held)
    app = press(signed_in("review.py"), "review_reject")
    assert "Say why" in app.error[0].value
    assert len(held.waiting()) == 1
    next(t for t in app.text_input if t.label.startswith("Why")).input("wrong round").run()
    press(app, "review_reject")
    assert held.reports(waiting=True) == []
    assert held.audit(1)[0].why == "wrong round"


def test_ones_own_cannot_be_decided_about_and_the_button_says_why(
    held: ExerciseLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought(held)
    monkeypatch.setenv("DESK_TOKENS", PEOPLE.replace("R1:reviewer", "T1:reviewer"))
    app = signed_in("review.py")
    approve = app.button(key="review_approve")
    assert (approve.disabled, approve.label) == (True, review.OWN)
    assert not any(b.key == "review_reject" for b in app.button)


def test_an_amendment_shows_what_is_held_and_what_would_hold(held: ExerciseLedger) -> None:
    brought(held)
    held.decide(ADMIN, [held.waiting()[0].entry.id], approve=True)
    later = report(
        tester="T08",
        reporter_gender="woman",
        persona="p-quiet",
        decision="removed",
        decided_at=START + timedelta(hours=5),
    )
    held.add(TESTER, batch(later, amends=True))
    app = signed_in("review.py")
    found = {row[1]: row[2:] for row in tables(app)["What it changes"][1:]}
    assert found["Decision"] == ["No decision by the end", "Removed"]
    assert found["Decision came at"] == ["empty", "2026-03-02 14:14 UTC"]
    assert found["Tester (T and a number)"] == ["given, not shown", "given, not shown"]


def test_all_looks_of_one_person_are_decided_about_at_once(held: ExerciseLedger) -> None:
    brought(held)
    for hours in (24, 48):
        held.add(TESTER, batch(check(hours=hours)))
    held.add(OTHER, batch(check(hours=72)))
    names = [one.name for one in review.together(held.waiting())]
    assert names[0] == ("Everything of T1 in ke-2026 · r1: 1 item, 1 report and 2 checks")
    assert len(names) == 5
    press(signed_in("review.py"), "review_approve")
    assert len(held.checks()) == 2
    assert [one.entry.who for one in held.waiting()] == ["T2"]


def test_a_tester_reviews_nothing(held: ExerciseLedger) -> None:
    brought(held)
    app = signed_in("review.py", "T1")
    assert "This page is for reviewers" in words(app)
    assert not tables(app)


def test_the_audit_list_says_who_what_when_and_why(held: ExerciseLedger) -> None:
    brought(held)
    held.decide(ADMIN, [held.waiting()[0].entry.id], approve=True, why="=looked at it")
    app = signed_in("review.py")
    first, second, third = tables(app)["Audit list"][1:]
    assert first[1:3] == ["A1 north", "approved entry 2"]
    assert second[1:] == ["T1 north", "added", "1 item and 1 report", "first day", "Approved"]
    assert third[3] == "1 exercise and 1 round"
    app.selectbox(key="audit_act").select("approve").run()
    assert len(tables(app)["Audit list"]) == 2
    lines = list(csv.reader(io.StringIO(audit.as_csv(held.audit()).decode("utf-8-sig"))))
    assert [line[4] for line in lines] == ["act", "approve", "add", "add"]
    assert lines[1][6] == "'=looked at it"
