"""The cards of the metrics of test reports."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from data.model import Statistic
from metrics.catalogue import METRICS
from metrics.exercises.card import TestMetric
from metrics.exercises.catalogue import TESTED, card_of

CATALOGUE = Path(__file__).resolve().parents[2] / "shared" / "facts" / "metric_catalogue.csv"
OTHER_ROADS = {"redress_process_score"}
"""Metrics the catalogue reads from policy pages as well: a checklist, not a test report."""


@pytest.mark.parametrize("card", TESTED.values(), ids=TESTED)
def test_a_metric_says_what_it_means_and_what_to_beware_of(card: TestMetric) -> None:
    for sentence in (card.meaning, card.caution):
        assert re.fullmatch(r"[A-Z][^.?!]*(?:\.\d[^.?!]*)*\.", sentence), sentence
    assert card.meaning != card.caution
    assert card.question.endswith("?")
    assert card.label[0].isupper()
    assert card.formula
    assert card.sources
    assert card.legal_anchor
    assert card.said


@pytest.mark.parametrize("card", TESTED.values(), ids=TESTED)
def test_a_metric_says_how_its_figures_may_be_used(card: TestMetric) -> None:
    assert card.direction in ("lower_better", "higher_better", "neutral")
    assert not (card.ranked and card.direction == "neutral")
    assert bool(card.minimum_n) <= bool(card.n_of)
    assert card.aggregation == "none"  # figures of two exercises are never added
    assert not card.on_validated or card.direction == "higher_better"
    assert (card.statistic is Statistic.SHARE) <= (card.unit == "share")


def test_ids_belong_to_one_metric() -> None:
    assert not TESTED.keys() & METRICS.keys()


@pytest.mark.skipif(not CATALOGUE.exists(), reason="the shared metric catalogue is not here")
def test_every_metric_of_the_catalogue_that_reads_test_reports_is_here() -> None:
    with CATALOGUE.open(encoding="utf-8", newline="") as lines:
        rows = [
            row
            for row in csv.DictReader(lines)
            if "TR" in row["applicable_sources"].replace(";", " ").split()
        ]
        wanted = {row["id"] for row in rows}
    assert "act_cif_removed_24h" in wanted
    assert wanted - TESTED.keys() <= OTHER_ROADS


def test_an_unknown_metric_is_an_error() -> None:
    with pytest.raises(KeyError):
        card_of("charm")
