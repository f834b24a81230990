"""Words that publishers state instead of numbers"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table `statement` with its indexes."""
    about = ("source", "programme", "platform", "surface", "period_start", "period_end")
    cited = ("document", "tier", "read_by", "first_seen")
    op.create_table(
        "statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reading", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in about),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("snapshot", sa.String(), nullable=False),
        sa.Column("locator", sa.String(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in cited),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["reading"], ["reading.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("statement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_statement_reading"), ["reading"], unique=False)
        batch_op.create_index(batch_op.f("ix_statement_platform"), ["platform"], unique=False)


def downgrade() -> None:
    """Take the ledger back to the revision before."""
    op.drop_table("statement")
