"""Discord's stacked sub-tables, broken on purpose; what its files print wrong; how they come."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.model import IssueKind, Observation, Obtained, Reading, RunOutcome, Tier
from data.sources import declaration
from data.store import Store
from scrapers.layouts.stacked import SubTable, sub_tables
from scrapers.reading.tables import read_csv
from scrapers.receiving import by_hand, opening, readers
from scrapers.receiving.origin import Origin
from tests import own
from tests.own import NOW, Grid
from tests.site import visited

SOURCE = "discord"
DOCUMENTS = own.documents(SOURCE)
BODY = "synthetic-2023-q2.csv"
LEFT_OUT = ("legal", "requests", "gov")


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """Return an empty, migrated ledger, on each database in turn."""
    made = Store(database)
    made.migrate()
    yield made
    made.close()


def content(name: str) -> bytes:
    return (own.FOLDER / SOURCE / name).read_bytes()


def tables(path: Path) -> list[SubTable]:
    """Return the sub-tables of a document, in which titles, headers and rows are told apart."""
    table = read_csv(path.read_bytes(), path.name)
    start = int("Transparency Report" in table.text(0, 0))
    return sub_tables(table, declaration(SOURCE).layouts, start)


def left_out(sub: SubTable) -> bool:
    return any(word in sub.title.text.casefold() for word in LEFT_OUT)


def changed(path: Path, row: int, cells: list[str]) -> Reading:
    grid = own.grid_of(path.read_bytes())
    return own.read(SOURCE, own.as_csv([*grid[:row], cells, *grid[row + 1 :]]), path.name)


def rows_of(reading: Reading) -> set[int]:
    return {place(o)[0] for o in reading.observations}


def place(one: Observation) -> tuple[int, int]:
    row, col = one.citation.locator.rpartition("cell=")[2].split(";")[0].split(",")
    return int(row) - 1, int(col) - 1


def refused(reading: Reading) -> bool:
    return reading.refused and reading.issues[0].kind is IssueKind.SHAPE


# --- broken on purpose --------------------------------------------------------------------


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_a_title_on_no_record_or_twice_is_refused_whole(path: Path) -> None:
    found = [sub for sub in tables(path) if sub.title.locator]
    titles = {int(sub.title.locator.rpartition("=")[2].split(",")[0]) - 1 for sub in found}
    taken = [row for row in titles if not refused(changed(path, row, ["Zyzzyva"]))]
    first = min(titles, default=0)
    words = own.grid_of(path.read_bytes())[first][0]
    taken += [row for row in titles - {first} if not refused(changed(path, row, [words]))]
    assert taken == []
    assert titles or path.name == "synthetic-2022-q3.csv"


def headers(grid: Grid, row: int) -> Iterator[tuple[str, list[str]]]:
    """Yield a header with each column renamed, dropped, doubled, moved, and with one more."""
    cells = [cell for cell in grid[row] if cell]
    for col, name in enumerate(cells):
        yield f"{name} renamed", [*cells[:col], f"{name} new", *cells[col + 1 :]]
        yield f"{name} dropped", [*cells[:col], *cells[col + 1 :]]
        yield f"{name} doubled", [*cells, name]
        other = (col + 1) % len(cells)
        moved = list(cells)
        moved[col], moved[other] = cells[other], name
        yield f"{name} moved", moved
    yield "one more", [*cells, "Extra"]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_a_header_on_no_record_gives_no_figure(path: Path) -> None:
    grid, taken, tried = own.grid_of(path.read_bytes()), [], 0
    for sub in tables(path):
        for what, cells in headers(grid, sub.top):
            if cells == [cell for cell in grid[sub.top] if cell]:
                continue
            tried += 1
            reading = changed(path, sub.top, cells)
            # A second header under one title may pass for a row: then its words are no figures.
            if not refused(reading) and (rows_of(reading) & {*sub.rows} or not left_out(sub)):
                taken.append(f"{sub.title.text}: {what}")
    assert tried > 10
    assert taken == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_a_label_nobody_declared_gives_no_figure_and_says_so(path: Path) -> None:
    grid, taken, tried = own.grid_of(path.read_bytes()), [], 0
    for sub in tables(path):
        for row in sub.rows:
            tried += 1
            reading = changed(path, row, ["Zyzzyva", *grid[row][1:]])
            told = (
                reading.refused
                or left_out(sub)
                or any(f"={row + 1}," in i.locator for i in reading.issues)
            )
            if row in rows_of(reading) or not told:
                taken.append(f"{sub.title.text}: {grid[row][0]}")
    assert tried
    assert taken == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_words_in_place_of_a_figure_are_withheld_with_their_address(path: Path) -> None:
    whole = own.read(SOURCE, path.read_bytes(), path.name)
    grid, silent = own.grid_of(path.read_bytes()), []
    stated = {o.citation.locator: place(o) for o in whole.observations if o.citation.quote.strip()}
    for locator, (row, col) in stated.items():
        reading = changed(path, row, [*grid[row][:col], "{{value}}", *grid[row][col + 1 :]])
        still = {o.citation.locator for o in reading.observations}
        if locator in still or not any(i.locator == locator for i in reading.issues):
            silent.append(locator)
    assert len(stated) > 5
    # Accounts disabled stand in two sub-tables; the second is read where the first is not.
    assert silent == []


def test_a_cell_under_no_header_is_refused() -> None:
    path = own.FOLDER / SOURCE / BODY
    grid = own.grid_of(path.read_bytes())
    for sub in tables(path):
        if len(sub.layout.columns) < len(grid[0]):
            row = sub.rows[0]
            assert refused(changed(path, row, [*grid[row][:-1], "7"]))


# --- which period -------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["report.csv", "discord-2023.csv", "Q1 2023 and Q2 2023.csv"])
def test_a_file_whose_name_tells_no_period_is_refused_with_the_way_out(name: str) -> None:
    reading = own.read(SOURCE, content(BODY), name)
    assert reading.refused
    assert "name the file after it" in reading.issues[0].message


@pytest.mark.parametrize(
    ("name", "period"),
    [
        ("Discord-Transparency-Report-Q2-2023.csv", ("2023-04-01", "2023-06-30")),
        ("2023-q2.csv", ("2023-04-01", "2023-06-30")),
        ("discord Q2 2023 (1).csv", ("2023-04-01", "2023-06-30")),
    ],
)
def test_the_period_is_that_of_the_name(name: str, period: tuple[str, str]) -> None:
    reading = own.read(SOURCE, content(BODY), name)
    assert {o.series[-2:] for o in reading.observations} == {period}


def test_a_title_that_prints_a_period_counts_and_never_contradicts_the_name() -> None:
    half = content("synthetic-2024-h1.csv")
    assert not own.read(SOURCE, half, "report.csv").refused
    assert refused(own.read(SOURCE, half, "discord-2024-h2.csv"))


def test_a_title_that_prints_no_year_leaves_the_period_to_the_name() -> None:
    early = content("synthetic-2022-q3.csv")
    titled = b"Q3 NCMEC Reports,,,\r\n" + early
    assert {o.series for o in own.read(SOURCE, titled, "2022-q3.csv").observations} == {
        o.series for o in own.read(SOURCE, early, "2022-q3.csv").observations
    }
    assert own.read(SOURCE, titled, "report.csv").refused
    # Months of one quarter in a file named after another: every figure of them is withheld.
    other = own.read(SOURCE, titled, "2022-q2.csv")
    assert other.refused or not [o for o in other.observations if o.value.number is not None]


def test_an_archive_is_read_and_its_narrative_set_aside() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("report.csv", content(BODY))
        archive.writestr("report.pdf", b"%PDF-1.4 synthetic")
    reading = own.read(SOURCE, packed.getvalue(), "Discord-Transparency-Report-Q2-2023.zip")
    assert len(reading.observations) == len(own.read(SOURCE, content(BODY), BODY).observations)
    assert reading.set_aside == ("report.pdf",)


# --- what does not fit --------------------------------------------------------------------


def checks(old: str, new: str) -> set[str]:
    """Return the checks that find something once words of the document are others."""
    text = content(BODY).decode()
    assert old in text
    reading = own.read(SOURCE, text.replace(old, new, 1).encode(), BODY)
    return {f.check for f in reading.findings} - {"figure_of_nothing"}


def test_a_document_whose_parts_agree_has_no_finding() -> None:
    assert checks("Warns", "Warns") == set()


@pytest.mark.parametrize(
    ("old", "new", "check"),
    [
        ("12.34%", "13.34%", "rate_disagrees"),
        ("0.99%", "1.00%", "rate_disagrees"),
        ('Sum:,"17,819","2,667",14.97%', 'Sum:,"17,819","2,667",15.97%', "rate_disagrees"),
        ("Hateful Conduct,444,44,", "Hateful Conduct,445,44,", "categories_disagree"),
        ("Child Safety,107,10,117", "Child Safety,107,10,118", "kinds_disagree"),
        ('May,"2,011"', 'May,"2,012"', "months_disagree"),
        ('June,"3,011",9,"3,020"', 'June,"3,011",9,"3,021"', "kinds_disagree"),
    ],
)
def test_figures_that_contradict_each_other_are_stored_and_told(
    old: str, new: str, check: str
) -> None:
    assert check in checks(old, new)


def test_a_printed_share_of_no_appeals_is_no_share() -> None:
    reading = own.read(SOURCE, content(BODY), BODY)
    (one,) = [
        o
        for o in reading.observations
        if (o.series.measure, o.words) == ("appeals_granted_rate", "Misinformation")
    ]
    assert (one.citation.quote, one.value.absence) == ("0.00%", "not_applicable")


# --- how it comes -------------------------------------------------------------------------


def test_the_archive_that_the_page_links_is_fetched(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("report.csv", content(BODY))
    folder = "/assets/transparency-reports"
    with visited(SOURCE, database, monkeypatch) as site:
        path = f"{folder}/Discord-Transparency-Report-Q2-2023.zip"
        site.shows(path, f"{folder}/Discord-DSA_Transparency_Report.zip")
        site.serves(
            f"{site.original.landing.rpartition('/')[0]}{path}",
            packed.getvalue(),
            "application/zip",
        )
        done = site.visit()
        assert (done.outcome, len(done.received)) == (RunOutcome.OK, 1)
        assert done.received[0].reading.observations


# --- on the publisher's own files ---------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "figures", "issues", "findings"),
    [
        ("discord-2022-q3.csv", 9, 3, []),
        ("discord-2023-q2.csv", 219, 0, ["kinds_disagree", "kinds_disagree", "rate_disagrees"]),
        ("discord-2023-q3.csv", 167, 14, ["rate_disagrees"]),
        ("discord-2024-h1-EXCERPT.csv", 143, 0, []),
    ],
)
def test_every_cell_of_the_real_files_is_read_or_explained(
    name: str, figures: int, issues: int, findings: list[str]
) -> None:
    data = own.sample(f"discord/{name}")
    reading = readers.read(data, own.snapshot(SOURCE, data, name), declaration(SOURCE))
    assert (len(reading.observations), len(reading.issues)) == (figures, issues)
    assert sorted(f.check for f in reading.findings) == findings


@pytest.mark.parametrize(
    ("name", "verified"),
    [("discord-2023-q2.csv", 12), ("discord-2023-q3.csv", 9), ("discord-2024-h1-EXCERPT.csv", 12)],
)
def test_what_was_transcribed_is_verified(store: Store, name: str, verified: int) -> None:
    opening.first_start(store)
    origin = Origin(Obtained.DROPPED, NOW, tier=Tier.HELD)
    (received,) = by_hand.drop(store, SOURCE, [(name, own.sample(f"discord/{name}"))], origin)
    assert (received.verified, received.differing) == (verified, 0)
