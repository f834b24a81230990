"""What does not fit in Microsoft's workbook: the percentage of requests that were acted on."""

from __future__ import annotations

from collections.abc import Sequence

from data.model import Finding, Observation, Snapshot
from scrapers.meaning.recount import Ratio, rates
from scrapers.meaning.sense import told

_RATIOS = (Ratio("request_action_rate", "requests_actioned", "requests_received"),)


def findings(observations: Sequence[Observation], snapshot: Snapshot) -> list[Finding]:
    """Return what does not fit in one workbook."""
    return told(rates(observations, _RATIOS), snapshot)
