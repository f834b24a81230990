"""Laws of workbooks: one report is the same report in every form, and no cell is guessed.

The workbooks are written by us (tests/workbooks.py), with synthetic figures.
"""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import locate
from data.model import Absence, Observation, Reading, Series, UnitStatus, Value
from data.number_formats import Nature, displayed, nature
from pages.parts import trace
from scrapers.errors import Drift, Unreadable
from tests import murmur, workbooks
from tests.murmur import read
from tests.workbooks import Book, Cells, Typed, as_numbers, ods, packed, xls, xlsx

Writer = Callable[[Book], bytes]
FORMS: dict[str, Writer] = {"xlsx": xlsx, "xls": xls, "ods": ods}
forms = pytest.mark.parametrize("form", FORMS)


def _stated(reading: Reading) -> Counter[tuple[Series, Value]]:
    return Counter((o.series, o.value) for o in reading.observations)


def _faults(content: bytes, reading: Reading) -> list[str]:
    """Return the addresses whose words are not found again by the second way."""
    cited = [o.citation for o in reading.observations] + [n.citation for n in reading.notes]
    return [c.locator for c in cited if locate.read(content, c.locator) != c.quote]


def _notices(**cells: object) -> list[list[workbooks.Words]]:
    """Return part 4 with cells of its TOTAL row changed: `median`, `notices`, `category`."""
    grid = as_numbers(murmur.notices())
    at = {"median": "Median time to take action", "notices": "Number of notices received"}
    for name, words in cells.items():
        grid[1][grid[0].index(at[name])] = words  # type: ignore[call-overload]
    return grid


def _total(reading: Reading, measure: str = "notice_action_median") -> Observation:
    found = [
        o
        for o in reading.observations
        if (o.series.measure, o.series.category, o.series.actor) == (measure, "dsa/TOTAL", "all")
    ]
    assert len(found) == 1
    return found[0]


def _book(cells: Cells) -> dict[str, Cells]:
    return {"4_notices": cells}


@forms
def test_a_report_says_the_same_as_a_workbook_and_as_texts(form: str) -> None:
    content = FORMS[form](workbooks.report())
    reading, texts = read(content, f"report.{form}"), read(murmur.report())
    assert not reading.issues
    assert not reading.set_aside
    assert _stated(reading) == _stated(texts)
    assert [n.citation.quote for n in reading.notes] == [n.citation.quote for n in texts.notes]
    assert reading.documents[0].published_on == texts.documents[0].published_on
    assert _faults(content, reading) == []


@forms
def test_numbers_kept_as_texts_say_the_same(form: str) -> None:
    grids = {murmur.NAMES[n][:-4]: make() for n, make in murmur.PARTS.items()}
    assert _stated(read(FORMS[form](grids))) == _stated(read(murmur.report()))


@forms
def test_several_books_are_one_report(form: str) -> None:
    parts = workbooks.report()
    books = {
        f"Murmur/{name}.{form}": FORMS[form]({"Sheet1": cells}) for name, cells in parts.items()
    }
    content = packed(books)
    reading = read(content)
    assert not reading.issues
    assert _stated(reading) == _stated(read(murmur.report()))
    assert _faults(content, reading) == []
    inner = packed({"Murmur.zip": packed({"a.csv": murmur.as_csv(murmur.notices()), **books})})
    with pytest.raises(Drift, match="both claim part 4"):
        read(inner)


@forms
def test_a_part_may_stand_in_a_book_beside_texts(form: str) -> None:
    book = FORMS[form](_book(_notices()))
    content = packed({f"4.{form}": book, murmur.NAMES[7]: murmur.as_csv(murmur.appeals())})
    reading = read(content)
    assert {o.citation.locator.partition("#")[0] for o in reading.observations} == {
        f"4.{form}",
        murmur.NAMES[7],
    }
    assert _faults(content, reading) == []


