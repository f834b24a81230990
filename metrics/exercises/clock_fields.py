"""Why a service's own median and what testers saw are not one number, field by field.

The testers' clock runs in calendar hours from the confirmed submission to the platform's
message or to the look that found the item gone, and a report without an answer goes on waiting
(research on metrics, 1.2). A service's median is held against that, and never subtracted while
one field differs or is not stated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from data.definitions import NOT_APPLICABLE, definitions
from data.reference import NOT_STATED
from data.vocabulary import Definition

_STARTS = ("notice_submitted", "notice_received")
_STOPS = ("decision_notified",)

_OPEN: Mapping[str, str] = MappingProxyType(
    {
        "clock_start": "it does not say when its clock starts",
        "clock_stop": "it does not say when its clock stops",
        "unactioned": "it does not say whether notices without action count",
        "hours": "it does not say whether hours are calendar hours",
        "pending": "it does not say whether notices without an answer count",
    }
)


def unlike(named: Iterable[str]) -> tuple[str, ...]:
    """Return in words how the definitions with these ids differ from the testers' clock.

    Nothing where every field agrees.
    """
    every = (definitions()[key] for key in named if key in definitions())
    known = [one for one in every if one.clock_start != NOT_APPLICABLE]
    if not known:
        return ("it does not say how its figure is counted",)
    return tuple(dict.fromkeys(why for one in known for why in _of(one)))


def _of(one: Definition) -> list[str]:
    told = [words for field, words in _OPEN.items() if getattr(one, field) == NOT_STATED]
    if one.clock_start not in (NOT_STATED, *_STARTS):
        told.append(f"its clock starts at “{_plain(one.clock_start)}”")
    if one.clock_stop not in (NOT_STATED, *_STOPS):
        told.append(f"its clock stops at “{_plain(one.clock_stop)}”")
    if one.unactioned == "excluded":
        told.append("it leaves out notices without action")
    if one.pending == "excluded":
        told.append("it leaves out notices without an answer")
    return told


def _plain(code: str) -> str:
    return code.replace("_", " ")
