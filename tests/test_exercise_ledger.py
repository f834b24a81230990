"""Laws of the ledger of test reports, on both databases. All reports are synthetic."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from data.exercises.acts import Batch, Conflict, Refused, Unfit
from data.exercises.ledger import ExerciseLedger
from data.exercises.opening import Broken
from tests.exercises import (
    OTHER,
    REVIEWER,
    START,
    TESTER,
    VIEWER,
    batch,
    case,
    check,
    exercise,
    frame,
    item,
    phase,
    report,
)

SOON = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def ledger(database: str) -> Iterator[ExerciseLedger]:
    """Return an empty ledger on each database in turn; the address is where figures are kept."""
    made = ExerciseLedger()
    assert made.url.startswith("postgresql") == database.startswith("postgresql")
    yield made
    made.close()


@pytest.fixture
def framed(ledger: ExerciseLedger) -> ExerciseLedger:
    """Return a ledger with an exercise of one round in which nothing waits."""
    ledger.add(REVIEWER, frame(needs_approval=False))
    return ledger


def test_what_was_added_comes_back_as_it_was(framed: ExerciseLedger) -> None:
    brought = batch(item(language="es", severity=2), report(ack_automated=None), check())
    done = framed.add(TESTER, brought, "first day")
    assert dict(done.new) == {"item": 1, "report": 1, "state_check": 1}
    assert not done.waits
    again = (*framed.items(), *framed.reports(), *framed.checks())
    assert again == brought.entities
    assert framed.exercises() == [exercise()]
    assert framed.rounds("ke-2026") == [phase(needs_approval=False)]


def test_the_same_again_adds_nothing_and_no_line(framed: ExerciseLedger) -> None:
    brought = batch(item(), report(), check())
    framed.add(TESTER, brought)
    stamp = framed.stamp()
    done = framed.add(OTHER, brought)
    assert (done.entry, done.known, done.new.total()) == (0, 3, 0)
    assert framed.stamp() == stamp


def test_an_instant_is_the_same_in_every_zone(framed: ExerciseLedger) -> None:
    framed.add(TESTER, batch(item(), check()))
    there = START.astimezone(timezone(timedelta(hours=5, minutes=30)))
    same = check(checked_at=there + timedelta(hours=24))
    assert framed.add(TESTER, batch(same)).known == 1


def test_other_content_under_a_known_key_is_a_conflict_that_names_the_field(
    framed: ExerciseLedger,
) -> None:
    framed.add(TESTER, batch(item(), report()))
    with pytest.raises(Conflict) as told:
        framed.add(TESTER, batch(report(channel="web_form")))
    assert told.value.key == "ke-2026|r1|01J9Z7AAAA|1"
    assert told.value.fields == ("channel",)
    assert "web_form" not in str(told.value)
    assert framed.reports() == [report()]


def test_an_amendment_is_a_new_row_and_the_old_one_stays(framed: ExerciseLedger) -> None:
    framed.add(TESTER, batch(item(), report()))
    done = framed.add(TESTER, batch(report(channel="web_form"), amends=True), "typed wrongly")
    assert (done.amended, done.new.total()) == (1, 0)
    assert framed.reports() == [report(channel="web_form")]
    with framed.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT channel FROM exercises_report ORDER BY row_id")
        assert [row[0] for row in kept] == ["in_app", "web_form"]


def test_one_bad_entity_keeps_the_whole_batch_out(framed: ExerciseLedger) -> None:
    stamp = framed.stamp()
    with pytest.raises(Unfit) as told:
        framed.add(TESTER, batch(item(), report(), check(state="vanished")))
    assert [fault.field for fault in told.value.faults] == ["state"]
    assert framed.items() == []
    assert framed.stamp() == stamp


@pytest.mark.parametrize("orphan", [report("none-such"), check("none-such")])
def test_what_has_no_parent_is_refused(framed: ExerciseLedger, orphan: object) -> None:
    with pytest.raises(Unfit, match="not in the ledger"):
        framed.add(TESTER, Batch((orphan,)))  # type: ignore[arg-type]


def test_a_round_that_nobody_set_up_takes_nothing(ledger: ExerciseLedger) -> None:
    with pytest.raises(Unfit, match="not in the ledger"):
        ledger.add(TESTER, batch(item()))


def test_roles_are_looked_at_in_what_writes(ledger: ExerciseLedger) -> None:
    with pytest.raises(Refused):
        ledger.add(TESTER, frame())
    ledger.add(REVIEWER, frame())
    with pytest.raises(Refused):
        ledger.add(VIEWER, batch(item()))
    assert ledger.items(waiting=True) == []


def test_what_a_tester_adds_waits_unless_the_round_says_otherwise(ledger: ExerciseLedger) -> None:
    ledger.add(REVIEWER, frame())
    done = ledger.add(TESTER, batch(item(), report()))
    assert done.waits
    assert (ledger.items(), ledger.reports()) == ([], [])
    assert ledger.reports(waiting=True) == [report()]
    assert [one.entry.id for one in ledger.waiting()] == [done.entry]
    assert ledger.waiting()[0].rounds == (("ke-2026", "r1"),)


def test_the_ceiling_of_a_round_holds(ledger: ExerciseLedger) -> None:
    ledger.add(REVIEWER, frame(ceiling=2))
    ledger.add(TESTER, batch(item(), report(), report(attempt=2)))
    with pytest.raises(Unfit, match="agreed"):
        ledger.add(TESTER, batch(report(attempt=3)))


def test_items_of_a_round_share_neither_code_nor_fingerprint(framed: ExerciseLedger) -> None:
    first = item(short_code="KE-014", url_hash="a" * 64)
    framed.add(TESTER, batch(first))
    for twin in ({"short_code": "KE-014"}, {"url_hash": "a" * 64}):
        with pytest.raises(Unfit, match="another item's"):
            framed.add(TESTER, batch(item("01J9Z7BBBB", **twin)))
    assert framed.items() == [first]


def test_a_helpline_case_is_no_test_report(framed: ExerciseLedger) -> None:
    with pytest.raises(Unfit, match="never mixed"):
        framed.add(TESTER, batch(case()))
    log = batch(
        exercise(id="hl-2026", design="helpline_log"),
        phase(exercise="hl-2026", needs_approval=False),
    )
    framed.add(REVIEWER, log)
    framed.add(REVIEWER, batch(case(exercise="hl-2026")))
    with pytest.raises(Unfit, match="never mixed"):
        framed.add(REVIEWER, batch(item(exercise="hl-2026")))
    assert len(framed.helpline_cases("hl-2026")) == 1


def test_real_and_synthetic_exercises_never_meet(ledger: ExerciseLedger) -> None:
    with pytest.raises(Unfit, match="demo ledger"):
        ledger.add(REVIEWER, batch(exercise(synthetic=True)))
    demo = ExerciseLedger(demo=True)
    with pytest.raises(Unfit, match="demonstration"):
        demo.add(REVIEWER, batch(exercise()))
    demo.add(REVIEWER, batch(exercise(synthetic=True)))
    with pytest.raises(Unfit, match="real service"):
        demo.add(REVIEWER, batch(phase(), item()))
    demo.add(REVIEWER, batch(phase(), item(platform="demo_a")))
    assert ledger.exercises() == []
    assert demo.exercises() == [exercise(synthetic=True)]
    assert demo.url.startswith("sqlite")
    demo.close()


def test_an_invented_service_is_no_service_that_was_tested(framed: ExerciseLedger) -> None:
    with pytest.raises(Unfit, match="invented service"):
        framed.add(REVIEWER, batch(item(platform="demo_a")))
    assert framed.items() == []


def test_the_audit_list_says_who_what_when_and_why(framed: ExerciseLedger) -> None:
    framed.add(TESTER, batch(item(), report()), "first day")
    newest, first = framed.audit()
    assert (newest.who, newest.organisation, newest.act) == ("T1", "north", "add")
    assert newest.counts == {"item": 1, "report": 1}
    assert (newest.why, newest.standing) == ("first day", "")
    assert first.counts == {"exercise": 1, "round": 1}
    assert framed.audit(before=newest.id) == [first]


def test_a_reason_that_names_somebody_is_refused(framed: ExerciseLedger) -> None:
    with pytest.raises(Unfit) as told:
        framed.add(TESTER, batch(item()), "asked by jane@example.org")
    assert "jane" not in str(told.value)
    assert framed.items() == []


def test_nothing_that_is_refused_is_repeated(framed: ExerciseLedger) -> None:
    with pytest.raises(Unfit) as told:
        framed.add(TESTER, batch(replace(item(), id="600-123-456", legal_ground="@jane_doe")))
    assert not {"600", "jane"} & set(str(told.value.faults).replace("-", "_").split("_"))
    assert [fault.field for fault in told.value.faults] == ["id", "legal_ground"]


def test_the_file_is_its_owners_alone(ledger_home: Path) -> None:
    ledger = ExerciseLedger()
    ledger.add(REVIEWER, frame())
    modes = {path.stat().st_mode & 0o777 for path in ledger_home.glob("exercises.db*")}
    assert modes == {0o600}
    ledger.close()


def test_no_error_of_the_database_repeats_a_value(ledger: ExerciseLedger) -> None:
    asked = text("INSERT INTO exercises_entry (who) VALUES (:who)")
    with pytest.raises(Broken) as told, ledger._writing() as connection:
        connection.execute(asked, {"who": "Ana"})
    shown = "".join(traceback.format_exception(told.value))
    assert "refused a statement" in shown
    assert "Ana" not in shown.replace('"Ana"', "")
    assert ledger.audit() == []


@SOON
@given(order=st.permutations(range(8)), cut=st.integers(1, 7), again=st.integers(0, 7))
def test_in_whatever_pieces_it_comes_the_ledger_holds_the_same(
    ledger: ExerciseLedger, order: list[int], cut: int, again: int
) -> None:
    place = f"r{abs(hash((tuple(order), cut, again)))}"
    names = [f"01J{n}AAAA" for n in range(8)]
    brought = [(item(n, round=place), report(n, round=place), check(n, round=place)) for n in names]
    ledger.add(REVIEWER, batch(exercise(), phase(id=place, needs_approval=False)))
    for some in (order[:cut], order[cut:], [again]):
        ledger.add(TESTER, batch(*(one for n in some for one in brought[n])))
    assert set(ledger.items("ke-2026", place)) == {one[0] for one in brought}
    assert set(ledger.reports("ke-2026", place)) == {one[1] for one in brought}
    assert set(ledger.checks("ke-2026", place)) == {one[2] for one in brought}


def test_a_round_is_told_what_to_look_at_again(framed: ExerciseLedger) -> None:
    assert framed.look_again("ke-2026", "r2") == []
    framed.add(TESTER, batch(item(), report(), check()))
    assert [f.field for f in framed.look_again("ke-2026", "r1")] == ["vantage_country", "agreement"]


PERSONAL = ("jane.doe@example.org", "https://example.org/jane.doe", "+34 600 555 123", "@jane.doe")
WORDS = [
    (one, f.name)
    for one in (exercise(id="other"), phase(id="other"), item(), report(), check(), case())
    for f in fields(one)
    if f.metadata["kind"] in ("of", "some", "key", "text")
]


def test_nothing_personal_reaches_the_file_through_any_field(
    ledger_home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ledger = ExerciseLedger()
    ledger.add(REVIEWER, frame(needs_approval=False))
    told = ""
    for one, name in WORDS:
        for words in PERSONAL:
            value: Any = (words,) if isinstance(getattr(one, name), tuple) else words
            with pytest.raises(Unfit) as refused:
                ledger.add(REVIEWER, Batch((replace(one, **{name: value}),)))
            told += str(refused.value.faults)
    held = b"".join(path.read_bytes() for path in ledger_home.rglob("*") if path.is_file())
    for trace in ("jane", "600 555"):
        assert trace.encode() not in held
        assert trace not in told + caplog.text
    assert len(ledger.audit()) == 1
    ledger.close()
