"""Every reason to read a figure with care, in one place: a fixed code and a sentence.

Sentences describe the figure, never the motives behind it. What a publisher says about its own
clock comes from `data.definitions`; what it does not say is said to be not stated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from data.harms import harm_words
from data.model import TIER_WORDS, Bound, Observation, Tier, UnitStatus
from data.reference import NOT_STATED
from data.vocabulary import Definition
from metrics.figure import Caveat
from metrics.words import count, hours

_TEMPLATE_CLOCKS = {
    "notice_action_median": ("notice_received", "action_implemented"),
    "order_act_effect_median": ("order_delivered", "order_carried_out"),
    "complaint_decision_median": ("complaint_sent", "decision_notified"),
    "dispute_median": ("dispute_sent_to_body", "decision_notified_to_service"),
}
"""Start and stop of the clocks in Annex II to Implementing Regulation (EU) 2024/2835."""

_SHORT_HOURS = 24
"""Hours up to which a rounded hour matters."""

BY_TEMPLATE = Caveat(
    "unit_by_template", "No unit is printed beside the figure; the template prescribes hours."
)
INFERRED = Caveat("unit_inferred", "The unit is our reading; the publisher does not print it.")
APPROXIMATE = Caveat("approximate", "The publisher rounded the figure itself.")
AS_LIMIT = Caveat("bound", "The publisher prints a limit, not a point.")
MIX = Caveat(
    "mix",
    "Part of the difference is the mix of cases: all notices include copyright and other "
    "matters that are often handled by machine.",
)
NOTHING_TO_MEASURE = Caveat(
    "median_of_nothing", "The publisher prints a time although it counts no cases."
)
PERIOD_RATIO = Caveat(
    "period_ratio",
    "Decisions of a period may concern cases of an earlier one, so this compares two counts, "
    "not one group of cases.",
)
DEFAULTS_INSIDE = Caveat(
    "defaults_not_separable",
    "The report does not tell decisions by default, because the service sent nothing, from "
    "decisions on the merits.",
)


@cache
def _partial_codes() -> frozenset[str]:
    return frozenset(w.code for w in harm_words() if w.match == "partial")


def of_source(used: Iterable[Observation]) -> list[Caveat]:
    """Return what the observations themselves ask a reader to know."""
    found: dict[str, Caveat] = {}
    for one in used:
        for caveat in _of_one(one):
            found.setdefault(caveat.code, caveat)
    return list(found.values())


def _of_one(one: Observation) -> Iterable[Caveat]:
    if one.confidence in ("medium", "low"):
        words = f"Whoever transcribed it marked it as of {one.confidence} confidence."
        yield Caveat(f"confidence_{one.confidence}", words)
    if one.edition > 1:
        yield Caveat("corrected", "From a corrected edition of the report.")
    if one.value.bound is Bound.APPROXIMATE:
        yield APPROXIMATE
    if one.series.category.partition("[")[0] in _partial_codes():
        words = "The publisher's category and ours overlap without being the same."
        yield Caveat("category_partial", words)


def of_unit(one: Observation) -> list[Caveat]:
    """Return how the unit of a duration is known, when it is not printed."""
    status = one.value.unit_status
    if status is UnitStatus.BY_TEMPLATE:
        return [BY_TEMPLATE]
    return [INFERRED] if status is UnitStatus.INFERRED else []


def of_rounding(one: Observation) -> list[Caveat]:
    """Return a caveat for a short time printed in whole hours."""
    printed = re.match(r"\d+(?![\d.,:])", one.citation.quote.strip())
    # "45 min" is no number of hours, though it is printed without decimals.
    whole = float(printed[0]) if printed else None
    if whole is None or whole != one.value.number or whole > _SHORT_HOURS:
        return []
    return [Caveat("whole_hours", "Printed in whole hours, so up to an hour may be rounded off.")]


def of_zero(value: float | None, n: float | None, cases: str) -> list[Caveat]:
    """Return a caveat for a median of 0 on 30 cases or more."""
    if value != 0 or n is None or n < 30:
        return []
    words = (
        f"A median of 0 hours on {count(n)} {cases} comes from automatic handling, rounding or an "
        "empty cell; it does not mean that nobody waited."
    )
    return [Caveat("zero_median", words)]


def of_clock(how: Definition, cases: str) -> list[Caveat]:
    """Return what the publisher says, or does not say, about its clock."""
    found = [_unactioned(how, cases)] if how.unactioned != "n_a" else []
    if how.multi_item == "first":
        words = "With several items in one notice the clock stops at the first one acted on."
        found.append(Caveat("first_item", words))
    usual = _TEMPLATE_CLOCKS.get(how.measure)
    if usual and (how.clock_start, how.clock_stop) != usual:
        found.append(_clock(how))
    if how.automation_note:
        note = how.automation_note[0].upper() + how.automation_note[1:]
        found.append(Caveat("automation", f"{note}, the service says."))
    return found


def _unactioned(how: Definition, cases: str) -> Caveat:
    if how.unactioned == "excluded":
        words = f"{cases.capitalize()} that led to no action or decision are left out."
        return Caveat("unactioned_excluded", words)
    if how.unactioned == "included":
        return Caveat(
            "unactioned_included", f"{cases.capitalize()} that led to no action are counted."
        )
    words = f"Whether {cases} that led to no action or decision count is not stated."
    return Caveat("unactioned_not_stated", words)


def _clock(how: Definition) -> Caveat:
    if NOT_STATED in (how.clock_start, how.clock_stop):
        words = "The service does not say when its clock starts and stops."
        partly = {how.clock_start, how.clock_stop} - {NOT_STATED}
        if partly:
            known = partly.pop().replace("_", " ")
            words = f"Of its clock the service states only one end: {known}."
        return Caveat("clock_not_stated", words)
    start, stop = how.clock_start.replace("_", " "), how.clock_stop.replace("_", " ")
    return Caveat("own_clock", f"The clock of this service runs from {start} to {stop}.")


def outside_parts(tier: Tier, low: float, high: float) -> Caveat:
    """Return what to say of a median outside those of its parts.

    Of a document we do not hold only this: the copy does not add up.
    """
    limits = f"the medians of its parts ({hours(low)} to {hours(high)})"
    if tier is Tier.HELD:
        words = f"Lies outside {limits}, so it uses another clock, unit or population."
    else:
        words = f"Does not fit {limits} in the {TIER_WORDS[tier]}, which may be at fault."
    return Caveat("median_outside_parts", words)
