"""What cannot be true of the daily counts: none at all, which the page also prints for unknown."""

from __future__ import annotations

from collections.abc import Sequence

from data.model import Finding, Observation, Severity, Snapshot
from scrapers.meaning.sense import Odd, told


def findings(observations: Sequence[Observation], snapshot: Snapshot) -> list[Finding]:
    """Return the days whose count is printed as 0: the page prints an unknown count alike."""
    empty = [o for o in observations if o.value.number == 0]
    words = "{} is printed with 0 statements; a count the page does not know is printed as 0 too"
    odd = (Odd("count_or_unknown", Severity.NOTICE, words.format(_day(o)), [o]) for o in empty)
    return told(odd, snapshot)


def _day(one: Observation) -> str:
    return one.series.period_end
