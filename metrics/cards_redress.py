"""Cards of the metrics on complaints and out-of-court disputes."""

from __future__ import annotations

from data.model import Statistic
from metrics.card import Metric
from metrics.gates import LEAST_DERIVED, LEAST_RESTRICTIONS, LEAST_SHARED

_PART_7 = "harmonised DSA reports, part 7"
_COMPLAINTS = "DSA Art. 15(1)(d) and 20"
_DISPUTES = "DSA Art. 21 and 24(1)(a)"
_NEUTRAL = (
    "High can mean poor first decisions or generous review, low can mean good decisions or no "
    "usable review."
)


def _count(key: str, label: str, question: str, meaning: str, caution: str) -> Metric:
    complaint = key.startswith("complaints")
    return Metric(
        id=key,
        label=label,
        question=question,
        meaning=meaning,
        caution=caution,
        direction="neutral",
        unit="count",
        statistic=Statistic.COUNT,
        measure="complaints" if complaint else "disputes",
        formula="as published" if key.endswith("filed") else _COUNT_FORMULAS[key],
        n_of="complaints" if complaint else "disputes",
        aggregation="sum",
        sources=_PART_7,
        legal_anchor=_COMPLAINTS if complaint else _DISPUTES,
    )


_COUNT_FORMULAS = {
    "complaints_decided": "kept + partly reversed + reversed",
    "disputes_decided": "kept + partly reversed + reversed",
    "disputes_pending": "submitted - (kept + partly reversed + reversed + without a decision)",
}


def _reversal(key: str, label: str, question: str, whose: str) -> Metric:
    return Metric(
        id=key,
        label=label,
        question=question,
        meaning=f"The share of decided {whose} in which the service reversed its decision, in "
        "whole or in part.",
        caution=_NEUTRAL,
        direction="neutral",
        unit="share",
        statistic=Statistic.SHARE,
        measure="complaints_reversed",
        formula="(reversed + partly reversed) / (kept + partly reversed + reversed)",
        minimum_n=LEAST_SHARED,
        n_of="complaints decided",
        aggregation="ratio_of_sums",
        sources=_PART_7,
        legal_anchor=_COMPLAINTS,
    )


def _per_restriction(key: str, what: str, measure: str, meaning: str, caution: str) -> Metric:
    return Metric(
        id=key,
        label=f"{what.capitalize()} per 1,000 restrictions",
        question=f"How many {what} are there for a thousand restrictions?",
        meaning=f"{meaning} in the period, divided by the measures at the service's own "
        "initiative and the actions after notices of the same period, and multiplied by 1,000.",
        caution=caution,
        direction="neutral",
        unit="ratio",
        statistic=Statistic.RATIO,
        measure=measure,
        formula=f"{what} / (own-initiative measures + actions after notices, each on the law "
        "and on the terms) * 1,000",
        minimum_n=LEAST_RESTRICTIONS,
        n_of="restrictions",
        aggregation="ratio_of_sums",
        sources="harmonised DSA reports, parts 4, 5, 6 and 7",
        legal_anchor="DSA Art. 15(1)(b) to (d) and 20",
    )


