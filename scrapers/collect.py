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
from urllib.parse import unquote, urlsplit

from data.declaration import UNPROVEN, SourceDeclaration
from data.due import due_editions, next_edition
from data.model import (
    Issue,
    IssueKind,
    Look,
    LookOutcome,
    Obtained,
    Run,
    RunOutcome,
    Snapshot,
)
from data.pacing import SharedTurns
from data.signals import Signal
from data.sources import declaration, declarations
from data.store import Store, home
from data.tries import VISIT, told, visits
from scrapers import by_name, discover, looks
from scrapers.answers import Expected, Fetched
from scrapers.errors import Drift, SourceError
from scrapers.fetch import Fetcher
from scrapers.looks import Shown
from scrapers.run import Origin, Received, look, receive, snapshot_of
from scrapers.signals import seen
from scrapers.typed import WAITING
from scrapers.watch import FINAL

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
            yield _filename(found.url), found.content


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
    known = _newest(store, declared.id) if _met_this_month(store, declared.id) else {}
    received = []
    for link in links:
        try:
            done = _take_in(store, declared, fetcher, link, known.get(link))
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
    kept, told = look(store, declared.id, "landing.html", page.content, _origin(page, url))
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


def _newest(store: Store, source: str) -> dict[str, Snapshot]:
    """Return what each address that documents came from said last."""
    return store.newest_at(source)


def _met_this_month(store: Store, source: str) -> bool:
    """Whether a visit of this calendar month ended well, so that its documents are known."""
    poor = (RunOutcome.FAILED, RunOutcome.REFUSED)
    good = (r.started_at for r in visits(store.runs(source), source) if r.outcome not in poor)
    last = next(iter(good), None)
    return last is not None and f"{last:%Y-%m}" == f"{datetime.now(UTC):%Y-%m}"


def _visit_by_name(store: Store, declared: SourceDeclaration, fetcher: Fetcher) -> Collected:
    """Ask for the editions whose names follow from their periods."""
    at = datetime.now(UTC)
    held = _newest(store, declared.id)
    known = held if _met_this_month(store, declared.id) else {}
    tried = by_name.visit(
        declared,
        at.date(),
        {url: s.id for url, s in held.items()},
        lambda url: _take_in(store, declared, fetcher, url, known.get(url)),
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
    name = f"{_filename(page.url)}.html"
    origin = _origin(page, declared.landing)
    done = receive(store, page.content, snapshot_of(page.content, name, declared.id, origin))
    store.close_fetch_issues(declared.id, page.fetched_at, still=[])
    return Collected(declared.id, done.outcome, done.sentence, (done,))


_WAYS = {"by_name": _visit_by_name, "page": _visit_page}
"""How sources are visited whose documents no page links."""


def _take_in(
    store: Store,
    declared: SourceDeclaration,
    fetcher: Fetcher,
    url: str,
    before: Snapshot | None,
) -> Received | None:
    """Fetch one document unless the publisher says it has not changed."""
    headers = dict(before.headers) if before else {}
    found = fetcher.get(
        url,
        etag=headers.get("etag", ""),
        last_modified=headers.get("last-modified", ""),
        expected="document",
    )
    if found.not_modified:
        return None
    snapshot = snapshot_of(found.content, _filename(found.url), declared.id, _origin(found, url))
    return receive(store, found.content, snapshot)


def _origin(found: Fetched, url: str) -> Origin:
    return Origin(
        Obtained.FETCHED,
        found.fetched_at,
        url=url,
        media_type=found.headers.get("content-type", "").partition(";")[0],
        headers=(*sorted(found.headers.items()), ("robots", found.robots), *_sent_on(found, url)),
    )


def _sent_on(found: Fetched, url: str) -> list[tuple[str, str]]:
    return [(FINAL, found.url)] if found.url != url else []


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


def _filename(url: str) -> str:
    return unquote(urlsplit(url).path.rsplit("/", 1)[-1]) or "document"


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """One source in one line: what is held, what was tried, what is open, what is next."""

    source: str
    title: str
    access: str
    held: tuple[str, ...]
    last_run: str
    last_outcome: str
    open_issues: int
    next_due: str
    failing: str = ""
    unproven_live: bool = False
    waiting: int = 0
    last_success: str = ""
    cause: str = ""
    figures: int = 0

    @property
    def line(self) -> str:
        """Return the line `status` prints."""
        access = f"{self.access}, {UNPROVEN}" if self.unproven_live else self.access
        held = ", ".join(self.held) or "nothing held"
        tried = f"{self.last_outcome} {self.last_run}" if self.last_run else "never run"
        due = f"next due {self.next_due}" if self.next_due else "no edition expected"
        issues = f"{self.open_issues} open issues" if self.open_issues else ""
        figures = f"{self.figures:,} figures" if self.figures else ""
        well = f"last success {self.last_success}" if self.last_success else ""
        waiting = f"waiting for another person: {self.waiting}" if self.waiting else ""
        parts = (held, figures, tried, self.cause, well, self.failing, due, issues, waiting)
        said = "; ".join(filter(None, parts))
        return f"{self.source} [{access}]: {said}"


_WENT_WELL = (RunOutcome.OK, RunOutcome.PARTIAL, RunOutcome.UNCHANGED)


def _cause(last: Run | None) -> str:
    """Return why the newest run brought nothing, in its own words, or an empty string."""
    failed = last is not None and last.outcome in (RunOutcome.FAILED, RunOutcome.REFUSED)
    return last.message if last is not None and failed else ""


def status(store: Store) -> list[SourceStatus]:
    """Return the state of every declared source, by id."""
    now = datetime.now(UTC)
    held: dict[tuple[str, str], list[str]] = {}
    for platform, programme, start, end, _ in store.periods_held():
        held.setdefault((platform, programme), []).append(f"{start}/{end}")
    every = store.runs(limit=5_000)
    runs = {r.source: r for r in reversed(every)}
    found = store.issues()
    waiting = [i.source for i in found if i.word.startswith(WAITING)]
    issues = [i.source for i in found if not i.word.startswith(WAITING)]
    good, figures = store.latest_runs(_WENT_WELL), store.figures_read()
    return [
        SourceStatus(
            source=d.id,
            title=d.title,
            access=d.access,
            held=tuple(sorted(held.get((d.platform, d.programme), []))),
            last_run=runs[d.id].started_at.isoformat() if d.id in runs else "",
            last_outcome=runs[d.id].outcome.value if d.id in runs else "",
            open_issues=issues.count(d.id),
            next_due=coming.due.isoformat() if (coming := next_edition(d, now.date())) else "",
            failing=told(d.cron, visits(every, d.id), now),
            unproven_live=d.unproven_live,
            waiting=waiting.count(d.id),
            last_success=good[d.id].finished_at.isoformat() if d.id in good else "",
            cause=_cause(runs.get(d.id)),
            figures=figures.get(d.id, 0),
        )
        for _, d in sorted(declarations().items())
    ]
