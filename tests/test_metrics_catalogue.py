from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from data.model import Observation
from data.reference import measures
from metrics import (
    automation,
    bodies,
    capacity,
    country,
    coverage,
    disputes,
    misuse,
    own_initiative,
    pooled,
    redress,
    speed,
)
from metrics.card import Metric
from metrics.catalogue import METRICS, metric
from metrics.change import change
from metrics.figure import Figure
from tests.drawn import observations

CATALOGUE = Path(__file__).resolve().parents[2] / "shared" / "facts" / "metric_catalogue.csv"
OURS = {
    "notices_received",
    "act_rate_items",
    "orders_to_act_received",
    "orders_to_inform_received",
    "monthly_users",
    "orders_per_million_users",
    *capacity.METRICS.values(),
    *own_initiative.METRICS.values(),
    "own_initiative_automated_share",
    "measures_automated_share",
    "notices_automated_share",
    "complaints_filed",
    "complaints_decided",
    "app_omitted_share",
    "rev_rate_all",
    "disputes_filed",
    "disputes_decided",
    "disputes_pending",
    "ods_overturned_share",
    *misuse.MEASURES,
    "gbv_rows_used_share",
    "gbv_rows_zero_share",
    "gbv_rows_blank_share",
    "change_absolute",
    "change_ratio",
}
"""Metrics that the research's catalogue does not have: counts, and what part 7 can't separate."""

Compute = Callable[[Iterable[Observation]], Iterable[Figure]]


def changes(drawn: Iterable[Observation]) -> Iterable[Figure]:
    earlier, later = sorted(speed.notices_received(drawn), key=lambda f: f.period_end)
    found = change(earlier, later)
    return found.absolute, found.ratio


# One table per computation; together they draw every metric of the catalogue.
DRAWN: list[tuple[Compute, str]] = [
    (speed.notices_received, "notices\n50"),
    (speed.median_to_act, "notices | notice_action_median\n50 | 2.5"),
    (
        pooled.pooled_range,
        "category | notices | notice_action_median\n3 | 50 | \n3a | 20 | 1.5\n3b | 30 | 2.5",
    ),
    (
        speed.trusted_flagger_ratio,
        "actor | notices | notice_action_median\nall | 50 | 5\ntrusted_flagger | 20 | 2",
    ),
    (
        speed.actions_per_notice,
        "notices | notice_items | notice_actions_law | notice_actions_terms\n50 | 40 | 7 | 3",
    ),
    (speed.order_effect_median, "orders_to_act | order_act_effect_median\n50 | 2.5"),
    (
        country.orders,
        "orders_to_act | orders_to_inform | monthly_recipients\n50 | 40 | 1000",
    ),
    (own_initiative.own_initiative, f"{' | '.join(own_initiative.MEASURES)}\n50 | 40 | 9 | 8"),
    (
        automation.by_machine,
        "\n".join(
            (
                f"population | {' | '.join(automation.MEASURES)}",
                "all | 40 | 9 | . | 50",
                "notices | . | . | 9 | .",
            )
        ),
    ),
    (capacity.capacity, f"{' | '.join(capacity.METRICS)}\n9 | 8 | 7 | 0.9 | 0.8 | 0.7"),
    (
        redress.complaints,
        """
        population | complaints | complaints_upheld | complaints_reversed | complaints_omitted \
        | complaint_decision_median
        all        | 90 | 40 | 40 | 9 | 2.5
        visibility | 90 | 40 | 40 | 9 | 2.5
        notifier   | 90 | 40 | 40 | 9 | 2.5
        """,
    ),
    (
        redress.complaints,
        """
        population | complaints | complaints_upheld | complaints_reversed | own_initiative_law \
        | own_initiative_terms | notice_actions_law | notice_actions_terms
        all          | 90 | 40 | 40 | 500 | 400 | 60 | 40
        visibility   | 60 | 30 | 30 | .   | .   | .  | .
        service      | 30 | 10 | 10 | .   | .   | .  | .
        account      | 0  | 0  | 0  | .   | .   | .  | .
        monetisation | 0  | 0  | 0  | .   | .   | .  | .
        """,
    ),
    (
        disputes.disputes,
        """
        disputes | disputes_upheld | disputes_reversed | disputes_omitted | dispute_median \
        | disputes_implemented_share
        90 | 30 | 40 | 9 | 900 | 0.5
        """,
    ),
    (
        bodies.decisions,
        "decisions_on_merits | decisions_by_default | overturned_on_merits\n40 | 60 | 30",
    ),
    (misuse.suspensions, f"{' | '.join(misuse.MEASURES)}\n5 | 6 | 7"),
    (
        coverage.label_coverage,
        "\n".join(("category | notices", "3 | 50", "4 | 9", *(f"4{c} | " for c in "abcdefg"))),
    ),
    (changes, "period | notices\n2025-H2 | 50\n2026-H1 | 60"),
]


