"""Laws of publishers' words in time: one id for ever, every version kept, known as of a day.

Documents are synthetic. The ledger must say what a list one can read says, on each database.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.lineage import Cause
from data.model import (
    TIER_RANK,
    Citation,
    Obtained,
    Reading,
    Snapshot,
    Statement,
    Tier,
    private_id,
    public_id,
)
from data.store import Store
from metrics.rewordings import Rewording, rewordings
from tests import murmur

DAY_0 = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
DRAWN = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """Return an empty, migrated ledger, on each database in turn."""
    made = Store(database)
    made.migrate()
    yield made
    made.close()


def _day(number: int) -> datetime:
    return DAY_0 + timedelta(days=number)


def _pass(
    key: int,
    day: int,
    *texts: tuple[int, int, str],
    tier: Tier = Tier.HELD,
    version: int = 1,
    url: str = "",
) -> Reading:
    """Return one reader's pass over one snapshot: (question, edition, words) of each text."""
    sha = f"{key:064x}"
    given_ = Snapshot(
        *("synthetic", f"{sha[-20:]}{sha}"[:64], url, _day(day), Obtained.DROPPED, tier),
        *("synthetic.csv", 1),
    )
    said = tuple(
        Statement(
            source="synthetic",
            programme="dsa_annex_i",
            platform=f"service{question % 2}",
            surface="",
            period_start="2026-01-01",
            period_end="2026-06-30",
            part=11,
            subject=f"question-{question}",
            kind="text",
            citation=Citation(given_.id, f"#cell={place + 2},5", words),
            document="synthetic/x",
            tier=tier,
            read_by=f"test@{version}",
            first_seen=given_.fetched_at,
            edition=edition,
        )
        for place, (question, edition, words) in enumerate(texts)
    )
    return Reading(given_, f"test@{version}", statements=said)


# --- as of ----------------------------------------------------------------------------------

TEXTS = st.lists(
    st.tuples(
        st.integers(0, 3), st.integers(1, 2), st.sampled_from(["one", "two", "Zwei\n\u201e"])
    ),
    max_size=4,
    unique_by=lambda text: text[0],
)


@st.composite
def histories(draw: st.DrawFn) -> list[Reading]:
    """Return passes in the order they are stored: snapshots come late, and are read again."""
    days = draw(st.lists(st.integers(0, 5), min_size=1, max_size=4))
    tiers = [draw(st.sampled_from(list(Tier))) for _ in days]
    order = draw(st.lists(st.sampled_from(range(len(days))), min_size=1, max_size=8))
    return [
        _pass(n, days[n], *draw(TEXTS), tier=tiers[n], version=draw(st.integers(1, 3)))
        for n in order
    ]


def _stored(store: Store, history: list[Reading]) -> list[Reading]:
    """Store a history, and return what a reader would have to go by: the newest readings."""
    store.forget_readings()
    newest: dict[str, Reading] = {}
    for reading in history:
        if not store.save(reading).already_known:
            newest[reading.snapshot.id] = reading
    return list(newest.values())


def _expected(newest: list[Reading], at: datetime, platform: str = "") -> list[Statement]:
    """Return what the model says was known at an instant."""
    best: dict[tuple[str, ...], Statement] = {}
    for reading in newest:
        for said in reading.statements:
            if said.first_seen <= at and platform in ("", said.platform):
                best[said.key] = max(best.get(said.key, said), said, key=_order)
    return [best[key] for key in sorted(best)]


def _order(said: Statement) -> tuple[int, int, float, Citation]:
    return -TIER_RANK[said.tier], said.edition, said.first_seen.timestamp(), said.citation


@DRAWN
@given(histories(), TEXTS, st.integers(0, 5))
def test_the_ledger_says_what_the_model_says(
    store: Store, history: list[Reading], later: list[tuple[int, int, str]], day: int
) -> None:
    newest = _stored(store, history)
    for at in (_day(-1), _day(day), _day(6)):
        assert store.statements(as_of=at) == _expected(newest, at)
        assert store.statements("service1", as_of=at) == _expected(newest, at, "service1")
    # Asked as of now, the answer is what holds today; what comes later changes no knowledge.
    assert store.statements(as_of=_day(6)) == store.statements()
    before = store.statements(as_of=_day(day))
    store.save(_pass(99, day + 1, *later))
    assert store.statements(as_of=_day(day)) == before


