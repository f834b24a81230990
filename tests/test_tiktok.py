"""TikTok's two files: what real ones print, and what must not pass in a workbook.

Figures of real files stand in the shared samples beside the checkout and are only named here;
the same is tested on documents written by us.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from data.model import Absence, IssueKind, Observation, Reading
from data.places import jurisdictions
from data.reference import measures
from data.sources import declaration, recorded_documents
from data.store import Store
from scrapers.receiving import opening, readers, receipt
from tests import own

SAMPLES = Path(__file__).resolve().parents[2] / "shared" / "samples"
real = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="the shared samples are not beside the checkout"
)
CGER, GOV = "tiktok_cger", "tiktok_gov_removals"
# One of each form: workbook, and three generations of headers.
WHOLE = ["tiktok-2021-q4.xlsx", "tiktok-2022-q4.csv", "tiktok-2023-q3.csv", "tiktok-2024-q1.csv"]
EXCERPT = "government-removal-requests-EXCERPT-2025H2.csv"
GBV = "tiktok_cger/sexual-exploitation-gender-based-violence"


def _sample(source: str, name: str) -> bytes:
    return (SAMPLES / source / name).read_bytes()


@cache
def _read(name: str) -> Reading:
    return own.read(CGER, _sample(CGER, name), name)


def _of(reading: Reading, measure: str, **where: str) -> list[Observation]:
    return [
        o
        for o in reading.observations
        if o.series.measure == measure and all(getattr(o.series, k) == v for k, v in where.items())
    ]


def _ours(name: str, source: str = CGER) -> Reading:
    return own.read(source, (own.FOLDER / source / name).read_bytes(), name)


# --- enforcement: real files --------------------------------------------------------------


@real
@pytest.mark.parametrize("name", WHOLE)
def test_a_real_file_is_read_without_an_unexplained_cell(name: str) -> None:
    reading = _read(name)
    assert reading.observations
    assert reading.issues == ()
    assert reading.findings == ()


@real
@pytest.mark.parametrize(
    ("older", "newer", "shared"),
    [
        ("tiktok-2021-q4.xlsx", "tiktok-2022-q4.csv", 112),
        ("tiktok-2022-q4.csv", "tiktok-2023-q3.csv", 854),
        ("tiktok-2023-q3.csv", "tiktok-2024-q1.csv", 8551),
    ],
)
def test_a_later_file_repeats_what_an_earlier_one_stated(
    older: str, newer: str, shared: int
) -> None:
    """Whatever its form; 0.933 and 0.9329999999999999 are one value."""
    now = {o.series: o.value.number for o in _read(newer).observations}
    before = [o for o in _read(older).observations if o.series in now]
    assert len(before) == shared
    assert [o.series for o in before if o.value.number != now[o.series]] == []


@real
def test_the_overall_share_before_any_views_ends_with_the_third_quarter_of_2023() -> None:
    found = _of(
        _read("tiktok-2024-q1.csv"),
        "removal_before_any_views_share",
        category="tiktok_cger/all",
        jurisdiction="WW",
        breakdown="",
    )
    last = max(found, key=lambda o: o.series.period_end)
    assert (last.series.period_end, last.value.number) == ("2023-09-30", 0.768)


@real
def test_markets_are_countries_and_languages_a_capacity() -> None:
    reading = _read("tiktok-2024-q1.csv")
    staff = _of(reading, "moderators_assigned_share")
    assert {o.series.jurisdiction for o in staff} == {"WW"}
    assert len({o.series.breakdown for o in staff}) >= 16
    kinds = {jurisdictions()[o.series.jurisdiction].kind for o in reading.observations}
    assert kinds == {"country", "scope"}
    markets = {o.series.jurisdiction for o in reading.observations}
    assert len(markets) > 50


@real
def test_the_category_of_gender_based_violence_has_its_market_quarters() -> None:
    found = [
        o
        for o in _of(_read("tiktok-2024-q1.csv"), "removal_within_24h_share", category=GBV)
        if o.series.jurisdiction != "WW" and not o.series.breakdown
    ]
    per_quarter = {
        end: sum(o.series.period_end == end for o in found)
        for end in sorted({o.series.period_end for o in found})
    }
    assert list(per_quarter) == ["2023-09-30", "2023-12-31", "2024-03-31"]
    assert all(40 < number < 60 for number in per_quarter.values())
    assert {o.harm for o in found} == {"gbv_all"}
    canada = {o.series.period_end: o.value.number for o in found if o.series.jurisdiction == "CA"}
    assert canada == {"2023-09-30": 0.889, "2023-12-31": 0.813, "2024-03-31": 0.957}


@real
def test_shares_by_views_are_no_counts_of_videos() -> None:
    reading = _read("tiktok-2024-q1.csv")
    shares = _of(reading, "videos_removed_share_by_views")
    assert shares
    assert all((o.value.number or 0) <= 1 for o in shares)
    assert min(o.value.number or 0 for o in _of(reading, "videos_removed")) > 1


@pytest.fixture
def ledger(ledger_home: Path) -> Iterator[Store]:
    """Return a ledger that holds what is transcribed of these two files."""
    store = Store(f"sqlite:///{ledger_home / 'ledger.db'}")
    store.migrate()
    for bundled in recorded_documents():
        if bundled[0].startswith("tiktok_"):
            opening.load_recorded(store, *bundled)
    yield store
    store.close()


@real
@pytest.mark.parametrize(
    ("source", "name", "verified"),
    [(CGER, "tiktok-2024-q1.csv", 146), (GOV, EXCERPT, 7)],
)
def test_the_original_verifies_what_was_transcribed(
    ledger: Store, source: str, name: str, verified: int
) -> None:
    content = _sample(source, name)
    done = receipt.receive(ledger, content, own.snapshot(source, content, name))
    assert (done.verified, done.differing) == (verified, 0)


def test_the_outlier_of_canada_stands_as_printed() -> None:
    """What looks like a fault of the publisher's is stored; who flags it is the series."""
    canada = _of(_ours("synthetic-2024-q2.csv"), "removal_within_24h_share", jurisdiction="CA")
    assert [o.value.number for o in canada] == [0.117]


