"""Fetch politely: the only module that reaches the network.

    with Fetcher() as fetcher:
        page = fetcher.get(url, etag=known, expected="page")

Who asks says so: the user agent names this project and a contact, robots.txt is obeyed and its
answer kept, a host gets one request a second at most. There are no cookies, no disguise and no
way round a bot wall: such a source takes a file drop. Whatever goes wrong is an `Unreachable`
whose `word` is a key of `SENTENCES` or the number of an HTTP status, whose `address` is the
address asked and whose sentence says what a person can do.

Every address is looked up once, checked to be public, and connected to as checked, redirects
included; a name that later points inside the network changes nothing. A proxy would do the
looking up itself, so none is used, whatever the environment says.
"""

from __future__ import annotations

import ipaddress
import os
import re
import socket
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from http.cookiejar import DefaultCookiePolicy
from importlib import metadata
from threading import Timer
from typing import Any, Self
from urllib.parse import urljoin, urlsplit
from weakref import WeakSet

import requests
from protego import Protego
from requests import exceptions as broken
from requests.adapters import HTTPAdapter
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    wait_exponential_jitter,
)

from scrapers.answers import (
    Expected,
    Fetched,
    Later,
    is_wall,
    later,
    refuse_status,
    unreachable,
)

__all__ = ["Fetched"]  # handed on; what is defined here needs no list

PRODUCT = "accountability-dashboard"
"""The name under which a robots.txt can address us."""

Resolver = Callable[[str, int], list[str]]
_Codes = tuple[tuple[type[Exception], str], ...]

_KEPT_HEADERS = ("content-type", "content-disposition", "etag", "last-modified", "date")
_ROBOTS_SIZE = 500 * 1024  # RFC 9309, 2.5: at least this much must be read
_LONGEST_CRAWL_DELAY = 30.0
_CONTACT = re.compile(r"[!-~]+@[!-~]+\.[!-~]+|https?://[!-~]+")
# `requests` wraps a silence in the middle of a body as a ConnectionError; order matters.
_WHILE_ASKING: _Codes = (
    (broken.SSLError, "tls"),
    (broken.Timeout, "timeout"),
    (broken.ConnectionError, "connection"),
)
_WHILE_READING: _Codes = (
    (broken.SSLError, "cut-off"),
    (broken.ConnectionError, "timeout"),
    (broken.ChunkedEncodingError, "cut-off"),
    (broken.ContentDecodingError, "cut-off"),
)
_FOR_GOOD = ("tls", "address")  # asking again would not help


@dataclass(frozen=True, slots=True)
class Limits:
    """How long (seconds), how much (bytes) and how often at most."""

    attempt: float = 180.0  # one attempt in all, redirects and robots.txt included
    connect: float = 15.0
    silence: float = 30.0  # between two pieces of an answer
    size: int = 128 * 1024 * 1024
    redirects: int = 5
    attempts: int = 3
    retry_after: float = 120.0  # a publisher who asks for more is asked by the next run
    interval: float = 1.0  # between two requests to one host


@dataclass(frozen=True, slots=True)
class Clock:
    """The time that politeness goes by, in seconds; a test brings its own."""

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class _Rules:
    """One robots.txt as read; `parsed` is None where there is none."""

    answer: str
    parsed: Protego | None

    def allow(self, url: str) -> bool:
        return self.parsed is None or self.parsed.can_fetch(url, PRODUCT)

    @property
    def delay(self) -> float:
        asked = self.parsed.crawl_delay(PRODUCT) if self.parsed else None
        return min(asked or 0.0, _LONGEST_CRAWL_DELAY)


