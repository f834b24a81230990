"""The one query layer: page, figure page, CSV and API ask here and get one answer.

    answer = ask(store, "time_to_act", Lens(), today)

A question names its measures; the store is asked once for them and, where the lens leaves the
period open or the question needs the one before, once for the periods held.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from data import corrections, languages
from data.harms import family, harms
from data.places import members
from data.query import Query
from data.reference import platforms
from metrics import coverage, gates
from metrics.catalogue import METRICS
from metrics.comparability import compare
from metrics.contrasts import contrasts
from metrics.coverage import Labels, Silence
from metrics.figure import Comparison, Contrast, Figure
from metrics.lens import Lens
from metrics.periods import PROGRAMME, Held, Ledger, before, opening, periods
from metrics.repertoire import QUESTIONS, Question
from metrics.words import plural

__all__ = ["QUESTIONS", "Answer", "Question", "ask"]


@dataclass(frozen=True)
class Answer:
    """Everything a page shows for one question under one lens.

    `lens` has its period filled in. `here` names the services whose report is held.
    `left_out` names services (by id) without any figure, and why. What compares services is
    worked out when it is asked for: a page shows few of the comparisons there could be.
    """

    question: Question
    lens: Lens
    period: Held | None
    figures: tuple[Figure, ...]
    here: frozenset[str] = frozenset()
    contrasts: tuple[Contrast, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    labels: tuple[Labels, ...] = ()
    silence: Silence | None = None
    words: str = ""
    when: str = ""

    @cached_property
    def comparisons(self) -> tuple[Comparison, ...]:
        """The figures across services, one per metric, harm, actor, population and breakdown.

        Only those with at least one number: the harms of the lens first, all content last.
        """
        return _comparisons(self.figures, self.lens, self.here)

    @cached_property
    def sentence(self) -> str:
        """One sentence that says what there is, or why there is nothing."""
        if self.words or self.period is None:
            return self.words
        return _sentence(self)

    @property
    def known(self) -> bool:
        """Whether any service has a number."""
        return any(f.known for f in self.figures)

    @property
    def comparison(self) -> Comparison | None:
        """The first comparison, or None when no service has a figure."""
        return self.comparisons[0] if self.comparisons else None

    def of(
        self, metric: str, *, harm: str = "", actor: str = "", population: str = ""
    ) -> tuple[Comparison, ...]:
        """Return the comparisons of one metric, of one harm, actor or population where given."""
        like = tuple(
            f
            for f in self.figures
            if f.metric == metric
            and harm in ("", f.harm)
            and actor in ("", f.actor)
            and population in ("", f.population)
        )
        return _comparisons(like, self.lens, self.here)


def ask(ledger: Ledger, question: str, lens: Lens, today: date) -> Answer:
    """Return the answer to one question under one lens.

    Raises KeyError for an unknown question. A lens without a period gets the latest that is
    covered well enough; one whose period nobody reported gets an empty answer that says so.
    """
    asked = QUESTIONS[question]
    held = periods(ledger, lens.as_of)
    chosen = _chosen(held, lens)
    if chosen is None:
        return Answer(asked, lens, None, (), words=_nothing(held, lens))
    lens = replace(lens, period_end=chosen.end)
    observations = ledger.observations(_query(asked, lens, held))
    figures = asked.compute(observations)
    now = tuple(f for f in figures if f.period_end == chosen.end)
    here = chosen.stating | {
        o.series.platform for o in observations if o.series.period_end == chosen.end
    }
    reports = coverage.labels(observations) if asked.scope == "labels" else ()
    silence = coverage.silence(reports) if reports else None
    return Answer(
        question=asked,
        lens=lens,
        period=chosen,
        figures=now,
        here=here,
        contrasts=tuple(c for c in contrasts(figures) if c.first.period_end == chosen.end),
        left_out=_left_out(lens, now, here),
        labels=reports,
        silence=silence,
        words=silence.sentence if silence else "",
        when=chosen.recency(today, newest=chosen is held[0]),
    )


def _chosen(held: tuple[Held, ...], lens: Lens) -> Held | None:
    if not lens.period_end:
        return opening(held)
    return next((p for p in held if p.end == lens.period_end), None)


def _query(asked: Question, lens: Lens, held: tuple[Held, ...]) -> Query:
    ends = (lens.period_end,)
    earlier = before(held, lens.period_end) if asked.periods > 1 else ""
    return Query(
        measures=asked.measures,
        programmes=(PROGRAMME,),
        platforms=lens.services,
        harms=harms_of(asked, lens),
        jurisdictions=places_of(asked, lens),
        actors=asked.actors,
        surfaces=("",),
        period_ends=(*ends, earlier) if earlier else ends,
        languages=languages_of(asked, lens),
        as_of=lens.as_of,
    )


def places_of(asked: Question, lens: Lens) -> tuple[str, ...]:
    """Return the places a question reads under a lens with a period."""
    if asked.language == "place":
        return ("EU",)
    if not asked.every_state:
        return (lens.jurisdiction,)
    return ("EU", *members("EU", date.fromisoformat(lens.period_end)))


def languages_of(asked: Question, lens: Lens) -> tuple[str, ...]:
    """Return the languages a question reads under a lens; "" is none, no code at all is every."""
    if not asked.language or (asked.language == "place" and lens.jurisdiction == "EU"):
        return ()
    return ("", *languages.languages_of(lens.jurisdiction)) if asked.language == "place" else ("",)


def harms_of(asked: Question, lens: Lens) -> tuple[str, ...]:
    """Return the harms a question reads under a lens."""
    explicit = tuple(h.id for h in harms().values() if h.tier == "explicit")
    return {
        "lens": lens.harms,
        "lens_and_all": tuple(dict.fromkeys((*lens.harms, "all"))),
        "all": ("all",),
        "images": (*family("intimate_images"), "all"),
        "labels": (*explicit, "cyber_all", "all"),
    }[asked.scope]


# --- across services --------------------------------------------------------------------------


def _comparisons(
    figures: tuple[Figure, ...], lens: Lens, here: frozenset[str]
) -> tuple[Comparison, ...]:
    groups: dict[tuple[str, str, str, str, str], list[Figure]] = {}
    for one in figures:
        key = (one.metric, one.harm, one.actor, one.population, one.breakdown)
        groups.setdefault(key, []).append(one)
    order = {h: i for i, h in enumerate((*(h for h in harms() if h != "all"), "all"))}
    cards = {m: i for i, m in enumerate(METRICS)}
    ranked = sorted(groups, key=lambda k: (cards[k[0]], order.get(k[1], 0), *k[2:]))
    return tuple(
        compare(
            key[0],
            groups[key],
            _absent(lens, groups[key], here),
            covered=_covered(groups[key], here),
        )
        for key in ranked
        if any(f.known for f in groups[key])
    )


def _covered(figures: Iterable[Figure], here: frozenset[str]) -> gates.Ruling:
    """Return whether enough of the services with a report have a figure."""
    return gates.coverage(len({f.platform for f in figures if f.known}), len(here))


def _absent(lens: Lens, figures: list[Figure], here: frozenset[str]) -> list[tuple[str, str]]:
    """Return the services of a lens that have no row among some figures."""
    there = {f.platform for f in figures}
    return [
        (p, _why(p, lens, here, "not in what we hold of its report"))
        for p in lens.services
        if p not in there
    ]


def _why(platform: str, lens: Lens, here: frozenset[str], silent: str) -> str:
    """Return why a service has no row; what we withdrew ourselves is no silence of its."""
    if corrections.withdrew(platform, lens.period_end):
        return "a figure of its report was withdrawn by us"
    return silent if platform in here else "no report held"


def _left_out(
    lens: Lens, figures: tuple[Figure, ...], here: frozenset[str]
) -> tuple[tuple[str, str], ...]:
    known = {f.platform for f in figures if f.known}
    return tuple(
        (p, _why(p, lens, here, "no figure in its report")) for p in lens.services if p not in known
    )


# --- in words -----------------------------------------------------------------------------


def _nothing(held: tuple[Held, ...], lens: Lens) -> str:
    if not held:
        return f"Nothing was held {lens.knowledge}." if lens.known_on else "Nothing is held yet."
    newest = held[0].words()
    return f"No report for the period ending {lens.period_end} is held; the newest is {newest}."


def _sentence(answer: Answer) -> str:
    asked, lens, figures, when = answer.question, answer.lens, answer.figures, answer.period
    assert when is not None  # an answer without a period brings its own words
    told_of_it = asked.by_country or asked.language == "place"
    if not figures and not told_of_it and lens.jurisdiction != "EU":
        return (
            "The harmonised reports count notices, complaints and disputes for the whole European "
            f"Union only; for {lens.place} they hold orders of authorities."
        )
    known = {f.platform for f in figures if f.known}
    if not known:
        return f"No service has a figure for {when.words()}."
    have = f"{plural(len(known), 'service has', 'services have')} a figure for {when.words()}"
    covered = _covered(figures, answer.here)
    if not covered.passed:
        have = f"{have} ({covered.why})"
    if len(known) == 1:
        name = platforms()[next(iter(known))].name
        return f"Only {name} has a figure for {when.words()}."
    if any(c.ranked for c in answer.comparisons):
        return f"{have}; where at least five count alike they stand in order of value."
    return f"{have}; the lists are alphabetical because they do not all count alike."
