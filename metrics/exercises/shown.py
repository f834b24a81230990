"""What readers may see of one round of test reports, service by service.

    public        what passes the gates: groups of ten and more from two organisations, none of
                  them dominating, nothing that gives a hidden group away
    own items     the testers' own items: exact counts and intervals, the small form below the gates
    other items   what a release would hold (metrics.exercises.release): rounded, or hidden
    desk          everything, for those who work with the reports; never for the public

Verdicts are taken over all services of a round together, and never for a part of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType

from data.exercises.model import Exercise, Round
from metrics.exercises import disclosure, legal, outcomes, redress, release, speed
from metrics.exercises.cases import REJECTED, REMOVED
from metrics.exercises.cohort import Cohort
from metrics.exercises.curves import Curves, curves
from metrics.exercises.disclosure import HIDDEN_IN_WORDS, Form, rounded
from metrics.exercises.figure import TestFigure
from metrics.exercises.group_counts import CHOICES, FILED, VALID, GroupCounts, group_counts
from metrics.exercises.release import Cell, PublicRate, PublicRow
from metrics.exercises.whole_hours import to_the_hour
from metrics.figure import Caveat, Span
from metrics.gates import PASSED

Chosen = tuple[str, str]
"""A stratum and its value, such as ("channel", "in_app")."""

_DAY, _WEEK = 24.0, 168.0


def _incidence(key: str, cause: int, hours: float) -> Callable[[Cohort], TestFigure]:
    return lambda of: outcomes.incidence(key, of, cause, hours)


def _answer(key: str) -> Callable[[Cohort], TestFigure]:
    return lambda of: next(one for one in redress.answers(of) if one.metric == key)


FIGURES: Mapping[str, Callable[[Cohort], TestFigure]] = MappingProxyType(
    {
        "spd_median_decision_h": speed.median_wait,
        "spd_rmst_168h": speed.mean_wait,
        "spd_share_decided_24h": lambda of: speed.decided(of, 24),
        "spd_share_decided_48h": lambda of: speed.decided(of, 48),
        "spd_share_decided_168h": lambda of: speed.decided(of, 168),
        "ign_share_7d": speed.unanswered,
        "act_cif_removed_24h": _incidence("act_cif_removed_24h", REMOVED, _DAY),
        "act_cif_removed_7d": _incidence("act_cif_removed_7d", REMOVED, _WEEK),
        "act_cif_rejected_7d": _incidence("act_cif_rejected_7d", REJECTED, _WEEK),
        "act_removed_share": lambda of: outcomes.removal(of)[0],
        "act_removed_of_decided_share": lambda of: outcomes.removal(of)[1],
        "ack_share_24h": redress.acknowledged_soon,
        "fbk_notifier_share_7d": _answer("fbk_notifier_share_7d"),
    }
)
"""The figures of the page, in their order."""

_ENDS = (Cell.ALL, Cell.DECIDED, Cell.REMOVED, Cell.REJECTED, Cell.UNANSWERED)
"""The cells of a release that a curve of outcomes would give away."""


@dataclass(frozen=True, slots=True)
class Line:
    """One figure in the form in which it may be shown; numbers are None where it has none.

    `why` says why it carries no verdict, rank or comparison.
    """

    metric: str
    form: Form
    words: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    span: Span = Span.INTERVAL
    n: int | None = None
    n_eff: float | None = None
    why: str = ""
    direction: str = "neutral"
    caveats: tuple[Caveat, ...] = ()


@dataclass(frozen=True, slots=True)
class LawLine:
    """What is said of one limit of the law, by its id in the register."""

    clock: str
    words: str


@dataclass(frozen=True, slots=True)
class Service:
    """One service: how many reports, figures, curves and limits of the law; or that all is hidden.

    `about` says that `n` is to the nearest 5, `no_curve` why there are no curves.
    """

    platform: str
    n: int | None
    lines: tuple[Line, ...] = ()
    curves: Curves | None = None
    law: tuple[LawLine, ...] = ()
    no_clock: tuple[str, ...] = ()
    about: bool = False
    no_curve: str = ""

    @property
    def hidden(self) -> bool:
        """Whether nothing of the service may be shown."""
        return self.n is None

    def line(self, metric: str) -> Line | None:
        """Return the figure of one metric, None where there is none."""
        return next((one for one in self.lines if one.metric == metric), None)


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown of one round: services by id, counts, and what may be chosen.

    `about` says that counts are to the nearest 5; `organisations` how many filed reports.
    """

    services: tuple[Service, ...]
    counts: GroupCounts
    choices: tuple[Chosen, ...]
    organisations: int
    about: bool


def ripe(exercise: Exercise, one: Round, today: date) -> bool:
    """Whether a round may be public: on the day its plan names, else once observation is over.

    Before, a service could treat its reports otherwise than others'. What is invented is public.
    """
    if exercise.synthetic:
        return True
    if one.publish_from is not None:
        return one.publish_from <= today
    if one.field_end is None or one.observation_days is None:
        return False
    return one.field_end + timedelta(days=one.observation_days) < today


def owned(of: Cohort) -> bool:
    """Whether the testers published every item themselves; without items nobody did."""
    return disclosure.exact(c.item.origin for c in of.cases)


