"""What cannot be true of Snap's figures: parts beside their total, accounts beside enforcements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from data.model import Finding, Observation, Severity, Snapshot
from scrapers.meaning.sense import Odd, of_nothing, stated, told, where

_ALL = "snap/all"
_MEDIANS = (
    "median_turnaround_minutes",
    "median_turnaround_minutes_on_user_reports",
    "median_appeal_turnaround_days",
)
_ByCategory = dict[str, dict[str, Observation]]


def findings(observations: Sequence[Observation], snapshot: Snapshot) -> list[Finding]:
    """Return what does not fit in one file, country by country."""
    places: dict[tuple[str, str], _ByCategory] = {}
    for one in observations:
        s = one.series
        at = places.setdefault((s.jurisdiction, s.period_end), {})
        at.setdefault(s.category, {})[s.measure] = one
    found = [odd for held in places.values() for odd in (*_total(held), *_accounts(held))]
    medians = [o for o in observations if o.series.measure in _MEDIANS]
    return told([*found, *of_nothing(medians, "medians of no cases")], snapshot)


def _total(held: _ByCategory) -> Iterator[Odd]:
    """The enforcements of all categories are those of each together."""
    whole = stated(held.get(_ALL, {}), ("enforcements",))
    parts = [o for code, at in held.items() if code != _ALL for o in stated(at, ("enforcements",))]
    if not whole or not parts:
        return
    total = sum(o.value.number or 0 for o in parts)
    if total != whole[0].value.number:
        words = f"{whole[0].value.number:,.0f} enforcements in all, {total:,.0f} by category"
        yield Odd(
            "categories_disagree",
            Severity.IMPLAUSIBLE,
            f"{words} ({where(whole[0])})",
            whole + parts,
        )


def _accounts(held: _ByCategory) -> Iterator[Odd]:
    """An account that was enforced against had at least one enforcement."""
    for at in held.values():
        figures = stated(at, ("accounts_enforced", "enforcements"))
        if figures and (figures[0].value.number or 0) > (figures[1].value.number or 0):
            accounts, enforced = (o.value.number for o in figures)
            words = f"{accounts:,.0f} accounts, {enforced:,.0f} enforcements"
            words += f" ({where(figures[0])})"
            yield Odd("accounts_above_enforcements", Severity.IMPOSSIBLE, words, figures)
