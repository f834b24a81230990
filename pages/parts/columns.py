"""Several metrics of each service side by side: complaints, disputes, actions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from metrics import words
from metrics.figure import Figure
from metrics.questions import Answer
from pages.parts import citation, frame
from pages.parts.footnotes import Footnotes
from pages.parts.tables import Cell, Row
from pages.parts.trace import name_of

_ENDS = (
    ("complaints_filed", "Filed"),
    ("app_decided_share", "Decided"),
    ("app_omitted_share", "Without decision"),
)
_TIME = ("app_median_h", "Median time")
COMPLAINTS = {
    "all": (*_ENDS, ("rev_rate_all", "Reversed, of those decided"), _TIME),
    "notifier": (*_ENDS, ("rev_rate_notifier", "Acted after all, of those decided"), _TIME),
    # Medians of several kinds of complaint cannot be joined, so there is none here.
    "uploader": (*_ENDS, ("rev_rate_uploader", "Reversed, of those decided")),
}
DISPUTES = (
    ("disputes_filed", "Submitted"),
    ("disputes_decided", "Decided"),
    ("disputes_pending", "No outcome yet"),
    ("ods_overturned_share", "Decided against the service"),
    ("ods_implemented_share", "Carried out"),
    ("ods_median_d", "Median duration"),
)
ACTIONS = (
    ("act_rate_notices", "Actions per notice"),
    ("act_rate_items", "Actions per item named"),
)

Column = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with a row per service and a column per metric.

    `asked` is the question that fills it, `columns` metrics and their headings, `guarded` the
    metric whose comparability stands beside it, `population` whose cases it counts.
    """

    key: str
    asked: str
    question: str
    sentence: str
    columns: tuple[Column, ...]
    guarded: str
    population: str = "all"


def exhibit(sheet: Sheet, answer: Answer) -> frame.Exhibit | None:
    """Return a table as a figure of the page; None when no service has a number in it."""
    asked = {metric for metric, _ in sheet.columns}
    chosen = [
        f
        for f in answer.figures
        if f.metric in asked and (f.population, f.harm, f.actor) == (sheet.population, "all", "all")
    ]
    if not any(f.known for f in chosen):
        return None
    notes = Footnotes()
    titles = (Cell(head, look="number") for _, head in sheet.columns)
    return frame.Exhibit(
        key=sheet.key,
        question=sheet.question,
        sentence=sheet.sentence,
        figures=tuple(chosen),
        metric=sheet.guarded,
        heads=("Service", *titles, "Notes", "Sources"),
        rows=[_row(row, sheet.columns, notes) for row in _by_service(chosen)],
        footnotes=notes,
    )


def _by_service(figures: Iterable[Figure]) -> list[list[Figure]]:
    rows: dict[tuple[str, str, str], list[Figure]] = {}
    for f in figures:
        rows.setdefault((name_of(f.platform).casefold(), f.period_start, f.category), []).append(f)
    return [rows[key] for key in sorted(rows)]


def _row(figures: Sequence[Figure], columns: Sequence[Column], notes: Footnotes) -> Row:
    by_metric = {f.metric: f for f in figures}
    first = figures[0]
    shown = [by_metric.get(metric) for metric, _ in columns]
    basis = citation.basis_of(f for f in shown if f is not None)
    return (
        Cell(name_of(first.platform), note=words.period(first.period_start, first.period_end)),
        *(value_cell(f) for f in shown),
        notes.mark(*(f for f in shown if f is not None)),
        Cell(f"{len(basis)} numbers", href=citation.evidence(basis)),
    )


def value_cell(f: Figure | None) -> Cell:
    """Return a figure's value with what it is a part of, or in words why there is none."""
    if f is None:
        return Cell("not in what we hold", look="absent number")
    if not f.known:
        return Cell(words.cell(f), look="absent number")
    part = f.numerator is not None and f.denominator is not None
    note = f"{words.count(f.numerator or 0)} of {words.count(f.denominator or 0)}" if part else ""
    return Cell(words.cell(f), note=note, href=citation.evidence(f.basis), look="number")
