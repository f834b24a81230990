"""What was done and when: executions, and looks for an edition."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class RunOutcome(StrEnum):
    """How one execution for one source ended."""

    OK = "ok"
    PARTIAL = "partial"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    FAILED = "failed"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Run:
    """One execution: what was tried, when, and how it ended."""

    source: str
    kind: str
    started_at: datetime
    finished_at: datetime
    outcome: RunOutcome
    message: str
    observations: int = 0
    issues: int = 0
    findings: int = 0


class LookOutcome(StrEnum):
    """What somebody saw who looked for an edition."""

    FOUND = "found"
    NOT_FOUND = "not_found"
    COULD_NOT_LOOK = "could_not_look"


@dataclass(frozen=True, slots=True)
class Look:
    """One dated look for one edition. Only a look that found nothing may say "late"."""

    source: str
    period_start: str
    period_end: str
    looked_at: datetime
    outcome: LookOutcome
    page_url: str
    page_snapshot: str = ""
