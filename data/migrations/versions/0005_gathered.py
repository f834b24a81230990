"""What is stored together lies together: no index is written to all over any more"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_NEW_INDEXES = (
    ("ix_context_measure", ("measure", "period_end", "platform")),
    ("ix_context_platform", ("platform", "period_end")),
    ("ix_context_programme", ("programme",)),
    ("ix_context_reading", ("reading",)),
)
_OLD_INDEXES = (
    ("ix_current_measure", ("measure", "harm", "jurisdiction", "period_end")),
    ("ix_current_platform", ("platform", "measure", "harm")),
    ("ix_current_programme", ("programme", "jurisdiction")),
)
_RANKED = """
FROM observation o JOIN context x ON x.id = o.context JOIN (
    SELECT p.row_id, row_number() OVER (
        PARTITION BY p.series ORDER BY y.tier_rank, y.edition DESC, y.first_seen DESC, p.id
    ) AS choice
    FROM observation p JOIN context y ON y.id = p.context JOIN reading r ON r.id = y.reading
    WHERE NOT r.superseded
) AS ranked ON ranked.row_id = o.row_id AND ranked.choice = 1
"""
_HOLDS = f"""
INSERT INTO current (context, jurisdiction, harm, row_id)
SELECT o.context, o.jurisdiction, o.harm, o.row_id {_RANKED}
ORDER BY o.context, o.jurisdiction, o.harm, o.row_id
"""
_HELD = f"""
INSERT INTO current
    (series, row_id, programme, measure, harm, jurisdiction, platform, period_end)
SELECT o.series, o.row_id, x.programme, x.measure, o.harm, o.jurisdiction, x.platform, x.period_end
{_RANKED}
"""


def upgrade() -> None:
    """Bring the ledger up to this revision."""
    for name, columns in _NEW_INDEXES:
        op.create_index(name, "context", list(columns))
    op.add_column("observation", sa.Column("reading", sa.Integer()))
    op.execute(
        "UPDATE observation SET reading = (SELECT x.reading FROM context x WHERE x.id = context)"
    )
    with op.batch_alter_table("observation") as table:
        table.drop_index("ix_observation_id")
        table.drop_index("ix_observation_series")
        table.alter_column("reading", nullable=False, existing_type=sa.Integer())
        table.create_index("ix_observation_id", ["reading", "id"], unique=True)
        table.create_index("ix_observation_series", ["context", "jurisdiction", "series"])
    op.drop_table("current")
    key = ("context", "jurisdiction", "harm", "row_id")
    op.create_table(
        "current",
        sa.Column("context", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("jurisdiction", "harm")),
        sa.Column("row_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint(*key),
        sqlite_with_rowid=False,
    )
    op.execute(_HOLDS)


def downgrade() -> None:
    """Take the ledger back to the revision before."""
    op.drop_table("current")
    words = ("programme", "measure", "harm", "jurisdiction", "platform", "period_end")
    op.create_table(
        "current",
        sa.Column("series", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in words),
        sa.PrimaryKeyConstraint("series"),
    )
    for name, columns in _OLD_INDEXES:
        op.create_index(name, "current", list(columns))
    op.execute(_HELD)
    with op.batch_alter_table("observation") as table:
        table.drop_index("ix_observation_id")
        table.drop_index("ix_observation_series")
        table.drop_column("reading")
        table.create_index("ix_observation_id", ["id", "context"], unique=True)
        table.create_index("ix_observation_series", ["series"])
    for name, _ in _NEW_INDEXES:
        op.drop_index(name, "context")