@DRAWN
@given(histories())
def test_every_version_is_kept_and_found_by_its_id(store: Store, history: list[Reading]) -> None:
    newest = _stored(store, history)
    for said in store.statements():
        versions = store.versions(said)
        assert {v.stated.key for v in versions} == {said.key}
        counting = [v.stated for v in versions if not v.superseded]
        model = [s for r in newest for s in r.statements if s.key == said.key]
        assert sorted(counting, key=_order) == sorted(model, key=_order)
        assert store.statement(said.id) == said
    assert store.statement(1) is None


# --- ids ------------------------------------------------------------------------------------


def test_an_id_is_that_of_the_printed_words_and_not_of_who_reads_them() -> None:
    (one, other) = murmur.read(murmur.report()).statements[:2]
    assert one.id == replace(one, read_by="test@2", edition=2, tier=Tier.PRESS).id
    for changed in (
        other.id,
        replace(one, subject="dsa/4a").id,
        replace(one, kind="description" if one.kind != "description" else "text").id,
        replace(one, surface="ads").id,
        replace(one, citation=one.citation._replace(locator="#cell=1,1")).id,
        replace(one, citation=one.citation._replace(snapshot="dsa_murmur/0")).id,
    ):
        assert changed != one.id
    assert private_id(public_id(one.id)) == one.id
    assert len({s.id for s in murmur.read(murmur.report()).statements}) == 12


def test_ids_are_in_the_export_and_row_numbers_are_not(store: Store) -> None:
    reading = murmur.read(murmur.report())
    store.save(reading)
    lines = [line for line in store.export() if '"table": "statement"' in line]
    assert len(lines) == len(reading.statements)
    assert all(f'"id": {s.id},' in "".join(lines) for s in reading.statements)
    assert "row_id" not in "".join(lines)


# --- versions -------------------------------------------------------------------------------


def _told(store: Store) -> list[Rewording]:
    said = store.statements()[0]
    snapshots = {s.id: s for s in store.snapshots()}
    return list(rewordings(store.versions(said), snapshots))


def test_versions_tell_them_from_us(store: Store) -> None:
    store.save(_pass(1, 0, (0, 1, "We answer in a day.")))
    store.save(_pass(2, 3, (0, 1, "We  answer\r\nin a day.")))
    store.save(_pass(3, 5, (0, 1, "We answer in a week.")))
    store.save(_pass(3, 5, (0, 1, "We answer in a week."), version=2))
    store.save(_pass(4, 7, (0, 2, "We answer in a fortnight.")))
    told = _told(store)
    assert [(s.cause, s.changed, s.superseded) for s in told] == [
        (Cause.FIRST, False, False),
        (Cause.REPEATED, False, False),
        (Cause.RESTATED, True, True),
        (Cause.REREAD, False, False),
        (Cause.EDITION, True, False),
    ]
    assert told[0].sentence == "First stated in what we hold on 1 March 2026."
    assert told[1].sentence == "Stated again in what came on 4 March 2026: the same words."
    assert told[2].sentence.endswith("that came on 6 March 2026: the words differ.")
    assert "(test@1, then test@2): the same words" in told[3].sentence
    assert told[4].length == "25 characters, before 20"


def test_an_original_goes_before_a_copy_and_both_are_told(store: Store) -> None:
    store.save(_pass(1, 4, (0, 2, "A copy's words."), tier=Tier.SECOND_HAND))
    store.save(_pass(2, 2, (0, 1, "The original's words.")))
    assert [s.citation.quote for s in store.statements()] == ["The original's words."]
    assert [s.cause for s in _told(store)] == [Cause.FIRST, Cause.COPY]
    assert store.statements(as_of=_day(1)) == []


def test_other_words_at_the_same_address_are_said_not_to_be_marked(store: Store) -> None:
    for key, words in ((1, "One."), (2, "Another.")):
        store.save(_pass(key, key, (0, 1, words), url="https://synthetic.example/report.csv"))
    assert [s.cause for s in _told(store)] == [Cause.FIRST, Cause.SILENT]
    assert "not marked as corrected" in _told(store)[1].sentence
