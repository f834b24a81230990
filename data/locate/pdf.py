"""Words of a PDF page inside a box, read back by PDFium; the reader uses pdfminer."""

from __future__ import annotations

from functools import lru_cache

from data.locate.addresses import Address, Context, LocatorError

_SLACK = 1.0
"""Points by which the two libraries may disagree about where a letter ends."""


def read(content: bytes, address: Address) -> str:
    """Return the words inside the box, single spaces between them; empty when there are none.

    Raises LocatorError when the bytes are no PDF or have no such page.
    """
    return " ".join(_between(content, address.page, address.box).split())


def context(content: bytes, address: Address, around: int) -> Context:
    """Return the lines of the page that stand near the box, the box's own in the middle."""
    _, top, _, bottom = address.box
    height = max(bottom - top, 1.0)
    rows = []
    for step in range(-around, around + 1):
        shifted = (0.0, top + step * height, 100_000.0, bottom + step * height)
        words = " ".join(_between(content, address.page, shifted).split())
        if words:
            rows.append((step + around + 1, (words,)))
    return Context(tuple(rows), around + 1, 1, "!".join(address.members), page=address.page)


@lru_cache(maxsize=1_024)
def _between(content: bytes, page: int, box: tuple[float, float, float, float]) -> str:
    import pypdfium2  # only whoever looks at a PDF waits for it

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as fault:
        raise LocatorError(f"not a PDF: {fault}") from fault
    try:
        if not 1 <= page <= len(document):
            raise LocatorError(f"no page {page}")
        sheet = document[page - 1]
        height = sheet.get_height()
        left, top, right, bottom = box
        words: str = sheet.get_textpage().get_text_bounded(
            left - _SLACK, height - bottom - _SLACK, right + _SLACK, height - top + _SLACK
        )
        return words
    finally:
        document.close()
