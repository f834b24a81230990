"""What is refused, what is withheld, and what is odd: each with its cells."""

from __future__ import annotations

from collections.abc import Iterator

from data.model import Citation, Finding, Severity
from scrapers.validation import html
from scrapers.validation.advice import mend, rule
from scrapers.validation.told import Told, bounded
from scrapers.validation.words import about, place, quoted, typed, visible

_WEIGHTS = {
    Severity.IMPOSSIBLE: "Impossible: cannot be true on one clock, unit and population",
    Severity.IMPLAUSIBLE: "Implausible: can be true, but needs an explanation",
    Severity.NOTICE: "Notices: true and worth knowing beside the figure",
}


def withheld(told: Told) -> Iterator[str]:
    """Yield what cannot be read: where, which words, why, and how to mend it."""
    reading = told.of.reading
    rows = [
        (place(i.locator), quoted(told.of.printed(i)), f"{visible(i.message)}.", mend(i))
        for i in reading.issues
    ]
    heads = ("Where", "Printed", "Why", "How to mend it")
    if reading.refused:
        yield html.paragraph(
            "The shape of the document is not the template's, so the whole of it is refused: read "
            "on, columns would shift and figures be wrong without anybody seeing it."
        )
    if not rows:
        yield html.paragraph("Nothing is refused, and every cell that holds anything can be read.")
        return
    yield html.table("What cannot be read", heads, bounded(rows))
    others = [
        (visible(t.name), quoted(t.fault.word), f"{visible(t.fault.message)}.")
        for t in told.of.other_faults
        if t.fault
    ]
    if others:
        caption = "The first fault of every other table"
        yield html.table(caption, ("Table", "Printed", "Why"), bounded(others))


def findings(told: Told) -> Iterator[str]:
    """Yield what does not fit its neighbours, the worst first, with its rule and its cells."""
    found = told.of.reading.findings
    if told.of.reading.refused:
        yield html.paragraph("A document that is refused is not checked.")
    elif not found:
        yield html.paragraph("No check found anything.")
    else:
        yield html.paragraph(
            "A finding changes no figure: it is shown as printed, with the finding beside it. Of "
            "the cells that show it the first 40 are listed."
        )
    for severity, title in _WEIGHTS.items():
        here = [f for f in found if f.severity is severity]
        if here:
            yield html.heading(3, f"{title} ({len(here)})")
            for finding in here:
                yield from _finding(finding, told)


def _finding(finding: Finding, told: Told) -> Iterator[str]:
    known = rule(finding.check)
    yield html.heading(4, visible(f"{finding.message[0].upper()}{finding.message[1:]}"))
    yield html.listed(
        (
            f"Rule: {known.expects}",
            f"Rests on: {known.origin} (check {finding.check})",
            f"To mend: {known.mend}",
        )
    )
    rows = [_cited(cell, told) for cell in finding.cells]
    caption = f"Cells that show it: {visible(finding.message, 90)}"
    yield html.table(caption, ("Where", "What", "Printed", "Typed"), rows)


def _cited(cell: Citation, told: Told) -> tuple[str, str, str, str]:
    one = told.at.get(cell.locator)
    what, value = (about(one.series), typed(one.value)) if one else ("", "")
    return place(cell.locator), what, quoted(cell.quote), value
