"""Where the ledger of this machine lies, and the locks beside it."""

from __future__ import annotations

import os
from pathlib import Path

from filelock import FileLock


def home() -> Path:
    """Return the folder of ledger and archive: `LEDGER_HOME`, or `data/var` of the checkout."""
    return Path(os.environ.get("LEDGER_HOME") or Path(__file__).parent.parent / "var")


def lock(name: str, timeout: float = -1) -> FileLock:
    """Return a lock that one process on this machine can hold for this ledger.

    A `timeout` of -1 waits for ever; a lock that cannot be had in time raises
    filelock.Timeout.
    """
    home().mkdir(parents=True, exist_ok=True)
    # Held by the process, whichever of its threads asks.
    return FileLock(home() / f"{name}.lock", timeout=timeout, thread_local=False)


def ledger_url() -> str:
    """Return `DATABASE_URL`, or the address of the embedded SQLite ledger."""
    return os.environ.get("DATABASE_URL", "") or f"sqlite:///{home() / 'ledger.db'}"
