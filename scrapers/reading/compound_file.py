"""Streams of a compound file (MS-CFB), the container of old workbooks and encrypted ones."""

from __future__ import annotations

import struct

from scrapers.errors import Unreadable

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFF0  # this and above are no sector numbers
_SMALL = 4096


def streams(content: bytes) -> dict[str, bytes]:
    """Return the streams of a compound file by name. Raises Unreadable for damage."""
    try:
        return _streams(content)
    except (struct.error, IndexError) as fault:
        raise Unreadable(f"the old workbook is damaged: {fault}") from fault


def _streams(content: bytes) -> dict[str, bytes]:
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    small = 1 << struct.unpack_from("<H", content, 32)[0]
    if size not in (512, 4096) or small != 64:
        raise Unreadable("the old workbook is damaged: sectors of an unknown size")
    directory, mini = (
        struct.unpack_from("<I", content, 48)[0],
        struct.unpack_from("<I", content, 60)[0],
    )
    table = _table(content, size)
    entries = _chain(content, directory, table, size, size)
    mini_table = _numbers(_chain(content, mini, table, size, size))
    found: dict[str, bytes] = {}
    root = b""
    for at in range(0, len(entries) - 127, 128):
        length, kind = struct.unpack_from("<HB", entries, at + 64)
        first, whole = struct.unpack_from("<II", entries, at + 116)
        name = entries[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
        if kind == 5:
            root = _chain(content, first, table, size, size)[:whole]
        elif kind == 2 and whole < _SMALL:
            found[name] = _chain(root, first, mini_table, small, 0)[:whole]
        elif kind == 2:
            found[name] = _chain(content, first, table, size, size)[:whole]
    return found


def _table(content: bytes, size: int) -> list[int]:
    """Return which sector follows each sector."""
    sectors = list(struct.unpack_from("<109I", content, 76))
    further, count = struct.unpack_from("<II", content, 68)
    for _ in range(count):
        block = _numbers(content[size * (further + 1) : size * (further + 2)])
        sectors += block[:-1]
        further = block[-1]
    return [
        number
        for sector in sectors
        if sector < _END
        for number in _numbers(content[size * (sector + 1) : size * (sector + 2)])
    ]


def _numbers(data: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))


def _chain(content: bytes, first: int, table: list[int], size: int, start: int) -> bytes:
    pieces: list[bytes] = []
    while first < _END:
        if len(pieces) > len(table):
            raise Unreadable("the old workbook is damaged: a chain of sectors without an end")
        pieces.append(content[start + size * first : start + size * (first + 1)])
        first = table[first]
    return b"".join(pieces)
