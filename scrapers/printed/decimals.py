"""Digits as numbers: which mark separates decimals is decided per file, and never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scrapers.printed.hint import Hint, Kind, Mark, ValueFault

DIGITS = r"\d(?:[\d.,'\u00a0\u202f ]*\d)?"
_GROUPED = {
    Mark.POINT: re.compile(r"[1-9]\d{0,2}(?:[, '\u00a0\u202f]\d{3})+(?:\.\d+)?"),
    Mark.COMMA: re.compile(r"[1-9]\d{0,2}(?:[. '\u00a0\u202f]\d{3})+(?:,\d+)?"),
}
_DECIMAL = {Mark.POINT: re.compile(r"\d*\.?\d+"), Mark.COMMA: re.compile(r"\d*,?\d+")}


def number_of(digits: str, hint: Hint) -> float:
    """Return the number that `digits` can only mean under the file's decimal mark."""
    if digits.isdigit():
        return float(digits)
    readings = {m: r for m in (Mark.POINT, Mark.COMMA) if (r := _reading(digits, m)) is not None}
    if hint.kind is Kind.COUNT:
        readings = {m: r for m, r in readings.items() if r == int(r)} or readings
    if hint.mark in readings:
        return readings[hint.mark]
    if hint.mark in (Mark.UNDECIDED, Mark.MIXED) and len(set(readings.values())) == 1:
        return next(iter(readings.values()))
    if hint.mark is Mark.MIXED or hint.mark is Mark.UNDECIDED:
        raise ValueFault(f"{digits!r} can be read two ways and the file does not settle which")
    raise ValueFault(
        f"{digits!r} is no {hint.kind.value} in a file whose decimals have a {hint.mark.value}"
    )


def _reading(digits: str, mark: Mark) -> float | None:
    """Return `digits` read with one decimal mark, or None when they cannot be."""
    if _GROUPED[mark].fullmatch(digits):
        body, _, tail = digits.rpartition("." if mark is Mark.POINT else ",")
        if not body or (len(tail) == 3 and _is_group(digits, tail, mark)):
            body, tail = digits, ""
        plain = re.sub(r"[., '\u00a0\u202f]", "", body)
        return float(f"{plain}.{tail or 0}")
    if _DECIMAL[mark].fullmatch(digits):
        return float(digits.replace(",", "."))
    return None


def _is_group(digits: str, tail: str, mark: Mark) -> bool:
    separator = digits[-len(tail) - 1]
    return separator != ("." if mark is Mark.POINT else ",")


def decimal_mark(cells: Iterable[tuple[str, Kind]]) -> Mark:
    """Decide a file's decimal mark from the cells that allow one reading only.

    `289,42` or `1.234,5` say comma; `95.30694`, `0.21` or `6,309,990` say point. In a count
    column `788,745` can only be a grouped integer. Evidence for both is MIXED, for neither
    UNDECIDED.
    """
    votes = {vote for words, kind in cells if (vote := _vote(words, kind))}
    if len(votes) == 1:
        return votes.pop()
    return Mark.MIXED if votes else Mark.UNDECIDED


_BARE = re.compile(r"\d[\d.,]*")


def _vote(words: str, kind: Kind) -> Mark | None:
    if "." not in words and "," not in words:
        return None
    found = {v for d in _BARE.findall(words) if (v := _vote_of(d.rstrip(".,"), kind))}
    return found.pop() if len(found) == 1 else None


def _vote_of(digits: str, kind: Kind) -> Mark | None:
    readings = {m: r for m in (Mark.POINT, Mark.COMMA) if (r := _reading(digits, m)) is not None}
    if kind is Kind.COUNT:
        readings = {m: r for m, r in readings.items() if r == int(r)}
    return next(iter(readings)) if len(readings) == 1 else None