@forms
def test_leading_empty_rows_and_columns_shift_no_address(form: str) -> None:
    cells: list[Sequence[workbooks.Words]] = [["", "", ""]] * 25
    cells += [["", "", *line] for line in _notices(median=5.83)]
    content = FORMS[form](_book(cells))
    cited = _total(read(content)).citation
    column = murmur.headers(4).index("Median time to take action") + 3
    assert cited.locator == f"#sheet=4_notices&cell={locate.letters(column)}27"
    assert locate.read(content, cited.locator) == cited.quote == "5.83"


@forms
def test_sheets_that_are_no_part_are_named_and_set_aside(form: str) -> None:
    book: dict[str, Cells] = {"Read me": [["About this report"], ["Synthetic"]], "Blank": [[]]}
    book |= workbooks.report()
    reading = read(FORMS[form](book), f"r.{form}")
    assert not reading.issues
    assert reading.set_aside == (
        f"empty sheet 'Blank' of r.{form}",
        f"r.{form} - Read me: no part of the template",
    )


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_a_hidden_sheet_is_named_and_never_read(form: str) -> None:
    book = {"4_notices": _notices(), "4_notices old": _notices(notices=1.0)}
    write = workbooks.xlsx if form == "xlsx" else workbooks.ods
    reading = read(write(book, hidden=["4_notices old"]), "r")
    assert reading.set_aside == ("hidden sheet '4_notices old' of r",)
    assert _total(reading, "notices").value.number == 1200
    with pytest.raises(Drift, match="both claim part 4"):
        read(write(book), "r")


@forms
def test_a_sheet_that_bears_a_parts_name_and_is_none_is_drift(form: str) -> None:
    renamed = _notices()
    renamed[0] = ["Alpha", "Beta", "Gamma"]
    with pytest.raises(Drift, match="no header row"):
        read(FORMS[form](_book(renamed)))


@forms
def test_a_renamed_column_is_drift(form: str) -> None:
    cells = _notices()
    cells[0][cells[0].index("Median time to take action")] = "Typical time"
    with pytest.raises(Drift):
        read(FORMS[form](_book(cells)))


@forms
def test_text_in_a_number_cell_is_withheld(form: str) -> None:
    reading = read(FORMS[form](_book(_notices(median="see annex"))))
    assert [i.word for i in reading.issues] == ["see annex"]


@forms
@pytest.mark.parametrize("number", [72.45, -3.0])
def test_a_count_that_is_none_is_withheld(form: str, number: float) -> None:
    reading = read(FORMS[form](_book(_notices(notices=number))))
    assert [i.word for i in reading.issues] == [str(number).removesuffix(".0")]


@pytest.mark.parametrize("form", ["xlsx", "xls"])
@pytest.mark.parametrize(
    ("number", "code", "hours", "status"),
    [
        (8.5 / 24, "h:mm", 8.5, UnitStatus.STATED),
        (73.25 / 24, "[h]:mm:ss", 73.25, UnitStatus.STATED),
        (3.0, "yyyy-mm-dd hh:mm", 72, UnitStatus.STATED),
        (3.5, "yyyy-mm-dd", 84, UnitStatus.INFERRED),
        (3.0, '0" days"', 72, UnitStatus.STATED),
        (1.5, '0.0" hrs"', 1.5, UnitStatus.STATED),
        (5.83, "0.0", 5.83, UnitStatus.BY_TEMPLATE),
    ],
)
def test_a_number_format_states_the_unit_of_a_duration(
    form: str, number: float, code: str, hours: float, status: UnitStatus
) -> None:
    content = FORMS[form](_book(_notices(median=Typed(number, code))))
    found = _total(read(content))
    assert found.value.number == pytest.approx(hours, abs=1e-6)
    assert found.value.unit_status is status
    assert found.citation.quote.endswith(f"[{code}]")
    assert locate.read(content, found.citation.locator) == found.citation.quote


def test_a_time_in_an_ods_file_is_quoted_with_what_it_displays() -> None:
    content = ods(_book(_notices(median=Typed(73 / 24, "time", "73:00:00"))))
    found = _total(read(content))
    assert (found.value.number, found.value.unit_status) == (73, UnitStatus.STATED)
    assert found.citation.quote == 'PT73H00M00S [time] "73:00:00"'
    assert locate.read(content, found.citation.locator) == found.citation.quote


