"""All metrics of test reports by id. A metric without a card here can't make a figure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from metrics.exercises import cards_compared, cards_redress, cards_speed
from metrics.exercises.card import TestMetric

TESTED: Mapping[str, TestMetric] = MappingProxyType(
    {m.id: m for m in (*cards_speed.CARDS, *cards_redress.CARDS, *cards_compared.CARDS)}
)
"""The cards in the order of the methods page: speed, outcomes, redress, access, differences."""


def card_of(key: str) -> TestMetric:
    """Return the card of a metric of test reports. Raises KeyError for an unknown id."""
    return TESTED[key]


_THEMES = (
    ("How fast reports are decided", ("spd_", "ign_")),
    ("What becomes of reported content", ("act_", "up_")),
    ("What reporters are told", ("ack_", "fbk_", "sor_")),
    ("Appeals and disputes", ("app_", "restore_", "ods_")),
    ("What it takes to report", ("acc_",)),
    ("Differences", ("gap_",)),
)


def themes() -> Mapping[str, tuple[TestMetric, ...]]:
    """Return the cards by what they are about, every card once."""
    return {
        title: tuple(card for card in TESTED.values() if card.id.startswith(starts))
        for title, starts in _THEMES
    }
