"""Laws of signals: they fire where a linked document changed, and never on what changes by itself.

The pages are written by us in the manner of the publishers' pages; the recorded ones, where they
are at hand, are read beside them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from data.declaration import SourceDeclaration
from data.model import Obtained
from data.signals import SIGNAL_WORDS, SignalKind
from data.sources import declaration
from data.store import Store
from scrapers.__main__ import app
from scrapers.landing_pages.entries import Entry, entries
from scrapers.landing_pages.signals import Change, Seen, changes, place, seen
from scrapers.receiving import by_hand, from_archive, readers, receipt
from scrapers.receiving.origin import Origin
from tests import murmur

SAMPLES = Path(__file__).resolve().parents[2] / "shared" / "samples" / "landing_pages"
BASE = "https://www.murmur.example/transparency"
DECLARED = murmur.declaration(link_pattern=r"dsa-report[^/]*\.zip$")
LOG = murmur.declaration(
    format="changelog", programme="", platform="", services=(), cadence="", expect=None
)
Links = Sequence[tuple[str, str]]

FIRST: Links = (
    ("/files/dsa-report-h1-2025.zip", "Transparency report, January to June 2025"),
    ("/files/audit-2024.pdf", "Audit report 2024"),
    ("/files/all-reports-aug.zip", "All reports in one file"),
)


def page(links: Links = FIRST, *, title: str = "Murmur: reports", noise: str = "") -> bytes:
    """Return a synthetic page that lists links, amid whatever changes at every look."""
    items = "".join(f'<li>{words} <a href="{url}">Download</a></li>' for url, words in links)
    text = "<p>Murmur is invented, and so is this page.</p>" * 20
    head = f"<head><title>{title}</title>{noise}</head>"
    return f"<html>{head}<body><h1>{title}</h1>{text}<ul>{items}</ul></body></html>".encode()


def told(
    before: bytes, now: bytes, declared: SourceDeclaration = DECLARED
) -> list[tuple[str, str, str]]:
    """Return kind, file now and file before of every change between two pages."""
    then, later = (seen(one, BASE, declared) for one in (before, now))
    return [_short(c) for c in changes(then, later, declared)]


def _short(change: Change) -> tuple[str, str, str]:
    now, was = (one.rpartition("/")[2] for one in (change.address, change.was))
    return SIGNAL_WORDS[change.kind], now, was


def _with(*changed: tuple[str, str], drop: str = "") -> Links:
    return [*changed, *(link for link in FIRST if link[0] != drop)]


# --- what fires -------------------------------------------------------------------------------


def test_a_report_on_another_period_is_a_new_edition() -> None:
    coming = ("/files/dsa-report-h2-2025.zip", "Transparency report, July to December 2025")
    assert told(page(), page(_with(coming))) == [("new edition", "dsa-report-h2-2025.zip", "")]


def test_a_report_on_a_known_period_in_another_format_is_a_new_document() -> None:
    copy = ("/files/dsa-report-h1-2025.csv", "The same as CSV, January to June 2025")
    assert told(page(), page(_with(copy))) == [("new document", "dsa-report-h1-2025.csv", "")]


def test_an_audit_is_a_new_document_however_new_its_year() -> None:
    audit = ("/files/audit-h2-2025.pdf", "Audit report, July to December 2025")
    assert told(page(), page(_with(audit))) == [("new document", "audit-h2-2025.pdf", "")]


def test_another_file_under_the_same_words_took_the_place_of_the_old_one() -> None:
    newer = ("/files/all-reports-nov.zip", "All reports in one file")
    now = page(_with(newer, drop="/files/all-reports-aug.zip"))
    assert told(page(), now) == [
        ("replaced document", "all-reports-nov.zip", "all-reports-aug.zip")
    ]


def test_the_size_told_beside_a_file_is_no_part_of_its_words() -> None:
    then, now = (
        page([*FIRST[:2], (f"/files/all-{name}.zip", f"All reports in one file (ZIP, {size} MB)")])
        for name, size in (("aug", "2.1"), ("nov", "2.35"))
    )
    assert told(then, now) == [("replaced document", "all-nov.zip", "all-aug.zip")]


def test_the_same_file_in_another_folder_took_its_own_place() -> None:
    moved = ("/2025/a8f3/audit-2024.pdf", "Independent audit, second edition")
    now = page(_with(moved, drop="/files/audit-2024.pdf"))
    assert told(page(), now) == [("replaced document", "audit-2024.pdf", "audit-2024.pdf")]


def test_a_link_that_is_gone_vanished() -> None:
    assert told(page(), page(FIRST[:2])) == [("vanished link", "all-reports-aug.zip", "")]


def test_two_editions_are_two_even_where_every_line_reads_alike() -> None:
    then = [(f"/f/dsa-report-h{h}-2024.zip", "PDF") for h in (1, 2)]
    now = [(f"/f/dsa-report-h{h}-{y}.zip", "PDF") for h, y in ((2, 2024), (1, 2025))]
    assert told(page(then), page(now)) == [
        ("new edition", "dsa-report-h1-2025.zip", ""),
        ("vanished link", "dsa-report-h1-2024.zip", ""),
    ]


def test_among_lines_that_read_alike_the_neighbours_tell_the_place() -> None:
    then = [(f"/f/{name}.pdf", "PDF") for name in ("one", "two", "three")]
    between = [(f"/f/{name}.pdf", "PDF") for name in ("one", "zwei", "three")]
    behind = [(f"/f/{name}.pdf", "PDF") for name in ("one", "three", "vier")]
    assert told(page(then), page(between)) == [("replaced document", "zwei.pdf", "two.pdf")]
    assert told(page(then), page(behind)) == [
        ("new document", "vier.pdf", ""),
        ("vanished link", "two.pdf", ""),
    ]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Transparency report, January to June 2025 (corrected)", "replaced document"),
        ("Transparency report, July to December 2025", "new edition"),
    ],
)
def test_other_words_at_the_same_address_can_be_news(words: str, kind: str) -> None:
    url = "/files/latest-report.zip"
    then, now = (page([(url, w), *FIRST[1:]]) for w in (FIRST[0][1], words))
    assert told(then, now) == [(kind, "latest-report.zip", "latest-report.zip")]


# --- what never fires -------------------------------------------------------------------------

SHELL = b"<html><head><title>Murmur</title></head><body><div id='root'></div>\
<script src='/main.8f3a.js'></script></body></html>"


def relabelled(links: Links, query: str) -> Links:
    return [(f"{url}?{query}", words) for url, words in links]


@pytest.mark.parametrize(
    "now",
    [
        pytest.param(page(noise="<meta name=csrf content=8f3a9c>"), id="token"),
        pytest.param(page(noise="<script nonce='x81'>build='2025.48.1'</script>"), id="build"),
        pytest.param(page(relabelled(FIRST, "utm_source=a&utm_medium=b")), id="campaign"),
        pytest.param(page(relabelled(FIRST, "X-Amz-Signature=9&X-Amz-Expires=60")), id="signature"),
        pytest.param(page(relabelled(FIRST, "v=1764460800")), id="version of a file"),
        pytest.param(page(relabelled(FIRST, "x81=8f3a")), id="query beside a file"),
        pytest.param(page(FIRST[::-1]), id="order"),
        pytest.param(page([*FIRST, *FIRST]), id="twice"),
        pytest.param(page([(u, f"{w.upper()}\u00a0 (PDF, 2.3 MB)") for u, w in FIRST]), id="size"),
        pytest.param(
            page([(f"https://cdn7.murmur.example{u}", w) for u, w in FIRST]), id="edge host"
        ),
        pytest.param(page([*FIRST, ("/about?build=77", "About"), ("#x", "Top")]), id="no document"),
        pytest.param(page(title="Murmur - Reports and more"), id="title"),
        pytest.param(page().replace(b"<li>", b"<li class='c-91'>"), id="class names"),
    ],
)
def test_what_changes_by_itself_is_no_signal(now: bytes) -> None:
    assert told(page(), now) == []
    assert told(now, page()) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/_next/static/8h3kd92ms0/report.pdf", "/_next/static/p0s72kd81a/report.pdf"),
        ("/get;jsessionid=8A3F?doc=5", "/get;jsessionid=99BC?doc=5"),
        ("/get?doc=5&token=abc&_=17", "/get?_=18&token=xyz&doc=5"),
        ("/report%20one.pdf", "/report one.pdf"),
    ],
)
def test_a_place_is_the_same_whatever_session_and_build_it_is_asked_in(
    one: str, other: str
) -> None:
    assert place(f"https://a.murmur.example{one}") == place(f"https://b.murmur.example{other}")


def test_a_query_that_names_the_document_is_part_of_its_place() -> None:
    assert place("https://murmur.example/get?doc=5") != place("https://murmur.example/get?doc=6")


def test_a_first_look_tells_nothing() -> None:
    assert changes(None, seen(page(), BASE, DECLARED), DECLARED) == []


# --- pages that show nothing ------------------------------------------------------------------


def test_a_page_whose_links_need_a_browser_says_so_once_and_nothing_vanished() -> None:
    shell, full = seen(SHELL, BASE, DECLARED), seen(page(), BASE, DECLARED)
    for before in (None, full):
        assert [c.kind for c in changes(before, shell, DECLARED)] == [SignalKind.DROP_NEEDED]
    assert changes(shell, shell, DECLARED) == []
    assert changes(full, full, DECLARED) == []


@pytest.mark.parametrize(
    ("asks", "kinds"),
    [
        ("You need to enable JavaScript to see our reports.", ["drop needed"]),
        ("JavaScript is disabled in your browser.", ["drop needed"]),
        ("<img src='/count.gif'>", ["vanished link"] * 3),
    ],
)
def test_a_page_full_of_words_may_still_ask_for_a_browser(asks: str, kinds: list[str]) -> None:
    noise = f"<script src='/a.js'></script><noscript>{asks}</noscript>"
    now = page((("/about", "About"),), noise=noise)
    assert [kind for kind, *_ in told(page(), now)] == kinds


def test_another_page_in_its_place_is_told_as_that() -> None:
    away = page((), title="Back soon")
    assert [kind for kind, *_ in told(page(), away)] == ["another page"]
    assert {kind for kind, *_ in told(page(), page(()))} == {"vanished link"}


# --- dated entries ----------------------------------------------------------------------------


def log(*items: str, noise: str = "") -> bytes:
    """Return a synthetic page of corrections, in the manner of those on record."""
    told = "".join(f"<div>{item}</div>" for item in items)
    foot = f"<footer>Build {noise}, updated 3 May 2031</footer>"
    return f"<html><body><h1>Corrections</h1><main>{told}</main>{foot}</body></html>".encode()


MAY = "<h3>5/2024: A fault of sampling</h3><p>Synthetic: no change that matters.</p>"
AUG = "<h3>8/2024: A fault in counting</h3><p>Synthetic: prevalence was too high.</p>"
APRIL = "<p>April 2024. Synthetic: 31 items are now 26.</p>"


def test_an_entry_is_what_begins_with_a_date_and_what_follows_in_its_container() -> None:
    assert entries(log(AUG, APRIL, "<p>No date here.</p>", noise="77")) == [
        Entry("8/2024", "A fault in counting Synthetic: prevalence was too high."),
        Entry("april 2024", "Synthetic: 31 items are now 26."),
    ]


def test_entries_that_come_change_and_go_are_told_and_nothing_else() -> None:
    assert told(log(MAY, noise="1"), log(MAY, noise="2"), LOG) == []
    kinds = [
        k for k, *_ in told(log(MAY, APRIL), log(AUG, MAY.replace("no change", "a change")), LOG)
    ]
    assert sorted(kinds) == ["changed entry", "new entry", "vanished entry"]


@pytest.mark.parametrize("key", ["google_corrections", "meta_corrections"])
def test_the_pages_of_corrections_are_watched_and_unproven(key: str) -> None:
    declared = declaration(key)
    assert (declared.format, declared.unproven_live, declared.fetched) == ("changelog", True, True)


# --- kept and replayed ------------------------------------------------------------------------

AT = datetime(2026, 9, 7, 4, tzinfo=UTC)
SOURCE = "dsa_reddit"


@pytest.fixture
def store(database: str, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Return an empty ledger, on each database in turn."""
    monkeypatch.setattr("scrapers.receiving.opening.recorded_documents", lambda: ())
    made = Store(database)
    made.migrate()
    return made