def drawn() -> dict[str, Figure]:
    found = (f for compute, table in DRAWN for f in compute(observations(table)))
    return {f.metric: f for f in found if f.known}


def test_every_metric_is_drawn_and_gives_a_number() -> None:
    assert drawn().keys() == METRICS.keys()


@pytest.mark.parametrize("card", METRICS.values(), ids=METRICS)
def test_a_metric_says_what_it_means_and_what_to_beware_of(card: Metric) -> None:
    for sentence in (card.meaning, card.caution):
        assert re.fullmatch(r"[A-Z][^.?!]*(?:\.\d[^.?!]*)*\.", sentence), sentence
    assert card.meaning != card.caution
    assert card.question.endswith("?")
    assert card.label[0].isupper()
    assert card.formula
    assert card.sources


@pytest.mark.parametrize("card", METRICS.values(), ids=METRICS)
def test_a_metric_says_how_its_figures_may_be_used(card: Metric) -> None:
    assert card.direction in ("lower_better", "higher_better", "neutral")
    assert card.aggregation in ("sum", "ratio_of_sums", "none")
    assert bool(card.minimum_n) <= bool(card.n_of)
    assert card.measure in measures() or not card.measure
    assert not (card.ranked and card.direction == "neutral")
    assert card.legal_anchor or card.id.startswith("change_")


@pytest.mark.parametrize("card", METRICS.values(), ids=METRICS)
def test_medians_and_shares_are_never_added_up(card: Metric) -> None:
    if card.aggregation == "sum":
        assert card.unit == "count"
    if card.statistic == "median":
        assert card.aggregation == "none"


@pytest.mark.parametrize(("key", "figure"), drawn().items())
def test_a_figure_names_its_metric_unit_and_method(key: str, figure: Figure) -> None:
    card = metric(key)
    assert figure.method == f"{key}@{card.version}"
    assert figure.unit == card.unit or key == "change_absolute"
    assert figure.basis


def test_reversal_is_neutral_and_no_rate_of_action_is_claimed() -> None:
    for key in (
        "rev_rate_uploader",
        "rev_rate_notifier",
        "rev_rate_all",
        "ods_overturned_share",
        "app_rate_uploader",
        "err_yield",
    ):
        assert metric(key).direction == "neutral"
        assert not metric(key).ranked
    for key in ("act_rate_notices", "act_rate_items"):
        words = f"{metric(key).label} {metric(key).question}"
        assert not re.search(r"\b(rate|share)\b", words, re.IGNORECASE)
        assert metric(key).unit == "ratio"


@pytest.mark.skipif(not CATALOGUE.exists(), reason="the shared metric catalogue is not here")
def test_ids_are_those_of_the_catalogue_where_it_has_one() -> None:
    with CATALOGUE.open(encoding="utf-8", newline="") as lines:
        known = {row["id"] for row in csv.DictReader(lines)}
    assert METRICS.keys() - known == OURS


def test_an_unknown_metric_is_an_error() -> None:
    with pytest.raises(KeyError):
        metric("speed_score")
