"""The nouns of the project, validated and without tables.

An `Observation` is what a publisher stated, a `Citation` is where it stands in print, and
a `Figure` (in `metrics`) is what follows. The terms are those of SDMX and the W3C Data Cube
(Observation, Measure), Open Terms Archive (Snapshot) and survival analysis (right-censored).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from struct import Struct
from typing import NamedTuple


class Absence(StrEnum):
    """Why there is no number. None of these is zero, and none of them is another."""

    NOT_REPORTED = "not_reported"
    NOT_APPLICABLE = "not_applicable"
    WITHHELD = "withheld"
    UNREADABLE = "unreadable"
    NOT_OFFERED = "not_offered"


class Bound(StrEnum):
    """What a printed number says about the value behind it."""

    EXACT = "exact"
    BELOW = "below"  # "<5": the value is smaller than `high`
    AT_MOST = "at_most"  # "within 24 hours": the value is `high` or smaller
    ABOVE = "above"  # ">1500": the value is greater than `low`
    AT_LEAST = "at_least"
    RANGE = "range"  # "2.2 - 2.7": the value lies in [low, high]
    APPROXIMATE = "approximate"  # "~250": the publisher's own rounding, of unknown width


class UnitStatus(StrEnum):
    """How the unit of a value is known."""

    STATED = "stated"  # beside the figure, in its header, or in its own note
    BY_TEMPLATE = "by_template"  # nothing printed; the law's template prescribes it
    INFERRED = "inferred"  # our reading, marked wherever the figure is shown


class Tier(StrEnum):
    """What we hold of the document behind a figure, from strongest to weakest."""

    HELD = "held"
    SECOND_HAND = "second_hand"
    PRESS = "press"


TIER_WORDS = {
    Tier.HELD: "publisher's document held",
    Tier.SECOND_HAND: "second-hand copy",
    Tier.PRESS: "press or secondary source",
}
"""The words a reader sees for each tier."""

TIER_RANK = {Tier.HELD: 0, Tier.SECOND_HAND: 1, Tier.PRESS: 2}
"""Sort order: a parsed document beats a transcription of the same figure."""


class Obtained(StrEnum):
    """How the bytes of a snapshot came here."""

    FETCHED = "fetched"
    DROPPED = "dropped"
    RECORDED = "recorded"


class Statistic(StrEnum):
    """What kind of number a measure is."""

    COUNT = "count"
    SHARE = "share"
    RATIO = "ratio"
    MEDIAN = "median"
    MEAN = "mean"
    QUANTILE = "quantile"
    GRADE = "grade"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Value:
    """One printed value, typed.

    Exactly one of two shapes: a number (with `bound`, and `low`/`high` where the print gives
    limits instead of a point), or an `absence`. Durations are in hours, shares in [0, 1];
    `printed_unit` keeps the publisher's own unit word.
    """

    number: float | None = None
    low: float | None = None
    high: float | None = None
    bound: Bound = Bound.EXACT
    absence: Absence | None = None
    unit: str = "count"
    unit_status: UnitStatus = UnitStatus.BY_TEMPLATE
    printed_unit: str = ""

    def __post_init__(self) -> None:
        """Refuse a value that is both a number and an absence, or neither."""
        stated = self.number is not None or self.low is not None or self.high is not None
        if stated == (self.absence is not None):
            raise ValueError("a value is either a number or an absence")

    @property
    def exact(self) -> bool:
        """Whether the print gives a point, not a limit, a range or an absence."""
        return self.number is not None and self.bound is Bound.EXACT


class Citation(NamedTuple):
    """An address in a snapshot and the printed words at it."""

    snapshot: str
    locator: str
    quote: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The bytes of one document at one instant.

    `id` is `<source>/<first 20 digits of sha256>`: the same bytes obtained for two sources
    are two snapshots of one archive entry. `by` and `said_from` are what the person who
    dropped a file said; `role` is `document`, or `page` for a landing page kept as evidence
    of a look.
    """

    source: str
    sha256: str
    url: str
    fetched_at: datetime
    obtained: Obtained
    tier: Tier
    filename: str
    size: int
    media_type: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    by: str = ""
    said_from: str = ""
    role: str = "document"

    @property
    def id(self) -> str:
        """The snapshot's key."""
        return f"{self.source}/{self.sha256[:20]}"


@dataclass(frozen=True, slots=True)
class Document:
    """One edition of one publication: what a citation names to a reader.

    For a parsed report it is the report; for a recorded row it is the original that we do
    not hold, with its address and the place of the figure in it.
    """

    id: str
    source: str
    title: str
    publisher: str
    url: str
    tier: Tier
    published_on: date | None = None
    filename: str = ""
    sha256: str = ""
    licence: str = ""
    attribution: str = ""


class Series(NamedTuple):
    """What an observation is about: every dimension except value and vintage.

    Two observations of one series are two vintages (or two copies) of one figure. `programme`
    is the reporting regime the figure belongs to (`dsa_annex_i`, `tiktok_cger`, ...), so the
    same words under two regimes never fall together. `category` is the publisher's own
    category under a scheme (`dsa/3e`), `population` what the count is of (`all`, or the kind
    of complaint), `breakdown` further dimensions as sorted `name=value` pairs.
    """

    programme: str
    platform: str
    surface: str
    jurisdiction: str
    category: str
    population: str
    actor: str
    measure: str
    breakdown: str
    period_start: str
    period_end: str

    @property
    def key(self) -> int:
        """A signed 64-bit digest of all dimensions, the same on every machine."""
        return digest("|".join(self))


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


