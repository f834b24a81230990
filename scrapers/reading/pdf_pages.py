"""Lines of a PDF's pages: words with their boxes, and rows of a table with their cells.

A PDF has no cells. What looks like a row of a table is a line that ends in figures: its label,
and the figures to the right of it, each with the box its words stand in.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pdfplumber
from pdfplumber.utils.exceptions import PdfminerException

from scrapers.errors import Unreadable
from scrapers.reading.tables import Cell

_MAX_PAGES = 500
# A footnote's number is set small; a label's words are all of one size.
_SMALL = 0.7
_FIGURE = re.compile(r"[<>~]?\d[\d.,]*%?\*?|--|N/A", re.IGNORECASE)


class Word(NamedTuple):
    """One word and its box in points from the upper left corner of the page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        """How tall the word is set."""
        return self.bottom - self.top


class Line(NamedTuple):
    """The words of one line of a page, from left to right."""

    page: int
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words of the line with single spaces between them."""
        return " ".join(word.text for word in self.words)

    @property
    def locator(self) -> str:
        """The address of the whole line."""
        return _locator(self.page, self.words)


class TableRow(NamedTuple):
    """A line that ends in figures: its label and its figures, each at its address."""

    label: Cell
    cells: tuple[Cell, ...]


def lines(content: bytes, name: str) -> list[Line]:
    """Return the lines of all pages from top to bottom. Raises Unreadable when it is no PDF."""
    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            if len(document.pages) > _MAX_PAGES:
                raise Unreadable(f"{name} has more than {_MAX_PAGES} pages", word=name)
            return [line for page in document.pages for line in _lines(page)]
    except (PdfminerException, ValueError, KeyError, TypeError) as fault:
        raise Unreadable(f"{name} is no PDF that can be read: {fault}", word=name) from fault


def _lines(page: pdfplumber.page.Page) -> Iterator[Line]:
    words = [
        Word(w["text"], w["x0"], w["top"], w["x1"], w["bottom"])
        for w in page.extract_words(x_tolerance_ratio=0.15)
    ]
    words.sort(key=lambda word: (word.bottom, word.left))
    while words:
        first = words[0]
        middle = (first.top + first.bottom) / 2
        mine = [w for w in words if w.top <= middle <= w.bottom]
        yield Line(page.page_number, tuple(sorted(mine, key=lambda word: word.left)))
        words = [w for w in words if w not in mine]


def row(line: Line) -> TableRow | None:
    """Return a line as a row of a table, or None when it does not end in figures."""
    size = max(word.height for word in line.words)
    words = [word for word in line.words if word.height >= _SMALL * size]
    split = len(words)
    while split and _FIGURE.fullmatch(words[split - 1].text):
        split -= 1
    label, figures = words[:split], words[split:]
    if not label or not figures:
        return None
    cells = tuple(cell(line.page, [word]) for word in figures)
    return TableRow(cell(line.page, label), cells)


def cell(page: int, words: Sequence[Word]) -> Cell:
    """Return words that stand beside each other as one cell with its address."""
    return Cell(" ".join(word.text for word in words), _locator(page, words))


def _locator(page: int, words: Sequence[Word]) -> str:
    box = (
        min(word.left for word in words),
        min(word.top for word in words),
        max(word.right for word in words),
        max(word.bottom for word in words),
    )
    return f"#page={page}&box={','.join(f'{edge:.1f}' for edge in box)}"
