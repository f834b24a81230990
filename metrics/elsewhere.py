"""Figures outside the harmonised reports: tests by others, other laws, other bodies.

Each regime counts in its own way, so nothing here is compared, pooled or ranked across
regimes: a regime's newest statements stand under its own name with what they count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from data.model import Observation, Value
from data.query import Query
from data.reference import NOT_STATED, measures, programmes
from data.statements import codes
from data.vocabulary import Programme
from metrics import gates, over_time, words
from metrics.gates import Ruling
from metrics.lens import Lens
from metrics.periods import PROGRAMME, Ledger

WHO = ("testers saw", "body", "they say")
"""Who states a regime's figures, in the order in which a reader meets them."""

WORLDWIDE = "WW"
"""The jurisdiction of those that count without regard to country."""

CLOCK_WORDS = {
    "report_to_decision": "from a report to the decision",
    "upload_to_removal": "time to removal, which is no time to answer reports",
    "pooled": "found and reported content pooled",
    NOT_STATED: "clock not stated",
    "none": "numbers without a clock",
}
"""The clocks of measures in a reader's words, in the order in which they are shown."""

FEW = 30
"""Cases below which a share or a time is greyed: it is shown, but a handful of cases moves it."""

_GRADES = {4: "A", 3: "B", 2: "C", 1: "D", 0: "F"}
_OWN_LABELS = {
    ("ods_bodies", "complaints"): "Complaints to the body",
    ("dsa_oversight", "complaints"): "Complaints to the coordinator",
}
"""Where a measure's usual label would name the wrong addressee."""

_ROUND = re.compile(r"(?:^|;)round=([^;]+)")


@dataclass(frozen=True, slots=True)
class Statement:
    """One published figure of a regime, in words: what, how much, of how many, when.

    `doubt` says why a share that testers counted in their sample can't be relied on, `jump` that
    the figure stands out from its own earlier periods.
    """

    observation: Observation
    label: str
    told: str
    out_of: str
    about: str
    when: str
    doubt: str = ""
    jump: str = ""

    @property
    def few(self) -> bool:
        """Whether a share or a time rests on so few cases that it is greyed."""
        whole = self.observation.denominator
        timed = self.observation.value.unit in ("share", "hour")
        return timed and whole is not None and whole < FEW


@dataclass(frozen=True, slots=True)
class Regime:
    """A regime with its newest statements inside and outside the chosen harms.

    `earlier` counts statements of older rounds and periods, which are held as well.
    """

    programme: Programme
    inside: tuple[Statement, ...]
    outside: tuple[Statement, ...]
    earlier: int


def others() -> tuple[str, ...]:
    """Return the ids of every regime but the harmonised reports."""
    return tuple(p for p in programmes() if p != PROGRAMME)


def regimes(ledger: Ledger, lens: Lens) -> tuple[Regime, ...]:
    """Return what other regimes state of the lens's place, tests first, then by title."""
    query = Query(programmes=others(), jurisdictions=(lens.jurisdiction,), as_of=lens.as_of)
    found = ledger.observations(query)
    chosen = [o for o in found if not lens.platforms or o.series.platform in lens.platforms]
    grouped: dict[str, list[Observation]] = {}
    for one in chosen:
        grouped.setdefault(one.series.programme, []).append(one)
    every = [_regime(programmes()[p], rows, set(lens.harms)) for p, rows in grouped.items()]
    return tuple(
        sorted(every, key=lambda r: (WHO.index(r.programme.who_states), r.programme.title))
    )