class Fetcher:
    """A polite client for one run; a context manager.

    `contact` is SCRAPER_CONTACT of the environment unless given. `allow` names origins
    (`http://127.0.0.1:8080`) that may lie inside this machine: for tests only.
    """

    def __init__(
        self,
        *,
        contact: str | None = None,
        allow: Iterable[str] = (),
        limits: Limits | None = None,
        clock: Clock | None = None,
        resolve: Resolver | None = None,
    ) -> None:
        """Open nothing yet; the first `get` does."""
        self.contact = contact_of(os.environ.get("SCRAPER_CONTACT") if contact is None else contact)
        self._allow = frozenset(allow)
        self._limits = limits or Limits()
        self._clock = clock or Clock()
        self._resolve = resolve or _addresses
        self._wire = _Wire()
        self._session = _session(self._wire, user_agent(self.contact))
        self._rules: dict[str, _Rules] = {}
        self._asked: dict[str, float] = {}
        self._failures: dict[str, int] = {}

    def __enter__(self) -> Self:
        """Return the client itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close every connection."""
        self._session.close()

    def get(
        self, url: str, *, etag: str = "", last_modified: str = "", expected: Expected = ""
    ) -> Fetched:
        """Return what stands at `url`. Raises Unreachable.

        With `etag` or `last_modified` of an earlier answer it is asked for conditionally, and
        the answer may be `not_modified`. `expected` says whether a web page will do; where it
        is left open, the ending of the address says so.
        """
        if not self.contact:
            raise unreachable("no-contact", url)
        offered = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        known = {name: value for name, value in offered.items() if value}
        retry = Retrying(
            stop=stop_after_attempt(self._limits.attempts),
            wait=_wait,
            retry=retry_if_exception_type(Later),
            sleep=self._clock.sleep,
            reraise=True,
        )
        fetched = retry(self._attempt, url, known)
        if not fetched.not_modified and is_wall(fetched, url, expected):
            raise unreachable("wall", url)
        return fetched

    def _attempt(self, url: str, known: Mapping[str, str]) -> Fetched:
        said: dict[str, None] = {}
        with self._wire.within(self._limits.attempt), self._walk(url, known, said) as response:
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
        self, url: str, known: Mapping[str, str], said: dict[str, None] | None
    ) -> requests.Response:
        """Return the first answer that sends no further; body unread.

        Every address on the way is asked of robots.txt anew, whose answers go into `said`;
        None is for robots.txt itself.
        """
        for _ in range(self._limits.redirects + 1):
            url = self._proper(url)
            if said is not None:
                said[self._obeyed(url)] = None
            response = self._send(url, known)
            if not response.is_redirect:
                return response
            response.close()
            url = _next(response)
        raise unreachable("redirects", url)

    def _obeyed(self, url: str) -> str:
        """Return what robots.txt says about `url`. Raises Unreachable when it says no."""
        origin = _origin(url)
        if origin not in self._rules:
            self._rules[origin] = self._read_robots(f"{origin}/robots.txt")
        rules = self._rules[origin]
        if not rules.allow(url):
            raise unreachable("robots", url)
        return rules.answer

    def _read_robots(self, url: str) -> _Rules:
        """Return the rules of RFC 9309: a 4xx answer forbids nothing, a fault everything."""
        with self._walk(url, {}, None) as response:
            if 400 <= response.status_code < 500 and response.status_code != 429:
                return _Rules(f"{url}: none ({response.status_code})", None)
            text = self._judged(response)[:_ROBOTS_SIZE].decode("utf-8", "replace")
        return _Rules(f"{url}: allows it", Protego.parse(text))

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
        with self._named(_WHILE_ASKING, url):
            return self._session.get(
                url, headers=headers, stream=True, allow_redirects=False, timeout=times
            )

    def _checked(self, url: str) -> str:
        """Return the address to connect to. Raises Unreachable for a host that is not public."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        try:
            found = self._resolve(host, parts.port or (443 if parts.scheme == "https" else 80))
        except OSError as fault:
            raise later("dns", url) from fault
        if not found:
            raise later("dns", url)
        if not all(is_public(address) for address in found) and _origin(url) not in self._allow:
            raise unreachable("address", url)
        # When an address did not answer, the next attempt takes the host's next one.
        return found[self._failures.get(host, 0) % len(found)]

    def _await_turn(self, url: str) -> None:
        host, rules = urlsplit(url).hostname or "", self._rules.get(_origin(url))
        interval = max(self._limits.interval, rules.delay if rules else 0.0)
        last = self._asked.get(host)
        if last is not None and (early := last + interval - self._clock.monotonic()) > 0:
            self._clock.sleep(early)
        self._asked[host] = self._clock.monotonic()

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
        pieces = []
        with self._named(_WHILE_READING, response.url):
            for piece in response.iter_content(64 * 1024):
                pieces.append(piece)
                room -= len(piece)
                if room < 0:
                    raise unreachable("too-large", response.url)
        if self._wire.late:  # a body without a declared length seems whole when we hang up
            raise later("timeout", response.url)
        return b"".join(pieces)

    @contextmanager
    def _named(self, table: _Codes, url: str) -> Iterator[None]:
        """Give a fault of the network its code."""
        try:
            yield
        except (requests.RequestException, ValueError) as fault:
            code = next((code for kind, code in table if isinstance(fault, kind)), "address")
            code = "timeout" if self._wire.late else code
            host = urlsplit(url).hostname or ""
            self._failures[host] = self._failures.get(host, 0) + 1
            raise (unreachable if code in _FOR_GOOD else later)(code, url) from fault


class _Wire(HTTPAdapter):
    """Connects to the checked address of a host, and can hang up on whoever takes too long."""

    def __init__(self) -> None:
        super().__init__(max_retries=0)
        self.pinned: dict[str, str] = {}
        self.late = False
        self._noted: dict[type[Any], type[Any]] = {}
        self._lines: WeakSet[socket.socket] = WeakSet()

    def build_connection_pool_key_attributes(self, *given: Any, **named: Any) -> Any:
        """Put the checked address in the place of the name, which TLS goes on proving."""
        parts: Any = super().build_connection_pool_key_attributes(*given, **named)
        place, pool = parts
        name = place["host"]
        proof = {"server_hostname": name, "assert_hostname": name}
        proven = pool | proof if place["scheme"] == "https" else pool
        return {**place, "host": self.pinned[name]}, proven

    def get_connection_with_tls_context(self, *given: Any, **named: Any) -> Any:
        """Return a pool whose connections are noted, so that they can be hung up on."""
        pool: Any = super().get_connection_with_tls_context(*given, **named)
        if pool.ConnectionCls not in self._noted.values():
            plain = pool.ConnectionCls
            pool.ConnectionCls = self._noted.setdefault(plain, self._noting(plain))
        return pool

    def _noting(self, plain: type[Any]) -> type[Any]:
        def connect(connection: Any) -> None:
            plain.connect(connection)
            self._lines.add(connection.sock)
            if self.late:
                raise TimeoutError

        return type(f"Noted{plain.__name__}", (plain,), {"connect": connect})

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Hang up after so many seconds: timeouts of a socket only measure silence."""
        self.late = False
        timer = Timer(seconds, self._hang_up)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _hang_up(self) -> None:
        self.late = True
        for line in list(self._lines):
            with suppress(OSError):
                # Not SSLSocket's own `shutdown`, which takes the TLS state from under a reader.
                socket.socket.shutdown(line, socket.SHUT_RDWR)


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


