"""Words of publishers bear an id of their own, as figures do"""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_DIGESTED = (
    *("programme", "platform", "surface", "period_start", "period_end", "part", "subject"),
    *("kind", "snapshot", "locator"),
)
_INDEX = "ix_statement_id"


def upgrade() -> None:
    """Number the rows by `row_id`, and give each the id its text has wherever it is read."""
    with op.batch_alter_table("statement") as table:
        table.alter_column("id", new_column_name="row_id", existing_type=sa.Integer())
    op.add_column("statement", sa.Column("id", sa.BigInteger()))
    bind = op.get_bind()
    read = sa.text(f"SELECT row_id, {', '.join(_DIGESTED)} FROM statement")  # noqa: S608
    ids = [{"id": _digest(words), "row_id": row} for row, *words in bind.execute(read)]
    if ids:
        bind.execute(sa.text("UPDATE statement SET id = :id WHERE row_id = :row_id"), ids)
    with op.batch_alter_table("statement") as table:
        table.alter_column("id", nullable=False, existing_type=sa.BigInteger())
        table.create_index(_INDEX, ["id"])


def _digest(words: list[object]) -> int:
    raw = hashlib.blake2b("|".join(map(str, words)).encode(), digest_size=8).digest()
    return int.from_bytes(raw, "big", signed=True)


def downgrade() -> None:
    """Take the ledger back to the revision before."""
    with op.batch_alter_table("statement") as table:
        table.drop_index(_INDEX)
        table.drop_column("id")
    with op.batch_alter_table("statement") as table:
        table.alter_column("row_id", new_column_name="id", existing_type=sa.Integer())
