"""The nouns as SQLModel tables, on a registry of their own.

Table models do not validate on construction; the dataclasses of `model` do, and only they
cross the border of the store. Instants are ISO 8601 text in UTC and dates ISO text: they sort
as they read, on SQLite and PostgreSQL alike.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, Text, UniqueConstraint
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

_registry = registry()


class Ledger(SQLModel, registry=_registry):
    """Base of all tables: its metadata holds ours and nobody else's."""


METADATA = Ledger.metadata


class SnapshotRow(Ledger, table=True):
    """`model.Snapshot`; the bytes are in the archive."""

    __tablename__ = "snapshot"
    id: str = Field(primary_key=True)
    source: str = Field(index=True)
    sha256: str
    url: str
    fetched_at: str
    obtained: str
    tier: str
    filename: str
    size: int = Field(sa_column=Column(BigInteger, nullable=False))
    media_type: str
    headers: str = Field(sa_column=Column(Text, nullable=False))
    by: str = Field(sa_column=Column("obtained_by", Text, nullable=False))
    said_from: str
    role: str


class SightingRow(Ledger, table=True):
    """That bytes stood at an address at an instant; see `sightings`."""

    __tablename__ = "sighting"
    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(index=True)
    address: str = Field(sa_column=Column(Text, nullable=False))
    snapshot: str
    seen_at: str
    returned: bool = False


class DocumentRow(Ledger, table=True):
    """`model.Document`."""

    __tablename__ = "document"
    id: str = Field(primary_key=True)
    source: str = Field(index=True)
    title: str
    publisher: str
    url: str
    tier: str
    published_on: str
    filename: str
    sha256: str
    licence: str
    attribution: str


class ReadingRow(Ledger, table=True):
    """One reader's pass over one snapshot. A newer pass supersedes the older.

    Its observations are `first_row` to `last_row`: they are written in one piece, by the one
    writer there is at a time.
    """

    __tablename__ = "reading"
    __table_args__ = (UniqueConstraint("snapshot", "read_by", name="uq_reading"),)
    id: int | None = Field(default=None, primary_key=True)
    snapshot: str = Field(foreign_key="snapshot.id", index=True)
    read_by: str
    superseded: bool = False
    set_aside: str = Field(default="", sa_column=Column(Text, nullable=False))
    first_row: int = Field(sa_column=Column(BigInteger, nullable=False))
    last_row: int = Field(sa_column=Column(BigInteger, nullable=False))


class ContextRow(Ledger, table=True):
    """What many observations of one reading share, as XBRL's facts share a context.

    A report of 25,000 figures has some two hundred of these; stored with every figure, they
    would be two thirds of the ledger. Every question begins here: contexts are few, so their
    indexes cost nothing, and what lies under one context lies together.
    """

    __tablename__ = "context"
    __table_args__ = (
        Index("ix_context_measure", "measure", "period_end", "platform"),
        Index("ix_context_platform", "platform", "period_end"),
    )
    id: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    reading: int = Field(foreign_key="reading.id", index=True)
    programme: str = Field(index=True)
    platform: str
    surface: str
    population: str
    actor: str
    measure: str
    breakdown: str
    period_start: str
    period_end: str
    unit: str
    unit_status: str
    printed_unit: str
    snapshot: str
    document: str = Field(foreign_key="document.id")
    definition: str
    tier: str
    tier_rank: int
    read_by: str
    first_seen: str
    edition: int
    confidence: str


class ObservationRow(Ledger, table=True):
    """`model.Observation`, every vintage and every reading of it; the rest is its context's."""

    __tablename__ = "observation"
    # Ids are digests: an index by them alone would be written to all over, the more so the
    # larger the ledger. Under the number of a reading, or of a context, new entries stand at
    # the end; who looks for an id asks reading by reading, and there are few.
    __table_args__ = (
        # The same printed figure once per reading: nothing can be stored double.
        Index("ix_observation_id", "reading", "id", unique=True),
        Index("ix_observation_series", "context", "jurisdiction", "series"),
    )
    # Counts up, so that a bulk load appends; SQLite knows only INTEGER as a row's own number.
    row_id: int | None = Field(
        default=None,
        sa_column=Column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    )
    id: int = Field(sa_column=Column(BigInteger, nullable=False))
    series: int = Field(sa_column=Column(BigInteger, nullable=False))
    reading: int  # that of its context, which minds that it is there
    context: int = Field(foreign_key="context.id")
    jurisdiction: str
    category: str
    harm: str
    number: float | None
    low: float | None
    high: float | None
    bound: str
    absence: str
    locator: str
    quote: str
    words: str
    place: str
    numerator: float | None
    denominator: float | None


class CurrentRow(Ledger, table=True):
    """The observation that holds for a series today, under its context, by place and harm.

    Made from the observations and nothing else, so no foreign key guards what a save writes:
    it would double the time PostgreSQL takes for it.
    """

    __tablename__ = "current"
    # On SQLite the table is its own index; a second tree of row numbers would serve nobody.
    __table_args__ = ({"sqlite_with_rowid": False},)
    context: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    jurisdiction: str = Field(primary_key=True)
    harm: str = Field(primary_key=True)
    row_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))


