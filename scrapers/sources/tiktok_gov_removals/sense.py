"""What cannot be true of TikTok's figures on government requests: rates and parts recomputed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from data.model import Finding, Observation, Severity, Snapshot
from scrapers.meaning.sense import Odd, of_nothing, stated, told, where

_RATE = "government_request_removal_rate"
_RECEIVED = ("government_request_content", "government_request_accounts")
_ACTIONED = (
    "government_content_actioned_terms",
    "government_content_actioned_law",
    "government_accounts_actioned_terms",
    "government_accounts_actioned_law",
)
_KINDS = ("content", "accounts")
_OUTCOMES = ("actioned_terms", "actioned_law", "not_actioned")
# Rates are printed with three to nine decimals.
_ROUNDING = 0.0005
_Figures = dict[str, Observation]


def findings(observations: Sequence[Observation], snapshot: Snapshot) -> list[Finding]:
    """Return what does not fit in one file, country by country and period by period."""
    places: dict[tuple[str, str], _Figures] = {}
    for one in observations:
        s = one.series
        places.setdefault((s.jurisdiction, s.period_end), {})[s.measure] = one
    rates = [o for o in observations if o.series.measure == _RATE]
    found = [odd for held in places.values() for odd in (*_rate(held), *_parts(held))]
    return told([*found, *of_nothing(rates, "rates of no items received")], snapshot)


def _rate(held: _Figures) -> Iterator[Odd]:
    """The rate is what was actioned of what was received, content and accounts together."""
    figures = stated(held, (_RATE, *_RECEIVED, *_ACTIONED))
    if not figures:
        return
    rate, *numbers = (o.value.number or 0 for o in figures)
    received, actioned = sum(numbers[:2]), sum(numbers[2:])
    if received and abs(actioned / received - rate) > _ROUNDING:
        counted = f"{actioned:,.0f} of {received:,.0f} are {actioned / received:.3f}"
        words = f"rate of {rate:.3f} printed, {counted} ({where(figures[0])})"
        yield Odd("rate_disagrees", Severity.IMPOSSIBLE, words, figures)


def _parts(held: _Figures) -> Iterator[Odd]:
    """What was actioned and what was not is what was received."""
    for kind in _KINDS:
        parts = [f"government_{kind}_{what}" for what in _OUTCOMES]
        figures = stated(held, (f"government_request_{kind}", *parts))
        if not figures:
            continue
        whole, *numbers = (o.value.number or 0 for o in figures)
        if sum(numbers) != whole:
            words = f"{whole:,.0f} {kind} received, {sum(numbers):,.0f} by outcome"
            words += f" ({where(figures[0])})"
            yield Odd("outcomes_disagree", Severity.IMPOSSIBLE, words, figures)