class Observation(NamedTuple):
    """One value of one measure as stated by the publisher.

    A tuple with names, because a report makes 20,000 of them and a page reads a thousand.

    `harm` is the project's harm category that `series.category` maps to and `words` the
    printed category label where it carries more than its code. `read_by` names the reader
    and its version (`dsa_annex_i@3`), `first_seen` the instant its snapshot was obtained.
    `edition` is 1, or the number of a corrected re-issue; of a file that repeats earlier periods
    it is the last day of its newest one as YYYYMMDD (see `release`), so that a newer release
    goes before an older one whichever came here first. `place` says in words where a
    transcribed figure stands in an original that is not held.
    """

    series: Series
    value: Value
    citation: Citation
    document: str
    definition: str
    harm: str
    tier: Tier
    read_by: str
    first_seen: datetime
    edition: int = 1
    words: str = ""
    confidence: str = ""
    place: str = ""
    numerator: float | None = None
    denominator: float | None = None

    @property
    def id(self) -> int:
        """A digest of series and address: the same printed figure keeps its id for ever."""
        cited = f"{self.citation.snapshot}|{self.citation.locator}"
        return digest(f"{'|'.join(self.series)}|{cited}")


def release(edition: int) -> str:
    """Return the last day of the newest period of the release an edition is, ISO; else nothing."""
    words = str(edition)
    return f"{words[:4]}-{words[4:6]}-{words[6:]}" if len(words) == 8 else ""


@dataclass(frozen=True, slots=True)
class Note:
    """A publisher's printed remark on a cell, kept word for word with its address."""

    series: Series
    citation: Citation


@dataclass(frozen=True, slots=True)
class Statement:
    """Words a publisher states instead of a number, kept as printed with their address.

    `part` is the part of the template they stand in, `subject` what they are about: a category
    (`dsa/3e`) or the template's question. `kind` is `description` or `interpretation` (how a
    publisher understands a category) or `text` (an answer to a question). Raises ValueError
    for words that say nothing or a period that runs backwards.
    """

    source: str
    programme: str
    platform: str
    surface: str
    period_start: str
    period_end: str
    part: int
    subject: str
    kind: str
    citation: Citation
    document: str
    tier: Tier
    read_by: str
    first_seen: datetime
    edition: int = 1

    def __post_init__(self) -> None:
        """Refuse a statement of nothing, about nothing, or of no period."""
        if not self.citation.quote.strip() or not self.subject:
            raise ValueError("a statement has words and a subject")
        if not self.period_start < self.period_end:
            raise ValueError("a statement belongs to a period")

    @property
    def key(self) -> tuple[str, ...]:
        """What it is about: two statements of one key are two versions of the same words."""
        about = (self.programme, self.platform, self.surface, self.period_start, self.period_end)
        return (*about, str(self.part), self.subject, self.kind)

    @property
    def id(self) -> int:
        """A digest of key and address: the same printed words keep their id for ever."""
        cited = f"{self.citation.snapshot}|{self.citation.locator}"
        return digest(f"{'|'.join(self.key)}|{cited}")


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


class RunOutcome(StrEnum):
    """How one execution for one source ended."""

    OK = "ok"
    PARTIAL = "partial"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    FAILED = "failed"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Run:
    """One execution: what was tried, when, and how it ended."""

    source: str
    kind: str
    started_at: datetime
    finished_at: datetime
    outcome: RunOutcome
    message: str
    observations: int = 0
    issues: int = 0
    findings: int = 0


class LookOutcome(StrEnum):
    """What somebody saw who looked for an edition."""

    FOUND = "found"
    NOT_FOUND = "not_found"
    COULD_NOT_LOOK = "could_not_look"


@dataclass(frozen=True, slots=True)
class Look:
    """One dated look for one edition. Only a look that found nothing may say "late"."""

    source: str
    period_start: str
    period_end: str
    looked_at: datetime
    outcome: LookOutcome
    page_url: str
    page_snapshot: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything one reader took from one snapshot: stored whole or not at all.

    When `issues` holds one of kind SHAPE or BYTES, nothing else may be stored and the other
    lists are empty. `unused_words` are declared words that the document did not need;
    `set_aside` names what was recognised and left for another reader, `subjects` what was
    read (see `Issue.subject`).
    """

    snapshot: Snapshot
    read_by: str
    documents: tuple[Document, ...] = ()
    observations: tuple[Observation, ...] = ()
    notes: tuple[Note, ...] = ()
    findings: tuple[Finding, ...] = ()
    issues: tuple[Issue, ...] = ()
    unused_words: tuple[str, ...] = ()
    set_aside: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    statements: tuple[Statement, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether nothing of the snapshot may be stored."""
        return any(i.kind in (IssueKind.SHAPE, IssueKind.BYTES) for i in self.issues)
