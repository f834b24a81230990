"""All metrics by id. A metric without a card here can't make a figure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from metrics import (
    cards_bodies,
    cards_capacity,
    cards_country,
    cards_coverage,
    cards_redress,
    cards_speed,
)
from metrics.card import Metric

METRICS: Mapping[str, Metric] = MappingProxyType(
    {
        m.id: m
        for m in (
            *cards_speed.CARDS,
            *cards_country.CARDS,
            *cards_capacity.CARDS,
            *cards_redress.CARDS,
            *cards_bodies.CARDS,
            *cards_coverage.CARDS,
        )
    }
)
"""The cards in the order of the methods page: notices, redress, labels, change."""


def metric(key: str) -> Metric:
    """Return the card of a metric. Raises KeyError for an unknown id."""
    return METRICS[key]