def apart(
    held: Iterable[tuple[str, str, str]], lens: Lens, shown: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """Return the regimes that state nothing of the lens's place, by the places they do speak of.

    `held` is what a ledger holds: (regime, service, jurisdiction); `shown` are the regimes that
    do state something here. Worldwide comes first, then the place with most regimes.
    """
    here, found = set(shown), dict[str, set[str]]()
    for programme, platform, place in held:
        if programme not in here and (not lens.platforms or platform in lens.platforms):
            found.setdefault(place, set()).add(programmes()[programme].title)
    ordered = sorted(found, key=lambda p: (p != WORLDWIDE, -len(found[p]), p))
    return {place: tuple(sorted(found[place])) for place in ordered if place != lens.jurisdiction}


def by_clock(statements: Iterable[Statement]) -> dict[str, tuple[Statement, ...]]:
    """Return statements by their measure's clock, so that no two clocks share a column.

    Within a clock the newest period comes first.
    """
    known, found = measures(), dict[str, list[Statement]]()
    for one in sorted(statements, key=lambda s: _when(s.observation)[:2], reverse=True):
        measure = known.get(one.observation.series.measure)
        found.setdefault(measure.clock if measure else NOT_STATED, []).append(one)
    return {clock: tuple(found[clock]) for clock in CLOCK_WORDS if clock in found}


def seen_by_testers(
    ledger: Ledger, harms: Iterable[str], as_of: datetime | None = None
) -> tuple[Statement, ...]:
    """Return what independent testers saw of some harms, anywhere, newest first."""
    testers = tuple(p.id for p in programmes().values() if p.who_states == "testers saw")
    found = ledger.observations(Query(programmes=testers, harms=tuple(harms), as_of=as_of))
    newest, _ = _newest(found)
    shares = [o for o in newest if o.value.unit in ("share", "hour")]
    return tuple(statement(o) for o in sorted(shares, key=_when, reverse=True))


def _regime(programme: Programme, rows: list[Observation], harms: set[str]) -> Regime:
    newest, earlier = _newest(rows)
    jumps = {j.after.id: j.sentence for c in over_time.courses(rows) for j in c.jumps}
    told = [replace(statement(o), jump=jumps.get(o.id, "")) for o in sorted(newest, key=_order)]
    inside = tuple(s for s in told if s.observation.harm in harms)
    outside = tuple(s for s in told if s.observation.harm not in harms)
    return Regime(programme, inside, outside, earlier)


def _newest(rows: Iterable[Observation]) -> tuple[list[Observation], int]:
    """Return the newest statement of each kind, and how many older ones there are."""
    kept: dict[tuple[str, ...], Observation] = {}
    count = 0
    for one in sorted(rows, key=_when):
        s = one.series
        kind = (s.programme, s.platform, s.measure, s.category, s.actor, s.population, s.surface)
        kept[(*kind, _ROUND.sub("", s.breakdown))] = one
        count += 1
    return list(kept.values()), count - len(kept)


def _when(one: Observation) -> tuple[int, str, tuple[str, ...]]:
    """Return what orders statements in time: the number of the round, then the period."""
    found = _ROUND.search(one.series.breakdown)
    number = int(found[1]) if found and found[1].isdecimal() else 0
    year = one.series.period_end or (found[1] if found else "")
    return (number if number < 1900 else 0, year, tuple(one.series))


def _order(one: Observation) -> tuple[str, ...]:
    s = one.series
    return (s.measure, s.category, s.platform, s.actor, s.breakdown)


def statement(one: Observation, *, apart: bool = True) -> Statement:
    """Return one observation in words; `apart` adds to its label what its breakdown says."""
    s, known = one.series, measures()
    label = known[s.measure].label if s.measure in known else s.measure
    label = _OWN_LABELS.get((s.programme, s.measure), label)
    return Statement(
        observation=one,
        label=f"{label}{_whose(s.actor)}{_apart(s.breakdown) if apart else ''}",
        told=told(one.value),
        out_of=_out_of(one),
        about=_about(one),
        when=_time(one),
        doubt=reliable(one).why,
    )


def _about(one: Observation) -> str:
    """Return the publisher's words for the kind of harm; codes of the database by their label."""
    code = codes().get(one.words)
    return code.named(one.series.programme.rpartition("_")[2]) if code else one.words


def reliable(one: Observation) -> Ruling:
    """Return whether the share of a sample means anything; totals and unknown samples pass.

    What others printed is shown as printed either way: a refusal stands beside it as a doubt.
    """
    programme, share = programmes().get(one.series.programme), one.value.number
    sample = programme is not None and programme.who_states == "testers saw"
    if one.value.unit != "share" or share is None or not one.denominator or not 0 <= share <= 1:
        return Ruling("reliability", note="no share of a known number")
    hits = one.numerator if one.numerator is not None else share * one.denominator
    return gates.first(
        gates.privacy(one.denominator, persons=False),
        gates.reliability(min(hits, one.denominator), one.denominator, sample=sample),
    )


def _whose(actor: str) -> str:
    return {"user": ", ordinary users", "trusted_flagger": ", trusted flaggers"}.get(actor, "")


def _apart(breakdown: str) -> str:
    """Return in words what else sets a statement apart from its neighbours."""
    parts = [p.split("=", 1) for p in _ROUND.sub("", breakdown).split(";") if "=" in p]
    return "".join(f" ({name}: {value})".replace("_", " ") for name, value in parts)


def told(value: Value) -> str:
    """Return a published value in words: point, limit, range, grade, yes or no, or why not."""
    if value.absence is not None:
        return words.ABSENCE_WORDS[value.absence]
    if value.unit == "flag":
        return "yes" if value.number else "no"
    if value.unit == "grade" and value.number is not None:
        return _GRADES.get(round(value.number), f"{value.number:g} points")
    parts = [_number(n, value) for n in (value.number, value.low, value.high) if n is not None]
    lead = {
        "below": "less than ",
        "at_most": "at most ",
        "above": "more than ",
        "at_least": "at least ",
        "approximate": "about ",
    }.get(value.bound.value, "")
    return f"{lead}{' to '.join(parts)}"


def _number(number: float, value: Value) -> str:
    unit = {"hour": "hours", "share": "share", "count": "count"}.get(value.unit, "")
    if unit:
        return words.number(number, unit)
    suffix = {"percentage_points": " points", "percent_change": " %"}.get(value.printed_unit, "")
    return f"{number:g}{suffix}"


def _out_of(one: Observation) -> str:
    if one.numerator is not None and one.denominator is not None:
        return f"{words.count(one.numerator)} of {words.count(one.denominator)}"
    return f"of {words.count(one.denominator)}" if one.denominator is not None else ""


def _time(one: Observation) -> str:
    s = one.series
    if s.period_start and s.period_end:
        return words.period(s.period_start, s.period_end)
    found = _ROUND.search(s.breakdown)
    if found:
        return found[1] if not found[1].isdecimal() or int(found[1]) > 1900 else f"round {found[1]}"
    return "no date given"
