"""Cards of what reports tell of people and machines: moderators by language, and accuracy."""

from __future__ import annotations

from data.model import Statistic
from metrics.card import Metric
from metrics.gates import LEAST_SHARED

_PART_8 = "harmonised DSA reports, part 8"
_PART_9 = "harmonised DSA reports, part 9"
_OWN = "harmonised DSA reports, parts 5 and 6"


def _people(
    key: str, label: str, question: str, measure: str, meaning: str, caution: str
) -> Metric:
    return Metric(
        id=key,
        label=label,
        question=question,
        meaning=meaning,
        caution=caution,
        direction="neutral",
        unit="count",
        statistic=Statistic.COUNT,
        measure=measure,
        formula="as published",
        n_of="moderators",
        sources=_PART_9,
        legal_anchor="DSA Art. 42(2)(a) and (b)",
    )


def _right(key: str, label: str, question: str, meaning: str) -> Metric:
    return Metric(
        id=key,
        label=label,
        question=question,
        meaning=meaning,
        caution="Every service tests other systems on other cases, often by counting complaints "
        "that were upheld, so figures of two services say nothing about who is more accurate.",
        direction="neutral",
        unit="share",
        statistic=Statistic.SHARE,
        measure=key,
        formula="as published",
        sources=_PART_8,
        legal_anchor="DSA Art. 15(1)(e) and 42(2)(c)",
    )


def _alone(key: str, label: str, question: str, measure: str, meaning: str, caution: str) -> Metric:
    formula, n_of, sources = _ALONE[key]
    return Metric(
        id=key,
        label=label,
        question=question,
        meaning=meaning,
        caution=caution,
        direction="neutral",
        unit="share",
        statistic=Statistic.SHARE,
        measure=measure,
        formula=formula,
        minimum_n=LEAST_SHARED,
        n_of=n_of,
        aggregation="ratio_of_sums",
        sources=sources,
        legal_anchor="DSA Art. 15(1)(e) and 42(2)(c)",
    )


def _own(basis: str, why: str) -> Metric:
    return Metric(
        id=f"own_initiative_{basis}",
        label=f"Own-initiative measures, {why.removeprefix('the ')}",
        question=f"How often do services act of their own accord because {why}?",
        meaning=f"Measures without a notice or an order before them, taken because {why}.",
        caution="Measures are counted and not items, services choose between law and terms as they "
        "like, and many measures can mean much abuse or much searching.",
        direction="neutral",
        unit="count",
        statistic=Statistic.COUNT,
        measure=f"own_initiative_{basis}",
        formula="as published",
        n_of="measures",
        aggregation="sum",
        sources=_OWN,
        legal_anchor="DSA Art. 15(1)(c)",
    )


_ALONE = {
    "own_initiative_automated_share": (
        "solely automated / measures, each on the law and on the terms",
        "own-initiative measures",
        _OWN,
    ),
    "measures_automated_share": (
        "solely automated / (solely automated + not automated)",
        "measures told to be one or the other",
        _PART_8,
    ),
    "notices_automated_share": (
        "solely automated / notices",
        "notices",
        "harmonised DSA reports, parts 4 and 8",
    ),
}
"""How each share is computed, of what, and from which parts."""

CARDS = (
    _people(
        "moderators_by_language",
        "Moderators with a command of a language",
        "How many moderators can read a language?",
        "moderators_with_language",
        "Moderators inside and outside the service who have a language at level B2 of the Common "
        "European Framework or above, for the whole European Union.",
        "One person counts in every language they have and serves every country that speaks it, so "
        "the numbers must not be added up over languages or divided over countries.",
    ),
    _people(
        "moderators_employed",
        "Moderators employed by the service",
        "How many moderators does a service employ?",
        "moderators_internal",
        "Moderators whom the service employs itself, in full-time equivalents.",
        "Whether they work on content of the European Union alone is not stated.",
    ),
    _people(
        "moderators_contracted",
        "Moderators contracted by the service",
        "How many moderators does a service contract from others?",
        "moderators_external",
        "Moderators of companies outside the group of the service, in full-time equivalents.",
        "Whether they work on content of the European Union alone is not stated.",
    ),
    _right(
        "automation_accuracy",
        "Accuracy of automated means",
        "How often do services say their machines decide rightly?",
        "The share of decisions of automated means that the service calls right, of all that it "
        "tested.",
    ),
    _right(
        "automation_precision",
        "Precision of automated means",
        "How often do services say what their machines act on was rightly acted on?",
        "The share of measures taken by automated means that the service calls right.",
    ),
    _right(
        "automation_recall",
        "Recall of automated means",
        "How much of what breaks the rules do services say their machines find?",
        "The share of content against the rules that automated means found, as the service tests "
        "it.",
    ),
    _alone(
        "measures_automated_share",
        "Share of measures taken by automated means alone",
        "How many measures do machines take alone?",
        "measures_solely_automated",
        "Measures taken solely by automated means, divided by these and those taken without "
        "automated means.",
        "Measures by people and machines together have no row in the template, so the share of all "
        "measures may be smaller.",
    ),
    _alone(
        "notices_automated_share",
        "Share of notices processed by automated means alone",
        "How many notices do machines process alone?",
        "notices_solely_automated",
        "Notices processed solely by automated means, divided by all notices received.",
        "The two numbers stand in two parts of the report, and notices processed in the period may "
        "have come before it.",
    ),
    _alone(
        "own_initiative_automated_share",
        "Share of own-initiative measures by automated means alone",
        "How many measures of their own accord do machines take alone?",
        "own_initiative_automated_terms",
        "Own-initiative measures taken by automated means alone, divided by all of them.",
        "The template's header speaks of detection by machine and its instructions of the measure, "
        "and services may follow either.",
    ),
    _own("law", "the content is illegal"),
    _own("terms", "the content breaks the terms of service"),
)
