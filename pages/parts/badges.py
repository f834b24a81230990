"""Small labels that say what kind of statement a figure is, in words and never by colour alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import streamlit as st

from data.model import TIER_RANK, TIER_WORDS, Tier
from metrics.figure import Figure, Grade

GRADE_WORDS = {
    Grade.A: "same definition throughout",
    Grade.B: "same clock, small differences",
    Grade.C: "one known difference: read side by side, not ranked",
    Grade.D: "not comparable as published",
}
"""What each comparability grade says in a few words."""

TIER_LOOKS = {Tier.HELD: "", Tier.SECOND_HAND: "second", Tier.PRESS: "third"}

TIER_MEANING = {
    Tier.HELD: "We hold the publisher's own file and show the cell.",
    Tier.SECOND_HAND: "Taken from somebody else's copy of the publisher's document.",
    Tier.PRESS: "Taken from the press or another secondary source.",
}
"""What a reader may make of each tier."""


def tiers_of(figures: Iterable[Figure]) -> list[Tier]:
    """Return the tiers among figures, strongest first."""
    return sorted({f.tier for f in figures if f.basis}, key=TIER_RANK.__getitem__)


def of(figures: Sequence[Figure]) -> list[tuple[str, str]]:
    """Return (words, look) for a group of figures: who says it, and the tiers."""
    found = [("self-reported by the services", "")]
    return found + [(TIER_WORDS[tier], TIER_LOOKS[tier]) for tier in tiers_of(figures)]


def show(labels: Iterable[tuple[str, str]]) -> None:
    """Place labels side by side."""
    spans = (f'<span class="badge {escape(look)}">{escape(words)}</span>' for words, look in labels)
    st.html(f'<p class="badges">{"".join(spans)}</p>')
