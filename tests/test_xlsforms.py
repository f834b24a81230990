"""Forms for phones: they convert as KoboToolbox and ODK convert them, and come back as they are.

Answers are made up. pyxform is the converter of both; ODK Validate, which needs Java, was not run.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from typer.testing import CliRunner

from data.exercises import columns, personal
from data.exercises.choices import choices
from data.exercises.model import Exercise, Report, Round, StateCheck, kind_of
from data.exercises.words import words
from data.exercises.worksheet import RoundSettings
from scrapers.__main__ import app
from scrapers.intake import Context, Taken, context_of, read
from scrapers.intake.xlsforms import xlsforms

SETTINGS = RoundSettings("made-up", "r_1", "KE")
FORMS = xlsforms(SETTINGS)
START = date(2026, 3, 2)
FRAME = context_of(
    [Exercise("made-up", "Made up", "Nobody", design="report_test", announced="no")],
    [Round("made-up", "r_1", START, START + timedelta(days=7), 28, "light")],
    [],
)
NOT_ASKED = {
    *("legal_ground", "last_seen_up_at", "first_seen_gone_at", "gone_cause", "geo_blocked"),
    *("feedback_score", "coder_agreement"),
}
"""Columns of the contract that no tester fills in on a phone: looks and coders say them."""
ANSWERED = {
    "exercise_id": "made-up",
    "round_id": "r_1",
    "short_code": "KE-014",
    "item_id": "r-1-KE-014",
    "tester": "T07",
    "organisation": "wangari",
    "attempt_no": "1",
    "platform": "tiktok",
    "harm_code": "THREAT INTERSECTIONAL",
    "severity": "3",
    "content_format": "TEXT",
    "surface": "comment",
    "language": "sw",
    "channel": "in_app",
    "reporter_type": "ordinary_user",
    "vantage_country": "KE",
    "notice_complete": "yes",
    "submitted_at": "2026-03-02T09:14:05.000+03:00",
    "ack_automated": "yes",
    "acknowledged_at": "2026-03-02T09:14:09.120+03:00",
    "content_age_hours": "5",
    "decision": "no_violation",
    "decided_at": "2026-03-03T10:00:00.000+03:00",
    "observation_end": "2026-03-30T09:14:05.000+03:00",
    "appeal_outcome": "no_reply",
    "appeal_lodged_at": "2026-03-04T08:00:00.000+03:00",
}
LOOKED = {
    "exercise_id": "made-up",
    "round_id": "r_1",
    "short_code": "KE-014",
    "state": "up",
    "item_id": "r-1-KE-014",
    "checked_at": "2026-03-03T09:20:00.000+03:00",
    "vantage_country": "KE",
    "logged_in": "no",
    "copy_found": ">5",
    "method": "manual",
}
runner = CliRunner()


def survey(name: str) -> list[dict[str, str]]:
    """Return the rows of a form's first sheet, as another library reads them."""
    book = openpyxl.load_workbook(io.BytesIO(FORMS[name]))
    header, *rows = book["survey"].iter_rows(values_only=True)
    return [
        {str(k): str(v or "") for k, v in zip(header, row, strict=True)} for row in rows if row[1]
    ]


def fields(name: str) -> list[str]:
    return [row["name"] for row in survey(name)]


@pytest.mark.parametrize("name", FORMS)
def test_a_form_converts_without_a_warning(name: str) -> None:
    convert = pytest.importorskip("pyxform.xls2xform", reason="pyxform is absent").convert
    warnings: list[str] = []
    made = convert(xlsform=FORMS[name], warnings=warnings, validate=False)
    assert warnings == []
    tree = ElementTree.fromstring(made.xform)  # noqa: S314 - what we wrote ourselves
    instance = tree.find(".//{http://www.w3.org/2002/xforms}instance")
    assert instance is not None
    names = [one.tag.rpartition("}")[2] for one in instance[0]]
    assert names == [*fields(name), "meta"]
    zoned = [b for b in tree.iter() if b.get("type") == "dateTime"]
    assert len(zoned) == sum(row["type"] == "dateTime" for row in survey(name))


def test_fields_are_columns_of_the_contract_and_stand_in_no_group() -> None:
    report, check = set(fields("report.xlsx")), set(fields("check.xlsx"))
    assert report <= {*columns.REPORT, *columns.REPORT_MORE}
    assert set(columns.REPORT) - report == NOT_ASKED
    place = {"exercise_id", "round_id"}
    assert check - place == {*columns.CHECK, *columns.CHECK_MORE}
    for name in FORMS:
        assert max(Counter(fields(name)).values()) == 1


