from __future__ import annotations

import pytest

from data.model import Absence
from metrics import coverage
from metrics.coverage import RowState, Says
from metrics.figure import Figure
from tests.drawn import observations

ROWS = ("4", "4a", "4b", "4c", "4d", "4e", "4f", "4g")


def report(cells: str, platform: str = "murmur", wider: str = "50") -> str:
    """Draw one report: a cell for each of the eight rows, and one for category 3."""
    drawn = zip(("3", *ROWS), (wider, *cells.split(",")), strict=True)
    return "\n".join(f"{platform} | {row} | {cell}" for row, cell in drawn)


def labels(*reports: str) -> tuple[coverage.Labels, ...]:
    return coverage.labels(observations("\n".join(("platform | category | notices", *reports))))


def figures(*reports: str) -> dict[str, Figure]:
    drawn = observations("\n".join(("platform | category | notices", *reports)))
    return {f.metric: f for f in coverage.label_coverage(drawn)}


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ("9,2,,,,,7,0", Says.REPORTS),
        ("<5,,,,,,,", Says.REPORTS),
        ("0,0,0,0,0,0,0,0", Says.ZERO),
        ("0,,,,,,,", Says.ZERO),
        (",,,,,,,", Says.SILENT),
        ("not offered,n/a,,,,,,", Says.SILENT),
        ("0,.,.,.,.,.,.,.", Says.UNKNOWN),
        (".,.,.,.,.,.,.,.", Says.UNKNOWN),
        ("9,.,.,.,.,.,.,.", Says.REPORTS),
    ],
)
def test_a_report_reports_prints_0_is_silent_or_is_not_held(cells: str, says: Says) -> None:
    (found,) = labels(report(cells))
    assert found.says is says


def test_rows_that_are_not_held_are_neither_blank_nor_0() -> None:
    (found,) = labels(report("0,0,,,.,.,.,."))
    assert found.number(RowState.ZERO) == 2
    assert found.number(RowState.BLANK) == 2
    assert found.number(RowState.NOT_HELD) == 4
    assert not found.complete


def test_shares_of_rows_add_up_to_all_of_them() -> None:
    found = figures(report("9,2,,,,,7,0"))
    used, zero, blank = (found[f"gbv_rows_{k}_share"].value for k in ("used", "zero", "blank"))
    assert (used, zero, blank) == (3 / 8, 1 / 8, 4 / 8)


def test_shares_of_rows_need_every_row() -> None:
    found = figures(report("9,2,,,,,7,."))
    assert found["gbv_rows_used_share"].withheld == "1 of 8 rows are not held"


def test_services_are_counted_and_named_never_ranked() -> None:
    found = coverage.silence(
        labels(
            report("9,,,,,,,", "youtube"),
            report("900,,,,,,,", "aliexpress"),
            report("0,0,0,0,0,0,0,0", "x"),
            report(",,,,,,,", "tiktok"),
            report(".,.,.,.,.,.,.,.", "facebook"),
        )
    )
    assert found.report == ("aliexpress", "youtube")
    assert (found.zero, found.silent, found.unknown) == (("x",), ("tiktok",), ("facebook",))
    assert found.sentence == (
        "Of 4 services whose rows on violence against women are held, 2 report notices in them, "
        "1 print only 0 and 1 leave them blank; of 1 further service the rows are not held."
    )


def test_without_reports_nothing_is_said_about_silence() -> None:
    assert coverage.silence(()).sentence.startswith("No report held here")


def share(cells: str, wider: str) -> Figure:
    return figures(report(cells, wider=wider))["gbv_label_share"]


def test_the_marked_share_is_category_4_of_categories_3_and_4() -> None:
    found = share("15,,,,,,,", "45")
    assert (found.value, found.numerator, found.denominator, found.n) == (0.25, 15, 60, 60)


def test_0_beside_a_large_category_3_means_not_classified() -> None:
    found = share("0,0,0,0,0,0,0,0", "800")
    assert found.value == 0
    assert [c.code for c in found.caveats] == ["not_classified"]


@pytest.mark.parametrize(
    ("cells", "wider", "absence", "reason"),
    [
        (",,,,,,,", "800", Absence.NOT_REPORTED, ""),
        ("0,,,,,,,", "0", Absence.NOT_APPLICABLE, ""),
        ("9,,,,,,,", "", None, "notices of category 3 are not stated"),
        ("9,,,,,,,", "20", None, "fewer than 30 notices of cyber violence"),
    ],
)
def test_a_silence_in_either_category_gives_no_share(
    cells: str, wider: str, absence: Absence | None, reason: str
) -> None:
    found = share(cells, wider)
    assert (found.absence, found.withheld) == (absence, reason)
