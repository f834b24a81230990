from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.model import Absence
from metrics import words
from metrics.figure import Figure, Span

HOURS = {
    0: "0 hours",
    0.007: "25.2 seconds",
    0.25: "15 minutes",
    1: "1 hour",
    2.25: "2.3 hours",
    5.6: "5.6 hours",
    9.95: "10 hours",
    60.2: "60.2 hours",
    72: "3 days (72 h)",
    333: "13.9 days (333 h)",
    2664: "111 days (2,664 h)",
    -2: "\N{MINUS SIGN}2 hours",
}
SHARES = {
    0: "0 %",
    1: "100 %",
    0.282: "28.2 %",
    0.21: "21 %",
    0.0048: "0.48 %",
    0.000021: "0.0021 %",
    0.9996: "99.96 %",
    0.4805: "48.1 %",
}
PERIODS = {
    ("2025-06-30", "2025-06-30"): "30 June 2025",
    ("2026-01-01", "2026-06-30"): "January to June 2026",
    ("2025-07-01", "2025-12-31"): "July to December 2025",
    ("2025-01-01", "2025-12-31"): "2025",
    ("2024-01-01", "2025-12-31"): "2024 to 2025",
    ("2025-07-01", "2026-06-30"): "July 2025 to June 2026",
    ("2024-02-01", "2024-02-29"): "February 2024",
    ("2026-05-26", "2026-06-25"): "26 May 2026 to 25 June 2026",
}


@pytest.mark.parametrize(("number", "told"), HOURS.items())
def test_a_duration_is_told_in_the_unit_that_reads_best(number: float, told: str) -> None:
    assert words.hours(number) == told


@pytest.mark.parametrize(("number", "told"), SHARES.items())
def test_a_share_is_told_in_per_cent(number: float, told: str) -> None:
    assert words.share(number) == told


@given(st.floats(1e-7, 1 - 1e-7))
def test_only_nothing_reads_0_per_cent_and_only_all_reads_100(fraction: float) -> None:
    assert words.share(fraction) not in ("0 %", "100 %")


@pytest.mark.parametrize(("dates", "told"), PERIODS.items())
def test_a_period_is_told_by_its_months(dates: tuple[str, str], told: str) -> None:
    assert words.period(*dates) == told


def test_counts_have_thousands_separators() -> None:
    assert words.count(1081646) == "1,081,646"
    assert words.plural(1, "service") == "1 service"
    assert words.plural(1200, "entry", "entries") == "1,200 entries"
    assert words.listed(["A", "B", "C"]) == "A, B and C"


@pytest.mark.parametrize(
    ("number", "told"), [(0.0853, "0.0853"), (1.443, "1.44"), (13.4, "13.4"), (0, "0")]
)
def test_a_ratio_keeps_three_digits(number: float, told: str) -> None:
    assert words.ratio(number) == told


def _figure(**given: object) -> Figure:
    return Figure(
        *("pub_median_notice_h", "murmur", "all", "EU", "all", "all"),
        *("2026-01-01", "2026-06-30", "hours"),
        basis=(1,),
        **given,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("figure", "told"),
    [
        (_figure(value=12.6), "12.6 hours"),
        (_figure(low=2, high=3, span=Span.PRINTED), "2 hours to 3 hours"),
        (_figure(high=24, span=Span.PRINTED), "up to 24 hours"),
        (_figure(low=24, span=Span.BOUNDS), "at least 24 hours"),
        (_figure(withheld="fewer than 10 notices"), "fewer than 10 notices"),
        *((_figure(absence=a), words.ABSENCE_WORDS[a]) for a in Absence),
    ],
)
def test_a_cell_says_value_limits_or_why_there_is_none(figure: Figure, told: str) -> None:
    assert words.cell(figure) == told


def test_every_absence_reads_differently_and_none_as_a_number() -> None:
    told = set(words.ABSENCE_WORDS.values())
    assert len(told) == len(Absence)
    assert not any(c.isdigit() for word in told for c in word)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"value": 1.0, "absence": Absence.NOT_REPORTED},
        {"value": 1.0, "withheld": "too few"},
        {"absence": Absence.NOT_REPORTED, "withheld": "too few"},
    ],
)
def test_a_figure_says_one_thing(given: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="says why there is none"):
        _figure(**given)


def test_a_figure_without_basis_is_refused() -> None:
    with pytest.raises(ValueError, match="an empty basis gives no figure"):
        Figure("m", "p", "all", "EU", "all", "all", "2026-01-01", "2026-06-30", "h", value=1.0)


def test_a_figure_ages_by_full_months() -> None:
    figure = _figure(value=1.0)
    assert figure.months_old(date(2026, 7, 29)) == 0
    assert figure.months_old(date(2026, 7, 30)) == 1
    assert words.age(0) == "ended this month"
    assert words.age(4) == "ended 4 months ago"
