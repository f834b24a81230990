"""Laws of two documents beside each other: every figure is counted once. Synthetic."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from data.contrast import Contrast
from data.model import Obtained, Reading, Value
from data.store import Store
from metrics import differences
from pages.parts import two_documents_file
from scrapers.__main__ import app
from tests import releases
from tests.exhibition import TODAY, links, opened, tables, words
from tests.releases import ALL, FIRST, upto, whole

runner = CliRunner()
OLDER = upto(1, "2025-Q2", {"2025-Q1": 10.0, "2025-Q2": 20.0})
NEWER = upto(2, "2025-Q3", {"2025-Q2": 25.0, "2025-Q3": 30.0})


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """Return an empty, migrated ledger, on each database in turn."""
    made = Store(database)
    made.migrate()
    yield made
    made.close()


def contrast(store: Store, *readings: Reading) -> Contrast:
    for reading in readings:
        store.save(reading)
    one, other = store.comparable()[releases.SOURCE]
    assert store.contrast(one, other) == store.contrast(other, one)
    return store.contrast(one, other)


def counts(made: Contrast) -> tuple[int, ...]:
    """Return unchanged, other digits, changed, new, no longer stated, explained, beyond."""
    found = (made.changed, made.added, made.missing, made.explained)
    return (made.unchanged, made.digits, *map(len, found), made.beyond_before, made.beyond_now)


def test_changed_new_and_no_longer_stated_are_told_apart(store: Store) -> None:
    made = contrast(store, OLDER, NEWER)
    assert counts(made) == (0, 0, 1, 0, 1, 0, 0, 1)
    (changed,) = made.changed
    assert changed.relative == 0.25
    held = store.statements_at([changed.before, changed.now])
    assert [held[row].value.number for row in (changed.before, changed.now)] == [20.0, 25.0]


def test_every_figure_of_both_documents_is_counted_once(store: Store) -> None:
    made = contrast(store, whole(1, "2025-Q2"), upto(2, "2025-Q3", ALL | {"2025-Q1": 1.0}))
    shared = made.unchanged + made.digits + len(made.changed)
    assert shared + len(made.missing) + len(made.explained) + made.beyond_before == 2
    assert shared + len(made.added) + made.beyond_now == 3


def test_a_document_of_other_periods_does_not_leave_them_out(store: Store) -> None:
    one = releases.release(0, {"2025-Q1": 1.0, "2025-Q2": 2.0})
    other = releases.release(1, {"2025-Q2": 2.0})
    assert counts(contrast(store, one, other)) == (1, 0, 0, 0, 0, 0, 1, 0)


def test_a_share_with_fewer_digits_is_no_change(store: Store) -> None:
    def share(number: int, stated: float, printed: str) -> Reading:
        read = releases.release(number, {"2025-Q1": 1.0})
        (one,) = read.observations
        cited = one.citation._replace(quote=printed)
        value = Value(stated, unit="share")
        return replace(read, observations=(one._replace(value=value, citation=cited),))

    made = contrast(store, share(0, 0.213169976, "0.213169976"), share(1, 0.213, "0.213"))
    assert counts(made) == (0, 1, 0, 0, 0, 0, 0, 0)


def test_what_we_read_anew_is_no_difference_between_documents(store: Store) -> None:
    store.save(releases.release(0, FIRST | {"2025-Q1": 1.0}))
    made = contrast(store, releases.release(0, FIRST, reader="test@2"), releases.release(1, FIRST))
    assert counts(made) == (3, 0, 0, 0, 0, 0, 0, 0)


def test_documents_without_a_period_in_common_and_transcriptions_are_not_offered(
    store: Store,
) -> None:
    store.save(releases.release(0, {"2025-Q1": 1.0}))
    store.save(releases.release(1, {"2025-Q2": 1.0}))
    ours = releases.release(2, FIRST)
    store.save(replace(ours, snapshot=replace(ours.snapshot, obtained=Obtained.RECORDED)))
    assert store.comparable() == {}


def test_the_largest_relative_change_stands_first_and_one_from_zero_last(store: Store) -> None:
    older = releases.release(0, {"2025-Q1": 0.0, "2025-Q2": 100.0, "2025-Q3": 100.0})
    newer = releases.release(1, {"2025-Q1": 5.0, "2025-Q2": 101.0, "2025-Q3": 50.0})
    made = contrast(store, older, newer)
    assert [c.relative for c in made.changed] == [-0.5, 0.01, None]


def test_a_difference_of_shares_is_told_in_percentage_points() -> None:
    one, two = (
        releases.release(0, {"2025-Q1": 1.0})
        .observations[0]
        ._replace(value=Value(number, unit="share"))
        for number in (0.9, 0.85)
    )
    assert differences.absolute(one, two) == "\N{MINUS SIGN}5 percentage points"
    assert differences.share(one, two) == "\N{MINUS SIGN}5.6 %"
    zero = one._replace(value=Value(0.0, unit="share"))
    assert differences.share(zero, two).startswith("no ratio")


# --- page, file and command ------------------------------------------------------------------


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the home of a ledger with two releases of one source."""
    monkeypatch.setenv("LEDGER_HOME", str(tmp_path))
    monkeypatch.setenv("TODAY", TODAY)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    store = Store()
    store.migrate()
    for reading in (OLDER, NEWER):
        store.save(reading)
    store.close()
    return tmp_path


