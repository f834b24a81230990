"""Snapshots by content: compressed, append-only, checked whenever they are read.

    archive/ab/ab12….gz          the bytes, named by the sha256 of what they decompress to
    archive/ab/ab12….jsonl       one line per time they were obtained, never rewritten

A snapshot whose bytes no longer match its name is reported (`Damaged`), never used.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from data.model import Obtained, Snapshot, Tier


class Damaged(Exception):
    """The archive's bytes do not match their hash; the snapshot must be obtained again."""

    def __init__(self, sha256: str) -> None:
        """Name the snapshot and the way out."""
        super().__init__(
            f"the archived bytes of {sha256[:12]} no longer match their hash; restore them from "
            "a backup or obtain the document again"
        )
        self.sha256 = sha256


class Missing(Exception):
    """The archive holds no such bytes."""


def sha256_of(content: bytes) -> str:
    """Return the hexadecimal SHA-256 of `content`."""
    return hashlib.sha256(content).hexdigest()


def brought(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield (name, bytes) of a file, or of every file in a folder, hidden ones left out."""
    if path.is_file():
        yield path.name, path.read_bytes()
        return
    for file in sorted(path.rglob("*")):
        hidden = any(part.startswith((".", "__MACOSX")) for part in file.relative_to(path).parts)
        if file.is_file() and not hidden:
            yield file.relative_to(path).as_posix(), file.read_bytes()


@dataclass(frozen=True)
class Archive:
    """The archive below one folder."""

    home: Path

    def keep(self, content: bytes, snapshot: Snapshot) -> None:
        """Store bytes and the line that says how they were obtained. Idempotent.

        The bytes are written beside their place and moved there, so a killed process leaves
        either the whole snapshot or none.
        """
        if sha256_of(content) != snapshot.sha256:
            raise ValueError("these are not the bytes of this snapshot")
        place = self._place(snapshot.sha256)
        place.parent.mkdir(parents=True, exist_ok=True)
        if not place.exists():
            part = place.with_name(f"{place.name}.{os.getpid()}.part")
            part.write_bytes(gzip.compress(content, compresslevel=6, mtime=0))
            part.replace(place)
        line = _line(snapshot)
        if line not in self._lines(snapshot.sha256):
            with self._log(snapshot.sha256).open("a", encoding="utf-8", newline="\n") as log:
                log.write(line + "\n")

    def read(self, sha256: str) -> bytes:
        """Return the bytes named `sha256`. Raises Missing or Damaged."""
        place = self._place(sha256)
        try:
            content = gzip.decompress(place.read_bytes())
        except FileNotFoundError as fault:
            raise Missing(sha256) from fault
        except (OSError, EOFError, zlib.error) as fault:
            raise Damaged(sha256) from fault
        if sha256_of(content) != sha256:
            raise Damaged(sha256)
        return content

    def obtained(self, sha256: str) -> list[Snapshot]:
        """Return every time these bytes were obtained, in the order it was written down."""
        return [_snapshot(line) for line in self._lines(sha256)]

    def snapshots(self) -> Iterator[Snapshot]:
        """Yield every snapshot ever obtained, oldest first, then by source and hash."""
        found = (
            _snapshot(line)
            for log in self.home.glob("*/*.jsonl")
            for line in log.read_text(encoding="utf-8").splitlines()
        )
        yield from sorted(found, key=lambda s: (s.fetched_at, s.source, s.sha256))

    def _place(self, sha256: str) -> Path:
        return self.home / sha256[:2] / f"{sha256}.gz"

    def _log(self, sha256: str) -> Path:
        return self.home / sha256[:2] / f"{sha256}.jsonl"

    def _lines(self, sha256: str) -> list[str]:
        log = self._log(sha256)
        return log.read_text(encoding="utf-8").splitlines() if log.exists() else []


def _line(snapshot: Snapshot) -> str:
    fields = asdict(snapshot) | {"fetched_at": snapshot.fetched_at.isoformat()}
    return json.dumps(fields, ensure_ascii=False, sort_keys=True)


def _snapshot(line: str) -> Snapshot:
    fields = json.loads(line)
    fields["fetched_at"] = datetime.fromisoformat(fields["fetched_at"])
    fields["obtained"] = Obtained(fields["obtained"])
    fields["tier"] = Tier(fields["tier"])
    fields["headers"] = tuple((k, v) for k, v in fields["headers"])
    return Snapshot(**fields)
