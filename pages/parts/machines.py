"""What machines decide alone, and how right services say they are: a figure of the Redress page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from metrics import capacity, words
from metrics.figure import Figure
from metrics.lens import Lens
from metrics.questions import Answer
from pages.parts import answers, citation, frame, guard
from pages.parts.columns import by_service, value_cell
from pages.parts.footnotes import Footnotes
from pages.parts.tables import Cell, Row
from pages.parts.trace import name_of

ASKED = ("by_machine", "capacity_in_all")
"""The questions the figure asks."""

QUESTION = "What do machines decide alone, and how right do services say they are?"
SHARES = (
    ("measures_automated_share", "Measures by machine alone"),
    ("notices_automated_share", "Notices by machine alone"),
)
RIGHT = (
    ("automation_accuracy", "Accuracy"),
    ("automation_precision", "Precision"),
    ("automation_recall", "Recall"),
)


def place(lens: Lens) -> None:
    """Place the figure and how far its shares may be compared; nothing where nothing is stated."""
    alone, right = (answers.ask(question, lens) for question in ASKED)
    found = exhibit(alone, right)
    if found is None:
        return
    frame.place(found)
    for metric, _ in SHARES:
        for compared in alone.of(metric, harm="all", actor="all"):
            if _wanted(compared.figures[0]):
                guard.show(compared, QUESTION)


def exhibit(alone: Answer, right: Answer) -> frame.Exhibit | None:
    """Return the shares machines decide alone and what is said of them, by service."""
    chosen = [f for f in (*alone.figures, *right.figures) if _wanted(f)]
    if not any(f.known for f in chosen):
        return None
    notes = Footnotes()
    titles = (Cell(head, look="number") for _, head in (*SHARES, *RIGHT))
    return frame.Exhibit(
        key="machines",
        question=QUESTION,
        sentence=_sentence(chosen, alone),
        figures=tuple(chosen),
        metric=SHARES[0][0],
        heads=("Service", *titles, "Notes", "Sources"),
        rows=[_row(group, notes) for group in _services(chosen)],
        footnotes=notes,
    )


def _wanted(one: Figure) -> bool:
    """Whether a figure is about all content, everybody and no language."""
    inside = one.metric in dict((*SHARES, *RIGHT)) and one.population in ("all", "notices")
    apart = one.metric == "notices_automated_share" or one.population == "all"
    return inside and apart and one.actor == "all" and capacity.of_all(one)


def _services(figures: Iterable[Figure]) -> list[list[Figure]]:
    """Return the figures by service and period, of those who state any number."""
    grouped: dict[tuple[str, str], list[Figure]] = {}
    for f in figures:
        grouped.setdefault((f.platform, f.period_start), []).append(f)
    stating = {key for key, group in grouped.items() if any(f.known for f in group)}
    heads = [grouped[key][0] for key in stating]
    return [grouped[f.platform, f.period_start] for group in by_service(heads) for f in group]


def _row(figures: Sequence[Figure], notes: Footnotes) -> Row:
    first, basis = figures[0], citation.basis_of(figures)
    shares = {f.metric: f for f in figures if not capacity.system(f)}
    return (
        Cell(name_of(first.platform), note=words.period(first.period_start, first.period_end)),
        *(value_cell(shares.get(metric)) for metric, _ in SHARES),
        *(_right([f for f in figures if f.metric == metric]) for metric, _ in RIGHT),
        notes.mark(*(f for f in figures if f.known)),
        Cell(words.plural(len(basis), "number"), href=citation.evidence(basis)),
    )


def _right(figures: Sequence[Figure]) -> Cell:
    if not figures:
        return Cell("not in what we hold", look="absent number")
    if not any(f.known for f in figures):
        return Cell(words.cell(figures[0]), look="absent number")
    basis = citation.basis_of(figures)
    return Cell(capacity.told(figures), href=citation.evidence(basis), look="number")


def _sentence(chosen: Sequence[Figure], answer: Answer) -> str:
    known = {f.platform for f in chosen if f.metric == SHARES[0][0] and f.known}
    when = f" for {answer.period.words()}" if answer.period else ""
    return (
        f"{words.plural(len(known), 'service states', 'services state')}{when} how many measures "
        "machines took alone and how many were taken without them; those by people and machines "
        "together have no row, so the share is one of the measures told to be one or the other. "
        "Notices are held against all notices received. A high share is neither good nor bad in "
        "itself, and accuracy is what each service found in a test of its own: nobody is put in "
        "order."
    )
