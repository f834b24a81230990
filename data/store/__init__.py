"""Save and read the ledger: the only folder that opens a transaction on it.

    save(reading)        all of one Reading, or nothing; the same one twice adds nothing
    observations(query)  what holds today, or what was known at an instant (`as_of`)
    export()             everything that `replay` must reproduce, byte for byte

SQLite is the default (WAL, foreign keys on); `DATABASE_URL` moves it to PostgreSQL. Values are
never updated: a restatement is a new snapshot, a better reader a new reading of the old one.
`saving` writes; each other module answers one kind of question, through `connections`.
"""

from __future__ import annotations

from data.store.changes import Changes
from data.store.contrasts import Contrasts
from data.store.documents import Documents
from data.store.extent import Extent
from data.store.figures import Figures
from data.store.journal import Journal
from data.store.omissions import Omissions
from data.store.place import home, ledger_url, lock
from data.store.saving import Saved, Saving
from data.store.schema import Schema
from data.store.texts import Texts
from data.store.whole import Whole

__all__ = ["Saved", "Store", "home", "ledger_url", "lock"]


class Store(
    Schema,
    Saving,
    Figures,
    Extent,
    Texts,
    Changes,
    Omissions,
    Contrasts,
    Documents,
    Journal,
    Whole,
):
    """A ledger. One instance per process; its connections are pooled by SQLAlchemy."""
