"""What is wrong with a file that somebody brought: where it stands, why, and how to mend it.

A fault never repeats what a cell holds: a name typed into a column of codes would be read by
everybody who reads the list of faults. Row and column lead whoever has the file to it.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LISTED = 2_000
"""Faults that are listed; a file with more has one cause, and the rest are counted."""


class Bad(NamedTuple):
    """Why a cell can't be taken, and how to mend it; in place of the cell's value."""

    what: str
    mend: str


class RowFault(NamedTuple):
    """One thing that is wrong: sheet (empty for CSV), row and column as in the file.

    The header is row 1, as a spreadsheet counts; row 0 is the file as a whole. `column` is the
    name in the header, or the letters of the column where the name can't be repeated.
    """

    sheet: str
    row: int
    column: str
    what: str
    mend: str

    @property
    def sentence(self) -> str:
        """Return the fault as one line for a person."""
        sheet = f"sheet {self.sheet}, " if self.sheet else ""
        where = f"{sheet}row {self.row}" if self.row else f"{sheet}the file"
        column = f", column {self.column}" if self.column else ""
        return f"{where}{column}: {self.what}. {self.mend}"


class Refused(Exception):
    """The file is not read at all: carries every fault that says why."""

    def __init__(self, what: str, mend: str, *, row: int = 0, column: str = "") -> None:
        """Keep what is wrong and how to mend it."""
        super().__init__(what)
        self.faults: tuple[RowFault, ...] = (RowFault("", row, column, what, mend),)

    @classmethod
    def of(cls, faults: Sequence[RowFault]) -> Refused:
        """Return the refusal of a file for several faults; there is at least one."""
        made = cls(faults[0].what, faults[0].mend)
        made.faults = tuple(faults)
        return made


def near(words: str, known: Iterable[str]) -> str:
    """Return the known words that are nearest to some words, as they follow `mend`."""
    listed = list(known)
    plain = {one.casefold(): one for one in listed}
    found = get_close_matches(words.casefold()[:60], plain, n=3, cutoff=0.5)
    return f"nearest: {', '.join(plain[one] for one in found)}" if found else some(listed)


def some(listed: Sequence[str]) -> str:
    """Return all of a few words, or the first of many."""
    if len(listed) <= 14:
        return f"one of: {', '.join(listed)}"
    return f"one of: {', '.join(listed[:6])}, and {len(listed) - 6} more (see the template)"


class Near:
    """Says which words are near, for the first wrong words of a column.

    To compare takes thousandths of a second, and a column that holds something else altogether
    has a hundred thousand wrong words.
    """

    def __init__(self, known: Iterable[str]) -> None:
        """Keep the words to compare with."""
        self._known = list(known)
        self._left = 100

    def __call__(self, words: str) -> str:
        """Return how to mend a word, as a sentence."""
        self._left -= 1
        found = near(words, self._known) if self._left >= 0 else some(self._known)
        return found.capitalize()


def letters(column: int) -> str:
    """Return the name a spreadsheet gives to a column, counted from 0."""
    words, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        words = chr(65 + rest) + words
    return words
