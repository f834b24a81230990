"""A volunteer's round trip with the worksheet, on a screen 390 pixels wide, without a network.

Links, keys and answers are made up.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from data.exercises import codes, columns, model, rules
from data.exercises.choices import choices
from data.exercises.words import words
from data.exercises.worksheet import FULL, LIGHT, RoundSettings, worksheet
from scrapers.intake import Context, Taken, context_of, read

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

ROUND = RoundSettings("made-up", "r1", "KE")
KEY = bytes(range(32))
PASSPHRASE = "mobi-tasu-kera-lovi"  # noqa: S105 - made up
START = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)  # 9 o'clock in Nairobi
LINKS = (
    "https://www.example.org/Post/1/?utm_source=x",
    "https://example.org/post/2",
    "m.example.org/post/3#top",
)


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> str:
    place = tmp_path_factory.mktemp("sheet") / "worksheet.html"
    place.write_text(worksheet(ROUND), encoding="utf-8")
    return place.as_uri()


@pytest.fixture
def phone(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(
        viewport={"width": 390, "height": 844},
        is_mobile=True,
        has_touch=True,
        locale="en-GB",
        timezone_id="Africa/Nairobi",
        accept_downloads=True,
    )
    yield context
    context.close()


@pytest.fixture
def tab(phone: BrowserContext, sheet: str) -> Iterator[Page]:
    """Return the worksheet opened as a file; a fault of its script or a request fails the test."""
    page = phone.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("request", lambda asked: faults.append(asked.url) if asked.url[:4] == "http" else None)
    page.on("dialog", lambda dialog: dialog.accept())
    page.clock.set_fixed_time(START)
    page.goto(sheet)
    yield page
    assert faults == []


def status(page: Page) -> str:
    return page.locator("#status").inner_text()


def at(page: Page, hours: float) -> None:
    """Set the phone's clock to so many hours after the start."""
    page.clock.set_fixed_time(START + timedelta(hours=hours))


def go(page: Page, name: str) -> None:
    page.locator("#screens").get_by_role("button", name=name, exact=True).click()


def made(page: Page, passphrase: str = PASSPHRASE) -> Page:
    page.locator("#new1").fill(passphrase)
    page.locator("#new2").fill(passphrase)
    page.get_by_role("button", name="Make the vault").click()
    page.get_by_role("heading", name="Today").wait_for()
    return page


def filled(page: Page, link: str, harm: str = "", /, **chosen: str) -> None:
    """Fill in the form for a new item, and send it."""
    go(page, "Add")
    page.get_by_label("None of these").check()
    page.locator("#link").fill(link)
    given = {
        "channel": "in_app",
        "reporter_type": "ordinary_user",
        "vantage_country": "KE",
        "platform": "tiktok",
        **chosen,
    }
    for name, value in given.items():
        page.locator(f"form [name={name}]").select_option(value)
    for code in (harm,) if harm else ("THREAT", "INTERSECTIONAL"):
        page.locator(f"[name=harm_code][value={code}]").check()
    page.get_by_role("button", name="Add", exact=True).last.click()


def saw(page: Page, code: str, label: str) -> None:
    card = page.get_by_role("article", name=code)
    card.get_by_role("button", name=label).click()


def due(page: Page) -> list[str]:
    go(page, "Today")
    return [card.inner_text() for card in page.locator(".card h3").all()]


def exported(page: Page, name: str) -> str:
    """Return what leaves as a file; the text shown below must be the same."""
    go(page, "Export")
    with page.expect_download() as download:
        page.locator("main").get_by_role("button", name=name, exact=True).click()
    content = Path(download.value.path()).read_bytes().decode()
    assert page.locator("#out").input_value().splitlines() == content.splitlines()
    return content


def opened(page: Page, content: str, passphrase: str = PASSPHRASE) -> None:
    file = {"name": "vault.json", "mimeType": "application/json", "buffer": content.encode()}
    page.locator("#file").set_input_files(file)  # type: ignore[arg-type]
    page.locator("#passphrase").fill(passphrase)
    page.get_by_role("button", name="Open", exact=True).click()


def rows(content: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content)))


def moment(written: str) -> datetime:
    found = datetime.fromisoformat(written)
    assert found.utcoffset() is not None, written
    return found


