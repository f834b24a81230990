"""What an answer of the web means: a document, a refusal, or a page in its place.

Pure, so that every refusal can be told from its status, headers and bytes alone. `SENTENCES`
holds the fixed codes; any other HTTP status is its own code.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal
from urllib.parse import urlsplit

from scrapers.errors import Unreachable

SENTENCES = {
    "no-contact": "nothing is fetched before the environment variable SCRAPER_CONTACT holds an "
    "e-mail or web address at which a publisher can reach whoever runs this",
    "address": "{host} is not a public web address, so it is not asked",
    "robots": "robots.txt of {host} asks programs to leave this address alone; obtain the "
    "document with a browser and drop it",
    "unsealed": "{host} would be asked without TLS, so no token is shown to it",
    "dns": "the name {host} leads nowhere; the site may have moved",
    "tls": "{host} could not prove who it is (TLS certificate), so nothing is taken from there",
    "connection": "{host} could not be connected to, or hung up without an answer",
    "timeout": "{host} took too long to answer; the next run asks again",
    "cut-off": "{host} broke off in the middle of its answer, so none of it is kept",
    "redirects": "{host} keeps sending on, or sends from https to http, without a document",
    "empty": "{host} answered with nothing in it",
    "too-large": "the answer of {host} is larger than any report should be",
    "wall": "{host} shows a login, a bot check or another page in place of the document; obtain "
    "it with a browser and drop it",
    "wrong-kind": "{host} sent something else than the address promises; look at it with a "
    "browser, and drop the document if it is there",
    "401": "{host} asks for a login (401); obtain the document with a browser and drop it",
    "403": "{host} refuses programs (403); obtain the document with a browser and drop it",
    "404": "{host} has nothing at this address (404); the document may have moved",
    "410": "{host} says that the document was taken away for good (410)",
    "429": "{host} asks for fewer requests (429); the next run asks again",
}
"""What each code means, in one sentence. `{host}` is filled in."""

Expected = Literal["", "page", "document"]

_LATER = (429, 500, 502, 503, 504)
_DOCUMENT = re.compile(r"\.(?:csv|xlsx?|ods|pdf|zip|json|xml|txt)$", re.IGNORECASE)
_HTML = re.compile(
    rb"[\s\xef\xbb\xbf]*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_HTML_TYPES = ("text/html", "application/xhtml+xml")
_BLANK = b"\xef\xbb\xbf \t\r\n"
# What stands in the pages of bot checks only; their makers' scripts stand in harmless pages too.
_BOT_CHECK = re.compile(
    rb"<title>\s*(?:just a moment|attention required|access denied|pardon our interruption)"
    rb"|_cf_chl_opt|id=[\"']px-captcha|incapsula incident id"
    rb"|captcha-delivery\.com/(?:captcha|interstitial)",
    re.IGNORECASE,
)
_LOGIN = re.compile(r"/(?:log-?in|sign-?in|authwall|checkpoint/lg)(?:[/.]|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fetched:
    """One answer; `content` is empty only when it is `not_modified`.

    `url` is where the answer came from after redirects, `headers` the few that a snapshot
    keeps (lower-case names), `robots` the robots.txt of every host asked and what it said.
    """

    status: int
    content: bytes
    url: str
    headers: Mapping[str, str]
    fetched_at: datetime
    robots: str
    not_modified: bool = False


class Later(Unreachable):
    """Nothing came, but asking again is worth while; after so many seconds, if it was said."""

    after: float | None = None


def unreachable(code: str, url: str) -> Unreachable:
    """Return the fault with this code, in words, about this address."""
    return Unreachable(_sentence(code, url), address=url, word=code)


def later(code: str, url: str, after: float | None = None) -> Later:
    """Return the same fault where asking again is worth while."""
    fault = Later(_sentence(code, url), address=url, word=code)
    fault.after = after
    return fault


def _sentence(code: str, url: str) -> str:
    words = SENTENCES.get(code, "{host} answers with status {code} in place of the document")
    return words.format(host=_host(url), code=code)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or url[:80]
    except ValueError:
        return url[:80]


def refuse_status(status: int, url: str, retry_after: str, patience: float) -> None:
    """Raise Unreachable unless the status promises a document; Later when it may come soon.

    `retry_after` is the header of that name; who asks for more than `patience` seconds is not
    waited for.
    """
    if status == 200:
        return
    after = seconds_of(retry_after)
    if status in _LATER and (after is None or after <= patience):
        raise later(str(status), url, after)
    raise unreachable("empty" if status < 300 else str(status), url)


def seconds_of(words: str) -> float | None:
    """Return the seconds a Retry-After header asks for, as a number or a date; None without one."""
    if words.strip().isdigit():
        return float(words)
    try:
        at = parsedate_to_datetime(words)
    except ValueError:
        return None
    return max(0.0, (at.astimezone(UTC) - datetime.now(UTC)).total_seconds())


def is_wall(fetched: Fetched, asked: str, expected: Expected = "") -> bool:
    """Whether a page came that is not what was asked for: a login, a bot check, a page at all."""
    said = fetched.headers.get("content-type", "").partition(";")[0].strip().lower()
    tagged = said in _HTML_TYPES and fetched.content[:4096].lstrip(_BLANK).startswith(b"<")
    if not tagged and not _HTML.match(fetched.content[:4096]):
        return False
    by_ending = not expected and _DOCUMENT.search(urlsplit(asked).path)
    sent_to_login = _LOGIN.search(urlsplit(fetched.url).path) and not _LOGIN.search(asked)
    bot_check = _BOT_CHECK.search(fetched.content[: 64 * 1024])
    return bool(expected == "document" or by_ending or sent_to_login or bot_check)
