"""What cannot be true of TikTok's figures: time buckets above the whole, more back than gone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from data.model import Finding, Observation, Series, Severity, Snapshot
from scrapers.meaning.sense import Odd, told, where

_BUCKETS = (
    "user_reports_actioned_less_than_2_hours_share",
    "user_reports_actioned_between_2_and_8_hours_share",
    "user_reports_actioned_between_8_and_24_hours_share",
    "user_reports_actioned_more_than_24_hours_share",
)
_RESTORED = {
    "videos_restored": "videos_removed",
    "live_sessions_restored": "live_sessions_suspended",
}
# Four shares, each rounded to three decimals.
_ROUNDING = 4 * 0.0005


def findings(observations: Sequence[Observation], snapshot: Snapshot) -> list[Finding]:
    """Return what does not fit in one file."""
    wanted = {*_BUCKETS, *_RESTORED, *_RESTORED.values()}
    held = {
        o.series: o
        for o in observations
        if o.series.measure in wanted and o.value.number is not None
    }
    return told([*_above_the_whole(held), *_restored_above_removed(held)], snapshot)


def _above_the_whole(held: dict[Series, Observation]) -> Iterator[Odd]:
    """The buckets share one whole; they may be less, since small cells are left out."""
    together: dict[Series, list[Observation]] = {}
    for series, one in held.items():
        if series.measure in _BUCKETS:
            together.setdefault(series._replace(measure=_BUCKETS[0]), []).append(one)
    for same in together.values():
        whole = sum(o.value.number or 0 for o in same)
        if whole > 1 + _ROUNDING:
            words = f"time buckets add up to {whole:.3f} ({where(same[0])})"
            yield Odd("buckets_above_whole", Severity.IMPOSSIBLE, words, same)


def _restored_above_removed(held: dict[Series, Observation]) -> Iterator[Odd]:
    """What is restored may have been removed in an earlier quarter, but hardly so much."""
    for series, back in held.items():
        gone = held.get(series._replace(measure=_RESTORED.get(series.measure, "")))
        if gone is None or (back.value.number or 0) <= (gone.value.number or 0):
            continue
        words = f"{back.value.number:,.0f} restored, {gone.value.number:,.0f} removed"
        yield Odd(
            "restored_above_removed", Severity.IMPLAUSIBLE, f"{words} ({where(back)})", (back, gone)
        )
