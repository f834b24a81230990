"""The way from a text on the page on services to its evidence. All texts are synthetic."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.archive import Archive
from data.model import Obtained, Statement, public_id
from data.store import Store
from scrapers.receiving import by_hand
from scrapers.receiving.origin import Origin
from tests import exhibition
from tests.exhibition import links, opened, tables, words

FIRST, AGAIN = datetime(2026, 8, 28, 9, 0, tzinfo=UTC), datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
OLD, NEW = "Synthetic answer number 3.", "Synthetic answer, reworded."
VERSIONS = "Versions of this text over time"


@pytest.fixture
def reworded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the home of a ledger in which a publisher reworded an answer in October."""
    monkeypatch.setenv("LEDGER_HOME", str(tmp_path))
    monkeypatch.setenv("TODAY", "2026-11-21")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    store = Store()
    store.migrate()
    for at, changes in ((FIRST, {}), (AGAIN, {OLD: NEW})):
        origin = Origin(Obtained.DROPPED, at, by="A. Tester")
        report = exhibition._report("TikTok", changes)
        by_hand.drop(store, "dsa_tiktok", [("report.zip", report)], origin)
    store.close()
    return tmp_path


def _said(quote: str, store: Store) -> Statement:
    every = {v.stated for s in store.statements() for v in store.versions(s)}
    return next(s for s in every if s.citation.quote == quote)


def _id(quote: str) -> str:
    store = Store()
    found = public_id(_said(quote, store).id)
    store.close()
    return found


@pytest.mark.usefixtures("reworded")
def test_a_quoted_text_leads_to_its_evidence() -> None:
    app = opened("services.py", address={"s": "tiktok"})
    assert NEW in words(app)
    assert OLD not in words(app)
    assert links(app)["evidence of this text"].startswith("evidence?s=")
    app = opened("evidence.py", address={"s": _id(NEW)})
    assert [e.message for e in app.exception] == []
    assert [w.value for w in app.warning] == []
    about = dict(tables(app)["What this text is about"])
    assert about["What"].startswith("Qualitative description of indicators of accuracy")
    assert about["Service"] == "TikTok"
    assert "part 11" in about["Published under"]
    (grid,) = (rows for caption, rows in tables(app).items() if "row 5, column 5" in caption)
    assert any(NEW in row for row in grid)
    assert dict(tables(app)["The stored bytes"])["Address in the file"].endswith("#cell=5,5")


@pytest.mark.usefixtures("reworded")
def test_every_version_stands_on_the_page_with_what_set_it_apart() -> None:
    app = opened("evidence.py", address={"s": _id(OLD), "asof": "2026-09-01"})
    first, second = tables(app)[VERSIONS][1:]
    assert "held on the day looked at" in first[0]
    assert first[3] == "first statement held"
    assert "holds today" in second[0]
    assert second[3].startswith("restated by the publisher")
    assert NEW in words(app)  # in its expander, word for word
    assert "Another version of this text holds today" in words(app)
    assert links(app)["see it"] == f"evidence?s={_id(NEW)}&asof=2026-09-01"
    before = opened("evidence.py", address={"s": _id(OLD), "asof": "2026-08-01"})
    assert "On 1 August 2026 none of them was known" in words(before)


@pytest.mark.usefixtures("reworded")
def test_the_day_of_knowledge_changes_the_words_quoted() -> None:
    app = opened("services.py", address={"s": "tiktok", "asof": "2026-09-01"})
    assert OLD in words(app)
    assert NEW not in words(app)
    assert "as known on 1 September 2026" in words(app)
    app = opened("services.py", address={"s": "tiktok", "asof": "2026-08-01"})
    told = "of a report of TikTok was held, as known on 1 August 2026."
    assert told in words(app)


@pytest.mark.usefixtures("reworded")
def test_a_text_is_found_by_its_id_in_the_search() -> None:
    app = opened("evidence.py")
    app.text_input[0].set_value(_id(NEW)).run()
    assert [e.message for e in app.exception] == []
    link = next(words for words in links(app) if words.startswith("TikTok: Qualitative"))
    assert links(app)[link] == f"evidence?s={_id(NEW)}"


@pytest.mark.usefixtures("reworded")
@pytest.mark.parametrize(
    ("address", "told"),
    [
        ({"s": "0000000000000000"}, "is not in this ledger"),
        ({"s": "nonsense"}, "is no evidence id"),
        ({"s": ["0000000000000001", "0000000000000002"]}, "is left out"),
    ],
)
def test_an_address_that_leads_nowhere_is_named(address: dict[str, str], told: str) -> None:
    app = opened("evidence.py", address=address)
    assert [e.message for e in app.exception] == []
    assert any(told in w.value for w in app.warning)


def test_bytes_that_say_something_else_are_told(
    reworded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = _id(NEW)
    monkeypatch.setattr(Archive, "read", lambda _self, _sha: b"1,2\n3,4\n")
    app = opened("evidence.py", address={"s": number})
    assert [e.message for e in app.exception] == []
    assert any(w.value for w in app.warning if "does not fit the stored bytes" in w.value)
    assert reworded.is_dir()
