"""How long, how much and how often: the limits of one client, and whose turn it is to ask.

Pure but for the clock it is given.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Limits:
    """How long (seconds), how much (bytes) and how often at most."""

    attempt: float = 180.0  # one attempt in all, redirects and robots.txt included
    total: float = 420.0  # all attempts for one address, with the waits between them
    connect: float = 15.0
    silence: float = 30.0  # between two pieces of an answer
    size: int = 128 * 1024 * 1024  # of a body, as sent and as unpacked
    redirects: int = 5
    attempts: int = 3
    retry_after: float = 120.0  # a publisher who asks for more is asked by the next run
    interval: float = 1.0  # between two requests to one host


@dataclass(frozen=True, slots=True)
class Clock:
    """The time that politeness goes by, in seconds; a test brings its own."""

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


class Turns(Protocol):
    """Who sees to it that a host is asked once in an interval."""

    def take(self, host: str, interval: float, clock: Clock) -> None:
        """Wait until it is our turn to ask `host`, and take it."""


@dataclass(slots=True)
class OwnTurns:
    """The turns of one client alone: other processes are not seen."""

    _asked: dict[str, float] = field(default_factory=dict)

    def take(self, host: str, interval: float, clock: Clock) -> None:
        """Wait until `interval` seconds have passed since this client asked `host`."""
        last = self._asked.get(host)
        if last is not None and (early := last + interval - clock.monotonic()) > 0:
            clock.sleep(early)
        self._asked[host] = clock.monotonic()
