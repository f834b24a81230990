"""Go and get: landing page, links, documents, and a dated look for every edition that is due.

A page that was read and holds no link to a due edition is kept as evidence of the look; a
page that could not be read, or whose links exist only after JavaScript, is no evidence of
anything.

A document is asked for conditionally, save on the first good visit of a calendar month (UTC):
a publisher who changes bytes and goes on saying "not modified" is found out by then.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from data.declaration import SourceDeclaration
from data.due import due_editions
from data.model import (
    Issue,
    IssueKind,
    Look,
    LookOutcome,
    Run,
    RunOutcome,
    Snapshot,
)
from data.pacing import SharedTurns
from data.signals import Signal
from data.sources import declaration, declarations
from data.store import Store, home
from data.tries import VISIT
from scrapers.errors import Drift, SourceError
from scrapers.fetching.answers import Expected, Fetched
from scrapers.fetching.fetch import Fetcher
from scrapers.landing_pages import discover, looks
from scrapers.landing_pages.looks import Shown
from scrapers.landing_pages.signals import seen
from scrapers.receiving.origin import snapshot_of
from scrapers.receiving.receipt import Received, look, receive
from scrapers.visiting import by_name
from scrapers.visiting.documents import filename, met_this_month, newest, origin_of, take_in

_WORST_FIRST = [RunOutcome.REFUSED, RunOutcome.PARTIAL, RunOutcome.OK, RunOutcome.UNCHANGED]


@dataclass(frozen=True, slots=True)
class Collected:
    """What one visit to a source brought."""

    source: str
    outcome: RunOutcome
    sentence: str
    received: tuple[Received, ...] = ()


def fetchable() -> list[str]:
    """Return the sources a program may visit, in the order of their ids."""
    return sorted(s for s, d in declarations().items() if d.fetched)


def collect(store: Store, source: str) -> Collected:
    """Visit a source once: read its page, take in what is new, record what was looked for."""
    started, kind = datetime.now(UTC), VISIT
    declared = declaration(source)
    try:
        with _client() as fetcher:
            done = _WAYS.get(declared.access, _visit)(store, declared, fetcher)
    except SourceError as fault:
        done = Collected(source, RunOutcome.FAILED, fault.message)
        _could_not_look(store, declared, started, fault)
        # Nobody was asked: no failure of the source, which would be visited less often for it.
        kind = "off" if fault.word == "no-contact" else VISIT
    store.record_run(
        Run(
            source=source,
            kind=kind,
            started_at=started,
            finished_at=datetime.now(UTC),
            outcome=done.outcome,
            message=done.sentence,
            observations=sum(r.saved.observations for r in done.received),
            issues=sum(len(r.reading.issues) for r in done.received),
            findings=sum(r.saved.findings for r in done.received),
        )
    )
    return done


def peek(source: str) -> Iterator[tuple[str, bytes]]:
    """Fetch a source's documents without keeping anything, for `check`."""
    declared = declaration(source)
    with _client() as fetcher:
        wanted: Expected = "page" if declared.access == "page" else "document"
        for url in _addresses(declared, fetcher):
            try:
                found = fetcher.get(url, expected=wanted)
            except SourceError as fault:
                if declared.access == "by_name" and fault.word in by_name.NOTHING_THERE:
                    continue  # not every edition is there yet
                raise
            yield filename(found.url), found.content


def _addresses(declared: SourceDeclaration, fetcher: Fetcher) -> list[str]:
    if declared.access == "page":
        return [declared.landing]
    if declared.access == "by_name":
        return [one.url for one in by_name.expected(declared, datetime.now(UTC).date())]
    page = fetcher.get(declared.landing, expected="page")
    return [link.url for link in discover.document_links(page.content, page.url, declared)]


def _client() -> Fetcher:
    """Return a client that takes turns with every other process of this ledger."""
    return Fetcher(turns=SharedTurns(home() / "turns"))


class _Page(NamedTuple):
    """One page of a source as it came, and what it told against the look before."""

    kept: Snapshot
    seen: Fetched
    told: tuple[Signal, ...]


def _visit(store: Store, declared: SourceDeclaration, fetcher: Fetcher) -> Collected:
    pages, failed = _pages(store, declared, fetcher)
    if declared.format == "changelog":
        links: list[str] = []
        _refuse_unlike_record(pages[0], declared)
    else:
        links = _links(pages, declared)
    at = pages[0].kept.fetched_at
    known = newest(store, declared.id) if met_this_month(store, declared.id) else {}
    received = []
    for link in links:
        try:
            done = take_in(store, declared, fetcher, link, known.get(link))
        except SourceError as fault:
            failed.append((link, fault))
            continue
        received += [done] if done else []
    shown = [Shown(page.seen.content, page.seen.url) for page in pages]
    whole = len(pages) == 1 + len(declared.further_pages)
    for found in looks.looks(store, declared, pages[0].kept, shown, whole=whole):
        store.record_look(found)
    store.close_fetch_issues(declared.id, at, still=[url for url, _ in failed])
    for url, why in failed:
        store.record_issue(_nothing_came(declared, at, why, url))
    told = sum(len(page.told) for page in pages)
    return _summed(declared, received, [f.message for _, f in failed], len(links), told)


