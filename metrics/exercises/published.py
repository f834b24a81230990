"""Exercises that others ran and published: their printed figures as series, round by round.

An exercise's figures of one kind stand in one panel, one line per service, country and
channel. Nothing is pooled and nothing compared across exercises: each chose its own items,
reporters and clock. Rounds without dates keep their number's place; points are joined only
between neighbouring rounds of one line, and never across a break on record.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from data import breaks
from data.model import Observation, Series
from data.places import jurisdictions
from data.query import Query
from data.reference import measures, programmes
from data.vocabulary import Break, Programme
from metrics import elsewhere
from metrics.periods import Ledger

SEVERAL = "several"
"""The service of a figure about all services of an exercise together."""

_LEAST_COUNTRIES = 3
_UNITS = ("share", "hour", "day", "count")
_ROUND = re.compile(r"(?:^|;)round=([^;]+)")
_STAGES = frozenset(
    {"removed_share_attributed_to_channel", "share_of_removals_via_trusted_flagger"}
)
"""Measures whose denominators are all notified items or all removals, not those of a channel."""


@dataclass(frozen=True, slots=True)
class Point:
    """One printed figure: `order` places it, `joined` says that it follows the one before."""

    observation: Observation
    statement: elsewhere.Statement
    order: tuple[int, str, str]
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of one service, country, channel and kind of content, oldest first."""

    platform: str
    jurisdiction: str
    actor: str
    words: str
    apart: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """One measure of an exercise: its lines, and the breaks that fall between their points.

    `by_round` says that rounds stand on the axis and not days, `stage` that the shares are of
    all items, so that a channel's share is no rate of success, `by` that its lines are
    countries, all services together, or kinds of content apart from the exercise's main one.
    """

    measure: str
    label: str
    unit: str
    lines: tuple[Line, ...]
    breaks: tuple[Break, ...]
    by_round: bool
    stage: bool
    by: str = ""

    @property
    def points(self) -> tuple[Point, ...]:
        """All points of the panel, line by line."""
        return tuple(point for line in self.lines for point in line.points)


@dataclass(frozen=True, slots=True)
class Exercise:
    """A published exercise with its panels; `gendered` where it asks about women or girls."""

    programme: Programme
    gendered: bool
    panels: tuple[Panel, ...]

    @property
    def figures(self) -> int:
        """How many printed figures of it are held."""
        return sum(len(panel.points) for panel in self.panels)


def testers() -> tuple[str, ...]:
    """Return the ids of the regimes in which testers state what they saw."""
    return tuple(p.id for p in programmes().values() if p.who_states == "testers saw")


def exercises(ledger: Ledger, query: Query, harms: Iterable[str]) -> tuple[Exercise, ...]:
    """Return what is held of exercises, those about `harms` first, then by title.

    `query` narrows services, places and the day of knowledge; its programmes are ours.
    """
    asked = Query(
        programmes=testers(),
        platforms=query.platforms,
        jurisdictions=query.jurisdictions,
        as_of=query.as_of,
    )
    grouped: dict[str, list[Observation]] = {}
    for one in ledger.observations(asked):
        grouped.setdefault(one.series.programme, []).append(one)
    wanted = frozenset(harms)
    found = [_exercise(programmes()[p], rows, wanted) for p, rows in grouped.items()]
    return tuple(sorted(found, key=lambda e: (not e.gendered, -e.figures, e.programme.title)))


def _exercise(programme: Programme, rows: list[Observation], harms: frozenset[str]) -> Exercise:
    groups: dict[tuple[str, str], list[Observation]] = {}
    main = _main_words(rows)
    for one in rows:
        by = "country" if _of_a_country(one, rows) else "" if one.words == main else "kind"
        groups.setdefault((one.series.measure, by), []).append(one)
    panels = sorted((_panel(group, by) for (_, by), group in groups.items()), key=_importance)
    return Exercise(programme, any(o.harm in harms for o in rows), tuple(panels))


def _main_words(rows: Sequence[Observation]) -> str:
    """Return the kind of content that most figures of an exercise are about."""
    return Counter(o.words for o in sorted(rows, key=order_of)).most_common(1)[0][0]


