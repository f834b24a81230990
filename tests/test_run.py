"""Laws of a run: whole or not at all, once, rebuilt from the archive, and never guessed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.archive import Archive
from data.model import IssueKind, Obtained, RunOutcome, Tier
from data.query import Query
from data.sources import declaration, recorded_documents
from data.store import Store
from scrapers.receiving import by_hand, comparison, from_archive, opening, readers, receipt
from scrapers.receiving.origin import Origin, snapshot_of
from tests import murmur, own

AT = datetime(2026, 9, 1, 6, 0, tzinfo=UTC)
ROOT = Path(__file__).resolve().parent.parent
# Murmur's synthetic figures under the name of a declared service: the pipeline asks the
# declarations, and no invented service may stand among them.
SOURCE, SERVICE = "dsa_reddit", "Reddit"


def grid(part: int) -> murmur.Grid:
    return [[c.replace("Murmur", SERVICE) for c in row] for row in murmur.PARTS[part]()]


def report(**changed: murmur.Grid) -> bytes:
    grids = {murmur.NAMES[p]: changed.get(f"part{p}", grid(p)) for p in murmur.PARTS}
    return murmur.as_zip(grids)


def _dropped(
    store: Store, content: bytes, name: str = "report.zip", at: datetime = AT
) -> receipt.Received:
    origin = Origin(Obtained.DROPPED, at, url="https://reddit.example", by="A. Tester")
    return by_hand.drop(store, SOURCE, [(name, content)], origin)[0]


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """Return an empty, migrated ledger, on each database in turn."""
    made = Store(database)
    made.migrate()
    yield made
    made.close()


def test_a_dropped_report_is_archived_read_stored_and_written_down(store: Store) -> None:
    content = report()
    received = _dropped(store, content)
    assert received.outcome is RunOutcome.OK
    assert readers.archive().read(received.snapshot.sha256) == content
    kept = store.snapshot(received.snapshot.id)
    assert kept
    assert (kept.by, kept.obtained, kept.tier) == ("A. Tester", Obtained.DROPPED, Tier.HELD)
    assert store.observations(Query(platforms=("reddit",)))
    assert [(r.kind, r.outcome) for r in store.runs(SOURCE)] == [("drop", RunOutcome.OK)]


def test_dropping_the_same_file_twice_adds_nothing(store: Store) -> None:
    _dropped(store, report())
    before = list(store.export())
    assert _dropped(store, report(), at=datetime.now(UTC)).outcome is RunOutcome.UNCHANGED
    assert list(store.export()) == before


def test_a_folder_is_one_snapshot_per_file(store: Store) -> None:
    files = [(murmur.NAMES[p], murmur.as_csv(grid(p))) for p in murmur.PARTS]
    received = by_hand.drop(store, SOURCE, files, Origin(Obtained.DROPPED, AT))
    assert {r.outcome for r in received} == {RunOutcome.OK}
    # Part 2 prints no period: alone in its file nobody can tell of which report it is.
    (aside,) = (r for r in received if r.reading.set_aside)
    assert aside.snapshot.filename == murmur.NAMES[2]
    assert "bring it with another part" in aside.sentence
    assert len(store.snapshots(SOURCE)) == len(files)
    # The day of publication stands in part 1 only; it reaches the report all the same.
    document = store.documents()[f"{SOURCE}/2026-01-01_2026-06-30"]
    assert str(document.published_on) == "2026-08-28"


def test_an_unknown_source_is_refused_before_anything_is_kept(store: Store) -> None:
    with pytest.raises(LookupError):
        by_hand.drop(store, "dsa_nobody", [("x.csv", b"a,b")], Origin(Obtained.DROPPED, AT))
    assert list(readers.archive().snapshots()) == []


def test_drift_is_loud_and_the_last_good_stays(store: Store) -> None:
    _dropped(store, report())
    good = store.observations(Query(platforms=("reddit",)))
    broken = grid(4)
    broken[0][5] = "Notices, renamed"
    received = _dropped(store, report(part4=broken), at=datetime(2026, 10, 1, tzinfo=UTC))
    assert received.outcome is RunOutcome.REFUSED
    issue = received.reading.issues[0]
    assert issue.kind is IssueKind.SHAPE
    assert issue.locator.startswith("4_notices.csv#cell=1,")
    assert "nothing of it is stored" in received.sentence
    assert store.observations(Query(platforms=("reddit",))) == good
    assert store.issues(SOURCE) == [issue]
    _dropped(store, report(part4=_restated()), at=datetime(2026, 11, 1, tzinfo=UTC))
    assert store.issues(SOURCE) == []


def _restated() -> murmur.Grid:
    changed = grid(4)
    changed[1][5] = "1,250"
    return changed


def test_a_cell_nobody_can_read_is_withheld_and_the_rest_is_stored(store: Store) -> None:
    broken = grid(4)
    broken[1][5] = "many"
    received = _dropped(store, report(part4=broken))
    assert received.outcome is RunOutcome.PARTIAL
    assert [(i.locator, i.word) for i in store.issues(SOURCE)] == [
        ("4_notices.csv#cell=2,6", "many")
    ]


def test_replay_gives_the_same_export_twice_and_the_same_as_the_runs(store: Store) -> None:
    _dropped(store, report())
    _dropped(store, report(part4=_restated()), at=datetime(2026, 10, 1, tzinfo=UTC))
    _dropped(store, b"not,a\nreport,", "odd.csv", at=datetime(2026, 10, 2, tzinfo=UTC))
    lived = list(store.export())
    from_archive.replay(store)
    first = list(store.export())
    from_archive.replay(store)
    assert first == list(store.export()) == lived
    assert not [line for line in lived if "ledger.db" in line or os.sep + "var" in line]


def test_a_folder_replays_as_it_was_lived_whatever_its_files_are_called(store: Store) -> None:
    for number, part in enumerate(murmur.PARTS):
        by_hand.drop(
            store,
            SOURCE,
            [(f"{number}.csv", murmur.as_csv(grid(part)))],
            Origin(Obtained.DROPPED, AT),
        )
    lived = list(store.export())
    from_archive.replay(store)
    assert list(store.export()) == lived


def test_an_original_describes_the_document_of_its_copy(store: Store) -> None:
    copied = Origin(Obtained.DROPPED, AT, url="https://copy.example", tier=Tier.SECOND_HAND)
    by_hand.drop(store, SOURCE, [("copy.zip", report(part4=_restated()))], copied)
    original = _dropped(store, report(), at=datetime(2026, 10, 1, tzinfo=UTC))
    document = store.documents()[f"{SOURCE}/2026-01-01_2026-06-30"]
    assert (document.sha256, document.tier) == (original.snapshot.sha256, Tier.HELD)
    assert document.url == "https://reddit.example"
    assert str(document.published_on) == "2026-08-28"


def test_replay_into_another_database_gives_the_same_export(store: Store, tmp_path: Path) -> None:
    _dropped(store, report())
    other = Store(f"sqlite:///{tmp_path / 'other.db'}")
    from_archive.replay(other)
    assert list(other.export()) == list(store.export())


def test_a_damaged_snapshot_is_reported_and_never_used(store: Store) -> None:
    sha = _dropped(store, report()).snapshot.sha256
    place = next(readers.archive().home.rglob(f"{sha}.gz"))
    place.write_bytes(place.read_bytes()[:-20])
    readings = from_archive.replay(store)
    assert [r.issues[0].kind for r in readings] == [IssueKind.BYTES]
    assert store.observations(Query(platforms=("reddit",))) == []
    assert [i.word for i in store.issues(SOURCE)] == [sha]


def test_check_says_what_would_change_and_stores_nothing(store: Store) -> None:
    _dropped(store, report())
    before = list(store.export())
    content = report(part4=_restated())
    snapshot = snapshot_of(content, "report.zip", SOURCE, Origin(Obtained.DROPPED, AT))
    change = comparison.would_change(store, readers.read(content, snapshot, declaration(SOURCE)))
    assert [(a.citation.quote, b.citation.quote) for a, b in change.restated] == [
        ("1,200", "1,250")
    ]
    assert (change.new, change.same > 900) == (0, True)
    assert list(store.export()) == before


def test_an_original_verifies_transcriptions_and_takes_their_place(store: Store) -> None:
    copied = Origin(Obtained.DROPPED, AT, tier=Tier.SECOND_HAND)
    content = report(part4=_restated())
    by_hand.drop(store, SOURCE, [("copy.zip", content)], copied)
    original = _dropped(store, report(), at=datetime(2026, 10, 1, tzinfo=UTC))
    assert original.verified > 900
    assert original.differing == 1
    assert {o.tier for o in store.observations(Query(platforms=("reddit",)))} == {Tier.HELD}
    assert ["1,250" in i.message and "1,200" in i.message for i in store.issues(SOURCE)] == [True]


def test_what_an_original_shows_of_a_copy_is_stored_with_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = Origin(Obtained.DROPPED, AT, tier=Tier.SECOND_HAND)
    by_hand.drop(store, SOURCE, [("copy.zip", report(part4=_restated()))], copied)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        for step in ("record_run", "record_issue"):  # whatever would come after the save
            patch.setattr(Store, step, killed)
        with pytest.raises(KeyboardInterrupt):
            _dropped(store, report(), at=datetime(2026, 10, 1, tzinfo=UTC))
    assert ["1,250" in i.message for i in store.issues(SOURCE)] == [True]
    assert _dropped(store, report(), at=datetime(2026, 10, 2, tzinfo=UTC)).saved.already_known


def test_the_first_start_loads_every_bundled_figure_once(store: Store) -> None:
    assert opening.first_start(store)
    rows = sum(content.count(b"\n") - 1 for _, content, _ in recorded_documents())
    assert store.issues() == []
    assert len([x for x in store.export() if '"table": "observation"' in x]) == rows
    before = list(store.export())
    assert not opening.first_start(store)
    assert list(store.export()) == before
    from_archive.replay(store)
    assert list(store.export()) == before


_ENDLESS = """
import sys
sys.path.insert(0, {root!r})
from tests.test_run import report, _dropped
from data.store import Store
store = Store()
store.migrate()
print("ready", flush=True)
for number in range(1000):
    grid = __import__("tests.test_run", fromlist=["x"]).grid(4)
    grid[1][5] = str(1000 + number)
    _dropped(store, report(part4=grid))
