"""Laws of two databases: whatever differs between SQLite and PostgreSQL, the ledger is the same.

All figures are synthetic. The PostgreSQL databases sort text by the rules of English wherever
the server can, so an order left to the database shows.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from data import connect, write
from data.connect import Unavailable
from data.model import (
    Absence,
    Bound,
    Citation,
    Document,
    IssueKind,
    Note,
    Observation,
    Obtained,
    Reading,
    Series,
    Snapshot,
    Tier,
    Value,
)
from data.query import Query, Vintage
from data.storable import Unstorable
from data.store import Store
from scrapers.receiving import by_hand, from_archive, opening, readers
from scrapers.receiving.origin import Origin
from tests import postgres
from tests.test_run import AT, ROOT, SOURCE, grid, report
from tests.test_store import restated, taken

SOON = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
# Sorted by a language these change places; by code points they do not.
ODD = ("Z", "a", "B", "_x", "-y", "é", "e", "E", "ß", "ss", " ", "\u200b", "\U0001f600", "\uffee")


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """Return an empty, migrated ledger, on each database in turn."""
    made = Store(database)
    made.migrate()
    yield made
    made.close()


@pytest.fixture
def both(
    ledger_home: Path, cluster: postgres.Cluster, migrated: str
) -> Iterator[tuple[Store, Store]]:
    """Return a ledger on SQLite and one on PostgreSQL, for one archive."""
    name = cluster.fresh(migrated)
    stores = (Store(f"sqlite:///{ledger_home / 'ledger.db'}"), Store(cluster.url(name)))
    for store in stores:
        store.migrate()
    yield stores
    for store in stores:
        store.close()
    cluster.drop(name)


def _reading(*rows: tuple[str, Value, str], key: str = "0") -> Reading:
    """Return a reading of one snapshot: a figure for each (place, value, quote)."""
    snapshot = Snapshot(
        *("synthetic", key * 64, "", AT, Obtained.DROPPED, Tier.HELD, "synthetic.csv", 1)
    )
    document = Document("synthetic/x", "synthetic", "Synthetic", "Nobody", "", Tier.HELD)
    found = tuple(_observation(snapshot, n, *row) for n, row in enumerate(rows))
    return Reading(snapshot, "synthetic@1", (document,), found)


def _observation(
    snapshot: Snapshot, number: int, place: str, value: Value, quote: str
) -> Observation:
    dates = ("2026-01-01", "2026-06-30")
    return Observation(
        Series("synthetic", "murmur", "", place, "x", "all", "all", "notices", "", *dates),
        value,
        Citation(snapshot.id, f"#cell={number + 2},1", quote),
        "synthetic/x",
        "synthetic",
        "all",
        Tier.HELD,
        "synthetic@1",
        AT,
    )


# --- the same ledger ----------------------------------------------------------------------


@pytest.mark.postgresql
def test_the_export_of_one_archive_is_equal_byte_for_byte(both: tuple[Store, Store]) -> None:
    sqlite, postgresql = both
    other = [[c.replace("1,200", "1,250") for c in row] for row in grid(4)]
    for content, at in (
        (report(), AT),
        (report(part4=other), AT + timedelta(30)),
        (b"not,a\nreport,", AT + timedelta(31)),
    ):
        by_hand.drop(sqlite, SOURCE, [("report.zip", content)], Origin(Obtained.DROPPED, at))
    opening.load_recorded(sqlite, "synthetic.csv", transcribed(), AT)
    from_archive.replay(postgresql)
    lines = list(sqlite.export())
    assert len(lines) > 1000
    assert "\n".join(postgresql.export()).encode() == "\n".join(lines).encode()
    assert _told(postgresql) == _told(sqlite)


def _told(store: Store) -> list[object]:
    return [
        store.observations(Query()),
        store.observations(Query(as_of=AT)),
        store.snapshots(),
        store.issues(open_only=False),
        store.findings(),
        store.periods_held(),
        store.places(["dsa_annex_i"]),
        store.documents(),
    ]


def test_text_is_sorted_by_code_point_whatever_the_language(store: Store) -> None:
    store.save(_reading(*((place, Value(1.0), "1") for place in ODD)))
    for number, name in enumerate(ODD):
        snapshot = Snapshot(
            *(f"s{name}", f"{number:064x}", "", AT, Obtained.DROPPED, Tier.HELD, "x.csv", 1)
        )
        store.record_page(snapshot)
    assert [o.series.jurisdiction for o in store.observations(Query())] == sorted(ODD)
    assert store.places(["synthetic"]) == sorted(ODD)
    ids = [s.id for s in store.snapshots() if s.source != "synthetic"]
    assert ids == sorted(ids)
    assert list(store.export()) == sorted(store.export(), key=_table_then_line)


def _table_then_line(line: str) -> tuple[int, str]:
    order = ("document", "observation", "note", "finding", "issue")
    return next(n for n, name in enumerate(order) if f'"table": "{name}"' in line), line


def test_text_is_kept_as_it_is_and_an_empty_one_is_not_nothing(store: Store) -> None:
    quotes = (
        "",
        " ",
        "NULL",
        "\\N",
        "\\.",
        "a\tb",
        "a\r\nb",
        "'--",
        '"',
        "%s",
        "{{",
        "x" * 300_000,
    )
    reading = _reading(*((f"p{n}", Value(1.0), quote) for n, quote in enumerate(quotes)))
    store.save(reading)
    assert store.observations(Query()) == sorted(reading.observations, key=lambda o: o.series)


def test_filters_mind_case(store: Store) -> None:
    store.save(_reading(("EU", Value(1.0), "1"), ("eu", Value(2.0), "2")))
    found = store.observations(Query(jurisdictions=("EU",)))
    assert [o.value.number for o in found] == [1.0]


@SOON
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_comes_back_as_it_went(store: Store, number: float) -> None:
    store.forget_readings()
    store.save(_reading(("EU", Value(number, number, number, Bound.RANGE), "n")))
    value = store.observations(Query())[0].value
    assert (value.number, value.low, value.high) == (number, number, number)
    (line,) = [x for x in store.export() if '"table": "observation"' in x]
    assert f'"number": {number + 0.0!r}' in line


def test_an_absence_comes_back_as_an_absence(store: Store) -> None:
    absences = [(f"p{n}", Value(absence=a), "") for n, a in enumerate(Absence)]
    store.save(_reading(*absences))
    found = store.observations(Query())
    assert [o.value.absence for o in found] == list(Absence)
    assert {o.value.number for o in found} == {None}


def test_ids_use_all_64_bits(store: Store) -> None:
    reading = _reading(*((f"p{n}", Value(1.0), "1") for n in range(200)))
    store.save(reading)
    keys = [o.series.key for o in reading.observations]
    assert min(keys) < -(2**62) < 2**62 < max(keys)
    assert {o.id for o in store.observations(Query())} == {o.id for o in reading.observations}
    for o in reading.observations[:5]:
        assert store.observation(o.id) == o
        assert store.vintages(o.series) == [o]


def test_a_document_may_be_larger_than_two_gigabytes(store: Store) -> None:
    snapshot = replace(_reading().snapshot, size=17_000_000_000)
    store.record_page(snapshot)
    assert store.snapshot(snapshot.id) == snapshot


def test_lists_of_many_thousands_are_asked_in_parts(store: Store) -> None:
    reading = _reading(("EU", Value(1.0), "1"))
    one = reading.observations[0]
    note = Note(one.series, Citation(reading.snapshot.id, "#cell=9,9", "a remark"))
    store.save(replace(reading, notes=(note,)))
    others = (one.series._replace(breakdown=f"n={n}") for n in range(70_000))
    assert store.notes([*others, one.series]) == {one.series.key: [note.citation]}
    assert set(store.documents([*(f"none/{n}" for n in range(70_000)), "synthetic/x"])) == {
        "synthetic/x"
    }


@pytest.mark.parametrize(
    "reading",
    [
        _reading(("EU", Value(1.0), "1\x00")),
        _reading(("EU", Value(1.0), "\ud83d")),
        _reading(("EU", Value(float("nan")), "nan")),
        _reading(("EU", Value(float("inf")), "1e999")),
        _reading(("EU", Value(high=float("-inf"), bound=Bound.BELOW), "x")),
    ],
    ids=["zero character", "half a character", "not a number", "infinite", "infinite bound"],
)
def test_what_one_database_would_change_is_refused_on_both(store: Store, reading: Reading) -> None:
    before = list(store.export())
    with pytest.raises(Unstorable):
        store.save(reading)
    assert list(store.export()) == before


def test_a_document_with_a_zero_character_is_refused_with_an_issue(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(_content: bytes, snapshot: Snapshot, *_: object) -> Reading:
        whole = _reading(("EU", Value(1.0), "1\x00"))
        return replace(whole, snapshot=snapshot)

    monkeypatch.setattr(readers, "reader_of", lambda _source: read)
    origin = Origin(Obtained.DROPPED, AT)
    received = by_hand.drop(store, SOURCE, [("x.json", b"{}")], origin)[0]
    assert received.reading.refused
    assert [i.kind for i in store.issues(SOURCE)] == [IssueKind.BYTES]
    assert "U+0000" in store.issues(SOURCE)[0].message
    assert store.observations(Query()) == []


_TRANSCRIBED = {
    "programme": "dsa_annex_i",
    "platform": "pinterest",
    "jurisdiction": "EU",
    "category": "dsa/TOTAL",
    "words": "TOTAL",
    "words_status": "printed",
    "population": "all",
    "actor": "all",
    "value": "4321",
    "edition": "1",
    "period_start": "2026-01-01",
    "period_end": "2026-06-30",
    "unit": "count",
    "unit_status": "by_template",
    "definition": "synthetic",
    "source_title": "Synthetic report",
    "publisher": "Nobody",
    "source_url": "https://synthetic.example/report",
    "confidence": "medium",
    "tier": "second_hand",
    "licence": "synthetic",
    "attribution": "synthetic",
}
_MEASURED = (("notices", "page 7"), ("notice_items", "page 8"))


# --- two writers --------------------------------------------------------------------------

_WRITER = """
import sys
sys.path.insert(0, {root!r})
from tests.test_databases import histories
from data.store import Store
store = Store()
print("ready", flush=True)
sys.stdin.readline()
for reading in histories({order}):
    store.save(reading)
