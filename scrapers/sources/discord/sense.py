"""What does not fit in Discord's files: percentages, totals, months beside their quarter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from data.model import Finding, Observation, Snapshot
from scrapers.meaning.recount import Ratio, added_up, rates, totals
from scrapers.meaning.sense import Odd, of_nothing, told

_RATIOS = (
    Ratio("appeals_granted_rate", "appeals_granted", "appeals_received"),
    Ratio("accounts_appealed_rate", "appeals_received", "accounts_disabled"),
    Ratio("accounts_appealed_rate", "appeals_received", "accounts_actioned_distinct"),
    Ratio("accounts_unbanned_rate", "appeals_granted", "accounts_disabled"),
    Ratio("user_reports_actioned_rate", "user_reports_actioned", "user_reports"),
    Ratio("user_reports_actioned_rate", "user_reports_actioned", "user_reports_online"),
)
_ALL, _NCMEC = "discord/all", "discord/ncmec"


def findings(observations: Sequence[Observation], snapshot: Snapshot) -> list[Finding]:
    """Return what does not fit in one file."""
    counts = {o.series.measure for o in observations if o.series.category == _ALL}
    counts -= {ratio.share for ratio in _RATIOS} | {"accounts_actioned_distinct"}
    shares = [o for o in observations if o.series.measure == "appeals_granted_rate"]
    found = [
        *rates(_without_twins(observations), _RATIOS),
        *totals(observations, _ALL, counts),
        *_removed(observations),
        *_reported(observations),
        *of_nothing(shares, "shares of no appeals"),
    ]
    return told(found, snapshot)


def _without_twins(observations: Sequence[Observation]) -> list[Observation]:
    """Leave out the disabled accounts where a file counts the accounts acted on instead."""
    other = any(o.series.measure == "accounts_actioned_distinct" for o in observations)
    return [o for o in observations if not (other and o.series.measure == "accounts_disabled")]


def _removed(observations: Sequence[Observation]) -> Iterator[Odd]:
    """Servers removed before and after a report are the servers removed."""
    servers = [o for o in observations if o.series.measure == "servers_removed"]
    for total in (o for o in servers if not o.series.breakdown and o.value.number is not None):
        parts = [o for o in servers if o.series.breakdown and o.series.category == _of(total)]
        if parts:
            yield from added_up(total, parts, "kinds_disagree", "before and after a report")


def _reported(observations: Sequence[Observation]) -> Iterator[Odd]:
    """Months add up to the quarter, and media with grooming to both together."""
    reports = [o for o in observations if o.series.measure == "ncmec_reports"]
    for total in (o for o in reports if o.value.number is not None):
        months = [o for o in reports if o.series.breakdown and o.series.category == _of(total)]
        if not total.series.breakdown and len(months) == _length(total):
            yield from added_up(total, months, "months_disagree", "by month")
        kinds = [o for o in reports if o.series.category != _NCMEC and _at(o) == _at(total)]
        if _of(total) == _NCMEC and kinds:
            yield from added_up(total, kinds, "kinds_disagree", "media and grooming")


def _length(one: Observation) -> int:
    """Return how many months a period has; one that is withheld leaves the sum open."""
    start, end = (int(day[5:7]) for day in (one.series.period_start, one.series.period_end))
    return end - start + 1


def _of(one: Observation) -> str:
    return one.series.category


def _at(one: Observation) -> str:
    return one.series.breakdown
