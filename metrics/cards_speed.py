"""Cards of the metrics on notices and orders: how fast, how often, how many."""

from __future__ import annotations

from data.model import Statistic
from metrics.card import Metric
from metrics.gates import LEAST_DERIVED, LEAST_SHARED

_PART_3 = "harmonised DSA reports, part 3"
_PART_4 = "harmonised DSA reports, part 4"
_NOTICES = "DSA Art. 15(1)(b); Implementing Regulation (EU) 2024/2835, Annex II, 1.3"

CARDS = (
    Metric(
        id="notices_received",
        label="Notices received",
        question="How many notices of illegal content did services receive?",
        meaning="The number of notices sent to the service in the period.",
        caution="Several notices about one item count one by one, and forms that are hard to "
        "find receive few.",
        direction="neutral",
        unit="count",
        statistic=Statistic.COUNT,
        measure="notices",
        formula="as published",
        n_of="notices",
        aggregation="sum",
        sources=_PART_4,
        legal_anchor=_NOTICES,
    ),
    Metric(
        id="pub_median_notice_h",
        label="Published median time to act on notices",
        question="How long do services say they take to act on a notice?",
        meaning="Half of the notices that the service counts were acted on within this time.",
        caution="Services start and stop the clock at different moments and may leave out "
        "notices that led to no action.",
        direction="lower_better",
        unit="hours",
        statistic=Statistic.MEDIAN,
        measure="notice_action_median",
        formula="as published",
        minimum_n=LEAST_DERIVED,
        n_of="notices",
        ranked=True,
        sources=_PART_4,
        legal_anchor=_NOTICES,
    ),
    Metric(
        id="pub_median_notice_range_h",
        label="Range that must hold the median of several categories together",
        question="Between which limits does the median of several categories lie?",
        meaning="The median of all these notices together lies between the smallest and the "
        "largest median of the categories they fall into.",
        caution="The limits are certain only if all categories share one clock, and the numbers "
        "of notices cannot narrow them.",
        direction="lower_better",
        unit="hours",
        statistic=Statistic.MEDIAN,
        measure="notice_action_median",
        formula="[smallest, largest] median of the categories that make up the whole",
        minimum_n=LEAST_DERIVED,
        n_of="notices in every category",
        sources=_PART_4,
        legal_anchor=_NOTICES,
    ),
    Metric(
        id="pub_median_tf_ratio",
        label="Wait of trusted flaggers against the wait of all",
        question="Are notices of trusted flaggers acted on sooner than others?",
        meaning="The median time for notices of trusted flaggers divided by the median time for "
        "all notices of the same category; below 1 they waited less.",
        caution="Trusted flaggers report other things than the public does, so part of the ratio "
        "is the mix of cases.",
        direction="lower_better",
        unit="ratio",
        statistic=Statistic.RATIO,
        measure="notice_action_median",
        formula="median of trusted flaggers / median of all",
        minimum_n=LEAST_DERIVED,
        n_of="notices, in both groups",
        sources=_PART_4,
        legal_anchor="DSA Art. 22(1)",
    ),
    Metric(
        id="act_rate_notices",
        label="Actions per notice",
        question="How many actions followed for each notice received?",
        meaning="Actions on the law and on the terms of service after notices, divided by the "
        "notices received.",
        caution="One notice can lead to several actions, so this is not the share of notices "
        "acted on and can exceed 1.",
        direction="neutral",
        unit="ratio",
        statistic=Statistic.RATIO,
        measure="notice_actions_law",
        formula="(actions on the law + actions on the terms) / notices",
        minimum_n=LEAST_SHARED,
        n_of="notices",
        aggregation="ratio_of_sums",
        sources=_PART_4,
        legal_anchor=_NOTICES,
    ),
    Metric(
        id="act_rate_items",
        label="Actions per item named in notices",
        question="How many actions followed for each item named in notices?",
        meaning="Actions on the law and on the terms of service after notices, divided by the "
        "items named in them.",
        caution="Some services count an item once however often it is reported, others every "
        "time, so this can be far from actions per notice.",
        direction="neutral",
        unit="ratio",
        statistic=Statistic.RATIO,
        measure="notice_actions_law",
        formula="(actions on the law + actions on the terms) / items named in notices",
        minimum_n=LEAST_SHARED,
        n_of="items",
        aggregation="ratio_of_sums",
        sources=_PART_4,
        legal_anchor=_NOTICES,
    ),
    Metric(
        id="ord_median_effect_h",
        label="Median time to carry out an authority's order",
        question="How long do services say they take to carry out an order of an authority?",
        meaning="Half of the orders to act were carried out within this time after delivery.",
        caution="Orders come from authorities, so this says nothing about how fast people who "
        "report are helped.",
        direction="lower_better",
        unit="hours",
        statistic=Statistic.MEDIAN,
        measure="order_act_effect_median",
        formula="as published",
        minimum_n=LEAST_DERIVED,
        n_of="orders to act",
        sources=_PART_3,
        legal_anchor="DSA Art. 9 and 15(1)(a)",
    ),
)