def told_of_the_round(page: Page) -> None:
    """Enter who tests, and the key that was handed out."""
    go(page, "Round")
    page.locator("#tester").fill("T07")
    page.locator("#organisation").fill("wangari")
    page.get_by_role("button", name="Keep", exact=True).click()
    page.locator("#key").fill(KEY.hex())
    page.get_by_role("button", name="Take the key").click()
    assert codes.key_mark(KEY) in page.locator("main").inner_text()


def test_three_days_of_checks_leave_as_files_of_the_contract(tab: Page) -> None:
    made(tab)
    told_of_the_round(tab)
    for number, link in enumerate(LINKS):
        at(tab, number)
        filled(tab, link)
        assert f"KE-00{number + 1}" in status(tab)
    assert due(tab) == []

    at(tab, 24.5)
    assert due(tab) == ["KE-001"]
    assert "KE-003 at 11:00" in tab.locator("main").inner_text()
    saw(tab, "KE-001", "Still up")
    at(tab, 26.5)
    assert due(tab) == ["KE-002", "KE-003"]
    saw(tab, "KE-002", "Gone: by the platform")
    saw(tab, "KE-003", "Check failed")
    assert due(tab) == ["KE-003"]  # a look that failed leaves the check due
    at(tab, 26.6)
    saw(tab, "KE-003", "Only with a login")
    assert due(tab) == []

    at(tab, 50.2)
    assert due(tab) == ["KE-001", "KE-002", "KE-003"]
    saw(tab, "KE-001", "Gone: by its author")
    tab.get_by_role("button", name="Undo").click()
    assert due(tab) == ["KE-001", "KE-002", "KE-003"]
    saw(tab, "KE-001", "Blocked in this country")
    tab.get_by_role("article", name="KE-003").get_by_text("Up, but changed").click()
    tab.get_by_role("article", name="KE-003").get_by_text("I looked for copies").click()
    tab.locator("[name=copy_found] >> visible=true").select_option("1-5")
    saw(tab, "KE-003", "Up with a label")
    answered(tab)

    written = exported(tab, "checks.csv")
    checks = rows(written)
    assert [(c["short_code"], c["state"]) for c in checks] == [
        *(("KE-001", "up"), ("KE-001", "geo_blocked"), ("KE-002", "gone_platform")),
        *(("KE-003", "check_failed"), ("KE-003", "login_wall"), ("KE-003", "up_labelled")),
    ]
    assert [c["copy_found"] for c in checks] == ["", "", "", "", "", "1-5"]
    assert checks[0]["checked_at"] == "2026-03-03T09:30:00+03:00"
    reported = exported(tab, "reports.csv")
    reports = rows(reported)
    keep_the_contract(reports, checks)
    first = taken(reported, "reports.csv", FRAME)
    found = taken(written, "checks.csv", FRAME.after(first))
    entities = (*first.batch.entities, *found.batch.entities)
    counted = Counter(model.kind_of(one) for one in entities)
    assert counted == {"item": 3, "report": 3, "appeal": 1, "state_check": 6}
    second = next(r for r in reports if r["short_code"] == "KE-002")
    assert (second["decision"], second["ack_automated"]) == ("removed", "yes")
    assert moment(second["decided_at"]) == START + timedelta(hours=20)


EXERCISE = model.Exercise("made-up", "Made up", "Nobody", design="report_test", announced="no")
PHASE = model.Round(
    *("made-up", "r1", START.date(), START.date() + timedelta(days=7)),
    observation_days=28,
    schedule="light",
    code_prefix="KE",
)
FRAME = context_of([EXERCISE], [PHASE], [])


def taken(content: str, name: str, into: Context) -> Taken:
    """Return what the import takes of a file: all of it, or the test fails."""
    found = read(content.encode(), name, into=into)
    assert (found.faults, found.warnings) == ((), ())
    assert found.rows_good == found.rows_read == len(rows(content))
    return found