def shown(of: Cohort, chosen: Chosen | None = None, *, desk: bool = False) -> Shown:
    """Return what may be shown of a round, to the public or at the desk; `of` is all of it."""
    exact = desk or owned(of)
    counts = group_counts(of, protected=not desk, strata=CHOICES if exact else ())
    groups = {key[0]: group for key, group in of.by("platform").items()}
    if exact:
        services = _exactly(groups, counts, chosen, desk=desk)
    else:
        services, counts = _released(of, groups, counts)
    return Shown(
        services=services,
        counts=counts,
        choices=counts.choices(),
        organisations=len({c.report.organisation for c in of.cases}),
        about=not exact,
    )


# --- the testers' own items, and the desk ----------------------------------------------------


def _exactly(
    groups: Mapping[str, Cohort], counts: GroupCounts, chosen: Chosen | None, *, desk: bool
) -> tuple[Service, ...]:
    seen = {p: _narrowed(of, chosen) for p, of in groups.items() if counts.of(p, chosen)}
    held = {} if chosen else _laws(seen, desk=desk)
    return tuple(
        _exact(platform, seen[platform], held.get(platform, ()), desk=desk)
        if platform in seen
        else Service(platform, None)
        for platform in groups
    )


def _narrowed(of: Cohort, chosen: Chosen | None) -> Cohort:
    return of.where(lambda c: chosen[1] in c.strata(chosen[0])) if chosen else of


def _exact(platform: str, of: Cohort, law: Sequence[LawLine], *, desk: bool) -> Service:
    lines = tuple(line_of(compute(of), desk=desk) for compute in FIGURES.values())
    return Service(
        platform=platform,
        n=len(of),
        lines=lines,
        curves=curves(of, coarse=False),
        law=tuple(law),
        no_clock=_no_clock(of, desk=desk),
    )


def line_of(found: TestFigure, *, desk: bool) -> Line:
    """Return a figure as it is shown: in the small form without a direction."""
    form = disclosure.form_of(replace(found, privacy=PASSED) if desk else found, exact=True)
    if form is Form.HIDDEN:
        return Line(found.metric, Form.HIDDEN, HIDDEN_IN_WORDS)
    found = found if desk else to_the_hour(found)
    small = form is Form.SMALL
    return Line(
        metric=found.metric,
        form=form,
        words=found.sentence,
        value=found.value,
        low=found.low,
        high=found.high,
        span=found.span,
        n=found.n if found.known else None,
        n_eff=found.n_eff if found.known else None,
        why=found.withheld or found.ruling.why,
        direction="neutral" if small else found.direction,
        caveats=found.caveats,
    )


def _laws(groups: Mapping[str, Cohort], *, desk: bool) -> dict[str, tuple[LawLine, ...]]:
    """Return what the limits of the law say of each service, corrected for all of them."""
    flat = [(platform, one) for platform, of in groups.items() for one in legal.held_against(of)]
    verdicts = legal.judged([one for _, one in flat])
    said = [
        (p, _law(one, groups[p], desk=desk))
        for (p, _), one in zip(flat, verdicts, strict=True)
        if desk or one.public
    ]
    return {p: tuple(line for whose, line in said if whose == p) for p in groups}


def _law(one: legal.Held, of: Cohort, *, desk: bool) -> LawLine:
    """Return what is said of a limit, to the public as a release says it."""
    return LawLine(one.clock.id, one.sentence if desk else release.law_told(one, of, exact=True))


def _no_clock(of: Cohort, *, desk: bool = False) -> tuple[str, ...]:
    """Return for which countries no limit is known, checked when, without counts.

    To the public only those from which enough reports came.
    """
    enough = {
        country
        for (country,), some in of.by("country").items()
        if desk or disclosure.cell(Counter(c.report.organisation for c in some.cases)).passed
    }
    seen = of.where(lambda c: c.report.vantage_country in enough)
    return legal.no_clock(seen)


# --- items of others: what a release would hold ----------------------------------------------


def _released(
    of: Cohort, groups: Mapping[str, Cohort], counts: GroupCounts
) -> tuple[tuple[Service, ...], GroupCounts]:
    """Return the services as a release has them, and counts that tell no more than it does."""
    if not of.cases:
        return (), counts.to_the_nearest_5()
    rows = release.release(of, ["platform"]).rows
    by = {dict(row.stratum)["platform"]: row for row in rows}
    services = tuple(_from_release(p, group, by[p]) for p, group in groups.items())
    told = dict(rows[-1].counts)[Cell.ALL] is not None  # all services together
    kept = counts.to_the_nearest_5().counts
    hidden = () if told else (FILED, VALID)
    public = {k: None if k in hidden else n for k, n in kept.items() if k[0] != "platform"}
    return services, GroupCounts(public | {("platform", s.platform): s.n for s in services})


def _from_release(platform: str, of: Cohort, row: PublicRow) -> Service:
    cells = dict(row.counts)
    n = cells[Cell.ALL]
    if n is None:
        return Service(platform, None)
    whole = all(cells[cell] is not None for cell in _ENDS)
    return Service(
        platform=platform,
        n=n,
        lines=tuple(_rate(rate, n) for rate in row.rates),
        curves=curves(of, coarse=True) if whole else None,
        law=tuple(LawLine(clock, words) for clock, words in row.laws),
        no_clock=_no_clock(of) if not row.laws else (),
        about=True,
        no_curve="" if whole else HIDDEN_IN_WORDS,
    )


def _rate(rate: PublicRate, n: int) -> Line:
    seen = rate.form is not Form.HIDDEN
    return Line(
        metric=rate.metric,
        form=rate.form,
        words=rate.words,
        value=rate.value,
        low=rate.low,
        high=rate.high,
        n=rounded(n) if seen else None,
        why="" if rate.form is Form.FULL else rate.words,
        direction=rate.direction,
    )
