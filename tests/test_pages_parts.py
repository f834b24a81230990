"""Laws of the pages' parts, tested without a browser and without Streamlit's runtime."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from pathlib import Path

import altair
import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from data import locate
from data.definitions import FIELDS
from data.model import Absence, Bound, Observation, Tier, UnitStatus, Value, public_id
from data.query import Query
from metrics import gates
from metrics.figure import Caveat, Figure
from pages.parts import (
    answers,
    badges,
    charts,
    citation,
    clock,
    defined,
    download,
    glossary,
    spoken,
    tables,
    trace,
)
from pages.parts.charts import Dot
from pages.parts.footnotes import Footnotes
from pages.parts.tables import Cell
from tests.drawn import Drawn, observations

ROOT = Path(__file__).resolve().parent.parent


def figure(platform: str = "tiktok", **given: object) -> Figure:
    fields: dict[str, object] = {
        "metric": "pub_median_notice_h",
        "platform": platform,
        "harm": "all",
        "jurisdiction": "EU",
        "actor": "all",
        "population": "all",
        "period_start": "2026-01-01",
        "period_end": "2026-06-30",
        "unit": "hours",
        "tier": Tier.HELD,
        **given,
    }
    return Figure(**fields)  # type: ignore[arg-type]


# --- charts -------------------------------------------------------------------------------

WAIT = st.one_of(st.none(), st.just(0.0), st.floats(0.0001, 20_000))
DOTS = st.lists(
    st.builds(
        Dot,
        name=st.text(min_size=1, max_size=30),
        platform=st.sampled_from(["tiktok", "x", "reddit", "murmur"]),
        words=st.text(max_size=30),
        told=st.text(max_size=30),
        hours=WAIT,
        low=WAIT,
        high=WAIT,
        parts=st.lists(st.floats(0, 9000), max_size=5).map(tuple),
    ),
    max_size=12,
)


@settings(max_examples=8)  # the grammar takes a second to check
@given(DOTS)
def test_every_chart_is_valid_vega_lite(dots: list[Dot]) -> None:
    altair.LayerChart.from_dict(charts.waits(dots, axis="Time"))


@given(DOTS)
def test_what_has_no_number_has_no_place_on_the_axis(dots: list[Dot]) -> None:
    for dot, drawn in zip(dots, charts.waits(dots, axis="Time")["data"]["values"], strict=True):
        for name, hours in (("hours", dot.hours), ("low", dot.low), ("high", dot.high)):
            assert (drawn[name] is None) == (hours is None)
        silent = dot.hours is None and dot.low is None and dot.high is None and not dot.parts
        assert (drawn["side"] == "silent") == silent


@given(DOTS)
def test_less_than_a_minute_is_drawn_apart_from_the_logarithmic_axis(dots: list[Dot]) -> None:
    for dot, drawn in zip(dots, charts.waits(dots, axis="Time")["data"]["values"], strict=True):
        if dot.hours is not None:
            short = dot.hours < charts.MINUTE
            assert (drawn["hours"] == charts.SHORTEST) == short
            assert drawn["hours"] >= charts.MINUTE or short


@given(DOTS)
def test_the_axis_holds_every_mark(dots: list[Dot]) -> None:
    first, last = charts.span(dots)
    assert 0 < first < last
    drawn = [h for d in dots for h in (d.hours, d.low, d.high, *d.parts) if h is not None]
    assert all(first <= charts.placed(h) <= last for h in drawn)


def test_an_axis_has_its_ticks_in_words() -> None:
    chart = charts.waits([Dot("A", "x", "", "", 0.0), Dot("B", "x", "", "", 200.0)], axis="Time")
    axis = chart["layer"][1]["encoding"]["x"]["axis"]
    told = re.findall(r"'([^']+)'", axis["labelExpr"])
    assert told == ["under 1 min or 0", "1 minute", "1 hour", "1 day", "1 week"]
    assert len(axis["values"]) == len(told)


def test_no_two_services_of_the_fixed_table_share_a_mark() -> None:
    marks = [charts.mark_of(p) for p in charts._KNOWN]
    assert len(set(marks)) == len(marks)
    assert charts.mark_of("tiktok") == ("circle", "#0B57A4")
    assert charts.mark_of("no_such_service") == charts.mark_of("no_such_service")


# --- tables -------------------------------------------------------------------------------


@given(st.text(max_size=40), st.text(max_size=40))
def test_words_never_become_markup(words: str, note: str) -> None:
    page = BeautifulSoup(tables.html(words, ("A",), [(Cell(words, note=note),)]), "html.parser")
    assert {t.name for t in page.find_all(True)} <= {
        *("div", "table", "caption", "thead", "tbody", "tr", "th", "td", "span")
    }


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "file:///etc"])
def test_only_our_pages_and_the_web_become_links(address: str) -> None:
    assert "<a " not in tables.inside(Cell("x", href=address))


def test_links_outside_carry_no_opener() -> None:
    assert 'rel="noopener noreferrer"' in tables.inside(Cell("x", href="https://example.org"))
    assert "rel" not in tables.inside(Cell("x", href="evidence?f=0"))


def test_a_table_has_a_caption_and_headed_rows_and_columns() -> None:
    html = tables.html("Caption", ("A", "B"), [("one", "two")])
    page = BeautifulSoup(html, "html.parser")
    assert page.caption is not None
    assert page.caption.text == "Caption"
    assert [h["scope"] for h in page.find_all("th")] == ["col", "col", "row"]
    assert [r["tabindex"] for r in page.find_all("div")] == ["0"]


# --- downloads ----------------------------------------------------------------------------


@given(st.sampled_from("=+-@\t\r"), st.text(max_size=20))
def test_no_text_in_a_download_is_a_formula(sign: str, words: str) -> None:
    (row,) = download.rows([figure(withheld=sign + words)])
    assert row["no_value_because"].startswith("'")


def test_a_negative_number_stays_a_number() -> None:
    (row,) = download.rows([figure(value=-2.5, basis=(1,), quote="-2.5")])
    assert (row["value"], row["printed"]) == ("-2.5", "'-2.5")


@pytest.mark.parametrize(
    "silent", [figure(absence=Absence.NOT_REPORTED), figure(withheld="fewer than 10 notices")]
)
def test_silence_is_blank_in_a_download_and_says_why(silent: Figure) -> None:
    (row,) = download.rows([silent])
    assert (row["value"], row["low"], row["high"]) == ("", "", "")
    assert row["no_value_because"]


def test_a_download_says_where_it_comes_from_and_reads_back() -> None:
    shown = figure(value=5.6, n=1_081_646, basis=(7, 8), quote="5.6", method="m@1")
    content = download.csv_of("How long?", [shown], "https://here/compare?x=1", date(2026, 11, 21))
    assert content.startswith(b"\xef\xbb\xbf# ")
    lines = content.decode("utf-8-sig").splitlines()
    head = [line for line in lines if line.startswith("#")]
    assert "https://here/compare?x=1" in head[1]
    assert "2026-11-21" in head[2]
    rows = list(csv.DictReader(io.StringIO("\n".join(lines[len(head) :]))))
    assert list(rows[0]) == list(download.COLUMNS)
    assert rows[0]["value"] == "5.6"
    assert rows[0]["evidence"] == f"{public_id(7)} {public_id(8)}"
    assert rows[0]["tier"] == "publisher's document held"


# --- citations and badges -----------------------------------------------------------------


def test_a_figure_without_a_basis_leads_nowhere_and_says_so() -> None:
    assert citation.link(figure(withheld="no denominator")).words == "no source"


def test_a_cut_list_of_sources_says_that_it_is_cut() -> None:
    many = tuple(range(citation.MOST_LINKED + 1))
    assert citation.sources(many) == "Sources (first 150 of 151)"
    assert citation.evidence(many).count("f=") == citation.MOST_LINKED
    assert citation.sources(many[:3]) == "Sources (3)"


def test_badges_name_every_tier_among_the_figures() -> None:
    shown = [figure(value=1, basis=(1,), tier=t) for t in (Tier.PRESS, Tier.HELD)]
    assert [words for words, _ in badges.of(shown)] == [
        "self-reported by the services",
        "publisher's document held",
        "press or secondary source",
    ]


def test_a_caveat_is_said_once_and_marked_wherever_it_holds() -> None:
    notes = Footnotes()
    one, two = Caveat("one", "First."), Caveat("two", "Second.")
    assert notes.mark(figure(withheld="x", caveats=(one,))) == "a"
    assert notes.mark(figure(withheld="x", caveats=(two, one))) == "a, b"
    assert list(notes.lines()) == [("a", "First."), ("b", "Second.")]


# --- evidence -----------------------------------------------------------------------------

SHEET = (
    b"Service,Category,Median time,Items,Remark\n"
    b"Murmur,4a,3,1,\n"
    b'Murmur,4b,"1,5",2,"a remark that is long enough to be cut when it stands beside the cell'
    b' somebody asked for, as remarks do"\n'
    b"Murmur,4c,7,3,\n"
)


def test_a_window_shows_the_cell_with_the_headings_of_its_row_and_column() -> None:
    seen = trace.window(locate.context(SHEET, "#cell=3,3"))
    assert (seen.row, seen.col, seen.heading) == (3, 3, 1)
    assert seen.beside == (1, 2)
    assert seen.columns == (1, 2, 3, 4)
    assert dict(seen.rows)[3] == ("Murmur", "4b", "1,5", "2")
    assert [number for number, _ in seen.rows] == [1, 2, 3, 4]


def test_a_long_remark_beside_the_cell_is_cut_and_never_taken_for_a_heading() -> None:
    seen = trace.window(locate.context(SHEET, "#cell=3,4"))
    assert seen.beside == (1, 2)
    assert dict(seen.rows)[3][-1].endswith("…")


def test_ids_in_an_address_are_sorted_from_what_cannot_be_one() -> None:
    good, bad = trace.numbers([public_id(-5), "soup", public_id(-5), " " + public_id(9).upper()])
    assert (good, bad) == ([-5, 9], ["soup"])


@pytest.mark.parametrize(
    ("quote", "number", "told"),
    [
        ("289,42", 289.42, "the comma is the decimal mark"),
        ("6,309,990", 6_309_990, "the comma parts thousands"),
        ("1.234", 1234, "the point parts thousands"),
        ("12.6", 12.6, "the point is the decimal mark"),
        ("63059", 63_059, ""),
    ],
)
def test_how_a_mark_was_read_is_told(quote: str, number: float, told: str) -> None:
    assert spoken.decimal_mark(quote, Value(number)) == told


def test_a_value_is_told_as_the_limit_it_is() -> None:
    within = Value(high=24, bound=Bound.AT_MOST, unit="hour", unit_status=UnitStatus.STATED)
    assert spoken.value(within) == "at most 24 hours"
    assert spoken.value(Value(low=2.2, high=2.7, bound=Bound.RANGE)) == "2.2 to 2.7"
    assert spoken.value(Value(absence=Absence.NOT_REPORTED)) == "not reported"
    assert spoken.value(Value(0)) == "0"


def test_an_address_in_a_document_is_told_in_words() -> None:
    assert spoken.place("!4_notices.csv#cell=19,11") == "4_notices.csv, row 19, column 11"
    assert spoken.place("page 7") == "page 7"


# --- the shared reading of the ledger -----------------------------------------------------

HELD: tuple[Observation, ...] = observations(
    """
    platform | category | actor           | period  | notices | notice_action_median
    tiktok   | TOTAL    | all             | 2026-H1 | 100     | 5
    tiktok   | TOTAL    | trusted_flagger | 2026-H1 | 10      | 2
    tiktok   | 3e       | all             | 2026-H1 | 30      | 9
    tiktok   | TOTAL    | all             | 2025-H2 | 90      | 6
    x        | TOTAL    | all             | 2026-H1 | 50      | 3
    """
)
QUERIES = st.builds(
    Query,
    measures=st.sampled_from([(), ("notices",), ("notices", "notice_action_median")]),
    platforms=st.sampled_from([(), ("tiktok",), ("tiktok", "x")]),
    harms=st.sampled_from([(), ("all",), ("all", "intimate_images")]),
    actors=st.sampled_from([(), ("all",), ("all", "trusted_flagger")]),
    period_ends=st.sampled_from([(), ("2026-06-30",), ("2026-06-30", "2025-12-31")]),
)


@given(st.lists(QUERIES, max_size=8))
def test_what_was_read_before_answers_as_the_ledger_does(queries: list[Query]) -> None:
    ledger = Drawn(HELD)
    once = answers.Once(ledger)
    for query in queries:
        assert once.observations(query) == Drawn(HELD).observations(query)


def test_a_narrower_question_is_not_read_again() -> None:
    ledger = Drawn(HELD)
    once = answers.Once(ledger)
    once.observations(Query(measures=("notices", "notice_action_median")))
    once.observations(Query(measures=("notices",), platforms=("x",)))
    assert len(ledger.asked) == 1


# --- fixed words --------------------------------------------------------------------------


def test_every_check_of_the_readers_is_explained() -> None:
    folder = ROOT / "scrapers" / "annex_i"
    code = "".join(p.read_text("utf-8") for p in folder.glob("*.py"))
    used = set(re.findall(r'"([a-z]+(?:_[a-z]+)*)",\s*(?:checks\.)?[Ss]everity', code))
    used |= set(re.findall(r'remarks\.append\(\("([a-z_]+)"', code))
    assert len(used) > 15
    assert used == {key for key, _, _ in glossary.CHECKS}


def test_every_check_of_publishers_own_tables_is_explained() -> None:
    shared = [ROOT / "scrapers" / "meaning" / name for name in ("sense.py", "recount.py")]
    files = [*shared, *(ROOT / "scrapers" / "sources").glob("*/*.py")]
    code = "".join(p.read_text("utf-8") for p in files)
    used = set(re.findall(r'Odd\(\s*"([a-z_]+)",\s*Severity', code))
    used |= set(re.findall(r'(?:Remark\(\s*|added_up\([^()]*?)"([a-z_]+)"', code))
    assert used == {key for key, _, _ in glossary.OWN_CHECKS}


def test_the_gates_on_the_methods_page_name_their_thresholds() -> None:
    told = {name[0]: f"{threshold} {why}" for name, threshold, why in glossary.GATES}
    for place, gate in enumerate(gates.ORDER, 1):
        assert gate[:6] in " ".join(glossary.GATES[place - 1]).lower()
    assert str(gates.LEAST_PEOPLE) in told["1"]
    assert str(gates.LEAST_DERIVED) in told["2"]
    assert str(gates.LEAST_SHARED) in told["2"]
    assert all(n in told["3"] for n in ("30 points", "5 points", "130 %"))
    assert all(n in told["4"] for n in ("65 %", "12 months"))
    assert str(gates.LEAST_RANKED) in told["5"]


def test_every_field_of_a_definition_has_a_name_for_readers() -> None:
    assert tuple(defined.LABELS) == FIELDS
    sums = {sum(int(n.replace(",", "")) for n in numbers) for _, *numbers in defined.counts()}
    assert len(sums) == 1
    assert f"{sums.pop():,}" in defined.scope()


def test_today_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TODAY", "2026-11-21")
    assert clock.today() == date(2026, 11, 21)
    monkeypatch.delenv("TODAY")
    assert clock.today() >= date(2026, 1, 1)


def test_a_page_is_a_short_script() -> None:
    texts = {p.name: p.read_text("utf-8") for p in (ROOT / "pages").glob("*.py")}
    # What serves addresses without Streamlit (the feed) is no page; the menu has a line for each.
    texts.pop("navigation.py")
    scripts = {name: text for name, text in texts.items() if "import Route" not in text}
    assert len(scripts) > 10
    assert {name for name, text in scripts.items() if len(text.splitlines()) > 62} == set()
