"""The laws of who is who: every fact has a source, and who is competent is derived."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from data import reference, who
from data.places import members
from data.reference import operators, platforms
from data.vocabulary import ReferenceFault

MAILBOX = re.compile(r"[a-z0-9-]+@[a-z0-9.-]+\.[a-z]+")
TODAY = date(2026, 11, 23)


def forget() -> None:
    for known in (*vars(reference).values(), *vars(who).values()):
        clear = getattr(known, "cache_clear", None)
        if clear is not None:
            clear()


@pytest.fixture
def tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the reference tables that a test may break."""
    copied = tmp_path / "reference"
    shutil.copytree(reference.TABLES, copied)
    monkeypatch.setattr(reference, "TABLES", copied)
    forget()
    yield copied
    forget()


def test_every_member_state_has_one_coordinator_and_nobody_else_has() -> None:
    assert set(who.coordinators()) == set(members("EU", TODAY))


def test_every_platform_resolves_to_an_operator() -> None:
    assert {p.operator for p in platforms().values()} <= set(operators())


def test_every_fact_names_an_https_source_and_the_day_it_was_looked_at() -> None:
    facts: list[who.Coordinator | who.Provider | who.ContactPoint] = [*who.contact_points()]
    facts += [*who.coordinators().values(), *who.providers().values()]
    assert len(facts) > 50
    for fact in facts:
        assert fact.source.startswith("https://"), fact
        assert fact.confidence in who.CONFIDENCE, fact
        assert date(2026, 11, 1) <= fact.checked_on <= TODAY, fact
    assert all(c.website.startswith("https://") for c in who.coordinators().values())


def test_a_state_stands_only_where_its_basis_does() -> None:
    for one in who.providers().values():
        assert bool(one.basis) == bool(one.member_state), one
        assert (one.basis == "represented") == bool(one.representative), one


def test_the_coordinator_follows_from_the_state() -> None:
    for key in platforms():
        provider, coordinator = who.provider_of(key), who.coordinator_of(key)
        state = provider.member_state if provider else ""
        assert (coordinator.member_state if coordinator else "") == state, key
    found = who.coordinator_of("tiktok")
    assert found is not None
    assert found.authority == "Coimisiún na Meán"
    assert who.coordinator_of("grindr") is None


def test_a_row_for_one_service_says_nothing_of_the_others_of_its_operator() -> None:
    assert platforms()["tumblr"].operator == platforms()["wordpress_com"].operator
    assert who.provider_of("tumblr") is not None
    assert who.provider_of("wordpress_com") is None


def test_the_commission_supervises_designated_services_and_no_other() -> None:
    supervised = {key for key in platforms() if who.supervised_by_commission(key)}
    assert supervised == {p.id for p in platforms().values() if p.designation != "none"}
    assert {"tiktok", "google_search"} <= supervised
    assert "grindr" not in supervised


def test_a_point_of_contact_is_a_mailbox_of_an_office_or_a_page_and_no_person() -> None:
    assert who.contact_points()
    for one in who.contact_points():
        assert one.address.startswith("https://") or MAILBOX.fullmatch(one.address), one
        assert re.search("dsa", one.address), one  # an office for the Act, not somebody's name


def test_sources_that_disagree_leave_the_state_open() -> None:
    reddit = who.provider_of("reddit")
    assert reddit is not None
    assert (reddit.member_state, bool(reddit.note)) == ("", True)


@pytest.mark.parametrize(
    ("file", "old", "new", "read"),
    [
        ("coordinators.csv", "\nIE,", "\nGB,", who.coordinators),
        ("coordinators.csv", "\nIE,", "\nNL,", who.coordinators),
        ("coordinators.csv", ",provisional,", ",perhaps,", who.coordinators),
        ("coordinators.csv", ",2026-11-23", ",", who.coordinators),
        (
            "coordinators.csv",
            "https://digital-strategy",
            "http://digital-strategy",
            who.coordinators,
        ),
        ("providers.csv", "\ntiktok_ltd,", "\nnobody,", who.providers),
        ("providers.csv", ",established,IE,", ",established,,", who.providers),
        ("providers.csv", ",established,IE,", ",,IE,", who.providers),
        ("providers.csv", ",established,IE,", ",represented,IE,", who.providers),
        ("providers.csv", ",established,IE,", ",established,US,", who.providers),
        ("providers.csv", "\nautomattic_inc,tumblr,", "\nautomattic_inc,tiktok,", who.providers),
        ("providers.csv", ",high,", ",certain,", who.providers),
        ("contact_points.csv", "\nsnap,", "\nnobody,", who.contact_points),
        ("contact_points.csv", ",13,", ",14,", who.contact_points),
        ("contact_points.csv", "dsa-poc@pinterest.com", "", who.contact_points),
    ],
)
def test_a_broken_table_is_refused_with_its_place(
    tables: Path, file: str, old: str, new: str, read: Callable[[], object]
) -> None:
    path = tables / file
    words = path.read_text(encoding="utf-8")
    assert old in words
    path.write_text(words.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ReferenceFault, match=file):
        read()