"""
_STARTER = """
import sys
sys.path.insert(0, {root!r})
from scrapers.receiving import opening
from tests.test_databases import bundled
opening.recorded_documents = bundled
print("ready", flush=True)
sys.stdin.readline()
print(opening.first_start(), flush=True)
"""


def transcribed() -> bytes:
    """Return a short file of transcribed figures; they are synthetic."""
    from scrapers.sources.recorded.parse import COLUMNS

    row = dict.fromkeys(COLUMNS, "") | _TRANSCRIBED
    rows = [",".join(COLUMNS)]
    rows += [",".join((row | {"measure": m, "place": p}).values()) for m, p in _MEASURED]
    return "\n".join([*rows, ""]).encode()


def bundled() -> list[tuple[str, bytes, datetime]]:
    """Return one short file of transcribed figures in place of those of the project."""
    return [("synthetic.csv", transcribed(), AT)]


def histories(order: int) -> list[Reading]:
    """Return the same ten readings in one of two orders: restated, read again, and others'."""
    first, second = taken(at=AT), taken(restated(), AT + timedelta(days=1))
    again = [taken(at=AT, reader="test@2")]
    again += [taken(restated(), AT + timedelta(days=1), "test@2")]
    others = [
        _reading(*((f"p{n}", Value(1.0 + k), "1") for n in range(50)), key=str(k)) for k in range(6)
    ]
    if order:
        return [first, second, *again, *others]
    return [*reversed(others), second, *reversed(again[1:]), first, *again[:1]]


