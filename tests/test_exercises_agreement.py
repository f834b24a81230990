"""Agreement of coders, held against the published example."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.exercises.agreement import alpha, raw

# Krippendorff 2011, "Computing Krippendorff's alpha-reliability", part C: four observers, twelve
# units, some not answered; he prints 0.743 for nominal and 0.815 for ordinal values.
OBSERVERS = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)
UNITS = list(zip(*[[None if w == "." else w for w in o.split()] for o in OBSERVERS], strict=True))

ANSWER = st.sampled_from(["yes", "no", "unsure", None])
CODED = st.lists(st.tuples(ANSWER, ANSWER, ANSWER), max_size=15)


def test_the_alpha_of_krippendorff_is_the_printed_one() -> None:
    assert alpha(UNITS) == pytest.approx(0.743, abs=5e-4)
    assert alpha(UNITS, order="12345") == pytest.approx(0.815, abs=5e-4)


def test_two_observers_by_hand() -> None:
    # Same paper, part A: ten units, two values, alpha 0.095.
    first, second = "0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"
    units = list(zip(first.split(), second.split(), strict=True))
    assert alpha(units) == pytest.approx(0.095, abs=5e-4)
    assert raw(units) == (6, 10)
    assert raw(units).share == 0.6


def test_a_unit_with_one_answer_says_nothing() -> None:
    assert alpha([*UNITS, ("5", None, None, None)]) == alpha(UNITS)
    assert raw([("yes", None), (None, None)]).share is None
    assert alpha([("yes", None), (None, None)]) is None


def test_where_all_answers_are_one_nothing_could_have_disagreed() -> None:
    assert alpha([("yes", "yes"), ("yes", "yes")]) is None
    assert raw([("yes", "yes"), ("yes", "yes")]).share == 1


def test_full_agreement_is_1_and_chance_is_about_0() -> None:
    assert alpha([("yes", "yes"), ("no", "no"), ("no", "no")]) == 1
    coded = np.random.default_rng(5).choice(["a", "b", "c"], (3_000, 2)).tolist()
    assert alpha(coded) == pytest.approx(0, abs=0.04)


@given(CODED, st.permutations([0, 1, 2]), st.randoms())
def test_neither_coders_nor_units_have_an_order(
    units: list[tuple[str | None, ...]], turn: list[int], draw: random.Random
) -> None:
    turned = [tuple(unit[i] for i in turn) for unit in units]
    draw.shuffle(turned)
    assert raw(turned) == raw(units)
    expected = alpha(units)
    assert alpha(turned) == (None if expected is None else pytest.approx(expected))


@given(CODED)
def test_alpha_is_at_most_1_and_an_order_may_be_read_from_either_end(
    units: list[tuple[str | None, ...]],
) -> None:
    found = alpha(units, order=["no", "unsure", "yes"])
    assert found is None or found <= 1 + 1e-9
    turned = alpha(units, order=["yes", "unsure", "no"])
    assert turned == (None if found is None else pytest.approx(found))


def test_an_answer_outside_the_order_is_refused() -> None:
    with pytest.raises(ValueError, match="missing from the order"):
        alpha(UNITS, order="1234")
