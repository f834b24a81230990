"""Who uses the categories for violence against women, who prints 0, and who leaves them blank.

A description of reports, never a ranking: an empty row says how a form or a team works, not
that a service is safe. A row that we do not hold is neither blank nor 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from data.model import Absence, Observation, Series
from data.reference import platforms
from metrics import gates
from metrics.basis import figure
from metrics.catalogue import metric
from metrics.cells import Cells
from metrics.counts import Count, counted
from metrics.figure import Caveat, Figure
from metrics.words import count, plural

AGAINST_WOMEN = "dsa/4"
WIDER = "dsa/3"
ROWS = (AGAINST_WOMEN, *(f"dsa/4{letter}" for letter in "abcdefg"))
"""Category 4 and its named sub-categories; the open row 4h is left out."""


class RowState(StrEnum):
    """What stands in one row of a report."""

    USED = "used"
    ZERO = "zero"
    BLANK = "blank"
    NOT_OFFERED = "not_offered"
    NOT_HELD = "not_held"


class Says(StrEnum):
    """What a report as a whole says in these rows."""

    REPORTS = "reports"
    ZERO = "reports_zero"
    SILENT = "silent"
    UNKNOWN = "not_held"


@dataclass(frozen=True, slots=True)
class Labels:
    """One report: the state of every row, and of category 3 beside them."""

    platform: str
    period_start: str
    period_end: str
    rows: tuple[tuple[str, RowState], ...]
    wider: RowState
    held: tuple[Observation, ...]

    def number(self, *states: RowState) -> int:
        """Return how many of the eight rows are in one of the states."""
        return sum(state in states for _, state in self.rows)

    @property
    def complete(self) -> bool:
        """Whether all eight rows are held, so that a blank is a blank."""
        return self.number(RowState.NOT_HELD) == 0

    @property
    def says(self) -> Says:
        """The whole in one word; silent only when every row is held and without a number."""
        if self.number(RowState.USED):
            return Says.REPORTS
        if not self.complete:
            return Says.UNKNOWN
        return Says.ZERO if self.number(RowState.ZERO) else Says.SILENT


@dataclass(frozen=True, slots=True)
class Silence:
    """How many services report, report 0 or say nothing; ids, alphabetical by name."""

    report: tuple[str, ...]
    zero: tuple[str, ...]
    silent: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """The counts in one sentence."""
        known = len(self.report) + len(self.zero) + len(self.silent)
        if not known:
            return "No report held here shows its rows on violence against women."
        words = (
            f"Of {plural(known, 'service')} whose rows on violence against women are held, "
            f"{len(self.report)} report notices in them, {len(self.zero)} print only 0 and "
            f"{len(self.silent)} leave them blank"
        )
        if self.unknown:
            words += f"; of {plural(len(self.unknown), 'further service')} the rows are not held"
        return f"{words}."


def labels(observations: Iterable[Observation]) -> tuple[Labels, ...]:
    """Return one entry per report whose notices are held (all actors, main surface)."""
    cells = Cells(observations)
    reports = {
        one.series._replace(category="")
        for one in cells.of("notices")
        if one.series.actor == "all" and one.series.category.startswith("dsa/")
    }
    return tuple(_labels(report, cells) for report in sorted(reports))


def _labels(report: Series, cells: Cells) -> Labels:
    at = {c: cells.at(report._replace(category=c)) for c in (*ROWS, WIDER)}
    return Labels(
        report.platform,
        report.period_start,
        report.period_end,
        tuple((c, _state(at[c])) for c in ROWS),
        _state(at[WIDER]),
        tuple(one for c in (*ROWS, WIDER) if (one := at[c]) is not None),
    )


def _state(one: Observation | None) -> RowState:
    if one is None:
        return RowState.NOT_HELD
    if one.value.absence is Absence.NOT_OFFERED:
        return RowState.NOT_OFFERED
    if one.value.absence is not None:
        return RowState.BLANK
    return RowState.ZERO if counted(one).zero else RowState.USED


def silence(reports: Sequence[Labels]) -> Silence:
    """Return which services report, report 0, say nothing, or are not known."""

    def those(says: Says) -> tuple[str, ...]:
        found = {r.platform for r in reports if r.says is says}
        return tuple(sorted(found, key=_name))

    return Silence(*(those(s) for s in (Says.REPORTS, Says.ZERO, Says.SILENT, Says.UNKNOWN)))


def _name(platform: str) -> str:
    known = platforms().get(platform)
    return (known.name if known else platform).casefold()


def label_coverage(observations: Iterable[Observation]) -> tuple[Figure, ...]:
    """Return the shares of rows used, printed as 0 and blank, and the share of notices marked.

    Reports of which no row is held give no figure.
    """
    held = tuple(observations)
    shares = (f for report in labels(held) if report.held for f in _row_shares(report))
    return (*shares, *label_share(held))


def _row_shares(report: Labels) -> Iterator[Figure]:
    head, others = report.held[0], report.held[1:]
    blank = (RowState.BLANK, RowState.NOT_OFFERED)
    for key, states in (
        ("gbv_rows_used_share", (RowState.USED,)),
        ("gbv_rows_zero_share", (RowState.ZERO,)),
        ("gbv_rows_blank_share", blank),
    ):
        n, rows = report.number(*states), len(ROWS)
        if not report.complete:
            missing = report.number(RowState.NOT_HELD)
            reason = f"{missing} of {rows} rows are not held"
            yield figure(key, head, others, withheld=reason, n=rows - missing)
            continue
        yield figure(key, head, others, value=n / rows, numerator=n, denominator=rows, n=rows)


def label_share(observations: Iterable[Observation]) -> tuple[Figure, ...]:
    """Return category 4 as a share of categories 3 and 4, one figure per report and actor."""
    cells = Cells(observations)
    heads = (o for o in cells.of("notices") if o.series.category == AGAINST_WOMEN)
    return tuple(_marked(one, cells) for one in heads)


def _marked(one: Observation, cells: Cells) -> Figure:
    key, wider = "gbv_label_share", cells.at(one.series._replace(category=WIDER))
    used = (wider,)
    if one.value.absence is not None:
        return figure(key, one, used, absence=one.value.absence)
    marked, unmarked = counted(one).number, counted(wider).number
    if marked is None or unmarked is None:
        return figure(key, one, used, withheld="notices of category 3 are not stated")
    n = marked + unmarked
    if n == 0:
        return figure(key, one, used, absence=Absence.NOT_APPLICABLE, n=0)
    if few := gates.number(Count(n, n), metric(key).minimum_n, metric(key).n_of).why:
        return figure(key, one, used, withheld=few, n=n)
    return figure(
        key,
        one,
        used,
        _unclassified(marked, unmarked),
        value=marked / n,
        numerator=marked,
        denominator=n,
        n=n,
    )


def _unclassified(marked: float, unmarked: float) -> tuple[Caveat, ...]:
    if marked or not unmarked:
        return ()
    words = (
        f"0 beside {count(unmarked)} notices of cyber violence means that the mark is not used, "
        "not that no woman was concerned."
    )
    return (Caveat("not_classified", words),)
