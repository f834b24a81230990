"""The plan of a round: quotas, pairs, channels by lot; and what the register says of access."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.exercises.model import AccessRule
from metrics.exercises import access, lots
from metrics.exercises.lots import Stratum

PLACE = ("ke-2026", "r1")
CHANNELS = ("in_app", "web_form")
A, B = Stratum("facebook", "THREAT", "KE"), Stratum("tiktok", "DOXXING", "KE")


def test_strata_are_every_service_harm_and_country_together() -> None:
    found = lots.strata(["facebook", "tiktok"], ["THREAT"], ["KE", "UG"], 10)
    assert list(found) == [
        Stratum("facebook", "THREAT", "KE"), Stratum("facebook", "THREAT", "UG"),
        Stratum("tiktok", "THREAT", "KE"), Stratum("tiktok", "THREAT", "UG"),
    ]  # fmt: skip
    assert sum(found.values()) == 10
    heavy = lots.strata(["facebook", "tiktok"], ["THREAT"], ["KE"], 9, weights={"tiktok": 2.0})
    assert list(heavy.values()) == [3, 6]
    with pytest.raises(ValueError, match="fewer than"):
        lots.strata(["facebook"], ["THREAT"], ["KE", "UG"], 10, least=6)


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 2**31 - 1))
def test_every_pair_goes_by_both_channels_and_an_odd_item_by_none(
    first: int, second: int, seed: int
) -> None:
    plan = lots.drawn({A: first, B: second}, CHANNELS, seed, PLACE, "KE")
    rows = [dict(zip(lots.COLUMNS, row, strict=True)) for row in plan.rows]
    of = Counter(row["platform"] for row in rows)
    assert (of["facebook"], of["tiktok"]) == (first - first % 2, second - second % 2)
    assert plan.single == tuple(s for s, n in ((A, first), (B, second)) if n % 2)
    pairs: dict[str, set[str]] = {}
    for row in rows:
        pairs.setdefault(row["pair_id"], set()).add(row["channel"])
    assert all(used == {*CHANNELS} for used in pairs.values())
    assert len({row["item_id"] for row in rows}) == len(rows)
    assert [row["short_code"] for row in rows] == [f"KE-{n:03}" for n in range(1, len(rows) + 1)]
    assert {row["assignment"] for row in rows} <= {"randomised"}


def test_the_same_choices_and_seed_give_the_same_plan_in_whatever_order() -> None:
    one = lots.drawn({A: 20, B: 20}, CHANNELS, 7, PLACE)
    assert one == lots.drawn({B: 20, A: 20}, CHANNELS, 7, PLACE)
    assert one != lots.drawn({A: 20, B: 20}, CHANNELS, 8, PLACE)


def test_a_plan_is_no_longer_than_its_codes() -> None:
    assert len(lots.drawn({A: lots.MOST - 1}, CHANNELS, 1, PLACE, "KE").rows) == lots.MOST - 1
    with pytest.raises(ValueError, match="items at most"):
        lots.drawn({A: lots.MOST + 1}, CHANNELS, 1, PLACE, "KE")


def test_the_register_says_what_it_takes_and_silence_is_neither_yes_nor_no() -> None:
    def line(harm: str, on: date, **more: object) -> AccessRule:
        about = {"platform": "facebook", "channel": "in_app", "place": "KE", "harm": harm}
        return AccessRule(**about, who_may_report="anyone", checked_on=on, **more)  # type: ignore[arg-type]

    old, new = date(2026, 1, 1), date(2026, 2, 1)
    (found,) = access.entrances([
        line("THREAT", old, login_required=False, steps=9),
        line("THREAT", new, login_required=True, steps=3, languages="sw, en"),
        line("DOXXING", old, steps=5),
        line("OUTING", old, login_required=False),
    ])  # fmt: skip
    assert found.lines == 3
    assert found.answers["login_required"] == (1, 1)
    assert found.answers["id_required"] == (0, 0)
    assert found.steps == (3, 5)
    assert found.languages == ("sw, en",)
    assert found.checked == (old, new)
    assert access.entrances([line("THREAT", new)])[0].steps is None
