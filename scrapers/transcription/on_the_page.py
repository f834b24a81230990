"""Where words that a person quoted stand on a page of a held PDF.

The reader finds them in its own way; `data.locate` reads the box back in another. Words that
stand nowhere, or in more places than one, are a fault in one sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

from data import locate
from scrapers.errors import Unreadable
from scrapers.reading.pdf_pages import Line, Word, cell, lines
from scrapers.reading.tables import Cell

_AROUND = ".,;:()[]“”„\"'"
"""Marks that may touch words in running text and are no part of what is quoted."""


def pages_of(content: bytes, name: str) -> dict[int, list[Line]]:
    """Return the lines of each page that has words a program can read; none if it is no PDF."""
    if not content.startswith(b"%PDF"):
        return {}
    try:
        found = lines(content, name)
    except Unreadable:
        return {}
    pages: dict[int, list[Line]] = {}
    for line in found:
        pages.setdefault(line.page, []).append(line)
    return pages


def value_at(content: bytes, page: Sequence[Line], quoted: str, value: str) -> Cell | str:
    """Return the value as the page prints it, inside the quoted words; or what is wrong."""
    words = [(number, word) for number, line in enumerate(page) for word in line.words]
    starts = _places([word.text for _, word in words], quoted.split())
    where = f"on page {page[0].page}"
    if not starts:
        return f"the quoted words do not stand {where}"
    if len(starts) > 1:
        return f"the quoted words stand {len(starts)} times {where}: quote more of them"
    phrase = words[starts[0] : starts[0] + len(quoted.split())]
    inside = _places([word.text for _, word in phrase], value.split())
    if len(inside) != 1:
        return "the value must stand once in the quoted words"
    figure = phrase[inside[0] : inside[0] + len(value.split())]
    if len({number for number, _ in figure}) > 1:
        return "the value runs over two lines"
    return _read_back(content, page[0].page, [word for _, word in figure])


def _places(words: Sequence[str], wanted: Sequence[str]) -> list[int]:
    """Return where the wanted words begin, each place they stand in."""
    bare, sought = [w.strip(_AROUND) for w in words], [w.strip(_AROUND) for w in wanted]
    width = len(sought)
    return [n for n in range(len(bare) - width + 1) if bare[n : n + width] == sought]


def _read_back(content: bytes, page: int, figure: Sequence[Word]) -> Cell | str:
    found = cell(page, figure)
    again = locate.read(content, found.locator)
    if again != found.text:
        return f"read in two ways the page says {found.text!r} and {again!r}"
    return found