@pytest.mark.parametrize("form", ["xlsx", "xls"])
@pytest.mark.parametrize("code", ["h:mm", "yyyy-mm-dd", "0%", '0.0"M"'])
def test_a_count_under_the_format_of_something_else_is_withheld(form: str, code: str) -> None:
    reading = read(FORMS[form](_book(_notices(notices=Typed(45, code)))))
    assert [i.word for i in reading.issues] == [f"45 [{code}]"]


@pytest.mark.parametrize("form", ["xlsx", "xls"])
def test_a_date_of_today_is_no_duration(form: str) -> None:
    reading = read(FORMS[form](_book(_notices(median=Typed(46_000, "yyyy-mm-dd")))))
    assert [i.message.endswith("is a date, no duration") for i in reading.issues] == [True]


@forms
def test_a_percent_format_makes_a_share_of_the_stored_fraction(form: str) -> None:
    share = Typed(0.5, "0%") if form != "ods" else Typed(0.5, "percentage", "50%")
    grid = as_numbers(murmur.appeals())
    cells = [[share if words == "50%" else words for words in row] for row in grid]
    content = FORMS[form]({"7_appeals": cells})
    reading = read(content)
    found = _total(reading, "disputes_implemented_share")
    assert (found.value.number, found.value.unit_status) == (0.5, UnitStatus.STATED)
    assert found.citation.quote == ("0.5 [0%]" if form != "ods" else '0.5 [percentage] "50%"')
    assert _stated(reading) == _stated(murmur.read_grid(7, murmur.appeals()))
    assert _faults(content, reading) == []


def test_a_stored_number_needs_no_decimal_mark() -> None:
    """A typed 1.234 stays 1.234 in a book whose texts have commas for decimals."""
    cells = _notices(median=1.234)
    cells[2][cells[0].index("Median time to take action")] = "289,42"
    assert _total(read(xlsx(_book(cells)))).value.number == 1.234


def test_days_are_counted_from_1904_where_the_book_says_so() -> None:
    identification = as_numbers(murmur.identification())
    col = murmur.headers(1).index("Value") if "Value" in murmur.headers(1) else -1
    for row in identification[1:]:
        row[col] = Typed(44_800.0, "yyyy-mm-dd") if row[col] == "2026-08-28" else row[col]
    book = {"1_report_identification": identification, "4_notices": _notices()}
    plain = xlsx(book)
    later = workbooks.changed(plain, "xl/workbook.xml", "<workbookPr ", '<workbookPr date1904="1" ')
    published = [str(read(c).documents[0].published_on) for c in (plain, later)]
    assert published == ["2022-08-27", "2026-08-28"]


