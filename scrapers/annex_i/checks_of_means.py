"""Checks of parts 5, 6, 8 and 9: measures, machines and people against each other."""

from __future__ import annotations

from collections.abc import Iterator

from data.model import Observation, Severity
from scrapers.annex_i.figures import Figures, Found, category_words, named, number, plural, shown

_BASES = ("law", "terms")
_ACCURACY = ("automation_accuracy", "automation_precision", "automation_recall")


def automated_within_measures(figures: Figures) -> Iterator[Found]:
    """Measures after solely automated detection are part of the measures (Annex II, 1.4 G)."""
    for basis in _BASES:
        pairs = figures.pairs(f"own_initiative_automated_{basis}", f"own_initiative_{basis}")
        hits = [p for p in pairs if number(p.first) > number(p.second)]
        if hits:
            worst = max(hits, key=lambda p: number(p.first) - number(p.second))
            message = (
                f"{named(f'own_initiative_{basis}')}: solely automated above all in "
                f"{plural(len(hits))}, most in {category_words(worst.first)} "
                f"({shown(number(worst.first))} of {shown(number(worst.second))})"
            )
            cells = tuple(o for pair in hits for o in pair)
            yield Found("automated_above_measures", Severity.IMPOSSIBLE, message, cells)


def restrictions(figures: Figures) -> Iterator[Found]:
    """A kind of restriction never exceeds the measures; all kinds together should reach them."""
    for basis in _BASES:
        by_category: dict[str, list[Observation]] = {}
        for one in figures.rows(f"own_initiative_restrictions_{basis}"):
            by_category.setdefault(one.series.category, []).append(one)
        above: list[Observation] = []
        short: list[tuple[Observation, list[Observation]]] = []
        for category, kinds in by_category.items():
            whole = figures.at(f"own_initiative_{basis}", category)
            stated = [o for o in kinds if o.value.number is not None]
            if whole is None or not stated:
                continue
            above += [o for o in stated if number(o) > number(whole)]
            if len(stated) == len(kinds) and sum(map(number, stated)) < number(whole):
                short.append((whole, stated))
        yield from _restrictions_found(basis, above, short)


def _restrictions_found(
    basis: str, above: list[Observation], short: list[tuple[Observation, list[Observation]]]
) -> Iterator[Found]:
    name = named(f"own_initiative_{basis}")
    if above:
        most = max(above, key=number)
        message = (
            f"{name}: one kind of restriction is above all measures in {plural(len(above))}, "
            f"most in {category_words(most)} ({shown(number(most))})"
        )
        yield Found("restriction_above_measures", Severity.IMPOSSIBLE, message, tuple(above))
    if short:
        whole, stated = max(short, key=lambda s: number(s[0]) - sum(map(number, s[1])))
        message = (
            f"{name}: kinds of restriction add up to less than the measures in "
            f"{plural(len(short))}, most in {category_words(whole)} "
            f"({shown(sum(map(number, stated)))} of {shown(number(whole))})"
        )
        cells = (whole, *stated)
        yield Found("restrictions_below_measures", Severity.IMPLAUSIBLE, message, cells)


def scopes_within_total(figures: Figures) -> Iterator[Found]:
    """What is counted at one's own initiative or in one language is part of the total."""
    for measure in (
        "measures_solely_automated",
        "measures_not_automated",
        "moderators_with_language",
    ):
        whole = figures.at(measure)
        own = figures.at(measure, population="own_initiative")
        if whole and own and number(own) > number(whole):
            message = (
                f"{named(measure)}: {shown(number(own))} at the service's own initiative, "
                f"{shown(number(whole))} in all"
            )
            yield Found("own_initiative_above_total", Severity.IMPOSSIBLE, message, (own, whole))
        above = [
            o
            for o in figures.of(measure)
            if whole and o.series.breakdown.startswith("language=") and number(o) > number(whole)
        ]
        if whole and above:
            most = max(above, key=number)
            message = (
                f"{named(measure)}: {plural(len(above))} by language above the total, most "
                f"{shown(number(most))} of {shown(number(whole))}"
            )
            yield Found("language_above_total", Severity.IMPLAUSIBLE, message, (whole, *above))


def moderators(figures: Figures) -> Iterator[Found]:
    """Who has a language is employed or contracted, and counted once in the total."""
    inside, outside = figures.at("moderators_internal"), figures.at("moderators_external")
    spoken = figures.at("moderators_with_language")
    if inside and outside and spoken and number(spoken) > number(inside) + number(outside):
        message = (
            f"{shown(number(spoken))} moderators with a language, "
            f"{shown(number(inside) + number(outside))} employed and contracted"
        )
        cells = (inside, outside, spoken)
        yield Found("moderators_total", Severity.IMPLAUSIBLE, message, cells)


def perfect_machines(figures: Figures) -> Iterator[Found]:
    """An accuracy, precision or recall of exactly 0 or 1 is an empty set or a definition."""
    hits = [o for m in _ACCURACY for a in ("all", "trusted_flagger") for o in figures.of(m, a)]
    certain = [o for o in hits if number(o) in (0, 1)]
    if certain:
        message = f"accuracy, precision or recall is exactly 0 or 1 in {plural(len(certain))}"
        yield Found("accuracy_certain", Severity.NOTICE, message, tuple(certain))


MEANS = (
    automated_within_measures,
    restrictions,
    scopes_within_total,
    moderators,
    perfect_machines,
)
"""The checks of this module, in the order of the parts they are about."""
