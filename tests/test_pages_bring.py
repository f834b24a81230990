"""A partner brings a file in a browser: the table of what is wrong, and what goes in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from data.exercises.columns import CHECK, REPORT
from data.exercises.ledger import ExerciseLedger
from tests import browser
from tests.exercises import ADMIN, START, frame

TOKEN = "a-long-secret-of-T1"  # noqa: S105 - of this test only
PEOPLE = f"T1:tester:north:{TOKEN} R1:reviewer:south:a-long-secret-of-R1"


def row(number: int, **more: str) -> dict[str, str]:
    sent = START + timedelta(hours=number)
    end = sent + timedelta(days=28)
    given = {
        "exercise_id": "ke-2026",
        "round_id": "r1",
        "item_id": f"01J9Z7AB{number:02}",
        "attempt_no": "1",
        "platform": "Instagram",
        "harm_code": "THREAT",
        "channel": "in_app",
        "reporter_type": "ordinary_user",
        "reporter_standing_valid": "yes",
        "notice_complete": "yes",
        "vantage_country": "ES",
        "submitted_at": sent.isoformat(),
        "decision": "no_decision_by_end",
        "observation_end": end.isoformat(),
    }
    return given | more


def file(rows: list[dict[str, str]], columns: tuple[str, ...] = REPORT) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def check(number: int, hours: int, state: str) -> dict[str, str]:
    at = (START + timedelta(hours=number + hours)).isoformat()
    about = {"item_id": f"01J9Z7AB{number:02}", "checked_at": at, "vantage_country": "ES"}
    return {**about, "logged_in": "no", "state": state}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    home = tmp_path_factory.mktemp("desk")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LEDGER_HOME", str(home))
        patch.delenv("DATABASE_URL", raising=False)
        held = ExerciseLedger()
        held.prepare()
        held.add(ADMIN, frame())
        held.close()
    with browser.application(home, DESK_TOKENS=PEOPLE) as address:
        yield address, home


def brought(page: Page, address: str, *files: tuple[str, bytes]) -> None:
    page.goto(f"{address}/bring")
    page.get_by_label("Your token").fill(TOKEN)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Signed in as T1, tester.")).to_be_visible(timeout=20_000)
    given = [{"name": name, "mimeType": "text/csv", "buffer": body} for name, body in files]
    page.locator("input[type=file]").set_input_files(given)  # type: ignore[arg-type]


@pytest.mark.browser
def test_good_rows_go_in_bad_ones_stay_out_and_the_same_again_adds_nothing(
    page: Page, desk: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, home = desk
    rows = [row(n) for n in range(12)]
    rows[3]["channel"] = "in_ap"
    rows[5]["legal_ground"] = "see https://example.org/p/1"
    files = (("r.csv", file(rows)), ("c.csv", file([check(0, 24, "up")], CHECK)))
    brought(page, address, *files)
    expect(page.get_by_text("10 of 12 rows are good")).to_be_visible(timeout=20_000)
    expect(page.get_by_role("cell", name="channel", exact=True)).to_be_visible()
    assert "example.org" not in page.content()
    page.get_by_role("button", name="Take in 11 good rows").click()
    expect(page.get_by_text("It waits for a second person.").first).to_be_visible(timeout=20_000)
    monkeypatch.setenv("LEDGER_HOME", str(home))
    held = ExerciseLedger()
    assert len(held.reports("ke-2026", waiting=True)) == 10
    assert held.reports("ke-2026") == []
    assert [c.item for c in held.checks("ke-2026", waiting=True)] == ["01J9Z7AB00"]
    assert b"example.org" not in b"".join(p.read_bytes() for p in home.glob("exercises.db*"))
    brought(page, address, *files)
    page.get_by_role("button", name="Take in 11 good rows").click()
    expect(page.get_by_text("Nothing new").first).to_be_visible(timeout=20_000)
    assert len(held.reports("ke-2026", waiting=True)) == 10
    held.close()


@pytest.mark.browser
def test_a_column_of_links_refuses_the_file(page: Page, desk: tuple[str, Path]) -> None:
    address, _ = desk
    rows = [row(40, post_url="https://example.org/p/1")]
    brought(page, address, ("r.csv", file(rows, (*REPORT, "post_url"))))
    expect(page.get_by_role("heading", name="What is wrong: 1")).to_be_visible(timeout=20_000)
    expect(page.get_by_role("button", name="Take in")).to_have_count(0)
    assert "example.org/p" not in page.content()
