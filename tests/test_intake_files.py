"""Which bytes are read as a file of a partner, and which are refused. All files are synthetic."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook.properties import CalcProperties

from data.exercises.model import Item, Report, StateCheck
from scrapers.intake import Context, Taken, opened, read, workbook
from scrapers.intake.columns import KINDS_OF_FILE
from scrapers.intake.templates import codes, header, templates
from tests.brought import CHECK, REPORT, Row, as_csv, context, kinds, mapped, only, take, whats

TEXT = as_csv({**REPORT, "legal_ground": "Código penal, artículo 510"}).decode()
NAIROBI = mapped(zone="Africa/Nairobi", date_order="dmy")


def taken_of(file: bytes, name: str = "reports.csv", into: Context | None = None) -> Taken:
    return read(file, name, into=into or context())


def book(rows: list[list[Any]], name: str = "reports", **more: list[list[Any]]) -> bytes:
    """Return a workbook as another program writes it."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, sheet in {name: rows, **more}.items():
        page = made.create_sheet(title)
        for row in sheet:
            page.append(row)
    return saved(made)


def saved(made: Any) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def table(*rows: Row) -> list[list[Any]]:
    return [list(rows[0]), *(list(row.values()) for row in rows)]


# --- text ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_text_is_read_in_the_encodings_that_spreadsheets_write(encoding: str) -> None:
    taken = taken_of(TEXT.encode(encoding))
    assert taken.faults == ()
    assert only(taken, Item).legal_ground == "Código penal, artículo 510"


@pytest.mark.parametrize("encoding", ["utf-32", "cp437", "utf-7", "cp1251"])
def test_another_encoding_is_refused_and_never_guessed(encoding: str) -> None:
    word = "año" if encoding == "cp437" else "Прокуратура"
    taken = taken_of(TEXT.replace("Código", word).encode(encoding, "replace"))
    assert taken.batch.entities == ()
    assert taken.faults


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_the_separator_is_the_one_that_finds_our_columns(mark: str) -> None:
    row = {**REPORT, "harm_code": "THREAT;DOXXING"}
    taken = taken_of(as_csv(row, mark=mark))
    assert only(taken, Item).harm == ("THREAT", "DOXXING")
    assert taken_of(b"sep=;\n" + as_csv(row, mark=";")).faults == ()


def test_a_row_has_the_number_a_spreadsheet_gives_it() -> None:
    text = TEXT.replace('"Código penal, artículo 510"', '"Código\npenal,\nartículo 510"')
    wrong = ",".join({**REPORT, "channel": "pigeon"}.values())
    taken = taken_of(f"\n{text}\n{wrong},\n".encode())
    # An empty line, the header, a row over three lines, an empty line: the wrong one is the fifth.
    assert whats(taken) == [(5, "channel")]
    assert only(taken, Item).legal_ground == "Código penal, artículo 510"


def test_lone_carriage_returns_end_rows_as_well() -> None:
    taken = taken_of(as_csv(REPORT, {**REPORT, "attempt_no": "2"}).replace(b"\r\n", b"\r"))
    assert (taken.faults, taken.rows_good) == ((), 2)


@pytest.mark.parametrize(
    ("file", "word"),
    [
        (b"", "empty"),
        (b"  \n\n ", "empty"),
        (as_csv(REPORT) + b"\0", "zero bytes"),
        (as_csv(REPORT) + b'"ke-2026', "well-formed"),
        (b'"item_id,', "well-formed"),
        (b"PK\x03\x04 and so on", "can't be read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on", "old workbook"),
        (b'{"results": []}', "JSON"),
        (b"a,b\n1,2\n", "none of the templates"),
    ],
)
def test_what_is_no_table_is_refused_in_words(file: bytes, word: str) -> None:
    taken = taken_of(file)
    assert taken.batch.entities == ()
    assert word in taken.faults[0].what
    assert taken.faults[0].mend


def test_a_cell_of_ten_megabytes_is_refused() -> None:
    huge = as_csv({**REPORT, "legal_ground": "x" * 10_000_000})
    taken = taken_of(huge)
    assert (taken.batch.entities, taken.faults[0].row) == ((), 2)
    assert "10,000 characters" in taken.faults[0].what
    assert len(repr(taken)) < 2_000
    for long in (1_001, 10_001, 100_000):
        assert whats(take({**REPORT, "legal_ground": "x" * long})) == [(2, "legal_ground")]


