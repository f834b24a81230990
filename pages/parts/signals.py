"""What changed on publishers' pages between two looks, as a table."""

from __future__ import annotations

from collections.abc import Sequence

from data.signals import SIGNAL_WORDS, Signal, SignalKind
from pages.parts import prose, spoken, tables
from pages.parts.tables import Cell, Row

SHOWN = 60
"""Changes listed at once; the number of all of them is always told."""

_TELLS_WHERE = (SignalKind.NEW_EDITION, SignalKind.NEW_DOCUMENT, SignalKind.REPLACED)


def place(found: Sequence[Signal]) -> None:
    """Place the changes, newest first; one sentence where there are none."""
    if not found:
        prose.small("No page has changed between two looks, or none was looked at twice.")
        return
    heads = ("Source", "What changed", "Words on the page", "Seen")
    tables.show("Changes on publishers' pages", heads, [_row(s) for s in found[:SHOWN]])
    if len(found) > SHOWN:
        prose.small(f"The {SHOWN} newest of {len(found):,} are shown.")


def _row(one: Signal) -> Row:
    return (
        Cell(one.source, note="page", href=one.page),
        _what(one),
        Cell(one.words or one.words_before or "none", note=_before(one), look="wide"),
        spoken.instant(one.seen_at),
    )


def _what(one: Signal) -> Cell:
    words = SIGNAL_WORDS[one.kind]
    if one.kind in _TELLS_WHERE:
        return Cell(words, note=one.address.rpartition("/")[2], href=one.address)
    note = one.address.rpartition("/")[2] if one.kind is SignalKind.VANISHED else ""
    return Cell(words, note=note)


def _before(one: Signal) -> str:
    if one.was and one.was != one.address:
        return f"before: {one.was.rpartition('/')[2]}"
    changed = one.words and one.words_before and one.words != one.words_before
    return f"before: {one.words_before}" if changed else ""
