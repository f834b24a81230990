"""Laws of sources that are kept and not read, and of editions that lie under predictable names.

Documents and addresses are synthetic; the loopback server stands in for every publisher.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.archive import sha256_of
from data.declaration import SourceDeclaration
from data.due import MONTHS, DuePeriod, ended_periods, named, next_edition, next_period
from data.model import LookOutcome, Obtained, RunOutcome
from data.query import Query
from data.sources import declaration, declarations
from data.store import Store
from metrics.editions import State, editions
from scrapers.fetching.fetch import Clock, Fetcher
from scrapers.receiving import by_hand, from_archive, readers
from scrapers.receiving.origin import Origin
from scrapers.transcription.held import KEPT
from scrapers.visiting import by_name, collect
from tests.replay_server import Answer, Replay, replaying

HELD = {key: d for key, d in declarations().items() if d.format == "held"}
SOURCE = "google_india"
PDF = b"%PDF-1.4 synthetic, written for this test"
DAYS = st.dates(date(2026, 1, 1), date(2040, 12, 31))


# --- declarations -------------------------------------------------------------------------


def test_a_source_that_is_kept_says_why_it_is_not_read() -> None:
    assert HELD
    for key, declared in HELD.items():
        assert declared.unproven_live, key
        assert "no reader is built on a guess" in declared.note, key
        assert not declared.figures, key
        assert not declared.layouts, key


def test_what_states_demand_is_context_and_never_speed_towards_victims() -> None:
    assert "never part of speed towards victims" in HELD["google_gov_removals"].note


# --- periods and names --------------------------------------------------------------------


@given(DAYS)
def test_months_of_x_run_from_the_26th_to_the_25th_without_gap(today: date) -> None:
    found = ended_periods(HELD["x_india"], today, 5)
    assert found[0].end < today <= found[0].end + timedelta(days=31)
    for later, earlier in pairwise(found):
        assert earlier.end + timedelta(days=1) == later.start
    for period in found:
        assert (period.start.day, period.end.day) == (26, 25)
        assert (period.end.month - period.start.month) % 12 == 1


@given(st.sampled_from(sorted(MONTHS)), DAYS, st.integers(1, 28))
def test_every_day_lies_in_one_period_wherever_months_begin(
    cadence: str, today: date, begin: int
) -> None:
    begins = begin if cadence == "monthly" else 1
    coming = next_period(cadence, today, begins)
    before = next_period(cadence, coming.due - timedelta(days=1), begins)
    assert today <= coming.due
    assert coming.start <= coming.end < coming.due
    assert before.end < coming.end or before == coming


@pytest.mark.parametrize(
    ("source", "start", "end", "name"),
    [
        (
            "google_korea",
            date(2025, 1, 1),
            date(2025, 12, 31),
            "south-korea-network-act_2025-1-1_2025-12-31_en_v1.pdf",
        ),
        (
            "google_india",
            date(2024, 2, 1),
            date(2024, 2, 29),
            "india-intermediary-guidelines_2024-2-1_2024-2-29_en_v1.pdf",
        ),
        ("meta_india", date(2022, 12, 1), date(2022, 12, 31), "india-monthly-report-jan31-2023"),
        ("meta_india", date(2023, 6, 1), date(2023, 6, 30), "india-monthly-report-jul31-2023"),
        ("x_india", date(2022, 5, 26), date(2022, 6, 25), "India-ITR-Jul-2022.pdf"),
        ("x_india", date(2021, 11, 26), date(2021, 12, 25), "India-ITR-Jan-2022.pdf"),
    ],
)
def test_a_name_on_record_follows_from_its_period(
    source: str, start: date, end: date, name: str
) -> None:
    url = named(HELD[source].address, DuePeriod(start, end, end))
    assert url.rpartition("/")[2] == name


def test_a_usual_date_moves_with_the_month() -> None:
    coming = next_edition(HELD[SOURCE], date(2026, 11, 25))
    assert coming is not None
    assert (coming.start, coming.end) == (date(2026, 10, 1), date(2026, 10, 31))
    assert date(2026, 11, 28) <= coming.due <= date(2026, 12, 2)


# --- visits -------------------------------------------------------------------------------


@dataclass
class World:
    """A bucket on this machine, and the ledger of a visitor."""

    store: Store
    replay: Replay
    declared: SourceDeclaration

    @property
    def names(self) -> list[by_name.Expected]:
        return by_name.expected(self.declared, datetime.now(UTC).date())

    def becomes(self, source: str) -> None:
        """Be the site of this source: its own path on this machine."""
        declared = declaration(source)
        path = urlsplit(declared.address).path
        changed = {"address": self.replay.url(path), "landing": self.replay.url("/index")}
        self.declared = declared.model_copy(update=changed)

    def holds(self, place: int, *answers: Answer) -> None:
        """Script what lies under the name of the edition at this place, newest first."""
        self.replay.on(self.names[place].url.partition(self.replay.origin())[2], *answers)

    def visit(self) -> collect.Collected:
        return collect.collect(self.store, self.declared.id)

    def looks(self) -> list[LookOutcome]:
        """Return the outcome of the newest looks, newest edition first."""
        found = {look.period_start: look.outcome for look in reversed(self.store.looks(SOURCE))}
        return [found[one.period_start] for one in self.names if one.period_start in found]


@pytest.fixture
def world(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Return a bucket that holds nothing and an empty ledger."""
    with replaying() as replay:
        made = World(Store(database), replay, declaration(SOURCE))
        made.becomes(SOURCE)
        monkeypatch.setattr(collect, "declaration", lambda _: made.declared)
        client = partial(
            Fetcher,
            contact="tests@example.org",
            allow=(replay.origin(),),
            resolve=replay.resolve,
            clock=Clock(sleep=lambda _: None),
        )
        monkeypatch.setattr(collect, "Fetcher", client)
        made.store.migrate()
        yield made
        made.store.close()


