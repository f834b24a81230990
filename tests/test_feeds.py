"""Laws of the Atom feed: RFC 4287's required elements, stable ids, nothing of a request ignored."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as Xml

import pytest
from starlette.requests import Request
from starlette.responses import Response

from data.model import Issue, IssueKind, Look, LookOutcome, Obtained, Snapshot, Tier
from data.signals import Signal, SignalKind
from data.store import Store
from metrics import news
from pages import feeds
from pages.parts.headers import TITLE
from tests import releases
from tests.browser import fetched
from tests.exhibition import TODAY, links, opened

pytestmark = pytest.mark.usefixtures("home")

ATOM = "{http://www.w3.org/2005/Atom}"
AT = datetime(2026, 9, 10, 6, 0, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the home of a ledger with documents, changes, a failure and an overdue report."""
    monkeypatch.setenv("LEDGER_HOME", str(tmp_path))
    monkeypatch.setenv("TODAY", TODAY)
    monkeypatch.setenv("PUBLIC_ADDRESS", "https://redress.example/base/")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    store = Store()
    store.migrate()
    for reading in releases.three():
        store.save(reading)
    where = ("dsa_x", "", IssueKind.FETCH, "https://x.example", "403")
    store.record_issue(Issue(*where, "The publisher answers 403.", AT))
    page = Snapshot(
        *("dsa_tiktok", "0" * 64, "https://synthetic.example/reports", AT),
        *(Obtained.DROPPED, Tier.HELD, "page.html", 1),
        role="page",
    )
    about = (page.source, page.url, SignalKind.NEW_DOCUMENT, f"{page.url}/nov.zip", "")
    store.record_page(page, [Signal(*about, "All reports", "", AT, page.id, "before")])
    for day in (0, 7):
        store.record_look(
            Look(
                *("dsa_shein", "2026-01-01", "2026-06-30"),
                AT + timedelta(days=day),
                LookOutcome.NOT_FOUND,
                "https://synthetic.example/shein",
            )
        )
    store.close()
    return tmp_path


def asked(query: str = "", known: str = "") -> Response:
    """Return the answer to a reader that holds an edition of the feed, or none."""
    headers = [(b"host", b"localhost"), (b"if-none-match", known.encode())]
    address = {"path": feeds.PATH, "root_path": "", "query_string": query.lstrip("?").encode()}
    scope = {"type": "http", "method": "GET", "scheme": "http", "headers": headers, **address}
    return feeds.answer(Request(scope))


def parsed(body: bytes) -> Xml.Element:
    root = Xml.fromstring(body)  # noqa: S314, our own document
    assert root.tag == f"{ATOM}feed"
    return root


def text(parent: Xml.Element, name: str) -> str:
    """Return the words of the one child of that name. RFC 4287 allows exactly one of each."""
    found = parent.findall(f"{ATOM}{name}")
    assert len(found) == 1, (name, len(found))
    assert found[0].text
    return str(found[0].text)


def entries(query: str = "") -> list[Xml.Element]:
    answer = asked(query)
    assert answer.status_code == 200
    return parsed(bytes(answer.body)).findall(f"{ATOM}entry")


def terms(entry: Xml.Element) -> list[str]:
    return [c.attrib["term"] for c in entry.findall(f"{ATOM}category")]


def test_the_feed_has_what_rfc_4287_requires() -> None:
    answer = asked()
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert bytes(answer.body).startswith(b"<?xml version='1.0' encoding='utf-8'?>")
    root = parsed(bytes(answer.body))
    assert text(root, "id") == "tag:redress.example,2026:feed"
    assert text(root, "title").startswith(TITLE)
    author = root.find(f"{ATOM}author")
    assert author is not None
    assert text(author, "name") == TITLE
    related = {link.attrib["rel"]: link.attrib["href"] for link in root.findall(f"{ATOM}link")}
    assert related["self"] == "https://redress.example/base/feed.atom"
    for element in (root, *root.findall(f"{ATOM}entry")):
        assert text(element, "id").startswith("tag:redress.example,2026:")
        assert text(element, "title")
        at = datetime.fromisoformat(text(element, "updated"))
        assert at.tzinfo is not None
    updated = [text(e, "updated") for e in root.findall(f"{ATOM}entry")]
    assert updated == sorted(updated, reverse=True)
    assert text(root, "updated") == updated[0]


def test_every_entry_has_one_id_and_a_way_to_more() -> None:
    found = entries()
    ids = [text(e, "id") for e in found]
    assert len(set(ids)) == len(ids)
    for entry in found:
        (link,) = entry.findall(f"{ATOM}link")
        assert link.attrib["rel"] == "alternate"
        path = urlsplit(link.attrib["href"]).path
        assert path in ("/base/status", "/base/changes")
        assert text(entry, "summary")


