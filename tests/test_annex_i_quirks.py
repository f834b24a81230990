"""Every known deviation of real harmonised reports has a test; this file says which.

The ids are those of the collected list of quirks. What another test already shows stands in
`COVERED`, what describes no file in `NO_FILE` with the reason; all others are tests here, named
after their ids.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data.annex_i import template
from data.model import Bound, UnitStatus
from data.sources import declaration
from scrapers.annex_i.words import FileName, file_name
from scrapers.errors import Drift
from tests import murmur, test_annex_i, test_values, test_workbooks
from tests.murmur import as_csv, as_zip, read, read_grid
from tests.test_annex_i import _at, _checks, _set

QUIRKS = Path(__file__).resolve().parents[2] / "shared" / "facts" / "dsa_quirks.json"

COVERED = {
    "Q02": test_annex_i.test_merged_cells_keep_all_their_countries,
    "Q04": test_annex_i.test_empty_trailing_columns_and_cut_rows_shift_nothing,
    "Q05": test_annex_i.test_two_files_of_one_part_are_refused_unless_the_name_tells_them_apart,
    "Q06": test_annex_i.test_a_file_name_confirms_and_never_decides,
    "Q07": test_annex_i.test_order_of_columns_and_typing_of_labels_never_count,
    "Q09": test_annex_i.test_two_files_of_one_part_are_refused_unless_the_name_tells_them_apart,
    "Q12": test_annex_i.test_the_template_row_left_in_is_dropped_when_blank_and_kept_apart_when_not,
    "Q13": test_annex_i.test_an_open_row_is_told_by_the_category_above_it,
    "Q17": test_annex_i.test_a_sentence_in_a_row_of_its_own_is_a_remark_and_no_figure,
    "Q18": test_values.test_printed_words_are_read_as_what_they_say,
    "Q19": test_annex_i.test_a_comma_file_reads_its_commas_as_decimals,
    "Q20": test_values.test_printed_words_are_read_as_what_they_say,
    "Q21": test_annex_i.test_limits_in_a_median_column_are_kept_as_limits,
    "Q22": test_values.test_printed_words_are_read_as_what_they_say,
    "Q24": test_annex_i.test_figures_stand_where_the_labels_say,
    "Q25": test_annex_i.test_a_unit_stated_in_the_remark_is_converted_with_the_printed_one_kept,
    "Q26": test_annex_i.test_a_short_dispute_median_without_a_unit_is_doubted_and_never_converted,
    "Q28": test_workbooks.test_a_number_format_states_the_unit_of_a_duration,
    "Q32": test_annex_i.test_a_misplaced_median_in_a_count_column_is_an_issue,
    "Q33": test_annex_i.test_what_does_not_fit_is_stored_as_printed_with_a_finding,
    "Q34": test_annex_i.test_several_open_rows_of_one_category_stay_apart,
    "Q35": test_annex_i.test_own_codes_and_codes_without_prefix_are_read,
    "Q38": test_annex_i.test_scopes_written_another_way_are_read_and_said,
    "Q39": test_annex_i.test_scopes_written_another_way_are_read_and_said,
    "Q40": test_annex_i.test_countries_printed_together_are_kept_together,
    "Q41": test_annex_i.test_scopes_written_another_way_are_read_and_said,
    "Q43": test_annex_i.test_the_encoding_is_found_and_nothing_is_replaced,
    "Q45": test_workbooks.test_a_report_says_the_same_as_a_workbook_and_as_texts,
    "Q51": test_annex_i.test_what_does_not_fit_is_stored_as_printed_with_a_finding,
    "Q52": test_annex_i.test_what_does_not_fit_is_stored_as_printed_with_a_finding,
    "Q53": test_annex_i.test_what_does_not_fit_is_stored_as_printed_with_a_finding,
    "Q54": test_annex_i.test_outcomes_above_what_was_submitted_are_a_finding,
}
NO_FILE = {
    "Q01": "says how the samples were made, not what a publisher's file looks like",
    "Q27": "a definition, in definitions.csv",
    "Q49": "a coverage of rows, shown by the figures",
    "Q50": "a definition, in definitions.csv",
}


def test_q03_a_label_column_the_part_does_not_have_is_taken_and_held_against_the_code() -> None:
    grid = murmur.notices()
    keys = {c.code: c.key for c in template().categories if not c.other}
    labelled = [
        [
            *row[:3],
            "Category label" if n == 0 else f"Category {keys.get(row[3], '')}".strip(),
            *row[3:],
        ]
        for n, row in enumerate(grid)
    ]
    labelled[1][3] = "TOTAL"
    for row in labelled[1:]:
        row[3] = "" if row[3] == "Category" else row[3]
    reading = read_grid(4, labelled)
    assert not reading.issues
    assert [(o.series, o.value) for o in reading.observations] == [
        (o.series, o.value) for o in read_grid(4, grid).observations
    ]
    assert _checks(reading)["label_disagrees"] == 0
    labelled[2][3] = "Category 9d"
    assert _checks(read_grid(4, labelled))["label_disagrees"] == 1


@pytest.mark.parametrize(
    ("path", "part", "surface", "edition"),
    [
        ("Pinterest - H1 2026 - 4. Notices.csv", 4, "", 1),  # Q08
        ("H1 2026 DSA Report_FINAL_Corrected.xlsx - 3_orders.csv", 3, "", 2),  # Q10
        ("9_human resources.csv", 9, "", 1),  # Q11
        ("3_member_state_orders.csv", 3, "", 1),  # Q11
        ("zip/6_own_initiative_TC_version2.csv", 6, "", 2),  # Q09
        ("7_appeals_and_recidivism_Ads.csv", 7, "ads", 1),  # Q05
        ("6_own_initiative_TC_Domain_Level_Actions.csv", 6, "domain", 1),  # Q05
        ("7_appeals_and_recidivism_URL-Level_Actions.csv", 7, "url", 1),  # Q05
        ("7_appeals_and_recidivism_Ads_Corrected.csv", 7, "ads", 2),  # Q05, Q10
        ("6_own_initiative_TC_Domain_Level_Actions_version2.csv", 6, "domain", 2),  # Q05, Q09
        ("6_own_initiative_TC_Partner feed (item).csv", 6, "partner_feed_item", 1),  # Q05
        ("CSV_Part_10_AMAR.csv", 10, "", 1),
        ("[Murmur] Report - 28 August 2026 - 4_notices.csv", 4, "", 1),
        ("notices.csv", 0, "", 1),  # Q14
    ],
)
def test_q08_q10_q11_q14_names_suggest_part_surface_and_edition(
    path: str, part: int, surface: str, edition: int
) -> None:
    assert file_name(path, template()) == FileName(part, surface, edition)


def test_q14_unnumbered_members_and_litter_do_not_matter() -> None:
    grids = {"Murmur/notices.csv": murmur.notices(), "__MACOSX/Murmur/._notices.csv": [["x"]]}
    reading = read(as_zip(grids))
    assert (len(reading.issues), reading.set_aside) == (0, ())


def test_q15_q16_a_report_without_some_parts_is_read() -> None:
    reading = read(as_zip({"4_notices.csv": murmur.notices()}))
    assert not reading.issues
    assert _at(reading, "notices").value.number == 1200


def test_q23_recipients_in_millions_are_ranges_under_a_declared_scale() -> None:
    grid = murmur.recipients()
    grid[1][6], grid[2][6], grid[3][6] = "> 45", "2.2 - 2.7", "0.3- 0.4"
    plain = read_grid(10, grid)
    assert [i.word for i in plain.issues] == ["2.2 - 2.7", "0.3- 0.4"]
    unit = {"part": 10, "measure": "monthly_recipients", "unit": "million", "status": "inferred"}
    scaled = read_grid(10, grid, unit=[unit | {"reason": "synthetic"}])
    austria = _at(scaled, "monthly_recipients", jurisdiction="AT").value
    assert (austria.low, austria.high, austria.bound) == (2_200_000, 2_700_000, Bound.RANGE)
    assert austria.unit_status is UnitStatus.INFERRED


@pytest.mark.parametrize(("words", "hours"), [("2.3167", 2.3167), ("0", 0.0), ("3", 3.0)])
def test_q29_q30_a_median_keeps_every_digit_printed(words: str, hours: float) -> None:
    grid = _set(murmur.notices(), "TOTAL", murmur.headers(4)[9], words)
    found = _at(read_grid(4, grid), "notice_action_median")
    assert (found.value.number, found.citation.quote) == (hours, words)


def test_q31_an_accuracy_may_be_a_range_or_a_percentage() -> None:
    reading = read_grid(8, murmur.automated_means())
    own = {"population": "own_initiative"}
    recall = _at(reading, "automation_recall", **own).value
    assert (recall.low, recall.high, recall.bound) == (0.8, 0.9, Bound.RANGE)
    precision = _at(reading, "automation_precision", **own)
    assert (precision.value.number, precision.citation.quote) == (0.91, "91%")


def test_q36_a_total_in_small_letters_is_the_total() -> None:
    grid = [[{"TOTAL": "total"}.get(c, c) for c in row] for row in murmur.orders()]
    small, usual = read_grid(3, grid), read_grid(3, murmur.orders())
    assert {o.series.jurisdiction for o in small.observations} == {
        o.series.jurisdiction for o in usual.observations
    }
    assert not small.issues


def test_q36_countries_where_languages_belong_are_kept_as_printed_and_said() -> None:
    grid = murmur.automated_means()
    at = [c.key for c in murmur.columns(8)].index("scope")
    for row in grid[1:]:
        row[at] = {"de": "AT", "bg": "BE", "fr": "FR"}.get(row[at], row[at].upper())
    grid = [grid[0], *(r for r in grid[1:] if r[at] in ("AT", "BE", "FR"))]
    reading = read_grid(8, grid)
    assert {o.series.breakdown.split("=")[0] for o in reading.observations} == {"scope_printed"}
    assert _checks(reading)["scope_not_language"]


def test_q36_languages_by_their_names_are_read() -> None:
    grid = murmur.people()
    at = [c.key for c in murmur.columns(9)].index("scope")
    names = {"fr": "French", "de": "German", "es": "Spanish"}
    for row in grid[1:]:
        row[at] = names.get(row[at], row[at])
    named, usual = read_grid(9, grid), read_grid(9, murmur.people())
    assert not named.issues
    assert [o.series for o in named.observations] == [o.series for o in usual.observations]


def test_q36_q46_the_service_may_be_written_in_other_letters() -> None:
    grid = [[c.replace("Murmur", "mURmur") for c in row] for row in murmur.notices()]
    assert not read_grid(4, grid).issues


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("dsa_dailymotion", "DM"),
        ("dsa_konami", "All"),
        ("dsa_nexon", "NEXON Korea online game services"),
        ("dsa_roblox", "Roblox Corporation"),
        ("dsa_xnxx", "XNXX.COM"),
        ("dsa_xvideos", "Xvideos.com"),
        ("dsa_xvideos", "XVIDEOS.COM"),
    ],
)
def test_a_service_is_known_by_the_name_its_report_prints(source: str, printed: str) -> None:
    """Seen in published reports of 2025: another name would refuse every part of them."""
    grid = [[c.replace("Murmur", printed) for c in row] for row in murmur.notices()]
    names = declaration(source).services
    assert not read_grid(4, grid, services=names).issues
    with pytest.raises(Drift, match="not the declared service"):
        read_grid(4, murmur.notices(), services=names)


def test_a_period_dragged_down_a_sheet_is_withheld_row_by_row() -> None:
    """A spreadsheet counts on: the 31st becomes the 32nd, and so on."""
    grid = murmur.orders()
    for day, row in enumerate(grid[-2:], 31):
        row[2] = f"2026-01-01/2026-06-{day}"
    reading = read_grid(3, grid)
    assert [i.message for i in reading.issues] == ["the reporting period is not two dates"] * 2
    assert len(reading.observations) < len(read_grid(3, murmur.orders()).observations)


@pytest.mark.parametrize("printed", ["`", "ty"])
def test_a_damaged_header_is_read_once_it_is_declared(printed: str) -> None:
    grid = murmur.people()
    assert grid[0][0] == "Applicability"
    grid[0][0] = printed
    with pytest.raises(Drift, match="no column 'Applicability'"):
        read_grid(9, grid)
    edition = {
        "period_end": "2026-06-30",
        "part": 9,
        "renamed": {printed: "applicability"},
        "reason": "synthetic: a damaged header",
    }
    usual = read_grid(9, murmur.people())
    read_now = read_grid(9, grid, edition=[edition])
    assert not read_now.issues
    assert [o.series for o in read_now.observations] == [o.series for o in usual.observations]


def test_q37_the_code_decides_and_not_the_description() -> None:
    words = "Consumer-related offences (synthetic)"
    grid = _set(murmur.notices(), "KEYWORD_TERRORIST_CONTENT", murmur.headers(4)[4], words)
    found = _at(read_grid(4, grid), "notices", "dsa/10d")
    assert found.words == words


def test_q42_an_ellipsis_in_chinese_bytes_is_the_unfilled_row() -> None:
    grid = murmur.orders()
    blank = [*grid[2][:5], "AT, […], SE", *[""] * (len(grid[0]) - 6)]
    reading = read(as_csv([*grid, blank], encoding="gb18030"), "3_orders.csv")
    assert not reading.issues
    assert {";charset=gb18030" in o.citation.locator for o in reading.observations} == {True}


def test_q44_headers_in_another_language_are_refused_until_declared() -> None:
    grid = murmur.notices()
    grid[0][5] = "Anzahl der eingegangenen Meldungen"
    with pytest.raises(Drift, match="Number of notices received"):
        read_grid(4, grid)
    edition = {
        "period_end": "2026-06-30",
        "part": 4,
        "renamed": {"Anzahl der eingegangenen Meldungen": "notices"},
        "reason": "synthetic: a German header",
    }
    assert _at(read_grid(4, grid, edition=[edition]), "notices").value.number == 1200


@pytest.mark.parametrize(
    ("language", "headers"),
    [
        ("German", ["Dienst", "Berichtszeitraum", "Kategorie", "Anzahl der Meldungen"]),
        ("French", ["Service", "Période", "Catégorie", "Nombre de signalements"]),
        ("Greek", ["Υπηρεσία", "Περίοδος", "Κατηγορία", "Αριθμός αναφορών"]),
    ],
)
def test_q44_a_refusal_says_which_language_headers_seem_to_be(
    language: str, headers: list[str]
) -> None:
    with pytest.raises(Drift, match=f"seem to be {language}"):
        read(as_csv([headers, ["Murmur", murmur.PERIOD, "TOTAL", "5"]]), "4.csv")
    grid = murmur.notices()
    grid[0][5] = headers[3]
    with pytest.raises(Drift, match=f"seem to be {language}"):
        read_grid(4, grid)


def test_q44_english_headers_seem_to_be_nothing_else() -> None:
    grid = murmur.notices()
    grid[0][5] = "Number of notes received"
    with pytest.raises(Drift) as fault:
        read_grid(4, grid)
    assert "seem to be" not in str(fault.value)


def test_q55_more_measures_by_machine_than_measures_are_impossible() -> None:
    grid = murmur.terms()
    grid[1][
        murmur.headers(6).index(
            "Number of measures taken after detection with solely automated means"
        )
    ] = "5,001"
    assert _checks(read_grid(6, grid))["automated_above_measures"] == 1


@pytest.mark.parametrize(
    ("dates", "published"),
    [
        (("17/04/2026", "27/02/2026", "01/01/2026", "30/06/2026"), "2026-04-17"),
        (("2026/04/01", "2026/02/27", "2026/01/01", "2026/06/30"), "2026-04-01"),
        (("2026-08-28 00:00:00", "", "2026-01-01 00:00:00", "2026-06-30 00:00:00"), "2026-08-28"),
    ],
)
def test_q46_dates_of_part_1_are_read_by_the_order_the_file_shows(
    dates: tuple[str, ...], published: str
) -> None:
    grid = murmur.identification()
    for row, words in zip(grid[2:], dates, strict=True):
        row[3] = words
    reading = read(as_zip({"1.csv": grid, "4.csv": murmur.notices()}))
    assert str(reading.documents[0].published_on) == published
    assert _checks(reading)["period_disagrees"] == 0


def test_q47_a_part_1_with_another_period_is_a_finding() -> None:
    grid = murmur.identification()
    grid[4][3], grid[5][3] = "2027-01-01", "2027-06-30"
    reading = read(as_zip({"1.csv": grid, "4.csv": murmur.notices()}))
    assert _checks(reading)["period_disagrees"] == 1


def test_q48_fewer_items_than_notices_are_said_and_stored() -> None:
    grid = _set(murmur.notices(), "TOTAL", murmur.headers(4)[7], "900")
    assert _checks(read_grid(4, grid))["items_below_notices"] == 1


def test_q56_mostly_omitted_complaints_are_said() -> None:
    grid = murmur.appeals()
    for row, value in ((2, "5"), (4, "5"), (6, "90")):
        grid[row][6] = value
    assert _checks(read_grid(7, grid))["mostly_omitted"] == 1


def test_q57_zero_medians_beside_many_orders_are_said() -> None:
    grid = _set(murmur.orders(), "STATEMENT_CATEGORY_CYBER_VIOLENCE", murmur.headers(3)[6], "60")
    grid = _set(grid, "STATEMENT_CATEGORY_CYBER_VIOLENCE", murmur.headers(3)[9], "0")
    assert _checks(read_grid(3, grid))["median_of_zero"] == 1


def test_q58_blanks_of_the_official_file_do_not_matter() -> None:
    grid = murmur.recipients()
    grid[0] = [f" {h} " for h in grid[0]]
    for row in grid[1:]:
        row[4] = row[4].replace(" ", "\u00a0") + "  "
    assert not read_grid(10, grid).issues


@pytest.mark.skipif(not QUIRKS.is_file(), reason="the shared facts are not beside the checkout")
def test_every_known_quirk_has_a_test_or_a_reason() -> None:
    known = {quirk["id"] for quirk in json.loads(QUIRKS.read_text(encoding="utf-8"))}
    here = {name for name in globals() if name.startswith("test_q")}
    named = {f"Q{part[1:]}" for name in here for part in name.split("_") if part[1:].isdigit()}
    assert known == set(COVERED) | set(NO_FILE) | named
    assert not set(NO_FILE) & (set(COVERED) | named)
