"""Laws of a publisher's return: an address that prints older bytes again states them again.

All documents and figures are synthetic.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest

from data.changes import Asked
from data.lineage import Cause
from data.model import Obtained, Reading, RunOutcome, public_id
from data.query import Query
from data.store import Store
from metrics import news
from metrics.vintages import revisions
from scrapers.receiving import from_archive, readers, receipt
from scrapers.receiving.origin import Origin, snapshot_of
from tests import releases
from tests.exhibition import TODAY, opened, tables, words
from tests.test_run import AT, SOURCE, grid, report

PAGE = "https://synthetic.example/report"
SERIES = releases.series("2025-Q1")
SECOND = 1 / 86_400


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """Return an empty, migrated ledger, on each database in turn."""
    made = Store(database)
    made.migrate()
    yield made
    made.close()


def day(number: int) -> datetime:
    return releases.START + timedelta(days=number)


def seen(
    letter: str, on: int, *, address: str = PAGE, edition: int = 1, reader: str = "test@1"
) -> Reading:
    """Return what is read from the bytes called `letter`, seen on a day at an address."""
    number = ord(letter) - ord("A")
    values = releases.FIRST | {"2025-Q1": 100.0 + number}
    read = releases.release(number, values, reader=reader)
    snapshot = replace(read.snapshot, url=address, fetched_at=day(on))
    found = tuple(o._replace(first_seen=day(on), edition=edition) for o in read.observations)
    return replace(read, snapshot=snapshot, observations=found)


def holds(store: Store, on: int | None = None) -> str:
    """Return the letter of the bytes that hold, today or as known at the end of a day."""
    query = Query(as_of=day(on) if on is not None else None)
    (held,) = [o for o in store.observations(query) if o.series == SERIES]
    return chr(ord("A") + int((held.value.number or 0) - 100))


def told(store: Store) -> list[tuple[float | None, float | None, Cause, bool, datetime]]:
    found = store.changes(Asked())
    return sorted(
        (
            (c.before.value.number, c.now.value.number, c.cause, bool(c.back_to), c.now.first_seen)
            for c in found
        ),
        key=lambda one: one[-1],
    )


ABA = (("A", 0), ("B", 10), ("A", 20))


@pytest.mark.parametrize("order", list(permutations(ABA[1:])))
def test_what_an_address_prints_again_holds_from_then_on(
    store: Store, order: tuple[tuple[str, int], ...]
) -> None:
    for letter, on in (ABA[0], *order):
        store.save(seen(letter, on))
    assert [holds(store, on) for on in (0, 9, 10, 19, 20, 30)] == list("AABBAA")
    assert holds(store) == "A"


def test_a_return_can_be_left_again(store: Store) -> None:
    for number, letter in enumerate("ABABCA"):
        store.save(seen(letter, 10 * number))
    assert "".join(holds(store, 10 * n) for n in range(6)) == "ABABCA"
    assert holds(store) == "A"
    store.save(seen("D", 60))
    assert told(store)[-1][:2] == (100.0, 103.0)


def test_the_same_bytes_again_with_nothing_in_between_state_nothing_new(store: Store) -> None:
    store.save(seen("A", 0))
    store.save(seen("B", 10, address="https://synthetic.example/corrected"))
    assert not store.save(seen("A", 20)).returned
    assert holds(store) == "B"
    assert len(told(store)) == 1


def test_bytes_at_another_address_are_no_return(store: Store) -> None:
    for letter, on in ABA[:2]:
        store.save(seen(letter, on))
    assert not store.save(seen("A", 20, address="https://synthetic.example/kept")).returned
    assert not store.save(seen("A", 30, address="")).returned
    assert holds(store) == "B"


def test_an_older_release_seen_again_does_not_win_over_a_newer_one(store: Store) -> None:
    for letter, on, edition in (("A", 0, 20250930), ("B", 10, 20251231), ("A", 20, 20250930)):
        store.save(seen(letter, on, edition=edition))
    assert (holds(store, 20), holds(store)) == ("B", "B")
    assert len(told(store)) == 1


def test_a_return_within_one_release_holds(store: Store) -> None:
    for letter, on in ABA:
        store.save(seen(letter, on, edition=20250930))
    assert holds(store) == "A"
    assert [one[3] for one in told(store)] == [False, True]


def test_a_return_is_the_publishers_and_leads_back(store: Store) -> None:
    for letter, on in ABA:
        saved = store.save(seen(letter, on))
    assert (saved.already_known, saved.returned, saved.observations) == (True, True, 0)
    assert told(store) == [
        (100.0, 101.0, Cause.SILENT, False, day(10)),
        (101.0, 100.0, Cause.SILENT, True, day(20)),
    ]
    named = {s.id: s for s in store.snapshots()}
    steps = revisions(store.history(SERIES), named)
    assert [s.cause for s in steps] == [Cause.FIRST, Cause.SILENT, Cause.SILENT]
    assert "20" in steps[-1].sentence
    again = store.save(seen("A", 20))
    assert (again.returned, len(told(store))) == (False, 2)


def test_a_better_reader_of_what_returned_tells_the_return_once(store: Store) -> None:
    for letter, on in ABA:
        store.save(seen(letter, on))
    store.save(seen("A", 0, reader="test@2"))
    assert holds(store) == "A"
    assert [one[:4] for one in told(store)] == [
        (100.0, 101.0, Cause.SILENT, False),
        (101.0, 100.0, Cause.SILENT, True),
    ]


def test_the_version_of_the_ledger_moves_with_a_return(store: Store) -> None:
    for letter, on in ABA[:2]:
        store.save(seen(letter, on))
    before = store.version()
    store.save(seen("A", 20))
    assert store.version() != before


def _fetched(store: Store, content: bytes, on: float) -> receipt.Received:
    origin = Origin(Obtained.FETCHED, AT + timedelta(days=on), url=PAGE)
    return receipt.receive(store, content, snapshot_of(content, "r.zip", SOURCE, origin))


def test_a_replay_tells_the_same_return(store: Store) -> None:
    changed = grid(4)
    changed[1][5] = "1,250"
    older, newer = report(), report(part4=changed)
    last = [_fetched(store, c, on) for on, c in enumerate((older, newer, older))][-1]
    assert last.outcome is RunOutcome.OK
    assert "went back" in last.sentence
    query = Query(measures=("notices",), harms=("all",), actors=("all",))
    lived = ([o.value for o in store.observations(query)], list(store.export()))
    assert [v.number for v in lived[0]] == [1200]
    assert store.newest_at(SOURCE)[PAGE].sha256 == last.snapshot.sha256
    texts = store.statements()
    assert {t.citation.snapshot for t in texts} <= {last.snapshot.id}
    from_archive.replay(store)
    assert ([o.value for o in store.observations(query)], list(store.export())) == lived
    assert store.statements() == texts


def test_a_sighting_that_was_archived_and_not_stored_is_made_good(store: Store) -> None:
    changed = grid(4)
    changed[1][5] = "1,250"
    older, newer = report(), report(part4=changed)
    for on, content in enumerate((older, newer)):
        _fetched(store, content, on)
    origin = Origin(Obtained.FETCHED, AT + timedelta(days=2), url=PAGE)
    readers.archive().keep(older, snapshot_of(older, "r.zip", SOURCE, origin))
    assert from_archive.finish(store, SOURCE) == []
    lived = list(store.export())
    query = Query(measures=("notices",), harms=("all",), actors=("all",))
    assert [o.value.number for o in store.observations(query)] == [1200]
    from_archive.replay(store)
    assert list(store.export()) == lived


# --- on the pages, and in the feed --------------------------------------------------------------


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the home of a ledger whose publisher went back to older bytes, twice."""
    monkeypatch.setenv("LEDGER_HOME", str(tmp_path))
    monkeypatch.setenv("TODAY", TODAY)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    made = Store()
    made.migrate()
    for number, letter in enumerate("ABABA"):
        made.save(seen(letter, 10 * number))
    made.close()
    return tmp_path


