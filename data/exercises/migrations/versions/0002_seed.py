"""A round keeps the seed that its channels were drawn by"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the seed; no channel was drawn by one before."""
    op.add_column("exercises_round", sa.Column("seed", sa.Integer()))


def downgrade() -> None:
    """Take the seed away."""
    with op.batch_alter_table("exercises_round") as batch:
        batch.drop_column("seed")
