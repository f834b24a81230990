"""What publishers' pages let us see between two looks"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table `signal`; a replay fills it from the archived pages."""
    short = ("source", "kind", "seen_at", "snapshot", "snapshot_before")
    long = ("page", "address", "was", "words", "words_before")
    op.create_table(
        "signal",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in short),
        *(sa.Column(name, sa.Text(), nullable=False) for name in long),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("signal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signal_source"), ["source"], unique=False)


def downgrade() -> None:
    """Take the ledger back to the revision before."""
    op.drop_table("signal")