def test_reports_changes_failures_and_what_is_overdue_are_told() -> None:
    told = [(terms(e)[0], text(e, "title")) for e in entries()]
    assert sorted({kind for kind, _ in told}) == sorted(news.KINDS)
    assert ("change", "Facebook: 2 values restated by the publisher") in told
    assert ("overdue", "SHEIN: report overdue since 2026-08-31") in told
    assert ("failure", "dsa_x could not be read") in told
    assert ("page", "dsa_tiktok: new document") in told
    assert ("report", "New document of meta_cser: release-2.csv") in told
    assert sum(kind == "report" for kind, _ in told) == 3


def test_what_came_back_is_said() -> None:
    said = [text(e, "summary") for e in entries("?kind=change")]
    assert sum("1 of them returned to a value stated before" in words for words in said) == 1


def test_an_overdue_report_is_told_once_from_the_first_look() -> None:
    (only,) = entries("?kind=overdue")
    assert text(only, "updated") == "2026-09-10T06:00:00Z"


def test_a_source_has_a_feed_of_its_own() -> None:
    found = entries("?source=dsa_shein")
    assert [terms(e) for e in found] == [["overdue", "dsa_shein"]]
    root = parsed(bytes(asked("?source=dsa_shein").body))
    (own,) = [x for x in root.findall(f"{ATOM}link") if x.attrib["rel"] == "self"]
    assert own.attrib["href"].endswith("/feed.atom?source=dsa_shein")
    assert text(root, "id") == "tag:redress.example,2026:feed/source=dsa_shein"


def test_a_feed_without_events_is_a_feed() -> None:
    root = parsed(bytes(asked("?source=dsa_youtube").body))
    assert root.findall(f"{ATOM}entry") == []
    assert text(root, "updated") == "2026-01-01T00:00:00Z"


@pytest.mark.parametrize(
    "query", ["?source=nobody", "?kind=rumour", "?platform=x", "?kind=change&kind=report"]
)
def test_what_cannot_be_honoured_is_refused_in_words(query: str) -> None:
    answer = asked(query)
    assert answer.status_code == 400
    assert bytes(answer.body).decode().strip().endswith((".", "”."))


def test_a_reader_that_has_it_already_gets_nothing_again() -> None:
    first = asked()
    again = asked(known=first.headers["etag"])
    assert (again.status_code, again.body) == (304, b"")
    assert asked(known='"another"').body == first.body


def test_ids_stay_when_a_publishers_address_changes_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = [text(e, "id") for e in entries()]
    monkeypatch.delenv("PUBLIC_ADDRESS")
    after = [text(e, "id") for e in entries()]
    assert [i.partition(":")[2].partition(":")[2] for i in before] == [
        i.partition(":")[2].partition(":")[2] for i in after
    ]
    assert all(i.startswith("tag:localhost,2026:") for i in after)
    assert bytes(asked().body).count(b"http://localhost/feed.atom") == 1


def test_an_empty_ledger_has_an_empty_feed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_HOME", str(tmp_path / "empty"))
    assert entries() == []


def test_what_is_no_xml_is_marked_and_the_rest_is_kept() -> None:
    event = news.Event("failure", "dsa_x", "k", "A \x07 & <b>", "\ud800\ufffe text", AT, "status")
    root = parsed(feeds.feed([event], "https://redress.example", {}))
    (entry,) = root.findall(f"{ATOM}entry")
    assert text(entry, "title") == "A \ufffd & <b>"
    assert text(entry, "summary") == "\ufffd\ufffd text"


def test_bundled_figures_are_no_news() -> None:
    held = replace(releases.snapshot(0), obtained=Obtained.RECORDED)
    assert news.reports([held], {held.id: 3}) == []
    assert len(news.reports([releases.snapshot(0)], {held.id: 3})) == 1
    assert news.reports([releases.snapshot(0)], {}) == []


def test_the_newest_are_kept_and_each_key_once() -> None:
    made = [
        news.Event("report", "s", f"k{n % 5}", "t", "w", AT + timedelta(days=n), "status")
        for n in range(10)
    ]
    found = news.newest(made, 3)
    assert [e.key for e in found] == ["k4", "k3", "k2"]


def test_the_pages_lead_to_the_feed() -> None:
    assert links(opened("status.py", address={"source": "dsa_x"}))["Feed"].startswith("feed.atom")
    assert links(opened("changes.py"))["Feed"] == "feed.atom?kind=change"


def test_the_application_serves_the_feed(running_app: str) -> None:
    headers, body = fetched(f"{running_app}/feed.atom")
    assert headers["content-type"].startswith("application/atom+xml")
    assert text(parsed(body), "title").startswith(TITLE)
    assert headers["x-content-type-options"] == "nosniff"
