"""Fetch politely: the only module that reaches the network.

    with Fetcher() as fetcher:
        page = fetcher.get(url, etag=known, expected="page")

Who asks says so: the user agent names this project and a contact, robots.txt is obeyed and its
answer kept, a host gets one request a second at most. There are no cookies, no disguise and no
way round a bot wall: such a source takes a file drop. Whatever goes wrong is an `Unreachable`
whose `word` is a key of `SENTENCES` or the number of an HTTP status, whose `address` is the
address asked and whose sentence says what a person can do.

    targets   which addresses may be connected to
    wire      the connection itself: pinned to the checked address, cut when it takes too long
    robots    what a robots.txt says to us
    pace      the limits, and whose turn it is to ask
    answers   what an answer means: a document, a refusal, or a page in its place
    kinds     what bytes are, whatever their address says
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import metadata
from io import BytesIO
from typing import Self
from urllib.parse import urlsplit

import requests
from tenacity import RetryCallState, Retrying, retry_if_exception_type, wait_exponential_jitter

from scrapers.fetching import robots
from scrapers.fetching.answers import (
    Expected,
    Fetched,
    Later,
    is_wall,
    later,
    refuse_status,
    unreachable,
)
from scrapers.fetching.kinds import refuse_kind
from scrapers.fetching.pace import Clock, Limits, OwnTurns, Turns
from scrapers.fetching.robots import PRODUCT
from scrapers.fetching.targets import host_of, is_public, origin, port_of
from scrapers.fetching.wire import (
    WHILE_ASKING,
    WHILE_READING,
    Codes,
    Wire,
    looked_up,
    next_of,
    session_on,
)

__all__ = ["PRODUCT", "Clock", "Fetched", "Limits"]  # handed on; what is defined here needs no list

Resolver = Callable[[str, int], list[str]]

_KEPT_HEADERS = ("content-type", "content-disposition", "etag", "last-modified", "date")
_CONTACT = re.compile(r"[!-~]+@[!-~]+\.[!-~]+|https?://[!-~]+")
_FOR_GOOD = ("tls", "address")  # asking again would not help


class Fetcher:
    """A polite client for one run; a context manager.

    `contact` is SCRAPER_CONTACT of the environment unless given. `allow` names origins
    (`http://127.0.0.1:8080`) that may lie inside this machine: for tests only. `turns` is
    shared with other clients where there are any.
    """

    def __init__(
        self,
        *,
        contact: str | None = None,
        allow: Iterable[str] = (),
        limits: Limits | None = None,
        clock: Clock | None = None,
        resolve: Resolver | None = None,
        turns: Turns | None = None,
    ) -> None:
        """Open nothing yet; the first `get` does."""
        self.contact = contact_of(os.environ.get("SCRAPER_CONTACT") if contact is None else contact)
        self._allow = frozenset(allow)
        self._limits = limits or Limits()
        self._clock = clock or Clock()
        self._resolve = resolve or looked_up
        self._turns = turns or OwnTurns()
        self._wire = Wire()
        self._session = session_on(self._wire, user_agent(self.contact))
        self._rules: dict[str, robots.Rules] = {}
        self._failures: dict[str, int] = {}

    def __enter__(self) -> Self:
        """Return the client itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close every connection."""
        self._session.close()

    def get(
        self,
        url: str,
        *,
        etag: str = "",
        last_modified: str = "",
        expected: Expected = "",
        authorization: str = "",
    ) -> Fetched:
        """Return what stands at `url`. Raises Unreachable.

        With `etag` or `last_modified` of an earlier answer it is asked for conditionally, and
        the answer may be `not_modified`. `expected` says whether a web page will do; where it
        is left open, the ending of the address says so. `authorization` shows a token that the
        owner of the data gave us: to that origin alone, under TLS, and wherever it sends on to
        another never. Who was given a token is no crawler there, so robots.txt is not asked.
        """
        if not self.contact:
            raise unreachable("no-contact", url)
        offered = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        known = {name: value for name, value in offered.items() if value}
        until = self._clock.monotonic() + self._limits.total
        retry = Retrying(
            stop=lambda state: self._enough(state, until),
            wait=_wait,
            retry=retry_if_exception_type(Later),
            sleep=self._clock.sleep,
            reraise=True,
        )
        fetched = retry(self._attempt, url, known, authorization)
        if not fetched.not_modified:
            if is_wall(fetched, url, expected):
                raise unreachable("wall", url)
            refuse_kind(fetched, url, expected)
        return fetched

    def _enough(self, state: RetryCallState, until: float) -> bool:
        """Whether there is no further attempt: too many, or the next would begin too late."""
        if state.attempt_number >= self._limits.attempts:
            return True
        return self._clock.monotonic() + state.upcoming_sleep > until

    def _attempt(self, url: str, known: Mapping[str, str], authorization: str) -> Fetched:
        said: dict[str, None] = {}
        with (
            self._wire.within(self._limits.attempt),
            self._walk(url, known, said, authorization) as response,
        ):
            unchanged = response.status_code == 304 and bool(known)
            content = b"" if unchanged else self._judged(response)
        if not unchanged and (not content or content.isspace()):
            raise unreachable("empty", url)
        headers = response.headers
        return Fetched(
            status=response.status_code,
            content=content,
            url=response.url,
            headers={name: headers[name] for name in _KEPT_HEADERS if name in headers},
            fetched_at=datetime.now(UTC),
            robots="; ".join(said),
            not_modified=unchanged,
        )

    def _walk(
        self,
        url: str,
        known: Mapping[str, str],
        said: dict[str, None] | None,
        authorization: str = "",
    ) -> requests.Response:
        """Return the first answer that sends no further; body unread.

        Every address on the way is asked of robots.txt anew, whose answers go into `said`;
        None is for robots.txt itself.
        """
        home = self._sealed(url) if authorization else ""
        for _ in range(self._limits.redirects + 1):
            url = self._proper(url)
            at_home = bool(home) and origin(url) == home
            if said is not None:
                said[f"{home}: not asked, by token" if at_home else self._obeyed(url)] = None
            shown = {**known, "Authorization": authorization} if at_home else known
            response = self._send(url, shown)
            if not response.is_redirect:
                return response
            response.close()
            url = next_of(response)
        raise unreachable("redirects", url)

    def _sealed(self, url: str) -> str:
        """Return the origin a token may be shown to. Raises Unreachable where others could read it.

        Only an origin of this machine that a test names is asked without TLS.
        """
        home = origin(self._proper(url))
        if not home.startswith("https://") and home not in self._allow:
            raise unreachable("unsealed", url)
        return home

    def _obeyed(self, url: str) -> str:
        """Return what robots.txt says about `url`. Raises Unreachable when it says no."""
        site = origin(url)
        if site not in self._rules:
            self._rules[site] = self._read_robots(f"{site}/robots.txt")
        rules = self._rules[site]
        if not rules.allow(url):
            raise unreachable("robots", url)
        return rules.answer

    def _read_robots(self, url: str) -> robots.Rules:
        """Return the rules of RFC 9309: a 4xx answer forbids nothing, a fault everything."""
        with self._walk(url, {}, None) as response:
            if robots.forbids_nothing(response.status_code):
                return robots.absent(url, response.status_code)
            return robots.present(url, self._judged(response))

    def _proper(self, url: str) -> str:
        """Return `url` as it goes over the wire. Raises Unreachable when it can be no web page."""
        try:
            proper = self._session.prepare_request(requests.Request("GET", url)).url or ""
            parts = urlsplit(proper)
        except (requests.RequestException, ValueError) as fault:
            raise unreachable("address", url) from fault
        if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
            raise unreachable("address", url)
        return proper

    def _send(self, url: str, known: Mapping[str, str]) -> requests.Response:
        """Send one request, when its host's turn has come, to an address that was checked."""
        parts = urlsplit(url)
        self._wire.pinned[parts.hostname or ""] = self._checked(url)
        # The connection is made to a number, so the name has to be told.
        headers = {**known, "Host": parts.netloc}
        self._await_turn(url)
        times = (self._limits.connect, self._limits.silence)
        with self._named(WHILE_ASKING, url):
            return self._session.get(
                url, headers=headers, stream=True, allow_redirects=False, timeout=times
            )

    def _checked(self, url: str) -> str:
        """Return the address to connect to. Raises Unreachable for a host that is not public."""
        host = host_of(url)
        try:
            found = self._resolve(host, port_of(url))
        except OSError as fault:
            raise later("dns", url) from fault
        if not found:
            raise later("dns", url)
        if not all(is_public(address) for address in found) and origin(url) not in self._allow:
            raise unreachable("address", url)
        # When an address did not answer, the next attempt takes the host's next one.
        return found[self._failures.get(host, 0) % len(found)]

    def _await_turn(self, url: str) -> None:
        rules = self._rules.get(origin(url))
        interval = max(self._limits.interval, rules.delay if rules else 0.0)
        self._turns.take(host_of(url), interval, self._clock)

    def _judged(self, response: requests.Response) -> bytes:
        """Return the body of an answer that is a document. Raises Unreachable for any other."""
        wait = response.headers.get("Retry-After", "")
        refuse_status(response.status_code, response.url, wait, self._limits.retry_after)
        return self._body(response)

    def _body(self, response: requests.Response) -> bytes:
        """Return the whole body, unpacked. Raises Unreachable when it is too long or breaks off."""
        room = self._limits.size
        declared = response.headers.get("Content-Length", "")
        if declared.isdigit() and int(declared) > room:
            raise unreachable("too-large", response.url)
        body = BytesIO()
        with self._named(WHILE_READING, response.url):
            for piece in response.iter_content(64 * 1024):
                body.write(piece)
                room -= len(piece)
                if room < 0:
                    raise unreachable("too-large", response.url)
        if self._wire.late:  # a body without a declared length seems whole when we hang up
            raise later("timeout", response.url)
        return body.getvalue()

    @contextmanager
    def _named(self, table: Codes, url: str) -> Iterator[None]:
        """Give a fault of the network its code."""
        try:
            yield
        except (requests.RequestException, ValueError) as fault:
            code = next((code for kind, code in table if isinstance(fault, kind)), "address")
            code = "timeout" if self._wire.late else code
            host = host_of(url)
            self._failures[host] = self._failures.get(host, 0) + 1
            raise (unreachable if code in _FOR_GOOD else later)(code, url) from fault


def contact_of(words: str | None) -> str:
    """Return `words` when a publisher can answer to it (mail or web address), else nothing."""
    plain = (words or "").strip()
    return plain if _CONTACT.fullmatch(plain) else ""


def user_agent(contact: str) -> str:
    """Return how we name ourselves: product, version, and where to complain."""
    try:
        version = metadata.version("notice-to-redress")
    except metadata.PackageNotFoundError:  # run from a checkout that was never installed
        version = "0"
    return f"{PRODUCT}/{version} (+{contact})"


_jitter = wait_exponential_jitter(initial=1, max=20)


def _wait(state: RetryCallState) -> float:
    """Return how long to wait before the next attempt: as told, else longer each time."""
    fault = state.outcome.exception() if state.outcome else None
    asked = fault.after if isinstance(fault, Later) else None
    return _jitter(state) if asked is None else asked
