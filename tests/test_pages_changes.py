"""The page of changes: counted by release, one by one, filtered from the address. Synthetic."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from data.changes import Asked
from data.model import Reading, public_id
from data.store import Store
from data.unstated import Sought
from pages.parts import changes, changes_file, left_out_file
from tests import releases
from tests.exhibition import TODAY, links, opened, tables, words
from tests.releases import FIRST, release

COUNTED, LISTED = "Documents that changed values", "Changed values"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the home of a ledger with three releases: stated, changed, one change taken back."""
    monkeypatch.setenv("LEDGER_HOME", str(tmp_path))
    monkeypatch.setenv("TODAY", TODAY)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    store = Store()
    store.migrate()
    for reading in releases.three():
        store.save(reading)
    store.close()
    return tmp_path


def more(home: Path, *readings: Reading) -> None:
    store = Store(f"sqlite:///{home / 'ledger.db'}")
    for reading in readings:
        store.save(reading)
    store.close()


def test_releases_are_counted_and_values_listed_one_by_one(home: Path) -> None:
    app = opened("changes.py")
    assert app.title[0].value == "Changes and breaks"
    counted = tables(app)[COUNTED]
    assert [r[4:] for r in counted[1:]] == [["1", "1"], ["2", "none"]]
    assert "restated by the publisher" in counted[1][3]
    listed = tables(app)[LISTED][1:]
    assert len(listed) == 3
    assert listed[0][1].startswith("1,400")
    assert listed[0][2].startswith("2,400")
    assert "back to the value of Release 0, obtained 1 March 2026" in listed[0][3]
    assert "back to" not in listed[1][3] + listed[2][3]
    assert "3 values changed in 2 documents; 1 of them returned" in words(app)
    assert home.is_dir()


def test_every_changed_value_leads_to_its_evidence(home: Path) -> None:
    store = Store(f"sqlite:///{home / 'ledger.db'}")
    now = [public_id(o.id) for o in store.vintages(releases.series("2025-Q1"))[1:]]
    store.close()
    found = links(opened("changes.py"))
    assert [found[one] for one in now] == [f"evidence?f={one}" for one in now]


def test_the_address_filters_by_service_kind_and_document(home: Path) -> None:
    more(home, release(3, FIRST, platform="instagram"))
    more(home, release(3, {**FIRST, "2025-Q3": 1.0}, platform="instagram", reader="test@2"))
    app = opened("changes.py", address={"service": "instagram"})
    assert [r[0].split(":")[0] for r in tables(app)[LISTED][1:]] == ["Instagram"]
    app = opened("changes.py", address={"kind": "restated"})
    assert {r[0].split(":")[0] for r in tables(app)[LISTED][1:]} == {"Facebook"}
    app = opened("changes.py", address={"release": releases.snapshot(1).id})
    assert len(tables(app)[LISTED][1:]) == 2
    app = opened("changes.py", address={"kind": "nonsense"})
    assert "nonsense" in words(app)


def test_a_choice_changes_what_is_listed(home: Path) -> None:
    app = opened("changes.py")
    offered = app.selectbox(key="own_release").options
    assert len({*offered}) == len(offered) > 2
    assert any("release-2.csv" in words for words in offered)
    app.selectbox(key="own_release").set_value(releases.snapshot(2).id).run()
    assert len(tables(app)[LISTED][1:]) == 1
    assert releases.snapshot(2).id in app.query_params["release"]
    assert home.is_dir()


def test_a_kind_without_changes_says_so_and_keeps_the_filters(home: Path) -> None:
    app = opened("changes.py", address={"kind": "corrected"})
    assert LISTED not in tables(app)
    assert "No value of this kind changed" in words(app)
    assert app.selectbox(key="own_kind").value == "corrected"
    assert home.is_dir()


def test_a_long_list_is_paged_and_counted_whole(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "AT_ONCE", 2)
    app = opened("changes.py")
    assert len(tables(app)[LISTED][1:]) == 2
    assert "Values 1 to 2 of 3" in words(app)
    app.selectbox(key="own_rows").set_value("3").run()
    assert "Values 3 to 3 of 3" in words(app)
    assert home.is_dir()


