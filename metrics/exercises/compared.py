"""The platform's own figure beside the testers', never one mark.

For one platform, place and half-year. The two are subtracted only where they count on one
clock; medians only bound the platform's own share within a clock, and counts of notices cannot
narrow that: [W/2, ½+W/2], W the weight of categories whose median lies within it (research on
metrics, 1.4 and 5.4). Tests are no random sample of notices: a gap describes and proves nothing.
Nothing is averaged, and no side is picked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from data.model import Observation
from data.places import jurisdictions
from data.reference import NOT_STATED
from metrics import comparability, footing
from metrics.clocks import places_of
from metrics.estimators import Bounds, Stratum, pooled_share_within
from metrics.exercises.cases import Case
from metrics.exercises.catalogue import card_of
from metrics.exercises.cohort import Cohort
from metrics.exercises.figure import TestFigure, percent
from metrics.exercises.speed import decided
from metrics.figure import Figure, Span
from metrics.footing import Footing
from metrics.words import cell, listed, period
from metrics.words import value as said_value

KEY = "gap_selfreport_test_24h"
HOURS = 24.0
_WORLD = "WW"

CLOCK = ("statistic", "unit", "clock_start", "clock_stop", "unactioned", "pending", "hours")
"""Fields on which two figures must agree before one is taken from the other."""

_TESTED = {
    "statistic": "share",
    "unit": "share",
    "population_unit": "item",
    "actor": "testers",
    "clock_start": "notice_submitted",
    "clock_stop": "decision_notified",
    "unactioned": "included",
    "pending": "included",
    "hours": "calendar",
    "multi_item": "each",
    "duplicates": "kept",
    "category_scheme": "test_harms",
    "geographic_rule": "notifier_country",
    "cohort": "received",
    "basis": "both",
}
"""What testers count, in the words in which publishers' figures are described."""

BIAS = "Test reports are no random sample of notices: the difference describes, and proves nothing."


@dataclass(frozen=True, slots=True)
class Stated:
    """One figure of a platform's own: a median or a share, with what it stands on.

    `n` cases; `hours` is the limit within which a share counts, 0 for a median. `part` says that
    it is one of the categories that together make up the whole.
    """

    platform: str
    place: str
    start: str
    end: str
    words: str
    footing: Footing
    value: float | None
    low: float | None = None
    high: float | None = None
    n: float | None = None
    hours: float = 0.0
    part: bool = False


@dataclass(frozen=True, slots=True)
class Beside:
    """Two figures side by side: what the platform states, and what testers saw.

    `gap` only where both count on one clock. `bounds` hold the platform's own share within 24
    hours as far as its medians tell. `reasons` say why the two are not subtracted.
    """

    platform: str
    place: str
    period: str
    stated: tuple[Stated, ...]
    tested: TestFigure
    bounds: Bounds | None = None
    gap: TestFigure | None = None
    reasons: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """Both figures in words, the testers' last."""
        own = "; ".join(f"{one.footing.name}: {one.words}" for one in self.stated)
        return f"{own or 'The platform states nothing'}. Testers: {self.tested.sentence}."


def of_figure(one: Figure, hours: float = 0.0, *, part: bool = False) -> Stated:
    """Return a published figure as what the platform states; `hours` for a share within them."""
    return Stated(
        one.platform,
        one.jurisdiction,
        one.period_start,
        one.period_end,
        cell(one),
        footing.of_figure(one),
        one.value,
        one.low,
        one.high,
        one.n,
        hours,
        part,
    )


def of_observation(one: Observation, hours: float = 0.0) -> Stated:
    """Return a published number as what the platform states; `hours` for a share within them."""
    series, value = one.series, one.value
    return Stated(
        series.platform,
        series.jurisdiction,
        series.period_start,
        series.period_end,
        said_value(value),
        footing.of_observation(one),
        value.number,
        value.low,
        value.high,
        None,
        hours,
    )


def beside(of: Cohort, stated: Iterable[Stated]) -> tuple[Beside, ...]:
    """Return the two sides for every platform, place and period of a platform's figure.

    Beside it stand the tests of that platform filed in that period from that place or a country
    in it. Tests of a platform that states nothing for them stand alone, by country and
    half-year.
    """
    found: dict[_Where, list[Stated]] = {}
    for one in stated:
        found.setdefault(_Where(one.platform, one.place, one.start, one.end), []).append(one)
    pairs, told = [], set()
    for where, some in sorted(found.items()):
        mine = of.where(where.holds)
        told |= {case.key for case in mine.cases}
        if mine.cases:
            pairs.append(_beside(where, mine, some))
    alone: dict[_Where, list[Case]] = {}
    for case in of.cases:
        if case.key not in told:
            alone.setdefault(_half_year(case), []).append(case)
    for where, cases in sorted(alone.items()):
        pairs.append(_beside(where, replace(of, cases=tuple(cases)), ()))
    return tuple(pairs)


