"""Official languages: every member has some, every language of the Union has a member."""

from __future__ import annotations

from datetime import date

import pytest

from data import languages
from data.annex_i import template
from data.places import members

TODAY = date(2026, 11, 21)
UNION = tuple(template().language_names)[:24]
"""The languages of Regulation No 1, which the template puts before all others."""


def test_every_member_state_and_nobody_else_has_its_languages() -> None:
    assert sorted(languages.official()) == sorted(members("EU", TODAY))


def test_the_languages_of_the_members_are_the_24_of_the_union() -> None:
    spoken = {code for one in languages.official().values() for code in one.languages}
    assert spoken == set(UNION)


@pytest.mark.parametrize("code", UNION)
def test_who_speaks_a_language_is_told_both_ways(code: str) -> None:
    places = languages.countries_of(code)
    assert places
    assert all(code in languages.languages_of(place) for place in places)
    assert languages.name(code) != code


@pytest.mark.parametrize(
    ("place", "spoken"),
    [
        ("BE", {"nl", "fr", "de"}),
        ("CY", {"el"}),
        ("FI", {"fi", "sv"}),
        ("IE", {"ga", "en"}),
        ("LU", {"fr", "de"}),
        ("MT", {"mt", "en"}),
        ("DE", {"de"}),
        ("US", set()),
    ],
)
def test_languages_of_some_countries(place: str, spoken: set[str]) -> None:
    assert set(languages.languages_of(place)) == spoken


def test_what_is_unknown_is_told_by_its_code_and_spoken_nowhere() -> None:
    assert languages.name("xx") == "xx"
    assert languages.countries_of("xx") == ()
