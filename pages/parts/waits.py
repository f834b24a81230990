"""Published medians across services: the rows, the chart and the table of one question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from data.harms import harms
from metrics import words
from metrics.figure import Comparison, Figure
from metrics.questions import Answer
from pages.parts import charts, citation, frame
from pages.parts.charts import Dot, Spec
from pages.parts.footnotes import Footnotes
from pages.parts.tables import Cell, Row
from pages.parts.trace import name_of

NOTICES = "pub_median_notice_h"
ORDERS = "ord_median_effect_h"
COMPLAINTS = "app_median_h"
_CASES = {NOTICES: "notices", ORDERS: "orders", COMPLAINTS: "complaints decided"}
"""What each median is a median of, in a reader's words."""

AXIS = "Median time, logarithmic scale; left is faster"


def heads(cases: str, about: str = "Service") -> Row:
    """Return the headings of a table of medians; `cases` is what each is a median of."""
    numbers = (Cell("Median time", look="number"), Cell(cases, look="number"))
    return (about, *numbers, "Period", "Notes", "Source")


def rows_of(comparison: Comparison, answer: Answer) -> tuple[Figure, ...]:
    """Return the figures of a comparison, and after them those without a number, by name."""
    first = comparison.figures[0]
    like = (comparison.metric, first.harm, first.actor, first.population)
    silent = [
        f
        for f in answer.figures
        if not f.known and (f.metric, f.harm, f.actor, f.population) == like
    ]
    silent.sort(key=lambda f: name_of(f.platform).casefold())
    return (*comparison.figures, *comparison.apart, *silent)


def comparison_of(answer: Answer, metric: str, actor: str) -> Comparison | None:
    """Return the comparison of a median across services for content of every kind, or None."""
    return next(iter(answer.of(metric, harm="all", actor=actor)), None)


def exhibit(key: str, question: str, comparison: Comparison, answer: Answer) -> frame.Exhibit:
    """Return one comparison of medians as a figure of the page, with its notes."""
    shown, notes = rows_of(comparison, answer), Footnotes()
    return frame.Exhibit(
        key=key,
        question=question,
        sentence=_sentence(comparison, answer),
        figures=shown,
        metric=comparison.metric,
        heads=heads(_CASES[comparison.metric].capitalize()),
        rows=[row(f, notes) for f in shown],
        footnotes=notes,
        draw=lambda: chart(shown, question),
    )


def _sentence(comparison: Comparison, answer: Answer) -> str:
    when = answer.period.words() if answer.period else ""
    have = words.plural(len({f.platform for f in comparison.figures}), "service")
    if comparison.ranked:
        return f"{have} that count alike, in order of value ({when}); the others stand below."
    return (
        f"What {have} state for {when}, in alphabetical order: they do not all count alike, so "
        "no order would mean anything."
    )


def row(f: Figure, notes: Footnotes, name: Cell | str = "") -> Row:
    """Return the table row of one published median."""
    return (
        name or name_of(f.platform),
        value_cell(f),
        Cell(words.count(f.n) if f.n is not None else "not stated", look="number"),
        words.period(f.period_start, f.period_end),
        Cell(notes.mark(f)),
        citation.link(f),
    )


def value_cell(f: Figure) -> Cell:
    """Return a figure's value, or in grey why there is none; zero says that it is stated."""
    if not f.known:
        return Cell(words.cell(f), look="absent number")
    note = f"stated as “{f.quote}”" if f.value == 0 and f.quote else ""
    return Cell(words.cell(f), note=note, look="number")


def chart(shown: Sequence[Figure], question: str) -> tuple[Spec, str]:
    """Return the dot plot of figures, one row each, and its text."""
    return charts.waits([dot(f) for f in shown], axis=AXIS), described(shown, question)


def dot(f: Figure) -> Dot:
    """Return the row of one figure in a dot plot."""
    name = name_of(f.platform)
    when = words.period(f.period_start, f.period_end)
    n = f", {words.count(f.n)} {_CASES[f.metric]}" if f.n is not None else ""
    return Dot(
        name=name,
        platform=f.platform,
        words=words.cell(f),
        told=f"{name}: {words.cell(f)}{n}, {when}",
        hours=f.value,
        low=f.low,
        high=f.high,
    )


def described(shown: Sequence[Figure], question: str) -> str:
    """Return the text of a chart for who cannot see it: what it is and how far it reaches."""
    known = [h for f in shown for h in (f.value, f.low, f.high) if h is not None]
    without = sum(not f.known for f in shown)
    reach = f"from {words.hours(min(known))} to {words.hours(max(known))}" if known else "none"
    silent = f" {words.plural(without, 'service')} without a number." if without else ""
    return (
        f"{question} Dot plot of {words.plural(len(shown) - without, 'value')} on a logarithmic "
        f"time axis, {reach}.{silent} The table holds every value."
    )


def by_category(answer: Answer, ranges: Answer) -> tuple[list[Dot], list[Figure]]:
    """Return one row per service for the harms of the lens, and the figures in it.

    Every mark is a printed median of one category; a bar joins them only where the medians
    are proven to enclose that of all these notices together.
    """
    inside = [
        f
        for f in answer.figures
        if f.metric == NOTICES and f.harm in answer.lens.harms and f.actor == "all"
    ]
    joined = {f.platform: f for f in ranges.figures if f.known and f.actor == "all"}
    known = [f for f in inside if f.known]
    names = sorted({f.platform for f in known}, key=lambda p: name_of(p).casefold())
    dots = [_together(p, [f for f in known if f.platform == p], joined.get(p)) for p in names]
    return dots, sorted(inside, key=lambda f: (name_of(f.platform).casefold(), f.category))


def _together(platform: str, figures: Sequence[Figure], joined: Figure | None) -> Dot:
    values = sorted(f.value for f in figures if f.value is not None)
    name = name_of(platform)
    told = "; ".join(f"{harm_label(f)} {words.cell(f)}" for f in figures)
    if len(figures) == 1:
        return Dot(name, platform, words.cell(figures[0]), f"{name}: {told}", hours=values[0])
    shown = f"{len(figures)} categories, {_reach(values)}"
    low, high = (joined.low, joined.high) if joined else (None, None)
    return Dot(name, platform, shown, f"{name}: {told}", low=low, high=high, parts=tuple(values))


def _reach(values: Sequence[float]) -> str:
    ends = list(dict.fromkeys(words.hours(v) for v in (values[0], values[-1]))) if values else []
    return " to ".join(ends) or "limits only"


def harm_label(f: Figure) -> str:
    """Return the kind of harm of a figure in a reader's words, with the publisher's category."""
    known = harms().get(f.harm)
    return known.label if known else f.harm


def guard_words(comparison: Comparison) -> Iterable[tuple[str, str]]:
    """Return (reason, services) of everybody a comparison leaves out, by reason."""
    by_reason: dict[str, list[str]] = {}
    for platform, why in comparison.left_out:
        by_reason.setdefault(why, []).append(name_of(platform))
    return ((why, ", ".join(sorted(who, key=str.casefold))) for why, who in by_reason.items())