def test_a_file_has_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opened, "MAX_ROWS", 1)
    taken = take(REPORT, {**REPORT, "attempt_no": "2"})
    assert (taken.batch.entities, "more than 1 rows" in taken.faults[0].what) == ((), True)
    monkeypatch.undo()
    wide = as_csv({**REPORT, **{f"extra {n}": "" for n in range(300)}})
    assert "200 columns" in taken_of(wide).faults[0].what
    monkeypatch.setattr(opened, "MAX_BYTES", 100)
    assert "larger than" in take(REPORT).faults[0].what


def test_a_row_longer_than_the_header_stays_out() -> None:
    taken = taken_of(as_csv(REPORT).rstrip() + b",THREAT\r\n")
    assert whats(taken) == [(2, "L")]


# --- workbooks ----------------------------------------------------------------------------------


def test_a_workbook_holds_reports_and_checks() -> None:
    taken = taken_of(book(table(REPORT), checks=table(CHECK)), "all.xlsx")
    assert taken.faults == ()
    assert taken.kind_of_file == "reports, checks"
    assert kinds(taken) == ["Item", "Report", "StateCheck"]


def test_the_checks_of_a_report_that_stays_out_stay_out() -> None:
    wrong = {**REPORT, "channel": "pigeon"}
    taken = taken_of(book(table(wrong), checks=table({**CHECK, "round_id": "r1",
                                                     "exercise_id": "ke-2026"})))  # fmt: skip
    assert taken.batch.entities == ()
    assert [(f.sheet, f.column) for f in taken.faults] == [
        ("reports", "channel"),
        ("checks", "item_id"),
    ]


def test_a_date_of_a_spreadsheet_has_no_zone_until_one_is_declared() -> None:
    at = datetime(2026, 3, 2, 9, 14, 5)  # noqa: DTZ001, spreadsheets know no zone
    row: dict[str, Any] = {**REPORT, "submitted_at": at, "attempt_no": 1}
    taken = taken_of(book([list(row), list(row.values())]))
    assert whats(taken) == [(2, "submitted_at")]
    taken = taken_of(book([list(row), list(row.values())]), into=NAIROBI)
    assert only(taken, Report).submitted_at == datetime(2026, 3, 2, 6, 14, 5, tzinfo=UTC)


def test_days_are_counted_from_1904_where_the_workbook_says_so() -> None:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    at = datetime(2026, 3, 2, 9, 14, 5)  # noqa: DTZ001
    row: dict[str, Any] = {**REPORT, "submitted_at": at, "attempt_no": 1}
    made = openpyxl.Workbook()
    made.epoch = CALENDAR_MAC_1904
    made.active.title = "reports"
    made.active.append(list(row))
    made.active.append(list(row.values()))
    taken = taken_of(saved(made), into=NAIROBI)
    assert only(taken, Report).submitted_at == datetime(2026, 3, 2, 6, 14, 5, tzinfo=UTC)


def test_a_bare_number_is_no_time() -> None:
    row: dict[str, Any] = {**REPORT, "submitted_at": 46083.38, "attempt_no": 1}
    assert whats(taken_of(book([list(row), list(row.values())]), into=NAIROBI)) == [
        (2, "submitted_at")
    ]


def test_a_formula_that_nobody_calculated_keeps_its_row_out() -> None:
    row = {**REPORT, "severity": "=1+1"}
    made = openpyxl.load_workbook(io.BytesIO(book(table(row))))
    made.calculation = CalcProperties(fullCalcOnLoad=True)
    taken = taken_of(saved(made))
    assert whats(taken) == [(2, "severity")]
    assert "nobody calculated" in taken.faults[0].what
    assert taken.batch.entities == ()


def test_a_merged_header_refuses_the_file_and_a_merged_cell_its_row() -> None:
    made = openpyxl.load_workbook(io.BytesIO(book(table(REPORT, {**REPORT, "attempt_no": "2"}))))
    made["reports"].merge_cells("A1:B1")
    taken = taken_of(saved(made))
    assert (taken.batch.entities, taken.faults[0].row) == ((), 1)
    assert "merged" in taken.faults[0].what
    made = openpyxl.load_workbook(io.BytesIO(book(table(REPORT, {**REPORT, "attempt_no": "2"}))))
    made["reports"].merge_cells("E2:E3")
    taken = taken_of(saved(made))
    assert taken.batch.entities == ()
    assert {fault.row for fault in taken.faults} == {2, 3}


def test_a_sheet_full_of_merged_cells_is_refused() -> None:
    made = openpyxl.load_workbook(io.BytesIO(book(table(REPORT))))
    for row in range(3, 210):
        made["reports"].merge_cells(f"A{row}:B{row}")
    assert "full of merged" in taken_of(saved(made)).faults[0].what


