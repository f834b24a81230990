"""Shares that partners counted themselves: shown as they are, and never mixed with reports.

How alike their reports are is not told, so the interval allows for the planned design effect.
Nothing is added up: two partners' counts may hold the same items.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from data.exercises.model import Aggregate
from metrics import gates
from metrics.estimators import Bounds, wilson
from metrics.exercises.catalogue import TESTED
from metrics.exercises.disclosure import LEAST_ORGANISATIONS, rounded
from metrics.exercises.figure import shares_said
from metrics.exercises.planning import PLANNED_DEFF
from metrics.exercises.verdicts import firm
from metrics.gates import Ruling


@dataclass(frozen=True, slots=True)
class PartnerShare:
    """One share as a partner counted it, with limits on the planned effective number.

    `ruling` is the gate for a verdict, a rank or a comparison, `privacy` that for showing it to
    the public. A numerator above its denominator gives no share: `why` says so.
    """

    of: Aggregate
    value: float | None
    limits: Bounds | None
    n_eff: float
    ruling: Ruling
    privacy: Ruling
    sentence: str
    why: str = ""


def partner_shares(aggregates: Iterable[Aggregate]) -> tuple[PartnerShare, ...]:
    """Return every share that partners counted, in order of platform, country and period."""
    return tuple(_share(one) for one in sorted(aggregates, key=_place))


def _place(one: Aggregate) -> tuple[str, ...]:
    period = (str(one.period_start), str(one.period_end))
    return one.platform, one.country, *period, one.metric, one.channel, one.harm


def _share(one: Aggregate) -> PartnerShare:
    hits, n = one.numerator or 0, one.denominator or 0
    if one.numerator is None or not 0 <= hits <= n or not n:
        why = "the numerator is not a part of the denominator"
        return PartnerShare(one, None, None, 0.0, Ruling("number", why), _privacy(one), why, why)
    n_eff = n / PLANNED_DEFF
    limits = wilson(hits / PLANNED_DEFF, n_eff)
    words = shares_said(hits, n, _said(one.metric), limits)
    ruling = firm(hits / PLANNED_DEFF, n_eff)
    told = f"{words}; counted by the partner"
    return PartnerShare(one, hits / n, limits, n_eff, ruling, _privacy(one), told)


def _said(metric: str) -> str:
    card = TESTED.get(metric)
    return card.said if card else metric.replace("_", " ")


def _privacy(one: Aggregate) -> Ruling:
    few = gates.privacy(one.denominator, persons=True)
    if not few.passed:
        return few
    if one.organisations is None:
        return Ruling("privacy", "not told how many organisations stand behind it")
    alone = one.organisations < LEAST_ORGANISATIONS
    return Ruling("privacy", "a single organisation stands behind it" if alone else "")


def public_words(one: PartnerShare) -> str:
    """Return a share as the public may read it, empty where it is hidden.

    Whose the items are is not told, so ten stand on either side, and counts to the nearest 5.
    """
    hits, n = one.of.numerator or 0, one.of.denominator or 0
    few = min(hits, n - hits) < gates.LEAST_PEOPLE
    if one.value is None or one.limits is None or few or not one.privacy.passed:
        return ""
    low, high = (round(100 * limit) for limit in one.limits)
    return (
        f"{100 * one.value:.0f} % {_said(one.of.metric)}, of about {rounded(n)}; {low} to {high} %"
    )