def test_an_edition_that_lies_where_its_name_says_is_kept_and_not_read(world: World) -> None:
    world.holds(0, Answer(PDF, headers={"ETag": '"one"'}), Answer(status=304))
    done = world.visit()
    assert done.outcome is RunOutcome.OK
    assert KEPT in done.sentence
    (kept,) = world.store.snapshots(SOURCE)
    assert (kept.sha256, kept.obtained) == (sha256_of(PDF), Obtained.FETCHED)
    assert readers.archive().read(kept.sha256) == PDF
    (document,) = world.store.documents().values()
    assert (document.id, document.url) == (kept.id, world.names[0].url)
    assert world.store.observations(Query()) == []
    assert world.looks()[0] is LookOutcome.FOUND
    assert world.visit().outcome is RunOutcome.UNCHANGED
    asked = [a for a in world.replay.asked if a.path == world.replay.paths()[0]]
    assert [a.headers.get("If-None-Match") for a in asked] == [None, '"one"']


def test_each_name_is_asked_for_once_a_visit(world: World) -> None:
    world.holds(2, Answer(PDF))
    world.visit()
    assert sorted(world.replay.paths()) == sorted(
        one.url.partition(world.replay.origin())[2] for one in world.names
    )


def test_nothing_under_a_name_is_a_look_that_found_nothing_only_beside_one_that_answers(
    world: World,
) -> None:
    world.holds(1, Answer(PDF))
    done = world.visit()
    assert "not there" in done.sentence
    wanted = [LookOutcome.FOUND if place == 1 else LookOutcome.NOT_FOUND for place in range(4)]
    assert world.looks() == wanted
    assert world.store.issues(SOURCE) == []


