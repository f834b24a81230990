"""Charts of published exercises: rounds side by side, or one row for each service or country.

A line is drawn only between neighbouring rounds of one service; a break is a dashed rule
before the first round after it. Whatever a chart shows also stands in the table beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from data.places import jurisdictions
from metrics.exercises.published import SEVERAL, Line, Panel, Point, round_of
from pages.parts.charts import INK, Spec, mark_of
from pages.parts.time_axis import said
from pages.parts.trace import name_of

CHANNELS = {"user": "ordinary users", "trusted_flagger": "trusted flaggers"}
_BREAK = "#7B3FA0"
_AXES = {"share": "per cent", "hour": "hours", "day": "days"}
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_TOLD = {"description": {"field": "told"}, "tooltip": {"field": "told", "title": " "}}
_LOOK = {"labelFontSize": 12, "labelColor": INK, "titleColor": INK, "titleFontWeight": "normal"}
_OURS = " (our label)"
_SHORT = {"EU28": "EU with the UK", "EU": "EU", "EU27": "EU"}
_PER_LEGEND_LINE = 2


def drawable(panel: Panel) -> list[Line]:
    """Return the lines with numbers that may stand on one axis with the others of a panel."""
    if panel.unit not in _AXES:
        return []
    return [n for n in panel.lines if any(p.observation.value.exact for p in n.points)]


def chart(panel: Panel, lines: Sequence[Line]) -> Spec:
    """Return the chart of a panel: rounds on the axis where a line has two, else rows."""
    if panel.by == "country" or len(_slots(panel.points)) < 2:
        return _in_rows(panel, lines)
    return _in_rounds(panel, lines)


def described(panel: Panel, lines: Sequence[Line]) -> str:
    """Return the text of a chart for who cannot see it: every figure, and every break."""
    names = _names(lines)
    told = [
        f"{name}: " + "; ".join(f"{p.statement.when} {p.statement.told}" for p in line.points)
        for name, line in zip(names, lines, strict=True)
    ]
    broken = [f"Break: {said(b)}" for b in panel.breaks]
    return " ".join((f"{panel.label}.", *(f"{t}." for t in told), *broken))


def _names(lines: Sequence[Line]) -> list[str]:
    """Return what lines are called: service or place, channel, and kind where kinds differ."""
    several = len({line.words for line in lines}) > 1
    kinds = (f", {line.words.removesuffix(_OURS)}" if several else "" for line in lines)
    return [f"{_name(line)}{kind}" for line, kind in zip(lines, kinds, strict=True)]


def _name(line: Line) -> str:
    together = line.platform == SEVERAL
    whose = _SHORT.get(line.jurisdiction) or jurisdictions()[line.jurisdiction].name
    whose = whose if together else name_of(line.platform)
    apart = line.apart.replace("_", " ").replace("=", ": ")
    return ", ".join(filter(None, (whose, CHANNELS.get(line.actor, ""), apart)))


def slot(point: Point) -> str:
    """Return the short words of a round or period on an axis."""
    number, s = round_of(point.observation), point.observation.series
    if number:
        return f"Round {number}" + (f" ({s.period_end[:4]})" if s.period_end else "")
    if not s.period_start or not s.period_end:
        return point.statement.when
    if s.period_start[5:] == "01-01" and s.period_end[5:] == "12-31":
        return s.period_end[:4]
    first, last = (_MONTHS[int(day[5:7]) - 1] for day in (s.period_start, s.period_end))
    months = last if s.period_start[:7] == s.period_end[:7] else f"{first}\u2013{last}"
    return f"{months} {s.period_end[:4]}"


def _slots(points: Sequence[Point]) -> list[str]:
    return list(dict.fromkeys(slot(p) for p in sorted(points, key=lambda p: p.order)))


def _records(panel: Panel, lines: Sequence[Line]) -> list[dict[str, Any]]:
    found = []
    for number, (name, line) in enumerate(zip(_names(lines), lines, strict=True)):
        run = 0
        for point in line.points:
            run += not point.joined
            value = point.observation.value
            if value.exact and value.number is not None:
                told = f"{name}, {point.statement.when}: {point.statement.told}"
                scaled = value.number * (100 if panel.unit == "share" else 1)
                mark = name if line.platform == SEVERAL else line.platform
                found.append(
                    {"slot": slot(point), "value": scaled, "line": name, "mark": mark}
                    | {"run": f"{number}.{run}", "told": told}
                )
    return found


def _in_rounds(panel: Panel, lines: Sequence[Line]) -> Spec:
    records = _records(panel, lines)
    marks = {r["line"]: mark_of(r["mark"]) for r in records}
    names = list(marks)
    legend = {"title": None, "orient": "bottom", "columns": _PER_LEGEND_LINE, "labelLimit": 150}
    slots = _slots([p for line in lines for p in line.points])
    place: Spec = {"field": "slot", "type": "ordinal", "sort": slots, "title": None}
    axis = {**_LOOK, "labelAngle": 0 if len(slots) <= 3 else -40, "labelLimit": 140, "grid": False}
    place["axis"] = axis
    both = {"x": place, "y": _values(panel)}
    scales = ([colour for _, colour in marks.values()], [shape for shape, _ in marks.values()])
    colour, shape = (
        {"field": "line", "scale": {"domain": names, "range": r}, "legend": legend} for r in scales
    )
    line = {"type": "line", "strokeWidth": 2, "aria": False}
    point = {"type": "point", "filled": True, "size": 80}
    detail = {"detail": {"field": "run"}, "color": colour}
    return {
        # Streamlit fits axes and legend into the height: the marks need theirs besides.
        "height": 340 + 22 * -(-len(names) // _PER_LEGEND_LINE),
        "data": {"values": records},
        "layer": [
            *_rules(panel, lines, place),
            {"mark": line, "encoding": {**both, **detail}},
            {"mark": point, "encoding": {**both, **_TOLD, "color": colour, "shape": shape}},
        ],
    }


def _in_rows(panel: Panel, lines: Sequence[Line]) -> Spec:
    records = _records(panel, lines)
    rows = list(dict.fromkeys(r["line"] for r in records))
    axis = {**_LOOK, "title": None, "labelLimit": 340, "grid": True, "ticks": False}
    up = {"field": "line", "type": "nominal", "sort": sorted(rows, key=str.casefold), "axis": axis}
    several = len({r["slot"] for r in records}) > 1
    legend = {"title": None, "orient": "top", "columns": _PER_LEGEND_LINE}
    coloured = {"field": "slot", "type": "nominal", "legend": legend}
    point = {"type": "point", "filled": True, "size": 90, "opacity": 0.9}
    encoding = {"x": _values(panel), "y": up, **_TOLD}
    encoding |= {"color": coloured, "shape": coloured} if several else {"color": {"value": INK}}
    return {
        "height": {"step": 26},
        "data": {"values": records},
        "mark": point,
        "encoding": encoding,
    }


def _values(panel: Panel) -> Spec:
    share = panel.unit == "share"
    form = {"labelExpr": "datum.label + ' %'"} if share else {"format": ",~f"}
    axis = {**_LOOK, **form, "gridColor": "#EEF1F4", "title": None if share else _AXES[panel.unit]}
    up: Spec = {"field": "value", "type": "quantitative", "axis": axis}
    return {**up, "scale": {"domain": [0, 100]}} if share else up


def _rules(panel: Panel, lines: Sequence[Line], place: Spec) -> list[Spec]:
    """Return a dashed rule with its label before the first round after each break."""
    points = sorted((p for line in lines for p in line.points), key=lambda p: p.order)
    slots = _slots(points)
    found = []
    for one in panel.breaks:
        after = [p for p in points if p.observation.series.period_start >= one.on.isoformat()]
        if after:
            first = slot(after[0])
            late = 2 * slots.index(first) > len(slots)
            label = {"label": one.label, "side": "right" if late else "left"}
            found.append({"slot": first, "told": said(one), **label})
    if not found:
        return []
    at = {"x": {**place, "bandPosition": 0}}
    rule = {"type": "rule", "strokeDash": [5, 3], "strokeWidth": 1.5, "color": _BREAK}
    data = {"data": {"values": found}}
    labels = [_label(side, dx, at) for side, dx in (("left", 4), ("right", -4))]
    return [
        {**data, "mark": rule, "encoding": {**at, **_TOLD}},
        *({**data, **label} for label in labels),
    ]


def _label(side: str, dx: int, at: Spec) -> Spec:
    text = {"type": "text", "align": side, "dx": dx, "y": 8, "fontSize": 11, "color": _BREAK}
    return {
        "transform": [{"filter": f"datum.side == '{side}'"}],
        "mark": {**text, "aria": False},
        "encoding": {**at, "text": {"field": "label"}},
    }