def answered(page: Page) -> None:
    """Record receipt, decision and appeal of the second item."""
    go(page, "Items")
    card = page.locator("details.card").nth(1)
    card.locator("> summary").click()
    steps = {
        "Acknowledged": {"acknowledged_at": "2026-03-02T10:00:05", "ack_automated": "yes"},
        "Decided": {"decided_at": "2026-03-03T05:00:00", "decision": "removed"},
        "Appealed": {"appeal_lodged_at": "2026-03-04T09:00:00"},
    }
    for title, given in steps.items():
        card = page.locator("details.card").nth(1)
        step = card.locator("details", has=page.locator("summary", has_text=title)).last
        step.locator("summary").click()
        for name, value in given.items():
            field = step.locator(f"[name={name}]")
            if value[0].isdigit():
                field.fill(value)
            else:
                field.select_option(value)
        step.get_by_role("button").click()
        assert status(page) == "KE-002: kept."


def keep_the_contract(reports: list[dict[str, str]], checks: list[dict[str, str]]) -> None:
    assert set(columns.REPORT) <= reports[0].keys() <= {*columns.REPORT, *columns.REPORT_MORE}
    assert set(columns.CHECK) <= checks[0].keys() <= {*columns.CHECK, *columns.CHECK_MORE}
    patterns = {f.name: f.metadata.get("pattern") for f in model.fields_of(model.Item)}
    assert len({report["item_id"] for report in reports}) == 3
    for report, link in zip(reports, LINKS, strict=True):
        assert re.fullmatch(patterns["id"] or "", report["item_id"])
        assert re.fullmatch(patterns["short_code"] or "", report["short_code"])
        assert report["url_hash"] == codes.fingerprint(link, KEY)
        assert (report["exercise_id"], report["round_id"], report["tester"]) == (
            *("made-up", "r1"),
            "T07",
        )
        assert report["harm_code"] == "THREAT;INTERSECTIONAL"
        assert report["decision"] in words("decision")
        assert moment(report["submitted_at"]) < moment(report["observation_end"])
        assert moment(report["observation_end"]) == START + timedelta(hours=50.2)
        assert "example" not in "".join(report.values())
    for check in checks:
        assert check["item_id"] in {report["item_id"] for report in reports}
        assert check["state"] in words("state")
        assert (check["vantage_country"], check["logged_in"]) == ("KE", "no")
        assert moment(check["checked_at"]) > START


def test_a_vault_says_nothing_and_opens_only_with_its_passphrase_and_unchanged(tab: Page) -> None:
    made(tab)
    filled(tab, LINKS[0])
    vault = exported(tab, "The vault")
    plain = ("example", "tiktok", "KE-001", "THREAT", "made-up", PASSPHRASE)
    assert not [word for word in plain if word.casefold() in vault.casefold()]
    again = exported(tab, "The vault")
    assert json.loads(vault)["sealed"] == json.loads(again)["sealed"]  # nothing changed since
    tab.get_by_role("button", name="Lock").click()
    assert "example" not in tab.content()

    opened(tab, vault, PASSPHRASE + "x")
    refusal = "The passphrase is wrong, or the file was changed. Nothing was opened."
    tab.get_by_text(refusal).wait_for()
    head = json.loads(vault)
    middle = len(head["sealed"]) // 2
    other = "B" if head["sealed"][middle] == "A" else "A"
    for changed in (
        {"sealed": head["sealed"][:middle] + other + head["sealed"][middle + 1 :]},
        {"rounds": head["rounds"] - 1},
        {"nonce": head["nonce"][::-1]},
        {"salt": head["salt"][::-1]},
    ):
        opened(tab, json.dumps({**head, **changed}))
        tab.get_by_role("button", name="Open", exact=True, disabled=False).wait_for()
        assert status(tab) == refusal
    for broken in ("{}", vault[:-9], "no vault", json.dumps({**head, "rounds": 10**9})):
        opened(tab, broken)
        tab.get_by_text("This is not a vault file").wait_for()
    opened(tab, vault)
    tab.get_by_role("heading", name="Today").wait_for()
    go(tab, "Items")
    assert "KE-001: TikTok" in tab.locator("main").inner_text()


def test_a_vault_goes_from_one_phone_to_the_next_and_codes_go_on(
    tab: Page, phone: BrowserContext, sheet: str
) -> None:
    made(tab)
    filled(tab, LINKS[0])
    vault = exported(tab, "The vault")
    other = phone.new_page()
    other.goto(sheet)
    other.get_by_text("The phone does not give me the file").click()
    other.locator("#pasted").fill(vault)
    other.locator("#passphrase").fill(f" {PASSPHRASE} ")  # keyboards add blanks
    other.get_by_role("button", name="Open", exact=True).click()
    other.get_by_role("heading", name="Today").wait_for()
    filled(other, LINKS[1])
    assert "KE-002" in status(other)
    filled(other, "https://example.org/Post/1#again")
    assert "This is KE-001 already." in status(other)