CHANGED, GONE = "Changed between two documents", "No longer stated between two documents"


def test_nothing_is_compared_before_somebody_chooses(home: Path) -> None:
    app = opened("changes.py")
    assert app.selectbox(key="own_compare").value == "none"
    assert CHANGED not in tables(app)
    app.selectbox(key="own_compare").set_value(releases.SOURCE).run()
    assert len(tables(app)[CHANGED][1:]) == 1
    assert releases.SOURCE in app.query_params["compare"]
    assert releases.snapshot(2).id in app.query_params["newer"]
    assert home.is_dir()


def test_the_address_keeps_the_two_documents_and_what_is_looked_at(home: Path) -> None:
    one, two = (releases.snapshot(n).id for n in (1, 2))
    address = {"compare": releases.SOURCE, "newer": two, "older": one}
    app = opened("changes.py", address=address)
    ((figure, was, became, apart, evidence),) = tables(app)[CHANGED][1:]
    assert (was.split()[0], became.split()[0]) == ("20", "25")
    assert "+5" in apart
    assert "+25 %" in apart
    assert links(app)[evidence].startswith("evidence?f=")
    assert figure.startswith("Facebook")
    assert "1 value changed; new: 0; no longer stated: 1" in words(app)
    app = opened("changes.py", address=address | {"differ": "missing"})
    assert "begins with a later period" in tables(app)[GONE][1][2]
    assert home.is_dir()


def test_the_file_holds_every_difference_with_bare_numbers(home: Path) -> None:
    store = Store(f"sqlite:///{home / 'ledger.db'}")
    made = store.contrast(*store.comparable()[releases.SOURCE])
    about = ("older", "newer", "changes?compare=x")
    content = two_documents_file.csv_of(store, made, about, date(2026, 11, 21))
    store.close()
    lines = content.decode("utf-8-sig").splitlines()
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    told = {r["difference"]: (r["was_printed"], r["became_printed"], r["absolute"]) for r in rows}
    assert told == {"changed": ("20", "25", "5"), "no longer stated": ("10", "", "")}


def test_the_command_compares_by_release_or_by_snapshot(home: Path) -> None:
    by_day = ["--source", releases.SOURCE, "--between", "2025-06-30", "2025-09-30"]
    by_name = ["--between", releases.snapshot(2).id, releases.snapshot(1).id]
    one, two = (runner.invoke(app, ["changes", *asked]) for asked in (by_day, by_name))
    assert one.exit_code == two.exit_code == 0
    assert one.stdout == two.stdout
    assert "'20' -> '25' (+25.0%)" in one.stdout
    assert "1 changed, 0 new, 1 no longer stated" in one.stdout
    assert home.is_dir()


@pytest.mark.parametrize("names", [("nothing", "like"), ("meta", "meta")])
def test_documents_that_cannot_be_told_are_refused(home: Path, names: tuple[str, str]) -> None:
    done = runner.invoke(app, ["changes", "--between", *names])
    assert done.exit_code == 2
    assert home.is_dir()
