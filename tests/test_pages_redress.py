"""The Redress page with the figures that come with the project, and laws over all it shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.annex_i import Line, template
from data.model import Obtained
from data.store import Store
from scrapers.receiving import by_hand
from scrapers.receiving.origin import Origin
from tests import exhibition, murmur
from tests.exhibition import opened, tables, words

PATH = "What became of complaints, step by step?"
UPLOADERS = "What became of complaints by people who were restricted?"
NOTIFIERS = "What became of complaints by people whose notice led to no action?"
TIME = "How long do services say they take to decide a complaint?"
DISPUTES = "What do services say became of disputes before out-of-court bodies?"
BODIES = "What do the bodies outside count themselves?"
STATED = "What bodies and overseers state"
MISUSE = "Whom did services suspend for repeated misuse?"
PERIODS = ("2025-12-31", "2026-06-30")


@pytest.fixture(autouse=True)
def home(first_start: Path) -> Path:
    return first_start


def line(app: AppTest, caption: str, service: str) -> list[str]:
    found = [r for r in tables(app)[caption] if r[0].startswith(f"{service} ")]
    assert len(found) == 1
    return found[0]


def test_the_path_shows_counts_with_rates_beside_them() -> None:
    app = opened("redress.py")
    assert not app.exception
    shown = line(app, PATH, "YouTube")
    assert shown[1] == "365,511"
    assert shown[2] == "325,139 89 % of those filed"
    assert shown[4] == "91,810 28.2 % of those decided"
    assert shown[5] == "932"


def test_the_period_changes_the_numbers() -> None:
    app = opened("redress.py")
    assert line(app, PATH, "TikTok")[1] == "14,589,660"
    app.selectbox(key="filter_period").set_value("2025-12-31").run()
    assert line(app, PATH, "TikTok")[1] == "15,411,338"


def test_the_services_filter_changes_the_rows() -> None:
    app = opened("redress.py", address={"platforms": "tiktok"})
    assert [r[0].split()[0] for r in tables(app)[PATH][1:]] == ["TikTok"]


def test_complaints_without_outcomes_are_volume_only_and_never_0() -> None:
    address = {"platforms": "google_search,youtube", "period": "2025-12-31"}
    shown = line(opened("redress.py", address=address), PATH, "Google Search")
    assert shown[1] == "11,609,474"
    assert shown[4] == "rate cannot be computed: no outcomes are stated"
    assert not any(re.match(r"0\b", cell) for cell in shown[1:])


def test_uploaders_and_notifiers_stand_in_separate_tables() -> None:
    app = opened("redress.py")
    assert line(app, NOTIFIERS, "YouTube")[4] == "5.8 % 116 of 1,986"
    kinds = [r[0] for r in tables(app)[UPLOADERS] if r[0].startswith("YouTube")]
    assert "YouTube account restricted, January to June 2026" in kinds
    assert not [k for k in kinds if "notif" in k.lower()]


def test_services_and_bodies_are_two_series_never_in_one_table() -> None:
    held = tables(opened("redress.py"))
    assert [r for r in held[BODIES][1:] if r[1] == "Appeals Centre Europe"]
    assert "Appeals Centre Europe" not in str(held[DISPUTES])
    assert "January to June 2026" not in str(held[BODIES])


def test_merits_and_default_that_are_not_apart_give_no_rate() -> None:
    app = opened("redress.py")
    for row in tables(app)[BODIES][1:]:
        assert row[2].startswith("rate cannot be computed")
        assert row[3].startswith("rate cannot be computed")
    assert "Decisions by default cannot be told apart" in words(app)


def test_a_complaint_to_a_coordinator_is_not_called_one_to_the_service() -> None:
    shown = tables(opened("redress.py", address={"country": "DE"}))[STATED]
    assert [r for r in shown if "Complaints to the coordinator" in r]
    assert not [r for r in shown if "Complaints to the service" in r]


def test_a_member_state_sees_the_union_and_is_told_so() -> None:
    app = opened("redress.py", address={"country": "DE"})
    assert line(app, PATH, "TikTok")[1] == "14,589,660"
    assert "European Union as a whole" in words(app)


def test_a_place_outside_the_union_is_told_that_nothing_is_said_of_it() -> None:
    app = opened("redress.py", address={"country": "KR"})
    assert not app.exception
    assert PATH not in tables(app)
    assert "say nothing about South Korea" in words(app)


def test_a_printed_0_says_that_it_is_stated() -> None:
    shown = line(opened("redress.py"), MISUSE, "Facebook")
    assert shown[1] == "0 stated as “0”"
    assert line(opened("redress.py"), MISUSE, "YouTube")[1] == "not reported"


# --- laws over every cell, in every period held ------------------------------------------------


@pytest.mark.parametrize("period", PERIODS)
def test_no_share_stands_without_its_base(period: str) -> None:
    held = tables(opened("redress.py", address={"period": period}))
    for caption in (PATH, UPLOADERS, NOTIFIERS, DISPUTES):
        for row in held.get(caption, [])[1:]:
            for head, cell in zip(held[caption][0], row, strict=True):
                if "%" in cell and head != "Carried out":
                    assert re.search(r"\d of \d|of those (filed|decided)", cell), (caption, row)


@pytest.mark.parametrize("period", PERIODS)
def test_every_list_is_alphabetical_and_names_no_winner(period: str) -> None:
    app = opened("redress.py", address={"period": period})
    held = tables(app)
    for caption in (PATH, UPLOADERS, NOTIFIERS, DISPUTES, MISUSE):
        names = [r[0].split()[0].casefold() for r in held.get(caption, [])[1:]]
        assert names == sorted(names)
    said = words(app).lower()
    assert not re.search(r"\b(best|worst|fastest|slowest|winner|rank(s|ed|ing)?)\b", said)


@pytest.mark.parametrize("period", PERIODS)
def test_no_part_is_above_its_whole(period: str) -> None:
    held = tables(opened("redress.py", address={"period": period}))
    parts = [
        (float(a.replace(",", "")), float(b.replace(",", "")))
        for rows in held.values()
        for row in rows
        for cell in row
        for a, b in re.findall(r"([\d,]+) of ([\d,]+)", cell)
    ]
    assert parts
    assert all(part <= whole for part, whole in parts)


def test_every_number_of_the_path_leads_to_its_evidence() -> None:
    found = exhibition.links(opened("redress.py"))
    for number in ("14,589,660", "7,024,326", "6,886"):
        assert found[number].startswith("evidence?f=")


# --- complaints per thousand restrictions --------------------------------------------------------

RESTRICTIONS = "How many complaints and reversals are there for a thousand restrictions?"


def test_without_parts_5_and_6_no_complaints_are_held_against_restrictions() -> None:
    app = opened("redress.py")
    assert RESTRICTIONS not in tables(app)
    assert f"{RESTRICTIONS} No service has a figure." in words(app)
    assert re.search(r"Facebook[^:]*: parts 5 and 6 of its report are not held", words(app))


@pytest.mark.usefixtures("ledger_home")
def test_a_report_with_all_parts_shows_complaints_per_thousand_restrictions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Synthetic: four kinds of 100 complaints each and a total of 400, 30 reversed of each kind,
    # and 5,000 + 5,000 measures with 10 + 300 actions after notices.
    monkeypatch.setenv("TODAY", exhibition.TODAY)
    grid = murmur.appeals()
    total = next(n for n, w in enumerate(template().lines.values(), 1) if _is_total(w))
    grid[total][-2:] = ["400" if cell == "100" else cell for cell in grid[total][-2:]]
    grids = {murmur.NAMES[n]: make() for n, make in murmur.PARTS.items()}
    grids[murmur.NAMES[7]] = grid
    named = {
        name: [[c.replace("Murmur", "TikTok") for c in row] for row in rows]
        for name, rows in grids.items()
    }
    store = Store()
    store.migrate()
    held = Origin(Obtained.DROPPED, exhibition.AT, url="https://synthetic.example/a.zip", by="A.")
    by_hand.drop(store, "dsa_tiktok", [("report.zip", murmur.as_zip(named))], held)
    store.close()
    shown = line(opened("redress.py"), RESTRICTIONS, "TikTok")
    assert shown[1] == "38.8 400 for 10,310"
    assert shown[2] == "11.6 120 for 10,310"


def _is_total(one: Line) -> bool:
    return (one.measure, one.population) == ("complaints", "all")
