"""One valid report with its two clocks: the platform's message, and whether the item is there.

    decision       from submission to the platform's message; open at the end of observation
    disappearance  an interval between two looks; see `looks`

Nothing here leaves the desk: a case knows its item and its times.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from data.exercises.model import Item, Report
from data.exercises.words import words
from metrics.exercises.looks import Seen

OPEN, REMOVED, REJECTED, OTHERWISE = range(4)
"""How a report ends: nothing happens, the platform restricts, it rejects, the item goes."""


@dataclass(frozen=True)  # no slots: what every figure asks for is worked out once and kept
class Case:
    """One valid report with its times in hours from submission. For internal use only.

    `decided_h` is the decision message, `ended_h` the end of observation. `coded` is validated
    or lawful by two coders, contested, or empty. `group` holds what makes reports alike.
    """

    item: Item
    report: Report
    ended_h: float
    decided_h: float | None
    outcome: str
    acknowledged_h: float | None
    seen: Seen
    coded: str
    group: tuple[str, str, str]

    @property
    def key(self) -> tuple[str, str, int]:
        """What ties appeals, disputes and assessments to the report."""
        return self.report.round, self.report.item, self.report.attempt or 1

    @cached_property
    def by_platform_h(self) -> float | None:
        """When the item was first found removed by the platform, None where it never was.

        Gone with nobody saying why counts where the platform's message says that it removed it.
        """
        gone = self.seen.gone
        said = gone == "platform" or (gone == "unknown" and self.outcome == "removed")
        return self.seen.gone_h if said else None

    @property
    def otherwise_h(self) -> float | None:
        """When the item was first found gone for another reason than the platform."""
        return None if self.by_platform_h is not None else self.seen.gone_h

    @cached_property
    def answer(self) -> tuple[float, int]:
        """Hours to the first sign that the platform acted, and which; or to the end, and 0."""
        ends = [(self.decided_h, REMOVED if self.restricts else REJECTED)]
        ends += [(self.by_platform_h, REMOVED), (self.seen.geo_h, REMOVED)]
        found = [(h, how) for h, how in ends if h is not None and h <= self.ended_h]
        return min(found, default=(self.ended_h, OPEN))

    @cached_property
    def end(self) -> tuple[float, int]:
        """The same with the item gone otherwise as a third end that competes."""
        answered = self.answer
        gone = self.otherwise_h
        first = gone is not None and (answered[1] == OPEN or gone < answered[0])
        return (gone, OTHERWISE) if gone is not None and first else answered

    @property
    def restricts(self) -> bool:
        """Whether the platform's message says that it removed or restricted."""
        return self.outcome in ("removed", "restricted")

    def strata(self, name: str) -> tuple[str, ...]:
        """Return the values of a stratum; several where an item has several harms."""
        if name == "harm":
            return self.item.harm
        if name in _OF_ITEM:
            value = getattr(self.item, name)
            return ("" if value is None else str(value),)
        if name in _GROUPED:
            word = words(_GROUPED[name]).get(getattr(self.report, _GROUPED[name]))
            return (word.counts_as if word else "",)
        return (str(getattr(self.report, _OF_REPORT[name])),)


_OF_ITEM = ("platform", "language", "content_format", "severity", "agreement", "target_type")
_GROUPED = {"channel_group": "channel", "reporter_group": "reporter_type"}
_OF_REPORT = {
    "country": "vantage_country",
    "channel": "channel",
    "reporter": "reporter_type",
    "assignment": "assignment",
    "organisation": "organisation",
    "round": "round",
    "gender": "reporter_gender",
    "age_band": "reporter_age_band",
    "disability": "reporter_disability",
    "persona": "persona",
}
STRATA = ("harm", *_OF_ITEM, *_GROUPED, *_OF_REPORT)
"""What a cohort may be split by."""

PERSONAL = ("gender", "age_band", "disability", "persona")
"""Strata that say something of the person who reported, in her own words or as invented."""
