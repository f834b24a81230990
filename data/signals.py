"""What a publisher's page let us see between two looks: the noun `Signal`.

A signal says that somebody should look, never what a figure is. It follows from two archived
pages and nothing else, so `replay` makes the same ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SignalKind(StrEnum):
    """What changed on a page."""

    NEW_EDITION = "new_edition"
    NEW_DOCUMENT = "new_document"
    REPLACED = "replaced_document"
    VANISHED = "vanished_link"
    DROP_NEEDED = "drop_needed"
    OTHER_PAGE = "other_page"
    NEW_ENTRY = "new_entry"
    CHANGED_ENTRY = "changed_entry"
    VANISHED_ENTRY = "vanished_entry"


SIGNAL_WORDS = {
    SignalKind.NEW_EDITION: "new edition",
    SignalKind.NEW_DOCUMENT: "new document",
    SignalKind.REPLACED: "replaced document",
    SignalKind.VANISHED: "vanished link",
    SignalKind.DROP_NEEDED: "drop needed",
    SignalKind.OTHER_PAGE: "another page",
    SignalKind.NEW_ENTRY: "new entry",
    SignalKind.CHANGED_ENTRY: "changed entry",
    SignalKind.VANISHED_ENTRY: "vanished entry",
}
"""The words a reader sees for each kind."""


@dataclass(frozen=True, slots=True)
class Signal:
    """One change of one page, seen at one look.

    `page` is the address looked at, `address` the document's (or the page's) and `was` the
    address it had before; `words` and `words_before` are those of the line or the entry.
    `snapshot` and `snapshot_before` are the two pages it follows from; the second is empty
    where the first look already told.
    """

    source: str
    page: str
    kind: SignalKind
    address: str
    was: str
    words: str
    words_before: str
    seen_at: datetime
    snapshot: str
    snapshot_before: str

    @property
    def sentence(self) -> str:
        """The change in one sentence for a person."""
        head = SIGNAL_WORDS[self.kind]
        if self.kind is SignalKind.DROP_NEEDED:
            return f"{head}: the page's links exist only after JavaScript; open it in a browser"
        if self.kind is SignalKind.OTHER_PAGE:
            return (
                f"{head}: the documents are gone, and so is the page's title {self.words_before!r}"
            )
        said = self.words or self.words_before or self.address
        if self.kind is SignalKind.CHANGED_ENTRY:
            return f"{head}: {self.words_before!r} now reads {self.words!r}"
        if self.was and self.was != self.address:
            return f"{head}: {said!r} led to {self.was} and now to {self.address}"
        return f"{head}: {said!r}"
