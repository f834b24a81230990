"""Cells of web pages by their selector, followed with the standard library's tokeniser."""

from __future__ import annotations

import re
from functools import lru_cache
from html.parser import HTMLParser

from data.locate.addresses import Address, Context, LocatorError

# Elements that never close; one of them opens no step of a way.
_VOID = frozenset(
    (  # noqa: SIM905  a list of fourteen words reads better as one line
        "area base br col embed hr img input link meta param source track wbr"
    ).split()
)
_UNSEEN = ("script", "style", "template")
_CELL = re.compile(r">(?:td|th):nth-of-type\((\d+)\)$")


def read(content: bytes, address: Address) -> str:
    """Return the words of the one cell that answers to the selector.

    A cell that its row cuts off is empty. Raises LocatorError when there is no such row.
    """
    page = _page(content)
    found = page.words.get(address.selector)
    if found is None and address.selector.rpartition(">")[0] not in page.lines:
        raise LocatorError(f"nothing answers to {address.selector!r}")
    return " ".join("".join(found or ()).split())


def context(content: bytes, address: Address, around: int) -> Context:
    """Return the rows around a cell, in the order the page has them."""
    words = _page(content).words
    row, _, _ = address.selector.rpartition(">")
    table = re.sub(r"(>(thead|tbody|tfoot):[^>]*)?>tr:[^>]*$", "", row)
    rows: dict[str, list[str]] = {}
    for selector, pieces in words.items():
        if selector.startswith(f"{table}>") and _CELL.search(selector):
            line = rows.setdefault(selector.rpartition(">")[0], [])
            line.append(" ".join("".join(pieces).split()))
    names = list(rows)
    if row not in rows:
        raise LocatorError(f"nothing answers to {address.selector!r}")
    here = names.index(row)
    near = range(max(0, here - around), min(len(names) - 1, here + around) + 1)
    shown = tuple((n + 1, tuple(rows[names[n]])) for n in sorted({0, *near}))
    cells = [s for s in words if s.startswith(f"{row}>") and _CELL.search(s)]
    col = cells.index(address.selector) + 1 if address.selector in cells else len(cells) + 1
    return Context(shown, here + 1, col, "!".join(address.members))


@lru_cache(maxsize=8)
def _page(content: bytes) -> _Page:
    page = _Page()
    page.feed(content.decode("utf-8-sig"))
    page.close()
    return page


class _Page(HTMLParser):
    """Collect the words of every table cell under the selector that leads to it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: dict[str, list[str]] = {}
        self.lines: set[str] = set()
        self._open: list[tuple[str, str]] = []
        self._counts: list[dict[str, int]] = [{}]
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a step into an element."""
        del attrs
        counts = self._counts[-1]
        counts[tag] = counts.get(tag, 0) + 1
        step = f"{tag}:nth-of-type({counts[tag]})"
        way = f"{self._open[-1][1]}>{step}" if self._open else step
        self._say(" ")
        if tag in _VOID:
            return
        self._open.append((tag, way))
        self._counts.append({})
        self._unseen += tag in _UNSEEN
        if tag in ("td", "th"):
            self.words[way] = []
        elif tag == "tr":
            self.lines.add(way)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element that says it is empty."""
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Step out of an element, and of those left open in it."""
        if tag not in {name for name, _ in self._open}:
            return
        while self._open:
            name, _ = self._open.pop()
            self._counts.pop()
            self._unseen -= name in _UNSEEN
            if name == tag:
                break
        self._say(" ")

    def handle_data(self, data: str) -> None:
        """Take the words of a page."""
        if not self._unseen:
            self._say(data)

    def _say(self, words: str) -> None:
        for _, way in self._open:
            if way in self.words:
                self.words[way].append(words)
