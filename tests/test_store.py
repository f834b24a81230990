"""Laws of the ledger: whole or not at all, once, by vintage, and the same on every machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, text

from data.model import (
    Issue,
    IssueKind,
    Look,
    LookOutcome,
    Observation,
    Reading,
    Run,
    RunOutcome,
    Tier,
    private_id,
    public_id,
)
from data.query import Query, language_of
from data.store import Store
from tests import murmur

LATER = murmur.NOW + timedelta(days=30)


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """Return an empty, migrated ledger, on each database in turn."""
    made = Store(database)
    made.migrate()
    yield made
    made.close()


def taken(
    grid: murmur.Grid | None = None, at: datetime = murmur.NOW, reader: str = "test@1"
) -> Reading:
    from scrapers import annex_i

    content = murmur.as_csv(grid or murmur.notices())
    snapshot = replace(murmur.snapshot(content, "4_notices.csv"), fetched_at=at)
    return annex_i.read(content, snapshot, murmur.declaration(), reader)


def restated() -> murmur.Grid:
    grid = murmur.notices()
    grid[1][5] = "1,250"
    return grid


TOTAL = Query(measures=("notices",), actors=("all",), harms=("all",))


def test_foreign_keys_and_the_write_ahead_log_are_on(store: Store) -> None:
    with store.engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            pytest.skip("pragmas are SQLite's")
        assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
        assert connection.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"


def test_what_is_read_back_is_what_was_saved(store: Store) -> None:
    reading = taken()
    assert store.save(reading).observations == len(reading.observations)
    found = store.observations(Query())
    assert found == sorted(reading.observations, key=lambda o: o.series)
    one = found[0]
    assert store.observation(one.id) == one
    assert store.observation(private_id(public_id(one.id))) == one
    assert set(store.documents()) == {"dsa_murmur/2026-01-01_2026-06-30"}
    assert store.snapshot(reading.snapshot.id) == reading.snapshot
    assert store.findings() == sorted(
        reading.findings, key=lambda f: (f.platform, f.period_end, f.check, f.message)
    )
    note = reading.notes[0]
    assert store.notes([note.series]) == {note.series.key: [note.citation]}


def test_saving_twice_adds_nothing(store: Store) -> None:
    store.save(taken())
    before = list(store.export())
    assert store.save(taken()).already_known
    assert list(store.export()) == before


def test_a_refused_reading_opens_its_issue_and_leaves_the_rest(store: Store) -> None:
    sound = taken()
    store.save(sound)
    other = replace(sound.snapshot, sha256="0" * 64, fetched_at=LATER)
    issue = Issue("dsa_murmur", other.id, IssueKind.SHAPE, "#cell=1,1", "x", "drifted", LATER)
    saved = store.save(Reading(snapshot=other, read_by="test@1", issues=(issue,)))
    assert (saved.observations, saved.issues) == (0, 1)
    assert store.observations(Query()) == sorted(sound.observations, key=lambda o: o.series)
    assert store.issues() == [issue]


def test_an_issue_opens_once_and_closes_on_the_next_clean_run(store: Store) -> None:
    broken = murmur.notices()
    broken[1][5] = "{{leak}}"
    first = taken(broken)
    assert store.save(first).issues == 1
    assert store.save(first).issues == 0
    assert [i.word for i in store.issues("dsa_murmur")] == ["{{leak}}"]
    store.save(taken(at=LATER))
    assert store.issues("dsa_murmur") == []
    assert len(store.issues(open_only=False)) == 1


def test_a_restatement_is_a_new_vintage_and_the_old_one_stays(store: Store) -> None:
    store.save(taken())
    store.save(taken(restated(), LATER))
    now = store.observations(TOTAL)
    assert [o.value.number for o in now] == [1250]
    assert [o.value.number for o in store.vintages(now[0].series)] == [1200, 1250]


def test_what_was_known_then_is_what_held_then(store: Store) -> None:
    store.save(taken())
    store.save(taken(restated(), LATER))
    for at, number in ((murmur.NOW, 1200), (LATER, 1250)):
        asked = replace(TOTAL, as_of=at)
        assert [o.value.number for o in store.observations(asked)] == [number]
    assert store.observations(replace(TOTAL, as_of=murmur.NOW - timedelta(1))) == []


def test_the_order_of_arrival_does_not_decide_what_holds(store: Store) -> None:
    held = []
    readings = (taken(), taken(restated(), LATER))
    for order in (readings, reversed(readings)):
        store.forget_readings()
        for reading in order:
            store.save(reading)
        held.append(store.observations(Query()))
    assert held[0] == held[1] != []


def test_a_document_held_beats_a_transcription_whichever_came_later(store: Store) -> None:
    store.save(taken())
    copied = _as_copy(taken(restated(), LATER))
    store.save(copied)
    assert [(o.value.number, o.tier) for o in store.observations(TOTAL)] == [(1200, Tier.HELD)]


def _as_copy(reading: Reading) -> Reading:
    snapshot = replace(reading.snapshot, tier=Tier.SECOND_HAND)
    weaker = tuple(o._replace(tier=Tier.SECOND_HAND) for o in reading.observations)
    return replace(reading, snapshot=snapshot, observations=weaker)


def test_a_corrected_edition_beats_the_first_one(store: Store) -> None:
    corrected = taken(restated())
    second = tuple(o._replace(edition=2) for o in corrected.observations)
    store.save(replace(corrected, observations=second))
    store.save(taken(at=LATER))
    assert [o.value.number for o in store.observations(TOTAL)] == [1250]


def test_a_better_reader_supersedes_and_keeps_the_older_reading(store: Store) -> None:
    old = taken()
    store.save(old)
    better = replace(
        old,
        read_by="test@2",
        observations=tuple(_read_again(o) for o in old.observations if o.harm == "all"),
        findings=(),
    )
    store.save(better)
    found = store.observations(Query())
    assert {o.read_by for o in found} == {"test@2"}
    assert len(found) == len(better.observations)
    assert store.findings() == []
    assert {o.read_by for o in store.vintages(found[0].series)} == {"test@1", "test@2"}
    assert store.observation(found[0].id) == found[0]


def _read_again(observation: Observation) -> Observation:
    return observation._replace(read_by="test@2")


def test_a_save_that_fails_half_way_leaves_the_ledger_as_it_was(store: Store) -> None:
    store.save(taken())
    before = list(store.export())
    reading = taken(restated(), LATER)
    orphan = reading.observations[-1]._replace(document="no such document")
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        store.save(replace(reading, observations=(*reading.observations[:-1], orphan)))
    assert list(store.export()) == before


def test_filters_ask_the_database_and_find_exactly_what_fits(store: Store) -> None:
    reading = taken()
    store.save(reading)
    for query, fits in (
        (Query(measures=("notices",)), lambda o: o.series.measure == "notices"),
        (Query(harms=("intimate_images",)), lambda o: o.harm == "intimate_images"),
        (Query(actors=("trusted_flagger",)), lambda o: o.series.actor == "trusted_flagger"),
        (Query(platforms=("nobody",)), lambda _: False),
        (Query(not_before="2027-01-01"), lambda _: False),
        (Query(period_ends=("2026-06-30",)), lambda _: True),
    ):
        wanted = sorted((o for o in reading.observations if fits(o)), key=lambda o: o.series)
        assert store.observations(query) == wanted


def test_a_language_is_asked_for_by_its_code_and_none_by_an_empty_one(store: Store) -> None:
    """One of several systems has a language too; what is printed in place of one has none."""
    apart = (
        *("", "language=de", "language=el", "scope_printed=de", "classifier=de"),
        *("classifier=1;language=de", "language=de;section_printed=system", "label=language=de"),
    )
    reading = taken()
    one = reading.observations[0]
    series = [one.series._replace(measure="notices", breakdown=b) for b in apart]
    drawn = [
        one._replace(series=s, citation=one.citation._replace(locator=f"#cell={n},1"))
        for n, s in enumerate(series, 1)
    ]
    store.save(replace(reading, observations=tuple(drawn), notes=(), statements=(), findings=()))
    for asked in ((), ("",), ("de",), ("", "el"), ("fr",)):
        wanted = {b for b in apart if not asked or language_of(b) in asked}
        for query in (Query(languages=asked), Query(languages=asked, as_of=murmur.NOW)):
            assert {o.series.breakdown for o in store.observations(query)} == wanted
    assert language_of("classifier=1;language=de") == "de"


def test_the_places_of_a_regime_are_those_it_has_figures_for(store: Store) -> None:
    store.save(taken())
    assert store.places(["dsa_annex_i"]) == ["EU"]
    assert store.places(["tiktok_cger"]) == []


def plan_of(store: Store, ask: Callable[[], object]) -> str:
    """Return by which steps SQLite answers the last question that `ask` puts."""
    asked: list[tuple[str, Sequence[object]]] = []

    def note(_c: object, _at: object, statement: str, values: Sequence[object], *_: object) -> None:
        asked.append((statement, values))

    event.listen(store.engine, "before_cursor_execute", note)
    ask()
    event.remove(store.engine, "before_cursor_execute", note)
    statement, values = asked[-1]
    with store.engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            pytest.skip("reads SQLite's query plan")
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        return " / ".join(row[3] for row in plan)


def test_a_page_asks_through_an_index(store: Store) -> None:
    store.save(taken())
    query = Query(measures=("notices",), harms=("all",), jurisdictions=("EU",))
    steps = plan_of(store, lambda: store.observations(query))
    assert "ix_context_measure" in steps
    assert "SCAN" not in steps


def test_one_figure_is_found_by_its_id_without_going_over_all(store: Store) -> None:
    reading = taken()
    store.save(reading)
    number = reading.observations[0].id
    assert store.observation(number) == reading.observations[0]
    steps = plan_of(store, lambda: store.observation(number))
    assert "ix_observation_id (reading=? AND id=?)" in steps
    assert "SCAN observation" not in steps


def test_runs_looks_and_fetch_issues_survive_a_replay(store: Store) -> None:
    at = datetime(2026, 9, 2, tzinfo=UTC)
    run = Run("dsa_murmur", "visit", at, at, RunOutcome.FAILED, "nobody answered")
    look = Look("dsa_murmur", "2026-01-01", "2026-06-30", at, LookOutcome.NOT_FOUND, "https://x")
    issue = Issue("dsa_murmur", "", IssueKind.FETCH, "https://x", "timeout", "no answer", at)
    store.record_run(run)
    store.record_look(look)
    store.record_issue(issue)
    store.save(taken())
    store.forget_readings()
    assert list(store.export()) != []
    assert (store.runs(), store.looks(), store.issues()) == ([run], [look], [issue])
    assert store.observations(Query()) == []
    store.close_fetch_issues("dsa_murmur", at)
    assert store.issues() == []


def test_the_version_changes_with_every_save(store: Store) -> None:
    seen = {store.version()}
    store.save(taken())
    seen.add(store.version())
    store.save(taken(restated(), LATER))
    seen.add(store.version())
    assert len(seen) == 3


def test_ids_do_not_depend_on_the_reader() -> None:
    one = taken().observations[0]
    assert one._replace(read_by="another@9").id == one.id
    assert len({o.id for o in taken().observations}) == len(taken().observations)


@pytest.mark.parametrize("words", ["", "xyz", "12", "g" * 16, "-000000000000001"])
def test_what_is_no_id_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match="not an id"):
        private_id(words)
