"""A loopback server that gives scripted answers, faults included, and notes what it was asked.

Documents lie under their original host names: the server listens on one port of this machine,
`Replay.resolve` leads every name there, and `Replay.url("reports.example", "/a.zip")` is the
address to ask for. All of it is synthetic.
"""

from __future__ import annotations

import socket
import ssl
import struct
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

HOST = "reports.example"


@dataclass(frozen=True)
class Answer:
    """One scripted answer.

    `declared` is the Content-Length, the true one unless given (-1 for none at all). `held`
    comes before the first byte, `gap` between single bytes of the body; both end early when
    the test does. `times` repeats the body so often, for bodies nobody should hold. `reset`
    ends the connection by a reset after the body, or before any answer when there is none.
    """

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    declared: int | None = None
    held: float = 0.0
    gap: float = 0.0
    times: int = 1
    reset: bool = False


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    host: str
    path: str
    headers: Mapping[str, str]


class Replay:
    """The script and the record of one server. The last answer of an address repeats."""

    def __init__(self) -> None:
        self.port = 0
        self.scheme = "http"
        self.asked: list[Asked] = []
        self.over = threading.Event()
        self._script: dict[tuple[str, str], list[Answer]] = {}

    def url(self, path: str = "/", host: str = HOST) -> str:
        return f"{self.origin(host)}{path}"

    def origin(self, host: str = HOST) -> str:
        return f"{self.scheme}://{host}:{self.port}"

    def resolve(self, host: str, port: int) -> list[str]:
        """Lead every name to this machine, so that no test asks a name server."""
        assert port, host
        return ["127.0.0.1"]

    def on(self, path: str, *answers: Answer, host: str = HOST) -> str:
        """Script the answers of an address, one after the other; return the address."""
        self._script[host, path] = list(answers)
        return self.url(path, host)

    def paths(self) -> list[str]:
        """Return what was asked for, robots.txt left out."""
        return [a.path for a in self.asked if a.path != "/robots.txt"]

    def next(self, host: str, path: str) -> Answer:
        answers = self._script.get((host, path)) or [Answer(b"no such document", 404)]
        return answers.pop(0) if len(answers) > 1 else answers[0]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    replay: Replay

    def do_GET(self) -> None:
        host = (self.headers.get("Host") or "").partition(":")[0]
        self.replay.asked.append(Asked(host, self.path, dict(self.headers)))
        answer = self.replay.next(host, urlsplit(self.path).path)
        self.replay.over.wait(answer.held)
        try:
            if answer.body or not answer.reset:
                self._say(answer)
            if answer.reset:
                self._reset()
        except OSError:  # whoever asked hung up, which is what some tests are about
            self.close_connection = True

    def _say(self, answer: Answer) -> None:
        length = len(answer.body) * answer.times if answer.declared is None else answer.declared
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if length >= 0:
            self.send_header("Content-Length", str(length))
        self.end_headers()
        for _ in range(answer.times):
            self._body(answer)
        if length != len(answer.body) * answer.times:
            self.close_connection = True

    def _reset(self) -> None:
        """Hang up as a crashed machine does: RST in place of FIN."""
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def _body(self, answer: Answer) -> None:
        step = 1 if answer.gap else max(len(answer.body), 1)
        for start in range(0, len(answer.body), step):
            self.wfile.write(answer.body[start : start + step])
            self.wfile.flush()
            if answer.gap and self.replay.over.wait(answer.gap):
                return

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, the base class's name
        """Say nothing: the record is in `Replay.asked`."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that hung up; anything else is a fault of the test's server."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


@contextmanager
def replaying(certificate: str = "", key: str = "") -> Iterator[Replay]:
    """Serve until the block ends; with a certificate, over TLS."""
    replay = Replay()
    handler = type("Handler", (_Handler,), {"replay": replay})
    server = _Server(("127.0.0.1", 0), handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        replay.scheme = "https"
    replay.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield replay
    finally:
        replay.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
