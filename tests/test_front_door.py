"""The application as a reader starts it: `streamlit run app.py`, from nothing, without network."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from pages.parts.headers import TITLE
from tests.browser import fetched, settled

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.mark.parametrize("path", ["/", "/compare", "/no-such-page"])
def test_every_page_is_served_under_our_title_and_policy(running_app: str, path: str) -> None:
    headers, body = fetched(running_app + path)
    assert f"<title>{TITLE}</title>" in body.decode()
    assert "frame-ancestors 'self'" in headers["content-security-policy"]


def test_the_icon_is_our_own(running_app: str) -> None:
    _, body = fetched(f"{running_app}/app/static/favicon.png")
    assert body.startswith(b"\x89PNG\r\n\x1a\n")


def test_the_overview_asks_no_other_host_and_breaks_no_policy(
    running_app: str, page: Page, outside_requests: list[str]
) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(running_app)
    settled(page).get_by_role("heading", level=1).first.wait_for()
    assert outside_requests == []
    assert [words for words in said if re.search(r"Content.Security.Policy|Refused", words)] == []
