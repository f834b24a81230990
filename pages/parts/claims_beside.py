"""The platform's own figure and the testers' side by side: two charts, two marks, no difference.

Nothing is subtracted: services state the median of other notices, mostly on another clock, and
the reasons stand in words beside each pair.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from metrics import words
from metrics.exercises.between import Against
from metrics.exercises.shown import Line, Service
from metrics.figure import Figure
from metrics.lens import Lens
from pages.parts import (
    answers,
    charts,
    citation,
    claims,
    claims_choice,
    claims_frame,
    claims_rounds,
    clock,
    download,
    states,
    waits,
)
from pages.parts.charts import Dot
from pages.parts.claims_choice import View, name
from pages.parts.tables import Cell, Row

UNTESTED = "untested"
_MEDIAN = "spd_median_decision_h"
_AXIS = "Median time, logarithmic scale; left is faster"
_SAYS, _SAW = "What services say of themselves", "What testers saw"
_HEADS = ("Service", _SAYS, _SAW, "May the two be compared?")
_MARKS = (
    "Left, in each service's own mark: its median for notices acted on. Right, an upright stroke "
    "on its 95 % interval: half of all valid test reports were decided by then. No difference is "
    "taken: test reports are no sample of all notices."
)


def stated(lens: Lens, *, trusted: bool = False) -> dict[str, Figure]:
    """Return the median time to act that each service states itself, where it states one."""
    actor = "trusted_flagger" if trusted else "all"
    found = waits.comparison_of(answers.ask("time_to_act", lens), waits.NOTICES, actor)
    if found is None:
        return {}
    return {f.platform: f for f in (*found.figures, *found.apart) if f.known}


def show(view: View, chosen: Service, lens: Lens) -> None:
    """Place what services say and what testers saw of the same services, side by side."""
    trusted = view.chosen == ("reporter_group", "trusted")
    says = {} if view.demo else stated(lens, trusted=trusted)
    saw = {s.platform: s for s in view.shown.services}
    key = f"{lens.query()} {view.reports} {view.desk}"
    apart = claims_rounds.between(view.wave, view.shown, says.values(), key, demo=view.demo)
    order = sorted({*says, *saw}, key=lambda p: (p not in saw, name(p).casefold()))
    left = [_claim(p, says.get(p), demo=view.demo) for p in order]
    right = _tests(order, saw)
    claims.place(
        claims_frame.Panel(
            key="beside",
            title=f"{claims.figure_title(chosen, _MEDIAN)}; {_own(says.get(chosen.platform))}",
            asks="Do services' own figures agree with what testers saw?",
            metric="gap_selfreport_test_24h",
            heads=_HEADS,
            rows=[_row(p, says.get(p), saw.get(p), apart.get(p), demo=view.demo) for p in order],
            csv=claims.files(view),
            labels=claims_choice.kind(view),
            charts=[
                (_SAYS, charts.waits(left, axis=_AXIS, beside=right), _told(_SAYS, left)),
                (
                    _SAW,
                    charts.waits(right, axis=_AXIS, beside=left, tested=True),
                    _told(_SAW, right),
                ),
            ],
            notes=(_MARKS,),
        )
    )


def _words(line: Line | None, service: Service) -> str:
    if line is None:
        return "nothing that may be shown" if service.hidden else "no median"
    return (line.words[:1].lower() + line.words[1:]).replace("within: ", "within ")


def _own(figure: Figure | None) -> str:
    return f"it states {words.cell(figure)} itself" if figure else "it states no figure itself"


def _claim(platform: str, figure: Figure | None, *, demo: bool) -> Dot:
    if figure is not None:
        return waits.dot(figure)
    told = "invented: states nothing" if demo else "states no median"
    return Dot(name(platform), platform, told, f"{name(platform)}: {told}")


def _tests(order: Sequence[str], saw: Mapping[str, Service]) -> list[Dot]:
    lines = {p: s.line(_MEDIAN) for p, s in saw.items()}
    ends = [h for one in lines.values() if one for h in (one.value, one.low, one.high) if h]
    return [_test(p, saw.get(p), lines.get(p), max(ends, default=0.0)) for p in order]


def _test(platform: str, service: Service | None, line: Line | None, last: float) -> Dot:
    who = name(platform)
    if service is None:
        return Dot(who, platform, UNTESTED, f"{who}: {UNTESTED}")
    told = f"{who}: {_words(line, service)}"
    if line is None or line.value is None:
        short = "no median" if line else "hidden to protect people"
        if line is not None and line.low is not None:
            short = f"not reached; after {_brief(line.low)}"
        return Dot(who, platform, short, told)
    high = last if line.high is None else line.high
    short = _brief(line.value) + (", open above" if line.high is None else "")
    return Dot(who, platform, short, told, hours=line.value, low=line.low, high=high)


def _brief(hours: float) -> str:
    """Return a duration without its hours in brackets, for a narrow chart."""
    return words.hours(hours).partition(" (")[0]


def _row(
    platform: str,
    figure: Figure | None,
    service: Service | None,
    apart: Against | None,
    *,
    demo: bool,
) -> Row:
    says: Cell | str = "states no median"
    if demo:
        says = Cell("invented services state nothing", look="absent")
    if figure is not None:
        when = words.period(figure.period_start, figure.period_end)
        says = Cell(words.cell(figure), note=when, href=citation.evidence(figure.basis))
    if service is None:
        return (name(platform), says, Cell(UNTESTED, look="absent"), Cell("nothing to hold it to"))
    saw = Cell(_words(service.line(_MEDIAN), service), note=_size(service))
    why = "there is only one of the two"
    if figure is not None and not service.hidden:
        why = _why(apart)
    return (name(platform), says, saw, why)


def _why(apart: Against | None) -> str:
    """Return why the two are not subtracted, or the difference where they may be."""
    if apart is None:
        return "No: the tests were not filed in its period and place."
    return apart.gap or " ".join(("No.", *apart.reasons))


def _size(service: Service) -> str:
    if service.n is None:
        return ""
    return f"{'about ' if service.about else ''}{words.plural(service.n, 'report')}"


def _told(heading: str, dots: Sequence[Dot]) -> str:
    return f"{heading}: {'; '.join(one.told for one in dots)}. Logarithmic time axis."


# --- no exercise to look at --------------------------------------------------------------------


def alone(lens: Lens) -> None:
    """Place services' own figures where there is no test to hold them to."""
    panel = untested(lens)
    if panel is None:
        states.empty("No service states a median time to act for this view.")
    else:
        claims.place(panel)


def untested(lens: Lens) -> claims_frame.Panel | None:
    """Return services' own figures alone, each marked as untested; None where there are none."""
    says = stated(lens)
    dots = [waits.dot(figure) for figure in says.values()]
    if not dots:
        return None
    rows: list[Row] = []
    for platform, figure in says.items():
        when = words.period(figure.period_start, figure.period_end)
        own = Cell(words.cell(figure), note=when, href=citation.evidence(figure.basis))
        mark = Cell(UNTESTED, look="absent")
        rows.append((name(platform), own, mark))
    title = "What services say of themselves, and nobody here has tested"
    return claims_frame.Panel(
        key="claims",
        title=title,
        asks="How long do services say they take to act on a notice?",
        metric=waits.NOTICES,
        heads=("Service", _SAYS, _SAW),
        rows=rows,
        csv=lambda view: download.csv_of(title, list(says.values()), view, clock.today()),
        labels=[("self-reported by the services", ""), (UNTESTED, "third")],
        charts=[(_SAYS, charts.waits(dots, axis=_AXIS), _told(_SAYS, dots))],
        of_services=True,
    )
