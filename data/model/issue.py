"""What could not be accepted, and what was accepted and looks odd."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from data.model.document import Citation, Tier


class IssueKind(StrEnum):
    """What a run could not accept, by how much it stops."""

    SHAPE = "shape"  # nothing of the snapshot is stored
    CELL = "cell"  # that record is withheld, the source is marked partial
    BYTES = "bytes"  # the snapshot could not be read, or no longer matches its hash
    FETCH = "fetch"  # nothing came


@dataclass(frozen=True, slots=True)
class Issue:
    """Something a run could not accept: where, which word, and one sentence for a person.

    `subject` is the document and part it concerns (`dsa_x/2026-01-01_2026-06-30|4`), or empty
    when the snapshot as a whole was refused. It closes when that subject is read without it.
    `about` says which figure was withheld, as far as that is known: JSON of dimensions of its
    series, or empty. It tells a figure that could not be read from one no longer printed.
    """

    source: str
    snapshot: str
    kind: IssueKind
    locator: str
    word: str
    message: str
    opened_at: datetime
    subject: str = ""
    about: str = ""


class Severity(StrEnum):
    """How much a Finding weighs."""

    IMPOSSIBLE = "impossible"  # cannot be true on one clock, unit and population
    IMPLAUSIBLE = "implausible"  # can be true, but needs an explanation
    NOTICE = "notice"  # true and worth knowing beside the figure


@dataclass(frozen=True, slots=True)
class Finding:
    """A figure that was stored as printed but does not fit its neighbours.

    `check` names the rule (see `metrics.md` 5.5 of the method page), `cells` the addresses
    that together show it.
    """

    source: str
    snapshot: str
    check: str
    severity: Severity
    platform: str
    period_start: str
    period_end: str
    message: str
    cells: tuple[Citation, ...]
    tier: Tier
