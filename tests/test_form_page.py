"""The form without scripts: what it weighs, who may send it, and what becomes of a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Page
from starlette.applications import Starlette
from starlette.datastructures import Headers

from data.exercises.ledger import ExerciseLedger
from pages import form_page
from pages.parts import plain_form, plain_html
from pages.parts.headers import SecurityHeaders
from pages.parts.plain_form import Turnstile
from tests import browser
from tests.exercises import ADMIN, START, frame
from tests.loops import finished

TOKEN = "a-long-secret-of-T1"  # noqa: S105 - of this test only
GIVEN = {
    "token": TOKEN,
    "kind": "reports",
    "item_id": "01J9Z7AAAA",
    "exercise_id": "ke-2026",
    "round_id": "r1",
    "platform": "facebook",
    "harm_code": ["THREAT", "DOXXING"],
    "channel": "in_app",
    "reporter_type": "ordinary_user",
    "vantage_country": "KE",
    "submitted_at": "2026-03-02T12:14+03:00",
    "reporter_standing_valid": "yes",
    "notice_complete": "yes",
}
LOOK = {
    "token": TOKEN,
    "kind": "checks",
    "exercise_id": "ke-2026",
    "round_id": "r1",
    "short_code": "KE-001",
    "checked_at": "2026-03-03T09:20Z",
    "vantage_country": "KE",
    "state": "up",
    "logged_in": "no",
}
Answered = tuple[int, Headers, str]


@pytest.fixture
def held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ExerciseLedger]:
    monkeypatch.setenv("LEDGER_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    viewer = "V1:viewer:north:a-long-secret-of-V1"
    monkeypatch.setenv("DESK_TOKENS", f"T1:tester:north:{TOKEN} {viewer}")
    monkeypatch.setattr(form_page, "_wrong_tokens", Turnstile(sleep=at_once))
    ledger = ExerciseLedger()
    ledger.prepare()
    ledger.add(ADMIN, frame(code_prefix="KE"))
    yield ledger
    ledger.close()


async def at_once(_: float) -> None:
    """Wait for nothing."""


def asked(method: str = "GET", query: str = "", body: Sequence[bytes] = ()) -> Answered:
    """Return status, headers and text of an answer of the application's own middleware."""
    app = SecurityHeaders(Starlette(routes=list(form_page.ROUTES)))
    parts = [*body, b""]
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        part = parts.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(parts)}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http", "method": method, "path": "/form", "query_string": query.encode(),
        "headers": [(b"content-type", b"application/x-www-form-urlencoded")], "scheme": "http",
    }  # fmt: skip
    finished(app(scope, receive, send))
    text = b"".join(m.get("body", b"") for m in sent[1:]).decode()
    return sent[0]["status"], Headers(raw=sent[0]["headers"]), text


def posted(**given: Any) -> Answered:
    return asked("POST", body=[urlencode(given, doseq=True).encode()])


def beside(html: str, column: str) -> str:
    """Return what stands beside a field as wrong."""
    found = BeautifulSoup(html, "html.parser").find(id=f"{column}-wrong")
    return found.get_text() if found else ""


def value(html: str, column: str) -> str:
    """Return what stands in a field."""
    found = BeautifulSoup(html, "html.parser").find(id=column)
    assert isinstance(found, Tag)
    if found.name == "select":
        chosen = found.find("option", selected=True)
        return str(chosen["value"]) if isinstance(chosen, Tag) else ""
    return str(found.get("value", ""))


def test_without_tokens_there_is_no_such_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DESK_TOKENS", raising=False)
    assert asked()[0] == 404
    assert posted(**GIVEN)[0] == 404


@pytest.mark.parametrize("query", ["", "of=checks", "of=else"])
def test_the_page_is_small_runs_nothing_and_tells_nobody_of_a_round(
    held: ExerciseLedger, query: str
) -> None:
    status, headers, html = asked(query=query)
    assert status == 200
    assert len(html.encode()) <= 150 * 1024
    found = BeautifulSoup(html, "html.parser")
    assert found.find_all(["script", "img", "link", "iframe"]) == []
    assert not [a for tag in found.find_all(True) for a in tag.attrs if a.startswith("on")]
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "script" not in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in headers
    assert held.rounds()[0].exercise not in html  # a platform could read that a test runs
    labels = {str(one["for"]) for one in found.find_all("label") if one.get("for")}
    controls = found.select("select, input[type=text], input[type=password]")
    assert {str(one["id"]) for one in controls} == labels


