"""What the harmonised reports tell of one country: orders of authorities, and monthly users.

Notices, complaints and disputes are told for the whole European Union only (Annex I, parts 4
and 7). Orders are acts of authorities: their speed is never speed towards those affected, so
nothing here is ranked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from data.model import Observation
from metrics import gates
from metrics.basis import figure
from metrics.catalogue import metric
from metrics.cells import Cells
from metrics.counts import counted
from metrics.figure import Figure
from metrics.speed import as_printed, order_effect_median

MEASURES = ("orders_to_act", "orders_to_inform", "order_act_effect_median", "monthly_recipients")
GREY_BELOW = 30
"""Orders below which a cell is greyed (research on harmonised reports, 7): it is shown, but a
handful of orders moves it."""
LEAST_STATES = 8
"""Member states with a median to show, from which on a map is drawn."""

_COUNTS = {
    "orders_to_act": "orders_to_act_received",
    "orders_to_inform": "orders_to_inform_received",
    "monthly_recipients": "monthly_users",
}


def orders(observations: Iterable[Observation]) -> tuple[Figure, ...]:
    """Return orders, the median time to carry them out, users, and orders per million users.

    One set per service and place, as far as each is held.
    """
    held = tuple(observations)
    cells = Cells(held)
    counts = (as_printed(key, o) for name, key in _COUNTS.items() for o in cells.of(name))
    return (*counts, *order_effect_median(held), *_per_million(cells))


def _per_million(cells: Cells) -> Iterator[Figure]:
    key = "orders_per_million_users"
    for head in cells.of("orders_to_act"):
        place = head.series._replace(measure="monthly_recipients", actor="all")
        users = cells.at(place)
        if users is None:
            continue
        n, base = counted(head), counted(users)
        used = (users,)
        if head.value.absence is not None:
            yield figure(key, head, used, absence=head.value.absence)
        elif reason := gates.number(n, metric(key).minimum_n, metric(key).n_of).why:
            yield figure(key, head, used, withheld=reason, n=n.number)
        elif n.number is None or not base.number:
            yield figure(key, head, used, withheld=_no_base(users), n=n.number)
        else:
            yield figure(
                key,
                head,
                used,
                value=n.number / base.number * 1_000_000,
                n=n.number,
                numerator=n.number,
                denominator=base.number,
            )


def _no_base(users: Observation) -> str:
    silent = users.value.absence is not None
    return "monthly users are not stated" if silent else "no one number of users is printed"


def shown(one: Figure) -> str:
    """Return how a cell is to be shown: plain, thin (fewer than 30), few, or silent."""
    if not one.known:
        minimum = metric(one.metric).minimum_n
        few = one.absence is None and one.n is not None and one.n < minimum
        return "few" if few else "silent"
    gated = metric(one.metric).minimum_n > 0
    return "thin" if gated and one.n is not None and one.n < GREY_BELOW else "plain"


def enough_for_a_map(medians: Sequence[Figure]) -> bool:
    """Whether enough member states have a median that passes the gate."""
    return sum(f.known for f in medians) >= LEAST_STATES
