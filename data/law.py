"""Time limits and standards of the law: who must do what, by when."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from data.exercises.words import harm_codes
from data.places import jurisdictions
from data.reference import rows
from data.rows import Row, keyed
from data.vocabulary import ClockReach, ClockSearch, LegalClock

_STARTED_BY = (
    *("any_report", "person_depicted", "monitoring_reporter", "trusted_flagger"),
    *("copyright_notice", "never"),
)
_STOPS_AT = ("acknowledged", "decided", "removed", "none")
_ANY = "*"


@cache
def legal_clocks() -> Mapping[str, LegalClock]:
    """Return the time limits and standards of the law by id."""
    known = jurisdictions()

    def make(row: Row) -> LegalClock:
        text = dict(row.cells)
        row.one_of("jurisdiction", known)
        hours = tuple(float(h) for h in row.several("deadline_hours", "|"))
        for typed in ("deadline_hours", "in_force_from", "until", "target_share", "checked_on"):
            del text[typed]
        cited = row.yes("official_text_cited")
        del text["official_text_cited"]
        return LegalClock(
            **text,
            deadline_hours=hours,
            in_force_from=row.day("in_force_from"),
            until=row.day("until"),
            target_share=row.number("target_share"),
            official_text_cited=cited,
            checked_on=row.day("checked_on"),
        )

    return keyed(rows("legal_clocks.csv"), make)


@cache
def clock_reaches() -> Mapping[str, ClockReach]:
    """Return by the id of each clock which reports start it, and what stops it.

    Raises ReferenceFault where a clock or its words on content have no line.
    """
    contents = _contents()
    known = legal_clocks()

    def make(row: Row) -> ClockReach:
        content = contents.get(known[row.one_of("id", known)].content_type)
        if content is None:
            raise row.fault("id", "its content stands not in clock_contents.csv")
        codes = content.several("harm_codes", "|")
        for code in codes:
            if code not in (_ANY, *harm_codes()):
                raise content.fault("harm_codes", "not known")
        return ClockReach(
            id=row["id"],
            started_by=row.one_of("started_by", _STARTED_BY),
            stops_at=row.one_of("stops_at", _STOPS_AT),
            harm_codes=None if _ANY in codes else frozenset(codes),
            claimed_illegal=content.yes("claimed_illegal"),
            started_reason=row.filled("reason"),
            content_reason=content.filled("reason"),
        )

    found = keyed(rows("clock_events.csv"), make)
    for row in rows("legal_clocks.csv"):
        row.one_of("id", found)
    return found


def _contents() -> Mapping[str, Row]:
    found: dict[str, Row] = {}
    for row in rows("clock_contents.csv"):
        if row.filled("content_type") in found:
            raise row.fault("content_type", "stands twice")
        found[row["content_type"]] = row
    return found


@cache
def clock_searches() -> tuple[ClockSearch, ...]:
    """Return where somebody looked for limits of the law, signed and dated, the latest last."""
    found = []
    for row in rows("clock_searches.csv"):
        day = row.day("checked_on")
        if day is None:
            raise row.fault("checked_on", "must not be blank")
        place = row.one_of("jurisdiction", jurisdictions())
        found.append(ClockSearch(place, day, row.filled("checked_by"), row.filled("where")))
    return tuple(sorted(found, key=lambda one: one.checked_on))
