"""Moderators and accuracy by language: as printed, never divided, added up or put in order."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.languages import languages_of
from data.model import Absence, Observation
from data.places import members
from metrics import capacity
from metrics.catalogue import metric
from metrics.figure import Figure
from metrics.lens import Lens
from metrics.questions import Answer, ask
from tests.drawn import Drawn, observations

TODAY = date(2026, 11, 21)
BOOK = """
    platform | breakdown             | moderators_with_language | automation_accuracy
    tiktok   |                       | 110                      | 0.95
    tiktok   | language=de           | 9                        | 0.9
    tiktok   | language=fr           | 0                        |
    x        | language=de           |                          | .
    x        | scope_printed=de      | 7                        | .
    facebook | classifier=1;language=de | .                     | 0.8
    facebook | classifier=2;language=de | .                     | 0.7
"""
REPORTS = "platform | notices\ntiktok | 50\nx | 60\nfacebook | 70"


def asked(place: str, book: str = BOOK, *platforms: str) -> Answer:
    drawn = Drawn((*observations(REPORTS), *observations(book)))
    return ask(drawn, "capacity", Lens(jurisdiction=place, platforms=platforms), TODAY)


def about(figures: tuple[Figure, ...], code: str, platform: str = "tiktok") -> dict[str, Figure]:
    mine = (f for f in figures if capacity.language(f) == code and f.platform == platform)
    return {f.metric: f for f in mine}


def test_every_cell_gives_one_figure_as_printed() -> None:
    found = capacity.capacity(observations(BOOK))
    assert len(found) == 10
    german = about(found, "de")
    assert (german["moderators_by_language"].value, german["automation_accuracy"].value) == (9, 0.9)
    assert german["moderators_by_language"].quote == "9"


def test_a_printed_0_is_0_and_silence_is_not() -> None:
    french = about(capacity.capacity(observations(BOOK)), "fr")
    assert french["moderators_by_language"].value == 0
    assert french["automation_accuracy"].absence is Absence.NOT_REPORTED


def test_a_country_reads_its_own_languages_and_the_figures_of_none() -> None:
    told = {capacity.language(f) for f in asked("DE").figures}
    assert told == {"", "de"}
    assert {capacity.language(f) for f in asked("BE").figures} == {"", "de", "fr"}
    assert {capacity.language(f) for f in asked("GR").figures} == {""}


def test_a_moderator_serves_every_country_that_speaks_the_language_undivided() -> None:
    def seen(place: str) -> set[tuple[str, str, float | None]]:
        figures = (f for f in asked(place).figures if capacity.language(f) == "de")
        return {(f.platform, f.metric, f.value) for f in figures}

    speaking = [p for p in members("EU", TODAY) if "de" in languages_of(p)]
    assert len(speaking) == 4
    assert all(seen(place) == seen("DE") for place in speaking)


def test_what_may_be_a_country_is_never_a_language() -> None:
    """Two letters printed by a service that prints countries stay what is printed."""
    figures = asked("DE", BOOK, "x").figures
    apart = [f for f in figures if capacity.printed_scope(f)]
    assert [(capacity.printed_scope(f), f.value) for f in apart] == [("de", 7)]
    assert not capacity.language(apart[0])
    assert not capacity.of_all(apart[0])
    assert capacity.NO_LANGUAGE in apart[0].caveats


def test_several_systems_stand_apart_and_none_is_the_whole() -> None:
    found = asked("DE", BOOK, "facebook").figures
    assert {(capacity.system(f), f.value) for f in found} == {("1", 0.8), ("2", 0.7)}
    assert all(capacity.ONE_SYSTEM in f.caveats for f in found)


@pytest.mark.parametrize(("printed", "certain"), [("1", True), ("0", True), ("0.99", False)])
def test_nothing_is_always_right(printed: str, *, certain: bool) -> None:
    (found,) = capacity.capacity(observations(f"automation_recall\n{printed}"))
    assert (capacity.CERTAIN in found.caveats) is certain


def test_a_range_stays_a_range() -> None:
    (found,) = capacity.capacity(observations("automation_recall\n0.8-0.9"))
    assert (found.value, found.low, found.high) == (None, 0.8, 0.9)


@given(st.lists(st.sampled_from(["de", "fr", "el"]), unique=True, min_size=1), st.integers(0, 500))
def test_the_numbers_do_not_depend_on_how_many_languages_are_printed(
    codes: list[str], people: int
) -> None:
    head = "breakdown | moderators_with_language"
    rows = (f"language={code} | {people}" for code in codes)
    found = capacity.capacity(observations("\n".join((head, *rows))))
    assert [f.value for f in found] == [people] * len(codes)


def test_no_service_is_put_in_order_by_people_or_machines() -> None:
    head = "platform | breakdown | moderators_with_language | automation_accuracy"
    services = ("tiktok", "x", "facebook", "instagram", "youtube", "linkedin")
    rows = "\n".join(f"{p} | language=de | {n} | 0.9{n}" for n, p in enumerate(services, 1))
    answer = asked("DE", f"{head}\n{rows}", *services)
    assert answer.comparisons
    assert not any(c.ranked for c in answer.comparisons)
    for key in set(capacity.METRICS.values()):
        assert not metric(key).ranked
        assert metric(key).aggregation == "none"
        assert metric(key).direction == "neutral"


def test_languages_are_compared_each_with_itself() -> None:
    head = "platform | breakdown | moderators_with_language"
    book = f"{head}\ntiktok | language=de | 9\ntiktok | language=fr | 8\nx | language=de | 7"
    compared = asked("BE", book).of("moderators_by_language")
    assert [{capacity.language(f) for f in c.figures} for c in compared] == [{"de"}, {"fr"}]


def test_the_staff_of_a_service_is_asked_without_its_languages() -> None:
    drawn: tuple[Observation, ...] = (*observations(REPORTS), *observations(BOOK))
    found = ask(Drawn(drawn), "capacity_in_all", Lens(), TODAY).figures
    assert {capacity.language(f) for f in found} == {""}
    assert about(found, "")["moderators_by_language"].value == 110
