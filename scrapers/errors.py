"""What can go wrong with a source, by name.

    SourceError
    ├── Unreachable     nothing came (network, status, robots.txt, wall)
    ├── Unreadable      the bytes are not what they should be (damage, encoding, bomb)
    └── Drift           the document is readable but its shape is not the declared one

Each carries the address of the trouble and the word that caused it; `receiving.readers` adds
source and snapshot and turns it into an Issue. A programmer's error is none of these and crashes.
"""

from __future__ import annotations


class SourceError(Exception):
    """An operational fault of one source, with one sentence for a person."""

    def __init__(self, message: str, *, address: str = "", word: str = "") -> None:
        """Keep the sentence, the locator it concerns and the offending word."""
        super().__init__(message)
        self.message = message
        self.address = address
        self.word = word


class Unreachable(SourceError):
    """Nothing came. `word` holds the fixed code (`404`, `timeout`, `robots`, ...)."""


class Unreadable(SourceError):
    """The bytes cannot be read safely; nothing of the snapshot is used."""


class Drift(SourceError):
    """The shape differs from the declaration; nothing of the snapshot is stored."""
