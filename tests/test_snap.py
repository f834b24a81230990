"""Snap's file: what a real one prints, what is no figure in it, and how it comes in.

The real lines stand in the shared samples beside the checkout and are only named here; the
same is tested on a document written by us, served by the loopback server for a visit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from data.model import Absence, Bound, IssueKind, Observation, Reading, RunOutcome
from data.places import jurisdictions, named
from data.query import Query
from data.sources import declaration, recorded_documents
from data.store import Store
from scrapers.fetching.fetch import Clock, Fetcher
from scrapers.landing_pages import discover
from scrapers.receiving import opening, receipt
from scrapers.visiting import collect
from tests import own
from tests.replay_server import Answer, replaying

SAMPLES = Path(__file__).resolve().parents[2] / "shared" / "samples" / "snap"
EXCERPT = SAMPLES / "snap-2025-h2-EXCERPT-first-124-lines.csv"
real = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="the shared samples are not beside the checkout"
)
OURS = own.FOLDER / "snap" / "synthetic-2031-h2.csv"


def _read(path: Path) -> Reading:
    return own.read("snap", path.read_bytes(), path.name)


def _medians_of_nothing(reading: Reading) -> list[Observation]:
    return [o for o in reading.observations if o.value.absence is Absence.NOT_APPLICABLE]


@real
def test_the_real_lines_are_read_without_an_unexplained_cell() -> None:
    reading = _read(EXCERPT)
    assert len(reading.observations) == 123
    assert reading.issues == ()
    assert [f.check for f in reading.findings] == ["figure_of_nothing"]


@real
def test_real_medians_of_no_enforcements_are_no_figures_and_still_quoted() -> None:
    absent = _medians_of_nothing(_read(EXCERPT))
    assert {o.series.jurisdiction for o in absent} == {"AX"}
    assert len(absent) == 6
    assert {o.series.measure for o in absent} == {"median_turnaround_minutes"}
    assert all(float(o.citation.quote) > 0 for o in absent)


@real
def test_the_real_total_of_a_country_is_that_of_its_categories() -> None:
    held = _read(EXCERPT).observations
    for country in ("AF", "AX", "AL"):
        counts = {
            o.series.category: o.value.number or 0
            for o in held
            if (o.series.jurisdiction, o.series.measure) == (country, "enforcements")
        }
        whole = counts.pop("snap/all")
        assert len(counts) == 13
        assert sum(counts.values()) == whole


@real
def test_the_original_verifies_what_was_transcribed(ledger_home: Path) -> None:
    store = Store(f"sqlite:///{ledger_home / 'ledger.db'}")
    store.migrate()
    for bundled in recorded_documents():
        if bundled[0].startswith("snap"):
            opening.load_recorded(store, *bundled)
    content = EXCERPT.read_bytes()
    done = receipt.receive(store, content, own.snapshot("snap", content, EXCERPT.name))
    assert (done.verified, done.differing) == (8, 0)
    query = Query(programmes=("snap",), measures=("median_turnaround_minutes",))
    of = {
        (o.series.jurisdiction, o.series.category): o.denominator for o in store.observations(query)
    }
    assert of["AF", "snap/harassment-and-bullying"] == 138  # as in the row that was verified
    store.close()


# --- the document of ours -----------------------------------------------------------------


def test_a_median_of_few_is_kept_and_one_of_none_is_not() -> None:
    reading = _read(OURS)
    absent = {(o.series.jurisdiction, o.series.category) for o in _medians_of_nothing(reading)}
    assert ("AX", "snap/drugs") in absent
    assert ("WW", "snap/impersonation") in absent  # an appeal median of no appeals
    wanted = ("AX", "snap/other-regulated-goods", "median_turnaround_minutes")
    kept = next(
        o
        for o in reading.observations
        if (o.series.jurisdiction, o.series.category, o.series.measure) == wanted
    )
    assert kept.denominator == 5
    assert kept.value.number == pytest.approx(float(kept.citation.quote) / 60)


def test_less_than_a_day_is_a_bound() -> None:
    (value,) = [o.value for o in _read(OURS).observations if o.citation.quote == "<1"]
    assert (value.bound, value.high, value.number) == (Bound.BELOW, 24, None)


def _figure(measure: str, place: str, category: str) -> float | None:
    (found,) = [
        o.value.number
        for o in _read(OURS).observations
        if (o.series.measure, o.series.jurisdiction, o.series.category)
        == (measure, place, f"snap/{category}")
    ]
    return found


def test_what_was_reported_what_was_found_and_both_are_three_figures() -> None:
    """Each section prints the same metric names."""
    measures = ("enforcements", "proactive_enforcements", "enforcements_on_user_reports")
    germany = [_figure(m, "DE", "harassment-and-bullying") for m in measures]
    world = [_figure(m, "WW", "harassment-and-bullying") for m in measures]
    assert germany == [900, 80, 820]
    assert world == [700, 380, 300]
    assert _figure("user_reports", "DE", "all") == 5050
    assert _figure("user_reports", "WW", "all") == 91000


def test_the_union_as_a_country_is_never_the_union() -> None:
    """The file has a row for cases of the Union of no known country."""
    assert [o for o in _read(OURS).observations if o.series.jurisdiction == "EU"] == []
    assert _figure("accounts_disabled", "CD", "child-sexual-exploitation") == 7


def test_an_unknown_country_is_a_scope_that_is_not_stated() -> None:
    found = [o for o in _read(OURS).observations if o.series.jurisdiction == "ZZ"]
    assert len(found) == 41


def test_a_section_on_no_record_is_told_once_and_named_with_its_rows() -> None:
    reading = _read(OURS)
    section = "A Section of Synthetic Requests"
    assert [i.word for i in reading.issues] == [section, "Synthetic Region"]
    assert all(i.kind is IssueKind.CELL for i in reading.issues)
    assert reading.set_aside == (f"section {section.lower()!r} (3 rows)",)


def test_findings_name_the_country_and_what_is_odd() -> None:
    told = {f.check: f.message for f in _read(OURS).findings}
    assert set(told) == {
        "categories_disagree",
        "accounts_above_enforcements",
        "figure_of_nothing",
    }
    assert "SX" in told["categories_disagree"]
    assert "BQ" in told["accounts_above_enforcements"]


def test_every_country_of_iso_3166_has_a_name_that_is_read() -> None:
    """The publisher prints small territories as well."""
    countries = [j for j in jurisdictions().values() if j.kind == "country"]
    assert len(countries) >= 249
    assert [j.id for j in countries if named(j.name) != j.id] == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Aland Islands", "AX"),
        ("Western Sahara", "EH"),
        ("Bonaire, Sint Eustatius and Saba", "BQ"),
        ("Sint Maarten (Dutch part)", "SX"),
        ("Saint Martin (French part)", "MF"),
        ("Cocos (Keeling) Islands", "CC"),
        ("Falkland Islands (Malvinas)", "FK"),
        ("Micronesia, Federated States of", "FM"),
        ("Palestine, State of", "PS"),
        ("Holy See (Vatican City State)", "VA"),
        ("Svalbard and Jan Mayen", "SJ"),
        ("Virgin Islands, U.S.", "VI"),
        ("Congo; Democratic Republic of (was Zaire)", "CD"),
        ("Congo; People's Republic of", "CG"),
        ("Faeroe Islands", "FO"),
        ("Guadaloupe", "GP"),
        ("St. Pierre and Miquelon", "PM"),
        ("Wallis and Futuna Islands", "WF"),
    ],
)
def test_territories_are_read_as_other_publishers_print_them(words: str, code: str) -> None:
    assert named(words) == code


# --- a visit ------------------------------------------------------------------------------

ASSETS = "assets.ctfassets.net"
FILE = "/kw9k15zxztrs/1/2/Snap_Transparency_Report_H2-2031.csv"


def _page(*links: str) -> bytes:
    items = "".join(f'<a href="{link}">file</a>' for link in links)
    return (
        f"<html><body><h1>Report</h1>{'<p>Synthetic words.</p>' * 60}{items}</body></html>".encode()
    )


def test_of_the_links_of_a_page_the_data_file_is_followed_and_no_other() -> None:
    """The same page links the workbook of the report under the DSA, another source's."""
    other = f"https://{ASSETS}/kw9k15zxztrs/3/4/DSA_report_H2-2031.xlsx"
    page = _page(f"https://{ASSETS}{FILE}", other, "/privacy/transparency/european-union-h2-2031")
    declared = declaration("snap")
    found = discover.document_links(page, declared.landing, declared)
    assert [link.url for link in found] == [f"https://{ASSETS}{FILE}"]


