"""The DSA Transparency Database: its codes, its known errors, and the list of daily archives.

Pages are written by us in the layout of the Commission's template; every figure is synthetic.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest

from data.breaks import breaks, of_series
from data.harms import LENS_TIERS, code_of, harm_of, harms
from data.model import IssueKind, Obtained, RunOutcome
from data.query import Query
from data.reference import programmes
from data.sources import declaration
from data.statements import SECOND_SCHEMA, codes, errata
from data.store import Store
from metrics import elsewhere
from metrics.lens import Lens
from scrapers.fetching.fetch import Clock, Fetcher
from scrapers.layouts import daily_index
from scrapers.reading.web_tables import read_html
from scrapers.receiving import by_hand, opening, readers
from scrapers.receiving.origin import Origin
from scrapers.visiting import by_name, collect
from tests import archive_list, exhibition, own
from tests.replay_server import Answer, Replay, replaying

RECORDED = Path(__file__).parents[1] / "data" / "recorded"
SHARED = Path(__file__).parents[2] / "shared"
PAGE = own.FOLDER / "dsa_statements_v2" / "synthetic-2025-07-03.html"
SNAP = own.FOLDER / "dsa_statements_v2" / "synthetic-2026-10-04-snapchat.html"
FIRST, SECOND = "dsa_statements_v1", "dsa_statements_v2"

needs_facts = pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared")


def page(path: Path = PAGE) -> str:
    return path.read_text(encoding="utf-8")


def days(text: str, source: str = SECOND) -> dict[str, float | None]:
    """Return what a reader makes of a page, by day; nothing where it is refused."""
    reading = own.read(source, text.encode(), "download.html")
    return {o.series.period_end: o.value.number for o in reading.observations}


# --- codes and errata ---------------------------------------------------------------------


@needs_facts
def test_the_codes_are_those_of_the_note_word_by_word() -> None:
    facts = json.loads((SHARED / "facts" / "sor_enums.json").read_text(encoding="utf-8"))
    for attribute in {c.attribute for c in codes().values()}:
        told = {f["code"]: f for f in facts[attribute]}
        mine = {c.id: c for c in codes().values() if c.attribute == attribute}
        assert mine.keys() == told.keys()
        for code, fact in told.items():
            one = mine[code]
            assert (one.since, one.until) == (fact["from"], fact["until"] or "")
            assert one.label == fact["label"].replace("’", "'")
            official = fact.get("successor") or ""
            assert official == (one.successor if one.basis == "official" else "")


def test_a_successor_is_official_only_where_the_commission_prints_it() -> None:
    official = {c.id: c.successor for c in codes().values() if c.basis == "official"}
    assert official == {
        "STATEMENT_CATEGORY_SCOPE_OF_PLATFORM_SERVICE": "STATEMENT_CATEGORY_OTHER_VIOLATION_TC",
        "STATEMENT_CATEGORY_UNSAFE_AND_ILLEGAL_PRODUCTS": (
            "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS"
        ),
        "KEYWORD_ONLINE_BULLYING_INTIMIDATION": "KEYWORD_CYBER_BULLYING_INTIMIDATION",
        "KEYWORD_NON_CONSENSUAL_ITEMS_DEEPFAKE": "KEYWORD_NON_CONSENSUAL_MATERIAL_DEEPFAKE",
        "KEYWORD_DISINFORMATION": "KEYWORD_MISINFORMATION_DISINFORMATION",
        "KEYWORD_INSUFFICIENT_INFORMATION_TRADERS": "KEYWORD_INSUFFICIENT_INFORMATION_ON_TRADERS",
    }
    gone = {c.id for c in codes().values() if c.until and not c.basis}
    assert gone == set()


@pytest.mark.parametrize(
    ("schema", "attribute", "number"),
    [
        ("v1", "category", 14),
        ("v2", "category", 16),
        ("v1", "category_specification", 55),
        ("v2", "category_specification", 69),
    ],
)
def test_each_schema_has_the_number_of_codes_it_is_documented_with(
    schema: str, attribute: str, number: int
) -> None:
    found = [c for c in codes().values() if c.attribute == attribute and c.accepted(schema)]
    assert len(found) == number


def test_every_category_and_keyword_of_the_first_schema_has_a_reading() -> None:
    scheme = programmes()[FIRST].scheme
    asked = [c for c in codes().values() if c.attribute.startswith("category") and c.since == "v1"]
    assert [c.id for c in asked if not code_of(scheme, c.id)] == []


def test_every_category_of_the_second_schema_is_one_of_the_template() -> None:
    scheme = programmes()[SECOND].scheme
    asked = [c for c in codes().values() if c.attribute == "category" and c.accepted("v2")]
    assert [c.id for c in asked if not re.fullmatch(r"dsa/\d+", code_of(scheme, c.id))] == []


def test_nothing_about_children_or_with_consent_is_read_as_violence_against_women() -> None:
    scheme = programmes()[FIRST].scheme
    for word in ("CHILD_SEXUAL_ABUSE_MATERIAL", "GROOMING_SEXUAL_ENTICEMENT_MINORS"):
        assert harms()[harm_of(scheme, f"KEYWORD_{word}").harm].tier == "children"
    for word in ("KEYWORD_NUDITY", "KEYWORD_ADULT_SEXUAL_MATERIAL"):
        assert harms()[harm_of(scheme, word).harm].tier not in LENS_TIERS


def test_an_erratum_says_when_it_was_announced_and_where() -> None:
    assert len(errata()) >= 6
    assert all(e.source.startswith("https://") for e in errata().values())
    assert {e.platform for e in errata().values()} >= {"google_play", "facebook", "instagram"}


def test_the_flag_of_google_play_is_a_fault_on_both_schemas_until_the_same_day() -> None:
    known = errata()["google_play_detection"]
    ends = {b.programme: b.until for b in breaks().values() if b.platform == "google_play"}
    assert ends == {FIRST: known.until, SECOND: known.until}


@pytest.mark.parametrize("programme", [FIRST, SECOND])
def test_no_series_runs_over_the_change_of_schema(programme: str) -> None:
    found = of_series(programme, "snapchat", "statements_filed")
    assert SECOND_SCHEMA in {b.on for b in found}
    other = {FIRST: SECOND, SECOND: FIRST}[programme]
    assert "no series" in programmes()[programme].comparable
    assert programmes()[programme].scheme != programmes()[other].scheme


# --- the list of daily archives -----------------------------------------------------------


@pytest.mark.parametrize("name", archive_list.PAGES)
def test_each_document_is_as_it_was_written(name: str) -> None:
    """Whoever changes the page changes it in one place; a document that was deleted comes back."""
    path, text = own.FOLDER / name, archive_list.written(*archive_list.PAGES[name])
    if not path.exists():
        path.write_text(text, encoding="utf-8")
        pytest.fail(f"{path} was not there and is written: read it, then commit it")
    assert path.read_text(encoding="utf-8") == text


def test_each_schema_takes_its_own_days_and_names_the_others() -> None:
    assert days(page()) == {"2025-07-03": 18400012, "2025-07-02": 17000345, "2025-07-01": 0}
    assert days(page(), FIRST) == {"2025-06-30": 21000001, "2025-06-29": 990}
    aside = own.read(SECOND, PAGE.read_bytes(), PAGE.name).set_aside
    assert aside == ("2 days filed under the other schema, which is a source of its own",)


def test_a_page_of_one_service_is_never_taken_for_all() -> None:
    """The form says whose days they are; the heading does not, in the template on record."""
    found = own.read(SECOND, SNAP.read_bytes(), SNAP.name).observations
    assert {o.series.platform for o in found} == {"snapchat"}
    whole = own.read(SECOND, PAGE.read_bytes(), PAGE.name).observations
    assert {o.series.platform for o in whole} == {"statement_services"}
    named = page(SNAP).replace(
        '<h1 class="ecl-page-header__title">Download<', "<h1>Download for Snapchat<"
    )
    assert days(named) == days(page(SNAP))
    assert days(named.replace("Download for Snapchat", "Download for TikTok")) == {}


def test_each_day_has_the_addresses_of_its_two_archives_and_their_sums() -> None:
    (table,) = read_html(PAGE.read_bytes(), PAGE.name)
    found = daily_index.archives(PAGE.read_bytes(), table)
    assert [a.day for a in found] == [date(2025, 7, 3) - timedelta(days=n) for n in range(5)]
    base = "https://transparency.dsa.ec.europa.eu/explore-data/download-file/8999"
    kinds = ("full", "sha1", "light", "sha1light")
    assert found[1].files == {kind: f"{base}/{kind}" for kind in kinds}


def test_a_count_printed_as_nought_is_told_as_perhaps_unknown() -> None:
    found = own.read(SECOND, PAGE.read_bytes(), PAGE.name).findings
    assert [(f.check, f.period_end) for f in found] == [("count_or_unknown", "2025-07-01")]


def _headers() -> Iterator[tuple[str, str]]:
    for number, found in enumerate(re.finditer(r"<th [^>]*>([^<]+)</th>", page())):
        cut = page()[: found.start()] + page()[found.end() :]
        yield f"column {number} dropped", cut
        start, end = found.span(1)
        yield f"column {number} renamed", f"{page()[:start]}Other{page()[end:]}"


def _rows() -> Iterator[tuple[str, str]]:
    for kind in ("full", "sha1", "light", "sha1light"):
        yield f"link {kind} gone", page().replace(f'8998/{kind}"', '8998/other"')
        yield f"link {kind} of another day", page().replace(f'8998/{kind}"', f'8997/{kind}"')
    yield "a day nobody can read", page().replace(">2025-07-02<", ">2 July 2025<")
    yield "a day twice", page().replace(">2025-07-02<", ">2025-07-03<")
    yield "a day out of its order", page().replace(">2025-07-02<", ">2024-07-02<")
    yield "a size that is none", page().replace("17.25 GB", "17.25")
    yield "a label of a link", page().replace(">sha1<", ">sha256<", 1)


def _pages() -> Iterator[tuple[str, str]]:
    yield "no heading", page().replace("<h1 class", "<h2 class").replace("</h1>", "</h2>")
    yield "another heading", page().replace(">Download</h1>", ">Archive</h1>")
    yield "no form", page().replace('name="platform_id"', 'name="platform"')
    yield "a service nobody knows", page(SNAP).replace("> Snapchat<", "> Murmur<")
    yield "two tables", page().replace("</table>", "</table><table><tr><td>1</td></tr></table>")
    yield "no table", re.sub(r"<table.*</table>", "", page(), flags=re.DOTALL)
    yield "no day at all", re.sub(r"<tbody.*</tbody>", "<tbody></tbody>", page(), flags=re.DOTALL)


BROKEN = [*_headers(), *_rows(), *_pages()]


@pytest.mark.parametrize("text", [t for _, t in BROKEN], ids=[name for name, _ in BROKEN])
def test_a_page_unlike_the_one_on_record_is_refused_whole(text: str) -> None:
    assert text != page()
    reading = own.read(SECOND, text.encode(), "download.html")
    assert reading.refused
    assert reading.issues[0].kind in (IssueKind.SHAPE, IssueKind.BYTES)
    assert reading.observations == ()


def test_the_pages_that_were_broken_are_counted() -> None:
    assert len(BROKEN) == 2 * 6 + 13 + 7


@pytest.mark.parametrize("words", ["many", "17.000.345,5", "1 7", "{{total}}"])
def test_a_count_that_is_no_number_is_withheld_alone(words: str) -> None:
    text = page().replace("17&nbsp;000&nbsp;345", words)
    reading = own.read(SECOND, text.encode(), "download.html")
    assert [i.word for i in reading.issues] == [words]
    assert {o.series.period_end for o in reading.observations} == {"2025-07-03", "2025-07-01"}


# --- what stands on record, and what a reader sees ------------------------------------------


@pytest.fixture
def store(ledger_home: Path) -> Iterator[Store]:
    """Return a ledger that holds what is on record of the database, and nothing else."""
    assert not list(ledger_home.iterdir())
    made = Store()
    made.migrate()
    content = (RECORDED / "dsa_statements.csv").read_bytes()
    opening.load_recorded(made, "dsa_statements.csv", content, own.NOW)
    yield made
    made.close()


def test_what_is_published_elsewhere_says_what_a_statement_is_not(store: Store) -> None:
    found = {r.programme.id: r for r in elsewhere.regimes(store, Lens(jurisdiction="EU"))}
    inside = [s.observation for s in found[SECOND].inside]
    assert {o.harm for o in inside} == {"cyber_all"}
    assert {s.about for s in found[SECOND].inside} == {"Cyber violence"}
    assert {o.series.platform for o in inside} >= {"snapchat", "tiktok", "youtube", "x"}
    for programme in (FIRST, SECOND):
        assert "no response time" in found[programme].programme.clock
        assert "not per notice or item" in found[programme].programme.comparable
        assert found[programme].earlier


def test_daily_counts_on_record_change_schema_on_its_first_day(store: Store) -> None:
    held = store.observations(Query(programmes=(FIRST, SECOND), platforms=("statement_services",)))
    ends = {
        p: [o.series.period_end for o in held if o.series.programme == p] for p in (FIRST, SECOND)
    }
    assert max(ends[FIRST]) == "2025-06-30"
    assert min(ends[SECOND]) == "2025-07-01"
    assert len(held) == 686


def test_a_page_dropped_later_verifies_the_counts_on_record(store: Store) -> None:
    """The synthetic page with one count as it was transcribed, and one that is off by one."""
    text = page().replace("21&nbsp;000&nbsp;001", "16&nbsp;686&nbsp;912")
    text = text.replace(">990<", ">18&nbsp;120&nbsp;867<")
    (done,) = by_hand.drop(
        store, FIRST, [("download.html", text.encode())], Origin(Obtained.DROPPED, own.NOW)
    )
    assert (done.verified, done.differing) == (1, 1)


@needs_facts
def test_the_counts_on_record_are_those_of_the_copy() -> None:
    sample = SHARED / "samples" / "statements_of_reasons"
    name = "daily_dump_sizes_global_full_2023-09-25_2025-08-10.csv"
    with (sample / name).open(encoding="utf-8", newline="") as stream:
        copied = {row["date"]: row["sors_on_index_page"] for row in csv.DictReader(stream)}
    with (RECORDED / "dsa_statements.csv").open(encoding="utf-8", newline="") as stream:
        told = {
            row["period_end"]: row["value"]
            for row in csv.DictReader(stream)
            if row["platform"] == "statement_services"
        }
    assert told == copied


def test_the_page_of_changes_tells_what_is_official_and_what_we_read(
    ledger_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TODAY", exhibition.TODAY)
    made = Store(f"sqlite:///{ledger_home / 'ledger.db'}")
    made.migrate()
    made.close()
    app = exhibition.opened("changes.py")
    rows = exhibition.tables(app)["Codes of the two schemas"][1:]
    told = {row[0]: row for row in rows if not row[0].startswith("no such code")}
    assert len(rows) == len(told) + 24
    ended = "Gender-based violence KEYWORD_GENDER_BASED_VIOLENCE"
    assert told[ended][2].startswith("our reading the official table names none")
    renamed = "Online bullying/intimidation KEYWORD_ONLINE_BULLYING_INTIMIDATION"
    assert told[renamed][2] == "the Commission"
    order = [row[0] for row in rows]
    assert order.index(ended) < order.index("Dangerous toys KEYWORD_DANGEROUS_TOYS")
    announced = exhibition.tables(app)["Errors announced"][1:]
    assert len(announced) == len(errata())
    assert announced[0][0] == "Google Play"


# --- the monthly aggregates ---------------------------------------------------------------

MONTHLY = "dsa_statements_monthly"


@needs_facts
def test_the_monthly_files_are_asked_for_by_the_names_they_were_seen_under() -> None:
    seen = SHARED / "samples" / "statements_of_reasons"
    with (seen / "aggregates_simple_sha1_manifest_2026-03_to_2026-08.csv").open() as stream:
        names = {row["source_filename"] for row in csv.DictReader(stream)}
    asked = by_name.expected(declaration(MONTHLY), date(2026, 9, 3))
    assert asked[0].period_start == "2026-08-01"
    assert {one.url.rpartition("/")[2] for one in asked} < names


def test_a_monthly_file_is_kept_as_evidence_and_nothing_in_it_is_read(ledger_home: Path) -> None:
    assert not list(ledger_home.iterdir())
    made = Store()
    made.migrate()
    body = b"PK\x03\x04 synthetic bytes, no archive"
    origin = Origin(Obtained.DROPPED, own.NOW)
    (done,) = by_hand.drop(
        made, MONTHLY, [("aggregated-simple-2026-07-01-parquet.zip", body)], origin
    )
    assert "no reader yet" in done.sentence
    assert made.observations(Query(programmes=(SECOND,))) == []
    assert readers.archive().read(done.snapshot.sha256) == body
    made.close()


# --- a visit ------------------------------------------------------------------------------


@pytest.fixture
def site(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Store, Replay]]:
    """Return an empty ledger and the database's site, under an address of this machine."""
    with replaying() as replay:
        landing = replay.url("/explore-data/download", "transparency.dsa.example")
        declared = declaration(SECOND).model_copy(update={"landing": landing})
        monkeypatch.setattr(collect, "declaration", lambda _: declared)
        client: Callable[..., Fetcher] = partial(
            Fetcher,
            contact="tests@example.org",
            allow=(replay.origin("transparency.dsa.example"),),
            resolve=replay.resolve,
            clock=Clock(sleep=lambda _: None),
        )
        monkeypatch.setattr(collect, "Fetcher", client)
        store = Store(database)
        store.migrate()
        yield store, replay
        store.close()


