"""Further figures of a round, topic by topic, in the form in which they may be shown.

The rule is that of the page and of releases (`disclosure.exact`): of the testers' own items
exact figures, of others nothing beyond what a release holds. A figure that no service has
enough reports for stands once, for all services together; then none stands beside it that it
could be held against. What the round cannot say is named with its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from metrics.exercises import coders, disclosure, outcomes, redress
from metrics.exercises.access import access
from metrics.exercises.catalogue import card_of
from metrics.exercises.cohort import Cohort
from metrics.exercises.contrast_topics import channel_gaps, reporters, stage_lines, within
from metrics.exercises.disclosure import HIDDEN_IN_WORDS, Form
from metrics.exercises.dossier import Dossier
from metrics.exercises.figure import TestFigure
from metrics.exercises.shown import Line, Shown, line_of, owned
from metrics.exercises.told import Missing, Told, Topic
from metrics.gates import LEAST_PEOPLE

OTHERS = "of items that are not the testers' own, only what a release holds is public"
"""Why a round of others' items shows no further figures."""

_Many = Callable[[Cohort, Dossier], Sequence[tuple[str, TestFigure]]]


def _plain(figures: Sequence[TestFigure]) -> list[tuple[str, TestFigure]]:
    return [("", one) for one in figures]


def _acknowledged(of: Cohort, _: Dossier) -> list[tuple[str, TestFigure]]:
    return _plain(redress.answers(of)[:4])


def _told(of: Cohort, _: Dossier) -> list[tuple[str, TestFigure]]:
    return _plain(redress.answers(of)[4:])


def _quality(of: Cohort, held: Dossier) -> list[tuple[str, TestFigure]]:
    return _plain(redress.quality(of, held.assessments))


def _removed(of: Cohort, _: Dossier) -> list[tuple[str, TestFigure]]:
    anything = next(f for f in outcomes.outcomes(of) if f.metric == "act_any_share")
    return _plain([*outcomes.removal(of), anything, outcomes.geoblocked(of)])


def _disputed(of: Cohort, _: Dossier) -> list[tuple[str, TestFigure]]:
    shares = [f for f in outcomes.outcomes(of) if f.metric in _DOUBTED]
    both = outcomes.with_and_without(of, lambda some: outcomes.removal(some)[0])
    label = card_of("act_removed_share").label.removesuffix(" (test reports)")
    pair = (f"{label}, all reports", both.all), (f"{label}, without those", both.without)
    return [*_plain(shares), *pair]


_DOUBTED = ("act_disputed_share", "act_error_share")


def _afterwards(of: Cohort, _: Dossier) -> list[tuple[str, TestFigure]]:
    return _plain(redress.afterwards(of))


def _appeals(of: Cohort, held: Dossier) -> list[tuple[str, TestFigure]]:
    return _plain(redress.appealed(of, held.appeals, held.disputes))


def _met(of: Cohort, _: Dossier) -> list[tuple[str, TestFigure]]:
    return _plain(access(of))


OF_SERVICES: Mapping[str, _Many] = MappingProxyType(
    {
        "acknowledgement": _acknowledged,
        "feedback": _told,
        "quality": _quality,
        "removal": _removed,
        "afterwards": _afterwards,
        "appeals": _appeals,
        "disputed": _disputed,
        "access": _met,
    }
)
"""The topics that are figures of each service, in the order of the page."""

PARTS = ("language", "channel")
"""What the reports of one service are contrasted by."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far coders agree on one label, in words, and alpha where it can be told."""

    label: str
    words: str
    alpha: str


@dataclass(frozen=True, slots=True)
class Further:
    """The further topics of a round, and what it cannot say."""

    topics: tuple[Topic, ...]
    missing: tuple[Missing, ...]
    agreed: tuple[Agreement, ...] = ()


