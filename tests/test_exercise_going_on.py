"""Daily exports of the same report: each goes on from the one before. All is synthetic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.exercises.acts import Conflict
from data.exercises.going_on import goes_on
from data.exercises.ledger import ExerciseLedger
from data.exercises.model import Report
from tests.exercises import REVIEWER, SECOND, START, TESTER, batch, frame, item, report

NAMES = tuple(f.name for f in fields(Report))


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ExerciseLedger]:
    made = ExerciseLedger(f"sqlite:///{tmp_path_factory.mktemp('going')}/exercises.db")
    made.add(REVIEWER, frame(needs_approval=False))
    yield made
    made.close()


def values(one: Report) -> list[object]:
    return [getattr(one, name) for name in NAMES]


_STEPS = st.lists(
    st.sampled_from(("watch", "acknowledge", "ask", "decide", "reasons", "redress", "gone")),
    min_size=1,
    max_size=6,
)


def history(steps: Sequence[str]) -> list[Report]:
    """Return one report as it is exported day after day."""
    made = [report(observation_end=START + timedelta(hours=1))]
    for day, name in enumerate(steps, 1):
        at = START + timedelta(days=day)
        before = replace(made[-1], observation_end=at + timedelta(hours=1))
        made.append(_next(before, name, at))
    return made


def _next(one: Report, name: str, at: object) -> Report:
    happens = {
        "acknowledge": one.acknowledged_at is None and {"acknowledged_at": at},
        "ask": one.decision == "no_decision_by_end" and {"decision": "needs_more_info"},
        "decide": one.decided_at is None and {"decision": "removed", "decided_at": at},
        "reasons": {"statement_of_reasons_received": True},
        "redress": {"redress_info_given": False},
        "gone": one.first_seen_gone_at is None and {"first_seen_gone_at": at},
    }
    return replace(one, **(happens.get(name) or {}))


_ITEMS = count()


@settings(max_examples=30)
@given(_STEPS, st.data())
def test_exports_may_come_in_any_order_and_the_latest_holds(
    ledger: ExerciseLedger, steps: list[str], data: st.DataObject
) -> None:
    name = f"going-{next(_ITEMS):06}"
    exports = [replace(one, item=name) for one in history(steps)]
    order = data.draw(st.lists(st.integers(0, len(exports) - 1), min_size=1, max_size=8))
    latest = -1
    for number in order:
        done = ledger.add(TESTER, batch(item(name), exports[number]))
        assert done.amended == (1 if 0 <= latest < number else 0)
        latest = max(latest, number)
        assert ledger.reports(item=name) == [exports[latest]]


@given(_STEPS)
def test_going_on_is_an_order(steps: list[str]) -> None:
    first, *others = [values(one) for one in history(steps)]
    for after in others:
        assert goes_on("report", NAMES, first, after)
        assert not goes_on("report", NAMES, after, first)
        assert goes_on("report", NAMES, after, after)


@pytest.mark.parametrize(
    "other",
    [
        {"channel": "web_form"},
        {"decision": "no_violation"},
        {"decided_at": START + timedelta(hours=9)},
        {"acknowledged_at": None, "redress_info_given": True},
    ],
)
def test_anything_else_is_a_contradiction(ledger: ExerciseLedger, other: dict[str, Any]) -> None:
    name = f"other-{next(_ITEMS):06}"
    held = report(
        name,
        acknowledged_at=START,
        decision="removed",
        decided_at=START + timedelta(hours=8),
    )
    ledger.add(TESTER, batch(item(name), held))
    with pytest.raises(Conflict):
        ledger.add(TESTER, batch(replace(held, **other)))
    assert ledger.reports(item=name) == [held]


@pytest.mark.usefixtures("ledger_home")
def test_what_goes_on_waits_for_a_second_person_like_any_amendment() -> None:
    held = ExerciseLedger()
    held.add(REVIEWER, frame())
    first, *_, last = history(["acknowledge", "decide"])
    done = held.add(TESTER, batch(item(), first))
    held.decide(REVIEWER, [done.entry], approve=True)
    later = held.add(TESTER, batch(item(agreement="agreed_violating"), last))
    assert (later.amended, later.waits) == (2, True)
    assert held.reports() == [first]
    held.decide(SECOND, [later.entry], approve=True)
    assert held.reports() == [last]
    assert [one.agreement for one in held.items()] == ["agreed_violating"]
    held.close()