def test_where_no_name_answers_nobody_is_late(world: World) -> None:
    done = world.visit()
    assert done.outcome is RunOutcome.FAILED
    assert "named otherwise" in done.sentence
    assert set(world.looks()) <= {LookOutcome.COULD_NOT_LOOK}
    today = datetime.now(UTC).date()
    states = editions({SOURCE: world.declared}, [], world.store.looks(SOURCE), today)
    assert {(e.state, e.late_days) for e in states} <= {(State.NOT_LOOKED, None)}


@pytest.mark.parametrize("answer", [Answer(b"no", 403), Answer(b"<html><body>Sign in</body>")])
def test_a_refusal_under_a_name_is_no_evidence_that_nothing_lies_there(
    world: World, answer: Answer
) -> None:
    world.holds(0, answer)
    world.holds(1, Answer(PDF))
    assert world.visit().outcome is RunOutcome.PARTIAL
    assert world.looks()[:2] == [LookOutcome.COULD_NOT_LOOK, LookOutcome.FOUND]
    (issue,) = world.store.issues(SOURCE)
    assert issue.locator == world.names[0].url
    world.holds(0, Answer(PDF + b" 2"))
    world.visit()
    assert world.store.issues(SOURCE) == []


@pytest.mark.parametrize("source", ["google_korea", "google_india", "meta_india", "x_india"])
def test_every_source_whose_files_are_named_by_period_is_visited_at_its_own_names(
    world: World, source: str
) -> None:
    world.becomes(source)
    world.holds(0, Answer(PDF))
    assert world.visit().outcome is RunOutcome.OK
    (kept,) = world.store.snapshots(source)
    assert kept.filename == world.names[0].url.rpartition("/")[2]
    assert [content for _, content in collect.peek(source)] == [PDF]


def test_reports_a_page_links_are_kept_and_other_papers_are_not(world: World) -> None:
    world.becomes("appeals_centre")
    links = ("/files/Transparency-Report-2026.pdf", "/files/Annual_report.pdf", "/files/menu.pdf")
    items = "".join(f'<li><a href="{link}">{link}</a></li>' for link in links)
    text = "<p>Synthetic page of a dispute body.</p>" * 30
    page = f"<html><body><h1>Reports</h1>{text}<ul>{items}</ul></body></html>".encode()
    world.replay.on("/index", Answer(page, headers={"Content-Type": "text/html"}))
    for number, link in enumerate(links):
        world.replay.on(link, Answer(PDF + b"%d" % number))
    assert world.visit().outcome is RunOutcome.OK
    kept = [s.url for s in world.store.snapshots("appeals_centre") if s.role == "document"]
    assert sorted(kept) == sorted(world.replay.url(link) for link in links[:2])


# --- drops --------------------------------------------------------------------------------


@pytest.mark.parametrize("source", ["imda_osar", "ccdh"])
def test_a_dropped_document_is_kept_as_evidence_and_replayed(source: str, database: str) -> None:
    store = Store(database)
    store.migrate()
    origin = Origin(Obtained.DROPPED, datetime(2026, 9, 1, tzinfo=UTC), by="a tester")
    (received,) = by_hand.drop(store, source, [("report.pdf", PDF)], origin)
    assert received.outcome is RunOutcome.OK
    assert received.sentence == f"report.pdf: kept; {KEPT}"
    (document,) = store.documents().values()
    assert (document.publisher, document.sha256) == (HELD[source].publisher, sha256_of(PDF))
    before = list(store.export())
    from_archive.replay(store)
    assert list(store.export()) == before
    (again,) = by_hand.drop(store, source, [("report.pdf", PDF)], origin)
    assert again.outcome is RunOutcome.UNCHANGED
    store.close()


def test_a_document_without_bytes_is_no_evidence(database: str) -> None:
    store = Store(database)
    store.migrate()
    origin = Origin(Obtained.DROPPED, datetime(2026, 9, 1, tzinfo=UTC))
    (received,) = by_hand.drop(store, "imda_osar", [("report.pdf", b" \n")], origin)
    assert received.outcome is RunOutcome.REFUSED
    assert store.documents() == {}
    store.close()
