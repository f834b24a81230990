"""What the steps of the reader hand to each other: what a table is read under, what comes of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from data.annex_i import Template
from data.declaration import SourceDeclaration
from data.model import Citation, Issue, IssueKind, Note, Observation, Snapshot, Statement
from scrapers.annex_i.words import FileName, Period


class Fault(NamedTuple):
    """Why a record is withheld: the sentence, the word, and where it stands."""

    message: str
    word: str
    locator: str


@dataclass(frozen=True, slots=True)
class Setting:
    """What is the same for every record of one table."""

    template: Template
    declaration: SourceDeclaration
    snapshot: Snapshot
    name: FileName
    read_by: str
    day_first: bool | None = None


@dataclass(slots=True)
class Normalised:
    """What one table states, with what was withheld and what is worth saying.

    `blank` holds the addresses where the template asks for words and none stand.
    """

    part: int
    source: str
    observations: list[Observation] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    blank: list[Citation] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    remarks: list[tuple[str, str, str]] = field(default_factory=list)
    periods: Counter[Period] = field(default_factory=Counter)

    def subject(self, source: str, when: Period) -> str:
        """Return what an Issue of this table is about: report and part."""
        return f"{document_id(source, when)}|{self.part}"

    @property
    def subjects(self) -> set[str]:
        """Return what this table settles when it is read without an Issue."""
        return {self.subject(self.source, when) for when in self.periods}


def document_id(source: str, when: Period) -> str:
    """Return the id of the report of one source for one period."""
    return f"{source}/{when.start}_{when.end}"


def issue(fault: Fault, setting: Setting) -> Issue:
    """Return the Issue that withholds one record for a fault."""
    return Issue(
        source=setting.declaration.id,
        snapshot=setting.snapshot.id,
        kind=IssueKind.CELL,
        locator=fault.locator,
        word=fault.word,
        message=fault.message,
        opened_at=setting.snapshot.fetched_at,
    )
