"""Differences between groups of drawn test reports (synthetic)."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.exercises import contrasts
from metrics.exercises.cohort import (
    Cohort,
    MixedAssignment,
    Selection,
    TooManyCrossed,
    cohort,
)
from metrics.exercises.samples import newcombe
from tests.drawn_reports import records

SOON = contrasts.decided_within(24)
SAID = "decided within 24 hours"


def drawn(table: str, selection: Selection | None = None, **everywhere: str) -> Cohort:
    return cohort(records(table, **everywhere), selection or Selection())


def paired(
    both: int, first: int, second: int, neither: int, column: str, names: tuple[str, str]
) -> str:
    """Draw pairs: answered for both, only for the first, only for the second, for neither."""
    lines = [f"pair | {column} | decided | decision"]
    kinds = product(("5 | removed", " | "), repeat=2)
    number = 0
    for many, ends in zip((both, first, second, neither), kinds, strict=True):
        for _ in range(many):
            lines += [f"pair-{number:04d} | {n} | {e}" for n, e in zip(names, ends, strict=True)]
            number += 1
    return "\n".join(lines)


CHANNELS = ("partner_portal", "in_app")


def test_languages_are_told_apart_with_newcombes_limits() -> None:
    # The published pair of Newcombe 1998: 56 of 70 against 48 of 80.
    of = drawn(
        """
        times | language | decided | decision
        56    | de       | 5       | removed
        14    | de       |         |
        48    | fr       | 5       | removed
        32    | fr       |         |
        """
    )
    (found,) = contrasts.between(of, "language", SOON, SAID)
    assert (found.first, found.second) == ("de", "fr")
    assert found.figure.value == pytest.approx(0.2)
    assert found.figure.low == pytest.approx(newcombe((56, 70), (48, 80)).low)
    assert found.figure.low == pytest.approx(0.0524, abs=5e-5)
    assert found.figure.sentence.startswith("56 of 70 decided within 24 hours; ")
    assert found.figure.ruling.passed


def test_too_few_on_one_side_forbid_a_comparison() -> None:
    rows = "40 | de | 5 | removed\n20 | fr | | "
    of = drawn(f"times | language | decided | decision\n{rows}")
    figure = contrasts.between(of, "language", SOON, SAID)[0].figure
    assert not figure.ruling.passed
    assert figure.known


def test_the_channel_gap_is_that_of_pairs_drawn_by_lot() -> None:
    table = paired(10, 15, 5, 10, "channel", CHANNELS)
    found = contrasts.channel_gap(drawn(table, assignment="randomised"), SOON, SAID)
    assert found.pairs == 40
    assert found.figure.value == pytest.approx((25 - 15) / 40)
    assert found.chance == pytest.approx(0.0414, abs=5e-5)  # 15 against 5, a fair coin
    assert found.figure.sentence.startswith(
        "25 of 40 decided within 24 hours for trusted, 15 of 40 for user, in 40 pairs; "
    )


def test_sequential_designs_have_stages_and_no_gap() -> None:
    rows = [
        f"item-{n:04d} | {n * 24} | 1 | in_app | {'removed' if n < 12 else 'no_violation'}"
        for n in range(100)
    ]
    rows += [
        f"item-{n:04d} | {n * 24 + 10} | 2 | partner_portal | "
        f"{'removed' if n < 40 else 'no_violation'}"
        for n in range(12, 100)
    ]
    table = "\n".join(("item | filed | attempt | channel | decision", *rows))
    first = drawn(table, assignment="sequential", decided="5")
    gap = contrasts.channel_gap(first, SOON, SAID)
    assert gap.figure.withheld == contrasts.SEQUENTIAL
    assert contrasts.between(first, "channel", SOON, SAID) == ()
    # As OBERAXE prints them: 12 % and 28 % of all notified items.
    every = drawn(table, Selection(every_attempt=True), assignment="sequential", decided="5")
    user, trusted = contrasts.stages(every)
    assert (user.removed, user.items) == (12, 100)
    assert (trusted.removed, trusted.items) == (28, 100)
    assert trusted.sentence == "28 of all 100 items removed at attempt 2, trusted"


def test_sequential_and_randomised_are_never_compared() -> None:
    lot = drawn("assignment | decided\nrandomised | 5", decision="removed")
    order = drawn("assignment | decided\nsequential | 5", decision="removed")
    with pytest.raises(MixedAssignment):
        contrasts.difference(lot, order, SOON, SAID)


def test_reporters_are_compared_pair_by_pair() -> None:
    of = drawn(paired(5, 20, 5, 10, "reporter_gender", ("woman", "man")))
    found = contrasts.reporter_gap(of, "gender", ("woman", "man"), SOON, SAID)
    assert found.figure.value == pytest.approx((25 - 10) / 40)
    other = contrasts.reporter_gap(of, "gender", ("man", "woman"), SOON, SAID)
    assert other.figure.value == pytest.approx(-(25 - 10) / 40)
    assert other.chance == pytest.approx(found.chance)
    wait = contrasts.reporter_wait(of, "gender", ("woman", "man")).figure
    assert wait.value == pytest.approx((5 * 163 - 20 * 163) / 40)
    assert f"seed {contrasts.SEED}" in wait.sentence
    assert wait == contrasts.reporter_wait(of, "gender", ("woman", "man")).figure


def test_fewer_than_ten_pairs_of_reporters_are_hidden_without_a_count() -> None:
    of = drawn(paired(3, 3, 3, 0, "reporter_gender", ("woman", "man")))
    for found in (
        contrasts.reporter_gap(of, "gender", ("woman", "man"), SOON, SAID),
        contrasts.reporter_wait(of, "gender", ("woman", "man")),
    ):
        assert found.figure.withheld == "fewer than 10 reports, hidden to protect people"
        assert (found.figure.n, found.pairs, found.unpaired) == (0, 0, 0)


def test_a_third_attribute_is_refused_and_so_is_what_says_nothing_of_a_reporter() -> None:
    of = drawn(paired(5, 5, 5, 5, "reporter_gender", ("woman", "man")), platform="x")
    crossed = of.by("platform", "country")["x", "DE"]
    with pytest.raises(TooManyCrossed):
        contrasts.reporter_gap(crossed, "gender", ("woman", "man"), SOON, SAID)
    once = of.by("platform")["x",]
    assert contrasts.reporter_gap(once, "gender", ("woman", "man"), SOON, SAID).pairs == 20
    with pytest.raises(ValueError, match="language"):
        contrasts.reporter_gap(of, "language", ("de", "fr"), SOON, SAID)


def test_a_report_without_a_partner_is_left_out_and_counted() -> None:
    table = paired(10, 10, 10, 10, "channel", CHANNELS)
    table += "\nalone | in_app | 5 | removed\n | in_app | 5 | removed"
    found = contrasts.channel_gap(drawn(table, assignment="randomised"), SOON, SAID)
    assert (found.pairs, found.unpaired) == (40, 2)


@given(*(st.integers(0, 8) for _ in range(4)))
def test_a_gap_turns_its_sign_with_its_groups(
    both: int, first: int, second: int, neither: int
) -> None:
    if both + first + second + neither < 10:
        return
    table = paired(both, first, second, neither, "reporter_disability", ("yes", "no"))
    of = drawn(table)
    one = contrasts.reporter_gap(of, "disability", ("yes", "no"), SOON, SAID).figure
    two = contrasts.reporter_gap(of, "disability", ("no", "yes"), SOON, SAID).figure
    assert one.value is not None
    assert one.low is not None
    assert one.value == pytest.approx(-(two.value or 0))
    assert one.low == pytest.approx(-(two.high or 0))
    assert -1 <= one.low <= one.value
