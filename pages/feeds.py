"""The Atom feed: new documents, changed values, failures, what is overdue. `GET /feed.atom`.

    /feed.atom?source=dsa_x&kind=change     narrowed to a source, a kind of event, or both

`PUBLIC_ADDRESS` is the address readers know this server by; its host also stands in the ids of
entries, which never change as long as it does not. Without it links are those of the request,
and ids name `localhost`. Written by the rules of RFC 4287; ids are `tag:` addresses (RFC 4151).
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import urlencode, urlsplit
from xml.etree import ElementTree as Xml

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from data.changes import Asked
from data.connect import Unavailable
from data.sources import declarations
from data.store import Store
from data.unstated import Sought
from metrics import editions, news
from metrics.news import Event
from pages.parts import clock, ledger
from pages.parts.headers import TITLE

PATH = "/feed.atom"
MOST = 100
"""Entries of a feed; who was away for longer looks at the pages."""

_ATOM = "http://www.w3.org/2005/Atom"
_FIRST_YEAR = 2026
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WITHOUT_EVENTS = datetime(_FIRST_YEAR, 1, 1, tzinfo=UTC)
"""When a feed without entries was last changed: an instant that does not move."""


def answer(request: Request) -> Response:
    """Answer with the feed, or say in a sentence why there is none."""
    asked = dict(request.query_params)
    if wrong := _wrong(request.query_params.multi_items()):
        return PlainTextResponse(f"{wrong}\n", 400)
    try:
        found = events(ledger.store(), asked.get("source", ""), asked.get("kind", ""))
    except Unavailable as fault:
        return PlainTextResponse(f"{fault}\n", 503, {"Retry-After": "60"})
    base = (os.environ.get("PUBLIC_ADDRESS") or str(request.base_url)).rstrip("/")
    body = feed(found, base, asked)
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "public, max-age=600"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/atom+xml")


def _wrong(asked: list[tuple[str, str]]) -> str:
    """Return what of a request cannot be honoured; nothing of an address is ignored."""
    if len({name for name, _ in asked}) < len(asked):
        return "A filter stands twice."
    for name, value in asked:
        if name not in ("source", "kind"):
            return f"There is no filter “{name}”; there are source and kind."
        if name == "source" and value not in declarations():
            return f"No source is called “{value}”."
        if name == "kind" and value not in news.KINDS:
            return f"There is no kind “{value}”; there are {', '.join(news.KINDS)}."
    return ""


def events(store: Store, source: str = "", kind: str = "") -> list[Event]:
    """Return the newest events of a source and a kind, or of all, newest first."""
    if not store.ready():
        return []
    of_kind = {
        "report": lambda: news.reports(store.snapshots(source), store.figures_by_snapshot(source)),
        "change": lambda: [
            *news.changed(store.changed_releases(Asked(source=source))),
            *news.unstated(store.no_longer_stated(Sought(source=source))),
        ],
        "failure": lambda: news.failures(store.issues(source, open_only=False)),
        "page": lambda: news.pages(store.signals(source)),
        "overdue": lambda: _overdue(store, source),
    }
    wanted = [kind] if kind else list(news.KINDS)
    return news.newest((event for name in wanted for event in of_kind[name]()), MOST)


def _overdue(store: Store, source: str) -> list[Event]:
    every = declarations()
    known = {source: every[source]} if source else every
    looks = store.looks(source)
    due = editions.editions(known, store.periods_held(), looks, clock.today())
    return news.overdue(due, looks)


def feed(found: Iterable[Event], base: str, asked: dict[str, str]) -> bytes:
    """Return the Atom document of some events; `base` is the address of this server."""
    entries = list(found)
    root = Xml.Element("feed", xmlns=_ATOM)
    host = (urlsplit(base).hostname or "localhost") if os.environ.get("PUBLIC_ADDRESS") else ""
    tag = f"tag:{host or 'localhost'},{_FIRST_YEAR}:"
    query = urlencode(sorted(asked.items()))
    _text(root, "id", f"{tag}feed{'/' + query if query else ''}")
    _text(root, "title", f"{TITLE}: what is new" + (f" ({query})" if query else ""))
    _text(root, "updated", _instant(max((e.at for e in entries), default=_WITHOUT_EVENTS)))
    _text(Xml.SubElement(root, "author"), "name", TITLE)
    here = f"{base}{PATH}{'?' + query if query else ''}"
    Xml.SubElement(root, "link", rel="self", type="application/atom+xml", href=here)
    Xml.SubElement(root, "link", rel="alternate", type="text/html", href=f"{base}/status")
    for event in entries:
        _entry(root, event, base, tag)
    body: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return body


def _entry(root: Xml.Element, event: Event, base: str, tag: str) -> None:
    entry = Xml.SubElement(root, "entry")
    _text(entry, "id", f"{tag}{event.key}")
    _text(entry, "title", event.title)
    _text(entry, "updated", _instant(event.at))
    _text(entry, "summary", event.words)
    Xml.SubElement(entry, "category", term=event.kind)
    Xml.SubElement(entry, "category", term=event.source, label="source")
    Xml.SubElement(entry, "link", rel="alternate", type="text/html", href=f"{base}/{event.page}")


def _text(parent: Xml.Element, name: str, words: str) -> None:
    # A message can quote what stands in a document, and XML has no place for some of it.
    Xml.SubElement(parent, name).text = _NO_XML.sub("\ufffd", words)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


ROUTES = (Route(PATH, answer, methods=["GET"]),)
"""What the front door adds to the application."""
