"""The nouns of the project, validated and without tables.

An `Observation` is what a publisher stated, a `Citation` is where it stands in print, and
a `Figure` (in `metrics`) is what follows. The terms are those of SDMX and the W3C Data Cube
(Observation, Measure), Open Terms Archive (Snapshot) and survival analysis (right-censored).
"""

from __future__ import annotations

from data.model.document import TIER_RANK, TIER_WORDS, Citation, Document, Obtained, Snapshot, Tier
from data.model.ids import digest, digests, private_id, public_id
from data.model.issue import Finding, Issue, IssueKind, Severity
from data.model.observation import Note, Observation, Series, release
from data.model.reading import Reading
from data.model.run import Look, LookOutcome, Run, RunOutcome
from data.model.statement import Statement
from data.model.value import Absence, Bound, Statistic, UnitStatus, Value

__all__ = [
    "TIER_RANK",
    "TIER_WORDS",
    "Absence",
    "Bound",
    "Citation",
    "Document",
    "Finding",
    "Issue",
    "IssueKind",
    "Look",
    "LookOutcome",
    "Note",
    "Observation",
    "Obtained",
    "Reading",
    "Run",
    "RunOutcome",
    "Series",
    "Severity",
    "Snapshot",
    "Statement",
    "Statistic",
    "Tier",
    "UnitStatus",
    "Value",
    "digest",
    "digests",
    "private_id",
    "public_id",
    "release",
]