def _pages(
    store: Store, declared: SourceDeclaration, fetcher: Fetcher
) -> tuple[list[_Page], list[tuple[str, SourceError]]]:
    """Return the pages of a source, the landing page first; and which others did not come."""
    pages = [_look(store, declared, declared.landing, fetcher)]
    failed = []
    for url in declared.further_pages:
        try:
            pages.append(_look(store, declared, url, fetcher))
        except SourceError as fault:
            if fault.word != "wrong-kind":  # some list a document there, which is no page to watch
                failed.append((url, fault))
    return pages, failed


def _look(store: Store, declared: SourceDeclaration, url: str, fetcher: Fetcher) -> _Page:
    page = fetcher.get(url, expected="page")
    kept, told = look(store, declared.id, "landing.html", page.content, origin_of(page, url))
    return _Page(kept, page, told)


def _links(pages: list[_Page], declared: SourceDeclaration) -> list[str]:
    """Return the addresses of our documents on all pages. Raises SourceError for mere shells."""
    found = {
        link.url: None
        for page in pages
        for link in discover.document_links(page.seen.content, page.seen.url, declared)
    }
    if not found and all(discover.needs_script(page.seen.content) for page in pages):
        raise SourceError(
            "the page's links exist only after JavaScript: open it in a browser and drop the file"
        )
    return list(found)


def _refuse_unlike_record(page: _Page, declared: SourceDeclaration) -> None:
    """Raise SourceError where a list of corrections shows no dated entry."""
    if not seen(page.seen.content, page.seen.url, declared).entries:
        raise Drift(
            "the page shows no dated entry: it was rebuilt, or its entries exist only after "
            "JavaScript; open it in a browser and bring it with `look`",
            word="no dated entry",
        )


def _visit_by_name(store: Store, declared: SourceDeclaration, fetcher: Fetcher) -> Collected:
    """Ask for the editions whose names follow from their periods."""
    at = datetime.now(UTC)
    held = newest(store, declared.id)
    known = held if met_this_month(store, declared.id) else {}
    tried = by_name.visit(
        declared,
        at.date(),
        {url: s.id for url, s in held.items()},
        lambda url: take_in(store, declared, fetcher, url, known.get(url)),
    )
    for found in tried.looks(at):
        store.record_look(found)
    failed = {one.url: fault for one, fault in tried.failed}
    store.close_fetch_issues(declared.id, at, still=[*failed])
    for url, why in failed.items():
        store.record_issue(_nothing_came(declared, at, why, url))
    outcomes = [r.outcome for r in tried.received] + [RunOutcome.PARTIAL] * bool(failed)
    worst = min(outcomes, key=_WORST_FIRST.index, default=RunOutcome.UNCHANGED)
    return Collected(declared.id, worst, tried.sentence, tuple(tried.received))


def _visit_page(store: Store, declared: SourceDeclaration, fetcher: Fetcher) -> Collected:
    """Read the landing page as the document it is: nothing else is asked for."""
    page = fetcher.get(declared.landing, expected="page")
    name = f"{filename(page.url)}.html"
    origin = origin_of(page, declared.landing)
    done = receive(store, page.content, snapshot_of(page.content, name, declared.id, origin))
    store.close_fetch_issues(declared.id, page.fetched_at, still=[])
    return Collected(declared.id, done.outcome, done.sentence, (done,))


_WAYS = {"by_name": _visit_by_name, "page": _visit_page}
"""How sources are visited whose documents no page links."""


def _could_not_look(
    store: Store, declared: SourceDeclaration, at: datetime, fault: SourceError
) -> None:
    for period in due_editions(declared, at.date()):
        wanted = (period.start.isoformat(), period.end.isoformat())
        outcome = LookOutcome.COULD_NOT_LOOK
        store.record_look(Look(declared.id, *wanted, at, outcome, declared.landing))
    store.record_issue(_nothing_came(declared, at, fault, declared.landing))


def _nothing_came(
    declared: SourceDeclaration, at: datetime, fault: SourceError, address: str
) -> Issue:
    return Issue(
        source=declared.id,
        snapshot="",
        kind=IssueKind.FETCH,
        locator=address,
        word=fault.word,
        message=fault.message,
        opened_at=at,
    )


def _summed(
    declared: SourceDeclaration, received: list[Received], failed: list[str], links: int, told: int
) -> Collected:
    changed = f"{told} change{'' if told == 1 else 's'} on its pages" if told else ""
    if not received and not failed:
        words = f"{links} documents linked, none new" if links else "no document linked"
        outcome = RunOutcome.UNCHANGED if links else RunOutcome.NOTHING
        if declared.format == "changelog":
            outcome = RunOutcome.OK if told else RunOutcome.UNCHANGED
            words = "" if told else "no entry changed"
        return Collected(declared.id, outcome, "; ".join(filter(None, (words, changed))))
    order = [RunOutcome.REFUSED, RunOutcome.PARTIAL, RunOutcome.OK, RunOutcome.UNCHANGED]
    outcomes = [r.outcome for r in received] + [RunOutcome.PARTIAL] * bool(failed)
    # A document that has not changed did answer; when none did, nothing came.
    lost = bool(links) and len(failed) >= links and not received
    outcome = RunOutcome.FAILED if lost else min(outcomes, key=order.index)
    words = "; ".join(filter(None, [*(r.sentence for r in received), *failed, changed]))
    return Collected(declared.id, outcome, words, tuple(received))
