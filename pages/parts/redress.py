"""The figures of the Redress page, in their order: from the complaint to the body outside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from data.places import members
from metrics import words
from metrics.figure import Figure
from metrics.lens import Lens
from metrics.questions import Answer
from pages.parts import answers, citation, clock, columns, frame, guard, states, waits
from pages.parts.columns import Sheet
from pages.parts.footnotes import Footnotes
from pages.parts.tables import Cell, Row
from pages.parts.trace import name_of

ASKED = ("complaints", "disputes", "misuse")
"""The questions the page asks."""

TIME = "How long do services say they take to decide a complaint?"
RESTRICTIONS = "How many complaints and reversals are there for a thousand restrictions?"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the path: the count that is shown, and the share that stands below it.

    Without a metric for the count, the count is the share's own numerator.
    """

    head: str
    count: str
    share: str = ""
    of: str = ""


def of_the_union(lens: Lens) -> Lens | None:
    """Return the view of the whole union that a place belongs to; None outside of it."""
    if lens.jurisdiction == "EU":
        return lens
    inside = lens.jurisdiction in members("EU", clock.today())
    return replace(lens, jurisdiction="EU") if inside else None


def scope_words(lens: Lens) -> str:
    """Return what the page answers, and how far the chosen place and harm reach."""
    asked = "Whether a wrong decision gets fixed, and how soon, as services state it."
    if of_the_union(lens) is None:
        return (
            f"{asked} The European Union's harmonised reports say nothing about {lens.place}; what "
            "other laws make services publish there stands under Country."
        )
    whole = " What you see of services is for the European Union as a whole."
    return (
        f"{asked} The harmonised reports tell complaints and disputes neither by kind of harm nor "
        f"by country.{'' if lens.jurisdiction == 'EU' else whole}"
    )


PATH = (
    Step("Complaints filed", "complaints_filed"),
    Step("Decided", "complaints_decided", "app_decided_share", "of those filed"),
    Step("Without decision", "", "app_omitted_share", "of those filed"),
    Step("Reversed", "", "rev_rate_all", "of those decided"),
    Step("Disputes submitted", "disputes_filed"),
    Step("Decided by a body", "disputes_decided"),
    Step("Against the service", "", "ods_overturned_share", "of those decided"),
)
"""The path of a case, in counts, with the share each step is of the one before."""


def asked(lens: Lens) -> tuple[Answer, Answer]:
    """Return the answers on complaints and on disputes; a report held for one is held for both."""
    complaints, disputes = answers.ask("complaints", lens), answers.ask("disputes", lens)
    here = complaints.here | disputes.here
    return replace(complaints, here=here), replace(disputes, here=here)


def path_or_why(complaints: Answer, disputes: Answer) -> None:
    """Place the path by service, or say why there is none."""
    found = path(complaints, disputes)
    if found:
        frame.place(found)
    else:
        states.empty(complaints.sentence)


def path(complaints: Answer, disputes: Answer) -> frame.Exhibit | None:
    """Return the path from complaint to dispute by service; None where nothing is stated."""
    wanted = {m for step in PATH for m in (step.count, step.share) if m}
    chosen = [f for a in (complaints, disputes) for f in _of_all(a.figures) if f.metric in wanted]
    if not any(f.known for f in chosen):
        return None
    notes = Footnotes()
    titles = (Cell(step.head, look="number") for step in PATH)
    return frame.Exhibit(
        key="path",
        question="What became of complaints, step by step?",
        sentence=_of_path(chosen, complaints),
        figures=tuple(chosen),
        metric="app_decided_share",
        heads=("Service", *titles, "Notes", "Sources"),
        rows=[_line(row, notes) for row in columns.by_service(chosen)],
        footnotes=notes,
    )


def _of_all(figures: Iterable[Figure]) -> Iterator[Figure]:
    return (f for f in figures if (f.population, f.harm, f.actor) == ("all", "all", "all"))


def _of_path(chosen: Sequence[Figure], answer: Answer) -> str:
    filed = {f.platform for f in chosen if f.metric == "complaints_filed" and f.known}
    ended = {f.platform for f in chosen if f.metric == "rev_rate_all" and f.known}
    when = f" for {answer.period.words()}" if answer.period else ""
    return (
        f"{words.plural(len(filed), 'service states', 'services state')} how many complaints came "
        f"in{when}; {words.plural(len(ended), 'states', 'state')} enough outcomes for a share "
        "reversed. "
        "Counts stand first and shares below them: the steps are no funnel, because their sizes "
        "differ by thousands and they are not one group of cases. A high share reversed is neither "
        "good nor bad in itself."
    )


def _line(figures: Sequence[Figure], notes: Footnotes) -> Row:
    by_metric = {f.metric: f for f in figures}
    basis = citation.basis_of(figures)
    first = figures[0]
    return (
        Cell(name_of(first.platform), note=words.period(first.period_start, first.period_end)),
        *(step_cell(step, by_metric) for step in PATH),
        notes.mark(*figures),
        Cell(words.plural(len(basis), "number"), href=citation.evidence(basis)),
    )


def step_cell(step: Step, by_metric: dict[str, Figure]) -> Cell:
    """Return one step of one service: the count, the share below it, or why there is none."""
    share, counted = by_metric.get(step.share), by_metric.get(step.count)
    if counted is None and share is None:
        return Cell("not in what we hold", look="absent number")
    note = f"{words.cell(share)} {step.of}" if share is not None and share.known else ""
    if counted is not None:
        if not counted.known:
            return Cell(words.cell(counted), look="absent number")
        return Cell(
            words.cell(counted), note=note, href=citation.evidence(counted.basis), look="number"
        )
    assert share is not None  # one of the two is there
    if not share.known or share.numerator is None:
        return Cell(words.cell(share), look="absent number")
    told = words.count(share.numerator)
    return Cell(told, note=note, href=citation.evidence(share.basis), look="number")