def test_a_vault_of_another_round_is_not_opened(tab: Page, tmp_path: Path) -> None:
    made(tab)
    vault = exported(tab, "The vault")
    place = tmp_path / "other.html"
    place.write_text(worksheet(RoundSettings("made-up", "r2", "KE")), encoding="utf-8")
    tab.goto(place.as_uri())
    assert tab.get_by_role("heading", name="Open your vault").is_visible()
    opened(tab, vault)
    tab.get_by_text("This vault belongs to another round.").wait_for()


def test_a_reload_keeps_the_sealed_vault_and_leaving_empties_the_screen(tab: Page) -> None:
    made(tab)
    filled(tab, LINKS[0])
    tab.reload()
    stored = tab.evaluate("JSON.stringify(Object.entries(sessionStorage))")
    assert "sealed" in stored
    assert "example" not in stored
    assert tab.evaluate("localStorage.length") == 0
    tab.locator("#passphrase").fill(PASSPHRASE)
    tab.get_by_role("button", name="Open", exact=True).click()
    tab.get_by_role("heading", name="Today").wait_for()
    tab.get_by_role("button", name="Leave now").click()
    tab.wait_for_url("about:blank")
    assert tab.locator("body").inner_text() == ""
    assert tab.title() == ""


@pytest.mark.parametrize(
    ("answer", "words_of_it"),
    [("It shows somebody", "INHOPE"), ("Somebody is in danger", "emergency services")],
)
def test_what_may_not_be_recorded_meets_no_form(tab: Page, answer: str, words_of_it: str) -> None:
    made(tab)
    go(tab, "Add")
    tab.get_by_label(answer).check()
    assert words_of_it in tab.get_by_role("alert").inner_text()
    assert tab.locator("#link").count() == 0
    assert not re.search(r"https?://|\b\d{3,}\b", tab.get_by_role("alert").inner_text())


def test_severity_four_is_referred_and_not_recorded(tab: Page) -> None:
    made(tab)
    filled(tab, LINKS[0], severity="4")
    assert "Refer it now" in tab.get_by_role("alert").inner_text()
    assert tab.locator("#link").count() == 0
    go(tab, "Items")
    assert "There is no item yet." in tab.locator("main").inner_text()
    assert "children" not in str(choices()["harm"]).casefold()
    assert not {"CSAM", "CSAM_SYNTHETIC", "GROOMING"} & {code for code, _ in choices()["harm"]}


def test_an_item_taken_out_leaves_its_code_and_nothing_else(tab: Page) -> None:
    made(tab)
    filled(tab, LINKS[0])
    filled(tab, LINKS[1])
    go(tab, "Items")
    card = tab.locator("details.card").first
    card.locator("> summary").click()
    card.get_by_text("Take it out of the test").click()
    card.get_by_role("button", name="Somebody is in danger").click()
    assert "Refer it now" in status(tab)
    assert [r["short_code"] for r in rows(exported(tab, "reports.csv"))] == ["KE-002"]
    at(tab, 25)
    assert due(tab) == ["KE-002"]
    filled(tab, LINKS[0])
    assert "KE-003" in status(tab)


def test_two_taps_within_a_second_are_one_look(tab: Page) -> None:
    made(tab)
    filled(tab, LINKS[0])
    at(tab, 25)
    go(tab, "Today")
    saw(tab, "KE-001", "Check failed")
    saw(tab, "KE-001", "Still up")
    assert [c["state"] for c in rows(exported(tab, "checks.csv"))] == ["up"]


