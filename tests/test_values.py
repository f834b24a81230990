"""Laws of typed values: what is printed is read as what it says, or refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.model import Absence, Bound, UnitStatus
from scrapers.printed.decimals import decimal_mark
from scrapers.printed.hint import Kind, Mark, ValueFault
from scrapers.printed.values import read_value


@pytest.mark.parametrize(
    ("words", "kind", "mark", "number"),
    [
        ("6,309,990", Kind.COUNT, Mark.UNDECIDED, 6_309_990),
        ("788,745", Kind.COUNT, Mark.POINT, 788_745),
        ("50236.0", Kind.COUNT, Mark.POINT, 50_236),
        ("1 234", Kind.COUNT, Mark.POINT, 1234),
        ("289,42", Kind.HOURS, Mark.COMMA, 289.42),
        ("1.234,5", Kind.HOURS, Mark.COMMA, 1234.5),
        ("1,234", Kind.HOURS, Mark.POINT, 1234),
        ("1,234", Kind.HOURS, Mark.COMMA, 1.234),
        ("0.005", Kind.HOURS, Mark.UNDECIDED, 0.005),
        ("1.3hrs", Kind.HOURS, Mark.POINT, 1.3),
        ("162.4 HRS", Kind.HOURS, Mark.POINT, 162.4),
        ("8:17 HRS", Kind.HOURS, Mark.POINT, 8 + 17 / 60),
        ("04:06:00", Kind.HOURS, Mark.POINT, 4.1),
        ("2 days", Kind.HOURS, Mark.POINT, 48),
        ("90 minutes", Kind.HOURS, Mark.POINT, 1.5),
        ("1 day 3 hours", Kind.HOURS, Mark.POINT, 27),
        ("50%", Kind.SHARE, Mark.POINT, 0.5),
        ("0.21", Kind.SHARE, Mark.POINT, 0.21),
        ("1.2 million", Kind.NUMBER, Mark.POINT, 1_200_000),
    ],
)
def test_printed_words_are_read_as_what_they_say(
    words: str, kind: Kind, mark: Mark, number: float
) -> None:
    value = read_value(words, kind, mark)
    assert value.number == pytest.approx(number)
    assert value.bound is Bound.EXACT


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("0.9329999999999999", 0.933),
        ("0.0069999999999999", 0.007),
        ("0.9440000000000001", 0.944),
        ("0.19699999999999998", 0.197),
        ("0.142857142857143", 0.142857142857143),
        ("0.14285714285714285", 1 / 7),
        ("0.123456789012345", 0.123456789012345),
        ("0.1000000000001", 0.1000000000001),
    ],
)
def test_what_a_binary_fraction_adds_is_no_digit_of_a_figure(words: str, number: float) -> None:
    """Files print 0.933 in one release and 0.9329999999999999 in the next."""
    assert read_value(words, Kind.SHARE).number == number


@pytest.mark.parametrize(
    ("words", "kind", "mark"),
    [
        ("1,234", Kind.HOURS, Mark.UNDECIDED),
        ("1.234", Kind.HOURS, Mark.UNDECIDED),
        ("1,234", Kind.HOURS, Mark.MIXED),
        ("72.45", Kind.COUNT, Mark.POINT),
        ("289,42", Kind.HOURS, Mark.POINT),
        ("12,34,5", Kind.COUNT, Mark.POINT),
        ("-5", Kind.COUNT, Mark.POINT),
        ("27", Kind.SHARE, Mark.POINT),
        ("130%", Kind.SHARE, Mark.POINT),
        ("5.5 parsecs", Kind.HOURS, Mark.POINT),
        ("50%", Kind.HOURS, Mark.POINT),
        ("10 hours", Kind.COUNT, Mark.POINT),
        ("{{median}}", Kind.HOURS, Mark.POINT),
        ("see annex", Kind.COUNT, Mark.POINT),
        ("9 - 3", Kind.NUMBER, Mark.POINT),
        ("8:17 days", Kind.HOURS, Mark.POINT),
    ],
)
def test_what_cannot_be_read_safely_is_refused(words: str, kind: Kind, mark: Mark) -> None:
    with pytest.raises(ValueFault):
        read_value(words, kind, mark)


@pytest.mark.parametrize(
    ("words", "bound", "low", "high"),
    [
        ("Within 24 hours", Bound.AT_MOST, None, 24),
        ("less than 1 hour", Bound.BELOW, None, 1),
        ("<1", Bound.BELOW, None, 1),
        ("> 45", Bound.ABOVE, 45, None),
        (">1500", Bound.ABOVE, 1500, None),
        ("just under 1000", Bound.BELOW, None, 1000),
        ("at least 3", Bound.AT_LEAST, 3, None),
        ("2.2 - 2.7", Bound.RANGE, 2.2, 2.7),
        ("0.3- 0.4", Bound.RANGE, 0.3, 0.4),
        ("48–72 hours", Bound.RANGE, 48, 72),
    ],
)
def test_limits_are_limits_and_never_a_point(
    words: str, bound: Bound, low: float | None, high: float | None
) -> None:
    kind = Kind.HOURS if "hour" in words else Kind.NUMBER
    value = read_value(words, kind)
    assert (value.number, value.bound, value.low, value.high) == (None, bound, low, high)


def test_an_approximation_is_marked_as_one() -> None:
    assert read_value("~250", Kind.COUNT).bound is Bound.APPROXIMATE


@pytest.mark.parametrize(
    ("words", "absence"),
    [
        ("", Absence.NOT_REPORTED),
        ("  \u00a0", Absence.NOT_REPORTED),
        ("--", Absence.NOT_REPORTED),
        ("N/A", Absence.NOT_APPLICABLE),
        ("NA", Absence.NOT_APPLICABLE),
        ("Not applicable", Absence.NOT_APPLICABLE),
    ],
)
@pytest.mark.parametrize("kind", list(Kind))
def test_silence_is_never_zero(words: str, absence: Absence, kind: Kind) -> None:
    value = read_value(words, kind)
    assert (value.number, value.absence) == (None, absence)


@pytest.mark.parametrize("kind", list(Kind))
def test_zero_is_a_number(kind: Kind) -> None:
    value = read_value("0", kind)
    assert (value.number, value.absence) == (0, None)


def test_a_unit_is_stated_by_template_or_inferred() -> None:
    assert read_value("5 hours", Kind.HOURS).unit_status is UnitStatus.STATED
    assert read_value("5", Kind.HOURS).unit_status is UnitStatus.BY_TEMPLATE
    assert read_value("04:06:00", Kind.HOURS).unit_status is UnitStatus.INFERRED
    days = read_value("29", Kind.HOURS, unit="day", status="stated")
    assert (days.number, days.unit, days.printed_unit) == (696, "hour", "day")


def test_a_declared_scale_makes_whole_numbers_of_decimals() -> None:
    value = read_value("2.3 - 4.35", Kind.COUNT, unit="million", status="inferred")
    assert (value.low, value.high) == (2_300_000, 4_350_000)
    with pytest.raises(ValueFault):
        read_value("2.3 - 4.35", Kind.COUNT)


def test_the_unit_in_the_cell_beats_the_one_around_it() -> None:
    assert read_value("3 hours", Kind.HOURS, unit="day", status="stated").number == 3


@pytest.mark.parametrize(
    ("cells", "mark"),
    [
        ([("289,42", Kind.HOURS)], Mark.COMMA),
        ([("332.95", Kind.HOURS)], Mark.POINT),
        ([("1,234", Kind.HOURS)], Mark.UNDECIDED),
        ([("1,234", Kind.COUNT)], Mark.POINT),
        ([("6,309,990", Kind.COUNT), ("1,234", Kind.HOURS)], Mark.POINT),
        ([("0,345", Kind.HOURS)], Mark.COMMA),
        ([("289,42", Kind.HOURS), ("5.25", Kind.HOURS)], Mark.MIXED),
        ([("1.234,5", Kind.HOURS)], Mark.COMMA),
        ([("12", Kind.HOURS), ("", Kind.COUNT)], Mark.UNDECIDED),
    ],
)
def test_the_decimal_mark_is_decided_by_cells_with_one_reading(
    cells: list[tuple[str, Kind]], mark: Mark
) -> None:
    assert decimal_mark(cells) is mark


@given(st.integers(min_value=0, max_value=10**12))
def test_a_grouped_count_is_the_count(number: int) -> None:
    for words in (f"{number}", f"{number:,}", f"{number:,}".replace(",", " ")):
        assert read_value(words, Kind.COUNT, Mark.POINT).number == number
    assert read_value(f"{number:,}".replace(",", "."), Kind.COUNT, Mark.COMMA).number == number


@given(st.floats(min_value=0, max_value=1e6), st.sampled_from([Mark.POINT, Mark.COMMA]))
def test_a_decimal_is_read_by_the_mark_of_its_file(number: float, mark: Mark) -> None:
    words = f"{number:.2f}"
    printed = words if mark is Mark.POINT else words.replace(".", ",")
    assert read_value(printed, Kind.HOURS, mark).number == pytest.approx(float(words))


@given(st.text(max_size=30))
def test_no_words_crash_the_reader_or_become_a_number_without_a_digit(words: str) -> None:
    for kind in Kind:
        try:
            value = read_value(words, kind, Mark.UNDECIDED)
        except ValueFault:
            continue
        assert value.absence is not None or any(c.isdigit() for c in words)
