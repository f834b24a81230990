"""Cards of what out-of-court bodies count themselves, and of suspensions for misuse."""

from __future__ import annotations

from data.model import Statistic
from metrics.card import Metric
from metrics.gates import LEAST_SHARED

_BODIES = "reports of certified out-of-court bodies"
_ART_21 = "DSA Art. 21"


def _suspensions(key: str, whom: str, meaning: str, article: str) -> Metric:
    return Metric(
        id=key,
        label=f"Suspensions of people who repeatedly {whom}",
        question=f"How many people did services suspend who repeatedly {whom}?",
        meaning=meaning,
        caution="A printed 0 can mean that the service suspends under its own terms instead, so "
        "it is no measure of misuse.",
        direction="neutral",
        unit="count",
        statistic=Statistic.COUNT,
        measure=key,
        formula="as published",
        n_of="suspensions",
        aggregation="sum",
        sources="harmonised DSA reports, part 7",
        legal_anchor=article,
    )


CARDS = (
    Metric(
        id="ods_default_share",
        label="Share of out-of-court decisions made by default",
        question="How often does a body decide by default because the service sent nothing?",
        meaning="Decisions by default divided by all decisions of the body, on the merits and by "
        "default.",
        caution="Bodies certified in different states may decide by default under different rules.",
        direction="lower_better",
        unit="share",
        statistic=Statistic.SHARE,
        measure="decisions",
        formula="by default / (on the merits + by default)",
        minimum_n=LEAST_SHARED,
        n_of="decisions of the body",
        aggregation="ratio_of_sums",
        sources=_BODIES,
        legal_anchor=_ART_21,
    ),
    Metric(
        id="ods_decided_merits_overturn",
        label="Share of decisions on the merits that went against the service",
        question="How often does a body overturn the service on the merits?",
        meaning="Decisions on the merits against the service divided by all decisions on the "
        "merits.",
        caution="Only disputes that people brought and that the service answered are in it, so "
        "it is no error rate.",
        direction="neutral",
        unit="share",
        statistic=Statistic.SHARE,
        measure="decisions",
        formula="overturned on the merits / decided on the merits",
        minimum_n=LEAST_SHARED,
        n_of="decisions on the merits",
        aggregation="ratio_of_sums",
        sources=_BODIES,
        legal_anchor=_ART_21,
    ),
    _suspensions(
        "suspensions_illegal_content",
        "post manifestly illegal content",
        "Suspensions of service to people who often post manifestly illegal content.",
        "DSA Art. 23(1) and 24(1)(b)",
    ),
    _suspensions(
        "suspensions_unfounded_notices",
        "report without ground",
        "Suspensions of the handling of notices from people who often report without ground.",
        "DSA Art. 23(2) and 24(1)(b)",
    ),
    _suspensions(
        "suspensions_unfounded_complaints",
        "complain without ground",
        "Suspensions of the handling of complaints from people who often complain without ground.",
        "DSA Art. 23(2) and 24(1)(b)",
    ),
)
