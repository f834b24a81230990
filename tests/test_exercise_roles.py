"""Who may enter test reports, and how a token or a login says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.exercises import roles
from data.exercises.roles import Person, Role

LONG = "a-token-of-some-length"
OTHER = "another-token-as-long"


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DESK_TOKENS", "DESK_LOGINS"):
        monkeypatch.delenv(name, raising=False)


def test_without_configuration_nothing_is_entered() -> None:
    assert not roles.open_to_anybody()
    assert roles.person_of("") is None
    assert roles.person_of_login("") is None


def test_a_token_is_one_person(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_TOKENS", f"AB:tester:north:{LONG} CD:admin::{OTHER}")
    assert roles.person_of(LONG) == Person("AB", Role.TESTER, "north")
    assert roles.person_of(OTHER) == Person("CD", Role.ADMIN)
    assert roles.person_of(LONG[:-1]) is None
    assert roles.open_to_two()


@pytest.mark.parametrize(
    "line",
    [
        "AB:tester:north:too-short",
        f"AB:owner:north:{LONG}",
        f"AB:tester:{LONG}",
        f":tester:north:{LONG}",
        f"a@b.example:tester:north:{LONG}",
        f"program:admin::{LONG}",
        f"AB:tester:North Group:{LONG}",
        f"AB:tester:north:{LONG} CD:tester:south:{LONG}",
    ],
)
def test_a_line_that_is_none_admits_nobody(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    monkeypatch.setenv("DESK_TOKENS", line)
    assert roles.person_of(LONG) is None


def test_a_viewer_enters_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_TOKENS", f"AB:viewer::{LONG}")
    assert roles.person_of(LONG) == Person("AB", Role.VIEWER)
    assert not roles.open_to_anybody()


def test_a_login_is_a_person_and_its_address_stays_outside(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    line = "ana@example.org=AB:reviewer:north"
    monkeypatch.setenv("DESK_LOGINS", line)
    assert roles.person_of_login(" Ana@Example.org ") == Person("AB", Role.REVIEWER, "north")
    assert roles.person_of_login("bea@example.org") is None
    kept = tmp_path / "logins"
    kept.write_text(f"{line}\nbea@example.org=CD:tester:south\n", encoding="utf-8")
    monkeypatch.setenv("DESK_LOGINS", str(kept))
    assert roles.person_of_login("bea@example.org") == Person("CD", Role.TESTER, "south")


def test_who_may_do_more_may_do_less() -> None:
    assert Role.VIEWER < Role.TESTER < Role.REVIEWER < Role.ADMIN