def test_a_second_report_of_an_item_is_an_attempt_of_its_own(tab: Page) -> None:
    made(tab)
    filled(tab, LINKS[0])
    at(tab, 30)
    go(tab, "Items")
    card = tab.locator("details.card").first
    card.locator("> summary").click()
    again = card.locator("details", has=tab.get_by_text("Reported again", exact=True)).last
    again.locator("summary").click()
    again.locator("[name=channel]").select_option("dsa_art16_form")
    again.locator("[name=reporter_type]").select_option("ordinary_user")
    again.get_by_role("button").click()
    found = rows(exported(tab, "reports.csv"))
    assert [(r["attempt_no"], r["channel"]) for r in found] == [
        *(("1", "in_app"), ("2", "dsa_art16_form")),
    ]
    assert len({r["item_id"] for r in found}) == 1


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ("no link", "The link can't be used"),
        ("ftp://example.org/a", "The link can't be used"),
        ("https://ada@example.org/a", "The link can't be used"),
        ("", "The link can't be used"),
    ],
)
def test_what_is_no_link_is_not_added(tab: Page, link: str, told: str) -> None:
    made(tab)
    filled(tab, link)
    assert told in status(tab)
    go(tab, "Items")
    assert "There is no item yet." in tab.locator("main").inner_text()


def test_times_that_cannot_be_are_told(tab: Page) -> None:
    made(tab)
    filled(tab, LINKS[0])
    go(tab, "Items")
    card = tab.locator("details.card").first
    card.locator("> summary").click()
    step = card.locator("details", has=tab.locator("summary", has_text="Decided")).last
    step.locator("summary").click()
    step.locator("[name=decided_at]").fill("2026-03-01T09:00:00")
    step.get_by_role("button").click()
    assert status(tab) == "The decision is before the report. Say what was decided."
    step.locator("[name=decided_at]").fill("2026-03-09T09:00:00")
    step.locator("[name=decision]").select_option("removed")
    step.get_by_role("button").click()
    assert status(tab) == "A time is in the future."


def test_an_answer_after_the_end_of_watching_does_not_leave(tab: Page) -> None:
    made(tab)
    filled(tab, LINKS[0])
    at(tab, 24 * 40)
    go(tab, "Items")
    tab.locator("details.card > summary").click()
    step = tab.locator("details.card details", has=tab.locator("summary", has_text="Decided")).last
    step.locator("summary").click()
    step.locator("[name=decided_at]").fill("2026-04-05T09:00:00")
    step.locator("[name=decision]").select_option("removed")
    step.get_by_role("button").click()
    assert status(tab) == "KE-001: kept."
    content = exported(tab, "reports.csv")
    (report,) = rows(content)
    assert (report["decided_at"], report["decision"]) == ("", "no_decision_by_end")
    assert moment(report["observation_end"]) == START + timedelta(days=28)
    assert len(taken(content, "reports.csv", FRAME).batch.entities) == 2


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"target_type": "private_person"}, "from that person alone"),
        (
            {"target_type": "public_figure", "origin": "synthetic_posted_by_team"},
            "aimed at nobody real",
        ),
        ({"harm": "NCII", "origin": "found_public"}, "real intimate image"),
        ({"harm": "LAWFUL_CONTROL"}, "posted itself"),
    ],
)
def test_what_the_ledger_would_refuse_is_not_taken(
    tab: Page, given: dict[str, str], told: str
) -> None:
    made(tab)
    chosen = {**given}
    harm = chosen.pop("harm", "")
    filled(tab, LINKS[0], harm, **chosen)
    assert told in status(tab)
    go(tab, "Items")
    assert "There is no item yet." in tab.locator("main").inner_text()
    known: dict[str, Any] = {"exercise": "made-up", "round": "r1", "id": "KE-001", **chosen}
    item = model.Item(**known, platform="tiktok", harm=(harm or "THREAT",))
    assert rules.faults(item) != []


@pytest.mark.parametrize(
    ("zone", "start"),
    [
        ("America/St_Johns", START),
        ("Asia/Kathmandu", START),
        (
            "Europe/Madrid",
            datetime(2026, 3, 29, 0, 59, 58, tzinfo=UTC),
        ),  # before an hour is left out
        ("Europe/Madrid", datetime(2026, 3, 29, 1, 0, 2, tzinfo=UTC)),
        ("Pacific/Kiritimati", datetime(2026, 12, 31, 23, 0, tzinfo=UTC)),
    ],
)
def test_times_carry_the_offset_of_the_phone(
    chromium: Browser, sheet: str, zone: str, start: datetime
) -> None:
    context = chromium.new_context(timezone_id=zone, accept_downloads=True)
    page = context.new_page()
    page.clock.set_fixed_time(start)
    page.goto(sheet)
    made(page)
    filled(page, LINKS[0])
    page.clock.set_fixed_time(start + timedelta(hours=25))
    go(page, "Today")
    saw(page, "KE-001", "Still up")
    (report,), (check,) = (rows(exported(page, f"{one}.csv")) for one in ("reports", "checks"))
    context.close()
    for written, instant in (
        (report["submitted_at"], start),
        (check["checked_at"], start + timedelta(hours=25)),
    ):
        assert moment(written) == instant
        assert moment(written).utcoffset() == instant.astimezone(ZoneInfo(zone)).utcoffset()