def first_statement(home: Path) -> str:
    made = Store(f"sqlite:///{home / 'ledger.db'}")
    key = public_id(made.vintages(SERIES)[0].id)
    made.close()
    return key


HISTORY = "Statements of this figure over time"


def test_evidence_marks_only_the_last_return_as_holding(home: Path) -> None:
    app = opened("evidence.py", address={"f": first_statement(home)})
    rows = tables(app)[HISTORY][1:]
    assert ["holds today" in row[1] for row in rows] == [False] * 4 + [True]
    assert ["the bytes of an earlier day again" in row[3] for row in rows] == [False] * 2 + [
        True
    ] * 3
    assert "The publisher went back on 21 March 2026 to the very bytes" in words(app)
    assert "Published there again" in words(app)


def test_evidence_marks_what_held_on_an_earlier_day(home: Path) -> None:
    address = {"f": first_statement(home), "asof": "2026-03-25"}
    rows = tables(opened("evidence.py", address=address))[HISTORY][1:]
    assert ["held on the day" in row[1] for row in rows] == [False] * 2 + [True] + [False] * 2


def test_changes_tells_a_return_on_its_own_day(home: Path) -> None:
    app = opened("changes.py")
    counted = tables(app)["Documents that changed values"][1:]
    assert len(counted) == 4
    assert "10 April 2026" in counted[0][1]
    assert "published there again; first seen on 1 March 2026" in counted[0][1]
    assert "again" not in counted[3][1]
    assert "4 values changed in 2 documents" in words(app)
    assert home.is_dir()


def test_every_return_is_an_event_of_its_own(home: Path) -> None:
    made = Store(f"sqlite:///{home / 'ledger.db'}")
    events = news.changed(made.changed_releases(Asked()))
    made.close()
    assert len({e.key for e in events}) == len({e.at for e in events}) == len(events) == 4


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_of_two_documents_that_came_within_one_second_the_later_holds(
    store: Store, order: tuple[int, ...]
) -> None:
    documents = []
    for value in ("1,250", "1,260", "1,270"):
        changed = grid(4)
        changed[1][5] = value
        documents.append(report(part4=changed))
    for turn, which in enumerate(order, start=1):
        _fetched(store, documents[which], turn / 4 * SECOND)
    query = Query(measures=("notices",), harms=("all",), actors=("all",))
    at_the_end = replace(query, as_of=AT)
    said = [1250 + 10 * order[-1]]
    assert [o.value.number for o in store.observations(query)] == said
    assert [o.value.number for o in store.observations(at_the_end)] == said
    assert store.observations(replace(query, as_of=AT - timedelta(seconds=1))) == []
    _fetched(store, documents[order[0]], 0.9 * SECOND)
    lived = list(store.export())
    assert [o.value.number for o in store.observations(query)] == [1250 + 10 * order[0]]
    from_archive.replay(store)
    assert list(store.export()) == lived


def test_what_was_archived_in_whole_seconds_reads_as_it_did(store: Store) -> None:
    kept = snapshot_of(report(), "r.zip", SOURCE, Origin(Obtained.FETCHED, AT, url=PAGE))
    readers.archive().keep(report(), kept)
    (line,) = readers.archive().home.glob("*/*.jsonl")
    assert f'"{AT.isoformat(timespec="seconds")}"' in line.read_text()
    from_archive.replay(store)
    assert {o.first_seen for o in store.observations(Query())} == {AT}
