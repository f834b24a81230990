"""Laws of data/recorded: transcribed figures, each with its address, none computed.

Rows made up here are synthetic. The law that every collected fact is recorded or left out
with a reason reads `../shared`, which is not part of the repository, and skips without it.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import pytest

from data import locate
from data.model import (
    Bound,
    IssueKind,
    Observation,
    Obtained,
    Reading,
    Series,
    Snapshot,
    Tier,
)
from data.query import Query
from data.reference import platforms
from data.sources import declaration
from data.store import Store
from metrics import bodies
from scrapers.errors import Drift
from scrapers.sources.recorded.parse import COLUMNS, READER, read

ROOT = Path(__file__).parent.parent
RECORDED = ROOT / "data" / "recorded"
LISTS = {"manifest.csv", "left_out.csv"}
FILES = sorted(p for p in RECORDED.glob("*.csv") if p.name not in LISTS)
FACTS = ROOT.parent / "shared" / "facts"


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def recorded() -> tuple[dict[str, str], ...]:
    return tuple(row for path in FILES for row in rows_of(path))


def snapshot_of(content: bytes, name: str = "synthetic.csv") -> Snapshot:
    return Snapshot(
        source="recorded",
        sha256=sha256(content).hexdigest(),
        url="",
        fetched_at=datetime(2026, 11, 21, tzinfo=UTC),
        obtained=Obtained.RECORDED,
        tier=Tier.SECOND_HAND,
        filename=name,
        size=len(content),
    )


def read_bytes(content: bytes, name: str = "synthetic.csv") -> Reading:
    return read(content, snapshot_of(content, name), declaration("recorded"), READER)


@cache
def reading_of(path: Path) -> Reading:
    return read_bytes(path.read_bytes(), path.name)


def test_there_are_recorded_figures() -> None:
    assert len(FILES) >= 10
    assert len(recorded()) > 2_500


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_file_is_plain_utf8_under_the_one_header(path: Path) -> None:
    content = path.read_bytes()
    assert content.decode("utf-8").splitlines()[0] == ",".join(COLUMNS)
    assert b"\r" not in content
    assert content.endswith(b"\n")
    assert not content.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_row_becomes_an_observation_without_an_issue(path: Path) -> None:
    reading = reading_of(path)
    assert [(i.locator, i.word, i.message) for i in reading.issues] == []
    assert len(reading.observations) == len(rows_of(path))
    assert {o.document for o in reading.observations} == {d.id for d in reading.documents}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_the_words_at_every_address_are_the_quoted_ones(path: Path) -> None:
    content = path.read_bytes()
    reading = reading_of(path)
    cited = [o.citation for o in reading.observations] + [n.citation for n in reading.notes]
    assert cited
    for citation in cited:
        assert locate.read(content, citation.locator) == citation.quote
        assert citation.quote


def test_every_figure_is_stored_as_it_was_recorded(database: str) -> None:
    store = Store(database)
    store.migrate()
    for path in FILES:
        store.save(reading_of(path))
    held = {o.series: o for o in store.observations(Query())}
    assert held == {o.series: o for path in FILES for o in reading_of(path).observations}
    assert store.issues() == []
    store.close()


def test_the_manifest_counts_every_file() -> None:
    stated = {r["file"]: int(r["rows"]) for r in rows_of(RECORDED / "manifest.csv")}
    counted = {p.name: len(rows_of(p)) for p in FILES}
    counted["left_out.csv"] = len(rows_of(RECORDED / "left_out.csv"))
    assert stated == counted


def test_one_series_stands_once() -> None:
    counted = Counter(Series(*(row[name] for name in Series._fields)) for row in recorded())
    assert [series for series, n in counted.items() if n > 1] == []


def test_one_document_has_one_tier_one_publisher_and_one_licence() -> None:
    terms: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for row in recorded():
        key = (row["source_url"], row["file"], row["source_title"])
        said = (row["tier"], row["publisher"], row["licence"], row["attribution"], row["sha256"])
        terms.setdefault(key, set()).add(said)
    assert {key: said for key, said in terms.items() if len(said) > 1} == {}


def test_every_row_says_where_how_near_and_on_what_terms() -> None:
    for row in recorded():
        assert row["source_url"].startswith(("https://", "http://")) or row["sha256"]
        assert row["tier"] in ("second_hand", "press")
        assert row["licence"]
        assert row["attribution"]
        assert row["place"]
        assert row["source_title"]


COMPUTED = re.compile(
    r"actions_total|actions_per_notice|compl_reversal_rate|ods_overturn_rate|.*undecided.*"
    r"|.*_over_(removed|appealed)|appeal_reinstatement_rate|items_removed_share_of_items_named"
    r"|reported_items_removed_share|legal_items_removed_share|gac_.*_share"
    r"|account_ban_appeal_success_rate.*|grievances_where_only_tools_were_provided_share"
)


def test_no_measure_is_one_that_a_collector_computed() -> None:
    assert [r["measure"] for r in recorded() if COMPUTED.fullmatch(r["measure"])] == []
    left = {r["measure"] for r in rows_of(RECORDED / "left_out.csv")}
    assert {"actions_total", "compl_reversal_rate", "videos_restored_over_removed"} <= left


def test_everything_left_out_has_a_reason() -> None:
    left = rows_of(RECORDED / "left_out.csv")
    assert all(r["reason"] for r in left)
    keys = [(r["fact_file"], r["fact_line"], r["fact_column"]) for r in left]
    assert len(set(keys)) == len(keys)


def test_a_row_names_no_person_and_no_reported_content() -> None:
    # An account or an e-mail address; `@3b717446` is the commit of a copy.
    handle = re.compile(r"(?:^|\s)@(?![0-9a-f]{7,40}\b)\w|[\w.]+@[\w-]+\.[a-z]{2,}")
    for row in recorded():
        for column, words in row.items():
            if column != "source_url":
                assert "://" not in words, row
                assert not handle.search(words), row


def test_more_than_1500_disputes_is_a_bound_not_a_number() -> None:
    found = [
        o
        for o in reading_of(RECORDED / "ods_bodies.csv").observations
        if o.citation.quote == ">1500"
    ]
    assert found
    for observation in found:
        assert observation.value.bound is Bound.ABOVE
        assert observation.value.low == 1500
        assert observation.value.number is None


def test_about_250_complaints_is_an_approximation() -> None:
    bodies = reading_of(RECORDED / "ods_bodies.csv").observations
    about = next(o for o in bodies if o.citation.quote == "~250")
    assert about.value.bound is Bound.APPROXIMATE
    under = next(o for o in bodies if o.citation.quote == "just under 1000")
    assert under.value.bound is Bound.BELOW
    assert under.value.high == 1000


@pytest.mark.parametrize("number", range(1, 8))
def test_rounds_1_to_5_of_the_code_are_of_the_union_with_the_united_kingdom(number: int) -> None:
    unions = {
        row["jurisdiction"]
        for row in recorded()
        if row["programme"] == "coc_monitoring"
        and row["breakdown"] == f"round={number}"
        and row["jurisdiction"].startswith("EU")
    }
    assert unions == ({"EU28"} if number <= 5 else {"EU"})


def test_the_joint_report_of_google_is_no_platform_of_the_default_set() -> None:
    assert any(row["platform"] == "google_multi_services" for row in recorded())
    joint = platforms()["google_multi_services"]
    assert joint.sector == "joint"
    assert not joint.default_set


def test_greece_is_gr_and_states_printed_together_are_named() -> None:
    assert not [row for row in recorded() if row["jurisdiction"] == "EL"]
    states = {r["breakdown"] for r in recorded() if r["programme"] == "dsa_annex_i"} - {""}
    assert "states=DE ES" in states


# ---- every collected fact


class Figure(NamedTuple):
    """One figure of the collected facts, as far as a recorded row must repeat it."""

    file: str
    line: int
    column: str
    measure: str
    period: tuple[str, str]
    number: float | str


DSA_COLUMNS = {
    "notices_art16": "notices",
    "notices": "notices",
    "notices_tf": "notices",
    "items": "notice_items",
    "median_h_art16": "notice_action_median",
    "median_h": "notice_action_median",
    "median_h_tf": "notice_action_median",
    "actions_law": "notice_actions_law",
    "actions_tc": "notice_actions_terms",
    "complaints": "complaints",
    "compl_upheld": "complaints_upheld",
    "compl_partially": "complaints_partly_reversed",
    "compl_reversed": "complaints_reversed",
    "compl_omitted": "complaints_omitted",
    "compl_median_h": "complaint_decision_median",
    "ods_submitted": "disputes",
    "ods_upheld": "disputes_upheld",
    "ods_partially": "disputes_partly_reversed",
    "ods_reversed": "disputes_reversed",
    "ods_omitted": "disputes_omitted",
    "ods_median_raw": "dispute_median",
    "ods_share_implemented": "disputes_implemented_share",
    "actions_total": "",
    "actions_per_notice": "",
    "compl_reversal_rate": "",
    "ods_overturn_rate": "",
    "ods_undecided_share": "",
}
ORDER_COLUMNS = {
    "orders_act": "orders_to_act",
    "items": "order_items",
    "median_effect_act_h": "order_act_effect_median",
    "orders_info": "orders_to_inform",
    "median_effect_info_h": "order_inform_effect_median",
}


def snake(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")


def number_in(words: str, unit: str) -> float | str:
    found = re.search(r"\d+(?:\.\d+)?", words.replace(",", ""))
    if not found or unit in ("grade", "flag"):
        return words
    return round(float(found[0]) / (100 if unit == "percent" else 1), 9)


def dsa_figures(name: str, columns: dict[str, str]) -> Iterator[Figure]:
    for line, row in enumerate(rows_of(FACTS / f"{name}.csv"), start=2):
        start, end = row["period"].split("/")
        for column, measure in columns.items():
            if row.get(column):
                number = number_in(row[column], "")
                yield Figure(name, line, column, measure, (start, end), number)


def other_figures(name: str) -> Iterator[Figure]:
    for line, row in enumerate(rows_of(FACTS / f"{name}.csv"), start=2):
        period = (row.get("period_start", ""), row.get("period_end", ""))
        values = row["value"].split(" / ") if name == "ods_figures" else [row["value"]]
        for value in values:
            number = number_in(value, row["unit"])
            yield Figure(name, line, "value", snake(row["metric"]), period, number)


def all_figures() -> Iterator[Figure]:
    yield from dsa_figures("dsa_report_figures", DSA_COLUMNS)
    yield from dsa_figures("dsa_gbv_category_figures", DSA_COLUMNS)
    yield from dsa_figures("dsa_orders_by_country", ORDER_COLUMNS)
    yield from dsa_figures("dsa_gbv_orders_by_country", ORDER_COLUMNS)
    for name in ("ods_figures", "platform_report_figures", "test_report_figures"):
        yield from other_figures(name)


def key_of(figure: Figure) -> tuple[object, ...]:
    # Out-of-court bodies give periods in words, so their rows are compared without.
    period = () if figure.file == "ods_figures" else figure.period
    return (figure.measure, period, figure.number)


def test_every_collected_fact_is_recorded_or_left_out_with_a_reason() -> None:
    if not FACTS.is_dir():
        pytest.skip("the collected facts (../shared/facts) are not here")
    left = {
        (r["fact_file"], int(r["fact_line"]), r["fact_column"])
        for r in rows_of(RECORDED / "left_out.csv")
    }
    stands: Counter[tuple[object, ...]] = Counter()
    for row in recorded():
        number = number_in(row["value"], row["unit"])
        period = (row["period_start"], row["period_end"])
        stands[row["measure"], period, number] += 1
        stands[row["measure"], (), number] += 1
    figures = [f for f in all_figures() if (f.file, f.line, f.column) not in left]
    lost = []
    for figure in figures:
        if stands[key_of(figure)]:
            stands[key_of(figure)] -= 1
        else:
            lost.append(figure)
    assert lost == []
    assert len(figures) + len(left) > 2_700


# ---- what the reader refuses (synthetic rows)

GOOD = {
    **dict.fromkeys(COLUMNS, ""),
    "programme": "snap",
    "platform": "snapchat",
    "jurisdiction": "WW",
    "category": "snap/hate-speech",
    "words": "Hate Speech",
    "words_status": "printed",
    "population": "all",
    "actor": "all",
    "measure": "appeals_received",
    "period_start": "2031-01-01",
    "period_end": "2031-06-30",
    "value": "12",
    "unit": "count",
    "unit_status": "stated",
    "source_title": "A synthetic report",
    "publisher": "Nobody",
    "source_url": "https://example.org/report",
    "place": "page 1",
    "tier": "second_hand",
    "licence": "synthetic",
    "attribution": "Nobody",
    "edition": "1",
}


def file_of(*rows: dict[str, str], columns: list[str] = COLUMNS) -> bytes:
    lines = [",".join(columns)]
    lines += [",".join(f'"{row[c]}"' for c in COLUMNS) for row in rows]
    return ("\n".join(lines) + "\n").encode()


def read_rows(*rows: dict[str, str]) -> Reading:
    return read_bytes(file_of(*rows))


def test_a_good_row_gives_one_observation() -> None:
    reading = read_rows(GOOD)
    assert reading.issues == ()
    (observation,) = reading.observations
    assert observation.value.number == 12
    assert observation.harm == "hate_speech"
    assert observation.citation.locator == f"#cell=2,{COLUMNS.index('value') + 1}"
    assert observation.words == "Hate Speech"


def test_harm_words_of_ours_are_marked_as_ours() -> None:
    (observation,) = read_rows(GOOD | {"words_status": "ours"}).observations
    assert observation.words == "Hate Speech (our label)"


def test_a_row_printed_again_in_another_block_is_read_like_itself() -> None:
    (stray,) = read_rows(GOOD | {"category": "dsa/6+3b"}).observations
    (plain,) = read_rows(GOOD | {"category": "dsa/3b"}).observations
    assert stray.harm == plain.harm


CHECKED = [
    *("programme", "platform", "jurisdiction", "category", "measure"),
    *("unit", "unit_status", "words_status", "tier", "edition", "value"),
    *("period_start", "period_end", "sha256", "numerator", "denominator"),
]


@pytest.mark.parametrize("column", CHECKED)
def test_a_word_nobody_knows_withholds_the_row_and_says_where(column: str) -> None:
    reading = read_rows(GOOD | {column: "{{murmur}}"}, GOOD | {"period_end": "2031-12-31"})
    (issue,) = reading.issues
    assert issue.kind is IssueKind.CELL
    assert issue.locator == f"#cell=2,{COLUMNS.index(column) + 1}"
    assert issue.word == "{{murmur}}"
    assert [o.series.period_end for o in reading.observations] == ["2031-12-31"]


@pytest.mark.parametrize("column", ["value", "source_url", "licence", "attribution", "publisher"])
def test_a_row_without_value_address_or_terms_is_withheld(column: str) -> None:
    reading = read_rows(GOOD | {column: ""})
    assert reading.observations == ()
    (issue,) = reading.issues
    assert issue.locator == f"#cell=2,{COLUMNS.index(column) + 1}"


def test_a_recorded_row_is_never_held() -> None:
    assert read_rows(GOOD | {"tier": "held"}).observations == ()


def test_a_period_that_ends_before_it_starts_is_withheld() -> None:
    assert read_rows(GOOD | {"period_end": "2030-12-31"}).observations == ()


def test_a_series_stated_twice_in_a_file_is_an_issue() -> None:
    reading = read_rows(GOOD, GOOD | {"value": "13"})
    assert [o.value.number for o in reading.observations] == [12]
    assert [i.locator for i in reading.issues] == [f"#cell=3,{COLUMNS.index('value') + 1}"]


@pytest.mark.parametrize("column", COLUMNS)
def test_a_renamed_column_refuses_the_file(column: str) -> None:
    content = file_of(GOOD, columns=[c if c != column else f"{c}_2" for c in COLUMNS])
    with pytest.raises(Drift, match="header"):
        read_bytes(content)


@pytest.mark.parametrize("first", range(len(COLUMNS) - 1))
def test_two_swapped_columns_refuse_the_file(first: int) -> None:
    swapped = COLUMNS.copy()
    swapped[first], swapped[first + 1] = swapped[first + 1], swapped[first]
    content = file_of(GOOD, columns=swapped)
    with pytest.raises(Drift, match="header"):
        read_bytes(content)


def test_a_row_cut_short_refuses_the_file() -> None:
    content = file_of(GOOD) + b"snap,snapchat\n"
    with pytest.raises(Drift, match="row 3 has 2 cells"):
        read_bytes(content)


@pytest.mark.parametrize(
    ("value", "unit", "number"),
    [
        ("90", "minutes", 1.5),
        ("2", "days", 48.0),
        ("8.5", "hours", 8.5),
        ("62.5", "percent", 0.625),
        ("0.882", "share", 0.882),
        ("165", "million", 165_000_000.0),
        ("46.3", "percentage_points", 46.3),
        ("B-", "grade", 3 - 1 / 3),
        ("yes", "flag", 1.0),
    ],
)
def test_a_value_is_read_in_its_unit(value: str, unit: str, number: float) -> None:
    (observation,) = read_rows(GOOD | {"value": value, "unit": unit}).observations
    assert observation.value.number == pytest.approx(number)


@pytest.mark.parametrize(
    ("value", "unit"), [("E", "grade"), ("maybe", "flag"), ("62.5", "share"), ("1.5", "count")]
)
def test_a_value_that_does_not_fit_its_unit_is_withheld(value: str, unit: str) -> None:
    assert read_rows(GOOD | {"value": value, "unit": unit}).observations == ()


# --- what must not be mixed up ------------------------------------------------------------


def test_shares_of_oberaxes_channels_are_parts_of_one_total_and_never_success_rates() -> None:
    rows = [row for row in recorded() if row["programme"] == "oberaxe"]
    parts = [row for row in rows if row["measure"] == "removed_share_attributed_to_channel"]
    assert {row["actor"] for row in parts} == {"user", "trusted_flagger"}
    assert {row["actor"] for row in rows if row["measure"] == "removal_rate"} == {"all"}
    months: dict[tuple[str, ...], dict[tuple[str, str], float]] = {}
    for row in rows:
        key = (row["platform"], row["period_start"], row["period_end"])
        if row["unit"] == "percent" and not row["breakdown"]:
            months.setdefault(key, {})[row["measure"], row["actor"]] = float(row["value"])
    names = [("removed_share_attributed_to_channel", who) for who in ("user", "trusted_flagger")]
    whole = [
        (shares["removal_rate", "all"], sum(shares[name] for name in names))
        for shares in months.values()
        if {("removal_rate", "all"), *names} <= {*shares}
    ]
    assert len(whole) >= 4
    assert [both for total, both in whole if abs(total - both) > 1] == []


def test_merits_and_default_are_told_apart_or_give_no_rate() -> None:
    reading = reading_of(RECORDED / "ods_bodies.csv")
    told = {o.series.measure for o in reading.observations}
    assert {"overturned_on_merits_part", "overturned_by_default_part"} <= told
    assert "overturned_incl_default" in told
    made = bodies.decisions(reading.observations)
    assert made
    assert [f for f in made if f.value is not None] == []


def test_both_parts_of_what_was_overturned_make_the_whole() -> None:
    parts = [o for o in recorded_of("ods_bodies") if o.series.measure.endswith("_part")]
    told: dict[tuple[str, str], float] = {}
    for one in parts:
        key = (one.series.platform, one.series.period_end)
        assert one.value.number is not None
        told[key] = told.get(key, 0) + one.value.number
    assert told
    assert all(total == pytest.approx(1, abs=0.02) for total in told.values())


def recorded_of(stem: str) -> tuple[Observation, ...]:
    return reading_of(RECORDED / f"{stem}.csv").observations
