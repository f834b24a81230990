"""How times are read, and that none is guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.intake.faults import Bad
from scrapers.intake.times import Clock
from tests.brought import REPORT, mapped, take, whats

MADRID = Clock(ZoneInfo("Europe/Madrid"), "DMY")
NINE = datetime(2026, 3, 2, 9, 14, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "words",
    [
        "2026-03-02T09:14:05Z",
        "2026-03-02 09:14:05Z",
        "2026-03-02T09:14:05.123Z",
        "2026-03-02T10:14:05+01:00",
        "2026-03-02T12:14:05.000+0300",
        "2026-03-02T04:14:05-05:00",
    ],
)
def test_an_instant_that_names_its_zone_needs_no_declaration(words: str) -> None:
    assert Clock().moment(words) == NINE


@pytest.mark.parametrize(
    "words", ["2026-03-02T10:14:05", "2026-03-02 10:14:05", "02/03/2026 10:14:05", "2.3.2026 10:14"]
)
def test_a_time_without_its_zone_is_read_only_where_one_is_declared(words: str) -> None:
    assert isinstance(Clock().moment(words), Bad)
    assert isinstance(Clock(order="DMY").moment(words), Bad)
    found = MADRID.moment(words)
    assert isinstance(found, datetime)
    assert found.replace(second=5) == NINE


@pytest.mark.parametrize(
    ("order", "words", "day"),
    [
        ("DMY", "02/03/2026", date(2026, 3, 2)),
        ("MDY", "02/03/2026", date(2026, 2, 3)),
        ("YMD", "2026/03/02", date(2026, 3, 2)),
        ("DMY", "2-3-2026", date(2026, 3, 2)),
        ("DMY", "2026-03-02", date(2026, 3, 2)),
    ],
)
def test_day_and_month_stand_in_the_declared_order(order: str, words: str, day: date) -> None:
    assert Clock(order=order).day(words) == day


@pytest.mark.parametrize(
    "words",
    [
        "02/03/2026",
        "31/12/2026",
        "02/03/26",
        "2/2026",
        "March 2",
        "20260302",
        "46083",
        "2026-13-01",
    ],
)
def test_a_day_is_never_guessed(words: str) -> None:
    assert isinstance(Clock().day(words), Bad)


@pytest.mark.parametrize(
    ("order", "words"),
    [("DMY", "31/02/2026"), ("MDY", "31/12/2026"), ("DMY", "02/03/26"), ("YMD", "02/03/2026")],
)
def test_a_day_that_does_not_fit_the_order_is_refused(order: str, words: str) -> None:
    assert isinstance(Clock(order=order).day(words), Bad)


def test_the_hour_that_clocks_leave_out_never_was_and_the_one_they_repeat_was_twice() -> None:
    gap = MADRID.moment("2026-03-29T02:30:00")
    twice = MADRID.moment("2026-10-25T02:30:00")
    assert isinstance(gap, Bad)
    assert isinstance(twice, Bad)
    assert "never was" in gap.what
    assert "twice" in twice.what
    assert MADRID.moment("2026-03-29T01:59:59") == datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC)
    assert MADRID.moment("2026-03-29T03:00:00") == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert MADRID.moment("2026-10-25T02:30:00+02:00") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "hour"), [("12:05 am", 0), ("9:05 am", 9), ("12:05 PM", 12), ("9:05 p.m.", 21)]
)
def test_halves_of_the_day_are_read(words: str, hour: int) -> None:
    there = Clock(ZoneInfo("UTC"), "MDY")
    assert there.moment(f"03/02/2026 {words}") == datetime(2026, 3, 2, hour, 5, tzinfo=UTC)
    assert isinstance(there.moment("03/02/2026 13:05 pm"), Bad)


def test_a_day_alone_is_no_instant_and_far_years_are_a_slip() -> None:
    for words in ("2026-03-02", "02/03/2026"):
        assert isinstance(MADRID.moment(words), Bad)
    for words in ("1970-01-01T00:00:00Z", "2206-03-02T00:00:00Z", "9999-12-31T23:59:59-05:00"):
        assert isinstance(Clock().moment(words), Bad)


@given(st.text(max_size=40))
def test_no_words_make_the_clock_stumble(words: str) -> None:
    for clock in (Clock(), MADRID):
        assert isinstance(clock.moment(words), datetime | Bad)
        assert isinstance(clock.day(words), date | Bad)


@given(
    st.datetimes(datetime(2001, 1, 1), datetime(2098, 1, 1)),  # noqa: DTZ001, local by intent
    st.sampled_from(("Europe/Madrid", "Africa/Nairobi", "America/Sao_Paulo", "Asia/Kathmandu")),
)
def test_what_is_read_in_a_zone_reads_so_there(at: datetime, zone: str) -> None:
    at = at.replace(microsecond=0)
    found = Clock(ZoneInfo(zone)).moment(at.isoformat(sep=" "))
    if isinstance(found, datetime):
        assert found.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == at
    else:
        near = at.replace(tzinfo=ZoneInfo(zone))
        day = timedelta(days=1)
        assert (near - day).utcoffset() != (near + day).utcoffset()  # clocks are being changed


def test_a_mapping_declares_zone_and_order_for_a_whole_file() -> None:
    row = {**REPORT, "submitted_at": "02/03/2026 12:14"}
    assert whats(take(row)) == [(2, "submitted_at")]
    assert take(row, into=mapped(zone="Africa/Nairobi", date_order="dmy")).faults == ()
    lost = take(row, into=mapped(zone="Mars/Olympus"))
    assert (lost.batch.entities, "time zone" in lost.faults[0].what) == ((), True)