def _look(store: Store, content: bytes, weeks: int) -> list[str]:
    origin = Origin(Obtained.DROPPED, AT + timedelta(weeks=weeks), url=BASE)
    return [s.sentence for s in receipt.look(store, SOURCE, "page.html", content, origin)[1]]


def test_signals_are_kept_once_and_a_replay_makes_the_same(store: Store) -> None:
    grown = page(_with(("/files/audit-2025.pdf", "Audit 2025")))
    weeks = (page(), grown, SHELL, SHELL, grown, page(), grown, page((), title="x"), grown)
    for number, content in enumerate(weeks):
        _look(store, content, number)
    _look(store, grown, 1)  # a look that was written down twice
    found = store.signals(SOURCE)
    assert [s.kind.value for s in reversed(found)] == [
        *("new_document", "drop_needed", "vanished_link", "new_document", "other_page"),
    ]
    assert [s.seen_at for s in found] == sorted((s.seen_at for s in found), reverse=True)
    assert store.signals(since=AT + timedelta(weeks=6)) == found[:2]
    before = list(store.export())
    from_archive.replay(store)
    assert list(store.export()) == before
    assert sum('"table": "signal"' in line for line in before) == 5
    store.close()


def test_a_page_that_is_damaged_or_whose_source_is_gone_tells_nothing(store: Store) -> None:
    _look(store, page(), 0)
    (kept,) = store.snapshots(SOURCE)
    place = readers.archive().home / kept.sha256[:2] / f"{kept.sha256}.gz"
    place.write_bytes(b"damaged")
    assert _look(store, page(FIRST[:2]), 1) == []
    from_archive.replay(store)
    assert store.signals() == []
    store.close()


