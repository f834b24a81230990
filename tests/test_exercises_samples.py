"""Shares of clustered samples and of matched pairs, held against published figures."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest
from statsmodels.stats.contingency_tables import mcnemar as mcnemar_elsewhere
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from metrics.estimators import Z95, wilson
from metrics.exercises.samples import (
    PLANNED_LIKENESS,
    Pairs,
    critical,
    design,
    jeffreys,
    kish,
    likeness,
    mcnemar,
    newcombe,
    newcombe_paired,
    paired_bootstrap,
    share,
)

COUNTS = st.tuples(st.integers(0, 60), st.integers(1, 60)).filter(lambda c: c[0] <= c[1])
PAIRS = st.builds(Pairs, *[st.integers(0, 30)] * 4).filter(lambda p: p.n > 0)


def test_ten_reports_to_a_cluster_are_worth_about_half() -> None:
    # Kish 1965: 1 + (10-1)·0.1
    assert kish([10] * 10, 0.1) == pytest.approx(1.9)
    assert 100 / kish([10] * 10, 0.1) == pytest.approx(52.6316, abs=1e-3)
    # Of unequal sizes: mean 10 and cv² 0.25, so (1 + 0.25)·10 - 1 = 11.5.
    assert kish([5, 15], 0.1) == pytest.approx(2.15)


def test_clusters_of_one_kind_each_are_wholly_alike() -> None:
    values, clusters = [1, 1, 0, 0, 1, 1], ["a", "a", "b", "b", "c", "c"]
    found = design(values, clusters)
    assert found.icc == 1
    assert found.n_eff == pytest.approx(3)


def test_clusters_less_alike_than_chance_take_nothing_away() -> None:
    found = design([1, 0, 1, 0, 1, 0], ["a", "a", "b", "b", "c", "c"])
    assert (found.icc, found.deff, found.n_eff) == (0, 1, 6)
    assert found.z == critical(3) > Z95


def test_likeness_by_hand() -> None:
    # Means 1, 1/2, 0 around 1/2: MSB = 4·0.5/2 = 1; MSW = 1/9·(4·0.25) = 1/9; n0 = 4.
    values = [1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0]
    assert likeness(values, [c for c in "abc" for _ in range(4)]) == pytest.approx(
        (1 - 1 / 9) / (1 + 3 / 9)
    )


@given(st.lists(st.tuples(st.integers(0, 4), st.booleans()), min_size=2, max_size=40))
def test_likeness_agrees_with_sums_of_squares(reports: list[tuple[int, bool]]) -> None:
    clusters, values = [c for c, _ in reports], [int(v) for _, v in reports]
    groups = [np.array([v for c, v in reports if c == k], float) for k in sorted(set(clusters))]
    found = likeness(values, clusters)
    n, k = len(values), len(groups)
    if k < 2 or k == n or len(set(values)) == 1:
        assert found is None
        return
    within = sum(((g - g.mean()) ** 2).sum() for g in groups)
    total = ((np.array(values) - np.mean(values)) ** 2).sum()
    n0 = (n - sum(len(g) ** 2 for g in groups) / n) / (k - 1)
    msb, msw = (total - within) / (k - 1), within / (n - k)
    assert found == pytest.approx(max(0, (msb - msw) / (msb + (n0 - 1) * msw)), abs=1e-9)


def test_where_the_data_cannot_tell_the_planned_likeness_counts() -> None:
    for values, clusters in (([0] * 20, ["a", "b"] * 10), ([0, 1] * 10, ["a"] * 20)):
        found = design(values, clusters)
        assert not found.estimated
        assert found.icc == PLANNED_LIKENESS
        assert found.deff > 1
    alone = design([0, 1, 1], ["a", "b", "c"])
    assert (alone.n_eff, alone.z) == (3, Z95)


def test_the_interval_of_a_clustered_share_uses_t() -> None:
    values = [1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1]
    found = design(values, [c for c in "abc" for _ in range(4)])
    limits = share(6, found)
    assert limits == wilson(6 / found.deff, found.n_eff, critical(3))
    plain = wilson(6, 12)
    assert limits.low < plain.low < plain.high < limits.high


def test_nominal_coverage_is_kept_where_a_plain_interval_loses_it() -> None:
    # Research on metrics, 3.3: ten clusters of ten, likeness 0.1, coverage 0.85 and 0.96.
    random, plain, clustered = np.random.default_rng(20260301), 0, 0
    clusters = [c for c in range(10) for _ in range(10)]
    for _ in range(400):
        theta = random.beta(4.5, 4.5, 10).repeat(10)
        values = (random.random(100) < theta).astype(int).tolist()
        low, high = wilson(sum(values), 100)
        plain += low <= 0.5 <= high
        low, high = share(sum(values), design(values, clusters))
        clustered += low <= 0.5 <= high
    assert plain / 400 < 0.90
    assert 0.93 <= clustered / 400 <= 0.995


# Beta(x+½, n-x+½) with closed ends: Brown, Cai & DasGupta 2001, Statistical Science 16:101.
@pytest.mark.parametrize(
    ("x", "n", "low", "high"),
    [(0, 20, 0.0, 0.1166), (1, 29, 0.0037, 0.1501), (81, 263, 0.2545, 0.3656)],
)
def test_jeffreys_agrees_with_the_definition(x: int, n: int, low: float, high: float) -> None:
    assert jeffreys(x, n) == pytest.approx((low, high), abs=5e-5)
    mirrored = jeffreys(n - x, n)
    assert mirrored == pytest.approx((1 - high, 1 - low), abs=5e-5)


@given(COUNTS)
def test_jeffreys_agrees_with_statsmodels(count: tuple[int, int]) -> None:
    x, n = count
    low, high = proportion_confint(x, n, method="jeffreys")
    ours = jeffreys(x, n)
    assert ours == pytest.approx((0 if x == 0 else low, 1 if x == n else high), abs=1e-9)


def test_the_difference_of_newcombe_is_the_printed_one() -> None:
    # Newcombe 1998, Statistics in Medicine 17:873-890, method 10, 56 of 70 and 48 of 80.
    assert newcombe((56, 70), (48, 80)) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)


@given(COUNTS, COUNTS)
def test_the_difference_agrees_with_statsmodels(a: tuple[int, int], b: tuple[int, int]) -> None:
    told = confint_proportions_2indep(*a, *b, method="newcomb", compare="diff")
    ours = newcombe(a, b)
    assert ours[1:] == pytest.approx(told, abs=1e-9)
    turned = newcombe(b, a)
    assert ours == pytest.approx((-turned.value, -turned.high, -turned.low))


def test_the_paired_difference_of_newcombe_is_the_published_one() -> None:
    # Children before and after a transplant, in Fagerland, Lydersen & Laake 2014, Statistics in
    # Medicine 33:2850: 1, 1, 7, 12 give -0.507 to -0.026.
    found = newcombe_paired(Pairs(1, 1, 7, 12))
    assert found == pytest.approx((-6 / 21, -0.507, -0.026), abs=5e-4)


@given(PAIRS)
def test_a_paired_difference_holds_its_value_and_turns_round(pairs: Pairs) -> None:
    found = newcombe_paired(pairs)
    assert -1 - 1e-9 <= found.low <= found.value + 1e-9
    assert found.value - 1e-9 <= found.high <= 1 + 1e-9
    turned = newcombe_paired(pairs._replace(first=pairs.second, second=pairs.first))
    assert found == pytest.approx((-turned.value, -turned.high, -turned.low))


def test_pairs_that_go_together_say_more_than_separate_samples() -> None:
    paired = newcombe_paired(Pairs(40, 10, 2, 48))
    apart = newcombe((50, 100), (42, 100))
    assert apart.low < paired.low < paired.value < paired.high < apart.high


@given(PAIRS)
def test_mcnemar_agrees_with_the_binomial_and_with_statsmodels(pairs: Pairs) -> None:
    apart = pairs.first + pairs.second
    expected = binomtest(pairs.first, apart).pvalue if apart else 1.0
    table = [[pairs.both, pairs.first], [pairs.second, pairs.neither]]
    assert mcnemar(pairs) == pytest.approx(expected)
    assert mcnemar(pairs) == pytest.approx(min(1.0, mcnemar_elsewhere(table, exact=True).pvalue))


def test_a_bootstrap_gives_the_same_limits_from_the_seed_it_names() -> None:
    first, second = [5.0, 9, 30, 48, 2, 7], [4.0, 20, 31, 90, 2, 8]
    found = paired_bootstrap(first, second, seed=7, draws=2_000)
    assert found == paired_bootstrap(first, second, seed=found.seed, draws=found.draws)
    assert found.value == pytest.approx(-9)
    assert found.low < -9 < found.high <= 1
    assert paired_bootstrap(first, first, seed=7, draws=100)[:3] == (0, 0, 0)


def test_a_bootstrap_of_clusters_is_wider_where_pairs_are_alike() -> None:
    first, clusters = [1.0] * 10 + [0.0] * 10, ["a"] * 5 + ["b"] * 5 + ["c"] * 5 + ["d"] * 5
    plain = paired_bootstrap(first, [0.0] * 20, seed=2, draws=2_000)
    alike = paired_bootstrap(first, [0.0] * 20, seed=2, clusters=clusters, draws=2_000)
    assert alike.value == plain.value == 0.5
    assert alike.low < plain.low < plain.high < alike.high
    alone = paired_bootstrap(first, [0.0] * 20, seed=2, clusters=range(20), draws=2_000)
    assert alone == plain


def test_a_bootstrap_of_many_pairs_is_the_normal_interval() -> None:
    random = np.random.default_rng(3)
    gaps = random.normal(2, 1, 400)
    found = paired_bootstrap(gaps.tolist(), [0.0] * 400, seed=1, draws=4_000)
    half = 1.96 * gaps.std() / 20
    assert found[:3] == pytest.approx(
        (gaps.mean(), gaps.mean() - half, gaps.mean() + half), abs=0.02
    )


def test_nothing_is_no_sample() -> None:
    with pytest.raises(ValueError, match="no reports"):
        design([], [])
    with pytest.raises(ValueError, match="no share"):
        jeffreys(0, 0)
    with pytest.raises(ValueError, match="no pairs"):
        newcombe_paired(Pairs(0, 0, 0, 0))
    with pytest.raises(ValueError, match="no pairs"):
        paired_bootstrap([1.0], [], seed=1)
    with pytest.raises(ValueError, match="single cluster"):
        critical(1)
