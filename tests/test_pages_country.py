"""The Country page with the figures that come with the project, in and outside the Union."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from pathlib import Path

import altair
import pytest

from data.law import legal_clocks
from data.model import TIER_WORDS
from data.places import jurisdictions, members
from data.reference import programmes
from metrics import country
from metrics.figure import Figure
from pages.parts import clock, download, maps
from tests import exhibition
from tests.drawn import observations
from tests.exhibition import opened, tables, words

SHAPES = exhibition.ROOT / "pages" / "static" / "europe.json"
GERMAN = "What do authorities in Germany order services to do?"


@pytest.fixture(autouse=True)
def home(first_start: Path) -> Path:
    return first_start


def everywhere(service: str) -> str:
    return f"What do authorities in each country order {service} to do?"


def line(held: dict[str, list[list[str]]], caption: str, name: str) -> list[str]:
    found = [r for r in held[caption] if re.match(rf"{name}\b", r[0])]
    assert len(found) == 1
    return found[0]


def test_a_member_state_shows_its_orders_by_service() -> None:
    app = opened("country.py", address={"country": "DE"})
    assert not app.exception
    assert app.title[0].value == "Country: Germany"
    shown = line(tables(app), GERMAN, "TikTok")
    assert shown[1] == "200"
    assert shown[3] == "5 hours"
    assert "not speed towards those affected" in words(app)
    assert "do not break down by country" in words(app)


def test_the_country_changes_the_numbers() -> None:
    app = opened("country.py", address={"country": "DE"})
    app.selectbox(key="filter_country").set_value("FR").run()
    assert app.title[0].value == "Country: France"
    question = "What do authorities in France order services to do?"
    assert line(tables(app), question, "TikTok")[1] == "389"


def test_a_small_cell_is_hidden_with_its_number_of_orders() -> None:
    held = tables(opened("country.py", address={"country": "LV"}))
    shown = line(held, "What do authorities in Latvia order services to do?", "TikTok")
    assert shown[3] == "too few orders (n = 2)"


def test_the_service_is_chosen_and_stands_in_the_address() -> None:
    app = opened("country.py", address={"country": "DE", "service": "facebook"})
    assert everywhere("Facebook") in tables(app)
    assert app.query_params["service"] == "facebook"
    app.selectbox(key="own_service").set_value("tiktok").run()
    held = tables(app)
    assert everywhere("TikTok") in held
    assert line(held, everywhere("TikTok"), "Germany")[1] == "200"
    assert app.query_params["service"] == "tiktok"
    assert any("&service=tiktok" in c.value for c in app.code)


def test_a_service_that_cannot_be_shown_is_named() -> None:
    app = opened("country.py", address={"country": "DE", "service": "murmur"})
    assert any("service “murmur”" in w.value for w in app.warning)


def test_every_state_has_its_row_in_alphabetical_order() -> None:
    held = tables(opened("country.py", address={"service": "tiktok"}))
    names = [re.sub(r" (January|July|20).*", "", r[0]) for r in held[everywhere("TikTok")][1:]]
    assert len(names) == 27
    assert names == sorted(names, key=str.casefold)


@pytest.mark.parametrize("place", ["IN", "KR", "AU", "US", "GB"])
def test_a_place_outside_the_union_shows_its_law_and_other_regimes(place: str) -> None:
    app = opened("country.py", address={"country": place})
    assert not app.exception
    held = tables(app)
    law = next(rows for caption, rows in held.items() if caption.startswith("Time limits"))
    known = [c for c in legal_clocks().values() if c.jurisdiction == place]
    assert len([r for r in law[1:] if len(r) > 1]) == len(known)
    regimes = [r for c, rows in held.items() if not c.startswith("Time limits") for r in rows[1:]]
    assert regimes
    marks = tuple(TIER_WORDS.values())
    assert all(any(m in cell for cell in row for m in marks) for row in regimes)
    assert "say nothing about" in words(app)


def test_a_place_with_law_and_no_figures_says_so() -> None:
    app = opened("country.py", address={"country": "NZ"})
    assert "We hold no figure of another regime about New Zealand." in words(app)
    assert any(c.startswith("Time limits") for c in tables(app))


def test_a_member_state_names_its_coordinator_with_a_source() -> None:
    found = tables(opened("country.py", address={"country": "IE"}))
    shown = {r[0]: r[1] for r in found["Digital Services Coordinator of Ireland"]}
    assert "Coimisiún na Meán" in shown["Authority"]
    assert shown["Source"].startswith("https://")
    outside = tables(opened("country.py", address={"country": "KR"}))
    assert not [c for c in outside if c.startswith("Digital Services Coordinator")]


def test_a_country_with_figures_and_no_law_says_so() -> None:
    app = opened("country.py", address={"country": "MX"})
    assert "no time limit or standard on record for Mexico" in words(app)


@pytest.mark.parametrize("place", ["EU", "WW", "DE", "EE", "FR", "LV", "MT"])
def test_nothing_in_any_place_is_ranked_or_a_rate_without_its_base(place: str) -> None:
    app = opened("country.py", address={"country": place})
    assert not app.exception
    said = words(app).lower().replace("best efforts", "")
    assert not re.search(r"\b(best|worst|fastest|slowest|winner|ranks?|ranking)\b", said)
    for caption, rows in tables(app).items():
        if not caption.startswith("What do authorities"):
            continue
        for row in rows[1:]:
            if re.match(r"[\d.]+", row[5]):
                assert re.match(r"[\d,]+", row[1]), row
                assert re.match(r"[\d,]+", row[4]), row


# --- data and citation of what is no figure ---------------------------------------------------


def lines_of(content: bytes) -> list[dict[str, str]]:
    text = content.decode("utf-8-sig").splitlines(keepends=True)
    return list(csv.DictReader(line for line in text if not line.startswith("#")))


@pytest.mark.parametrize("place", ["DE", "KR"])
def test_laws_and_regimes_can_be_taken_away_and_cited(place: str) -> None:
    app = opened("country.py", address={"country": place})
    keys = {b.key for b in app.get("download_button")}
    assert "download_law" in keys
    shown = {s.value for s in app.subheader}
    titles = {p.title: p.id for p in programmes().values() if p.title in shown}
    assert titles
    assert {f"download_regime_{key}" for key in titles.values()} <= keys
    cited = [c.value for c in app.code]
    assert any(f"Time limits and standards in {jurisdictions()[place].name}." in c for c in cited)
    assert all(any(title in c for c in cited) for title in titles)


def test_the_data_of_a_law_is_every_row_of_it_with_its_source() -> None:
    every = list(legal_clocks().values())
    found = lines_of(download.law_csv("Law", every, "https://here", date(2026, 11, 21)))
    assert [row["id"] for row in found] == [c.id for c in every]
    assert [row["source_url"] for row in found] == [c.source_url for c in every]
    named = {c.id: " ".join(f"{h:g}" for h in c.deadline_hours) for c in every}
    assert {row["id"]: row["deadline_hours"] for row in found} == named
    assert not any("None" in row.values() for row in found)


def test_the_data_of_a_regime_keeps_silence_blank_and_the_printed_words() -> None:
    drawn = observations("notices | complaints\n~250 | withheld", programme="meta_cser")
    found = {
        row["measure"]: row
        for row in lines_of(download.statements_csv("Regime", drawn, "v", date(2026, 11, 21)))
    }
    assert found["notices"]["value"] == "250"
    assert found["notices"]["bound"] == "approximate"
    assert found["notices"]["printed"] == "~250"
    assert found["complaints"]["value"] == ""
    assert found["complaints"]["no_value_because"] == "withheld"


# --- the map -----------------------------------------------------------------------------------


def test_every_member_state_is_on_the_map_once_with_a_place_for_its_words() -> None:
    shapes = json.loads(SHAPES.read_text())["objects"]["states"]["geometries"]
    states = [g for g in shapes if not g["id"].startswith("x")]
    assert sorted(g["id"] for g in states) == list(members("EU", clock.today()))
    for one in states:
        assert one["arcs"]
        assert -11 < one["properties"]["lon"] < 35
        assert 34 < one["properties"]["lat"] < 71


def test_the_shapes_are_small_and_named_where_they_come_from() -> None:
    assert SHAPES.stat().st_size <= 150_000
    told = (SHAPES.parent / "README.md").read_text()
    assert "Natural Earth" in told
    assert "public domain" in told
    assert f"app/static/{SHAPES.name}" == maps.SHAPES


def medians(drawn: str) -> list[Figure]:
    head = "jurisdiction | actor | orders_to_act | order_act_effect_median"
    found = country.orders(observations(f"{head}\n{drawn}"))
    return [f for f in found if f.metric == "ord_median_effect_h"]


def test_the_map_is_valid_vega_lite_and_asks_nobody_outside() -> None:
    chart = maps.choropleth(medians("DE | authority | 200 | 5\nFR | authority | 4 | 3"))
    altair.LayerChart.from_dict(chart)
    assert "://" not in json.dumps(chart)


@pytest.mark.parametrize(
    ("drawn", "look", "short"),
    [
        ("200 | 5", "within 6 hours", "5 h"),
        ("200 | 6.5", "over 6 to 24 hours", "6 h"),
        ("200 | 100", "over 3 days", "4 d"),
        ("11 | 5", maps.THIN, "5 h"),
        ("4 | 5", maps.FEW, "few"),
        ("0 | ", maps.FEW, "0"),
        (" | ", maps.SILENT, "–"),
    ],
)
def test_colour_is_never_the_only_carrier(drawn: str, look: str, short: str) -> None:
    """A state without a number is grey and bears a word, never the colour of a short time."""
    chart = maps.choropleth(medians(f"DE | authority | {drawn}"))
    row = chart["layer"][1]["transform"][0]["from"]["data"]["values"][0]
    assert (row["look"], row["short"]) == (look, short)
    assert row["told"].startswith("Germany: ")


def signed_area(ring: list[list[float]]) -> float:
    following = [*ring[1:], ring[0]]
    return sum((bx - ax) * (by + ay) for (ax, ay), (bx, by) in zip(ring, following, strict=True))


def test_every_outer_ring_runs_clockwise() -> None:
    """The other way round d3 paints the rest of the globe."""
    topology = json.loads(SHAPES.read_text())
    arcs = [_absolute(arc, topology["transform"]) for arc in topology["arcs"]]
    for one in topology["objects"]["states"]["geometries"]:
        polygons = one["arcs"] if one["type"] == "MultiPolygon" else [one["arcs"]]
        for polygon in polygons:
            points: list[list[float]] = []
            for number in polygon[0]:
                arc = arcs[number] if number >= 0 else arcs[~number][::-1]
                points += arc[bool(points) :]
            assert signed_area(points) > 0, one["id"]


def _absolute(arc: list[list[int]], transform: dict[str, list[float]]) -> list[list[float]]:
    x = y = 0
    found = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        found.append(
            [
                x * transform["scale"][0] + transform["translate"][0],
                y * transform["scale"][1] + transform["translate"][1],
            ]
        )
    return found