def test_passphrases_that_are_weak_or_differ_make_no_vault(tab: Page) -> None:
    for one, other, told in (
        ("short", "short", "Too short"),
        ("a" * 20, "a" * 20, "Too simple"),
        (PASSPHRASE, PASSPHRASE + "x", "The two passphrases differ."),
    ):
        tab.locator("#new1").fill(one)
        tab.locator("#new2").fill(other)
        tab.get_by_role("button", name="Make the vault").click()
        tab.locator("#status", has_text=told).wait_for()
    assert "There is no recovery" in tab.locator("main").inner_text()


def test_without_the_browsers_own_cryptography_the_same_vault_opens(
    tab: Page, phone: BrowserContext
) -> None:
    assert tab.evaluate("isSecureContext && Boolean(crypto.subtle)")
    made(tab)
    filled(tab, LINKS[0])
    vault = exported(tab, "The vault")
    other = phone.new_page()
    page = {"body": worksheet(ROUND), "content_type": "text/html; charset=utf-8"}
    other.route("http://sheet.example/**", lambda asked: asked.fulfill(**page))
    other.goto("http://sheet.example/worksheet")
    assert other.evaluate("!isSecureContext && crypto.subtle === undefined")
    assert other.evaluate("navigator.clipboard === undefined")
    opened(other, vault)
    other.get_by_role("heading", name="Today").wait_for(timeout=60_000)
    go(other, "Items")
    assert "KE-001" in other.locator("main").inner_text()
    other.locator("details.card > summary").click()
    other.get_by_role("button", name="Copy the link of KE-001").click()
    assert status(other) == "The link was copied."


def test_without_storage_the_worksheet_works_all_the_same(phone: BrowserContext) -> None:
    """Where a page has no place of its own, asking for storage is an error."""
    frame = '<iframe sandbox="allow-scripts" src="http://sheet.example/" height="800"></iframe>'
    page = phone.new_page()
    page.route(
        "http://*.example/**",
        lambda asked: asked.fulfill(
            body=worksheet(ROUND) if "//sheet." in asked.request.url else frame,
            content_type="text/html; charset=utf-8",
        ),
    )
    page.goto("http://around.example/")
    inner = page.frames[1]
    refused = "(() => { try { return sessionStorage.length; } catch (x) { return x.name; } })()"
    assert inner.evaluate(refused) == "SecurityError"
    inner.locator("#new1").fill(PASSPHRASE)
    inner.locator("#new2").fill(PASSPHRASE)
    inner.get_by_role("button", name="Make the vault").click()
    inner.get_by_role("heading", name="Today").wait_for(timeout=60_000)
    inner.get_by_role("button", name="Lock").click()
    inner.locator("#passphrase").fill(PASSPHRASE)  # the page itself still holds the sealed vault
    inner.get_by_role("button", name="Open", exact=True).click()
    inner.get_by_role("heading", name="Today").wait_for(timeout=60_000)
    inner.get_by_role("button", name="Save the vault").click()  # here no file can be saved at all
    assert '"sealed"' in inner.locator("#out").input_value()


ASKS = """async () => {
    const image = document.createElement("img");
    const shown = new Promise((done) => {
        image.onload = image.onerror = () => done(image.naturalWidth); });
    image.src = "http://example.org/x.svg";
    document.body.append(image);
    navigator.sendBeacon("http://example.org/beacon", "x");
    await fetch("http://example.org/fetched").catch(() => undefined);
    await shown; }"""


