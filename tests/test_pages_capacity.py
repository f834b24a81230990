"""The Country page with parts 8 and 9 of synthetic reports: who reads which language."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from data.model import Obtained
from data.store import Store
from pages.parts import capacity, machines, own_initiative
from scrapers.receiving import by_hand
from scrapers.receiving.origin import Origin
from tests import exhibition, murmur
from tests.exhibition import links, opened, tables, words

HELD = Origin(Obtained.DROPPED, exhibition.AT, url="https://synthetic.example/held.zip", by="A.")
Tweak = Callable[[int, murmur.Grid], murmur.Grid]


def _cell(number: int, key: str) -> int:
    return [c.key for c in murmur.columns(number)].index(key)


def as_it_is(_number: int, grid: murmur.Grid) -> murmur.Grid:
    return grid


def silent_in_german(number: int, grid: murmur.Grid) -> murmur.Grid:
    """Leave German blank in part 9, print 0 for French, leave Dutch out; more by machine."""
    scope, value = _cell(number, "scope"), _cell(number, "value")
    for row in grid:
        if (number, row[scope], row[value]) == (8, "NAM Total", "300"):
            row[value] = "900"
    if number == 9:
        for row in grid:
            row[value] = {"de": "", "fr": "0"}.get(row[scope], row[value])
    return [row for row in grid if number != 9 or row[scope] != "nl"]


def countries(number: int, grid: murmur.Grid) -> murmur.Grid:
    """Print three countries where languages belong."""
    scope = _cell(number, "scope")
    for row in grid:
        row[scope] = {"bg": "AT", "de": "DE", "fr": "FR"}.get(row[scope], row[scope])
    return [row for row in grid if len(row[scope]) != 2 or row[scope].isupper()]


def report(service: str, tweak: Tweak) -> bytes:
    grids = {}
    for number, make in murmur.PARTS.items():
        rows = [[cell.replace("Murmur", service) for cell in row] for row in make()]
        grids[murmur.NAMES[number]] = tweak(number, rows) if number in (8, 9) else rows
    return murmur.as_zip(grids)


@pytest.fixture(autouse=True, scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A ledger with parts 8 and 9 of three services; all figures are synthetic."""
    folder = tmp_path_factory.mktemp("capacity")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LEDGER_HOME", str(folder))
        patch.setenv("TODAY", exhibition.TODAY)
        store = Store()
        store.migrate()
        for source, service, tweak in (
            ("dsa_linkedin", "LinkedIn", as_it_is),
            ("dsa_tiktok", "TikTok", countries),
            ("dsa_x", "X", silent_in_german),
        ):
            content = report(service, tweak)
            by_hand.drop(store, source, [("report.zip", content)], HELD)
        store.close()
        yield folder


def rows_of(held: dict[str, list[list[str]]], caption: str, name: str) -> list[list[str]]:
    return [row for row in held[caption] if row[0].split()[0] == name]


def test_a_country_shows_who_reads_its_language_by_service() -> None:
    app = opened("country.py", address={"country": "DE"})
    assert not app.exception
    held = tables(app)
    (linkedin,) = rows_of(held, capacity.QUESTION, "LinkedIn")
    assert linkedin[1] == "9 all languages: 110"
    assert linkedin[2] == "90 % all languages: 95 %"
    assert "German is official in Austria, Belgium and Luxembourg as well." in words(app)
    assert "nothing here is divided by country or added up" in words(app)


def test_a_blank_and_a_row_left_out_are_silence_and_a_0_is_0() -> None:
    german = tables(opened("country.py", address={"country": "DE"}))
    (x,) = rows_of(german, capacity.QUESTION, "X")
    assert x[1] == "not reported all languages: 110"
    dutch = tables(opened("country.py", address={"country": "NL"}))
    (x,) = rows_of(dutch, capacity.QUESTION, "X")
    assert x[1] == "not reported all languages: 110"
    french = tables(opened("country.py", address={"country": "FR"}))
    (x,) = rows_of(french, capacity.QUESTION, "X")
    assert x[1] == "0 stated as “0”; all languages: 110"


def test_a_country_with_several_languages_shows_each() -> None:
    held = tables(opened("country.py", address={"country": "BE"}))
    heads = [row[0] for row in held[capacity.QUESTION] if len(row) == 1]
    assert heads == ["Dutch", "French", "German"]
    assert [row[1] for row in rows_of(held, capacity.QUESTION, "LinkedIn")] == [
        "4 all languages: 110",
        "8 all languages: 110",
        "9 all languages: 110",
    ]


@pytest.mark.parametrize("place", ["DE", "FR", "AT"])
def test_countries_in_print_stand_apart_and_match_no_language(place: str) -> None:
    held = tables(opened("country.py", address={"country": place}))
    (tiktok,) = rows_of(held, capacity.QUESTION, "TikTok")
    assert tiktok[1].startswith("not by language, see below")
    apart = rows_of(held, capacity.APART, "TikTok")
    assert [row[1] for row in apart] == ["Moderators", "Accuracy", "Precision", "Recall"]
    assert apart[0][2] == "AT: 0; DE: 9; FR: 8"