def test_a_phone_says_what_must_be_filled_before_it_sends(held: ExerciseLedger) -> None:
    def needed(query: str) -> set[str]:
        found = BeautifulSoup(asked(query=query)[2], "html.parser").select("[required]")
        return {str(one["id"]) for one in found}

    place = {"token", "exercise_id", "round_id", "vantage_country"}
    asked_for = {"platform", "channel", "reporter_type", "submitted_at"}
    assert needed("") == place | asked_for
    assert needed("of=checks") == place | {"short_code", "checked_at", "state"}
    assert held.rounds()


def test_the_style_is_the_one_its_policy_lets_in(held: ExerciseLedger) -> None:
    _, headers, html = asked()
    assert f"<style>{plain_html.STYLE}</style>" in html
    assert "'sha256-" in headers["content-security-policy"]
    assert held.rounds()


def test_a_report_goes_in_with_a_code_and_waits_for_a_second_person(held: ExerciseLedger) -> None:
    status, _, html = posted(**GIVEN)
    assert status == 200
    assert "KE-001: Taken in as entry" in html
    assert "It waits for a second person." in html
    (item,), (report,) = held.items(waiting=True), held.reports(waiting=True)
    assert (item.short_code, item.harm) == ("KE-001", ("THREAT", "DOXXING"))
    assert (report.submitted_at, report.organisation) == (START.replace(second=0), "north")
    assert report.decision == "no_decision_by_end"
    assert report.observation_end is not None
    assert held.reports() == []
    assert next(one.who for one in held.audit() if one.act == "add") == "T1"
    assert value(html, "exercise_id") == "ke-2026"
    assert value(html, "platform") == ""
    assert TOKEN not in html


def test_the_same_form_sent_twice_adds_nothing(held: ExerciseLedger) -> None:
    posted(**GIVEN)
    status, _, html = posted(**GIVEN)
    assert status == 200
    assert "KE-001: Nothing new" in html
    assert len(held.reports(waiting=True)) == 1
    assert "KE-002" in posted(**GIVEN | {"item_id": "01J9Z7BBBB"})[2]


def test_a_look_is_taken_by_the_short_code(held: ExerciseLedger) -> None:
    posted(**GIVEN)
    status, _, html = posted(**LOOK)
    assert status == 200
    assert "KE-001: Taken in" in html
    (seen,) = held.checks(waiting=True)
    assert (seen.item, seen.state, seen.logged_in) == ("01J9Z7AAAA", "up", False)
    status, _, html = posted(**LOOK | {"short_code": "KE-044"})
    assert status == 422
    assert "no report of this item is known" in beside(html, "short_code")
    assert value(html, "short_code") == "KE-044"


def test_faults_stand_beside_their_fields_and_what_was_typed_stays(held: ExerciseLedger) -> None:
    status, _, html = posted(**GIVEN | {"submitted_at": "2 March", "channel": ""})
    assert status == 422
    assert beside(html, "submitted_at")
    assert value(html, "submitted_at") == "2 March"
    assert value(html, "platform") == "facebook"
    found = BeautifulSoup(html, "html.parser")
    assert [str(one["value"]) for one in found.select("input[type=checkbox][checked]")] == [
        *("THREAT", "DOXXING")
    ]
    assert 'aria-invalid="true"' in html
    hidden = found.select_one("input[name=item_id]")
    assert hidden is not None
    assert hidden["value"] == GIVEN["item_id"]  # sent again it is the same item
    assert held.items(waiting=True) == []
    status, _, html = posted(**GIVEN | {"channel": ""})
    assert (status, bool(beside(html, "channel"))) == (422, True)


def test_what_looks_personal_is_neither_kept_nor_shown_again(held: ExerciseLedger) -> None:
    for typed in ("https://example.org/p/1", "+254 700 123 456", "someone@example.org"):
        status, _, html = posted(**GIVEN | {"language": typed})
        assert status == 422
        assert typed not in html
        assert "example.org" not in html
        assert value(html, "language") == ""
    home = Path(held.url.removeprefix("sqlite:///")).parent
    assert b"example.org/p" not in b"".join(p.read_bytes() for p in home.glob("exercises.db*"))


