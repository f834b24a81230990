"""A partner's round trip by hand in a browser: file, mended file, second person, release, purge.

All 500 reports are synthetic: nobody reported anything, and no such content exists.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from data.exercises.columns import CHECK, REPORT, REPORT_MORE
from data.exercises.ledger import ExerciseLedger
from data.exercises.model import Item, Report
from pages.parts.entering import row_of
from tests import browser
from tests.desk import PEOPLE, TOKENS
from tests.publishable import publishable
from tests.test_entry_journey import violations

TODAY = "2026-11-21"
PATIENCE = 40_000
BROKEN = {3: {"channel": "pigeon"}, 50: {"submitted_at": "02.03.26"}, 77: {"harm_code": ""}}
BROKEN |= {n: {"legal_ground": f"see https://synthetic.example/p/{n}"} for n in range(100, 107)}
Rows = list[dict[str, str]]


def written(rows: Rows, columns: tuple[str, ...]) -> bytes:
    out = io.StringIO(newline="")
    lines = csv.DictWriter(out, columns, restval="", extrasaction="ignore")
    lines.writeheader()
    lines.writerows(rows)
    return out.getvalue().encode()


def reports() -> tuple[Rows, Rows]:
    """Return 500 reports, and two looks at each item."""
    rows: Rows = []
    looks: Rows = []
    entities = publishable(228, lonely=44).entities
    for one, filed in zip(entities[::2], entities[1::2], strict=True):
        assert isinstance(one, Item)
        assert isinstance(filed, Report)
        assert filed.submitted_at is not None
        rows.append(row_of("reports", (one, filed)))
        for hours in (2, 24):
            gone = hours == 24 and filed.decision == "removed"
            at = filed.submitted_at + timedelta(hours=hours)
            looks.append(
                {
                    "item_id": one.id,
                    "checked_at": at.isoformat(),
                    "vantage_country": "ES",
                    "logged_in": "no",
                    "state": "gone_platform" if gone else "up",
                }
            )
    return rows, looks


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, ExerciseLedger]]:
    home = tmp_path_factory.mktemp("round-trip")
    held = ExerciseLedger(f"sqlite:///{home}/exercises.db")
    held.prepare()
    with browser.application(home, DESK_TOKENS=PEOPLE, TODAY=TODAY) as address:
        yield address, held
    held.close()


def signed(page: Page, address: str, path: str, who: str) -> None:
    page.goto(f"{address}/{path}")
    page.get_by_label("Your token").fill(TOKENS[who])
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text(f"Signed in as {who}")).to_be_visible(timeout=PATIENCE)


def typed(page: Page, label: str, words: str) -> None:
    field = page.get_by_label(label, exact=True)
    field.fill(words)
    field.press("Tab")
    settled(page)


def chosen(page: Page, label: str, words: str) -> None:
    field = page.get_by_role("combobox", name=label)
    field.click()
    field.fill(words)
    page.get_by_role("option", name=words, exact=True).click()
    settled(page)


def settled(page: Page) -> None:
    page.wait_for_timeout(150)  # the run that a change starts may not have begun yet
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()


def begun(page: Page, address: str) -> None:
    """Set up the exercise and its round by hand."""
    signed(page, address, "plan", "A1")
    page.get_by_role("tab", name="Exercise and round").click()
    for label, words in (("Exercise", "ke-2026"), ("Title", "Synthetic"), ("Organiser", "Nobody")):
        typed(page, label, words)
    chosen(page, "Design", "Test of reporting")
    chosen(page, "Do platforms know of it?", "Unannounced")
    page.get_by_text("More", exact=True).locator("visible=true").first.click()
    typed(page, "Ethics approval", "synthetic")
    page.get_by_role("button", name="Begin the exercise").click()
    expect(page.get_by_label("Round", exact=True)).to_be_visible(timeout=PATIENCE)
    given = {
        "Round": "r1",
        "Field start": "2026-03-01",
        "Field end": "2026-04-30",
        "Reports at most, as agreed": "1000",
        "Single reports are kept until": "2026-11-01",
    }
    for label, words in given.items():
        typed(page, label, words)
    page.get_by_role("button", name="Begin the round").click()
    expect(page.get_by_text("Taken in as entry").first).to_be_visible(timeout=PATIENCE)


def bring(page: Page, address: str, rows: Rows, looks: Rows, good: str) -> None:
    # Two organisations filed these: a tester may speak for her own only, a reviewer for both.
    signed(page, address, "bring", "R1")
    files = (
        ("r.csv", written(rows, (*REPORT, *REPORT_MORE))),
        ("c.csv", written(looks, CHECK)),
    )
    given = [{"name": name, "mimeType": "text/csv", "buffer": body} for name, body in files]
    page.locator("input[type=file]").set_input_files(given)  # type: ignore[arg-type]
    expect(page.get_by_text(good)).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name="Take in").click()
    expect(page.get_by_text("It waits for a second person.").first).to_be_visible(timeout=PATIENCE)


def fits(page: Page) -> None:
    """Demand that a page is readable by everybody, on a desk and in a hand."""
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_a_partners_round_trip_by_hand(page: Page, desk: tuple[str, ExerciseLedger]) -> None:
    address, held = desk
    rows, looks = reports()
    begun(page, address)
    assert [(r.exercise, r.id, r.schedule) for r in held.rounds()] == [("ke-2026", "r1", "light")]
    broken = [{**row, **BROKEN.get(number, {})} for number, row in enumerate(rows)]

    bring(page, address, broken, looks, "490 of 500 rows are good")
    assert len(held.reports(waiting=True)) == 490
    assert "synthetic.example/p" not in page.content()
    bring(page, address, rows, looks, "500 of 500 rows are good")
    assert (len(held.reports(waiting=True)), held.reports()) == (500, [])
    assert len(held.checks(waiting=True)) == 1_000

    signed(page, address, "review", "A1")
    expect(page.get_by_text("What it says")).to_be_visible(timeout=PATIENCE)
    fits(page)
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Nothing waits for a second person.")).to_be_visible(timeout=PATIENCE)
    assert len(held.reports()) == 500

    signed(page, address, "publish", "A1")
    expect(page.get_by_text("Attacked by linear programming")).to_be_visible(timeout=PATIENCE)
    fits(page)
    page.get_by_role("button", name="Freeze these tables").click()
    expect(page.get_by_text("Frozen as ke-2026.r1.1")).to_be_visible(timeout=PATIENCE)
    page.goto(f"{address}/claims")
    expect(page.locator("[data-testid=stVegaLiteChart]").first).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("unanswered after 7 days").first).to_be_attached(timeout=PATIENCE)
    _, public = browser.fetched(f"{address}/release/ke-2026.r1.1.csv")
    assert "# release,ke-2026.r1.1" in public.decode()

    signed(page, address, "erase", "A1")
    page.get_by_role("tab", name="Rounds and how long they are kept").click()
    page.get_by_role("button", name="Show what would go").click()
    expect(page.get_by_text("500 items, 500 reports and 1,000 checks")).to_be_visible(
        timeout=PATIENCE
    )
    fits(page)
    page.get_by_role("button", name="Purge now").click()
    expect(page.get_by_text("Deleted: 500 items")).to_be_visible(timeout=PATIENCE)
    assert (held.items(), held.reports(), held.checks()) == ([], [], [])
    (frozen,) = held.releases()
    assert frozen.holds()
    assert browser.fetched(f"{address}/release/ke-2026.r1.1.csv")[1] == public