CARDS = (
    _count(
        "complaints_filed",
        "Complaints filed",
        "How many complaints did users file with services?",
        "The number of complaints sent to the service's own complaint system in the period.",
        "The printed total holds complaints of uploaders, of notifiers or of both, depending on "
        "the service.",
    ),
    _count(
        "complaints_decided",
        "Complaints decided",
        "How many complaints did services decide?",
        "Complaints in which the first decision was kept, partly reversed or reversed.",
        "Decisions of a period may concern complaints of an earlier one.",
    ),
    Metric(
        id="app_decided_share",
        label="Share of complaints decided",
        question="What share of complaints did services decide?",
        meaning="Decided complaints divided by complaints filed; pending and omitted ones stay "
        "in the base.",
        caution="Filed and decided are counted in the same period but need not be the same "
        "complaints.",
        direction="higher_better",
        unit="share",
        statistic=Statistic.SHARE,
        measure="complaints",
        formula="(kept + partly reversed + reversed) / filed",
        minimum_n=LEAST_SHARED,
        n_of="complaints filed",
        aggregation="ratio_of_sums",
        ranked=True,
        sources=_PART_7,
        legal_anchor="DSA Art. 20(4)",
    ),
    _per_restriction(
        "app_rate_uploader",
        "complaints",
        "complaints",
        "Complaints of people who were restricted",
        "Complaints may be about restrictions of an earlier period, and a low number can mean "
        "good decisions or a way to complain that is hard to find.",
    ),
    _per_restriction(
        "err_yield",
        "reversals",
        "complaints_reversed",
        "Decisions that were reversed, in whole or in part, after such complaints",
        "To be read as at least so many wrong restrictions, for only what somebody complains "
        "about can be reversed.",
    ),
    Metric(
        id="app_omitted_share",
        label="Share of complaints that led to no decision",
        question="What share of complaints led to no decision?",
        meaning="Complaints that the service prints as omitted, divided by complaints filed.",
        caution="Some services count pending complaints here, others only withdrawn ones.",
        direction="neutral",
        unit="share",
        statistic=Statistic.SHARE,
        measure="complaints_omitted",
        formula="omitted / filed",
        minimum_n=LEAST_SHARED,
        n_of="complaints filed",
        aggregation="ratio_of_sums",
        sources=_PART_7,
        legal_anchor=_COMPLAINTS,
    ),
    _reversal(
        "rev_rate_uploader",
        "Reversal rate, complaints of uploaders",
        "How often do services reverse a restriction after a complaint?",
        "complaints of people whose content or account was restricted",
    ),
    _reversal(
        "rev_rate_notifier",
        "Reversal rate, complaints of people who reported",
        "How often do services act after all when the person who reported complains?",
        "complaints of people whose notice led to no action",
    ),
    _reversal(
        "rev_rate_all",
        "Reversal rate, all complaints as the service counts them",
        "How often do services reverse a decision after a complaint?",
        "complaints, whoever filed them",
    ),
    Metric(
        id="app_median_h",
        label="Median time to decide a complaint",
        question="How long do services say they take to decide a complaint?",
        meaning="Half of the complaints that the service counts were decided within this time.",
        caution="Complaints without a decision may be left out, and reversals without review "
        "pull the median down.",
        direction="lower_better",
        unit="hours",
        statistic=Statistic.MEDIAN,
        measure="complaint_decision_median",
        formula="as published",
        minimum_n=LEAST_DERIVED,
        n_of="complaints decided",
        ranked=True,
        sources=_PART_7,
        legal_anchor="DSA Art. 20(4)",
    ),
    _count(
        "disputes_filed",
        "Out-of-court disputes",
        "How many disputes went to out-of-court bodies?",
        "The number of disputes submitted to certified bodies, as the service counts them.",
        "Some services count decisions they received instead of disputes submitted.",
    ),
    _count(
        "disputes_decided",
        "Out-of-court disputes decided",
        "How many disputes did out-of-court bodies decide?",
        "Disputes in which the body kept, partly reversed or reversed the service's decision.",
        "Decisions by default, because the service sent nothing, are counted with the others.",
    ),
    _count(
        "disputes_pending",
        "Out-of-court disputes without any outcome yet",
        "How many disputes have no outcome yet?",
        "Disputes submitted minus all outcomes the service prints.",
        "A rest computed by us: it also holds what the service forgot to print.",
    ),
    Metric(
        id="ods_overturned_share",
        label="Share of out-of-court disputes lost by the service",
        question="How often do out-of-court bodies decide against the service?",
        meaning="The share of decided disputes in which the body reversed the service, in whole "
        "or in part.",
        caution="Only disputes that people brought are in it, and decisions by default are not "
        "told apart from decisions on the merits, so it is no error rate.",
        direction="neutral",
        unit="share",
        statistic=Statistic.SHARE,
        measure="disputes_reversed",
        formula="(reversed + partly reversed) / (kept + partly reversed + reversed)",
        minimum_n=LEAST_SHARED,
        n_of="disputes decided",
        aggregation="ratio_of_sums",
        sources=_PART_7,
        legal_anchor=_DISPUTES,
    ),
    Metric(
        id="ods_implemented_share",
        label="Share of lost disputes the service carried out",
        question="How many decisions against them do services carry out?",
        meaning="The share of decisions against the service that it says it carried out.",
        caution="Services count different decisions in the base, and some contest all of them.",
        direction="higher_better",
        unit="share",
        statistic=Statistic.SHARE,
        measure="disputes_implemented_share",
        formula="as published",
        minimum_n=LEAST_SHARED,
        n_of="decisions against the service",
        ranked=True,
        sources=_PART_7,
        legal_anchor="DSA Art. 24(1)(a)",
    ),
    Metric(
        id="ods_median_d",
        label="Median duration of out-of-court disputes",
        question="How long do out-of-court disputes take?",
        meaning="Half of the disputes that the service counts were over within this time.",
        caution="Services start the clock at the submission, at their own notice of it or at the "
        "decision, and rarely print the unit.",
        direction="neutral",
        unit="days",
        statistic=Statistic.MEDIAN,
        measure="dispute_median",
        formula="published hours / 24",
        minimum_n=LEAST_DERIVED,
        n_of="disputes decided",
        sources=_PART_7,
        legal_anchor="DSA Art. 21(4) and 24(1)(a)",
    ),
)
