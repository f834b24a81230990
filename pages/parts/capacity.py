"""Moderators and the accuracy of machines by language: in one country, and of one service.

Language by language as printed, alphabetical, nothing divided by country and nobody put in
order. What services print in the place of a language stands in a table of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from data import languages
from metrics import capacity, words
from metrics.figure import Figure
from metrics.lens import Lens
from metrics.questions import Answer
from pages.parts import answers, citation, frame, guard, states
from pages.parts.columns import by_service
from pages.parts.footnotes import Footnotes
from pages.parts.orders import place_name
from pages.parts.tables import Cell, Row
from pages.parts.trace import name_of

MODERATORS = "moderators_by_language"
COLUMNS = (
    (MODERATORS, "Moderators"),
    ("automation_accuracy", "Accuracy"),
    ("automation_precision", "Precision"),
    ("automation_recall", "Recall"),
)
STAFF = (MODERATORS, "moderators_employed", "moderators_contracted")
QUESTION = "Who can read it there?"
APART = "Who prints something else where a language belongs?"
SHARED = (
    "A moderator of a language serves every country that speaks it and counts in every language "
    "they have, so nothing here is divided by country or added up."
)
TESTED = (
    "Accuracy, precision and recall of machines are what a service found in tests of its own, and "
    "each tests different things."
)


def place_here(lens: Lens) -> None:
    """Place who reads the official languages of a member state, and what is printed otherwise."""
    answer = answers.ask("capacity", lens)
    found = of_place(answer)
    if found is None:
        states.empty(empty_words(answer))
    else:
        frame.place(found)
        _guard(answer)
    apart = printed_otherwise(answer)
    if apart:
        frame.place(apart)


def _guard(answer: Answer) -> None:
    """Place how far moderators and accuracy may be compared, once for all languages."""
    spoken = languages.languages_of(answer.lens.jurisdiction)
    for metric, _ in COLUMNS[:2]:
        inside = (c for c in answer.of(metric, population="all") if _language(c.figures) in spoken)
        for compared in list(inside)[:1]:
            guard.show(compared, QUESTION)


def _language(figures: Sequence[Figure]) -> str:
    return capacity.language(figures[0])


def of_place(answer: Answer) -> frame.Exhibit | None:
    """Return moderators and accuracy in the official languages of a place, by service.

    None where no service states any number of one of them.
    """
    spoken = languages.languages_of(answer.lens.jurisdiction)
    told = _of_all_cases(answer)
    inside = [f for f in told if capacity.language(f) in spoken]
    if not any(f.known for f in inside):
        return None
    stating = {f.platform for f in told if _by_language(f)}
    chosen = [f for f in told if f.platform in stating and not _printed(f)]
    notes, rows = Footnotes(), list[Row]()
    for code in spoken:
        if len(spoken) > 1:
            rows.append((Cell(languages.name(code)),))
        # Silent in this language they may be, but they told of others.
        rows += [_line(row, code, told, notes) for row in by_service(_overall(chosen))]
    return frame.Exhibit(
        key="capacity",
        question=QUESTION,
        sentence=_sentence(inside, answer, spoken),
        figures=tuple(chosen),
        metric=MODERATORS,
        heads=_heads("Service"),
        rows=rows,
        footnotes=notes,
    )


def _of_all_cases(answer: Answer) -> list[Figure]:
    """Return the figures about all measures, and not those about notices or own initiative."""
    return [f for f in answer.figures if f.population == "all"]


def _by_language(one: Figure) -> bool:
    """Whether a service tells, or was to tell, anything by language: its part 9 counts as well."""
    return not capacity.of_all(one) or (one.metric == MODERATORS and one.known)


def _printed(one: Figure) -> bool:
    return bool(capacity.printed_scope(one))


def _overall(figures: Sequence[Figure]) -> list[Figure]:
    """Return one figure per service and period, in whose row the others stand."""
    return list({(f.platform, f.period_start): f for f in figures}.values())


def _heads(first: str, *more: str) -> Row:
    titles = (Cell(title, look="number") for _, title in COLUMNS)
    return (first, *titles, *more, "Notes", "Sources")


def _line(row: Sequence[Figure], code: str, told: Sequence[Figure], notes: Footnotes) -> Row:
    first = row[0]
    of_it = [
        f for f in told if (f.platform, f.period_start) == (first.platform, first.period_start)
    ]
    shown = [f for f in of_it if capacity.language(f) == code or capacity.of_all(f)]
    when = words.period(first.period_start, first.period_end)
    return (
        Cell(name_of(first.platform), note=when),
        *(_cell(of_it, metric, code, beside=True) for metric, _ in COLUMNS),
        *_ending([f for f in shown if f.metric in dict(COLUMNS)], notes),
    )


def _ending(shown: Sequence[Figure], notes: Footnotes) -> Row:
    basis = citation.basis_of(shown)
    return (
        notes.mark(*(f for f in shown if f.known)),
        Cell(words.plural(len(basis), "number"), href=citation.evidence(basis)),
    )


def _cell(figures: Iterable[Figure], metric: str, code: str, *, beside: bool = False) -> Cell:
    """Return a metric of one service in one language; `beside` adds that of all languages."""
    mine = [f for f in figures if f.metric == metric]
    here = [f for f in mine if capacity.language(f) == code]
    overall = [f for f in mine if beside and capacity.of_all(f)]
    stated = [f"stated as “{f.quote}”" for f in here if f.value == 0 and f.quote][:1]
    stated += [f"all languages: {capacity.told(overall)}"] if any(f.known for f in overall) else []
    note = "; ".join(stated)
    basis = citation.basis_of((*here, *overall))
    if not mine:
        return Cell("not in what we hold", look="absent number")
    if not any(f.known for f in here):
        return Cell(_silence(mine, here), note=note, look="absent number")
    return Cell(capacity.told(here), note=note, href=citation.evidence(basis), look="number")


def _silence(mine: Sequence[Figure], here: Sequence[Figure]) -> str:
    if here:
        return words.cell(here[0])
    # The part is held and the row is left out of it.
    return "not by language, see below" if any(map(_printed, mine)) else "not reported"


def _sentence(inside: Sequence[Figure], answer: Answer, spoken: Sequence[str]) -> str:
    known = {f.platform for f in inside if f.metric == MODERATORS and f.known}
    named = " or ".join(languages.name(code) for code in spoken)
    when = answer.period.words() if answer.period else ""
    official = languages.official()[answer.lens.jurisdiction]
    also = f" {official.note}." if official.note else ""
    return (
        f"{words.plural(len(known), 'service states', 'services state')} for {when} how many "
        f"moderators have {named} at level B2 or above, all for the whole European Union. "
        f"{_shared_with(spoken, answer.lens.jurisdiction)}{SHARED} {TESTED} "
        f"Services stand in alphabetical order.{also}"
    )


def _shared_with(spoken: Sequence[str], here: str) -> str:
    """Return which other countries share the languages of a country."""
    told = []
    for code in spoken:
        others = [place_name(c) for c in languages.countries_of(code) if c != here]
        if others:
            told.append(f"{languages.name(code)} is official in {words.listed(others)} as well. ")
    return "".join(told)


def empty_words(answer: Answer) -> str:
    """Return why nobody is shown who reads the languages of a place."""
    named = map(languages.name, languages.languages_of(answer.lens.jurisdiction))
    when = f" for {answer.period.words()}" if answer.period else ""
    return (
        f"{QUESTION} No report held{when} states moderators or accuracy in "
        f"{words.listed(list(named))}. Only very large platforms and search engines have to, in "
        "parts 8 and 9 of their reports."
    )


# --- what stands where a language belongs ----------------------------------------------------


def printed_otherwise(answer: Answer) -> frame.Exhibit | None:
    """Return what services print where a language belongs and is none; None where nobody does."""
    apart = [f for f in _of_all_cases(answer) if _printed(f) and f.known]
    if not apart:
        return None
    rows: dict[tuple[str, str], list[Figure]] = {}
    for f in apart:
        rows.setdefault((f.platform, f.metric), []).append(f)
    order = {metric: place for place, (metric, _) in enumerate(COLUMNS)}
    keys = sorted(rows, key=lambda k: (name_of(k[0]).casefold(), order.get(k[1], 0)))
    services = words.plural(len({f.platform for f in apart}), "service prints", "services print")
    return frame.Exhibit(
        key="printed_otherwise",
        question=APART,
        sentence=(
            f"{services} countries or other words in the rows where the template asks for a "
            "language. A country is no language, and a code can mean either, so these numbers "
            "are shown as printed and matched with nothing."
        ),
        figures=tuple(apart),
        metric=MODERATORS,
        heads=("Service", "What", Cell("As printed", look="wide"), "Source"),
        rows=[_as_printed(rows[key]) for key in keys],
        footnotes=Footnotes(),
    )


def _as_printed(figures: Sequence[Figure]) -> Row:
    first, basis = figures[0], citation.basis_of(figures)
    told = (f"{_scope(f)}: {words.cell(f)}" for f in figures)
    return (
        Cell(name_of(first.platform), note=words.period(first.period_start, first.period_end)),
        dict(COLUMNS)[first.metric],
        Cell("; ".join(told), look="wide"),
        Cell(words.plural(len(basis), "number"), href=citation.evidence(basis)),
    )


def _scope(one: Figure) -> str:
    printed = capacity.printed_scope(one)
    return printed.upper() if len(printed) == 2 else printed.replace("-", " ")


# --- one service in every language -----------------------------------------------------------


def of_service(answer: Answer, service: str) -> frame.Exhibit | None:
    """Return moderators and accuracy of one service in every language; None without a number."""
    told = [f for f in _of_all_cases(answer) if f.platform == service and not _printed(f)]
    found = {capacity.language(f) for f in told} - {""}
    if not any(f.known for f in told if capacity.language(f)):
        return None
    notes, name = Footnotes(), name_of(service)
    asked = found | set().union(*(o.languages for o in languages.official().values()))
    codes = sorted(asked, key=lambda code: languages.name(code).casefold())
    return frame.Exhibit(
        key="languages",
        question=f"Which languages can moderators of {name} read?",
        sentence=f"{_staff(told)}{SHARED} {TESTED}",
        figures=tuple(told),
        metric=MODERATORS,
        heads=_heads("Language", "Official in"),
        rows=[_of_language(told, code, notes) for code in codes],
        footnotes=notes,
    )


def _of_language(told: Sequence[Figure], code: str, notes: Footnotes) -> Row:
    columns = dict(COLUMNS)
    shown = [f for f in told if capacity.language(f) == code and f.metric in columns]
    places = words.listed([place_name(c) for c in languages.countries_of(code)])
    return (
        languages.name(code),
        *(_cell(told, metric, code) for metric in columns),
        Cell(places or "no member state", look="" if places else "absent"),
        *_ending(shown, notes),
    )


def _staff(told: Sequence[Figure]) -> str:
    """Return how many moderators there are in all, as far as that is stated."""
    of_all = {f.metric: words.cell(f) for f in told if capacity.of_all(f) and f.known}
    named = (
        ("moderators_employed", "employed"),
        ("moderators_contracted", "contracted"),
        (MODERATORS, "with at least one language"),
    )
    stated = [f"{of_all[metric]} {what}" for metric, what in named if metric in of_all]
    return f"In full-time equivalents: {words.listed(stated)}. " if stated else ""
