"""Rounds of test reports that may be looked at, and what may be shown of one, read once.

Everything is cached by the stamp of the ledger of test reports, which changes with whatever is
done there; the demonstration has a ledger of its own and a stamp of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import streamlit as st

from data.bulk import in_bulk
from data.exercises.acts import Release
from data.exercises.model import Exercise, Round
from metrics.exercises.between import Against, against
from metrics.exercises.cohort import REPORT_TEST, Cohort, Records, Selection
from metrics.exercises.dossier import dossier, sound
from metrics.exercises.publication import may_publish
from metrics.exercises.release import Unreleasable, release
from metrics.exercises.shown import Chosen, Shown, ripe, shown
from metrics.exercises.topics import Further
from metrics.exercises.topics import further as compute_further
from metrics.figure import Figure
from pages.parts import answers, clock, ledger


@dataclass(frozen=True, slots=True)
class Wave:
    """One round of one exercise."""

    exercise: Exercise
    round: Round

    @property
    def key(self) -> str:
        """Its id in the address."""
        return f"{self.exercise.id}.{self.round.id}"


def waves(*, demo: bool, desk: bool = False) -> tuple[Wave, ...]:
    """Return the rounds of report tests, newest first; to the public those that are over."""
    held = ledger.exercises(demo=demo)
    found = _waves(held.stamp(), demo)
    today = clock.today()
    return tuple(one for one in found if desk or ripe(one.exercise, one.round, today))


@st.cache_resource(max_entries=4, show_spinner=False)
def _waves(stamp: str, demo: bool) -> tuple[Wave, ...]:  # noqa: ARG001 - the cache's key
    held = ledger.exercises(demo=demo)
    exercises = {e.id: e for e in held.exercises() if e.design == REPORT_TEST}
    found = [Wave(exercises[r.exercise], r) for r in held.rounds() if r.exercise in exercises]
    found.sort(key=lambda one: one.key)
    return tuple(sorted(found, key=lambda one: str(one.round.field_start), reverse=True))


def held_back(found: Iterable[Wave]) -> tuple[Wave, ...]:
    """Return the rounds that were never frozen, or whose counts moved by a few since.

    Whoever kept the release would subtract what this page shows, and know of those few: somebody
    who withdrew her report, or one who was approved late. They are shown again once the next
    release of the round is frozen, or once enough has changed.
    """
    stamp = ledger.exercises().stamp()
    return tuple(one for one in found if _held_back(stamp, one.exercise.id, one.round.id))


def frozen(wave: Wave) -> bool:
    """Whether a release of a round was frozen already."""
    return bool(_releases(wave.exercise.id, wave.round.id))


def _releases(exercise: str, phase: str) -> list[Release]:
    held = ledger.exercises().releases()
    return [one for one in held if (one.exercise, one.round) == (exercise, phase)]


@st.cache_resource(max_entries=60, show_spinner=False)
def _held_back(stamp: str, exercise: str, phase: str) -> bool:
    before = _releases(exercise, phase)
    if not before:
        return True  # live figures would tell of each report approved or withdrawn
    try:
        now = release(_cohort(stamp, False, exercise, phase), ["platform"], held=False)
    except Unreleasable:  # nothing is left that could be shown
        return False
    return not may_publish(now, before[-1:], scheduled=False).passed


def seen(wave: Wave, *, demo: bool, desk: bool, chosen: Chosen | None = None) -> Shown:
    """Return what may be shown of a round."""
    stamp = ledger.exercises(demo=demo).stamp()
    return _shown(stamp, demo, wave.exercise.id, wave.round.id, desk, chosen)


def reports_of(wave: Wave) -> Cohort:
    """Return the valid reports of a round, for those who prepare its release."""
    stamp = ledger.exercises().stamp()
    return _cohort(stamp, False, wave.exercise.id, wave.round.id)


def between(
    wave: Wave, found: Shown, stated: Iterable[Figure], view: str, *, demo: bool
) -> Mapping[str, Against]:
    """Return by service what lies between its own figures and the tests of a round.

    `view` is what `stated` and `found` depend on besides the two ledgers.
    """
    key = (ledger.exercises(demo=demo).stamp(), wave.key, view, *answers.version())
    return _between(key, wave, found, tuple(stated), demo)


@st.cache_resource(max_entries=60, show_spinner=False)
def _between(
    key: tuple[object, ...],
    _wave: Wave,
    _found: Shown,
    _stated: Iterable[Figure],
    demo: bool,
) -> Mapping[str, Against]:
    of = _cohort(str(key[0]), demo, _wave.exercise.id, _wave.round.id)
    return against(of, _stated, _found)


@st.cache_resource(max_entries=60, show_spinner=False)
def _shown(
    stamp: str,
    demo: bool,
    exercise: str,
    phase: str,
    desk: bool,
    chosen: Chosen | None,
) -> Shown:
    with in_bulk():
        return shown(_cohort(stamp, demo, exercise, phase), chosen, desk=desk)


def further(wave: Wave, *, demo: bool, desk: bool) -> Further:
    """Return the further figures of a whole round that may be shown."""
    stamp = ledger.exercises(demo=demo).stamp()
    return _further(stamp, demo, wave.exercise.id, wave.round.id, desk)


@st.cache_resource(max_entries=20, show_spinner=False)
def _further(stamp: str, demo: bool, exercise: str, phase: str, desk: bool) -> Further:
    held = ledger.exercises(demo=demo)
    with in_bulk():
        every = dossier(
            _records(stamp, demo, exercise, phase),
            held.appeals(exercise, phase),
            held.disputes(exercise, phase),
            held.assessments(exercise, phase),
        )
        seen = shown(every.of, desk=desk)
        return compute_further(every, seen, desk=desk)


@st.cache_resource(max_entries=4, show_spinner=False)
def _cohort(stamp: str, demo: bool, exercise: str, phase: str) -> Cohort:
    with in_bulk():
        return sound(_records(stamp, demo, exercise, phase), Selection())


@st.cache_resource(max_entries=4, show_spinner=False)
def _records(stamp: str, demo: bool, exercise: str, phase: str) -> Records:  # noqa: ARG001
    held = ledger.exercises(demo=demo)
    return Records(
        exercise=next(e for e in held.exercises() if e.id == exercise),
        items=held.items(exercise, phase),
        reports=held.reports(exercise, phase),
        rounds=[r for r in held.rounds(exercise) if r.id == phase],
        checks=held.checks(exercise, phase),
        codings=held.codings(exercise, phase),
    )
