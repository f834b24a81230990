"""Measures of services' own accord: counts as printed, by harm, and what machines take alone."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.model import Absence
from metrics import own_initiative
from metrics.catalogue import metric
from metrics.figure import Figure
from metrics.lens import Lens
from metrics.questions import ask
from tests.drawn import Drawn, observations

HEAD = " | ".join(own_initiative.MEASURES)
SHARE = "own_initiative_automated_share"


def told(*cells: object) -> dict[str, Figure]:
    drawn = observations(f"{HEAD}\n{' | '.join(map(str, cells))}")
    return {f.metric: f for f in own_initiative.own_initiative(drawn)}


@given(*(st.integers(0, 10**7) for _ in range(4)))
def test_law_and_terms_stand_apart_and_the_share_is_of_both(
    law: int, terms: int, by_law: int, by_terms: int
) -> None:
    found = told(law, terms, by_law, by_terms)
    assert found["own_initiative_law"].value == law
    assert found["own_initiative_terms"].value == terms
    share = found[SHARE]
    if law + terms < 30 or by_law + by_terms > law + terms:
        assert not share.known
        return
    assert (share.numerator, share.denominator) == (by_law + by_terms, law + terms)
    assert own_initiative.HEADER in share.caveats


def test_what_is_not_stated_on_one_ground_is_in_neither_number() -> None:
    share = told("", 100, "", 40)[SHARE]
    assert (share.numerator, share.denominator) == (40, 100)
    assert any("on the law are not stated" in c.words for c in share.caveats)
    half = told(900, 100, "", 40)[SHARE]
    assert (half.numerator, half.denominator) == (40, 100)


def test_silence_is_neither_0_nor_a_share() -> None:
    found = told("", "", "", "")
    assert {f.absence for f in found.values()} == {Absence.NOT_REPORTED}
    assert told(0, 0, 0, 0)["own_initiative_law"].value == 0
    assert told(0, 0, 0, 0)[SHARE].withheld == "fewer than 30 own-initiative measures"


def test_more_by_machine_than_in_all_is_no_share() -> None:
    """As one large report prints for cyber violence: 49.2 of 47.7 million."""
    found = told(0, 477, 0, 492)[SHARE]
    assert found.withheld == "more by machine alone than in all are printed"


@pytest.mark.parametrize("key", own_initiative.METRICS.values())
def test_many_measures_are_neither_good_nor_bad(key: str) -> None:
    assert metric(key).direction == "neutral"
    assert not metric(key).ranked


def test_kinds_of_restriction_are_no_measures_of_their_own() -> None:
    head = "breakdown | notices | own_initiative_terms | own_initiative_restrictions_terms"
    rows = "\n | 50 | 900 | .\nrestriction=visibility_removal | . | . | 800"
    book = observations(head + rows, platform="tiktok")
    found = ask(Drawn(book), "own_initiative", Lens(), date(2026, 11, 21)).figures
    assert [f.value for f in found if f.metric == "own_initiative_terms"] == [900]


def test_the_question_reads_the_harms_of_the_lens_and_all_content() -> None:
    book = observations(
        "category | notices | own_initiative_terms\nTOTAL | 50 | 900\n3e | 5 | 90\n9b | 5 | 80",
        platform="tiktok",
    )
    found = ask(Drawn(book), "own_initiative", Lens(), date(2026, 11, 21)).figures
    assert {f.harm for f in found} == {"all", "intimate_images"}
