"""Claims and tests: what services say of themselves, and what testers saw, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from data.law import legal_clocks
from metrics import clocks as standings
from metrics import words
from metrics.exercises.catalogue import card_of
from metrics.exercises.curves import Curves
from metrics.exercises.disclosure import HIDDEN_IN_WORDS, Form
from metrics.exercises.shown import FIGURES, Line, Service
from pages.parts import (
    claims_charts,
    claims_choice,
    claims_file,
    claims_frame,
    clock,
    prose,
)
from pages.parts.claims_choice import INVENTED, View, name
from pages.parts.claims_frame import Panel
from pages.parts.tables import Cell, Row

METRICS = tuple(FIGURES)
_HEADS = ("Service", "What was found", "Reports", "Effective", "May it be judged?")
_CURVE_HEADS = ("Time since the report", *claims_charts.ENDS)
_WAIT_HEADS = (
    "Time since the report",
    "Without an answer",
    "95 % interval",
    "Open, last seen then",
)


_COMPETE = (
    "Removed or restricted, rejected and gone otherwise compete (Aalen and Johansen); an item that "
    "its author took down is gone otherwise. Read off at the same fixed hours for all."
)
_STROKES = (
    "red strokes mark where they were last seen. The curve is that of Kaplan and Meier, its band "
    "has log-log limits."
)
_EFFECTIVE = (
    "Effective: how many independent reports they are worth, since those of one organisation, day "
    "or item are alike. Below 30, or with an interval of 30 points and more, a figure stands as "
    "counts and interval: no verdict, rank or comparison."
)
_JUDGES = (
    "Only limits whose official words are cited, quoted and checked may judge; of the others the "
    "duration stands alone. No legal advice."
)
_WAITS = (
    "A report without an answer is never left out: it counts as waiting until it was last watched."
)


def place(panel: Panel) -> None:
    """Place a figure with the codebook of all."""
    claims_frame.place(panel, partial(claims_file.codebook_csv, METRICS))


def files(view: View) -> claims_frame.Csv:
    """Return what makes the file with every figure of a view."""
    title = f"{view.wave.exercise.title}, {view.wave.round.id}"
    return lambda address: claims_file.figures_csv(
        title, view.shown, view.where, address, clock.today(), invented=view.demo
    )


def figure_title(service: Service, key: str) -> str:
    """Return a figure as a plain sentence with its interval, or that it is hidden."""
    line, who = service.line(key), name(service.platform)
    if line is None or line.form is Form.HIDDEN:
        return f"{who}: {label(key).lower()}, {line.words if line else HIDDEN_IN_WORDS}"
    return f"{who}: {line.words.replace('within: ', 'within ')}"


def label(key: str) -> str:
    """Return what a figure is called on a page that is all about test reports."""
    return card_of(key).label.removesuffix(" (test reports)")


# --- one service ------------------------------------------------------------------------------


def curves(view: View, service: Service) -> None:
    """Place what became of one service's reports, and how long they waited."""
    if service.curves is None:
        why = service.no_curve or HIDDEN_IN_WORDS
        prose.paragraph(f"{name(service.platform)}: curves are {why}.")
        return
    found = service.curves
    for panel in (_outcomes(view, service, found), _waits(view, service, found)):
        place(panel)


def _csv(view: View, service: Service) -> claims_frame.Csv:
    title = f"{name(service.platform)}, {view.wave.exercise.title}, {view.wave.round.id}"
    return lambda address: claims_file.curves_csv(
        title, service, view.where, address, clock.today(), invented=view.demo
    )


def still_open(found: Curves) -> str:
    """Return how many reports never had an answer, in words."""
    about = "about " if found.rounded else ""
    return f"{about}{words.count(found.still_open)} of {about}{words.plural(found.n, 'report')}"


def _outcomes(view: View, service: Service, found: Curves) -> Panel:
    return Panel(
        key="outcomes",
        title=figure_title(service, "act_cif_removed_7d"),
        asks="What became of the reports? The four parts always add up to all of them.",
        metric="act_cif_removed_7d",
        heads=_CURVE_HEADS,
        rows=[
            (words.hours(one.hours), *(_number(_whole(share)) for share in one[1:]))
            for one in found.ends
        ],
        csv=_csv(view, service),
        labels=claims_choice.kind(view),
        charts=[("", claims_charts.outcomes(found), _told_outcomes(view, service, found))],
        notes=(f"{_open(found)}. {view.reports}. {_COMPETE}",),
    )


def _told_outcomes(view: View, service: Service, found: Curves) -> str:
    points = [
        f"after {words.hours(at.hours)} "
        + ", ".join(
            f"{end.lower()} {_whole(share)}"
            for end, share in zip(claims_charts.ENDS, at[1:], strict=True)
        )
        for at in found.ends
    ]
    return (
        f"{_warned(view)}What became of {still_open(found).split(' of ')[1]} to "
        f"{name(service.platform)}, stacked areas over time that add up to 100 %: "
        f"{'; '.join(points)}."
    )


def _waits(view: View, service: Service, found: Curves) -> Panel:
    rows: list[Row] = []
    for one in found.waits:
        limits = ""
        if one.low is not None and one.high is not None:
            limits = f"{_whole(one.low)} to {_whole(one.high)}"
        last = words.count(one.last_seen) if one.last_seen else ""
        rows.append((words.hours(one.hours), _number(_whole(one.open)), limits, _number(last)))
    return Panel(
        key="waits",
        title=figure_title(service, "spd_median_decision_h"),
        asks="How long did reports wait for an answer? Those without one stay in every share.",
        metric="spd_median_decision_h",
        heads=_WAIT_HEADS,
        rows=rows,
        csv=_csv(view, service),
        labels=claims_choice.kind(view),
        charts=[("", claims_charts.waits(found), _told_waits(view, service, found))],
        notes=(f"{_open(found)}; {_STROKES}",),
    )


