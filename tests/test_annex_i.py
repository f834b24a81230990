"""Laws of the harmonised report's reader, on a report written by us in its format."""

from __future__ import annotations

import copy
from collections import Counter

import pytest

from data import locate
from data.model import Absence, Bound, IssueKind, Observation, Reading, Severity, UnitStatus
from scrapers.errors import Drift, Unreadable
from tests import murmur
from tests.murmur import Grid, as_csv, as_zip, read, read_grid


def _at(reading: Reading, measure: str, category: str = "dsa/TOTAL", **where: str) -> Observation:
    wanted = {"actor": "all", "population": "all", "jurisdiction": "EU"} | where
    found = [
        o
        for o in reading.observations
        if o.series.measure == measure
        and o.series.category == category
        and all(getattr(o.series, k) == v for k, v in wanted.items())
    ]
    assert len(found) == 1, f"{len(found)} observations of {measure} {category} {where}"
    return found[0]


def _set(grid: Grid, row: str, header: str, words: str, column: int = 3) -> Grid:
    """Return the grid with one cell changed: the row whose label in `column` is `row`."""
    changed = copy.deepcopy(grid)
    col = changed[0].index(header)
    next(r for r in changed[1:] if r[column] == row)[col] = words
    return changed


def _checks(reading: Reading) -> Counter[str]:
    return Counter(f.check for f in reading.findings)


MEDIAN = "Median time to take action"
NOTICES = "Number of notices received"


def test_the_whole_report_is_read_without_an_issue() -> None:
    reading = read(murmur.report())
    assert not reading.issues
    assert not reading.set_aside
    assert {o.series.measure for o in reading.observations} >= {
        "notices",
        "notice_action_median",
        "orders_to_act",
        "complaints",
        "disputes_implemented_share",
        "monthly_recipients",
        "own_initiative_law",
        "own_initiative_automated_terms",
        "automation_precision",
        "moderators_with_language",
    }
    assert {s.part for s in reading.statements} == {2, 11}
    assert [d.id for d in reading.documents] == ["dsa_murmur/2026-01-01_2026-06-30"]
    assert str(reading.documents[0].published_on) == "2026-08-28"


def test_every_figure_is_found_again_at_its_address() -> None:
    content = murmur.report()
    reading = read(content)
    assert reading.observations
    cited = [o.citation for o in reading.observations]
    cited += [note.citation for note in reading.notes]
    cited += [said.citation for said in reading.statements]
    for one in cited:
        assert locate.read(content, one.locator) == one.quote


def test_figures_stand_where_the_labels_say() -> None:
    reading = read(murmur.report())
    assert _at(reading, "notices").value.number == 1200
    assert _at(reading, "notices", actor="trusted_flagger").value.number == 40
    ncii = _at(reading, "notice_action_median", "dsa/3e")
    assert (ncii.value.number, ncii.harm, ncii.value.unit_status) == (
        12.6,
        "intimate_images",
        UnitStatus.BY_TEMPLATE,
    )
    greece = _at(reading, "order_act_effect_median", jurisdiction="GR", actor="authority")
    assert (greece.value.number, greece.value.unit_status) == (8.5, UnitStatus.STATED)
    assert _at(reading, "disputes_implemented_share").value.number == 0.5
    notifier = _at(reading, "complaints_reversed", population="notifier")
    assert notifier.value.number == 30


def test_a_remark_is_kept_word_for_word() -> None:
    reading = read(murmur.report())
    assert [n.citation.quote for n in reading.notes] == [murmur._REMARK]
    assert reading.notes[0].series.measure == "notice_action_median"


def test_a_blank_is_not_reported_and_a_zero_is_zero() -> None:
    reading = read(murmur.report())
    blank = _at(reading, "notices", "dsa/4f").value
    assert (blank.number, blank.absence) == (None, Absence.NOT_REPORTED)
    zero = _at(reading, "notices", "dsa/3b", actor="trusted_flagger").value
    assert (zero.number, zero.absence) == (0, None)


def test_order_of_columns_and_typing_of_labels_never_count() -> None:
    grid = murmur.notices()
    order = list(range(len(grid[0])))[::-1]
    mixed = [[row[i] for i in order] for row in grid]
    mixed[0] = [h.upper().replace(" ", "\u00a0 ").replace('"', "”") for h in mixed[0]]
    plain, retyped = read_grid(4, grid), read_grid(4, mixed)
    assert not retyped.issues
    assert Counter((o.series, o.value) for o in retyped.observations) == Counter(
        (o.series, o.value) for o in plain.observations
    )


