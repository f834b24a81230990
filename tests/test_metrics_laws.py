"""Laws over all metrics, on random reports (synthetic): whatever is printed, these hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.model import TIER_RANK, Observation, Statistic, Tier
from data.reference import measures
from metrics import coverage, disputes, pooled, redress, speed
from metrics.catalogue import METRICS
from metrics.contrasts import contrasts
from metrics.figure import Figure
from metrics.words import cell
from tests.drawn import observations

Compute = Callable[[Iterable[Observation]], tuple[Figure, ...]]

COMPUTES: dict[str, tuple[Compute, tuple[str, ...]]] = {
    "notices": (speed.notices_received, ("notices",)),
    "median": (speed.median_to_act, ("notices", "notice_action_median")),
    "pooled": (pooled.pooled_range, ("notices", "notice_action_median")),
    "priority": (speed.trusted_flagger_ratio, ("notices", "notice_action_median")),
    "actions": (
        speed.actions_per_notice,
        ("notices", "notice_items", "notice_actions_law", "notice_actions_terms"),
    ),
    "orders": (speed.order_effect_median, ("orders_to_act", "order_act_effect_median")),
    "complaints": (
        redress.complaints,
        (
            "complaints",
            "complaints_upheld",
            "complaints_partly_reversed",
            "complaints_reversed",
            "complaints_omitted",
            "complaint_decision_median",
            "own_initiative_law",
            "own_initiative_terms",
            "notice_actions_law",
            "notice_actions_terms",
        ),
    ),
    "disputes": (
        disputes.disputes,
        (
            "disputes",
            "disputes_upheld",
            "disputes_partly_reversed",
            "disputes_reversed",
            "disputes_omitted",
            "dispute_median",
            "disputes_implemented_share",
        ),
    ),
    "labels": (coverage.label_coverage, ("notices",)),
}
# Whole numbers near the gates and large ones; every kind of silence and of limit.
COUNTS = st.sampled_from(
    [
        "",
        "n/a",
        "not offered",
        ".",
        "0",
        "9",
        "10",
        "29",
        "30",
        "31",
        "60",
        "90",
        "5000",
        "<9",
        ">40",
    ]
)
HOURS = st.sampled_from(["", "n/a", ".", "0", "1", "0.5", "12.6", "40", "333", "<24", "2-3", "~8"])
SHARES = st.sampled_from(["", "n/a", ".", "0", "0.21", "1", "<0.05"])
LABELS = st.tuples(
    st.sampled_from(["murmur", "x", "tiktok"]),
    st.sampled_from(["TOTAL", "3", "3a", "3e", "3g[threats]", "4", "4a", "4f"]),
    st.sampled_from(["all", "trusted_flagger"]),
    st.sampled_from(
        ["all", "visibility", "service", "account", "monetisation", "notifier"],
    ),
    st.sampled_from(["2025-H2", "2026-H1"]),
    st.sampled_from(["held", "second_hand", "press"]),
)


def cells(name: str) -> st.SearchStrategy[str]:
    statistic = measures()[name].statistic
    return {Statistic.COUNT: COUNTS, Statistic.SHARE: SHARES}.get(statistic, HOURS)


def reports(names: tuple[str, ...]) -> st.SearchStrategy[tuple[Observation, ...]]:
    row = st.tuples(LABELS, st.tuples(*(cells(n) for n in names)))
    head = ("platform", "category", "actor", "population", "period", "tier", *names)

    def draw(rows: list[tuple[tuple[str, ...], tuple[str, ...]]]) -> tuple[Observation, ...]:
        lines = [" | ".join((*labels, *figures)) for labels, figures in rows]
        return observations("\n".join((" | ".join(head), *lines)))

    distinct = st.lists(row, max_size=9, unique_by=lambda r: r[0][:5])
    return distinct.map(draw)


def on_every_metric(test: Callable[..., None]) -> Callable[..., None]:
    drawn = settings(max_examples=25)(given(data=st.data())(test))
    every: Callable[..., None] = pytest.mark.parametrize("name", COMPUTES)(drawn)
    return every


def draw_report(data: st.DataObject, name: str) -> tuple[Compute, tuple[Observation, ...]]:
    compute, names = COMPUTES[name]
    return compute, data.draw(reports(names))


@on_every_metric
def test_no_figure_depends_on_the_order_of_rows_or_on_doubles(
    data: st.DataObject, name: str
) -> None:
    compute, held = draw_report(data, name)
    shuffled = data.draw(st.permutations(held))
    assert compute(shuffled) == compute(held)
    assert compute((*held, *shuffled)) == compute(held)


@on_every_metric
def test_a_figure_rests_on_what_was_held_and_is_as_weak_as_the_weakest(
    data: st.DataObject, name: str
) -> None:
    compute, held = draw_report(data, name)
    by_id = {o.id: o for o in held}
    for figure in compute(held):
        used = [by_id[key] for key in figure.basis]
        assert len(set(figure.basis)) == len(used) > 0
        assert figure.tier is max((o.tier for o in used), key=lambda t: TIER_RANK[t])
        assert {o.series.platform for o in used} == {figure.platform}
        assert {o.series.period_end for o in used} == {figure.period_end}


@on_every_metric
def test_shares_lie_between_0_and_1_and_parts_never_exceed_the_whole(
    data: st.DataObject, name: str
) -> None:
    compute, held = draw_report(data, name)
    for figure in compute(held):
        if figure.unit == "share" and figure.value is not None:
            assert 0 <= figure.value <= 1
        if figure.unit == "share" and figure.denominator is not None:
            assert figure.numerator is not None
            assert 0 <= figure.numerator <= figure.denominator
        if figure.low is not None and figure.high is not None:
            assert figure.low <= figure.high


@on_every_metric
def test_0_is_only_shown_where_a_0_is_printed(data: st.DataObject, name: str) -> None:
    compute, held = draw_report(data, name)
    by_id = {o.id: o for o in held}
    for figure in compute(held):
        # Rows in use are counted by us, and what is pending is a rest.
        computed = figure.metric.startswith("gbv_rows") or figure.metric == "disputes_pending"
        if figure.value == 0 and not computed:
            assert 0 in {by_id[key].value.number for key in figure.basis}


@on_every_metric
def test_no_number_is_shown_below_the_least_number_of_cases(data: st.DataObject, name: str) -> None:
    compute, held = draw_report(data, name)
    for figure in compute(held):
        minimum = METRICS[figure.metric].minimum_n
        if figure.known and minimum:
            assert figure.n is not None
            assert figure.n >= minimum


@on_every_metric
def test_a_silent_report_gives_no_number_and_says_why(data: st.DataObject, name: str) -> None:
    compute, held = draw_report(data, name)
    silent = [o for o in held if o.value.absence is not None]
    for figure in compute(silent):
        assert not figure.known or figure.metric.startswith("gbv_rows")
        assert cell(figure)


@on_every_metric
def test_a_caveat_is_said_once_and_in_a_sentence(data: st.DataObject, name: str) -> None:
    compute, held = draw_report(data, name)
    for figure in compute(held):
        codes = [c.code for c in figure.caveats]
        assert len(set(codes)) == len(codes)
        assert all(c.words.endswith(".") and c.words[0].isupper() for c in figure.caveats)


@pytest.mark.parametrize("name", COMPUTES)
def test_an_empty_basis_gives_no_figure(name: str) -> None:
    compute, _ = COMPUTES[name]
    assert compute(()) == ()


@settings(max_examples=60)
@given(reports(("notices", "notice_action_median")))
def test_a_contrast_speaks_of_one_service_and_shows_both_numbers(
    held: tuple[Observation, ...],
) -> None:
    for contrast in contrasts(speed.median_to_act(held)):
        assert contrast.first.platform == contrast.second.platform
        assert contrast.first.value is not None
        assert contrast.second.value is not None
        for figure in (contrast.first, contrast.second):
            assert cell(figure) in contrast.sentence


@settings(max_examples=60)
@given(reports(("notices", "notice_action_median")))
def test_a_range_holds_every_median_of_its_parts(held: tuple[Observation, ...]) -> None:
    by_id = {o.id: o for o in held}
    for figure in pooled.pooled_range(held):
        if not figure.known:
            continue
        assert figure.low is not None
        assert figure.high is not None
        medians = [
            one.value.number
            for key in figure.basis
            if (one := by_id[key]).series.measure == "notice_action_median"
        ]
        assert {figure.low, figure.high} <= set(medians)
        assert all(m is not None and figure.low <= m <= figure.high for m in medians)


def test_every_tier_is_drawn() -> None:
    # Otherwise the law on tiers above would hold for want of cases.
    assert set(Tier) == {Tier.HELD, Tier.SECOND_HAND, Tier.PRESS}
