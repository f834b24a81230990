"""From a landing page to the documents it links, and to what may be said of an edition.

    document_links(html, base_url, declaration)    what to fetch
    needs_script(html)                             whether the links exist only after JavaScript
    looks_for(declaration, period)                 what a look for one edition wants to see
    look(html, base_url, declaration, period)      what it saw

Pure. A page is read as the server sent it: links, addresses in other attributes (publishers
build elements of their own) and addresses inside scripts. "Not found" says that a publisher
is late, so `look` says it only when every document on the page is told to be another one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from bs4 import BeautifulSoup, Tag

from data.declaration import SourceDeclaration
from data.model import LookOutcome
from scrapers.printed.editions import Period, last_before, spelled_out, years_named

_DATA = re.compile(r"\.(?:zip|csv|xlsx?|ods)$", re.IGNORECASE)
_DOCUMENT = re.compile(r"\.(?:zip|csv|xlsx?|ods|pdf)$", re.IGNORECASE)
_IN_SCRIPT = re.compile(
    r"(?:https?:)?//[^\s\"'<>\\`]+|/[^\s\"'<>\\`]+\.(?:zip|csv|xlsx?|ods|pdf)\b"
)
_ADDRESS = re.compile(r"(?:(?:https?:)?/[^\n]{3,2000}|[^\s:]{3,500}\.\w{3,4})")
# Reports that landing pages list beside the one we read, and that bear years as well.
_ANOTHER_KIND = re.compile(
    r"audit|risk|assurance|mitigation|code.of.conduct|explanatory", re.IGNORECASE
)
_LINE = ("li", "tr", "p", "dd", "h1", "h2", "h3", "h4", "h5", "h6")
_LONGEST_LINE = 200
_LEAST_TEXT = 500  # a page shows more of itself than that, a shell for scripts less
_ASKS_FOR_SCRIPT = re.compile(
    r"(?:enable|activate|turn on|switch on|needs?|requires?)\b.{0,40}javascript"
    r"|javascript\b.{0,40}(?:enabled?|required|disabled|turned off|switched off)",
    re.IGNORECASE | re.DOTALL,
)
_MOUNTS = ("root", "app", "__next", "__nuxt", "___gatsby")


class Link(NamedTuple):
    """One document: where it lies, the words of the line it is linked in, and where it stood."""

    url: str
    text: str
    why: str


class Wanted(NamedTuple):
    """One edition that is looked for: on which pages, for which period."""

    pages: tuple[str, ...]
    period: Period
    yearly: bool

    def named_by(self, link: Link) -> bool | None:
        """Return whether a link names this edition; None when its words do not tell.

        What the file and its line spell out goes before the folder the file lies in, and that
        before the day of publication. Folders of upload dates say nothing.
        """
        if of_another_kind(link):
            return False
        named = periods_named(link, yearly=self.yearly)
        return self._is_among(named) if named else self._is_year(years_named(_own_words(link)))

    def _is_among(self, named: set[Period]) -> bool | None:
        start, end = self.period
        if any(last == end for _, last in named):  # a first report may begin late
            return True
        apart = all(last < start or first > end for first, last in named)
        return False if apart else None

    def _is_year(self, named: set[int]) -> bool | None:
        year = self.period[1].year
        if named and max(named) < year:
            return False
        return True if self.yearly and year in named else None


def periods_named(link: Link, *, yearly: bool) -> set[Period]:
    """Return the periods a link names: by file and line, else by folder, else by publication."""
    folder = unquote(_path(link.url)).rpartition("/")[0]
    words = _own_words(link)
    return spelled_out(words) or spelled_out(folder) or last_before(words, yearly=yearly)


def of_another_kind(link: Link) -> bool:
    """Whether a link leads to an audit or an assessment that is listed beside the reports."""
    words = _own_words(link)
    return bool(_ANOTHER_KIND.search(words)) and "transparency" not in words.lower()


def _own_words(link: Link) -> str:
    return f"{unquote(_path(link.url)).rpartition('/')[2]} {link.text}"


def document_links(html: bytes, base_url: str, declaration: SourceDeclaration) -> list[Link]:
    """Return the documents of a source, each once: those at a declared address, then the linked.

    The declaration's `link_pattern` decides; without one, every file of tables does. A PDF
    has to be asked for by a pattern: beside each report lie audits and risk assessments.
    """
    lasting = [Link(encoded(url), "", "address on record") for url in declaration.documents]
    found = every_document(html, base_url, declaration)
    linked = [link for link in found if is_ours(link, declaration)]
    return list({link.url: link for link in (*lasting, *linked)}.values())


def needs_script(html: bytes) -> bool:
    """Whether a page is a shell whose contents, links included, only a browser can show."""
    page = BeautifulSoup(html, "html.parser")
    if not page.find("script") or any(_DOCUMENT.search(_path(u)) for u, _, _ in _addresses(page)):
        return False
    asks = any(_ASKS_FOR_SCRIPT.search(tag.get_text(" ")) for tag in page("noscript"))
    empty_mount = any(not tag.get_text(strip=True) for tag in page.find_all(id=_MOUNTS))
    for tag in page(["script", "style", "noscript", "template"]):
        tag.extract()
    little = len(page.get_text(" ", strip=True)) < _LEAST_TEXT
    return asks or little or empty_mount or not page.find("a", href=True)


def looks_for(declaration: SourceDeclaration, period: Period) -> Wanted:
    """Return what a look for the edition of one period wants to see."""
    pages = (declaration.landing, *declaration.further_pages)
    return Wanted(tuple(p for p in pages if p), period, declaration.cadence == "yearly")


def look(
    html: bytes,
    base_url: str,
    declaration: SourceDeclaration,
    period: Period,
    known: Collection[str] = (),
) -> LookOutcome:
    """Return what a page says about the edition of one period.

    `known` are addresses that were read and turned out to be other editions; those that the
    declaration lists under another period count as well. FOUND: a document names the period,
    whether we can read its format or not. NOT_FOUND: there are documents of ours, and every
    document is told to be another one. Anything else is COULD_NOT_LOOK: a shell, a page
    without our documents, a name that does not tell.
    """
    wanted = looks_for(declaration, period)
    listed = {encoded(k.url): (k.period_start, k.period_end) == period for k in declaration.known}
    said = listed | dict.fromkeys(map(encoded, known), False)
    links = every_document(html, base_url, declaration)
    told = [said.get(link.url, wanted.named_by(link)) for link in links]
    if True in told:
        return LookOutcome.FOUND
    if None in told or not any(is_ours(link, declaration) for link in links):
        return LookOutcome.COULD_NOT_LOOK
    return LookOutcome.NOT_FOUND


def encoded(url: str) -> str:
    """Return an address as it goes over the wire: odd characters as `%XX`, no fragment."""
    parts = urlsplit(url)
    path = quote(_lone_percents(parts.path), safe="/%:@!$&'()*+,;=~")
    query = quote(_lone_percents(parts.query), safe="/%:@!$&'()*+,;=~?")
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


def _lone_percents(words: str) -> str:
    return re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", words)


def is_ours(link: Link, declaration: SourceDeclaration) -> bool:
    """Whether a link is one that the source's declaration asks for."""
    if not declaration.link_pattern:
        return bool(_DATA.search(_path(link.url)))
    # Patterns are written as people read an address. The query stays encoded: a button to
    # share a document holds its address there.
    ways = (link.url, unquote(_path(link.url)))
    return any(re.search(declaration.link_pattern, way, re.IGNORECASE) for way in ways)


