"""Reasons to read figures with care, each said once below a table and marked in its rows."""

from __future__ import annotations

from collections.abc import Iterable
from string import ascii_lowercase

from metrics.figure import Figure
from pages.parts import tables


class Footnotes:
    """Letters for caveats, in the order in which they are first needed."""

    def __init__(self) -> None:
        self._letters: dict[str, str] = {}

    def mark(self, *figures: Figure) -> str:
        """Return the letters of the caveats of some figures: "a, c"."""
        said = dict.fromkeys(c.words for f in figures for c in f.caveats)
        return ", ".join(sorted((self._letter(words) for words in said), key=_order))

    def _letter(self, words: str) -> str:
        if words not in self._letters:
            number = len(self._letters)
            first = ascii_lowercase[number // 26 - 1] if number >= 26 else ""
            self._letters[words] = first + ascii_lowercase[number % 26]
        return self._letters[words]

    def lines(self) -> Iterable[tuple[str, str]]:
        """Return letter and words of every caveat that was marked."""
        return ((letter, words) for words, letter in self._letters.items())

    def html(self) -> str:
        """Return the notes for below their table, or nothing where none was marked."""
        items = "".join(
            f"<li><b>{letter}</b> {tables.text(words)}</li>" for letter, words in self.lines()
        )
        return f'<ul class="footnotes">{items}</ul>' if items else ""


def _order(letter: str) -> tuple[int, str]:
    return len(letter), letter
