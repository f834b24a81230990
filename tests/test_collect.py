"""Laws of a visit: what is new comes in once, what fails is said, and a look is honest.

The loopback server shows a synthetic landing page of a declared service at its own address;
no publisher is asked for anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from data.model import LookOutcome, RunOutcome
from data.query import Query
from data.sources import declaration
from data.store import Store
from scrapers import collect
from scrapers.fetch import Clock, Fetcher
from tests.replay_server import Answer, Replay, replaying
from tests.test_run import SOURCE, grid, report

PAGE = "/dsa"
DUE = {("2025-01-01", "2025-12-31")}


@dataclass
class World:
    """A publisher's site on this machine, and the ledger of a visitor."""

    store: Store
    replay: Replay

    def shows(self, *links: str) -> None:
        """Script the landing page with these links, amid enough text to be no shell."""
        items = "".join(f'<li>Annual report <a href="{link}">{link}</a></li>' for link in links)
        text = "<p>Synthetic transparency centre.</p>" * 30
        page = f"<html><body><h1>Reports</h1>{text}<ul>{items}</ul></body></html>"
        self.replay.on(PAGE, Answer(page.encode(), headers={"Content-Type": "text/html"}))

    def visit(self) -> collect.Collected:
        """Visit the source once."""
        return collect.collect(self.store, SOURCE)


@pytest.fixture
def world(ledger_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Return the site and an empty ledger; the source's address leads to this machine."""
    with replaying() as replay:
        changed = declaration(SOURCE).model_copy(
            update={"landing": replay.url(PAGE), "link_pattern": r"\.zip$", "known": ()}
        )
        original = declaration
        monkeypatch.setattr(
            collect, "declaration", lambda key: changed if key == SOURCE else original(key)
        )
        client: Callable[[], Fetcher] = partial(
            Fetcher,
            contact="tests@example.org",
            allow=(replay.origin(),),
            resolve=replay.resolve,
            clock=Clock(sleep=lambda _: None),
        )
        monkeypatch.setattr(collect, "Fetcher", client)
        store = Store(f"sqlite:///{ledger_home / 'ledger.db'}")
        store.migrate()
        yield World(store, replay)


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
