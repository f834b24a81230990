"""Orders of authorities on the page: one country across services, one service across countries.

Alphabetical always, small cells in grey and the smallest hidden: how fast an authority's order
is carried out says nothing about how fast people who report are helped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from data.places import jurisdictions, members
from metrics import country, words
from metrics.figure import Figure
from metrics.lens import Lens
from metrics.questions import Answer
from pages.parts import answers, citation, clock, frame, guard, maps, states, waits
from pages.parts.footnotes import Footnotes
from pages.parts.tables import Cell, Row
from pages.parts.trace import name_of

MEDIAN = "ord_median_effect_h"
COLUMNS = (
    ("orders_to_act_received", "Orders to act"),
    ("orders_to_inform_received", "Orders to inform"),
    (MEDIAN, "Median time to carry out an order to act"),
    ("monthly_users", "Monthly users"),
    ("orders_per_million_users", "Orders to act per million users"),
)
NOT_SPEED = (
    "Orders of authorities are not speed towards those affected, so nobody is put in order; what "
    f"rests on fewer than {country.GREY_BELOW} orders is grey, and on fewer than 10 is hidden."
)


def is_state(jurisdiction: str) -> bool:
    """Whether the harmonised reports count orders of a place: member states only."""
    return jurisdiction in members("EU", clock.today())


def place_name(jurisdiction: str) -> str:
    """Return the name of a place, or its code where the tables do not know it."""
    known = jurisdictions().get(jurisdiction)
    return known.name if known else jurisdiction


def of_place(answer: Answer) -> frame.Exhibit | None:
    """Return the orders of one country by service; None where no service states any number."""
    figures = [f for f in answer.figures if f.metric in dict(COLUMNS)]
    if not any(f.known for f in figures):
        return None
    stating = {f.platform for f in figures if f.metric == COLUMNS[0][0] and f.known}
    when = answer.period.words() if answer.period else ""
    question = f"What do authorities in {answer.lens.place} order services to do?"
    return _exhibit(
        "orders",
        question,
        f"{words.plural(len(stating), 'service states', 'services state')} orders to act from "
        f"{answer.lens.place} for {when}. {NOT_SPEED}",
        figures,
        ("Service", lambda f: name_of(f.platform)),
    )


def of_harms(answer: Answer) -> frame.Exhibit | None:
    """Return the orders of one country about the chosen kind of harm; None without any."""
    figures = [f for f in answer.figures if f.harm in answer.lens.harms and f.n]
    if not figures:
        return None
    notes = Footnotes()
    figures.sort(key=lambda f: (name_of(f.platform).casefold(), f.category))
    number = Cell("Orders to act", look="number"), Cell("Median time", look="number")
    services = words.plural(len({f.platform for f in figures}), "service")
    return frame.Exhibit(
        key="orders_harm",
        question=f"Which orders from {answer.lens.place} are about the chosen kind of harm?",
        sentence=(
            f"{answer.lens.label}: {services} with at least one order. A row is one category as "
            f"printed; a category within another is counted in both. {NOT_SPEED}"
        ),
        figures=tuple(figures),
        metric=MEDIAN,
        heads=("Service and kind of harm", *number, "Period", "Notes", "Source"),
        rows=[_of_harm(f, notes) for f in figures],
        footnotes=notes,
    )


def _of_harm(f: Figure, notes: Footnotes) -> Row:
    return (
        Cell(name_of(f.platform), note=waits.harm_label(f)),
        Cell(words.count(f.n or 0), look="number"),
        cell(f),
        words.period(f.period_start, f.period_end),
        notes.mark(f) if f.known else "",
        citation.link(f),
    )


def place_here(lens: Lens) -> None:
    """Place the orders of a member state: all of them by service, then those of the lens."""
    here = answers.ask("orders_here", lens)
    frame.age(here)
    found = of_place(here)
    if found is None:
        states.empty(empty_words(lens, here))
        return
    frame.place(found)
    for compared in here.of(MEDIAN, harm="all", actor="authority"):
        guard.show(compared, found.question)
    about = of_harms(answers.ask("orders", lens))
    if about:
        frame.place(about)
    else:
        states.empty(f"No service states an order from {lens.place} about {lens.label.lower()}.")


def of_service(answer: Answer, service: str) -> frame.Exhibit | None:
    """Return the orders to one service by country, as a map where enough of them pass."""
    figures = [
        f
        for f in answer.figures
        if f.metric in dict(COLUMNS) and f.platform == service and is_state(f.jurisdiction)
    ]
    if not any(f.known for f in figures):
        return None
    name, medians = name_of(service), [f for f in figures if f.metric == MEDIAN]
    passing = sum(f.known for f in medians)
    question = f"What do authorities in each country order {name} to do?"
    mapped = country.enough_for_a_map(medians)
    told = (
        f"{words.plural(passing, 'country has', 'countries have')} a median resting on at least 10 "
        f"orders. {'' if mapped else f'A map is drawn from {country.LEAST_STATES} on. '}{NOT_SPEED}"
    )
    return _exhibit(
        "countries",
        question,
        told,
        figures,
        ("Country", lambda f: place_name(f.jurisdiction)),
        draw=maps.drawn(medians, question) if mapped else None,
    )


Naming = tuple[str, Callable[[Figure], str]]


def _exhibit(
    key: str,
    question: str,
    sentence: str,
    figures: Sequence[Figure],
    naming: Naming,
    draw: maps.Draw | None = None,
) -> frame.Exhibit:
    notes, (head, name) = Footnotes(), naming
    titles = (Cell(title, look="number") for _, title in COLUMNS)
    return frame.Exhibit(
        key=key,
        question=question,
        sentence=sentence,
        figures=tuple(figures),
        metric=MEDIAN,
        heads=(head, *titles, "Notes", "Sources"),
        rows=[_row(group, name, notes) for group in _grouped(figures, name)],
        footnotes=notes,
        draw=draw,
        map=draw is not None,
    )


def _grouped(figures: Iterable[Figure], name: Callable[[Figure], str]) -> list[list[Figure]]:
    rows: dict[tuple[str, str], list[Figure]] = {}
    for f in figures:
        rows.setdefault((name(f).casefold(), f.period_start), []).append(f)
    return [rows[key] for key in sorted(rows)]


def _row(figures: Sequence[Figure], name: Callable[[Figure], str], notes: Footnotes) -> Row:
    by_metric, first = {f.metric: f for f in figures}, figures[0]
    basis = citation.basis_of(figures)
    return (
        Cell(name(first), note=words.period(first.period_start, first.period_end)),
        *(cell(by_metric.get(metric)) for metric, _ in COLUMNS),
        notes.mark(*(f for f in figures if f.known)),
        Cell(words.plural(len(basis), "number"), href=citation.evidence(basis)),
    )


def cell(f: Figure | None) -> Cell:
    """Return a cell: the number, in grey on few orders, or in words why there is none."""
    if f is None:
        return Cell("not in what we hold", look="absent number")
    how = country.shown(f)
    if how == "few":
        return Cell(f"too few orders (n = {words.count(f.n or 0)})", look="absent number")
    if how == "silent":
        return Cell(words.cell(f), look="absent number")
    note = f"stated as “{f.quote}”" if f.value == 0 and f.quote else ""
    if how == "thin":
        note = f"only {words.count(f.n or 0)} orders"
    look = "thin number" if how == "thin" else "number"
    return Cell(words.cell(f), note=note, href=citation.evidence(f.basis), look=look)


def stating(answer: Answer) -> tuple[str, ...]:
    """Return the services that state orders to act, those with most orders first."""
    stated = {f.platform: f.value or 0 for f in answer.figures if f.metric == COLUMNS[0][0]}
    return tuple(sorted(stated, key=lambda p: (-stated[p], p)))


def empty_words(lens: Lens, answer: Answer) -> str:
    """Return why no orders of a place are shown."""
    when = f" for {answer.period.words()}" if answer.period else ""
    return f"No service of this view states orders or users of {lens.place}{when}."
