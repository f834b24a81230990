"""The wire: a session that connects where it was told, names itself, and can hang up.

Every address is looked up once, checked to be public by `fetch`, and connected to as checked;
a name that later points inside the network changes nothing. A proxy would do the looking up
itself, so none is used, whatever the environment says.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.cookiejar import DefaultCookiePolicy
from threading import Timer
from typing import Any
from urllib.parse import urljoin
from weakref import WeakSet

import requests
from requests import exceptions as broken
from requests.adapters import HTTPAdapter

from scrapers.fetching.answers import unreachable

Codes = tuple[tuple[type[Exception], str], ...]
# `requests` wraps a silence in the middle of a body as a ConnectionError; order matters.
WHILE_ASKING: Codes = (
    (broken.SSLError, "tls"),
    (broken.Timeout, "timeout"),
    (broken.ConnectionError, "connection"),
)
WHILE_READING: Codes = (
    (broken.SSLError, "cut-off"),
    (broken.ConnectionError, "timeout"),
    (broken.ChunkedEncodingError, "cut-off"),
    (broken.ContentDecodingError, "cut-off"),
)


class Wire(HTTPAdapter):
    """Connects to the checked address of a host, and can hang up on whoever takes too long."""

    def __init__(self) -> None:
        """Open nothing; `pinned` says where a host is connected to."""
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


def session_on(wire: Wire, agent: str) -> requests.Session:
    """Return a session that names itself, keeps no cookie and takes nobody's passwords."""
    session = requests.Session()
    session.trust_env = False  # no proxy (see above) and nobody's passwords from ~/.netrc
    # The one setting of the environment that a company network may need.
    session.verify = os.environ.get("REQUESTS_CA_BUNDLE") or True
    session.headers.update({"User-Agent": agent, "Accept": "*/*", "Accept-Language": "en"})
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.mount("http://", wire)
    session.mount("https://", wire)
    return session


def looked_up(host: str, port: int) -> list[str]:
    """Return the addresses of a host, IPv4 first: a machine without IPv6 must not wait for it."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    found.sort(key=lambda entry: entry[0] != socket.AF_INET)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def next_of(response: requests.Response) -> str:
    """Return where a redirect leads. Raises Unreachable for a step down from https to http."""
    target = response.headers["Location"]
    with suppress(UnicodeError):  # header bytes arrive as Latin-1; addresses are UTF-8
        target = target.encode("latin-1").decode("utf-8")
    url = urljoin(response.url, target).partition("#")[0]
    if response.url.startswith("https:") and not url.startswith("https:"):
        raise unreachable("redirects", response.url)
    return url
