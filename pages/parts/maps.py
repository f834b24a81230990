"""A map of the member states: words in every state, grey where there is no number.

Shapes come from `static/europe.json`, which lies beside the main script, so nothing is asked of
another host. The grey layer below is drawn for every country; a state without a number keeps
it, and says why in words. All a map tells stands in the table beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from data.places import jurisdictions
from metrics import country, words
from metrics.figure import Figure
from pages.parts.charts import INK, Spec

Draw = Callable[[], tuple[Spec, str]]

SHAPES = "app/static/europe.json"
"""Where the browser finds the shapes, relative to any page."""

CLASSES = (
    (6.0, "within 6 hours", "#DCEAF7"),
    (24.0, "over 6 to 24 hours", "#A9CDEB"),
    (72.0, "over 1 to 3 days", "#74AEDD"),
    (float("inf"), "over 3 days", "#3F8FCB"),
)
"""Upper ends of the classes in hours, their words and colours: darker is longer."""

THIN, FEW, SILENT = "10 to 29 orders, grey", "fewer than 10 orders", "not reported"
_GREYS = {THIN: "#DADDE1", FEW: "#C3C8CE", SILENT: "#F0F1F3"}
_TINY = ("LU", "MT", "CY")
"""States so small on the map that a mark of their own stands on them."""


def drawn(medians: Sequence[Figure], question: str) -> Draw:
    """Return what draws a map of medians, with its text for screen readers."""
    return lambda: (choropleth(medians), described(medians, question))


def class_of(one: Figure) -> str:
    """Return the class of a median in words, or why it has none.

    No orders at all are fewer than 10; only a report that gives no number is silent.
    """
    if one.value is None:
        few = country.shown(one) == "few" or one.n == 0
        return FEW if few else SILENT
    if country.shown(one) == "thin":
        return THIN
    hours = one.value
    return next(label for end, label, _ in CLASSES if hours <= end)


def described(medians: Sequence[Figure], question: str) -> str:
    """Return the text of the map for who cannot see it."""
    known = sum(f.known for f in medians)
    few = sum(class_of(f) == FEW for f in medians)
    rest = len(medians) - known - few
    return (
        f"{question} Map of {words.plural(known, 'country', 'countries')} with a median time; "
        f"{few} with fewer than 10 orders, {rest} without a number. The table holds every value."
    )


def choropleth(medians: Sequence[Figure]) -> Spec:
    """Return the map: grey for all, colour and words where there is a median to show."""
    rows = [_record(f) for f in medians]
    looks = [label for _, label, _ in CLASSES] + list(_GREYS)
    colours = [colour for _, _, colour in CLASSES] + list(_GREYS.values())
    scale = {"domain": looks, "range": colours}
    colour = {"field": "look", "type": "nominal", "scale": scale, "legend": _LEGEND}
    return {
        "height": 620,
        "data": {"url": SHAPES, "format": {"type": "topojson", "feature": "states"}},
        "projection": {"type": "azimuthalEqualArea", "rotate": [-12, -52, 0]},
        "layer": [
            {"mark": {**_SHAPE, "fill": "#FAFBFC", "aria": False}},
            {
                "transform": [_looked_up(rows), {"filter": "isValid(datum.look)"}],
                "mark": {"type": "geoshape", "stroke": "#7B8794", "strokeWidth": 0.6},
                "encoding": {"color": colour, **_told()},
            },
            _tiny(rows, colour),
            _words(rows, {"stroke": "#FFFFFF", "strokeWidth": 3, "strokeOpacity": 0.85}),
            _words(rows, {"color": "#12212F"}),
        ],
    }


_LEGEND = {
    "title": "Median time to carry out an order",
    "orient": "bottom",
    "columns": 2,
    "labelLimit": 220,
    "labelFontSize": 12,
    "labelColor": INK,
    "titleColor": INK,
    "titleLimit": 300,
    "symbolType": "square",
    "symbolSize": 160,
    "symbolStrokeColor": "#7B8794",
    "symbolStrokeWidth": 0.8,
}
_SHAPE = {"type": "geoshape", "stroke": "#D3D8DE", "strokeWidth": 0.6}


def _record(one: Figure) -> dict[str, Any]:
    known = jurisdictions().get(one.jurisdiction)
    name = known.name if known else one.jurisdiction
    look = class_of(one)
    told = words.cell(one) if one.known or look != FEW else f"{FEW} (n = {words.count(one.n or 0)})"
    n = f", {words.count(one.n)} orders" if one.known and one.n is not None else ""
    return {
        "id": one.jurisdiction,
        "look": look,
        "short": _short(one),
        "told": f"{name}: {told}{n}",
    }


def _short(one: Figure) -> str:
    """Return the few letters that stand on a state: hours, days, or a dash for no number."""
    if one.value is None:
        return {FEW: "0" if one.n == 0 else "few"}.get(class_of(one), "–")
    hours = one.value
    if hours < 1:
        return "<1 h"
    return f"{hours:.0f} h" if hours < 72 else f"{hours / 24:.0f} d"


def _looked_up(rows: list[dict[str, Any]]) -> Spec:
    fields = ["look", "short", "told"]
    return {"lookup": "id", "from": {"data": {"values": rows}, "key": "id", "fields": fields}}


def _told() -> Spec:
    return {"description": {"field": "told"}, "tooltip": {"field": "told", "title": " "}}


def _at() -> Spec:
    return {
        "longitude": {"field": "properties.lon", "type": "quantitative"},
        "latitude": {"field": "properties.lat", "type": "quantitative"},
    }


def _tiny(rows: list[dict[str, Any]], colour: Spec) -> Spec:
    wanted = " || ".join(f"datum.id == '{i}'" for i in _TINY)
    return {
        "transform": [{"filter": wanted}, _looked_up(rows), {"filter": "isValid(datum.look)"}],
        "mark": {"type": "circle", "size": 120, "opacity": 1, "stroke": INK, "strokeWidth": 0.8},
        "encoding": {**_at(), "color": colour, **_told()},
    }


def _words(rows: list[dict[str, Any]], look: Spec) -> Spec:
    """Return the words on the states: once as a pale edge, once in ink."""
    return {
        "transform": [_looked_up(rows), {"filter": "isValid(datum.short)"}],
        "mark": {"type": "text", "fontSize": 10.5, "aria": False, **look},
        "encoding": {**_at(), "text": {"field": "short"}},
    }
