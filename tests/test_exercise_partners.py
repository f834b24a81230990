"""Partners' own counts and the agreement of coders, on drawn entities (synthetic)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from data.exercises.model import Aggregate, Assessment, Coding
from metrics.estimators import wilson
from metrics.exercises.aggregates import partner_shares
from metrics.exercises.coders import on_answers, on_items

COUNTED = Aggregate(
    "drawn",
    "r1",
    "x",
    "DE",
    date(2026, 1, 1),
    date(2026, 6, 30),
    metric="ign_share_7d",
    numerator=20,
    denominator=190,
    organisations=3,
)


def test_a_partners_share_has_the_interval_of_the_planned_effective_number() -> None:
    (found,) = partner_shares([COUNTED])
    assert found.n_eff == pytest.approx(100)
    assert found.limits == wilson(20 / 1.9, 100)
    assert found.sentence.startswith("20 of 190 unanswered after 7 days; ")
    assert found.sentence.endswith("; counted by the partner")
    assert found.ruling.passed
    assert found.privacy.passed


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        (replace(COUNTED, organisations=1), "a single organisation stands behind it"),
        (replace(COUNTED, organisations=None), "not told how many organisations stand behind it"),
        (
            replace(COUNTED, numerator=2, denominator=9),
            "fewer than 10 reports, hidden to protect people",
        ),
    ],
)
def test_what_a_partner_alone_or_few_people_stand_behind_is_not_public(
    changed: Aggregate, why: str
) -> None:
    assert partner_shares([changed])[0].privacy.why == why


def test_too_few_counts_carry_no_verdict() -> None:
    (found,) = partner_shares([replace(COUNTED, numerator=5, denominator=40)])
    assert found.ruling.why == "too few reports (n = 21)"
    assert found.value == 0.125


def test_more_hits_than_cases_are_no_share() -> None:
    (found,) = partner_shares([replace(COUNTED, numerator=200)])
    assert (found.value, found.limits) == (None, None)
    assert found.why == "the numerator is not a part of the denominator"


def test_nothing_is_added_up_and_order_is_irrelevant() -> None:
    other = replace(COUNTED, country="FR")
    assert partner_shares([other, COUNTED]) == partner_shares([COUNTED, other])
    assert len(partner_shares([COUNTED, COUNTED])) == 2


def coded(item: str, coder: str, illegal: str, severity: int | None = None) -> Coding:
    return Coding("drawn", "r1", item, coder, illegal, "yes", ("THREAT",), severity)


def test_coders_agree_in_pairs_and_beyond_chance() -> None:
    held = [
        coded("item-1", "C1", "yes", 1),
        coded("item-1", "C2", "yes", 1),
        coded("item-2", "C1", "no", 3),
        coded("item-2", "C2", "no", 3),
        coded("item-3", "C1", "yes"),
        coded("item-3", "C2", "no"),
        coded("item-4", "C1", "unsure"),
    ]
    illegal, rule, harm, severity = on_items(held)
    assert (illegal.raw.agreed, illegal.raw.pairs, illegal.units) == (2, 3, 3)
    # Answers y y y n n n in pairs: 1 - 5·2/(3·3·2) = 4/9.
    assert illegal.alpha == pytest.approx(4 / 9)
    assert illegal.sentence == "Illegal: 2 of 3 pairs agree; alpha 0.44 (too low for conclusions)"
    assert rule.alpha is None
    assert "all answers are the same" in rule.sentence
    assert harm.raw.share == 1
    assert severity.alpha == 1
    assert severity.units == 2


def test_each_point_of_an_answer_has_its_own_agreement() -> None:
    one = Assessment("drawn", "r1", "item-1", 1, "C1", rule_named=True, remedy_told=None)
    two = replace(one, coder="C2", rule_named=False, remedy_told=True)
    found = {a.label: a for a in on_answers([one, two])}
    assert len(found) == 8
    assert found["Names the rule or law"].raw.share == 0
    assert found["Tells about other remedies"].units == 0
    assert found["Tells about other remedies"].sentence.endswith("no item coded by two")
