"""Planning figures of the research on metrics (3.3) and of the protocol (4), and assignments."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.estimators import wilson
from metrics.exercises.planning import (
    Assignment,
    Pair,
    assign,
    chances,
    detectable,
    half_width,
    quotas,
    reports_for_verdict,
    reports_for_width,
    reports_per_arm,
)

CHANNELS = ("dsa_art16_form", "in_app")
SHARES = st.floats(0.02, 0.98)


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0.80, (0.27, 0.55, 0.86, 0.99)), (0.55, (0.27, 0.43, 0.71, 0.94))],
)
def test_the_chance_of_a_verdict_is_that_of_the_research(
    share: float, expected: tuple[float, ...]
) -> None:
    # Threshold two thirds, deff 1.9; simulated there, so a point and a half is forgiven.
    for n, wanted in zip((50, 100, 200, 400), expected, strict=True):
        found = chances(share, 2 / 3, n)
        right = found.meets if share > 2 / 3 else found.falls_short
        assert right == pytest.approx(wanted, abs=0.015)
        assert found.inconclusive == pytest.approx(1 - right, abs=0.002)


def test_the_detectable_difference_is_that_of_the_research() -> None:
    assert [round(100 * detectable(n)) for n in (100, 200, 400)] == [26, 18, 13]
    assert [round(100 * detectable(n, comparisons=28)) for n in (100, 200, 400)] == [37, 26, 18]


def test_the_size_of_two_arms_is_that_of_the_protocol() -> None:
    sizes = [reports_per_arm(0.5, other) for other in (0.70, 0.65, 0.60)]
    assert sizes == [93, 170, 388]
    assert reports_per_arm(0.5, 0.7, deff=1.9) == 177
    assert reports_per_arm(0.5, 0.7, comparisons=28) > 93


def test_the_half_widths_are_those_of_the_protocol() -> None:
    found = {n: round(100 * half_width(n)) for n in (10, 20, 30, 50, 100, 200, 400)}
    assert found == {10: 26, 20: 20, 30: 17, 50: 13, 100: 10, 200: 7, 400: 5}


def test_a_half_needs_forty_reports_to_be_shown_and_eighty_in_clusters() -> None:
    # The research has 40 and "about 80", of an even number and by simulation.
    assert reports_for_width(0.30) == 39
    assert reports_for_width(0.30, deff=1.9) == 74


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    # Protocol, 4: TikTok in round 6, Jeuxvideo.com, ZARA on YouTube, HCE on YouTube.
    [(159, 199, 73.8, 84.9), (30, 30, 88.6, 100), (0, 15, 0, 20.4), (0, 198, 0, 1.9)],
)
def test_published_counts_have_the_intervals_of_the_protocol(
    hits: int, n: int, low: float, high: float
) -> None:
    limits = wilson(hits, n)
    assert (100 * limits.low, 100 * limits.high) == pytest.approx((low, high), abs=0.05)


@given(SHARES, SHARES)
def test_the_number_for_a_verdict_gives_the_wanted_chance(share: float, threshold: float) -> None:
    if abs(share - threshold) < 0.02:
        return
    n = reports_for_verdict(share, threshold)

    def right(size: int) -> float:
        found = chances(share, threshold, size)
        return found.meets if share > threshold else found.falls_short

    assert right(n) >= 0.80 - 1e-6
    assert n == 1 or right(n - 1) < 0.80 + 1e-6


def test_no_number_parts_a_share_from_itself() -> None:
    for ask in (reports_for_verdict, reports_per_arm):
        with pytest.raises(ValueError, match="from itself"):
            ask(0.5, 0.5)


@given(
    st.dictionaries(st.text(max_size=3), st.floats(0, 9), min_size=1, max_size=8),
    st.integers(0, 500),
    st.integers(0, 5),
)
def test_quotas_add_up_and_follow_the_weights(
    weights: dict[str, float], total: int, least: int
) -> None:
    if sum(weights.values()) < 1e-6:
        return
    if total < least * len(weights):
        with pytest.raises(ValueError, match="fewer"):
            quotas(weights, total, least)
        return
    found = quotas(weights, total, least)
    assert sum(found.values()) == total
    rest = total - least * len(weights)
    for name, weight in weights.items():
        assert abs(found[name] - least - rest * weight / sum(weights.values())) < 1 + 1e-6


def test_no_weights_give_no_quotas() -> None:
    for weights in ({}, {"a": 0.0}, {"a": 2.0, "b": -1.0}):
        with pytest.raises(ValueError, match="weight"):
            quotas(weights, 10)


def pairs(strata: list[int]) -> list[Pair]:
    return [Pair(f"p{i}", (f"a{i}", f"b{i}"), f"s{s}") for i, s in enumerate(strata)]


def first_items(found: Assignment) -> Counter[tuple[str, str]]:
    """Return for each stratum how often the first item of a pair got each channel."""
    return Counter((row.stratum, row.channel) for row in found.rows if row.item[0] == "a")


@given(st.lists(st.integers(0, 3), max_size=30), st.integers(0, 2**63))
def test_every_pair_uses_both_channels_and_every_stratum_is_even(
    strata: list[int], seed: int
) -> None:
    found = assign(pairs(strata), CHANNELS, seed)
    assert len(found.rows) == 2 * len(strata)
    for i in range(len(strata)):
        assert {row.channel for row in found.rows if row.pair == f"p{i}"} == {*CHANNELS}
    counts = first_items(found)
    for stratum in {f"s{s}" for s in strata}:
        assert abs(counts[stratum, CHANNELS[0]] - counts[stratum, CHANNELS[1]]) <= 1


@given(st.permutations(pairs([0, 0, 0, 1, 1])), st.integers(0, 99))
def test_the_seed_alone_decides(shuffled: list[Pair], seed: int) -> None:
    assert assign(shuffled, CHANNELS, seed) == assign(pairs([0, 0, 0, 1, 1]), CHANNELS, seed)


def test_a_seed_of_a_published_plan_gives_the_same_rows_for_ever() -> None:
    found = assign(pairs([0, 0, 0, 0]), CHANNELS, seed=20260301)
    order = [(row.pair, row.channel == CHANNELS[0]) for row in found.rows if row.item[0] == "a"]
    assert order == PLANNED


PLANNED = [("p2", False), ("p3", True), ("p1", False), ("p0", True)]


def test_over_all_seeds_each_item_has_an_even_chance_and_pairs_do_not_hang_together() -> None:
    drawn = [assign(pairs([0] * 5), CHANNELS, seed) for seed in range(2_000)]
    first = [{row.pair: row.channel for row in d.rows if row.item[0] == "a"} for d in drawn]
    for i in range(5):
        hits = sum(one[f"p{i}"] == CHANNELS[0] for one in first)
        assert hits == pytest.approx(1_000, abs=100)  # 4.5 standard errors
    together = sum(one["p0"] == one["p1"] for one in first)
    assert together == pytest.approx(2_000 * 0.4, abs=100)  # 2 of 4 others, but for the odd one


def test_an_item_is_reported_once() -> None:
    with pytest.raises(ValueError, match="once"):
        assign([Pair("p", ("a", "a"))], CHANNELS, 1)
    with pytest.raises(ValueError, match="once"):
        assign(pairs([0]) * 2, CHANNELS, 1)
    with pytest.raises(ValueError, match="two channels"):
        assign(pairs([0]), ("in_app", "in_app"), 1)
