"""One source in a process of its own: started, capped, and ended in time.

    Child(limits).run(words)    run a command within its limits; how it ended, in words
    Child(limits).end()         let it finish, else ask it to end, else end it
    uncapped()                  why memory is not capped here, in words

A child has a session of its own, so that Ctrl-C at a terminal is the schedule's to pass on, and
whatever it started in turn ends with it.
"""

from __future__ import annotations

import logging
import os
import platform
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

if sys.platform == "linux":
    import resource

ROOT = Path(__file__).resolve().parents[2]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one source may take, in seconds and bytes, and how patient a stop is."""

    seconds: float = 15 * 60
    memory: int = 3 * 1024**3  # address space; SQLite maps up to 1 GiB of the ledger into it
    grace: float = 20.0  # for the running source to finish when the schedule stops
    poll: float = 15.0  # between two looks at who holds the schedule


def uncapped(system: str = sys.platform) -> str:
    """Return what to say where the memory of a process cannot be capped, else nothing."""
    if system == "linux":
        return ""
    return f"the memory of a source is not capped on {platform.system() or system}"


class Child:
    """The process of the one source that runs at a time."""

    def __init__(self, limits: Limits) -> None:
        """Start nothing yet."""
        self._limits = limits
        self._process: subprocess.Popen[str] | None = None

    def run(self, words: Sequence[str]) -> str:
        """Run a command to its end or to its time limit. Returns how it ended, in words."""
        process = _started(words)
        _cap(process.pid, self._limits)
        self._process = process
        try:
            _, said = process.communicate(timeout=self._limits.seconds)
        except subprocess.TimeoutExpired:
            _kill(process)
            with suppress(subprocess.TimeoutExpired):  # who left the session may hold the pipe
                process.communicate(timeout=5)
            return f"ended after its time limit of {self._limits.seconds:g} seconds"
        finally:
            self._process = None
        if said:
            _log.warning("%s: %s", words[-1], said.strip())
        last = said.strip().rpartition("\n")[2]
        return f"its process ended with {process.returncode} and recorded nothing. {last}".strip()

    def end(self) -> None:
        """Let the running process finish, else ask it to end, else end it."""
        if (process := self._process) is None:
            return
        steps = ((self._limits.grace, process.terminate), (5.0, lambda: _kill(process)))
        for patience, then in steps:
            try:
                process.wait(timeout=patience)
            except subprocess.TimeoutExpired:
                then()


def _started(words: Sequence[str]) -> subprocess.Popen[str]:
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH", ""))))
    return subprocess.Popen(  # noqa: S603, our own module with a declared id
        words,
        env={**os.environ, "PYTHONPATH": path},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        start_new_session=True,
    )


def _cap(pid: int, limits: Limits) -> None:
    """Cap a process from outside: `preexec_fn` may deadlock in a process with threads.

    The limit on seconds of computing outlives the schedule: a source whose scheduler was
    killed does not compute for ever.
    """
    if sys.platform != "linux":
        return
    seconds = int(limits.seconds) + 60
    for kind, most in ((resource.RLIMIT_AS, limits.memory), (resource.RLIMIT_CPU, seconds)):
        try:
            _, hard = resource.prlimit(pid, kind)
            lower = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.prlimit(pid, kind, (lower, lower))
        except ProcessLookupError:
            return
        except (OSError, ValueError) as fault:  # a sandbox may forbid it
            _log.warning("a source runs without a limit: %s", fault)


def _kill(process: subprocess.Popen[str]) -> None:
    """End a process and whatever it started."""
    if sys.platform == "win32":
        process.kill()
        return
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
