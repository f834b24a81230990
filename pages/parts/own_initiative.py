"""Measures services take of their own accord beside notices, harm by harm: a figure of Compare."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from data.harms import harms
from metrics import words
from metrics.figure import Figure
from metrics.lens import Lens
from metrics.questions import Answer
from pages.parts import answers, citation, frame, guard
from pages.parts.columns import value_cell
from pages.parts.footnotes import Footnotes
from pages.parts.tables import Cell, Row
from pages.parts.trace import name_of

ASKED = ("own_initiative", "notices")
"""The questions the figure asks."""

QUESTION = "What do services act on of their own accord?"
LAW, TERMS = "own_initiative_law", "own_initiative_terms"
COLUMNS = (
    ("notices_received", "Notices received"),
    (LAW, "Own measures, illegal content"),
    (TERMS, "Own measures, terms of service"),
    ("own_initiative_automated_share", "Of these by machine alone"),
)
NO_STEPS = (
    "Notices and measures of their own are two counts side by side and no steps of one path: a "
    "measure here had no notice before it, each service decides what one measure is, and a 0 can "
    "mean that a category is not used. Nobody is put in order."
)


def place(lens: Lens) -> None:
    """Place the figure and its guard; nothing where no service states a measure of its own."""
    own, noticed = (answers.ask(question, lens) for question in ASKED)
    found = exhibit(own, noticed)
    if found is None:
        return
    frame.place(found)
    for compared in own.of(TERMS, harm="all"):
        guard.show(compared, QUESTION)


def exhibit(own: Answer, noticed: Answer) -> frame.Exhibit | None:
    """Return measures of services' own accord beside notices, the harms of the lens first."""
    lens = own.lens
    told = [f for f in own.figures if f.metric in (LAW, TERMS)]
    if not any(f.known for f in told):
        return None
    stating = {f.platform for f in told}
    beside = [f for f in noticed.figures if f.actor == "all" and f.platform in stating]
    rows = _rows([*own.figures, *beside], lens)
    notes = Footnotes()
    shown = [f for _, groups in rows for group in groups for f in group]
    titles = (Cell(head, look="number") for _, head in COLUMNS)
    lines: list[Row] = []
    for title, groups in rows:
        lines += [(Cell(title),), *(_line(group, notes) for group in groups)]
    when = own.period.words() if own.period else ""
    services = len({f.platform for f in told if f.known})
    return frame.Exhibit(
        key="own_initiative",
        question=QUESTION,
        sentence=(
            f"{words.plural(services, 'service states', 'services state')} for {when} measures "
            f"that no notice or order came before. {lens.label} first, all content last; a "
            f"category whose numbers are all 0 or blank is told in one line. {NO_STEPS}"
        ),
        figures=tuple(shown),
        metric=TERMS,
        heads=("Service", *titles, "Notes", "Sources"),
        rows=lines,
        footnotes=notes,
    )


Groups = list[tuple[str, list[list[Figure]]]]


def _rows(figures: Sequence[Figure], lens: Lens) -> Groups:
    """Return headings with the figures below them: each harm, what is 0 or blank, all content."""
    grouped: dict[tuple[str, str, str, str], list[Figure]] = {}
    for f in figures:
        grouped.setdefault((f.harm, f.platform, f.category, f.period_start), []).append(f)
    order = sorted(grouped, key=lambda k: (name_of(k[1]).casefold(), k[2], k[3]))
    found: Groups = []
    for harm in lens.harms:
        groups = [grouped[key] for key in order if key[0] == harm and _counted(grouped[key])]
        if groups:
            found.append((harms()[harm].label, groups))
    empty: dict[str, list[Figure]] = {}
    for key in order:
        if key[0] in lens.harms and not _counted(grouped[key]):
            empty.setdefault(key[1], []).extend(grouped[key])
    if empty:
        found.append((f"{lens.label}: categories with 0 or no number", list(empty.values())))
    every = [grouped[key] for key in order if key[0] == "all"]
    return [*found, ("All content", every)] if every else found


def _counted(figures: Sequence[Figure]) -> bool:
    """Whether a service counts any measure of its own in a category."""
    own = (f for f in figures if f.metric in (LAW, TERMS) and f.known)
    return any(f.value != 0 for f in own)


def _line(figures: Sequence[Figure], notes: Footnotes) -> Row:
    first, basis = figures[0], citation.basis_of(figures)
    single = len({f.category for f in figures}) == 1
    when = words.period(first.period_start, first.period_end)
    of_it = {metric: [f for f in figures if f.metric == metric] for metric, _ in COLUMNS}
    cells = (_cell(of_it[m]) if single else _summed_up(of_it[m]) for m, _ in COLUMNS)
    return (
        Cell(name_of(first.platform), note=when),
        *cells,
        notes.mark(*(f for f in figures if f.known)) if single else "",
        Cell(words.plural(len(basis), "number"), href=citation.evidence(basis)),
    )


def _cell(figures: Sequence[Figure]) -> Cell:
    return value_cell(figures[0] if figures else None)


def _summed_up(figures: Sequence[Figure]) -> Cell:
    """Return how many categories are 0 and how many say nothing; numbers are not added up."""
    counts = [f for f in figures if f.unit == "count"]
    if not counts:
        return Cell("", look="absent number")
    told = Counter("counted" if f.value else words.cell(f) for f in counts)
    parts = (f"{what} in {words.plural(n, 'category', 'categories')}" for what, n in told.items())
    return Cell("; ".join(parts), look="absent number")
