"""Microsoft's workbook: blocks wherever they stand, broken on purpose, and counted again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from data.model import Obtained, Reading, RunOutcome, Tier
from data.sources import declaration
from data.store import Store
from scrapers.receiving import by_hand, opening, readers
from scrapers.receiving.origin import Origin
from tests import own
from tests.own import NOW
from tests.safety_content import FIRST, LAST_YEAR, Edition, sheet, workbook
from tests.site import visited
from tests.workbooks import Typed, Words

SOURCE = "microsoft_dscr"
EDITIONS = [FIRST, LAST_YEAR]
NAMES = {FIRST: "synthetic-2020-h1.xlsx", LAST_YEAR: "synthetic-2023-h2.xlsx"}


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """Return an empty, migrated ledger, on each database in turn."""
    made = Store(database)
    made.migrate()
    yield made
    made.close()


def read(cells: list[list[Words]]) -> Reading:
    content = workbook(cells)
    return readers.read(
        content, own.snapshot(SOURCE, content, "a.xlsx"), declaration(SOURCE), "test@1"
    )


def stated(reading: Reading) -> list[tuple[object, ...]]:
    return sorted((o.series, o.value.number, o.citation.quote) for o in reading.observations)


def places(cells: list[list[Words]], kind: type) -> list[tuple[int, int]]:
    return [
        (row, col)
        for row, line in enumerate(cells)
        for col, words in enumerate(line)
        if isinstance(words, kind)
    ]


def changed(cells: list[list[Words]], place: tuple[int, int], words: Words) -> list[list[Words]]:
    row, col = place
    return [*cells[:row], [*cells[row][:col], words, *cells[row][col + 1 :]], *cells[row + 1 :]]


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: e.label)
def test_the_documents_under_test_are_these_sheets(edition: Edition) -> None:
    held = own.read(SOURCE, (own.FOLDER / SOURCE / NAMES[edition]).read_bytes(), "a.xlsx")
    assert stated(held) == stated(read(sheet(edition)))
    assert len(held.observations) == 13


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: e.label)
@pytest.mark.parametrize(("down", "right"), [(3, 0), (0, 2), (7, 4)])
def test_blocks_are_found_wherever_they_stand(edition: Edition, down: int, right: int) -> None:
    assert stated(read(sheet(edition, down, right))) == stated(read(sheet(edition)))


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: e.label)
def test_every_title_header_label_and_note_is_on_record_or_all_is_refused(
    edition: Edition,
) -> None:
    cells = sheet(edition)
    words = [place for place in places(cells, str) if cells[place[0]][place[1]] != edition.accounts]
    assert len(words) > 20
    taken = [place for place in words if not read(changed(cells, place, "Zyzzyva")).refused]
    taken += [
        place
        for place in words
        if not _note(cells, place) and not read(changed(cells, place, None)).refused
    ]
    assert taken == []


def _note(cells: list[list[Words]], place: tuple[int, int]) -> bool:
    """Whether a cell may be missing: a note, a footnote, the title of the sheet."""
    words = str(cells[place[0]][place[1]])
    return words.startswith(("Note:", "*", "Digital Safety"))


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: e.label)
def test_a_cell_that_belongs_to_no_block_is_refused_with_its_address(edition: Edition) -> None:
    cells = sheet(edition)
    remark: list[list[Words]] = [*cells[:1], ["A remark"], *cells[2:]]
    below: list[list[Words]] = [*cells, [], [None, 7.0]]
    beside: list[list[Words]] = [*cells[:4], [*cells[4], 7.0], *cells[5:]]
    for one in (remark, below, beside):
        reading = read(one)
        assert reading.refused
        assert reading.issues[0].locator.startswith("#sheet=Digital Safety Content&cell=")


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: e.label)
def test_a_figure_that_is_none_is_withheld_with_its_address(edition: Edition) -> None:
    cells = sheet(edition)
    whole = {o.citation.locator for o in read(cells).observations}
    for place in places(cells, Typed):
        reading = read(changed(cells, place, "many"))
        gone = whole - {o.citation.locator for o in reading.observations}
        assert [i.locator for i in reading.issues] == sorted(gone)
        assert len(gone) == 1


def test_a_block_that_is_missing_is_refused() -> None:
    assert read(sheet(FIRST)[:-5]).refused


def test_a_sign_leads_to_its_footnote_and_all_others_to_the_note() -> None:
    notes = {n.series.measure: n.citation.quote for n in read(sheet(FIRST)).notes}
    assert notes["accounts_actioned"].startswith(("* Restated", "Note:"))
    marked = [n for n in read(sheet(FIRST)).notes if n.citation.quote.startswith("*")]
    assert [(n.series.measure, n.series.category) for n in marked] == [
        ("accounts_actioned", "microsoft_dscr/child-sexual-exploitation-abuse-imagery")
    ]


def test_a_note_that_names_another_period_is_told_and_the_label_counts() -> None:
    assert read(sheet(FIRST)).findings == ()
    reading = read(sheet(LAST_YEAR))
    assert {o.series.period_end for o in reading.observations} == {"2023-12-31"}
    (finding,) = reading.findings
    assert finding.check == "note_names_another_period"
    assert "labelled July - December 2023" in finding.message
    assert "2023-01-01 to 2023-06-30" in finding.message


@pytest.mark.parametrize(("printed", "odd"), [(0.5, False), (0.504, False), (0.51, True)])
def test_the_percentage_is_counted_again(printed: float, odd: bool) -> None:
    cells = [
        [Typed(printed, "0%") if w == Typed(0.5, "0%") else w for w in r] for r in sheet(FIRST)
    ]
    assert [f.check for f in read(cells).findings] == ["rate_disagrees"] * odd


def test_the_workbook_that_the_page_links_is_fetched(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with visited(SOURCE, database, monkeypatch) as site:
        site.shows("/files/digital-safety-2020-h1.xlsx", "/files/other.pdf")
        host = site.original.landing.partition("/en-us")[0]
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        site.serves(f"{host}/files/digital-safety-2020-h1.xlsx", workbook(sheet(FIRST)), kind)
        done = site.visit()
        assert (done.outcome, len(done.received)) == (RunOutcome.OK, 1)


# --- on the publisher's own files ---------------------------------------------------------


@pytest.mark.parametrize(
    ("half", "requests", "actioned", "findings"),
    [("2020-h1", 248, 188, 0), ("2021-h2", 490, 223, 0), ("2023-h2", 1425, 588, 1)],
)
def test_the_real_workbooks_are_read_and_verify_what_was_transcribed(
    store: Store, half: str, requests: int, actioned: int, findings: int
) -> None:
    opening.first_start(store)
    content = own.sample(f"microsoft_dscr/microsoft-{half}.xlsx")
    origin = Origin(Obtained.DROPPED, NOW, tier=Tier.HELD)
    (received,) = by_hand.drop(store, SOURCE, [("a.xlsx", content)], origin)
    reading = received.reading
    assert (len(reading.observations), reading.issues) == (13, ())
    assert (received.verified, received.differing) == (3, 0)
    found = {o.series.measure: o.value.number for o in reading.observations}
    assert (found["requests_received"], found["requests_actioned"]) == (requests, actioned)
    assert len(reading.findings) == findings
