"""What out-of-court bodies and overseers count themselves: a second series beside the services'.

A body decides on the merits, or for the user because the service sent nothing (by default).
The two are kept apart; where a body does not tell them apart, no rate is made of the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from data.model import Observation, Series
from data.query import Query
from data.reference import measures, platforms
from metrics import gates
from metrics.basis import figure
from metrics.catalogue import metric
from metrics.cells import Cells
from metrics.counts import Count, counted
from metrics.elsewhere import Statement, statement
from metrics.figure import Figure
from metrics.lens import Lens
from metrics.periods import Ledger

PROGRAMMES = ("ods_bodies", "dsa_oversight")
_DECIDED = ("decisions", "decisions_on_merits", "decisions_by_default")
_NAMES = {
    "adroit": "ADROIT",
    "acm": "ACM (Netherlands)",
    "bundesnetzagentur": "Bundesnetzagentur (Germany)",
    "ods_landscape": "All certified bodies",
    "ods_network_4_bodies": "ODS Network (four bodies)",
    "european_commission": "European Commission",
}
_NOT_APART = "rate cannot be computed: merits and default are not told apart in what we hold"


def read(ledger: Ledger, lens: Lens) -> tuple[Observation, ...]:
    """Return what bodies and overseers state of redress in a place, newest period first.

    Of the chosen services, and of several together: those can hold any of them.
    """
    query = Query(programmes=PROGRAMMES, jurisdictions=(lens.jurisdiction,), as_of=lens.as_of)
    found = (o for o in ledger.observations(query) if _chosen(o.series.platform, lens))
    themes = {m.id: m.theme for m in measures().values()}
    about = [o for o in found if themes[o.series.measure] in ("redress", "context")]
    return tuple(sorted(about, key=_newest_first))


def _chosen(platform: str, lens: Lens) -> bool:
    return (
        platform in lens.platforms or not lens.platforms or platforms()[platform].sector == "joint"
    )


def _newest_first(one: Observation) -> tuple[str, tuple[int, ...], str, str]:
    ends = one.series.period_end or one.series.period_start
    back = tuple(-ord(c) for c in ends) or (1,)
    return body(one.series), back, one.series.platform, one.series.measure


def body(series: Series) -> str:
    """Return the name of the body that states a figure."""
    pairs = dict(p.split("=", 1) for p in series.breakdown.split(";") if "=" in p)
    key = pairs.get("body", "")
    return _NAMES.get(key, key.replace("_", " ").title() or "body not named")


def statements(observations: Iterable[Observation]) -> tuple[Statement, ...]:
    """Return the observations in words, in the order given; the body stands apart."""
    return tuple(statement(o, apart=False) for o in observations)


def decisions(observations: Iterable[Observation]) -> tuple[Figure, ...]:
    """Return, where decisions are counted, the share by default and the share lost on the merits.

    With the number decided on the merits, by default, or all of them less one of the two.
    """
    cells = Cells(observations)
    heads: dict[Series, Observation] = {}
    for one in cells.of(*_DECIDED):
        heads.setdefault(one.series._replace(measure=""), one)
    return tuple(f for head in heads.values() for f in _apart(head, cells))


def _apart(head: Observation, cells: Cells) -> Iterator[Figure]:
    every, merits, default = (counted(cells.beside(head.series, name)) for name in _DECIDED)
    used = (*every.parts, *merits.parts, *default.parts)
    on_merits = _or_rest(merits, every, default)
    by_default = _or_rest(default, every, merits)
    total = None
    if on_merits is not None and by_default is not None:
        total = on_merits + by_default
    yield _share("ods_default_share", head, used, by_default, total)
    lost = counted(cells.beside(head.series, "overturned_on_merits"))
    yield _share("ods_decided_merits_overturn", head, (*used, *lost.parts), lost.number, on_merits)


def _or_rest(asked: Count, every: Count, other: Count) -> float | None:
    if asked.number is not None and every.number is not None and asked.number > every.number:
        return None
    if asked.number is not None or every.number is None or other.number is None:
        return asked.number
    rest = every.number - other.number
    return rest if rest >= 0 else None


def _share(
    key: str,
    head: Observation,
    used: tuple[Observation, ...],
    hits: float | None,
    base: float | None,
) -> Figure:
    if base is None or hits is None or hits > base:
        return figure(key, head, used, withheld=_NOT_APART, n=base)
    if reason := gates.number(Count(base, base), metric(key).minimum_n, metric(key).n_of).why:
        return figure(key, head, used, withheld=reason, n=base)
    return figure(key, head, used, value=hits / base, numerator=hits, denominator=base, n=base)
