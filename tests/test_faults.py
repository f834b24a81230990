"""Laws of a visit to a publisher in trouble: what is held stays, what came is kept as it came.

The loopback server shows a synthetic landing page of a declared service at its own address;
no publisher is asked for anything.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from data.declaration import SourceDeclaration
from data.model import IssueKind, LookOutcome, Observation, RunOutcome
from data.query import Query
from data.signals import SignalKind
from data.sources import declaration
from data.store import Store
from scrapers.fetching.answers import Fetched
from scrapers.fetching.fetch import Clock, Fetcher, Limits
from scrapers.landing_pages import watch
from scrapers.receiving import by_hand, from_archive, readers, receipt
from scrapers.visiting import collect
from tests.replay_server import Answer, Replay, replaying
from tests.test_run import SOURCE, grid, report

PAGE = "/dsa"


class _Later(Fetcher):
    """A client whose answers are dated later: instants are kept to the second."""

    def __init__(self, later: timedelta, **given: Any) -> None:
        super().__init__(**given)
        self._later = later

    def get(self, *asked: Any, **how: Any) -> Fetched:
        found = super().get(*asked, **how)
        return replace(found, fetched_at=found.fetched_at + self._later)


@dataclass
class World:
    """A publisher's site on this machine, and the ledger of a visitor."""

    store: Store
    replay: Replay
    declared: SourceDeclaration
    limits: Limits = field(default_factory=Limits)
    visits: int = 0

    def declares(self, **changes: object) -> None:
        """Change the declaration of the source."""
        self.declared = self.declared.model_copy(update=changes)

    def client(self, **given: Any) -> Fetcher:
        """Return a client that waits for nobody; each is two seconds later than the last."""
        self.visits += 1
        return _Later(
            timedelta(seconds=2 * self.visits),
            contact="tests@example.org",
            allow=(self.replay.origin(),),
            resolve=self.replay.resolve,
            clock=Clock(sleep=lambda _: None),
            limits=self.limits,
            **given,
        )

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
        store = Store(f"sqlite:///{ledger_home / 'ledger.db'}")
        store.migrate()
        world = World(store, replay, declaration(SOURCE))
        world.declares(landing=replay.url(PAGE), link_pattern=r"\.zip$", known=())
        original = declaration
        for room in (collect, by_hand, from_archive, receipt, watch):
            monkeypatch.setattr(
                room, "declaration", lambda key: world.declared if key == SOURCE else original(key)
            )
        monkeypatch.setattr(collect, "Fetcher", world.client)
        yield world


def _yearly(hours: str = "5.5") -> bytes:
    """Return a yearly report whose median time over all notices is so many hours."""

    def yearly(cell: str) -> str:
        return cell.replace("2026-01-01", "2025-01-01").replace("2026-06-30", "2025-12-31")

    parts = {f"part{p}": [[yearly(c) for c in r] for r in grid(p)] for p in (1, 3, 4, 7, 10)}
    parts["part4"] = [[hours if c == "5.5" else c for c in r] for r in parts["part4"]]
    return report(**parts)


def _median(world: World) -> Observation:
    """Return the figure that `_yearly` names."""
    (found,) = (
        o
        for o in world.store.observations(
            Query(platforms=("reddit",), measures=("notice_action_median",))
        )
        if (o.series.category, o.series.actor) == ("dsa/TOTAL", "all")
    )
    return found


def _held(world: World) -> list[str]:
    """Return what the ledger exports, issues left out."""
    return [line for line in world.store.export() if '"table": "issue"' not in line]