def test_a_visit_reads_the_page_itself_and_asks_for_no_archive(site: tuple[Store, Replay]) -> None:
    store, replay = site
    html = {"Content-Type": "text/html; charset=UTF-8"}
    later = page().replace("17&nbsp;000&nbsp;345", "17&nbsp;000&nbsp;346")
    answers = [Answer(t.encode(), headers=html) for t in (page(), page(), later)]
    replay.on("/explore-data/download", *answers, host="transparency.dsa.example")
    outcomes = [collect.collect(store, SECOND).outcome for _ in answers]
    assert outcomes == [RunOutcome.OK, RunOutcome.UNCHANGED, RunOutcome.OK]
    held = store.observations(Query(programmes=(SECOND,)))
    assert {o.series.period_end: o.value.number for o in held} == days(later)
    assert {a.path for a in replay.asked} == {"/robots.txt", "/explore-data/download"}
    assert {s.role for s in store.snapshots(SECOND)} == {"document"}


def test_a_page_that_does_not_come_is_an_issue_that_the_next_visit_closes(
    site: tuple[Store, Replay],
) -> None:
    store, replay = site
    answers = (Answer(b"no", 403), Answer(page().encode(), headers={"Content-Type": "text/html"}))
    replay.on("/explore-data/download", *answers, host="transparency.dsa.example")
    assert collect.collect(store, SECOND).outcome is RunOutcome.FAILED
    assert [i.word for i in store.issues(SECOND)] == ["403"]
    assert collect.collect(store, SECOND).outcome is RunOutcome.OK
    assert store.issues(SECOND) == []


def test_a_page_of_one_service_stands_beside_that_of_all(database: str) -> None:
    store = Store(database)
    store.migrate()
    for path in (PAGE, SNAP):
        store.save(own.read(SECOND, path.read_bytes(), path.name))
    held = store.observations(Query(programmes=(SECOND,)))
    assert len(held) == 6
    store.close()