def _cell_of(content: bytes, median: float = 5.5) -> tuple[bytes, str]:
    """Return a workbook with a number in the median's place, and the XML of that cell."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        page = archive.read("xl/worksheets/sheet1.xml").decode()
    cell = next(c for c in page.split("<c ") if f"<v>{median}</v>" in c).partition("</c>")[0]
    return content, cell


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ('t="n"><v>5.5</v>', 't="e"><v>#REF!</v>', "#REF!"),
        ('t="n"><v>5.5</v>', "><f>SUM(A1:A3)</f><v/>", "=SUM(A1:A3) [no stored result]"),
        ('t="n"><v>5.5</v>', "><f>SUM(A1:A3)</f>", "=SUM(A1:A3) [no stored result]"),
        ('t="n"><v>5.5</v>', "><f>SUM(A1:A3)</f><v>0</v>", "=SUM(A1:A3) [no stored result]"),
        ('t="n"><v>5.5</v>', 't="str"><f>A1</f>', "=A1 [no stored result]"),
        ('t="n"><v>5.5</v>', 't="b"><v>1</v>', "TRUE"),
    ],
)
def test_errors_and_formulas_nobody_calculated_are_withheld_and_never_zero(
    old: str, new: str, word: str
) -> None:
    # openpyxl marks its books to be calculated when they are opened.
    content, cell = _cell_of(xlsx(_book(_notices())))
    part = "xl/worksheets/sheet1.xml"
    content = workbooks.changed(content, part, cell, cell.replace(old, new))
    reading = read(content)
    assert [i.word for i in reading.issues] == [word]
    assert locate.read(content, reading.issues[0].locator) == word
    assert not [o for o in reading.observations if o.citation.locator == reading.issues[0].locator]


def test_a_formula_with_its_result_is_read() -> None:
    content, cell = _cell_of(xlsx(_book(_notices())))
    new = cell.replace('t="n"><v>5.5</v>', "><f>11/2</f><v>5.5</v>")
    content = workbooks.changed(content, "xl/worksheets/sheet1.xml", cell, new)
    assert _total(read(content)).citation.quote == "5.5"


def test_a_calculated_zero_stays_zero_in_a_book_that_asks_for_nothing() -> None:
    content, cell = _cell_of(xlsx(_book(_notices())))
    new = cell.replace('t="n"><v>5.5</v>', "><f>1-1</f><v>0</v>")
    content = workbooks.changed(content, "xl/worksheets/sheet1.xml", cell, new)
    content = workbooks.changed(content, "xl/workbook.xml", ' fullCalcOnLoad="1"', "")
    assert _total(read(content)).value.number == 0


def test_an_uncalculated_formula_of_an_old_workbook_is_withheld() -> None:
    import xlwt

    reading = read(xls(_book(_notices(median=xlwt.Formula("SUM(A1:A3)")))))
    assert [i.message for i in reading.issues] == [
        "the cell holds a formula without a stored result"
    ]


def test_merged_labels_are_carried_and_a_merged_figure_is_nobodys() -> None:
    cells = as_numbers(murmur.orders())
    head = cells[0]
    service, act = (
        head.index("Service"),
        head.index("Number of orders to act against illegal content received"),
    )
    names = [locate.letters(c + 1) for c in (service, act)]
    for row in cells[3:29]:
        row[service] = None
    areas = f"{names[0]}3:{names[0]}29 {names[1]}5:{names[1]}7"
    content = workbooks.xlsx({"3_orders": cells}, merged={"3_orders": areas})
    reading = read(content)
    assert len(reading.issues) == 3
    assert {i.message.partition(",")[0] for i in reading.issues} == {
        "the cell is merged with others"
    }
    whole = _stated(murmur.read_grid(3, murmur.orders()))
    assert sum((whole - _stated(reading)).values()) == 3
    assert _faults(content, reading) == []


def test_a_header_merged_over_two_rows_is_one_header() -> None:
    cells = _notices()
    cells.insert(1, [None] * len(cells[0]))
    areas = " ".join(
        f"{locate.letters(c)}1:{locate.letters(c)}2" for c in range(1, len(cells[0]) + 1)
    )
    reading = read(workbooks.xlsx(_book(cells), merged={"4_notices": areas}))
    assert _stated(reading) == _stated(murmur.read_grid(4, murmur.notices()))


def test_sheet_names_of_any_kind_are_found_again() -> None:
    content = xlsx({"4. Notices & #1 ünï!": _notices()})
    reading = read(content)
    assert reading.observations
    assert _faults(content, reading) == []


def test_an_encrypted_workbook_is_refused_in_one_sentence() -> None:
    content = _compound("EncryptedPackage")
    with pytest.raises(Unreadable, match="encrypted; it must be saved without a password"):
        read(content, "report.xlsx")


def _compound(stream: str) -> bytes:
    """Return an old workbook whose stream bears another name."""
    name = "Workbook".encode("utf-16-le") + b"\0\0"
    content = xls(_book(_notices()))
    at = content.index(name)
    words = stream.encode("utf-16-le") + b"\0\0"
    size = len(words).to_bytes(2, "little")
    return content[:at] + words.ljust(64, b"\0") + size + content[at + 66 :]


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_a_declared_document_type_is_refused(form: str) -> None:
    part = "content.xml" if form == "ods" else "xl/worksheets/sheet1.xml"
    old = "<office:document-content" if form == "ods" else "<worksheet"
    content = workbooks.changed(
        FORMS[form](_book(_notices())), part, old, f'<!DOCTYPE x [<!ENTITY a "aaaa">]>{old}'
    )
    with pytest.raises(Unreadable, match="declares a document type"):
        read(content)


@forms
@given(cut=st.floats(0.05, 0.95))
@settings(max_examples=15, deadline=None)
def test_a_damaged_workbook_is_refused_or_read_as_it_was(form: str, cut: float) -> None:
    content = FORMS[form](_book(_notices()))
    try:
        reading = read(content[: int(len(content) * cut)], f"r.{form}")
    except (Drift, Unreadable):
        return
    assert _stated(reading) <= _stated(read(content))


def test_a_stray_cell_far_outside_is_refused_and_not_filled_up() -> None:
    out = xlsx(_book([*_notices()]))
    far = workbooks.changed(
        out,
        "xl/worksheets/sheet1.xml",
        "</sheetData>",
        '<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>',
    )
    with pytest.raises(Unreadable, match="far outside"):
        read(far)


def test_repeated_blank_rows_and_columns_of_an_ods_file_cost_nothing() -> None:
    content = ods(_book(_notices()))
    wide = ' table:number-columns-repeated="16384"/></table:table-row></table:table>'
    content = workbooks.changed(content, "content.xml", "/></table:table-row></table:table>", wide)
    assert _stated(read(content)) == _stated(murmur.read_grid(4, murmur.notices()))


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("General", Nature.NUMBER),
        ("#,##0.00_);[Red](#,##0.00)", Nature.NUMBER),
        ('0.0" hours"', Nature.NUMBER),
        ("0.00E+00", Nature.NUMBER),
        ("0.0%", Nature.PERCENT),
        ("[h]:mm", Nature.TIME),
        ("mm:ss", Nature.TIME),
        ("h:mm AM/PM", Nature.TIME),
        ("[$-409]d\\-mmm\\-yy;@", Nature.DATE),
        ("m/d/yy h:mm", Nature.DATE),
        ("[Red]0", Nature.NUMBER),
    ],
)
def test_a_format_code_is_told_for_what_it_prints(code: str, kind: Nature) -> None:
    assert nature(code) is kind


@pytest.mark.parametrize(
    ("number", "code", "words"),
    [
        (0.5, "0%", "50%"),
        (1234.5, "#,##0.00", "1,234.50"),
        (73.25 / 24, "[h]:mm:ss", "73:15:00"),
        (8.5 / 24, "hh:mm", "08:30"),
        (5.83, "General", "5.83"),
        (5.83, "# ?/?", ""),
    ],
)
def test_common_formats_are_shown_as_a_spreadsheet_shows_them(
    number: float, code: str, words: str
) -> None:
    assert displayed(number, code) == words


def test_a_blank_typed_cell_is_not_reported_and_a_zero_is_zero() -> None:
    found = _total(read(xlsx(_book(_notices(notices=0.0, median=None)))), "notices").value
    assert (found.number, found.absence) == (0, None)
    blank = _total(read(xlsx(_book(_notices(median=None))))).value
    assert (blank.number, blank.absence) == (None, Absence.NOT_REPORTED)


@forms
def test_the_window_shows_what_a_person_sees_and_what_the_cell_stores(form: str) -> None:
    share = Typed(0.5, "0%") if form != "ods" else Typed(0.5, "percentage", "50%")
    content = FORMS[form](_book([["Service", "Share"], ["Murmur", share]]))
    seen = trace.window(locate.context(content, "#sheet=4_notices&cell=B2"))
    assert dict(seen.rows)[2] == ("Murmur", "50%")
    assert (seen.sheet, seen.heading, seen.beside) == ("4_notices", 1, (1,))
    assert dict(seen.stored)["Stored value"] == "0.5"
    assert dict(seen.stored)["Number format"] == ("0%" if form != "ods" else "percentage")
    assert dict(seen.stored)["Shown as"] == "50%"
