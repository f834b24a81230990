"""What changed on a page between two looks, by its documents and its dated entries.

    seen(html, base_url, declaration)      what a page shows, and nothing that changes by itself
    changes(before, now, declaration)      what a person should hear of

Pure. Bytes differ at every look: tokens, build numbers, edge servers, the order of attributes.
So pages are compared by the links to documents and the words of the line each stands in. A
link is the same while its path is, whatever its query says of sessions and campaigns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from bs4 import BeautifulSoup

from data.declaration import SourceDeclaration
from data.signals import SignalKind
from scrapers.landing_pages import discover
from scrapers.landing_pages.discover import Link
from scrapers.landing_pages.entries import Entry, entries
from scrapers.printed.editions import Period

_ENDING = re.compile(r"\.(?:zip|csv|tsv|xlsx?|xlsm|ods|pdf|json|xml)$", re.IGNORECASE)
# Names of parameters that say who asks, from where, until when, or which build answers.
_PASSING = re.compile(
    r"utm_\w*|\w*clid|mc_\w+|_g[al]\w*|(?:php|j)?sess?(?:ion)?(?:_?id)?|sid|x-(?:amz|goog)-[\w-]+"
    r"|\w*token\w*|nonce|csrf\w*|sig(?:nature)?|expires?|policy|key-pair-id|s[aeiprtv]|spr|skoid"
    r"|v|ver|version|rev|build|cb|cache\w*|ts|t|_|h|hash|etag|rnd|rand(?:om)?|ref\w*|source|hl",
    re.IGNORECASE,
)
# Folders that are named anew with every build of a site, and sessions written into a path.
_BUILDS = (
    (re.compile(r"/(_next/(?:static|data)|_nuxt|_app|build|builds|static)/[\w-]{6,}(?=/)"), r"/\1"),
    (re.compile(r";\w*sessionid=[^/?#]*", re.IGNORECASE), ""),
)
_SIZE = re.compile(r"\(?\b\d+(?:[.,]\d+)?\s?(?:[kmg]i?b|bytes)\b\)?", re.IGNORECASE)
_AGO = re.compile(r"\b\d+ (?:minute|hour|day|week|month)s? ago\b", re.IGNORECASE)
_AMENDED = re.compile(
    r"correct|revis|amend|errat|updated|replace|\bv(?:ersion)? ?\d", re.IGNORECASE
)
_ALIKE = 0.6  # of two entries' words; below that they are two entries
_SHOWN = 500


class Seen(NamedTuple):
    """What one page shows."""

    title: str
    links: tuple[Link, ...]
    shell: bool
    entries: tuple[Entry, ...] = ()

    @property
    def readable(self) -> bool:
        """Whether there is anything on it that a later page can be compared with."""
        return bool(self.links or self.entries)


class Change(NamedTuple):
    """One change of a page; `Signal` adds where and when."""

    kind: SignalKind
    address: str = ""
    was: str = ""
    words: str = ""
    words_before: str = ""


def seen(html: bytes, base_url: str, declaration: SourceDeclaration) -> Seen:
    """Return what a page shows: its documents, or the dated entries of a list of corrections."""
    told = entries(html) if declaration.format == "changelog" else []
    links = [] if told else discover.every_document(html, base_url, declaration)
    shell = not told and not links and discover.needs_script(html)
    head = BeautifulSoup(html, "html.parser").find(["title", "h1"])
    title = plain(head.get_text(" ", strip=True)) if head else ""
    return Seen(title, tuple(links), shell, tuple(told))


def changes(before: Seen | None, now: Seen, declaration: SourceDeclaration) -> list[Change]:
    """Return what changed, sorted; nothing on a first look, save that a browser is needed.

    `before` is the page seen last. When that one showed nothing, give the last one that did:
    a page that was away for a week has not changed.
    """
    if now.shell:
        known = before is not None and before.shell
        return [] if known else [Change(SignalKind.DROP_NEEDED)]
    if before is None or not before.readable:
        return []
    if not now.readable and now.title != before.title:
        return [Change(SignalKind.OTHER_PAGE, words=now.title, words_before=before.title)]
    found = [*_of_links(before.links, now.links, declaration)]
    return sorted([*found, *_of_entries(before.entries, now.entries)])


def plain(words: str) -> str:
    """Return words as they are compared: lower case, one space, without sizes and ages."""
    bare = _AGO.sub(" ", _SIZE.sub(" ", words))
    return re.sub(r"\s+", " ", bare).strip(" \u200b|()").casefold()


def place(url: str) -> str:
    """Return an address as it is compared: without edge host, build, session and campaign."""
    parts = urlsplit(url)
    path = unquote(parts.path)
    for noise, left in _BUILDS:
        path = noise.sub(left, path)
    site = ".".join((parts.hostname or "").split(".")[-2:])
    if _ENDING.search(path):  # the path names the document; a query beside it is the server's
        return f"{site}{path}"
    kept = [(k, v) for k, v in parse_qsl(parts.query) if not _PASSING.fullmatch(k)]
    return f"{site}{path}?{urlencode(sorted(kept))}" if kept else f"{site}{path}"


# --- documents ----------------------------------------------------------------------------


def _of_links(
    before: Sequence[Link], now: Sequence[Link], declaration: SourceDeclaration
) -> Iterator[Change]:
    old, new = _by_place(before), _by_place(now)
    gone = [link for key, link in old.items() if key not in new]
    come = [link for key, link in new.items() if key not in old]
    for key in old.keys() & new.keys():
        yield from _relabelled(old[key], new[key], declaration)
    pairs = _pairs(gone, come, before, now)
    for was, link in pairs:
        yield Change(SignalKind.REPLACED, link.url, was.url, _cut(link.text), _cut(was.text))
    for link in come:
        if link not in {n for _, n in pairs}:
            edition = _is_new_edition(link, before, declaration)
            kind = SignalKind.NEW_EDITION if edition else SignalKind.NEW_DOCUMENT
            yield Change(kind, link.url, words=_cut(link.text))
    for link in gone:
        if link not in {o for o, _ in pairs}:
            yield Change(SignalKind.VANISHED, link.url, words_before=_cut(link.text))


def _by_place(links: Iterable[Link]) -> dict[str, Link]:
    found: dict[str, Link] = {}
    for link in links:
        found.setdefault(place(link.url), link)
    return found


def _relabelled(was: Link, link: Link, declaration: SourceDeclaration) -> Iterator[Change]:
    """Yield what other words at the same address say: another period, or a correction."""
    if plain(was.text) == plain(link.text):
        return
    then, named = ({*_named(one, declaration)} for one in (was, link))
    said = (_cut(link.text), _cut(was.text))
    if then and named and not then & named:
        yield Change(SignalKind.NEW_EDITION, link.url, was.url, *said)
    elif {*_AMENDED.findall(link.text)} - {*_AMENDED.findall(was.text)}:
        yield Change(SignalKind.REPLACED, link.url, was.url, *said)


def _pairs(
    gone: Sequence[Link], come: Sequence[Link], before: Sequence[Link], now: Sequence[Link]
) -> list[tuple[Link, Link]]:
    """Return which new link took the place of which old one, the surest first, each once."""
    ranked = [
        (sure, was, link)
        for was in gone
        for link in come
        if (sure := _took_place(was, link, before, now))
    ]
    found: dict[Link, Link] = {}
    for _, was, link in sorted(ranked, key=lambda r: -r[0]):
        if was not in found and link not in found.values():
            found[was] = link
    return list(found.items())


def _took_place(was: Link, link: Link, before: Sequence[Link], now: Sequence[Link]) -> int:
    """Return how surely a link took another's place; 0 when it did not.

    A file of the same name in another folder, or the only link of its line, did. Where many
    lines read alike ("PDF"), it has to stand between the same neighbours. Two files that
    name different periods are two editions, whatever their lines say.
    """
    then, named = _periods(_file(was)), _periods(_file(link))
    if then and named and then != named and plain(was.text) != plain(link.text):
        return 0
    if _file(was) == _file(link):
        return 3
    if plain(was.text) != plain(link.text) or not plain(link.text):
        return 0
    alone = all(sum(plain(o.text) == plain(was.text) for o in one) == 1 for one in (before, now))
    if alone:
        return 2
    if then and named and then != named:
        return 0
    return int(_neighbours(was, before, now) == _neighbours(link, now, before))


def _neighbours(link: Link, here: Sequence[Link], there: Sequence[Link]) -> tuple[str, str]:
    """Return the places of the nearest links before and after that the other page has as well."""
    both = {place(one.url) for one in there}
    at = here.index(link)
    earlier = next((p for one in here[:at][::-1] if (p := place(one.url)) in both), "")
    later = next((p for one in here[at + 1 :] if (p := place(one.url)) in both), "")
    return earlier, later


def _is_new_edition(link: Link, before: Iterable[Link], declaration: SourceDeclaration) -> bool:
    """Whether a link is a report on a period that no report of the page before was about."""
    if discover.of_another_kind(link):
        return False
    known = {
        p for one in before if not discover.of_another_kind(one) for p in _named(one, declaration)
    }
    named = _named(link, declaration)
    return bool(named) and not named & known


def _named(link: Link, declaration: SourceDeclaration) -> set[Period]:
    return discover.periods_named(link, yearly=declaration.cadence == "yearly")


def _periods(name: str) -> set[Period]:
    return discover.periods_named(Link(name, "", ""), yearly=False)


def _file(link: Link) -> str:
    return unquote(urlsplit(link.url).path).rpartition("/")[2].casefold()


# --- dated entries ------------------------------------------------------------------------


def _of_entries(before: Sequence[Entry], now: Sequence[Entry]) -> Iterator[Change]:
    old = {(e.when, plain(e.words)): e for e in before}
    new = {(e.when, plain(e.words)): e for e in now}
    gone = [e for key, e in old.items() if key not in new]
    for one in (e for key, e in new.items() if key not in old):
        was = next((e for e in gone if e.when == one.when and _alike(e, one)), None)
        if was is None:
            yield Change(SignalKind.NEW_ENTRY, words=_said(one))
        else:
            gone.remove(was)
            yield Change(SignalKind.CHANGED_ENTRY, words=_said(one), words_before=_said(was))
    for one in gone:
        yield Change(SignalKind.VANISHED_ENTRY, words_before=_said(one))


def _alike(one: Entry, other: Entry) -> bool:
    return SequenceMatcher(None, plain(one.words), plain(other.words)).ratio() >= _ALIKE


def _said(one: Entry) -> str:
    return _cut(f"{one.when}: {one.words}")


def _cut(words: str) -> str:
    words = words.replace("\0", "")  # not every database keeps it
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1].rstrip() + "…"
