"""Alembic's entry: runs migrations on the connection that the ledger of test reports hands over.

On PostgreSQL the tables of figures lie in the same database; each ledger counts its own steps.
"""

from __future__ import annotations

from alembic import context

from data.exercises.tables import METADATA, PREFIX

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=True,
    version_table=f"{PREFIX}version",
    include_name=lambda name, kind, _: kind != "table" or (name or "").startswith(PREFIX),
)
with context.begin_transaction():
    context.run_migrations()
