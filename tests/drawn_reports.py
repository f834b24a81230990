"""Draw test reports as a table. Everything drawn is synthetic.

    records('''
        times | decided | decision     | looks
        3     | 24      | removed      | 24 up, 48 gone_platform
        2     |         |              |
    ''')

One report per row, or `times` of them, each on an item of its own and filed a day after the one
before. Times are hours from its submission; `end` is the end of observation. `looks` are hours and
states, with a country after a slash ("48 gone_platform/FR") and a star where logged in ("48 up*").
Any other column is a field of the report or of its item; yes and no are truth, blank is not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from data.exercises.model import Exercise, Item, Report, Round, StateCheck
from metrics.exercises.cohort import Records

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
EXERCISE = Exercise(
    id="drawn", title="Drawn", organiser="Nobody", design="report_test", announced="no"
)
ROUND = Round(
    exercise="drawn",
    id="r1",
    field_start=START.date(),
    field_end=START.date() + timedelta(days=30),
    observation_days=28,
    schedule="light",
)
_ITEM = Item(
    exercise="drawn",
    round="r1",
    id="",
    platform="x",
    harm=("THREAT",),
    language="de",
    agreement="agreed_violating",
)
_REPORT = Report(
    exercise="drawn",
    round="r1",
    item="",
    attempt=1,
    organisation="one",
    channel="in_app",
    reporter_type="ordinary_user",
    standing_valid=True,
    notice_complete=True,
    vantage_country="DE",
    decision="no_decision_by_end",
)
_HOURS = {
    "decided": "decided_at",
    "acknowledged": "acknowledged_at",
    "end": "observation_end",
    "up": "last_seen_up_at",
    "gone": "first_seen_gone_at",
    "reinstated": "reinstated_at",
    "account_restored": "account_restored_at",
}


One = TypeVar("One", Item, Report)


def records(table: str, **everywhere: str) -> Records:
    """Return the records of a drawn table; `everywhere` fills columns it leaves out."""
    items: dict[str, Item] = {}
    reports: list[Report] = []
    checks: list[StateCheck] = []
    for number, row in enumerate(_rows(table, everywhere)):
        name = row.pop("item", "") or f"item-{number:05d}"
        filed = START + timedelta(hours=float(row.pop("filed", "") or 24 * number))
        looks = row.pop("looks", "")
        item, report = _filled(row, filed, name)
        items.setdefault(name, item)
        reports.append(report)
        checks += _looks(looks, filed, name)
    return Records(EXERCISE, tuple(items.values()), tuple(reports), (ROUND,), tuple(checks))


def _rows(table: str, everywhere: dict[str, str]) -> Iterator[dict[str, str]]:
    lines = [line.split("|") for line in table.strip("\n").splitlines() if line.strip()]
    head, *body = [[cell.strip() for cell in line] for line in lines]
    for cells in body:
        row = {**everywhere, **dict(zip(head, cells, strict=True))}
        for _ in range(int(row.pop("times", "1") or 1)):
            yield dict(row)


def _filled(row: dict[str, str], filed: datetime, name: str) -> tuple[Item, Report]:
    row.setdefault("end", "672")
    item, report = replace(_ITEM, id=name), replace(_REPORT, item=name, submitted_at=filed)
    for column, words in row.items():
        if column in _HOURS:
            at = filed + timedelta(hours=float(words)) if words else None
            report = _set(report, _HOURS[column], at)
            continue
        known = [one for one in (Item, Report) if column in {f.name for f in fields(one)}]
        assert known, f"no such column: {column}"
        value = _value(known[0], column, words)
        if words and known[0] is Item:
            item = _set(item, column, value)
        elif words:
            report = _set(report, column, value)
    return item, report


def _set(one: One, field: str, value: Any) -> One:
    return replace(one, **{field: value})


def _value(kind: type[Any], column: str, words: str) -> Any:
    how = next(f.metadata for f in fields(kind) if f.name == column)
    if how["kind"] == "yes_no":
        return {"yes": True, "no": False, "?": None}[words] if words else None
    if how["kind"] == "some":
        return tuple(words.split())
    if how["kind"] == "number" and words:
        return int(words) if how["whole"] else float(words)
    return words


def _looks(words: str, filed: datetime, item: str) -> list[StateCheck]:
    found = []
    for one in filter(None, (part.strip() for part in words.split(","))):
        hours, state = one.split()
        state, _, place = state.partition("/")
        found.append(
            StateCheck(
                exercise="drawn",
                round="r1",
                item=item,
                checked_at=filed + timedelta(hours=float(hours)),
                vantage_country=place.rstrip("*") or "DE",
                logged_in=one.endswith("*"),
                state=state.rstrip("*"),
            )
        )
    return found
