"""How far two statements of one figure lie apart, in words, and how two documents compare."""

from __future__ import annotations

from data.contrast import Contrast, relative
from data.model import Observation
from metrics import words


def absolute(old: Observation, new: Observation) -> str:
    """Return new - old with its unit, shares in percentage points; "" unless both are exact."""
    a, b = old.value, new.value
    if not (a.exact and b.exact) or a.unit != b.unit or a.number is None or b.number is None:
        return ""
    apart = b.number - a.number
    told = words.quantity(abs(apart), a.unit)
    if a.unit == "share":
        told = told.replace(" %", " percentage points")
    return f"{_sign(apart)}{told}"


def share(old: Observation, new: Observation) -> str:
    """Return (new - old) / old in per cent, or why there is none."""
    apart = relative(old, new)
    if apart is None:
        return "no ratio: not two exact numbers, or the first is 0"
    return f"{_sign(apart)}{words.share(abs(apart))}"


def _sign(number: float) -> str:
    return "+" if number > 0 else "\N{MINUS SIGN}"


def told(one: Contrast) -> list[str]:
    """Return in sentences what two documents have in common and what sets them apart."""
    same = f"In both unchanged: {words.plural(one.unchanged, 'figure')}"
    if one.digits:
        same += f", and {one.digits:,} with fewer or more digits"
    apart = (
        f"{words.plural(len(one.changed), 'value')} changed; new: {len(one.added):,}; no longer "
        f"stated: {len(one.missing):,}"
    )
    lines = [f"{same}; {apart}."]
    if one.explained:
        lines.append(
            f"Not repeated for a known reason, and not left out: "
            f"{words.plural(len(one.explained), 'figure')} of the older document."
        )
    if one.beyond_now:
        lines.append(
            f"Of periods that only the newer document speaks of, and not listed: "
            f"{words.plural(one.beyond_now, 'figure')}."
        )
    if one.beyond_before:
        lines.append(
            f"Of periods that only the older document speaks of, from which nothing follows: "
            f"{words.plural(one.beyond_before, 'figure')}."
        )
    return lines
