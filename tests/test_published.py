"""Exercises that others published: every printed figure once, joined only where that is honest."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from data.harms import lens
from data.query import Query
from data.store import Store
from metrics.exercises import published
from metrics.exercises.published import Exercise
from pages.parts import published_charts
from tests.exhibition import opened, tables, words


@pytest.fixture
def found(first_start: Path) -> tuple[Exercise, ...]:
    assert first_start.is_dir()
    return published.exercises(Store(), Query(), lens())


def of(found: tuple[Exercise, ...], programme: str) -> Exercise:
    return next(e for e in found if e.programme.id == programme)


def test_every_figure_that_testers_published_stands_in_exactly_one_place(
    found: tuple[Exercise, ...],
) -> None:
    held = Store().observations(Query(programmes=published.testers()))
    shown = [p.observation.id for e in found for panel in e.panels for p in panel.points]
    assert sorted(shown) == sorted(o.id for o in held)


def test_exercises_about_women_come_first(found: tuple[Exercise, ...]) -> None:
    flags = [e.gendered for e in found]
    assert flags == sorted(flags, reverse=True)
    assert {"ccdh_hidden_hate", "michigan_ncim", "hce_sexist_content"} <= {
        e.programme.id for e in found if e.gendered
    }


def test_rounds_without_dates_keep_their_place(found: tuple[Exercise, ...]) -> None:
    panel = next(p for p in of(found, "coc_monitoring").panels if p.measure == "removal_rate")
    line = next(n for n in panel.lines if (n.platform, n.jurisdiction[:2]) == ("youtube", "EU"))
    rounds = [published.round_of(p.observation) for p in line.points]
    assert rounds == sorted(rounds)
    assert panel.by_round


def test_no_line_is_drawn_across_a_break_or_a_missing_round(found: tuple[Exercise, ...]) -> None:
    joined = [
        (before, after)
        for e in found
        for panel in e.panels
        for line in panel.lines
        for before, after in pairwise(line.points)
        if after.joined
    ]
    assert joined
    for before, after in joined:
        first, last = (published.round_of(p.observation) for p in (before, after))
        assert last - first in (0, 1)
    code = of(found, "coc_monitoring")
    rounds = {
        tuple(published.round_of(p.observation) for p in (a, b))
        for a, b in joined
        if a.observation.series.programme == code.programme.id
    }
    assert (3, 4) in rounds
    assert (5, 6) not in rounds  # the United Kingdom left between them


def test_a_channels_share_of_all_items_is_never_drawn_as_its_success(
    found: tuple[Exercise, ...],
) -> None:
    panels = of(found, "oberaxe").panels
    staged = {p.measure for p in panels if p.stage}
    assert "removed_share_attributed_to_channel" in staged
    assert "removal_rate" not in staged
    mixed = [p for p in panels if len({o.observation.series.measure for o in p.points}) > 1]
    assert mixed == []


def test_countries_and_services_never_share_an_axis(found: tuple[Exercise, ...]) -> None:
    panels = of(found, "coc_monitoring").panels
    by = next(p for p in panels if (p.measure, p.by) == ("removal_rate", "country"))
    assert {n.platform for n in by.lines} == {published.SEVERAL}
    assert len(by.lines) > 20


def test_a_chart_says_everything_it_shows(found: tuple[Exercise, ...]) -> None:
    panel = of(found, "coc_monitoring").panels[0]
    lines = published_charts.drawable(panel)
    told = published_charts.described(panel, lines)
    assert all(p.statement.told in told for line in lines for p in line.points)
    assert all(one.words in told for one in panel.breaks)


def test_the_page_leads_from_every_figure_to_its_source(first_start: Path) -> None:
    assert first_start.is_dir()
    app = opened("published.py", address={"exercise": "oberaxe"})
    assert not app.exception
    assert app.selectbox(key="own_exercise").value == "oberaxe"
    shown = tables(app)
    assert len(shown["Exercises held"]) > 20
    assert "no rate of success of a channel" in words(app)


def test_an_exercise_nobody_ran_is_named(first_start: Path) -> None:
    assert first_start.is_dir()
    app = opened("published.py", address={"exercise": "nobody"})
    assert not app.exception
    assert any("nobody" in w.value for w in app.warning)
