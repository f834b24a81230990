"""Laws of what a newer release no longer states, and of what only looks left out. Synthetic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from data import absent
from data.absent import LISTED, WHY_WORDS, Why
from data.model import Absence, Issue, IssueKind, Reading, Tier, Value
from data.query import Query
from data.store import Store
from data.unstated import Sought, Unstated
from metrics import news, omissions
from tests import own, releases
from tests.releases import ALL, CUT, whole
from tests.releases import upto as release


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """Return an empty, migrated ledger, on each database in turn."""
    made = Store(database)
    made.migrate()
    yield made
    made.close()


def together(*readings: Reading) -> Reading:
    """Return one reading with the figures of several, each at an address of its own."""
    found = [
        o._replace(citation=o.citation._replace(locator=f"#cell={row},5"))
        for row, o in enumerate((o for r in readings for o in r.observations), start=2)
    ]
    return replace(readings[0], observations=tuple(found))


def told(store: Store) -> list[tuple[str, str, int, int, Why]]:
    """Return first and last day, how many, how many again, and why, oldest release first."""
    found = store.no_longer_stated(Sought())
    lines = [(u.period_start, u.period_end, u.figures, u.again, u.why) for u in found]
    return sorted(lines)


Q1_TO_Q2 = ("2025-01-01", "2025-06-30")


def test_history_that_a_newer_release_cuts_off_is_one_entry(store: Store) -> None:
    store.save(whole(1, "2025-Q2"))
    store.save(CUT)
    assert told(store) == [(*Q1_TO_Q2, 2, 0, Why.HISTORY)]
    (entry,) = store.no_longer_stated(Sought())
    assert (entry.before, entry.snapshot) == (releases.snapshot(1).id, releases.snapshot(2).id)
    last = [o.last.citation.quote for o in store.omissions(Sought())]
    assert sorted(last) == ["10", "20"]


def test_what_is_left_out_goes_on_to_hold_as_stated_last(store: Store) -> None:
    store.save(whole(1, "2025-Q2"))
    held = {o.series: o.value.number for o in store.observations(Query())}
    store.save(CUT)
    after = {o.series: o.value.number for o in store.observations(Query())}
    assert held.items() <= after.items()


@pytest.mark.parametrize("order", list(permutations(range(4)))[::5])
def test_the_order_of_arrival_does_not_matter(store: Store, order: tuple[int, ...]) -> None:
    four = (
        release(0, "2025-Q1", {"2025-Q1": 10.0}, jurisdiction="DE"),
        whole(1, "2025-Q2"),
        CUT,
        release(3, "2025-Q3", ALL),
    )
    for number in order:
        store.save(four[number])
    assert told(store) == [(*Q1_TO_Q2, 2, 2, Why.HISTORY)]


def test_a_figure_stated_again_is_told_so(store: Store) -> None:
    for one in (whole(1, "2025-Q2"), CUT):
        store.save(one)
    assert told(store)[0][3] == 0
    store.save(release(3, "2025-Q3", ALL | {"2025-Q1": 11.0}))
    assert told(store)[0][3] == 2
    first, *_ = store.omissions_of(releases.series("2025-Q1"))
    assert first.again
    assert "stated again since" in omissions.mark(first)


def test_a_blank_states_nothing_and_a_printed_blank_is_no_omission(store: Store) -> None:
    blank = Value(absence=Absence.NOT_REPORTED)
    older = whole(1, "2025-Q2")
    first, second = older.observations
    store.save(replace(older, observations=(first._replace(value=blank), second)))
    newer = release(2, "2025-Q3", {"2025-Q2": 20.0, "2025-Q3": 30.0})
    printed, *rest = newer.observations
    store.save(replace(newer, observations=(printed._replace(value=blank), *rest)))
    assert told(store) == []


def test_a_table_of_the_newest_period_only_promises_no_history(store: Store) -> None:
    local = {"jurisdiction": "DE", "category": "meta_cser/all"}
    older = together(whole(1, "2025-Q2"), release(1, "2025-Q2", {"2025-Q2": 5.0}, **local))
    newer = together(release(2, "2025-Q3", ALL), release(2, "2025-Q3", {"2025-Q3": 6.0}, **local))
    store.save(older)
    store.save(newer)
    assert told(store) == []


@pytest.mark.parametrize("name", ["measure", "category", "breakdown"])
def test_the_same_values_under_another_name_are_renamed(store: Store, name: str) -> None:
    other = {"measure": "content_restored", "category": "meta_cser/new", "breakdown": "by=x"}
    store.save(whole(1, "2025-Q2"))
    store.save(release(2, "2025-Q3", ALL, **{name: other[name]}))
    assert told(store) == []


def test_other_values_under_another_name_are_not_taken_for_the_same(store: Store) -> None:
    store.save(whole(1, "2025-Q2"))
    changed = {q: v + 1 for q, v in ALL.items()}
    store.save(release(2, "2025-Q3", changed, category="meta_cser/new"))
    assert told(store) == [(*Q1_TO_Q2, 2, 0, Why.LINE)]


def test_one_value_alone_may_agree_by_chance(store: Store) -> None:
    store.save(whole(1, "2025-Q2"))
    kept = release(2, "2025-Q3", {"2025-Q2": 20.0, "2025-Q3": 30.0})
    store.save(together(kept, release(2, "2025-Q3", {"2025-Q1": 10.0}, category="meta_cser/new")))
    assert [line[2:] for line in told(store)] == [(1, 0, Why.LINE)]


def withheld(number: int, cells: int, **known: str) -> tuple[Issue, ...]:
    held = releases.snapshot(number)
    about = absent.about(known)
    at = held.fetched_at
    return tuple(
        Issue(held.source, held.id, IssueKind.CELL, f"#cell=9{n},1", "x", "odd", at, about=about)
        for n in range(cells)
    )


def test_a_figure_that_was_printed_and_not_read_is_not_left_out(store: Store) -> None:
    store.save(whole(1, "2025-Q2"))
    first = releases.series("2025-Q1")._asdict()
    kept = release(2, "2025-Q3", {"2025-Q2": 20.0, "2025-Q3": 30.0})
    store.save(replace(kept, issues=withheld(2, 1, **first)))
    assert told(store) == []


def test_a_withheld_cell_of_another_place_excuses_nothing(store: Store) -> None:
    store.save(whole(1, "2025-Q2"))
    store.save(replace(CUT, issues=withheld(2, 9, jurisdiction="DE")))
    assert told(store) == [(*Q1_TO_Q2, 2, 0, Why.HISTORY)]


@pytest.mark.parametrize(("cells", "unread"), [(1, [1]), (2, []), (3, [])])
def test_cells_nobody_can_place_excuse_as_many_figures_as_they_are(
    store: Store, cells: int, unread: list[int]
) -> None:
    store.save(whole(1, "2025-Q2"))
    store.save(replace(CUT, issues=withheld(2, cells)))
    assert [u.unread for u in store.no_longer_stated(Sought())] == unread


def test_a_better_reader_of_either_release_weighs_anew(store: Store) -> None:
    store.save(whole(1, "2025-Q2"))
    store.save(CUT)
    anew = release(2, "2025-Q3", ALL)
    found = tuple(o._replace(read_by="test@2") for o in anew.observations)
    store.save(replace(anew, read_by="test@2", observations=found))
    assert told(store) == []


def test_a_document_that_is_no_release_leaves_nothing_out(store: Store) -> None:
    store.save(releases.release(1, ALL))
    store.save(releases.release(2, {"2025-Q3": 30.0}))
    assert told(store) == []


def test_a_ledger_that_came_up_from_an_older_revision_tells_the_same(store: Store) -> None:
    store.save(whole(1, "2025-Q2"))
    store.save(CUT)
    before = told(store)
    store.migrate_back("0008")
    store.migrate()
    assert told(store) == before != []


def test_an_event_is_told_once_per_release(store: Store) -> None:
    older, newer = whole(1, "2025-Q2"), CUT
    store.save(together(older, release(1, "2025-Q2", {"2025-Q1": 1.0}, platform="instagram")))
    store.save(newer)
    (event,) = news.unstated(store.no_longer_stated(Sought()))
    assert event.key == f"change/unstated/{releases.snapshot(2).id}"
    assert "3 figures no longer stated in the release up to 30 September 2025" in event.title
    assert not {"deleted ", "removed"} & set(event.title.split())


def test_every_cause_has_words_and_a_break_on_record_is_named() -> None:
    assert set(WHY_WORDS) == set(Why)
    assert set(LISTED) < set(Why)
    names = ("tiktok_cger/b", "tiktok_cger/a", "tiktok_cger", "tiktok_cger", "tiktok")
    about = (*names, "removal_within_24h_share", Why.HISTORY, 20251231, 20250930)
    when = ("2026-03-01T00:00:00", "2023-07-01", "2025-09-30")
    one = Unstated._make((*about, *when, 9, 0, 1, 1))
    assert "on record: The newest file gives figures by policy only" in omissions.cause(one)
    assert "up to 1 cell of the release could not be read" in omissions.cause(one)
    assert "on record" not in omissions.cause(one._replace(edition=20250930))


# --- the whole way, from a file ---------------------------------------------------------------

HEAD = ("Metric,Period type,Period,Policy type,Issue,Task type,Task,Location,Market,Result",)
ROW = "Total videos removed,Quarterly,{},all,all,all,all,Market,{},{}"


def file(*rows: tuple[str, str, str]) -> bytes:
    return "\n".join([*HEAD, *(ROW.format(*row) for row in rows)]).encode()


OLDER = file(("Jan-Mar 2024", "France", "11"), ("Apr-Jun 2024", "France", "12"))
NEWER = file(("Jul-Sep 2024", "France", "13"), ("Apr-Jun 2024", "France", "{{x}}"))


def test_a_withheld_cell_says_which_figure_it_is_and_the_dropped_one_is_told(
    store: Store,
) -> None:
    older = own.read("tiktok_cger", OLDER, "2024-q2.csv")
    newer = own.read("tiktok_cger", NEWER, "2024-q3.csv")
    (issue,) = newer.issues
    assert '"period_end": "2024-06-30"' in issue.about
    assert '"jurisdiction": "FR"' in issue.about
    store.save(older)
    store.save(newer)
    assert told(store) == [("2024-01-01", "2024-03-31", 1, 0, Why.HISTORY)]


def test_a_release_that_its_publisher_takes_back_leaves_nothing_out_any_more(
    store: Store,
) -> None:
    def at(one: Reading, day: int) -> Reading:
        seen = releases.START + timedelta(days=day)
        held = replace(one.snapshot, url="https://synthetic.example/file", fetched_at=seen)
        found = tuple(o._replace(first_seen=seen) for o in one.observations)
        return replace(one, snapshot=held, observations=found)

    full, cut = release(1, "2025-Q3", ALL), release(2, "2025-Q3", {"2025-Q3": 30.0})
    store.save(at(full, 0))
    store.save(at(cut, 10))
    assert told(store) == [(*Q1_TO_Q2, 2, 0, Why.HISTORY)]
    assert "in the file of the release" in omissions.since(store.no_longer_stated(Sought())[0])
    assert store.save(at(full, 20)).returned
    assert told(store) == []


def of_tier(read: Reading, tier: Tier) -> Reading:
    """Return a release as it would be read from somebody's copy."""
    found = tuple(o._replace(tier=tier) for o in read.observations)
    papers = tuple(replace(d, tier=tier) for d in read.documents)
    held = replace(read.snapshot, tier=tier)
    return replace(read, snapshot=held, documents=papers, observations=found)


@pytest.mark.parametrize("tier", [Tier.SECOND_HAND, Tier.PRESS])
def test_a_copy_or_an_excerpt_accuses_nobody_of_leaving_out(store: Store, tier: Tier) -> None:
    store.save(whole(1, "2025-Q2"))
    store.save(of_tier(CUT, tier))
    assert told(store) == []


def test_what_only_a_copy_stated_is_not_missed_in_the_publishers_file(store: Store) -> None:
    store.save(of_tier(whole(1, "2025-Q2"), Tier.SECOND_HAND))
    store.save(CUT)
    assert told(store) == []


def test_a_copy_between_two_releases_hides_no_omission(store: Store) -> None:
    store.save(whole(0, "2025-Q2"))
    store.save(of_tier(release(1, "2025-Q2", {"2025-Q2": 20.0}), Tier.SECOND_HAND))
    store.save(CUT)
    assert told(store) == [(*Q1_TO_Q2, 2, 0, Why.HISTORY)]
    (entry,) = store.no_longer_stated(Sought())
    assert entry.before == releases.snapshot(0).id
