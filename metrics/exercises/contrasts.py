"""Whether like reports are treated alike: by channel, by language, by who reports.

Randomised pairs are compared pair by pair. Where one channel followed the other, time and
attempt are part of any difference: the stages are told as shares of all items and never
compared (test-report protocol, 4 and 5). What is compared is how reports were treated, never
how many people are affected.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from metrics import gates
from metrics.estimators import Z95
from metrics.exercises.cases import OPEN, PERSONAL, REMOVED, Case
from metrics.exercises.catalogue import card_of
from metrics.exercises.cohort import MOST_CROSSED, Cohort, MixedAssignment, TooManyCrossed
from metrics.exercises.figure import TestFigure, shares_said
from metrics.exercises.measured import sampled, silent
from metrics.exercises.samples import (
    Design,
    Difference,
    Pairs,
    mcnemar,
    newcombe,
    newcombe_paired,
    paired_bootstrap,
    share,
)
from metrics.exercises.survival import WEEK
from metrics.exercises.verdicts import firm
from metrics.gates import Ruling
from metrics.words import hours as said_hours
from metrics.words import plural

Hit = Callable[[Case], bool]

SEED = 20_260_301
"""Seed of the draws behind limits of paired waits; stored with each of them."""

SEQUENTIAL = "one channel followed the other, so time and attempt are part of any difference"


def decided_within(hours: float) -> Hit:
    """Return whether a report was decided within so many hours."""
    return lambda case: case.answer[1] != OPEN and case.answer[0] <= hours


def removed_within(hours: float) -> Hit:
    """Return whether the platform removed or restricted within so many hours."""
    return lambda case: case.answer[1] == REMOVED and case.answer[0] <= hours


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two groups, the difference of their shares, and how likely chance alone gives it.

    `first` and `second` name the groups; `pairs` how many matched pairs, 0 where the groups are
    not matched. `chance` is the exact McNemar probability of pairs. `unpaired` reports had no
    partner and are left out. `behind` counts by organisation what is behind each share of pairs:
    those hit and those not, of the first group and of the second.
    """

    first: str
    second: str
    figure: TestFigure
    pairs: int = 0
    chance: float | None = None
    unpaired: int = 0
    behind: tuple[Counter[str], ...] = ()


# --- groups that are not matched -------------------------------------------------------------


def between(of: Cohort, stratum: str, hit: Hit, said: str) -> tuple[Contrast, ...]:
    """Return the differences of all pairs of groups, such as languages or channels.

    Part of each is the mix of items. Channels that followed each other are not compared.
    """
    if stratum in ("channel", "channel_group") and _sequential(of):
        return ()
    groups = of.by(stratum)
    return tuple(
        Contrast(one[0], two[0], difference(groups[one], groups[two], hit, said))
        for one, two in combinations(groups, 2)
    )


def difference(first: Cohort, second: Cohort, hit: Hit, said: str) -> TestFigure:
    """Return the first share less the second, by Newcombe on the effective numbers.

    Raises MixedAssignment where one group was randomised and the other sequential.
    """
    ways = {c.report.assignment for c in (*first.cases, *second.cases)}
    if {"randomised", "sequential"} <= ways:
        raise MixedAssignment("randomised and sequential reports are never compared")
    key = "gap_strata"
    if not first.cases or not second.cases:
        return silent(key, first, "one of the groups has no reports")
    one, two = (_share(of, hit) for of in (first, second))
    found = newcombe(
        (one.hits / one.sample.deff, one.sample.n_eff),
        (two.hits / two.sample.deff, two.sample.n_eff),
        (one.sample.z, two.sample.z),
    )
    words = f"{one.words(said)}, against {two.words(said)}"
    worse = min((one, two), key=lambda s: s.sample.n_eff)
    ruling = gates.first(_firm(one), _firm(two))
    made = _figure(key, first, found, words, ruling, len(first) + len(second))
    few = gates.first(*(gates.privacy(s.n, persons=True) for s in (one, two)))
    if {name for name, _ in (*first.stratum, *second.stratum)} & set(PERSONAL) and not few.passed:
        return silent(key, first, few.why, counts=False)
    return replace(made, privacy=few, n_eff=worse.sample.n_eff, deff=worse.sample.deff)


