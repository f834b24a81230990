"""Charts of one service's test reports: what became of them, and how long they waited.

Both stand on a logarithmic time axis at the same fixed hours; the part without an answer is
drawn and labelled like the others. Whatever a chart shows also stands in its table and text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from metrics import words
from metrics.exercises.curves import Curves, EndsAt, WaitAt
from pages.parts.charts import INK, Spec

ENDS = ("Removed or restricted", "Rejected", "Gone otherwise", "No answer yet")
"""What can become of a report, in the order in which the areas are stacked."""

_COLOURS = ("#1B5E8C", "#B08A2E", "#8FA3B5", "#F0D9D6")
_SHORT = ("Removed", "Rejected", "Gone", "No answer")
_LABELS = ("#FFFFFF", "#1F2933", "#1F2933", "#1F2933")
_TICKS = (
    (1.0, "1 hour"),
    (4.0, "4 hours"),
    (24.0, "1 day"),
    (72.0, "3 days"),
    (168.0, "1 week"),
    (672.0, "4 weeks"),
    (2160.0, "90 days"),
)
_HEIGHT = 300
_ROOM = 0.07
"""The least share in which a label of an area has room."""


def outcomes(curves: Curves) -> Spec:
    """Return the stacked areas of all ends over time; with what is open they fill the chart."""
    up = {"type": "quantitative", **_per_cent("share of reports")}
    colour = {
        "field": "end",
        "type": "nominal",
        "scale": {"domain": list(ENDS), "range": list(_COLOURS)},
        "legend": {"title": None, "orient": "bottom", "columns": 2, "labelColor": INK},
    }
    area = {"type": "area", "interpolate": "step-after", "aria": False}
    edge = {"type": "line", "interpolate": "step-after", "strokeWidth": 1, "color": "#FFFFFF"}
    time = _time([one.hours for one in curves.ends])
    both = {"x": time, "y": {"field": "low", **up}, "y2": {"field": "high"}}
    lines = {"x": time, "y": {"field": "high", **up}, "detail": {"field": "end"}}
    return {
        "height": _HEIGHT + 60,
        "data": {"values": [r for one in curves.ends for r in _stacked(one)]},
        "layer": [
            {"mark": area, "encoding": {**both, "color": colour}},
            {"mark": {**edge, "aria": False}, "encoding": lines},
            *_labels(curves.ends[-1], time, up),
        ],
    }


def _stacked(at: EndsAt) -> list[dict[str, Any]]:
    found, low = [], 0.0
    for end, share in zip(ENDS, at[1:], strict=True):
        high = low + share
        found.append({"hours": at.hours, "end": end, "low": 100 * low, "high": 100 * high})
        low = high
    return found


def _labels(last: EndsAt, time: Spec, up: Spec) -> list[Spec]:
    """Return the words in the areas, at the end of the time axis, where there is room."""
    rows = [
        {
            "hours": last.hours,
            "middle": (row["low"] + row["high"]) / 2,
            "words": f"{short} {words.share(round(share, 2))}",
            "ink": ink,
        }
        for row, share, ink, short in zip(_stacked(last), last[1:], _LABELS, _SHORT, strict=True)
        if share >= _ROOM
    ]
    text = {"type": "text", "align": "right", "dx": -8, "fontSize": 12, "aria": False}
    ink = {"field": "ink", "type": "nominal", "scale": None, "legend": None}
    middle = {"field": "middle", **up}
    said = {"x": time, "y": middle, "text": {"field": "words"}, "color": ink}
    return [{"data": {"values": rows}, "mark": text, "encoding": said}]


def waits(curves: Curves) -> Spec:
    """Return the curve of reports without an answer, its band, and where open ones were left."""
    up = {"type": "quantitative", **_per_cent("still without an answer")}
    time = _time([one.hours for one in curves.waits])
    x = {"x": time}
    seen = {"x": time, "y": {"field": "open", **up}}
    told = {"description": {"field": "told"}, "tooltip": {"field": "told", "title": " "}}
    band = {"type": "area", "interpolate": "step-after", "color": "#C3CEDA", "aria": False}
    line = {"type": "line", "interpolate": "step-after", "color": INK, "aria": False}
    dot = {"type": "point", "filled": True, "size": 36, "color": INK}
    left = {"type": "tick", "orient": "vertical", "thickness": 3, "size": 18, "color": "#B3261E"}
    limits = {**x, "y": {"field": "low", **up}, "y2": {"field": "high"}}
    return {
        "height": _HEIGHT,
        "data": {"values": [_waiting(one, curves) for one in curves.waits]},
        "layer": [
            {
                "transform": [{"filter": "isValid(datum.low)"}],
                "mark": band,
                "encoding": limits,
            },
            {"mark": line, "encoding": seen},
            {"mark": dot, "encoding": {**seen, **told}},
            {
                "transform": [{"filter": "datum.left > 0"}],
                "mark": {**left, "aria": False},
                "encoding": seen,
            },
        ],
    }


def _waiting(one: WaitAt, curves: Curves) -> dict[str, Any]:
    ends = {"low": one.low, "high": one.high}
    return {
        "hours": one.hours,
        "open": 100 * one.open,
        "left": one.last_seen,
        "told": told(one, rounded=curves.rounded),
        **{name: None if x is None else 100 * x for name, x in ends.items()},
    }


def told(one: WaitAt, *, rounded: bool) -> str:
    """Return one point of the waiting curve in words."""
    said = f"{words.hours(one.hours)}: {words.share(round(one.open, 3))} without an answer"
    if one.low is not None and one.high is not None:
        said += f", {words.share(round(one.low, 2))} to {words.share(round(one.high, 2))}"
    about = "about " if rounded else ""
    last = f"; {about}{words.plural(one.last_seen, 'open report')} last seen here"
    return said + (last if one.last_seen else "")


def _time(hours: Sequence[float]) -> Spec:
    first, last = min(hours), max(hours)
    ticks = [(at, label) for at, label in _TICKS if first <= at <= last]
    named = " : ".join(f"abs(datum.value - {at}) < {at / 1000} ? '{label}'" for at, label in ticks)
    axis = {
        **_LOOK,
        "title": "time since the report, logarithmic scale",
        "values": [at for at, _ in ticks],
        "labelExpr": f"{named} : ''" if ticks else "''",
        "labelOverlap": "greedy",
        "gridColor": "#DDE3E9",
    }
    scale = {"type": "log", "domain": [first, last], "nice": False}
    return {"field": "hours", "type": "quantitative", "scale": scale, "axis": axis}


_LOOK: Spec = {
    "labelFontSize": 12,
    "labelColor": INK,
    "titleColor": INK,
    "titleFontSize": 12,
    "titleFontWeight": "normal",
    "titleAnchor": "start",
}


def _per_cent(title: str) -> Spec:
    axis = {**_LOOK, "title": title, "labelExpr": "datum.label + ' %'", "gridColor": "#EEF1F4"}
    values = [0, 20, 40, 60, 80, 100]
    return {"scale": {"domain": [0, 100]}, "axis": {**axis, "values": values}}
