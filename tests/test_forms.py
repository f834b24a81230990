"""Laws of web pages, JSON and encodings: the same report, or a refusal that says why.

The documents are written by us, with synthetic figures.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from html import escape

import pytest
from bs4 import BeautifulSoup
from hypothesis import assume, given
from hypothesis import strategies as st

from data import locate
from data.model import Absence, Reading, Series, Value
from scrapers.errors import Drift, Unreadable
from scrapers.reading.encodings import decode
from scrapers.reading.forms import opened
from scrapers.reading.tables import read_csv
from tests import murmur, workbooks
from tests.murmur import Grid, as_csv, read
from tests.workbooks import packed

Grids = Mapping[str, Grid]
PARTS = {murmur.NAMES[n][:-4]: make() for n, make in murmur.PARTS.items()}


def _stated(reading: Reading) -> Counter[tuple[Series, Value]]:
    return Counter((o.series, o.value) for o in reading.observations)


def _faults(content: bytes, reading: Reading) -> list[str]:
    cited = [o.citation for o in reading.observations] + [n.citation for n in reading.notes]
    return [c.locator for c in cited if locate.read(content, c.locator) != c.quote]


def as_json(grids: Grids) -> bytes:
    """Return grids as an object of parts, each a list of row objects with typed numbers."""
    held = {
        name: [dict(zip(grid[0], row, strict=True)) for row in workbooks.as_numbers(grid)[1:]]
        for name, grid in grids.items()
    }
    return json.dumps(held, ensure_ascii=False, indent=1).encode()


def as_html(grids: Grids) -> bytes:
    """Return grids as the tables of one page, each under its heading."""
    tables = "".join(
        f"<section><h2>{escape(name)}</h2><table><thead>{_line(grid[0], 'th')}</thead>"
        f"<tbody>{''.join(_line(row, 'td') for row in grid[1:])}</tbody></table></section>"
        for name, grid in grids.items()
    )
    words = f"<p>Synthetic<br>report</p><img src='x.png'>{tables}"
    return (
        f"<!DOCTYPE html>\n<html><head><title>x</title></head><body>{words}</body></html>".encode()
    )


def _line(row: list[str], tag: str) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(words)}</{tag}>' for words in row)}</tr>\n"


FORMS: dict[str, Callable[[Grids], bytes]] = {"json": as_json, "html": as_html}
forms = pytest.mark.parametrize("form", FORMS)


@forms
def test_a_report_says_the_same_in_every_form(form: str) -> None:
    content = FORMS[form](PARTS)
    reading = read(content, f"report.{form}")
    assert not reading.issues
    assert not reading.set_aside
    assert _stated(reading) == _stated(read(murmur.report()))
    assert _faults(content, reading) == []
    assert len({o.citation.locator for o in reading.observations}) == len(reading.observations)


@forms
def test_a_package_may_mix_forms(form: str) -> None:
    content = packed(
        {
            f"a/4.{form}": FORMS[form]({"4_notices": murmur.notices()}),
            "7.xlsx": workbooks.xlsx({"7_appeals": murmur.appeals()}),
            "3_orders.csv": as_csv(murmur.orders()),
            f"about.{form}": b"<html><p>Synthetic</p></html>" if form == "html" else b'{"a": 1}',
        }
    )
    reading = read(content)
    assert not reading.issues
    assert len(reading.set_aside) == 1
    assert reading.set_aside[0].startswith(f"about.{form}")
    assert _faults(content, reading) == []


@forms
def test_one_part_twice_in_one_document_is_refused(form: str) -> None:
    content = FORMS[form]({"4_notices": murmur.notices(), "notices": murmur.notices()})
    with pytest.raises(Drift, match="both claim part 4"):
        read(content)


@forms
def test_a_renamed_header_is_drift(form: str) -> None:
    grid = [[w.replace("Median time to take", "Time to take") for w in r] for r in murmur.notices()]
    with pytest.raises(Drift):
        read(FORMS[form]({"4_notices": grid}))


@forms
def test_what_is_no_part_is_named_and_set_aside(form: str) -> None:
    grids = {"Contacts": [["Name", "Address"], ["Synthetic", "None"]], **PARTS}
    reading = read(FORMS[form](grids), f"r.{form}")
    assert reading.set_aside == (f"r.{form} - Contacts: no part of the template",)


def test_each_selector_is_answered_by_one_cell() -> None:
    content = as_html({"10_AMAR": murmur.recipients()})
    soup = BeautifulSoup(content, "html.parser")
    for observation in read(content).observations:
        selector = locate.parse(observation.citation.locator).selector
        assert [c.get_text() for c in soup.select(selector)] == [observation.citation.quote]


def test_a_footnote_mark_never_becomes_a_digit() -> None:
    page = as_html({"4_notices": murmur.notices()}).replace(b">5.5<", b">5.5<sup>1</sup><")
    reading = read(page)
    assert [i.word for i in reading.issues] == ["5.5 1"]
    assert locate.read(page, reading.issues[0].locator) == "5.5 1"


def test_cells_that_are_not_closed_are_refused() -> None:
    with pytest.raises(Unreadable, match="not closed"):
        read(b"<html><table><tr><td>Service<td>Scope<tr><td>1<td>2</table></html>")


def test_a_page_that_calls_itself_a_workbook_is_read_as_a_page() -> None:
    content = as_html({"4_notices": murmur.notices()})
    assert _stated(read(content, "report.xls")) == _stated(murmur.read_grid(4, murmur.notices()))


def test_cells_merged_down_a_page_name_every_row_and_a_merged_figure_no_row() -> None:
    grid = murmur.recipients()
    page = as_html({"10_AMAR": grid}).decode()
    scope, value = grid[2][-2], ""
    assert scope
    cell = "<td>100</td>"
    first = page.index(cell)
    second = page.index(cell, first + 1)
    page = page[:second] + page[second + len(cell) :]
    page = page[:first] + '<td rowspan="2">100</td>' + page[first + len(cell) :]
    reading = read(page.encode())
    assert [i.word for i in reading.issues] == ["100", value]


def test_a_null_is_not_reported_and_a_zero_is_zero() -> None:
    grid = murmur.notices()
    content = as_json({"4_notices": grid})
    found = {
        (o.series.category, o.series.actor): o
        for o in read(content).observations
        if o.series.measure == "notices"
    }
    blank, zero = found["dsa/4f", "all"], found["dsa/3b", "trusted_flagger"]
    assert (blank.value.absence, blank.citation.quote) == (Absence.NOT_REPORTED, "")
    assert (zero.value.number, zero.citation.quote) == (0, "0.0")
    assert zero.citation.locator.startswith("#/4_notices/")


@pytest.mark.parametrize(
    "content",
    [
        b'{"4_notices": [{"a": 1, "a": 2}]}',
        b'{"4_notices": [{"a": NaN}]}',
        b'{"4_notices": [}',
        b'{"nothing": {"here": 1}}',
        b"[" * 3000 + b"]" * 3000,
    ],
)
def test_json_that_says_two_things_or_nothing_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable):
        opened(content, "report.json")


def test_a_nested_value_in_a_row_is_drift() -> None:
    with pytest.raises(Drift, match="an object or a list"):
        opened(b'[{"a": {"b": 1}}]', "report.json")


@given(
    st.lists(st.dictionaries(st.text(max_size=8), st.text(max_size=8) | st.integers()), min_size=1),
    st.booleans(),
    st.sampled_from([None, 2]),
)
def test_every_value_is_found_again_by_the_second_way(
    rows: list[dict[str, str | int]], escaped: bool, indent: int | None
) -> None:
    content = json.dumps({"a/~ #%": rows}, ensure_ascii=escaped, indent=indent).encode(
        "utf-8", "surrogatepass"
    )
    (table,) = opened(content, "drawn.json").tables
    for row in range(1, len(table.rows)):
        for col, words in enumerate(table.rows[row]):
            assert locate.read(content, table.locator(row, col)) == words


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7", "a PDF, whose tables cannot be read safely"),
        (b"{\\rtf1 x}", "a text document"),
        (b'<?xml version="1.0"?><Workbook/>', "an XML file"),
        (b"Rar!\x1a\x07", "an archive other than ZIP"),
        (packed({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}), "lacks its part"),
    ],
)
def test_every_other_form_is_refused_by_name_with_the_way_out(content: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        read(content, "report")


def test_the_separator_a_first_line_names_is_obeyed() -> None:
    content = b"sep=;\r\n" + as_csv(murmur.notices(), delimiter=";")
    reading = read(content, "4_notices.csv")
    assert _stated(reading) == _stated(murmur.read_grid(4, murmur.notices()))
    assert _faults(content, reading) == []


def test_mixed_line_ends_shift_no_address() -> None:
    content = b"a,b\r\n1,2\n3,4\r5,6\r\n\n7,8\n"
    table = read_csv(content, "x.csv")
    for row, cells in enumerate(table.rows):
        for col, words in enumerate(cells):
            assert locate.read(content, table.locator(row, col)) == words
    assert table.rows[-1] == ["7", "8"]


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\n1,\x002\n",
        "a,b\n1,2\n".encode("utf-32"),
        "a,b\n1,2\n".encode("utf-32-be"),
        "a,b\n1,2\n".encode("utf-16") + b"\x00",
    ],
)
def test_zero_bytes_that_are_no_utf16_are_refused(content: bytes) -> None:
    with pytest.raises(Unreadable):
        read_csv(content, "x.csv")


_HANZI = st.lists(
    st.sampled_from(
        ["备注", "不适用", "透明度报告", "合成数据", "…", "共计：三", "成员国", "plain"]
    ),
    min_size=1,
    max_size=12,
).map(" ".join)
_WESTERN = st.lists(
    st.sampled_from(["Größe", "été", "señor", "œuvre", "naïve", "ålder", "crème", "Łódź", "plain"]),
    min_size=1,
    max_size=12,
)


def _is_utf8(content: bytes) -> bool:
    """Whether bytes happen to be UTF-8, as those of a single character can be."""
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


@given(_HANZI)
def test_chinese_bytes_are_never_read_as_western_ones(words: str) -> None:
    content = f"Scope,Value\r\n{words},1\r\n".encode("gb18030")
    assume(not _is_utf8(content))
    try:
        text, name = decode(content)
    except Unreadable:
        return
    assert (name, words in text) == ("gb18030", True)


@given(_WESTERN)
def test_western_bytes_are_never_read_as_chinese_ones(words: list[str]) -> None:
    line = " ".join(words).replace("Łódź", "Lodz")
    content = f"Scope,Value\r\n{line},1\r\n".encode("cp1252")
    try:
        text, name = decode(content)
    except Unreadable:
        return
    assert name in ("cp1252", "utf-8")
    assert line in text


@pytest.mark.parametrize(("words", "encoding"), [("Ελλάδα", "cp1253"), ("Россия", "cp1251")])
def test_another_code_page_is_refused_and_not_taken_for_a_western_one(
    words: str, encoding: str
) -> None:
    with pytest.raises(Unreadable, match="cannot be told"):
        decode(f"a,b\r\n{words},1\r\n".encode(encoding))


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=4, max_size=60))
def test_utf16_is_found_with_and_without_its_mark(words: str) -> None:
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        assert decode(words.encode(encoding))[0].removeprefix("\ufeff") == words


@forms
def test_the_window_shows_a_figure_among_its_neighbours(form: str) -> None:
    content = FORMS[form]({"10_AMAR": murmur.recipients()})
    observation = read(content).observations[3]
    context = locate.context(content, observation.citation.locator)
    rows = dict(context.rows)
    assert rows[context.row][context.col - 1] == observation.citation.quote
    assert rows[1][: len(murmur.headers(10))] == tuple(murmur.headers(10))
