"""How complaints and disputes ended: the counts behind every redress metric.

A blank for partly reversed or omitted cases is no nought: what is stated is counted, and the
figure says what is not. Kept and reversed cases must both be stated, or there is no rate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from data.model import Absence, Observation, Series
from metrics.cells import Cells
from metrics.counts import Count, counted, total
from metrics.figure import Caveat
from metrics.words import count

UPLOADERS = ("visibility", "service", "account", "monetisation")
"""The kinds of complaint that people file whose content or account was restricted."""

NOTIFIERS = ("notifier", "notifier_trusted_flagger")
"""The kinds of complaint that people file whose notice led to no action."""

_UNSTATED = {
    "partly_reversed": "partial reversals",
    "omitted": "cases without a decision",
}


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How many cases of one kind were filed and how they ended.

    `partly` is None where nothing is stated about partial reversals; `said` holds what is
    missing from the decisions, `omitted` cases ended without one.
    """

    head: Observation
    filed: Count
    upheld: Count
    reversed: Count
    partly: Count | None
    omitted: Count
    said: tuple[Caveat, ...] = ()

    @property
    def decided(self) -> Count:
        """Kept, partly reversed and reversed; unknown unless kept and reversed are stated."""
        return total((self.upheld, self.lost))

    @property
    def lost(self) -> Count:
        """Decided against the first decision, in whole or in part."""
        return total((self.reversed, self.partly) if self.partly else (self.reversed,))

    @property
    def ended(self) -> Count:
        """Cases with any printed outcome; an unstated number of omitted ones adds nothing."""
        known = self.omitted.low is not None
        return total((self.decided, self.omitted) if known else (self.decided,))

    @property
    def silent(self) -> bool:
        """Whether not one decision is stated."""
        return self.upheld.low is None and self.reversed.low is None and self.partly is None


def outcomes(cells: Cells, stem: str, head: Observation) -> Outcomes:
    """Return the outcomes beside a count of complaints or disputes (`stem` says which)."""
    upheld, partly, lost, omitted = (
        counted(cells.beside(head.series, f"{stem}_{end}"))
        for end in ("upheld", "partly_reversed", "reversed", "omitted")
    )
    stated = partly if partly.low is not None else None
    said = () if stated else (missing("partly_reversed", partly),)
    return Outcomes(head, counted(head), upheld, lost, stated, omitted, said)


def together(kinds: Sequence[Outcomes]) -> Outcomes:
    """Return several kinds of complaint as one; of partial reversals what is stated counts."""
    partly = [o.partly for o in kinds if o.partly is not None]
    return Outcomes(
        head=kinds[0].head,
        filed=total(o.filed for o in kinds),
        upheld=total(o.upheld for o in kinds),
        reversed=total(o.reversed for o in kinds),
        partly=total(partly) if partly else None,
        omitted=total(o.omitted for o in kinds),
        said=tuple(dict.fromkeys(c for o in kinds for c in o.said)),
    )


def missing(name: str, one: Count) -> Caveat:
    """Return what to say of a kind of outcome (partly_reversed, omitted) without a number."""
    words = _UNSTATED[name]
    if one.absence is Absence.NOT_APPLICABLE:
        told = f"The report says that {words} do not apply here; they count as none."
        return Caveat(f"{name}_not_applicable", told)
    told = f"{words.capitalize()} are not stated; only what is stated is counted."
    return Caveat(f"{name}_not_stated", told)


class Holds(StrEnum):
    """Whose complaints the printed total holds, as its parts show."""

    UPLOADERS = "uploaders"
    BOTH = "uploaders_and_notifiers"
    OVERLAP = "overlap"
    UNEXPLAINED = "unexplained"
    NOT_STATED = "not_stated"


HOLDS_WORDS = {
    Holds.UPLOADERS: "The total is the sum of uploaders' complaints; notifiers' stand apart.",
    Holds.BOTH: "The total holds complaints of uploaders and of notifiers.",
    Holds.OVERLAP: "The kinds of complaint overlap: together they exceed the total ({sum}).",
    Holds.UNEXPLAINED: "The kinds of complaint add up to {sum}, which is not the total.",
    Holds.NOT_STATED: "Whose complaints the total holds can't be told from what we hold.",
}


@dataclass(frozen=True, slots=True)
class Composition:
    """What a total of complaints is made of, and the sum that shows it."""

    holds: Holds
    uploaders: float | None = None

    @property
    def caveat(self) -> Caveat:
        """The composition as a caveat of every figure about the total."""
        shown = "" if self.uploaders is None else count(self.uploaders)
        return Caveat(f"total_holds_{self.holds}", HOLDS_WORDS[self.holds].format(sum=shown))


def composition(cells: Cells, whole: Series) -> Composition:
    """Return whose complaints a printed total holds.

    All four kinds of uploaders' complaints must be stated; they are added up without, then
    with those of notifiers (of trusted flaggers too, where that makes up the total).
    """
    at = {
        p: counted(cells.at(whole._replace(population=p))).number for p in (*UPLOADERS, *NOTIFIERS)
    }
    n = counted(cells.at(whole)).number
    stated = [at[p] for p in UPLOADERS]
    if n is None or any(k is None for k in stated):
        return Composition(Holds.NOT_STATED)
    together = sum(k for k in stated if k is not None)
    notifiers, flaggers = (at[p] or 0 for p in NOTIFIERS)
    if n == together:
        # Where notifiers filed none, the total is both sums at once: nothing is apart.
        return Composition(Holds.UPLOADERS, together)
    if n in (together + notifiers, together + notifiers + flaggers):
        return Composition(Holds.BOTH, together)
    return Composition(Holds.OVERLAP if together > n else Holds.UNEXPLAINED, together)
