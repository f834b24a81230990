"""How fast services say they act on notices and orders, and how often they act.

A published median is shown as printed and never averaged; `metrics.pooled` says what several
of them allow to say together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from data.model import Absence, Observation
from metrics import caveats, gates
from metrics.automation import of_notices
from metrics.basis import figure
from metrics.catalogue import metric
from metrics.cells import Cells
from metrics.counts import Count, counted
from metrics.figure import Caveat, Figure, Span
from metrics.medians import Published, of_one_measure, published, read
from metrics.pooled import MEDIAN, Pool
from metrics.words import count, listed

NOTICES = Published("pub_median_notice_h", "notices", of_one_measure("notices"))
ORDERS = Published("ord_median_effect_h", "orders to act", of_one_measure("orders_to_act"))


def notices_received(observations: Iterable[Observation]) -> tuple[Figure, ...]:
    """Return the notices of every service, category, actor and period, as printed.

    Notices of trusted flaggers are part of all notices (Annex I, part 4). A 0 for all beside
    some of theirs is no absence of notices: it is withheld, and rests on both cells.
    """
    cells = Cells(observations)
    return tuple(_received(one, cells) for one in cells.of("notices"))


def _received(one: Observation, cells: Cells) -> Figure:
    theirs = cells.at(one.series._replace(actor="trusted_flagger"))
    sent = counted(theirs).low
    if one.series.actor == "all" and sent and counted(one).zero:
        reason = f"0 is printed, beside {count(sent)} from trusted flaggers"
        return figure("notices_received", one, (theirs,), withheld=reason)
    return as_printed("notices_received", one)


def as_printed(key: str, one: Observation) -> Figure:
    """Return a published count as the figure of a metric: point, limits or absence."""
    if one.value.absence is not None:
        return figure(key, one, absence=one.value.absence)
    point = read(one.value)
    return figure(
        key,
        one,
        (),
        () if point.value is not None else (caveats.AS_LIMIT,),
        value=point.value,
        low=point.low,
        high=point.high,
        span=point.span,
        n=counted(one).low,
        quote=one.citation.quote,
    )


def median_to_act(observations: Iterable[Observation]) -> tuple[Figure, ...]:
    """Return the published median time to act on notices, one figure per printed cell."""
    cells = Cells(observations)
    pool = Pool(cells)
    return tuple(_median(one, cells, pool) for one in cells.of(MEDIAN))


def _median(one: Observation, cells: Cells, pool: Pool) -> Figure:
    shown = published(NOTICES, one, cells)
    if not shown.known:
        return shown
    extra = _against_all(one, cells)
    held = pool.consistency(one)
    if held.consistent is False and held.bounds is not None:
        extra.append(caveats.outside_parts(shown.tier, *held.bounds))
    alone = of_notices(cells, one.series)
    if not extra and alone is None:
        return shown
    return replace(shown, caveats=(*shown.caveats, *extra), automation=alone)


def _against_all(one: Observation, cells: Cells) -> list[Caveat]:
    if one.series.actor != "trusted_flagger":
        return []
    theirs = counted(cells.beside(one.series, "notices")).number
    of_all = counted(cells.beside(one.series._replace(actor="all"), "notices")).number
    if theirs is None or of_all is None or theirs <= of_all:
        return []
    words = (
        f"The report counts {count(theirs)} notices of trusted flaggers but {count(of_all)} "
        "notices in all."
    )
    return [Caveat("trusted_flaggers_above_all", words)]


def order_effect_median(observations: Iterable[Observation]) -> tuple[Figure, ...]:
    """Return the published median time to carry out orders, by country and category."""
    cells = Cells(observations)
    return tuple(published(ORDERS, o, cells) for o in cells.of("order_act_effect_median"))


# --- trusted flaggers against all ---------------------------------------------------------


def trusted_flagger_ratio(observations: Iterable[Observation]) -> tuple[Figure, ...]:
    """Return, per category, the wait of trusted flaggers divided by the wait of all.

    Both medians need at least 10 notices; a median of 0 for all gives no ratio.
    """
    cells = Cells(observations)
    theirs = (o for o in cells.of(MEDIAN) if o.series.actor == "trusted_flagger")
    pairs = ((o, cells.at(o.series._replace(actor="all"))) for o in theirs)
    return tuple(_priority(one, other, cells) for one, other in pairs if other is not None)


def _priority(one: Observation, other: Observation, cells: Cells) -> Figure:
    theirs, of_all = published(NOTICES, one, cells), published(NOTICES, other, cells)
    used = (other, *(cells.beside(o.series, "notices") for o in (one, other)))
    key = "pub_median_tf_ratio"
    for shown, whose in ((theirs, "trusted flaggers"), (of_all, "all")):
        if shown.absence is not None:
            return figure(key, one, used, absence=shown.absence, n=theirs.n)
        if shown.value is None:
            reason = shown.withheld or "the median is printed as a limit"
            return figure(key, one, used, withheld=f"{whose}: {reason}", n=theirs.n)
    if not of_all.value or theirs.value is None:
        return figure(key, one, used, withheld="the median of all notices is 0", n=theirs.n)
    return figure(
        key,
        one,
        used,
        tuple(dict.fromkeys((caveats.MIX, *theirs.caveats, *of_all.caveats))),
        value=theirs.value / of_all.value,
        numerator=theirs.value,
        denominator=of_all.value,
        n=theirs.n,
    )


# --- actions ------------------------------------------------------------------------------

_ACTIONS = {"notice_actions_law": "the law", "notice_actions_terms": "the terms of service"}


def actions_per_notice(observations: Iterable[Observation]) -> tuple[Figure, ...]:
    """Return actions after notices, on the law and the terms, per notice and per item."""
    cells = Cells(observations)
    return tuple(
        _actions(key, cases, base, cells)
        for key, name, cases in (
            ("act_rate_notices", "notices", "notices"),
            ("act_rate_items", "notice_items", "items"),
        )
        for base in cells.of(name)
        if any(cells.beside(base.series, action) for action in _ACTIONS)
    )


def _actions(key: str, cases: str, base: Observation, cells: Cells) -> Figure:
    acted = {m: counted(cells.beside(base.series, m)) for m in _ACTIONS}
    used = tuple(o for c in acted.values() for o in c.parts)
    n = counted(base)
    if n.zero or n.low is None:
        silent = base.value.absence or Absence.NOT_APPLICABLE
        return figure(key, base, used, absence=silent, n=n.number)
    stated = [c for c in acted.values() if c.number is not None]
    reason = gates.number(n, metric(key).minimum_n, cases).why
    if not reason and (n.number is None or not stated):
        reason = "actions are not stated" if n.number else f"{cases} are printed as a limit"
    if reason:
        return figure(key, base, used, withheld=reason, n=n.number)
    return _rate(key, base, n, acted)


def _rate(key: str, base: Observation, n: Count, acted: dict[str, Count]) -> Figure:
    """Return the rate, or its lower limit when one of the two kinds of action is not stated."""
    assert n.number is not None
    total = sum(c.number or 0 for c in acted.values())
    missing = [words for m, words in _ACTIONS.items() if acted[m].number is None]
    value, said = total / n.number, _more_than_one(total / n.number)
    if missing:
        words = f"Actions on {listed(missing)} are not stated, so this is a lower limit."
        said = (Caveat("actions_not_stated", words), *said)
    return figure(
        key,
        base,
        tuple(o for c in acted.values() for o in c.parts),
        said,
        value=None if missing else value,
        low=value if missing else None,
        span=Span.BOUNDS if missing else Span.NONE,
        n=n.number,
        numerator=total,
        denominator=n.number,
    )


def _more_than_one(rate: float) -> tuple[Caveat, ...]:
    if rate <= 1:
        return ()
    words = "More actions than cases: one notice can name several items and lead to several."
    return (Caveat("more_than_one", words),)
