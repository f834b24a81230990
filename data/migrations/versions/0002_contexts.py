"""What many observations share stands once, and nothing can be stored double"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_DIMENSIONS = ("programme", "platform", "surface", "population", "actor", "measure", "breakdown")
_SHARED = (
    *(*_DIMENSIONS, "period_start", "period_end", "unit", "unit_status", "printed_unit"),
    *("snapshot", "document", "definition", "tier", "tier_rank", "read_by", "first_seen"),
    *("edition", "confidence"),
)
_NUMBERS = ("tier_rank", "edition")
_SAME = " AND ".join(f"x.{name} = o.{name}" for name in ("reading", *_SHARED))
_RANKED = """
INSERT INTO current
    (series, row_id, programme, measure, harm, jurisdiction, platform, period_end)
SELECT o.series, o.row_id, o.programme, o.measure, o.harm, o.jurisdiction, o.platform, o.period_end
FROM observation o JOIN (
    SELECT p.row_id, row_number() OVER (
        PARTITION BY p.series ORDER BY p.tier_rank, p.edition DESC, p.first_seen DESC, p.id
    ) AS choice
    FROM observation p JOIN reading r ON r.id = p.reading WHERE NOT r.superseded
) AS ranked ON ranked.row_id = o.row_id AND ranked.choice = 1
"""


def _column(name: str, *, nullable: bool) -> sa.Column[object]:
    kind = sa.Integer() if name in (*_NUMBERS, "reading") else sa.String()
    return sa.Column(name, kind, nullable=nullable)


def _current() -> None:
    """Create `current` anew, without a key that every save would pay for."""
    op.drop_table("current")
    words = ("programme", "measure", "harm", "jurisdiction", "platform", "period_end")
    op.create_table(
        "current",
        sa.Column("series", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in words),
        sa.PrimaryKeyConstraint("series"),
    )
    place = ["measure", "harm", "jurisdiction", "period_end"]
    op.create_index("ix_current_measure", "current", place)
    op.create_index("ix_current_platform", "current", ["platform", "measure", "harm"])
    op.create_index("ix_current_programme", "current", ["programme", "jurisdiction"])
    op.execute(_RANKED)


def _readings() -> None:
    """Note where the observations of each reading lie; one reader reads a snapshot once."""
    with op.batch_alter_table("reading") as table:
        for name in ("first_row", "last_row"):
            table.add_column(sa.Column(name, sa.BigInteger(), nullable=False, server_default="0"))
    # An empty reading has no rows: its first stands behind its last.
    for name, chosen in (("first_row", "min(row_id), 1"), ("last_row", "max(row_id), 0")):
        op.execute(
            f"UPDATE reading SET {name} = (SELECT coalesce({chosen}) FROM observation o"  # noqa: S608
            " WHERE o.reading = reading.id)"
        )
    with op.batch_alter_table("reading") as table:
        table.alter_column("first_row", server_default=None)
        table.alter_column("last_row", server_default=None)
        table.create_unique_constraint("uq_reading", ["snapshot", "read_by"])


def _contexts() -> None:
    """Create `context` from what the observations of each reading share."""
    op.create_table(
        "context",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        *(_column(name, nullable=False) for name in ("reading", *_SHARED)),
        sa.ForeignKeyConstraint(["document"], ["document.id"]),
        sa.ForeignKeyConstraint(["reading"], ["reading.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    shared = ", ".join(_SHARED)
    op.execute(
        f"INSERT INTO context (id, reading, {shared}) "  # noqa: S608
        f"SELECT row_number() OVER (ORDER BY first), reading, {shared} FROM ("
        f"SELECT min(row_id) AS first, reading, {shared} FROM observation "
        f"GROUP BY reading, {shared}) AS met"
    )


def upgrade() -> None:
    """Bring the ledger up to this revision."""
    with op.batch_alter_table("snapshot") as table:
        table.alter_column("size", existing_type=sa.Integer(), type_=sa.BigInteger())
    _current()
    _readings()
    _contexts()
    op.add_column("observation", sa.Column("context", sa.Integer()))
    op.execute(f"UPDATE observation AS o SET context = x.id FROM context x WHERE {_SAME}")  # noqa: S608
    with op.batch_alter_table("observation") as table:
        table.drop_index("ix_observation_id")
        table.drop_index("ix_observation_reading")
        table.alter_column("context", nullable=False, existing_type=sa.Integer())
        for name in ("reading", *_SHARED):
            table.drop_column(name)
        table.create_foreign_key("fk_observation_context", "context", ["context"], ["id"])
        table.create_index("ix_observation_id", ["id", "context"], unique=True)


def downgrade() -> None:
    """Take the ledger back to the revision before."""
    with op.batch_alter_table("observation") as table:
        for name in ("reading", *_SHARED):
            table.add_column(_column(name, nullable=True))
    back = ", ".join(f"{name} = x.{name}" for name in ("reading", *_SHARED))
    op.execute(f"UPDATE observation AS o SET {back} FROM context x WHERE x.id = o.context")  # noqa: S608
    with op.batch_alter_table("observation") as table:
        table.drop_index("ix_observation_id")
        for name in ("reading", *_SHARED):
            table.alter_column(
                name, nullable=False, existing_type=_column(name, nullable=True).type
            )
        table.drop_constraint("fk_observation_context", type_="foreignkey")
        table.drop_column("context")
        table.create_foreign_key("observation_document_fkey", "document", ["document"], ["id"])
        table.create_foreign_key("observation_reading_fkey", "reading", ["reading"], ["id"])
        table.create_index("ix_observation_id", ["id"])
        table.create_index("ix_observation_reading", ["reading"])
    op.drop_table("context")
    with op.batch_alter_table("reading") as table:
        table.drop_constraint("uq_reading", type_="unique")
        table.drop_column("first_row")
        table.drop_column("last_row")
    with op.batch_alter_table("current") as table:
        table.create_foreign_key("current_row_id_fkey", "observation", ["row_id"], ["row_id"])
    with op.batch_alter_table("snapshot") as table:
        table.alter_column("size", existing_type=sa.BigInteger(), type_=sa.Integer())