"""


@pytest.mark.parametrize("after", [0.05, 0.2, 0.4])
def test_a_run_killed_at_any_moment_leaves_the_ledger_whole(
    ledger_home: Path, store: Store, after: float
) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", _ENDLESS.format(root=str(ROOT))],
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    assert child.stdout
    child.stdout.readline()
    time.sleep(after)
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    per_snapshot: dict[str, int] = {}
    for observation in store.observations(Query(measures=("notices",), harms=("all",))):
        for vintage in store.vintages(observation.series):
            key = vintage.citation.snapshot
            per_snapshot[key] = per_snapshot.get(key, 0) + 1
    # Every stored snapshot has both its total rows (all, trusted flaggers), or is not there.
    assert set(per_snapshot.values()) <= {2}
    lived = len(per_snapshot)
    from_archive.replay(store)
    kept = [s for s in Archive(ledger_home / "archive").snapshots() if s.source == SOURCE]
    assert lived <= len(kept) <= lived + 1


# --- a publisher's own table --------------------------------------------------------------


_AGAIN = (
    "Removal rate within 24 hours,Quarterly,Oct-Dec 2023,Sub-policy,"
    "Safety & Civility - Harassment & Bullying,All,All,Market,Germany,0.9\n"
)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_newest_release_holds_whichever_was_brought_first(
    store: Store, order: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file of 2024 Q2 repeats 2023 Q4 with another value than the file of that quarter."""
    monkeypatch.setattr(receipt, "declaration", own.declared)  # short documents
    folder = own.FOLDER / "tiktok_cger"
    older = (folder / "synthetic-2023-q4.csv").read_bytes()
    newer = (folder / "synthetic-2024-q2.csv").read_bytes() + _AGAIN.encode()
    files = [("2023-q4.csv", older), ("2024-q2.csv", newer)]
    for name, content in [files[at] for at in order]:
        receipt.receive(store, content, own.snapshot("tiktok_cger", content, name))
    query = Query(platforms=("tiktok",), period_ends=("2023-12-31",))
    held = [o for o in store.observations(query) if o.series.jurisdiction == "DE"]
    assert [(o.value.number, o.edition) for o in held] == [(0.9, 20240630)]
