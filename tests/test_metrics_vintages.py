"""What sets the statements of one figure apart: their change, ours, or nobody's. Synthetic."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.corrections import Correction
from data.lineage import CAUSE_WORDS, Cause
from data.model import Observation, Obtained, Snapshot, Tier
from data.query import Vintage
from metrics.vintages import WHOSE, Revision, revisions, size
from tests import drawn

START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
HELD, COPY, OURS = "held", "copy", "ours"
_HOW = {
    HELD: (Obtained.DROPPED, Tier.HELD),
    COPY: (Obtained.DROPPED, Tier.SECOND_HAND),
    OURS: (Obtained.RECORDED, Tier.SECOND_HAND),
}


class Ledger:
    """A series that grows statement by statement, a month apart."""

    def __init__(self) -> None:
        self.history: list[Vintage] = []
        self.snapshots: dict[str, Snapshot] = {}

    def states(
        self,
        hours: str,
        how: str = HELD,
        *,
        url: str = "",
        edition: int = 1,
        document: str = "report",
    ) -> Ledger:
        """Add a statement in bytes that came now."""
        number = len(self.snapshots)
        obtained, tier = _HOW[how]
        at = START + timedelta(days=30 * number)
        snapshot = replace(
            drawn.SNAPSHOT,
            sha256=f"{number:064d}"[::-1],
            url=url,
            fetched_at=at,
            obtained=obtained,
            tier=tier,
        )
        self.snapshots[snapshot.id] = snapshot
        (found,) = drawn.observations(f"platform | notice_action_median\ntiktok | {hours}")
        one = found._replace(
            citation=found.citation._replace(snapshot=snapshot.id),
            tier=tier,
            first_seen=at,
            edition=edition,
            document=document,
        )
        self.history.append(Vintage(one, len(self.history), superseded=False))
        return self

    def rereads(self, hours: str) -> Ledger:
        """Read the last bytes again with a better reader."""
        last = self.history[-1]
        (found,) = drawn.observations(f"platform | notice_action_median\ntiktok | {hours}")
        one = last.observation._replace(value=found.value, read_by="drawn@2")
        self.history[-1] = last._replace(superseded=True)
        self.history.append(Vintage(one, len(self.history), superseded=False))
        return self

    def steps(self, *entries: Correction) -> tuple[Revision, ...]:
        """Return the revisions of the series."""
        return revisions(self.history, self.snapshots, entries)

    def causes(self, *entries: Correction) -> list[Cause]:
        """Return the causes alone."""
        return [step.cause for step in self.steps(*entries)]


def replaced(one: Observation, old: str, new: str) -> Correction:
    """Return an entry by which we mended a transcription."""
    reason, day = "A digit was left out.", date(2026, 4, 2)
    source = "https://synthetic.example/report"
    return Correction("c1", "replace", one.series, old, new, reason, None, day, source)


def test_the_first_statement_is_measured_against_nothing() -> None:
    (only,) = Ledger().states("5.5").steps()
    assert (only.cause, only.before, only.changed, only.relative) == (
        Cause.FIRST,
        None,
        False,
        None,
    )
    assert only.sentence == "First stated as 5.5 hours in what we hold, on 1 March 2026."
    assert size(only) == ""


def test_another_value_in_another_document_is_restated_by_them() -> None:
    step = Ledger().states("6.82").states("2.4", document="next report").steps()[1]
    assert step.cause is Cause.RESTATED
    assert step.relative == pytest.approx(2.4 / 6.82 - 1)
    assert step.sentence == (
        "Restated by the publisher in a document that came on 31 March 2026: "
        "6.8 hours became 2.4 hours (down by 64.8 %)."
    )
    assert size(step) == "\N{MINUS SIGN}64.8 %"


def test_a_link_pointed_to_other_bytes_is_a_change_without_notice() -> None:
    address = "https://synthetic.example/h2.zip"
    told = Ledger().states("6.82", url=address).states("2.4", url=address)
    assert told.causes() == [Cause.FIRST, Cause.SILENT]
    assert "not marked as corrected" in told.steps()[1].sentence
    elsewhere = Ledger().states("6.82", url=address).states("2.4", url=address + "?v=2")
    assert elsewhere.causes() == [Cause.FIRST, Cause.RESTATED]
    nowhere = Ledger().states("6.82").states("2.4")
    assert nowhere.causes() == [Cause.FIRST, Cause.RESTATED]


def test_an_edition_they_call_corrected_is_no_silent_change() -> None:
    address = "https://synthetic.example/h2.zip"
    told = Ledger().states("6.82", url=address).states("2.4", url=address, edition=2)
    assert told.causes() == [Cause.FIRST, Cause.EDITION]
    same = Ledger().states("5").states("5", edition=2).steps()[1]
    assert (same.cause, same.changed) == (Cause.EDITION, False)


def test_releases_stand_in_the_order_they_were_published_in_whichever_came_first() -> None:
    """2021 Q4, then 2022 Q1 changed it, then 2022 Q4 changed it back; dropped newest first."""
    told = Ledger().states("5", edition=20221231).states("6", edition=20220331)
    steps = told.states("5", edition=20211231).steps()
    assert [s.now.edition for s in steps] == [20211231, 20220331, 20221231]
    assert [s.cause for s in steps] == [Cause.FIRST, Cause.RESTATED, Cause.RESTATED]
    assert steps[2].sentence == (
        "Restated by the publisher in its release up to 31 December 2022: "
        "6 hours became 5 hours (down by 16.7 %). "
        "This is the value of the release up to 31 December 2021 again."
    )


def test_the_same_value_again_is_repeated_and_nobodys_change() -> None:
    step = Ledger().states("5.5").states("5.5", document="next report").steps()[1]
    assert (step.cause, size(step)) == (Cause.REPEATED, "unchanged")
    assert step.sentence.endswith("5.5 hours, unchanged.")


@pytest.mark.parametrize(("again", "changed"), [("5.5", False), ("55", True)])
def test_the_same_bytes_read_anew_are_our_change_and_never_theirs(
    again: str, changed: bool
) -> None:
    first, second = Ledger().states("5.5").rereads(again).steps()
    assert first.superseded
    assert (second.cause, second.changed, second.superseded) == (Cause.REREAD, changed, False)
    assert "drawn@1, then drawn@2" in second.sentence


def test_a_restatement_is_measured_against_our_best_reading_of_the_one_before() -> None:
    steps = Ledger().states("55").rereads("5.5").states("5.5").steps()
    assert [s.cause for s in steps] == [Cause.FIRST, Cause.REREAD, Cause.REPEATED]


def test_a_transcription_changed_in_the_same_document_is_corrected_by_us() -> None:
    told = Ledger().states("5", OURS).states("5.5", OURS)
    assert told.causes() == [Cause.FIRST, Cause.MENDED]
    assert told.steps()[1].sentence.startswith("Our transcription was mended on 31 March 2026")
    other = Ledger().states("5", OURS).states("5.5", OURS, document="another report")
    assert other.causes() == [Cause.FIRST, Cause.RESTATED]


def test_an_entry_explains_what_we_mended_and_only_that() -> None:
    told = Ledger().states("5", OURS).states("5.5", OURS, document="another report")
    entry = replaced(told.history[0].observation, "5", "5.5")
    step = told.steps(entry)[1]
    assert (step.cause, step.entry) == (Cause.MENDED, entry)
    assert step.sentence.endswith("Why: A digit was left out. (corrected on 2 April 2026).")
    wrong = replaced(told.history[0].observation, "5", "7")
    assert told.causes(wrong) == [Cause.FIRST, Cause.RESTATED]


@pytest.mark.parametrize("copy", [OURS, COPY])
@pytest.mark.parametrize(("printed", "changed"), [("5.5", False), ("6", True)])
def test_the_original_takes_the_place_of_a_copy_equal_or_not(
    copy: str, printed: str, changed: bool
) -> None:
    step = Ledger().states("5.5", copy).states(printed).steps()[1]
    assert (step.cause, step.changed) == (Cause.ORIGINAL, changed)


def test_a_copy_that_comes_after_the_original_is_no_statement_of_theirs() -> None:
    step = Ledger().states("5.5").states("6", COPY).steps()[1]
    assert step.cause is Cause.COPY
    assert step.sentence.endswith("6 hours where the one before says 5.5 hours.")
    assert step.cause not in WHOSE


def test_a_transcription_made_anew_is_measured_against_the_last_transcription() -> None:
    told = Ledger().states("5", OURS).states("5.5").states("5", OURS)
    assert told.causes() == [Cause.FIRST, Cause.ORIGINAL, Cause.REPEATED]


@pytest.mark.parametrize(
    ("old", "new"), [("0", "5"), ("", "5"), ("5", ""), (">4", "5"), ("2-3", "5")]
)
def test_no_ratio_is_told_where_there_is_none(old: str, new: str) -> None:
    step = Ledger().states(old).states(new).steps()[1]
    assert step.cause is Cause.RESTATED
    assert step.relative is None
    assert "%" not in step.sentence
    assert size(step).startswith("no ratio")


def test_a_figure_where_there_was_silence_is_a_change_in_words_and_not_from_zero() -> None:
    assert "not reported became 5 hours" in Ledger().states("").states("5").steps()[1].sentence


HOURS = st.sampled_from(["", "0", "1", "5.5", ">4", "2-3"])
STEPS = st.lists(
    st.tuples(st.sampled_from([HELD, COPY, OURS, "again"]), HOURS, st.integers(1, 2)), max_size=6
)


@given(STEPS)
def test_every_statement_has_one_cause_and_only_new_bytes_are_their_change(
    drawn_steps: list[tuple[str, str, int]],
) -> None:
    ledger = Ledger().states("1")
    for how, hours, edition in drawn_steps:
        if how == "again":
            ledger.rereads(hours)
        else:
            ledger.states(hours, how, edition=edition)
    steps = ledger.steps()
    assert len(steps) == len(ledger.history)
    assert [s.cause for s in steps].count(Cause.FIRST) == 1
    for step in steps:
        assert step.sentence.endswith(".")
        if WHOSE.get(step.cause) == "theirs":
            assert step.before is not None
            assert step.before.citation.snapshot != step.now.citation.snapshot
        if step.cause is Cause.REREAD:
            assert step.before is not None
            assert step.before.citation.snapshot == step.now.citation.snapshot
    assert sum(not s.superseded for s in steps) == len(ledger.snapshots)


def test_every_cause_has_words_of_its_own() -> None:
    assert set(CAUSE_WORDS) == set(Cause)
    assert len(set(CAUSE_WORDS.values())) == len(Cause)