# --- the tables below the path --------------------------------------------------------------

SHEETS = (
    Sheet(
        key="uploaders",
        asked="complaints",
        question="What became of complaints by people who were restricted?",
        sentence=(
            "The first row of a service joins its kinds of restriction, where they make up the "
            "total it states; the rows below it are the kinds as printed. A high share reversed is "
            "neither good nor bad in itself."
        ),
        columns=columns.COMPLAINTS["uploader"],
        guarded="rev_rate_uploader",
        population="uploader",
        kinds=(
            ("visibility", "visibility restricted"),
            ("service", "service restricted"),
            ("account", "account restricted"),
            ("monetisation", "payments restricted"),
        ),
    ),
    Sheet(
        key="restrictions",
        asked="complaints",
        question=RESTRICTIONS,
        sentence=(
            "Restrictions are measures at the service's own initiative and actions after notices, "
            "on the law and on the terms. Few complaints can mean good decisions or a way to "
            "complain that is hard to find; reversals are at least so many wrong restrictions. "
            "Complaints of a period may be about restrictions of an earlier one, so nobody is "
            "put in order."
        ),
        columns=columns.PER_RESTRICTION,
        guarded="app_rate_uploader",
        population="uploader",
    ),
    Sheet(
        key="notifiers",
        asked="complaints",
        question="What became of complaints by people whose notice led to no action?",
        sentence=(
            "The side of those who report: how often a service acts after all. Complaints per "
            "thousand notices without action are left out: reports count actions, not the "
            "notices that led to none."
        ),
        columns=columns.COMPLAINTS["notifier"],
        guarded="rev_rate_notifier",
        population="notifier",
    ),
    Sheet(
        key="disputes",
        asked="disputes",
        question="What do services say became of disputes before out-of-court bodies?",
        sentence=(
            "Services count different things: disputes submitted, or decisions received. Decisions "
            "by default cannot be told apart from decisions on the merits. The share carried out "
            "is as published; its base is the decisions against the service, which some services "
            "count without those by default."
        ),
        columns=columns.DISPUTES,
        guarded="ods_implemented_share",
    ),
    Sheet(
        key="misuse",
        asked="misuse",
        question="Whom did services suspend for repeated misuse?",
        sentence=(
            "Article 23 makes services suspend people who often post manifestly illegal content, "
            "and stop handling notices or complaints of people who often send them without ground. "
            "A 0 is a printed 0; a service may suspend many more under its own terms."
        ),
        columns=(
            ("suspensions_illegal_content", "For posting illegal content"),
            ("suspensions_unfounded_notices", "For notices without ground"),
            ("suspensions_unfounded_complaints", "For complaints without ground"),
        ),
        guarded="suspensions_illegal_content",
    ),
)


def place(key: str, answer: Answer) -> None:
    """Place one of the tables and the guard of its comparison; nothing where nothing is stated."""
    one = next(s for s in SHEETS if s.key == key)
    found = columns.exhibit(one, answer)
    if found is None:
        return
    frame.place(replace(found, sentence=f"{_reach(found, one)} {one.sentence}"))
    like = {"harm": "all", "actor": "all", "population": one.population}
    for guarded in answer.of(one.guarded, **like):
        guard.show(guarded, one.question)


def per_restriction(answer: Answer) -> None:
    """Place complaints per 1,000 restrictions, or say for each service why there is no number."""
    rates = [f for f in answer.figures if f.metric == "app_rate_uploader"]
    if any(f.known for f in rates):
        place("restrictions", answer)
    elif rates:
        states.empty(f"{RESTRICTIONS} No service has a figure. {_why_none(rates, answer)}")


def _why_none(rates: Iterable[Figure], answer: Answer) -> str:
    names: dict[str, set[str]] = {}
    for f in rates:
        names.setdefault(words.cell(f), set()).add(f.platform)
    rest = {f.platform for f in _of_all(answer.figures) if f.metric == "complaints_filed"}
    silent = rest - set().union(*names.values())
    if silent:
        names["not every kind of complaint is stated in what we hold"] = silent
    told = (
        f"{words.listed(sorted(map(name_of, who), key=str.casefold))}: {why}."
        for why, who in sorted(names.items())
    )
    return " ".join(told)


def _reach(found: frame.Exhibit, one: Sheet) -> str:
    """Return how many services say something, and for how many a share follows."""
    first = one.columns[0][0]
    stating = {f.platform for f in found.figures if f.metric == first and f.known}
    told = words.plural(len(stating), "service states", "services state") + " a number"
    if not one.guarded.startswith("rev_rate"):
        return f"{told}."
    shares = {f.platform for f in found.figures if f.metric == one.guarded and f.known}
    return f"{told}; a share follows for {words.count(len(shares))} of them."


def time_to_decide(answer: Answer) -> None:
    """Place the median times to decide a complaint, all complaints as each service counts."""
    like = {"harm": "all", "actor": "all", "population": "all"}
    for found in answer.of(waits.COMPLAINTS, **like):
        frame.place(waits.exhibit("time", TIME, found, answer))
        guard.show(found, TIME)
