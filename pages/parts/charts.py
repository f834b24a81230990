"""Charts of waits: one row per service, dots and bounds on a logarithmic time axis.

A service keeps one shape and one colour everywhere. What is nought or shorter than a minute
has a labelled place of its own at the left, since a logarithm has none for it; a service
that says nothing keeps its row, with the words in it. Everything a mark tells on pointing
at it also stands in the table beside the chart.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import altair as alt

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
    first, last = min(drawn), max(drawn)
    return (0.0032 if first < MINUTE else max(first / 2.5, MINUTE / 2)), max(last * 1.8, first * 30)


def waits(rows: Sequence[Dot], *, axis: str) -> alt.LayerChart:
    """Return the chart: one row per service in the given order; `axis` titles the time axis."""
    import altair as alt
    import pandas as pd

    first, last = span(rows)
    frame = pd.DataFrame([_record(row, first, last) for row in rows])
    base = alt.Chart(frame).encode(y=_rows_axis(alt, rows), description="told")
    bounds = base.transform_filter("isValid(datum.low)").encode(
        x=_time_axis(alt, first, last, axis), x2="high"
    )
    parts = pd.DataFrame(
        [{"name": r.name, "at": placed(h), "told": r.told} for r in rows for h in r.parts],
        columns=["name", "at", "told"],
    )
    layers = [
        *_lane(alt, pd, first),
        bounds.mark_rule(strokeWidth=5, color="#B8C4D0", aria=False),
        alt.Chart(parts).mark_tick(thickness=2, color="#33404D", aria=False).encode(
            x=_time_axis(alt, first, last, axis), y=_rows_axis(alt, rows), description="told"
        ),
        _points(alt, base, rows, first, last, axis),
        *_labels(alt, base, first, last, axis),
    ]
    chart: alt.LayerChart = alt.layer(*layers).properties(height=alt.Step(34))
    return chart


def _record(row: Dot, first: float, last: float) -> dict[str, Any]:
    ends = [placed(h) for h in (row.hours, row.low, row.high) if h is not None]
    middle = (first * last) ** 0.5
    right = max(ends, default=first)
    return {
        "name": row.name,
        "platform": row.platform,
        "words": row.words,
        "told": row.told,
        "hours": None if row.hours is None else placed(row.hours),
        "low": None if row.low is None else placed(row.low),
        "high": None if row.high is None else placed(row.high),
        # Words stand on the side where there is room; a row without a mark begins at the left.
        "edge": right if right < middle or not ends else min(ends),
        "side": "silent" if not ends else "right" if right < middle else "left",
    }


def _rows_axis(alt: Any, rows: Sequence[Dot]) -> Any:
    broken = {r.name: "|".join(textwrap.wrap(r.name, 22)) for r in rows}
    table = ", ".join(f"{k!r}: {v!r}" for k, v in broken.items())
    axis = alt.Axis(
        title=None,
        labelExpr=f"split(({{{table}}})[datum.label], '|')",
        labelLimit=180,
        labelFontSize=13,
        grid=True,
        gridColor="#EEF1F4",
        ticks=False,
        domain=False,
    )
    return alt.Y("name:N", sort=[r.name for r in rows], axis=axis)


def _time_axis(alt: Any, first: float, last: float, title: str) -> Any:
    ticks = [t for t in TICKS if first <= t[0] <= last]
    if first < SHORTEST:
        ticks = [(SHORTEST, LANE), *ticks]
    words = " : ".join(f"abs(datum.value - {at}) < {at / 1000} ? '{label}'" for at, label in ticks)
    axis = alt.Axis(
        title=title,
        values=[at for at, _ in ticks],
        labelExpr=f"{words} : ''",
        labelOverlap="greedy",
        labelFontSize=12,
        titleFontSize=12,
        titleFontWeight="normal",
        titleAnchor="start",
        grid=True,
        gridColor="#DDE3E9",
    )
    return alt.X(
        "low:Q", scale=alt.Scale(type="log", domain=[first, last], nice=False), axis=axis
    )


def _lane(alt: Any, pd: Any, first: float) -> list[Any]:
    """Return the line that parts what is shorter than a minute from the logarithmic axis."""
    if first >= SHORTEST:
        return []
    edge = pd.DataFrame([{"low": (SHORTEST * MINUTE) ** 0.5}])
    rule = alt.Chart(edge).mark_rule(strokeDash=[3, 3], color="#7B8794", aria=False)
    return [rule.encode(x="low:Q")]


def _points(alt: Any, base: Any, rows: Sequence[Dot], first: float, last: float, axis: str) -> Any:
    there = sorted({r.platform for r in rows})
    shapes, colours = zip(*(mark_of(p) for p in there), strict=True) if there else ((), ())
    x = _time_axis(alt, first, last, axis)
    x.shorthand = "hours:Q"
    return (
        base.transform_filter("isValid(datum.hours)")
        .mark_point(filled=True, size=110, opacity=1)
        .encode(
            x=x,
            shape=alt.Shape(
                "platform:N", scale=alt.Scale(domain=there, range=list(shapes)), legend=None
            ),
            color=alt.Color(
                "platform:N", scale=alt.Scale(domain=there, range=list(colours)), legend=None
            ),
            tooltip=[alt.Tooltip("told:N", title=" ")],
        )
    )


def _labels(alt: Any, base: Any, first: float, last: float, axis: str) -> list[Any]:
    x = _time_axis(alt, first, last, axis)
    x.shorthand = "edge:Q"
    looks = {
        "right": {"align": "left", "dx": 10, "color": "#1F2933"},
        "left": {"align": "right", "dx": -10, "color": "#1F2933"},
        "silent": {"align": "left", "dx": 10, "color": "#5B6570", "fontStyle": "italic"},
    }
    return [
        base.transform_filter(f"datum.side == '{side}'")
        .mark_text(baseline="middle", fontSize=12, **look)
        .encode(x=x, text="words:N")
        for side, look in looks.items()
    ]