def further(held: Dossier, seen: Shown, *, desk: bool = False) -> Further:
    """Return the further figures of a whole round that may be shown, and what it cannot say."""
    found: list[Topic] = []
    missing: list[Missing] = []
    if desk or owned(held.of):
        for key, compute in OF_SERVICES.items():
            found.append(_of_services(key, held.of, held, compute, seen, desk=desk))
        found += [within(held.of, part, seen, desk=desk) for part in PARTS]
        found += [channel_gaps(held.of, desk=desk), stage_lines(held.stages, desk=desk)]
        found.append(reporters(held.of, desk=desk))
    else:
        missing.append(Missing("answers, redress and contrasts", OTHERS))
    found.append(_controls(held, desk=desk))
    kept = []
    for topic in found:
        drawn, silent = _parted(topic)
        missing += silent
        if drawn.told:
            kept.append(drawn)
    agreed = _agreements(held, exact=desk or owned(held.of))
    if not agreed:
        missing.append(Missing("how far coders agree", "fewer than ten units coded by two"))
    return Further(tuple(kept), tuple(missing), agreed)


def _agreements(held: Dossier, *, exact: bool) -> tuple[Agreement, ...]:
    """Return the agreement of coders; of others' items without a count."""
    every = (*coders.on_items(held.codings), *coders.on_answers(held.assessments))
    return tuple(_agreement(one, exact=exact) for one in every if one.units >= LEAST_PEOPLE)


def _agreement(one: coders.Agreed, *, exact: bool) -> Agreement:
    alpha = "cannot be told" if one.alpha is None else f"{one.alpha:.2f}"
    if exact:
        return Agreement(one.label, one.sentence, alpha)
    share = one.raw.agreed / one.raw.pairs
    near = disclosure.rounded(round(100 * share))
    return Agreement(one.label, f"{one.label}: about {near} % of pairs agree", alpha)


def _of_services(
    key: str, of: Cohort, held: Dossier, compute: _Many, seen: Shown, *, desk: bool
) -> Topic:
    """Return a topic of services that are not hidden; together what none of them can say."""
    public = {s.platform for s in seen.services if not s.hidden}
    lines = [
        Told(platform, label, line_of(figure, desk=desk))
        for (platform,), some in of.by("platform").items()
        if platform in public
        for label, figure in compute(some, held)
    ]
    said = {_name(one) for one in lines if _known(one)}
    whole = [Told("", label, line_of(figure, desk=desk)) for label, figure in compute(of, held)]
    together = [one for one in whole if _name(one) not in said]
    return Topic(key, tuple([one for one in lines if _name(one) in said] + together))


def _name(one: Told) -> tuple[str, str]:
    return one.line.metric, one.label


def _known(one: Told) -> bool:
    return one.line.form is not Form.HIDDEN and one.line.n is not None


def _controls(held: Dossier, *, desk: bool) -> Topic:
    """Return what became of control items: the team's lawful ones, and rule-breaking ones."""
    found: list[Told] = []
    arms: tuple[tuple[Cohort, str, Callable[[Cohort], TestFigure]], ...] = (
        (held.lawful, "", outcomes.over_removed),
        (held.breaking, "Rule-breaking comparison items", _restricted),
    )
    for of, label, compute in arms:
        if not of.cases or desk or disclosure.exact(c.item.origin for c in of.cases):
            found += _arm(of, label, compute, desk=desk)
    return Topic("controls", tuple(found))


def _restricted(of: Cohort) -> TestFigure:
    return next(f for f in outcomes.outcomes(of) if f.metric == "act_any_share")


def _arm(
    of: Cohort, label: str, compute: Callable[[Cohort], TestFigure], *, desk: bool
) -> list[Told]:
    lines = [
        Told(platform, label, line_of(compute(some), desk=desk))
        for (platform,), some in of.by("platform").items()
    ]
    shown = [one for one in lines if _known(one)]
    return shown or [Told("", label, line_of(compute(of), desk=desk))]


def _parted(topic: Topic) -> tuple[Topic, list[Missing]]:
    """Return a topic without its silent lines, and why nobody can say them."""
    said = {_name(one) for one in topic.told if _known(one)}
    silent = {_name(one): one for one in topic.told if _name(one) not in said}
    missing = [Missing(_label(one), _why(one.line)) for one in silent.values()]
    return replace(topic, told=tuple(one for one in topic.told if _name(one) in said)), missing


def _label(one: Told) -> str:
    return one.label or card_of(one.line.metric).label.removesuffix(" (test reports)")


def _why(line: Line) -> str:
    return HIDDEN_IN_WORDS if line.form is Form.HIDDEN else line.why