class _Where(NamedTuple):
    platform: str
    place: str
    start: str
    end: str

    def holds(self, case: Case) -> bool:
        """Whether a report is about this platform, and was filed there and then."""
        filed = case.report.submitted_at
        if filed is None or case.item.platform != self.platform:
            return False
        places = (*places_of(case.report.vantage_country, filed.date()), _WORLD)
        return self.place in places and self.start <= filed.date().isoformat() <= self.end


def _half_year(case: Case) -> _Where:
    filed = case.report.submitted_at
    assert filed is not None  # a valid report has its time
    first = filed.month <= 6
    start, end = ("01-01", "06-30") if first else ("07-01", "12-31")
    place = (case.item.platform, case.report.vantage_country)
    return _Where(*place, f"{filed.year}-{start}", f"{filed.year}-{end}")


def _beside(where: _Where, of: Cohort, stated: Sequence[Stated]) -> Beside:
    tested = decided(of, HOURS)
    bounds = _bounds(stated)
    shares = [one for one in stated if one.hours == HOURS]
    reasons = [why for one in shares or stated for why in _reasons(one, of, where.place)]
    gap = None
    if not stated:
        reasons = ["The platform states nothing for this place and period."]
    elif not reasons and len(shares) == 1:
        gap = _gap(shares[0], tested)
    elif not shares:
        reasons.append("The platform states no share within 24 hours.")
        reasons += _against(bounds, tested) if len(reasons) == 1 else []
    return Beside(
        where.platform,
        where.place,
        period(where.start, where.end),
        tuple(stated),
        tested,
        bounds,
        gap,
        tuple(dict.fromkeys(reasons)),
    )


def _bounds(stated: Sequence[Stated]) -> Bounds | None:
    """Return what medians say of the platform's own share within 24 hours.

    Of categories that make up the whole, or else of the one median that is stated.
    """
    medians = [one for one in stated if not one.hours and one.value is not None]
    parts = [one for one in medians if one.part and one.n]
    if parts:
        return pooled_share_within([Stratum(o.n or 0, o.value or 0) for o in parts], HOURS)
    if len(medians) == 1:
        return pooled_share_within([Stratum(1, medians[0].value or 0)], HOURS)
    return None


def _reasons(one: Stated, of: Cohort, place: str) -> list[str]:
    """Return why a figure and the tests are not subtracted, in words; none where they may be."""
    tested = Footing.of("testers", {**_TESTED, **_of_kind(one)})
    apart = comparability.differing(one.footing, tested, CLOCK)
    found = [_differs(one.footing, tested, name) for name in apart]
    countries = sorted({c.report.vantage_country for c in of.cases})
    if countries != [place]:
        known = jurisdictions()
        names = listed([known[c].name for c in countries])
        found.append(f"The platform's figure is for {known[place].name}, tests came from {names}.")
    return found


def _of_kind(one: Stated) -> dict[str, str]:
    """Return what testers would count beside a median: their own median, on the same clock."""
    return {} if one.hours else {"statistic": "median", "unit": "hours"}


def _differs(own: Footing, tested: Footing, name: str) -> str:
    words = footing.CRITICAL.get(name) or footing.IMPORTANT[name]
    said = (
        f"not stated ({own.name})"
        if own[name] == NOT_STATED
        else f"{_plain(own[name])} ({own.name})"
    )
    return f"{words[0].upper()}{words[1:]}: {said}; {_plain(tested[name])} (testers)."


def _plain(word: str) -> str:
    return word.replace("_", " ")


def _against(bounds: Bounds | None, tested: TestFigure) -> list[str]:
    """Return how the testers' share lies to what the platform's medians allow, on one clock."""
    if bounds is None or tested.limits is None:
        return []
    seen = tested.limits
    side = "inside"
    if seen.high < bounds.low or seen.low > bounds.high:
        side = "below" if seen.high < bounds.low else "above"
    told = f"{percent(*seen)} is {side} the {percent(*bounds)} that its medians allow"
    return [f"The testers' share of {told}."]


def _gap(own: Stated, tested: TestFigure) -> TestFigure | None:
    """Return the platform's share less the testers'.

    The platform counts every case, so its share has no sampling limits; the testers' has.
    """
    card = card_of(KEY)
    low, high = (own.value, own.value) if own.value is not None else (own.low, own.high)
    if tested.limits is None or tested.value is None or low is None or high is None:
        return None
    made = replace(tested, metric=KEY, unit=card.unit, direction=card.direction)
    value = None if own.value is None else own.value - tested.value
    ends = Bounds(low - tested.limits.high, high - tested.limits.low)
    words = f"{ends.low * 100:+.0f} to {ends.high * 100:+.0f} points"
    said = f"{own.words} stated, {tested.sentence} by testers; difference {words}. {BIAS}"
    return replace(
        made,
        value=value,
        low=ends.low,
        high=ends.high,
        span=Span.INTERVAL if own.value is not None else Span.BOUNDS,
        numerator=None,
        denominator=None,
        sentence=said,
        method=card.method,
    )
