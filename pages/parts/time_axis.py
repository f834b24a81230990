"""A figure over time, with the breaks in it: a rule and a label on the axis, and in the words.

Every mark and every break a chart shows also stands in the table beside it and in the text for
screen readers. Lines end where a period is missing or has no number, and at every break: none
of these is bridged.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from data.model import Observation
from data.vocabulary import Break
from metrics import words
from metrics.over_time import Course
from pages.parts.charts import INK, Spec, mark_of

_BREAK, _FAULT, _JUMP = "#7B3FA0", "#EFE6F5", "#B3261E"
_DAY = {"type": "temporal", "scale": {"type": "utc"}}
_HEIGHT = 260


def drawn(course: Course, axis: str) -> Spec:
    """Return the chart of one figure; `axis` titles the axis of its values."""
    points = [_record(o) for o in course.points]
    up = {"field": "value", "type": "quantitative", "title": axis, "axis": _values_axis(course)}
    return {
        "height": _HEIGHT,
        "data": {"values": _with_gaps(points, course.breaks)},
        "layer": [
            *marks(course.breaks, last_day(course)),
            _line(course, up),
            *_jumps(course, up),
        ],
    }


def last_day(course: Course) -> date:
    """Return the last day a course speaks of."""
    return date.fromisoformat(course.points[-1].series.period_end)


def marks(known: Sequence[Break], last: date) -> list[Spec]:
    """Return the layers of breaks on any time axis: bands of faults, rules, labels.

    `last` is the last day the axis shows; a fault that lasts longer is drawn up to it.
    """
    if not known:
        return []
    rows = [_break(one, number, last) for number, one in enumerate(known)]
    at = {"field": "on", **_DAY, "title": None}
    told = {"description": {"field": "told"}}
    band = {
        "transform": [{"filter": "datum.passed"}],
        "mark": {"type": "rect", "color": _FAULT},
        "encoding": {"x": at, "x2": {"field": "until"}, **told},
    }
    rule = {
        "mark": {"type": "rule", "strokeDash": [5, 3], "strokeWidth": 1.5, "color": _BREAK},
        "encoding": {"x": at, **told, "tooltip": {"field": "told", "title": " "}},
    }
    return [{"data": {"values": rows}, "layer": [band, rule, *_labels(at)]}]


def _labels(at: Spec) -> list[Spec]:
    """Return the labels of breaks, each in a line of its own, so that neighbours can be read."""
    text = {"type": "text", "baseline": "top", "fontSize": 11, "color": _BREAK, "aria": False}
    looks = (("left", 5), ("right", -5))
    return [
        {
            "transform": [{"filter": f"datum.side == '{side}'"}],
            "mark": {**text, "align": side, "dx": dx},
            "encoding": {
                "x": at,
                "y": {"field": "line", "type": "quantitative", "scale": None, "axis": None},
                "text": {"field": "label"},
            },
        }
        for side, dx in looks
    ]


def _break(one: Break, number: int, last: date) -> dict[str, Any]:
    until = min(one.until or one.on, last)
    return {
        "on": one.on.isoformat(),
        "until": until.isoformat(),
        "passed": one.until is not None,
        "label": one.label,
        "told": said(one),
        "line": 2 + 14 * (number % 6),
        # Words of what is near the right edge stand to the left of their rule.
        "side": "right" if last - one.on < timedelta(days=270) else "left",
    }


def said(one: Break) -> str:
    """Return a break in a sentence, with its day or days."""
    first = words.day(one.on.isoformat())
    when = f"{first} to {words.day(one.until.isoformat())}" if one.until else first
    return f"{when}: {one.words}"


def _record(o: Observation) -> dict[str, Any]:
    value, share = o.value, o.value.unit == "share"
    number = value.number if value.exact else None
    span = words.period(o.series.period_start, o.series.period_end)
    return {
        "at": o.series.period_end,
        "start": o.series.period_start,
        "value": number * 100 if share and number is not None else number,
        "told": f"{span}: {words.value(value)}",
    }


def _with_gaps(points: list[dict[str, Any]], known: Sequence[Break]) -> list[dict[str, Any]]:
    """Return the points with an empty one in every gap and at every break: a line ends there."""
    found: list[dict[str, Any]] = []
    for point in points:
        why = _parted(found[-1], point, known) if found else ""
        if why:
            before = date.fromisoformat(point["start"]) - timedelta(days=1)
            found.append({"at": before.isoformat(), "value": None, "told": why})
        found.append(point)
    return found


def _parted(before: dict[str, Any], after: dict[str, Any], known: Sequence[Break]) -> str:
    """Return why two neighbouring points are not joined, or an empty string."""
    first = date.fromisoformat(after["start"])
    if first - date.fromisoformat(before["at"]) > timedelta(days=7):
        return "no period held here"
    broken = any(before["start"] < day.isoformat() <= after["at"] for b in known for day in b.days)
    return "a break lies here" if broken else ""


def _line(course: Course, up: Spec) -> Spec:
    shape, colour = mark_of(course.points[0].series.platform)
    line = {
        "type": "line",
        "color": colour,
        "strokeWidth": 2,
        "invalid": "break-paths-show-domains",
    }
    return {
        "mark": {**line, "point": {"shape": shape, "filled": True, "size": 70, "color": colour}},
        "encoding": {
            "x": {"field": "at", **_DAY, "title": "End of the period", "axis": _days_axis(course)},
            "y": up,
            "description": {"field": "told"},
            "tooltip": {"field": "told", "title": " "},
        },
    }


def _jumps(course: Course, up: Spec) -> list[Spec]:
    rows = [{**_record(j.after), "told": j.sentence} for j in course.jumps]
    if not rows:
        return []
    ring = {"type": "point", "shape": "circle", "filled": False, "size": 320, "strokeWidth": 2.5}
    encoding = {
        "x": {"field": "at", **_DAY},
        "y": up,
        "description": {"field": "told"},
        "tooltip": {"field": "told", "title": " "},
    }
    return [{"data": {"values": rows}, "mark": {**ring, "color": _JUMP}, "encoding": encoding}]


def _days_axis(course: Course) -> Spec:
    look = {"labelFontSize": 12, "labelColor": INK, "titleColor": INK, "titleAnchor": "start"}
    ends = {"values": [o.series.period_end for o in course.points], "format": "%b %Y"}
    shown = {"labelOverlap": "greedy", "labelFlush": False, "grid": False}
    return {**look, **ends, **shown, "titleFontWeight": "normal"}


def _values_axis(course: Course) -> Spec:
    share = course.points[0].value.unit == "share"
    look = {"labelFontSize": 12, "labelColor": INK, "titleColor": INK, "titleFontWeight": "normal"}
    form = {"labelExpr": "datum.label + ' %'"} if share else {"format": ",~f"}
    above = {"titleAngle": 0, "titleAlign": "left", "titleX": 0, "titleY": -10, "titleLimit": 600}
    return {**look, **form, **above, "titleBaseline": "bottom", "gridColor": "#EEF1F4"}


def described(course: Course, what: str) -> str:
    """Return the text of the chart for who cannot see it: values, gaps, breaks and jumps."""
    first, last = course.points[0].series, course.points[-1].series
    numbers = "; ".join(_record(o)["told"] for o in course.points)
    span = words.period(first.period_start, last.period_end)
    breaks = [f"Break: {said(b)}" for b in course.breaks]
    jumps = [f"Stands out: {j.sentence}" for j in course.jumps]
    parts = [f"{what}, {span}. {numbers}.", *breaks, *jumps]
    return " ".join(parts)
