"""Exercises that others published: which there are, and one of them as series with its breaks."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from data.places import jurisdictions
from metrics import words
from metrics.exercises import published
from metrics.exercises.published import Exercise, Panel, Point
from metrics.lens import Lens
from pages.parts import answers, choice, download, frame, ledger, prose, regimes, tables, time_axis
from pages.parts import published_charts as charts
from pages.parts.tables import Cell, Row
from pages.parts.trace import name_of

_LEAST_DRAWN = 2
_BY = {"": "", "country": ", by country", "kind": ", by kind of content"}
HEADS = ("Exercise", "Asks about", "Services", "Places", "Figures", "Newest")


def _place(jurisdiction: str) -> str:
    return jurisdictions()[jurisdiction].name


def of(lens: Lens) -> tuple[Exercise, ...]:
    """Return the exercises, those on the harms looked at first."""
    return _exercises(answers.version(), lens.query())


@st.cache_resource(max_entries=30, show_spinner=False)
def _exercises(now: answers.Version, view: str) -> tuple[Exercise, ...]:  # noqa: ARG001 - cache key
    from data.query import Query
    from metrics.lens import from_query

    lens = from_query(view)[0]
    asked = Query(platforms=lens.platforms, as_of=lens.as_of)
    return published.exercises(ledger.store(), asked, lens.harms)


def choose(found: Sequence[Exercise]) -> Exercise:
    """Let a reader choose an exercise; the choice stands in the address."""
    by_id = {e.programme.id: e for e in found}
    chosen = choice.one_of(
        "exercise", list(by_id), "Exercise", lambda key: by_id[key].programme.title
    )
    return by_id[chosen]


def listed(found: Sequence[Exercise], lens: Lens) -> None:
    """Place the list of exercises, those about the harms looked at first."""
    tables.show("Exercises held", HEADS, [_of_list(e, lens) for e in found])


def _of_list(one: Exercise, lens: Lens) -> Row:
    lines = [line for panel in one.panels for line in panel.lines]
    services = {name_of(n.platform) for n in lines if n.platform != published.SEVERAL}
    places = {n.jurisdiction for n in lines}
    stated = (p.statement.about for panel in one.panels for p in panel.points)
    about = {words_.removesuffix(" (our label)") for words_ in stated} - {""}
    newest = max((p for panel in one.panels for p in panel.points), key=lambda p: p.order)
    return (
        Cell(one.programme.title, note=lens.label if one.gendered else ""),
        _few(sorted(about, key=str.casefold), 2),
        _few(sorted(services, key=str.casefold)) or "several together",
        _few([_place(p) for p in sorted(places)]),
        Cell(words.count(one.figures), look="number"),
        newest.statement.when,
    )


def _few(named: Sequence[str], most: int = 4) -> str:
    more = f" and {len(named) - most} more" if len(named) > most else ""
    return f"{', '.join(named[:most])}{more}"


def show(one: Exercise) -> None:
    """Place one exercise: its clock, a chart and a table for each measure, its breaks."""
    programme = one.programme
    st.header(programme.title, anchor="exercise")
    told = [f"Clock: {programme.clock}."] if programme.clock else []
    told += [f"To be compared {programme.comparable}."] if programme.comparable else []
    prose.paragraph(" ".join((*told, "Shown as printed; each figure leads to its source.")))
    for panel in one.panels:
        _panel(panel)
    stated = [p.observation for panel in one.panels for p in panel.points]
    frame.onward(
        f"published_{programme.id}",
        programme.title,
        lambda *read: download.statements_csv(programme.title, stated, *read),
        tuple(o.id for o in stated),
    )
    known = {b.id: b for panel in one.panels for b in panel.breaks}
    for each in known.values():
        prose.small(f"Break. {time_axis.said(each)}")


def _panel(panel: Panel) -> None:
    title = f"{panel.label}{_BY[panel.by]}"
    st.subheader(title)
    if panel.stage:
        prose.paragraph(
            "Shares of all items notified, or of all removals, by the stage at which they went: "
            "one channel came after the other, so this is no rate of success of a channel."
        )
    rows = [_row(p) for line in panel.lines for p in line.points]
    drawn = charts.drawable(panel)
    if sum(len(line.points) for line in drawn) < _LEAST_DRAWN:
        tables.show(title, regimes.HEADS, rows)
        return
    charted, tabled = st.tabs(["Chart", "Table"])
    charted.vega_lite_chart(charts.chart(panel, drawn), alt=charts.described(panel, drawn))
    with tabled:
        tables.show(title, regimes.HEADS, rows)


def _row(point: Point) -> Row:
    row = regimes.row(point.statement)
    s = point.observation.series
    where = Cell(name_of(s.platform), note=_place(s.jurisdiction))
    channel = charts.CHANNELS.get(s.actor, "")
    label = Cell(point.statement.label, note=channel)
    return (where, label, *row[2:])
