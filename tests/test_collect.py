"""Laws of a visit: what is new comes in once, what fails is said, and a look is honest.

The loopback server shows a synthetic landing page of a declared service at its own address;
no publisher is asked for anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from data.declaration import SourceDeclaration
from data.model import LookOutcome, RunOutcome
from data.query import Query
from data.sources import declaration
from data.store import Store
from metrics.editions import State, editions
from scrapers.fetching.answers import Fetched
from scrapers.fetching.fetch import Clock, Fetcher
from scrapers.visiting import collect
from tests.replay_server import Answer, Replay, replaying
from tests.test_run import SOURCE, grid, report

PAGE = "/dsa"
DUE = {("2025-01-01", "2025-12-31")}


@dataclass
class World:
    """A publisher's site on this machine, and the ledger of a visitor."""

    store: Store
    replay: Replay
    declared: SourceDeclaration
    now: datetime = datetime(2026, 9, 1, 12, tzinfo=UTC)

    def declares(self, **changes: object) -> None:
        """Change the declaration of the source."""
        self.declared = self.declared.model_copy(update=changes)

    def ticks(self) -> datetime:
        """Return when something was fetched: every time a second later."""
        self.now += timedelta(seconds=1)
        return self.now

    def shows(self, *links: str) -> None:
        """Script the landing page with these links, amid enough text to be no shell."""
        items = "".join(f'<li>Annual report <a href="{link}">{link}</a></li>' for link in links)
        text = "<p>Synthetic transparency centre.</p>" * 30
        page = f"<html><body><h1>Reports</h1>{text}<ul>{items}</ul></body></html>"
        self.replay.on(PAGE, Answer(page.encode(), headers={"Content-Type": "text/html"}))

    def visit(self) -> collect.Collected:
        """Visit the source once."""
        return collect.collect(self.store, SOURCE)


class _Dated(Fetcher):
    """A client that reads another calendar; what is due depends on the day."""

    def __init__(self, day: Callable[[], datetime], **given: Any) -> None:
        super().__init__(**given)
        self._day = day

    def get(self, url: str, **wanted: Any) -> Fetched:
        return replace(super().get(url, **wanted), fetched_at=self._day())