# --- enforcement: documents of ours --------------------------------------------------------


def test_of_an_archive_only_the_data_file_is_read_and_the_rest_named() -> None:
    reading = _ours("synthetic-2025-q4.zip")
    folder = "2025Q4_CGER_English"
    assert reading.set_aside == tuple(
        f"{folder}/{name}" for name in ("README.txt", "Dashboard template.xlsx", "Narrative.pdf")
    )
    assert {o.citation.locator.partition("#")[0] for o in reading.observations} == {
        f"{folder}/2025Q4_raw_data_cger_English.csv"
    }


def test_what_contradicts_itself_is_stored_with_a_finding() -> None:
    reading = _ours("synthetic-2025-q4.zip")
    assert [f.check for f in reading.findings] == ["buckets_above_whole", "restored_above_removed"]
    stored = {o.citation for o in reading.observations}
    assert {c for f in reading.findings for c in f.cells} <= stored


def test_a_share_above_the_whole_is_withheld() -> None:
    (issue,) = [i for i in _ours("synthetic-2025-q4.zip").issues if i.word == "1.2"]
    assert issue.kind is IssueKind.CELL


BOOKS = ["synthetic-2021-q4.xlsx", "synthetic-2022-q1.xlsx", "synthetic-2022-q3.xlsx"]


def _book(name: str = BOOKS[0]) -> openpyxl.Workbook:
    content = (own.FOLDER / CGER / name).read_bytes()
    return openpyxl.load_workbook(io.BytesIO(content))


def _saved(book: openpyxl.Workbook) -> Reading:
    out = io.BytesIO()
    book.save(out)
    return own.read(CGER, out.getvalue(), "synthetic-2021-q4.xlsx")


def _cells(name: str, *, headers: bool) -> dict[str, list[str]]:
    """Return the addresses of headers, or of all other cells, by sheet."""
    return {
        sheet.title: [
            cell.coordinate
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None and (cell.row == 1) == headers
        ]
        for sheet in _book(name)
    }


_HEADERS = [
    (name, s, c) for name in BOOKS for s, cs in _cells(name, headers=True).items() for c in cs
]


@pytest.mark.parametrize(("name", "sheet", "cell"), _HEADERS)
def test_a_column_of_a_workbook_with_another_name_is_refused(
    name: str, sheet: str, cell: str
) -> None:
    book = _book(name)
    book[sheet][cell] = f"{book[sheet][cell].value} new"
    reading = _saved(book)
    assert reading.refused
    assert reading.issues[0].kind is IssueKind.SHAPE
    assert cell in reading.issues[0].locator


_SHEETS = [(name, sheet.title) for name in BOOKS for sheet in _book(name)]


