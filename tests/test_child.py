"""How a source ends that runs in a process of its own: in time, within its memory, or told."""

from __future__ import annotations

import logging
import os
import sys
import time
from pathlib import Path

import pytest

from scrapers.scheduling import child
from scrapers.scheduling.child import Child, Limits, uncapped
from tests.scheduling import python, waited


def one_run(code: str, limits: Limits | None = None) -> str:
    """Return how `code` ended, in words."""
    return Child(limits or Limits()).run(python(code)("murmur"))


def _gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_run_is_ended_at_its_time_limit() -> None:
    started = time.monotonic()
    assert (
        one_run("import time; time.sleep(60)", Limits(seconds=0.3))
        == "ended after its time limit of 0.3 seconds"
    )
    assert time.monotonic() - started < 50


def test_a_run_that_ignores_being_asked_to_end_is_ended(tmp_path: Path) -> None:
    name = tmp_path / "pid"
    deaf = (
        "import os, pathlib, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
        f"pathlib.Path({str(name)!r}).write_text(str(os.getpid())); time.sleep(60)"
    )
    one_run(deaf, Limits(seconds=0.5))
    assert _gone(int(name.read_text(encoding="utf-8")))


@pytest.mark.skipif(os.name != "posix", reason="only POSIX systems end a session as a whole")
def test_what_a_run_started_ends_with_it(tmp_path: Path) -> None:
    name = tmp_path / "pid"
    parent = (
        "import pathlib, subprocess, sys, time; "
        "p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); "
        f"pathlib.Path({str(name)!r}).write_text(str(p.pid)); time.sleep(60)"
    )
    one_run(parent, Limits(seconds=0.5))
    orphan = int(name.read_text(encoding="utf-8"))
    # Whoever adopts it may let it lie a moment; it no longer runs then.
    assert waited(lambda: _gone(orphan) or _dead(orphan))


def _dead(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return True
    return stat.rpartition(") ")[2].startswith(("Z", "X"))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux caps a process from outside")
def test_a_run_that_takes_too_much_memory_fails_alone() -> None:
    greedy = "import time; time.sleep(0.1); bytearray(1024 ** 3)"
    assert one_run(greedy, Limits(memory=512 * 1024**2)).endswith("MemoryError")
    assert one_run(greedy, Limits(memory=2 * 1024**3)).endswith("recorded nothing.")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux caps a process from outside")
def test_a_run_whose_scheduler_was_killed_does_not_compute_for_ever() -> None:
    said = one_run(
        "import resource, sys; sys.exit(repr(resource.getrlimit(resource.RLIMIT_CPU)))",
        Limits(seconds=5),
    )
    assert said.endswith("(65, 65)")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux caps a process from outside")
def test_a_limit_that_is_lower_already_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, tuple[int, int]]] = []

    def prlimit(_pid: int, kind: int, new: tuple[int, int] | None = None) -> tuple[int, int]:
        asked.extend([(kind, new)] if new else [])
        return (100, 100)

    monkeypatch.setattr("scrapers.scheduling.child.resource.prlimit", prlimit)
    child._cap(1, Limits())
    assert [limit for _, limit in asked] == [(100, 100), (100, 100)]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux caps a process from outside")
def test_where_a_limit_is_forbidden_that_is_said(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def forbidden(*_: object) -> None:
        raise PermissionError("not here")

    monkeypatch.setattr("scrapers.scheduling.child.resource.prlimit", forbidden)
    with caplog.at_level(logging.WARNING):
        one_run("pass")
    assert "a source runs without a limit: not here" in caplog.text


def test_where_memory_cannot_be_capped_that_is_said() -> None:
    assert uncapped("linux") == ""
    for other in ("darwin", "win32"):
        assert uncapped(other).startswith("the memory of a source is not capped on ")


def test_a_run_that_breaks_leaves_its_last_words() -> None:
    words = one_run("raise RuntimeError('the shelf is gone')")
    assert words.startswith("its process ended with 1 and recorded nothing")
    assert words.endswith("RuntimeError: the shelf is gone")