@pytest.fixture
def world(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Return the site and an empty ledger; the source's address leads to this machine."""
    with replaying() as replay:
        made = World(Store(database), replay, declaration(SOURCE))
        made.declares(landing=replay.url(PAGE), link_pattern=r"\.zip$", known=())
        original = declaration
        monkeypatch.setattr(
            collect, "declaration", lambda key: made.declared if key == SOURCE else original(key)
        )
        client: Callable[[], Fetcher] = partial(
            _Dated,
            made.ticks,
            contact="tests@example.org",
            allow=(replay.origin(),),
            resolve=replay.resolve,
            clock=Clock(sleep=lambda _: None),
        )
        monkeypatch.setattr(collect, "Fetcher", client)
        made.store.migrate()
        yield made
        made.store.close()


def _yearly() -> bytes:
    changed = {
        f"part{p}": [
            [c.replace("2026-01-01", "2025-01-01").replace("2026-06-30", "2025-12-31") for c in r]
            for r in grid(p)
        ]
        for p in (1, 3, 4, 7, 10)
    }
    return report(**changed)


def test_a_new_document_comes_in_with_how_it_was_obtained(world: World) -> None:
    world.shows("/report-2025.zip")
    world.replay.on("/report-2025.zip", Answer(_yearly(), headers={"ETag": '"one"'}))
    done = world.visit()
    assert done.outcome is RunOutcome.OK
    assert world.store.observations(Query(platforms=("reddit",)))
    documents = [s for s in world.store.snapshots(SOURCE) if s.role == "document"]
    assert [s.url for s in documents] == [world.replay.url("/report-2025.zip")]
    headers = dict(documents[0].headers)
    assert headers["etag"] == '"one"'
    assert headers["robots"]
    assert {(x.period_start, x.period_end, x.outcome) for x in world.store.looks(SOURCE)} == {
        (*period, LookOutcome.FOUND) for period in DUE
    }


def test_an_unchanged_document_is_asked_for_conditionally_and_adds_nothing(world: World) -> None:
    world.shows("/report-2025.zip")
    world.replay.on(
        "/report-2025.zip", Answer(_yearly(), headers={"ETag": '"one"'}), Answer(status=304)
    )
    world.visit()
    before = list(world.store.export())
    assert world.visit().outcome is RunOutcome.UNCHANGED
    assert list(world.store.export()) == before
    asked = [a for a in world.replay.asked if a.path == "/report-2025.zip"]
    assert [a.headers.get("If-None-Match") for a in asked] == [None, '"one"']


def test_one_document_that_does_not_come_stops_no_other(world: World) -> None:
    world.shows("/gone.zip", "/report-2025.zip")
    world.replay.on("/gone.zip", Answer(b"no", 410))
    world.replay.on("/report-2025.zip", Answer(_yearly()))
    done = world.visit()
    assert done.outcome is RunOutcome.PARTIAL
    assert world.store.observations(Query(platforms=("reddit",)))
    assert [(i.word, i.locator) for i in world.store.issues(SOURCE)] == [
        ("410", world.replay.url("/gone.zip"))
    ]
    world.shows("/report-2025.zip")
    world.visit()
    assert world.store.issues(SOURCE) == []


def test_what_fails_again_stays_the_issue_it_was_whatever_the_reason(world: World) -> None:
    world.shows("/gone.zip", "/report-2025.zip")
    world.replay.on("/report-2025.zip", Answer(_yearly()))
    opened = set()
    for status in (410, 403, 410):
        world.replay.on("/gone.zip", Answer(b"no", status))
        world.visit()
        (issue,) = world.store.issues(SOURCE)
        opened.add((issue.word, issue.opened_at))
    for answer in (Answer(b"no", 404), Answer(b"no", 403)):
        world.replay.on(PAGE, answer)
        world.visit()
    every = world.store.issues(SOURCE, open_only=False)
    assert len(opened) == 1
    assert [i.word for i in every] == ["410", "404"]
    assert [i.locator for i in every][1:] == [world.replay.url(PAGE)]
    world.shows("/report-2025.zip")
    world.visit()
    assert world.store.issues(SOURCE) == []


def test_a_visit_that_no_document_answered_has_failed(world: World) -> None:
    world.shows("/gone.zip")
    world.replay.on("/gone.zip", Answer(b"no", 410))
    assert world.visit().outcome is RunOutcome.FAILED
    world.shows("/gone.zip", "/report-2025.zip")
    answer = Answer(_yearly(), headers={"ETag": '"one"'})
    world.replay.on("/report-2025.zip", answer, Answer(status=304))
    assert [world.visit().outcome, world.visit().outcome] == [RunOutcome.PARTIAL] * 2


def test_a_source_nobody_may_ask_was_not_visited(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collect, "Fetcher", partial(Fetcher, contact=""))
    assert world.visit().outcome is RunOutcome.FAILED
    assert [r.kind for r in world.store.runs(SOURCE)] == ["off"]
    assert world.replay.asked == []


def test_an_edition_is_looked_for_from_the_day_after_it_was_due(world: World) -> None:
    world.shows("/report-2024.zip")
    for day in (datetime(2026, 2, 28, 12, tzinfo=UTC), datetime(2026, 3, 3, 12, tzinfo=UTC)):
        assert world.store.looks(SOURCE) == []
        world.now = day
        world.visit()
    (look,) = world.store.looks(SOURCE)
    assert look.outcome is LookOutcome.NOT_FOUND
    assert look.looked_at.date() == world.now.date()
    assert (look.period_start, look.period_end) in DUE


def test_an_edition_with_a_usual_date_is_looked_for_from_that_day_on(world: World) -> None:
    legal = world.declared.expect
    assert legal
    usual = {"next_due": date(2027, 4, 30), "due_basis": "usual date"}
    world.declares(expect=legal.model_copy(update=usual))
    world.shows("/report-2024.zip")
    for day in (datetime(2026, 4, 29, 12, tzinfo=UTC), datetime(2026, 5, 2, 12, tzinfo=UTC)):
        assert world.store.looks(SOURCE) == []
        world.now = day
        world.visit()
    looks, today = world.store.looks(SOURCE), world.now.date()
    (late,) = editions({SOURCE: world.declared}, [], looks, today, count=1)
    assert (late.state, late.due) == (State.NOT_FOUND, date(2026, 4, 30))
    assert late.late_days == 2


def test_a_source_of_which_no_edition_is_expected_is_never_looked_for(world: World) -> None:
    world.declares(cadence="")
    world.shows("/about.html")
    world.visit()
    assert world.store.looks(SOURCE) == []


def test_a_page_that_names_only_older_editions_is_a_dated_look_that_found_nothing(
    world: World,
) -> None:
    world.shows("/report-2024.zip")
    world.replay.on("/report-2024.zip", Answer(b"x,y\n1,2\n"))
    world.visit()
    looks = world.store.looks(SOURCE)
    assert {x.outcome for x in looks} == {LookOutcome.NOT_FOUND}
    kept = world.store.snapshot(looks[0].page_snapshot)
    assert kept
    assert kept.role == "page"


def test_a_page_that_cannot_be_read_is_no_evidence_of_anything(world: World) -> None:
    shell = b"<html><body><div id='root'></div><script src='/x.js'></script></body></html>"
    for answer in (Answer(b"no", 403), Answer(shell, headers={"Content-Type": "text/html"})):
        world.replay.on(PAGE, answer)
        assert world.visit().outcome is RunOutcome.FAILED
    assert {x.outcome for x in world.store.looks(SOURCE)} == {LookOutcome.COULD_NOT_LOOK}
    words = [i.message for i in world.store.issues(SOURCE)]
    assert any("drop" in w for w in words)


def test_a_visit_that_fails_loses_nothing_and_says_so_once(world: World) -> None:
    world.shows("/report-2025.zip")
    world.replay.on("/report-2025.zip", Answer(_yearly()))
    world.visit()
    held = world.store.observations(Query(platforms=("reddit",)))
    world.replay.on(PAGE, Answer(b"no", 404))
    for _ in range(2):
        assert world.visit().outcome is RunOutcome.FAILED
    assert world.store.observations(Query(platforms=("reddit",))) == held
    assert len(world.store.issues(SOURCE)) == 1
    kinds = [(r.kind, r.outcome) for r in world.store.runs(SOURCE)]
    assert kinds[:2] == [("visit", RunOutcome.FAILED)] * 2
    assert world.store.runs(SOURCE)[0].started_at <= datetime.now(UTC)