@dataclass(frozen=True, slots=True)
class _Share:
    hits: int
    n: int
    sample: Design

    def words(self, said: str) -> str:
        return shares_said(self.hits, self.n, said, share(self.hits, self.sample))


def _share(of: Cohort, hit: Hit) -> _Share:
    found = [hit(case) for case in of.cases]
    return _Share(sum(found), len(found), sampled([float(f) for f in found], of.cases))


def _firm(one: _Share) -> Ruling:
    return firm(one.hits / one.sample.deff, one.sample.n_eff)


def _sequential(of: Cohort) -> bool:
    return any(c.report.assignment == "sequential" for c in of.cases)


# --- matched pairs ---------------------------------------------------------------------------


def channel_gap(of: Cohort, hit: Hit, said: str) -> Contrast:
    """Return the share for trusted channels less that for users, on pairs drawn by lot.

    Sequential designs give no gap; `stages` tells them.
    """
    key, names = "gap_channel", ("trusted", "user")
    if _sequential(of):
        return Contrast(*names, silent(key, of, SEQUENTIAL))
    lot = of.where(lambda c: c.report.assignment == "randomised")
    return _paired(key, lot, "channel_group", names, hit, said)


def reporter_gap(
    of: Cohort, attribute: str, names: tuple[str, str], hit: Hit, said: str
) -> Contrast:
    """Return the share for one group of reporters less that for another, pair by pair.

    `attribute` is gender, age_band, disability or persona. Hidden below ten pairs. Raises
    TooManyCrossed for a third attribute, ValueError for one that says nothing of a reporter.
    """
    _refuse(of, attribute)
    return _paired("gap_reporter", of, attribute, names, hit, said)


def reporter_wait(of: Cohort, attribute: str, names: tuple[str, str]) -> Contrast:
    """Return the average wait in 7 days of one group of reporters less that of another.

    Pair by pair; limits by drawing pairs again and again with a stored seed.
    """
    _refuse(of, attribute)
    key = "gap_reporter_wait_h"
    found, unpaired = _pairs(of, attribute, names)
    few = gates.privacy(len(found), persons=True)
    if not few.passed:
        return Contrast(*names, silent(key, of, few.why, counts=False))
    waits = [tuple(min(case.answer[0], WEEK) for case in pair) for pair in found]
    drawn = paired_bootstrap([w[0] for w in waits], [w[1] for w in waits], SEED)
    words = (
        f"{names[0]} waited {said_hours(abs(drawn.value))} "
        f"{'more' if drawn.value >= 0 else 'less'} than {names[1]}, of {len(found)} pairs; "
        f"{said_hours(drawn.low)} to {said_hours(drawn.high)}; seed {drawn.seed}"
    )
    low, high = min(drawn.low, drawn.value), max(drawn.high, drawn.value)
    ruling = firm(0.0, float(len(found)))
    made = _figure(key, of, Difference(drawn.value, low, high), words, ruling, len(found))
    return Contrast(*names, made, len(found), unpaired=unpaired)


def _refuse(of: Cohort, attribute: str) -> None:
    if attribute not in PERSONAL:
        raise ValueError(f"{attribute} says nothing of a reporter")
    crossed = {name for name, _ in of.stratum} | {attribute}
    if len(crossed) > MOST_CROSSED:
        raise TooManyCrossed(f"at most {MOST_CROSSED} of {', '.join(sorted(crossed))} together")