def _of_a_country(one: Observation, rows: Sequence[Observation]) -> bool:
    """Whether a figure is one country's among those of several, all services together."""
    s = one.series
    if s.platform != SEVERAL or jurisdictions()[s.jurisdiction].kind != "country":
        return False
    return len({o.series.jurisdiction for o in rows}) >= _LEAST_COUNTRIES


def _importance(panel: Panel) -> tuple[int, bool, int, str]:
    """Return what orders panels: shares, then times, then counts; main ones first."""
    unit = _UNITS.index(panel.unit) if panel.unit in _UNITS else len(_UNITS)
    return (unit, bool(panel.by), -len(panel.points), panel.label)


def _panel(rows: list[Observation], by: str) -> Panel:
    groups: dict[tuple[str, ...], list[Observation]] = {}
    for one in rows:
        s = one.series
        apart = ";".join(p for p in s.breakdown.split(";") if not p.startswith("round="))
        words = one.words.casefold()
        groups.setdefault((s.platform, s.jurisdiction, s.actor, words, apart), []).append(one)
    lines = [_line(key, group) for key, group in groups.items()]
    first = rows[0].series
    return Panel(
        measure=first.measure,
        label=measures()[first.measure].label if first.measure in measures() else first.measure,
        unit=rows[0].value.unit,
        lines=tuple(sorted(lines, key=_place)),
        breaks=_between(first.programme, first.measure, rows),
        by_round=all(round_of(o) for o in rows),
        stage=first.measure in _STAGES,
        by=by,
    )


def _place(line: Line) -> tuple[bool, str, str, str, str]:
    return (line.platform == SEVERAL, line.platform, line.jurisdiction, line.actor, line.words)


def _line(key: tuple[str, ...], group: list[Observation]) -> Line:
    platform, jurisdiction, actor, words, apart = key
    ordered = sorted(group, key=order_of)
    points: list[Point] = []
    for one in ordered:
        before = points[-1].observation if points else None
        joined = before is not None and _follows(before, one)
        points.append(Point(one, elsewhere.statement(one, apart=False), order_of(one), joined))
    return Line(platform, jurisdiction, actor, words, apart, tuple(points))


def round_of(one: Observation) -> int:
    """Return the number of a figure's round, or 0 where it has none."""
    found = _ROUND.search(one.series.breakdown)
    return int(found[1]) if found and found[1].isdecimal() and int(found[1]) < 1900 else 0


def order_of(one: Observation) -> tuple[int, str, str]:
    """Return what places a figure among others of its exercise: round, then period."""
    s = one.series
    return (round_of(one), s.period_end or _named_year(one), s.period_start)


def _named_year(one: Observation) -> str:
    found = _ROUND.search(one.series.breakdown)
    return found[1] if found and not round_of(one) else ""


def _follows(before: Observation, after: Observation) -> bool:
    """Whether two figures of a line are neighbours: rounds in a row, or months without a gap."""
    if _broken(before, after):
        return False
    if round_of(before):
        return round_of(after) == round_of(before) + 1
    old, new = before.series, after.series
    if not (old.period_end and new.period_start):
        return False
    gap = _days(new.period_start) - _days(old.period_end)
    return 0 <= gap <= 7 and abs(_length(old) - _length(new)) <= 3


def _days(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def _length(series: Series) -> int:
    """Return the days of a period; a month and a quarter are not neighbours of one line."""
    return _days(series.period_end) - _days(series.period_start) if series.period_start else 0


def _broken(before: Observation, after: Observation) -> bool:
    s, known = after.series, breaks.of_series(after.series.programme, "*", after.series.measure)
    first, last = before.series.period_start, s.period_end
    return bool(first and last) and any(
        first < day.isoformat() <= last for one in known for day in one.days
    )


def _between(programme: str, measure: str, rows: list[Observation]) -> tuple[Break, ...]:
    starts = [o.series.period_start for o in rows if o.series.period_start]
    if not starts:
        return ()
    first = min(starts)
    known = breaks.of_series(programme, "*", measure)
    return tuple(b for b in known if b.on.isoformat() > first)
