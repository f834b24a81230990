"""Laws of what changed: every changed value once, by whom, and whether it came back."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

import pytest
from sqlalchemy import event

from data.changes import Asked, Change
from data.lineage import Cause
from data.store import Store
from tests import releases
from tests.releases import CHANGED, FIRST, REVERTED, release


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """Return an empty, migrated ledger, on each database in turn."""
    made = Store(database)
    made.migrate()
    yield made
    made.close()


def told(one: Change) -> tuple[str, float | None, float | None, Cause, bool]:
    """Return quarter, old and new value, cause, and whether it is an earlier value again."""
    quarter = next(q for q, span in releases.QUARTERS.items() if span[1] == one.now.series[-1])
    return (quarter, one.before.value.number, one.now.value.number, one.cause, bool(one.back_to))


THREE = {
    ("2025-Q1", 2400.0, 1400.0, Cause.RESTATED, False),
    ("2025-Q2", 3100.0, 3150.0, Cause.RESTATED, False),
    ("2025-Q1", 1400.0, 2400.0, Cause.RESTATED, True),
}


def test_changed_and_reverted_values_are_listed_one_by_one(store: Store) -> None:
    for reading in releases.three():
        store.save(reading)
    found = store.changes(Asked())
    assert {told(one) for one in found} == THREE
    (again,) = [one for one in found if one.back_to]
    assert again.back_to is not None
    assert again.back_to.citation.snapshot == releases.snapshot(0).id


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_order_of_arrival_does_not_matter(store: Store, order: tuple[int, ...]) -> None:
    for number in order:
        store.save(releases.three()[number])
    assert {told(one) for one in store.changes(Asked())} == THREE


def test_releases_are_counted_with_what_came_back(store: Store) -> None:
    for reading in releases.three():
        store.save(reading)
    counted = store.changed_releases(Asked())
    assert [(r.snapshot, r.changed, r.reverted) for r in counted] == [
        (releases.snapshot(2).id, 1, 1),
        (releases.snapshot(1).id, 2, 0),
    ]


def test_a_repeated_value_is_no_change(store: Store) -> None:
    store.save(release(0, FIRST))
    store.save(release(1, FIRST))
    assert store.changes(Asked()) == []
    assert store.changed_releases(Asked()) == []


def test_what_we_read_anew_is_ours_and_saving_it_twice_adds_nothing(store: Store) -> None:
    store.save(release(0, FIRST | {"2025-Q3": 29.0}))
    for _ in range(2):
        store.save(release(0, FIRST, reader="test@2"))
    (only,) = store.changes(Asked())
    assert told(only) == ("2025-Q3", 29.0, 2900.0, Cause.REREAD, False)


def test_a_misreading_of_ours_mended_in_every_release_is_never_the_publishers(
    store: Store,
) -> None:
    wrong = FIRST | {"2025-Q3": 29.0}
    for number in (0, 1):
        store.save(release(number, wrong))
    for number in (0, 1):
        store.save(release(number, FIRST, reader="test@2"))
    causes = [told(one) for one in store.changes(Asked())]
    assert causes == [("2025-Q3", 29.0, 2900.0, Cause.REREAD, False)] * 2


def test_the_publishers_change_is_told_beside_ours(store: Store) -> None:
    store.save(release(0, {"2025-Q1": 24.0}))
    store.save(release(1, {"2025-Q1": 14.0}))
    store.save(release(0, {"2025-Q1": 2400.0}, reader="test@2"))
    store.save(release(1, {"2025-Q1": 1400.0}, reader="test@2"))
    assert {told(one)[1:4] for one in store.changes(Asked())} == {
        (24.0, 14.0, Cause.RESTATED),
        (24.0, 2400.0, Cause.REREAD),
        (14.0, 1400.0, Cause.REREAD),
    }


def test_filters_narrow_and_pages_do_not_overlap(store: Store) -> None:
    for reading in releases.three():
        store.save(reading)
    store.save(release(3, {"2025-Q1": 1.0}, platform="instagram"))
    store.save(release(4, {"2025-Q1": 2.0}, platform="instagram"))
    assert len(store.changes(Asked(platform="instagram"))) == 1
    assert len(store.changes(Asked(platform="facebook"))) == 3
    assert len(store.changes(Asked(release=releases.snapshot(1).id))) == 2
    assert len(store.changes(Asked(since="2026-04-30"))) == 2
    assert store.changes(Asked(causes=(Cause.REREAD,))) == []
    assert store.changes(Asked(programme="tiktok_cger")) == []
    assert store.changes(Asked(source="meta_cser")) == store.changes(Asked())
    pages = [one for start in range(4) for one in store.changes(Asked(), start, 1)]
    assert pages == store.changes(Asked())


def test_an_older_ledger_knows_its_changes_after_the_migration(store: Store) -> None:
    for reading in releases.three():
        store.save(reading)
    lived = store.changes(Asked())
    store.migrate_back("0003")
    store.migrate()
    assert store.changes(Asked()) == lived


def test_what_is_forgotten_for_a_replay_is_found_again(store: Store) -> None:
    for reading in releases.three():
        store.save(reading)
    lived = store.changes(Asked())
    store.forget_readings()
    assert store.changes(Asked()) == []
    for reading in releases.three():
        store.save(reading)
    assert store.changes(Asked()) == lived


def test_a_page_of_changes_reads_no_row_of_the_history_that_it_does_not_show(
    store: Store,
) -> None:
    for number, values in enumerate((FIRST, CHANGED, REVERTED)):
        store.save(release(number, values))
    asked: list[str] = []
    event.listen(
        store.engine, "before_cursor_execute", lambda *given: asked.append(str(given[2]).lower())
    )
    store.changed_releases(Asked())
    store.changes(Asked(), 0, 1)
    touching = [words for words in asked if "observation" in words]
    assert len(touching) == 1
    assert "observation.row_id in" in touching[0]
