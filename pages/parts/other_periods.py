"""The same figure in its other periods: on a time axis, with the breaks in it, and as a table."""

from __future__ import annotations

import streamlit as st

from data.model import Observation, public_id
from data.query import Query
from data.vocabulary import Break
from metrics import over_time
from metrics.over_time import Course
from pages.parts import citation, filters, ledger, prose, spoken, tables, time_axis
from pages.parts.tables import Cell, Row
from pages.parts.trace import Trace, label

TITLE = "The same figure in other periods"
HEADS = ("Period", "Value", "What to mind", "Evidence")


def show(trace: Trace) -> None:
    """Place the figure's course as chart and table; a sentence where there is only one period."""
    course = _course(trace.observation)
    if course is None or len(course.points) < 2:
        prose.small("No other period of this figure is held.")
        return
    for jump in course.jumps:
        if jump.after.series == trace.observation.series:
            st.warning(jump.sentence, title="This figure stands out from its earlier periods")
    charted, tabled = st.tabs(["Chart", "Table"])
    spec = time_axis.drawn(course, _axis(trace.observation))
    charted.vega_lite_chart(spec, alt=time_axis.described(course, label(trace.observation)))
    with tabled:
        tables.show(TITLE, HEADS, [_row(o, course) for o in course.points])
    if course.breaks:
        prose.small(*(f"Break on {time_axis.said(b)}" for b in course.breaks))


def _course(one: Observation) -> Course | None:
    s = one.series
    query = Query(
        measures=(s.measure,),
        programmes=(s.programme,),
        platforms=(s.platform,),
        jurisdictions=(s.jurisdiction,),
        actors=(s.actor,),
        populations=(s.population,),
        surfaces=(s.surface,),
        as_of=filters.lens().as_of,
    )
    wanted = over_time.figure(s)
    found = [o for o in ledger.store().observations(query) if over_time.figure(o.series) == wanted]
    return next(iter(over_time.courses(found)), None)


def _axis(one: Observation) -> str:
    unit = {"share": "per cent", "hours": "hours"}.get(one.value.unit, "")
    return f"{label(one)} ({unit})" if unit else label(one)


def _row(o: Observation, course: Course) -> Row:
    jump = course.jump_to(o)
    minded = [f"break: {b.label}" for b in course.breaks if _inside(o, b)]
    return (
        Cell(spoken.span(o.series.period_start, o.series.period_end), look="when"),
        Cell(spoken.value(o.value), look="number" if o.value.absence is None else "number absent"),
        Cell("; ".join(minded) or "none known", note=jump.sentence if jump else "", look="wide"),
        Cell(public_id(o.id), href=citation.evidence([o.id])),
    )


def _inside(o: Observation, one: Break) -> bool:
    first, last = o.series.period_start, o.series.period_end
    until = (one.until or one.on).isoformat()
    return first <= until and one.on.isoformat() <= last
