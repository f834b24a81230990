"""What a publisher stated in words instead of a number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from data.model.document import Citation, Tier
from data.model.ids import digest


@dataclass(frozen=True, slots=True)
class Statement:
    """Words a publisher states instead of a number, kept as printed with their address.

    `part` is the part of the template they stand in, `subject` what they are about: a category
    (`dsa/3e`) or the template's question. `kind` is `description` or `interpretation` (how a
    publisher understands a category) or `text` (an answer to a question). Raises ValueError
    for words that say nothing or a period that runs backwards.
    """

    source: str
    programme: str
    platform: str
    surface: str
    period_start: str
    period_end: str
    part: int
    subject: str
    kind: str
    citation: Citation
    document: str
    tier: Tier
    read_by: str
    first_seen: datetime
    edition: int = 1

    def __post_init__(self) -> None:
        """Refuse a statement of nothing, about nothing, or of no period."""
        if not self.citation.quote.strip() or not self.subject:
            raise ValueError("a statement has words and a subject")
        if not self.period_start < self.period_end:
            raise ValueError("a statement belongs to a period")

    @property
    def key(self) -> tuple[str, ...]:
        """What it is about: two statements of one key are two versions of the same words."""
        about = (self.programme, self.platform, self.surface, self.period_start, self.period_end)
        return (*about, str(self.part), self.subject, self.kind)

    @property
    def id(self) -> int:
        """A digest of key and address: the same printed words keep their id for ever."""
        cited = f"{self.citation.snapshot}|{self.citation.locator}"
        return digest(f"{'|'.join(self.key)}|{cited}")
