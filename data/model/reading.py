"""What one reader took from one snapshot."""

from __future__ import annotations

from dataclasses import dataclass

from data.model.document import Document, Snapshot
from data.model.issue import Finding, Issue, IssueKind
from data.model.observation import Note, Observation
from data.model.statement import Statement


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything one reader took from one snapshot: stored whole or not at all.

    When `issues` holds one of kind SHAPE or BYTES, nothing else may be stored and the other
    lists are empty. `unused_words` are declared words that the document did not need;
    `set_aside` names what was recognised and left for another reader, `subjects` what was
    read (see `Issue.subject`).
    """

    snapshot: Snapshot
    read_by: str
    documents: tuple[Document, ...] = ()
    observations: tuple[Observation, ...] = ()
    notes: tuple[Note, ...] = ()
    findings: tuple[Finding, ...] = ()
    issues: tuple[Issue, ...] = ()
    unused_words: tuple[str, ...] = ()
    set_aside: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    statements: tuple[Statement, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether nothing of the snapshot may be stored."""
        return any(i.kind in (IssueKind.SHAPE, IssueKind.BYTES) for i in self.issues)