@pytest.fixture
def visit(ledger_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Store]]:
    """Return how to visit a site of ours that looks like the publisher's, once."""
    with replaying() as replay:
        link = replay.on(
            FILE, Answer(OURS.read_bytes(), headers={"Content-Type": "text/csv"}), host=ASSETS
        )
        page = _page(link)
        replay.on("/transparency", Answer(page, headers={"Content-Type": "text/html"}))
        # The loopback server has a port, the publisher's has none.
        changes = {
            "landing": replay.url("/transparency"),
            "link_pattern": declaration("snap").link_pattern.replace("net/", r"net:\d+/"),
        }
        made = declaration("snap").model_copy(update=changes)
        monkeypatch.setattr(collect, "declaration", lambda _: made)
        client = partial(
            Fetcher,
            contact="tests@example.org",
            allow=(replay.origin(), replay.origin(ASSETS)),
            resolve=replay.resolve,
            clock=Clock(sleep=lambda _: None),
        )
        monkeypatch.setattr(collect, "Fetcher", client)
        store = Store(f"sqlite:///{ledger_home / 'ledger.db'}")
        store.migrate()

        def once() -> Store:
            assert collect.collect(store, "snap").outcome is RunOutcome.PARTIAL
            return store

        yield once
        store.close()


def test_a_visit_follows_the_link_of_the_page_to_its_file(visit: Callable[[], Store]) -> None:
    store = visit()
    held = store.observations(Query(platforms=("snapchat",), period_ends=("2031-12-31",)))
    assert {o.series.jurisdiction for o in held} >= {"DE", "WW", "ZZ"}
    (document,) = [s for s in store.snapshots("snap") if s.role == "document"]
    assert document.filename == "Snap_Transparency_Report_H2-2031.csv"
