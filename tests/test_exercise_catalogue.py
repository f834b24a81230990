"""The cards of the metrics of test reports."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from data.model import Statistic
from metrics.catalogue import METRICS
from metrics.exercises import access, contrasts, legal, outcomes, redress, speed
from metrics.exercises.card import TestMetric
from metrics.exercises.catalogue import TESTED, card_of, themes
from metrics.exercises.cohort import Selection, cohort
from metrics.exercises.figure import TestFigure
from tests.drawn_reports import records

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


def test_every_card_stands_under_one_theme() -> None:
    listed = [card.id for found in themes().values() for card in found]
    assert sorted(listed) == sorted(TESTED)


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


def drawn() -> Iterator[TestFigure]:
    """Yield a figure of every metric, from one drawn exercise."""
    of = cohort(
        records(
            """
            times | language | reporter_gender | pair | decided | decision | harm
            30    | de       |                 |      | 5       | removed  | IMPERSONATION
            30    | fr       |                 |      |         |          | THREAT
            """,
            ground_claimed="illegal",
            steps_to_submit="3",
        )
    )
    yield from (*speed.speed(of), *outcomes.outcomes(of), *redress.answers(of))
    yield from (*redress.afterwards(of), *redress.quality(of, ()), *redress.appealed(of, (), ()))
    yield from access.access(of)
    yield outcomes.over_removed(replace(of, selection=Selection(arm="lawful_own")))
    yield from (one.figure for one in legal.held_against(of))
    said = ("decided", contrasts.decided_within(24))
    yield contrasts.between(of, "language", said[1], said[0])[0].figure
    yield contrasts.channel_gap(of, said[1], said[0]).figure
    yield contrasts.reporter_gap(of, "gender", ("woman", "man"), said[1], said[0]).figure
    yield contrasts.reporter_wait(of, "gender", ("woman", "man")).figure


def test_every_metric_has_a_computation() -> None:
    # A share in time and a gap from a platform's own figure have tests of their own.
    elsewhere = {"spd_share_in_legal_clock", "gap_selfreport_test_24h"}
    assert {figure.metric for figure in drawn()} | elsewhere == TESTED.keys()


def test_a_figure_names_its_unit_and_method_and_says_a_sentence() -> None:
    for figure in drawn():
        card = card_of(figure.metric)
        assert (figure.method, figure.unit) == (card.method, card.unit)
        assert figure.sentence
        assert figure.exercise == "drawn"


def test_an_unknown_metric_is_an_error() -> None:
    with pytest.raises(KeyError):
        card_of("charm")
