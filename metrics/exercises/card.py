"""The card of a metric from test reports, and how the cards of its kind are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict, Unpack

from data.model import Statistic
from metrics.card import Metric
from metrics.gates import LEAST_DERIVED, LEAST_SHARED

TESTS = "test reports"


@dataclass(frozen=True, slots=True)
class TestMetric(Metric):
    """A card with the words that follow "20 of 25" in its sentence.

    `on_validated` says that its direction only holds where two coders agree for every item that
    it breaks law or rules; elsewhere it is neutral.
    """

    __test__ = False  # not for pytest

    said: str = ""
    on_validated: bool = False


class More(TypedDict, total=False):
    """What a card may say beside its words."""

    direction: str
    formula: str
    legal_anchor: str
    ranked: bool
    on_validated: bool
    statistic: Statistic
    minimum_n: int
    n_of: str


def share(
    key: str,
    label: str,
    said: str,
    question: str,
    meaning: str,
    caution: str,
    **more: Unpack[More],
) -> TestMetric:
    """Return the card of a share of test reports; neutral where nothing else is said."""
    given: More = {
        "direction": "neutral",
        "statistic": Statistic.SHARE,
        "formula": f"{said} / valid test reports; Wilson on the effective number",
        "minimum_n": LEAST_SHARED,
        "n_of": "effective reports, and an interval narrower than 30 points, for any verdict",
        "legal_anchor": "DSA Art. 16(5)-(6)",
    }
    words = (key, label, question, meaning, caution)
    return _card(words, "share", said, {**given, **more})


def duration(
    key: str,
    label: str,
    said: str,
    question: str,
    meaning: str,
    caution: str,
    **more: Unpack[More],
) -> TestMetric:
    """Return the card of a duration in hours; a shorter one is better."""
    given: More = {
        "direction": "lower_better",
        "statistic": Statistic.MEDIAN,
        "formula": "",
        "minimum_n": LEAST_DERIVED,
        "n_of": "decisions, and 20 effective reports",
        "legal_anchor": "DSA Art. 16(6)",
    }
    words = (key, label, question, meaning, caution)
    return _card(words, "hours", said, {**given, **more})


def _card(words: tuple[str, str, str, str, str], unit: str, said: str, more: More) -> TestMetric:
    key, label, question, meaning, caution = words
    return TestMetric(
        id=key,
        label=label,
        question=question,
        meaning=meaning,
        caution=caution,
        unit=unit,
        measure="",
        sources=TESTS,
        said=said,
        **more,
    )
