"""What a polite client does, and what it makes of every fault. All documents are synthetic."""

from __future__ import annotations

import gzip
import os
import re
import socket
import subprocess
import threading
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from data.pacing import SharedTurns
from scrapers.errors import Unreachable
from scrapers.fetching import answers
from scrapers.fetching.fetch import PRODUCT, Clock, Fetcher, Limits, contact_of
from scrapers.fetching.targets import is_public
from tests.replay_server import HOST, Answer, Replay, replaying

CSV = b"Service,Notices\nMurmur,12\n"
PAGE = b"<!DOCTYPE html><html><body><a href='/a.zip'>Report</a></body></html>"
ZIP = b"PK\x03\x04 and so on"
CONTACT = "editor@example.org"
SAMPLES = Path(__file__).resolve().parents[2] / "shared" / "samples" / "landing_pages"


class Pretended:
    """A clock that moves only when somebody sleeps, and remembers each sleep."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.now, self.sleep)


@pytest.fixture
def replay() -> Iterator[Replay]:
    with replaying() as server:
        yield server


@pytest.fixture
def time_passing() -> Pretended:
    return Pretended()


def client(replay: Replay, passing: Pretended, **given: Any) -> Fetcher:
    given.setdefault("contact", CONTACT)
    given.setdefault("resolve", replay.resolve)
    given.setdefault("allow", [replay.origin(), replay.origin("files.example")])
    return Fetcher(clock=passing.clock, **given)


def fault_of(fetcher: Fetcher, url: str, **given: Any) -> Unreachable:
    with fetcher, pytest.raises(Unreachable, match=r"\w") as caught:
        fetcher.get(url, **given)
    return caught.value


# --- who asks, and what is kept ---------------------------------------------------------------


def test_a_document_comes_with_what_a_snapshot_keeps(
    replay: Replay, time_passing: Pretended
) -> None:
    kept = {"ETag": '"1"', "Last-Modified": "Mon, 02 Mar 2026 00:00:00 GMT", "Set-Cookie": "a=b"}
    url = replay.on("/a.csv", Answer(CSV, headers={"Content-Type": "text/csv", **kept}))
    with client(replay, time_passing) as fetcher:
        found = fetcher.get(url)
    assert (found.status, found.content, found.url) == (200, CSV, url)
    assert found.headers["etag"] == '"1"'
    assert found.headers["content-type"] == "text/csv"
    assert "set-cookie" not in found.headers
    assert datetime.now(UTC) - found.fetched_at < timedelta(minutes=1)
    assert found.robots == f"{replay.url('/robots.txt')}: none (404)"


def test_the_user_agent_names_the_project_and_a_contact_and_no_browser(
    replay: Replay, time_passing: Pretended
) -> None:
    with client(replay, time_passing) as fetcher:
        fetcher.get(replay.on("/a.csv", Answer(CSV)))
    agents = {asked.headers["User-Agent"] for asked in replay.asked}
    assert len(agents) == 1
    assert re.fullmatch(rf"{PRODUCT}/[\w.]+ \(\+{CONTACT}\)", agents.pop())


def test_no_cookie_is_ever_sent_back(replay: Replay, time_passing: Pretended) -> None:
    url = replay.on("/a.csv", Answer(CSV, headers={"Set-Cookie": "seen=1; Path=/"}))
    with client(replay, time_passing) as fetcher:
        fetcher.get(url)
        fetcher.get(url)
    assert [a for a in replay.asked if "Cookie" in a.headers] == []


def test_a_proxy_of_the_environment_is_not_used(
    replay: Replay, time_passing: Pretended, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    with client(replay, time_passing) as fetcher:
        assert fetcher.get(replay.on("/a.csv", Answer(CSV))).content == CSV


@pytest.mark.parametrize("contact", ["", "   ", "ask me", "x@y", "a@b.c\r\nX-Evil: 1", "ftp://a.b"])
def test_without_a_contact_nothing_is_asked(
    replay: Replay, time_passing: Pretended, contact: str
) -> None:
    fault = fault_of(client(replay, time_passing, contact=contact), replay.url("/a.csv"))
    assert fault.word == "no-contact"
    assert "SCRAPER_CONTACT" in fault.message
    assert replay.asked == []


def test_the_contact_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCRAPER_CONTACT", " https://example.org/contact ")
    assert Fetcher().contact == "https://example.org/contact"
    monkeypatch.delenv("SCRAPER_CONTACT")
    assert Fetcher().contact == ""
    assert contact_of(None) == ""


def test_what_is_packed_for_the_way_is_unpacked(replay: Replay, time_passing: Pretended) -> None:
    packed = Answer(gzip.compress(CSV), headers={"Content-Encoding": "gzip"})
    with client(replay, time_passing) as fetcher:
        assert fetcher.get(replay.on("/a.csv", packed)).content == CSV


def test_an_address_is_sent_percent_encoded(replay: Replay, time_passing: Pretended) -> None:
    replay.on("/obj/zay%5Bx/a%20b.zip", Answer(b"PK\x03\x04"))
    with client(replay, time_passing) as fetcher:
        fetcher.get(replay.url("/obj/zay[x/a b.zip"))
    assert replay.paths() == ["/obj/zay%5Bx/a%20b.zip"]


# --- the pace ---------------------------------------------------------------------------------


def test_a_host_is_asked_once_a_second_at_most(replay: Replay, time_passing: Pretended) -> None:
    url = replay.on("/a.csv", Answer(CSV))
    started = time_passing.now
    with client(replay, time_passing) as fetcher:
        for _ in range(3):
            fetcher.get(url)
    assert len(replay.asked) == 4  # robots.txt is a request as well
    assert time_passing.now - started == pytest.approx(3.0)


def test_two_hosts_do_not_wait_for_each_other(replay: Replay, time_passing: Pretended) -> None:
    here = replay.on("/a.csv", Answer(CSV))
    there = replay.on("/a.csv", Answer(CSV), host="files.example")
    with client(replay, time_passing) as fetcher:
        fetcher.get(here)
        before = list(time_passing.slept)
        fetcher.get(there)
    assert before == [1.0]  # between robots.txt and the document
    assert time_passing.slept == [1.0, 1.0]


def test_a_host_that_was_left_alone_is_asked_at_once(
    replay: Replay, time_passing: Pretended
) -> None:
    url = replay.on("/a.csv", Answer(CSV))
    with client(replay, time_passing) as fetcher:
        fetcher.get(url)
        time_passing.now += 5
        time_passing.slept.clear()
        fetcher.get(url)
    assert time_passing.slept == []


def test_a_crawl_delay_is_kept(replay: Replay, time_passing: Pretended) -> None:
    replay.on("/robots.txt", Answer(b"User-agent: *\nCrawl-delay: 7\n"))
    url = replay.on("/a.csv", Answer(CSV))
    with client(replay, time_passing) as fetcher:
        fetcher.get(url)
        fetcher.get(url)
    assert time_passing.slept == [7.0, 7.0]


def test_all_clients_of_a_ledger_take_turns_at_a_host(
    replay: Replay, time_passing: Pretended, tmp_path: Path
) -> None:
    # Two sources on one host: each is visited by a process of its own.
    url = replay.on("/a.csv", Answer(CSV))
    for expected in (0, 1):
        time_passing.slept.clear()
        with client(replay, time_passing, turns=SharedTurns(tmp_path)) as fetcher:
            fetcher.get(url)
        first = time_passing.slept[:-1]  # the last one is between robots.txt and the document
        assert len(first) == expected
        assert all(0 < waited <= 1 for waited in first)


def test_a_stamp_of_the_future_and_another_host_are_not_waited_for(
    time_passing: Pretended, tmp_path: Path
) -> None:
    turns = SharedTurns(tmp_path)
    turns.take("a.example", 1.0, time_passing.clock)
    turns.take("b.example", 1.0, time_passing.clock)
    os.utime(tmp_path / "a.example", (time.time() + 500, time.time() + 500))
    turns.take("a.example", 1.0, time_passing.clock)
    assert time_passing.slept == []
    turns.take("a.example", 60.0, time_passing.clock)
    assert time_passing.slept == [pytest.approx(60.0, abs=5)]


# --- robots.txt -------------------------------------------------------------------------------

NO_PDF = b"User-agent: *\nDisallow: /*.pdf$\nDisallow: /private/\nAllow: /private/open\n"


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/report.pdf", False),
        ("/report.pdf.zip", True),
        ("/report.csv", True),
        ("/private/a.csv", False),
        ("/private/open/a.csv", True),
    ],
)
def test_robots_txt_is_obeyed_with_its_wildcards(
    replay: Replay, time_passing: Pretended, path: str, allowed: bool
) -> None:
    replay.on("/robots.txt", Answer(NO_PDF))
    url = replay.on(path, Answer(ZIP if path.endswith("zip") else CSV))
    if allowed:
        with client(replay, time_passing) as fetcher:
            assert fetcher.get(url).robots == f"{replay.url('/robots.txt')}: allows it"
    else:
        assert fault_of(client(replay, time_passing), url).word == "robots"
        assert replay.paths() == []


def test_robots_txt_can_name_this_project(replay: Replay, time_passing: Pretended) -> None:
    rules = f"User-agent: *\nDisallow:\n\nUser-agent: {PRODUCT}\nDisallow: /\n"
    replay.on("/robots.txt", Answer(rules.encode()))
    assert fault_of(client(replay, time_passing), replay.url("/a.csv")).word == "robots"


def test_robots_txt_is_asked_for_once_per_host(replay: Replay, time_passing: Pretended) -> None:
    url = replay.on("/a.csv", Answer(CSV))
    with client(replay, time_passing) as fetcher:
        fetcher.get(url)
        fetcher.get(url)
    assert [a.path for a in replay.asked].count("/robots.txt") == 1


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_host_without_robots_txt_forbids_nothing(
    replay: Replay, time_passing: Pretended, status: int
) -> None:
    replay.on("/robots.txt", Answer(b"no", status))
    with client(replay, time_passing) as fetcher:
        found = fetcher.get(replay.on("/a.csv", Answer(CSV)))
    assert found.robots.endswith(f": none ({status})")


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_host_whose_robots_txt_fails_is_left_alone(
    replay: Replay, time_passing: Pretended, status: int
) -> None:
    replay.on("/robots.txt", Answer(b"oh", status))
    url = replay.on("/a.csv", Answer(CSV))
    assert fault_of(client(replay, time_passing), url).word == str(status)
    assert replay.paths() == []


# --- asking again -----------------------------------------------------------------------------


def test_what_has_not_changed_is_not_sent_again(replay: Replay, time_passing: Pretended) -> None:
    url = replay.on("/a.csv", Answer(status=304, declared=-1))
    with client(replay, time_passing) as fetcher:
        found = fetcher.get(url, etag='"1"', last_modified="Mon, 02 Mar 2026 00:00:00 GMT")
    assert (found.not_modified, found.content, found.status) == (True, b"", 304)
    sent = replay.asked[-1].headers
    assert sent["If-None-Match"] == '"1"'
    assert sent["If-Modified-Since"] == "Mon, 02 Mar 2026 00:00:00 GMT"


def test_not_modified_is_no_answer_to_who_knows_nothing(
    replay: Replay, time_passing: Pretended
) -> None:
    url = replay.on("/a.csv", Answer(status=304, declared=-1))
    assert fault_of(client(replay, time_passing), url).word == "304"
    assert "If-None-Match" not in replay.asked[-1].headers


def test_who_says_when_is_asked_again_then(replay: Replay, time_passing: Pretended) -> None:
    busy = Answer(b"slow down", 429, {"Retry-After": "42"})
    with client(replay, time_passing) as fetcher:
        found = fetcher.get(replay.on("/a.csv", busy, Answer(CSV)))
    assert found.content == CSV
    assert 42.0 in time_passing.slept


def test_retry_after_may_be_a_date(replay: Replay, time_passing: Pretended) -> None:
    at = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    busy = Answer(b"slow down", 503, {"Retry-After": at})
    with client(replay, time_passing) as fetcher:
        fetcher.get(replay.on("/a.csv", busy, Answer(CSV)))
    assert max(time_passing.slept) == pytest.approx(60, abs=3)


def test_who_asks_for_an_hour_is_left_to_the_next_run(
    replay: Replay, time_passing: Pretended
) -> None:
    url = replay.on("/a.csv", Answer(b"slow down", 429, {"Retry-After": "3600"}), Answer(CSV))
    assert fault_of(client(replay, time_passing), url).word == "429"
    assert replay.paths() == ["/a.csv"]


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_host_in_trouble_is_asked_three_times_and_ever_later(
    replay: Replay, time_passing: Pretended, status: int
) -> None:
    url = replay.on("/a.csv", Answer(b"oh", status))
    assert fault_of(client(replay, time_passing), url).word == str(status)
    assert replay.paths() == ["/a.csv"] * 3
    assert sum(time_passing.slept) <= 30


def test_two_clients_in_trouble_do_not_come_back_together(
    replay: Replay, time_passing: Pretended
) -> None:
    url = replay.on("/a.csv", Answer(b"oh", 503))
    waits = set()
    for _ in range(4):
        time_passing.slept.clear()
        fault_of(client(replay, time_passing), url)
        waits.add(tuple(time_passing.slept))
    assert len(waits) == 4


def test_all_attempts_together_have_an_end(replay: Replay, time_passing: Pretended) -> None:
    url = replay.on("/a.csv", Answer(b"slow down", 429, {"Retry-After": "100"}))
    limits = Limits(attempts=50, total=350)
    started = time_passing.now
    assert fault_of(client(replay, time_passing, limits=limits), url).word == "429"
    assert time_passing.now - started <= 350
    assert replay.paths() == ["/a.csv"] * 4


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451, 999])
def test_a_refusal_is_taken_for_an_answer(
    replay: Replay, time_passing: Pretended, status: int
) -> None:
    url = replay.on("/a.csv", Answer(b"no", status))
    fault = fault_of(client(replay, time_passing), url)
    assert (fault.word, fault.address) == (str(status), url)
    assert replay.paths() == ["/a.csv"]


# --- faults of the wire -----------------------------------------------------------------------


def test_a_host_that_stays_silent_is_given_up(replay: Replay, time_passing: Pretended) -> None:
    url = replay.on("/a.csv", Answer(CSV, held=5))
    limits = Limits(silence=0.1, attempts=1)
    assert fault_of(client(replay, time_passing, limits=limits), url).word == "timeout"


@pytest.mark.parametrize("declared", [None, -1], ids=["with length", "without length"])
def test_a_trickle_that_never_falls_silent_is_given_up(
    replay: Replay, time_passing: Pretended, declared: int | None
) -> None:
    # Each byte comes in time, so that no timeout of a socket would ever strike.
    url = replay.on("/a.csv", Answer(CSV * 40, gap=0.02, declared=declared))
    limits = Limits(attempt=0.25, silence=5, attempts=1)
    started = time.monotonic()
    assert fault_of(client(replay, time_passing, limits=limits), url).word == "timeout"
    assert time.monotonic() - started < 2


@contextmanager
def trickling_headers() -> Iterator[Replay]:
    """Serve one header line after the other, in time, and never come to an end."""
    replay = Replay()

    def trickle(server: socket.socket) -> None:
        line, _ = server.accept()
        with line, suppress(OSError):
            line.sendall(b"HTTP/1.1 200 OK\r\n")
            while not replay.over.wait(0.02):
                line.sendall(b"X-More: yes\r\n")

    with socket.create_server(("127.0.0.1", 0)) as server:
        replay.port = server.getsockname()[1]
        thread = threading.Thread(target=trickle, args=(server,), daemon=True)
        thread.start()
        yield replay
        replay.over.set()
        thread.join()


def test_a_trickle_of_headers_is_given_up(time_passing: Pretended) -> None:
    limits = Limits(attempt=0.25, silence=5, attempts=1)
    with trickling_headers() as replay:
        fault = fault_of(client(replay, time_passing, limits=limits), replay.url("/a.csv"))
    assert fault.word == "timeout"


def test_looking_up_a_name_counts_as_time(replay: Replay, time_passing: Pretended) -> None:
    def slowly(_host: str, _port: int) -> list[str]:
        time.sleep(0.2)
        return ["127.0.0.1"]

    limits = Limits(attempt=0.1, attempts=1)
    fetcher = client(replay, time_passing, limits=limits, resolve=slowly)
    assert fault_of(fetcher, replay.on("/a.csv", Answer(CSV))).word == "timeout"
    assert replay.asked == []


def test_after_hanging_up_the_next_document_comes(replay: Replay, time_passing: Pretended) -> None:
    slow = replay.on("/slow.csv", Answer(CSV, held=5))
    url = replay.on("/a.csv", Answer(CSV))
    with client(replay, time_passing, limits=Limits(attempt=0.2, attempts=1)) as fetcher:
        fetcher.get(url)
        with pytest.raises(Unreachable, match="too long"):
            fetcher.get(slow)
        assert fetcher.get(url).content == CSV


def test_a_document_that_breaks_off_is_asked_for_again(
    replay: Replay, time_passing: Pretended
) -> None:
    cut = Answer(CSV, declared=len(CSV) + 100)
    with client(replay, time_passing) as fetcher:
        assert fetcher.get(replay.on("/a.csv", cut, Answer(CSV))).content == CSV


def test_nothing_is_kept_of_a_document_that_always_breaks_off(
    replay: Replay, time_passing: Pretended
) -> None:
    url = replay.on("/a.csv", Answer(CSV, declared=len(CSV) + 100))
    assert fault_of(client(replay, time_passing), url).word == "cut-off"


def test_a_packing_that_is_broken_counts_as_broken_off(
    replay: Replay, time_passing: Pretended
) -> None:
    url = replay.on("/a.csv", Answer(b"not gzip at all", headers={"Content-Encoding": "gzip"}))
    assert fault_of(client(replay, time_passing), url).word == "cut-off"


@pytest.mark.parametrize("body", [b"", b" \r\n\t"])
def test_an_answer_with_nothing_in_it_is_no_document(
    replay: Replay, time_passing: Pretended, body: bytes
) -> None:
    assert fault_of(client(replay, time_passing), replay.on("/a.csv", Answer(body))).word == "empty"


def test_no_content_is_no_document(replay: Replay, time_passing: Pretended) -> None:
    url = replay.on("/a.csv", Answer(status=204, declared=-1))
    assert fault_of(client(replay, time_passing), url).word == "empty"


def test_a_body_that_says_it_is_huge_is_not_read(replay: Replay, time_passing: Pretended) -> None:
    url = replay.on("/a.csv", Answer(CSV, declared=10 * 1024**3))
    assert fault_of(client(replay, time_passing), url).word == "too-large"


def test_a_body_that_never_ends_is_read_up_to_the_limit(
    replay: Replay, time_passing: Pretended
) -> None:
    url = replay.on("/a.csv", Answer(b"x" * 65_536, declared=-1, times=10_000_000))
    limits = Limits(size=1024 * 1024)
    assert fault_of(client(replay, time_passing, limits=limits), url).word == "too-large"


def test_the_limit_counts_what_is_unpacked(replay: Replay, time_passing: Pretended) -> None:
    bomb = Answer(gzip.compress(bytes(4 * 1024 * 1024)), headers={"Content-Encoding": "gzip"})
    limits = Limits(size=1024 * 1024)
    url = replay.on("/a.csv", bomb)
    assert fault_of(client(replay, time_passing, limits=limits), url).word == "too-large"


NESTED = "gzip, gzip"


def bomb() -> bytes:
    """Return a few kilobytes that unpack twice to a gigabyte of nothing."""
    return gzip.compress(gzip.compress(bytes(16 * 1024 * 1024)) * 64)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(Answer(bytes(1024 * 1024), declared=-1, times=10 * 1024), id="10 GB"),
        pytest.param(Answer(bomb(), headers={"Content-Encoding": NESTED}), id="packed twice"),
    ],
)
def test_what_is_too_large_is_never_held(
    replay: Replay, time_passing: Pretended, answer: Answer
) -> None:
    size = 4 * 1024 * 1024
    url = replay.on("/a.csv", answer)
    fetcher = client(replay, time_passing, limits=Limits(size=size))
    tracemalloc.start()
    try:
        word = fault_of(fetcher, url).word
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert word == "too-large"
    assert peak < 4 * size
    assert replay.paths() == ["/a.csv"]


@pytest.mark.parametrize("body", [b"", CSV], ids=["before any answer", "in the middle"])
def test_a_connection_that_is_reset_is_tried_again(
    replay: Replay, time_passing: Pretended, body: bytes
) -> None:
    reset = Answer(body, declared=len(CSV) + 100, reset=True)
    with client(replay, time_passing) as fetcher:
        assert fetcher.get(replay.on("/a.csv", reset, Answer(CSV))).content == CSV
    url = replay.on("/b.csv", reset)
    word = fault_of(client(replay, time_passing), url).word
    assert word in ("connection", "cut-off")


def test_bytes_are_kept_as_they_came_whatever_charset_was_said(
    replay: Replay, time_passing: Pretended
) -> None:
    words = "Dienst,Stück\nMurmur,12\n"
    for number, (sent, said) in enumerate([("utf-8", "iso-8859-1"), ("cp1252", "utf-8")]):
        told = {"Content-Type": f"text/csv; charset={said}"}
        url = replay.on(f"/{number}.csv", Answer(words.encode(sent), headers=told))
        with client(replay, time_passing) as fetcher:
            assert fetcher.get(url).content == words.encode(sent)


def test_a_closed_port_is_a_failed_connection(time_passing: Pretended) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        closed = Replay()
        closed.port = server.getsockname()[1]
    assert fault_of(client(closed, time_passing), closed.url("/a.csv")).word == "connection"


def test_a_second_attempt_takes_the_next_address_of_the_host(
    replay: Replay, time_passing: Pretended
) -> None:
    # Nothing listens on 127.0.0.2: the server has the one address 127.0.0.1.
    fetcher = client(replay, time_passing, resolve=lambda _h, _p: ["127.0.0.2", "127.0.0.1"])
    with fetcher:
        assert fetcher.get(replay.on("/a.csv", Answer(CSV))).content == CSV


def test_a_name_that_leads_nowhere_says_so(replay: Replay, time_passing: Pretended) -> None:
    def nowhere(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, f"{host}:{port}")

    fetcher = client(replay, time_passing, resolve=nowhere)
    assert fault_of(fetcher, replay.url("/a.csv")).word == "dns"


# --- where it may not go ----------------------------------------------------------------------

PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1%eth0",
    "fd00::1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "::10.0.0.1",
    "::ffff:0:10.0.0.1",
    "64:ff9b:1::7f00:1",
    "fec0::1",
    "2001:0:7f00:1::",
    "3fff::1",
    "168.63.129.16",
    "192.0.0.8",
    "100.100.100.200",
    "fd00:ec2::254",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_inside_a_network_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e"]
)
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("inside", ["10.0.0.1", "169.254.169.254", "127.0.0.1"])
def test_a_name_that_leads_inside_is_not_asked(
    replay: Replay, time_passing: Pretended, inside: str
) -> None:
    fetcher = client(
        replay, time_passing, allow=(), resolve=lambda _h, _p: ["93.184.215.14", inside]
    )
    assert fault_of(fetcher, replay.url("/a.csv")).word == "address"
    assert replay.asked == []


def test_the_connection_goes_to_the_address_that_was_checked(
    replay: Replay, time_passing: Pretended
) -> None:
    # A name that would not resolve at all outside of this test: nobody looks it up again.
    with client(replay, time_passing) as fetcher:
        fetcher.get(replay.on("/a.csv", Answer(CSV)))
    assert {asked.host for asked in replay.asked} == {HOST}


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "017700000001", "127.1", "0"])
def test_a_number_that_hides_this_machine_is_not_asked(
    replay: Replay, time_passing: Pretended, host: str
) -> None:
    def as_the_system_does(name: str, _port: int) -> list[str]:
        return [socket.inet_ntoa(socket.inet_aton(name))]

    fetcher = client(replay, time_passing, allow=(), resolve=as_the_system_does)
    assert fault_of(fetcher, f"http://{host}:{replay.port}/a.csv").word == "address"
    assert replay.asked == []


def test_a_name_that_comes_to_lead_inside_is_asked_no_more(
    replay: Replay, time_passing: Pretended
) -> None:
    # The name is looked up once for each request, and the request goes where that look-up led.
    looked: list[str] = []

    def rebinding(host: str, _port: int) -> list[str]:
        looked.append(host)
        return ["127.0.0.1" if len(looked) <= 2 else "127.0.0.2"]

    url = replay.on("/a.csv", Answer(CSV))
    with client(replay, time_passing, resolve=rebinding) as fetcher:
        fetcher.get(url)
        assert len(looked) == len(replay.asked) == 2
        fetcher._allow = frozenset()
        with pytest.raises(Unreachable, match="not a public"):
            fetcher.get(url)
    assert len(replay.asked) == 2


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/hostname",
        "ftp://reports.example/a.csv",
        "data:text/csv,a",
        "http://",
        "http:///a.csv",
        "http://[::1/a.csv",
        "http://reports.example:99999/a.csv",
        "http://me:secret@reports.example/a.csv",
        "reports.example/a.csv",
        "",
    ],
)
def test_what_is_no_web_address_is_not_asked(
    replay: Replay, time_passing: Pretended, url: str
) -> None:
    assert fault_of(client(replay, time_passing), url).word == "address"
    assert replay.asked == []


def test_a_password_in_an_address_is_not_sent(replay: Replay, time_passing: Pretended) -> None:
    replay.on("/a.csv", Answer(CSV))
    origin = f"http://me:secret@{HOST}:{replay.port}"
    fetcher = client(replay, time_passing, allow=[origin])
    assert fault_of(fetcher, f"{origin}/a.csv").word == "address"
    assert replay.asked == []


# --- redirects --------------------------------------------------------------------------------


def sent_to(target: str, status: int = 302) -> Answer:
    return Answer(b"", status, {"Location": target})


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_and_robots_txt_asked_again(
    replay: Replay, time_passing: Pretended, status: int
) -> None:
    there = replay.on("/b.csv", Answer(CSV), host="files.example")
    with client(replay, time_passing) as fetcher:
        found = fetcher.get(replay.on("/a", sent_to(there, status)))
    assert (found.url, found.content) == (there, CSV)
    assert found.robots.count("robots.txt") == 2


def test_a_redirect_to_what_robots_txt_forbids_is_not_followed(
    replay: Replay, time_passing: Pretended
) -> None:
    replay.on("/robots.txt", Answer(b"User-agent: *\nDisallow: /\n"), host="files.example")
    there = replay.on("/b.csv", Answer(CSV), host="files.example")
    url = replay.on("/a", sent_to(there))
    assert fault_of(client(replay, time_passing), url).word == "robots"
    assert replay.paths() == ["/a"]


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1:1/a", "http://[::1]:1/a", "http://localhost:1/a", "file:///etc/x"]
)
def test_a_redirect_into_this_machine_is_not_followed(
    replay: Replay, time_passing: Pretended, target: str
) -> None:
    url = replay.on("/a", sent_to(target))
    assert fault_of(client(replay, time_passing), url).word == "address"


def test_a_redirect_in_a_circle_ends(replay: Replay, time_passing: Pretended) -> None:
    url = replay.on("/a", sent_to("/b"))
    replay.on("/b", sent_to("/a"))
    assert fault_of(client(replay, time_passing), url).word == "redirects"
    assert len(replay.paths()) == 6


def test_a_redirect_of_robots_txt_is_followed(replay: Replay, time_passing: Pretended) -> None:
    replay.on("/robots.txt", sent_to("/rules.txt"))
    replay.on("/rules.txt", Answer(b"User-agent: *\nDisallow: /\n"))
    assert fault_of(client(replay, time_passing), replay.url("/a.csv")).word == "robots"


def test_a_redirect_may_hold_letters_of_any_alphabet(
    replay: Replay, time_passing: Pretended
) -> None:
    replay.on("/%C3%A4.csv", Answer(CSV))
    latin = "/ä.csv".encode().decode("latin-1")
    with client(replay, time_passing) as fetcher:
        assert fetcher.get(replay.on("/a", sent_to(latin))).content == CSV


# --- walls ------------------------------------------------------------------------------------


def test_a_page_in_place_of_a_document_is_a_wall(replay: Replay, time_passing: Pretended) -> None:
    url = replay.on("/a.zip", Answer(PAGE))
    assert fault_of(client(replay, time_passing), url).word == "wall"


def test_what_is_expected_goes_before_the_ending_of_the_address(
    replay: Replay, time_passing: Pretended
) -> None:
    named = replay.on("/wiki/File:a.xls", Answer(PAGE))
    unnamed = replay.on("/fwlink", Answer(PAGE))
    assert fault_of(client(replay, time_passing), unnamed, expected="document").word == "wall"
    with client(replay, time_passing) as fetcher:
        assert fetcher.get(named, expected="page").content == PAGE
        assert fetcher.get(unnamed).content == PAGE


def test_being_sent_to_a_login_is_a_wall(replay: Replay, time_passing: Pretended) -> None:
    replay.on("/authwall", Answer(PAGE))
    url = replay.on("/reports", sent_to("/authwall?back=reports"))
    assert fault_of(client(replay, time_passing), url).word == "wall"


def test_a_page_that_was_asked_for_is_no_wall(replay: Replay, time_passing: Pretended) -> None:
    with client(replay, time_passing) as fetcher:
        assert fetcher.get(replay.on("/login/reports", Answer(PAGE))).content == PAGE


@pytest.mark.parametrize(
    "words",
    [
        b"<title>Just a moment...</title>",
        b"<script>window._cf_chl_opt={}</script>",
        b"<div id='px-captcha'></div>",
        b"<iframe src='https://geo.captcha-delivery.com/captcha/?x'></iframe>",
    ],
)
def test_a_bot_check_is_a_wall(replay: Replay, time_passing: Pretended, words: bytes) -> None:
    url = replay.on("/reports", Answer(b"<!doctype html><html><head>" + words))
    assert fault_of(client(replay, time_passing), url).word == "wall"


def test_the_words_of_a_bot_check_in_a_table_are_figures(
    replay: Replay, time_passing: Pretended
) -> None:
    table = CSV + b"<title>Just a moment...</title>,1\n"
    with client(replay, time_passing) as fetcher:
        assert fetcher.get(replay.on("/a.csv", Answer(table))).content == table


def test_no_recorded_landing_page_is_taken_for_a_wall() -> None:
    pages = sorted(SAMPLES.glob("*/*.html"))
    if not pages:
        pytest.skip("the shared samples are not here")
    for page in pages:
        url = "https://publisher.example/reports"
        came = answers.Fetched(200, page.read_bytes(), url, {}, datetime.now(UTC), "")
        assert not answers.is_wall(came, url), page.name


def test_a_login_form_served_as_html_is_a_wall_however_it_begins(
    replay: Replay, time_passing: Pretended
) -> None:
    for number, words in enumerate((b"\n<script>x()</script><form>", b"<form action='/in'>")):
        told = {"Content-Type": "text/html; charset=utf-8"}
        url = replay.on(f"/{number}.csv", Answer(words, headers=told))
        assert fault_of(client(replay, time_passing), url).word == "wall"


# --- what the bytes are -----------------------------------------------------------------------

PDF = b"%PDF-1.7\n%\xe2\xe3\n"
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0"
JSON = b'{"error": "no such object"}'
SAVED = {"Content-Disposition": 'attachment; filename="report.xlsx"'}


@pytest.mark.parametrize(
    ("path", "body", "headers"),
    [
        ("/a.zip", JSON, {}),
        ("/a.xlsx", CSV, {}),
        ("/a.ods", PDF, {}),
        ("/a.pdf", ZIP, {}),
        ("/a.pdf", b"the file has moved", {}),
        ("/a.csv", PNG, {}),
        ("/a.zip", b"\x7fELF\x02\x01", {}),
        ("/a", JSON, {"Content-Type": "application/pdf"}),
        ("/a", JSON, SAVED),
    ],
)
def test_bytes_that_are_not_what_was_promised_are_not_taken(
    replay: Replay, time_passing: Pretended, path: str, body: bytes, headers: dict[str, str]
) -> None:
    url = replay.on(path, Answer(body, headers=headers))
    fault = fault_of(client(replay, time_passing), url, expected="document")
    assert (fault.word, fault.address) == ("wrong-kind", url)


@pytest.mark.parametrize(
    ("path", "body", "headers"),
    [
        ("/a.zip", ZIP, {}),
        ("/a.zip", b"PK\x05\x06" + bytes(18), {}),
        ("/a.xlsx", OLD, {}),  # a workbook under a password, or of an older make
        ("/a.xls", b"Service\tNotices\n", {}),  # tables of text are often called so
        ("/a.pdf", b"\n" + PDF, {}),
        ("/a.csv", ZIP, {}),
        ("/a.csv", CSV, {"Content-Type": "application/pdf"}),
        ("/a.csv", CSV.decode().encode("utf-16"), {}),
        ("/a", ZIP, SAVED),
        ("/a", CSV, {"Content-Type": "application/octet-stream"}),
    ],
)
def test_a_document_of_another_make_than_its_name_is_taken(
    replay: Replay, time_passing: Pretended, path: str, body: bytes, headers: dict[str, str]
) -> None:
    url = replay.on(path, Answer(body, headers=headers))
    with client(replay, time_passing) as fetcher:
        assert fetcher.get(url, expected="document").content == body


@pytest.mark.parametrize("body", [PDF, ZIP, PNG, OLD])
def test_a_document_is_no_page(replay: Replay, time_passing: Pretended, body: bytes) -> None:
    url = replay.on("/reports", Answer(body))
    fault = fault_of(client(replay, time_passing), url, expected="page")
    assert fault.word == "wrong-kind"


# --- TLS --------------------------------------------------------------------------------------


def certificate_for(name: str, folder: Path) -> tuple[str, str]:
    """Return the files of a certificate for `name` that only a test would trust, and its key."""
    files = str(folder / f"{name}.pem"), str(folder / f"{name}.key")
    ask = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    to = ["-nodes", "-days", "2", "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}"]
    try:
        subprocess.run(
            [*ask, *to, "-out", files[0], "-keyout", files[1]], check=True, capture_output=True
        )
    except FileNotFoundError:
        pytest.skip("openssl is not installed, so there is no certificate to test with")
    return files


@pytest.mark.parametrize(
    ("name", "trusted", "word"),
    [(HOST, True, ""), (HOST, False, "tls"), ("files.example", True, "tls")],
    ids=["right name, trusted", "right name, unknown signer", "another name"],
)
def test_a_certificate_must_be_trusted_and_bear_the_hosts_name(
    time_passing: Pretended,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    trusted: bool,
    word: str,
) -> None:
    certificate, key = certificate_for(name, tmp_path)
    if trusted:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", certificate)
    with replaying(certificate, key) as replay:
        url = replay.on("/a.csv", Answer(CSV))
        fetcher = client(replay, time_passing)
        if word:
            assert fault_of(fetcher, url).word == word
            assert replay.asked == []
        else:
            with fetcher:
                assert fetcher.get(url).content == CSV


def test_a_redirect_from_https_to_http_is_not_followed(
    time_passing: Pretended, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, key = certificate_for(HOST, tmp_path)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", certificate)
    with replaying(certificate, key) as replay:
        url = replay.on("/a", sent_to(f"http://{HOST}/b.csv"))
        assert fault_of(client(replay, time_passing), url).word == "redirects"


# --- the words --------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [*answers.SENTENCES, "500", "999"])
def test_each_code_has_one_sentence_that_names_the_host(code: str) -> None:
    fault = answers.unreachable(code, "https://reports.example/a.csv")
    assert fault.word == code
    assert "{" not in fault.message
    assert "." not in fault.message.replace(HOST, "").rstrip(".").replace("robots.txt", "")
    assert HOST in fault.message or code == "no-contact"
