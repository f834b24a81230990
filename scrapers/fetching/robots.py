"""What a robots.txt says to us (RFC 9309), and in which words its answer is kept.

Pure; `fetch` asks for the file, once per host.
"""

from __future__ import annotations

from dataclasses import dataclass

from protego import Protego

PRODUCT = "accountability-dashboard"
"""The name under which a robots.txt can address us."""
SIZE = 500 * 1024
"""Bytes of a robots.txt that are read; RFC 9309, 2.5, asks for at least this much."""

_LONGEST_CRAWL_DELAY = 30.0


@dataclass(frozen=True, slots=True)
class Rules:
    """One robots.txt as read; `parsed` is None where there is none."""

    answer: str
    parsed: Protego | None

    def allow(self, url: str) -> bool:
        """Whether a program of our name may ask for an address."""
        return self.parsed is None or self.parsed.can_fetch(url, PRODUCT)

    @property
    def delay(self) -> float:
        """Seconds the host wants between two requests, within reason; 0 when it does not say."""
        asked = self.parsed.crawl_delay(PRODUCT) if self.parsed else None
        return min(asked or 0.0, _LONGEST_CRAWL_DELAY)


def forbids_nothing(status: int) -> bool:
    """Whether an answer means that there is no robots.txt: 4xx, save a request to slow down."""
    return 400 <= status < 500 and status != 429


def absent(url: str, status: int) -> Rules:
    """Return the rules of a host that has no robots.txt."""
    return Rules(f"{url}: none ({status})", None)


def present(url: str, content: bytes) -> Rules:
    """Return the rules a robots.txt holds."""
    text = content[:SIZE].decode("utf-8-sig", "replace")
    return Rules(f"{url}: allows it", Protego.parse(text))
