"""Who gets in: a token, a login at a provider on this machine, and nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from data.exercises.roles import Role, person_of_login
from tests import browser
from tests.exhibition import opened, words
from tests.oidc_provider import provider

TOKEN = "a-long-secret-of-AB"  # noqa: S105 - of this test only
VIEWER = "a-long-secret-of-CD"


@pytest.fixture
def desk(first_start: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DESK_TOKENS", f"AB:tester:north:{TOKEN} CD:viewer::{VIEWER}")
    return first_start


def test_without_configuration_entry_is_off_and_not_in_the_menu(
    first_start: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert first_start.is_dir()
    monkeypatch.delenv("DESK_TOKENS", raising=False)
    monkeypatch.delenv("DESK_LOGINS", raising=False)
    app = opened()
    assert "Today" not in words(app)


def test_a_token_lets_its_person_in_and_a_wrong_one_nobody(desk: Path) -> None:
    assert desk.is_dir()
    app = opened("desk.py")
    assert [t.value for t in app.title] == ["Today"]
    assert "Rounds" not in [h.value for h in app.header]
    app.text_input(key="desk_token_asked").input("a-guess-of-somebody")
    app.button[0].click().run()
    assert [e.value for e in app.error] == ["Nobody here has this token."]
    app.text_input(key="desk_token_asked").input(TOKEN)
    app.button[0].click().run()
    assert "Signed in as AB, tester." in words(app)
    assert "Rounds" in [h.value for h in app.header]
    app.button(key="desk_sign_out").click().run()
    assert "Rounds" not in [h.value for h in app.header]


def test_whoever_signs_in_next_finds_nothing_of_the_one_before(desk: Path) -> None:
    assert desk.is_dir()
    app = opened("desk.py")
    app.text_input(key="desk_token_asked").input(TOKEN)
    app.button[0].click().run()
    left = ("bring_read", "enter|report|new:item_id", "enter|report|new|begun")
    for name in left:
        app.session_state[name] = "of AB"
    app.button(key="desk_sign_out").click().run()
    assert [name for name in left if name in app.session_state] == []
    assert [e.message for e in app.exception] == []
    assert [t.value for t in app.title] == ["Today"]


def test_a_viewer_sees_why_the_page_is_not_for_her(desk: Path) -> None:
    assert desk.is_dir()
    app = opened("desk.py")
    app.text_input(key="desk_token_asked").input(VIEWER)
    app.button[0].click().run()
    assert "This page is for testers" in app.warning[0].value
    assert "Rounds" not in [h.value for h in app.header]


def test_work_pages_have_no_filters_and_leave_the_choice_as_it_was(desk: Path) -> None:
    assert desk.is_dir()
    app = opened("compare.py", address={"country": "DE"})
    assert app.selectbox(key="filter_country").value == "DE"
    app.switch_page("desk.py").run()
    assert [s.key for s in app.selectbox if str(s.key).startswith("filter_")] == []
    app.switch_page("compare.py").run()
    assert app.selectbox(key="filter_country").value == "DE"


def test_a_subject_stands_for_a_login_whose_address_nobody_verified(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DESK_LOGINS", "https://id.example#a=B=EF:reviewer:north gh@x.org=GH:admin:")
    found = person_of_login("https://id.example#a=B")
    assert found is not None
    assert (found.name, found.role) == ("EF", Role.REVIEWER)
    assert person_of_login("https://id.example#A=b") is None
    assert person_of_login("GH@x.org") is not None


@pytest.mark.browser
@pytest.mark.parametrize(
    ("verified", "seen"),
    [(True, "Signed in as AB, tester."), (False, "not among those who may work here")],
)
def test_a_login_at_a_provider_counts_only_with_a_verified_address(
    page: Page, tmp_path: Path, verified: bool, seen: str
) -> None:
    port = browser.free_port()
    claims = {"sub": "17", "email": "ab@north.example", "email_verified": verified}
    with provider(**claims) as told:
        secrets = tmp_path / "secrets.toml"
        secrets.write_text(told.secrets(f"http://127.0.0.1:{port}"), encoding="utf-8")
        named = {
            "DESK_LOGINS": "ab@north.example=AB:tester:north",
            "STREAMLIT_SECRETS_FILES": str(secrets),
        }
        with browser.application(tmp_path / "home", port, **named) as address:
            page.goto(f"{address}/desk")
            page.get_by_role("button", name="Log in").click()
            page.wait_for_url(f"{address}/", timeout=30_000)  # a login ends on the first page
            page.goto(f"{address}/desk")
            expect(page.get_by_text(seen)).to_be_visible(timeout=20_000)
