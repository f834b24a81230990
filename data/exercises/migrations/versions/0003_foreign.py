"""Releases of other instances are kept as printed"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_WORDS = ("instance", "address", "release", "content", "sha256", "brought_at")


def upgrade() -> None:
    """Make the table; nothing of the kind was kept before."""
    op.create_table(
        "exercises_foreign",
        sa.Column("row_id", _NUMBER, primary_key=True),
        sa.Column("entry", _NUMBER, sa.ForeignKey("exercises_entry.row_id"), nullable=False),
        sa.Column("row_key", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _WORDS),
        sa.Column("replaced_by", _NUMBER),
        sa.Column("erased", _NUMBER, sa.ForeignKey("exercises_tombstone.row_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_exercises_foreign_row_key", "exercises_foreign", ["row_key"])


def downgrade() -> None:
    """Take the table away."""
    op.drop_table("exercises_foreign")
