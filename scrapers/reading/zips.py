"""ZIP archives, opened with suspicion: bounded, flat, without paths that lead outside."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote as percent

from scrapers.errors import Unreadable

MAX_MEMBERS = 2_000
MAX_MEMBER_BYTES = 256 * 1024 * 1024
MAX_TOTAL_BYTES = 512 * 1024 * 1024
# Text tables compress 20-40 to 1; a blank template of repeated labels up to about 200.
MAX_RATIO = 400
MAX_DEPTH = 2
# Left by macOS and Windows file managers beside the real members; named, so that leaving
# them out is a decision and not an accident.
_LITTER = ("__MACOSX/", "._", ".DS_Store", "Thumbs.db", "desktop.ini")


class Member(NamedTuple):
    """One file of an archive: its path, its address in the snapshot, its bytes."""

    name: str
    address: str
    content: bytes


def is_zip(content: bytes) -> bool:
    """Whether the bytes begin like a ZIP archive."""
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def names(content: bytes) -> frozenset[str]:
    """Return the paths an archive lists; empty when it is damaged (see `members`)."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, EOFError):
        return frozenset()


def members(content: bytes, *, within: str = "", depth: int = 1) -> Iterator[Member]:
    """Yield the files of a ZIP archive, those of archives inside it included.

    Raises Unreadable for damage, encryption, links, absolute or climbing paths, two members
    of one name, and anything beyond the limits (a bomb is refused before it is inflated
    whole).
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield from _members(archive, within, depth)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as fault:
        raise Unreadable(f"the ZIP archive is damaged: {fault}", address=within) from fault


def _members(archive: zipfile.ZipFile, within: str, depth: int) -> Iterator[Member]:
    entries = [e for e in archive.infolist() if not e.is_dir() and not _litter(e.filename)]
    if len(entries) > MAX_MEMBERS:
        raise Unreadable(f"the archive holds {len(entries)} files", address=within)
    seen: set[str] = set()
    total = 0
    for entry in entries:
        _check(entry, seen)
        data = _inflate(archive, entry, MAX_TOTAL_BYTES - total)
        total += len(data)
        address = within + percent(entry.filename, safe="/ ()[],&+=@~$'")
        if is_zip(data) and entry.filename.lower().endswith(".zip"):
            if depth >= MAX_DEPTH:
                raise Unreadable("archives are nested too deep", address=address)
            yield from members(data, within=f"{address}!", depth=depth + 1)
        else:
            yield Member(entry.filename, address, data)


def _litter(name: str) -> bool:
    return name.startswith("__MACOSX/") or name.rsplit("/", 1)[-1].startswith(_LITTER)


def _check(entry: zipfile.ZipInfo, seen: set[str]) -> None:
    name = entry.filename
    if (
        name.startswith(("/", "\\"))
        or ".." in name.replace("\\", "/").split("/")
        or ":" in name[:3]
    ):
        raise Unreadable("a member's path leads out of the archive", word=name)
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Unreadable("the archive holds a link", word=name)
    if entry.flag_bits & 0x1:
        raise Unreadable("the archive is encrypted", word=name)
    if name in seen:
        raise Unreadable("two members of the archive bear one name", word=name)
    seen.add(name)


def _inflate(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int) -> bytes:
    limit = min(MAX_MEMBER_BYTES, room, max(entry.compress_size, 4096) * MAX_RATIO)
    with archive.open(entry) as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise Unreadable("a member inflates beyond all measure", word=entry.filename)
    return data