def test_a_saved_page_is_brought_and_its_changes_listed(
    ledger_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scrapers.receiving.opening.recorded_documents", lambda: ())
    runner, place = CliRunner(), tmp_path / "saved.html"
    assert "nothing changed" in runner.invoke(app, ["signals"]).stdout
    for day, content in (("2026-09-01", page()), ("2026-09-08", page(FIRST[:2]))):
        place.write_bytes(content)
        done = runner.invoke(app, ["look", SOURCE, str(place), "--on", day, "--by", "A. Tester"])
        assert done.exit_code == 0
    assert "vanished link" in done.stdout
    listed = json.loads(runner.invoke(app, ["signals", "--source", SOURCE, "--json"]).stdout)
    assert [(s["kind"], s["page"]) for s in listed] == [
        ("vanished_link", declaration(SOURCE).landing)
    ]
    assert "2026-09-08 dsa_reddit: vanished link" in runner.invoke(app, ["signals"]).stdout
    assert runner.invoke(app, ["signals", "--since", "soon"]).exit_code == 2
    assert ledger_home.is_dir()


def test_a_list_of_corrections_takes_no_document(store: Store) -> None:
    files = [("a.csv", b"a,b\n")]
    (received,) = by_hand.drop(store, "meta_corrections", files, Origin(Obtained.DROPPED, AT))
    assert "`look`" in received.sentence
    store.close()


# --- the recorded pages -----------------------------------------------------------------------

RECORDED = {
    "TikTok": "dsa_tiktok",
    "LinkedIn": "dsa_linkedin",
    "Apple": "dsa_app_store",
    "X": "dsa_x",
    "Pinterest": "dsa_pinterest",
    "Snapchat": "dsa_snapchat",
}
NEWS = {  # day: what the six pages changed between the weekly looks of October and November 2025
    ("TikTok", "2025-11-30T0402"): ["new document"] * 3 + ["replaced document"],
    ("LinkedIn", "2025-11-30T0402"): ["new document"] * 3,
    ("Apple", "2025-11-23T0400"): ["new document"] * 3,
    ("X", "2025-11-30T0402"): ["new document"],
    ("Pinterest", "2025-11-30T0402"): ["new document"] * 3,
}


@pytest.mark.parametrize("service", RECORDED)
def test_the_recorded_pages_tell_exactly_the_documents_that_changed(service: str) -> None:
    looks = sorted((SAMPLES / service).glob("*.html"))
    if not looks:
        pytest.skip("the shared samples are not here")
    declared = declaration(RECORDED[service])
    before: Seen | None = None
    found: dict[tuple[str, str], list[str]] = {}
    for one in looks:
        now = seen(one.read_bytes(), declared.landing, declared)
        if news := changes(before, now, declared):
            found[service, one.stem] = [SIGNAL_WORDS[c.kind] for c in news]
        before = now
    assert found == {key: kinds for key, kinds in NEWS.items() if key[0] == service}


def test_tiktoks_zip_of_august_gave_way_to_that_of_november() -> None:
    looks = [SAMPLES / "TikTok" / f"2025-11-{day}T0402.html" for day in (23, 30)]
    if not all(one.exists() for one in looks):
        pytest.skip("the shared samples are not here")
    declared = declaration("dsa_tiktok")
    then, now = (seen(one.read_bytes(), declared.landing, declared) for one in looks)
    files = [_short(c) for c in changes(then, now, declared)]
    assert files[-1] == (
        "replaced document",
        "TikTok-DSATransparencyReports-Nov2025.zip",
        "TikTok-DSATransparencyReports-Aug2025.zip",
    )
    assert all("Report-TikTokTechnologyLimited-2025.pdf" in name for _, name, _ in files[:3])
