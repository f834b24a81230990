"""The page for typing in figures as a browser shows it: readable by everybody at every step."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest

from data.model import Obtained
from data.store import Store
from scrapers.receiving import by_hand, opening
from scrapers.receiving.origin import Origin
from tests import browser
from tests.test_entries import TOKENS
from tests.test_typed import AT, REPORT, SOURCE

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of an application with a held document, where two people may type."""
    home = tmp_path_factory.mktemp("desk") / "var"
    with patch.dict(os.environ, {"LEDGER_HOME": str(home)}):
        os.environ.pop("DATABASE_URL", None)
        store = Store()
        opening.first_start(store)
        by_hand.drop(store, SOURCE, [("report.pdf", REPORT)], Origin(Obtained.DROPPED, AT))
        store.close()
    tokens = " ".join(f"{name}:tester::{token}" for name, token in TOKENS.items())
    with browser.application(home, DESK_TOKENS=tokens) as address:
        yield address


def violations(page: Page) -> list[str]:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is absent")
    found = axe.Axe().run(page).response["violations"]
    return [f"{v['id']}: {n['html'][:160]}" for v in found for n in v["nodes"]]


def still(page: Page) -> Page:
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(timeout=30_000)
    return page


@pytest.mark.parametrize("width", [1440, 390])
def test_no_step_of_typing_has_an_accessibility_violation(
    desk: str, another_page: Page, width: int
) -> None:
    page = another_page
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{desk}/entry")
    token = page.get_by_label("Your token")
    token.wait_for(timeout=30_000)
    assert violations(still(page)) == []
    token.fill("a token of nobody's")
    token.press("Enter")
    page.get_by_text("Nobody here has this token").wait_for()
    assert violations(still(page)) == []
    token.fill(TOKENS["First"])
    token.press("Enter")
    page.get_by_text("Signed in as First, tester.").wait_for()
    assert violations(still(page)) == []
    page.get_by_label("First day of the period").fill("2025-04-01")
    page.get_by_role("button", name="Keep").click()
    page.get_by_text("The first and last day of the period are wanted").wait_for()
    assert violations(still(page)) == []
    assert page.get_by_label("First day of the period").input_value() == "2025-04-01"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
