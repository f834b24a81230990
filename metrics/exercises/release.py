"""Public tables from test reports: what may leave the desk, and in which form.

One table of counts holds every number that is published, with all sums among them, so that the
audit sees what an outsider would: each row's reports are decided or unanswered after 7 days,
the decided are removed or rejected and were decided early or later, and all are acknowledged or
not. Cells below 10, of a single organisation or dominated by one are hidden, then whatever would
give them away (research on metrics, 3.2 and 6). A share is shown only where the cells it is made
of are. Counts are rounded to 5, dates to the week; no report, item, tester, hash, surface or
exact time is in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from metrics.exercises import disclosure, legal, outcomes, redress, speed
from metrics.exercises.cases import OPEN, REJECTED, REMOVED, Case
from metrics.exercises.catalogue import card_of
from metrics.exercises.cohort import Cohort
from metrics.exercises.disclosure import CROSSED, HIDDEN_IN_WORDS, TOO_FEW, Form, rounded, week
from metrics.exercises.figure import TestFigure
from metrics.exercises.legal import Held
from metrics.exercises.suppression import Sum, Table, suppress_audited
from metrics.exercises.whole_hours import to_the_hour

METHOD = "public tables, version 2"
"""The rules of this module, by version: it is stored with every release."""

EVERY = "all"
"""The value of a stratum in the row that takes all together."""

SEVERAL = "several"
"""The harm of items with more than one, so that rows add up."""

MOST_ROWS = 60
"""Rows of a table. Finer ones are mostly holes: prefer coarser categories (3.2)."""

_WEEK = 168.0
_DAY = 24.0


class Cell(StrEnum):
    """What is counted in each row, in the order of the table."""

    ALL = "reports"
    DECIDED = "decided within 7 days"
    REMOVED = "removed or restricted within 7 days"
    REJECTED = "rejected within 7 days"
    EARLY = "decided within 24 hours"
    LATER = "decided after 24 hours and within 7 days"
    UNANSWERED = "unanswered after 7 days"
    ACKNOWLEDGED = "acknowledged within 24 hours"
    UNACKNOWLEDGED = "not acknowledged within 24 hours"


_SUMS = (
    (Cell.ALL, (Cell.DECIDED, Cell.UNANSWERED)),
    (Cell.DECIDED, (Cell.REMOVED, Cell.REJECTED)),
    (Cell.DECIDED, (Cell.EARLY, Cell.LATER)),
    (Cell.ALL, (Cell.ACKNOWLEDGED, Cell.UNACKNOWLEDGED)),
)
"""Which cells of a row add up to which."""

_CELLS = tuple(Cell)

RATES: Mapping[str, tuple[Cell, Callable[[Cohort], TestFigure]]] = MappingProxyType(
    {
        "spd_rmst_168h": (Cell.ALL, speed.mean_wait),
        "spd_median_decision_h": (Cell.DECIDED, speed.median_wait),
        "spd_share_decided_24h": (Cell.EARLY, lambda of: speed.decided(of, 24)),
        "spd_share_decided_168h": (Cell.DECIDED, lambda of: speed.decided(of, 168)),
        "ign_share_7d": (Cell.UNANSWERED, speed.unanswered),
        "act_cif_removed_7d": (
            Cell.REMOVED,
            lambda of: outcomes.incidence("act_cif_removed_7d", of, REMOVED, _WEEK),
        ),
        "act_cif_rejected_7d": (
            Cell.REJECTED,
            lambda of: outcomes.incidence("act_cif_rejected_7d", of, REJECTED, _WEEK),
        ),
        "ack_share_24h": (Cell.ACKNOWLEDGED, redress.acknowledged_soon),
    }
)
"""The figures of a release, and the cell that each would give away."""


class Unreleasable(ValueError):
    """A table that must not be made: it crosses too much, or is mostly holes."""


@dataclass(frozen=True, slots=True)
class PublicRate:
    """One figure as it may be shown; numbers are None unless its form is full or small."""

    metric: str
    form: Form
    words: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    direction: str = "neutral"


@dataclass(frozen=True, slots=True)
class PublicRow:
    """One row of the release: counts to the nearest 5 (None is hidden), figures, limits of law."""

    stratum: tuple[tuple[str, str], ...]
    counts: tuple[tuple[str, int | None], ...]
    rates: tuple[PublicRate, ...]
    laws: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PublicTables:
    """What a release publishes, and the exact counts it rests on, which stay at the desk.

    `rounded` says that public counts are to the nearest 5: they are exact only where every item
    is the testers' own.
    """

    exercise: str
    round: str
    announced: str
    assignment: str
    weeks: tuple[str, str]
    strata: tuple[str, ...]
    rows: tuple[PublicRow, ...]
    exact: Mapping[str, int | None]
    title: str = ""
    organiser: str = ""
    design: str = ""
    synthetic: bool = False
    rounded: bool = True


def release(of: Cohort, strata: Sequence[str], held: bool = True) -> PublicTables:
    """Return the public tables of a cohort by at most two strata.

    Verdicts are corrected for all that is in the release. Raises Unreleasable for a crossing
    that could tell a person, no reports, or more rows than make sense.
    """
    _refuse(of, strata)
    groups = rows_of(of, strata)
    exact = exactly(of, strata)
    table, hidden = hidden_in(groups, exact=exact)
    shown = [None if i in hidden else n for i, n in enumerate(table.counts)]
    width = len(_CELLS)
    seen = {
        key: dict(zip(_CELLS, shown[number * width :][:width], strict=True))
        for number, key in enumerate(groups)
    }
    told = {key: of for key, of in groups.items() if seen[key][Cell.ALL] is not None}
    laws = _laws(told) if held else {}
    rows = [
        _row(tuple(zip(strata, key, strict=True)), group, seen[key], laws.get(key, ()), exact=exact)
        for key, group in groups.items()
    ]
    return PublicTables(
        exercise=of.exercise.id,
        round=",".join(sorted({c.report.round for c in of.cases})),
        announced=of.exercise.announced,
        assignment=",".join(sorted({c.report.assignment or "not stated" for c in of.cases})),
        weeks=_weeks(of),
        strata=tuple(strata),
        rows=tuple(rows),
        exact=_named(groups, shown),
        title=of.exercise.title,
        organiser=of.exercise.organiser,
        design=of.exercise.design,
        synthetic=bool(of.exercise.synthetic),
        rounded=not exact,
    )


def exactly(of: Cohort, strata: Sequence[str]) -> bool:
    """Return whether the counts of a release stand exactly: `disclosure.exact`."""
    return disclosure.exact((c.item.origin for c in of.cases), strata)


def _refuse(of: Cohort, strata: Sequence[str]) -> None:
    told = [name for name in strata if name in CROSSED]
    crossed = disclosure.crossing(told)
    if not crossed.passed or len(strata) > 2:
        raise Unreleasable(crossed.why or "more than two attributes crossed")
    if set(strata) & {"organisation", "persona"}:
        raise Unreleasable("organisations and invented persons are never a row of their own")
    if not of.cases:
        raise Unreleasable("no valid reports")


def rows_of(of: Cohort, strata: Sequence[str]) -> dict[tuple[str, ...], Cohort]:
    """Return the cohorts of the rows, and all together last where there are several."""
    values = {id(c): tuple(_value(c, name) for name in strata) for c in of.cases}
    keys = sorted(set(values.values()))
    grouped: dict[tuple[str, ...], list[Case]] = {key: [] for key in keys}
    for case in of.cases:
        grouped[values[id(case)]].append(case)
    if len(keys) > MOST_ROWS:
        raise Unreleasable(f"{len(keys)} rows: take coarser categories, at most {MOST_ROWS}")
    found = {key: replace(of, cases=tuple(cases)) for key, cases in grouped.items()}
    return found if len(keys) == 1 else {**found, (EVERY,) * len(strata): of}


def _value(case: Case, name: str) -> str:
    values = case.strata(name)
    return values[0] if len(values) == 1 else SEVERAL


def _counted(case: Case) -> tuple[Cell, ...]:
    """Return the cells in which a report counts."""
    hours, how = case.answer
    answered = how != OPEN and hours <= _WEEK
    acknowledged = case.acknowledged_h is not None and case.acknowledged_h <= _DAY
    receipt = Cell.ACKNOWLEDGED if acknowledged else Cell.UNACKNOWLEDGED
    if not answered:
        return Cell.ALL, Cell.UNANSWERED, receipt
    kind = Cell.REMOVED if how == REMOVED else Cell.REJECTED
    soon = Cell.EARLY if hours <= _DAY else Cell.LATER
    return Cell.ALL, Cell.DECIDED, kind, soon, receipt


def table_of(groups: Mapping[tuple[str, ...], Cohort]) -> tuple[Table, list[int]]:
    """Return all counts with all their sums, and the cells that one organisation would own."""
    by_cell = cells_of(groups)
    barred = [i for i, one in enumerate(by_cell) if not disclosure.cell(one).passed]
    return Table(tuple(sum(one.values()) for one in by_cell), _sums(len(groups))), barred


def hidden_in(
    groups: Mapping[tuple[str, ...], Cohort], *, exact: bool
) -> tuple[Table, frozenset[int]]:
    """Return all counts, and which of them are hidden.

    Where counts are exact a row is public as a whole or not at all; while one is not, all rows
    together tell no more than how many reports there are.
    """
    table, barred = table_of(groups)
    if not exact:
        return table, suppress_audited(table, barred).hidden
    width, rows = len(_CELLS), len(groups)
    totals = tuple(table.counts[row * width] for row in range(rows))
    lines = (Sum(rows - 1, tuple(range(rows - 1))),) if rows > 1 else ()
    out = suppress_audited(
        Table(totals, lines), [row for row in range(rows) if row * width in barred]
    ).hidden
    hidden = {row * width + i for row in out for i in range(width)}
    if out and rows > 1:
        hidden |= {(rows - 1) * width + i for i in range(1, width)}
    return table, frozenset(hidden)


def cells_of(groups: Mapping[tuple[str, ...], Cohort]) -> list[Counter[str]]:
    """Return how many reports each organisation put in each cell, row by row. For the desk."""
    by_cell: list[Counter[str]] = []
    for group in groups.values():
        counts: dict[Cell, Counter[str]] = {cell: Counter() for cell in _CELLS}
        for case in group.cases:
            for cell in _counted(case):
                counts[cell][case.report.organisation] += 1
        by_cell += [counts[cell] for cell in _CELLS]
    return by_cell


def _sums(rows: int) -> tuple[Sum, ...]:
    width, place = len(_CELLS), {cell: i for i, cell in enumerate(_CELLS)}
    lines = [
        Sum(row * width + place[total], tuple(row * width + place[part] for part in parts))
        for row in range(rows)
        for total, parts in _SUMS
    ]
    if rows == 1:
        return tuple(lines)
    last = (rows - 1) * width
    down = [Sum(last + i, tuple(row * width + i for row in range(rows - 1))) for i in range(width)]
    return (*lines, *down)


def _row(
    stratum: tuple[tuple[str, str], ...],
    of: Cohort,
    cells: Mapping[Cell, int | None],
    laws: Sequence[Held],
    *,
    exact: bool,
) -> PublicRow:
    counts = tuple(
        (cell.value, n if n is None or exact else rounded(n)) for cell, n in cells.items()
    )
    rates = tuple(_rate(key, of, cells, exact=exact) for key in RATES)
    said = tuple((one.clock.id, law_told(one, of, exact=exact)) for one in laws if one.public)
    return PublicRow(stratum, counts, rates, said)


def _rate(key: str, of: Cohort, cells: Mapping[Cell, int | None], *, exact: bool) -> PublicRate:
    """Return a figure in the form in which it may be shown.

    `disclosure.form_of` is the rule; hidden too where a cell it would give away is.
    """
    cell, compute = RATES[key]
    if cells[cell] is None or cells[Cell.ALL] is None:
        return PublicRate(key, Form.HIDDEN, HIDDEN_IN_WORDS)
    found = compute(of)
    form = disclosure.form_of(found, exact=exact)
    if form is Form.HIDDEN:
        return PublicRate(key, form, HIDDEN_IN_WORDS if exact else TOO_FEW)
    direction = "neutral" if form is Form.SMALL else found.direction
    if exact:
        found = to_the_hour(found)
        limits = (found.value, found.low, found.high)
        return PublicRate(key, form, found.sentence, *limits, direction)
    if found.value is None:
        return PublicRate(key, Form.HIDDEN, "not reached")
    digits = 2 if found.unit == "share" else 0
    value = round(found.value, digits)
    low, high = (None if x is None else round(x, digits) for x in (found.low, found.high))
    words = _said(found, value, low, high, rounded(found.n))
    return PublicRate(key, form, words, value, low, high, direction)


def _said(found: TestFigure, value: float, low: float | None, high: float | None, n: int) -> str:
    said = card_of(found.metric).said
    if found.unit == "share":
        limits = f"{(low or 0) * 100:.0f} to {(high or 0) * 100:.0f} %"
        return f"{value * 100:.0f} % {said}, of about {n} reports; {limits}"
    to = f"to {high:.0f}" if high is not None else "and more"
    return f"{said} {value:.0f} hours, of about {n} reports; {low or 0:.0f} {to} hours"


def _laws(groups: Mapping[tuple[str, ...], Cohort]) -> dict[tuple[str, ...], list[Held]]:
    """Return what the limits of the law say of each row, corrected within the release."""
    flat = [
        (key, one)
        for key, group in groups.items()
        if EVERY not in key
        for one in legal.held_against(group)
    ]
    verdicts = legal.judged([one for _, one in flat])
    found: dict[tuple[str, ...], list[Held]] = {}
    for (key, _), one in zip(flat, verdicts, strict=True):
        found.setdefault(key, []).append(one)
    return found


def law_told(one: Held, of: Cohort, *, exact: bool) -> str:
    """Return what the public reads of a limit: its counts only where those are exact anyway.

    What it leaves of the reports is mostly a country, of which nobody looked whether it is few.
    """
    whole = sum(one.behind.values()) == len(of)
    if not (exact and whole):
        return law_said(one)
    return replace(one, figure=to_the_hour(one.figure)).sentence


def law_said(one: Held) -> str:
    """Return what a release says of a limit: a verdict or that breaches were seen, no counts."""
    if one.breaches is not None:
        return "breaches observed" if one.breaches.observed else "no breach observed"
    if one.judged is not None:
        return one.judged.verdict.value if one.judged.verdict else "no verdict: too few reports"
    return one.why


def _weeks(of: Cohort) -> tuple[str, str]:
    days = [c.report.submitted_at.date() for c in of.cases if c.report.submitted_at]
    return week(min(days)).isoformat(), week(max(days)).isoformat()


def _named(
    groups: Mapping[tuple[str, ...], Cohort], shown: Sequence[int | None]
) -> dict[str, int | None]:
    names = [f"{' / '.join(key)}: {cell}" for key in groups for cell in _CELLS]
    return dict(zip(names, shown, strict=True))
