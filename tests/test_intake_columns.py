"""Which columns a file may have, what their cells may hold, and what no file may hold at all."""

from __future__ import annotations

import pytest

from data.exercises.model import Item, Report
from scrapers.intake import Context, faults, read
from scrapers.intake.columns import KINDS_OF_FILE, PLATFORM_COLUMNS
from tests.brought import REPORT, as_csv, context, kinds, mapped, only, take, whats, words

PERSONAL = {
    "link": "https://example.org/post/1",
    "bare link": "example.com/post/1",
    "e-mail": "maria.g@example.org",
    "handle": "@maria_g",
    "telephone": "+34 612 345 678",
    "national id": "12345678Z",
    "coordinates": "40.41678, -3.70379",
    "address of a computer": "192.0.2.44",
}


def test_what_kobotoolbox_and_odk_add_is_left_unread() -> None:
    row = {
        **{f"report/{name}": value for name, value in REPORT.items()},
        "report/harm_code/THREAT": "1",
        "report/harm_code/DOXXING": "0",
        **dict.fromkeys(sorted(PLATFORM_COLUMNS), "maria@example.org"),
    }
    taken = take(row)
    assert (taken.faults, kinds(taken)) == ((), ["Item", "Report"])
    assert "maria" not in repr(taken)


def test_the_groups_of_a_form_are_no_part_of_a_column() -> None:
    central = {f"report-{name}": value for name, value in REPORT.items()} | {
        "SubmissionDate": "2026-03-02T09:15:00.000Z",
        "meta-instanceID": "uuid:1",
        "KEY": "uuid:1",
        "SubmitterName": "Maria",
        "ReviewState": "",
    }
    assert take(central).faults == ()
    assert take({name.upper().replace("_", " "): v for name, v in REPORT.items()}).faults == ()


def test_several_codes_are_read_as_forms_write_them() -> None:
    for printed in ("THREAT;DOXXING", "THREAT DOXXING", "threat; doxxing", "THREAT|DOXXING"):
        assert only(take({**REPORT, "harm_code": printed}), Item).harm == ("THREAT", "DOXXING")


def test_a_column_that_nobody_knows_refuses_the_file_and_is_named() -> None:
    taken = take({**REPORT, "decided_att": "2026-03-04T00:00:00Z"})
    assert (taken.batch.entities, whats(taken)) == ((), [(1, "decided_att")])
    assert "decided_at" in taken.faults[0].mend
    assert take({**REPORT, "decided_att": ""}).faults == ()  # the note of a form, say


def test_a_column_named_by_an_address_is_told_by_its_letters() -> None:
    taken = take({**REPORT, "https://example.org/maria": "1"})
    assert taken.faults[0].column == "L"
    assert "maria" not in repr(taken)


def test_two_columns_of_one_name_refuse_the_file() -> None:
    file = as_csv(REPORT).replace(b"item_id", b"exercise id", 1)
    taken = read(file, "reports.csv", into=context())
    assert (taken.batch.entities, whats(taken)) == ((), [(1, "exercise_id")])


@pytest.mark.parametrize(
    "name",
    ["url", "Post URL", "link", "e-mail", "username", "phone", "Name", "gps", "lat", "comments",
     "reporter/handle", "https://example.org/"],
)  # fmt: skip
def test_a_column_that_looks_personal_refuses_the_file_filled_or_empty(name: str) -> None:
    for value in ("", "something"):
        taken = take({**REPORT, name: value})
        assert (taken.batch.entities, [f.row for f in taken.faults]) == ((), [1])
        assert taken.faults[0].column == "L"
        assert "personal data" in taken.faults[0].what
    hidden = take({**REPORT, name: ""}, into=mapped((name, "")))
    assert hidden.batch.entities == ()  # a mapping can't wave it through either


@pytest.mark.parametrize("value", PERSONAL.values(), ids=PERSONAL)
@pytest.mark.parametrize("column", sorted(KINDS_OF_FILE["reports"].columns))
def test_a_cell_that_looks_personal_keeps_its_row_out_and_is_never_repeated(
    column: str, value: str
) -> None:
    good = {**REPORT, "item_id": "01J9Z7BBBB"}
    taken = take({**REPORT, column: value}, good)
    assert [i.id for i in taken.batch.entities if isinstance(i, Item)] == ["01J9Z7BBBB"]
    assert (2, column) in whats(taken)
    assert value not in repr(taken.faults) + repr(taken.warnings) + words(taken.batch.entities)


def test_a_name_in_a_column_of_codes_is_not_repeated_either() -> None:
    taken = take({**REPORT, "decision": "Maria Gomez said no"})
    assert whats(taken) == [(2, "decision")]
    assert "Maria" not in repr(taken)


