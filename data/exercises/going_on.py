"""Whether a later export of the same thing only goes on from what is held, or says otherwise.

A worksheet without a network exports each report anew every day: what was empty is filled, a
decision comes, observation lasts longer. That is no contradiction. An older export brought
after a newer one is none either: it is known, and takes nothing back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

KINDS = ("item", "report", "appeal", "dispute")
"""The kinds of which a row can be brought again as it goes on."""

_EMPTY: tuple[Any, ...] = ("", None, ())
_LATER = ("observation_end", "last_seen_up_at")
"""Where watching has reached: it only moves forward."""

_NOT_YET: Mapping[str, tuple[str, ...]] = {
    "decision": ("no_decision_by_end", "needs_more_info"),
    "agreement": ("not_coded",),
    "outcome": ("no_reply",),
}
"""Words that say that something has not come yet, in the order in which they may follow."""


def goes_on(kind: str, names: Sequence[str], before: Sequence[Any], after: Sequence[Any]) -> bool:
    """Whether every field that differs between two statements of one thing only goes on."""
    fields = zip(names, before, after, strict=True)
    return kind in KINDS and all(step(*field) for field in fields)


def step(name: str, before: Any, after: Any) -> bool:
    """Whether one field stayed as it was, or only went on."""
    if before == after or before in _EMPTY:
        return True
    if after in _EMPTY:
        return False
    if name in _LATER:
        return bool(after > before)
    pending = _NOT_YET.get(name, ())
    if before not in pending:
        return False
    return after not in pending or pending.index(after) > pending.index(before)