def test_a_hidden_sheet_is_named_and_not_read() -> None:
    made = openpyxl.load_workbook(io.BytesIO(book(table(REPORT), checks=table(CHECK))))
    made["checks"].sheet_state = "hidden"
    taken = taken_of(saved(made))
    assert kinds(taken) == ["Item", "Report"]
    assert [(w.sheet, "hidden" in w.what) for w in taken.warnings] == [("checks", True)]


def test_a_sheet_of_another_name_is_named_unless_it_is_the_only_one() -> None:
    assert kinds(taken_of(book(table(REPORT), "Sheet1"))) == ["Item", "Report"]
    taken = taken_of(book(table(REPORT), "reports", Notes=[["a"], ["b"]]))
    assert kinds(taken) == ["Item", "Report"]
    assert [w.sheet for w in taken.warnings] == ["Notes"]
    named = taken_of(book(table(REPORT), "reports", **{"maria@example.org": [["a"]]}))
    assert "maria" not in repr(named)


@pytest.mark.parametrize("kept", [10, 200, 0.5, 0.9, 0.999])
def test_a_workbook_that_broke_off_is_refused(kept: float) -> None:
    whole = book(table(REPORT))
    taken = taken_of(whole[: int(kept if kept > 1 else len(whole) * kept)])
    assert taken.batch.entities == ()
    assert taken.faults


def test_an_archive_that_inflates_beyond_measure_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 80_000_000)
    taken = taken_of(out.getvalue())
    assert (taken.batch.entities, "can't be read" in taken.faults[0].what) == ((), True)


def test_cells_far_to_the_right_cost_what_lies_before_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    far = [[""] * 150 + ["x"]] * 20
    file = workbook.written([("reports", [*table(REPORT), *far])])
    assert "more cells than the header" in taken_of(file).faults[0].what
    monkeypatch.setattr("scrapers.reading.grids.MAX_CELLS", 1_000)
    taken = taken_of(file)
    assert (taken.batch.entities, "can't be read" in taken.faults[0].what) == ((), True)


def test_a_workbook_has_a_bounded_number_of_sheets() -> None:
    pages = [(f"page {n}", [["a"]]) for n in range(21)]
    assert "20 sheets" in taken_of(workbook.written(pages)).faults[0].what


def test_an_archive_of_something_else_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("maria.txt", b"hello")
    assert "no XLSX" in taken_of(out.getvalue()).faults[0].what


# --- our own templates --------------------------------------------------------------------------


def test_the_templates_come_back_empty_without_a_fault() -> None:
    made = templates()
    assert set(made) == {
        *(f"{kind}.{ending}" for kind in KINDS_OF_FILE for ending in ("csv", "xlsx")),
        "codes.csv",
    }
    for name, file in made.items():
        taken = taken_of(file, name) if name != "codes.csv" else None
        assert taken is None or (taken.faults, taken.warnings, taken.rows_read) == ((), (), 0)
        assert taken is None or taken.kind_of_file == name.partition(".")[0]


def test_the_workbook_of_a_template_can_be_opened_by_another_program() -> None:
    made = openpyxl.load_workbook(io.BytesIO(templates()["checks.xlsx"]))
    assert made.sheetnames == ["checks", "codes"]
    assert [cell.value for cell in made["checks"][1]] == list(header(KINDS_OF_FILE["checks"]))
    listed = [[cell.value or "" for cell in row] for row in made["codes"].rows]
    assert ["state", "gone_platform", "Gone: taken down by the platform"] in [
        row[:3] for row in listed
    ] or any(row[:2] == ["state", "gone_platform"] for row in listed)


def test_no_template_offers_a_code_for_material_of_children() -> None:
    offered = {row[1] for kind in KINDS_OF_FILE.values() for row in codes(kind)}
    assert "THREAT" in offered
    assert not {"CSAM", "CSAM_SYNTHETIC", "GROOMING"} & offered


def test_a_written_workbook_keeps_every_sign_and_runs_nothing() -> None:
    rows = [["a", "<b> & 'c'"], ["=1+1", " kept "], ["", "last"]]
    (page,) = openpyxl.load_workbook(io.BytesIO(workbook.written([("s", rows)]))).worksheets
    assert [[cell.value or "" for cell in row] for row in page.rows] == rows
    assert page["A2"].data_type in ("s", "inlineStr")
    assert workbook.written([("s", rows)]) == workbook.written([("s", rows)])


def test_a_filled_template_is_read() -> None:
    made = openpyxl.load_workbook(io.BytesIO(templates()["checks.xlsx"]))
    names = [cell.value for cell in made["checks"][1]]
    made["checks"].append([CHECK.get(name, "") for name in names])
    known = context(exercise="ke-2026", round="r1").after(take(REPORT))
    assert only(taken_of(saved(made), into=known), StateCheck).state == "up"
