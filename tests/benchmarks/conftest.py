"""A ledger to measure: of 10,000 or 1,000,000 observations, on SQLite or on PostgreSQL.

The PostgreSQL server is as an installation leaves it: it writes to disk before it says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests import postgres

SIZES = {"10k": 10_000, "1M": 1_000_000}
DATABASES = ("sqlite", "postgresql")


@pytest.fixture(scope="session", params=SIZES)
def size(request: pytest.FixtureRequest) -> int:
    """Return how many observations a ledger is to hold."""
    return SIZES[request.param]


@pytest.fixture(scope="session", params=DATABASES)
def new_address(request: pytest.FixtureRequest) -> Iterator[Callable[[Path], str]]:
    """Return a function that names an empty database, beside a folder or on a server."""
    if request.param == "sqlite":
        yield lambda home: f"sqlite:///{home / 'ledger.db'}"
        return
    if reason := postgres.why_not():
        pytest.skip(reason)
    with ExitStack() as stack:
        server = stack.enter_context(postgres.cluster({}))
        yield lambda _home: server.url(server.fresh())
