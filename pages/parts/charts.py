"""Charts of waits: one row per service, dots and bounds on a logarithmic time axis.

A service keeps one shape and one colour everywhere. What is nought or shorter than a minute
has a labelled place of its own at the left, since a logarithm has none for it; a service
that says nothing keeps its row, with the words in it. Everything a mark tells on pointing
at it also stands in the table beside the chart.

Charts are Vega-Lite written down as it is: building one through Altair takes 200 ms, more
than a whole page may. A test holds every chart against Altair's copy of the grammar.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Spec = dict[str, Any]
"""A chart in the words of Vega-Lite."""

MINUTE, HOUR, DAY, WEEK = 1 / 60, 1.0, 24.0, 168.0
TICKS = (
    (MINUTE, "1 minute"),
    (HOUR, "1 hour"),
    (DAY, "1 day"),
    (WEEK, "1 week"),
    (720.0, "30 days"),
    (8760.0, "1 year"),
)
SHORTEST = 0.005  # where what lasts less than a minute is drawn, left of a line at one minute
LANE = "under 1 min or 0"
INK = "#33404D"

_COLOURS = ("#0B57A4", "#B3261E", "#1B7F3B", "#7B3FA0", "#8A5A00", "#3B3B3B")
_SHAPES = ("circle", "square", "diamond", "triangle-up", "triangle-down", "cross")
_KNOWN = (
    "tiktok",
    "x",
    "facebook",
    "instagram",
    "youtube",
    "snapchat",
    "pinterest",
    "linkedin",
    "whatsapp_channels",
    "reddit",
    "discord",
    "roblox",
    "pornhub",
    "xvideos",
    "xnxx",
    "stripchat",
    "twitch",
    "telegram",
    "threads",
    "tumblr",
)
"""The fixed table of marks; its order may grow at the end and never change."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One row of a chart, in hours: a point, or bounds with the parts between them.

    `words` stand beside the mark, `told` is what a screen reader and a tooltip say of it.
    Without point and bounds the row shows its words alone.
    """

    name: str
    platform: str
    words: str
    told: str
    hours: float | None = None
    low: float | None = None
    high: float | None = None
    parts: tuple[float, ...] = ()


def mark_of(platform: str) -> tuple[str, str]:
    """Return the shape and the colour of a platform: fixed, and equal on every page."""
    if platform in _KNOWN:
        place = _KNOWN.index(platform)
    else:
        place = sum(map(ord, platform)) % (len(_COLOURS) * len(_SHAPES))
    # Neighbours in the table differ in both, so a lost colour still leaves the shape.
    return _SHAPES[(place + place // len(_COLOURS)) % len(_SHAPES)], _COLOURS[place % len(_COLOURS)]


def placed(hours: float) -> float:
    """Return where a wait is drawn: its own place, or the one for less than a minute."""
    return hours if hours >= MINUTE else SHORTEST


def span(rows: Iterable[Dot]) -> tuple[float, float]:
    """Return the first and last hour of an axis that holds every mark, with room to read."""
    drawn = [placed(h) for r in rows for h in (r.hours, r.low, r.high, *r.parts) if h is not None]
    if not drawn:
        return HOUR, WEEK
    first, last = min(drawn), max(drawn) * 1.8
    first = 0.0032 if first < MINUTE else first / 2.5
    below = [at for at, _ in TICKS if at < first]
    above = [at for at, _ in TICKS if at > last]
    while sum(first <= at <= last for at, _ in TICKS) < 2 and (below or above):
        # One labelled time tells nobody how long a row is.
        if not above or (below and first / below[-1] < above[0] / last):
            first = below.pop()
        else:
            last = above.pop(0)
    return first, last


def waits(
    rows: Sequence[Dot], *, axis: str, beside: Sequence[Dot] = (), tested: bool = False
) -> Spec:
    """Return the chart: one row per service in the given order; `axis` titles the time axis.

    `beside` are the rows of a chart on the same axis next to it. What was `tested` has a mark
    of its own, the same for every service: nobody takes it for what a service says.
    """
    first, last = span((*rows, *beside))
    time = {"scale": _scale(first, last), "axis": _time_axis(first, last, axis)}
    row = {"y": _rows_axis([row.name for row in rows])}
    told = {**row, "description": {"field": "told"}}
    return {
        "height": {"step": 46 if any(row.parts for row in rows) else 34},
        "data": {"values": [_record(row, first, last) for row in rows]},
        "layer": [
            *_edge(first, time),
            _bounds(time, row, thin=tested),
            *_parts(rows, time, row),
            *_marks(rows, time, told, tested=tested),
            *_labels(time, told),
        ],
    }


def _record(row: Dot, first: float, last: float) -> dict[str, Any]:
    every = (row.hours, row.low, row.high, *row.parts)
    ends = [placed(h) for h in every if h is not None]
    right, room = max(ends, default=first), max(ends, default=first) < (first * last) ** 0.5
    return {
        "name": row.name,
        "platform": row.platform,
        "words": row.words,
        "told": row.told,
        "hours": None if row.hours is None else placed(row.hours),
        "low": None if row.low is None else placed(row.low),
        "high": None if row.high is None else placed(row.high),
        # Words stand beside a mark where there is room, and above a row of several marks.
        "edge": right if room else min(ends, default=first),
        "side": _side(row, room=room),
    }


def _side(row: Dot, *, room: bool) -> str:
    if row.parts:
        return "above"
    if row.hours is None and row.low is None and row.high is None:
        return "silent"
    return "right" if room else "left"


def _rows_axis(names: list[str]) -> Spec:
    axis = {
        "title": None,
        "labelLimit": 150,
        "labelFontSize": 13,
        "labelColor": INK,
        "labelBound": False,
        "labelFlush": False,
        "grid": True,
        "gridColor": "#EEF1F4",
        "ticks": False,
        "domain": False,
    }
    return {"field": "name", "type": "nominal", "sort": names, "axis": axis}


def _scale(first: float, last: float) -> Spec:
    return {"type": "log", "domain": [first, last], "nice": False}


def _time_axis(first: float, last: float, title: str) -> Spec:
    ticks = [t for t in TICKS if first <= t[0] <= last]
    if first < SHORTEST:
        ticks = [(SHORTEST, LANE), *ticks]
    words = " : ".join(f"abs(datum.value - {at}) < {at / 1000} ? '{label}'" for at, label in ticks)
    return {
        "title": title,
        "values": [at for at, _ in ticks],
        "labelExpr": f"{words} : ''" if ticks else "''",
        "labelOverlap": "greedy",
        "labelFontSize": 12,
        "labelColor": INK,
        "titleColor": INK,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "titleAnchor": "start",
        "grid": True,
        "gridColor": "#DDE3E9",
    }


def _at(field: str, time: Spec) -> Spec:
    return {"field": field, "type": "quantitative", **time}


def _edge(first: float, time: Spec) -> list[Spec]:
    """Return the line that parts what is shorter than a minute from the logarithmic axis."""
    if first >= SHORTEST:
        return []
    here = (SHORTEST * MINUTE) ** 0.5
    rule = {"type": "rule", "strokeDash": [3, 3], "color": "#7B8794", "aria": False}
    encoding = {"x": {"datum": here, "type": "quantitative", **time}}
    return [{"mark": rule, "encoding": encoding}]


def _bounds(time: Spec, row: Spec, *, thin: bool = False) -> Spec:
    look = {"strokeWidth": 2, "color": INK} if thin else {"strokeWidth": 6, "color": "#C3CEDA"}
    return {
        "transform": [{"filter": "isValid(datum.low) && isValid(datum.high)"}],
        "mark": {"type": "rule", **look, "aria": False},
        "encoding": {**row, "x": _at("low", time), "x2": {"field": "high"}},
    }


def _parts(rows: Sequence[Dot], time: Spec, row: Spec) -> list[Spec]:
    """Return one stroke per part of a row, in the colour of its platform."""
    parts = [
        {"name": r.name, "at": placed(h), "colour": mark_of(r.platform)[1]}
        for r in rows
        for h in r.parts
    ]
    if not parts:
        return []
    colour = {"field": "colour", "type": "nominal", "scale": None, "legend": None}
    stroke = {
        "data": {"values": parts},
        "mark": {"type": "tick", "thickness": 3, "size": 18, "aria": False},
        "encoding": {**row, "x": _at("at", time), "color": colour},
    }
    return [stroke]


def _points(rows: Sequence[Dot], time: Spec, told: Spec) -> Spec:
    there = sorted({r.platform for r in rows})
    marks = [mark_of(p) for p in there]

    def fixed(what: list[str]) -> Spec:
        scale = {"domain": there, "range": what}
        return {"field": "platform", "type": "nominal", "scale": scale, "legend": None}

    return {
        "transform": [{"filter": "isValid(datum.hours)"}],
        "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1},
        "encoding": {
            **told,
            "x": _at("hours", time),
            "shape": fixed([shape for shape, _ in marks]),
            "color": fixed([colour for _, colour in marks]),
            "tooltip": {"field": "told", "title": " "},
        },
    }


def _marks(rows: Sequence[Dot], time: Spec, told: Spec, *, tested: bool) -> list[Spec]:
    if all(row.hours is None for row in rows):
        return []  # an empty layer is an image without words to a screen reader
    return [_strokes(time, told) if tested else _points(rows, time, told)]


def _strokes(time: Spec, told: Spec) -> Spec:
    """Return the marks of what testers saw: an upright stroke on its interval."""
    return {
        "transform": [{"filter": "isValid(datum.hours)"}],
        "mark": {"type": "tick", "thickness": 5, "size": 20, "color": INK},
        "encoding": {**told, "x": _at("hours", time), "tooltip": {"field": "told", "title": " "}},
    }


def _labels(time: Spec, told: Spec) -> list[Spec]:
    plain = {"type": "text", "fontSize": 12, "baseline": "middle"}
    still = {**plain, "align": "left", "dx": 4, "color": "#4A5560"}
    left_edge, beside = {"value": 0}, _at("edge", time)
    looks = (
        ("right", {**plain, "align": "left", "dx": 10, "color": "#1F2933"}, beside),
        ("left", {**plain, "align": "right", "dx": -10, "color": "#1F2933"}, beside),
        ("above", {**still, "dy": -15}, left_edge),
        ("silent", {**still, "fontStyle": "italic"}, left_edge),
    )
    return [
        {
            "transform": [{"filter": f"datum.side == '{side}'"}],
            "mark": mark,
            "encoding": {**told, "x": x, "text": {"field": "words"}},
        }
        for side, mark, x in looks
    ]
