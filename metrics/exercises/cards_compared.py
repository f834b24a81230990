"""Cards of differences: between channels, languages and reporters, and from published figures."""

from __future__ import annotations

from data.model import Statistic
from metrics.exercises.card import TESTS, TestMetric
from metrics.gates import LEAST_SHARED

_POINTS = "effective reports on either side"


def _gap(
    key: str, label: str, question: str, meaning: str, caution: str, formula: str, anchor: str
) -> TestMetric:
    return TestMetric(
        id=key,
        label=label,
        question=question,
        meaning=meaning,
        caution=caution,
        direction="neutral",
        unit="points",
        statistic=Statistic.RATIO,
        measure="",
        formula=formula,
        minimum_n=LEAST_SHARED,
        n_of=_POINTS,
        sources=TESTS,
        legal_anchor=anchor,
        said="difference in points",
    )


CARDS = (
    _gap(
        "gap_channel",
        "Gap between channels (test reports)",
        "Is a report through a trusted channel treated otherwise than a user's?",
        "The share for trusted channels less the share for users, on pairs of like items whose "
        "channel was drawn by lot.",
        "Where one channel followed the other, time and attempt come with it, so no gap is told.",
        "paired difference of shares; Newcombe's limits for pairs",
        "DSA Art. 22(1)",
    ),
    _gap(
        "gap_strata",
        "Difference between two groups of test reports",
        "Are reports in one language or channel treated otherwise than in another?",
        "The share in one group of valid test reports less the share in another.",
        "Groups hold different items, so part of a difference is the mix of cases.",
        "difference of shares; Newcombe's limits on effective numbers",
        "DSA Art. 16(6)",
    ),
    _gap(
        "gap_reporter",
        "Difference between reporters in pairs (test reports)",
        "Are like reports treated otherwise when another person files them?",
        "The share for one group of reporters less the share for another, on pairs of like items.",
        "It is about the treatment of reports, never about how many people are affected.",
        "paired difference of shares; Newcombe's limits for pairs; exact McNemar test",
        "DSA Art. 16(6)",
    ),
    TestMetric(
        id="gap_reporter_wait_h",
        label="Difference of waits between reporters in pairs (test reports)",
        question="Do like reports wait longer when another person files them?",
        meaning="The average wait in the first 7 days for one group of reporters less that for "
        "another, on pairs of like items.",
        caution="It is about the treatment of reports, never about how many people are affected.",
        direction="neutral",
        unit="hours",
        statistic=Statistic.MEAN,
        measure="",
        formula="mean of paired differences; limits by 10,000 draws of pairs with a stored seed",
        minimum_n=LEAST_SHARED,
        n_of="pairs",
        sources=TESTS,
        legal_anchor="DSA Art. 16(6)",
        said="difference of waits",
    ),
    _gap(
        "gap_selfreport_test_24h",
        "Gap between the platform's own share and the testers' within 24 hours",
        "Does the platform's own figure agree with what testers saw?",
        "The share within 24 hours that the platform states less the share that testers saw.",
        "Test reports are no random sample of notices, so the gap describes and proves nothing.",
        "difference of shares on one clock; Newcombe's limits; bounds where only medians exist",
        "DSA Art. 16(6)",
    ),
)
"""The cards of differences, in the order of the methods page."""
