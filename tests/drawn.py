"""Draw observations as a table. Everything drawn is synthetic.

    observations('''
        platform | category | notices | notice_action_median
        murmur   | 3e       | 100     | 12.5
    ''')

One observation per cell under the name of a measure. A blank cell is a blank in print (not
reported), a point means that nothing is held; `n/a`, `not offered` and `withheld` are what they
say; `>1500`, `<5`, `2-3`, `~250` and `at most 24` are limits. `period` is 2026-H1, 2025-H2 or 2025.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from data.definitions import definition_for
from data.harms import harm_of, harms
from data.model import (
    Absence,
    Bound,
    Citation,
    Document,
    Observation,
    Obtained,
    Reading,
    Series,
    Snapshot,
    Tier,
    UnitStatus,
    Value,
)
from data.query import Query, language_of
from data.reference import measures
from data.vocabulary import ReferenceFault

SEEN = datetime(2026, 9, 1, tzinfo=UTC)
SNAPSHOT = Snapshot("drawn", "0" * 64, "", SEEN, Obtained.DROPPED, Tier.HELD, "drawn.csv", 1)
DOCUMENT = Document("drawn", "drawn", "Drawn", "Nobody", "", Tier.HELD)
PERIODS = {
    "2025": ("2025-01-01", "2025-12-31"),
    "2025-H2": ("2025-07-01", "2025-12-31"),
    "2026-H1": ("2026-01-01", "2026-06-30"),
}
_DEFAULTS = {
    "programme": "dsa_annex_i",
    "platform": "murmur",
    "surface": "",
    "jurisdiction": "EU",
    "category": "TOTAL",
    "population": "all",
    "actor": "all",
    "breakdown": "",
    "period": "2026-H1",
    "harm": "",
    "tier": "held",
    "unit_status": "by_template",
    "confidence": "",
    "definition": "",
    "edition": "1",
}
_ABSENT = {
    "": Absence.NOT_REPORTED,
    "n/a": Absence.NOT_APPLICABLE,
    "not offered": Absence.NOT_OFFERED,
    "withheld": Absence.WITHHELD,
    "unreadable": Absence.UNREADABLE,
}
_LIMITS = {
    ">": Bound.ABOVE,
    "at least ": Bound.AT_LEAST,
    "<": Bound.BELOW,
    "at most ": Bound.AT_MOST,
    "~": Bound.APPROXIMATE,
}


def observations(table: str, **everywhere: str) -> tuple[Observation, ...]:
    """Return the observations of a drawn table; `everywhere` fills columns it leaves out."""
    lines = [line.split("|") for line in table.strip("\n").splitlines() if line.strip()]
    head, *rows = [[cell.strip() for cell in line] for line in lines]
    found: list[Observation] = []
    for number, cells in enumerate(rows, start=2):
        row = {**_DEFAULTS, **everywhere, **dict(zip(head, cells, strict=True))}
        found += [
            _one(row, name, row[name], f"#cell={number},{column}")
            for column, name in enumerate(head, start=1)
            if name not in _DEFAULTS and row[name] != "."
        ]
    return tuple(found)


def _one(row: dict[str, str], measure: str, words: str, locator: str) -> Observation:
    series = _series(row, measure)
    unit = measures()[measure].unit  # a misspelt measure is no measure
    status = UnitStatus(row["unit_status"])
    how = definition_for(series.programme, measure, series.platform, series.period_end)
    own = row["definition"] if f".{measure}." in row["definition"] else how.id
    return Observation(
        series=series,
        value=value(words, unit, status),
        citation=Citation(SNAPSHOT.id, locator, words),
        document="drawn",
        definition=own,
        harm=row["harm"] or _harm(series.category),
        tier=Tier(row["tier"]),
        read_by="drawn@1",
        first_seen=SEEN,
        edition=int(row["edition"]),
        confidence=row["confidence"],
    )


def _series(row: dict[str, str], measure: str) -> Series:
    start, end = PERIODS[row["period"]]
    return Series(
        programme=row["programme"],
        platform=row["platform"],
        surface=row["surface"],
        jurisdiction=row["jurisdiction"],
        category=f"dsa/{row['category']}",
        population=row["population"],
        actor=row["actor"],
        measure=measure,
        breakdown=row["breakdown"],
        period_start=start,
        period_end=end,
    )


def _harm(category: str) -> str:
    try:
        found = harm_of("dsa", category).harm
    except ReferenceFault:
        return "other"
    assert found in harms()
    return found


def reading(*drawn: Observation) -> Reading:
    """Return drawn observations as one document read, for `Store.save`."""
    return Reading(SNAPSHOT, "drawn@1", (DOCUMENT,), drawn)


def value(words: str, unit: str = "count", status: UnitStatus = UnitStatus.BY_TEMPLATE) -> Value:
    """Return the value of a drawn cell."""
    if words in _ABSENT:
        return Value(absence=_ABSENT[words], unit=unit)
    if found := re.fullmatch(r"([\d.]+)-([\d.]+)", words):
        low, high = map(float, found.groups())
        return Value(low=low, high=high, bound=Bound.RANGE, unit=unit, unit_status=status)
    lead = next((lead for lead in _LIMITS if words.startswith(lead)), "")
    bound, number = _LIMITS.get(lead, Bound.EXACT), float(words.removeprefix(lead))
    if bound in (Bound.ABOVE, Bound.AT_LEAST):
        return Value(low=number, bound=bound, unit=unit, unit_status=status)
    if bound in (Bound.BELOW, Bound.AT_MOST):
        return Value(high=number, bound=bound, unit=unit, unit_status=status)
    return Value(number, bound=bound, unit=unit, unit_status=status)


class Drawn:
    """A ledger of drawn observations that answers queries as the store does, and counts them."""

    def __init__(self, held: Iterable[Observation]) -> None:
        self.held = tuple(held)
        self.asked: list[Query] = []

    def observations(self, query: Query) -> list[Observation]:
        self.asked.append(query)
        return sorted((o for o in self.held if _answers(o, query)), key=lambda o: o.series)


def _answers(one: Observation, query: Query) -> bool:
    s = one.series
    wanted = (
        (s.measure, query.measures),
        (s.programme, query.programmes),
        (s.platform, query.platforms),
        (one.harm, query.harms),
        (s.jurisdiction, query.jurisdictions),
        (s.actor, query.actors),
        (s.population, query.populations),
        (s.surface, query.surfaces),
        (s.period_end, query.period_ends),
        (language_of(s.breakdown), query.languages),
    )
    known = query.as_of is None or one.first_seen <= query.as_of
    return known and all(not asked or has in asked for has, asked in wanted)