def test_a_service_shows_every_language_and_where_it_is_official() -> None:
    app = opened("country.py", address={"service": "linkedin"})
    held = tables(app)["Which languages can moderators of LinkedIn read?"]
    names = [row[0] for row in held[1:]]
    assert len(names) == 24
    assert names == sorted(names, key=str.casefold)
    german = next(row for row in held if row[0] == "German")
    assert german[1:3] == ["9", "90 %"]
    assert german[5] == "Austria, Belgium, Germany and Luxembourg"
    spanish = next(row for row in held if row[0] == "Spanish")
    assert spanish[2] == "not reported"
    assert "20.5 employed, 100 contracted and 110 with at least one language" in words(app)


def test_a_service_that_tells_countries_alone_is_not_shown_by_language() -> None:
    app = opened("country.py", address={"service": "tiktok"})
    assert not app.exception
    assert not [c for c in tables(app) if c.startswith("Which languages")]


def test_numbers_lead_to_their_evidence_and_into_the_download() -> None:
    app = opened("country.py", address={"country": "DE"})
    assert links(app)["9"].startswith("evidence?f=")
    button = app.get("download_button")
    keys = [b.key for b in button]
    assert "download_capacity" in keys
    assert "download_printed_otherwise" in keys


@pytest.mark.parametrize("place", ["DE", "BE", "EU"])
def test_lists_are_alphabetical_and_name_no_winner(place: str) -> None:
    app = opened("country.py", address={"country": place})
    held = tables(app).get(capacity.QUESTION, [["Service"]])
    blocks: list[list[str]] = [[]]
    for row in held[1:]:
        if len(row) == 1:
            blocks.append([])
        else:
            blocks[-1].append(row[0].casefold())
    assert all(names == sorted(names) for names in blocks)


def test_a_period_without_these_parts_says_so() -> None:
    app = opened("country.py", address={"country": "DE", "platforms": "tiktok"})
    assert capacity.QUESTION not in tables(app)
    assert "No report held" in words(app)


def test_the_download_says_which_language_a_figure_is_about() -> None:
    from pages.parts import download

    lines = io.StringIO(
        download.csv_of("?", (), "view", exhibition.AT.date()).decode("utf-8-sig"), newline=""
    )
    body = [line for line in lines if not line.startswith("#")]
    assert "breakdown" in next(csv.reader(body))


# --- what machines decide alone --------------------------------------------------------------


def test_redress_tells_what_machines_decide_alone_with_both_numbers() -> None:
    app = opened("redress.py")
    assert not app.exception
    (shown,) = rows_of(tables(app), machines.QUESTION, "LinkedIn")
    assert shown[1] == "90 % 9,000 of 10,000"
    assert shown[2] == "25 % 300 of 1,200"
    assert shown[3:6] == ["95 %", "90 %", "85 %"]
    assert links(app)["90 %"].startswith("evidence?f=")
    guards = [e.label for e in app.expander if e.label.startswith("Share of measures")]
    assert len(guards) == 1


def test_the_share_by_machine_stands_in_the_guard_of_the_medians() -> None:
    app = opened("compare.py")
    assert not app.exception
    assert "handled by machine: 25 % alone (LinkedIn and TikTok); 75 % alone (X)." in words(app)


# --- measures of their own accord ------------------------------------------------------------


def blocks_of(held: dict[str, list[list[str]]]) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for row in held[own_initiative.QUESTION][1:]:
        if len(row) == 1:
            found[row[0]] = []
        else:
            found[next(reversed(found))].append(row)
    return found


def test_own_measures_stand_beside_notices_violence_against_women_first() -> None:
    app = opened("compare.py")
    assert not app.exception
    blocks = blocks_of(tables(app))
    names = list(blocks)
    assert names[0] == "Violence against women online"
    assert names[-2:] == [
        "Gender-based violence online: categories with 0 or no number",
        "All content",
    ]
    (linkedin,) = (row for row in blocks["All content"] if row[0].startswith("LinkedIn"))
    assert linkedin[1:5] == ["1,200", "5,000", "5,000", "80 % 8,000 of 10,000"]
    assert "no steps of one path" in words(app)


def test_a_harm_is_chosen_and_silence_and_0_are_told_in_words() -> None:
    blocks = blocks_of(tables(opened("compare.py", address={"harm": "stalking"})))
    assert list(blocks) == [
        "Stalking and monitoring: categories with 0 or no number",
        "All content",
    ]
    for row in blocks["Stalking and monitoring: categories with 0 or no number"]:
        assert row[2] == "not reported in 2 categories"


def test_own_measures_are_alphabetical_in_every_block_and_drawn_as_no_funnel() -> None:
    app = opened("compare.py")
    for rows in blocks_of(tables(app)).values():
        names = [row[0].casefold() for row in rows]
        assert names == sorted(names)
    assert not [c for c in app.get("vega_lite_chart") if "own_initiative" in str(c.proto)]
