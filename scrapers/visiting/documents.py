"""Documents at their addresses: which are known, and taking one in unless it is unchanged.

A document is asked for conditionally, save on the first good visit of a calendar month (UTC):
a publisher who changes bytes and goes on saying "not modified" is found out by then.
"""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import unquote, urlsplit

from data.declaration import SourceDeclaration
from data.model import Obtained, RunOutcome, Snapshot
from data.store import Store
from data.tries import visits
from scrapers.fetching.answers import Fetched
from scrapers.fetching.fetch import Fetcher
from scrapers.landing_pages.watch import FINAL
from scrapers.receiving.origin import Origin, snapshot_of
from scrapers.receiving.receipt import Received, receive


def newest(store: Store, source: str) -> dict[str, Snapshot]:
    """Return what each address that documents came from said last."""
    return store.newest_at(source)


def met_this_month(store: Store, source: str) -> bool:
    """Whether a visit of this calendar month ended well, so that its documents are known."""
    poor = (RunOutcome.FAILED, RunOutcome.REFUSED)
    good = (r.started_at for r in visits(store.runs(source), source) if r.outcome not in poor)
    last = next(iter(good), None)
    return last is not None and f"{last:%Y-%m}" == f"{datetime.now(UTC):%Y-%m}"


def take_in(
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
    snapshot = snapshot_of(found.content, filename(found.url), declared.id, origin_of(found, url))
    return receive(store, found.content, snapshot)


def origin_of(found: Fetched, url: str) -> Origin:
    """Return how a fetched answer came here, asked for at `url`."""
    return Origin(
        Obtained.FETCHED,
        found.fetched_at,
        url=url,
        media_type=found.headers.get("content-type", "").partition(";")[0],
        headers=(*sorted(found.headers.items()), ("robots", found.robots), *_sent_on(found, url)),
    )


def _sent_on(found: Fetched, url: str) -> list[tuple[str, str]]:
    return [(FINAL, found.url)] if found.url != url else []


def filename(url: str) -> str:
    """Return the name a document bears by its address."""
    return unquote(urlsplit(url).path.rsplit("/", 1)[-1]) or "document"
