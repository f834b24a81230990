"""Who is behind a service, which services are of a kind, and what the filters let through."""

from __future__ import annotations

from datetime import UTC, date, datetime

from data.model import Tier
from data.reference import platforms
from data.sources import declarations
from metrics.directory import (
    UNKNOWN_STATE,
    Entry,
    Wanted,
    directory,
    matching,
    sectors,
    supervisors,
)
from metrics.peers import APART, number, peers
from tests.drawn import Drawn, observations

TODAY = date(2026, 11, 23)
USERS = observations(
    """
    platform  | period  | monthly_recipients
    facebook  | 2026-H1 | 260000000
    facebook  | 2025-H2 | 250000000
    linkedin  | 2026-H1 | 56400000
    x         | 2026-H1 | 9000000
    pinterest | 2026-H1 | 80000000-90000000
    tiktok    | 2026-H1 |
    """
)
HELD = (
    ("tiktok", "dsa_annex_i", "2026-01-01", "2026-06-30", Tier.HELD),
    ("tiktok", "dsa_annex_i", "2025-07-01", "2025-12-31", Tier.SECOND_HAND),
    ("tiktok", "tiktok_cger", "2024-04-01", "2024-06-30", Tier.SECOND_HAND),
)
EVERY = directory(Drawn(USERS), HELD, declarations(), TODAY)
BY_ID = {e.platform.id: e for e in EVERY}


def ids(found: tuple[Entry, ...]) -> set[str]:
    return {e.platform.id for e in found}


def test_every_service_stands_once_and_alphabetical_and_joint_figures_are_no_service() -> None:
    names = [e.platform.name.casefold() for e in EVERY]
    assert names == sorted(names)
    assert ids(EVERY) == {p.id for p in platforms().values() if p.sector != "joint"}


def test_users_are_the_latest_stated_and_a_blank_is_none() -> None:
    assert number(BY_ID["facebook"]) == 260_000_000
    assert BY_ID["tiktok"].users is None
    assert number(BY_ID["tiktok"]) is None
    assert number(BY_ID["pinterest"]) == 85_000_000


def test_users_are_those_known_on_the_day_asked_for() -> None:
    early = datetime(2026, 8, 1, tzinfo=UTC)
    before = directory(Drawn(USERS), (), declarations(), TODAY, early)
    assert all(e.users is None for e in before)


def test_reports_are_those_of_the_harmonised_template_and_the_newest_stands_first() -> None:
    assert [s[3] for s in BY_ID["tiktok"].reports] == ["2026-06-30", "2025-12-31"]
    assert len(BY_ID["tiktok"].spans) == 3
    assert BY_ID["grindr"].reports == ()


def test_the_next_report_due_lies_ahead_and_services_without_a_source_have_none() -> None:
    due = BY_ID["tiktok"].next_due
    assert due is not None
    assert (due.end, due.due) == (date(2026, 12, 31), date(2027, 2, 28))
    assert BY_ID["telegram"].next_due is None


def test_who_supervises_is_never_guessed() -> None:
    assert supervisors(BY_ID["tiktok"]) == ("Coimisiún na Meán", "European Commission too")
    assert supervisors(BY_ID["tumblr"]) == ("Coimisiún na Meán",)
    assert supervisors(BY_ID["grindr"]) == ("coordinator not stated",)
    assert supervisors(BY_ID["reddit"]) == ("coordinator not stated", "European Commission too")


def test_each_filter_narrows_and_none_narrows_nothing() -> None:
    assert matching(EVERY, Wanted()) == EVERY
    for sector in sectors():
        assert {e.platform.sector for e in matching(EVERY, Wanted(sector=sector))} == {sector}
    sizes = [ids(matching(EVERY, Wanted(size=s))) for s in ("VLOP", "VLOSE", "none")]
    assert sum(map(len, sizes)) == len(EVERY)
    irish = matching(EVERY, Wanted(state="IE"))
    assert {e.coordinator.authority for e in irish if e.coordinator} == {"Coimisiún na Meán"}
    unknown = matching(EVERY, Wanted(state=UNKNOWN_STATE))
    assert "grindr" in ids(unknown)
    assert all(e.coordinator is None for e in unknown)


def test_a_name_is_found_by_service_provider_and_other_names() -> None:
    assert "tiktok" in ids(matching(EVERY, Wanted(name="tikt")))
    assert {"facebook", "instagram"} <= ids(matching(EVERY, Wanted(name="meta platforms")))
    assert "snapchat" in ids(matching(EVERY, Wanted(name=" SNAP ")))
    assert matching(EVERY, Wanted(name="no such service")) == ()


def test_a_peer_is_of_the_same_sector_and_size_class_and_not_itself() -> None:
    for one in EVERY:
        for peer in peers(one, EVERY):
            assert peer.entry.platform.sector == one.platform.sector
            assert peer.entry.platform.designation == one.platform.designation
            assert peer.entry.platform.id != one.platform.id


def test_to_be_a_peer_is_mutual() -> None:
    pairs = {(a.platform.id, p.entry.platform.id) for a in EVERY for p in peers(a, EVERY)}
    assert pairs == {(b, a) for a, b in pairs}


def test_users_far_apart_are_no_peers_and_unknown_users_part_nobody() -> None:
    found = {p.entry.platform.id: p.by_users for p in peers(BY_ID["facebook"], EVERY)}
    assert APART * 9_000_000 < 260_000_000
    assert "x" not in found
    assert found["linkedin"] is True
    assert found["instagram"] is False


def test_peers_stand_in_the_order_of_the_list_and_not_of_their_users() -> None:
    names = [p.entry.platform.name.casefold() for p in peers(BY_ID["linkedin"], EVERY)]
    assert names == sorted(names)
    assert len(names) > 2
