"""When to look again, drawn as tables: hours after the first report. All is synthetic."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.exercises.model import Appeal, Dispute, Report, StateCheck
from data.exercises.schedule import (
    DAY_90,
    EARLY_90,
    PRESETS,
    DueAppeal,
    DueCheck,
    due_appeals,
    due_checks,
    hours_of,
)
from data.exercises.words import words
from metrics.exercises.catalogue import TESTED
from tests.exercises import HERE, START, check, item, phase, report

ITEM = item(short_code="KE-014")


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def drawn(table: str) -> list[StateCheck]:
    """Return checks of a table: `hours | state` in a line."""
    rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    return [check(hours=int(hours), state=state) for hours, state in rows]


def now_due(table: str, hours: float, schedule: str = "full", **more: Any) -> DueCheck | None:
    """Return the look that is due some hours after the report."""
    found = due_checks(
        [ITEM],
        [report(**more)],
        drawn(table) if table else [],
        phase(schedule=schedule),
        at(hours),
    )
    assert len(found) <= 1
    return found[0] if found else None


def hour(found: DueCheck | None) -> int | None:
    return found.hour if found else None


@pytest.mark.parametrize(
    ("hours", "table", "due"),
    [
        (0.9, "", None),
        (1, "", 1),
        (1.9, "", 1),
        (2, "", 2),
        (5, "", 4),
        (1.5, "1 | up", None),
        (2.5, "1 | up", 2),
        (30, "23 | up", 24),
        (30, "25 | up", None),
        (30, "25 | check_failed", 24),
        (30, "25 | login_wall", 24),
        (30, "25 | geo_blocked", None),
        (40, "25 | geo_blocked", 36),
        (672, "505 | up", 672),
        (672 + 167, "505 | up", 672),
        (672 + 168, "505 | up", None),
    ],
)
def test_the_last_time_that_has_come_is_due_until_somebody_looked(
    hours: float, table: str, due: int | None
) -> None:
    assert hour(now_due(table, hours)) == due


@pytest.mark.parametrize("state", ["gone_platform", "gone_author", "gone_account", "gone_unknown"])
def test_what_is_gone_is_looked_at_once_more_at_the_end_and_at_day_90(state: str) -> None:
    table = f"24 | up\n36 | {state}"
    assert hour(now_due(table, 100)) is None
    assert hour(now_due(table, 672)) == 672
    later = f"{table}\n673 | {state}"
    assert hour(now_due(later, 1000)) is None
    last = now_due(later, DAY_90)
    assert last is not None
    assert (last.hour, last.again, last.until) == (DAY_90 - EARLY_90, True, None)
    assert hour(now_due(f"{later}\n{DAY_90 - 1} | up", DAY_90)) is None


def test_what_stayed_up_is_not_looked_for_at_day_90() -> None:
    assert now_due("24 | up\n673 | up", DAY_90) is None


def test_what_came_back_is_watched_again() -> None:
    assert hour(now_due("24 | gone_platform\n36 | up", 48)) == 48


def test_the_light_schedule_has_four_looks_and_no_day_90() -> None:
    assert [hour(now_due("", h, "light")) for h in (1, 24, 48, 100, 168, 672)] == [
        *(None, 24, 48, 48, 168, 672),
    ]
    assert now_due("24 | gone_platform\n673 | gone_platform", DAY_90, "light") is None


def test_a_shorter_observation_has_fewer_looks() -> None:
    assert hours_of(phase(observation_days=7, schedule="full"))[-1] == 168
    assert hours_of(phase(observation_days=28, schedule="light")) == PRESETS["light"].hours


def test_a_due_look_says_where_and_since_when_and_names_nobody() -> None:
    found = now_due("", 25)
    assert found is not None
    assert (found.short_code, found.platform, found.country) == ("KE-014", "instagram", "ES")
    assert (found.due_at, found.until) == (at(24), at(36))


def test_the_first_report_starts_the_clock_and_an_item_without_one_is_not_watched() -> None:
    later = report(attempt=2, submitted_at=at(100), observation_end=at(900))
    found = due_checks([ITEM, item("01JNOBODY")], [later, report()], [], phase(), at(24))
    assert [one.hour for one in found] == [24]


def test_the_longest_due_comes_first() -> None:
    names = [f"01J{n}" for n in range(5)]
    reports = [report(n, submitted_at=at(-i)) for i, n in enumerate(names)]
    found = due_checks([item(n) for n in names], reports, [], phase(schedule="light"), at(30))
    assert [one.item for one in found] == names[::-1]


@given(st.lists(st.tuples(st.integers(0, 3000), st.sampled_from(sorted(words("state"))))))
def test_a_look_just_taken_is_never_due_again_at_once(looks: list[tuple[int, str]]) -> None:
    checks = [check(hours=h, state=s) for h, s in looks]
    for schedule in PRESETS:
        for hours in (1, 24, 200, 672, DAY_90):
            taken = [*checks, check(hours=hours, state="up")]
            one = phase(schedule=schedule)
            before = [c for c in taken if c.checked_at and c.checked_at <= at(hours)]
            assert due_checks([ITEM], [report()], before, one, at(hours)) == []


def test_a_schedule_names_metrics_there_are_and_the_full_one_supports_more() -> None:
    light, full = PRESETS["light"], PRESETS["full"]
    assert set(PRESETS) == set(words("schedule"))
    assert set(light.supports) < set(full.supports) <= set(TESTED)
    assert set(light.hours) < set(full.hours)
    assert light.because
    resting_on_looks = {name for name in TESTED if name.startswith("up_")}
    assert resting_on_looks <= set(full.supports)


REFUSED = report(decision="no_violation", decided_at=at(5))
LODGED = Appeal(**HERE, item=ITEM.id, attempt=1, lodged_at=at(10))


def steps(now: float, *rows: Report | Appeal | Dispute) -> list[tuple[str, str]]:
    found: list[DueAppeal] = due_appeals(
        [ITEM],
        [r for r in rows if isinstance(r, Report)],
        [r for r in rows if isinstance(r, Appeal)],
        [r for r in rows if isinstance(r, Dispute)],
        at(now),
    )
    return [(one.short_code, one.step) for one in found]


@pytest.mark.parametrize(
    ("days", "rows", "due"),
    [
        (0, (REFUSED,), []),
        (1, (REFUSED,), ["lodge"]),
        (190, (REFUSED,), []),
        (1, (report(decision="removed", decided_at=at(5)),), []),
        (1, (report(),), []),
        (1, (REFUSED, LODGED), []),
        (13, (REFUSED, LODGED), []),
        (15, (REFUSED, LODGED), ["ask"]),
        (15, (REFUSED, Appeal(**HERE, item=ITEM.id, attempt=1, outcome="not_available")), []),
        (89, (Dispute(**HERE, item=ITEM.id, attempt=1, lodged_at=at(0)),), []),
        (90, (Dispute(**HERE, item=ITEM.id, attempt=1, lodged_at=at(0)),), ["dispute"]),
    ],
)
def test_a_step_of_redress_is_due_until_it_is_taken(
    days: int, rows: tuple[Report | Appeal | Dispute, ...], due: list[str]
) -> None:
    assert steps(days * 24, *rows) == [("KE-014", step) for step in due]