class HoldingRow(Ledger, table=True):
    """Which service and period one reading speaks of: what is held, without counting figures."""

    __tablename__ = "holding"
    id: int | None = Field(default=None, primary_key=True)
    reading: int = Field(foreign_key="reading.id", index=True)
    platform: str
    programme: str
    period_start: str
    period_end: str
    tier: str


class ChangeRow(Ledger, table=True):
    """A statement whose value is another than the one before; see `changes`.

    Made from the observations and nothing else, as `current` is; `back_row` is 0 where the value
    was never stated before.
    """

    __tablename__ = "change"
    id: int | None = Field(default=None, primary_key=True)
    series: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    row_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    before_row: int = Field(sa_column=Column(BigInteger, nullable=False))
    back_row: int = Field(sa_column=Column(BigInteger, nullable=False))
    snapshot: str
    source: str
    programme: str
    platform: str
    cause: str
    first_seen: str


class UnstatedRow(Ledger, table=True):
    """A figure that the release after the one that stated it last does not print; see `unstated`.

    `row_id` is the last statement, under `context`, in the snapshot `before`; `snapshot` is the
    release without it. Made from observations and issues and nothing else, as `change` is.
    """

    __tablename__ = "unstated"
    id: int | None = Field(default=None, primary_key=True)
    series: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    row_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    context: int
    jurisdiction: str
    snapshot: str = Field(index=True)
    before: str
    source: str = Field(index=True)
    programme: str
    platform: str
    measure: str
    period_start: str
    period_end: str
    edition: int
    edition_before: int
    why: str
    unread: int
    first_seen: str


class NoteRow(Ledger, table=True):
    """`model.Note`: a publisher's remark on one cell."""

    __tablename__ = "note"
    id: int | None = Field(default=None, primary_key=True)
    series: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    reading: int = Field(foreign_key="reading.id")
    snapshot: str
    locator: str
    quote: str = Field(sa_column=Column(Text, nullable=False))


class StatementRow(Ledger, table=True):
    """`model.Statement`: words a publisher states instead of a number."""

    __tablename__ = "statement"
    row_id: int | None = Field(default=None, primary_key=True)
    id: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    reading: int = Field(foreign_key="reading.id", index=True)
    source: str
    programme: str
    platform: str = Field(index=True)
    surface: str
    period_start: str
    period_end: str
    part: int
    subject: str
    kind: str
    snapshot: str
    locator: str
    quote: str = Field(sa_column=Column(Text, nullable=False))
    document: str
    tier: str
    read_by: str
    first_seen: str
    edition: int


class FindingRow(Ledger, table=True):
    """`model.Finding`; `cells` as JSON."""

    __tablename__ = "finding"
    id: int | None = Field(default=None, primary_key=True)
    reading: int = Field(foreign_key="reading.id", index=True)
    source: str = Field(index=True)
    snapshot: str
    check: str = Field(sa_column=Column("check_id", Text, nullable=False))
    severity: str
    platform: str = Field(index=True)
    period_start: str
    period_end: str
    message: str = Field(sa_column=Column(Text, nullable=False))
    cells: str = Field(sa_column=Column(Text, nullable=False))
    tier: str


class IssueRow(Ledger, table=True):
    """`model.Issue` with the instant it closed, empty while it is open."""

    __tablename__ = "issue"
    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(index=True)
    snapshot: str
    kind: str
    locator: str
    word: str = Field(sa_column=Column(Text, nullable=False))
    message: str = Field(sa_column=Column(Text, nullable=False))
    opened_at: str
    subject: str
    closed_at: str = ""
    about: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))


class RunRow(Ledger, table=True):
    """`model.Run`."""

    __tablename__ = "run"
    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(index=True)
    kind: str
    started_at: str
    finished_at: str
    outcome: str
    message: str = Field(sa_column=Column(Text, nullable=False))
    observations: int
    issues: int
    findings: int


class SignalRow(Ledger, table=True):
    """`signals.Signal`; made from the archived pages and nothing else."""

    __tablename__ = "signal"
    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(index=True)
    kind: str
    seen_at: str
    snapshot: str
    snapshot_before: str
    page: str = Field(sa_column=Column(Text, nullable=False))
    address: str = Field(sa_column=Column(Text, nullable=False))
    was: str = Field(sa_column=Column(Text, nullable=False))
    words: str = Field(sa_column=Column(Text, nullable=False))
    words_before: str = Field(sa_column=Column(Text, nullable=False))


class LookRow(Ledger, table=True):
    """`model.Look`."""

    __tablename__ = "look"
    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(index=True)
    period_start: str
    period_end: str
    looked_at: str
    outcome: str
    page_url: str
    page_snapshot: str
