"""Digests by which figures and words keep their id, the same on every machine."""

from __future__ import annotations

import hashlib
import re
from struct import Struct


def digest(words: str) -> int:
    """Return a signed 64-bit digest of `words` (BLAKE2b, 8 bytes), stable across runs."""
    raw = hashlib.blake2b(words.encode(), digest_size=8).digest()
    return int.from_bytes(raw, "big", signed=True)


_TWO = Struct(">qq")


def digests(words: str, more: str) -> tuple[int, int]:
    """Return the digests of `words` and of `words + more`, the beginning digested once."""
    state = hashlib.blake2b(words.encode(), digest_size=8)
    first = state.digest()
    state.update(more.encode())
    found: tuple[int, int] = _TWO.unpack(first + state.digest())
    return found


def public_id(number: int) -> str:
    """Return the 16 hexadecimal digits under which a digest appears in an address."""
    return f"{number & 0xFFFFFFFFFFFFFFFF:016x}"


def private_id(words: str) -> int:
    """Return the digest behind `public_id`. Raises ValueError when it is none."""
    if not re.fullmatch("[0-9a-f]{16}", words):
        raise ValueError(f"not an id: {words!r}")
    unsigned = int(words, 16)
    return unsigned - (1 << 64) if unsigned >> 63 else unsigned
