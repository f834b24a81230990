"""What is withdrawn is gone, from the bytes of the file too; what is too old goes by itself."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from data.exercises.acts import FileMapping, Refused, Release, Unfit
from data.exercises.ledger import ExerciseLedger
from data.exercises.model import Aggregate, Appeal, Coding, Dispute, key_of
from tests.exercises import (
    ADMIN,
    HERE,
    OTHER,
    REVIEWER,
    START,
    TESTER,
    batch,
    case,
    check,
    exercise,
    frame,
    item,
    phase,
    report,
)

NAME = "01J9ZWITHDRAWN"
PRINT = "b7" * 32
AGGREGATE = Aggregate(
    **HERE,
    platform="instagram",
    country="ES",
    period_start=date(2026, 3, 1),
    period_end=date(2026, 3, 31),
    metric="removal_rate",
    numerator=3,
    denominator=10,
)


@pytest.fixture
def ledger(database: str) -> Iterator[ExerciseLedger]:
    """Return a ledger with a round of two items, one of which is going to be withdrawn."""
    assert database
    made = ExerciseLedger()
    made.add(REVIEWER, frame(needs_approval=False))
    made.add(TESTER, batch(item(), report(), check(), AGGREGATE))
    gone = item(NAME, short_code="QX-9871", url_hash=PRINT, legal_ground="Art. 977 Codex Murmur")
    made.add(
        TESTER,
        batch(
            gone,
            report(NAME, decision="no_violation", decided_at=START),
            check(NAME),
            Appeal(**HERE, item=NAME, attempt=1, lodged_at=START, outcome="no_reply"),
            Dispute(**HERE, item=NAME, attempt=1, lodged_at=START, body="Murmur Dispute Board"),
            Coding(**HERE, item=NAME, coder="C1", illegal="yes", breaks_rule="yes"),
        ),
        f"with {NAME} of the first day",
    )
    yield made
    made.close()


def _withdraw(ledger: ExerciseLedger) -> None:
    done = ledger.withdraw(REVIEWER, "item", key_of(item(NAME)), "consent_withdrawn")
    assert done.complete
    assert dict(done.counts) == {
        "item": 1,
        "report": 1,
        "state_check": 1,
        "appeal": 1,
        "dispute": 1,
        "coding": 1,
    }


def test_a_withdrawn_item_is_gone_with_all_that_hung_on_it(ledger: ExerciseLedger) -> None:
    _withdraw(ledger)
    assert ledger.items(waiting=True) == [item()]
    assert ledger.reports(waiting=True) == [report()]
    assert ledger.checks(waiting=True) == [check()]
    assert ledger.appeals() == ledger.disputes() == ledger.codings() == []  # type: ignore[comparison-overlap]
    newest = ledger.audit()[0]
    assert (newest.act, newest.who, newest.why) == ("withdraw", "R1", "consent_withdrawn")
    assert newest.counts["report"] == 1


def test_a_withdrawn_item_is_not_taken_in_again_under_any_name(ledger: ExerciseLedger) -> None:
    _withdraw(ledger)
    with pytest.raises(Unfit, match="was withdrawn"):
        ledger.add(ADMIN, batch(item(NAME)))
    with pytest.raises(Unfit, match="was withdrawn"):
        ledger.add(ADMIN, batch(item("another-name", url_hash=PRINT)))
    with pytest.raises(Unfit, match="not in the ledger"):
        ledger.add(ADMIN, batch(check(NAME, 48)))
    keys = [key_of(item()), key_of(item(NAME))]
    assert ledger.withdrawn("item", keys) == {keys[1]}


def test_withdrawing_twice_is_withdrawing_once(ledger: ExerciseLedger) -> None:
    _withdraw(ledger)
    stamp = ledger.stamp()
    again = ledger.withdraw(REVIEWER, "item", key_of(item(NAME)), "consent_withdrawn")
    assert (again.counts.total(), ledger.stamp()) == (0, stamp)
    with pytest.raises(Unfit, match="not in the ledger"):
        ledger.withdraw(REVIEWER, "item", "ke-2026|r1|never-there", "mistake")


def test_what_was_replaced_or_waits_is_erased_as_well(ledger: ExerciseLedger) -> None:
    ledger.add(TESTER, batch(report(NAME, channel="email"), amends=True))
    ledger.add(REVIEWER, batch(phase(), amends=True))
    ledger.add(TESTER, batch(report(NAME, channel="privacy_form"), amends=True))
    done = ledger.withdraw(REVIEWER, "item", key_of(item(NAME)), "mistake")
    assert done.counts["report"] == 3
    assert [w for w in ledger.waiting() if NAME in str(ledger.brought(w.entry.id))] == []


def test_a_draft_about_a_withdrawn_item_goes_too(ledger: ExerciseLedger) -> None:
    ledger.keep_draft(OTHER, "check", "QX-9871", {"state": "up"})
    ledger.keep_draft(OTHER, "check", "KE-014", {"item": NAME})
    ledger.keep_draft(OTHER, "check", "KE-015", {"state": "up"})
    _withdraw(ledger)
    assert [draft.slot for draft in ledger.drafts(OTHER, "check")] == ["KE-015"]
    assert NAME not in str(ledger.audit())


def test_a_tester_withdraws_her_own_and_no_others(ledger: ExerciseLedger) -> None:
    with pytest.raises(Refused):
        ledger.withdraw(OTHER, "item", key_of(item()), "mistake")
    with pytest.raises(Refused):
        ledger.withdraw(REVIEWER, "round", "ke-2026|r1", "mistake")
    with pytest.raises(Unfit, match="reason"):
        ledger.withdraw(TESTER, "item", key_of(item()), "she said so")
    ledger.withdraw(TESTER, "item", key_of(item()), "person_asked")
    assert [one.id for one in ledger.items()] == [NAME]


def test_a_case_of_a_helpline_can_be_withdrawn(ledger: ExerciseLedger) -> None:
    log = {"exercise": "hl-2026"}
    ledger.add(REVIEWER, batch(exercise(id="hl-2026", design="helpline_log"), phase(**log)))
    ledger.add(TESTER, batch(case(**log), case("case-0002", **log)))
    ledger.withdraw(TESTER, "helpline_case", key_of(case(**log)), "consent_withdrawn")
    assert ledger.brought(ledger.audit()[1].id) == [case("case-0002", **log)]


def test_a_withdrawn_case_is_refused_in_every_other_exercise(ledger: ExerciseLedger) -> None:
    log, other = {"exercise": "hl-2026"}, {"exercise": "hl-2027"}
    for name in ("hl-2026", "hl-2027"):
        held = exercise(id=name, design="helpline_log")
        ledger.add(REVIEWER, batch(held, phase(exercise=name, needs_approval=False)))
    ledger.add(TESTER, batch(case(**log)))
    ledger.withdraw(TESTER, "helpline_case", key_of(case(**log)), "consent_withdrawn")
    with pytest.raises(Unfit, match="was withdrawn"):
        ledger.add(TESTER, batch(case(**other)))
    ledger.add(OTHER, batch(case(organisation="south", **other)))  # another house's number


def test_an_item_with_a_drawn_id_is_refused_in_every_other_round(ledger: ExerciseLedger) -> None:
    drawn = "01J9Z7QK3TB6M4N8V2W5XYCDEF"
    second = phase(id="r2", needs_approval=False)
    ledger.add(REVIEWER, batch(second, item(drawn), item("0007"), item("0007", round="r2")))
    for name in (drawn, "0007"):
        ledger.withdraw(REVIEWER, "item", key_of(item(name)), "person_asked")
    ledger.close_round(REVIEWER, "ke-2026", "r1")
    with pytest.raises(Unfit, match="was withdrawn"):
        ledger.add(ADMIN, batch(item(drawn, round="r2")))
    ledger.add(ADMIN, batch(item("0008", round="r2")))
    assert [one.id for one in ledger.items("ke-2026", "r2")] == ["0007", "0008"]


def test_a_whole_round_can_be_withdrawn_by_an_administrator(ledger: ExerciseLedger) -> None:
    ledger.withdraw(ADMIN, "round", "ke-2026|r1", "mistake")
    assert ledger.items(waiting=True) == []
    assert ledger.aggregates() == []
    assert ledger.rounds() == []
    assert ledger.exercises() == [exercise()]


def _bytes(home: Path) -> bytes:
    return b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())


def test_after_a_withdrawal_the_files_hold_no_trace(ledger_home: Path) -> None:
    ledger = ExerciseLedger()
    ledger.add(REVIEWER, frame(needs_approval=False))
    names = [f"01JWHOLE{n:04}" for n in range(400)]
    prints = {name: sha256(name.encode()).hexdigest() for name in names}
    for few in (names[::3], names[1::3], names[2::3]):  # pages split, and cells move
        looks = [check(n, hours) for n in few for hours in range(5)]
        items = [item(n, url_hash=prints[n]) for n in few]
        ledger.add(TESTER, batch(*items, *map(report, few), *looks))
    gone = names[7::10]
    ledger.keep_draft(OTHER, "check", "slot", {"item": gone[0]})
    found = _bytes(ledger_home)
    assert all(n.encode() in found and prints[n].encode() in found for n in gone)
    for name in gone:
        assert ledger.withdraw(REVIEWER, "item", key_of(item(name)), "person_asked").complete
    found = _bytes(ledger_home)
    assert [n for n in gone if n.encode() in found or prints[n].encode() in found] == []
    assert all(n.encode() in found for n in set(names) - set(gone))
    ledger.close()


def test_a_reader_of_old_pages_is_no_reason_to_say_that_all_is_clean(ledger_home: Path) -> None:
    ledger = ExerciseLedger()
    ledger.add(REVIEWER, frame(needs_approval=False))
    ledger.add(TESTER, batch(item(NAME)))
    reader = sqlite3.connect(ledger_home / "exercises.db")
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM exercises_item").fetchone()
    done = ledger.withdraw(REVIEWER, "item", key_of(item(NAME)), "person_asked")
    assert not done.complete
    reader.close()
    assert ledger.purge(ADMIN, date(2026, 1, 1)).complete
    assert NAME.encode() not in _bytes(ledger_home)
    ledger.close()


def test_closing_a_round_erases_its_fingerprints_for_good(ledger: ExerciseLedger) -> None:
    with pytest.raises(Refused):
        ledger.close_round(TESTER, "ke-2026", "r1")
    assert ledger.same_content("ke-2026", "r1") == {PRINT: NAME}
    assert ledger.close_round(REVIEWER, "ke-2026", "r1") == 1
    assert ledger.same_content("ke-2026", "r1") == {}
    same = batch(*ledger.items(), item("01JLATER", url_hash="c" * 64))
    assert dict(ledger.add(TESTER, same).new) == {"item": 1}
    assert {one.url_hash for one in ledger.items()} == {""}
    assert ledger.close_round(REVIEWER, "ke-2026", "r1") == 0


RETAINED = date(2027, 3, 1)


def test_single_reports_go_on_the_day_after_they_are_kept_to(ledger: ExerciseLedger) -> None:
    assert ledger.purge(ADMIN, RETAINED).counts.total() == 0
    done = ledger.purge(ADMIN, RETAINED + timedelta(days=1))
    assert done.rounds == (("ke-2026", "r1"),)
    assert (done.counts["item"], done.counts["report"]) == (2, 2)
    kept = (*ledger.items(), *ledger.reports(), *ledger.checks(), *ledger.codings())
    assert kept == ()
    assert ledger.audit()[0].act == "purge"
    assert ledger.audit()[0].counts["item"] == 2
    assert ledger.purge(ADMIN, RETAINED + timedelta(days=2)).counts.total() == 0


def test_a_purge_leaves_partners_counts_and_frozen_tables_that_verify(
    ledger: ExerciseLedger,
) -> None:
    release = Release(
        id="ke-2026.r1.1",
        exercise="ke-2026",
        round="r1",
        method="tables@1",
        tables=json.dumps([{"metric": "removal_rate", "numerator": 5, "denominator": 30}]),
        rests_on={"report": 30},
    )
    frozen = ledger.keep_release(REVIEWER, release)
    ledger.purge(ADMIN, RETAINED + timedelta(days=1))
    assert ledger.aggregates() == [AGGREGATE]
    assert ledger.releases() == [frozen]
    assert frozen.holds()
    assert len(ledger.rounds()) == 1
    assert [e.act for e in ledger.audit()][-1] == "add"


def test_only_an_administrator_purges(ledger: ExerciseLedger) -> None:
    with pytest.raises(Refused):
        ledger.purge(REVIEWER, date(2030, 1, 1))
    assert len(ledger.items()) == 2


def test_a_frozen_release_is_never_another(ledger: ExerciseLedger) -> None:
    one = Release("ke.1", "ke-2026", "r1", "tables@1", "[]")
    first = ledger.keep_release(REVIEWER, one)
    assert ledger.keep_release(REVIEWER, one) == first
    with pytest.raises(Unfit, match="frozen already"):
        ledger.keep_release(REVIEWER, Release("ke.1", "ke-2026", "r1", "tables@1", "[1]"))
    with pytest.raises(Unfit):
        ledger.keep_release(REVIEWER, Release("ke.2", "", "", "", '["a@b.example"]'))
    with pytest.raises(Refused):
        ledger.keep_release(TESTER, Release("ke.3", "", "", "", "[]"))
    assert ledger.releases() == [first]


def test_a_draft_is_its_owners_and_holds_nothing_personal(ledger: ExerciseLedger) -> None:
    ledger.keep_draft(TESTER, "report", "new", {"platform": "x", "severity": "2"})
    ledger.keep_draft(TESTER, "report", "new", {"platform": "instagram"})
    assert [dict(d.fields) for d in ledger.drafts(TESTER, "report")] == [{"platform": "instagram"}]
    assert ledger.drafts(OTHER, "report") == []
    with pytest.raises(Unfit) as told:
        ledger.keep_draft(TESTER, "report", "new", {"tester": "@jane_doe"})
    assert "jane" not in str(told.value)
    assert len(ledger.drafts(TESTER, "report")) == 1
    ledger.drop_draft(TESTER, "report", "new")
    assert ledger.drafts(TESTER, "report") == []


def test_the_newest_mapping_of_a_name_counts(ledger: ExerciseLedger) -> None:
    one = FileMapping("kobo", (("Plataforma", "platform"),), (("platform", "IG", "instagram"),))
    two = FileMapping("kobo", (("Plataforma", "platform"),), zone="Europe/Madrid", date_order="dmy")
    ledger.keep_mapping(TESTER, one)
    assert ledger.mappings() == [one]
    ledger.keep_mapping(TESTER, two)
    stamp = ledger.stamp()
    ledger.keep_mapping(TESTER, two)
    assert (ledger.mappings(), ledger.stamp()) == ([two], stamp)
    with pytest.raises(Unfit):
        ledger.keep_mapping(TESTER, FileMapping("kobo", (), date_order="guess"))


def test_what_a_withdrawal_would_erase_is_told_by_code_or_id(ledger: ExerciseLedger) -> None:
    place = ("ke-2026", "r1")
    ledger.add(REVIEWER, batch(report(NAME, channel="email"), amends=True))
    by_code = ledger.to_withdraw("item", place, "QX-9871")
    assert by_code is not None
    assert by_code == ledger.to_withdraw("item", place, NAME)
    assert (by_code.key, by_code.counts["report"]) == (f"ke-2026|r1|{NAME}", 2)
    assert ledger.to_withdraw("item", place, "KE-015") is None
    gone = ledger.withdraw(REVIEWER, "item", by_code.key, "imminent_danger")
    assert gone.counts == by_code.counts
    assert ledger.to_withdraw("item", place, "QX-9871") is None


def test_a_purge_can_be_rehearsed_and_deletes_nothing_then(ledger: ExerciseLedger) -> None:
    stamp, after = ledger.stamp(), date(2027, 3, 2)
    told = ledger.rehearse_purge(ADMIN, after)
    assert (told.counts["item"], told.rounds) == (2, (("ke-2026", "r1"),))
    assert (ledger.stamp(), len(ledger.items())) == (stamp, 2)
    assert ledger.purge(ADMIN, after).counts == told.counts
    with pytest.raises(Refused):
        ledger.rehearse_purge(REVIEWER, after)