@pytest.mark.parametrize(("name", "sheet"), _SHEETS)
def test_a_column_more_or_less_in_a_workbook_is_refused(name: str, sheet: str) -> None:
    more, less, moved = _book(name), _book(name), _book(name)
    more[sheet].cell(1, more[sheet].max_column + 1, "Extra")
    less[sheet].delete_cols(2)
    for row in moved[sheet].iter_rows(max_col=3):
        row[1].value, row[2].value = row[2].value, row[1].value
    for book in (more, less, moved):
        reading = _saved(book)
        assert reading.refused
        assert reading.issues[0].kind is IssueKind.SHAPE


_FIGURES = _cells(BOOKS[0], headers=False)


@pytest.mark.parametrize("number", range(max(map(len, _FIGURES.values()))))
def test_a_cell_of_a_workbook_that_says_something_else_gives_no_figure(number: int) -> None:
    """One cell of every sheet at a time: a date, a policy or a figure."""
    book = _book()
    changed = {sheet: cells[number % len(cells)] for sheet, cells in _FIGURES.items()}
    for sheet, cell in changed.items():
        book[sheet][cell] = "Zyzzyva"
    reading = _saved(book)
    cited = {o.citation.locator for o in reading.observations}
    for sheet, cell in changed.items():
        assert f"#sheet={sheet}&cell={cell}" in {i.locator for i in reading.issues}
        row = [f"#sheet={sheet}&cell={c}" for c in _FIGURES[sheet] if c[1:] == cell[1:]]
        gone = row if cell.startswith("A") else [f"#sheet={sheet}&cell={cell}"]
        assert not cited & {*gone}


@pytest.mark.parametrize("sheet", ["Account removals", "Video removals by policy"])
def test_a_sheet_called_otherwise_is_not_taken_for_what_its_columns_may_be(sheet: str) -> None:
    book = _book()
    book[sheet].title = "Zyzzyva"
    reading = _saved(book)
    assert "sheet=Zyzzyva" in " ".join(i.locator for i in reading.issues)
    assert not [o for o in reading.observations if "Zyzzyva" in o.citation.locator]


@pytest.mark.parametrize("name", BOOKS[1:])
def test_a_sheet_that_names_no_quarter_is_of_the_one_the_workbook_names(name: str) -> None:
    countries = [o for o in _ours(name).observations if o.series.jurisdiction == "IS"]
    (ends,) = {o.series.period_end for o in countries}
    assert (ends, len(countries)) == (_ours(name).observations[-1].series.period_end, 4)
    book = _book(name)
    del book["Removal rates by policy"]
    reading = _saved(book)
    assert not [o for o in reading.observations if o.series.jurisdiction == "IS"]
    assert {i.message for i in reading.issues} == {"no period is printed"}


@pytest.mark.parametrize("name", BOOKS[1:])
def test_a_policy_within_a_policy_is_a_share_of_that_policy_and_of_what_people_removed(
    name: str,
) -> None:
    """Its share adds up to one within its policy; it is none of all removals."""
    about = {"category": "tiktok_cger/violent-and-graphic-content"}
    within = _of(_ours(name), "category_share_of_policy", **about)
    assert within
    assert all("sheet=Sub Policy" in o.citation.locator for o in within)
    assert {o.series.breakdown for o in within} == {"found_by=people"}
    whole = _of(_ours(name), "category_share", **about)
    assert {o.series.breakdown for o in whole} == {""}
    assert not [o for o in whole if "sheet=Sub Policy" in o.citation.locator]


def test_shares_of_policies_and_of_what_lies_within_them_are_two_measures() -> None:
    reading = _ours("synthetic-2024-q2.csv")
    assert [o.citation.quote for o in _of(reading, "category_share")] == ["0.222"]
    within = _of(reading, "category_share_of_policy")
    assert {o.citation.quote for o in within} == {"0.377", "0.2"}


def test_words_of_the_first_half_of_2023_are_those_of_the_later_files() -> None:
    reading = _ours("synthetic-2023-q2.csv")
    buckets = _of(reading, "user_reports_actioned_less_than_2_hours_share")
    assert sorted(o.series.period_end for o in buckets) == ["2023-03-31", "2023-06-30"]
    assert _of(reading, "live_sessions_suspended")[0].value.number == 8888
    assert [i.word for i in reading.issues] == ["0.855, 0.866"] * 2


@pytest.mark.parametrize("day", [44560, 44530, 44562])
def test_a_day_that_ends_no_quarter_is_no_period(day: int) -> None:
    book = _book()
    cell = book["Total removals and removal rate"]["A3"]
    cell.value, cell.number_format = day, "mm-dd-yy"
    reading = _saved(book)
    assert {i.message.partition(" is ")[2] for i in reading.issues} == {
        "no period known of this source"
    }


