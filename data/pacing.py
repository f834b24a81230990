"""Whose turn it is to ask a host, among all processes that keep one ledger.

Each source is visited by a process of its own, and many publishers share a host: without a
common memory, one process would ask a second after it started and a second too early.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from filelock import FileLock


class Sleeper(Protocol):
    """Whatever can wait: a clock of the process, or a test's."""

    @property
    def sleep(self) -> Callable[[float], None]:
        """Wait so many seconds."""


@dataclass(frozen=True, slots=True)
class SharedTurns:
    """The turns of every process that uses this folder; one small file per host."""

    folder: Path

    def take(self, host: str, interval: float, clock: Sleeper) -> None:
        """Wait until `interval` seconds have passed since anybody asked `host`, and take the turn.

        Whoever waits holds the host's lock, so that others queue behind.
        """
        name = re.sub(r"[^a-z0-9.-]", "_", host.lower())[:200]
        self.folder.mkdir(parents=True, exist_ok=True)
        stamp = self.folder / name
        with FileLock(self.folder / f"{name}.lock"):
            since = time.time() - stamp.stat().st_mtime if stamp.exists() else interval
            if 0 <= since < interval:  # below 0 the machine's clock was set back
                clock.sleep(interval - since)
            stamp.touch()
