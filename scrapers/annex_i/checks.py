"""Hold the figures of one table against each other; what does not fit becomes a Finding.

The rules are the invariants of the template (Annex II, Part I.7) and of the method page
("Checks"). A Finding never changes or withholds a value: it is stored as printed and the
page that shows it says what is odd. Each check is a function that yields what it found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from data.model import Observation, Severity, UnitStatus
from scrapers.annex_i.checks_of_means import MEANS
from scrapers.annex_i.figures import (
    Figures,
    Found,
    Pair,
    category_words,
    named,
    number,
    plural,
    shown,
    whose,
)

_STRATA = ("visibility", "service", "account", "monetisation")
_NOTIFIERS = ("notifier", "notifier_trusted_flagger")
# Out-of-court disputes take weeks: publishers that state hours print 700 to 2,700. A smaller
# figure without a unit was probably counted in days or from another start.
_SHORT_DISPUTE_HOURS = 168


_KINDS = {
    "all": "",
    "visibility": " about removals and lost visibility",
    "service": " about lost access to the service",
    "account": " about accounts",
    "monetisation": " about income",
    "notifier": " of people whose notice led to no action",
    "notifier_trusted_flagger": " of trusted flaggers whose notice led to no action",
}


def run(figures: Figures) -> list[Found]:
    """Return what all checks found in one table, worst first."""
    found = [hit for check in CHECKS for hit in check(figures)]
    order = list(Severity)
    return sorted(found, key=lambda f: (order.index(f.severity), f.check, f.message))


def sums(figures: Figures) -> Iterator[Found]:
    """Sub-categories add up to their category, categories to TOTAL (Annex II, Part I.7)."""
    for measure, actor in (
        ("notices", "all"),
        ("notices", "trusted_flagger"),
        ("orders_to_act", "authority"),
        ("orders_to_inform", "authority"),
        ("own_initiative_law", "all"),
        ("own_initiative_terms", "all"),
        ("own_initiative_automated_law", "all"),
        ("own_initiative_automated_terms", "all"),
    ):
        under = figures.under(measure, actor)
        yield from _categories_against_total(figures, measure, actor, under)
        for category in figures.template.categories:
            if not category.parent and category.key != "TOTAL":
                whole = figures.at(measure, f"dsa/{category.key}", actor=actor)
                yield from _parts_against(whole, under.get(category.key, []), category.key)


def _parts_against(
    whole: Observation | None, parts: list[Observation], key: str
) -> Iterator[Found]:
    stated = [o for o in parts if o.value.number is not None]
    if whole is None or not stated:
        return
    total = sum(map(number, stated))
    if total > number(whole) or (total < number(whole) and len(stated) == len(parts)):
        words = f"category {key}: sub-categories add up to {shown(total)}, printed is"
        yield Found(
            "sub_categories_sum",
            Severity.IMPLAUSIBLE,
            f"{words} {shown(number(whole))} ({named(whole.series.measure, whole.series.actor)})",
            (whole, *stated),
        )


def _categories_against_total(
    figures: Figures, measure: str, actor: str, under: Mapping[str, list[Observation]]
) -> Iterator[Found]:
    whole = figures.at(measure, actor=actor)
    keys = [c.key for c in figures.template.categories if not c.parent and c.key != "TOTAL"]
    parts = [o for k in keys if (o := figures.at(measure, f"dsa/{k}", actor=actor))]
    if whole is None or not parts or sum(map(number, parts)) == number(whole):
        return
    total = sum(map(number, parts))
    subs = [o for few in under.values() for o in few if o.value.number is not None]
    message = f"categories add up to {shown(total)}, TOTAL is {shown(number(whole))}"
    if subs and total + sum(map(number, subs)) == number(whole):
        message += ": TOTAL counts categories and their sub-categories together"
    elif total < number(whole):
        message += f": {shown(number(whole) - total)} are in no category"
    severity = Severity.IMPLAUSIBLE if total < number(whole) else Severity.IMPOSSIBLE
    yield Found(
        "categories_total", severity, f"{message} ({named(measure, actor)})", (whole, *parts)
    )


def trusted_flaggers_within_all(figures: Figures) -> Iterator[Found]:
    """Notices of trusted flaggers are part of all notices, so never more."""
    for measure in ("notices", "notice_items", "notice_actions_law", "notice_actions_terms"):
        hits = [
            Pair(o, whole)
            for o in figures.of(measure, "trusted_flagger")
            if (whole := figures.at(measure, o.series.category, place=o.series.jurisdiction))
            and number(o) > number(whole)
        ]
        if hits:
            worst = max(hits, key=lambda p: number(p.first) - number(p.second))
            message = (
                f"{named(measure)}: trusted flaggers above all in {plural(len(hits))}, most in "
                f"{category_words(worst.first)} ({shown(number(worst.first))} of "
                f"{shown(number(worst.second))})"
            )
            cells = tuple(o for pair in hits for o in pair)
            yield Found("trusted_flaggers_above_all", Severity.IMPLAUSIBLE, message, cells)


def actions_and_notices(figures: Figures) -> Iterator[Found]:
    """More actions than notices needs an explanation: one notice, several items or actions."""
    for actor in ("all", "trusted_flagger"):
        notices = figures.at("notices", actor=actor)
        law = figures.at("notice_actions_law", actor=actor)
        terms = figures.at("notice_actions_terms", actor=actor)
        acted = [o for o in (law, terms) if o]
        if notices and acted and sum(map(number, acted)) > number(notices):
            total = sum(map(number, acted))
            message = f"{shown(total)} actions on {shown(number(notices))} notices{whose(actor)}"
            yield Found("actions_above_notices", Severity.IMPLAUSIBLE, message, (notices, *acted))


def items_and_notices(figures: Figures) -> Iterator[Found]:
    """Annex II expects at least one item a notice; fewer means items were de-duplicated."""
    for actor in ("all", "trusted_flagger"):
        notices = figures.at("notices", actor=actor)
        items = figures.at("notice_items", actor=actor)
        if notices and items and 0 < number(items) < number(notices):
            message = (
                f"{shown(number(items))} items in {shown(number(notices))} notices{whose(actor)}"
            )
            yield Found("items_below_notices", Severity.NOTICE, message, (notices, items))


def medians_of_nothing(figures: Figures) -> Iterator[Found]:
    """With n = 0 there is no median; a printed 0 is an empty cell, not a speed."""
    yield from _zero_medians(
        figures,
        "median_of_nothing",
        Severity.NOTICE,
        "a median of 0 is printed beside a count of 0",
        lambda n: n == 0,
    )


def medians_of_zero(figures: Figures) -> Iterator[Found]:
    """A median of 0 on many cases means automation or an artefact, not speed."""
    yield from _zero_medians(
        figures,
        "median_of_zero",
        Severity.IMPLAUSIBLE,
        "a median of 0 hours is printed for 30 cases or more",
        lambda n: n >= 30,
    )


_MEDIANS = (
    ("notice_action_median", "notices"),
    ("complaint_decision_median", "complaints"),
    ("dispute_median", "disputes"),
    ("order_act_effect_median", "orders_to_act"),
    ("order_inform_effect_median", "orders_to_inform"),
)


def _zero_medians(
    figures: Figures,
    check: str,
    severity: Severity,
    words: str,
    wanted: Callable[[float], bool],
) -> Iterator[Found]:
    for median, count in _MEDIANS:
        for actor in ("all", "trusted_flagger", "authority"):
            hits = [
                p.first
                for p in figures.pairs(median, count, actor, exactly=0)
                if wanted(number(p.second))
            ]
            if hits:
                message = f"{words}: {named(median, actor)}, {plural(len(hits))}"
                yield Found(check, severity, message, tuple(hits))


def outcomes(figures: Figures) -> Iterator[Found]:
    """Decisions and omissions never exceed what was submitted; mostly omitted is worth saying."""
    for whole_name, stem in (("complaints", "complaints"), ("disputes", "disputes")):
        for population in ("all", *_STRATA, *_NOTIFIERS):
            whole = figures.at(whole_name, population=population)
            parts = [
                o
                for end in ("upheld", "partly_reversed", "reversed", "omitted")
                if (o := figures.at(f"{stem}_{end}", population=population))
            ]
            if whole is None or not parts:
                continue
            total = sum(map(number, parts))
            if total > number(whole):
                message = f"{shown(total)} outcomes of {shown(number(whole))} {whole_name}"
                yield Found(
                    "outcomes_above_total",
                    Severity.IMPOSSIBLE,
                    f"{message}{_KINDS[population]}",
                    (whole, *parts),
                )
        yield from _mostly_omitted(figures, whole_name)


def _mostly_omitted(figures: Figures, name: str) -> Iterator[Found]:
    whole, omitted = figures.at(name), figures.at(f"{name}_omitted")
    if whole and omitted and number(whole) > 0 and number(omitted) > number(whole) / 2:
        share = number(omitted) / number(whole)
        message = f"{share:.0%} of {shown(number(whole))} {name} are printed as omitted"
        yield Found("mostly_omitted", Severity.IMPLAUSIBLE, message, (whole, omitted))


def strata(figures: Figures) -> Iterator[Found]:
    """Kinds of complaint against the total: with, without notifiers, or neither."""
    whole = figures.at("complaints")
    uploaders = [o for p in _STRATA if (o := figures.at("complaints", population=p))]
    notifiers = [o for p in _NOTIFIERS[:1] if (o := figures.at("complaints", population=p))]
    if whole is None or not uploaders:
        return
    sum_up, sum_all = sum(map(number, uploaders)), sum(map(number, [*uploaders, *notifiers]))
    if sum_up != sum_all and number(whole) == sum_all:
        message = f"the total of {shown(sum_all)} complaints counts those of notifiers as well"
        cells = (whole, *uploaders, *notifiers)
        yield Found("total_with_notifiers", Severity.NOTICE, message, cells)
    if number(whole) not in (sum_up, sum_all):
        message = (
            f"kinds of complaint add up to {shown(sum_up)} (with notifiers' {shown(sum_all)}), "
            f"the total is {shown(number(whole))}"
        )
        cells = (whole, *uploaders, *notifiers)
        yield Found("complaint_kinds_sum", Severity.IMPLAUSIBLE, message, cells)


def median_bounds(figures: Figures) -> Iterator[Found]:
    """A median of a whole lies between the medians of its parts (method page, 1.4).

    Only where the counts show that the parts make up the whole; else the check does not
    apply. One rounding unit of slack is allowed.
    """
    complaints = ("complaints", "complaint_decision_median")
    kinds = [(p, figures.pair(*complaints, population=p)) for p in (*_STRATA, "notifier")]
    everybody = [pair for _, pair in kinds if pair]
    uploaders = [pair for p, pair in kinds if pair and p in _STRATA]
    whole = figures.pair(*complaints)
    yield from _bound(whole, uploaders) or _bound(whole, everybody)
    notices = ("notices", "notice_action_median")
    for actor in ("all", "trusted_flagger"):
        keys = [c.key for c in figures.template.categories if not c.parent and c.key != "TOTAL"]
        pairs = [figures.pair(*notices, f"dsa/{k}", actor=actor) for k in keys]
        yield from _bound(figures.pair(*notices, actor=actor), [p for p in pairs if p])


def _bound(whole: Pair | None, parts: list[Pair]) -> list[Found]:
    if whole is None or len(parts) < 2:
        return []
    count, median = whole
    gap = abs(sum(number(p.first) for p in parts) - number(count))
    if gap > number(count) / 1000:
        return []
    medians = [p.second for p in parts]
    low, high = min(map(number, medians)), max(map(number, medians))
    slack = max(map(_rounding, (median, *medians)))
    if low - slack <= number(median) <= high + slack:
        return []
    message = f"the median of all is {number(median):g} h, "
    message += f"those of its parts run from {low:g} to {high:g} h"
    message += ": impossible on one clock, unit and population" if not gap else ""
    severity = Severity.IMPLAUSIBLE if gap else Severity.IMPOSSIBLE
    return [Found("median_outside_parts", severity, message, (median, *medians))]


def _rounding(observation: Observation) -> float:
    quote = observation.citation.quote.strip()
    tail = quote.replace(",", ".").rpartition(".")[2] if {".", ","} & set(quote) else ""
    digits = len(tail) if tail.isdigit() and len(tail) < len(quote) else 0
    return float(10.0**-digits)


def dispute_units(figures: Figures) -> Iterator[Found]:
    """A short out-of-court median without a stated unit was probably counted in days."""
    median = figures.at("dispute_median")
    if median is None or median.value.unit_status is UnitStatus.STATED:
        return
    if 0 < number(median) < _SHORT_DISPUTE_HOURS:
        message = (
            f"the out-of-court median is printed as {median.citation.quote.strip()} without a "
            "unit; publishers that state hours print several hundred or more"
        )
        yield Found("dispute_unit_doubtful", Severity.IMPLAUSIBLE, message, (median,))


def one_median_everywhere(figures: Figures) -> Iterator[Found]:
    """The same non-zero median in five categories or more was not measured by category."""
    medians = [
        o
        for o in figures.of("notice_action_median")
        if o.series.category != "dsa/TOTAL" and o.value.number
    ]
    values = {number(o) for o in medians}
    if len(medians) >= 5 and len(values) == 1:
        message = f"every category shows the same median of {values.pop():g} h"
        yield Found("one_median_everywhere", Severity.IMPLAUSIBLE, message, tuple(medians))


def countries(figures: Figures) -> Iterator[Found]:
    """Orders of the Member States never exceed the printed total of their category."""
    for measure in ("orders_to_act", "orders_to_inform", "monthly_recipients"):
        actor = "all" if measure == "monthly_recipients" else "authority"
        states: dict[str, list[Observation]] = {}
        for o in figures.of(measure, actor):
            s = o.series
            if s.jurisdiction != "EU":
                states.setdefault(s.category, []).append(o)
        hits = [
            (whole, parts)
            for category, parts in states.items()
            if (whole := figures.at(measure, category, actor=actor))
            and sum(map(number, parts)) > number(whole) * _tolerance(measure)
        ]
        if hits:
            whole, parts = max(hits, key=lambda h: sum(map(number, h[1])) - number(h[0]))
            message = (
                f"{named(measure)}: Member States add up to more than the total in "
                f"{plural(len(hits))}, most in {category_words(whole)} "
                f"({shown(sum(map(number, parts)))} of {shown(number(whole))})"
            )
            cells = tuple(w for w, _ in hits)
            yield Found("countries_sum", Severity.IMPLAUSIBLE, message, (*cells, *parts))


def _tolerance(measure: str) -> float:
    # Recipients are rounded by the publisher in every country and counted once in the total.
    return 1.02 if measure == "monthly_recipients" else 1.0


CHECKS: tuple[Callable[[Figures], Iterator[Found]], ...] = (
    sums,
    trusted_flaggers_within_all,
    actions_and_notices,
    items_and_notices,
    medians_of_nothing,
    medians_of_zero,
    outcomes,
    strata,
    median_bounds,
    dispute_units,
    one_median_everywhere,
    countries,
    *MEANS,
)
