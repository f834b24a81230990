"""Printed percentages and totals, counted again from the printed counts beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from data.model import Observation, Series, Severity
from scrapers.meaning.sense import Odd, stated, where

_FORMAT = re.compile(r"\[[^\]]*?0(?:\.(0+))?%[^\]]*\]")
_PRINTED = re.compile(r"\d(?:\.(\d+))?\s*%")


class Ratio(NamedTuple):
    """A measure that is a share of two others: `part` of `whole`."""

    share: str
    part: str
    whole: str


def rates(figures: Iterable[Observation], ratios: Sequence[Ratio]) -> Iterator[Odd]:
    """Yield the printed shares that are not what their counts give, rounded as they are."""
    for held in _beside_each_other(figures):
        for ratio in ratios:
            found = stated(held, ratio)
            if not found:
                continue
            share, part, whole = (o.value.number or 0 for o in found)
            half = _half_a_digit(found[0].citation.quote)
            if whole and abs(part / whole - share) > half:
                counted = f"{part:,.0f} of {whole:,.0f} are {part / whole:.2%}"
                words = f"{share:.2%} printed, {counted} ({where(found[0])})"
                yield Odd("rate_disagrees", Severity.IMPOSSIBLE, words, found)


def _beside_each_other(figures: Iterable[Observation]) -> Iterable[Mapping[str, Observation]]:
    """Return figures of one platform, place, category and period together, by measure."""
    places: dict[Series, dict[str, Observation]] = {}
    for one in figures:
        places.setdefault(one.series._replace(measure=""), {})[one.series.measure] = one
    return places.values()


def _half_a_digit(quote: str) -> float:
    """Return half a unit of the last digit that is shown, as a share; a little for binary."""
    shown = _FORMAT.search(quote) or _PRINTED.search(quote)
    decimals = len(shown[1] or "") if shown else 0
    return 0.5 * 10.0 ** -(decimals + 2) + 1e-9


def totals(figures: Iterable[Observation], whole: str, measures: Iterable[str]) -> Iterator[Odd]:
    """Yield totals (category `whole`) that are not what all categories of a measure give.

    Where a category is withheld its number is unknown, so only more than the total is odd.
    """
    wanted, groups = set(measures), dict[Series, list[Observation]]()
    for one in figures:
        if one.series.measure in wanted:
            groups.setdefault(one.series._replace(category=""), []).append(one)
    for same in groups.values():
        parts = [o for o in same if o.series.category != whole]
        totals = [o for o in same if o.series.category == whole and o.value.number is not None]
        if totals and parts:
            yield from added_up(totals[0], parts, "categories_disagree", "by category")


def added_up(
    total: Observation, parts: Sequence[Observation], check: str, how: str
) -> Iterator[Odd]:
    """Yield one oddity if parts do not add up to their total, as far as they are known."""
    known = [o for o in parts if o.value.number is not None]
    together, printed = sum(o.value.number or 0 for o in known), total.value.number or 0
    whole = len(known) == len(parts)
    if together > printed or (whole and together != printed):
        words = f"{printed:,.0f} in all, {together:,.0f} {how} ({where(total)})"
        yield Odd(check, Severity.IMPLAUSIBLE, words, [total, *known])
