"""Sets of ranks, held against the published example, and what they promise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.exercises.ranks import Estimate, Ranks, Standing, marginal_set, rank_sets

SEED = 20260301

# OECD, PISA 2018, mathematics: mean and standard error, as in data-raw/pisa.csv of the R package
# csranks (commit bd4f755), whose vignette prints what the tests below expect.
PISA_2018 = """
Australia|491.3600|1.9398
Austria|498.9423|2.9710
Belgium|508.0703|2.2627
Canada|512.0169|2.3575
Chile|417.4066|2.4159
Colombia|390.9323|2.9896
Czech Republic|499.4677|2.4607
Denmark|509.3984|1.7350
Estonia|523.4146|1.7436
Finland|507.3014|1.9679
France|495.4076|2.3202
Germany|500.0438|2.6471
Greece|451.3703|3.0912
Hungary|481.0826|2.3196
Iceland|495.1874|1.9531
Ireland|499.6329|2.1986
Israel|463.0345|3.4986
Italy|486.5899|2.7800
Japan|526.9733|2.4715
Korea|525.9330|3.1214
Latvia|496.1263|1.9628
Lithuania|481.1912|1.9533
Luxembourg|483.4215|1.0976
Mexico|408.8015|2.4932
Netherlands|519.2310|2.6323
New Zealand|494.4897|1.7059
Norway|500.9638|2.2190
Poland|515.6479|2.6021
Portugal|492.4874|2.6846
Slovak Republic|486.1649|2.5556
Slovenia|508.8975|1.3639
Spain|481.3926|1.4624
Sweden|502.3877|2.6543
Switzerland|515.3147|2.9080
Turkey|453.5078|2.2604
United Kingdom|501.7699|2.5644
United States|478.2447|3.2354
"""
COUNTRIES = {
    name: Estimate(float(value), float(error))
    for name, value, error in (line.split("|") for line in PISA_2018.split("\n") if line)
}
BEST_FIVE = ["Japan", "Korea", "Estonia", "Netherlands", "Poland"]
ALSO_FIFTH = {"Belgium", "Canada", "Denmark", "Finland", "Slovenia", "Sweden", "Switzerland"}
TOP_FIVE = {*BEST_FIVE, *ALSO_FIFTH}


@pytest.fixture(scope="module")
def pisa() -> Ranks:
    return rank_sets(COUNTRIES, SEED)


def standing(ranks: Ranks, name: str) -> Standing:
    return next(s for s in ranks.standings if s.name == name)


def test_the_ranks_of_pisa_are_the_published_ones(pisa: Ranks) -> None:
    assert [s.name for s in pisa.standings[:5]] == BEST_FIVE
    assert standing(pisa, "United Kingdom").rank == 13
    assert {s.name for s in pisa.standings if s.best <= 5} == TOP_FIVE
    for name in ("Korea", "Germany"):
        assert standing(pisa, name).best <= 7 <= standing(pisa, name).worst
    # Chile, Mexico and Colombia are certainly below all others.
    assert pisa.tiers()[1:] == (("Chile", "Mexico"), ("Colombia",))


def test_less_coverage_makes_smaller_sets() -> None:
    at_90 = rank_sets(COUNTRIES, SEED, coverage=0.90)
    assert {s.name for s in at_90.standings if s.best <= 5} == TOP_FIVE - {"Sweden"}


def test_the_set_of_one_country_alone_is_the_published_one() -> None:
    found = marginal_set(COUNTRIES, "United Kingdom", SEED)
    assert found.rank == 13
    assert abs(found.best - 7) <= 1
    assert abs(found.worst - 23) <= 1


def test_the_same_seed_gives_the_same_sets(pisa: Ranks) -> None:
    assert rank_sets(COUNTRIES, pisa.seed, draws=pisa.draws) == pisa


ESTIMATES = st.lists(st.tuples(st.floats(0, 10), st.floats(0.01, 5)), min_size=2, max_size=5).map(
    lambda rows: {str(i): Estimate(*row) for i, row in enumerate(rows)}
)


@given(ESTIMATES)
def test_a_set_holds_the_rank_and_turning_the_scale_turns_it(
    estimates: dict[str, Estimate],
) -> None:
    found, n = rank_sets(estimates, SEED), len(estimates)
    assert all(1 <= s.best <= s.rank <= s.worst <= n for s in found.standings)
    assert sum(len(tier) for tier in found.tiers()) == n
    below = rank_sets(estimates, SEED, higher_is_better=False)
    for s in found.standings:
        turned = standing(below, s.name)
        # the draws are not symmetric to the last digit, so a set may differ by one
        assert turned.best == pytest.approx(n + 1 - s.worst, abs=1)
        assert turned.worst == pytest.approx(n + 1 - s.best, abs=1)


def test_what_cannot_be_told_apart_is_one_tier() -> None:
    near = {name: Estimate(0.5 + i / 100, 0.1) for i, name in enumerate("abcde")}
    found = rank_sets(near, SEED)
    assert {(s.best, s.worst) for s in found.standings} == {(1, 5)}
    assert found.tiers() == (tuple("edcba"),)


def test_what_lies_far_apart_has_a_tier_each() -> None:
    far = {name: Estimate(i, 0.1) for i, name in enumerate("abc")}
    assert rank_sets(far, SEED).tiers() == (("c",), ("b",), ("a",))
    assert rank_sets(far, SEED, higher_is_better=False).tiers() == (("a",), ("b",), ("c",))


def test_equal_estimates_share_a_rank() -> None:
    found = rank_sets({"a": Estimate(1, 0.1), "b": Estimate(1, 0.1), "c": Estimate(0, 0.1)}, SEED)
    assert [(s.name, s.rank) for s in found.standings] == [("a", 1), ("b", 1), ("c", 3)]


def test_a_published_total_has_no_error_and_no_set() -> None:
    with pytest.raises(ValueError, match="error above 0"):
        rank_sets({"a": Estimate(1, 0), "b": Estimate(2, 1)}, SEED)
    with pytest.raises(ValueError, match="two estimates"):
        rank_sets({"a": Estimate(1, 1)}, SEED)
    with pytest.raises(ValueError, match="draws"):
        rank_sets({"a": Estimate(1, 1), "b": Estimate(2, 1)}, SEED, draws=1_000)
