"""When bytes were seen at which address: a publisher can go back to older ones"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_FIRST = """
INSERT INTO sighting (source, address, snapshot, seen_at, returned)
SELECT source, CASE WHEN url <> '' THEN url ELSE said_from END, id, fetched_at, FALSE
FROM snapshot WHERE role = 'document' AND (url <> '' OR said_from <> '') ORDER BY fetched_at, id
"""


def upgrade() -> None:
    """Create the table with the first sightings; later ones come from the archive."""
    op.create_table(
        "sighting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("snapshot", sa.String(), nullable=False),
        sa.Column("seen_at", sa.String(), nullable=False),
        sa.Column("returned", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("sighting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sighting_source"), ["source"], unique=False)
    op.execute(_FIRST)


def downgrade() -> None:
    """Take the ledger back to the revision before."""
    op.drop_table("sighting")
