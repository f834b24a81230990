"""`kill -9` at random moments of `python -m scrapers run`: a whole ledger, completed by the next.

A publisher on this machine replaces both its synthetic reports before every run, so there is
always something to take in. The moments are drawn over the length of a run; a process that
ended before its moment is not counted.
"""

from __future__ import annotations

import json
import logging
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from data.archive import Archive, sha256_of
from data.changes import Asked
from data.query import Query
from data.sources import recorded_documents
from data.store import Store
from scrapers.receiving import from_archive, readers
from tests import murmur
from tests.killable import SOURCE
from tests.replay_server import Answer, Replay, replaying
from tests.test_run import grid

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not hasattr(os, "fork"), reason="kill -9 is how POSIX systems end a process"
    ),
]

ROOT = Path(__file__).resolve().parent.parent
PAGE = "/dsa"
REPORTS = ("/report-2025.zip", "/report-2026-h1.zip")
PARTS = (1, 3, 4, 7, 10)
NEVER = 600.0
_log = logging.getLogger(__name__)
KILLS = {"sqlite": 50, "postgresql": 15}
HOW_MANY = """
SELECT count(*) FROM observation o JOIN context x ON x.id = o.context
JOIN reading r ON r.id = x.reading WHERE r.snapshot LIKE :source GROUP BY r.id
"""


class Publisher:
    """A site with two reports that can be replaced by restated ones."""

    def __init__(self, replay: Replay) -> None:
        self.replay = replay
        self.number = 0
        links = "".join(f'<li><a href="{path}">{path}</a></li>' for path in REPORTS)
        words = f"<h1>Reports</h1>{'<p>Synthetic transparency centre.</p>' * 30}<ul>{links}</ul>"
        self.address = replay.on(
            PAGE, Answer(words.encode(), headers={"Content-Type": "text/html"})
        )

    def restates(self) -> str:
        """Replace both reports; return what they now say of notices, as printed."""
        self.number += 1
        printed = str(10_000 + self.number)
        grids = {murmur.NAMES[part]: grid(part) for part in PARTS}
        grids[murmur.NAMES[4]][1][5] = printed
        yearly = {name: [_of_2025(row) for row in rows] for name, rows in grids.items()}
        for path, content in zip(REPORTS, (yearly, grids), strict=True):
            tag = {"ETag": f'"{self.number}"'}
            self.replay.on(path, Answer(murmur.as_zip(content), headers=tag))
        return printed


def _of_2025(row: list[str]) -> list[str]:
    return [c.replace("2026-01-01", "2025-01-01").replace("2026-06-30", "2025-12-31") for c in row]


