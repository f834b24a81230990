"""What is known about a metric before any figure of it: its card on the methods page."""

from __future__ import annotations

from dataclasses import dataclass

from data.model import Statistic


@dataclass(frozen=True, slots=True)
class Metric:
    """One way to answer one question from published figures.

    `question` is the title of its charts; `meaning` and `caution` are one sentence each.
    `direction` is lower_better, higher_better or neutral. `measure` is the publisher's measure
    whose definition decides what may be compared. `minimum_n` is the least number of `n_of`
    for which a figure is shown. `aggregation` says how figures may be united: sum,
    ratio_of_sums, or none. `ranked` says whether services may ever be put in order.
    """

    id: str
    label: str
    question: str
    meaning: str
    caution: str
    direction: str
    unit: str
    statistic: Statistic
    measure: str
    formula: str
    minimum_n: int = 0
    n_of: str = ""
    aggregation: str = "none"
    ranked: bool = False
    sources: str = ""
    legal_anchor: str = ""
    version: int = 1

    @property
    def method(self) -> str:
        """The name under which a figure says how it was computed."""
        return f"{self.id}@{self.version}"
