"""Words of a PDF page inside a box, read back by PDFium; the reader uses pdfminer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, NamedTuple

from data.locate.addresses import Address, Context, LocatorError

_SLACK = 1.0
"""Points by which the two libraries may disagree about where a letter ends."""


def read(content: bytes, address: Address) -> str:
    """Return the words inside the box, single spaces between them; empty when there are none.

    Raises LocatorError when the bytes are no PDF or have no such page.
    """
    return " ".join(_between(content, address.page, address.box).split())


def context(content: bytes, address: Address, around: int) -> Context:
    """Return the lines of the page above and below the box, numbered from the top of the page."""
    _, top, _, bottom = address.box
    lines = _lines(content, address.page) or [_Line((top + bottom) / 2, "")]
    here = min(range(len(lines)), key=lambda n: abs(lines[n].middle - (top + bottom) / 2))
    near = range(max(here - around, 0), min(here + around + 1, len(lines)))
    rows = tuple((n + 1, (lines[n].words,)) for n in near)
    return Context(rows, here + 1, 1, "!".join(address.members), page=address.page)


_Box = tuple[float, float, float, float]
"""Left, lower, right and upper edge as PDFium counts them: from the lower left corner."""


class _Line(NamedTuple):
    """One line of a page: how far its middle is from the upper edge, and its words."""

    middle: float
    words: str


@lru_cache(maxsize=64)
def _lines(content: bytes, page: int) -> list[_Line]:
    """Return the lines of a page from top to bottom; pieces at one height are one line."""
    with _opened(content, page) as (text, height):
        boxes = [text.get_rect(n) for n in range(text.count_rects())]
        lines: list[tuple[float, list[_Box]]] = []
        for box in sorted(boxes, key=lambda box: (-box[1] - box[3], box[0])):
            middle = height - (box[1] + box[3]) / 2
            if lines and abs(middle - lines[-1][0]) < (box[3] - box[1]) / 2:
                lines[-1][1].append(box)
            else:
                lines.append((middle, [box]))
        return [
            _Line(
                middle,
                " ".join(" ".join(text.get_text_bounded(*box) for box in sorted(line)).split()),
            )
            for middle, line in lines
        ]


@lru_cache(maxsize=1_024)
def _between(content: bytes, page: int, box: tuple[float, float, float, float]) -> str:
    left, top, right, bottom = box
    with _opened(content, page) as (text, height):
        words: str = text.get_text_bounded(
            left - _SLACK, height - bottom - _SLACK, right + _SLACK, height - top + _SLACK
        )
        return words


@contextmanager
def _opened(content: bytes, page: int) -> Iterator[tuple[Any, float]]:
    """Give the text of a page and the page's height in points."""
    import pypdfium2  # only whoever looks at a PDF waits for it

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as fault:
        raise LocatorError(f"not a PDF: {fault}") from fault
    try:
        if not 1 <= page <= len(document):
            raise LocatorError(f"no page {page}")
        sheet = document[page - 1]
        yield sheet.get_textpage(), sheet.get_height()
    finally:
        document.close()
