"""Meta's enforcement file: what it restates, whatever order releases come in, and how it comes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import permutations

import pytest

from data import locate
from data.changes import Asked, Change
from data.lineage import Cause
from data.model import Obtained, RunOutcome, Tier
from data.query import Query
from data.sources import declaration
from data.store import Store
from scrapers.receiving import by_hand, opening, readers
from scrapers.receiving.origin import Origin
from tests import own
from tests.own import NOW
from tests.site import visited

SOURCE = "meta_cser"
FOLDER = own.FOLDER / SOURCE
THREE = ("synthetic-2021-q2.csv", "synthetic-2021-q3.csv", "synthetic-2021-q4.csv")
SAMPLES = ("meta-2021-q4.csv", "meta-2022-q1.csv", "meta-2022-q4.csv")


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """Return an empty, migrated ledger, on each database in turn."""
    made = Store(database)
    made.migrate()
    yield made
    made.close()


def told(one: Change) -> tuple[str, str, str, str, str, bool]:
    """Return service, measure, period, both values as printed, and whether it came back."""
    series, words = one.now.series, (one.before.citation.quote, one.now.citation.quote)
    return (series.platform, series.measure, series.period_start, *words, bool(one.back_to))


CHANGED = {
    ("facebook", "content_actioned", "2021-01-01", "2,400,000", "1,400,000", False),
    ("facebook", "content_actioned", "2021-04-01", "3,100,000", "3,150,000", False),
    ("facebook", "content_appealed", "2021-01-01", "250,100", "250,200", False),
    ("facebook", "proactive_rate", "2021-01-01", "54.10%", "53.00%", False),
    ("instagram", "content_actioned", "2021-01-01", "700,700", "700,800", False),
}
REVERTED = {
    ("facebook", "content_actioned", "2021-01-01", "1,400,000", "2,400,000", True),
    ("facebook", "proactive_rate", "2021-01-01", "53.00%", "54.10%", True),
    ("instagram", "content_actioned", "2021-01-01", "700,800", "700,900", False),
}


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_what_is_restated_and_comes_back_is_listed_whatever_release_came_first(
    store: Store, order: tuple[int, ...]
) -> None:
    for number in order:
        store.save(own.read(SOURCE, (FOLDER / THREE[number]).read_bytes(), THREE[number]))
    found = store.changes(Asked(source=SOURCE))
    assert {told(one) for one in found} == CHANGED | REVERTED
    assert len(found) == len(CHANGED | REVERTED)
    assert {one.cause for one in found} == {Cause.RESTATED}


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_newest_release_holds_whenever_it_came(store: Store, order: tuple[int, ...]) -> None:
    for number in order:
        store.save(own.read(SOURCE, (FOLDER / THREE[number]).read_bytes(), THREE[number]))
    wanted = Query(measures=("content_actioned",), platforms=("instagram",))
    held = {o.series.period_start: o.citation.quote for o in store.observations(wanted)}
    assert held == {"2021-01-01": "700,900"}


def test_an_area_across_policies_is_a_total_and_never_one_of_them() -> None:
    reading = own.read(SOURCE, (FOLDER / "synthetic-2026-q2.csv").read_bytes(), "a.csv")
    removed = [o for o in reading.observations if o.series.measure == "content_removed"]
    assert {o.series.category: o.harm for o in removed} == {
        "meta_cser/all": "all",
        "meta_cser/hateful-conduct": "hate_speech",
    }


def test_line_ends_that_are_written_out_are_line_ends() -> None:
    content = (FOLDER / "synthetic-2026-q2.csv").read_bytes()
    assert b"\n" not in content
    one_line = own.read(SOURCE, content, "a.csv")
    lines = own.read(SOURCE, content.replace(rb"\n", b"\r\n"), "a.csv")
    assert [(o.series, o.value) for o in one_line.observations] == [
        (o.series, o.value) for o in lines.observations
    ]
    around = locate.context(content, one_line.observations[0].citation.locator)
    assert around.rows[0][1] == ("app", "policy_area", "metric", "period", "value")
    windows = content.replace(rb"\n", rb"\r\n") + b"\n"
    for citation in (o.citation for o in own.read(SOURCE, windows, "a.csv").observations):
        assert locate.read(windows, citation.locator) == citation.quote


def test_renamed_policies_stay_one_series() -> None:
    content = (FOLDER / "synthetic-2021-q2.csv").read_bytes()
    renamed = content.replace(b"Dangerous Orgs: Terrorism", b"Dangerous Organizations: Terrorism")
    assert renamed != content
    before, after = own.read(SOURCE, content, "a.csv"), own.read(SOURCE, renamed, "a.csv")
    assert {o.series for o in before.observations} == {o.series for o in after.observations}


# --- how it comes -------------------------------------------------------------------------


def _whole() -> bytes:
    """Return a file as long as a real one must be at least: twenty quarters."""
    header, *rows = own.grid_of((FOLDER / THREE[0]).read_bytes())
    quarters = [f"{year}Q{q}" for year in range(2018, 2023) for q in range(1, 5)]
    first = [row for row in rows if row[3] == "2021Q1"]
    return own.as_csv([header, *([*r[:3], q, r[4]] for q in quarters for r in first)])


def test_the_file_is_fetched_from_its_lasting_address_whatever_the_page_links(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with visited(SOURCE, database, monkeypatch) as site:
        site.shows("/policies/")
        (lasting,) = site.original.documents
        site.serves(lasting, _whole(), "text/csv", ETag='"one"')
        done = site.visit()
        assert (done.outcome, len(done.received)) == (RunOutcome.OK, 1)
        assert site.store.observations(Query(platforms=("instagram",)))
        assert not [path for path in site.replay.paths() if "graphql" in path]


def test_where_the_lasting_address_is_gone_the_visit_says_so_and_keeps_what_is_held(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with visited(SOURCE, database, monkeypatch) as site:
        site.store.save(own.read(SOURCE, (FOLDER / THREE[0]).read_bytes(), THREE[0]))
        held = site.store.observations(Query(platforms=("facebook",)))
        site.shows("/policies/")
        assert site.visit().outcome is RunOutcome.FAILED
        assert site.store.observations(Query(platforms=("facebook",))) == held
        assert [i.kind.value for i in site.store.issues(SOURCE)] == ["fetch"]


# --- on the publisher's own files ---------------------------------------------------------


def _drop(store: Store, names: Sequence[str]) -> None:
    for number, name in enumerate(names):
        content = own.sample(f"meta_cser/{name}")
        origin = Origin(Obtained.DROPPED, NOW + timedelta(days=number), tier=Tier.HELD, by="Tester")
        (received,) = by_hand.drop(store, SOURCE, [(name, content)], origin)
        assert (received.outcome, received.reading.issues) == (RunOutcome.OK, ())


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_real_releases_tell_the_same_changes_in_any_order(
    store: Store, order: tuple[int, ...]
) -> None:
    _drop(store, [SAMPLES[number] for number in order])
    found = store.changes(Asked(source=SOURCE), 0, 1000)
    told_by = Counter((one.now.document.rpartition("_")[2], bool(one.back_to)) for one in found)
    assert told_by == {
        ("2022-03-31", False): 96,
        ("2022-12-31", True): 67,
        ("2022-12-31", False): 50,
    }
    bullying = [
        told(one)
        for one in found
        if one.now.series.category == "meta_cser/bullying-harassment"
        and (one.now.series.platform, one.now.series.measure) == ("facebook", "content_actioned")
    ]
    quarter = ("facebook", "content_actioned", "2020-04-01")
    assert (*quarter, "2,400,000", "1,400,000", False) in bullying
    assert (*quarter, "1,400,000", "2,400,000", True) in bullying


def test_what_was_transcribed_is_verified_by_a_file_that_states_it(store: Store) -> None:
    opening.first_start(store)
    content = own.sample("meta_cser/meta-2026-q2-EXCERPT.csv")
    (received,) = by_hand.drop(store, SOURCE, [("a.csv", content)], Origin(Obtained.DROPPED, NOW))
    assert (received.verified, received.differing) == (24, 0)


def test_every_cell_of_the_real_files_is_read() -> None:
    for name, figures in zip(SAMPLES, (2339, 2486, 2927), strict=True):
        content = own.sample(f"meta_cser/{name}")
        reading = readers.read(content, own.snapshot(SOURCE, content, name), declaration(SOURCE))
        assert (len(reading.observations), reading.issues) == (figures, ())
        for one in reading.observations[::97]:
            assert locate.read(content, one.citation.locator) == one.citation.quote
