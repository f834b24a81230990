"""Journeys of a reader through the running application, with its real bundled figures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser

PAGES = (
    "",
    "compare",
    "redress",
    "country",
    "elsewhere",
    "published",
    "services",
    "evidence",
    "status",
    "methods",
)
SPEED = "How long do services say they take to act on a notice?"


def opened(page: Page, address: str) -> Page:
    """Open an address and wait until the page stands still."""
    page.goto(address)
    return settled(page)


def settled(page: Page) -> Page:
    page.get_by_role("heading", level=1).first.wait_for(timeout=30_000)
    page.get_by_text("What services state, they state of themselves").wait_for(timeout=30_000)
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(timeout=30_000)
    return page


def median_of(page: Page, service: str) -> str:
    """Return what the table of medians says of a service."""
    held = page.get_by_role("table", name=SPEED, include_hidden=True)
    page.get_by_test_id("stTabs").filter(has=held).get_by_role("tab", name="Table").click()
    table = page.get_by_role("table", name=SPEED)
    return (
        table.get_by_role("row", name=re.compile(f"^{service} ")).locator("td").first.inner_text()
    )


def choose(page: Page, label: str, option: str) -> None:
    """Choose an option of a filter in the sidebar."""
    page.get_by_test_id("stSidebar").get_by_label(label).first.click()
    page.get_by_role("option", name=option, exact=True).click()
    settled(page)


def test_the_first_start_shows_real_figures_and_asks_no_other_host(
    running_app: str, page: Page, outside_requests: list[str]
) -> None:
    opened(page, running_app)
    assert page.title() == "Overview"
    assert page.get_by_text("TikTok says it acted on half of intimate-image notices").count() > 0
    for path in PAGES[1:]:
        opened(page, f"{running_app}/{path}")
    assert outside_requests == []


def test_a_filter_changes_the_number_and_the_shared_link_shows_the_same(
    running_app: str, page: Page, visitor: BrowserContext
) -> None:
    opened(page, f"{running_app}/compare")
    before = median_of(page, "TikTok")
    choose(page, "Period", "July to December 2025")
    page.get_by_text("July to December 2025 ·").first.wait_for()
    after = median_of(page, "TikTok")
    assert before != after
    assert "period=2025-12-31" in page.url
    page.get_by_role("button", name="Copy link to this view").click()
    page.get_by_role("dialog").get_by_test_id("stCode").hover()
    page.get_by_role("dialog").get_by_role("button", name="Copy to clipboard").click()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{running_app}/compare?harm=gender_based_violence&platforms=default")
    browser = visitor.browser
    assert browser is not None
    with browser.new_context(viewport={"width": 1440, "height": 900}) as stranger:
        assert median_of(opened(stranger.new_page(), link), "TikTok") == after


def test_going_back_undoes_a_filter(running_app: str, page: Page) -> None:
    opened(page, f"{running_app}/compare")
    before = median_of(page, "TikTok")
    choose(page, "Period", "July to December 2025")
    page.get_by_text("July to December 2025 ·").first.wait_for()
    page.go_back()
    page.get_by_text("January to June 2026 ·").first.wait_for()
    assert median_of(settled(page), "TikTok") == before


def test_a_filter_survives_a_change_of_page(running_app: str, page: Page) -> None:
    opened(page, f"{running_app}/compare")
    choose(page, "Period", "July to December 2025")
    page.get_by_role("link", name="Overview").click()
    page.get_by_role("heading", name="Who states what").wait_for()
    settled(page)
    assert "period=2025-12-31" in page.url
    assert page.get_by_text("July to December 2025 ·").count() > 0


def test_a_figure_leads_to_its_words_in_two_clicks(running_app: str, page: Page) -> None:
    opened(page, f"{running_app}/compare")
    shown = median_of(page, "TikTok")
    row = page.get_by_role("table", name=SPEED).get_by_role("row", name=re.compile("^TikTok "))
    row.get_by_role("link").click()
    page.get_by_role("heading", name="Evidence", level=1).wait_for()
    table = page.get_by_role("table", name="The numbers behind a figure")
    table.get_by_role("row", name=re.compile("Median time")).get_by_role("link").click()
    page.get_by_role("heading", name="Where it stands").wait_for()
    settled(page)
    told = page.locator(".printed").inner_text()
    assert told.endswith(f"read as {shown}")
    assert shown.split()[0] in told.split(", read as")[0]


def test_a_link_to_a_page_that_is_half_wrong_says_which_half(running_app: str, page: Page) -> None:
    opened(page, f"{running_app}/compare?harm=stalking&country=XX")
    warning = page.get_by_test_id("stAlert").first
    assert "Part of this link is not available" in warning.inner_text()
    assert "XX" in warning.inner_text()


def test_a_service_leads_from_its_supervisor_to_its_peers_and_back_by_its_address(
    running_app: str, page: Page
) -> None:
    opened(page, f"{running_app}/services?sector=messaging")
    table = page.get_by_role("table", name="Services", exact=True)
    table.get_by_role("link", name="Snapchat").click()
    page.get_by_role("heading", name="Snapchat").wait_for()
    settled(page)
    assert page.url.endswith("/services?s=snapchat")
    card = page.get_by_role("table", name="Snapchat: identity card")
    told = card.get_by_role("row", name=re.compile("^Coordinator ")).inner_text()
    assert "Autoriteit Consument en Markt" in told
    page.get_by_role("table", name="Peers of Snapchat").get_by_role("link").first.click()
    page.get_by_role("heading", name="WhatsApp Channels").wait_for()
    page.go_back()
    page.get_by_role("heading", name="Snapchat").wait_for()


def test_a_day_before_anything_was_held_is_told_and_reset_brings_today_back(
    running_app: str, page: Page
) -> None:
    opened(page, f"{running_app}/compare?asof=2026-01-31")
    page.get_by_text("Nothing was held as known on 31 January 2026.").first.wait_for()
    assert page.get_by_role("table", name=SPEED, include_hidden=True).count() == 0
    page.get_by_role("button", name="Reset").click()
    page.get_by_role("table", name=SPEED, include_hidden=True).first.wait_for(state="attached")
    assert "asof" not in settled(page).url


def test_the_day_of_knowledge_survives_a_change_of_page(running_app: str, page: Page) -> None:
    opened(page, f"{running_app}/compare?asof=2026-11-22")
    assert page.get_by_text("as known on 22 November 2026").count() > 0
    page.get_by_role("link", name="Overview").click()
    page.get_by_role("heading", name="Who states what").wait_for()
    assert "asof=2026-11-22" in settled(page).url
    assert page.get_by_text("as known on 22 November 2026").count() > 0


def test_the_data_behind_a_chart_comes_as_a_file(running_app: str, page: Page) -> None:
    opened(page, f"{running_app}/compare")
    with page.expect_download() as waiting:
        page.locator(".st-key-download_all_notices").get_by_role("button").click()
    content = waiting.value.path().read_text("utf-8-sig")
    assert waiting.value.suggested_filename.startswith("all_notices_")
    assert content.startswith(f"# Notice to Redress: {SPEED}")
    assert f"{running_app}/compare?harm=" in content
    assert "pub_median_notice_h,tiktok,all," in content


@pytest.mark.parametrize("path", PAGES)
def test_no_page_scrolls_sideways_on_a_telephone(
    running_app: str, another_page: Page, path: str
) -> None:
    another_page.set_viewport_size({"width": 390, "height": 844})
    opened(another_page, f"{running_app}/{path}")
    for part in ("document.documentElement", "document.querySelector('[data-testid=stMain]')"):
        assert another_page.evaluate(f"{part}.scrollWidth") <= 390


@pytest.mark.parametrize("path", PAGES)
def test_no_page_has_an_accessibility_violation(
    running_app: str, another_page: Page, path: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is absent")
    opened(another_page, f"{running_app}/{path}")
    found = axe.Axe().run(another_page).response["violations"]
    told = [f"{v['id']}: {n['html'][:160]}" for v in found for n in v["nodes"]]
    assert told == []


def test_a_country_is_chosen_by_keyboard_and_a_link_restores_it(
    running_app: str, page: Page, visitor: BrowserContext, outside_requests: list[str]
) -> None:
    opened(page, f"{running_app}/country")
    box = page.get_by_role("combobox", name=re.compile("Country or union"))
    box.focus()
    page.keyboard.type("Germany")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Country: Germany").wait_for()
    settled(page)
    page.wait_for_url(re.compile("country=DE"))
    again = opened(visitor.new_page(), page.url)
    assert again.get_by_role("heading", name="Country: Germany").count() == 1
    asked = "What do authorities in Germany order services to do?"
    row = again.get_by_role("table", name=asked, exact=True).get_by_role(
        "row", name=re.compile("^TikTok")
    )
    assert row.locator("td").first.inner_text().strip() == "200"
    assert outside_requests == []


def test_the_map_is_drawn_from_shapes_of_our_own(
    running_app: str, page: Page, outside_requests: list[str]
) -> None:
    opened(page, f"{running_app}/country?service=tiktok")
    shapes: list[int] = []
    page.on("response", lambda r: shapes.append(r.status) if "europe.json" in r.url else None)
    page.get_by_role("tab", name="Map").focus()
    page.keyboard.press("Enter")
    state = page.locator('[aria-label^="Germany: 5 hours, 200 orders"]')
    state.first.wait_for(state="attached", timeout=20_000)
    assert page.locator('[aria-label^="Latvia: fewer than 10 orders"]').count() == 1
    assert outside_requests == []


def test_a_service_on_the_country_page_stays_in_the_address(running_app: str, page: Page) -> None:
    opened(page, f"{running_app}/country?country=FR&service=facebook")
    assert page.get_by_role("heading", name="order Facebook to do").count() == 1
    assert "service=facebook" in page.url
    assert "country=FR" in page.url


def test_redress_leads_from_a_count_to_its_printed_words(
    running_app: str, page: Page, outside_requests: list[str]
) -> None:
    opened(page, f"{running_app}/redress?platforms=tiktok")
    path = page.get_by_role("table", name="What became of complaints, step by step?")
    link = path.get_by_role("link", name="14,589,660").first
    link.focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Where it stands").wait_for()
    settled(page)
    assert "14589660" in page.locator(".printed").inner_text().replace(",", "")
    assert outside_requests == []
