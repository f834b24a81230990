"""A volunteer's round trip at 390 pixels: worksheet, three days of checks, export, import.

Each day's export is brought on the page; it holds the days before as well, and goes on. Links,
keys and answers are made up.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from playwright.sync_api import expect

from data.exercises.ledger import ExerciseLedger
from data.exercises.model import Exercise, Round
from data.exercises.roles import Person, Role
from data.exercises.worksheet import settings_of, worksheet
from tests import browser
from tests import test_worksheet as sheet_of
from tests.exercises import ADMIN, batch
from tests.test_worksheet import (
    LINKS,
    at,
    due,
    exported,
    filled,
    made,
    phone,
    saw,
    told_of_the_round,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

__all__ = ["phone"]
pytestmark = pytest.mark.browser
TOKEN = "a-long-secret-of-T7"  # noqa: S105 - of this test only
PEOPLE = f"T7:tester:wangari:{TOKEN} R1:reviewer:north:a-long-secret-of-R1"
SECOND = Person("R1", Role.REVIEWER, "north")
PHASE = Round(
    *("made-up", "r1", sheet_of.START.date(), date(2026, 3, 9)),
    observation_days=28,
    schedule="light",
    code_prefix="KE",
)
EXERCISE = Exercise("made-up", "Made up", "Nobody", design="report_test", announced="no")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    with patch.dict(os.environ, {"LEDGER_HOME": str(tmp_path / "var")}):
        os.environ.pop("DATABASE_URL", None)
        held = ExerciseLedger()
        held.prepare()
        held.add(ADMIN, batch(EXERCISE, PHASE))
        held.close()
        yield tmp_path / "var"


@pytest.fixture
def desk(home: Path) -> Iterator[str]:
    with browser.application(home, DESK_TOKENS=PEOPLE) as address:
        yield address


def brought(chromium: Browser, desk: str, files: dict[str, str]) -> None:
    """Bring a day's files on the page, on a screen as narrow as the phone's."""
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{desk}/bring")
    page.get_by_label("Your token").fill(TOKEN)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Signed in as T7, tester.")).to_be_visible(timeout=20_000)
    given = [
        {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
        for name, content in files.items()
    ]
    page.locator("input[type=file]").set_input_files(given)  # type: ignore[arg-type]
    taken = page.get_by_role("button", name="Take in")
    expect(taken).to_be_visible(timeout=20_000)
    assert page.get_by_text("What is wrong").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    taken.click()
    expect(page.get_by_text("Taken in as entry").first).to_be_visible(timeout=20_000)
    context.close()


def leaving(tab: Page) -> dict[str, str]:
    """Return the files of a day, under the names the phone gives them."""
    return {name: exported(tab, name) for name in ("reports.csv", "checks.csv")}


def opened(phone: BrowserContext, place: Path) -> Page:
    held = ExerciseLedger()
    (known,) = held.rounds("made-up")
    held.close()
    place.write_text(worksheet(settings_of(known)), encoding="utf-8")
    page = phone.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    page.clock.set_fixed_time(sheet_of.START)
    page.goto(place.as_uri())
    made(page)
    told_of_the_round(page)
    return page


def test_three_days_of_a_volunteer_reach_the_ledger_and_count_once_approved(
    chromium: Browser, phone: BrowserContext, home: Path, desk: str, tmp_path: Path
) -> None:
    tab = opened(phone, tmp_path / "worksheet.html")
    for number, link in enumerate(LINKS):
        at(tab, number)
        filled(tab, link)
    at(tab, 3)
    brought(chromium, desk, {"reports.csv": exported(tab, "reports.csv")})

    at(tab, 26.5)
    assert due(tab) == ["KE-001", "KE-002", "KE-003"]
    for code in due(tab):
        saw(tab, code, "Still up")
    brought(chromium, desk, leaving(tab))

    at(tab, 50.2)
    assert due(tab) == ["KE-001", "KE-002", "KE-003"]
    saw(tab, "KE-001", "Gone: by the platform")
    saw(tab, "KE-002", "Still up")
    saw(tab, "KE-003", "Check failed")
    brought(chromium, desk, leaving(tab))

    held = ExerciseLedger()
    assert held.reports("made-up") == []
    held.decide(SECOND, [w.entry.id for w in held.waiting()], approve=True, why="looked at")
    assert len(held.reports("made-up")) == len(held.items("made-up")) == 3
    seen = sorted((c.item, c.state) for c in held.checks("made-up"))
    assert sorted(state for _, state in seen) == [
        *("check_failed", "gone_platform", "up", "up", "up", "up"),
    ]
    assert {r.tester for r in held.reports("made-up")} == {"T07"}
    assert len({i.url_hash for i in held.items("made-up")}) == 3
    held.close()
    assert b"example.org" not in b"".join(f.read_bytes() for f in home.glob("exercises.db*"))
