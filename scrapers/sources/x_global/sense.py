"""What cannot be true of X's figures: shares, totals and parts recomputed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from data.model import Finding, Observation, Severity, Snapshot
from scrapers.meaning.sense import Odd, stated, told, where

_PARTS = ("decided_by=automation", "decided_by=people")
_Held = dict[str, Observation]


def findings(observations: Sequence[Observation], snapshot: Snapshot) -> list[Finding]:
    """Return what does not fit in one report, category by category and country by country."""
    places: dict[tuple[str, str], _Held] = {}
    divided: dict[tuple[str, str], _Held] = {}
    for one in observations:
        s = one.series
        if not s.breakdown:
            places.setdefault((s.category, s.jurisdiction), {})[s.measure] = one
        divided.setdefault((s.category, s.measure), {})[s.breakdown] = one
    whole = places.get(("x_global/all", "WW"), {})
    found = [odd for held in places.values() for odd in (*_rate(held), *_share(held, whole))]
    return told([*found, *(odd for held in divided.values() for odd in _parts(held))], snapshot)


def _rate(held: _Held) -> Iterator[Odd]:
    """The action rate is what was acted on of what was requested."""
    names = ("request_action_rate", "requests_received", "requests_actioned")
    yield from _disagrees(stated(held, names))


def _share(held: _Held, whole: _Held) -> Iterator[Odd]:
    """The share of a policy is its reports of all reports."""
    figures = stated(held, ("user_reports_share", "user_reports"))
    total = stated(whole, ("user_reports",))
    if figures and total:
        yield from _disagrees([figures[0], total[0], figures[1]])


def _disagrees(figures: Sequence[Observation]) -> Iterator[Odd]:
    """Yield a rate that is not part of whole, by more than the last digit it prints."""
    if not figures:
        return
    rate, whole, part = (o.value.number or 0 for o in figures)
    if whole and abs(part / whole - rate) > _last_digit(figures[0].citation.quote):
        counted = f"{part:,.0f} of {whole:,.0f} are {part / whole:.2%}"
        words = f"{rate:.2%} printed, {counted} ({where(figures[0])})"
        yield Odd("rate_disagrees", Severity.IMPOSSIBLE, words, figures)


def _last_digit(words: str) -> float:
    """Return what one unit of the last printed digit of a percentage is as a share."""
    decimals = len(words.rstrip("%").partition(".")[2])
    return float(10 ** -(decimals + 2))


def _parts(held: _Held) -> Iterator[Odd]:
    """What programs and people decided is what was decided."""
    figures = stated(held, ("", *_PARTS))
    if not figures:
        return
    whole, *parts = (o.value.number or 0 for o in figures)
    if sum(parts) != whole:
        words = f"{whole:,.0f} in all, {sum(parts):,.0f} by programs and people"
        words += f" ({where(figures[0])})"
        yield Odd("outcomes_disagree", Severity.IMPOSSIBLE, words, figures)