def every_document(html: bytes, base_url: str, declaration: SourceDeclaration) -> list[Link]:
    """Return everything on a page that is a document by its ending, or one of ours by pattern."""
    page = BeautifulSoup(html, "html.parser")
    head = page.find("base", href=True)
    base = urljoin(base_url, str(head["href"])) if isinstance(head, Tag) else base_url
    found: dict[str, Link] = {}
    for address, text, why in _addresses(page):
        url = _absolute(base, address)
        link = Link(url, text, why)
        if url and (_DOCUMENT.search(_path(url)) or is_ours(link, declaration)):
            found.setdefault(url, link)
    return list(found.values())


def _addresses(page: BeautifulSoup) -> Iterator[tuple[str, str, str]]:
    """Yield whatever may be an address, with its line and where it stood; links first."""
    for tag in page.find_all("a", href=True):
        yield str(tag["href"]), _line(tag), "link on the page"
    for tag in page.find_all(True):
        for name, value in tag.attrs.items():
            if isinstance(value, str) and _ADDRESS.fullmatch(value) and tag.name != "a":
                yield value, _line(tag), f"attribute {name} of <{tag.name}>"
    for script in page.find_all("script"):
        text = script.get_text().replace("\\/", "/").replace("\\u002F", "/")
        for match in _IN_SCRIPT.finditer(text.replace("\\u0026", "&")):
            yield match[0], "", "address inside a script"


def _line(tag: Tag) -> str:
    """Return the words of the line a link stands in, or its own when the line is long."""
    own = " ".join(tag.get_text(" ", strip=True).split()) or str(tag.get("aria-label") or "")
    line = tag.find_parent(_LINE)
    words = " ".join(line.get_text(" ", strip=True).split()) if line else ""
    return words if own in words and len(words) <= _LONGEST_LINE else own[:_LONGEST_LINE]


def _absolute(base: str, address: str) -> str:
    """Return the web address that `address` means on a page, or an empty string."""
    try:
        url = urljoin(base, re.sub(r"[\t\r\n]", "", address.strip()))
        return encoded(url) if urlsplit(url).scheme in ("http", "https") else ""
    except ValueError:
        return ""


def _path(url: str) -> str:
    return url.partition("?")[0].partition("#")[0]