def _paired(
    key: str, of: Cohort, stratum: str, names: tuple[str, str], hit: Hit, said: str
) -> Contrast:
    found, unpaired = _pairs(of, stratum, names)
    few = gates.privacy(len(found), persons=True)
    if not found or (stratum in PERSONAL and not few.passed):
        why = "no pairs drawn by lot" if not found and stratum not in PERSONAL else few.why
        return Contrast(*names, silent(key, of, why, counts=stratum not in PERSONAL))
    both = [(hit(one), hit(two)) for one, two in found]
    pairs = Pairs(*(both.count(kind) for kind in _KINDS))
    ones = (pairs.both + pairs.first, pairs.both + pairs.second)
    sample = sampled([float(x) - float(y) for x, y in both], [one for one, _ in found])
    limits = _widened(newcombe_paired(pairs), sample)
    words = (
        f"{ones[0]} of {pairs.n} {said} for {names[0]}, {ones[1]} of {pairs.n} for {names[1]}, in "
        f"{plural(pairs.n, 'pair')}; {_points(limits)}"
    )
    n_eff = sample.n_eff
    ruling = gates.first(*(firm(hits * n_eff / pairs.n, n_eff) for hits in ones))
    made = _figure(key, of, limits, words, ruling, pairs.n)
    made = replace(made, privacy=few, n_eff=n_eff, deff=sample.deff)
    behind = tuple(_behind(found, both, side, hit=was) for side in (0, 1) for was in (True, False))
    return Contrast(*names, made, pairs.n, mcnemar(pairs), unpaired, behind)


def _behind(
    pairs: Sequence[tuple[Case, Case]], both: Sequence[tuple[bool, bool]], side: int, *, hit: bool
) -> Counter[str]:
    ends = zip(pairs, both, strict=True)
    return Counter(pair[side].report.organisation for pair, was in ends if was[side] is hit)


_KINDS = ((True, True), (True, False), (False, True), (False, False))


def _widened(found: Difference, sample: Design) -> Difference:
    """Return limits widened for pairs that are alike, by the root of the design effect."""
    wider = sample.deff**0.5 * sample.z / Z95
    low = max(-1.0, found.value - (found.value - found.low) * wider)
    return Difference(found.value, low, min(1.0, found.value + (found.high - found.value) * wider))


def _pairs(of: Cohort, stratum: str, names: tuple[str, str]) -> tuple[list[tuple[Case, Case]], int]:
    """Return matched pairs with the first group first, and how many reports have no partner."""
    by: dict[tuple[str, str], list[Case]] = defaultdict(list)
    mine = [c for c in of.cases if c.strata(stratum)[0] in names]
    for case in mine:
        by[case.report.round, case.report.pair].append(case)
    found = []
    for (_, pair), cases in sorted(by.items()):
        groups = {c.strata(stratum)[0]: c for c in cases}
        if pair and len(cases) == len(groups) == 2:
            found.append((groups[names[0]], groups[names[1]]))
    return found, len(mine) - 2 * len(found)


# --- stages ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stage:
    """What was removed at one stage of a sequential design, as a share of all items.

    It is no rate of success of the channel: a later one meets what the earlier ones left.
    """

    channel: str
    attempt: int
    removed: int
    items: int

    @property
    def sentence(self) -> str:
        """The stage in words."""
        place = f"attempt {self.attempt}, {self.channel}"
        return f"{self.removed} of all {self.items} items removed at {place}"


def stages(of: Cohort) -> tuple[Stage, ...]:
    """Return the stages of a sequential design, of a cohort with every attempt in it."""
    items = len({case.key[:2] for case in of.cases})
    found: dict[tuple[int, str], int] = defaultdict(int)
    for case in of.cases:
        removed = case.answer[1] == REMOVED
        found[case.key[2], case.strata("channel_group")[0]] += removed
    return tuple(Stage(channel, n, hits, items) for (n, channel), hits in sorted(found.items()))


# --- figures ---------------------------------------------------------------------------------


def _points(found: Difference) -> str:
    return f"{found.low * 100:+.0f} to {found.high * 100:+.0f} points"


def _figure(
    key: str, of: Cohort, found: Difference, words: str, ruling: Ruling, n: int
) -> TestFigure:
    card = card_of(key)
    return TestFigure(
        metric=key,
        exercise=of.exercise.id,
        stratum=of.stratum,
        unit=card.unit,
        direction=card.direction,
        n=n,
        value=found.value,
        low=found.low,
        high=found.high,
        n_eff=float(n),
        ruling=ruling,
        privacy=gates.privacy(n, persons=True),
        sentence=words,
        method=card.method,
    )