@pytest.mark.parametrize("policy", [True, False], ids=["as it is", "without its policy"])
def test_the_page_can_ask_nobody_for_anything(
    phone: BrowserContext, tmp_path: Path, policy: bool
) -> None:
    page, left = phone.new_page(), set()

    def answer(asked: Any) -> None:
        left.add(asked.request.url.rpartition("/")[2])
        headers = {"Access-Control-Allow-Origin": "*"}
        asked.fulfill(body="<svg/>", content_type="image/svg+xml", headers=headers)

    made_page = worksheet(ROUND)
    place = tmp_path / "worksheet.html"
    kept = made_page if policy else re.sub(r"<meta http-equiv=.*\n", "", made_page)
    place.write_text(kept, encoding="utf-8")
    page.route("http://example.org/**", answer)
    page.goto(place.as_uri())
    page.evaluate(ASKS)
    assert left == (set() if policy else {"x.svg", "beacon", "fetched"})


def test_without_random_numbers_nothing_is_sealed(phone: BrowserContext, sheet: str) -> None:
    page = phone.new_page()
    page.add_init_script("Object.defineProperty(crypto, 'getRandomValues', { value: undefined })")
    page.goto(sheet)
    assert "no safe random numbers" in page.get_by_role("alert").inner_text()
    assert page.locator("input").count() == 0


def test_every_screen_is_free_of_barriers_and_as_wide_as_the_phone(tab: Page) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is absent")

    def clean(screen: str) -> None:
        found = axe.Axe().run(tab).response["violations"]
        assert [(screen, one["id"], one["nodes"][0]["html"]) for one in found] == []
        assert tab.evaluate("document.documentElement.scrollWidth") <= 390, screen

    clean("start")
    made(tab)
    filled(tab, LINKS[0])
    at(tab, 25)
    for name in ("Today", "Items", "Export", "Round"):
        go(tab, name)
        clean(name)
    tab.locator("main").get_by_role("button", name="Take the key").wait_for()
    go(tab, "Items")
    for summary in tab.locator("details.card summary").all():
        summary.click()
    clean("an item")
    exported(tab, "reports.csv")
    clean("a file")
    go(tab, "Add")
    tab.get_by_label("None of these").check()
    tab.get_by_text("More, where you know it").click()
    clean("Add")


def test_a_phone_that_lies_about_is_locked_after_ten_minutes(tab: Page) -> None:
    tab.clock.install(time=START)
    tab.reload()
    made(tab)
    filled(tab, LINKS[0])
    tab.clock.fast_forward(9 * 60_000)
    tab.keyboard.press("Tab")
    tab.clock.fast_forward(9 * 60_000)
    assert tab.get_by_role("heading", name="Items").is_visible()
    tab.clock.fast_forward(61_000)
    assert status(tab) == "Locked after ten minutes without a touch."
    assert "example.org" not in tab.content()
    tab.locator("#passphrase").fill(PASSPHRASE)
    tab.keyboard.press("Enter")
    tab.get_by_role("heading", name="Today").wait_for()
    go(tab, "Items")
    assert "KE-001" in tab.locator("main").inner_text()


def test_the_keyboard_alone_makes_a_check(tab: Page) -> None:
    made(tab)
    filled(tab, LINKS[0])
    at(tab, 25)
    go(tab, "Today")
    assert tab.evaluate("document.activeElement.textContent") == "Today"
    for _ in range(40):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.textContent") == "Still up":
            break
    tab.keyboard.press("Enter")
    assert "KE-001: still up" in status(tab)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"code_prefix": "ke"}, "capitals"),
        ({"round_id": "R 1"}, "small letters"),
        ({"exercise_id": "<script>"}, "small letters"),
        ({"observation_days": 0}, "400 days"),
        ({"check_hours": ()}, "rising"),
        ({"check_hours": (48, 24)}, "rising"),
    ],
)
def test_settings_out_of_form_are_refused(changed: dict[str, object], told: str) -> None:
    given = {"exercise_id": "made-up", "round_id": "r1", "code_prefix": "KE", **changed}
    with pytest.raises(ValueError, match=told):
        RoundSettings(**given)  # type: ignore[arg-type]


def test_labels_can_not_end_the_script_that_holds_them() -> None:
    lists = {**choices(), "surface": (("post", "</script><script>alert(1)//\u2028"),)}
    made_page = worksheet(RoundSettings("made-up", "r1", "KE", lists=lists))
    assert made_page.count("</script>") == worksheet(ROUND).count("</script>")


def test_the_two_presets_rise_and_reach_the_end_of_the_observation() -> None:
    for preset in (LIGHT, FULL):
        assert list(preset) == sorted(set(preset))
        assert 28 * 24 in preset