@pytest.mark.parametrize("lead", ["=", "+", "-", "@", "=HYPERLINK(1)"])
@pytest.mark.parametrize("column", ["decision", "legal_ground", "item_id", "severity"])
def test_a_cell_that_a_spreadsheet_would_run_keeps_its_row_out(column: str, lead: str) -> None:
    assert (2, column) in whats(take({**REPORT, column: f"{lead}cmd|' /C calc'!A0"}))


def test_a_negative_number_is_a_number() -> None:
    taken = take({**REPORT, "content_age_hours": "-5"})
    assert "out of range" in taken.faults[0].what
    assert only(take({**REPORT, "content_age_hours": "1,5"}), Item).content_age_hours == 1.5


@pytest.mark.parametrize(
    ("printed", "service"),
    [("Instagram", "instagram"), ("instagram", "instagram"), ("twitter", "x"), ("X", "x")],
)
def test_a_service_is_known_by_its_printed_names(printed: str, service: str) -> None:
    assert only(take({**REPORT, "platform": printed}), Item).platform == service


def test_an_unknown_word_is_refused_with_those_that_are_near() -> None:
    taken = take({**REPORT, "platform": "Instagrm", "channel": "inapp", "vantage_country": "XQ"})
    assert whats(taken) == [(2, "platform"), (2, "channel"), (2, "vantage_country")]
    assert "nstagram" in taken.faults[0].mend
    assert "in_app" in taken.faults[1].mend


def test_a_column_of_wrong_words_is_compared_for_its_first_ones_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared: list[str] = []
    monkeypatch.setattr(faults, "get_close_matches", lambda word, *_, **__: compared.append(word))
    taken = take(*({**REPORT, "platform": f"service {n}"} for n in range(300)))
    assert (taken.faults_in_all, len(compared)) == (300, 100)
    assert taken.faults[-1].mend.startswith("One of:")


def test_the_longest_text_of_any_column_is_looked_at() -> None:
    texts = [f for kind in KINDS_OF_FILE.values() for f in kind.columns.values()]
    assert max(f.metadata.get("longest", 0) for f in texts) <= 1_000


def test_an_invented_service_is_known_to_the_demonstration_alone() -> None:
    row = {**REPORT, "platform": "demo_a"}
    assert whats(take(row)) == [(2, "platform")]
    assert only(take(row, into=context(demo=True)), Item).platform == "demo_a"
    assert whats(take(REPORT, into=context(demo=True))) == [(2, "platform")]


@pytest.mark.parametrize(
    ("printed", "value"),
    [("yes", True), ("TRUE", True), ("1", True), ("No", False), ("0", False), ("false", False)],
)
def test_yes_and_no_are_read_as_forms_and_spreadsheets_write_them(
    printed: str, value: bool
) -> None:
    assert only(take({**REPORT, "notice_complete": printed}), Report).notice_complete is value
    assert whats(take({**REPORT, "notice_complete": "perhaps"})) == [(2, "notice_complete")]


def test_a_mapping_translates_columns_and_words() -> None:
    theirs = {
        "Which service?": "Insta",
        "How did you report it?": "In der App",
        "Interviewer remark": "left out",
        **{k: v for k, v in REPORT.items() if k not in ("platform", "channel")},
    }
    into = mapped(
        ("Which service?", "platform"),
        ("How did you report it?", "channel"),
        ("Interviewer remark", ""),
        words=(("channel", "In der App", "in_app"), ("platform", "Insta", "instagram")),
    )
    assert take(theirs, into=into).batch.entities == ()  # "remark" holds words about people
    theirs["Sheet number"] = theirs.pop("Interviewer remark")
    assert into.mapping is not None
    into = mapped(*into.mapping.columns[:2], ("Sheet number", ""), words=into.mapping.words)
    taken = take(theirs, into=into)
    assert taken.faults == ()
    assert (only(taken, Item).platform, only(taken, Report).channel) == ("instagram", "in_app")


def test_material_of_children_is_never_taken() -> None:
    taken = take({**REPORT, "harm_code": "CSAM"})
    assert (taken.batch.entities, whats(taken)) == ((), [(2, "harm_code")])


def test_the_name_of_a_file_is_kept_nowhere() -> None:
    taken = read(as_csv(REPORT), "maria.gomez@example.org.csv", into=context())
    assert "maria" not in repr(taken)
    assert taken.batch.file_sha256


def test_a_file_without_a_known_exercise_says_what_to_do() -> None:
    taken = take(REPORT, into=Context())
    assert whats(taken) == [(2, "exercise_id")]
    assert "Create" in taken.faults[0].mend
