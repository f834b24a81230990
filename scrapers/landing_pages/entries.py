"""The dated entries of a page on which a publisher says what it corrected.

    entries(html)    when, and in which words, in the page's order

Pure. The words of such pages are on record, their markup is not: so an entry is any block of
text that begins with a date, with what follows it in the same container. Whatever stands
elsewhere (menus, footers, build numbers) belongs to no entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bs4 import BeautifulSoup, Tag
from bs4.element import PreformattedString

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATED = re.compile(
    rf"(?:updated?\s*:?\s+)?(\d{{1,2}}/20\d\d|20\d\d-\d\d(?:-\d\d)?"
    rf"|(?:\d{{1,2}}\s+)?{_MONTH}\s+(?:\d{{1,2}},?\s+)?20\d\d)\b[\s.:,)\u2013\u2014-]*",
    re.IGNORECASE,
)
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "dd", "details", "div", "dl", "dt"}
    | {"fieldset", "figcaption", "figure", "footer", "form", "header", "li", "main", "nav", "ol"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "p", "pre", "section", "summary", "ul"}
    | {"table", "tbody", "td", "th", "thead", "tr"}
)
_NOT_TOLD = ("script", "style", "noscript", "template", "nav", "footer", "button", "select")
_LONGEST = 2_000


class Entry(NamedTuple):
    """One dated entry: its date as printed, in lower case, and its words, the date left out."""

    when: str
    words: str


def entries(html: bytes) -> list[Entry]:
    """Return the dated entries of a page, each once."""
    found: dict[Entry, None] = {}
    when, said, within = "", [""], None
    for block, words in _blocks(BeautifulSoup(html, "html.parser")):
        dated = _DATED.match(words)
        if dated:
            _keep(found, when, said)
            when, said, within = dated[1].lower(), [words[dated.end() :]], block.parent
        elif when and within is not None and within in block.parents:
            said.append(words)
        else:
            _keep(found, when, said)
            when = ""
    _keep(found, when, said)
    return list(found)


def _keep(found: dict[Entry, None], when: str, said: list[str]) -> None:
    words = " ".join(filter(None, said))[:_LONGEST]
    if when and words:
        found.setdefault(Entry(when, words))


def _blocks(page: BeautifulSoup) -> Iterator[tuple[Tag, str]]:
    """Yield each run of text that stands in one block, with the block."""
    for tag in page(_NOT_TOLD):
        tag.extract()
    last: Tag | None = None
    words: list[str] = []
    for text in page.find_all(string=True):
        if isinstance(text, PreformattedString):  # comments and declarations
            continue
        block = next((p for p in text.parents if p.name in _BLOCKS), None)
        if block is not last and last is not None:
            yield from _told(last, words)
            words = []
        last = block
        words.append(str(text))
    if last is not None:
        yield from _told(last, words)


def _told(block: Tag, words: list[str]) -> Iterator[tuple[Tag, str]]:
    plain = " ".join("".join(words).split())
    if plain:
        yield block, plain
