"""Orders of one country: gates on small cells, no rate without its base, nothing ranked."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.law import legal_clocks
from data.places import members
from metrics import clocks, country
from metrics.catalogue import metric
from metrics.figure import Figure
from metrics.lens import Lens
from metrics.questions import ask
from tests.drawn import Drawn, observations

HEAD = "jurisdiction | actor | orders_to_act | order_act_effect_median"
TODAY = date(2026, 11, 21)


def told(orders: object, users: object = 1_000_000, median: str = "5") -> dict[str, Figure]:
    held = observations(f"{HEAD}\nDE | authority | {orders} | {median}")
    held += observations(f"jurisdiction | monthly_recipients\nDE | {users}")
    return {f.metric: f for f in country.orders(held)}


@pytest.mark.parametrize(
    ("n", "how"), [(1, "few"), (9, "few"), (10, "thin"), (29, "thin"), (30, "plain")]
)
def test_a_small_cell_is_hidden_below_10_and_grey_below_30(n: int, how: str) -> None:
    found = told(n)
    assert country.shown(found["ord_median_effect_h"]) == how
    assert country.shown(found["orders_per_million_users"]) == how
    assert country.shown(found["orders_to_act_received"]) == "plain"


def test_silence_is_neither_few_nor_0() -> None:
    found = told("", median="")
    for key in ("orders_to_act_received", "ord_median_effect_h", "orders_per_million_users"):
        assert not found[key].known
        assert country.shown(found[key]) == "silent"


def test_a_median_of_no_orders_is_not_applicable() -> None:
    found = told(0)
    assert found["ord_median_effect_h"].absence is not None
    assert country.shown(found["ord_median_effect_h"]) == "silent"


@pytest.mark.parametrize("users", ["", "0", ">1500"])
def test_without_a_number_of_users_there_is_no_rate(users: str) -> None:
    rate = told(50, users)["orders_per_million_users"]
    assert not rate.known
    assert rate.withheld


def test_without_a_row_of_users_nothing_is_said_of_a_rate() -> None:
    found = country.orders(observations(f"{HEAD}\nDE | authority | 50 | 5"))
    assert "orders_per_million_users" not in {f.metric for f in found}


@given(st.integers(10, 10**6), st.integers(1, 10**9))
def test_a_rate_is_its_own_counts(n: int, users: int) -> None:
    rate = told(n, users)["orders_per_million_users"]
    assert rate.value == n / users * 1_000_000
    assert (rate.numerator, rate.denominator) == (n, users)


def test_no_card_of_orders_is_ever_ranked() -> None:
    for key in ("ord_median_effect_h", *told(50)):
        assert not metric(key).ranked


@pytest.mark.parametrize(("states", "enough"), [(7, False), (8, True)])
def test_a_map_needs_8_states_that_pass(states: int, *, enough: bool) -> None:
    names = members("EU", TODAY)
    lines = [f"{name} | authority | {30 if i < states else 9} | 5" for i, name in enumerate(names)]
    found = country.orders(observations("\n".join((HEAD, *lines))))
    medians = [f for f in found if f.metric == "ord_median_effect_h"]
    assert len(medians) == 27
    assert country.enough_for_a_map(medians) is enough


def test_one_question_holds_one_place_and_the_other_every_state() -> None:
    book = Drawn(
        observations("""
        platform | jurisdiction | actor     | notices | orders_to_act
        tiktok   | EU           | all       | 500     | .
        tiktok   | DE           | authority | .       | 40
        tiktok   | FR           | authority | .       | 50
        x        | FR           | authority | .       | 60
        """)
    )
    here = ask(book, "orders_here", Lens(jurisdiction="FR"), TODAY).figures
    assert {(f.platform, f.value) for f in here} == {("tiktok", 50), ("x", 60)}
    every = ask(book, "orders_everywhere", Lens(platforms=("tiktok",)), TODAY).figures
    assert {(f.jurisdiction, f.value) for f in every} == {("DE", 40), ("FR", 50)}


# --- the law ---------------------------------------------------------------------------------


@pytest.mark.parametrize("place", sorted({c.jurisdiction for c in legal_clocks().values()}))
def test_every_clock_of_a_place_stands_once(place: str) -> None:
    found = clocks.law(place, TODAY)
    every = (*found.now, *found.coming, *found.unclear, *found.ended)
    assert len({c.id for c in every}) == len(every)
    assert {c.id for c in legal_clocks().values() if c.jurisdiction == place} <= {
        c.id for c in every
    }


def test_the_law_of_a_union_holds_in_its_members_only() -> None:
    inside = {c.jurisdiction for c in clocks.law("DE", TODAY).now}
    assert "EU" in inside
    assert {c.jurisdiction for c in clocks.law("KR", TODAY).now} == {"KR"}
    assert "EU" not in clocks.places_of("GB", TODAY)
    assert "EU" in clocks.places_of("GB", date(2019, 6, 1))


def test_what_ended_is_not_in_force_and_what_is_announced_is_not_either() -> None:
    germany, britain = clocks.law("DE", TODAY), clocks.law("GB", TODAY)
    assert any(c.id.startswith("de-netzdg") for c in germany.ended)
    assert not any(c.id.startswith("de-netzdg") for c in germany.now)
    assert [c.id for c in britain.unclear] == ["gb-crime-and-policing-amendment"]


@given(st.dates(date(2015, 1, 1), date(2030, 1, 1)), st.sampled_from(sorted(legal_clocks())))
def test_a_clock_is_in_force_only_between_its_days(day: date, key: str) -> None:
    one = legal_clocks()[key]
    if clocks.standing(one, day) == "now":
        assert one.in_force_from is not None
        assert one.in_force_from <= day
        assert one.until is None or day <= one.until
        assert one.status.startswith("in force")


def test_a_law_without_hours_says_so() -> None:
    assert clocks.deadline(legal_clocks()["eu-dsa-art-16-4"]) == "no hours named"
    assert clocks.deadline(legal_clocks()["eu-terrorist-content-art-3-3"]) == "1 hour"
