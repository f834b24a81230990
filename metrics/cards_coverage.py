"""Cards of the metrics on labels and silence, and on change between two periods."""

from __future__ import annotations

from data.model import Statistic
from metrics.card import Metric
from metrics.gates import LEAST_SHARED

_PART_4 = "harmonised DSA reports, part 4"
_ANCHOR = "Implementing Regulation (EU) 2024/2835, Annex II, Part I.7 and 1.3"


def _rows(key: str, label: str, holding: str) -> Metric:
    return Metric(
        id=key,
        label=label,
        question="Do services use the categories for violence against women?",
        meaning=f"The share of the eight rows for violence against women (4 and 4a to 4g) that "
        f"{holding}.",
        caution="It tells how a report is filled in, not how much violence there is on a service.",
        direction="neutral",
        unit="share",
        statistic=Statistic.SHARE,
        measure="notices",
        formula="rows of that kind / 8",
        minimum_n=8,
        n_of="rows held",
        sources=_PART_4,
        legal_anchor=_ANCHOR,
    )


def _change(key: str, label: str, meaning: str, unit: str, formula: str) -> Metric:
    return Metric(
        id=key,
        label=label,
        question="What changed at this service between two periods?",
        meaning=meaning,
        caution="A change can come from what was reported, how it was counted or how the service "
        "acted.",
        direction="neutral",
        unit=unit,
        statistic=Statistic.RATIO,
        measure="",
        formula=formula,
        sources="harmonised DSA reports of two periods",
    )


CARDS = (
    _rows("gbv_rows_used_share", "Rows on violence against women in use", "hold a number above 0"),
    _rows("gbv_rows_zero_share", "Rows on violence against women printed as 0", "print 0"),
    _rows("gbv_rows_blank_share", "Rows on violence against women without a number", "are blank"),
    Metric(
        id="gbv_label_share",
        label="Share of cyber violence marked as against women",
        question="How much of the reported cyber violence is marked as against women?",
        meaning="Notices of violence against women (category 4) divided by those and the notices "
        "of cyber violence without that mark (category 3).",
        caution="A low share usually means that the form or the team does not set the mark, not "
        "that women are spared.",
        direction="neutral",
        unit="share",
        statistic=Statistic.SHARE,
        measure="notices",
        formula="category 4 / (category 3 + category 4)",
        minimum_n=LEAST_SHARED,
        n_of="notices of cyber violence",
        aggregation="ratio_of_sums",
        sources=_PART_4,
        legal_anchor="DSA Art. 24(5); Directive (EU) 2024/1385, Art. 5 to 8",
    ),
    _change(
        "change_absolute",
        "Difference between two periods",
        "The later figure minus the earlier one, in the unit of both.",
        "unit of the figure",
        "later - earlier",
    ),
    _change(
        "change_ratio",
        "Ratio between two periods",
        "The later figure divided by the earlier one; 1 means no change.",
        "ratio",
        "later / earlier",
    ),
)
