"""What changed: one row for every statement whose value is another than the one before"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table `change`; the store fills it from the history."""
    rows = ("series", "row_id", "before_row", "back_row")
    words = ("snapshot", "source", "programme", "platform", "cause", "first_seen")
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in rows),
        *(sa.Column(name, sa.String(), nullable=False) for name in words),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_change_series"), ["series"], unique=False)


def downgrade() -> None:
    """Take the ledger back to the revision before."""
    op.drop_table("change")
