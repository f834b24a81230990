"""The register of breaks: on a time axis, and listed with source and confidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from data.breaks import EVERY, breaks
from data.reference import measures, programmes
from data.vocabulary import Break
from metrics import words
from pages.parts import clock, prose, tables, time_axis
from pages.parts.charts import INK, Spec
from pages.parts.tables import Cell, Row
from pages.parts.trace import name_of

HEADS = ("When", "Whose figures", "What changed", "Which measures", "Source")
_SURE = {"high": "", "medium": "confidence medium", "low": "confidence low: told by others"}


def show(programme: str = "", platform: str = "") -> None:
    """Place the breaks of a regime and a service (none chosen: of all), newest first."""
    found = [b for b in breaks().values() if _concerns(b, programme, platform)]
    found.sort(key=lambda b: (b.on, b.id), reverse=True)
    if not found:
        prose.small("No break of this choice is on record, which does not mean that there is none.")
        return
    listed, charted = st.tabs(["Table", "Time axis"])
    charted.vega_lite_chart(timeline(found, clock.today()), alt=described(found))
    with listed:
        tables.show("Breaks on record", HEADS, [_row(b) for b in found])


def _concerns(one: Break, programme: str, platform: str) -> bool:
    fits = not programme or one.programme in (programme, EVERY)
    return fits and (not platform or one.platform in (platform, EVERY))


def whose(one: Break) -> str:
    """Return in words whose figures a break concerns."""
    if one.platform == EVERY:
        return "Every service"
    return name_of(one.platform)


def _regime(one: Break) -> str:
    known = programmes().get(one.programme)
    return known.title if known else "every regime"


def _row(one: Break) -> Row:
    until = f"until {words.day(one.until.isoformat())}" if one.until else ""
    named = [measures()[m].label for m in one.measures]
    return (
        Cell(words.day(one.on.isoformat()), note=until, look="when"),
        Cell(whose(one), note=_regime(one)),
        Cell(one.words, note=one.label, look="wide"),
        "; ".join(named) or "all of them",
        Cell("to check", href=one.source, note=_SURE[one.confidence]),
    )


def timeline(found: Sequence[Break], today: date) -> Spec:
    """Return one row per service and regime, a mark where a break lies, a bar while it lasted."""
    rows = [
        {
            "row": f"{whose(b)}: {_regime(b)}",
            "on": b.on.isoformat(),
            "until": min(b.until or b.on, today).isoformat(),
            "told": time_axis.said(b),
        }
        for b in found
    ]
    axis = {"title": None, "labelLimit": 260, "labelColor": INK, "grid": True, "domain": False}
    up = {"field": "row", "type": "nominal", "axis": {**axis, "ticks": False}}
    day = {"type": "temporal", "scale": {"type": "utc"}, "title": None}
    told = {"description": {"field": "told"}, "tooltip": {"field": "told", "title": " "}}
    bar = {"type": "rule", "strokeWidth": 6, "color": "#C9B3D9", "aria": False}
    point = {"type": "point", "shape": "diamond", "filled": True, "size": 90, "color": "#7B3FA0"}
    at = {"field": "on", **day}
    return {
        "height": {"step": 24},
        "data": {"values": rows},
        "layer": [
            {"mark": bar, "encoding": {"y": up, "x": at, "x2": {"field": "until"}}},
            {"mark": point, "encoding": {"y": up, "x": at, **told}},
        ],
    }


def described(found: Sequence[Break]) -> str:
    """Return the text of the time axis for who cannot see it."""
    told = " ".join(f"{whose(b)}, {time_axis.said(b)}" for b in found)
    return f"{words.plural(len(found), 'break')} on record, the newest first. {told}"
