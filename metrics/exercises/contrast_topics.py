"""Contrasts of a round in the form in which they may be shown.

Parts of a service's reports are contrasted where both are public by themselves. What tells
reporters apart stands without counts, and only where ten pairs and more of two organisations
stand behind each of its shares: those are cells of people, whoever's the items are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations

from data import languages
from data.exercises.words import words
from metrics.exercises import disclosure
from metrics.exercises.cases import PERSONAL
from metrics.exercises.cohort import Cohort
from metrics.exercises.contrasts import (
    Contrast,
    Hit,
    between,
    channel_gap,
    decided_within,
    removed_within,
    reporter_gap,
    stages,
)
from metrics.exercises.disclosure import HIDDEN_IN_WORDS, Form, rounded
from metrics.exercises.shown import Line, Shown, line_of
from metrics.exercises.survival import WEEK
from metrics.exercises.told import Told, Topic

HITS: tuple[tuple[str, Hit], ...] = (
    ("decided within 7 days", decided_within(WEEK)),
    ("removed or restricted within 7 days", removed_within(WEEK)),
)
"""What is contrasted."""

_UNSAID = ("", "not_said", "not_stated")
_LISTS = {"channel": "channel", "gender": "gender", "age_band": "age_band"}
_LISTS |= {"disability": "disability"}


def _word(stratum: str, value: str) -> str:
    if stratum == "language" and value:
        return languages.name(value)
    known = words(_LISTS[stratum]).get(value) if stratum in _LISTS else None
    return known.label if known else value


def _points(line: Line) -> str:
    if line.value is None or line.low is None or line.high is None:
        return ""
    value, low, high = (round(100 * x) for x in (line.value, line.low, line.high))
    return f"difference {value:+d} points, {low:+d} to {high:+d}"


def _line(found: Contrast, *, desk: bool) -> Line:
    line = line_of(found.figure, desk=desk)
    points = _points(line)
    if not points:
        return line
    chance = "" if found.chance is None else f"; by chance alone {100 * found.chance:.0f} %"
    return (
        replace(line, words=f"{line.words.rpartition('; ')[0]}; {points}{chance}")
        if (found.pairs)
        else replace(line, words=f"{line.words}; {points}")
    )


def within(of: Cohort, part: str, seen: Shown, *, desk: bool) -> Topic:
    """Return the contrasts of two parts of each service's reports, where both are public."""
    found: list[Told] = []
    for (platform,), some in of.by("platform").items():
        for said, hit in HITS:
            for one in between(some, part, hit, said):
                ends = (one.first, one.second)
                if all(desk or seen.counts.of(platform, (part, v)) for v in ends):
                    names = " against ".join(_word(part, v) for v in ends)
                    found.append(Told(platform, f"{names}: {said}", _line(one, desk=desk)))
    return Topic(part, tuple(found))


def channel_gaps(of: Cohort, *, desk: bool) -> Topic:
    """Return the gap between trusted and users' channels on pairs drawn by lot, per service."""
    found: list[Told] = []
    for said, hit in HITS:
        label = f"Trusted channels against users': {said}"
        told = [
            Told(platform, label, _line(channel_gap(some, hit, said), desk=desk))
            for (platform,), some in of.by("platform").items()
        ]
        shown = [t for t in told if t.line.form is not Form.HIDDEN and t.line.n is not None]
        found += shown or [Told("", label, _line(channel_gap(of, hit, said), desk=desk))]
    return Topic("channels", tuple(found))


def stage_lines(of: Cohort, *, desk: bool) -> Topic:
    """Return the stages of a sequential design as shares of all its items, never compared."""
    exact = desk or disclosure.exact(c.item.origin for c in of.cases)
    enough = desk or disclosure.cell(_organisations(of)).passed
    if not (of.cases and exact and enough):
        return Topic("stages", ())
    lines = [
        Told("", f"Attempt {one.attempt}, {one.channel} channels", _stage(one.sentence, one.items))
        for one in stages(of)
    ]
    return Topic("stages", tuple(lines))


def _stage(sentence: str, items: int) -> Line:
    why = "a later stage meets what the earlier ones left"
    return Line("gap_channel", Form.SMALL, sentence, n=items, why=why)


def _organisations(of: Cohort) -> Counter[str]:
    return Counter(c.report.organisation for c in of.cases)


def reporters(of: Cohort, *, desk: bool) -> Topic:
    """Return how like reports were treated when another person filed them, attribute by one.

    Over all services together: of one there are mostly too few pairs.
    """
    found: list[Told] = []
    for attribute in PERSONAL:
        values = {c.strata(attribute)[0] for c in of.cases} - set(_UNSAID)
        for names in combinations(sorted(values), 2):
            label = " against ".join(_word(attribute, v) for v in names)
            for said, hit in HITS:
                one = reporter_gap(of, attribute, names, hit, said)
                line = _line(one, desk=True) if desk else _guarded(one)
                found.append(Told("", f"{label}: {said}", line))
    return Topic("reporters", tuple(found))


def _guarded(one: Contrast) -> Line:
    """Return a difference between reporters without a count, hidden where a share is of few."""
    line = line_of(one.figure, desk=False)
    if line.n is None or not _enough(one.behind):
        return Line(line.metric, Form.HIDDEN, HIDDEN_IN_WORDS)
    about = rounded(one.pairs)
    small = "too few pairs, or too uncertain" if line.why else ""
    told = f"{_points(line)}; about {about} pairs"
    value, low, high = (
        None if x is None else round(x, 2) for x in (line.value, line.low, line.high)
    )
    return replace(
        line, words=told, n=about, n_eff=None, why=small, value=value, low=low, high=high
    )


def _enough(behind: Iterable[Counter[str]]) -> bool:
    cells = tuple(behind)
    return bool(cells) and all(disclosure.cell(one).passed for one in cells)