def test_what_is_typed_is_shown_as_words_and_never_as_html(held: ExerciseLedger) -> None:
    _, _, html = posted(**GIVEN | {"round_id": '"><script>alert(1)</script>', "item_id": '">x'})
    assert "<script>" not in html
    assert held.rounds()


@pytest.mark.parametrize("token", ["", "wrong", TOKEN[:-1], f"{TOKEN}x", "ü" * 20])
def test_a_wrong_token_takes_nothing_in_and_keeps_what_was_typed(
    held: ExerciseLedger, token: str
) -> None:
    status, _, html = posted(**GIVEN | {"token": token})
    assert status == 403
    assert "Nobody here has this token." in beside(html, "token")
    assert value(html, "submitted_at") == GIVEN["submitted_at"]
    assert value(html, "token") == ""
    assert held.items(waiting=True) == []


def test_a_token_in_the_address_is_none(held: ExerciseLedger) -> None:
    given = {name: v for name, v in GIVEN.items() if name != "token"}
    body = urlencode(given, doseq=True).encode()
    assert asked("POST", f"token={TOKEN}", [body])[0] == 403
    assert held.items(waiting=True) == []


def test_a_viewer_is_told_that_she_adds_nothing(held: ExerciseLedger) -> None:
    status, _, html = posted(**GIVEN | {"token": "a-long-secret-of-V1"})
    assert status == 422
    assert "Only testers, reviewers and administrators" in html
    assert held.items(waiting=True) == []


def test_more_than_a_form_is_not_read_to_its_end(held: ExerciseLedger) -> None:
    assert asked("POST", body=[b"x" * plain_form.LARGEST, b"x"])[0] == 413
    assert asked("POST", body=[b"a=1&" * 200])[0] == 413
    assert asked("POST", body=[b"\xff\xfe=%ff"])[0] == 403
    assert held.items(waiting=True) == []


def test_wrong_tokens_are_answered_one_after_the_other_and_not_without_end() -> None:
    waits: list[float] = []

    async def noted(seconds: float) -> None:
        waits.append(seconds)

    now = [100.0]
    gate = Turnstile(pause=1.0, longest=3.0, clock=lambda: now[0], sleep=noted)
    for _ in range(4):
        assert not gate.full()
        finished(gate.wait())
    assert waits == [1.0, 2.0, 3.0, 4.0]
    assert gate.full()
    now[0] += 1.0
    assert not gate.full()


def test_where_too_many_wait_no_token_is_looked_at(
    held: ExerciseLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Turnstile(longest=-1.0, clock=lambda: 5.0)
    gate._free_at = 5.0
    monkeypatch.setattr(form_page, "_wrong_tokens", gate)
    status, headers, _ = posted(**GIVEN)
    assert (status, headers["retry-after"]) == (429, "60")
    assert held.items(waiting=True) == []


@pytest.mark.browser
def test_on_a_narrow_phone_without_scripts_nothing_runs_out_of_the_screen(
    page: Page, tmp_path: Path
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is absent")
    people = f"T1:tester:north:{TOKEN}"
    opened = page.context.browser
    assert opened is not None
    with browser.application(tmp_path, DESK_TOKENS=people) as address:
        narrow = {"width": 320, "height": 560}
        plain = opened.new_context(java_script_enabled=False, viewport=narrow)  # type: ignore[arg-type]
        phone = plain.new_page()
        phone.goto(f"{address}/form")
        phone.get_by_label("Your token").fill("not-the-token-of-anybody")
        for column in ("exercise_id", "round_id", "submitted_at"):
            phone.locator(f"#{column}").fill(str(GIVEN[column]))
        for column in ("platform", "channel", "reporter_type", "vantage_country"):
            phone.locator(f"#{column}").select_option(str(GIVEN[column]))
        phone.get_by_role("button", name="Send the report").click()
        assert "Nobody here has this token." in phone.content()
        plain.close()
        page.set_viewport_size({"width": 320, "height": 560})
        for path in ("/form", "/form?of=checks"):
            page.goto(f"{address}{path}")
            assert page.evaluate("document.documentElement.scrollWidth") <= 320
            assert [one["id"] for one in axe.Axe().run(page).response["violations"]] == []
