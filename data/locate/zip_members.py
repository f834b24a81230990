"""Members of ZIP archives, cut out by their headers; the reader uses `zipfile`."""

from __future__ import annotations

import struct
import zlib
from functools import lru_cache
from typing import NamedTuple

from data.locate.addresses import LocatorError


def member(content: bytes, names: tuple[str, ...]) -> bytes:
    """Return the bytes of a member, of a member of that, and so on; no name: `content`."""
    for name in names:
        content = _unzip(content, name)
    return content


def names(content: bytes) -> set[str]:
    """Return the paths an archive lists. Raises LocatorError when it is none."""
    return {entry.name for entry in _directory(content)}


@lru_cache(maxsize=32)
def _unzip(content: bytes, name: str) -> bytes:
    """Cut one member out of a ZIP archive by its central directory and inflate it."""
    for entry in _directory(content):
        if entry.name == name:
            start = entry.offset + 30 + sum(struct.unpack_from("<HH", content, entry.offset + 26))
            body = content[start : start + entry.packed]
            return body if entry.method == 0 else zlib.decompress(body, -15)
    raise LocatorError(f"no member {name!r}")


class _Entry(NamedTuple):
    name: str
    method: int
    packed: int
    offset: int


def _directory(content: bytes) -> list[_Entry]:
    end = content.rfind(b"PK\x05\x06")
    if end < 0:
        raise LocatorError("not a ZIP archive")
    count, _, at = struct.unpack_from("<HII", content, end + 10)
    entries = []
    for _ in range(count):
        flags, method = struct.unpack_from("<HH", content, at + 8)
        packed = struct.unpack_from("<I", content, at + 20)[0]
        name_size, extra, comment = struct.unpack_from("<HHH", content, at + 28)
        offset = struct.unpack_from("<I", content, at + 42)[0]
        raw = content[at + 46 : at + 46 + name_size]
        entries.append(
            _Entry(raw.decode("utf-8" if flags & 0x800 else "cp437"), method, packed, offset)
        )
        at += 46 + name_size + extra + comment
    return entries