# --- government requests ------------------------------------------------------------------


@real
def test_the_real_rates_are_those_of_their_counts_and_nought_of_nought_is_none() -> None:
    reading = own.read(GOV, _sample(GOV, EXCERPT), EXCERPT)
    assert len(reading.observations) == 130
    assert reading.issues == ()
    assert [f.check for f in reading.findings] == ["figure_of_nothing"]
    rates = _of(reading, "government_request_removal_rate")
    absent = [o for o in rates if o.value.absence]
    assert [(o.series.jurisdiction, o.value.absence) for o in absent] == [
        ("BY", Absence.NOT_APPLICABLE)
    ]
    assert [(o.citation.quote, o.denominator) for o in absent] == [("0.0", 0)]
    of = {o.series.jurisdiction: o.denominator for o in rates}
    assert (of["US"], of["AZ"]) == (48, 8893)


def test_a_rate_of_nought_of_something_is_a_rate() -> None:
    rates = _of(_ours("synthetic-2031-h2.csv", GOV), "government_request_removal_rate")
    found = {(o.series.jurisdiction, o.series.period_end): o.value for o in rates}
    assert found["CI", "2031-12-31"].number == 0
    assert found["IS", "2031-12-31"].absence is Absence.NOT_APPLICABLE


def _without(row: str) -> Reading:
    """Return what is read of our document when one metric stands in it nowhere."""
    grid = own.grid_of((own.FOLDER / GOV / "synthetic-2031-h2.csv").read_bytes())
    return own.read(GOV, own.as_csv([line for line in grid if row not in line]), "2031.csv")


def test_a_rate_of_which_only_content_or_accounts_are_known_says_of_how_many_it_is_not() -> None:
    rates = {
        (o.series.jurisdiction, o.series.period_end): o
        for o in _of(_without("Total accounts received"), "government_request_removal_rate")
    }
    assert rates["IS", "2031-12-31"].value.absence is Absence.NOT_APPLICABLE
    germany = rates["DE", "2031-12-31"]
    assert (germany.value.number, germany.denominator) == (0.666666667, None)


def test_rates_and_outcomes_that_do_not_follow_are_told() -> None:
    reading = _ours("synthetic-2031-h2.csv", GOV)
    told = [(f.check, f.message.count("TR")) for f in reading.findings]
    assert told == [("rate_disagrees", 1), ("outcomes_disagree", 1), ("figure_of_nothing", 0)]


def test_what_authorities_ask_is_context_and_never_speed() -> None:
    stated = {rule.measure for rule in declaration(GOV).figures}
    assert {measures()[m].theme for m in stated} == {"context"}
    assert {measures()[m].clock for m in stated} == {"none"}


# --- several labels at once ---------------------------------------------------------------


def test_several_further_dimensions_stand_apart_as_everywhere_in_the_ledger() -> None:
    """The ledger asks a breakdown for its parts between semicolons."""
    declared = own.declared(CGER)
    share = next(f for f in declared.figures if f.by == {"found_by": "task"})
    both = share.model_copy(update={"breakdown": "ban=safety"})
    changed = declared.model_copy(
        update={"figures": tuple(both if f is share else f for f in declared.figures)}
    )
    name = "synthetic-2024-q2.csv"
    content = (own.FOLDER / CGER / name).read_bytes()
    reading = readers.read(content, own.snapshot(CGER, content, name), changed, "test@1")
    assert {o.series.breakdown for o in _of(reading, share.measure)} >= {
        "ban=safety;found_by=people"
    }


@pytest.mark.parametrize(
    ("words", "ends"),
    [
        ("Jul-Sep 2021 removal policy", "2021-09-30"),
        ("Jan-Mar 2022 removal policy", "2022-03-31"),
        ("Jul-Sep removal policy", ""),
        ("Zyzzyva 2022 removal policy", ""),
        ("Jul-Sep 2021 Oct-Dec 2021 removal policy", ""),
        (" removal policy", ""),
    ],
)
def test_a_header_names_the_quarter_of_its_release_or_is_none_on_record(
    words: str, ends: str
) -> None:
    book = _book()
    book["Removal rates by policy"]["A1"] = words
    reading = _saved(book)
    found = {
        o.series.period_end
        for o in reading.observations
        if "sheet=Removal rates" in o.citation.locator
    }
    assert found == ({ends} if ends else set())
    assert bool(reading.refused) == (not ends)
