"""What a report says in words instead of figures (parts 2 and 11), every text with its cell."""

from __future__ import annotations

from collections.abc import Iterator

from data.annex_i import template
from data.model import Statement
from scrapers.validation import html
from scrapers.validation.html import Cell
from scrapers.validation.told import Told, bounded
from scrapers.validation.words import counted, place, quoted_lines, said_about

_KINDS = {
    "description": "the category in the publisher's own words",
    "interpretation": "how the publisher understands the category",
    "text": "answer to the template's question",
}


def texts(told: Told) -> Iterator[str]:
    """Yield every text that was read, whole, by the part it stands in."""
    statements = told.of.reading.statements
    if not statements:
        yield html.paragraph("No text was read.")
        return
    yield html.paragraph(
        "Texts are shown to readers word for word, with their address, and nothing is computed "
        "from them. What the template itself prints in a cell is no text of the publisher's."
    )
    for number in sorted({s.part for s in statements}):
        here = [s for s in statements if s.part == number]
        part = template().parts[number]
        yield html.heading(3, f"Part {number}: {part.title}")
        caption = f"{counted(len(here), 'text')} of part {number}"
        yield html.table(caption, ("About", "Printed"), bounded([_row(s) for s in here], 2))


def _row(said: Statement) -> tuple[Cell, Cell]:
    where = place(said.citation.locator)
    surface = f"; surface {said.surface}" if said.surface else ""
    about = Cell(said_about(said), f"{_KINDS[said.kind]}{surface}")
    return about, Cell(quoted_lines(said.citation.quote), where)
