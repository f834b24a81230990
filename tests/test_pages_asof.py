"""What was known on an earlier day, on the pages. All figures are synthetic."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.model import Reading, public_id
from data.query import Query
from data.store import Store
from tests import drawn
from tests.exhibition import links, opened, tables, words

SPEED = "How long do services say they take to act on a notice?"
FIRST = datetime(2026, 8, 28, 9, 0, tzinfo=UTC)
AGAIN = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)


def stated(at: datetime, name: str, hours: str) -> Reading:
    """Return TikTok's median as one document states it that came at an instant."""
    found = drawn.observations(
        f"""
        platform | notices | notice_action_median
        tiktok   | 1200    | {hours}
        """
    )
    snapshot = replace(drawn.SNAPSHOT, sha256=name * 64, fetched_at=at, filename=f"{name}.csv")
    cited = [o._replace(citation=o.citation._replace(snapshot=snapshot.id)) for o in found]
    dated = tuple(o._replace(first_seen=at) for o in cited)
    return Reading(snapshot, "drawn@1", (drawn.DOCUMENT,), dated)


@pytest.fixture
def restated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the home of a ledger in which a publisher restated a median in October."""
    monkeypatch.setenv("LEDGER_HOME", str(tmp_path))
    monkeypatch.setenv("TODAY", "2026-11-21")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    store = Store()
    store.migrate()
    store.save(stated(FIRST, "a", "5.5"))
    store.save(stated(AGAIN, "b", "9.5"))
    store.close()
    return tmp_path


def median(app: AppTest) -> str:
    return next(r for r in tables(app)[SPEED] if r[0].startswith("TikTok"))[1]


def test_the_day_of_knowledge_changes_the_number(restated: Path) -> None:
    app = opened("compare.py")
    assert median(app).startswith("9.5 hours")
    app.date_input(key="filter_asof").set_value(date(2026, 9, 1)).run()
    assert median(app).startswith("5.5 hours")
    assert "as known on 1 September 2026" in app.markdown[0].value
    assert app.query_params["asof"] == "2026-09-01"
    app.button(key="reset").click().run()
    assert median(app).startswith("9.5 hours")
    assert "as known on" not in app.markdown[0].value
    assert "asof" not in app.query_params
    assert restated.is_dir()


def test_a_link_with_a_day_of_knowledge_shows_what_its_sender_saw(restated: Path) -> None:
    app = opened("compare.py", address={"asof": "2026-10-04"})
    assert median(app).startswith("5.5 hours")
    shown = next(c.value for c in app.code if "asof=" in c.value)
    assert "asof=2026-10-04" in shown
    cited = next(c.value for c in app.code if "Read on" in c.value)
    assert "Read on 2026-11-21, as known on 4 October 2026." in cited
    assert median(opened("compare.py", address={"asof": "2026-10-05"})).startswith("9.5 hours")
    assert restated.is_dir()


def test_before_anything_was_held_a_page_says_so(restated: Path) -> None:
    app = opened("compare.py", address={"asof": "2026-08-01"})
    assert [e.message for e in app.exception] == []
    assert "Nothing was held as known on 1 August 2026." in words(app)
    assert SPEED not in tables(app)
    assert restated.is_dir()


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ("2026-11-22", "this day has not come yet"),
        ("1 September", "a day of knowledge is a date"),
        ("2019-01-01", "before the first report of this kind"),
    ],
)
def test_a_day_nobody_can_know_is_named_and_todays_knowledge_shown(
    restated: Path, asked: str, why: str
) -> None:
    app = opened("compare.py", address={"asof": asked})
    assert [e.message for e in app.exception] == []
    assert asked in app.warning[0].value
    assert why in app.warning[0].value
    assert median(app).startswith("9.5 hours")
    assert restated.is_dir()


def test_evidence_tells_which_statement_held_on_the_day_and_which_holds_today(
    restated: Path,
) -> None:
    store = Store()
    number = next(
        o.id
        for o in store.observations(Query(measures=("notice_action_median",)))
        if o.series.platform == "tiktok"
    )
    store.close()
    address = {"f": public_id(number), "asof": "2026-09-01"}
    app = opened("evidence.py", address=address)
    first, second = tables(app)["Statements of this figure over time"][1:]
    assert first[1] == "5.5 hours “5.5”; held on the day looked at"
    assert second[1] == "9.5 hours “9.5”; holds today"
    said = words(app)
    assert "On 1 September 2026 this figure stood at 5.5 hours" in said
    assert "5.5 hours became 9.5 hours (up by 72.7 %)" in said
    assert restated.is_dir()


def test_links_to_evidence_keep_the_day_of_knowledge(restated: Path) -> None:
    def to_evidence(address: dict[str, str]) -> list[str]:
        found = links(opened("compare.py", address=address)).values()
        return [href for href in found if href.startswith("evidence")]

    past, today = to_evidence({"asof": "2026-09-01"}), to_evidence({})
    assert past
    assert all(href.endswith("&asof=2026-09-01") for href in past)
    assert today
    assert not any("asof" in href for href in today)
    assert restated.is_dir()