def is_public(address: str) -> bool:
    """Whether an IP address lies on the public internet, whatever notation hides it in."""
    ip = ipaddress.ip_address(address.split("%", 1)[0])
    if isinstance(ip, ipaddress.IPv6Address):
        translated = ipaddress.ip_network("64:ff9b::/96")  # NAT64, RFC 6052
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip in translated:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        ip = inner or ip
    return ip.is_global and not ip.is_multicast


def _addresses(host: str, port: int) -> list[str]:
    """Return the addresses of a host, IPv4 first: a machine without IPv6 must not wait for it."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    found.sort(key=lambda entry: entry[0] != socket.AF_INET)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _session(wire: _Wire, agent: str) -> requests.Session:
    session = requests.Session()
    session.trust_env = False  # no proxy (see above) and nobody's passwords from ~/.netrc
    # The one setting of the environment that a company network may need.
    session.verify = os.environ.get("REQUESTS_CA_BUNDLE") or True
    session.headers.update({"User-Agent": agent, "Accept": "*/*", "Accept-Language": "en"})
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.mount("http://", wire)
    session.mount("https://", wire)
    return session


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _next(response: requests.Response) -> str:
    """Return where a redirect leads. Raises Unreachable for a step down from https to http."""
    target = response.headers["Location"]
    with suppress(UnicodeError):  # header bytes arrive as Latin-1; addresses are UTF-8
        target = target.encode("latin-1").decode("utf-8")
    url = urljoin(response.url, target).partition("#")[0]
    if response.url.startswith("https:") and not url.startswith("https:"):
        raise unreachable("redirects", response.url)
    return url


_jitter = wait_exponential_jitter(initial=1, max=20)


def _wait(state: RetryCallState) -> float:
    """Return how long to wait before the next attempt: as told, else longer each time."""
    fault = state.outcome.exception() if state.outcome else None
    asked = fault.after if isinstance(fault, Later) else None
    return _jitter(state) if asked is None else asked