def test_empty_trailing_columns_and_cut_rows_shift_nothing() -> None:
    grid = murmur.notices()
    ragged = [
        [*row, *[""] * 11] if n % 2 else (row if n == 0 else _cut(row))
        for n, row in enumerate(grid)
    ]
    assert [(o.series, o.value) for o in read_grid(4, ragged).observations] == [
        (o.series, o.value) for o in read_grid(4, grid).observations
    ]


def _cut(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row = row[:-1]
    return row


def test_a_title_above_the_header_does_not_shift_addresses() -> None:
    content = as_csv([[], ["Murmur, first half of 2026"], *murmur.notices()])
    reading = read(content, "4_notices.csv")
    total = _at(reading, "notices")
    assert total.citation.locator == "#cell=4,6"
    assert locate.read(content, total.citation.locator) == "1,200"


def test_merged_cells_keep_all_their_countries() -> None:
    grid = murmur.orders()
    merged = copy.deepcopy(grid)
    for row in merged[1:]:
        if row[5] not in ("TOTAL", "AT"):
            row[:4] = [""] * 4
    for row in merged[1:]:
        if row[5] == "AT":
            row[1] = "\n" * 25 + row[1]
    reading = read_grid(3, merged)
    assert not reading.issues
    assert [(o.series, o.value) for o in reading.observations] == [
        (o.series, o.value) for o in read_grid(3, grid).observations
    ]


def test_a_blank_category_without_a_scope_is_an_issue() -> None:
    grid = murmur.notices()
    grid[5][3] = ""
    reading = read_grid(4, grid)
    assert [i.kind for i in reading.issues] == [IssueKind.CELL]
    assert "category" in reading.issues[0].message


@pytest.mark.parametrize(
    ("printed", "jurisdiction", "notice"),
    [("GR", "GR", 1), ("el", "GR", 0), ("SEE", "SE", 1), ("total", "EU", 0)],
)
def test_scopes_written_another_way_are_read_and_said(
    printed: str, jurisdiction: str, notice: int
) -> None:
    grid = murmur.orders()
    code = {"GR": "EL", "el": "EL", "SEE": "SE", "total": "TOTAL"}[printed]
    for row in grid[1:]:
        row[5] = printed if row[5] == code else row[5]
    reading = read_grid(3, grid)
    assert not reading.issues
    found = _at(reading, "orders_to_act", jurisdiction=jurisdiction, actor="authority")
    assert found.value.number is not None
    assert _checks(reading)["scope_alias"] == notice


def test_countries_printed_together_are_kept_together() -> None:
    grid = _set(murmur.orders(), "DE", murmur.headers(3)[5], "DE, ES, FR", column=5)
    found = [o for o in read_grid(3, grid).observations if o.series.jurisdiction == "XM"]
    assert {o.series.breakdown for o in found} == {"states=DE ES FR"}


def test_the_template_row_left_in_is_dropped_when_blank_and_kept_apart_when_not() -> None:
    grid = murmur.orders()
    blank = [*grid[2][:5], "AT, […], SE", *[""] * (len(grid[0]) - 6)]
    full = [*grid[2][:5], "AT, [...], SE", "3", *[""] * (len(grid[0]) - 7)]
    reading = read_grid(3, [*grid, blank])
    assert not reading.issues
    assert not [o for o in reading.observations if o.series.jurisdiction == "XU"]
    unresolved = [
        o for o in read_grid(3, [*grid, full]).observations if o.series.jurisdiction == "XU"
    ]
    assert [o.value.number for o in unresolved] == [3]


def test_an_open_row_is_told_by_the_category_above_it() -> None:
    grid = murmur.notices()
    for row in grid[1:]:
        if row[3] == "KEYWORD_OTHER":
            row[4], row[5] = 'Text to detail the "Other" keyword.', "7"
    reading = read_grid(4, grid)
    assert not reading.issues
    found = _at(reading, "notices", "dsa/3g")
    assert (found.value.number, found.words) == (7, "")


def test_a_sentence_in_a_row_of_its_own_is_a_remark_and_no_figure() -> None:
    grid = murmur.recipients()
    blank = [""] * (len(grid[0]) - 1)
    noted = [*grid, ["How recipients were counted:\n\nsynthetic", *blank], ["", *blank]]
    reading = read_grid(10, noted)
    assert not reading.issues
    assert len(reading.observations) == 28
    assert "How recipients were counted" in next(
        f.message for f in reading.findings if f.check == "layout"
    )


@pytest.mark.parametrize(
    ("name", "check"),
    [
        ("Murmur_2031_4_notices.csv", "file_year_disagrees"),
        ("Murmur_2026_4_notices.csv", ""),
        ("Murmur_August_2027_4_notices.csv", ""),
        ("4_notices.csv", ""),
    ],
)
def test_the_year_in_the_file_name_is_held_against_the_period(name: str, check: str) -> None:
    found = _checks(read(as_csv(murmur.notices()), name))
    assert bool(found["file_year_disagrees"]) == bool(check)


def test_a_period_that_is_not_over_is_a_finding() -> None:
    grid = [[c.replace("2026-06-30", "2026-12-31") for c in row] for row in murmur.notices()]
    assert _found(read_grid(4, grid), "period_in_the_future") is Severity.IMPOSSIBLE


def test_a_declared_word_nobody_printed_is_reported() -> None:
    words = {"category": {"KW_HATE": "KEYWORD_HATE_SPEECH", "KW_UNUSED": "KEYWORD_SUICIDE"}}
    grid = [[c.replace("KEYWORD_HATE_SPEECH", "KW_HATE") for c in r] for r in murmur.notices()]
    reading = read_grid(4, grid, words=words)
    assert not reading.issues
    assert reading.unused_words == ("KW_UNUSED",)


@pytest.mark.parametrize(
    ("part", "at", "own"), [(9, "scope", "Agnostic"), (8, "scope", "Tool X"), (8, "section", "S1")]
)
def test_a_name_of_the_publishers_own_is_withheld_until_declared(
    part: int, at: str, own: str
) -> None:
    """Q36's kin: "Agnostic" moderators, and accuracy by the name of a system or tool."""
    grid = {8: murmur.automated_means, 9: murmur.people}[part]()
    row = grid[-1][:]
    row[[c.key for c in murmur.columns(part)].index(at)] = own
    reading = read_grid(part, [*grid, row])
    assert own in {i.word.partition(" / ")[0] for i in reading.issues}
    declared = read_grid(part, [*grid, row], words={at: {own: "as printed"}})
    assert not declared.issues
    assert len(declared.observations) == len(read_grid(part, grid).observations) + 1
    kept = {o.series.breakdown for o in declared.observations} | {
        o.words for o in declared.observations
    }
    assert any(own.lower().replace(" ", "-") in k.lower() or own in k for k in kept)


def test_several_open_rows_of_one_category_stay_apart() -> None:
    grid = murmur.notices()
    place = next(n for n, r in enumerate(grid) if n and r[3] == "KEYWORD_OTHER")
    first, second = grid[place][:], grid[place][:]
    first[4:6], second[4:6] = ["Circus", "1"], ["Zoo", "2"]
    grid[place : place + 1] = [first, second]
    reading = read_grid(4, grid)
    assert _at(reading, "notices", "dsa/1c[circus]").value.number == 1
    assert _at(reading, "notices", "dsa/1c[zoo]").words == "Zoo"


def test_own_codes_and_codes_without_prefix_are_read() -> None:
    grid = murmur.notices()
    for row in grid[1:]:
        row[3] = {
            "KEYWORD_HATE_SPEECH": "hate_speech",
            "KEYWORD_CYBER_STALKING": "Cyber Stalking",
        }.get(row[3], row[3])
    place = next(n for n, r in enumerate(grid) if r[3] == "KEYWORD_OTHER")
    grid.insert(place, [*grid[place][:3], "KEYWORD_OTHER_SPAM", "", "4", *grid[place][6:]])
    reading = read_grid(4, grid)
    assert not reading.issues
    assert _at(reading, "notices", "dsa/6c").value.number == 1000
    assert _at(reading, "notices", "dsa/1c[spam]").value.number == 4


def test_a_keyword_outside_its_category_is_a_row_of_its_own() -> None:
    grid = murmur.notices()
    stray = next(r for r in grid if r[3] == "KEYWORD_CYBER_HARASSMENT")[:]
    stray[5] = "3"
    place = next(n for n, r in enumerate(grid) if r[3] == "KEYWORD_HATE_SPEECH")
    reading = read_grid(4, [*grid[: place + 1], stray, *grid[place + 1 :]])
    assert not reading.issues
    assert _at(reading, "notices", "dsa/3b").value.number == 50
    assert _at(reading, "notices", "dsa/6+3b").value.number == 3


def test_one_figure_printed_twice_differently_is_withheld() -> None:
    grid = murmur.notices()
    double = grid[1][:]
    double[5] = "1,300"
    reading = read_grid(4, [*grid, double])
    assert [i.word for i in reading.issues] == ["1,200, 1,300"] * 2
    assert not [
        o
        for o in reading.observations
        if o.series.measure == "notices"
        and o.series.category == "dsa/TOTAL"
        and o.series.actor == "all"
    ]


@pytest.mark.parametrize("part", [7, 8, 9])
def test_parts_with_one_header_set_are_told_by_their_words(part: int) -> None:
    sound = read_grid(part, murmur.PARTS[part]())
    misnamed = read(as_csv(murmur.PARTS[part]()), "4_notices.csv")
    assert {o.series for o in misnamed.observations} == {o.series for o in sound.observations}
    assert _checks(misnamed)["file_name_disagrees"] == 1


def test_a_table_whose_words_decide_for_no_part_is_refused() -> None:
    head = murmur.headers(7)
    row = ["All", "Murmur", murmur.PERIOD, "Section", "Indicator nobody knows", "Total", "1", ""]
    with pytest.raises(Drift, match="could be any of parts"):
        read_grid(7, [head, row])


def test_a_file_name_confirms_and_never_decides() -> None:
    content = as_csv(murmur.notices())
    reading = read(content, "7_appeals_and_recidivism.csv")
    assert {o.series.measure for o in reading.observations} >= {"notices"}
    assert _checks(reading)["file_name_disagrees"] == 1


def test_two_files_of_one_part_are_refused_unless_the_name_tells_them_apart() -> None:
    with pytest.raises(Drift, match="both claim part 4"):
        read(as_zip({"a/4_notices.csv": murmur.notices(), "b/4_notices.csv": murmur.notices()}))
    ads = read(as_zip({"4_notices.csv": murmur.notices(), "4_notices_Ads.csv": murmur.notices()}))
    assert {o.series.surface for o in ads.observations} == {"", "ads"}
    again = read(
        as_zip({"4_notices.csv": murmur.notices(), "4_notices_version2.csv": murmur.notices()})
    )
    assert {o.edition for o in again.observations} == {1, 2}


def test_another_service_is_refused() -> None:
    grid = [[c.replace("Murmur", "Whisper") for c in row] for row in murmur.notices()]
    with pytest.raises(Drift, match="declared service"):
        read_grid(4, grid)


@pytest.mark.parametrize("name", ["murmur", "Murmur Ireland Ltd.", "MURMUR  B.V."])
def test_legal_forms_do_not_make_another_service(name: str) -> None:
    grid = [[c.replace("Murmur", name) for c in row] for row in murmur.notices()]
    assert not read_grid(4, grid).issues


@pytest.mark.parametrize(
    "printed",
    ["01/01/2026-30/06/2026", "2026/01/01 - 2026/06/30", "2026-01-01 00:00:00/2026-06-30 00:00:00"],
)
def test_periods_written_another_way_are_read(printed: str) -> None:
    grid = [[c.replace(murmur.PERIOD, printed) for c in row] for row in murmur.notices()]
    reading = read_grid(4, grid)
    assert {(o.series.period_start, o.series.period_end) for o in reading.observations} == {
        ("2026-01-01", "2026-06-30")
    }


def test_a_period_left_unfilled_is_refused() -> None:
    grid = [
        [c.replace(murmur.PERIOD, "YYYY-MM-DD/YYYY-MM-DD") for c in row] for row in murmur.notices()
    ]
    with pytest.raises(Drift, match="period"):
        read_grid(4, grid)


@pytest.mark.parametrize(
    ("words", "bound"), [("Within 24 hours", Bound.AT_MOST), ("2.2 - 2.7", Bound.RANGE)]
)
def test_limits_in_a_median_column_are_kept_as_limits(words: str, bound: Bound) -> None:
    grid = _set(murmur.notices(), "KEYWORD_CYBER_HARASSMENT", MEDIAN, words)
    value = _at(read_grid(4, grid), "notice_action_median", "dsa/3b").value
    assert (value.number, value.bound) == (None, bound)


def test_an_ambiguous_decimal_is_an_issue_with_its_address() -> None:
    grid = [[c if n == 0 else "" for c in row] for n, row in enumerate(murmur.notices())]
    grid = [
        row if n == 0 else [*full[:5], *row[5:]]
        for n, (row, full) in enumerate(zip(grid, murmur.notices(), strict=True))
    ]
    grid[1][9] = "1,234"
    reading = read_grid(4, grid)
    assert [(i.locator, i.word) for i in reading.issues] == [("#cell=2,10", "1,234")]


def test_a_comma_file_reads_its_commas_as_decimals() -> None:
    grid = murmur.notices()
    for row in grid[1:]:
        row[5] = row[5].replace(",", "")
        row[7] = row[7].replace(",", "")
        row[9] = row[9].replace(".", ",")
    next(r for r in grid if r[3] == "KEYWORD_HATE_SPEECH")[9] = "289,42"
    next(r for r in grid if r[3] == "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH")[9] = "289,42"
    for row in grid[1:]:
        row[10] = row[10].replace(".", ",")
    reading = read_grid(4, grid)
    assert not reading.issues
    assert _at(reading, "notice_action_median", "dsa/6c").value.number == 289.42


def test_a_unit_stated_in_the_remark_is_converted_with_the_printed_one_kept() -> None:
    grid = murmur.appeals()
    row = next(r for r in grid if r[3].startswith("Out-of-court") and r[5] == "Median time")
    row[6:8] = ["29", "The median time, in days, from receipt to decision (synthetic)."]
    value = _at(read_grid(7, grid), "dispute_median").value
    assert (value.number, value.printed_unit, value.unit_status) == (
        696,
        "day",
        UnitStatus.STATED,
    )


def test_a_misplaced_median_in_a_count_column_is_an_issue() -> None:
    grid = _set(murmur.notices(), "TOTAL", NOTICES, "72.45")
    reading = read_grid(4, grid)
    assert [i.word for i in reading.issues] == ["72.45"]
    assert len(reading.observations) == len(read_grid(4, murmur.notices()).observations) - 1


def test_a_table_without_any_remark_column_is_read_and_said() -> None:
    keep = [n for n, c in enumerate(murmur.columns(4)) if c.role != "note"]
    bare = [[row[n] for n in keep] for row in murmur.notices()]
    reading = read_grid(4, bare)
    assert not reading.issues
    assert _checks(reading)["layout"] == 1


def test_a_declared_variant_is_read_by_its_own_headers() -> None:
    grid = murmur.notices()
    grid[0][9] = "Median hours (reports) (in hour)"
    grid[0][5 + 6] = "Items looked at"
    edition = {
        "period_end": "2026-06-30",
        "part": 4,
        "renamed": {"Median hours (reports) (in hour)": "median_action_h"},
        "extra": {"Items looked at": "items_moderated"},
        "absent": ["actions_law"],
        "reason": "synthetic variant",
    }
    with pytest.raises(Drift):
        read_grid(4, grid)
    reading = read_grid(4, grid, edition=[edition])
    assert not reading.issues
    median = _at(reading, "notice_action_median")
    assert (median.value.number, median.value.unit_status) == (5.5, UnitStatus.STATED)
    assert _at(reading, "items_moderated").value.number == 10


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "cp1252"])
def test_the_encoding_is_found_and_nothing_is_replaced(encoding: str) -> None:
    words = {"gb18030": "备注…", "cp1252": "Société – “été”"}.get(encoding, "Größe…")
    grid = _set(murmur.notices(), "KEYWORD_OTHER", murmur.headers(4)[4], words)
    content = as_csv(grid, encoding=encoding)
    reading = read(content, "4_notices.csv")
    total = _at(reading, "notices")
    assert locate.read(content, total.citation.locator) == "1,200"
    assert words in {o.words for o in reading.observations}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7 ...", "a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "damaged"),
        (b"PK\x03\x04 cut off", "damaged"),
        (b"  <!DOCTYPE html><html></html>", "a web page without a table"),
        (as_zip({"[Content_Types].xml": [["x"]], "xl/workbook.xml": [["x"]]}), "lacks its part"),
    ],
)
def test_a_document_of_another_kind_is_named_and_refused(content: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        read(content, "report")


def test_a_member_of_another_kind_is_set_aside_by_name() -> None:
    grids = {"4_notices.csv": murmur.notices(), "explanation.pdf": [["x"]]}
    assert read(as_zip(grids)).set_aside == ("explanation.pdf",)


def test_fewer_or_more_rows_than_declared_are_refused() -> None:
    for low, high in ((92, 200), (1, 90)):
        expect = {**murmur.EXPECTED, "records_min": {4: low}, "records_max": {4: high}}
        with pytest.raises(Drift, match="91 rows"):
            read_grid(4, murmur.notices(), expect=expect)


def test_a_declared_unit_holds_for_its_edition_only() -> None:
    unit = {"part": 7, "measure": "dispute_median", "unit": "day", "status": "stated"}
    for end, hours in (("2026-06-30", 300), ("2025-12-31", 12.5)):
        declared = [unit | {"reason": "synthetic", "period_end": end}]
        reading = read_grid(7, murmur.appeals(), unit=declared)
        assert _at(reading, "dispute_median").value.number == hours


def test_bytes_that_fit_no_encoding_are_refused() -> None:
    content = as_csv(murmur.notices()).replace(b"TOTAL", b"TOT\x81\x8dL", 1)
    with pytest.raises(Unreadable):
        read(content, "4_notices.csv")


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_separators_are_found(delimiter: str) -> None:
    content = as_csv(murmur.notices(), delimiter=delimiter)
    reading = read(content, "4_notices.csv")
    assert locate.read(content, _at(reading, "notices").citation.locator) == "1,200"


def _found(reading: Reading, check: str) -> Severity | None:
    return next((f.severity for f in reading.findings if f.check == check), None)


@pytest.mark.parametrize(
    ("row", "header", "words", "check", "severity"),
    [
        ("TOTAL", NOTICES, "1,100", "categories_total", Severity.IMPOSSIBLE),
        ("TOTAL", NOTICES, "1,300", "categories_total", Severity.IMPLAUSIBLE),
        ("KEYWORD_CYBER_HARASSMENT", NOTICES, "60", "sub_categories_sum", Severity.IMPLAUSIBLE),
        ("TOTAL", MEDIAN, "50", "median_outside_parts", Severity.IMPOSSIBLE),
        ("TOTAL", MEDIAN, "0", "median_of_zero", Severity.IMPLAUSIBLE),
        ("KEYWORD_HATE_SPEECH", NOTICES, "0", "trusted_flaggers_above_all", Severity.IMPLAUSIBLE),
        (
            "TOTAL",
            "Number of actions taken on the basis of the law",
            "5,000",
            "actions_above_notices",
            Severity.IMPLAUSIBLE,
        ),
    ],
)
def test_what_does_not_fit_is_stored_as_printed_with_a_finding(
    row: str, header: str, words: str, check: str, severity: Severity
) -> None:
    sound, odd = murmur.notices(), _set(murmur.notices(), row, header, words)
    assert _found(read_grid(4, sound), check) is None
    reading = read_grid(4, odd)
    assert _found(reading, check) is severity
    assert not reading.issues
    assert words in {o.citation.quote for o in reading.observations}


def test_a_total_that_counts_categories_and_keywords_is_explained() -> None:
    grid = _set(murmur.notices(), "TOTAL", NOTICES, "2,400")
    finding = next(f for f in read_grid(4, grid).findings if f.check == "categories_total")
    assert "together" in finding.message


def test_outcomes_above_what_was_submitted_are_a_finding() -> None:
    grid = murmur.appeals()
    grid[2][6] = "1000"
    assert _found(read_grid(7, grid), "outcomes_above_total") is Severity.IMPOSSIBLE


def test_a_total_that_counts_notifiers_as_well_is_said() -> None:
    grid = murmur.appeals()
    grid[1][6] = "500"
    reading = read_grid(7, grid)
    assert _found(reading, "total_with_notifiers") is Severity.NOTICE
    assert _found(reading, "complaint_kinds_sum") is None


def test_part_1_names_the_provider_and_the_day_of_publication() -> None:
    grid = murmur.identification()
    grid[1][3] = " Murmur Ireland Unlimited "
    report = read(as_zip({"1.csv": grid, "4.csv": murmur.notices()})).documents[0]
    assert (report.publisher, str(report.published_on)) == (
        "Murmur Ireland Unlimited",
        "2026-08-28",
    )


def test_a_short_dispute_median_without_a_unit_is_doubted_and_never_converted() -> None:
    reading = read_grid(7, murmur.appeals())
    assert _found(reading, "dispute_unit_doubtful") is Severity.IMPLAUSIBLE
    assert _at(reading, "dispute_median").value.number == 12.5


def test_a_report_read_twice_is_the_same() -> None:
    content = murmur.report()
    assert read(content) == read(content)
