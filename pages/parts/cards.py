"""Metric cards and the list of checks, for the Methods page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from metrics.card import Metric
from pages.parts import prose, tables
from pages.parts.tables import Cell

_DIRECTIONS = {
    "lower_better": "lower is better",
    "higher_better": "higher is better",
    "neutral": "neither high nor low is good or bad in itself",
}

_RESTS_ON = {
    "template": "the law's template",
    "logic": "logic: it cannot be otherwise on one clock, unit and population",
    "plausible": "experience: it can be true, but needs an explanation",
    "notice": "true, and worth knowing beside the figure",
}


def show(card: Metric) -> None:
    """Place the card of one metric."""
    least = f"at least {card.minimum_n} {card.n_of}" if card.minimum_n else ""
    tables.pairs(
        card.label,
        [
            ("Question", card.question),
            ("Meaning", card.meaning),
            ("Caution", card.caution),
            ("Formula", card.formula),
            ("Unit", card.unit),
            ("Direction", _DIRECTIONS[card.direction]),
            ("Shown from", least),
            ("Ranked", "only among five or more of grade A or B" if card.ranked else "never"),
            (
                "United by",
                {"none": "nothing; it cannot be added or averaged"}.get(
                    card.aggregation, card.aggregation.replace("_", " ")
                ),
            ),
            ("Read from", card.sources),
            ("Legal anchor", card.legal_anchor),
            ("Method", card.method),
        ],
    )


def checks(listed: Iterable[tuple[str, str, str]]) -> list[tuple[Cell | str, ...]]:
    """Return the rows of the table of checks."""
    return [(words, _RESTS_ON[ground], Cell(key, look="absent")) for key, words, ground in listed]


def listed(known: Iterable[Metric]) -> None:
    """Place the cards of metrics, each folded."""
    st.header("Metrics")
    for card in known:
        with st.expander(card.label):
            show(card)


def tested(themes: Mapping[str, Sequence[Metric]]) -> None:
    """Place the cards of metrics of test reports, folded by theme."""
    st.header("Metrics of test reports")
    prose.paragraph(
        "Testers report content and watch what happens. Reports without an answer stay in every "
        "denominator; intervals allow for reports that are alike."
    )
    for title, found in themes.items():
        with st.expander(f"{title}: {len(found)} metrics"):
            for card in found:
                st.subheader(card.label, anchor=False)
                show(card)
