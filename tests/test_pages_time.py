"""Time axes: breaks as rules with labels and words, gaps never bridged, jumps ringed. Synthetic."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import altair
import pytest
from streamlit.testing.v1 import AppTest

from data.breaks import breaks
from data.model import Absence, Document, Observation, Obtained, Reading, Snapshot, Tier, public_id
from data.store import Store
from metrics.over_time import courses
from pages.parts import breaks as register
from pages.parts import jumps, time_axis
from tests.exhibition import TODAY, opened, tables
from tests.test_metrics_over_time import PUBLISHED, START, series

SNAPSHOT = Snapshot("drawn", "7" * 64, "", START, Obtained.DROPPED, Tier.HELD, "drawn.csv", 1)
DOCUMENT = Document("drawn/1", "drawn", "Drawn", "Nobody", "", Tier.HELD)


def tiktok(*values: float | Absence) -> list[Observation]:
    """Return quarters of TikTok, whose register of breaks holds some in these years."""
    return [
        o._replace(
            series=o.series._replace(platform="tiktok", category="tiktok_cger/drawn"),
            citation=o.citation._replace(snapshot=SNAPSHOT.id),
            document=DOCUMENT.id,
            first_seen=START,
        )
        for o in series(values)
    ]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LEDGER_HOME", str(tmp_path))
    monkeypatch.setenv("TODAY", TODAY)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    store = Store()
    store.migrate()
    found = tuple(tiktok(0.9, *PUBLISHED))
    store.save(Reading(SNAPSHOT, "drawn@1", (DOCUMENT,), found))
    store.close()
    return tmp_path


def evidence(number: int) -> AppTest:
    """Return the evidence page of the quarter with that number."""
    one = tiktok(0.9, *PUBLISHED)[number]
    return opened("evidence.py", address={"f": public_id(one.id)})


def chart(app: AppTest) -> dict[str, Any]:
    spec: dict[str, Any] = json.loads(app.get("vega_lite_chart")[0].proto.spec)
    return spec


def layers(spec: dict[str, Any]) -> str:
    return json.dumps(spec["layer"])


def test_a_break_is_a_rule_with_a_label_and_words_on_the_time_axis() -> None:
    (course,) = courses(tiktok(*PUBLISHED, 0.2, 0.3, 0.3, 0.4))
    spec = time_axis.drawn(course, "Removed within 24 hours (per cent)")
    altair.LayerChart.from_dict(spec)
    drawn = layers(spec)
    assert '"rule"' in drawn
    assert "metrics renamed" in drawn
    assert "1 July 2024: After the second quarter of 2024" in drawn
    told = time_axis.described(course, "Removed within 24 hours")
    assert "Break: 1 July 2024: After the second quarter of 2024" in told


def test_a_fault_that_passed_is_a_band_up_to_the_last_day_shown() -> None:
    spec = {"layer": time_axis.marks([breaks()["google_play_automated_flag"]], date(2025, 1, 31))}
    altair.LayerChart.from_dict({**spec, "data": {"values": []}})
    (row,) = spec["layer"][0]["data"]["values"]
    assert (row["on"], row["until"], row["passed"]) == ("2023-09-25", "2025-01-31", True)
    assert time_axis.marks([], date(2025, 1, 31)) == []


def test_a_gap_ends_the_line_and_silence_is_no_zero() -> None:
    rows = tiktok(0.5, 0.6, Absence.NOT_REPORTED, 0.7, 0.8)
    (course,) = courses([*rows[:1], *rows[2:]])
    values = time_axis.drawn(course, "x")["data"]["values"]
    assert [v["value"] for v in values] == [50.0, None, None, 70.0, 80.0]
    assert "not reported" in values[2]["told"]
    assert "no period held here" in values[1]["told"]


def test_no_line_crosses_a_break() -> None:
    (course,) = courses(tiktok(0.5, 0.6, 0.7, 0.8, 0.8, 0.7, 0.6, 0.5))
    told = [v["told"] for v in time_axis.drawn(course, "x")["data"]["values"]]
    places = [n for n, words in enumerate(told) if words == "a break lies here"]
    assert len(course.breaks) == 2
    # First quarter | second of 2023 (category named); second | third of 2024 (metrics renamed).
    assert places == [1, 7]


def test_evidence_shows_the_figure_over_time_and_what_stands_out(home: Path) -> None:
    app = evidence(4)
    table = tables(app)["The same figure in other periods"]
    assert len(table) == 6
    assert "Moved from 95.7 %" in table[-1][2]
    assert "Moved from" not in table[-2][2]
    titles = [w.proto.title for w in app.warning]
    assert "This figure stands out from its earlier periods" in titles
    assert "#B3261E" in layers(chart(app))
    quiet = [w.proto.title for w in evidence(2).warning]
    assert "This figure stands out from its earlier periods" not in quiet
    assert home.is_dir()


def test_the_page_lists_the_step_with_its_evidence(home: Path) -> None:
    app = opened("changes.py")
    (found,) = tables(app)["Steps that stand out"][1:]
    assert found[0].startswith("TikTok: Share removed within 24 hours")
    assert (found[1], found[2]) == ("95.7 %", "11.7 %")
    assert home.is_dir()


def test_a_regime_of_many_figures_is_looked_through_when_asked(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jumps, "AT_ONCE", 4)
    app = opened("changes.py")
    assert "Steps that stand out" not in tables(app)
    app.toggle(key="look_through").set_value(True).run()
    assert len(tables(app)["Steps that stand out"]) == 2
    assert app.toggle(key="look_through").label == "Look through its 5 figures"
    assert home.is_dir()


def test_the_page_lists_every_break_with_its_source(home: Path) -> None:
    app = opened("changes.py")
    listed = tables(app)["Breaks on record"][1:]
    assert len(listed) == len(breaks())
    assert "Twitter renamed X" in str(listed)
    assert "until 28 May 2026" in str(listed)
    assert home.is_dir()


def test_the_timeline_of_all_breaks_is_good_vega_lite_and_says_everything() -> None:
    every = list(breaks().values())
    spec = register.timeline(every, date(2026, 11, 21))
    altair.LayerChart.from_dict(spec)
    told = register.described(every)
    assert all(one.words in told for one in every)
