"""Read back the words at an address: the inverse of every parser.

An address (locator) is `member#fragment`; members nest with `!`; an empty member is the
snapshot itself. Fragments: `cell=row,col` (RFC 7111, counted from 1, header included), with
`;charset=` and `;sep=` where they are not UTF-8 and comma.

This module reads by a second way: ZIP members are cut out by their headers and inflated
here, CSV is split by the scanner below. The readers use `zipfile` and `csv`; were both ways
the same, agreement would prove nothing.
"""

from __future__ import annotations

import re
import struct
import zlib
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

_FIELD = re.compile(r'"((?:[^"]|"")*)"(?=\r|\n|{sep}|\Z)|([^{sep}\r\n]*)')
_END = re.compile(r"\r\n|\r|\n")


class LocatorError(LookupError):
    """The address does not fit the bytes."""


class Address(NamedTuple):
    """A parsed locator."""

    members: tuple[str, ...]
    row: int
    col: int
    charset: str
    separator: str


class Context(NamedTuple):
    """A cell with what stands around it, for the Evidence page.

    `rows` are windows of the grid as (row number, cells); `row` and `col` count from 1.
    """

    rows: tuple[tuple[int, tuple[str, ...]], ...]
    row: int
    col: int
    member: str


def parse(locator: str) -> Address:
    """Split a locator. Raises LocatorError when it is not one."""
    path, _, fragment = locator.partition("#")
    found = re.fullmatch(r"cell=(\d+),(\d+)((?:;[a-z]+=[^;]+)*)", fragment)
    if not found:
        raise LocatorError(f"not a cell address: {locator!r}")
    extra = dict(p.split("=", 1) for p in found[3].split(";") if p)
    members = tuple(unquote(m) for m in path.split("!") if m)
    separator = unquote(extra.get("sep", ","))
    charset = extra.get("charset", "utf-8")
    return Address(members, int(found[1]), int(found[2]), charset, separator)


def read(content: bytes, locator: str) -> str:
    """Return the printed words at `locator`; an empty string for a cell left blank or cut off.

    Raises LocatorError when member or row do not exist.
    """
    address = parse(locator)
    cells = _row(content, address)
    return cells[address.col - 1] if address.col <= len(cells) else ""


def context(content: bytes, locator: str, around: int = 3) -> Context:
    """Return the first row, and `around` rows on both sides of the cell's row."""
    address = parse(locator)
    grid = _grid(_member(content, address.members), address.charset, address.separator)
    if not 1 <= address.row <= len(grid):
        raise LocatorError(f"no row {address.row}")
    near = range(max(1, address.row - around), min(len(grid), address.row + around) + 1)
    numbers = sorted({_heading(grid, address), *near})
    rows = tuple((n, grid[n - 1]) for n in numbers)
    return Context(rows, address.row, address.col, "!".join(address.members))


def _heading(grid: tuple[tuple[str, ...], ...], address: Address) -> int:
    """Return the number of the first row that names the cell's column."""
    for number, cells in enumerate(grid[: address.row], start=1):
        if address.col <= len(cells) and cells[address.col - 1].strip():
            return number
    return 1


def _row(content: bytes, address: Address) -> tuple[str, ...]:
    grid = _grid(_member(content, address.members), address.charset, address.separator)
    if not 1 <= address.row <= len(grid):
        raise LocatorError(f"no row {address.row} in {'!'.join(address.members) or 'document'}")
    return grid[address.row - 1]


@lru_cache(maxsize=32)
def _grid(content: bytes, charset: str, separator: str) -> tuple[tuple[str, ...], ...]:
    text = content.decode(charset)
    field = re.compile(_FIELD.pattern.replace("{sep}", re.escape(separator)))
    rows: list[tuple[str, ...]] = []
    at, size = 0, len(text)
    while at < size:
        at, cells = _record(text, at, field, separator)
        rows.append(cells)
    return tuple(rows)


def _record(
    text: str, at: int, field: re.Pattern[str], separator: str
) -> tuple[int, tuple[str, ...]]:
    cells: list[str] = []
    if end := _END.match(text, at):
        return end.end(), ()
    while True:
        found = field.match(text, at)
        assert found is not None  # the second branch of the pattern matches nothing, too
        quoted, plain = found.groups()
        cells.append(plain if quoted is None else quoted.replace('""', '"'))
        at = found.end()
        if text.startswith(separator, at):
            at += len(separator)
            continue
        end = _END.match(text, at)
        if end is None and at < len(text):
            raise LocatorError(f"stray quote at character {at}")
        return (end.end() if end else at), tuple(cells)


def _member(content: bytes, names: tuple[str, ...]) -> bytes:
    for name in names:
        content = _unzip(content, name)
    return content


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
