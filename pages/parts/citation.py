"""From a number on the screen to where it stands: links, and words to cite it by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from data.model import public_id
from metrics import words
from metrics.figure import Figure
from pages.parts import filters
from pages.parts.headers import TITLE
from pages.parts.tables import Cell

MOST_LINKED = 150
"""Numbers one link may name; a longer address is cut by some programs."""


def parameters(basis: Iterable[int]) -> list[tuple[str, str]]:
    """Return the parameters that name printed numbers in an address."""
    return [("f", public_id(number)) for number in basis][:MOST_LINKED]


def evidence(basis: Iterable[int]) -> str:
    """Return the address of the evidence page for printed numbers, or "" for none."""
    ids = [public_id(number) for number in basis][:MOST_LINKED]
    return f"evidence?f={'&f='.join(ids)}{_as_known()}" if ids else ""


def evidence_of_text(number: int) -> str:
    """Return the address of the evidence page for a publisher's words."""
    return f"evidence?s={public_id(number)}{_as_known()}"


def _as_known() -> str:
    """Return what keeps the day of knowledge in an address; a plain link starts a new view."""
    known = filters.lens().known_on
    return f"&asof={known}" if known else ""


def sources(basis: Sequence[int]) -> str:
    """Return the words of the link to what a figure rests on, honest about a cut list."""
    cut = f"first {MOST_LINKED} of " if len(basis) > MOST_LINKED else ""
    return f"Sources ({cut}{len(basis)})"


def link(figure: Figure) -> Cell:
    """Return the table cell that leads from a figure to its evidence."""
    rests_on = len(figure.basis)
    if not rests_on:
        return Cell("no source", look="absent")
    told = "evidence" if rests_on == 1 else f"evidence ({rests_on} numbers)"
    return Cell(told, href=evidence(figure.basis))


def basis_of(figures: Iterable[Figure]) -> tuple[int, ...]:
    """Return the ids all figures rest on, each once, in their order."""
    return tuple(dict.fromkeys(number for f in figures for number in f.basis))


def periods_of(figures: Sequence[Figure]) -> str:
    """Return the periods of figures in words."""
    spans = sorted({(f.period_start, f.period_end) for f in figures if f.period_end})
    return words.listed([words.period(*span) for span in spans])


def text(
    question: str, figures: Sequence[Figure], view: str, read_on: date, known: str = ""
) -> str:
    """Return a citation of one figure: what, whose words, where, and when it was read.

    `known` says as known on which day, where that is not the day of reading.
    """
    when = periods_of(figures)
    read = f"Read on {read_on.isoformat()}" + (f", {known}" if known else "")
    return "\n".join(
        line
        for line in (
            f"{TITLE}: {question}" + (f" ({when})." if when else "."),
            "Figures as published by the services; the source of each stands on its evidence page.",
            f"{view}",
            f"{read}. Licence and attribution of each document: see there.",
        )
        if line
    )


def of_table(title: str, view: str, read_on: date, known: str = "") -> str:
    """Return a citation of a table whose rows each name a source of their own."""
    read = f"Read on {read_on.isoformat()}" + (f", {known}" if known else "")
    return "\n".join(
        (
            f"{TITLE}: {title}.",
            "Every row names its own source; cite that as well.",
            view,
            f"{read}. Licence and attribution of each document: see there.",
        )
    )


def of_tests(title: str, view: str, read_on: date) -> str:
    """Return a citation of a figure on test reports."""
    return "\n".join(
        (
            f"{TITLE}: {title}.",
            "What testers saw; computed from test reports that are not public.",
            view,
            f"Read on {read_on.isoformat()}.",
        )
    )
