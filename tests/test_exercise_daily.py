"""What is due is told by codes and counts, and what was kept long enough goes by itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from typer.testing import CliRunner

from data.exercises import reminders
from data.exercises.ledger import ExerciseLedger
from data.exercises.model import Appeal
from data.store import Store
from scrapers.__main__ import app
from scrapers.scheduling import daily
from tests.exercises import HERE, REVIEWER, START, TESTER, batch, check, frame, item, phase, report

CODE, OTHER_CODE = "KE-014", "KE-015"


@pytest.fixture
def ledger(ledger_home: Path) -> Iterator[ExerciseLedger]:
    """Return a ledger with two items, one of them refused by its platform a day later."""
    assert ledger_home.is_dir()
    made = ExerciseLedger()
    made.add(REVIEWER, frame(needs_approval=None))
    refused = report("01JREFUSED", decision="no_violation", decided_at=START + timedelta(days=1))
    brought = (item(short_code=CODE), item("01JREFUSED", short_code=OTHER_CODE), report(), refused)
    at_once = replace(batch(*brought, check(hours=25)), counts_at_once=True)
    made.add(REVIEWER, at_once)
    made.add(TESTER, batch(check(hours=30)))
    yield made
    made.close()


AT = START + timedelta(hours=50)


def test_what_is_due_is_found_over_all_rounds(ledger: ExerciseLedger) -> None:
    found = reminders.due(ledger, AT)
    assert {(one.short_code, one.hour) for one in found.checks} == {(CODE, 48), (OTHER_CODE, 48)}
    assert [(one.short_code, one.step) for one in found.appeals] == [(OTHER_CODE, "lodge")]
    assert [one.entry.who for one in found.waiting] == ["T1"]
    assert found.counted() == (
        "2 × availability check, 1 × step of appeal, 1 × entry waiting for a second person"
    )


def test_a_round_that_says_nothing_of_how_long_it_is_kept_is_told(ledger: ExerciseLedger) -> None:
    assert reminders.due(ledger, AT).undated == ()
    undated = phase(retain_until=None)
    ledger.add(REVIEWER, batch(undated, amends=True))
    found = reminders.due(ledger, AT)
    assert found.undated == (undated,)
    assert found.counted().endswith("1 × round without a day until which its reports are kept")
    assert "no day until which" in CliRunner().invoke(app, ["due"]).output


def test_a_step_that_was_taken_is_due_no_more(ledger: ExerciseLedger) -> None:
    lodged = Appeal(**HERE, item="01JREFUSED", attempt=1, lodged_at=AT)
    ledger.add(TESTER, batch(lodged, check("01JREFUSED", 49)))
    found = reminders.due(ledger, AT)
    assert ([one.short_code for one in found.checks], found.appeals) == ([CODE], ())


def test_a_round_that_was_purged_has_nothing_due(ledger: ExerciseLedger) -> None:
    ledger_due = daily.due_words(ledger, AT)
    store = Store()
    store.migrate()
    late = datetime(2027, 3, 2, 4, tzinfo=UTC)
    daily.look_after(store, ledger, late)
    assert ledger.reports(waiting=True) == []
    purged, told = (store.runs("test_reports", kind=kind) for kind in (daily.PURGE, daily.DUE))
    assert "2 of kind report" in purged[0].message
    assert (told[0].message, ledger_due) == (
        "nothing is due",
        "2 × availability check, 1 × step of appeal, 1 × entry waiting for a second person",
    )
    daily.look_after(store, ledger, late)
    assert len(store.runs("test_reports", kind=daily.PURGE)) == 1


def test_before_anything_was_entered_nothing_is_made(ledger_home: Path) -> None:
    store = Store()
    store.migrate()
    daily.look_after(store, ExerciseLedger(), AT)
    assert store.runs("test_reports") == []
    for command in ("due", "purge"):
        assert CliRunner().invoke(app, [command]).exit_code == 0
    assert not list(ledger_home.glob("exercises*"))


def test_typed_figures_that_wait_are_told_where_nobody_tests(
    ledger_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store()
    store.migrate()
    monkeypatch.setattr("data.entries.waiting", lambda _archive: 2)
    daily.look_after(store, ExerciseLedger(), AT)
    (told,) = store.runs("test_reports", kind=daily.DUE)
    assert told.message == "2 × typed figure waiting for a second person"
    assert not list(ledger_home.glob("exercises*"))


@pytest.mark.usefixtures("ledger")
def test_the_keeper_looks_at_once_and_stops_when_told() -> None:
    Store().migrate()
    stop = Event()
    stop.set()
    daily.keep(stop)
    assert len(Store().runs("test_reports", kind=daily.DUE)) == 1


def test_the_command_lists_codes_and_nothing_that_leads_to_content(ledger: ExerciseLedger) -> None:
    told = CliRunner().invoke(app, ["due"])
    assert told.exit_code == 0
    assert "entry 3 waits: 1 state_check" in told.output
    listed = json.loads(CliRunner().invoke(app, ["due", "--json"]).output)
    assert set(listed) == {"checks", "appeals", "waiting", "typed_figures", "undated"}
    assert listed["waiting"] == [{"entry": ledger.waiting()[0].entry.id, "state_check": 1}]


def test_the_command_purges_what_was_kept_long_enough(ledger_home: Path) -> None:
    assert ledger_home.is_dir()
    ledger = ExerciseLedger()
    old = {"field_start": date(2020, 1, 1), "field_end": date(2020, 2, 1)}
    ledger.add(REVIEWER, frame(needs_approval=False, retain_until=date(2021, 1, 1), **old))
    ledger.add(TESTER, batch(item(), report()))
    told = CliRunner().invoke(app, ["purge", "--json"])
    assert json.loads(told.output) == {
        "purged": {"item": 1, "report": 1},
        "rounds": ["ke-2026/r1"],
        "complete": True,
    }
    assert ledger.items() == []
    assert ledger.audit()[0].who == "program"
    ledger.close()
