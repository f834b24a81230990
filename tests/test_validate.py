"""Laws of `validate`: a report of one's own is read as the ledger would, and nothing is kept."""

from __future__ import annotations

import io
import itertools
import json
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from data.annex_i import template
from data.model import Issue, IssueKind
from metrics import derived
from pages.parts import glossary
from scrapers.__main__ import app
from scrapers.errors import Unreadable
from scrapers.reading import forms
from scrapers.reading.zips import MAX_MEMBERS
from scrapers.validation import advice, check, page, service, summary, told, words
from tests import murmur
from tests.murmur import Grid

if TYPE_CHECKING:
    from playwright.sync_api import Page

SAMPLES = Path(__file__).resolve().parents[2] / "shared" / "samples" / "dsa_harmonised"
runner = CliRunner()


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point ledger and database at places that don't exist: using them fails or shows."""
    home = tmp_path / "nowhere" / "var"
    monkeypatch.setenv("LEDGER_HOME", str(home))
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/none")
    return home


def _column(part: int, key: str) -> int:
    return [c.key for c in murmur.columns(part)].index(key)


def _appeals() -> Grid:
    """Return part 7 with kinds of complaint that add up, and disputes of some weeks."""
    grid, value = murmur.appeals(), _column(7, "value")
    for row, line in zip(grid[1:], template().lines.values(), strict=True):
        if line.measure.startswith("complaints") and line.population == "all":
            row[value] = str(int(row[value]) * 4)
        if line.measure == "dispute_median":
            row[value] = "720"
    return grid


def _sound(**changed: Grid) -> dict[str, Grid]:
    grids = {
        1: murmur.identification(),
        4: murmur.notices(),
        7: _appeals(),
        10: murmur.recipients(),
    }
    return {murmur.NAMES[n]: changed.get(f"part{n}", grid) for n, grid in grids.items()}


def _set(grid: Grid, row: int, col: int, words_: str) -> Grid:
    return [[*r[:col], words_, *r[col + 1 :]] if n == row else list(r) for n, r in enumerate(grid)]


class Done:
    """One run of the command: exit code, terminal lines, HTML, JSON."""

    def __init__(self, folder: Path, given_: Path, *options: str) -> None:
        out = folder / "validation.html"
        done = runner.invoke(app, ["validate", str(given_), "--html", str(out), *options])
        self.code, self.said, self.error = done.exit_code, done.stdout, done.stderr
        self.html = out.read_text(encoding="utf-8") if out.exists() else ""
        again = runner.invoke(app, ["validate", str(given_), "--json", *options])
        self.json: dict[str, Any] = json.loads(again.stdout) if again.stdout else {}
        assert again.exit_code == self.code


def _run(tmp_path: Path, content: bytes, *options: str, name: str = "report.zip") -> Done:
    place = tmp_path / name
    place.write_bytes(content)
    return Done(tmp_path, place, *options)


