"""One scheduler per ledger: on SQLite by a lock on a file, on PostgreSQL by a session's lock."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from data import turns
from data.connect import Unavailable
from data.store import Store
from scrapers.scheduling import schedule
from scrapers.scheduling.child import Limits
from scrapers.scheduling.schedule import Schedule
from tests import postgres
from tests.scheduling import LONG_AGO, VISITED, WEEKLY, Held, python, ran, visits, waited

ROOT = Path(__file__).resolve().parent.parent
QUICK = Limits(poll=0.02, grace=0.05)

HOLDING = """
import time
from data.store import Store
held = Store().hold("schedule", "process 4711 on murmur")
print("held" if held else "refused", flush=True)
time.sleep(60)
"""


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """Return an empty ledger, on each database in turn."""
    opened = Store(database)
    opened.migrate()
    yield opened
    opened.close()


@pytest.fixture
def server(cluster: postgres.Cluster, migrated: str, ledger_home: Path) -> Iterator[Store]:
    """Return an empty ledger on PostgreSQL."""
    assert ledger_home.is_dir()
    name = cluster.fresh(migrated)
    opened = Store(cluster.url(name))
    yield opened
    opened.close()
    cluster.drop(name)


def test_a_turn_is_one_processs_until_it_gives_it_back(store: Store) -> None:
    first = store.hold("schedule", "one")
    assert first
    assert not first.lost()
    assert store.hold("schedule", "two") is None
    first.give_back()
    second = store.hold("schedule", "two")
    assert second
    second.give_back()


def test_whoever_is_killed_gives_its_turn_back(store: Store) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDING], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        assert store.hold("schedule", "another") is None
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        assert waited(lambda: (taken := store.hold("schedule", "another")) and not taken.lost())
    finally:
        holder.kill()
        holder.communicate()


def test_a_second_scheduler_says_who_holds_the_first_and_takes_over(store: Store) -> None:
    second = Schedule(store, {"murmur": WEEKLY}, limits=QUICK)
    with Held(Schedule(store, {"murmur": WEEKLY}, limits=QUICK)) as first:
        assert waited(lambda: first.state.running)
        waiting = Held(second)
        waiting.__enter__()
        assert waited(lambda: "another process holds" in second.state.sentence)
        assert f"process {os.getpid()} on" in second.state.sentence
        assert not second.state.running
        assert second.state.next_due == {}
    assert waited(lambda: second.state.running)
    waiting.__exit__()


def test_who_waits_can_be_stopped(store: Store) -> None:
    elsewhere = store.hold("schedule", "somebody else")
    assert elsewhere
    mine = Schedule(store, {})
    with Held(mine):
        assert waited(lambda: "another process" in mine.state.sentence)
    elsewhere.give_back()
    assert store.runs("schedule") == []


def test_a_stopped_schedule_gives_its_turn_back(store: Store) -> None:
    with Held(Schedule(store, {})) as mine:
        assert waited(lambda: mine.state.running)
    taken = store.hold("schedule", "another")
    assert taken
    assert not mine.state.running
    taken.give_back()


# --- on a server, a turn can be lost ----------------------------------------------------------


def terminate(store: Store) -> None:
    """End the session that holds the schedule, as a server does that restarts."""
    killer = create_engine(store.url, isolation_level="AUTOCOMMIT")
    pids = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid::bigint = :key"
    key = {"key": turns.NUMBERS["schedule"] & 0xFFFFFFFF}
    with killer.connect() as connection:
        (pid,) = connection.execute(text(pids), key).scalars()
        connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
    killer.dispose()


@pytest.mark.postgresql
def test_the_server_knows_who_holds_the_schedule_whatever_was_last_said(server: Store) -> None:
    assert schedule.holder(server) == "not known"
    with Held(Schedule(server, {}, limits=QUICK)) as mine:
        assert waited(lambda: mine.state.running)
        assert schedule.holder(server).startswith(f"{schedule.me()} runs the schedule")
    held = server.hold("schedule", "process 4711 on murmur")
    assert held
    assert schedule.holder(server) == "process 4711 on murmur"
    held.give_back()


@pytest.mark.postgresql
def test_a_name_the_server_cannot_keep_does_not_stop_us(server: Store) -> None:
    held = server.hold("schedule", "ü" + "x" * 99)
    assert held
    assert server.who_holds("schedule") == "?" + "x" * 62
    held.give_back()


@pytest.mark.postgresql
def test_a_turn_whose_session_ended_is_lost(server: Store) -> None:
    held = server.hold("schedule", "one")
    assert held
    terminate(server)
    assert held.lost()
    second = server.hold("schedule", "two")
    assert second
    held.give_back()
    assert not second.lost()
    second.give_back()


@pytest.mark.postgresql
def test_a_schedule_that_lost_its_turn_stops_and_waits_for_it_again(
    server: Store, tmp_path: Path
) -> None:
    begun = tmp_path / "begun"
    long = f"open({str(begun)!r}, 'w').close()\nimport time; time.sleep(60)"
    ran(server, "murmur", LONG_AGO)
    mine = Schedule(server, {"murmur": WEEKLY}, launch=python(long), limits=QUICK)
    with Held(mine):
        assert waited(begun.exists)
        mine._launch = python(VISITED)
        terminate(server)
        assert waited(lambda: len(visits(server)) == 2)
    assert [run.kind for run in server.runs("murmur")] == ["visit", "abandoned", "visit"]
    said = [run.message for run in reversed(server.runs("schedule"))]
    words = ("runs the", "lost its hold on the ledger and stopped", "runs the", "stopped the")
    assert len(said) == len(words)
    assert all(w in s for w, s in zip(words, said, strict=True))


@pytest.mark.postgresql
def test_nothing_is_begun_by_a_schedule_that_lost_its_turn(server: Store) -> None:
    mine = Schedule(server, {}, launch=python(VISITED))
    mine._hold = server.hold("schedule", "one")
    terminate(server)
    mine.visit("murmur")
    assert visits(server) == []


def test_a_schedule_whose_database_is_away_says_so_and_waits(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = Schedule(store, {}, limits=QUICK)

    def away(*_: object) -> None:
        raise Unavailable("The database that holds the ledger does not answer.")

    with monkeypatch.context() as patch:
        patch.setattr(Store, "hold", away)
        held = Held(mine)
        held.__enter__()
        assert waited(lambda: "does not answer" in mine.state.sentence)
        assert not mine.state.running
    assert waited(lambda: mine.state.running)
    held.__exit__()
