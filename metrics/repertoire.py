"""What can be asked of the published figures: every question, what it needs, how it is computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from data.model import Observation
from metrics import (
    automation,
    burden,
    capacity,
    country,
    coverage,
    disputes,
    misuse,
    own_initiative,
    pooled,
    redress,
    speed,
)
from metrics.catalogue import METRICS
from metrics.figure import Figure

Compute = Callable[[list[Observation]], tuple[Figure, ...]]

_NOTICES = ("notices", "notice_action_median")
_ACTIONS = ("notices", "notice_items", "notice_actions_law", "notice_actions_terms")
_COMPLAINTS = tuple(
    f"complaints{end}" for end in ("", "_upheld", "_partly_reversed", "_reversed", "_omitted")
)
_DISPUTES = tuple(
    f"disputes{end}" for end in ("", "_upheld", "_partly_reversed", "_reversed", "_omitted")
)


@dataclass(frozen=True, slots=True)
class Question:
    """What can be asked: which measures it needs, of which harms, and how it is computed.

    `scope` is lens (its harms), lens_and_all, all (content of every kind), images (intimate
    images and all) or labels (the rows on violence against women). `by_country` marks figures
    that member states have of their own; `periods` is 2 where the period before is needed;
    `every_state` asks of the Union and of each of its members at once. `language` is place for
    figures told by language for the Union alone: those of the place's official languages are
    asked for, and those of no language; none asks for the latter alone.
    """

    id: str
    title: str
    measures: tuple[str, ...]
    compute: Compute
    scope: str = "all"
    actors: tuple[str, ...] = ("all",)
    by_country: bool = False
    periods: int = 1
    every_state: bool = False
    language: str = ""


_BOTH = ("all", "trusted_flagger")
QUESTIONS: Mapping[str, Question] = MappingProxyType(
    {
        q.id: q
        for q in (
            Question(
                "headlines",
                "What do services say about their own notices?",
                _NOTICES,
                speed.median_to_act,
                scope="images",
                actors=_BOTH,
                periods=2,
            ),
            Question(
                "time_to_act",
                METRICS["pub_median_notice_h"].question,
                (*_NOTICES, automation.OF_NOTICES),
                speed.median_to_act,
                scope="lens_and_all",
                actors=_BOTH,
            ),
            Question(
                "notices",
                METRICS["notices_received"].question,
                ("notices",),
                speed.notices_received,
                scope="lens_and_all",
                actors=_BOTH,
            ),
            Question(
                "pooled_range",
                METRICS["pub_median_notice_range_h"].question,
                _NOTICES,
                pooled.pooled_range,
                scope="lens",
                actors=_BOTH,
            ),
            Question(
                "priority",
                METRICS["pub_median_tf_ratio"].question,
                _NOTICES,
                speed.trusted_flagger_ratio,
                scope="lens_and_all",
                actors=_BOTH,
            ),
            Question(
                "actions",
                METRICS["act_rate_notices"].question,
                _ACTIONS,
                speed.actions_per_notice,
                actors=_BOTH,
            ),
            Question(
                "actions_by_harm",
                METRICS["act_rate_notices"].question,
                _ACTIONS,
                speed.actions_per_notice,
                scope="lens",
            ),
            Question(
                "own_initiative",
                "What do services act on of their own accord?",
                own_initiative.MEASURES,
                own_initiative.own_initiative,
                scope="lens_and_all",
            ),
            Question(
                "orders",
                METRICS["ord_median_effect_h"].question,
                ("orders_to_act", "order_act_effect_median"),
                speed.order_effect_median,
                scope="lens_and_all",
                actors=("authority",),
                by_country=True,
            ),
            Question(
                "orders_here",
                METRICS["orders_to_act_received"].question,
                country.MEASURES,
                country.orders,
                actors=("authority", "all"),
                by_country=True,
            ),
            Question(
                "orders_everywhere",
                METRICS["orders_to_act_received"].question,
                country.MEASURES,
                country.orders,
                actors=("authority", "all"),
                by_country=True,
                every_state=True,
            ),
            Question(
                "capacity",
                "Who can read it there?",
                tuple(capacity.METRICS),
                capacity.capacity,
                language="place",
            ),
            Question(
                "capacity_in_all",
                METRICS["moderators_employed"].question,
                tuple(capacity.METRICS),
                capacity.capacity,
                language="none",
            ),
            Question(
                "by_machine",
                METRICS["measures_automated_share"].question,
                automation.MEASURES,
                automation.by_machine,
                actors=_BOTH,
                language="none",
            ),
            Question(
                "complaints",
                "What became of complaints to services?",
                (*_COMPLAINTS, "complaint_decision_median", *burden.RESTRICTIONS),
                redress.complaints,
            ),
            Question(
                "disputes",
                "What became of disputes before out-of-court bodies?",
                (*_DISPUTES, "dispute_median", "disputes_implemented_share"),
                disputes.disputes,
            ),
            Question(
                "misuse",
                "Whom did services suspend for repeated misuse?",
                tuple(misuse.MEASURES),
                misuse.suspensions,
            ),
            Question(
                "labels",
                METRICS["gbv_label_share"].question,
                ("notices",),
                coverage.label_coverage,
                scope="labels",
            ),
        )
    }
)
"""Every question by id."""
