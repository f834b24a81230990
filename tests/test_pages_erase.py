"""Withdrawals, closed rounds and purges on the page. All is synthetic."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.exercises.acts import Release
from data.exercises.ledger import ExerciseLedger
from tests.desk import desk, press, signed_in
from tests.exercises import ADMIN, REVIEWER, batch, check, item, report
from tests.exhibition import tables, words


@pytest.fixture
def held(tmp_path: Path, first_started: Path, monkeypatch: pytest.MonkeyPatch) -> ExerciseLedger:
    made = desk(tmp_path, first_started, monkeypatch, waits=False)
    made.add(REVIEWER, batch(item(short_code="KE-001", url_hash="c4" * 32), report(), check()))
    return made


def test_an_item_of_imminent_danger_leaves_the_test_and_a_tombstone_stays(
    held: ExerciseLedger,
) -> None:
    app = signed_in("erase.py")
    app.text_input(key="withdraw_code").input("KE-001").run()
    app.selectbox(key="withdraw_why").select("imminent_danger").run()
    assert "This would be erased: 1 item, 1 report and 1 check." in words(app)
    assert "Call the police or a hotline first" in words(app)
    app.text_input(key="withdraw_again").input("KE-002").run()
    press(app, "withdraw_send")
    assert "Nothing was erased" in app.error[0].value
    assert len(held.items()) == 1
    app.text_input(key="withdraw_again").input("KE-001").run()
    press(app, "withdraw_send")
    assert (held.items(), held.reports(), held.checks()) == ([], [], [])
    (stone,) = tables(app)["What was withdrawn"][1:]
    assert stone[1:] == ["R1", "Imminent danger: referred", "1 item, 1 report and 1 check"]
    assert "KE-001" not in words(app) + str(tables(app))


def test_a_tester_withdraws_her_own_only(held: ExerciseLedger) -> None:
    app = signed_in("erase.py", "T1")
    app.text_input(key="withdraw_code").input("KE-001").run()
    app.text_input(key="withdraw_again").input("KE-001").run()
    press(app, "withdraw_send")
    assert "Testers withdraw what they added themselves" in app.error[0].value
    assert len(held.items()) == 1
    assert not any(b.key in ("close_send", "purge_rehearse") for b in app.button)


def test_a_round_is_closed_once_its_key_is_to_be_destroyed(held: ExerciseLedger) -> None:
    app = signed_in("erase.py")
    assert app.button(key="close_send").disabled
    app.checkbox(key="close_sure").check().run()
    press(app, "close_send")
    assert held.closed() == {("ke-2026", "r1")}
    assert [one.url_hash for one in held.items()] == [""]
    assert "erased: the round is closed" in str(tables(app)["How long rounds are kept"])


def test_a_purge_is_looked_at_first_and_frozen_tables_still_verify(
    held: ExerciseLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = datetime(2026, 9, 1, tzinfo=UTC)
    held.keep_release(ADMIN, Release("r-1", "ke-2026", "r1", "m@1", "{}", frozen_at=at))
    monkeypatch.setenv("TODAY", "2027-03-02")
    app = press(signed_in("erase.py", "A1"), "purge_rehearse")
    assert "would delete: 1 item, 1 report and 1 check, of ke-2026 · r1." in words(app)
    assert len(held.reports()) == 1
    press(app, "purge_send")
    assert (held.items(), held.reports()) == ([], [])
    (row,) = tables(app)["How long rounds are kept"][1:]
    assert row[-2:] == ["0", "1 of 1 verify"]
