"""A publisher's site on this machine: visits to a declared source, with no network.

Landing page and documents lie under their original hosts and paths; the loopback server
answers for them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from urllib.parse import urlsplit

import pytest

from data.declaration import SourceDeclaration
from data.sources import declaration
from data.store import Store
from scrapers.fetching.fetch import Clock, Fetcher
from scrapers.visiting import collect
from tests.replay_server import Answer, Replay, replaying


def _here(replay: Replay, address: str) -> str:
    """Return an original address as this machine's server answers it."""
    parts = urlsplit(address)
    return replay.url(parts.path or "/", parts.netloc)


class Site:
    """The site of one source, and the ledger of a visitor."""

    def __init__(self, source: str, store: Store, replay: Replay) -> None:
        """Lead the source's addresses to the server."""
        self.original = declaration(source)
        self.store, self.replay = store, replay
        self.declared: SourceDeclaration = self.original.model_copy(
            update={
                "landing": _here(replay, self.original.landing),
                "documents": tuple(_here(replay, one) for one in self.original.documents),
            }
        )

    def shows(self, *links: str) -> None:
        """Script the landing page with these links, amid enough text to be no shell."""
        items = "".join(f'<li>Report <a href="{link}">{link}</a></li>' for link in links)
        text = "<p>Synthetic transparency centre.</p>" * 30
        page = f"<html><body><h1>Reports</h1>{text}<a href='/'>Start</a><ul>{items}</ul></body>"
        self.serves(self.original.landing, page.encode(), "text/html")

    def serves(self, address: str, body: bytes, kind: str, **headers: str) -> None:
        """Script the document at an original address."""
        parts = urlsplit(address)
        answer = Answer(body, headers={"Content-Type": kind, **headers})
        self.replay.on(parts.path, answer, host=parts.netloc)

    def visit(self) -> collect.Collected:
        """Visit the source once, as `python -m scrapers run` does."""
        return collect.collect(self.store, self.original.id)


@contextmanager
def visited(source: str, database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """Return the site of a declared source and an empty ledger."""
    with replaying() as replay:
        made = Site(source, Store(database), replay)
        monkeypatch.setattr(collect, "declaration", lambda _: made.declared)
        addresses = (made.original.landing, *made.original.documents)
        hosts = {urlsplit(one).netloc for one in addresses}
        client = partial(
            Fetcher,
            contact="tests@example.org",
            allow=tuple(replay.origin(host) for host in hosts),
            resolve=replay.resolve,
            clock=Clock(sleep=lambda _: None),
        )
        monkeypatch.setattr(collect, "Fetcher", client)
        made.store.migrate()
        yield made
        made.store.close()