class Text(HTMLParser):
    """What a browser would make of a page: its tags, its headings, its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.headings: list[tuple[str, str]] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append((tag, ""))
        assert not [a for a, _ in attrs if a.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.words += data
        if self.headings and not self.headings[-1][1]:
            self.headings[-1] = (self.headings[-1][0], data)


# --- what it says ------------------------------------------------------------------------


def test_a_sound_report_leaves_with_0_and_says_so(tmp_path: Path) -> None:
    done = _run(tmp_path, murmur.as_zip(_sound()))
    assert (done.code, done.json["verdict"]["outcome"]) == (0, "clean")
    assert "no cell would be withheld, and there is no finding" in done.said
    assert "no cell would be withheld, and there is no finding" in Text(done.html).words
    assert done.json["issues"] == done.json["findings"] == []


def test_nothing_is_stored_locked_or_asked_of_a_database(tmp_path: Path, nowhere: Path) -> None:
    done = _run(tmp_path, murmur.as_zip(_sound()))
    assert done.code == 0
    assert not nowhere.parent.exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["report.zip", "validation.html"]


MUTATIONS = {
    "an unknown word in a count": (4, 1, "notices", "many", "withheld", "many"),
    "a placeholder": (4, 1, "notices", "{{value}}", "withheld", "{{value}}"),
    "prose with a unit": (4, 1, "median_action_h", "about a week or so", "withheld", "week or so"),
    "a category nobody knows": (4, 3, "category", "KEYWORD_NEW", "withheld", "KEYWORD_NEW"),
    "a period that is no period": (4, 1, "period", "last winter", "withheld", "last winter"),
    "a wrong sum": (4, 1, "notices", "1100", "findings", "1100"),
    "a median outside its parts": (4, 1, "median_action_h", "99", "findings", "99"),
    "another period": (4, 1, "period", "2025-01-01/2025-06-30", "findings", "1,200"),
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_what_is_wrong_is_named_with_its_cell_and_its_words(tmp_path: Path, name: str) -> None:
    part, row, key, words_, outcome, printed = MUTATIONS[name]
    grid = _set(murmur.notices(), row, _column(part, key), words_)
    done = _run(tmp_path, murmur.as_zip(_sound(part4=grid)))
    assert (done.code, done.json["verdict"]["outcome"]) == (3, outcome)
    shown = Text(done.html).words
    assert f"“{printed}" in shown or printed in shown
    listed = done.json["issues"] if outcome == "withheld" else done.json["findings"]
    places = [i["place"] for i in listed] if outcome == "withheld" else []
    places += [c["place"] for f in listed for c in f.get("cells", [])]
    assert any(f"4_notices.csv, row {row + 1}, column" in place for place in places)
    assert all(place in shown for place in places)
    assert all(entry["mend"] in shown for entry in listed)


def test_a_cell_is_addressed_as_a_spreadsheet_shows_it(tmp_path: Path) -> None:
    col = _column(4, "notices")
    done = _run(tmp_path, murmur.as_zip(_sound(part4=_set(murmur.notices(), 1, col, "many"))))
    assert f"4_notices.csv, row 2, column {words.letters(col + 1)} (cell " in done.said
    assert [words.letters(n) for n in (1, 26, 27, 702, 703)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_a_refused_report_leaves_with_1_and_every_table_tells_its_own_fault(tmp_path: Path) -> None:
    notices, recipients = murmur.notices(), murmur.recipients()
    notices[0][5] += " renamed"
    recipients[0].append("A new column")
    recipients[1].append("1")
    done = _run(tmp_path, murmur.as_zip(_sound(part4=notices, part10=recipients)))
    assert (done.code, done.json["verdict"]["outcome"]) == (1, "refused")
    assert "would be refused as a whole" in done.said
    for said in (done.said, Text(done.html).words):
        assert "4_notices.csv has no column" in said
        assert "10_AMAR.csv has a column nobody reads: 'A new column'" in said
    assert done.json["cells"] == []


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"", b"a,b\n1,2\n", b"\x00\xff\x00"])
def test_what_is_no_report_is_refused_with_a_reason(tmp_path: Path, content: bytes) -> None:
    done = _run(tmp_path, content, name="odd.csv")
    assert done.code == 1
    assert "refused" in done.said
    assert done.json["issues"][0]["mend"] in Text(done.html).words


def test_each_figure_is_followed_from_print_to_reader(tmp_path: Path) -> None:
    done = _run(tmp_path, murmur.as_zip(_sound()))
    cells = {(c["series"]["measure"], c["series"]["category"], c["series"]["actor"]): c
             for c in done.json["cells"]}  # fmt: skip
    median = cells[("notice_action_median", "dsa/3e", "all")]
    assert (median["printed"], median["part"]) == ("12.6", 4)
    assert (median["value"]["number"], median["value"]["unit"]) == (12.6, "hour")
    assert [(s["label"], s["words"]) for s in median["shown"]] == [
        ("Published median time to act on notices", "12.6 hours")
    ]
    blank = cells[("notices", "dsa/4", "all")]
    assert (blank["printed"], blank["value"]["absence"]) == ("", "not_reported")
    assert "Synthetic remark" in cells[("notice_action_median", "dsa/TOTAL", "all")]["remark"]
    shown = Text(done.html).words
    assert "12.6 hoursunit not stated, the template's (hour)" in shown
    assert "Remark: “Synthetic remark" in shown


def test_sums_stand_beside_what_they_are_sums_of(tmp_path: Path) -> None:
    done = _run(tmp_path, murmur.as_zip(_sound()))
    by_id = {c["id"]: c["series"] for c in done.json["cells"]}
    sums = {
        (by_id[s["id"]]["measure"], by_id[s["id"]]["actor"], by_id[s["id"]]["category"]): s
        for s in done.json["sums"]
    }
    found = sums[("notices", "all", "dsa/3")]
    assert (found["printed"], found["parts"], found["stated"], found["blank"]) == (200, 200, 2, 5)


def test_a_blank_category_is_said_to_be_silence_and_not_zero(tmp_path: Path) -> None:
    done = _run(tmp_path, murmur.as_zip(_sound()))
    said = [g["message"] for g in done.json["gaps"] if g["part"] == 4]
    assert any(
        m.startswith("Category 4 Cyber violence against women is blank. Readers will see “not "
                     "reported”, which is not zero.")
        for m in said
    )  # fmt: skip
    assert not any(m.startswith("Category 3 ") for m in said)
    printed = _set(murmur.notices(), _row_of("STATEMENT_CATEGORY_CYBER_VIOLENCE_AGAINST_WOMEN"),
                   _column(4, "notices"), "0")  # fmt: skip
    done = _run(tmp_path, murmur.as_zip(_sound(part4=printed)))
    assert not any("Category 4" in g["message"] for g in done.json["gaps"])


def test_every_text_is_shown_whole_with_its_cell(tmp_path: Path) -> None:
    answer = "Synthetic first line.\r\nSecond line, " + "and so on, " * 60 + "to its end."
    grid = _set(murmur.answers(), 3, _column(11, "value"), answer)
    parts_ = {2: murmur.categories(), 11: grid}
    grids = _sound() | {murmur.NAMES[n]: g for n, g in parts_.items()}
    done = _run(tmp_path, murmur.as_zip(grids))
    assert "12 texts read: 2 in part 2, 10 in part 11" in done.said
    told_ = {(s["part"], s["subject"]): s for s in done.json["statements"]}
    assert len(told_) == 12
    remark = told_[2, "dsa/3e"]
    assert (remark["kind"], remark["printed"]) == ("interpretation", murmur.CATEGORY_REMARKS["3e"])
    assert remark["about"].startswith("3e ")
    long = next(s for s in told_.values() if s["printed"] == answer)
    assert long["place"] == "11_qualitative.csv, row 4, column E (cell E4)"
    assert murmur.answers()[3][3].casefold() == long["about"].casefold()
    shown = Text(done.html).words
    assert answer.replace("\r\n", "\n") in shown
    for said in told_.values():
        assert said["place"] in shown
        assert said["about"] in shown


def test_a_report_without_texts_says_so(tmp_path: Path) -> None:
    done = _run(tmp_path, murmur.as_zip(_sound()))
    assert "No text was read." in Text(done.html).words
    assert "read: " not in done.said
    assert done.json["statements"] == []


@pytest.mark.parametrize("form", ["zip", "csv"])
def test_a_document_is_opened_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    seen: list[str] = []

    def counted(content: bytes, name: str, encoding: str = "") -> forms.Opened:
        seen.append(name)
        return forms.opened(content, name, encoding)

    monkeypatch.setattr("scrapers.validation.check.opened", counted)
    monkeypatch.setattr("scrapers.annex_i.report.opened", counted)
    content = murmur.as_zip(_sound()) if form == "zip" else murmur.as_csv(murmur.notices())
    place = tmp_path / f"report.{form}"
    place.write_bytes(content)
    assert runner.invoke(app, ["validate", str(place)]).exit_code in (0, 3)
    assert seen == [f"report.{form}"]


def _row_of(code: str) -> int:
    return [r[_column(4, "category")] for r in murmur.notices()].index(code)


def test_missing_parts_rows_and_countries_are_named(tmp_path: Path) -> None:
    notices = [r for r in murmur.notices() if r[_column(4, "category")] != "KEYWORD_DEFAMATION"]
    recipients = [r for r in murmur.recipients() if r[_column(10, "scope")] not in ("EL", "FR")]
    grids = _sound(part4=notices, part7=_appeals()[:-1], part10=recipients)
    del grids[murmur.NAMES[1]]
    done = _run(tmp_path, murmur.as_zip(grids))
    told: dict[int, list[str]] = {}
    for gap in done.json["gaps"]:
        told.setdefault(gap["part"], []).append(gap["message"])
    assert "part 1 (Report identification)" in told[0][0]
    assert any("without a row: 6a." in m for m in told[4])
    assert len([m for m in told[7] if m.startswith("Row not there: ")]) == 1
    assert any("Member States without a row of their own in TOTAL: FR, GR." in m for m in told[10])


# --- whose report it is ------------------------------------------------------------------


def _as(service: str) -> bytes:
    return murmur.as_csv(murmur.notices()).replace(b"Murmur", service.encode())


def test_an_unknown_service_is_read_by_the_template_alone(tmp_path: Path) -> None:
    done = _run(tmp_path, _as("Murmur"), name="notices.csv")
    assert done.code == 0
    assert done.json["service"]["source"] == service.NEUTRAL
    assert "is no service declared here" in done.said


def test_a_declared_service_is_found_by_what_the_file_prints(tmp_path: Path) -> None:
    done = _run(tmp_path, _as("TikTok"), name="notices.csv")
    assert done.json["service"] == {
        "source": "dsa_tiktok",
        "printed": ["TikTok"],
        "how": "“TikTok” (as most rows print) is the declared source dsa_tiktok",
    }


def test_a_row_of_another_service_is_withheld_whoever_reports(tmp_path: Path) -> None:
    grid = _set(murmur.notices(), 3, _column(4, "service"), "{{service}}")
    done = _run(tmp_path, murmur.as_csv(grid), name="notices.csv")
    assert done.code == 3
    assert [(i["printed"], i["message"]) for i in done.json["issues"]] == [
        ("{{service}}", "this is not the declared service")
    ]
    assert done.json["service"]["printed"] == ["Murmur", "{{service}}"]


def test_a_name_that_several_sources_bear_is_assumed_to_be_none_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = {n: murmur.declaration(id=n) for n in ("dsa_murmur", "dsa_murmur_ads")}
    monkeypatch.setattr("data.sources.declarations", lambda: two)
    done = _run(tmp_path, _as("Murmur"), name="notices.csv")
    assert done.json["service"]["source"] == service.NEUTRAL
    assert "several declared sources (dsa_murmur, dsa_murmur_ads)" in done.said
    assert "--source names one" in done.said


def test_a_service_asked_for_that_the_file_does_not_print_is_refused(tmp_path: Path) -> None:
    for option in (("--service", "Chirp"), ("--source", "dsa_x")):
        done = _run(tmp_path, _as("Murmur"), *option, name="notices.csv")
        assert done.code == 1
        assert "this is not the declared service" in done.said
        assert "“Murmur”" in done.said


def test_a_wrong_command_leaves_with_2(tmp_path: Path) -> None:
    place = tmp_path / "report.zip"
    place.write_bytes(murmur.report())
    before = place.read_bytes()
    for wrong in (
        ["nowhere.zip"],
        [str(place), "--source", "dsa_nobody"],
        [str(place), "--source", "recorded"],
        [str(place), "--source", "dsa_x", "--service", "X"],
        [str(place), "--html", str(place)],
        [str(tmp_path), "--html", str(tmp_path / "inside.html")],
        [str(place), "--html", str(tmp_path / "no" / "folder.html")],
    ):
        assert runner.invoke(app, ["validate", *wrong]).exit_code == 2, wrong
    assert place.read_bytes() == before


# --- what it takes -----------------------------------------------------------------------


def test_a_folder_and_a_zip_of_the_same_files_say_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "report"
    folder.mkdir()
    for name, grid in _sound().items():
        (folder / name).write_bytes(murmur.as_csv(grid))
    (folder / ".hidden").write_bytes(b"x")
    as_folder = Done(tmp_path, folder)
    as_zip = _run(tmp_path, murmur.as_zip(_sound()))
    for key in ("cells", "findings", "gaps", "sums", "tables"):
        unlike = ("id", "shown") if key == "cells" else ("id",)
        rows = [
            sorted(json.dumps({k: v for k, v in r.items() if k not in unlike}) for r in d.json[key])
            for d in (as_folder, as_zip)
        ]
        assert rows[0] == rows[1]
    assert [f["name"] for f in as_folder.json["document"]["files"]] == sorted(_sound())
    assert len({f["sha256"] for f in as_folder.json["document"]["files"]}) == len(_sound())


def test_an_empty_folder_and_too_many_files_are_refused(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert runner.invoke(app, ["validate", str(empty)]).exit_code == 1
    check.refuse_beyond_limits([1] * MAX_MEMBERS)
    with pytest.raises(Unreadable, match="at most 2,000 files and 512 MB"):
        check.refuse_beyond_limits([1] * (MAX_MEMBERS + 1))
    with pytest.raises(Unreadable, match="at most"):
        check.refuse_beyond_limits([2**30])


def test_a_table_beyond_the_limit_counts_what_it_leaves_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(told, "MOST_ROWS", 3)
    done = _run(tmp_path, murmur.as_zip(_sound()))
    assert "more rows; a table here has at most 3" in Text(done.html).words


@settings(max_examples=25)
@given(st.text(max_size=40), st.sampled_from(["service", "period", "category", "notices"]))
def test_whatever_a_cell_holds_there_is_a_verdict_and_a_page(printed: str, key: str) -> None:
    grid = _set(murmur.notices()[:12], 3, _column(4, key), printed)
    done = check.validate("notices.csv", [("notices.csv", murmur.as_csv(grid))])
    assert done.exit_code in (0, 1, 3)
    assert done.verdict in Text(page.page(done)).words
    assert json.loads(json.dumps(summary.document(done)))["verdict"]["outcome"] == done.outcome


# --- what a file prints never becomes part of the page -------------------------------------


@pytest.mark.parametrize(
    ("printed", "seen"),
    [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("\"><img src=x onerror='alert(1)'>", "\"><img src=x onerror='alert(1)'>"),
        ("a\x07b\x1b[31m", "a\u2407b\u241b[31m"),
        ("abc\u202edef", "abc[U+202E]def"),
        ("=HYPERLINK(1)", "“=HYPERLINK(1)”"),
    ],
)
def test_printed_words_are_shown_as_words(tmp_path: Path, printed: str, seen: str) -> None:
    grid = _set(murmur.notices(), 1, _column(4, "ctx_median_action_h"), printed)
    grid = _set(grid, 3, _column(4, "notices"), printed)
    grid = _set(grid, 4, _column(4, "category"), printed)
    done = _run(tmp_path, murmur.as_zip(_sound(part4=grid)))
    read = Text(done.html)
    assert seen in read.words
    assert not {"script", "img"} & set(read.tags)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]", done.html + done.said)


def test_odd_file_names_are_shown_and_not_obeyed(tmp_path: Path) -> None:
    folder = tmp_path / "<b>report & co"
    folder.mkdir()
    for name, grid in _sound().items():
        (folder / f"=1+1 <i>'\"\n%2e {name}").write_bytes(murmur.as_csv(grid))
    done = Done(tmp_path, folder)
    read = Text(done.html)
    assert done.code == 0
    assert "Validation of <b>report & co" in read.words
    assert not {"b", "i"} & set(read.tags)
    assert "=1+1 <i>'\"\u240a%2e 4_notices.csv" in read.words


@given(st.text(max_size=400))
def test_no_words_hide_reorder_or_start_a_formula(printed: str) -> None:
    shown = words.quoted(printed)
    assert shown[0] in "“("
    assert not any(words._seen(c) != c for c in shown)
    assert len(words.visible("x" * 1000)) < 400


@given(st.text(max_size=60))
def test_any_address_has_a_place_in_words(locator: str) -> None:
    assert words.place(locator)


def test_addresses_of_workbooks_are_said_as_a_person_says_them() -> None:
    assert words.place("a.zip!b%20c.xlsx#sheet=4_notices&cell=F12") == (
        "a.zip / b c.xlsx, sheet 4_notices, row 12, column F (cell F12)"
    )
    assert words.place("#/4_notices/0/Number%20of~1notices") == (
        "4_notices, entry 1, “Number of/notices”"
    )
    assert words.place("#cell=2,6;charset=utf-16") == "row 2, column F (cell F2)"
    assert words.place("") == "the document as a whole"


def test_addresses_of_one_table_are_told_from_those_of_the_next() -> None:
    css = "#css=html>body>table:nth-of-type({})>tr:nth-of-type(2)>td"
    pairs = [
        ("a.csv#cell=1,1", "a.csv#cell=9,9;sep=%3B", "b.csv#cell=1,1"),
        ("a.xlsx#sheet=4&cell=A1", "a.xlsx#sheet=4&cell=C9", "a.xlsx#sheet=7&cell=A1"),
        ("#/4/0/Service", "#/4/12/Scope", "#/7/0/Service"),
        (css.format(1), css.format(1).replace("(2)", "(3)"), css.format(2)),
    ]
    for one, same, other in pairs:
        assert words.table_of(one) == words.table_of(same) != words.table_of(other)


# --- the page ----------------------------------------------------------------------------


def test_the_page_goes_from_verdict_to_cells_and_needs_nothing_else(tmp_path: Path) -> None:
    done = _run(tmp_path, murmur.report())
    read = Text(done.html)
    assert [w for tag, w in read.headings if tag in ("h1", "h2")] == [
        "Validation of report.zip",
        "What was recognised",
        "Refused and withheld",
        "Findings",
        "What the template has and this report does not",
        "Every figure: printed, read, typed, shown",
        "Every text: printed words instead of figures",
        "Sums",
        "What readers are told beside these figures",
    ]
    levels = [int(tag[1]) for tag, _ in read.headings]
    assert all(b <= a + 1 for a, b in itertools.pairwise(levels))
    assert not {"script", "link", "img", "iframe", "object", "form"} & set(read.tags)
    assert not re.search(r"(?:src|href)=[\"'](?!#)|url\(|@import", done.html)
    assert read.tags.count("table") == read.tags.count("caption")


def test_findings_stand_worst_first_with_rule_and_way_to_mend(tmp_path: Path) -> None:
    done = _run(tmp_path, murmur.report())
    order = ["impossible", "implausible", "notice"]
    grave = [order.index(f["severity"]) for f in done.json["findings"]]
    assert grave == sorted(grave)
    shown = Text(done.html).words
    for finding in done.json["findings"]:
        assert f"Rule: {finding['rule']}" in shown
        assert finding["cells"]


def test_every_check_has_a_rule_and_a_way_to_mend_it() -> None:
    missing = [check_ for check_, _, _ in glossary.CHECKS if check_ not in advice.RULES]
    assert missing == []


@pytest.mark.parametrize(
    ("message", "advised"),
    [
        ("4.csv has no column 'Notices'", "Put the column back"),
        ("this category code is not in the template", "category code of Annex I"),
        ("5 of 6 rows bear labels nobody knows; the first: this is not the declared service",
         "one service's name"),
        ("'week' is not a unit of time", "decimal number"),
        ("1.5 is neither a fraction of 1 nor marked as a percentage", "between 0 and 1"),
        ("a text of 141 characters (See) is not a number", "plain number"),
    ],
)  # fmt: skip
def test_advice_fits_what_is_wrong(message: str, advised: str) -> None:
    issue = Issue("s", "s/1", IssueKind.CELL, "", "", message, murmur.NOW)
    assert advised in advice.mend(issue)


def test_the_keys_of_the_json_document_are_the_documented_ones(tmp_path: Path) -> None:
    done = _run(tmp_path, murmur.report())
    assert done.json["format"] == "notice-to-redress/validation@1"
    assert set(done.json) == {
        *("cells", "document", "findings", "format", "gaps", "issues", "service"),
        *("set_aside", "statements", "sums", "tables", "unused_words", "verdict"),
    }
    assert summary.__doc__ is not None
    for key in done.json:
        assert key in summary.__doc__
    for name in ("cells", "findings", "statements", "tables"):
        row = done.json[name][0]
        for key in row:
            assert key in summary.__doc__, key


def test_derived_figures_rest_on_cells_of_the_report() -> None:
    reading = murmur.read(murmur.report())
    known = {o.id for o in reading.observations}
    found = derived.figures(reading.observations)
    assert len(found) > 300
    assert all(set(f.basis) <= known for f in found)
    sums = derived.sums(reading.observations)
    assert {s.whole.id for s in sums} <= known
    assert all(0 < s.stated <= len(s.parts) for s in sums)


# --- real reports ------------------------------------------------------------------------


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not beside the checkout")
@pytest.mark.parametrize(
    ("folder", "source", "code", "cell", "check_"),
    [
        ("tiktok/2026H1", "dsa_tiktok", 3, ("notice_action_median", "dsa/3e", 12.6), ""),
        ("tiktok/2026H1", "dsa_tiktok", 3, ("notices", "dsa/TOTAL", 1_081_646), "countries_sum"),
        ("facebook/2026H1", "dsa_facebook", 3, ("notices", "dsa/TOTAL", 942_504),
         "median_outside_parts"),
        ("discord/2025FY", "dsa_discord", 3, ("notice_action_median", "dsa/3e", 106),
         "categories_total"),
    ],
)  # fmt: skip
def test_real_reports_are_validated_as_they_are_read(
    tmp_path: Path, folder: str, source: str, code: int, cell: tuple[str, str, float], check_: str
) -> None:
    done = Done(tmp_path, SAMPLES / folder)
    assert (done.code, done.json["service"]["source"]) == (code, source)
    found = [
        c["value"]["number"]
        for c in done.json["cells"]
        if (c["series"]["measure"], c["series"]["category"]) == cell[:2]
        and (c["series"]["actor"], c["series"]["jurisdiction"]) == ("all", "EU")
    ]
    assert found == [cell[2]]
    assert not check_ or check_ in {f["check"] for f in done.json["findings"]}


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not beside the checkout")
def test_youtubes_prose_is_withheld_with_all_its_words(tmp_path: Path) -> None:
    done = Done(tmp_path, SAMPLES / "youtube" / "2026H1")
    assert [i["place"] for i in done.json["issues"]] == [
        f"10_AMAR.csv, row {n}, column G (cell G{n})" for n in (2, 3, 4, 5)
    ]
    assert all(len(i["printed"]) == 141 for i in done.json["issues"])


# --- in a browser ------------------------------------------------------------------------


def test_the_page_is_accessible_fits_a_telephone_and_asks_nothing(
    page: Page, tmp_path: Path
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is absent")
    grid = _set(murmur.notices(), 1, _column(4, "notices"), "many")
    out = io.BytesIO(murmur.as_zip(_sound(part4=grid, part7=murmur.appeals())))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("read me.pdf", b"%PDF")
    assert _run(tmp_path, out.getvalue()).code == 3
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((tmp_path / "validation.html").as_uri())
    assert len(asked) == 1
    found = axe.Axe().run(page).response["violations"]
    assert [f"{v['id']}: {n['html'][:160]}" for v in found for n in v["nodes"]] == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    found = axe.Axe().run(page).response["violations"]
    assert [f"{v['id']}: {n['html'][:160]}" for v in found for n in v["nodes"]] == []