def test_what_had_not_come_by_a_day_is_not_known_on_it(home: Path) -> None:
    app = opened("changes.py", address={"asof": "2026-04-10"})
    assert len(tables(app)[LISTED][1:]) == 2
    app = opened("changes.py", address={"asof": "2026-03-10"})
    assert "No value in this ledger was ever stated otherwise, as of 10 March 2026" in words(app)
    assert home.is_dir()


LEFT_OUT, ONE_BY_ONE = "Figures no longer stated", "Figures no longer stated, one by one"


def test_what_a_newer_release_leaves_out_is_listed_with_its_last_value(home: Path) -> None:
    more(home, releases.whole(3, "2025-Q2"), releases.upto(4, "2025-Q3", {"2025-Q3": 30.0}))
    app = opened("changes.py")
    ((figures, periods, number, last, known),) = tables(app)[LEFT_OUT][1:]
    assert figures.startswith("Facebook")
    assert (periods, number) == ("January to June 2025", "2")
    assert "“10” in release-3.csv" in last
    assert "No longer stated in the release up to 30 September 2025" in known
    assert "begins with a later period" in known
    assert len(tables(app)[ONE_BY_ONE][1:]) == 2
    assert "neither deleted nor zero" in words(app)
    chosen = opened("changes.py", address={"omitted": releases.snapshot(4).id})
    assert chosen.selectbox(key="own_omitted").value == releases.snapshot(4).id
    early = opened("changes.py", address={"asof": "2026-06-01"})
    assert LEFT_OUT not in tables(early)


def test_evidence_marks_a_last_statement_that_a_newer_release_leaves_out(home: Path) -> None:
    more(home, releases.whole(3, "2025-Q2"), releases.upto(4, "2025-Q3", {"2025-Q3": 30.0}))
    store = Store(f"sqlite:///{home / 'ledger.db'}")
    last = store.omissions(Sought())[0].last
    store.close()
    app = opened("evidence.py", address={"f": public_id(last.id)})
    assert "no longer stated in the release up to 30 September 2025" in words(app)
    assert "That is no zero" in words(app)
    assert "holds today" in words(app)


def test_the_file_of_what_is_left_out_names_both_documents(home: Path) -> None:
    more(home, releases.whole(3, "2025-Q2"), releases.upto(4, "2025-Q3", {"2025-Q3": 30.0}))
    store = Store(f"sqlite:///{home / 'ledger.db'}")
    content = left_out_file.csv_of(store.omissions(Sought()), "x", date(2026, 11, 21))
    store.close()
    lines = content.decode("utf-8-sig").splitlines()
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    assert {r["last_printed"] for r in rows} == {"10", "20"}
    assert {r["last_snapshot"] for r in rows} == {releases.snapshot(3).id}
    assert {r["not_in_snapshot"] for r in rows} == {releases.snapshot(4).id}


def test_without_corrections_the_page_says_that_there_are_none(home: Path) -> None:
    assert "we have withdrawn no figure and mended none" in words(opened("changes.py"))
    assert home.is_dir()


def test_the_file_holds_every_change_with_both_values(home: Path) -> None:
    store = Store(f"sqlite:///{home / 'ledger.db'}")
    found = store.changes(Asked())
    store.close()
    content = changes_file.csv_of(found, "changes?kind=all", date(2026, 11, 21))
    lines = content.decode("utf-8-sig").splitlines()
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    assert [(r["was_printed"], r["became_printed"]) for r in rows] == [
        (c.before.citation.quote, c.now.citation.quote) for c in found
    ]
    assert rows[0]["kind"] == "restated by the publisher"
    assert [r["back_to_value_obtained"] for r in rows] == ["2026-03-01", "", ""]
    assert rows[0]["became_evidence"] == public_id(found[0].now.id)


def test_printed_words_are_no_formula_in_a_spreadsheet(home: Path) -> None:
    store = Store(f"sqlite:///{home / 'ledger.db'}")
    one = store.changes(Asked())[0]
    store.close()
    cited = one.now.citation._replace(quote="=1+1")
    content = changes_file.csv_of(
        [one._replace(now=one.now._replace(citation=cited))], "x", date(2026, 11, 21)
    )
    assert b"'=1+1" in content
