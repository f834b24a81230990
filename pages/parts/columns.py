"""Several metrics of each service side by side: complaints, disputes, actions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
    # Medians of several kinds of complaint cannot be joined; each kind has its own.
    "uploader": (*_ENDS, ("rev_rate_uploader", "Reversed, of those decided"), _TIME),
}
PER_RESTRICTION = (
    ("app_rate_uploader", "Complaints per 1,000 restrictions"),
    ("err_yield", "Reversals per 1,000 restrictions"),
)
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

_NO_JOINED_MEDIAN = Cell("medians cannot be joined", look="absent number")

Column = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with a row per service and a column per metric.

    `asked` is the question that fills it, `columns` metrics and their headings, `guarded` the
    metric whose comparability stands beside it, `population` whose cases it counts. `kinds` are
    populations inside it, with their words, that get a row of their own below their service.
    """

    key: str
    asked: str
    question: str
    sentence: str
    columns: tuple[Column, ...]
    guarded: str
    population: str = "all"
    kinds: tuple[tuple[str, str], ...] = ()


def exhibit(sheet: Sheet, answer: Answer) -> frame.Exhibit | None:
    """Return a table as a figure of the page; None when no service has a number in it."""
    asked = {metric for metric, _ in sheet.columns}
    whose = {sheet.population: "", **dict(sheet.kinds)}
    chosen = [
        f
        for f in answer.figures
        if f.metric in asked and f.population in whose and (f.harm, f.actor) == ("all", "all")
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
        rows=[_row(row, sheet.columns, notes, whose) for row in by_service(chosen)],
        footnotes=notes,
    )


def by_service(figures: Iterable[Figure]) -> list[list[Figure]]:
    """Return figures grouped by service, period and whose cases; alphabetical by service."""
    rows: dict[tuple[str, ...], list[Figure]] = {}
    for f in figures:
        kind = "" if f.population in ("all", "uploader", "notifier") else f.population
        key = (name_of(f.platform).casefold(), f.period_start, f.category, kind)
        rows.setdefault(key, []).append(f)
    return [rows[key] for key in sorted(rows)]


def _row(
    figures: Sequence[Figure], columns: Sequence[Column], notes: Footnotes, whose: Mapping[str, str]
) -> Row:
    by_metric = {f.metric: f for f in figures}
    first = figures[0]
    shown = [by_metric.get(metric) for metric, _ in columns]
    joined = first.population == "uploader"
    basis = citation.basis_of(f for f in shown if f is not None)
    kind, when = whose[first.population], words.period(first.period_start, first.period_end)
    return (
        Cell(name_of(first.platform), note=f"{kind}, {when}" if kind else when),
        *(
            _NO_JOINED_MEDIAN if joined and (metric, head) == _TIME else value_cell(f)
            for f, (metric, head) in zip(shown, columns, strict=True)
        ),
        notes.mark(*(f for f in shown if f is not None)),
        Cell(words.plural(len(basis), "number"), href=citation.evidence(basis)),
    )


def value_cell(f: Figure | None) -> Cell:
    """Return a figure's value with what it is a part of, or in words why there is none."""
    if f is None:
        return Cell("not in what we hold", look="absent number")
    if not f.known:
        return Cell(words.cell(f), look="absent number")
    part = f.numerator is not None and f.denominator is not None
    # Complaints are no part of restrictions and can be more than they are.
    joint = "for" if f.metric in dict(PER_RESTRICTION) else "of"
    note = f"{words.count(f.numerator or 0)} {joint} {words.count(f.denominator or 0)}"
    note = note if part else ""
    if f.value == 0 and f.quote:
        note = f"stated as “{f.quote}”"
    return Cell(words.cell(f), note=note, href=citation.evidence(f.basis), look="number")
