"""The page on services: every filter changes the rows and stands in the address."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.sources import declarations
from data.store import Store
from metrics.directory import directory
from pages.parts import roster_file
from tests import exhibition
from tests.exhibition import links, opened, tables, words


@pytest.fixture(autouse=True)
def home(gallery: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LEDGER_HOME", str(gallery))
    monkeypatch.setenv("TODAY", exhibition.TODAY)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return gallery


def listed(app: AppTest) -> list[str]:
    assert [e.message for e in app.exception] == []
    return [row[0] for row in tables(app)["Services"][1:] if len(row) > 1]


def test_a_filter_changes_the_rows_and_the_address() -> None:
    app = opened("services.py")
    every = listed(app)
    app.selectbox(key="roster_sector").set_value("dating").run()
    dating = listed(app)
    assert 0 < len(dating) < len(every)
    assert all(name.endswith("dating") for name in dating)
    assert app.query_params["sector"] == "dating"
    app.selectbox(key="roster_sector").set_value("").run()
    assert listed(app) == every
    assert "sector" not in app.query_params


def test_a_link_shows_what_its_sender_saw() -> None:
    app = opened("services.py", address={"state": "NL", "size": "VLOP"})
    shown = listed(app)
    assert any(name.startswith("Snapchat") for name in shown)
    assert not any(name.startswith("TikTok") for name in shown)
    assert f"{len(shown)} of " in words(app)
    app.text_input(key="roster_name").set_value("snap").run()
    assert len(listed(app)) == 1
    assert app.query_params["q"] == "snap"


@pytest.mark.parametrize(
    ("name", "value"), [("sector", "castles"), ("state", "XX"), ("s", "nobody")]
)
def test_what_a_link_asks_and_nobody_knows_is_named(name: str, value: str) -> None:
    app = opened("services.py", address={name: value})
    assert value in app.warning[0].value
    assert len(listed(app)) > 200


def test_the_parameters_of_this_page_are_rejected_elsewhere() -> None:
    app = opened("compare.py", address={"sector": "social"})
    assert "sector" in app.warning[0].value


def test_no_service_is_said_in_words() -> None:
    app = opened("services.py", address={"q": "no such service"})
    assert [e.message for e in app.exception] == []
    assert "No service fits these filters." in words(app)


def test_one_service_shows_its_card_its_reports_and_its_peers() -> None:
    app = opened("services.py", address={"s": "snapchat"})
    card = {row[0]: row[1:] for row in tables(app)["Snapchat: identity card"]}
    assert card["Legal representative (Article 13)"][0] == "Snap B.V."
    assert card["Coordinator"][0].startswith("Autoriteit Consument en Markt")
    assert card["Point of contact (Article 13)"][0].startswith("dsa-enquiries@snapchat.com")
    assert all(source for _, source in (row for row in card.values()))
    assert "ranks nobody" in words(app)
    assert "Peers of Snapchat" in tables(app)


def test_users_lead_to_their_evidence() -> None:
    app = opened("services.py", address={"s": "tiktok"})
    card = {row[0]: row[1:] for row in tables(app)["TikTok: identity card"]}
    assert card["Users in the European Union"][0].startswith("2,700")
    assert links(app)["evidence"].startswith("evidence?f=")
    assert "DSA transparency reports" in tables(app)["Periods held of TikTok"][1][0]


def test_silence_is_said_and_is_no_finding() -> None:
    app = opened("services.py", address={"s": "grindr"})
    card = {row[0]: row[1:] for row in tables(app)["Grindr: identity card"]}
    assert card["Answers in"][0] == "not stated"
    assert card["Coordinator"][0].startswith("not stated")
    assert "No figure of this service is held." in words(app)
    for accusation in ("fails", "missing", "violat", "illegal"):
        assert accusation not in words(app).lower()


def test_the_file_has_every_service_with_its_sources(home: Path) -> None:
    store = Store(f"sqlite:///{home / 'ledger.db'}")
    day = date.fromisoformat(exhibition.TODAY)
    every = directory(store, store.periods_held(), declarations(), day)
    store.close()
    content = roster_file.csv_of(every, "as known on 1 September 2026", day).decode("utf-8-sig")
    head, body = content.split("platform,", 1)
    assert "as known on 1 September 2026" in head
    rows = {r["platform"]: r for r in csv.DictReader(io.StringIO("platform," + body))}
    assert len(rows) == len(every)
    assert rows["tiktok"]["coordinator"] == "Coimisiún na Meán"
    assert rows["tiktok"]["coordinator_source"].startswith("https://")
    assert rows["tiktok"]["users_printed"]
    assert rows["grindr"]["member_state"] == ""
    for row in rows.values():
        assert (
            bool(row["coordinator"]) == bool(row["coordinator_source"]) == bool(row["member_state"])
        )
        assert not row["designated_on"] or row["designation_source"].startswith("https://")


def test_a_service_is_quoted_in_its_own_words_with_their_place() -> None:
    app = opened("services.py", address={"s": "tiktok"})
    assert [e.message for e in app.exception] == []
    told = words(app)
    assert "Synthetic answer number 3." in told
    assert "11_qualitative.csv, row 5, column 5" in told
    titles = [e.label for e in app.expander]
    assert "Qualitative description of the automated means" in titles
    assert "How it understands the categories about gender-based violence" in titles


def test_a_service_without_a_text_part_is_not_said_to_be_silent() -> None:
    app = opened("services.py", address={"s": "pinterest"})
    assert "No text part (parts 2 and 11) of a report of Pinterest is held." in words(app)