class Runner:
    """The command line in processes that can be killed; see `killable`."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, after: float = NEVER) -> int:
        """Visit the source; return the exit code, -9 when it was killed after so many seconds."""
        asked = {"args": ["run", SOURCE, "--json"], "after": after}
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def timed(self, after: float = NEVER) -> tuple[int, float]:
        """Do the same; return the exit code, and the seconds that it took."""
        began = time.monotonic()
        return self.run(after), time.monotonic() - began


@contextmanager
def running(publisher: Publisher, *bundled: str) -> Iterator[Runner]:
    """Start the process that starts the others, in this test's environment."""
    words = [publisher.address, publisher.replay.origin(), *bundled]
    with subprocess.Popen(
        [sys.executable, "-m", "tests.killable", *words],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            yield Runner(process)
        finally:
            assert process.stdin
            process.stdin.close()


# Each counts what no killed process may leave behind.
TORN = {
    "what holds points at no observation": """
        SELECT count(*) FROM current c LEFT JOIN observation o
        ON o.row_id = c.row_id AND o.context = c.context WHERE o.row_id IS NULL""",
    "an observation without its context or reading": """
        SELECT count(*) FROM observation o LEFT JOIN context x ON x.id = o.context
        LEFT JOIN reading r ON r.id = x.reading AND r.id = o.reading
        WHERE r.id IS NULL OR o.row_id NOT BETWEEN r.first_row AND r.last_row""",
    "a reading whose rows are not those between its first and last": """
        SELECT count(*) FROM (SELECT x.reading, count(*) AS number, min(o.row_id) AS first,
            max(o.row_id) AS last FROM observation o JOIN context x ON x.id = o.context
            GROUP BY x.reading) AS found JOIN reading r ON r.id = found.reading
        WHERE found.last <> r.last_row OR found.first < r.first_row OR found.number <>
        (SELECT count(*) FROM observation o WHERE o.row_id BETWEEN r.first_row AND r.last_row)""",
    "a reading without rows": """
        SELECT count(*) FROM reading r WHERE NOT EXISTS
        (SELECT 1 FROM observation o WHERE o.row_id BETWEEN r.first_row AND r.last_row)""",
    "a document nobody read": """
        SELECT count(*) FROM document d LEFT JOIN snapshot s ON s.sha256 = d.sha256
        LEFT JOIN reading r ON r.snapshot = s.id WHERE r.id IS NULL""",
    "a reading of an unknown snapshot": """
        SELECT count(*) FROM reading r LEFT JOIN snapshot s ON s.id = r.snapshot
        WHERE s.id IS NULL""",
    "two readings of one snapshot that both hold": """
        SELECT count(*) FROM (SELECT snapshot FROM reading WHERE NOT superseded
        GROUP BY snapshot HAVING count(*) > 1) AS twice""",
    "a change of what is not there": """
        SELECT count(*) FROM change c LEFT JOIN observation o ON o.row_id = c.row_id
        LEFT JOIN observation p ON p.row_id = c.before_row
        AND p.series = o.series WHERE p.row_id IS NULL OR o.series <> c.series""",
    "a series of which nothing holds, or two values": """
        SELECT count(*) FROM (SELECT o.series FROM observation o
        LEFT JOIN current c ON c.context = o.context AND c.jurisdiction = o.jurisdiction
        AND c.harm = o.harm AND c.row_id = o.row_id
        GROUP BY o.series HAVING count(c.row_id) <> 1) AS lost""",
}


def whole(store: Store) -> Archive:
    """Refuse a ledger or an archive that a killed process left torn; return the archive."""
    with store.engine.connect() as connection:
        for fault, counted in TORN.items():
            assert connection.execute(text(counted)).scalar_one() == 0, fault
        mine = text(HOW_MANY).bindparams(source=f"{SOURCE}/%")
        # Every report of these tests has the same number of figures: a half one would show.
        assert len(set(connection.execute(mine).scalars())) <= 1
        if connection.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
            assert connection.execute(text("PRAGMA quick_check")).scalar_one() == "ok"
    kept = readers.archive()
    for place in kept.home.glob("*/*.gz"):
        assert sha256_of(kept.read(place.stem)) == place.stem
    logged = {s.sha256 for s in kept.snapshots()}
    assert {s.sha256 for s in store.snapshots()} <= logged
    return kept


def printed(store: Store) -> set[str]:
    """Return what both reports say of notices, as it holds now."""
    held = store.observations(Query(platforms=("reddit",), measures=("notices",)))
    return {o.citation.quote for o in held if o.citation.quote.startswith("100")}


def stage(store: Store, before: Counter[str]) -> str:
    """Return how far a killed run came."""
    now = counted(store)
    done = [name for name in before | now if now[name] > before[name]]
    return "+".join(sorted(done)) or "nothing yet"


def counted(store: Store) -> Counter[str]:
    """Return how many there are of what a run makes, in its order."""
    kept = readers.archive()
    return Counter(
        archived=len(list(kept.home.glob("*/*.jsonl"))),
        stored=len([s for s in store.snapshots() if s.role == "document"]),
        looked=len(store.looks()),
    )


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with replaying() as replay:
        yield Publisher(replay)


def test_kill_9_at_random_moments_leaves_a_whole_ledger_that_the_next_run_completes(
    database: str, publisher: Publisher, request: pytest.FixtureRequest
) -> None:
    moments = random.Random(4)  # noqa: S311, moments, not secrets
    store = Store(database)
    store.migrate()
    wanted = KILLS[request.node.callspec.params["database"]]
    seen: Counter[str] = Counter()
    with running(publisher) as runner:
        publisher.restates()
        assert runner.run() == 0
        publisher.restates()
        _, length = runner.timed()
        while seen.total() < wanted:
            before, said = counted(store), publisher.restates()
            # A little beyond the end: a run that lives tells how long runs are by now.
            code, lasted = runner.timed(after=moments.uniform(0, 1.1 * length))
            if code == -9:
                seen[stage(store, before)] += 1
                whole(store)
            else:
                length = lasted
            if moments.random() < 0.5:  # else another one is killed on top
                assert runner.run() == 0
                assert printed(store) == {said}
                whole(store)
        assert runner.run() == 0
    _log.warning("%d kills in runs of %.2f s: %s", seen.total(), length, dict(seen))
    assert len(seen) > 2, f"all died at the same stage: {seen}"
    lived, told = list(store.export()), store.changes(Asked(), most=10_000)
    assert told
    from_archive.replay(store)
    assert list(store.export()) == lived
    assert store.changes(Asked(), most=10_000) == told
    store.close()


def test_kill_9_at_random_moments_of_a_first_start_is_made_good_by_the_next(
    database: str, publisher: Publisher
) -> None:
    moments = random.Random(5)  # noqa: S311, moments, not secrets
    publisher.restates()
    store = Store(database)
    with running(publisher, "bundled") as runner:
        for after in sorted(moments.uniform(0.05, 4) for _ in range(8)):
            runner.run(after=after)
        assert runner.run() == 0
    loaded = [run_ for run_ in store.runs("recorded", limit=1_000) if run_.outcome.value == "ok"]
    assert len({s.id for s in store.snapshots("recorded")}) == len(recorded_documents())
    assert len(loaded) <= len(recorded_documents())
    lived = list(store.export())
    from_archive.replay(store)
    assert list(store.export()) == lived
    store.close()