def _month_before(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the ledger's visits have been in an earlier month."""
    runs = [replace(r, started_at=datetime(2026, 1, 31, tzinfo=UTC)) for r in store.runs()]
    monkeypatch.setattr(store, "runs", lambda *_, **__: runs)


def test_bytes_that_change_behind_not_modified_are_noticed_in_the_next_month(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    tagged = {"ETag": '"one"'}
    first, second = (Answer(_yearly(n), headers=tagged) for n in ("12", "90"))
    world.shows("/report-2025.zip")
    world.replay.on("/report-2025.zip", first)
    world.visit()
    world.replay.on("/report-2025.zip", Answer(status=304), second)
    assert world.visit().outcome is RunOutcome.UNCHANGED
    assert _median(world).citation.quote == "12"
    _month_before(world.store, monkeypatch)
    assert world.visit().outcome is RunOutcome.OK
    assert _median(world).citation.quote == "90"
    asked = [a for a in world.replay.asked if a.path == "/report-2025.zip"]
    assert [a.headers.get("If-None-Match") for a in asked] == [None, '"one"', None]
    assert {o.citation.quote for o in world.store.vintages(_median(world).series)} == {"12", "90"}


def test_changed_bytes_under_an_old_etag_are_another_statement(world: World) -> None:
    tagged = {"ETag": '"one"'}
    world.shows("/report-2025.zip")
    answers = [Answer(_yearly(n), headers=tagged) for n in ("12", "90")]
    world.replay.on("/report-2025.zip", *answers)
    world.visit()
    world.visit()
    assert _median(world).citation.quote == "90"
    assert len([s for s in world.store.snapshots(SOURCE) if s.role == "document"]) == 2


def test_the_newest_answer_is_what_is_asked_about(world: World) -> None:
    world.shows("/report-2025.zip")
    answers = [Answer(_yearly(n), headers={"ETag": f'"{n}"'}) for n in ("12", "90")]
    world.replay.on("/report-2025.zip", *answers, Answer(status=304))
    for _ in range(3):
        world.visit()
    asked = [a for a in world.replay.asked if a.path == "/report-2025.zip"]
    assert [a.headers.get("If-None-Match") for a in asked] == [None, '"12"', '"90"']


FAULTS = {
    "a reset": (Answer(reset=True), "connection"),
    "a body cut off": (Answer(b"PK\x03\x04half", declared=99_999), "cut-off"),
    "nothing": (Answer(b""), "empty"),
    "a login": (Answer(b"<html><body><form action='/login'></form></body></html>"), "wall"),
    "an error in JSON": (Answer(b'{"error": 5}'), "wrong-kind"),
    "a body of 10 GB": (Answer(b"PK", declared=10 * 1024**3), "too-large"),
    "a body that unpacks without end": (
        Answer(gzip.compress(bytes(5_000_000)), headers={"Content-Encoding": "gzip"}),
        "too-large",
    ),
    "a slow drip": (Answer(b"PK\x03\x04" * 99, gap=0.05), "timeout"),
    "a circle": (Answer(status=302, headers={"Location": "/report-2025.zip"}), "redirects"),
    "a way inside": (Answer(status=302, headers={"Location": "http://10.0.0.1/"}), "address"),
    "forbidden": (Answer(b"no", 403), "403"),
    "missing": (Answer(b"no", 404), "404"),
    "gone": (Answer(b"no", 410), "410"),
    "too many requests": (Answer(b"no", 429, {"Retry-After": "9999"}), "429"),
    "down": (Answer(b"no", 503, {"Retry-After": "1"}), "503"),
}


def test_no_fault_of_a_publisher_loses_what_is_held(world: World) -> None:
    world.shows("/report-2025.zip")
    world.replay.on("/report-2025.zip", Answer(_yearly("12"), headers={"ETag": "1"}))
    world.visit()
    held = _held(world)
    world.limits = Limits(attempt=0.5, size=1_000_000, attempts=2)
    for name, (answer, word) in FAULTS.items():
        world.replay.on("/report-2025.zip", answer)
        assert world.visit().outcome is RunOutcome.FAILED, name
        assert _held(world) == held, name
        assert [(i.word, i.kind) for i in world.store.issues(SOURCE)] == [(word, IssueKind.FETCH)]
        world.replay.on("/report-2025.zip", Answer(status=304))
        assert world.visit().outcome is RunOutcome.UNCHANGED, name
        assert world.store.issues(SOURCE) == [], name
    world.replay.on("/report-2025.zip", Answer(_yearly("90")))
    world.limits = Limits()
    assert world.visit().outcome is RunOutcome.OK
    assert (world.store.issues(SOURCE), _median(world).citation.quote) == ([], "90")


def test_a_fault_that_passes_within_a_visit_is_not_noticed(world: World) -> None:
    good = Answer(_yearly("12"))
    passing = [
        Answer(b"no", 429, {"Retry-After": "1"}),
        Answer(b"no", 503, {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}),
        Answer(b"PK\x03\x04half", declared=99_999),
        Answer(reset=True),
    ]
    for number, fault in enumerate(passing):
        path = f"/{number}/report-2025.zip"
        world.shows(path)
        world.replay.on(path, fault, good)
        assert world.visit().outcome in (RunOutcome.OK, RunOutcome.UNCHANGED), fault
    assert world.store.issues(SOURCE) == []


def test_a_page_in_the_wrong_charset_still_leads_to_its_documents(world: World) -> None:
    words = "<p>Rapport européen sur la modération, année 2025.</p>" * 20
    page = f"<html><body><h1>Rapports</h1>{words}<a href='/report-2025.zip'>é</a></body></html>"
    world.replay.on("/report-2025.zip", Answer(_yearly("12")))
    for sent, said in (("cp1252", "utf-8"), ("utf-8", "iso-8859-1"), ("utf-8", "no-such")):
        told = {"Content-Type": f"text/html; charset={said}"}
        world.replay.on(PAGE, Answer(page.encode(sent), headers=told))
        assert world.visit().outcome in (RunOutcome.OK, RunOutcome.UNCHANGED)
    assert _median(world).citation.quote == "12"
    pages = [s for s in world.store.snapshots(SOURCE) if s.role == "page"]
    assert {readers.archive().read(s.sha256) for s in pages} == {
        page.encode("cp1252"),
        page.encode("utf-8"),
    }


def test_a_visit_takes_turns_with_other_processes(world: World, ledger_home: Path) -> None:
    world.shows("/report-2025.zip")
    world.replay.on("/report-2025.zip", Answer(_yearly("12")))
    world.visit()
    assert [f.name for f in (ledger_home / "turns").iterdir() if f.suffix != ".lock"] == [
        "reports.example"
    ]


# --- pages ------------------------------------------------------------------------------------


def test_every_page_a_source_declares_is_looked_at_and_compared(world: World) -> None:
    world.declares(further_pages=(world.replay.url("/more"), world.replay.url("/one.pdf")))
    world.replay.on("/one.pdf", Answer(b"%PDF-1.7 no page at all"))
    html = "<html><body><h1>More</h1><a href='/report-2025.zip'>2025</a>{}</body></html>"
    world.replay.on("/report-2025.zip", Answer(_yearly("12"), headers={"ETag": "1"}))
    world.shows("/other.pdf")
    world.replay.on("/more", Answer(html.format("").encode()))
    assert world.visit().outcome is RunOutcome.OK
    assert _median(world).citation.quote == "12"
    world.replay.on("/report-2025.zip", Answer(status=304))
    world.replay.on("/more", Answer(html.format("<a href='/audit.pdf'>Audit</a>").encode()))
    done = world.visit()
    assert (done.outcome, "1 change on its pages" in done.sentence) == (RunOutcome.UNCHANGED, True)
    (signal,) = world.store.signals(SOURCE)
    assert (signal.page, signal.kind) == (world.replay.url("/more"), SignalKind.NEW_DOCUMENT)
    assert world.store.issues(SOURCE) == []


def test_nothing_is_called_missing_while_one_of_the_pages_did_not_come(world: World) -> None:
    world.shows("/report-2024.zip")
    world.declares(further_pages=(world.replay.url("/more"),))
    world.replay.on("/report-2024.zip", Answer(b"PK\x03\x04 no report"))
    world.visit()
    assert {look.outcome for look in world.store.looks(SOURCE)} == {LookOutcome.COULD_NOT_LOOK}
    assert "404" in {i.word for i in world.store.issues(SOURCE)}
    world.replay.on("/more", Answer(b"<html><body><h1>More</h1>" + b"<p>Synthetic.</p>" * 60))
    world.visit()
    assert world.store.looks(SOURCE)[0].outcome is LookOutcome.NOT_FOUND


def test_a_list_of_corrections_is_visited_for_its_entries(world: World) -> None:
    world.declares(format="changelog", link_pattern="", cadence="", expect=None)
    old, new = ("<p>5/2024: A fault. Synthetic.</p>", "<p>8/2024: Another. Synthetic.</p>")
    for body, outcome in ((old, "unchanged"), (new + old, "ok"), (new + old, "unchanged")):
        world.replay.on(PAGE, Answer(f"<html><body>{body}</body></html>".encode()))
        assert world.visit().outcome.value == outcome
    assert [s.words for s in world.store.signals(SOURCE)] == ["8/2024: Another. Synthetic."]
    world.replay.on(PAGE, Answer(b"<html><body><p>We moved on.</p></body></html>"))
    assert world.visit().outcome is RunOutcome.FAILED
    assert [i.word for i in world.store.issues(SOURCE)] == ["no dated entry"]


def test_a_page_that_is_sent_on_leads_to_its_own_documents(world: World) -> None:
    world.replay.on(PAGE, Answer(status=302, headers={"Location": "/new/place/"}))
    links = "<a href='{}.pdf'>Audit {}</a>"
    for names in (("a",), ("a", "b")):
        body = "".join(links.format(n, n) for n in names) + "<p>Synthetic.</p>" * 60
        world.replay.on("/new/place/", Answer(f"<html><body>{body}</body></html>".encode()))
        world.visit()
    (signal,) = world.store.signals(SOURCE)
    assert signal.address == world.replay.url("/new/place/b.pdf")
    before = list(world.store.export())
    from_archive.replay(world.store)
    assert list(world.store.export()) == before


def test_what_robots_txt_says_is_kept_with_page_and_document_and_obeyed_when_it_changes(
    world: World,
) -> None:
    world.shows("/report-2025.zip")
    world.replay.on("/report-2025.zip", Answer(_yearly("12")))
    world.replay.on("/robots.txt", Answer(b"User-agent: *\nDisallow: /private/\n"))
    world.visit()
    said = {s.role: dict(s.headers)["robots"] for s in world.store.snapshots(SOURCE)}
    answer = f"{world.replay.url('/robots.txt')}: allows it"
    assert said == {"page": answer, "document": answer}
    held, asked = _held(world), len(world.replay.paths())
    world.replay.on("/robots.txt", Answer(b"User-agent: *\nDisallow: /\n"))
    assert world.visit().outcome is RunOutcome.FAILED
    assert (_held(world), len(world.replay.paths())) == (held, asked)
    (issue,) = world.store.issues(SOURCE)
    assert issue.word == "robots"
    assert "drop it" in issue.message
