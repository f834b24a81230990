"""The first ledger"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _document() -> None:
    """Create the table `document` with its indexes."""
    op.create_table(
        "document",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("publisher", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("published_on", sa.String(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("licence", sa.String(), nullable=False),
        sa.Column("attribution", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_document_source"), ["source"], unique=False)


def _issue() -> None:
    """Create the table `issue` with its indexes."""
    op.create_table(
        "issue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("snapshot", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("locator", sa.String(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("closed_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("issue", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_issue_source"), ["source"], unique=False)


def _look() -> None:
    """Create the table `look` with its indexes."""
    op.create_table(
        "look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("period_start", sa.String(), nullable=False),
        sa.Column("period_end", sa.String(), nullable=False),
        sa.Column("looked_at", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("page_url", sa.String(), nullable=False),
        sa.Column("page_snapshot", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("look", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_look_source"), ["source"], unique=False)


def _run() -> None:
    """Create the table `run` with its indexes."""
    op.create_table(
        "run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("started_at", sa.String(), nullable=False),
        sa.Column("finished_at", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("observations", sa.Integer(), nullable=False),
        sa.Column("issues", sa.Integer(), nullable=False),
        sa.Column("findings", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_run_source"), ["source"], unique=False)


def _snapshot() -> None:
    """Create the table `snapshot` with its indexes."""
    op.create_table(
        "snapshot",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("fetched_at", sa.String(), nullable=False),
        sa.Column("obtained", sa.String(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("headers", sa.Text(), nullable=False),
        sa.Column("obtained_by", sa.Text(), nullable=False),
        sa.Column("said_from", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("snapshot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_snapshot_source"), ["source"], unique=False)


def _reading() -> None:
    """Create the table `reading` with its indexes."""
    op.create_table(
        "reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("snapshot", sa.String(), nullable=False),
        sa.Column("read_by", sa.String(), nullable=False),
        sa.Column("superseded", sa.Boolean(), nullable=False),
        sa.Column("set_aside", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["snapshot"],
            ["snapshot.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("reading", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reading_snapshot"), ["snapshot"], unique=False)


def _finding() -> None:
    """Create the table `finding` with its indexes."""
    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reading", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("snapshot", sa.String(), nullable=False),
        sa.Column("check_id", sa.Text(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("period_start", sa.String(), nullable=False),
        sa.Column("period_end", sa.String(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reading"],
            ["reading.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_finding_platform"), ["platform"], unique=False)
        batch_op.create_index(batch_op.f("ix_finding_reading"), ["reading"], unique=False)
        batch_op.create_index(batch_op.f("ix_finding_source"), ["source"], unique=False)


def _note() -> None:
    """Create the table `note` with its indexes."""
    op.create_table(
        "note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series", sa.BigInteger(), nullable=False),
        sa.Column("reading", sa.Integer(), nullable=False),
        sa.Column("snapshot", sa.String(), nullable=False),
        sa.Column("locator", sa.String(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reading"],
            ["reading.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_note_series"), ["series"], unique=False)


_DIMENSIONS = (
    "programme platform surface jurisdiction category population actor measure breakdown "
    "period_start period_end"
)
_WORDS = (
    "bound absence unit unit_status printed_unit snapshot locator quote document definition harm "
    "tier read_by first_seen words confidence place"
)


def _observation_columns() -> list[sa.schema.SchemaItem]:
    """Return the columns and constraints of `observation`."""
    words = f"{_DIMENSIONS} {_WORDS}".split()
    numbers = ("number", "low", "high", "numerator", "denominator")
    return [
        sa.Column("row_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        *(sa.Column(n, sa.BigInteger(), nullable=False) for n in ("id", "series")),
        *(sa.Column(n, sa.Integer(), nullable=False) for n in ("reading", "tier_rank", "edition")),
        *(sa.Column(name, sa.String(), nullable=False) for name in words),
        *(sa.Column(name, sa.Float(), nullable=True) for name in numbers),
        sa.ForeignKeyConstraint(["document"], ["document.id"]),
        sa.ForeignKeyConstraint(["reading"], ["reading.id"]),
        sa.PrimaryKeyConstraint("row_id"),
    ]


def _observation() -> None:
    """Create the table `observation` with its indexes."""
    op.create_table("observation", *_observation_columns())
    with op.batch_alter_table("observation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_observation_id"), ["id"], unique=False)
        batch_op.create_index(batch_op.f("ix_observation_series"), ["series"], unique=False)
        batch_op.create_index(batch_op.f("ix_observation_reading"), ["reading"], unique=False)


def _current() -> None:
    """Create the table `current` with its indexes."""
    op.create_table(
        "current",
        sa.Column("series", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("harm", sa.String(), nullable=False),
        sa.Column("jurisdiction", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("period_end", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["row_id"],
            ["observation.row_id"],
        ),
        sa.PrimaryKeyConstraint("series"),
    )
    with op.batch_alter_table("current", schema=None) as batch_op:
        batch_op.create_index(
            "ix_current_measure", ["measure", "harm", "jurisdiction", "period_end"], unique=False
        )
        batch_op.create_index("ix_current_platform", ["platform", "measure", "harm"], unique=False)
        batch_op.create_index("ix_current_programme", ["programme", "jurisdiction"], unique=False)


def _holding() -> None:
    """Create the table `holding` with its indexes."""
    words = ("platform", "programme", "period_start", "period_end", "tier")
    op.create_table(
        "holding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reading", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in words),
        sa.ForeignKeyConstraint(["reading"], ["reading.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("holding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_holding_reading"), ["reading"], unique=False)


def upgrade() -> None:
    """Bring the ledger up to this revision."""
    _document()
    _issue()
    _look()
    _run()
    _snapshot()
    _reading()
    _finding()
    _note()
    _observation()
    _current()
    _holding()


def downgrade() -> None:
    """Take the ledger back to the revision before."""
    for table in (
        "holding",
        "current",
        "observation",
        "note",
        "finding",
        "reading",
        "snapshot",
        "run",
        "look",
        "issue",
        "document",
    ):
        op.drop_table(table)
