"""A second person approves before figures count, and nobody is her own second person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from data.exercises.acts import Refused, Unfit
from data.exercises.ledger import ExerciseLedger
from data.exercises.roles import Person, Role
from tests.exercises import (
    ADMIN,
    OTHER,
    REVIEWER,
    SECOND,
    TESTER,
    batch,
    check,
    frame,
    item,
    phase,
    report,
)


@pytest.fixture
def ledger(database: str) -> Iterator[ExerciseLedger]:
    """Return a ledger with one round in which what testers add waits."""
    assert database
    made = ExerciseLedger()
    made.add(REVIEWER, frame())
    yield made
    made.close()


def test_what_a_second_person_approves_counts_from_then(ledger: ExerciseLedger) -> None:
    done = ledger.add(TESTER, batch(item(), report(), check()))
    stamp = ledger.stamp()
    ledger.decide(REVIEWER, [done.entry], approve=True, why="looked at ten of them")
    assert ledger.reports() == [report()]
    assert ledger.waiting() == []
    assert ledger.stamp() != stamp
    decision, added, _ = ledger.audit()
    assert (decision.act, decision.of, decision.who) == ("approve", done.entry, "R1")
    assert decision.counts == added.counts
    assert added.standing == "approved"


def test_what_was_rejected_never_counts_and_may_be_brought_again(ledger: ExerciseLedger) -> None:
    done = ledger.add(TESTER, batch(item(), report()))
    ledger.decide(REVIEWER, [done.entry], approve=False, why="wrong channel")
    assert ledger.items(waiting=True) == []
    assert ledger.audit()[1].standing == "rejected"
    assert ledger.add(TESTER, batch(item(), report(channel="web_form"))).new.total() == 2


def test_nobody_approves_her_own(ledger: ExerciseLedger) -> None:
    done = ledger.add(TESTER, batch(item()))
    promoted = Person("t1", Role.ADMIN, "elsewhere")
    with pytest.raises(Refused, match="second person"):
        ledger.decide(promoted, [done.entry], approve=True)
    assert ledger.items() == []


def test_a_tester_approves_nothing(ledger: ExerciseLedger) -> None:
    done = ledger.add(TESTER, batch(item()))
    with pytest.raises(Refused):
        ledger.decide(OTHER, [done.entry], approve=True)


def test_an_entry_is_decided_about_once(ledger: ExerciseLedger) -> None:
    done = ledger.add(TESTER, batch(item()))
    ledger.decide(REVIEWER, [done.entry], approve=True)
    for approve in (True, False):
        with pytest.raises(Unfit, match="does not wait"):
            ledger.decide(SECOND, [done.entry], approve=approve)
    assert ledger.items() == [item()]


def test_a_report_does_not_count_before_its_item(ledger: ExerciseLedger) -> None:
    first = ledger.add(TESTER, batch(item()))
    second = ledger.add(TESTER, batch(report()))
    with pytest.raises(Unfit, match="waits for approval"):
        ledger.decide(REVIEWER, [second.entry], approve=True)
    assert ledger.reports() == []
    ledger.decide(REVIEWER, [second.entry, first.entry], approve=True)
    assert ledger.reports() == [report()]


def test_an_amendment_counts_only_once_it_is_approved(ledger: ExerciseLedger) -> None:
    done = ledger.add(TESTER, batch(item(), report()))
    ledger.decide(REVIEWER, [done.entry], approve=True)
    changed = report(channel="web_form")
    amended = ledger.add(TESTER, batch(changed, amends=True))
    assert ledger.reports() == [report()]
    assert ledger.reports(waiting=True) == [changed]
    ledger.decide(SECOND, [amended.entry], approve=False)
    assert ledger.reports() == ledger.reports(waiting=True) == [report()]
    again = ledger.add(TESTER, batch(changed, amends=True))
    ledger.decide(SECOND, [again.entry], approve=True)
    assert ledger.reports() == ledger.reports(waiting=True) == [changed]


def test_of_two_amendments_the_later_holds_in_whatever_order_they_are_approved(
    ledger: ExerciseLedger,
) -> None:
    done = ledger.add(TESTER, batch(item(), report()))
    one = ledger.add(TESTER, batch(report(channel="web_form"), amends=True))
    two = ledger.add(TESTER, batch(report(channel="email"), amends=True))
    ledger.decide(REVIEWER, [done.entry], approve=True)
    ledger.decide(REVIEWER, [two.entry], approve=True)
    ledger.decide(REVIEWER, [one.entry], approve=True)
    assert [r.channel for r in ledger.reports()] == ["email"]


@pytest.mark.parametrize("person", [TESTER, REVIEWER, ADMIN])
def test_whoever_adds_a_second_person_decides(ledger: ExerciseLedger, person: Person) -> None:
    assert ledger.add(person, batch(item(), report())).waits
    assert ledger.reports() == []


def test_only_a_declared_pull_counts_at_once(ledger: ExerciseLedger) -> None:
    at_once = replace(batch(item(), report()), counts_at_once=True)
    assert not ledger.add(REVIEWER, at_once).waits
    assert ledger.add(TESTER, replace(batch(check()), counts_at_once=True)).waits


def test_a_second_person_sees_what_waits(ledger: ExerciseLedger) -> None:
    done = ledger.add(TESTER, batch(item(), report(), check()))
    assert ledger.brought(done.entry) == [item(), report(), check()]


def test_a_rehearsal_says_what_would_be_added_and_stores_nothing(ledger: ExerciseLedger) -> None:
    stamp = ledger.stamp()
    done = ledger.rehearse(TESTER, batch(item(), report()))
    assert (done.entry, done.new.total(), done.waits) == (0, 2, True)
    with pytest.raises(Unfit):
        ledger.rehearse(ADMIN, batch(report()))
    assert (ledger.stamp(), ledger.items(waiting=True)) == (stamp, [])


def test_what_an_amendment_would_replace_is_seen_before_it_is_decided(
    ledger: ExerciseLedger,
) -> None:
    done = ledger.add(TESTER, batch(item(), report()))
    assert ledger.replaced(done.entry) == []
    one = ledger.add(TESTER, batch(report(channel="web_form"), amends=True))
    assert ledger.replaced(one.entry) == [report()]
    ledger.decide(REVIEWER, [one.entry], approve=False)
    two = ledger.add(TESTER, batch(report(channel="email"), amends=True))
    assert ledger.replaced(two.entry) == [report()]


def test_the_audit_list_is_narrowed_by_round_and_act(ledger: ExerciseLedger) -> None:
    ledger.add(REVIEWER, batch(phase(id="r2")))
    done = ledger.add(TESTER, batch(item(), report()))
    ledger.decide(REVIEWER, [done.entry], approve=True, why="looked at")
    other = ledger.add(TESTER, batch(item(round="r2")))
    here = ledger.audit(place=("ke-2026", "r1"))
    assert [one.act for one in here] == ["approve", "add", "add"]
    assert ledger.audit(1, act="add", place=("ke-2026", "r2"))[0].id == other.entry
    assert ledger.audit(place=("ke-2026", "r9")) == []
    ledger.purge(ADMIN, date(2027, 3, 2))
    assert ledger.audit(place=("ke-2026", "r1"))[0].act == "purge"
