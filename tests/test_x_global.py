"""X's global report: every word of a table counts, and prose never becomes a figure."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from data import locate
from data.locate import LocatorError
from data.model import Bound, Reading
from pages.parts import trace
from scrapers.errors import Unreadable
from scrapers.reading import pdf_pages
from tests import own, x_report
from tests.pdf import Text, pdf

SAMPLE = Path(__file__).parents[2] / "shared" / "samples" / "x_global" / "x-2024-h1.pdf"
DOCUMENT = own.FOLDER / "x_global" / "synthetic-2025-h1.pdf"
Said = dict[tuple[str, ...], str]


def read(content: bytes) -> Reading:
    return own.read("x_global", content, "report.pdf")


def said(reading: Reading) -> Said:
    """Return the printed words of every figure by what it is about."""
    return {tuple(o.series): o.citation.quote for o in reading.observations}


def test_the_document_is_the_one_written_here() -> None:
    assert DOCUMENT.read_bytes() == x_report.report()


def _changed(old: Text, new: str) -> bytes:
    pages = [[t._replace(words=new) if t is old else t for t in p] for p in PAGES]
    return pdf(pages)


PAGES = x_report.pages()


def _texts() -> Iterator[Text]:
    """Yield every text of the report that is no running text: titles, heads, labels, figures."""
    for page in PAGES[1:]:
        yield from (text for text in page[1:] if text.size not in (6, 12))


def test_every_title_head_label_and_figure_counts() -> None:
    """With any of them changed, no figure may say what it said under other words."""
    whole = said(read(x_report.report()))
    left_out = {"30", "15", "50.00%", "9", "6", "12", "66.67%", "20", "5", "100", "70", "70%"}
    silent, tried = [], 0
    for text in _texts():
        if text.words in left_out or text.words in ("USER REPORTS", "ACTIONS", "COPYRIGHT NOTICES"):
            continue  # figures that are left out by name, titles above tables that name no policy
        tried += 1
        reading = read(_changed(text, "Zyzzyva"))
        kept = said(reading)
        if not reading.refused and not reading.issues and len(kept) == len(whole):
            silent.append(text.words)
        assert all(whole.get(series) == words for series, words in kept.items()), text.words
    assert tried > 60
    # Tables that are told by their heads, and rows of tables that are left out by name.
    assert silent == [
        "INFORMATION AND REMOVAL REQUESTS",
        "TOTAL INFORMATION REQUESTS",
        "Copyright Notices",
    ]


def test_a_table_under_a_head_that_is_not_on_record_is_refused_with_its_page() -> None:
    (head,) = [t for t in PAGES[2] if t.words == "VIOLATION RATE"]
    reading = read(_changed(head, "ERROR RATE"))
    assert reading.refused
    assert "page 3 has a row of 3 figures under a head" in reading.issues[0].message
    assert reading.issues[0].locator.startswith("#page=3&box=")


def test_a_row_with_a_figure_less_is_refused() -> None:
    (cell,) = [t for t in PAGES[2] if t.words == "400"]
    assert read(_changed(cell, "")).refused


def test_pages_of_two_half_years_are_refused() -> None:
    other = PAGES[3][0]
    assert read(_changed(other, other.words.replace("H1 2025", "H2 2024"))).refused


def test_a_share_below_the_last_digit_is_a_bound() -> None:
    found = read(x_report.report()).observations
    (rate,) = [
        o for o in found if o.series[4] == "x_global/child-safety" and o.value.bound is Bound.BELOW
    ]
    assert rate.value.high == pytest.approx(0.000001)


@pytest.mark.parametrize("content", [b"%PDF-1.4\nnothing", b"no pdf at all"])
def test_what_is_no_pdf_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable):
        pdf_pages.lines(content, "report.pdf")
    with pytest.raises(LocatorError):
        locate.read(content, "#page=1&box=1,1,2,2")


def test_a_page_that_is_not_there_has_no_words() -> None:
    with pytest.raises(LocatorError, match="no page 99"):
        locate.read(x_report.report(), "#page=99&box=1,1,2,2")


def test_the_lines_around_a_figure_are_shown() -> None:
    (one,) = [o for o in read(x_report.report()).observations if o.citation.quote == "400"]
    around = locate.context(x_report.report(), one.citation.locator)
    assert around.page == 3
    assert dict(around.rows)[around.row] == ("Abuse & Harassment 40 400 0.0080%",)
    words = {line.text for line in pdf_pages.lines(x_report.report(), "synthetic")}
    assert {cells[0] for _, cells in around.rows} <= words


@pytest.mark.skipif(not SAMPLE.exists(), reason="needs ../shared/samples")
def test_the_report_of_the_first_half_of_2024_is_read_whole() -> None:
    content = SAMPLE.read_bytes()
    reading = own.read("x_global", content, SAMPLE.name)
    assert reading.issues == ()
    assert len(reading.observations) == 127
    words = [(o.citation, locate.read(content, o.citation.locator)) for o in reading.observations]
    assert [c for c, found in words if found != c.quote] == []
    nudity = {
        (o.series.measure, o.series.breakdown): o.value.number
        for o in reading.observations
        if o.series.category == "x_global/non-consensual-nudity"
    }
    assert nudity["user_reports", ""] == 38_736
    assert nudity["account_suspensions", ""] == 52_093
    assert nudity["posts_removed_or_labelled", ""] == 156_498
    assert nudity["posts_removed", "decided_by=automation"] == 22_653


@pytest.mark.parametrize(
    ("words", "new", "check"),
    [
        ("80.00%", "81.00%", "rate_disagrees"),
        ("80%", "82%", "rate_disagrees"),
        ("9", "8", "outcomes_disagree"),
    ],
)
def test_figures_that_contradict_each_other_are_told_and_stored(
    words: str, new: str, check: str
) -> None:
    assert read(x_report.report()).findings == ()
    (text,) = [t for p in PAGES[:5] for t in p if t.words == words]
    reading = read(_changed(text, new))
    assert {f.check for f in reading.findings} == {check}
    assert len(reading.observations) == len(read(x_report.report()).observations)


def test_the_lines_of_a_page_have_no_heading_and_say_which_page_they_are_of() -> None:
    (one,) = [o for o in read(x_report.report()).observations if o.citation.quote == "400"]
    seen = trace.window(locate.context(x_report.report(), one.citation.locator))
    assert (seen.page, seen.heading) == (3, seen.row)
