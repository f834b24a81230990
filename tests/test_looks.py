"""Laws of a page that a person saved: what it says of the reports due. All pages are synthetic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from data.declaration import SourceDeclaration
from data.due import due_editions
from data.model import LookOutcome, Obtained
from data.store import Store
from scrapers.landing_pages import looks
from scrapers.receiving.origin import Origin, snapshot_of
from tests import murmur

AT = datetime(2026, 9, 15, 12, tzinfo=UTC)
DECLARED = murmur.declaration(
    access="html", cron="5 4 * * tue", landing="https://murmur.example/dsa", link_pattern=""
)
WORDS = "<p>Synthetic words about reports.</p>" * 30
OLD = "https://murmur.example/dsa-2020-01-01-2020-06-30.zip"


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """Return an empty, migrated ledger, on each database in turn."""
    made = Store(database)
    made.migrate()
    yield made
    made.close()


def saw(
    store: Store, html: str, declared: SourceDeclaration = DECLARED, url: str = DECLARED.landing
) -> set[LookOutcome]:
    page = snapshot_of(html.encode(), "p.html", declared.id, Origin(Obtained.DROPPED, AT, url=url))
    found = looks.brought(store, declared, replace(page, role="page"), html.encode())
    assert len(found) == len(due_editions(declared, AT.date())) > 0
    assert {one.looked_at for one in found} == {AT}
    assert all(one in store.looks(declared.id) for one in found)
    return {one.outcome for one in found}


def listing(*links: str) -> str:
    return WORDS + "".join(f'<li><a href="{link}">{link}</a></li>' for link in links)


def test_a_page_whose_documents_are_all_others_says_it_is_not_there(store: Store) -> None:
    assert saw(store, listing(OLD)) == {LookOutcome.NOT_FOUND}


def test_a_shell_says_nothing(store: Store) -> None:
    assert saw(store, '<div id="root"></div>') == {LookOutcome.COULD_NOT_LOOK}


def test_one_page_of_several_never_says_it_is_not_there(store: Store) -> None:
    more = DECLARED.model_copy(update={"further_pages": ("https://murmur.example/more",)})
    assert saw(store, listing(OLD), more) == {LookOutcome.COULD_NOT_LOOK}
    assert saw(store, listing(OLD), url="https://murmur.example/else") == {
        LookOutcome.COULD_NOT_LOOK
    }


def test_a_report_that_is_linked_was_found(store: Store) -> None:
    links = [
        f"https://murmur.example/dsa-{p.start}-{p.end}.zip"
        for p in due_editions(DECLARED, AT.date())
    ]
    assert saw(store, listing(OLD, *links)) == {LookOutcome.FOUND}


def test_a_page_brought_twice_is_one_look(store: Store) -> None:
    for _ in range(2):
        saw(store, listing(OLD))
    assert len(store.looks(DECLARED.id)) == len(due_editions(DECLARED, AT.date()))
