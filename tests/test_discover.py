"""What is found on a landing page, and what may be said of an edition. Pages are synthetic."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.declaration import SourceDeclaration
from data.model import LookOutcome
from scrapers.landing_pages.discover import document_links, encoded, look, looks_for, needs_script
from scrapers.printed.editions import last_before, spelled_out, years_named

BASE = "https://murmur.example/safety/dsa"
H1 = (date(2026, 1, 1), date(2026, 6, 30))
H2 = (date(2025, 7, 1), date(2025, 12, 31))
ALL_2025 = (date(2025, 1, 1), date(2025, 12, 31))
SAMPLES = Path(__file__).resolve().parents[2] / "shared" / "samples" / "landing_pages"


def murmur(**given: Any) -> SourceDeclaration:
    """Return the declaration of a source that does not exist."""
    fields: dict[str, Any] = {
        "id": "dsa_murmur",
        "title": "Murmur: DSA transparency reports",
        "publisher": "Murmur Ltd",
        "format": "recorded",
        "landing": BASE,
        "access": "html",
        "cadence": "half-yearly",
        "cron": "7 3 * * tue",
        "licence": "synthetic",
        "attribution": "synthetic",
    }
    return SourceDeclaration.model_validate(fields | given)


def known(url: str, period: tuple[date, date]) -> dict[str, Any]:
    return {
        "url": url,
        "period_start": period[0],
        "period_end": period[1],
        "seen_on": "2026-03-01",
        "what": "synthetic",
    }


def page(*lines: str) -> bytes:
    """Return a page that is more than a shell, with these lines in its list."""
    prose = "Murmur publishes a report on content moderation every half-year. " * 12
    items = "".join(f"<li>{line}</li>" for line in lines)
    head = "<title>Reports</title><script>var build = 1;</script>"
    body = f"<p>{prose}</p><a href='/'>Home</a><ul>{items}</ul>"
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


def link(href: str, words: str = "Report") -> str:
    return f'<a href="{href}">{words}</a>'


def found(html: bytes, **given: Any) -> list[str]:
    return [found.url for found in document_links(html, BASE, murmur(**given))]


# --- links ------------------------------------------------------------------------------------


def test_links_come_in_the_order_of_the_page_and_once() -> None:
    again = (link("/b.zip#x"), "<script>f('https://cdn.example/c.XLSX')</script>")
    html = page(link("/b.zip"), link("a.csv"), link("https://cdn.example/c.XLSX"), *again)
    assert found(html) == [
        "https://murmur.example/b.zip",
        "https://murmur.example/safety/a.csv",
        "https://cdn.example/c.XLSX",
    ]


def test_without_a_pattern_only_files_of_tables_are_fetched() -> None:
    html = page(*(link(f"/a.{kind}") for kind in ("pdf", "html", "ods", "png", "xls", "json")))
    assert found(html) == ["https://murmur.example/a.ods", "https://murmur.example/a.xls"]


def test_a_pattern_decides_alone() -> None:
    html = page(link("/a.zip"), link("/go?id=7"), link("/audit.pdf"), link("/report.pdf"))
    assert found(html, link_pattern=r"/go\?id=\d+|/report\.pdf$") == [
        "https://murmur.example/go?id=7",
        "https://murmur.example/report.pdf",
    ]


def test_a_pattern_may_be_written_as_people_read_an_address() -> None:
    html = page(link("/obj/zay[x/DSA H1 2026.zip"))
    assert found(html, link_pattern=r"/zay\[x/DSA H1 \d{4}\.zip") == [
        "https://murmur.example/obj/zay%5Bx/DSA%20H1%202026.zip"
    ]


def test_a_button_that_shares_a_document_is_not_the_document() -> None:
    html = page(link("https://social.example/share?u=https%3A%2F%2Fmurmur.example%2Fh1.zip"))
    assert found(html) == []
    assert found(html, link_pattern=r"murmur\.example/h1\.zip") == []


def test_what_no_program_can_follow_is_left_out() -> None:
    html = page(
        *map(link, ("mailto:a@b.example/x.zip", "javascript:x('/a.zip')", "http://[/a.zip"))
    )
    assert found(html) == []


def test_the_page_s_own_base_counts() -> None:
    html = page(link("a.zip")).replace(b"<head>", b"<head><base href='https://cdn.example/r/'>")
    assert found(html) == ["https://cdn.example/r/a.zip"]


def test_an_element_of_the_publishers_own_making_is_read() -> None:
    html = page('<pin-link linkUrl="https://cdn.example/a.zip">H1 2026</pin-link>')
    (only,) = document_links(html, BASE, murmur())
    assert (only.url, only.text) == ("https://cdn.example/a.zip", "H1 2026")
    assert only.why == "attribute linkurl of <pin-link>"


@pytest.mark.parametrize(
    "script",
    [
        '{"file": "https:\\/\\/cdn.example\\/obj\\/a.zip"}',
        '{"file": "https:\\u002F\\u002Fcdn.example\\u002Fobj\\u002Fa.zip"}',
        'var file = "//cdn.example/obj/a.zip";',
    ],
)
def test_an_address_inside_a_script_is_read(script: str) -> None:
    html = page(f"<script>window.__context = {script}</script>")
    (only,) = document_links(html, BASE, murmur())
    assert (only.url, only.why) == ("https://cdn.example/obj/a.zip", "address inside a script")


def test_a_link_bears_the_words_of_its_line() -> None:
    html = page(f"July to December 2025: {link('/a.zip', 'CSV')}")
    (only,) = document_links(html, BASE, murmur())
    assert only.text == "July to December 2025: CSV"


def test_a_link_in_a_long_paragraph_bears_its_own_words() -> None:
    html = page(f"{'All about the year 2024. ' * 20} {link('/a.zip', 'H1 2026')}")
    (only,) = document_links(html, BASE, murmur())
    assert only.text == "H1 2026"


@pytest.mark.parametrize(
    ("address", "wire"),
    [
        ("https://a.example/x[y]/z w.zip", "https://a.example/x%5By%5D/z%20w.zip"),
        (
            "https://a.example/Corrected%20Data/50%.csv",
            "https://a.example/Corrected%20Data/50%25.csv",
        ),
        (
            "https://a.example/ä.csv?für=1&b=%2F#top",
            "https://a.example/%C3%A4.csv?f%C3%BCr=1&b=%2F",
        ),
        ("https://a.example/A+-+B.zip", "https://a.example/A+-+B.zip"),
    ],
)
def test_an_address_is_encoded_as_it_is_sent(address: str, wire: str) -> None:
    assert encoded(address) == wire


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\t\r\n"), max_size=40))
def test_encoding_twice_changes_nothing(path: str) -> None:
    once = encoded(f"https://a.example/{path}")
    assert encoded(once) == once
    assert once.isascii()


# --- shells -----------------------------------------------------------------------------------

SHELL = b"""<!doctype html><html><head><title>Transparency</title></head><body>
<noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div>
<script src="/main.js"></script></body></html>"""


def test_a_shell_needs_a_script() -> None:
    assert needs_script(SHELL)


def test_a_shell_with_a_menu_needs_a_script() -> None:
    assert needs_script(SHELL.replace(b'<div id="root"></div>', b"<a href='/'>Home</a>"))


def test_a_frame_around_an_empty_mount_needs_a_script() -> None:
    assert needs_script(page().replace(b"<ul>", b"<div id='__next'></div><ul>"))


def test_a_page_without_any_link_needs_a_script() -> None:
    assert needs_script(page().replace(b"<a href='/'>Home</a>", b""))


@pytest.mark.parametrize(
    "html",
    [
        page(),
        page(link("/a.pdf")),
        SHELL.replace(b"</body>", b"<script>f('https://cdn.example/a.zip')</script></body>"),
        b"<html><body><h1>Reports</h1><a href='/2026'>2026</a></body></html>",
    ],
    ids=["a page", "a page with a document", "a shell that names a document", "a short page"],
)
def test_a_page_that_says_something_needs_no_script(html: bytes) -> None:
    assert not needs_script(html)


# --- editions ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("H1 2026", "2026-01-01", "2026-06-30"),
        ("DSA_H2_2025", "2025-07-01", "2025-12-31"),
        ("european-union-h1-2024", "2024-01-01", "2024-06-30"),
        ("2025H2", "2025-07-01", "2025-12-31"),
        ("1H 2026", "2026-01-01", "2026-06-30"),
        ("second half of 2025", "2025-07-01", "2025-12-31"),
        ("Q3 2025", "2025-07-01", "2025-09-30"),
        ("January-June+2026", "2026-01-01", "2026-06-30"),
        ("Jan-to-Jun-2024", "2024-01-01", "2024-06-30"),
        ("jul-dec-2025", "2025-07-01", "2025-12-31"),
        ("July – December 2024", "2024-07-01", "2024-12-31"),
        ("1 July 2025 to 31 December 2025", "2025-07-01", "2025-12-31"),
        ("17 Feb – 31 Dec 2025", "2025-02-01", "2025-12-31"),
        ("October to March 2024", "2023-10-01", "2024-03-31"),
        ("2025-07-01_2025-12-31", "2025-07-01", "2025-12-31"),
        ("20260101-20260630", "2026-01-01", "2026-06-30"),
    ],
)
def test_a_period_is_recognised_as_printed(words: str, start: str, end: str) -> None:
    assert spelled_out(words) == {(date.fromisoformat(start), date.fromisoformat(end))}


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("App-Store-August-2026.xlsx", H1),
        ("LinkedIn-February-2026", H2),
        ("TikTok-Reports-Nov2025.zip", (date(2025, 1, 1), date(2025, 6, 30))),
        ("transparency_report_2026-02-28.xls", H2),
        ("20260830_report.csv", H1),
        ("report-July-2026", H1),
        ("report -28.02.2026", H2),
    ],
)
def test_a_day_of_publication_means_the_period_before(
    words: str, period: tuple[date, date]
) -> None:
    assert spelled_out(words) == set()
    assert last_before(words, yearly=False) == {period}


def test_a_yearly_report_is_about_the_year_before() -> None:
    assert last_before("February 2026", yearly=True) == {ALL_2025}


@pytest.mark.parametrize(
    "words",
    [
        "marketing 2026",
        "decision 2025",
        "report no. 4",
        "17860934362319086038",
        "20259917",
        "31 19 2026",
        "99 2026",
        "maybe 2026",
    ],
)
def test_what_is_no_period_is_taken_for_none(words: str) -> None:
    assert spelled_out(words) | last_before(words, yearly=False) == set()


def test_a_year_inside_a_longer_number_is_no_year() -> None:
    assert years_named("id 120265, build 2026, 20251") == {2026}


# --- a look -----------------------------------------------------------------------------------


def seen(html: bytes, period: tuple[date, date] = H1, **given: Any) -> LookOutcome:
    read = given.pop("read", ())
    return look(html, BASE, murmur(**given), period, read)


def test_a_look_goes_to_every_declared_page() -> None:
    more = "https://murmur.example/more"
    wanted = looks_for(murmur(further_pages=[more]), H1)
    assert (wanted.pages, wanted.period, wanted.yearly) == ((BASE, more), H1, False)


def test_a_document_that_names_the_period_is_found() -> None:
    assert seen(page(link("/dsa-h1-2026.zip"))) is LookOutcome.FOUND
    assert seen(page(f"January to June 2026 {link('/x7f.zip', 'CSV')}")) is LookOutcome.FOUND


def test_a_document_we_cannot_read_is_published_all_the_same() -> None:
    assert seen(page(link("/dsa-h1-2026.pdf"))) is LookOutcome.FOUND


def test_a_page_of_other_editions_only_says_not_found() -> None:
    html = page(link("/dsa-h2-2025.zip"), link("/dsa-2024.zip"), link("/audit-2026.pdf"))
    assert seen(html) is LookOutcome.NOT_FOUND


@pytest.mark.parametrize(
    "line",
    [
        link("/2c552b2ce80a.zip"),
        link("/dsa-2026.zip"),
        link("/dsa-2026.pdf"),
        link("/dsa-january-december-2026.zip"),
        link("/uploads/2025/11/latest.zip"),
        link("/risk-and-rules/latest.zip"),
        link("/latest.zip", "Risk report and transparency report"),
    ],
)
def test_a_name_that_does_not_tell_accuses_nobody(line: str) -> None:
    assert seen(page(link("/dsa-h2-2025.zip"), line)) is LookOutcome.COULD_NOT_LOOK


@pytest.mark.parametrize("html", [SHELL, page(), page(link("/audit-2024.pdf"))])
def test_a_page_without_our_documents_accuses_nobody(html: bytes) -> None:
    assert seen(html) is LookOutcome.COULD_NOT_LOOK


def test_a_name_that_does_not_tell_was_read_before() -> None:
    html = page(link("/2c552b2ce80a.zip"))
    assert seen(html, read=["https://murmur.example/2c552b2ce80a.zip"]) is LookOutcome.NOT_FOUND


def test_a_declared_edition_is_recognised_by_its_address() -> None:
    html = page(link("/obj/zay[x/report.zip"))
    url = "https://murmur.example/obj/zay[x/report.zip"
    assert seen(html, known=[known(url, H2)]) is LookOutcome.NOT_FOUND
    assert seen(html, known=[known(url, H1)]) is LookOutcome.FOUND


def test_the_file_s_own_name_goes_before_its_folder() -> None:
    html = page(link("/DSA_H1_2026/Report-July-to-December-2025.zip"))
    assert seen(html, H1) is LookOutcome.NOT_FOUND
    assert seen(html, H2) is LookOutcome.FOUND


def test_a_first_report_that_begins_late_is_the_edition() -> None:
    html = page(f"17 February to 31 December 2025 {link('/a.zip', 'ZIP')}")
    assert seen(html, ALL_2025, cadence="yearly") is LookOutcome.FOUND


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("/dsa-2025.zip", LookOutcome.FOUND),
        ("/dsa-2024.zip", LookOutcome.NOT_FOUND),
        ("/dsa-2026.zip", LookOutcome.COULD_NOT_LOOK),
        ("/dsa-february-2026.zip", LookOutcome.FOUND),
    ],
)
def test_a_yearly_report_may_bear_a_bare_year(name: str, outcome: LookOutcome) -> None:
    assert seen(page(link(name)), ALL_2025, cadence="yearly") is outcome


# --- recorded pages ---------------------------------------------------------------------------

# Weeks in which a document was added or replaced; in all others only tokens and builds changed.
NEWS = {
    "TikTok": {"2025-11-30T0402": (4, 1)},
    "LinkedIn": {"2025-11-30T0402": (3, 0)},
    "Apple": {"2025-11-23T0400": (3, 0)},
    "X": {"2025-11-30T0402": (1, 0)},
    "Pinterest": {"2025-11-30T0402": (3, 0)},
    "Snapchat": {},
}


def recorded(publisher: str) -> list[tuple[str, bytes]]:
    pages = sorted((SAMPLES / publisher).glob("*.html"))
    if not pages:
        pytest.skip("the shared samples are not here")
    return [(path.stem, path.read_bytes()) for path in pages]


@pytest.mark.parametrize("publisher", NEWS)
def test_documents_change_exactly_when_the_publisher_changed_them(publisher: str) -> None:
    source = murmur(link_pattern=r"\.(zip|csv|pdf)$")
    weeks = [
        (week, {found.url for found in document_links(html, BASE, source)})
        for week, html in recorded(publisher)
    ]
    pairs = pairwise(weeks)
    changes = {week: (len(now - old), len(old - now)) for (_, old), (week, now) in pairs}
    assert {week: change for week, change in changes.items() if any(change)} == NEWS[publisher]


@pytest.mark.parametrize("publisher", NEWS)
def test_a_recorded_page_is_no_shell(publisher: str) -> None:
    assert [week for week, html in recorded(publisher) if needs_script(html)] == []


def test_a_recorded_page_tells_which_editions_it_holds() -> None:
    html = dict(recorded("LinkedIn"))["2025-11-30T0402"]
    linkedin = murmur(link_pattern=r"Transparency-Report[^/]*\.csv$")
    assert look(html, BASE, linkedin, (date(2025, 1, 1), date(2025, 6, 30))) is LookOutcome.FOUND
    assert look(html, BASE, linkedin, H2) is LookOutcome.NOT_FOUND