def _at_once(code: str, homes: list[Path], *given: dict[str, object]) -> list[str]:
    """Start a process for each set of values, let them go at one moment, return what they say."""
    children = [
        subprocess.Popen(
            [sys.executable, "-c", code.format(root=str(ROOT), **values)],
            env={**os.environ, "LEDGER_HOME": str(home)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for home, values in zip(homes, given, strict=True)
    ]
    for child in children:
        assert child.stdout
        assert child.stdout.readline() == "ready\n"
    for child in children:
        assert child.stdin
        child.stdin.write("go\n")
        child.stdin.flush()
    said = [child.communicate(timeout=120)[0].strip() for child in children]
    assert [child.returncode for child in children] == [0] * len(children)
    return said


def test_two_that_write_at_once_double_nothing_and_lose_nothing(
    store: Store, ledger_home: Path
) -> None:
    _at_once(_WRITER, [ledger_home] * 2, {"order": 0}, {"order": 1})
    together = (list(store.export()), store.observations(Query()))
    assert len({v.observation.citation.snapshot for v in _all_vintages(store)}) == 8
    store.forget_readings()
    for reading in histories(1):
        store.save(reading)
    alone = (list(store.export()), store.observations(Query()))
    assert together[1] == alone[1]
    assert together[0] == alone[0]


def _all_vintages(store: Store) -> list[Vintage]:
    return [v for o in store.observations(Query()) for v in store.history(o.series)]


def test_two_that_start_at_once_load_the_bundled_figures_once(
    store: Store, ledger_home: Path, tmp_path: Path
) -> None:
    # Two hosts share a server and no folder; two processes on one machine share both.
    apart = store.engine.dialect.name == "postgresql"
    if apart:
        store.migrate_back("base")
    homes = [ledger_home, tmp_path / "other" if apart else ledger_home]
    said = _at_once(_STARTER, homes, {}, {})
    assert sorted(said) == ["False", "True"]
    assert len(store.observations(Query())) == 2
    assert [r.kind for r in store.runs()] == ["first start"]


def test_readers_wait_for_no_writer(store: Store) -> None:
    store.save(_reading(("EU", Value(1.0), "1")))
    with store._writing() as connection:
        write.snapshot(connection, replace(_reading().snapshot, source="other"))
        assert len(store.observations(Query())) == 1
        assert len(store.snapshots()) == 1
    assert len(store.snapshots()) == 2


# --- a database that is away --------------------------------------------------------------


@pytest.fixture
def away(ledger_home: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Name a database that does not answer; return its address."""
    pytest.importorskip("psycopg", reason="no PostgreSQL driver: psycopg is absent")
    url = f"postgresql://ada:secret@/ledger?host={ledger_home}"
    monkeypatch.setenv("DATABASE_URL", url)
    return url


def test_a_database_that_is_away_says_so_in_one_sentence(away: str) -> None:
    with pytest.raises(Unavailable, match="does not answer") as refused:
        Store().observations(Query())
    assert "secret" not in str(refused.value)
    assert away not in str(refused.value)


def test_a_page_without_its_database_says_so_and_shows_no_trace(away: str) -> None:
    from streamlit.testing.v1 import AppTest

    app = AppTest.from_file(str(ROOT / "pages" / "navigation.py"), default_timeout=60).run()
    assert [e.message for e in app.exception] == []
    assert ["does not answer" in e.value and "secret" not in e.value for e in app.error] == [True]
    assert away not in app.error[0].value


def test_the_application_opens_without_its_database_and_says_why(away: str) -> None:
    assert "does not answer" in opening.opened()
    assert away not in opening.opened()


def test_a_command_without_its_database_ends_with_one_sentence(away: str) -> None:
    command = [sys.executable, "-m", "scrapers", "status"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr.strip() == "The database that holds the ledger does not answer."
    assert away not in ended.stdout


def test_a_writer_whose_turn_does_not_come_says_so(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connect, "PATIENCE", 1)
    monkeypatch.setattr(connect, "_PRAGMAS", ("busy_timeout=1000",))
    hasty = Store(store.url)
    with store._writing():
        with pytest.raises(Unavailable, match="Another process has been writing"):
            hasty.save(_reading(("EU", Value(1.0), "1")))
        assert hasty.observations(Query()) == []
    hasty.save(_reading(("EU", Value(1.0), "1")))
    assert len(store.observations(Query())) == 1
    hasty.close()


@pytest.mark.postgresql
def test_a_question_that_takes_too_long_is_stopped(
    cluster: postgres.Cluster, migrated: str
) -> None:
    name = cluster.fresh(migrated)
    store = Store(f"{cluster.url(name)}&options=-c%20statement_timeout%3D50")
    with pytest.raises(Unavailable, match="longer than"), store._reading() as connection:
        connection.execute(text("SELECT pg_sleep(5)"))
    with store._writing() as connection:  # a load takes the time it takes
        connection.execute(text("SELECT pg_sleep(0.2)"))
    store.close()
    cluster.drop(name)


@pytest.mark.postgresql
def test_a_server_that_came_back_is_asked_again(cluster: postgres.Cluster, migrated: str) -> None:
    name = cluster.fresh(migrated)
    store = Store(cluster.url(name))
    store.save(_reading(("EU", Value(1.0), "1")))
    with store._reading() as connection:
        number = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        named = connection.execute(text("SHOW application_name")).scalar_one()
    cluster.tell(f"SELECT pg_terminate_backend({int(number)})")
    assert named == "notice-to-redress"
    assert len(store.observations(Query())) == 1
    store.close()
    cluster.drop(name)


@pytest.mark.parametrize(
    ("given", "opened"),
    [
        ("postgres://ada@db/ledger", "postgresql+psycopg://ada@db/ledger"),
        ("postgresql://ada@db/ledger", "postgresql+psycopg://ada@db/ledger"),
        ("postgresql+psycopg://ada@db/ledger", "postgresql+psycopg://ada@db/ledger"),
        ("sqlite:///x.db", "sqlite:///x.db"),
    ],
)
def test_every_spelling_of_an_address_is_understood(given: str, opened: str) -> None:
    assert Store(given).url == opened


@pytest.mark.postgresql
@pytest.mark.usefixtures("ledger_home")
def test_postgresql_counts_a_ledger_that_was_filled_a_moment_ago(
    cluster: postgres.Cluster,
) -> None:
    """It plans by that count, and would believe the tables empty."""
    store = Store(cluster.url(cluster.fresh()))
    opening.first_start(store)
    engine = connect.engine(store.url)
    with engine.connect() as connection:
        counted = connection.execute(
            text("SELECT reltuples FROM pg_class WHERE oid = 'observation'::regclass")
        ).scalar_one()
        held = connection.execute(text("SELECT count(*) FROM observation")).scalar_one()
    engine.dispose()
    store.close()
    assert held / 2 <= counted <= held
