"""What changed at one service between two periods, and when that can't be told.

A change needs one clock and one unit. Dated breaks in between are named beside it, and small
numbers are marked as noisy.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from data.breaks import breaks
from data.definitions import definitions
from data.model import TIER_RANK, Statistic
from data.reference import NOT_STATED
from data.vocabulary import Break, Definition
from metrics import gates
from metrics.catalogue import metric
from metrics.figure import Caveat, Figure, Span
from metrics.words import count, period

CLOCK_FIELDS = (
    "population_unit",
    "actor_scope",
    "side",
    "clock_start",
    "clock_stop",
    "unactioned",
    "multi_item",
    "category_scheme",
)
"""Fields of a definition that make two figures two different things when they differ."""


@dataclass(frozen=True, slots=True)
class Change:
    """Two figures of one service, their difference and ratio, and what lies between."""

    earlier: Figure
    later: Figure
    absolute: Figure
    ratio: Figure
    breaks: tuple[Break, ...] = ()

    @property
    def refused(self) -> str:
        """Why there is no change to show, or an empty string."""
        return self.absolute.withheld


def change(earlier: Figure, later: Figure, known: Iterable[Break] | None = None) -> Change:
    """Return the change from one period to the next; `known` breaks are those of the table.

    Raises ValueError for two different subjects, or periods out of order.
    """
    if _subject(earlier) != _subject(later) or earlier.period_end >= later.period_end:
        raise ValueError("a change is of one figure between two periods in order")
    dated = breaks().values() if known is None else known
    between = tuple(b for b in dated if _separates(b, earlier, later))
    reason = _refusal(earlier, later)
    said = _said(earlier, later, between)
    return Change(
        earlier,
        later,
        _figure("change_absolute", earlier, later, reason, said),
        _figure("change_ratio", earlier, later, reason or _no_ratio(earlier), said),
        between,
    )


def _subject(one: Figure) -> tuple[str, ...]:
    return (
        one.metric,
        one.platform,
        one.programme,
        one.surface,
        one.jurisdiction,
        one.harm,
        one.category,
        one.population,
        one.actor,
    )


def _separates(one: Break, earlier: Figure, later: Figure) -> bool:
    measure = metric(later.metric).measure
    if not one.separates(later.programme, later.platform, measure):
        return False
    first, last = earlier.period_start, later.period_end
    return any(first < day.isoformat() <= last for day in one.days)


def _refusal(earlier: Figure, later: Figure) -> str:
    for one in (earlier, later):
        if one.value is None:
            return f"no figure for {period(one.period_start, one.period_end)}"
    known_alike = earlier.unit_status == later.unit_status
    counting = metric(later.metric).aggregation == "sum"
    uneven = counting and _days(earlier) // 30 != _days(later) // 30
    differing = conflict(earlier, later)
    return gates.definition(
        "" if earlier.unit == later.unit else "the units differ",
        "" if known_alike else "the unit is not known in the same way in both periods",
        "the periods are of different length" if uneven else "",
        f"the definitions differ: {differing}" if differing else "",
    ).why


def _days(one: Figure) -> int:
    return (date.fromisoformat(one.period_end) - date.fromisoformat(one.period_start)).days + 1


def conflict(earlier: Figure, later: Figure) -> str:
    """Return in words where two definitions contradict each other, or an empty string.

    Silence contradicts nothing; it only leaves doubt (see the caveat).
    """
    for before in _definitions(earlier):
        for after in _definitions(later):
            if before.measure != after.measure:
                continue
            for name in CLOCK_FIELDS:
                old, new = getattr(before, name), getattr(after, name)
                if old != new and NOT_STATED not in (old, new):
                    told = f"{old} and {new}".replace("_", " ")
                    return f"{name.replace('_', ' ')} ({told})"
    return ""


def _definitions(one: Figure) -> list[Definition]:
    """Return how the figure itself is counted; of a median not what merely counts its cases."""
    known, card = definitions(), metric(one.metric)
    found = [known[key] for key in one.definitions if key in known]
    if card.statistic is Statistic.MEDIAN:
        found = [how for how in found if how.measure in (card.measure, "*")]
    return found


def _no_ratio(earlier: Figure) -> str:
    return "the earlier figure is 0" if earlier.value == 0 else ""


def _said(earlier: Figure, later: Figure, between: tuple[Break, ...]) -> tuple[Caveat, ...]:
    found = [Caveat(f"break_{b.id}", _told(b)) for b in between]
    if {d.id for d in _definitions(earlier)} != {d.id for d in _definitions(later)}:
        words = "The service does not state its way of counting alike in both reports."
        found.append(Caveat("definition_unconfirmed", words))
    fewest = min((f.n for f in (earlier, later) if f.n is not None), default=None)
    if fewest is not None and fewest < gates.NOISY_BELOW:
        words = f"Few cases ({count(fewest)}): a difference can come about by chance."
        found.append(Caveat("noisy", words))
    return tuple(dict.fromkeys((*found, *later.caveats, *earlier.caveats)))


def _told(one: Break) -> str:
    doubt = {"medium": " (confidence medium)", "low": " (confidence low)"}.get(one.confidence, "")
    return f"{one.words.removesuffix('.')}{doubt}."


def _figure(
    key: str, earlier: Figure, later: Figure, reason: str, said: tuple[Caveat, ...]
) -> Figure:
    ratio = key == "change_ratio"
    value: float | None = None
    if not reason:
        assert earlier.value is not None
        assert later.value is not None
        value = later.value / earlier.value if ratio else later.value - earlier.value
    return replace(
        later,
        metric=key,
        method=metric(key).method,
        unit="ratio" if ratio else later.unit,
        value=value,
        low=None,
        high=None,
        span=Span.NONE,
        absence=None,
        withheld=reason,
        numerator=later.value,
        denominator=earlier.value,
        quote="",
        caveats=said,
        basis=(*later.basis, *(b for b in earlier.basis if b not in later.basis)),
        definitions=tuple(dict.fromkeys((*later.definitions, *earlier.definitions))),
        tier=max(earlier.tier, later.tier, key=TIER_RANK.__getitem__),
    )