def _told_waits(view: View, service: Service, found: Curves) -> str:
    told = "; ".join(claims_charts.told(one, rounded=found.rounded) for one in found.waits)
    return (
        f"{_warned(view)}Share of reports to {name(service.platform)} without an answer, a falling "
        f"step line with its 95 % band. {told}."
    )


def _open(found: Curves) -> str:
    return f"Still open when last watched: {still_open(found)}"


def _warned(view: View) -> str:
    return f"{INVENTED}. " if view.demo else ""


def _whole(share: float) -> str:
    return words.share(round(share, 2))


def _number(told: str) -> Cell:
    return Cell(told, look="number")


# --- all services -----------------------------------------------------------------------------


def every_figure(view: View, chosen: Service) -> None:
    """Place every figure of every service with its interval, its size and its gate."""
    place(
        Panel(
            key="figures",
            title=figure_title(chosen, "ign_share_7d"),
            asks=f"Every figure of {name(chosen.platform)} in this round",
            metric="ign_share_7d",
            heads=("Figure", *_HEADS[1:]),
            rows=_of_one(chosen),
            more=("All services of the round, in alphabetical order", _rows(view.shown.services)),
            csv=files(view),
            labels=claims_choice.kind(view),
            notes=(
                _EFFECTIVE,
                *_caveats(view.shown.services),
            ),
        )
    )


def _of_one(service: Service) -> list[Row]:
    found = ((key, service.line(key)) for key in METRICS)
    return [(label(key), *_row(service, line)[1:]) for key, line in found if line]


def _caveats(services: Sequence[Service]) -> list[str]:
    return list(dict.fromkeys(c.words for s in services for f in s.lines for c in f.caveats))


def _rows(services: Sequence[Service]) -> list[Row]:
    rows: list[Row] = []
    ordered = sorted(services, key=lambda s: name(s.platform).casefold())
    for key in METRICS:
        found = [(s, s.line(key)) for s in ordered]
        if any(line for _, line in found):
            rows.append((Cell(label(key)),))
            rows += [_row(s, line) for s, line in found]
    return rows


def _row(service: Service, line: Line | None) -> Row:
    if line is None:
        told = HIDDEN_IN_WORDS if service.hidden else "not among the public figures"
        return (name(service.platform), Cell(told, look="absent"), "", "", "")
    if line.form is Form.HIDDEN:
        return (name(service.platform), Cell(line.words, look="absent"), "", "", "")
    about = "about " if service.about and line.n is not None else ""
    n = "" if line.n is None else f"{about}{words.count(line.n)}"
    size = "" if line.n_eff is None else f"{line.n_eff:,.0f}"
    judged = f"no: {line.why}" if line.why else "yes"
    return (name(service.platform), line.words, _number(n), _number(size), judged)


def law(view: View) -> None:
    """Place what the limits of the law say of each service, or that none is known."""
    if view.chosen is not None:
        return
    known = legal_clocks()
    rows: list[Row] = []
    for service in sorted(view.shown.services, key=lambda s: name(s.platform).casefold()):
        said = name(service.platform)
        for one in service.law:
            limit = known[one.clock]
            told = Cell(f"{limit.instrument}, {limit.article}", note=standings.deadline(limit))
            rows.append((said, told, one.words))
        rows += [(said, "no limit applies", words_) for words_ in service.no_clock]
    if rows:
        place(
            Panel(
                key="law",
                title="What the law asks, and what was seen",
                asks="Verdicts are corrected for their number, over all services of the round.",
                metric="spd_share_in_legal_clock",
                heads=("Service", "Limit of the law", "What is said of it"),
                rows=rows,
                csv=files(view),
                labels=claims_choice.kind(view),
                notes=(_JUDGES,),
            )
        )


def left_out(view: View) -> None:
    """Place how many reports were filed, how many are out and why, and how many are open."""
    counts = view.shown.counts
    rows: list[Row] = [("Filed", _count(counts.counts.get(("filed",)), view))]
    rows += [(f"Left out: {why.value}", _count(n, view)) for why, n in counts.left_out()]
    rows.append(("Valid, counted here", _count(counts.counts.get(("valid",)), view)))
    for service in sorted(view.shown.services, key=lambda s: name(s.platform).casefold()):
        rows.append((Cell(name(service.platform)), _count(counts.of(service.platform), view)))
        found = service.curves
        if found is not None and view.chosen is None:
            told = "without an answer when last watched"
            rows.append((f"{name(service.platform)}: {told}", _count(found.still_open, view)))
    place(
        Panel(
            key="left_out",
            title="Which reports count, and which are left out",
            asks="All reports of the round, whichever of them are chosen above",
            metric="spd_rmst_168h",
            heads=("Reports", Cell("How many", look="number")),
            rows=rows,
            csv=files(view),
            labels=claims_choice.kind(view),
            notes=(_WAITS,),
        )
    )


def _count(n: int | None, view: View) -> Cell:
    if n is None:
        return Cell(HIDDEN_IN_WORDS, look="absent number")
    return Cell(("about " if view.shown.about else "") + words.count(n), look="number")
