"""Out-of-court bodies count for themselves, on the merits and by default apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.model import Series
from metrics import bodies, misuse
from metrics.figure import Figure
from metrics.lens import Lens
from tests.drawn import Drawn, observations

APART = "decisions | decisions_on_merits | decisions_by_default | overturned_on_merits"


def rates(table: str) -> dict[str, Figure]:
    return {f.metric: f for f in bodies.decisions(observations(table))}


def test_default_and_merits_are_two_rates_on_two_bases() -> None:
    found = rates(f"{APART}\n100 | 40 | 60 | 30")
    assert found["ods_default_share"].value == 0.6
    assert found["ods_default_share"].denominator == 100
    assert found["ods_decided_merits_overturn"].value == 0.75
    assert found["ods_decided_merits_overturn"].denominator == 40


def test_the_rest_of_all_decisions_is_what_was_decided_otherwise() -> None:
    found = rates(f"{APART}\n100 | . | 60 | 30")
    assert found["ods_default_share"].value == 0.6
    assert found["ods_decided_merits_overturn"].value == 0.75


@pytest.mark.parametrize(
    "row", ["100 | . | . | .", ">1500 | . | . | .", "100 | 40 | . | .", "50 | 60 | . | 30"]
)
def test_decisions_that_are_not_told_apart_give_no_rate_and_never_0(row: str) -> None:
    shown = rates(f"{APART}\n{row}")["ods_decided_merits_overturn"]
    assert not shown.known
    assert "cannot be computed" in shown.withheld


@pytest.mark.parametrize(("merits", "known"), [(29, False), (30, True)])
def test_a_rate_needs_30_decisions(merits: int, *, known: bool) -> None:
    found = rates(f"{APART}\n. | {merits} | 40 | 20")
    assert found["ods_decided_merits_overturn"].known is known


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 600))
def test_a_rate_lies_between_0_and_1_and_is_its_own_counts(m: int, d: int, lost: int) -> None:
    for f in rates(f"{APART}\n. | {m} | {d} | {lost}").values():
        if f.value is not None:
            assert f.numerator is not None
            assert f.denominator is not None
            assert 0 <= f.value <= 1
            assert f.value == f.numerator / f.denominator
            assert f.denominator >= 30


def test_a_body_is_named_as_it_names_itself() -> None:
    def of(breakdown: str) -> str:
        about = ("ods_bodies", "several", "", "EU", "ods_bodies/all", "all", "all", "decisions")
        return bodies.body(Series(*about, breakdown, "", ""))

    assert of("body=appeals_centre_europe") == "Appeals Centre Europe"
    assert of("body=adroit") == "ADROIT"
    assert of("") == "body not named"


def test_only_bodies_and_overseers_are_asked_for() -> None:
    book = Drawn(observations("programme | decisions\nods_bodies | 40\ndsa_annex_i | 50"))
    found = bodies.read(book, Lens())
    assert [o.series.programme for o in found] == ["ods_bodies"]
    assert all(q.programmes == bodies.PROGRAMMES for q in book.asked)


def test_a_blank_number_of_suspensions_is_silence_and_0_is_a_printed_0() -> None:
    found = misuse.suspensions(
        observations("suspensions_illegal_content | suspensions_unfounded_notices\n0 |")
    )
    by_metric = {f.metric: f for f in found}
    assert by_metric["suspensions_illegal_content"].value == 0
    assert by_metric["suspensions_unfounded_notices"].absence is not None
