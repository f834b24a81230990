"""Figures that a newer release does not print any more, and which figure an issue withholds"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_WORDS = (
    *("jurisdiction", "snapshot", "before", "source", "programme", "platform", "measure"),
    *("period_start", "period_end"),
)


def upgrade() -> None:
    """Create the table, which the store fills, and the column, empty for issues on record."""
    op.create_table(
        "unstated",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series", sa.BigInteger(), nullable=False),
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        sa.Column("context", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in _WORDS),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("edition_before", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("unread", sa.Integer(), nullable=False),
        sa.Column("first_seen", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("unstated", schema=None) as batch_op:
        for name in ("series", "snapshot", "source"):
            batch_op.create_index(batch_op.f(f"ix_unstated_{name}"), [name], unique=False)
    with op.batch_alter_table("issue", schema=None) as batch_op:
        batch_op.add_column(sa.Column("about", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Take the ledger back to the revision before."""
    with op.batch_alter_table("issue", schema=None) as batch_op:
        batch_op.drop_column("about")
    op.drop_table("unstated")
