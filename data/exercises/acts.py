"""What people do with test reports, and what the ledger answers.

Batch, Added         what somebody brings, and what became of it
Entry, Waiting       a line of the audit list, and what waits for a second person
FileMapping, Draft, Release, ForeignRelease

Refused (PermissionError)    a role, or a rule about who, does not allow it
Unfit (ValueError)           what was brought is not what may be kept; says why, line by line
`-- Conflict                 it says otherwise than what is held under the same key
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from data.exercises.fault import Fault
from data.exercises.model import Entity
from data.exercises.release_file import ReleaseFile


@dataclass(frozen=True, slots=True)
class Batch:
    """What somebody brings at once. `amends` lets it say otherwise than what is held.

    Without it, a later export of the same thing that only goes on is an amendment all the same,
    and an older one is known (`going_on`).
    Of a file only the hash is kept: its name may name a person. `counts_at_once` is for pulls
    whose declaration says that no second person looks first; no page and no command sets it.
    """

    entities: tuple[Entity, ...]
    file: str = ""
    file_sha256: str = ""
    amends: bool = False
    counts_at_once: bool = False


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a batch: the number of its entry (0 for none), and counts by kind."""

    entry: int = 0
    new: Counter[str] = field(default_factory=Counter)
    known: int = 0
    amended: int = 0
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the audit list: who did what, when, to how many of what, and why.

    `of` is the entry it decides about, `waits` whether it needs a second person; `standing` is
    a code of `words("standing")`, empty for what neither waits nor was decided.
    """

    id: int
    at: datetime
    who: str
    organisation: str
    act: str
    counts: Mapping[str, int]
    why: str
    of: int | None = None
    waits: bool = False
    standing: str = ""
    file_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What somebody added and a second person has not decided about, by exercise and round."""

    entry: Entry
    rounds: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Erased:
    """What a withdrawal or a purge took away, by kind.

    `complete` is no when the database could not yet be cleaned of the old pages because
    somebody was reading; the next purge does it.
    """

    counts: Counter[str] = field(default_factory=Counter)
    rounds: tuple[tuple[str, str], ...] = ()
    complete: bool = True


@dataclass(frozen=True, slots=True)
class ToWithdraw:
    """What a withdrawal would erase: the key of the thing, and rows by kind.

    Of `counts`, rows that were replaced, refused or wait are part as well.
    """

    key: str
    counts: Counter[str]


@dataclass(frozen=True, slots=True)
class Draft:
    """What one person has begun to enter."""

    slot: str
    fields: Mapping[str, str]
    kept_at: datetime


@dataclass(frozen=True, slots=True)
class FileMapping:
    """How a partner's columns and words become ours; saved once, by name.

    `columns` are (theirs, ours), `words` (our column, theirs, ours). `zone` is an IANA name and
    `date_order` one of ymd, dmy, mdy: declared, never guessed.
    """

    name: str
    columns: tuple[tuple[str, str], ...]
    words: tuple[tuple[str, str, str], ...] = ()
    zone: str = ""
    date_order: str = ""
    exercise: str = ""
    round: str = ""


@dataclass(frozen=True, slots=True)
class Release:
    """Public tables as they were frozen, with the counts they rest on, as JSON text.

    They stay when the reports they were counted from are purged.
    """

    id: str
    exercise: str
    round: str
    method: str
    tables: str
    rests_on: Mapping[str, int] = field(default_factory=dict)
    frozen_at: datetime | None = None
    sha256: str = ""

    def hashed(self) -> str:
        """Return the hash of what the release says: all but when it was frozen.

        It stays at the desk: it covers exact counts, and with it the rounded ones could be tried
        out. The published file has a hash of its own (`release_file.digest`).
        """
        counts = "\n".join(f"{name}={n}" for name, n in sorted(self.rests_on.items()))
        said = (self.id, self.exercise, self.round, self.method, self.tables, counts)
        return hashlib.sha256("\0".join(said).encode()).hexdigest()

    def holds(self) -> bool:
        """Whether the tables are still those that were frozen."""
        return self.sha256 == self.hashed()


class Kept(StrEnum):
    """What became of a release of another instance."""

    NEW = "new"
    CHANGED = "changed"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class ForeignRelease:
    """A release of another instance as printed, and where it came from.

    `instance` is who publishes it, as whoever brought it calls them; `address` is empty where
    it is not told or may not be shown. `older` counts the vintages that were held before.
    """

    instance: str
    file: ReleaseFile
    address: str = ""
    brought_at: datetime | None = None
    older: int = 0


class Refused(PermissionError):
    """This person may not do this. The message says what is missing, and names no cell."""


class Unfit(ValueError):
    """What was brought may not be kept; nothing of it was."""

    def __init__(self, faults: Collection[Fault]) -> None:
        """Keep every fault; the message shows the first."""
        self.faults = tuple(faults)
        first = self.faults[0]
        more = f" (and {len(self.faults) - 1} more)" if len(self.faults) > 1 else ""
        super().__init__(f"{first.about} {first.field}: {first.what}. {first.mend}{more}".strip())


class Conflict(Unfit):
    """Something else is held under the same key: `key`, and `fields` that differ."""

    def __init__(self, faults: Collection[Fault], key: str, fields: tuple[str, ...]) -> None:
        """Say which key, and the names of the fields that differ; never their values."""
        super().__init__(faults)
        self.key = key
        self.fields = fields