@pytest.mark.parametrize("name", FORMS)
def test_a_form_asks_for_no_link_no_person_no_place_and_no_words_of_ones_own(name: str) -> None:
    for row in survey(name):
        kind = row["type"].split()[0]
        assert kind in {
            *("calculate", "text", "integer", "dateTime", "select_one", "select_multiple"),
        }
        assert kind != "text" or row["constraint"].startswith("regex(., '^"), row["name"]
        assert personal.header(row["name"]) is None


def test_lists_hold_the_codes_of_the_tables_and_nothing_of_children() -> None:
    book = openpyxl.load_workbook(io.BytesIO(FORMS["report.xlsx"]))
    found: dict[str, list[str]] = {}
    for name, code, _ in list(book["choices"].iter_rows(values_only=True))[1:]:
        found.setdefault(str(name), []).append(str(code))
    assert found["decision"] == list(words("decision"))
    assert found["channel"] == list(words("channel"))
    assert found["harm"] == [code for code, _ in choices()["harm"]]
    assert not {"CSAM", "CSAM_SYNTHETIC", "GROOMING"} & set(found["harm"])
    assert all(" " not in code for codes in found.values() for code in codes)


def test_severity_four_is_held_back_and_told_why() -> None:
    (severity,) = [row for row in survey("report.xlsx") if row["name"] == "severity"]
    assert severity["constraint"] == ". != '4'"
    assert "Refer it now" in severity["constraint_message"]


def kobo(asked: Sequence[str], answers: dict[str, str]) -> bytes:
    """Return an export as KoboToolbox writes it with XML values: several choices also apart."""
    header, row = [], []
    for name in asked:
        header.append(name)
        row.append(answers.get(name, ""))
        if name == "harm_code":
            chosen = answers[name].split()
            header += [f"harm_code/{code}" for code, _ in choices()["harm"]]
            row += ["1" if code in chosen else "0" for code, _ in choices()["harm"]]
    header += ["_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status"]
    header += ["_submitted_by", "__version__", "_tags", "_index"]
    row += ["17", "0b9e", "2026-03-30T10:00:00", "", "", "submitted_via_web", "ada", "v1", "", "1"]
    return exported(header, row, ";")


def central(asked: Sequence[str], answers: dict[str, str]) -> bytes:
    """Return an export as ODK Central writes it."""
    header = ["SubmissionDate", *asked, "meta-instanceID", "meta-instanceName", "KEY"]
    header += ["SubmitterID", "SubmitterName", "AttachmentsPresent", "AttachmentsExpected"]
    header += ["Status", "ReviewState", "DeviceID", "Edits", "FormVersion"]
    row = ["2026-03-30T10:00:00.000Z", *(answers.get(name, "") for name in asked)]
    row += ["uuid:0b9e", "KE-014", "uuid:0b9e", "5", "Ada", "0", "0", "", "", "phone7", "0", "1"]
    return exported(header, row, ",")


def exported(header: list[str], row: list[str], separator: str) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows([header, row])
    return out.getvalue().encode("utf-8-sig")


def taken(content: bytes, into: Context) -> Taken:
    found = read(content, "export.csv", into=into)
    assert (found.faults, found.warnings) == ((), ())
    assert (found.rows_read, found.rows_good) == (1, 1)
    return found


@pytest.mark.parametrize("server", [kobo, central])
def test_an_export_comes_back_without_a_mapping(server: type) -> None:
    first = taken(server(fields("report.xlsx"), ANSWERED), FRAME)
    assert [kind_of(one) for one in first.batch.entities] == ["item", "report", "appeal"]
    (report,) = [one for one in first.batch.entities if isinstance(one, Report)]
    assert str(report.submitted_at) == "2026-03-02 06:14:05+00:00"
    second = taken(server(fields("check.xlsx"), LOOKED), FRAME.after(first))
    (check,) = second.batch.entities
    assert isinstance(check, StateCheck)
    assert (check.item, check.logged_in, check.copies) == ("r-1-KE-014", False, ">5")
    assert "ada" not in repr((first, second)).casefold()


def test_the_names_of_items_are_made_from_round_and_short_code() -> None:
    (made,) = [row for row in survey("check.xlsx") if row["name"] == "item_id"]
    assert made["calculation"] == "concat('r-1-', ${short_code})"
    assert re.fullmatch(r"[A-Za-z0-9-]{4,40}", "r-1-KE-014")
    with pytest.raises(ValueError, match="shorter name"):
        xlsforms(RoundSettings("made-up", "r" * 40, "KE"))


def test_the_command_writes_both_forms(tmp_path: Path) -> None:
    said = ["--prefix", "KE", "--days", "28", "--schedule", "light"]
    done = runner.invoke(app, ["xlsforms", "made-up/r_1", str(tmp_path), *said])
    assert done.exit_code == 0, done.output
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == dict(FORMS)
    assert runner.invoke(app, ["xlsforms", "made-up/r_1", "nowhere", *said]).exit_code == 2
